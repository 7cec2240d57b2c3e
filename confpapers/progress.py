"""What a build says while it works: bars on a terminal, plain lines elsewhere, nothing with `-q`.

A stage is a row: how much is done of how much, and how long the rest will take.  The estimate counts what is known to
cost time, above all the polite pauses between two requests to a site.
"""

import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol, TextIO

Estimate = Callable[[float], float]
"""Seconds that a stage will still take, from a guess by the speed so far."""


class Progress(Protocol):
    """Shows how far the stages of a build are.  Safe to call from any thread."""

    def stage(self, name: str, total: int, estimate: Estimate | None = None) -> None:
        """Announce a stage, or change its total."""

    def advance(self, name: str, by: int = 1) -> None:
        """So many more of the stage are done."""

    def say(self, message: str) -> None:
        """A line for the reader."""

    def close(self) -> None:
        """The build is over."""


class SilentProgress:
    """Says nothing."""

    def stage(self, name: str, total: int, estimate: Estimate | None = None) -> None:
        """Nothing."""

    def advance(self, name: str, by: int = 1) -> None:
        """Nothing."""

    def say(self, message: str) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class PlainProgress:
    """A plain line when a stage starts or ends, and every few seconds in between: for logs and pipes."""

    def __init__(self, stream: TextIO, *, every: float = 10.0) -> None:
        self._stream, self._every = stream, every
        self._stages: dict[str, _Stage] = {}
        self._lock = threading.Lock()

    def stage(self, name: str, total: int, estimate: Estimate | None = None) -> None:
        """Announce a stage, or change its total."""
        with self._lock:
            known = self._stages.setdefault(name, _Stage(total, estimate))
            known.total = total

    def advance(self, name: str, by: int = 1) -> None:
        """So many more of the stage are done; says so when it is time to."""
        with self._lock:
            stage = self._stages[name]
            stage.done += by
            now = time.monotonic()
            if stage.done == stage.total or now - stage.said >= self._every:
                stage.said = now
                rest = "" if stage.done >= stage.total else f", about {duration(stage.left())} left"
                print(f"{name}: {stage.done} of {stage.total}{rest}", file=self._stream, flush=True)

    def say(self, message: str) -> None:
        """A line for the reader."""
        with self._lock:
            print(message, file=self._stream, flush=True)

    def close(self) -> None:
        """Nothing to close."""


class BarProgress:
    """BarProgress that move, by rich."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as RichProgress

        self._stages: dict[str, _Stage] = {}
        self._ids: dict[str, object] = {}
        self._lock = threading.Lock()
        self._rich = RichProgress(
            TextColumn("{task.description:<22}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}", style="dim"),
            console=Console(stderr=True),
            refresh_per_second=8,
        )
        self._rich.start()

    def stage(self, name: str, total: int, estimate: Estimate | None = None) -> None:
        """Announce a stage, or change its total."""
        with self._lock:
            stage = self._stages.setdefault(name, _Stage(total, estimate))
            stage.total = total
            if name not in self._ids:
                self._ids[name] = self._rich.add_task(name, total=total, left="")
            self._show(name)

    def advance(self, name: str, by: int = 1) -> None:
        """So many more of the stage are done."""
        with self._lock:
            self._stages[name].done += by
            self._show(name)

    def _show(self, name: str) -> None:
        stage = self._stages[name]
        seconds = stage.left()
        left = f"{duration(seconds)} left" if stage.done < stage.total and seconds else ""
        self._rich.update(self._ids[name], completed=stage.done, total=stage.total, left=left)  # type: ignore[arg-type]  # rich's own id

    def say(self, message: str) -> None:
        """A line above the bars."""
        self._rich.console.print(message, highlight=False, markup=False)

    def close(self) -> None:
        """Leave the bars as they are."""
        self._rich.stop()


class _Stage:
    """A stage's numbers."""

    def __init__(self, total: int, estimate: Estimate | None) -> None:
        self.total, self.done, self.estimate = total, 0, estimate
        self.start = self.said = time.monotonic()

    def left(self) -> float:
        """Seconds to go: at the speed so far, unless somebody knows better."""
        pace = (time.monotonic() - self.start) / self.done if self.done else 0.0
        guess = pace * (self.total - self.done)
        return self.estimate(guess) if self.estimate else guess


def duration(seconds: float) -> str:
    """A length of time as people say it.

    >>> duration(8.2), duration(75), duration(4000)
    ('8 s', '1 min 15 s', '1 h 6 min')
    """
    whole = max(round(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole < 600 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def open_progress(*, quiet: bool = False) -> Progress:
    """BarProgress when standard error is a terminal, else lines; nothing when quiet."""
    if quiet:
        return SilentProgress()
    return BarProgress() if sys.stderr.isatty() else PlainProgress(sys.stderr)
