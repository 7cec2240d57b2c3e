"""What happened in a build."""

from typing import Any

from confpapers.errors import Notice
from confpapers.model.base import Record, Url
from confpapers.model.changes import Changes


class Failure(Record, frozen=True, kw_only=True):
    """What could not be done: for which paper (or page), in which step, and why."""

    paper: str  # the paper's id, or "" when it is not about one paper
    step: str
    reason: str
    url: Url = ""
    edition: str = ""  # in an archive: the conference it is about
    traceback: str = ""  # where our own code went wrong, when that is the reason


class BuildWarning(Record, frozen=True, kw_only=True):
    """Something that makes the page poorer, but not wrong."""

    check: str
    message: str


class StageReport(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One stage of the build: how much was done now, how much was kept from before, and what it took."""

    stage: str
    ran: int = 0
    kept: int = 0
    failed: int = 0
    seconds: float = 0.0  # wall clock from the first task's start to the last task's end, in this build
    cpu_seconds: float = 0.0  # of the workers, in this build


class Report(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What happened in a build: people read it as `report.html`."""

    conference: str
    counts: dict[str, int]
    failures: tuple[Failure, ...] = ()
    warnings: tuple[BuildWarning, ...] = ()
    notices: tuple[Notice, ...] = ()  # what was dropped, guessed or repaired in the data
    stages: tuple[StageReport, ...] = ()
    seconds: float = 0.0
    seeds: dict[str, int] = {}
    versions: dict[str, str] = {}
    fingerprint: str = ""  # of all that the pages show: the same fingerprint means the same pages
    changes: Changes | None = None  # since the build before; None when there was none to compare with
    facts: dict[str, Any] = {}  # what the steps tell about themselves: coherence, KL divergence, bytes per strip, ...
