"""Identifiers use the field's terms: words that the code once used in a meaning of its own do not come back."""

import ast
import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RETIRED = {
    "along": "position, axis or offset",
    "caution": "warning",
    "doubt": "unreadable",
    "furniture": "boilerplate",
    "glimpse": "preview",
    "glimpses": "previews",
    "halt": "cancel or stop",
    "says": "activity or label",
    "sheet": "page layout or sprite",
    "shorts": "short ids",
    "told": "what it is: fields, details, reasons",
    "trouble": "failure",
    "wishes": "options",
}
# Whole names that do not say what they hold; compounds such as `given_name` and `is_known` do.
VAGUE = {
    "asked": "what it is: a query, an address, options",
    "found": "match, papers, rows, hits ...",
    "given": "input, options, chosen names ...",
    "kept": "what is left: lines, a block, a buffer ...",
    "known": "by_title, cached, names, listed ...",
    "made": "result, files, rows ...",
    "one": "the thing: paper, line, warning ... (`one` beside `other` is a pair)",
    "places": "coordinates, positions, affiliations ...",
    "tile": "thumbnail",
    "tiles": "thumbnails",
}
# Where such a name is the right one.
PLAIN = {
    ("given", "confpapers/bibliography/"): "given names, beside `family`",
    ("given", "confpapers/citations/fields.py"): "given names",
    ("given", "confpapers/sources/lists/authors.py"): "columns of given names",
    ("kept", "confpapers/model/report.py"): "a field of report.json",
    ("kept", "confpapers/web/traffic.py"): "a field of report.json",
    ("kept", "confpapers/web/fetcher.py"): "counts the field of report.json",
    ("tile", "confpapers/model/entry.py"): "a field of papers.json",
    ("given", "tests/toyconference.py"): "given names",
}
FORCES = {"pull": "attraction", "push": "repulsion"}


@functools.cache
def tree_of(file: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(file.read_text("utf-8"))


def bound_name(node: ast.AST) -> str:
    """The name that a node defines, of a function, class, argument, variable or field; "" if it defines none."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.arg):
        return node.arg
    return node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else ""


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Every name that a module defines."""
    return (name for node in ast.walk(tree) if (name := bound_name(node)))


def retired(tree: ast.AST, words: dict[str, str]) -> list[str]:
    """The names of a module that are, or contain, a retired word."""
    return sorted({name for name in identifiers(tree) if words.keys() & set(name.lower().split("_"))})


def vague(tree: ast.AST, file: str) -> list[str]:
    """The vague names of a module; `one` counts unless `other` is beside it."""
    paired: set[int] = set()  # ids of the nodes beside which `other` is
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.comprehension):
            inner = list(ast.walk(node if not isinstance(node, ast.comprehension) else node.target))
            own = {part.arg for part in inner if isinstance(part, ast.arg)}
            own |= {part.id for part in inner if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
            paired |= {id(part) for part in inner} if {"one", "other"} <= own else set()
    names = set()
    for node in ast.walk(tree):
        name = bound_name(node)
        word = name.strip("_").lower()
        allowed = any(word == plain and file.startswith(place) for plain, place in PLAIN)
        if word in VAGUE and not allowed and not (word == "one" and id(node) in paired):
            names.add(name)
    return sorted(names)


def python_files() -> list[Path]:
    """The code that people read: the package, benchmarks and tests."""
    return sorted(file for folder in ("confpapers", "benchmarks", "tests") for file in (ROOT / folder).rglob("*.py"))


@pytest.mark.slow
def test_names_say_what_they_hold() -> None:
    names = {
        name: result
        for file in python_files()
        if (result := vague(tree_of(file), name := file.relative_to(ROOT).as_posix()))
    }
    assert names == {}, f"use {VAGUE}"


def test_a_vague_name_is_noticed() -> None:
    code = (
        "def f(found, one, other):\n    _kept = [known for known in found]\n    return one, other\n"
        "made = [one for one in x]\n"
    )
    assert vague(ast.parse(code), "a.py") == ["_kept", "found", "known", "made", "one"]
    assert vague(ast.parse("given = family = 1"), "confpapers/bibliography/a.py") == []


# In a script these are keys of the page's data, or strings.
JSON_KEYS = {"core/columns.js": {"places"}, "types.d.ts": {"places", "tile", "tiles"}}
BOUND = re.compile(r"\b(?:const|let|function|var)\s+(\w+)|[({,]\s*(\w+)\s*(?=[,)}=])|(?<![.\w])(\w+)\s*=>")


def names_in_script(text: str) -> set[str]:
    """The names that a script binds, roughly: comments and strings apart."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\n])*\"", " ", text, flags=re.DOTALL)
    return {name for match in BOUND.finditer(code) for name in match.groups() if name}


def test_names_in_scripts_say_what_they_hold() -> None:
    folder = ROOT / "static" / "js"
    banned = (VAGUE.keys() | RETIRED.keys()) - {"one"}
    names = {}
    for file in sorted([*folder.rglob("*.js"), folder / "types.d.ts"]):
        name = file.relative_to(folder).as_posix()
        names[name] = (names_in_script(file.read_text("utf-8")) & banned) - JSON_KEYS.get(name, set())
    assert {name: words for name, words in names.items() if words} == {}, f"use {VAGUE}"


def test_a_vague_name_in_a_script_is_noticed() -> None:
    code = 'const made = 1; f((known) => x, ({ found, y }) => "kept"); // let asked\nfor (const tile of z);'
    assert names_in_script(code) & VAGUE.keys() == {"made", "known", "found", "tile"}


@pytest.mark.parametrize("folder", ["confpapers", "benchmarks"])
def test_no_retired_word_is_an_identifier(folder: str) -> None:
    result = {
        str(file.relative_to(ROOT)): names
        for file in sorted((ROOT / folder).rglob("*.py"))
        if (names := retired(tree_of(file), RETIRED))
    }
    assert not result, f"use {RETIRED}"


def test_the_forces_of_the_map_have_their_names() -> None:
    for file in (ROOT / "confpapers" / "tsne").glob("*.py"):
        assert not retired(tree_of(file), FORCES), file


def test_a_retired_word_is_noticed() -> None:
    code = "class Wishes:\n    def _told(self, sheet):\n        half_glimpse = sheet\n        whole = half_glimpse\n"
    assert retired(ast.parse(code), RETIRED) == ["Wishes", "_told", "half_glimpse", "sheet"]


def repeated_classes(trees: Iterable[ast.AST]) -> list[str]:
    """The public classes of which several modules have one."""
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return sorted(name for name, count in names.items() if count > 1 and not name.startswith("_"))


def test_no_two_classes_share_a_name() -> None:
    trees = [tree_of(file) for file in sorted((ROOT / "confpapers").rglob("*.py"))]
    assert repeated_classes(trees) == []
    assert repeated_classes([ast.parse("class Table: ...")] * 2) == ["Table"]
