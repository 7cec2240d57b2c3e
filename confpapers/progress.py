"""The progress of a build: bars on a terminal, plain lines elsewhere, nothing with `-q`.

Each stage is one row: finished tasks, total tasks, and the time left. The estimate includes known delays, above all the
polite pauses between two requests to a site.
"""

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol, TextIO

Estimate = Callable[[float], float]
"""Returns the seconds that a stage still needs, given an estimate from the speed so far."""


class Progress(Protocol):
    """Shows the progress of a build's stages. Safe to call from any thread."""

    def stage(self, name: str, total: int, estimate: Estimate | None = None) -> None:
        """Announce a stage, or change its total."""

    def advance(self, name: str, by: int = 1) -> None:
        """Count finished tasks of a stage."""

    def say(self, message: str) -> None:
        """Print a message."""

    def close(self) -> None:
        """Close the display at the end of the build."""


class SilentProgress:
    """Prints nothing."""

    def stage(self, name: str, total: int, estimate: Estimate | None = None) -> None:
        """Do nothing."""

    def advance(self, name: str, by: int = 1) -> None:
        """Do nothing."""

    def say(self, message: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class PlainProgress:
    """Prints a line when a stage ends, and one every few seconds while it runs: for logs and pipes.

    A stage has ended if it has been complete for a moment (its total may still grow), or when the build is over.
    """

    def __init__(self, stream: TextIO, *, every: float = 10.0, settled: float = 2.0) -> None:
        self._stream, self._every, self._settled = stream, every, settled
        self._stages: dict[str, _Stage] = {}
        self._lock = threading.Lock()

    def stage(self, name: str, total: int, estimate: Estimate | None = None) -> None:
        """Announce a stage, or change its total."""
        with self._lock:
            self._stages.setdefault(name, _Stage(total, estimate)).total = total
            self._print_ended()

    def advance(self, name: str, by: int = 1) -> None:
        """Count finished tasks of a stage."""
        with self._lock:
            stage, now = self._stages[name], time.monotonic()
            stage.done += by
            stage.advanced = now
            if stage.done < stage.total and now - stage.printed_at >= self._every:
                self._print(name, f", about {duration(stage.left())} left")
            self._print_ended()

    def say(self, message: str) -> None:
        """Print a message."""
        with self._lock:
            self._write(message)

    def close(self) -> None:
        """Print the last line of every stage that still lacks it."""
        with self._lock:
            self._print_ended(over=True)

    def _print_ended(self, *, over: bool = False) -> None:
        now = time.monotonic()
        for name, stage in self._stages.items():
            still = now - stage.advanced >= self._settled
            if stage.printed != stage.done and (over or (still and stage.done == stage.total)):
                self._print(name)

    def _print(self, name: str, rest: str = "") -> None:
        stage = self._stages[name]
        stage.printed, stage.printed_at = stage.done, time.monotonic()
        self._write(f"{name}: {stage.done:,} of {stage.total:,}{rest}")

    def _write(self, line: str) -> None:
        with contextlib.suppress(OSError):  # a build does not end because its log is on a full disk
            print(line, file=self._stream, flush=True)


class BarProgress:
    """Animated progress bars, drawn by rich."""

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
        """Count finished tasks of a stage."""
        with self._lock:
            self._stages[name].done += by
            self._show(name)

    def _show(self, name: str) -> None:
        stage = self._stages[name]
        seconds = stage.left()
        left = f"{duration(seconds)} left" if stage.done < stage.total and seconds else ""
        self._rich.update(self._ids[name], completed=stage.done, total=stage.total, left=left)  # type: ignore[arg-type]  # rich's own id

    def say(self, message: str) -> None:
        """Print a message above the bars."""
        self._rich.console.print(message, highlight=False, markup=False)

    def close(self) -> None:
        """Leave the bars as they are."""
        self._rich.stop()


class _Stage:
    """The numbers of one stage."""

    def __init__(self, total: int, estimate: Estimate | None) -> None:
        self.total, self.done, self.estimate = total, 0, estimate
        self.printed = 0  # finished tasks when the last line was printed
        self.start = self.advanced = self.printed_at = time.monotonic()

    def left(self) -> float:
        """Return the seconds left, from the caller's estimate if there is one, otherwise from the speed so far."""
        pace = (time.monotonic() - self.start) / self.done if self.done else 0.0
        guess = pace * (self.total - self.done)
        return self.estimate(guess) if self.estimate else guess


def duration(seconds: float) -> str:
    """Return a duration in a readable form.

    >>> duration(8.2), duration(75), duration(4000)
    ('8 s', '1 min 15 s', '1 h 6 min')
    """
    whole = max(round(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole < 600 and whole % 60 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def open_progress(*, quiet: bool = False) -> Progress:
    """Return bars if standard error is a terminal, otherwise lines; nothing if quiet."""
    if quiet:
        return SilentProgress()
    return BarProgress() if sys.stderr.isatty() else PlainProgress(sys.stderr)
