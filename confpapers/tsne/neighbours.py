"""The nearest neighbours of each point: exact, or nearly so when there are too many pairs to compare."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import threadpoolctl

from confpapers.tsne.arrays import Array, Arrays
from confpapers.tsne.cells import WANTED, around
from confpapers.tsne.numpy_arrays import NumpyArrays

SPARE = 8  # extra candidates, so that rounding in float32 cannot lose a neighbour at the border
ROWS = 128  # minimum number of points per search: with fewer, a matrix product is slow

Block = tuple[slice, Array | None]
"""Points, and their candidates (None: all points)."""


def nearest(x: np.ndarray, count: int, arrays: Arrays | None = None, *, wanted: float = WANTED) -> tuple[Array, Array]:
    """Return the `count` nearest other points of each point and their squared distances, nearest first.

    x: (n, d) float. With many points, a larger `wanted` (see `cells`) misses more of them in less time. Returns indices
    (n, count) int64 and squared Euclidean distances (n, count) float64, on the device.

    Matrix products score the pairs in float32, block by block; the best are measured again in float64 from differences,
    which do not cancel. A point is excluded from its own list by its index, so duplicates are found. Ties go to the
    smaller index. Neither the blocks nor the results depend on the number of threads.
    """
    arrays = arrays or NumpyArrays()
    xp, n = arrays.xp, len(x)
    spare = min(count + SPARE, n - 1)
    points = arrays.double(x)
    points = points - points.mean(0)
    # on the device, because a host scalar would have to be copied there
    never = arrays.put(np.array(np.inf, dtype=np.float32))

    def search(block: Block) -> tuple[Array, Array]:
        rows, others = block
        own = arrays.range(rows.start, rows.stop)
        scores = arrays.product(left[rows], right if others is None else right[:, others])
        scores[arrays.range(0, len(own)), own if others is None else xp.searchsorted(others, own)] = never
        candidates = arrays.smallest(scores, spare)
        if others is not None:
            candidates = others[candidates]
        difference = points[candidates]
        difference -= points[rows][:, None]
        names = candidates if order is None else order[candidates]
        return arrays.first(names, arrays.lengths(difference), count)

    with threadpoolctl.threadpool_limits(1, "blas"):
        order, blocks = None, _all(n, max(ROWS, min(arrays.cells // n, arrays.cells // (spare * x.shape[1]))))
        if n > arrays.many:
            order, blocks = around(arrays.single(points), ROWS, spare, wanted, arrays)
            points = points[order]
        half = 0.5 * arrays.lengths(points)[:, None]
        left = arrays.single(xp.concatenate([points, xp.ones_like(half)], 1))
        # left @ right is half of d^2, except for |left|^2
        right = arrays.put(np.empty((x.shape[1] + 1, n), np.float32))
        right[:-1], right[-1] = -points.T, half[:, 0]
        results = [list(parts) for parts in zip(*arrays.each(search, blocks), strict=True)]
    place = slice(None) if order is None else arrays.order(order)
    # one after the other, as each takes more memory than the points
    distances = xp.concatenate(results.pop())[place]
    index = xp.concatenate(results.pop())[place]
    return index, distances


def _all(n: int, rows: int) -> Iterable[Block]:
    """Yield every point with all others as candidates."""
    return ((slice(at, min(at + rows, n)), None) for at in range(0, n, rows))
