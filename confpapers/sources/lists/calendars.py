"""Calendars (iCalendar, .ics), as Sched, Indico, pretalx and EasyChair export a programme: an event for each talk."""

import datetime
import re
import zoneinfo
from collections.abc import Iterator

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.rows import Row
from confpapers.text import clean

_PROPERTY = re.compile(r"([A-Z-]+)((?:;[^:;\"]*(?:\"[^\"]*\")?)*):(.*)", re.DOTALL)
_NAMES = {
    "SUMMARY": "title", "DESCRIPTION": "abstract", "LOCATION": "room", "CATEGORIES": "session", "URL": "url",
    "DTSTART": "start", "DTEND": "end",
}  # fmt: skip
_AUTHORS = re.compile(
    r"^[^\w\n]{0,9}(?:authors?|speakers?|presenters?)[ \t]{0,3}[:：][ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE
)
_ESCAPES = {"n": "\n", "N": "\n"}


def from_calendar(text: str, url: Url) -> Iterator[Row]:
    """Return the events of a calendar; times in UTC are those of the calendar's zone, if it names one."""
    zone, event, first = "", dict[str, str](), 0
    universal = 0
    for number, line in _unfolded(text):
        match = _PROPERTY.fullmatch(line)
        if not match:
            continue
        name, value = match[1], _unescaped(match[3].strip())
        if name == "X-WR-TIMEZONE":
            zone = value if _is_zone(value) else ""
        elif (name, value) == ("BEGIN", "VEVENT"):
            event, first = {}, number
        elif (name, value) == ("END", "VEVENT"):
            universal += event.get("start", "").endswith("Z") and not zone
            yield Row(_of_event(event, zone), first)
        elif name in _NAMES:
            event.setdefault(_NAMES[name], value)
    for _ in range(universal):
        remedy = "Add a line X-WR-TIMEZONE with the conference's zone, as X-WR-TIMEZONE:Europe/Paris"
        notice("guessed", "times in UTC", where=url, remedy=remedy)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines, long ones joined, each with its number."""
    first, whole = 0, ""
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line[:1] in (" ", "\t"):
            whole += line[1:]
            continue
        if whole:
            yield first, whole
        first, whole = number, line


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), text)


def _of_event(event: dict[str, str], zone: str) -> dict[str, str]:
    """Return title, authors, day and times of an event; the authors are in a line of its description."""
    description = re.sub(r"<br\s*/?>|</p>", "\n", event.get("abstract", ""))
    authors = _AUTHORS.search(description)
    day, start = _day_and_time(event.get("start", ""), zone)
    texts = {
        "authors": authors[1] if authors else "",
        "abstract": clean(_AUTHORS.sub("", description)),
        "day": day,
        "start": start,
        "end": _day_and_time(event.get("end", ""), zone)[1],
    }
    return {name: text for name, text in {**event, **texts}.items() if text or name in ("start", "end")}


def _day_and_time(stamp: str, zone: str) -> tuple[str, str]:
    """Return "2031-06-08" and "09:00" of "20310608T090000Z", in the calendar's zone; a day alone has no time."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d{0,2}(Z?))?", stamp)
    if not match:
        return "", ""
    if match[4] is None:
        return "-".join(match.group(1, 2, 3)), ""
    try:
        time = datetime.datetime(*(int(part) for part in match.group(1, 2, 3, 4, 5)), tzinfo=datetime.UTC)  # type: ignore[misc,arg-type]
    except ValueError:
        return "-".join(match.group(1, 2, 3)), f"{match[4]}:{match[5]}"
    own = time.astimezone(zoneinfo.ZoneInfo(zone)) if zone and match[6] else time
    return own.date().isoformat(), own.strftime("%H:%M")


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False
    return True
