"""What a worker of a dask cluster does: it hands jobs to children of its own, one a thread.

A hostile PDF kills a child and never the worker.  Each build has its own children, so that its end can kill them while
another build goes on.  Results are kept by what went in, so a worker that would make other bytes says so instead.
"""

import functools
import importlib
import importlib.metadata
import platform
import threading
import time

import msgspec

from confpapers.engine.executors import Processes
from confpapers.engine.jobs import Job
from confpapers.errors import ClusterError

_MATTER = (  # what decides over the bytes of a result, or over whether machines understand each other
    *("confpapers", "msgspec", "dask", "distributed", "numpy", "scipy", "scikit-learn"),
    *("pypdfium2", "pdfminer.six", "pikepdf", "pillow", "beautifulsoup4", "lxml"),
)
_FORGOTTEN = 900.0  # seconds after which the children of a build that was killed are dismissed

Versions = dict[str, str]


@functools.cache
def versions() -> Versions:
    """The versions on this machine of what decides over the bytes of a result."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for name in _MATTER:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "none"
    return found


def difference(name: str, has: Versions | Exception, wanted: Versions | None = None) -> str:
    """How another machine differs from this one (or from `wanted`), as a sentence; empty when it does not."""
    wanted = wanted or versions()
    if isinstance(has, Exception):
        return f"{name} cannot say what is installed there ({has})"
    other = [key for key in wanted if has.get(key) != wanted[key]]
    told = ", ".join(f"{key} {has.get(key, 'none')} where {wanted[key]} is needed" for key in other)
    return f"{name} has {told}" if told else ""


def same_everywhere(wrong: list[str]) -> str:
    """The message for machines that differ: how the first ones do, and what to do about it."""
    rest = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
    advice = "install the same versions of confpapers and what it needs on all machines"
    return f"{'; '.join(wrong[:3])}{rest}: {advice}" if wrong else advice


class _Crew(msgspec.Struct):
    """The children that a worker has for one build."""

    children: Processes
    used: float  # when, by the monotonic clock
    busy: int = 0  # jobs under way


_crews: dict[str, _Crew] = {}
_hiring = threading.Lock()


def perform(build: str, wanted: Versions, job: bytes) -> bytes:
    """On a worker: do a job in a child process.  Job and answer are MessagePack.  Raises ClusterError."""
    worker = importlib.import_module("distributed").get_worker()
    wrong = difference(f"the worker {worker.address}", versions(), wanted)
    if wrong:
        raise ClusterError(same_everywhere([wrong]))
    crew = _crew(build, worker.state.nthreads)
    try:
        return msgspec.msgpack.encode(crew.children.call(msgspec.msgpack.decode(job, type=Job)))
    finally:
        with _hiring:
            crew.busy -= 1
            crew.used = time.monotonic()


def _crew(build: str, threads: int) -> _Crew:
    """This worker's children for a build, one job busier; those of builds gone without a word are dismissed."""
    now = time.monotonic()
    with _hiring:
        for other in [name for name, crew in _crews.items() if not crew.busy and now - crew.used > _FORGOTTEN]:
            _crews.pop(other).children.close()
        crew = _crews.setdefault(build, _Crew(Processes(threads), now))
        crew.busy += 1
        return crew


def dismiss(build: str) -> None:
    """On a worker: kill the children of a build; jobs under way are lost."""
    with _hiring:
        crew = _crews.pop(build, None)
    if crew is not None:
        crew.children.close()
