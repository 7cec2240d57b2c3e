"""One thread watches the deadlines of all jobs."""

import threading
import time

from confpapers.engine.watchdog import Watchdog


def nothing() -> None:
    """Do nothing."""


def test_what_is_late_is_due_once_and_what_ended_in_time_never() -> None:
    now = [0.0]
    watchdog = Watchdog(clock=lambda: now[0])
    with watchdog.deadline(3600, nothing):
        pass
    with watchdog.deadline(0, nothing), watchdog.deadline(7200, nothing):
        assert watchdog.due() == []
        now[0] = 7200
        assert watchdog.due() == [nothing]
        assert watchdog.due() == []


def test_a_job_that_hangs_is_noticed_although_others_have_more_time() -> None:
    watchdog = Watchdog()
    with watchdog.deadline(3600, nothing):
        for _ in range(5):
            late = threading.Event()
            time.sleep(0.02)  # the thread has gone to sleep, for an hour
            with watchdog.deadline(0.01, late.set):
                assert late.wait(20)


def test_a_hundred_jobs_need_one_thread() -> None:
    watchdog, before = Watchdog(), threading.active_count()
    for _ in range(100):
        with watchdog.deadline(3600, nothing):
            assert threading.active_count() <= before + 1
