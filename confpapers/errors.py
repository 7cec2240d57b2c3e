"""All exceptions, and notices about data.

    ConfpapersError                 everything below: shown as a message, never as a traceback
    ├── UsageError                  the command line names something that does not exist   (exit code 2)
    ├── ConferenceError             a conference file is invalid
    ├── SourceError                 a page does not have the structure that its adapter expects
    ├── ScheduleError               a programme does not have the structure that its reader expects
    ├── FetchError                  a network request or a file access failed
    │   ├── Offline                 not in the cache, and the build is offline
    │   └── HostStopped             the site refused access; it gets no further requests
    ├── DocumentError               a PDF cannot be read
    ├── StepError                   a step failed in a worker (it has a single string, to pass between processes)
    ├── ClusterError                the cluster's machines are gone, or differ from this one
    ├── SelfCheckError              the page would be wrong; the old site stays
    ├── DeployError                 the site cannot be published
    ├── SiteError                   the site's folder cannot be written
    └── StoreError                  the cache cannot be read or written

An expected failure (a dead link, a broken PDF) becomes a `model.Failure` in the report, and the build continues. A bug
of ours keeps its traceback, in the log and in the report.

A problem smaller than a paper (a row without a title, an invalid time, a byte that is not UTF-8) is a `Notice`. Any
function that reads data from outside can report one with `notice`.
"""

import contextlib
import difflib
import errno
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Annotated, Literal

import msgspec


class ConfpapersError(Exception):
    """An error that the user can understand and act on."""


class UsageError(ConfpapersError):
    """The command line names something that does not exist."""


class ConferenceError(ConfpapersError):
    """A conference file is invalid."""


class SourceError(ConfpapersError):
    """A page does not have the structure that its adapter expects."""


class ScheduleError(ConfpapersError):
    """A programme does not have the structure that its reader expects."""


class FetchError(ConfpapersError):
    """A network request or a file access failed."""


class Offline(FetchError):  # noqa: N818 - a state; it reads better without a suffix
    """The resource is not in the cache, and the build is offline."""


class HostStopped(FetchError):  # noqa: N818
    """The site refused access; it gets no further requests."""


class DocumentError(ConfpapersError):
    """A PDF cannot be read."""


class StepError(ConfpapersError):
    """A step failed in a worker."""


class ClusterError(ConfpapersError):
    """The cluster's machines are gone, or differ from this one."""


class SelfCheckError(ConfpapersError):
    """The page would be wrong."""


class DeployError(ConfpapersError):
    """The site cannot be published."""


class SiteError(ConfpapersError):
    """The site's folder cannot be written."""


class StoreError(ConfpapersError):
    """The cache cannot be read or written."""


_LISTED = 40  # names listed in a message


def unknown(kind: str, name: str, names: Iterable[str], *, where: str = "") -> str:
    """Return the message for a failed look-up, with the nearest key and the valid ones.

    >>> unknown("source", "cfv", ["cvf", "pmlr"])
    "no source 'cfv'; did you mean 'cvf'? Known: cvf, pmlr"
    """
    keys = sorted(names)
    near = difflib.get_close_matches(name, keys, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    place = f" ({where})" if where else ""
    listed = f"Known: {', '.join(keys) or 'none'}" if len(keys) <= _LISTED else f"{len(keys)} are known"
    return f"no {kind} {name!r}{place}{hint} {listed}"


def reason_of(error: OSError) -> str:
    """Return the reason for an OSError in words; some libraries raise OSErrors that only have a message."""
    return error.strerror or str(error) or type(error).__name__


def remedy_of(error: OSError) -> str:
    """Return what helps against an OSError while writing, and ", or "; "" if only another place does."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "make it writable, or "
    return "free disk space, or " if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""


# --- notices ---------------------------------------------------------------------------------------------------------

NOTICES_PER_STEP = 1000  # further ones of the same step are only counted


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One element that was dropped, guessed or repaired while reading data from outside, and the user's next step."""

    kind: Literal["dropped", "guessed", "repaired"]
    what: str  # the kind of problem, in the singular and without its value: "row without a title"; counted by this
    where: str = ""  # the file or address, as the reader knows it; the report shortens files to the user's own names
    line: int = 0  # from 1; 0 if there are no lines
    detail: str = ""  # the value: "noon"
    remedy: str = ""  # the next step, as a sentence without a full stop: "Write times as 14:30"
    paper: str = ""  # the paper's id, filled in by the runner
    count: Annotated[int, msgspec.Meta(ge=1)] = 1


_collected: ContextVar[list[Notice] | None] = ContextVar("_collected", default=None)


def notice(
    kind: Literal["dropped", "guessed", "repaired"],
    what: str,
    *,
    where: str = "",
    line: int = 0,
    detail: str = "",
    remedy: str = "",
) -> None:
    """Report that one element of the data was dropped, guessed or repaired, and continue without it.

    Call it from any function that runs inside a step, at any depth. A row that cannot be read calls

        notice("dropped", "row without a title", where=url, line=7, remedy="Give it a title, or delete the row")

    and continues with the next row. A notice that is repeated at once is one row of the report with a count: call it
    in the same words for each of many elements that are not worth a row each. The notices of a step are returned with
    its result and cached beside its output, so they are the same in every later build. The summary counts them by
    `what`; report.html and report.json list them with file, line and remedy. Code of a build that is not a step calls
    `Runner.notice` instead. Outside both, the call does nothing, so readers can be used on their own.
    """
    notices = _collected.get()
    if notices is None:
        return
    new = Notice(kind=kind, what=what, where=where, line=line, detail=_short(detail), remedy=remedy)
    if notices and msgspec.structs.replace(notices[-1], count=1) == new:
        notices[-1] = msgspec.structs.replace(new, count=notices[-1].count + 1)
        return
    if len(notices) < NOTICES_PER_STEP:
        notices.append(new)
        return
    for n, earlier in enumerate(notices):
        if (earlier.kind, earlier.what, earlier.where) == (kind, what, where):
            notices[n] = msgspec.structs.replace(earlier, count=earlier.count + 1)
            return
    notices.append(Notice(kind=kind, what=what, where=where, remedy=remedy))


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


@contextlib.contextmanager
def collect_notices() -> Iterator[list[Notice]]:
    """Yield a list that receives the notices reported in this block, in this thread."""
    notices: list[Notice] = []
    token = _collected.set(notices)
    try:
        yield notices
    finally:
        _collected.reset(token)
