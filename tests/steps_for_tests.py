"""Small functions that steps of the tests name by import path; some misbehave on purpose."""

import contextlib
import os
import re
import signal
import time
from pathlib import Path

from confpapers.errors import DocumentError, notice


def shout(data: bytes, *, mark: str = "!") -> bytes:
    return data.upper() + mark.encode()


def split(data: bytes) -> dict[str, bytes]:
    half = len(data) // 2
    return {"head": data[:half], "tail": data[half:]}


def glue(*parts: bytes) -> bytes:
    return b"+".join(parts)


def who(data: bytes) -> bytes:
    """The process that does the job."""
    return str(os.getpid()).encode()


def refuse(data: bytes) -> bytes:
    raise DocumentError("this one is torn")


def stumble(data: bytes) -> bytes:
    raise AssertionError("an engine's bug")


def dawdle(data: bytes) -> bytes:
    time.sleep(60)
    return data


def open_pipe(pipe: bytes) -> bytes:
    Path(pipe.decode()).read_bytes()  # waits until the pipe is written to
    return pipe


def spin(data: bytes) -> bytes:
    while True:
        pass


def swell(data: bytes) -> bytes:
    return bytes(3 << 30)[:1]


def die(data: bytes) -> bytes:
    os.abort()


_ill: list[bytes] = []


def infect(data: bytes) -> bytes:
    """Leaves its process so that the next `sicken` dies of it."""
    _ill.append(data)
    return data


def sicken(data: bytes) -> bytes:
    if _ill:
        os.abort()
    return b"well"


def babble(data: bytes) -> bytes:
    print("a library prints to standard output")  # noqa: T201 - that is the point
    os.write(1, b"from C, too\n")
    return data


def drop_blanks(data: bytes) -> bytes:
    """The lines that say something; each other one is reported."""
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            notice("dropped", "blank line", where="file:///home/ada/cats.csv", line=number, remedy="Delete it")
    return b"\n".join(line for line in lines if line.strip())


def fork_and_die(data: bytes) -> bytes:
    """Leaves a process behind that holds all pipes open."""
    if os.fork() == 0:
        time.sleep(30)
        os._exit(0)
    os._exit(3)


def halt(data: bytes) -> bytes:
    """Stops its own process, as a debugger or an overloaded machine does."""
    os.kill(os.getpid(), signal.SIGSTOP)
    return data


def babble_in_c(data: bytes) -> bytes:
    """Writes what is no answer into every pipe of its process."""
    for number in range(3, 30):
        with contextlib.suppress(OSError):
            os.write(number, b"\xff" * 100)
    return data


def hold_the_lock(data: bytes) -> bytes:
    """Hangs in C code that lets no other thread run."""
    re.fullmatch(r"(?:(?:a+)+)+b", "a" * 40)
    return data
