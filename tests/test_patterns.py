"""No regular expression of the package backtracks: its time grows with the length of a text, whatever the text is.

Every pattern that repeats without bound runs over long texts: the shapes of `growth.py`, pieces of its own, such as a
word that it looks for, again and again, and such a piece before a run of one character.
"""

import ast
import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from growth import AT_ONCE, SHAPES, ends_within, outgrows

from confpapers.paths import PACKAGE

LENGTH = 40_000
ops, parser = importlib.import_module("re._constants"), importlib.import_module("re._parser")  # without stubs
_UNBOUNDED = 1000  # repetitions
_LONGEST = {  # characters of the longest texts that reach a pattern, if they are few
    "_TRAILING_MARKS": 300,  # names
    "COMPOUND_BEFORE": 60,  # the letters before a line end
    **dict.fromkeys(("USED", "ANNOUNCED", "OFFERED", "OUR_THINGS", "KINDS"), 160),  # the words before an address
}


class Pattern(NamedTuple):
    """A pattern, where it is, its name, and how it is used."""

    regex: re.Pattern[str]
    place: str
    name: str
    methods: frozenset[str]


def _patterns(module: str) -> list[Pattern]:
    """The patterns of a module that repeat something without bound."""
    result = _of_module(PACKAGE / module, PACKAGE)
    return [pattern for pattern in result if any(_repeats(pattern.regex))]


def _of_module(file: Path, folder: Path) -> Iterator[Pattern]:
    tree, expected = ast.parse(file.read_text("utf-8")), dict[str, Any]()
    names = {id(node.value): target.id for node in ast.walk(tree) if isinstance(node, ast.Assign)
             for target in node.targets if isinstance(target, ast.Name)}  # fmt: skip
    for statement in tree.body:  # texts that patterns are put together from
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            expected[statement.targets[0].id] = _text(statement.value, expected)
    used = {(node.value.id, node.attr) for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)}  # fmt: skip
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args):
            continue
        text, function = _text(node.args[0], expected), ast.unparse(node.func).removeprefix("re.")
        if text is None or function == "escape":
            continue
        flags = sum({getattr(re, name) for name in re.findall(r"re\.([A-Z]{6,})", ast.unparse(node))})
        name = names.get(id(node), "")
        methods = {attribute for owner, attribute in used if owner == name} if function == "compile" else {function}
        searched = not methods or methods - {"match", "fullmatch", "pattern"}
        remaining = frozenset({"finditer"} if searched else methods & {"match", "fullmatch"})
        yield Pattern(re.compile(text, flags), f"{file.relative_to(folder)}:{node.lineno}", name, remaining)


def _text(node: ast.expr, constants: dict[str, Any]) -> str | None:
    """The value of an expression that is a text, perhaps with other constants in it; None for any other."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        value = constants.get(node.id)
        return value if isinstance(value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left, constants), _text(node.right, constants)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        pieces = [
            _text(part.value if isinstance(part, ast.FormattedValue) else part, constants) for part in node.values
        ]
        return None if None in pieces else "".join(filter(None, pieces))
    return None


def _nodes(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every operation of a parsed pattern, at any depth."""
    for op, value in tree:
        yield op, value
        stack = [value]
        while stack:
            part = stack.pop()
            if isinstance(part, parser.SubPattern):
                yield from _nodes(part)
            elif isinstance(part, tuple | list):
                stack += part


def _repeats(regex: re.Pattern[str]) -> Iterator[bool]:
    for op, value in _nodes(parser.parse(regex.pattern, regex.flags)):
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT) and value[1] >= _UNBOUNDED:
            yield True


def _own_shapes(regex: re.Pattern[str]) -> list[str]:
    """The words and characters that a pattern looks for, alone and followed by a space."""
    parsed, letters = parser.parse(regex.pattern, regex.flags), ""
    words = set[str]()
    for op, value in [*_nodes(parsed), (None, None)]:
        if op is ops.LITERAL:
            letters += chr(value)
            words.add(chr(value))
            continue
        words.add(letters)
        letters = ""
        if op is ops.RANGE:
            words.add(chr(value[0]))
    return [shape for word in sorted(words - {""}) for shape in (word, f"{word} ", f"{word}1", f"{word}\n")]


def _run(pattern: Pattern, method: str) -> Callable[[str], object]:
    if method == "finditer":
        return lambda text: sum(1 for _ in pattern.regex.finditer(text))
    return lambda text: getattr(pattern.regex, method)(text)


def _backtracks(pattern: Pattern, texts: Iterator[str]) -> str:
    """The beginning of a text on which a pattern's time grows faster than the text, or ""."""
    runs = [_run(pattern, method) for method in pattern.methods]
    return next((text[:20] for text in texts for run in runs if outgrows(run, text)), "")


def _texts(shapes: Iterable[str], prefixes: Iterable[str], length: int = LENGTH) -> Iterator[str]:
    for shape in shapes:
        yield (shape * (length // len(shape) + 1))[:length]
    for prefix in prefixes:
        for piece in (" ", "a", ", "):
            yield prefix + piece * (length // len(piece))


def _standstill(pattern: Pattern, texts: Iterator[str]) -> str:
    """The beginning of a short text on which a pattern takes as long as others on a long one, or ""."""
    runs = [_run(pattern, method) for method in pattern.methods]
    return next((text[:20] for text in texts for run in runs if not _is_quick(run, text)), "")


def _is_quick(run: Callable[[str], object], text: str) -> bool:
    """Whether one of three runs ends at once: each may be slow for other reasons."""
    return any(ends_within(AT_ONCE / 4, run, text) for _ in range(3))


MODULES = sorted(
    file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py") if "import re\n" in file.read_text("utf-8")
)


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_the_patterns_of_a_module_take_time_in_proportion_to_the_text(module: str) -> None:
    for pattern in _patterns(module):
        own, length = _own_shapes(pattern.regex), _LONGEST.get(pattern.name, LENGTH)
        texts = _texts([*SHAPES, *own], own[::4], length)
        start = (_backtracks if length == LENGTH else _standstill)(pattern, texts)
        assert not start, f"{pattern.place}: {pattern.regex.pattern} on {start!r} ..."


@pytest.mark.parametrize(
    ("text", "shape", "method"),
    [(r"\s+:", " ", "finditer"), (r"(a+)+b", "a", "match"), (r"a*a*b", "a", "match"), (r"\w+:", "a", "finditer")],
)
@pytest.mark.slow
def test_a_pattern_that_backtracks_is_seen(text: str, shape: str, method: str) -> None:
    pattern = Pattern(re.compile(text), "", "", frozenset({method}))
    assert _backtracks(pattern, _texts([shape], [], LENGTH // 2))


@pytest.mark.parametrize(("text", "shape"), [(r"(a+)+b", "a"), (r"a*a*a*b", "a"), (r"(?:\w+ ?){2,40}:", "a")])
def test_a_pattern_that_comes_to_a_standstill_on_a_short_text_is_seen(text: str, shape: str) -> None:
    pattern = Pattern(re.compile(text), "", "", frozenset({"finditer"}))
    assert _standstill(pattern, _texts([shape], [], 160))


@pytest.mark.parametrize(
    "module", ["text.py", "citations/fields.py", "pdf/prose.py", "bibliography/names.py", "sources/dates.py"]
)
def test_the_patterns_of_a_module_are_found(module: str) -> None:
    assert module in MODULES
    assert _patterns(module)


def test_a_pattern_that_is_put_together_from_others_is_found() -> None:
    assert "_FAMILY_FIRST" in {pattern.name for pattern in _patterns("citations/fields.py")}
