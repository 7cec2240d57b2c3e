"""The operations of `arrays` with NumPy and SciPy, on a CPU."""

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
    """NumPy and scipy.fft. Threads share whole blocks, never a sum, so the bits do not depend on their number."""

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
        """Return the array itself."""
        return values

    def get(self, array: np.ndarray) -> np.ndarray:
        """Return the array itself."""
        return array

    def double(self, values: np.ndarray) -> np.ndarray:
        """Return the array as float64."""
        return values.astype(np.float64, copy=False)

    def single(self, array: np.ndarray) -> np.ndarray:
        """Return the array as float32."""
        return array.astype(np.float32, copy=False)

    def long(self, array: np.ndarray) -> np.ndarray:
        """Return whole numbers as int64."""
        return array.astype(np.int64)

    def range(self, start: int, stop: int) -> np.ndarray:
        """Return the whole numbers start .. stop - 1."""
        return np.arange(start, stop)

    def order(self, values: np.ndarray) -> np.ndarray:
        """Return the indices of a stable sort."""
        return np.argsort(values, kind="stable")

    def repeat(self, values: np.ndarray, counts: np.ndarray, total: int) -> np.ndarray:
        """Repeat each value as often as `counts` says."""
        return np.repeat(values, counts)

    def each(self, task: Callable[[Item], Returned], items: Iterable[Item]) -> list[Returned]:
        """Return `task` of each item in order; several items run in threads."""
        return list(self._pool.map(task, items) if self._pool else map(task, items))

    def overlap(self, task: Callable[[Item], object], items: Sequence[Item], other: Callable[[], Returned]) -> Returned:
        """Half of the threads start with the items; the others run `other` and then help."""
        waiting = deque(items)

        def work() -> None:
            while waiting:
                try:
                    item = waiting.popleft()
                except IndexError:  # another thread took the last one
                    return
                task(item)

        helpers = [self._pool.submit(work) for _ in range(self.threads // 2)] if self._pool else []
        result = other()
        work()
        for helper in helpers:
            helper.result()
        return result

    def perform(self, act: Callable[[], None], times: int, key: Hashable, state: Sequence[np.ndarray]) -> None:
        """Call `act` again and again."""
        for _ in range(times):
            act()

    def spread(self, parts: Iterable[tuple[np.ndarray, np.ndarray]], size: int) -> np.ndarray:
        """Return the sums, added in the order of the points."""
        sums = np.zeros(size, np.float32)
        for nodes, weights in parts:
            np.add.at(sums, nodes.ravel(), weights.ravel())
        return sums

    def total(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Return the sums without storing the products."""
        sums: np.ndarray = np.einsum("...jm,jm->...m", left, right)
        return sums

    def lengths(self, vectors: np.ndarray) -> np.ndarray:
        """Return the squared lengths without storing the squares."""
        squared: np.ndarray = np.einsum("...d,...d->...", vectors, vectors)
        return squared

    def take(self, values: np.ndarray, index: np.ndarray) -> np.ndarray:
        """Return values[index]; the indices are known to be valid, and "wrap" is the fastest mode."""
        return values.take(index, mode="wrap")

    def spectrum(self, quarter: np.ndarray, response: np.ndarray) -> np.ndarray:
        """Return the cosine transform of the quadrant, which is the Fourier transform of its even extension."""
        half = scipy.fft.dctn(quarter, type=1, workers=self.threads) / np.outer(response, response)
        full = np.concatenate([half, half[-2:0:-1]]).astype(np.float32)
        return np.repeat(full, 2, axis=1)  # once for the real and once for the imaginary part

    def convolve(self, charges: np.ndarray, spectrum: np.ndarray, period: int) -> np.ndarray:
        """Convolve with pruned transforms: rows that are zero before, or unused after, are skipped."""
        n, workers = len(charges), self.threads - self.threads // 2  # the other threads run `other`
        waves = scipy.fft.rfft(charges, period, axis=1, workers=workers)
        waves = scipy.fft.fft(waves, period, axis=0, overwrite_x=True, workers=workers)
        view = waves.view(np.float32)
        view *= spectrum
        waves = scipy.fft.ifft(waves, axis=0, overwrite_x=True, workers=workers)[:n]
        potential: np.ndarray = scipy.fft.irfft(waves, period, axis=1, overwrite_x=True, workers=workers)[:, :n]
        return potential

    def product(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Return the product in a buffer that each thread keeps: allocating it takes as long as the product."""
        shape = len(left), right.shape[1]
        buffer = getattr(self._scratch, "buffer", None)
        if buffer is None or len(buffer) < shape[0] * shape[1]:
            buffer = self._scratch.buffer = np.empty(shape[0] * shape[1], np.float32)
        return np.matmul(left, right, out=buffer[: shape[0] * shape[1]].reshape(shape))

    def smallest(self, scores: np.ndarray, count: int) -> np.ndarray:
        """In long rows, search only the groups of columns whose minima show that they can contain a winner.

        The `count` groups with the smallest minima contain the `count` smallest scores.
        """
        rows, columns = scores.shape
        groups = int((columns / count) ** 0.5)
        if groups < 4:
            return _least(scores, count)
        width = columns // groups
        best = _least(scores[:, : groups * width].reshape(rows, groups, width).min(axis=1), count)
        row = columns * np.arange(rows)[:, None]
        inside = best[:, None] + (width * np.arange(groups)[:, None] + row[:, None])
        indices = np.concatenate([inside.reshape(rows, -1), row + np.arange(groups * width, columns)], axis=1)
        chosen = _least(scores.reshape(-1).take(indices, mode="wrap"), count)
        winners: np.ndarray = np.take_along_axis(indices, chosen, axis=1) - row
        return winners

    def first(self, names: np.ndarray, values: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the first columns after sorting."""
        order = np.lexsort((names, values), axis=1)[:, :count]
        return np.take_along_axis(names, order, axis=1), np.take_along_axis(values, order, axis=1)

    def symmetric(self, index: np.ndarray, weights: np.ndarray) -> Joint:
        """Return the sum of SciPy matrices."""
        n, k = index.shape
        directed = scipy.sparse.csr_array((weights.ravel(), index.ravel(), np.arange(0, n * k + 1, k)), shape=(n, n))
        joint = scipy.sparse.csr_array(directed + directed.T)
        joint.sort_indices()
        return Joint(joint.indptr, joint.indices, joint.data)

    def renumbered(self, joint: Joint, order: np.ndarray) -> Joint:
        """Reorder the rows of a SciPy matrix, and give the columns their new numbers."""
        matrix = joint.matrix()[order]
        place = np.empty(len(order), matrix.indices.dtype)
        place[order] = np.arange(len(order))
        return Joint(matrix.indptr, place[matrix.indices], matrix.data)


def _least(scores: np.ndarray, count: int) -> np.ndarray:
    """Return the columns of each row's `count` smallest values, the first of equal ones: twice as fast as
    argpartition.
    """
    worst = np.partition(scores, count - 1, axis=1)[:, count - 1 : count]
    least = scores <= worst
    rows, columns = scores.shape
    flat = np.flatnonzero(least)
    if len(flat) > rows * count:
        for row in np.flatnonzero(np.count_nonzero(least, axis=1) > count):
            last = np.flatnonzero(scores[row] == worst[row])
            least[row, last[len(last) + count - np.count_nonzero(least[row]) :]] = False
        flat = np.flatnonzero(least)
    columns_of: np.ndarray = flat.reshape(rows, count) - columns * np.arange(rows)[:, None]
    return columns_of
