"""Jobs and their results: what every executor runs, and how both are sent over a pipe.

A job names a function by its import path and carries bytes and plain parameters. Its result is bytes again, so the same
call works in this process, in a child process, or on another machine.
"""

import importlib
import os
import struct
import time
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from confpapers.errors import ConfpapersError, Notice, collect_notices

Output = bytes | dict[str, bytes]

_SIZE = struct.Struct("!Q")
_PIECE = 1 << 24
_LARGEST = 1 << 36  # bytes of a message; a larger length is invalid


class Limits(msgspec.Struct, frozen=True):
    """Resource limits of one job. The defaults are for computations over all papers, far above their real needs.

    A worker that exceeds them is stopped, and its job fails with a message that names the limit.
    """

    seconds: float = 6 * 3600  # wall clock time
    cpu_seconds: float = 24 * 3600  # all threads together
    memory: int = 0  # bytes of address space; 0: the share of the machine's memory below
    memory_share: float = 0.9  # share of the machine's memory, for data


class Job(msgspec.Struct, frozen=True):
    """A call of `function` ("package.module:name") with bytes and plain parameters.

    An input may also be a function that returns its bytes. It is called when the job is sent, so that the sender does
    not keep them while the job runs: those of many papers take hundreds of megabytes.
    """

    function: str
    inputs: tuple[Any, ...]
    params: dict[str, Any] = {}
    limits: Limits = Limits()

    @property
    def module(self) -> str:
        """Return the import path of the function's module."""
        return self.function.partition(":")[0]


class JobResult(msgspec.Struct, frozen=True):
    """The result of a job: an output, or the reason why there is none."""

    output: Output | None = None
    error: str = ""
    traceback: str = ""  # only if the exception is not one of ours
    cpu_seconds: float = 0.0
    notices: tuple[Notice, ...] = ()  # what the job dropped, guessed or repaired


class Executor(Protocol):
    """Runs jobs. `call` may be used from many threads; at most `slots` calls run at once."""

    slots: int

    def call(self, job: Job) -> JobResult:
        """Run one job and return its result; never raises for errors of the job."""

    def rest(self) -> None:
        """Free the memory of workers that have nothing to do; the next jobs start them again."""

    def close(self) -> None:
        """Stop at once; running jobs are lost."""


def perform(job: Job) -> JobResult:
    """Run a job in this process. ConfpapersErrors become messages; any other exception keeps its traceback."""
    start = time.process_time()
    inputs = tuple(map(_bytes_of, job.inputs))  # what is raised while they are read is not an error of the job
    try:
        function = getattr(importlib.import_module(job.module), job.function.partition(":")[2])
        with collect_notices() as notices:
            output = function(*inputs, **job.params)
        return JobResult(output=output, cpu_seconds=time.process_time() - start, notices=tuple(notices))
    except ConfpapersError as error:
        return JobResult(error=str(error), cpu_seconds=time.process_time() - start)
    except MemoryError:
        return JobResult(error="ran out of memory", cpu_seconds=time.process_time() - start)
    except Exception as error:  # noqa: BLE001 - reported with its traceback, as the failure of this job alone
        import traceback

        text = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        return JobResult(error=text, traceback=traceback.format_exc(), cpu_seconds=time.process_time() - start)


def _bytes_of(data: bytes | Callable[[], bytes]) -> bytes:
    return data() if callable(data) else data


def packed(message: msgspec.Struct) -> bytes:
    """Return a record as MessagePack, a job with the bytes of its inputs."""
    return msgspec.msgpack.encode(message, enc_hook=_bytes_of)


def write_message(stream: Any, data: bytes) -> None:
    """Send a packed record over a pipe: its length, then its bytes."""
    stream.write(_SIZE.pack(len(data)))
    stream.write(data)
    stream.flush()


def read_message(stream: Any, kind: type[Any]) -> Any:
    """Return the record that `write_message` sent. Raises EOFError if the other side is gone."""
    (size,) = _SIZE.unpack(_exactly(stream, _SIZE.size))
    if size > _LARGEST:
        raise EOFError
    return msgspec.msgpack.decode(_exactly(stream, size), type=kind)


def _exactly(stream: Any, size: int) -> bytearray:
    """Return exactly `size` bytes, read in pieces: an announced size alone reserves no memory."""
    data = bytearray()
    while len(data) < size:
        piece = stream.read(min(size - len(data), _PIECE))
        if not piece:
            raise EOFError
        data += piece
    return data


def cores() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
