"""Programmes: who presents what, when and where. Pure parsing, no network.

A reader is a function from a page to slots. To add one, write a module like those in this folder, and add it to
`SCHEDULES`.
"""

import importlib
from collections.abc import Callable

from confpapers.errors import ScheduleError, unknown
from confpapers.model import Conference, Slot, Url

Reader = Callable[[bytes, Url, Conference], tuple[Slot, ...]]

SCHEDULES = {  # the module with its function `read`, imported when a conference needs it
    "cvpr2015-program": "confpapers.schedules.cvpr2015_program",
    "nips-cards": "confpapers.schedules.nips_cards",
    "virtual": "confpapers.schedules.virtual",
    "csv": "confpapers.schedules.table",
}


def schedule_named(name: str) -> Reader:
    """Return the reader with that name. Raises ScheduleError, which lists the others."""
    if name not in SCHEDULES:
        raise ScheduleError(unknown("schedule", name, SCHEDULES))
    reader: Reader = importlib.import_module(SCHEDULES[name]).read
    return reader
