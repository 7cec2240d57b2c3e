"""Run steps on the worker processes of a Dask cluster, on this machine or on several.

    driver ── job as bytes ────> scheduler ──> worker ── pipe ──> child process that runs it
           <── result as bytes ─────────────────────────────────┘

Only the driver reads and writes the cache. A job carries its inputs and the result its outputs, so machines need no
shared file system. Every worker keeps one child process per thread (`executors.Processes`): a hostile PDF kills a child
and never the worker, so Dask has nothing to restart. If a whole worker dies, Dask gives its jobs to another one.

Results are cached by their inputs, so all machines must produce the same bytes. Versions are compared before the first
job, and by the worker with every job, because workers may join later.
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

from confpapers.engine.dask_address import knock
from confpapers.engine.dask_worker import difference, dismiss, perform, same_everywhere, versions
from confpapers.engine.jobs import Job, JobResult, packed
from confpapers.errors import ClusterError, UsageError

_THREADS_A_WORKER = 4  # on a local cluster: threads only pass bytes on, and a worker costs 100 MB and a second
# fewest and most jobs at once: enough for workers that join later; each job holds its inputs in memory
_IN_FLIGHT = range(32, 257)
_CONNECT = 10.0  # seconds
_DESERTED = 60.0  # seconds without any worker before the build fails
_LOOK_EVERY = 2.0


class Dask:
    """Runs jobs on a Dask cluster: a new one on this machine, or the one whose scheduler has the given address.

    The first job starts a local cluster; a build that finds everything in the cache needs none. Raises UsageError if
    Dask is not installed, and ClusterError if there is no cluster or versions differ.
    """

    def __init__(self, slots: int, address: str = "") -> None:
        if importlib.util.find_spec("distributed") is None:
            raise UsageError("the cluster needs dask: pip install 'confpapers[cluster]'")
        self.address, self._threads = address, slots
        self.slots = 2 * slots  # twice the threads, so that a worker has its next job when it finishes one
        self._build = uuid.uuid4().hex
        self._client: Any = None
        self._cluster: Any = None
        self._starting, self._looking = threading.Lock(), threading.Lock()
        self._closed, self._over = threading.Event(), threading.Event()  # closed by us; closed by anybody
        self._why = ""  # it is over, if it has no workers
        self._waiting: set[threading.Event] = set()
        self._populated = self._looked = 0.0  # when workers were last seen, and when they were last counted
        if address:
            threads = self._connect(address)
            self.slots = slots or min(max(2 * threads, _IN_FLIGHT.start), _IN_FLIGHT.stop - 1)

    def call(self, job: Job) -> JobResult:
        """Run one job on the next free worker. Raises ClusterError if the cluster is gone."""
        client, data = self._started(), packed(job)  # what cannot be read is not the cluster's fault
        done = threading.Event()
        self._waiting.add(done)
        try:
            if client.status != "running":  # the client may find the scheduler again, but its jobs are lost
                raise self._lost()
            future = client.submit(perform, self._build, versions(), data, key=_key(job), pure=False)
            future.add_done_callback(lambda _: done.set())
            while not self._over.is_set() and not done.wait(_LOOK_EVERY):
                self._look(client)
            return self._reply(future)
        except (OSError, CancelledError, _closed_client()) as error:
            if self._closed.is_set():
                return JobResult(error="the build was stopped")
            self._finish()
            raise self._lost() from error
        finally:
            self._waiting.discard(done)

    def scheduler_address(self) -> str:
        """Return the address of the scheduler; empty before the first job."""
        return self.address or str(self._cluster.scheduler_address if self._cluster else "")

    def _reply(self, future: Any) -> JobResult:
        if self._closed.is_set():
            return JobResult(error="the build was stopped")
        if self._over.is_set():
            raise self._lost()
        try:
            return msgspec.msgpack.decode(future.result(), type=JobResult)
        except _dask().KilledWorker as error:  # perhaps not the job's fault; results with a traceback are not cached
            return JobResult(error="every worker that ran it died", traceback=str(error))

    def _finish(self) -> None:
        """Wake all waiting callers, because no more results will come."""
        self._over.set()
        for waiting in tuple(self._waiting):
            waiting.set()

    def _lost(self) -> ClusterError:
        what = f"the scheduler {self.address}" if self.address else "the cluster on this machine"
        return ClusterError(self._why or f"{what} is gone. Finished work is kept; the next build continues from here")

    # --- beginning ---------------------------------------------------------------------------------------------------

    def _started(self) -> Any:
        with self._starting:
            if self._closed.is_set():
                raise ClusterError("the build was stopped")
            if self._client is None:
                self._start_here()
        if self._closed.is_set():  # whoever closed us may not have waited for the start
            self._leave()
            raise ClusterError("the build was stopped")
        return self._client

    def _start_here(self) -> None:
        """Start a scheduler in this process; its workers join as they come up.

        Whoever can talk to a scheduler or worker can run programs. Loopback is open to every user of the machine, so
        they talk TLS and accept only the certificate of this build, whose key is in no file.
        """
        distributed = _dask()
        workers = -(-self._threads // _THREADS_A_WORKER)
        routes: dict[str, list[str]] = {f"distributed.{part}.http.routes": [] for part in ("scheduler", "worker")}
        with _deaf_to_ctrl_c(), importlib.import_module("dask").config.set(routes):
            self._cluster = distributed.LocalCluster(
                n_workers=0,
                threads_per_worker=-(-self._threads // workers),
                processes=True,
                host="127.0.0.1",
                protocol="tls://",
                security=distributed.Security.temporary(),
                # Dask starts this server in any case, and complains if port 8787 is taken
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
                memory_limit=0,  # a worker only passes bytes on; its child processes have limits of their own
                silence_logs=logging.CRITICAL,
            )
            self._cluster.scale(workers)
        self._client = distributed.Client(self._cluster, set_as_default=False)
        self._populated = time.monotonic()

    def _connect(self, address: str) -> int:
        """Find the cluster, compare versions, and return the number of its threads."""
        distributed = _dask()
        knock(address, _CONNECT)
        try:
            self._client = distributed.Client(address, timeout=_CONNECT, set_as_default=False, name="confpapers")
            by_machine = {f"the scheduler {address}": self._client.run_on_scheduler(versions)}
            on_workers = self._client.run(versions, on_error="return")
            threads: int = sum(self._client.nthreads().values())
        except (OSError, ValueError, TypeError, ImportError, RuntimeError) as error:
            self.close()
            raise self._lost() if isinstance(error, OSError) else _misunderstood(address, error) from error
        by_machine |= {f"the worker {name}": has for name, has in on_workers.items()}
        wrong = [text for name, has in by_machine.items() if (text := difference(name, has))]
        if wrong:
            self.close()
            raise ClusterError(same_everywhere(wrong))
        self._populated = time.monotonic()
        return threads

    # --- meanwhile ---------------------------------------------------------------------------------------------------

    def _look(self, client: Any) -> None:
        """Check that there are workers. If there were none for a minute, it is over for all callers."""
        now = time.monotonic()
        with self._looking:
            if now - self._looked < _LOOK_EVERY or self._closed.is_set():
                return
            self._looked = now
            if client.nthreads():
                self._populated = now
            if now - self._populated < _DESERTED:
                return
        self._why = (
            f"the cluster has had no worker for {_DESERTED:.0f} s. "
            f"Start some (dask worker {self.address}) and build again"
            if self.address
            else "no worker process could be started on this machine; --executor processes needs no cluster"
        )
        self._finish()

    # --- ending ------------------------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Do nothing: the cluster may have other work."""

    def close(self) -> None:
        """Stop at once: kill the child processes of this build and shut down a local cluster."""
        self._closed.set()
        self._finish()
        if self._starting.acquire(timeout=1):  # otherwise it is about to start, and then notices the flag
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
    """Return a task name: unique, and starting with the step's function, which Dask's dashboard shows."""
    return f"{job.function.rpartition(':')[2]}-{uuid.uuid4().hex}"


