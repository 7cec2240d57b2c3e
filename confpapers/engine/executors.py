"""Where steps run: here, or in worker processes that may hang, swell or die without hurting anybody.

An executor has `slots` (how many calls it can do at once) and `call(job)`, which blocks and returns an `JobResult`
(`jobs.py`).

Each child of `Processes` is a persistent `python -m confpapers.engine.worker` that reads jobs from standard input.
It is killed, with whatever it started, when a job takes too long, and limits its own CPU time and memory before it
starts one: PDF engines are C code that no exception can stop.  It ends when this process does.

A pool from the standard library will not do: when one of its workers dies, all the calls in flight are lost with it.
"""

import contextlib
import functools
import os
import queue
import select
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec

from confpapers.engine.jobs import Job, JobResult, Limits, perform, read_message, write_message

_LOOK_EVERY = 1.0  # seconds between two looks at a worker that says nothing
_RECYCLE_AFTER = 1000  # hostile jobs a child does before a fresh one takes over: bounds what leaks in C libraries


class Serial:
    """Everything in this process, one job at a time, without limits: for debuggers."""

    def __init__(self, slots: int = 1) -> None:
        self.slots = 1
        self._one = threading.Lock()

    def call(self, job: Job) -> JobResult:
        """Run one job here."""
        with self._one:
            return perform(job)

    def close(self) -> None:
        """Nothing to stop."""


class Processes:
    """Jobs in persistent child processes, one job a child at a time."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._idle: queue.LifoQueue[_Child] = queue.LifoQueue()
        self._all = [_Child() for _ in range(slots)]
        self._closed = False
        for child in self._all:
            self._idle.put(child)

    def call(self, job: Job) -> JobResult:
        """Run one job in the next free child."""
        child = self._idle.get()
        try:
            if self._closed:
                return JobResult(error="the build was stopped")
            return child.ask(job)
        finally:
            self._idle.put(child)

    def close(self) -> None:
        """Kill all children."""
        self._closed = True
        for child in self._all:
            child.kill()


@functools.cache
def _starter() -> ThreadPoolExecutor:
    """The thread that starts all workers: on Linux a worker ends with the very thread that started it."""
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
            start_new_session=True,  # a group of its own: what it starts is killed with it
        )
        .result()
    )


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a worker with all that it started."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _outlives(process: "subprocess.Popen[bytes]") -> bool:
    """Whether a process whose output ended, or makes no sense, is still running a second later."""
    try:
        process.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        return True
    return False


class _Output:
    """What a worker writes, up to its end: also when a process that it started holds the pipe open."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        self._process, self._stream = process, process.stdout

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, b"" at the end.  A worker that somebody stopped is woken."""
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
    """Continue a process that is stopped (SIGSTOP); nothing happens to one that runs."""
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGCONT)


class _DiedOfIt(Exception):  # noqa: N818 - the end of a child
    """A child ended by itself while it did a job; says how."""


class _Child:
    """One worker process: started when first needed, and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0

    def ask(self, job: Job) -> JobResult:
        """The answer to a job.  What a child dies of may be an earlier job's doing, so a fresh one is asked again."""
        if self._process is None or self._process.poll() is not None or self._done >= _RECYCLE_AFTER:
            self._restart()
        touched = self._done > 0
        try:
            return self._answer(job)
        except _DiedOfIt as death:
            return self.ask(job) if touched else JobResult(error=str(death))

    def _answer(self, job: Job) -> JobResult:
        """The same, of the child that is there.  Raises _DiedOfIt."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            _kill(process)

        timer = threading.Timer(job.limits.seconds or threading.TIMEOUT_MAX, stop)
        timer.daemon = True
        if job.limits.seconds:
            timer.start()
        try:
            write_message(process.stdin, job)
            self._done += bool(job.limits.memory)  # the others run Python of ours: a fresh child is imports for nothing
            answer: JobResult = read_message(_Output(process), JobResult)
            return answer
        except (EOFError, OSError, ValueError, msgspec.DecodeError) as error:  # ValueError: the pipe was closed
            stopped = self._process is not process
            babbled = not stopped and not late.is_set() and _outlives(process)
            self.kill()
            cause = _cause_of_death(process.wait(), job.limits, late=late.is_set())
            if babbled:
                cause = "its worker wrote something that is no answer"
            if stopped or late.is_set():
                return JobResult(error=cause)
            raise _DiedOfIt(cause) from error
        finally:
            timer.cancel()

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
        return f"its worker died of {signal.Signals(-code).name}{memory}"
    return f"its worker ended with code {code}"
