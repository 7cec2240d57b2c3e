"""What pulls neighbours together: sum over j of p_ij k_ij (y_i - y_j), with k = 1 / (1 + |y_i - y_j|^2).

The sparse rows of P, points numbered by falling number of neighbours, are cut into blocks of rows of nearly equal
length; each block is a small dense rectangle, neighbours downwards and points across, its short columns filled up with
zero weights (2 to 3 % of the entries).  So every operation runs along memory, the sums are plain sums over axis 0, and
no two of them meet: the result does not depend on threads, and an accelerator needs no atomic additions.  Where there
are compiled kernels, they read the rows as they are, once.
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
    """The points in falling number of neighbours; ties keep their order."""
    return arrays.order(joint.start[:-1] - joint.start[1:])


class Attraction:
    """The pull of P on a map; the points must be in the order of `by_degree`."""

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
        """The pull on each point, as a gradient (away from where it is pulled): (2, n)."""
        return self.along(y, lambda: None)[0]

    def along(self, y: Array, other: Callable[[], Returned]) -> tuple[Array, Returned]:
        """The pull, and what the other thing makes, which is done meanwhile where there are threads."""
        pull = self.arrays.xp.empty_like(y)
        if self.rows:
            self.arrays.kernels.pull(self.rows, y, pull)
            return pull, other()
        made = self.arrays.along(lambda block: _pull(block, y, pull, self.arrays), self.blocks, other)
        return pull, made

    def divergence(self, y: Array, normaliser: float) -> float:
        """KL(P || Q) of the map, in nats, where Q's normaliser is the sum of k over all ordered pairs."""
        if self.rows:
            parts = [self.arrays.kernels.stretch(self.rows, y)]
        else:
            parts = self.arrays.each(lambda block: _stretch(block, y, self.arrays), self.blocks)
        return self._plogp + float(sum(float(part) for part in parts)) + float(np.log(max(normaliser, 1e-300)))


def _pull(block: SparseRows, y: Array, pull: Array, arrays: Arrays) -> None:
    dx, dy, square = _differences(block, y, arrays)
    square += 1.0
    weight = block.weights / square
    pull[0, block.start : block.stop] = -arrays.total(dx, weight)
    pull[1, block.start : block.stop] = -arrays.total(dy, weight)


def _stretch(block: SparseRows, y: Array, arrays: Arrays) -> Array:
    """Sum of p log(1 + d^2)."""
    _, _, square = _differences(block, y, arrays)
    return (block.weights * arrays.xp.log1p(square)).sum(0).sum()


def _differences(block: SparseRows, y: Array, arrays: Arrays) -> tuple[Array, Array, Array]:
    """y_j - y_i in both directions, and its square, (neighbours, points)."""
    dx = arrays.take(y[0], block.index)
    dy = arrays.take(y[1], block.index)
    dx -= y[0, block.start : block.stop]
    dy -= y[1, block.start : block.stop]
    square = dx * dx
    square += dy * dy
    return dx, dy, square


def _plogp(p: Array, xp: Any) -> float:
    """Sum of p log p."""
    return float((p * xp.log(p.clip(float(np.finfo(float).tiny)))).sum())


def _blocks(joint: Joint, arrays: Arrays) -> Iterator[SparseRows]:
    """From NumPy's arrays."""
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