def _at_most(seconds: float, what: Callable[[], object]) -> bool:
    """Call something that a dead cluster may never answer; return whether it finished in time."""

    def try_it() -> None:
        with contextlib.suppress(Exception):  # we are closing: nobody could act on the exception
            what()

    thread = threading.Thread(target=try_it, daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()


def _end(cluster: Any) -> None:
    """Close a local cluster; workers that are still starting do not listen and are killed."""
    started = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
    cluster.shutdown_on_close = False  # otherwise Dask waits ten seconds for them when the interpreter exits
    if not _at_most(0.5, lambda: cluster.close(timeout=0.5)):
        for process in started:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGTERM)


def _dask() -> Any:
    """Return the dask.distributed package, imported when needed, without its warnings about lost workers and large
    inputs.
    """
    distributed = importlib.import_module("distributed")
    importlib.import_module("dask").config.set({"distributed.admin.large-graph-warning-threshold": "16GiB"})
    if not os.environ.get("CONFPAPERS_DEBUG"):
        for name in ("distributed", "distributed.client", "distributed.comm", "distributed.core"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def _closed_client() -> type[Exception]:
    """Return the exception that Dask raises after the end; older versions have no name for it."""
    error: type[Exception] = getattr(_dask().client, "ClosedClientError", OSError)
    return error


@contextlib.contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Shield threads and processes that start in this block from Ctrl-C; the build stops them itself."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    # starting it later would undo the block
    importlib.import_module("multiprocessing.resource_tracker").ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _misunderstood(address: str, error: Exception) -> ClusterError:
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ClusterError(f"{address} does not understand this version of Dask ({text}): {same_everywhere([])}")
