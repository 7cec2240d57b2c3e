"""Executors: run jobs in this process, or in worker processes that may hang, use too much memory or crash safely.

An executor has `slots` (the number of concurrent calls) and `call(job)`, which blocks and returns a `JobResult`
(`jobs.py`).

Each child of `Processes` is a persistent `python -m confpapers.engine.worker` that reads jobs from standard input. It
limits its own CPU time and memory before each job, and it is killed, with every process it started, if a job takes too
long: PDF engines are C code that no exception can stop. It ends when this process does.

A pool from the standard library will not do: when one of its workers dies, all calls in flight are lost.
"""

import contextlib
import functools
import os
import select
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec

from confpapers.engine.jobs import Job, JobResult, Limits, packed, perform, read_message, write_message
from confpapers.engine.watchdog import WATCHDOG

_LOOK_EVERY = 1.0  # seconds between two checks of a silent worker
# hostile jobs per child process before a new one replaces it; this bounds memory leaks in C libraries
_RECYCLE_AFTER = 1000


class Serial:
    """Runs every job in this process, one at a time and without limits: for debugging."""

    def __init__(self, slots: int = 1) -> None:
        self.slots = 1
        self._lock = threading.Lock()

    def call(self, job: Job) -> JobResult:
        """Run one job here."""
        with self._lock:
            return perform(job)

    def rest(self) -> None:
        """Do nothing: there are no workers."""

    def close(self) -> None:
        """Do nothing: no process has to be stopped."""


class Processes:
    """Runs jobs in persistent child processes, one job per child at a time."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._all = [_Child() for _ in range(slots)]
        self._idle = list(self._all)  # the one that ran last at the end
        self._changed = threading.Condition()
        self._closed = False

    def call(self, job: Job) -> JobResult:
        """Run one job in the next free child."""
        child = self._next(job.module)
        try:
            if self._closed:
                return JobResult(error="the build was stopped")
            return child.call(job)
        finally:
            with self._changed:
                self._idle.append(child)
                self._changed.notify()

    def _next(self, module: str) -> "_Child":
        """Return a free child, if possible one that ran jobs of this module: what they import takes up to a second."""
        with self._changed:
            self._changed.wait_for(lambda: self._idle)
            child = next((child for child in reversed(self._idle) if module in child.modules), self._idle[-1])
            self._idle.remove(child)
            return child

    def rest(self) -> None:
        """Kill the child processes that run no job."""
        with self._changed:
            for child in self._idle:
                child.kill()

    def close(self) -> None:
        """Kill all child processes."""
        self._closed = True
        for child in self._all:
            child.kill()


@functools.cache
def _starter() -> ThreadPoolExecutor:
    """Return the thread that starts all workers: on Linux a worker ends with the thread that started it."""
    return ThreadPoolExecutor(1, thread_name_prefix="start workers")


def _start(command: list[str], env: dict[str, str]) -> "subprocess.Popen[bytes]":
    return (
        _starter()
        .submit(
            subprocess.Popen,
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("CONFPAPERS_DEBUG") else subprocess.DEVNULL,
            env=env,
            start_new_session=True,  # its own process group, so that everything it starts is killed with it
        )
        .result()
    )


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a worker with every process it started."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _outlives(process: "subprocess.Popen[bytes]") -> bool:
    """Return whether a process is still running one second after its output ended or became invalid."""
    try:
        process.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        return True
    return False


class _Output:
    """The output of a worker up to its end, even if a process that it started keeps the pipe open."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        self._process, self._stream = process, process.stdout

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, or b"" at the end. A stopped worker is continued."""
        if os.name != "posix":
            return self._stream.read(min(size, 1 << 16) if size > 8 else size)
        ended, pipe = False, select.poll()
        pipe.register(self._stream, select.POLLIN)
        while not pipe.poll(_LOOK_EVERY * 1000):
            if ended:
                return b""
            ended = self._process.poll() is not None
            if not ended:
                _wake(self._process.pid)
        return os.read(self._stream.fileno(), size)


def _wake(pid: int) -> None:
    """Continue a stopped process (SIGSTOP); a running one is not affected."""
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGCONT)


class _DiedOfIt(Exception):  # noqa: N818 - the end of a child process
    """A child process ended while it ran a job; the message says how."""


class _Child:
    """One worker process, started when first needed and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0
        self.modules: set[str] = set()  # whose jobs the process has run

    def call(self, job: Job) -> JobResult:
        """Return the result of a job. A crash may be caused by an earlier job, so a new child tries once more."""
        if self._process is None or self._process.poll() is not None or self._done >= _RECYCLE_AFTER:
            self._restart()
        touched = self._done > 0
        self.modules.add(job.module)
        try:
            return self._reply(job)
        except _DiedOfIt as death:
            return self.call(job) if touched else JobResult(error=str(death))

    def _reply(self, job: Job) -> JobResult:
        """Return the result from the current child. Raises _DiedOfIt."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        late, message = threading.Event(), packed(job)

        def stop() -> None:
            late.set()
            _kill(process)

        try:
            with WATCHDOG.deadline(job.limits.seconds or 0.0, stop):
                write_message(process.stdin, message)
                del message  # its bytes are not needed while the job runs
                # the others run our own Python: replacing a child would only repeat its imports
                self._done += bool(job.limits.memory)
                reply: JobResult = read_message(_Output(process), JobResult)
                return reply
        except (EOFError, OSError, ValueError, msgspec.DecodeError) as error:  # ValueError: the pipe was closed
            stopped = self._process is not process
            babbled = not stopped and not late.is_set() and _outlives(process)
            self.kill()
            cause = _cause_of_death(process.wait(), job.limits, late=late.is_set())
            if babbled:
                cause = "its worker returned invalid data"
            if stopped or late.is_set():
                return JobResult(error=cause)
            raise _DiedOfIt(cause) from error

    def _restart(self) -> None:
        self.kill()
        quiet = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")}
        self._process = _start(
            [sys.executable, "-m", "confpapers.engine.worker", str(os.getpid())],
            {**os.environ, **quiet, "PYTHONHASHSEED": "0"},
        )
        self._done = 0

    def kill(self) -> None:
        process, self._process = self._process, None
        self.modules = set()
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _cause_of_death(code: int, limits: Limits, *, late: bool) -> str:
    if late:
        return f"took longer than {limits.seconds:g} s and was stopped"
    if os.name == "posix" and code == -24:  # SIGXCPU
        return f"used more than {limits.cpu_seconds:g} s of CPU time and was stopped"
    if os.name == "posix" and code < 0:
        memory = f" (it may use {limits.memory / 2**30:.1f} GB)" if limits.memory else ""
        return f"its worker was killed by {signal.Signals(-code).name}{memory}"
    return f"its worker exited with code {code}"
