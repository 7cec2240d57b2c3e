"""A programme in a CSV file: title,day,start,end,room,session,position, and optionally url,authors,presentation,award.

Days are written 2015-06-08, times 14:00 or 2:00 PM. A row needs a title or a url; every other column is optional. A
cell that cannot be read is skipped, and reported with its line.
"""

import csv
from collections.abc import Mapping
from typing import Any

from confpapers.bibliography.names import NameStyle, read_names, style_of
from confpapers.errors import ScheduleError, SourceError, notice
from confpapers.model import Conference, Slot, Url
from confpapers.sources import dates, list_formats
from confpapers.sources.list_headings import plain_name
from confpapers.text import clean, safe_url

_COLUMNS = ("title", "day", "start", "end", "room", "session", "position", "url", "authors", "presentation", "award")
_ALSO = {
    "paper_title": "title", "name": "title", "date": "day", "start_time": "start", "starttime": "start",
    "end_time": "end", "endtime": "end", "location": "room", "room_name": "room", "board": "position",
    "poster": "position", "number": "position", "poster_number": "position", "link": "url", "page_url": "url",
    "author": "authors", "type": "presentation",
}  # fmt: skip
_TEXTS = ("title", "room", "session", "position", "award")
_REMEDIES = {"day": "Write days as 2015-06-08", "start": "Write times as 14:30", "end": "Write times as 14:30"}


def read(page: bytes, url: Url, conference: Conference) -> tuple[Slot, ...]:
    """Return the rows as slots. Raises ScheduleError if the file is not a programme."""
    try:
        rows = list_formats.read_csv(page, url)
    except (SourceError, csv.Error, ValueError) as error:
        raise ScheduleError(f"{list_formats.named(url)} cannot be read as CSV: {error}") from error
    named = [(_named(row.values), row.line) for row in rows]
    if not any({"title", "url"} & set(fields) for fields, _ in named):
        raise ScheduleError(
            f"{list_formats.named(url)} has no column `title` or `url`. Its first line should name {','.join(_COLUMNS)}"
        )
    style = style_of(fields.get("authors") for fields, _ in named)
    return tuple(slot for fields, line in named if (slot := _slot(fields, _Row(url, line, conference.year, style))))


class _Row:
    """The position of a row, and the context for reading it."""

    def __init__(self, url: Url, line: int, year: int, style: NameStyle) -> None:
        self.url, self.line, self.year, self.style = url, line, year, style


def _named(values: Mapping[str, Any]) -> dict[str, str]:
    plain = {plain_name(name): clean(value) for name, value in values.items() if isinstance(value, str)}
    also = {_ALSO[name]: value for name, value in plain.items() if name in _ALSO}
    return {**also, **{name: value for name, value in plain.items() if name in _COLUMNS}}


def _slot(fields: Mapping[str, str], row: _Row) -> Slot | None:
    address = safe_url(fields.get("url", ""), row.url)
    if not fields.get("title") and not address:
        if any(fields.values()):
            detail = next((value for value in fields.values() if value), "")
            remedy = "Give it the title of its paper"
            notice("dropped", "programme row without title", where=row.url, line=row.line, detail=detail, remedy=remedy)
        return None
    texts = {name: fields[name] for name in _TEXTS if fields.get(name)}
    return Slot(
        **{"title": "", **texts},
        **_when(fields, row),
        urls=(address,) if address else (),
        authors=read_names(fields.get("authors"), row.style).names,
        presentation=dates.presentation(fields.get("presentation", "")),
    )


def _when(fields: Mapping[str, str], row: _Row) -> dict[str, str]:
    """Return day and times of a row; the year of a day without one is the conference's."""
    cell = fields.get("day", "")[:40]
    day = dates.any_day(cell)
    if cell and not day and (day := dates.any_day(cell, row.year)):
        detail = f"{cell}: {day}"
        notice("guessed", "day without a year", where=row.url, line=row.line, detail=detail, remedy=_REMEDIES["day"])
    start, end = dates.span(fields.get("start", ""), fields.get("end", ""))
    found = {"day": day, "start": start, "end": end or dates.end_clock(fields.get("end", ""))}
    for name, value in found.items():
        if fields.get(name) and not value:
            what = "cell that is not a day" if name == "day" else "cell that is not a time"
            notice(
                "dropped", what, where=row.url, line=row.line, detail=fields[name], remedy=_REMEDIES[name]
            )  # fmt: skip
    return {name: value for name, value in found.items() if value}
