"""Rows, the common result of all readers of list files."""

import ast
import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from confpapers.sources.lists.guessed_headings import guessed_fields, may_hold_titles
from confpapers.sources.lists.headings import plain_name
from confpapers.text import clean

_TITLE_COLUMNS = re.compile(
    r"(?:(?:document|paper|article|primary|submission|session|contribution|talk)[ _-]?)?"
    r"title(?:s|[ _-]?(?:of paper|name))?|name|ti|t1"
)
_LONGEST_LIST = 50_000  # characters
_BESIDE_TITLES = frozenset({"authors", "presenters", "abstract"})


class Row(msgspec.Struct, frozen=True):
    """One row: values by the names in the file, and its line (from 1; 0 if there are no lines)."""

    values: dict[str, Any]
    line: int = 0


def title_at(cells: Sequence[str]) -> int | None:
    """Return which cell of a header names the titles: "Title", or "Paper" beside "Authors"; None if none does."""
    if (called := next((n for n, cell in enumerate(cells) if is_title_column(cell)), None)) is not None:
        return called
    if not any(_BESIDE_TITLES.intersection(guessed_fields(clean(cell))) for cell in cells):
        return None
    return next((n for n, cell in enumerate(cells) if may_hold_titles(clean(cell))), None)


def is_title_column(cell: str) -> bool:
    """Return whether a column or key has a name that means title."""
    if _TITLE_COLUMNS.fullmatch(clean(cell).lower().strip("* ")) is not None or plain_name(cell) == "title":
        return True
    return guessed_fields(clean(cell))[:1] == ("title",)


def with_lists(row: Row) -> Row:
    """Return the row with the lists and objects that programs write into cells: "['Ada Quill', 'Bo Sample']"."""
    lists = {name: read for name, value in row.values.items() if (read := _list_in(value)) is not None}
    return Row({**row.values, **lists}, row.line) if lists else row


def _list_in(value: Any) -> list[Any] | dict[Any, Any] | None:
    text = value.strip() if isinstance(value, str) and len(value) <= _LONGEST_LIST else ""
    if text[:1] + text[-1:] not in ("[]", "{}"):
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            data = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        return data if isinstance(data, list | dict) else None
    return None
