"""The programme of CVPR 2015, http://www.pamitc.org/cvpr15/program.php.

    span#poster1 "Monday June 8, 10:10am-12:30pm", table: "Session 1A, Exhibit Hall A", then number and paper per row
    span#oral1   the same with two columns, one per track: titles in `th`, rooms in the row below

Every oral is also a poster, which has the poster number.
"""

import re
from collections.abc import Iterator

from bs4 import Tag

from confpapers.errors import ScheduleError
from confpapers.model import Conference, Slot, Url
from confpapers.sources import dates
from confpapers.sources.page import lines_of, links, read_html, text_of

_SPAN = re.compile(r"(\d{1,2}:\d\d[ap]m)\s*-\s*(\d{1,2}:\d\d[ap]m)")


def read(page: bytes, url: Url, conference: Conference) -> tuple[Slot, ...]:
    """Return posters and orals, in the programme's order. Raises ScheduleError."""
    slots = tuple(
        slot
        for head in read_html(page).select("span[id^=poster], span[id^=oral]")
        if isinstance(table := head.find_next_sibling("table"), Tag)
        for slot in _session(head, table, url, conference.year)
    )
    if not slots:
        raise ScheduleError(
            f"cvpr2015-program found no sessions at {url} (no 'span[id^=poster] ~ table'). Is it the programme's page?"
        )
    return slots


def _session(head: Tag, table: Tag, url: Url, year: int) -> Iterator[Slot]:
    heading_text = text_of(head)
    times = _SPAN.search(heading_text)
    start, end = dates.span(times[1], times[2]) if times else ("", "")
    read_rows = _posters if str(head.get("id")).startswith("poster") else _orals
    for cell, session, number, room, kind in read_rows(table):
        title = text_of(cell.select_one("b"))
        if title:
            yield Slot(
                title=title,
                authors=_authors(cell),
                urls=tuple(target for label, target in links(cell, url) if "full paper" in label.lower()),
                day=dates.day(heading_text, year),
                start=start,
                end=end,
                room=room,
                session=session,
                position=number,
                presentation=dates.presentation(kind),
            )


Cell = tuple[Tag, str, str, str, str]
"""A paper's cell, with session, poster number, room and kind of presentation."""


def _posters(table: Tag) -> Iterator[Cell]:
    session = room = ""
    for row in table.select("tr"):
        cells = row.select("td")
        if match := re.match(r"Session (\w+), *([^\[]*)", text_of(cells[-1]) if cells else ""):
            session, room = match[1], match[2].strip()
        elif len(cells) == 2 and text_of(cells[0]).isdecimal():
            yield cells[1], session, text_of(cells[0]), room, "poster"


def _orals(table: Tag) -> Iterator[Cell]:
    tracks, rooms = [text_of(head) for head in table.select("th")], list[str]()
    for row in table.select("tr"):
        cells = row.select("td")
        if cells and not row.select("b"):
            rooms = [text_of(cell) for cell in cells]
        for column, cell in enumerate(cells):
            room = rooms[column] if column < len(rooms) else ""
            yield cell, tracks[column] if column < len(tracks) else "", "", room, "oral"


def _authors(cell: Tag) -> tuple[str, ...]:
    """Return the names on the cell's last line."""
    lines = lines_of(cell).splitlines()
    return tuple(name.strip() for name in lines[-1].split(",") if name.strip()) if len(lines) > 1 else ()
