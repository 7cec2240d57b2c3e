"""The changes in a conference from one build to the next."""

from typing import Literal

from confpapers.model.base import Record
from confpapers.model.paper import TimeSlot

ChangeKind = Literal["new", "gone", "renamed", "moved", "scheduled", "presentation", "award", "authors", "pdf"]


class PaperChange(Record, frozen=True, kw_only=True):
    """A paper that is new, gone, or different in one respect."""

    kind: ChangeKind
    id: str  # of the paper now; of a paper that is gone, the one it had
    title: str
    before: str = ""  # the title, presentation, award or authors that the paper had
    now: str = ""  # what it has instead; of a paper that is gone, the status that the list gives it
    slots_before: tuple[TimeSlot, ...] = ()
    slots: tuple[TimeSlot, ...] = ()


class Changes(Record, frozen=True, kw_only=True):
    """The changes that one build found since the previous one."""

    when: str  # "2031-06-08T10:15:00+00:00": when this build found it
    since: str  # when the build before ended
    papers: tuple[PaperChange, ...]  # kind by kind; empty when nothing changed
