"""What the algorithm asks of an array library: the few operations in which NumPy and PyTorch differ.

Everything else (arithmetic, slices, broadcasting, `sum`, `clip`, `where`) both spell alike, so the algorithm is written
once.  Arrays of the algorithm are float32, indices int64.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

import numpy as np
import scipy.fft

Array = Any
"""An array of either library."""

Item = TypeVar("Item")
Made = TypeVar("Made")


class Arrays(Protocol):
    """The operations that the algorithm needs, on one device."""

    name: str  # "numpy" or "torch"
    device: str
    xp: Any  # the module with where, clip, sqrt, floor, ...
    cells: int  # distances that are held at a time, by each thread
    block: int  # edges that are worked on at a time
    notes: list[str]  # what did not go as wished
    patience: int  # iterations between two looks at the map's size (each makes the host wait for a device)

    def put(self, values: np.ndarray) -> Array:
        """A NumPy array on the device."""
        ...

    def get(self, array: Array) -> np.ndarray:
        """An array of the device as a NumPy array."""
        ...

    def long(self, array: Array) -> Array:
        """Whole numbers as int64."""
        ...

    def each(self, task: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
        """What `task` makes of each item, in the items' order."""
        ...

    def along(self, task: Callable[[Item], object], items: Sequence[Item], other: Callable[[], Made]) -> Made:
        """Do the task with each item, and meanwhile the other thing, whose result it is."""
        ...

    def repeat(self, act: Callable[[], None], times: int, key: Hashable, state: Sequence[Array]) -> None:
        """Do it so many times.  It changes the arrays of `state` in place and depends on nothing else but `key`."""
        ...

    def spread(self, parts: Iterable[tuple[Array, Array]], size: int) -> Array:
        """The sum of the weights at each node; parts are nodes and weights.  Their order is kept or does not matter."""
        ...

    def total(self, left: Array, right: Array) -> Array:
        """The sums over j of left[..., j, m] right[j, m]."""
        ...

    def take(self, values: Array, index: Array) -> Array:
        """values[index], of a line of values."""
        ...

    def spectrum(self, quarter: np.ndarray, response: np.ndarray) -> Array:
        """The transform of an even kernel from its first quadrant (n+1, n+1), divided by `response` (n+1) both ways."""
        ...

    def convolve(self, charges: Array, spectrum: Array, period: int) -> Array:
        """The n x n grid of charges convolved with the kernel of that spectrum, on a torus of `period` nodes."""
        ...

    def product(self, left: Array, right: Array) -> Array:
        """The matrix product; where it lies may be written over by the next one of the same thread."""
        ...

    def smallest(self, scores: Array, count: int) -> Array:
        """The columns of each row's `count` smallest scores, in any order."""
        ...


