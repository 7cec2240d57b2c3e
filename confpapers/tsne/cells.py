"""Candidate neighbours of each point, when comparing all pairs is too slow: the points of the nearby cells.

A few rounds of k-means divide the points into 2 sqrt(n) cells. The points of a cell are compared with every cell that
at least one in a hundred of them has among its 60 nearest. This finds all but one in 400 of the 90 nearest neighbours,
and the map is as good as with all pairs; with one in twenty missing it is not (docs/tsne.md). The same points give the
same cells.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from confpapers.tsne.arrays import Array, Arrays

SAMPLE = 40  # points per cell in the sample that determines the centres
ROUNDS = 5
PROBED = 60  # nearest cells of a point that vote for being searched
WANTED = 0.01  # share of a cell's points that must have another cell among their nearest for a map to search it


def around(
    x: Array, rows: int, fewest: int, wanted: float, arrays: Arrays
) -> tuple[Array, Iterator[tuple[slice, Array | None]]]:
    """Return the points sorted by cell, and an iterator over blocks of that order with the points to compare each with.

    x: (n, d) float32; `wanted`: the share of a cell's points that must have another cell among their nearest for it to
    be searched. A block holds points of one cell, at least `rows` of them, more if all their distances fit in
    memory. Candidates are in ascending order and more than `fewest`; None means all points.
    """
    own, searched = _cells(x, wanted, arrays)
    order = arrays.order(own)
    sizes = arrays.xp.bincount(own, minlength=len(searched))
    return order, _runs(searched * sizes, arrays.get(sizes), rows, fewest, arrays)


def _runs(
    counts: Array, sizes: np.ndarray, rows: int, fewest: int, arrays: Arrays
) -> Iterator[tuple[slice, Array | None]]:
    """Yield blocks of cells. counts[i, j] is the size of cell j if it is searched for cell i; the host knows all
    sizes.
    """
    stops = np.cumsum(sizes)
    starts = arrays.put(stops - sizes)
    totals = arrays.get(counts.sum(1)).tolist()
    for cell, (start, stop, total) in enumerate(zip((stops - sizes).tolist(), stops.tolist(), totals, strict=True)):
        near = None
        if start < stop and total > fewest:
            count = counts[cell]
            near = arrays.repeat(starts - (count.cumsum(0) - count), count, total) + arrays.range(0, total)
        step = max(rows, arrays.cells // max(1, total))
        for at in range(start, stop, step):
            yield slice(at, min(at + step, stop)), near


def _cells(x: Array, wanted: float, arrays: Arrays) -> tuple[Array, Array]:
    """Return the cell of each point, and for each cell the cells to search for its points' neighbours."""
    centres = _centres(x, int(2 * len(x) ** 0.5), arrays)
    count = len(centres)
    step = max(1, arrays.cells // count)
    parts = [_nearest(x[at : at + step], centres, arrays) for at in range(0, len(x), step)]
    own, pairs = (arrays.xp.concatenate(part) for part in zip(*parts, strict=True))
    requests = arrays.xp.bincount(pairs, minlength=count * count).reshape(count, count)
    sizes = arrays.xp.bincount(own, minlength=count)
    return own, requests > wanted * sizes[:, None]


def _centres(x: Array, count: int, arrays: Arrays) -> Array:
    """Return `count` cluster means of a sample with a fixed seed (Lloyd 1982)."""
    rng = np.random.default_rng(0)
    sample = x[np.sort(rng.choice(len(x), min(len(x), SAMPLE * count), replace=False))]
    centres = sample[np.sort(rng.choice(len(sample), count, replace=False))]
    columns = np.ascontiguousarray(arrays.get(sample).T)
    step = max(1, arrays.cells // count)
    for _ in range(ROUNDS):
        parts = [_scores(sample[at : at + step], centres, arrays).argmin(1) for at in range(0, len(sample), step)]
        own = arrays.get(arrays.xp.concatenate(parts))
        size = np.bincount(own, minlength=count)[:, None]
        total = np.stack([np.bincount(own, column, count) for column in columns], axis=1)
        means = np.where(size > 0, total / np.maximum(size, 1), arrays.get(centres))
        centres = arrays.put(means.astype(np.float32))
    return centres


def _nearest(x: Array, centres: Array, arrays: Arrays) -> tuple[Array, Array]:
    """Return the nearest centre of each point, and every pair (that centre, one of the point's nearest) as one
    number.
    """
    scores = _scores(x, centres, arrays)
    own = scores.argmin(1)
    near = arrays.smallest(scores, min(PROBED, len(centres)))
    return own, (own[:, None] * len(centres) + near).reshape(-1)


def _scores(x: Array, centres: Array, arrays: Arrays) -> Array:
    """Return half the squared distances, without the term that is the same for all centres."""
    return 0.5 * arrays.lengths(centres) - x @ centres.T
