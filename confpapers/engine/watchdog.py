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

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
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
        key, when = next(self._keys), self._clock() + seconds
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

    def due(self) -> list[Action]:
        """Return what must be done now, each once; what ended in time is forgotten."""
        with self._changed:
            due = []
            while self._deadlines and self._deadlines[0][0] <= self._clock():
                _, key = heapq.heappop(self._deadlines)
                due += [self._actions.pop(key)] if key in self._actions else []
            return due

    def _watch(self) -> None:
        while True:
            with self._changed:
                wait = self._deadlines[0][0] - self._clock() if self._deadlines else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
            for action in self.due():
                action()


WATCHDOG = Watchdog()
