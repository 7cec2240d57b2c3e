"""Rows, the common result of all readers of list files."""

import re
from typing import Any

import msgspec

from confpapers.sources.lists.guessed_headings import guessed_fields
from confpapers.sources.lists.headings import plain_name
from confpapers.text import clean

_TITLE_COLUMNS = re.compile(
    r"(?:(?:document|paper|article|primary|submission|session|contribution|talk)[ _-]?)?"
    r"title(?:s|[ _-]?(?:of paper|name))?|name|ti|t1"
)


class Row(msgspec.Struct, frozen=True):
    """One row: values by the names in the file, and its line (from 1; 0 if there are no lines)."""

    values: dict[str, Any]
    line: int = 0


def is_title_column(cell: str) -> bool:
    """Return whether a column or key has a name that means title."""
    if _TITLE_COLUMNS.fullmatch(clean(cell).lower().strip("* ")) is not None or plain_name(cell) == "title":
        return True
    return guessed_fields(clean(cell))[:1] == ("title",)
