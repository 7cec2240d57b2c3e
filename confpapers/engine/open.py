"""Executors by name, as for `--executor`."""

import contextlib
from collections.abc import Callable, Iterator

from confpapers.engine.executors import Processes, Serial
from confpapers.engine.jobs import Executor, cores
from confpapers.errors import UsageError, unknown


def _cluster(slots: int, address: str = "") -> Executor:
    """Return a Dask cluster; imported here because its package is an extra."""
    from confpapers.engine.dask import Dask

    return Dask(slots, address)


EXECUTORS: dict[str, Callable[[int], Executor]] = {"processes": Processes, "serial": Serial, "dask": _cluster}


def check_executor(name: str) -> None:
    """Raise UsageError, which lists the valid names, if there is no executor with that name."""
    kind, _, address = name.partition(":")
    if name not in EXECUTORS and not (kind == "dask" and address):
        raise UsageError(unknown("executor", name, [*EXECUTORS, "dask:tcp://HOST:PORT"]))


@contextlib.contextmanager
def open_executor(name: str, *, jobs: int | None = None) -> Iterator[Executor]:
    """Open the executor with that name and close it at the end; `dask:ADDRESS` is an existing cluster.

    Raises UsageError, which lists the valid names, and ClusterError if a cluster cannot be used.
    """
    check_executor(name)
    address = name.partition(":")[2]
    executor = _cluster(jobs or 0, address) if address else EXECUTORS[name](jobs or cores())
    try:
        yield executor
    finally:
        executor.close()
