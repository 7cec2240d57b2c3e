"""Calendars of a conference's sessions for subscription (RFC 5545): `calendar.ics`, and one for each day."""

import datetime
import zoneinfo
from collections.abc import Iterator, Sequence

from confpapers.model import Conference, Entry, TimeSlot
from confpapers.site.math import as_text
from confpapers.site.programme import natural
from confpapers.site.strings import Strings

FILE = "calendar.ics"
_NAMED = 60  # maximum number of paper titles in an event
_WIDTH = 74  # bytes per line


def calendars(conference: Conference, entries: Sequence[Entry], strings: Strings, home: str) -> dict[str, bytes]:
    """Return the calendars by file name: one event per session, with its papers in the order of their boards.

    `home` is the address of the conference's page, or "" if it is unknown. Without days and times there are no
    calendars. Times are in UTC if the conference's time zone is known; otherwise they are "floating", in the time of
    the reader's device.
    """
    sessions: dict[tuple[str, ...], list[tuple[TimeSlot, Entry]]] = {}
    for entry in entries:
        for slot in entry.all_slots:
            if slot.day and slot.start:
                key = (slot.day, slot.start, slot.end, slot.room, slot.session)
                sessions.setdefault(key, []).append((slot, entry))
    events = {key: _event(conference, papers, strings, home) for key, papers in sorted(sessions.items())}
    if not events:
        return {}
    days = sorted({key[0] for key in events})
    files = {FILE: _calendar(conference.title, [line for event in events.values() for line in event])}
    for day in days:
        lines = [line for key, event in events.items() if key[0] == day for line in event]
        files[f"calendar-{day}.ics"] = _calendar(f"{conference.title} · {strings.day(day)}", lines)
    return files


def _calendar(title: str, events: Sequence[str]) -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//confpapers//EN", f"X-WR-CALNAME:{_escaped(title)}"]
    lines = [*head, *events, "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(conference: Conference, papers: Sequence[tuple[TimeSlot, Entry]], strings: Strings, home: str) -> list[str]:
    first, _ = papers[0]
    session = strings("session.named", name=first.session) if 0 < len(first.session) < 4 else first.session
    name = ": ".join(part for part in (session, strings("papers", n=len(papers))) if part)
    listed = sorted(papers, key=lambda pair: natural(pair[0].position))
    text = [" ".join(part for part in (_board(slot), as_text(entry.title)) if part) for slot, entry in listed[:_NAMED]]
    text += [strings("and.more", n=len(listed) - _NAMED)] if len(listed) > _NAMED else []
    text += [f"{home}#day={first.day}&time={first.start}"] if home else []
    uid = "-".join((first.day, first.start.replace(":", ""), first.room, first.session))
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}@{conference.id}.confpapers",
        f"DTSTAMP:{first.day.replace('-', '')}T000000Z",
        f"DTSTART:{_moment(first.day, first.start, conference.timezone)}",
        *([f"DTEND:{_moment(_last_day(first), first.end, conference.timezone)}"] if first.end else []),
        f"SUMMARY:{_escaped(f'{conference.title} {name}')}",
        f"DESCRIPTION:{_escaped(chr(10).join(text))}",
        *([f"LOCATION:{_escaped(first.room)}"] if first.room else []),
        "END:VEVENT",
    ]


def _board(slot: TimeSlot) -> str:
    return f"#{slot.position.removeprefix('#')}" if slot.position else ""


def _last_day(slot: TimeSlot) -> str:
    """Return the day on which a session ends: the next day if it continues past midnight."""
    if slot.end >= slot.start:
        return slot.day
    return (datetime.date.fromisoformat(slot.day) + datetime.timedelta(days=1)).isoformat()


def _moment(day: str, time: str, zone: str) -> str:
    local = datetime.datetime.fromisoformat(f"{day}T{time}")
    if not zone:
        return f"{local:%Y%m%dT%H%M%S}"
    return f"{local.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 bytes; all but the first begin with a space."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _WIDTH:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece
