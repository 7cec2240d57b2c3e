"""A worker process: reads jobs from its standard input, runs them, and writes results to its standard output.

It limits its own resources before each job, so that a hostile PDF costs one document. Whatever a library prints goes to
standard error, separate from the results. It ends when its input does, and also in the middle of a job if its parent
process is gone: on Linux the kernel does this, elsewhere a thread checks once a second.
"""

import contextlib
import math
import os
import signal
import sys
import threading
import time
from typing import BinaryIO

from confpapers.engine.jobs import Job, JobResult, Limits, packed, perform, read_message, write_message

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Serve jobs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build handles Ctrl-C and stops its workers
    die_with_parent(int(sys.argv[1]) if len(sys.argv) > 1 else os.getppid())
    jobs = sys.stdin.buffer
    replies = _take_over_stdout()
    while True:
        try:
            job = read_message(jobs, Job)
        except EOFError:
            return
        limit(job.limits)
        reply: JobResult = perform(job)
        write_message(replies, packed(reply))
        del job, reply  # else their bytes stay in memory until the next job


def die_with_parent(parent: int) -> None:
    """Make this process end when its parent is gone, whatever it is doing."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.name == "posix":
        if os.getppid() != parent:  # the parent ended before the kernel knew
            os._exit(1)
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _take_over_stdout() -> BinaryIO:
    """Return a private stream for results; output of libraries, even from C, goes to standard error from now on."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


def _machine_memory() -> int:
    """Return the machine's memory in bytes, or a very large number if it is unknown."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return 1 << 62


def limit(limits: Limits) -> None:
    """Set this process's soft limits for the next job; later jobs can raise them again."""
    try:
        import resource
    except ImportError:  # Windows has none: there only the wall clock limit applies
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    cpu = math.ceil(spent + limits.cpu_seconds) if limits.cpu_seconds else resource.RLIM_INFINITY
    space = limits.memory or resource.RLIM_INFINITY
    # Computations map much more than they use (threads, GPUs): for those, only what is written to counts.
    data = resource.RLIM_INFINITY if limits.memory else int(limits.memory_share * _machine_memory())
    for kind, soft in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, space), (resource.RLIMIT_DATA, data)):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            soft = hard if soft == resource.RLIM_INFINITY else min(soft, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS: the wall clock limit still applies
            resource.setrlimit(kind, (soft, hard))


if __name__ == "__main__":
    main()
