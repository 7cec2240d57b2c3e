"""A programme in a CSV file: title,day,start,end,room,session,position, and if you like url,authors,presentation,award.

Days are written 2015-06-08, times 14:00 or 2:00 PM; a row needs a title or a url, and whatever else is known.
"""

import csv
import io
import re

import msgspec

from confpapers.errors import ScheduleError
from confpapers.model import Conference, Slot, Url
from confpapers.sources import dates
from confpapers.sources.page import read_text
from confpapers.text import clean, safe_url

_COLUMNS = ("title", "day", "start", "end", "room", "session", "position", "url", "authors", "presentation", "award")


def read(page: bytes, url: Url, conference: Conference) -> tuple[Slot, ...]:
    """The rows as slots.  Raises ScheduleError naming the line that is wrong."""
    text = read_text(page).lstrip("\ufeff\r\n ")
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    try:
        columns = [clean(name).lower() for name in rows.fieldnames or ()]
        rows.fieldnames = columns
        if not {"title", "url"} & set(columns):
            raise ScheduleError(
                f"{url} has no column `title` or `url`. Its first line should name {','.join(_COLUMNS)}"
            )
        return tuple(slot for row in rows if (slot := _slot(row, rows.line_num, url)))
    except (csv.Error, ValueError) as error:
        raise ScheduleError(f"{url} cannot be read as CSV: {error}") from error


def _slot(row: dict[str, str], line: int, url: Url) -> Slot | None:
    fields = {name: clean(value) for name in _COLUMNS if isinstance(value := row.get(name), str)}
    address = safe_url(fields.pop("url", ""), url)
    if not fields.get("title") and not address:
        return None
    names = re.split(r";|\||,| and ", fields.pop("authors", ""))
    written: dict[str, object] = {**fields, "presentation": dates.presentation(fields.get("presentation", ""))}
    written |= {name: dates.clock(fields.get(name, "")) or fields.get(name, "") for name in ("start", "end")}
    written |= {"urls": (address,) if address else (), "authors": tuple(n.strip() for n in names if n.strip())}
    try:
        return msgspec.convert({"title": "", **{name: value for name, value in written.items() if value}}, Slot)
    except msgspec.ValidationError as error:
        raise ScheduleError(f"line {line} of {url}: {error}. Days are written 2015-06-08, times 14:00") from error
