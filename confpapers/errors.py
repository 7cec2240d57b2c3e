"""What can go wrong, as a tree.

    ConfpapersError                 everything below: shown as a message, never as a traceback
    ├── UsageError                  the command line asks for something that is not there   (exit 2)
    ├── ConferenceError             a conference file is wrong
    ├── SourceError                 a page is not what the adapter expects
    ├── ScheduleError               a programme is not what its reader expects
    ├── FetchError                  the network, a site or a file says no
    │   ├── Offline                 not in the cache, and we were told not to ask
    │   └── HostStopped             the site told us to go away: nothing more is asked of it
    ├── DocumentError               a PDF that cannot be read
    ├── StepError                   a step failed in a worker (it carries one string: it crosses processes)
    ├── ClusterError                the machines that should do the work are gone, or differ from this one
    ├── SelfCheckError              the page would be wrong: the old site stays
    ├── DeployError                 the site cannot be published
    ├── SiteError                   the site's folder cannot be written
    └── StoreError                  the cache cannot be read or written

What is expected (a dead link, a broken PDF) becomes a `model.Failure` in the report, and the build goes on.
A bug of ours stays a traceback of its step, in the log and in the report.

What costs even less than a paper (a row without a title, a cell that is no time of day, a byte that is no UTF-8) is a
`Notice`: see `notice` for how any function that reads the user's or a site's data reports one.
"""

import contextlib
import difflib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Annotated, Literal

import msgspec


class ConfpapersError(Exception):
    """Something the user can understand and act on."""


class UsageError(ConfpapersError):
    """The command line asks for something that is not there."""


class ConferenceError(ConfpapersError):
    """A conference file is wrong."""


class SourceError(ConfpapersError):
    """A page is not what the adapter expects."""


class ScheduleError(ConfpapersError):
    """A programme is not what its reader expects."""


class FetchError(ConfpapersError):
    """The network, a site or a file says no."""


class Offline(FetchError):  # noqa: N818 - it is a state, and reads better so
    """Not in the cache, and we were told not to ask."""


class HostStopped(FetchError):  # noqa: N818
    """The site told us to go away: nothing more is asked of it."""


class DocumentError(ConfpapersError):
    """A PDF that cannot be read."""


class StepError(ConfpapersError):
    """A step failed in a worker."""


class ClusterError(ConfpapersError):
    """The machines that should do the work are gone, or differ from this one."""


class SelfCheckError(ConfpapersError):
    """The page would be wrong."""


class DeployError(ConfpapersError):
    """The site cannot be published."""


class SiteError(ConfpapersError):
    """The site's folder cannot be written."""


class StoreError(ConfpapersError):
    """The cache cannot be read or written."""


_LISTED = 40  # names that a message lists


def unknown(kind: str, name: str, known: Iterable[str], *, where: str = "") -> str:
    """The message for a failed look-up: names the nearest key and lists the others.

    >>> unknown("source", "cfv", ["cvf", "pmlr"])
    "no source 'cfv'; did you mean 'cvf'? Known: cvf, pmlr"
    """
    keys = sorted(known)
    near = difflib.get_close_matches(name, keys, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    place = f" ({where})" if where else ""
    listed = f"Known: {', '.join(keys) or 'none'}" if len(keys) <= _LISTED else f"{len(keys)} are known"
    return f"no {kind} {name!r}{place}{hint} {listed}"


# --- notices ---------------------------------------------------------------------------------------------------------

NOTICES_PER_STEP = 1000  # further ones of the same step are only counted


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was dropped, guessed or repaired while reading data from outside, and what the user can do."""

    kind: Literal["dropped", "guessed", "repaired"]
    what: str  # the kind of thing, in the singular and without its value: "row without a title"; counted by this
    where: str = ""  # the file or address, as the reader knows it; the report shortens files to the user's own names
    line: int = 0  # from 1; 0 when there are no lines
    detail: str = ""  # the value: "noon"
    remedy: str = ""  # the next move, as a sentence without a full stop: "Write times as 14:30"
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
    """Report that one element of the data was dropped, guessed or repaired, and go on without it.

    Call it from any function that runs inside a step, however deep: a row that cannot be read calls

        notice("dropped", "row without a title", where=url, line=7, remedy="Give it a title, or delete the row")

    and continues with the next row.  The notices of a step travel with its answer, are kept in the cache beside its
    output, and so are the same in every later build.  The summary counts them by `what`; report.html and report.json
    list them with file, line and remedy.  Code of a build that is no step calls `Runner.notice` instead.
    Outside both, the call does nothing, so readers can be used alone.
    """
    kept = _collected.get()
    if kept is None:
        return
    if len(kept) < NOTICES_PER_STEP:
        kept.append(Notice(kind=kind, what=what, where=where, line=line, detail=_short(detail), remedy=remedy))
        return
    for n, known in enumerate(kept):
        if (known.kind, known.what, known.where) == (kind, what, where):
            kept[n] = msgspec.structs.replace(known, count=known.count + 1)
            return
    kept.append(Notice(kind=kind, what=what, where=where, remedy=remedy))


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


@contextlib.contextmanager
def collect_notices() -> Iterator[list[Notice]]:
    """A list that receives the notices reported while the block runs, in this thread."""
    kept: list[Notice] = []
    token = _collected.set(kept)
    try:
        yield kept
    finally:
        _collected.reset(token)
