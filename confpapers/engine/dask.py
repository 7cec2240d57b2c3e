"""Steps on the worker processes of a dask cluster, on this machine or on many.

    driver ── job as bytes ──> scheduler ──> worker ── pipe ──> child that does it
           <── answer as bytes ─────────────────────────────────┘

The driver alone reads and writes the cache; a job carries its inputs and the answer its outputs, so machines share no
file system.  Every worker keeps one child process a thread (`executors.Processes`): a hostile PDF kills a child and
never the worker, so dask has nothing to punish.  When a whole worker dies, dask gives its jobs to another one.

Results are kept by what went in, so all machines must make the same bytes: versions are compared before the first job
and again, by the worker, with every job, for workers may join later.
"""

import contextlib
import importlib
import importlib.util
import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Any

import msgspec

from confpapers.engine.dask_worker import difference, dismiss, perform, same_everywhere, versions
from confpapers.engine.jobs import Job, JobResult
from confpapers.errors import ClusterError, UsageError

_THREADS_A_WORKER = 4  # of a cluster on this machine: they only pass bytes on, and a worker costs 100 MB and a second
_IN_FLIGHT = range(32, 257)  # fewest and most jobs at once: enough for workers that join later; each holds its inputs
_CONNECT = 10.0  # seconds
_DESERTED = 60.0  # seconds without any worker before we give up
_LOOK_EVERY = 2.0


