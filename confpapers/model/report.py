"""The report of a build."""

from typing import Any

from confpapers.errors import Notice
from confpapers.model.base import Record, Url
from confpapers.model.changes import Changes


class Failure(Record, frozen=True, kw_only=True):
    """A failed operation: for which paper (or page), in which step, and why."""

    paper: str  # the paper's id, or "" if it does not concern a single paper
    step: str
    reason: str
    url: Url = ""
    edition: str = ""  # in an archive: the conference it concerns
    traceback: str = ""  # if the reason is a bug in our code


LIMIT = "limit"  # the check that warns of a site with the first papers only


class BuildWarning(Record, frozen=True, kw_only=True):
    """A problem that makes the page less complete, but not wrong."""

    check: str
    message: str


class StageReport(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One stage of the build: the number of tasks run now, the number taken from the cache, and the time spent."""

    stage: str
    ran: int = 0
    kept: int = 0
    failed: int = 0
    seconds: float = 0.0  # wall clock from the first task's start to the last task's end, in this build
    cpu_seconds: float = 0.0  # of the workers, in this build


class Report(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The report of a build, shown to people as `report.html`."""

    conference: str
    counts: dict[str, int]
    failures: tuple[Failure, ...] = ()
    warnings: tuple[BuildWarning, ...] = ()
    notices: tuple[Notice, ...] = ()  # what was dropped, guessed or repaired in the data
    stages: tuple[StageReport, ...] = ()
    seconds: float = 0.0
    seeds: dict[str, int] = {}
    versions: dict[str, str] = {}
    awaited: int = 0  # papers that were still being fetched when the site was written; 0 for a finished site
    fingerprint: str = ""  # a hash of everything the pages show: the same fingerprint means the same pages
    changes: Changes | None = None  # since the build before; None when there was none to compare with
    facts: dict[str, Any] = {}  # measurements of the steps: coherence, KL divergence, bytes per strip, ...
