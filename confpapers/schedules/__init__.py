"""Programmes: who presents what, when and where. Pure parsing, no network.

A reader is a function from a page to slots. To add one, write a module like those in this folder, and add it to
`SCHEDULES`.
"""

from collections.abc import Callable

from confpapers.errors import ScheduleError, unknown
from confpapers.model import Conference, Slot, Url
from confpapers.schedules import cvpr2015_program, nips_cards, table, virtual

Reader = Callable[[bytes, Url, Conference], tuple[Slot, ...]]

SCHEDULES: dict[str, Reader] = {
    "cvpr2015-program": cvpr2015_program.read,
    "nips-cards": nips_cards.read,
    "virtual": virtual.read,
    "csv": table.read,
}


def schedule_named(name: str) -> Reader:
    """Return the reader with that name. Raises ScheduleError, which lists the others."""
    if name not in SCHEDULES:
        raise ScheduleError(unknown("schedule", name, SCHEDULES))
    return SCHEDULES[name]
