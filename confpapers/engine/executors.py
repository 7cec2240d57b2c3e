"""Where steps run: here, or in worker processes that may hang, swell or die without hurting anybody.

An executor has `slots` (how many calls it can do at once) and `call(job)`, which blocks and returns an `JobResult`
(`jobs.py`).

Each child of `Processes` is a persistent `python -m confpapers.engine.worker` that reads jobs from standard input.
It is killed when a job takes too long, and limits its own CPU time and memory before it starts one: PDF engines are C
code that no exception can stop.  A pool from the standard library will not do: when one of its workers dies, all the
calls in flight are lost with it.
"""

import contextlib
import os
import queue
import subprocess
import sys
import threading

from confpapers.engine.jobs import Job, JobResult, Limits, perform, read_message, write_message

_RECYCLE_AFTER = 400  # hostile jobs a child does before a fresh one takes over: bounds what leaks in C libraries


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
            process.kill()

        timer = threading.Timer(job.limits.seconds or threading.TIMEOUT_MAX, stop)
        timer.daemon = True
        if job.limits.seconds:
            timer.start()
        try:
            write_message(process.stdin, job)
            self._done += bool(job.limits.memory)  # the others run Python of ours: a fresh child is imports for nothing
            answer: JobResult = read_message(process.stdout, JobResult)
            return answer
        except (EOFError, OSError) as error:
            stopped = self._process is not process
            self.kill()
            cause = _cause_of_death(process.wait(), job.limits, late=late.is_set())
            if stopped or late.is_set():
                return JobResult(error=cause)
            raise _DiedOfIt(cause) from error
        finally:
            timer.cancel()

    def _restart(self) -> None:
        self.kill()
        quiet = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "confpapers.engine.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("CONFPAPERS_DEBUG") else subprocess.DEVNULL,
            env={**os.environ, **quiet, "PYTHONHASHSEED": "0"},
        )
        self._done = 0

    def kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
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
        import signal

        memory = f" (it may use {limits.memory / 2**30:.1f} GB)" if limits.memory else ""
        return f"its worker died of {signal.Signals(-code).name}{memory}"
    return f"its worker ended with code {code}"
