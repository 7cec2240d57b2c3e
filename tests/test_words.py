"""Identifiers use the field's terms: words that the code once used in a meaning of its own do not come back."""

import ast
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
FORCES = {"pull": "attraction", "push": "repulsion"}


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Every name that a module defines: functions, classes, arguments, variables and fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def retired(tree: ast.AST, words: dict[str, str]) -> list[str]:
    """The names of a module that are, or contain, a retired word."""
    return sorted({name for name in identifiers(tree) if words.keys() & set(name.lower().split("_"))})


@pytest.mark.parametrize("folder", ["confpapers", "benchmarks"])
def test_no_retired_word_is_an_identifier(folder: str) -> None:
    found = {
        str(file.relative_to(ROOT)): names
        for file in sorted((ROOT / folder).rglob("*.py"))
        if (names := retired(ast.parse(file.read_text("utf-8")), RETIRED))
    }
    assert not found, f"use {RETIRED}"


def test_the_forces_of_the_map_have_their_names() -> None:
    for file in (ROOT / "confpapers" / "tsne").glob("*.py"):
        assert not retired(ast.parse(file.read_text("utf-8")), FORCES), file


def test_a_retired_word_is_noticed() -> None:
    code = "class Wishes:\n    def _told(self, sheet):\n        half_glimpse = sheet\n        whole = half_glimpse\n"
    assert retired(ast.parse(code), RETIRED) == ["Wishes", "_told", "half_glimpse", "sheet"]


def repeated_classes(trees: Iterable[ast.AST]) -> list[str]:
    """The public classes of which several modules have one."""
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return sorted(name for name, count in names.items() if count > 1 and not name.startswith("_"))


def test_no_two_classes_share_a_name() -> None:
    trees = [ast.parse(file.read_text("utf-8")) for file in sorted((ROOT / "confpapers").rglob("*.py"))]
    assert repeated_classes(trees) == []
    assert repeated_classes([ast.parse("class Table: ...")] * 2) == ["Table"]