def available_threads() -> int:
    """Threads this process should use: $OMP_NUM_THREADS if set (worker processes have 1), else the cores it may use."""
    stated = os.environ.get("OMP_NUM_THREADS", "")
    if stated.isdecimal() and int(stated) > 0:
        return int(stated)
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class NumpyArrays:
    """NumPy and scipy.fft.  Bits do not depend on the number of threads: they share out whole blocks, never a sum."""

    name = "numpy"
    device = "cpu"
    xp: Any = np
    cells = 2**20  # they stay in a core's cache
    block = 65_536  # edges: enough to make a call's overhead small, few enough for a core's cache
    patience = 1

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads or available_threads()
        self.notes: list[str] = []
        self._scratch = threading.local()
        self._pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None

    def put(self, values: np.ndarray) -> np.ndarray:
        """The array itself."""
        return values

    def get(self, array: np.ndarray) -> np.ndarray:
        """The array itself."""
        return array

    def long(self, array: np.ndarray) -> np.ndarray:
        """Whole numbers as int64."""
        return array.astype(np.int64)

    def each(self, task: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
        """What `task` makes of each item, in order; in threads when there are several."""
        return list(self._pool.map(task, items) if self._pool else map(task, items))

    def along(self, task: Callable[[Item], object], items: Sequence[Item], other: Callable[[], Made]) -> Made:
        """Half of the threads begin with the items; those that do the other thing help when it is done."""
        waiting = deque(items)

        def work() -> None:
            while waiting:
                try:
                    item = waiting.popleft()
                except IndexError:  # another thread took the last
                    return
                task(item)

        helpers = [self._pool.submit(work) for _ in range(self.threads // 2)] if self._pool else []
        made = other()
        work()
        for helper in helpers:
            helper.result()
        return made

    def repeat(self, act: Callable[[], None], times: int, key: Hashable, state: Sequence[np.ndarray]) -> None:
        """One time after the other."""
        for _ in range(times):
            act()

    def spread(self, parts: Iterable[tuple[np.ndarray, np.ndarray]], size: int) -> np.ndarray:
        """Sums in the order of the points."""
        sums = np.zeros(size, np.float32)
        for nodes, weights in parts:
            np.add.at(sums, nodes.ravel(), weights.ravel())
        return sums

    def total(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Without the products in memory."""
        sums: np.ndarray = np.einsum("...jm,jm->...m", left, right)
        return sums

    def take(self, values: np.ndarray, index: np.ndarray) -> np.ndarray:
        """values[index]; the indices are known to be good, and "wrap" checks them fastest."""
        return values.take(index, mode="wrap")

    def spectrum(self, quarter: np.ndarray, response: np.ndarray) -> np.ndarray:
        """By a cosine transform of the quadrant, which is the Fourier transform of its even extension."""
        half = scipy.fft.dctn(quarter, type=1, workers=self.threads) / np.outer(response, response)
        full = np.concatenate([half, half[-2:0:-1]]).astype(np.float32)
        return np.repeat(full, 2, axis=1)  # once for the real and once for the imaginary part

    def convolve(self, charges: np.ndarray, spectrum: np.ndarray, period: int) -> np.ndarray:
        """Transforms are pruned: rows that are zero before, or not needed after, are left out."""
        n, workers = len(charges), self.threads - self.threads // 2  # the others do what goes along
        waves = scipy.fft.rfft(charges, period, axis=1, workers=workers)
        waves = scipy.fft.fft(waves, period, axis=0, overwrite_x=True, workers=workers)
        view = waves.view(np.float32)
        view *= spectrum
        waves = scipy.fft.ifft(waves, axis=0, overwrite_x=True, workers=workers)[:n]
        potential: np.ndarray = scipy.fft.irfft(waves, period, axis=1, overwrite_x=True, workers=workers)[:, :n]
        return potential

    def product(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """In memory that each thread keeps: to get it anew each time takes as long as the product."""
        shape = len(left), right.shape[1]
        kept = getattr(self._scratch, "kept", None)
        if kept is None or len(kept) < shape[0] * shape[1]:
            kept = self._scratch.kept = np.empty(shape[0] * shape[1], np.float32)
        return np.matmul(left, right, out=kept[: shape[0] * shape[1]].reshape(shape))

    def smallest(self, scores: np.ndarray, count: int) -> np.ndarray:
        """By partition; of long rows only where the minima of groups of columns show that a winner can be.

        The `count` groups with the smallest minima hold the `count` smallest scores.
        """
        rows, columns = scores.shape
        groups = int((columns / count) ** 0.5)
        if groups < 4:
            return np.argpartition(scores, count - 1, axis=1)[:, :count]
        width = columns // groups
        minima = scores[:, : groups * width].reshape(rows, groups, width).min(axis=1)
        best = np.argpartition(minima, count - 1, axis=1)[:, :count]
        inside = (best[:, None] + width * np.arange(groups)[:, None]).reshape(rows, -1)
        rest = np.broadcast_to(np.arange(groups * width, columns), (rows, columns - groups * width))
        candidates = np.concatenate([inside, rest], axis=1)
        row = np.arange(rows)[:, None]
        found = scores.reshape(-1).take(candidates + row * columns)
        chosen = np.argpartition(found, count - 1, axis=1)[:, :count]
        winners: np.ndarray = candidates.reshape(-1).take(chosen + row * candidates.shape[1])
        return winners
