"""A worker process: reads jobs from its standard input, does them, writes answers to its standard output.

It limits itself before each job, so that a hostile PDF costs one document; whatever a library prints goes to standard
error, away from the answers.  It ends when its input does: with the build that started it.
"""

import contextlib
import math
import os
import signal
import sys
from typing import BinaryIO

from confpapers.engine.jobs import Job, JobResult, Limits, perform, read_message, write_message


def main() -> None:
    """Serve jobs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the build's to handle: it stops us
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


def _take_over_stdout() -> BinaryIO:
    """A private way out for the answers; prints of libraries, from C too, go to standard error from now on."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def limit(limits: Limits) -> None:
    """Set this process's soft limits for the next job; they can be raised again for the one after."""
    try:
        import resource
    except ImportError:  # Windows has none: there the wall clock alone guards
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    cpu = math.ceil(spent + limits.cpu_seconds) if limits.cpu_seconds else resource.RLIM_INFINITY
    for kind, soft in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, limits.memory or resource.RLIM_INFINITY)):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            soft = hard if soft == resource.RLIM_INFINITY else min(soft, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS: the wall clock still guards
            resource.setrlimit(kind, (soft, hard))


if __name__ == "__main__":
    main()
