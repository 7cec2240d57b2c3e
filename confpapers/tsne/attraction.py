"""The attractive force between neighbours: sum over j of p_ij k_ij (y_i - y_j), with k = 1 / (1 + |y_i - y_j|^2).

The points are sorted by falling number of neighbours, and the sparse rows of P are cut into blocks of nearly equal
length. Each block is a small dense array, neighbours downwards and points across, padded with zero weights (2 to 3 % of
the entries). So every operation runs along memory, all sums are plain sums over axis 0, and no two blocks write to the
same point: the result does not depend on the number of threads, and an accelerator needs no atomic additions. Compiled
kernels, where available, read the rows directly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from confpapers.tsne.arrays import Array, Arrays, Joint, Returned


@dataclass(frozen=True)
class SparseRows:
    """Points start..stop and their neighbours: `index` and `weights` are (neighbours, points)."""

    start: int
    stop: int
    index: Array
    weights: Array


def by_degree(joint: Joint, arrays: Arrays) -> Array:
    """Return the points sorted by falling number of neighbours; ties keep their order."""
    return arrays.order(joint.start[:-1] - joint.start[1:])


class Attraction:
    """The attractive force of P on a map; the points must be in the order of `by_degree`."""

    def __init__(self, joint: Joint, arrays: Arrays) -> None:
        self.arrays = arrays
        self.rows, self.blocks = None, []
        if arrays.kernels:
            self.rows = arrays.kernels.rows(joint)
            self._plogp = _plogp(joint.weight, arrays.xp)
        else:
            joint = Joint(*(arrays.get(part) for part in joint))
            self.blocks = list(_blocks(joint, arrays))
            self._plogp = _plogp(joint.weight, np)

    def __call__(self, y: Array) -> Array:
        """Return the attractive gradient at each point (its negative points towards the neighbours): (2, n)."""
        return self.overlap(y, lambda: None)[0]

    def overlap(self, y: Array, other: Callable[[], Returned]) -> tuple[Array, Returned]:
        """Return the attractive gradient and the result of `other`, which runs at the same time on other threads."""
        gradient = self.arrays.xp.empty_like(y)
        if self.rows:
            self.arrays.kernels.attraction(self.rows, y, gradient)
            return gradient, other()
        result = self.arrays.overlap(lambda block: _attract(block, y, gradient, self.arrays), self.blocks, other)
        return gradient, result

    def divergence(self, y: Array, normaliser: float) -> float:
        """Return KL(P || Q) of the map in nats, where Q's normaliser is the sum of k over all ordered pairs."""
        if self.rows:
            parts = [self.arrays.kernels.stretch(self.rows, y)]
        else:
            parts = self.arrays.each(lambda block: _stretch(block, y, self.arrays), self.blocks)
        return self._plogp + float(sum(float(part) for part in parts)) + float(np.log(max(normaliser, 1e-300)))


def _attract(block: SparseRows, y: Array, gradient: Array, arrays: Arrays) -> None:
    dx, dy, square = _differences(block, y, arrays)
    square += 1.0
    weight = block.weights / square
    gradient[0, block.start : block.stop] = -arrays.total(dx, weight)
    gradient[1, block.start : block.stop] = -arrays.total(dy, weight)


def _stretch(block: SparseRows, y: Array, arrays: Arrays) -> Array:
    """Return the sum of p log(1 + d^2)."""
    _, _, square = _differences(block, y, arrays)
    return (block.weights * arrays.xp.log1p(square)).sum(0).sum()


def _differences(block: SparseRows, y: Array, arrays: Arrays) -> tuple[Array, Array, Array]:
    """Return y_j - y_i along both axes and its square, each (neighbours, points)."""
    dx = arrays.take(y[0], block.index)
    dy = arrays.take(y[1], block.index)
    dx -= y[0, block.start : block.stop]
    dy -= y[1, block.start : block.stop]
    square = dx * dx
    square += dy * dy
    return dx, dy, square


def _plogp(p: Array, xp: Any) -> float:
    """Return the sum of p log p."""
    return float((p * xp.log(p.clip(float(np.finfo(float).tiny)))).sum())


def _blocks(joint: Joint, arrays: Arrays) -> Iterator[SparseRows]:
    """Yield the blocks of a matrix in NumPy arrays."""
    first, column, weight = joint
    degree = np.diff(first)
    start = 0
    while start < len(degree):
        width = max(1, int(degree[start]))
        stop = min(len(degree), start + max(1, arrays.block // width))
        rank = np.arange(width)[:, None]
        there = rank < degree[start:stop]
        entry = np.where(there, first[start:stop] + rank, 0)
        index = np.where(there, column[entry], np.arange(start, stop))
        weights = np.where(there, weight[entry], 0.0)
        yield SparseRows(start, stop, arrays.put(index.astype(np.int64)), arrays.put(weights.astype(np.float32)))
        start = stop
