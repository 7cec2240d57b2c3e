"""The array operations of the algorithm that differ between NumPy and PyTorch.

Both libraries spell everything else the same way (arithmetic, slices, broadcasting, `sum`, `clip`, `where`), so the
algorithm is written once. Its arrays are float32, its indices int64.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
import scipy.sparse

Array = Any
"""An array of either library."""


class Joint(NamedTuple):
    """The joint probabilities P of all neighbour pairs: a symmetric sparse matrix in CSR form."""

    start: Array  # (n + 1,): row i's entries are start[i] .. start[i + 1] - 1
    index: Array  # the other point of each entry
    weight: Array  # float64; the entries of P, which sum to 1

    def matrix(self) -> scipy.sparse.csr_array:
        """Return the matrix as a SciPy array; the arrays must be NumPy's."""
        n = len(self.start) - 1
        return scipy.sparse.csr_array((self.weight, self.index, self.start), shape=(n, n))


Item = TypeVar("Item")
Returned = TypeVar("Returned")

# fixed-point unit of a charge on a device: charges are summed as integers, so their order does not matter
UNIT = 2.0**30


class Arrays(Protocol):
    """The operations that the algorithm needs, on one device."""

    name: str  # "numpy" or "torch"
    device: str
    xp: Any  # the module with where, clip, sqrt, floor, ...
    cells: int  # distances each thread holds in memory at a time
    rows: int  # points whose probabilities are computed at a time
    many: int  # points; with more, neighbours are searched only in the cells around a point
    block: int  # edges processed at a time
    notes: list[str]  # warnings for the report: fallbacks and missing kernels
    patience: int  # iterations between two checks of the map's width (each check makes the host wait for a device)
    kernels: Any  # the module `kernels` if the inner loops are compiled, else None

    def put(self, values: np.ndarray) -> Array:
        """Copy a NumPy array to the device."""
        ...

    def get(self, array: Array) -> np.ndarray:
        """Return a device array as a NumPy array."""
        ...

    def double(self, values: np.ndarray) -> Array:
        """Return a NumPy array as float64 on the device, or as a NumPy array if the device has no float64."""
        ...

    def single(self, array: Array) -> Array:
        """Return the array as float32 on the device."""
        ...

    def long(self, array: Array) -> Array:
        """Return whole numbers as int64."""
        ...

    def range(self, start: int, stop: int) -> Array:
        """Return the whole numbers start .. stop - 1."""
        ...

    def order(self, values: Array) -> Array:
        """Return the indices that sort the values, smallest first; the sort is stable."""
        ...

    def repeat(self, values: Array, counts: Array, total: int) -> Array:
        """Repeat each value as often as `counts` says; the result has `total` entries."""
        ...

    def each(self, task: Callable[[Item], Returned], items: Iterable[Item]) -> list[Returned]:
        """Return `task` of each item, in the items' order."""
        ...

    def overlap(self, task: Callable[[Item], object], items: Sequence[Item], other: Callable[[], Returned]) -> Returned:
        """Run `task` on each item and, at the same time, `other`; return what `other` returns."""
        ...

    def perform(self, act: Callable[[], None], times: int, key: Hashable, state: Sequence[Array]) -> None:
        """Call `act` as often as `times` says. It changes the arrays of `state` in place and depends only on `key`."""
        ...

    def spread(self, parts: Iterable[tuple[Array, Array]], size: int) -> Array:
        """Return the sum of the weights at each node. Parts are (nodes, weights); the result does not depend on their
        order.
        """
        ...

    def total(self, left: Array, right: Array) -> Array:
        """Return the sums over j of left[..., j, m] right[j, m]."""
        ...

    def lengths(self, vectors: Array) -> Array:
        """Return the squared lengths of the vectors along the last axis."""
        ...

    def take(self, values: Array, index: Array) -> Array:
        """Return values[index] of a one-dimensional array."""
        ...

    def spectrum(self, quarter: Array, response: np.ndarray) -> Array:
        """Return the transform of an even kernel from its first quadrant (n+1, n+1), divided by `response` (n+1) along
        both axes.
        """
        ...

    def convolve(self, charges: Array, spectrum: Array, period: int) -> Array:
        """Return the n x n grid of charges convolved with the kernel of that spectrum, on a torus of `period` nodes."""
        ...

    def product(self, left: Array, right: Array) -> Array:
        """Return the matrix product in a buffer that the next call on the same thread reuses."""
        ...

    def smallest(self, scores: Array, count: int) -> Array:
        """Return the columns of the `count` smallest scores of each row, in any order."""
        ...

    def first(self, names: Array, values: Array, count: int) -> tuple[Array, Array]:
        """Return the `count` smallest values of each row and their names, sorted by value and then by name."""
        ...

    def symmetric(self, index: Array, weights: Array) -> Joint:
        """Return the sparse n-row matrix with these k columns and weights (n, k), plus its transpose."""
        ...

    def renumbered(self, joint: Joint, order: Array) -> Joint:
        """Return the same matrix with rows and columns renumbered: new index i is old index order[i]."""
        ...


def available_threads() -> int:
    """Return the number of threads to use: $OMP_NUM_THREADS if set (worker processes have 1), else the available
    cores.
    """
    stated = os.environ.get("OMP_NUM_THREADS", "")
    if stated.isdecimal() and int(stated) > 0:
        return int(stated)
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
