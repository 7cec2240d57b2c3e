"""The nearest neighbours of each point, exactly."""

from __future__ import annotations

import numpy as np
import threadpoolctl

from confpapers.tsne.arrays import Arrays, NumpyArrays

SPARE = 8  # candidates beyond the wanted number, so that float32 cannot lose a neighbour at the border


def nearest(x: np.ndarray, count: int, arrays: Arrays | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The `count` nearest other points of each point, and their squared distances, nearest first.

    x (n, d) float; returns indices (n, count) int64 and squared Euclidean distances (n, count) float64.

    All pairs are scored in float32 by matrix products, chunk by chunk; the best are measured again in float64 from
    differences, which do not cancel.  A point is left out of its own list by its index, so duplicates are found.  Ties
    go to the smaller index.  Chunks do not depend on the number of threads, nor do, therefore, the results.
    """
    arrays = arrays or NumpyArrays()
    n = len(x)
    centred = x - x.mean(axis=0, dtype=np.float64)
    half = 0.5 * np.einsum("nd,nd->n", centred, centred)[:, None]
    left = arrays.put(np.hstack([centred, np.ones_like(half)]).astype(np.float32))
    right = arrays.put(np.hstack([-centred, half]).astype(np.float32).T)  # left @ right: half of d^2, but for |left|^2
    points = arrays.put(centred)
    spare = min(count + SPARE, n - 1)
    rows = max(16, min(arrays.cells // n, arrays.cells // (spare * x.shape[1])))

    def search(start: int) -> tuple[np.ndarray, np.ndarray]:
        stop = min(start + rows, n)
        scores = left[start:stop] @ right
        own = np.arange(stop - start)
        scores[own, own + start] = np.inf
        candidates = arrays.smallest(scores, spare)
        difference = points[candidates] - points[start:stop, None]
        distances = arrays.xp.einsum("nkd,nkd->nk", difference, difference)
        return _first(arrays.get(candidates), arrays.get(distances), count)

    with threadpoolctl.threadpool_limits(1, "blas"):
        found = arrays.each(search, range(0, n, rows))
    return np.concatenate([index for index, _ in found]), np.concatenate([distance for _, distance in found])


def _first(candidates: np.ndarray, distances: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest `count`, by distance and then by index."""
    order = np.lexsort((candidates, distances), axis=1)[:, :count]
    return np.take_along_axis(candidates, order, axis=1), np.take_along_axis(distances, order, axis=1)
