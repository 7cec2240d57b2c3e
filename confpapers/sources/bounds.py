"""Bounds of what a site, a list or a PDF says of a paper: longer texts are cut, so that they cost only themselves."""

from typing import Any, TypeVar

import msgspec

from confpapers.errors import notice
from confpapers.model import Link, Record

R = TypeVar("R", bound=Record)

# Characters. Real titles have at most 400, names 150, abstracts 10,000.
_LONGEST = {"abstract": 50_000, "bibtex": 50_000, "authors": 300, "latin_authors": 300, "title": 2_000}
_LONGEST_TEXT, _LONGEST_ADDRESS = 2_000, 8_000
_MOST = 10_000  # authors: a paper of particle physics has 5,154
_UNBOUNDED = ("pages",)  # the text of a PDF, which no step after its reader takes as a whole


def within_bounds(record: R, where: str, line: int = 0) -> R:
    """Return the record with texts, lists and addresses of usable length; what was cut or dropped is reported."""
    changes: dict[str, Any] = {}
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if not value or field in _UNBOUNDED or not isinstance(value, (str, tuple)):
            continue
        bounded = _bounded(field, value) if isinstance(value, str) else _few(field, value)
        if bounded != value:
            changes[field] = bounded
            what = f"{field.removesuffix('s').replace('_', ' ')} of excessive length"
            remedy = "Shorten it in the list, if that is yours"
            notice("repaired" if bounded else "dropped", what, where=where, line=line, detail=str(value), remedy=remedy)
    return msgspec.structs.replace(record, **changes) if changes else record


def _few(field: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(values) <= _MOST and not any(isinstance(value, (str, Link)) for value in values):
        return values
    links = [value for value in values[:_MOST] if not isinstance(value, Link) or _bounded("url", value.url)]
    return tuple(_bounded(field, value) if isinstance(value, str) else value for value in links)


def _bounded(field: str, text: str) -> str:
    if field.endswith("url"):
        return text if len(text) <= _LONGEST_ADDRESS else ""
    limit = _LONGEST.get(field, _LONGEST_TEXT)
    return text if len(text) <= limit else f"{text[:limit].rstrip()}…"
