"""The operations of `arrays` by NumPy and SciPy, on a CPU."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import scipy.fft
import scipy.sparse

from confpapers.tsne.arrays import Item, Joint, Returned, available_threads


class NumpyArrays:
    """NumPy and scipy.fft.  Bits do not depend on the number of threads: they share out whole blocks, never a sum."""

    name = "numpy"
    device = "cpu"
    xp: Any = np
    cells = 2**20  # they stay in a core's cache
    rows = 4096
    many = 50_000
    block = 131_072  # edges: enough that threads seldom wait for the interpreter, few enough for the caches
    patience = 1
    kernels = None

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

    def double(self, values: np.ndarray) -> np.ndarray:
        """As float64."""
        return values.astype(np.float64, copy=False)

    def single(self, array: np.ndarray) -> np.ndarray:
        """As float32."""
        return array.astype(np.float32, copy=False)

    def long(self, array: np.ndarray) -> np.ndarray:
        """Whole numbers as int64."""
        return array.astype(np.int64)

    def range(self, start: int, stop: int) -> np.ndarray:
        """The whole numbers start .. stop - 1."""
        return np.arange(start, stop)

    def order(self, values: np.ndarray) -> np.ndarray:
        """By a stable sort."""
        return np.argsort(values, kind="stable")

    def repeat(self, values: np.ndarray, counts: np.ndarray, total: int) -> np.ndarray:
        """Each value so many times."""
        return np.repeat(values, counts)

    def each(self, task: Callable[[Item], Returned], items: Iterable[Item]) -> list[Returned]:
        """What `task` makes of each item, in order; in threads when there are several."""
        return list(self._pool.map(task, items) if self._pool else map(task, items))

    def along(self, task: Callable[[Item], object], items: Sequence[Item], other: Callable[[], Returned]) -> Returned:
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

    def perform(self, act: Callable[[], None], times: int, key: Hashable, state: Sequence[np.ndarray]) -> None:
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

    def lengths(self, vectors: np.ndarray) -> np.ndarray:
        """Without the squares in memory."""
        squared: np.ndarray = np.einsum("...d,...d->...", vectors, vectors)
        return squared

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
        """Of long rows it looks only where the minima of groups of columns show that a winner can be.

        The `count` groups with the smallest minima hold the `count` smallest scores.
        """
        rows, columns = scores.shape
        groups = int((columns / count) ** 0.5)
        if groups < 4:
            return _least(scores, count)
        width = columns // groups
        best = _least(scores[:, : groups * width].reshape(rows, groups, width).min(axis=1), count)
        row = columns * np.arange(rows)[:, None]
        inside = best[:, None] + (width * np.arange(groups)[:, None] + row[:, None])
        places = np.concatenate([inside.reshape(rows, -1), row + np.arange(groups * width, columns)], axis=1)
        chosen = _least(scores.reshape(-1).take(places, mode="wrap"), count)
        winners: np.ndarray = np.take_along_axis(places, chosen, axis=1) - row
        return winners

    def first(self, names: np.ndarray, values: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        """By sorting."""
        order = np.lexsort((names, values), axis=1)[:, :count]
        return np.take_along_axis(names, order, axis=1), np.take_along_axis(values, order, axis=1)

    def symmetric(self, index: np.ndarray, weights: np.ndarray) -> Joint:
        """By SciPy's sum."""
        n, k = index.shape
        given = scipy.sparse.csr_array((weights.ravel(), index.ravel(), np.arange(0, n * k + 1, k)), shape=(n, n))
        joint = scipy.sparse.csr_array(given + given.T)
        joint.sort_indices()
        return Joint(joint.indptr, joint.indices, joint.data)

    def renumbered(self, joint: Joint, order: np.ndarray) -> Joint:
        """By SciPy's rows and columns."""
        matrix = joint.matrix()[order][:, order]
        return Joint(matrix.indptr, matrix.indices, matrix.data)


def _least(scores: np.ndarray, count: int) -> np.ndarray:
    """The columns of each row's `count` smallest, of equal ones the first: twice as fast as argpartition."""
    worst = np.partition(scores, count - 1, axis=1)[:, count - 1 : count]
    least = scores <= worst
    rows, columns = scores.shape
    found = np.flatnonzero(least)
    if len(found) > rows * count:
        for row in np.flatnonzero(np.count_nonzero(least, axis=1) > count):
            last = np.flatnonzero(scores[row] == worst[row])
            least[row, last[len(last) + count - np.count_nonzero(least[row]) :]] = False
        found = np.flatnonzero(least)
    places: np.ndarray = found.reshape(rows, count) - columns * np.arange(rows)[:, None]
    return places
