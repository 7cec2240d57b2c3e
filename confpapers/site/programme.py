"""The order of the page, and the times and places of papers as text."""

import re
from collections.abc import Sequence

from confpapers.model import Entry, TimeSlot
from confpapers.site.strings import Strings


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that puts "#9" before "#10"."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts)


def programme_order(entries: Sequence[Entry]) -> list[int]:
    """Return the order of the page as indices of `entries`: by day, time, session and poster number, then list order.

    In an archive the latest year comes first; within a year, one conference follows the other.
    """

    def key(index: int) -> tuple[object, ...]:
        entry = entries[index]
        return (
            -entry.year,
            entry.edition,
            entry.day or "~",
            entry.start or "~",
            natural(entry.session),
            natural(entry.position),
            index,
        )

    return sorted(range(len(entries)), key=key)


def slot_text(slot: TimeSlot | Entry, strings: Strings, *, numbered: bool = False) -> str:
    """Return when and where: "Mon 8 Jun 10:15–12:30 · Hall B · Session 1A"; with `numbered` the poster number too."""
    hours = slot.start + (f"–{slot.end}" if slot.start and slot.end else "")
    session = slot.session
    if session and len(session) <= 3:
        session = strings("session.named", name=session)
    number = f"#{slot.position.removeprefix('#')}" if numbered and slot.position else ""
    parts = (f"{strings.day(slot.day)} {hours}".strip(), slot.room, session, number)
    return " · ".join(part for part in parts if part)


def times_text(entry: Entry, strings: Strings) -> tuple[str, ...]:
    """Return when and where a paper is presented; of several times each names its kind: "Oral: Mon 8 Jun 09:00"."""
    return tuple(slot_name(entry, slot, strings) for slot in named_slots(entry, strings))


def named_slots(entry: Entry, strings: Strings) -> tuple[TimeSlot, ...]:
    """Return its times and places of which a card says something."""
    return tuple(slot for slot in entry.all_slots if slot_name(entry, slot, strings))


def slot_name(entry: Entry, slot: TimeSlot, strings: Strings) -> str:
    """Return one of a paper's times and places as its card shows it."""
    kind = f"{strings(f'kind.{slot.presentation}')}: " if slot.presentation and entry.slots else ""
    text = slot_text(slot, strings)
    return f"{kind}{text}" if text else ""
