"""Which points may be a point's neighbours, when there are too many to compare it with all: those of the cells around.

Points are parted into 2 sqrt(n) cells by a few rounds of k-means.  The points of a cell are compared with all points of
the cells that one in a hundred of them has among its 60 nearest; in these all but one in 400 of the 90 nearest
neighbours are found, and a map is as good as by all pairs, which with one in twenty missing it is not (docs/tsne.md).
The same points give the same cells.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

SAMPLE = 40  # points a cell, from which the cells' centres are found
ROUNDS = 5
PROBED = 60  # a point's nearest cells
WANTED = 0.01  # of a cell's points have another cell among their nearest: it is searched
ROWS = 4096  # points at a time


def around(x: np.ndarray, rows: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Up to `rows` points of one cell, and the points they are to be compared with; each point comes once.

    x (n, d) float32; both are indices of its rows, in ascending order.
    """
    centres = _centres(x, int(2 * len(x) ** 0.5))
    count = len(centres)
    probed = np.concatenate([_nearest(x[start : start + ROWS], centres) for start in range(0, len(x), ROWS)])
    own = probed[:, 0]
    asked = np.zeros((count, count))
    np.add.at(asked, (own[:, None], probed), 1.0)
    sizes = np.bincount(own, minlength=count)
    searched = asked > WANTED * sizes[:, None]
    for cell in range(count):
        near = np.flatnonzero(searched[cell][own])
        members = np.flatnonzero(own == cell)
        for start in range(0, len(members), rows):
            yield members[start : start + rows], near


def _centres(x: np.ndarray, count: int) -> np.ndarray:
    """Means of `count` groups of a sample (Lloyd 1982), the sample drawn from a fixed seed."""
    rng = np.random.default_rng(0)
    sample = x[np.sort(rng.choice(len(x), min(len(x), SAMPLE * count), replace=False))]
    centres = sample[np.sort(rng.choice(len(sample), count, replace=False))]
    for _ in range(ROUNDS):
        own = np.concatenate(
            [_scores(sample[at : at + ROWS], centres).argmin(axis=1) for at in range(0, len(sample), ROWS)]
        )
        size = np.bincount(own, minlength=count)[:, None]
        total = np.stack([np.bincount(own, column, count) for column in sample.T], axis=1)
        centres = np.where(size > 0, total / np.maximum(size, 1), centres).astype(np.float32)
    return centres


def _nearest(x: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """The nearest centres of each point, the very nearest first."""
    scores = _scores(x, centres)
    count = min(PROBED, len(centres))
    found = np.argpartition(scores, count - 1, axis=1)[:, :count]
    first = np.take_along_axis(scores, found, axis=1).argmin(axis=1)[:, None]
    nearest = np.take_along_axis(found, first, axis=1)
    np.put_along_axis(found, first, found[:, :1], axis=1)
    found[:, :1] = nearest
    return found


def _scores(x: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Half the squared distances, but for what is the same for all centres."""
    scores: np.ndarray = 0.5 * np.einsum("nd,nd->n", centres, centres) - x @ centres.T
    return scores
