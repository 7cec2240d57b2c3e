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

What is expected (a dead link, a broken PDF) becomes a `model.Failure` in the report and is survived.
What is ours (a bug) stays a traceback.
"""

import difflib
from collections.abc import Iterable


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


def unknown(kind: str, name: str, known: Iterable[str], *, where: str = "") -> str:
    """The message for a failed look-up: names the nearest key and lists the others.

    >>> unknown("source", "cfv", ["cvf", "pmlr"])
    "no source 'cfv'; did you mean 'cvf'? Known: cvf, pmlr"
    """
    keys = sorted(known)
    near = difflib.get_close_matches(name, keys, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    place = f" ({where})" if where else ""
    return f"no {kind} {name!r}{place}{hint} Known: {', '.join(keys) or 'none'}"
