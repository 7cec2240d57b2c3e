"""One thread watches the deadlines of all jobs."""

import threading

from confpapers.engine.watchdog import Watchdog


def test_what_is_late_is_done_in_the_order_of_the_deadlines_and_the_rest_never() -> None:
    watchdog, late, done = Watchdog(), list[str](), threading.Event()
    with watchdog.deadline(3600, lambda: late.append("in an hour")):
        with watchdog.deadline(0, lambda: late.append("without a limit")):
            pass
        with watchdog.deadline(0.002, lambda: late.append("ended before")):
            pass
        with watchdog.deadline(0.02, done.set), watchdog.deadline(0.01, lambda: late.append("first")):
            assert done.wait(60)
    assert late[-1:] == ["first"]
    assert set(late) <= {"first", "ended before"}, "the second one only on a machine that was busy for so long"


def test_a_hundred_jobs_need_one_thread() -> None:
    watchdog, before = Watchdog(), threading.active_count()
    for _ in range(100):
        with watchdog.deadline(3600, lambda: None):
            assert threading.active_count() <= before + 1
