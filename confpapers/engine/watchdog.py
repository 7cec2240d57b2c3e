"""Deadlines of many jobs, watched by one thread: a thread for each job would cost more than most jobs."""

import contextlib
import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator

Action = Callable[[], None]


class Watchdog:
    """Calls functions whose time has come. Its thread starts with the first deadline and ends with the process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._deadlines: list[tuple[float, int]] = []  # a heap: when, and the key of what to do
        self._actions: dict[int, Action] = {}
        self._keys = itertools.count()
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def deadline(self, seconds: float, action: Action) -> Iterator[None]:
        """Call `action` in another thread if the block takes longer than so many seconds; 0 means no limit."""
        if not seconds:
            yield
            return
        key, when = next(self._keys), time.monotonic() + seconds
        with self._changed:
            self._actions[key] = action
            heapq.heappush(self._deadlines, (when, key))
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True, name="deadlines")
                self._thread.start()
            elif self._deadlines[0][1] == key:  # otherwise it wakes early enough anyway
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._actions.pop(key, None)

    def _watch(self) -> None:
        while True:
            for action in self._due():
                action()

    def _due(self) -> list[Action]:
        """Wait for the next deadline, and return what must be done now."""
        with self._changed:
            now = time.monotonic()
            wait = self._deadlines[0][0] - now if self._deadlines else None
            if wait is None or wait > 0:
                self._changed.wait(wait)
            due = []
            while self._deadlines and self._deadlines[0][0] <= time.monotonic():
                _, key = heapq.heappop(self._deadlines)
                due += [self._actions.pop(key)] if key in self._actions else []
            return due


WATCHDOG = Watchdog()
