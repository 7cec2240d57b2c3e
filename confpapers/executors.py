"""Where steps run: here, or in worker processes that may hang, swell or die without hurting anybody.

An executor has `slots` (how many calls it can do at once) and `call(job)`, which blocks and returns an `Answer`.
A job names a function by its import path and carries bytes and plain parameters; the answer is bytes again, so the same
call works in this process, in a child, or on another machine.

Each child of `Processes` is a persistent `python -m confpapers.worker` that reads jobs from its standard input.  It is
killed when a job takes too long, and limits its own CPU time and memory before it starts one: PDF engines are C code
that no exception can stop.  A pool from the standard library will not do: when one of its workers dies, all the calls
in flight are lost with it.
"""

import contextlib
import importlib
import os
import queue
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import msgspec

from confpapers.errors import ConfpapersError, UsageError, unknown

Output = bytes | dict[str, bytes]

_SIZE = struct.Struct("!Q")
_RECYCLE_AFTER = 400  # hostile jobs a child does before a fresh one takes over: bounds what leaks in C libraries


class Limits(msgspec.Struct, frozen=True):
    """What one job may take; 0 means no limit."""

    seconds: float = 0  # wall clock
    cpu_seconds: float = 0
    memory: int = 0  # bytes of address space


class Job(msgspec.Struct, frozen=True):
    """A call of `function` ("package.module:name") with bytes and plain parameters."""

    function: str
    inputs: tuple[bytes, ...]
    params: dict[str, Any] = {}
    limits: Limits = Limits()


class Answer(msgspec.Struct, frozen=True):
    """What came of a job: an output, or the reason why there is none."""

    output: Output | None = None
    error: str = ""
    traceback: str = ""  # only when the error is not one of ours
    cpu_seconds: float = 0.0


class Executor(Protocol):
    """Runs jobs.  `call` may be used from many threads; at most `slots` of them make progress at once."""

    slots: int

    def call(self, job: Job) -> Answer:
        """Run one job and wait for its answer; never raises for what the job does."""

    def close(self) -> None:
        """Stop at once; jobs under way are lost."""


def perform(job: Job) -> Answer:
    """Do a job here and now.  Its own errors become messages; whatever else it raises comes with a traceback."""
    start = time.process_time()
    try:
        module, _, name = job.function.partition(":")
        output = getattr(importlib.import_module(module), name)(*job.inputs, **job.params)
        return Answer(output=output, cpu_seconds=time.process_time() - start)
    except ConfpapersError as error:
        return Answer(error=str(error), cpu_seconds=time.process_time() - start)
    except MemoryError:
        return Answer(error="ran out of memory", cpu_seconds=time.process_time() - start)
    except Exception as error:  # noqa: BLE001 - reported with its traceback, as the failure of this one job
        import traceback

        text = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        return Answer(error=text, traceback=traceback.format_exc(), cpu_seconds=time.process_time() - start)


class Serial:
    """Everything in this process, one job at a time, without limits: for debuggers."""

    def __init__(self, slots: int = 1) -> None:
        self.slots = 1
        self._one = threading.Lock()

    def call(self, job: Job) -> Answer:
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

    def call(self, job: Job) -> Answer:
        """Run one job in the next free child."""
        child = self._idle.get()
        try:
            if self._closed:
                return Answer(error="the build was stopped")
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

    def ask(self, job: Job) -> Answer:
        """The answer to a job.  What a child dies of may be an earlier job's doing, so a fresh one is asked again."""
        if self._process is None or self._process.poll() is not None or self._done >= _RECYCLE_AFTER:
            self._restart()
        touched = self._done > 0
        try:
            return self._answer(job)
        except _DiedOfIt as death:
            return self.ask(job) if touched else Answer(error=str(death))

    def _answer(self, job: Job) -> Answer:
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
            answer: Answer = read_message(process.stdout, Answer)
            return answer
        except (EOFError, OSError) as error:
            stopped = self._process is not process
            self.kill()
            cause = _cause_of_death(process.wait(), job.limits, late=late.is_set())
            if stopped or late.is_set():
                return Answer(error=cause)
            raise _DiedOfIt(cause) from error
        finally:
            timer.cancel()

    def _restart(self) -> None:
        self.kill()
        quiet = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "confpapers.worker"],
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


def write_message(stream: Any, message: msgspec.Struct) -> None:
    """Send a record over a pipe: its length, then MessagePack."""
    data = msgspec.msgpack.encode(message)
    stream.write(_SIZE.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_message(stream: Any, kind: type[Any]) -> Any:
    """Read what `write_message` sent.  Raises EOFError when the other side is gone."""
    head = stream.read(_SIZE.size)
    if len(head) < _SIZE.size:
        raise EOFError
    (size,) = _SIZE.unpack(head)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return msgspec.msgpack.decode(data, type=kind)


def _cluster(slots: int, address: str = "") -> Executor:
    """Named by its path, as jobs name functions: the cluster stands above this module, and its package is an extra."""
    executor: Executor = importlib.import_module("confpapers.cluster").Dask(slots, address)
    return executor


EXECUTORS: dict[str, Callable[[int], Executor]] = {"processes": Processes, "serial": Serial, "dask": _cluster}


@contextlib.contextmanager
def open_executor(name: str, *, jobs: int | None = None) -> Iterator[Executor]:
    """The executor of that name, closed at the end; `dask:ADDRESS` is a cluster that is there already.

    Raises UsageError, which lists the others; ClusterError when a cluster cannot be used.
    """
    kind, _, address = name.partition(":")
    if name not in EXECUTORS and not (kind == "dask" and address):
        raise UsageError(unknown("executor", name, [*EXECUTORS, "dask:tcp://HOST:PORT"]))
    executor = _cluster(jobs or 0, address) if address else EXECUTORS[name](jobs or cores())
    try:
        yield executor
    finally:
        executor.close()


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
