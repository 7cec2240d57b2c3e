"""What the algorithm asks of an array library: the few operations in which NumPy and PyTorch differ.

Everything else (arithmetic, slices, broadcasting, `sum`, `clip`, `where`) both spell alike, so the algorithm is written
once.  Arrays of the algorithm are float32, indices int64.
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
    """A symmetric sparse matrix, row after row: the joint probabilities P of all pairs of neighbours."""

    start: Array  # (n + 1,): row i's entries are start[i] .. start[i + 1] - 1
    index: Array  # the other point of each entry
    weight: Array  # float64; of P, they sum to 1

    def matrix(self) -> scipy.sparse.csr_array:
        """As SciPy's matrix, if these are NumPy's arrays."""
        n = len(self.start) - 1
        return scipy.sparse.csr_array((self.weight, self.index, self.start), shape=(n, n))


Item = TypeVar("Item")
Returned = TypeVar("Returned")

UNIT = 2.0**30  # of a charge, on a device: there charges are summed as whole numbers, whose sums have no order


class Arrays(Protocol):
    """The operations that the algorithm needs, on one device."""

    name: str  # "numpy" or "torch"
    device: str
    xp: Any  # the module with where, clip, sqrt, floor, ...
    cells: int  # distances that are held at a time, by each thread
    rows: int  # points whose probabilities are found at a time
    many: int  # points; above, neighbours are sought only in the cells around a point
    block: int  # edges that are worked on at a time
    notes: list[str]  # what did not go as wished
    patience: int  # iterations between two looks at the map's size (each makes the host wait for a device)
    kernels: Any  # the module `kernels`, where what an iteration does many times is done in one go; else None

    def put(self, values: np.ndarray) -> Array:
        """A NumPy array on the device."""
        ...

    def get(self, array: Array) -> np.ndarray:
        """An array of the device as a NumPy array."""
        ...

    def double(self, values: np.ndarray) -> Array:
        """A NumPy array as float64 on the device, or still NumPy's where the device has no float64."""
        ...

    def single(self, array: Array) -> Array:
        """As float32, on the device."""
        ...

    def long(self, array: Array) -> Array:
        """Whole numbers as int64."""
        ...

    def range(self, start: int, stop: int) -> Array:
        """The whole numbers start .. stop - 1."""
        ...

    def order(self, values: Array) -> Array:
        """The places of the values, from the smallest on; equal ones as they come."""
        ...

    def repeat(self, values: Array, counts: Array, total: int) -> Array:
        """Each value so many times, `total` in all."""
        ...

    def each(self, task: Callable[[Item], Returned], items: Iterable[Item]) -> list[Returned]:
        """What `task` makes of each item, in the items' order."""
        ...

    def along(self, task: Callable[[Item], object], items: Sequence[Item], other: Callable[[], Returned]) -> Returned:
        """Do the task with each item, and meanwhile the other thing, whose result it is."""
        ...

    def perform(self, act: Callable[[], None], times: int, key: Hashable, state: Sequence[Array]) -> None:
        """Do it so many times.  It changes the arrays of `state` in place and depends on nothing else but `key`."""
        ...

    def spread(self, parts: Iterable[tuple[Array, Array]], size: int) -> Array:
        """The sum of the weights at each node; parts are nodes and weights.  Their order is kept or does not matter."""
        ...

    def total(self, left: Array, right: Array) -> Array:
        """The sums over j of left[..., j, m] right[j, m]."""
        ...

    def lengths(self, vectors: Array) -> Array:
        """The squared lengths of the vectors along the last axis."""
        ...

    def take(self, values: Array, index: Array) -> Array:
        """values[index], of a line of values."""
        ...

    def spectrum(self, quarter: Array, response: np.ndarray) -> Array:
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

    def first(self, names: Array, values: Array, count: int) -> tuple[Array, Array]:
        """Of each row the `count` smallest values and their names, by value and then by name."""
        ...

    def symmetric(self, index: Array, weights: Array) -> Joint:
        """The sparse matrix of n rows with these k columns and weights (n, k), plus its transpose."""
        ...

    def renumbered(self, joint: Joint, order: Array) -> Joint:
        """The same matrix, where row and column i are what order[i] was."""
        ...


def available_threads() -> int:
    """Threads this process should use: $OMP_NUM_THREADS if set (worker processes have 1), else the cores it may use."""
    stated = os.environ.get("OMP_NUM_THREADS", "")
    if stated.isdecimal() and int(stated) > 0:
        return int(stated)
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
