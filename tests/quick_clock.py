"""A clock on which pauses between requests take no time."""

import threading

import pytest

from confpapers.web.settings import Clock


class QuickClock(Clock):
    """Stands still except for the pauses, which pass at once: what happens after them happens at their exact end."""

    def __init__(self) -> None:
        self._time, self._lock = 0.0, threading.Lock()

    def now(self) -> float:
        return self._time

    def wait(self, ended: threading.Event, seconds: float) -> None:
        with self._lock:
            self._time += 0.0 if ended.is_set() else seconds


def make_no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pauses of all fetchers of a test pass at once."""
    clock = QuickClock()
    monkeypatch.setattr(Clock, "now", clock.now)
    monkeypatch.setattr(Clock, "wait", clock.wait)