class Dask:
    """Jobs on a dask cluster: a new one on this machine, or the one whose scheduler has the address.

    A cluster of our own is started by the first job: a build that finds everything kept needs none.
    Raises UsageError when dask is not installed, ClusterError when there is no cluster or versions differ.
    """

    def __init__(self, slots: int, address: str = "") -> None:
        if importlib.util.find_spec("distributed") is None:
            raise UsageError("the cluster needs dask: pip install 'confpapers[cluster]'")
        self.address, self._threads = address, slots
        self.slots = 2 * slots  # more than threads: a worker has its next job at hand when one is done
        self._build = uuid.uuid4().hex
        self._client: Any = None
        self._cluster: Any = None
        self._starting, self._looking = threading.Lock(), threading.Lock()
        self._closed, self._over = threading.Event(), threading.Event()  # by us; by anybody
        self._waiting: set[threading.Event] = set()
        self._populated = self._looked = 0.0  # when there last were workers, and when we last looked
        if address:
            threads = self._connect(address)
            self.slots = slots or min(max(2 * threads, _IN_FLIGHT.start), _IN_FLIGHT.stop - 1)

    def call(self, job: Job) -> JobResult:
        """Run one job on the next free worker.  Raises ClusterError when the cluster is gone."""
        client = self._started()
        done = threading.Event()
        self._waiting.add(done)
        try:
            if client.status != "running":  # it may find the scheduler again, but has forgotten our jobs
                raise self._lost()
            data = msgspec.msgpack.encode(job)
            future = client.submit(perform, self._build, versions(), data, key=_key(job), pure=False)
            future.add_done_callback(lambda _: done.set())
            while not self._over.is_set() and not done.wait(_LOOK_EVERY):
                self._look(client)
            return self._answer(future)
        except (OSError, CancelledError, _closed_client()) as error:
            if self._closed.is_set():
                return JobResult(error="the build was stopped")
            self._finish()
            raise self._lost() from error
        finally:
            self._waiting.discard(done)

    def _answer(self, future: Any) -> JobResult:
        if self._closed.is_set():
            return JobResult(error="the build was stopped")
        if self._over.is_set():
            raise self._lost()
        try:
            return msgspec.msgpack.decode(future.result(), type=JobResult)
        except _dask().KilledWorker as error:  # it may not be the job's fault: with a traceback it is not remembered
            return JobResult(error="the workers that had it died, one after the other", traceback=str(error))

    def _finish(self) -> None:
        """No more answers will come: wake all who wait for one."""
        self._over.set()
        for waiting in tuple(self._waiting):
            waiting.set()

    def _lost(self) -> ClusterError:
        what = f"the scheduler {self.address}" if self.address else "the cluster on this machine"
        return ClusterError(f"{what} has gone away. Nothing made so far is lost: the next build goes on from here")

    # --- beginning ---------------------------------------------------------------------------------------------------

    def _started(self) -> Any:
        with self._starting:
            if self._closed.is_set():
                raise ClusterError("the build was stopped")
            if self._client is None:
                self._start_here()
        if self._closed.is_set():  # and whoever closed us may not have waited for the start
            self._leave()
            raise ClusterError("the build was stopped")
        return self._client

    def _start_here(self) -> None:
        """A scheduler in this process; its workers join as they come up."""
        distributed = _dask()
        workers = -(-self._threads // _THREADS_A_WORKER)
        with _deaf_to_ctrl_c():
            self._cluster = distributed.LocalCluster(
                n_workers=0,
                threads_per_worker=-(-self._threads // workers),
                processes=True,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # its server starts anyway, and complains when 8787 is taken
                scheduler_kwargs={"dashboard": False},
                memory_limit=0,  # a worker only passes bytes on; the children have limits of their own
                silence_logs=logging.CRITICAL,
            )
        self._cluster.scale(workers)
        self._client = distributed.Client(self._cluster, set_as_default=False)
        self._populated = time.monotonic()

    def _connect(self, address: str) -> int:
        """Find the cluster and compare versions; gives the number of its threads."""
        distributed = _dask()
        try:
            self._client = distributed.Client(address, timeout=_CONNECT, set_as_default=False, name="confpapers")
            found = {f"the scheduler {address}": self._client.run_on_scheduler(versions)}
            on_workers = self._client.run(versions, on_error="return")
            threads: int = sum(self._client.nthreads().values())
        except (OSError, ValueError, TypeError, ImportError, RuntimeError) as error:
            self.close()
            raise ClusterError(_no_scheduler(address, error)) from error
        found |= {f"the worker {name}": has for name, has in on_workers.items()}
        wrong = [text for name, has in found.items() if (text := difference(name, has))]
        if wrong:
            self.close()
            raise ClusterError(same_everywhere(wrong))
        self._populated = time.monotonic()
        return threads

    # --- meanwhile ---------------------------------------------------------------------------------------------------

    def _look(self, client: Any) -> None:
        """Are there workers?  Raises ClusterError when there were none for a minute."""
        now = time.monotonic()
        with self._looking:
            if now - self._looked < _LOOK_EVERY or self._closed.is_set():
                return
            self._looked = now
            if client.nthreads():
                self._populated = now
            if now - self._populated < _DESERTED:
                return
        where = self.address or "HOST:PORT"
        raise ClusterError(
            f"the cluster has had no worker for {_DESERTED:.0f} s. Start some (dask worker {where}) and build again"
            if self.address
            else "no worker process could be started on this machine; --executor processes needs no cluster"
        )

    # --- ending ------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Stop at once: children of this build are killed, a cluster of our own ends."""
        self._closed.set()
        self._finish()
        if self._starting.acquire(timeout=1):  # else it is about to start, and looks for itself
            self._starting.release()
            self._leave()

    def _leave(self) -> None:
        client, cluster = self._client, self._cluster
        if client is not None:
            _at_most(0.4, lambda: client.run(dismiss, self._build, on_error="ignore"))
            _at_most(0.3, lambda: client.close(timeout=0.3))
        if cluster is not None:
            _end(cluster)


def _key(job: Job) -> str:
    """A task's name: never twice the same, and dask's dashboard shows the step's function."""
    return f"{job.function.rpartition(':')[2]}-{uuid.uuid4().hex}"


def _at_most(seconds: float, what: Callable[[], object]) -> bool:
    """Do something that a dead cluster may never answer, and wait for it no longer than that: did it end?"""

    def try_it() -> None:
        with contextlib.suppress(Exception):  # we are leaving: nobody is there to act on it
            what()

    thread = threading.Thread(target=try_it, daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()


def _end(cluster: Any) -> None:
    """Close a cluster of ours; workers that have only begun to start do not listen, and are killed."""
    started = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
    cluster.shutdown_on_close = False  # else dask waits ten seconds for them when the interpreter ends
    if not _at_most(0.5, lambda: cluster.close(timeout=0.5)):
        for process in started:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGTERM)


def _dask() -> Any:
    """The package, imported when it is needed.  It warns of lost workers and large inputs: to us, all in a day."""
    distributed = importlib.import_module("distributed")
    importlib.import_module("dask").config.set({"distributed.admin.large-graph-warning-threshold": "16GiB"})
    if not os.environ.get("CONFPAPERS_DEBUG"):
        for name in ("distributed", "distributed.client", "distributed.comm", "distributed.core"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def _closed_client() -> type[Exception]:
    """What dask raises when asked after the end; older ones have no name for it."""
    error: type[Exception] = getattr(_dask().client, "ClosedClientError", OSError)
    return error


@contextlib.contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Threads and processes that start in the block, and those that they start, are spared Ctrl-C: we stop them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    importlib.import_module("multiprocessing.resource_tracker").ensure_running()  # its start would undo the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _no_scheduler(address: str, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"no scheduler answers at {address}: start it there with `dask scheduler`, or correct the address"
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"the cluster at {address} does not understand us ({text}): {same_everywhere([])}"
