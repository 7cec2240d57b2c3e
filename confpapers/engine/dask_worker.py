"""The worker's part of a Dask cluster: it passes jobs to its own child processes, one per thread.

A hostile PDF kills a child and never the worker. Each build has its own pool, so that its children can be killed while
another build continues. Results are cached by their inputs, so a worker whose versions would produce other bytes
refuses the job.
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
from confpapers.version import library_versions

_ABANDONED_AFTER = 900.0  # seconds after which the child processes of a killed build are stopped
_LOOK_EVERY = 60.0

Versions = dict[str, str]


@functools.cache
def versions() -> Versions:
    """Return this machine's versions of everything that affects a result's bytes, and of Dask itself."""
    libraries = library_versions() | {"python": ".".join(platform.python_version_tuple()[:2])}
    return libraries | {name: importlib.metadata.version(name) for name in ("dask", "distributed")}


def difference(name: str, has: Versions | Exception, wanted: Versions | None = None) -> str:
    """Return how another machine differs from this one (or from `wanted`) as a sentence; empty if it does not."""
    wanted = wanted or versions()
    if isinstance(has, Exception):
        return f"{name} did not report its installed versions ({has})"
    other = [key for key in {**wanted, **has} if has.get(key) != wanted.get(key)]
    listed = ", ".join(f"{key} {has.get(key, 'none')} where {wanted.get(key, 'none')} is needed" for key in other)
    return f"{name} has {listed}" if listed else ""


def same_everywhere(wrong: list[str]) -> str:
    """Return the error message for machines with differing versions: the first differences and the remedy."""
    rest = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
    advice = "install the same versions of confpapers and its dependencies on all machines"
    return f"{'; '.join(wrong[:3])}{rest}: {advice}" if wrong else advice


class _Pool(msgspec.Struct):
    """The child processes of a worker for one build."""

    children: Processes
    used: float  # time of the last use, on the monotonic clock
    busy: int = 0  # running jobs


_pools: dict[str, _Pool] = {}
_lock = threading.Lock()


def perform(build: str, wanted: Versions, job: bytes) -> bytes:
    """Run a job in a child process, on a worker. Job and result are MessagePack. Raises ClusterError."""
    worker = importlib.import_module("distributed").get_worker()
    wrong = difference(f"the worker {worker.address}", versions(), wanted)
    if wrong:
        raise ClusterError(same_everywhere([wrong]))
    pool = _pool(build, worker.state.nthreads)
    try:
        return msgspec.msgpack.encode(pool.children.call(msgspec.msgpack.decode(job, type=Job)))
    finally:
        with _lock:
            pool.busy -= 1
            pool.used = time.monotonic()


def _pool(build: str, threads: int) -> _Pool:
    """Return this worker's process pool for a build and count one more running job."""
    with _lock:
        if not _pools:
            threading.Thread(target=_stop_abandoned, name="stop abandoned", daemon=True).start()
        pool = _pools.setdefault(build, _Pool(Processes(threads), time.monotonic()))
        pool.busy += 1
        return pool


def _stop_abandoned() -> None:
    """Stop the child processes of builds that were killed, until there are none: nobody else tells the worker."""
    while True:
        time.sleep(_LOOK_EVERY)
        with _lock:
            since = time.monotonic() - _ABANDONED_AFTER
            for build in [name for name, pool in _pools.items() if not pool.busy and pool.used < since]:
                _pools.pop(build).children.close()
            if not _pools:
                return


def dismiss(build: str) -> None:
    """Kill the child processes of a build, on a worker; running jobs are lost."""
    with _lock:
        pool = _pools.pop(build, None)
    if pool is not None:
        pool.children.close()
