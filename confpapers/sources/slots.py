"""Papers that are presented more than once: as a talk and as a poster, or on two days."""

from collections.abc import Iterable

import msgspec

from confpapers.model import Paper, Slot, TimeSlot
from confpapers.sources.citation import with_defaults

RANKS = ("oral", "spotlight", "highlight", "poster", "")
"""Kinds of presentation, the highest honour first."""

_TALKS = ("oral", "spotlight", "highlight")
_PLACE = ("day", "start", "end", "room", "session", "position")


def slot_of(row: Paper | Slot) -> TimeSlot:
    """Return the time and place of a paper or of a row of a programme."""
    return TimeSlot(
        day=row.day,
        start=row.start,
        end=row.end,
        room=row.room,
        session=row.session,
        position=row.position,
        presentation=row.presentation,
    )


def several(main: TimeSlot, others: Iterable[TimeSlot]) -> tuple[TimeSlot, ...]:
    """Return all slots in the order of time where there are several, else none.

    A slot is another one if it has a day and differs in day or start, or in room where both name one.
    """
    distinct: list[TimeSlot] = []
    for slot in (main, *others):
        if slot.day and all(_is_another(slot, earlier) for earlier in distinct):
            distinct.append(slot)
    if len(distinct) < 2:
        return ()
    boards = {slot.position for slot in distinct if slot.presentation not in _TALKS}
    distinct = [
        msgspec.structs.replace(slot, position="") if slot.presentation in _TALKS and slot.position in boards else slot
        for slot in distinct
    ]  # the number is that of the poster, also in the talk's row
    return tuple(sorted(distinct, key=lambda slot: (slot.day, slot.start)))


def _is_another(one: TimeSlot, other: TimeSlot) -> bool:
    return (one.day, one.start) != (other.day, other.start) or bool(one.room and other.room and one.room != other.room)


def merged(one: Paper, other: Paper) -> Paper:
    """Return two rows of one paper as one paper with both times and places.

    Day, room and number of the paper are those of the poster, its presentation is the highest honour.
    """
    first, second = sorted((one, other), key=lambda row: (row.presentation != "poster", not row.day))
    every = [slot for row in (first, second) for slot in row.slots or (slot_of(row),)]
    of_first = {"id", "slots", "presentation", *(_PLACE if first.day else ())}
    fields = {name: getattr(second, name) for name in Paper.__struct_fields__ if name not in of_first}
    whole = with_defaults(first, **fields)
    main = msgspec.structs.replace(slot_of(whole), presentation=first.presentation)
    best = min((first.presentation, second.presentation), key=RANKS.index)
    return msgspec.structs.replace(whole, presentation=best, slots=several(main, every))
