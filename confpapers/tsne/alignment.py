"""Keeping a map still while papers come and go: a new map laid over an old one, and a start for new points.

A reader who has learned where a field lies finds it there next year.  A warm start (old points where they were, new
ones beside their nearest old ones, little exaggeration) moves old points by 2 % of the map's width, a fresh start by
6 % (10,509 papers, of which 2,071 new).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from confpapers.tsne.api import tsne
from confpapers.tsne.numpy_arrays import NumpyArrays
from confpapers.tsne.settings import Result

NEAREST = 10  # old neighbours among which a new point starts
MANY, NARROW = 100, 5.0  # so many points never make a map so narrow: it has been scaled, and would start collapsed
CELLS = 2**22  # scores held at a time


def align(embedding: np.ndarray, reference: np.ndarray, rows: np.ndarray, *, scale: bool = True) -> np.ndarray:
    """The map turned, mirrored, shifted (and scaled) so that its common points come closest to where they were.

    embedding (n, 2); reference (m, 2), the old map; rows (m,): the row of `embedding` that is each old point, -1 where
    it is gone.  Returns (n, 2) float32.  Least squares over the common points (Schönemann 1966); with fewer than three
    of them, or all on one spot, there is nothing to lay over, and the map comes back as it was.
    """
    rows = np.asarray(rows)
    common = rows >= 0
    now, then = embedding[rows[common]].astype(np.float64), reference[common].astype(np.float64)
    if len(now) < 3 or not now.std() > 0 or not then.std() > 0:
        return embedding.astype(np.float32)
    now_centre, then_centre = now.mean(axis=0), then.mean(axis=0)
    left, stretch, right = np.linalg.svd((now - now_centre).T @ (then - then_centre))
    factor = float(stretch.sum() / ((now - now_centre) ** 2).sum()) if scale else 1.0
    aligned: np.ndarray = (embedding - now_centre) @ (left @ right) * factor + then_centre
    return aligned.astype(np.float32)


def place_new(x: np.ndarray, reference: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """A start for all points: old ones where they were, each new one at the median of its 10 nearest old ones.

    x (n, d), all vectors; reference (m, 2), the old map, in the size in which `tsne` made it; rows (m,): the row of x
    that is each old point, -1 where it is gone.  Returns (n, 2) float64.  Raises ValueError when no old point is left,
    or when the old map has been shrunk.
    """
    x, rows = np.asarray(x, dtype=np.float64), np.asarray(rows)
    common = rows >= 0
    if not common.any():
        raise ValueError("none of the old map's points is among the new ones: make a fresh map")
    old, places = rows[common], reference[common].astype(np.float64)
    if len(old) >= MANY and np.ptp(places) < NARROW:
        raise ValueError(
            f"the old map is only {np.ptp(places):.3g} wide: give the embedding as tsne returned it, not scaled to 0..1"
        )
    start = np.empty((len(x), 2))
    start[old] = places
    new = np.setdiff1d(np.arange(len(x)), old)
    count = min(NEAREST, len(old))
    centre = x.mean(axis=0)
    known = x[old] - centre
    half = 0.5 * (known**2).sum(axis=1)
    step = max(1, CELLS // len(old))
    for begin in range(0, len(new), step):
        part = new[begin : begin + step]
        near = NumpyArrays(1).smallest(half - (x[part] - centre) @ known.T, count)
        start[part] = np.median(places[near], axis=1)
    return start


def grow(x: np.ndarray, reference: np.ndarray, rows: np.ndarray, *, frozen: bool = False, **settings: Any) -> Result:
    """The map of x that changes least from an old one: a warm start, a short schedule, then `align`.

    x, reference and rows as in `place_new`; `settings` are those of `tsne`.  Exaggeration is 4 for 100 iterations, then
    400 follow.  With `frozen`, old points do not move at all, and the new ones find their places among them in 100.
    Keep the result's embedding as it is for the next time: scaled to 0..1 it is no start.
    """
    rows = np.asarray(rows)
    start = place_new(x, reference, rows)
    still = np.zeros(len(start), dtype=bool)
    still[rows[rows >= 0]] = True
    if frozen:
        return tsne(x, init=start, frozen=still, **({"n_iter": 100, "early_iter": 0} | settings))
    result = tsne(x, init=start, **({"n_iter": 500, "early_exaggeration": 4.0, "early_iter": 100} | settings))
    return replace(result, embedding=align(result.embedding, reference, rows))
