"""A worker process: reads jobs from its standard input, does them, writes answers to its standard output.

It limits itself before each job, so that a hostile PDF costs one document; whatever a library prints goes to standard
error, away from the answers.  It ends when its input does, and also in the middle of a job when the process that
started it is gone: on Linux the kernel sees to that, elsewhere a thread looks once a second.
"""

import contextlib
import math
import os
import signal
import sys
import threading
import time
from typing import BinaryIO

from confpapers.engine.jobs import Job, JobResult, Limits, perform, read_message, write_message

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Serve jobs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the build's to handle: it stops us
    die_with_parent(int(sys.argv[1]) if len(sys.argv) > 1 else os.getppid())
    jobs = sys.stdin.buffer
    answers = _take_over_stdout()
    while True:
        try:
            job = read_message(jobs, Job)
        except EOFError:
            return
        limit(job.limits)
        answer: JobResult = perform(job)
        write_message(answers, answer)


def die_with_parent(parent: int) -> None:
    """Let this process end when its parent is gone, whatever it is doing then."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.name == "posix":
        if os.getppid() != parent:  # it was gone before the kernel was told
            os._exit(1)
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _take_over_stdout() -> BinaryIO:
    """A private way out for the answers; prints of libraries, from C too, go to standard error from now on."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _machine_memory() -> int:
    """Return the bytes of memory of this machine; a very large number where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return 1 << 62


def limit(limits: Limits) -> None:
    """Set this process's soft limits for the next job; they can be raised again for the one after."""
    try:
        import resource
    except ImportError:  # Windows has none: there the wall clock alone guards
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
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS: the wall clock still guards
            resource.setrlimit(kind, (soft, hard))


if __name__ == "__main__":
    main()
