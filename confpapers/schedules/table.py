"""A programme in a CSV file: title,day,start,end,room,session,position, and optionally url,authors,presentation,award.

Days are written 2015-06-08, times 14:00 or 2:00 PM. A row needs a title or a url; every other column is optional. A
cell that cannot be read is skipped, and reported with its line.
"""

import csv
from collections.abc import Mapping
from typing import Any

import msgspec

from confpapers.bibliography.latex import with_letters
from confpapers.bibliography.names import NameStyle, read_names, style_of
from confpapers.errors import ScheduleError, SourceError, notice
from confpapers.model import Conference, Slot, Url
from confpapers.sources import dates
from confpapers.sources.lists.dialects import COLUMNS, PROGRAMME
from confpapers.sources.lists.formats import RowList, named, read_table
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.merged_cells import with_headings
from confpapers.sources.numeric_days import Order, day_order, read_times
from confpapers.text import clean, safe_url, without_markup

_COLUMNS = ("title", "day", "start", "end", "room", "session", "position", "url", "authors", "presentation", "award")
_ALSO = {
    **{name: field for field in ("title", "url", "authors") for name in COLUMNS[field]},
    **{name: field for field in ("day", "start", "end", "room", "session", "position") for name in PROGRAMME[field]},
    "name": "title", "poster": "position", "number": "position", "type": "presentation", "time": "start",
}  # fmt: skip
_TEXTS = ("title", "room", "session", "position", "award")


def read(page: bytes, url: Url, conference: Conference) -> tuple[Slot, ...]:
    """Return the rows as slots. Raises ScheduleError if the file is not a programme."""
    try:
        table = RowList("CSV", read_table(page, url))
    except SourceError as error:
        raise ScheduleError(str(error)) from error
    except (csv.Error, ValueError) as error:
        raise ScheduleError(f"{named(url)} cannot be read as CSV: {error}") from error
    rows = [(_named(row.values), row) for row in with_headings(table, url, conference.year).rows]
    if not any({"title", "url"} & set(fields) for fields, _ in rows):
        raise ScheduleError(
            f"{named(url)} has no column `title` or `url`. Its first line should name {','.join(_COLUMNS)}"
        )
    style = style_of(fields.get("authors") for fields, _ in rows)
    order = day_order(
        (text for fields, _ in rows for text in (fields.get("day", ""), fields.get("start", ""))), conference.dates
    )
    placed = (
        (
            fields,
            _Row(url=url, line=row.line, text=_first(row.values), year=conference.year, style=style, order=order),
        )
        for fields, row in rows
    )
    return tuple(slot for fields, row in placed if (slot := _slot(fields, row)))


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """The position of a row, and the context for reading it."""

    url: Url
    line: int
    text: str
    year: int
    style: NameStyle
    order: Order


def _first(values: Mapping[str, Any]) -> str:
    """Return the first filled cell of a row."""
    return next((clean(str(value)) for value in values.values() if value and str(value).strip()), "")


def _named(values: Mapping[str, Any]) -> dict[str, str]:
    plain = {plain_name(name): clean(value) for name, value in values.items() if isinstance(value, str)}
    also: dict[str, str] = {}
    for name, value in plain.items():
        if value and name in _ALSO:
            also.setdefault(_ALSO[name], value)
    return {**also, **{name: value for name, value in plain.items() if name in _COLUMNS}}


def _slot(fields: Mapping[str, str], row: _Row) -> Slot | None:
    address = safe_url(fields.get("url", ""), row.url)
    if not fields.get("title") and not address:
        if detail := next((value for value in (*fields.values(), row.text) if value), ""):
            remedy = "Give it the title of its paper"
            notice("dropped", "programme row without title", where=row.url, line=row.line, detail=detail, remedy=remedy)
        return None
    texts = {name: fields[name] for name in _TEXTS if fields.get(name)}
    title = with_letters(without_markup(fields.get("title", "")))  # as in lists of papers
    return Slot(
        **{**texts, "title": title},
        **_when(fields, row),
        urls=(address,) if address else (),
        authors=read_names(fields.get("authors"), row.style).names,
        presentation=dates.presentation(fields.get("presentation", "")),
    )


def _when(fields: Mapping[str, str], row: _Row) -> dict[str, str]:
    """Return day and times of a row; the year of a day without one is the conference's."""
    cells = {name: fields.get(name, "")[:80] for name in ("day", "start", "end")}
    times, problems = read_times(cells, row.order)
    if [problem[1] for problem in problems if problem[0] == "day"] == ["day without a year"] and row.year:
        times, problems = read_times(cells, row.order, row.year)
        what, detail, remedy = "day without a year", f"{cells['day']}: {times['day']}", "Write days as 2015-06-08"
        notice("guessed", what, where=row.url, line=row.line, detail=detail, remedy=remedy)
    for name, what, remedy in problems:
        notice("dropped", what, where=row.url, line=row.line, detail=cells[name], remedy=remedy)
    return times
