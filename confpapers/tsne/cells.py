"""Which points may be a point's neighbours, when there are too many to compare it with all: those of the cells around.

Points are parted into 2 sqrt(n) cells by a few rounds of k-means.  The points of a cell are compared with all points of
the cells that one in a hundred of them has among its 60 nearest; in these all but one in 400 of the 90 nearest
neighbours are found, and a map is as good as by all pairs, which with one in twenty missing it is not (docs/tsne.md).
The same points give the same cells.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from confpapers.tsne.arrays import Array, Arrays

SAMPLE = 40  # points a cell, from which the cells' centres are found
ROUNDS = 5
PROBED = 60  # a point's nearest cells
WANTED = 0.01  # of a cell's points have another cell among their nearest: it is searched


def around(x: Array, rows: int, fewest: int, arrays: Arrays) -> tuple[Array, Iterator[tuple[slice, Array | None]]]:
    """The points' order by cells; and in that order, some points of one cell at a time, and which they are to be
    compared with (in ascending order, more than `fewest`; None: all).

    x (n, d) float32; at least `rows` points at a time, more if all their distances may be held at once.
    """
    own, searched = _cells(x, arrays)
    order = arrays.order(own)
    sizes = arrays.xp.bincount(own, minlength=len(searched))
    return order, _runs(searched * sizes, arrays.get(sizes), rows, fewest, arrays)


def _runs(
    counts: Array, sizes: np.ndarray, rows: int, fewest: int, arrays: Arrays
) -> Iterator[tuple[slice, Array | None]]:
    """counts[i, j]: the points of cell j, if they are searched for those of cell i.  The host knows all sizes."""
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


def _cells(x: Array, arrays: Arrays) -> tuple[Array, Array]:
    """The cell of each point, and of each cell which cells are to be searched for its points' neighbours."""
    centres = _centres(x, int(2 * len(x) ** 0.5), arrays)
    count = len(centres)
    step = max(1, arrays.cells // count)
    parts = [_nearest(x[at : at + step], centres, arrays) for at in range(0, len(x), step)]
    own, pairs = (arrays.xp.concatenate(part) for part in zip(*parts, strict=True))
    asked = arrays.xp.bincount(pairs, minlength=count * count).reshape(count, count)
    sizes = arrays.xp.bincount(own, minlength=count)
    return own, asked > WANTED * sizes[:, None]


def _centres(x: Array, count: int, arrays: Arrays) -> Array:
    """Means of `count` groups of a sample (Lloyd 1982), the sample drawn from a fixed seed."""
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
    """The nearest centre of each point, and all pairs of it and one of the point's nearest, as one number."""
    scores = _scores(x, centres, arrays)
    own = scores.argmin(1)
    near = arrays.smallest(scores, min(PROBED, len(centres)))
    return own, (own[:, None] * len(centres) + near).reshape(-1)


def _scores(x: Array, centres: Array, arrays: Arrays) -> Array:
    """Half the squared distances, but for what is the same for all centres."""
    return 0.5 * arrays.lengths(centres) - x @ centres.T
