"""Whether a function's time grows faster than its text: pieces of text that bring it out, and how it is seen.

No time is a threshold by itself.  On a text of 30 KB or more, a function that tries each place, or each way to divide a
run, anew takes hundreds of millions of steps, and one that does not takes fewer than a million.  Whatever ends at once
is not of the first kind on any machine.  Whatever does not is measured at an eighth of the length: its time must not
grow 32-fold, which is half of what a square does and four times of what is in proportion.  All is processor time of
this thread alone: that of the process is counted in ticks of some milliseconds while a timer runs.

Most cases need the beginning of the text only.  A square grows 256-fold from a sixteenth of it: what ends there within
a 256th of the time would end at once on the whole.  And what takes hardly more than four times as long for four times
a sixteenth (a square takes sixteen times) would not grow 32-fold from an eighth.
"""

import contextlib
import gc
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

AT_ONCE = 0.125  # seconds of processor time
_MOST = 0.75  # seconds: of an eighth of a text that does not end at once
_PIECE = 8  # characters: short enough for a function whose time is exponential
_LEAST = 0.005  # seconds: shorter times are not measured well


class _OverBudget(BaseException):
    """The time is over."""


def outgrows(run: Callable[[str], object], text: str) -> bool:
    """Return whether the time of a function grows much faster than the length of a text of repeated pieces."""
    run(text[:_PIECE])  # imports what the function needs: stopped in mid-import, a module would be half there
    if ends_within(AT_ONCE / 256, run, text[: len(text) // 16]) or _in_proportion(run, text):
        return False
    if ends_within(AT_ONCE, run, text):
        return False
    times = list[float]()
    for _ in range(3):  # the shortest: others ran beside the rest
        start = time.thread_time()
        if not ends_within(_MOST, run, text[: len(text) // 8]):
            return True
        times.append(time.thread_time() - start)
    eighth = max(min(times), _LEAST)
    return not any(ends_within(32 * eighth, run, text) for _ in range(2))


def _in_proportion(run: Callable[[str], object], text: str) -> bool:
    """Return whether a quarter of the text takes hardly more than four times as long as a sixteenth, if it can be seen.

    What is too short to be measured well is left to the longer texts.
    """
    times = list[float]()
    for _ in range(2):
        start = time.thread_time()
        if not ends_within(_MOST, run, text[: len(text) // 16]):
            return False
        times.append(time.thread_time() - start)
    return min(times) >= _LEAST and ends_within(6.5 * min(times), run, text[: len(text) // 4])


def ends_within(seconds: float, run: Callable[[str], object], text: str) -> bool:
    """Return whether a function ends within so much processor time; it is stopped when it does not.

    Garbage is not collected meanwhile: what stops the function would be lost in a callback of the collector.
    """
    before = signal.signal(signal.SIGVTALRM, _stop)
    start, ended = time.thread_time(), False
    gc.disable()
    with contextlib.suppress(_OverBudget):
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
            run(text)
            ended = True
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            gc.enable()
    signal.signal(signal.SIGVTALRM, before)
    return ended and time.thread_time() - start <= seconds  # timers fire some milliseconds late


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _OverBudget


SHAPES = [
    "\u0301",  # an accent without a letter
    *(
        " ",
        "a",
        "A",
        "1",
        "\n",
        "\t",
        "a ",
        "Aa ",
        "Ada Quill, ",
        "Ada Quill and ",
        "Moth et al ",
        "A. ",
        "A.",
        "a,",
        "a, ",
    ),
    *("(", "((a", "[", "{", "}", "\\", "\\a", "{\\a ", "$", "$a", "%", "#", "&", "&amp;", "<", "<a ", "</p>", "<p x="),
    *(
        ".",
        ". ",
        "a.",
        "1.",
        "@",
        "a@",
        "/",
        "http://a",
        "http://a.",
        "www.",
        "_",
        "a=",
        ";",
        ":",
        "-",
        "- ",
        "a-",
        "-\n",
    ),
    *(
        "a\n",
        "中",
        "中 ",
        "é",
        "\u00ad",
        "(2001) ",
        "[1] ",
        "at a dot ",
        "oral",
        "(cid:1",
        '"',
        "'",
        "\u2019",
        "top 5%",
        " and ",
        " & ",
        "1,",
        "¹",
        "*",
    ),
]
