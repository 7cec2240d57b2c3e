"""The nearest neighbours of each point: exactly, or nearly all of them where a CPU would compare too many pairs."""

from __future__ import annotations

import numpy as np
import threadpoolctl

from confpapers.tsne.arrays import Arrays, NumpyArrays
from confpapers.tsne.cells import around

SPARE = 8  # candidates beyond the wanted number, so that float32 cannot lose a neighbour at the border
MANY = 50_000  # points; above, a CPU looks only in the cells around a point
ROWS = 128  # points whose neighbours are sought at a time, at least: fewer keep a matrix product from its speed

Block = tuple[slice | np.ndarray, np.ndarray, np.ndarray | None]
"""Points; their places among those they are compared with; and these (None: all)."""


def nearest(x: np.ndarray, count: int, arrays: Arrays | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The `count` nearest other points of each point, and their squared distances, nearest first.

    x (n, d) float; returns indices (n, count) int64 and squared Euclidean distances (n, count) float64.

    Pairs are scored in float32 by matrix products, block by block; the best are measured again in float64 from
    differences, which do not cancel.  A point is left out of its own list by its index, so duplicates are found.  Ties
    go to the smaller index.  Blocks do not depend on the number of threads, nor do, therefore, the results.
    """
    arrays = arrays or NumpyArrays()
    n = len(x)
    centred = x - x.mean(axis=0, dtype=np.float64)
    half = 0.5 * np.einsum("nd,nd->n", centred, centred)[:, None]
    left = arrays.put(np.hstack([centred, np.ones_like(half)]).astype(np.float32))
    right = arrays.put(np.hstack([-centred, half]).astype(np.float32).T)  # left @ right: half of d^2, but for |left|^2
    points = arrays.put(centred)
    spare = min(count + SPARE, n - 1)

    def search(block: Block) -> tuple[np.ndarray, np.ndarray]:
        rows, own, others = block
        scores = arrays.product(left[rows], right if others is None else right[:, others])
        scores[np.arange(len(own)), own] = np.inf
        candidates = arrays.smallest(scores, spare)
        if others is not None:
            candidates = others[candidates]
        difference = points[candidates]
        difference -= points[rows][:, None]
        distances = arrays.xp.einsum("nkd,nkd->nk", difference, difference)
        return _first(arrays.get(candidates), arrays.get(distances), count)

    with threadpoolctl.threadpool_limits(1, "blas"):
        if n > MANY and arrays.name == "numpy":
            blocks, order = _near(centred.astype(np.float32), spare)
        else:
            blocks, order = _all(n, max(ROWS, min(arrays.cells // n, arrays.cells // (spare * x.shape[1])))), None
        found = arrays.each(search, blocks)
    index, distances = (np.concatenate(parts) for parts in zip(*found, strict=True))
    if order is not None:
        index[order], distances[order] = index.copy(), distances.copy()
    return index, distances


def _all(n: int, rows: int) -> list[Block]:
    """Every point with all others."""
    starts = range(0, n, rows)
    return [(slice(at, min(at + rows, n)), np.arange(at, min(at + rows, n)), None) for at in starts]


def _near(x: np.ndarray, spare: int) -> tuple[list[Block], np.ndarray]:
    """Every point with those of the cells around it; and the order in which the points come."""
    blocks: list[Block] = []
    for rows, others in around(x, ROWS):
        enough = others if len(others) > spare else np.arange(len(x))
        blocks.append((rows, np.searchsorted(enough, rows), enough))
    return blocks, np.concatenate([rows for rows, _, _ in blocks])


def _first(candidates: np.ndarray, distances: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest `count`, by distance and then by index."""
    order = np.lexsort((candidates, distances), axis=1)[:, :count]
    return np.take_along_axis(candidates, order, axis=1), np.take_along_axis(distances, order, axis=1)
