"""Keep a map stable while papers come and go: align it with the previous map and place new points near old ones.

Readers who know where a field is find it there next year. A warm start (old points at their old positions, new ones
beside their nearest old neighbours, little exaggeration) moves old points by 2 % of the map's width; a fresh start
moves them by 6 % (measured on 10,509 papers, 2,071 of them new).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from confpapers.tsne.api import tsne
from confpapers.tsne.numpy_arrays import NumpyArrays
from confpapers.tsne.settings import Result, checked_vectors

NEAREST = 10  # old neighbours whose median is a new point's start
# a map of so many points is never so narrow, unless it was scaled; a scaled map would start collapsed
MANY, NARROW = 100, 5.0
CELLS = 2**22  # scores in memory at a time


def align(embedding: np.ndarray, reference: np.ndarray | Result, rows: np.ndarray, *, scale: bool = True) -> np.ndarray:
    """Align a map with an earlier one (Procrustes: rotation, reflection, translation, optional scale).

    Minimises the squared distances between the points that both maps share (Schönemann 1966).

    embedding: (n, 2). reference: (m, 2), the earlier map. rows: (m,), the row of `embedding` for each earlier point, or
    -1 if that point is gone. Returns (n, 2) float32. With fewer than three shared points, or if they all coincide, the
    map is returned unchanged. Raises ValueError if an array has another shape or `rows` names a row twice.
    """
    embedding = _positions("embedding", embedding)
    reference, rows = _earlier(reference, rows, len(embedding))
    common = rows >= 0
    now, then = embedding[rows[common]].astype(np.float64), reference[common].astype(np.float64)
    if len(now) < 3 or not now.std() > 0 or not then.std() > 0:
        return embedding.astype(np.float32)
    now_centre, then_centre = now.mean(axis=0), then.mean(axis=0)
    left, stretch, right = np.linalg.svd((now - now_centre).T @ (then - then_centre))
    factor = float(stretch.sum() / ((now - now_centre) ** 2).sum()) if scale else 1.0
    aligned: np.ndarray = (embedding - now_centre) @ (left @ right) * factor + then_centre
    return aligned.astype(np.float32)


def place_new(x: np.ndarray, reference: np.ndarray | Result, rows: np.ndarray) -> np.ndarray:
    """Return start positions: old points where they were, each new one at the median of its 10 nearest old points.

    x: (n, d), all vectors. reference: (m, 2), the earlier map, not rescaled. rows: (m,), the row of x for each earlier
    point, or -1 if that point is gone. Returns (n, 2) float64. Raises ValueError if no earlier point remains, if the
    earlier map was rescaled, or if an array has another shape or `rows` names a row twice.
    """
    x = checked_vectors(x).astype(np.float64)
    reference, rows = _earlier(reference, rows, len(x))
    common = rows >= 0
    if not common.any():
        raise ValueError("x has none of the old map's points, so the map cannot be continued; compute a new one")
    old, positions = rows[common], reference[common].astype(np.float64)
    if len(old) >= MANY and np.ptp(positions) < NARROW:
        raise ValueError(f"the old map is only {np.ptp(positions):.3g} wide; pass the embedding as tsne returned it")
    start = np.empty((len(x), 2))
    start[old] = positions
    new = np.setdiff1d(np.arange(len(x)), old)
    count = min(NEAREST, len(old))
    centre = x.mean(axis=0)
    centred = x[old] - centre
    half = 0.5 * (centred**2).sum(axis=1)
    step = max(1, CELLS // len(old))
    for begin in range(0, len(new), step):
        part = new[begin : begin + step]
        near = NumpyArrays(1).smallest(half - (x[part] - centre) @ centred.T, count)
        start[part] = np.median(positions[near], axis=1)
    return start


def _earlier(reference: object, rows: object, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the earlier map and the rows of its points among n points. Raises ValueError if they do not fit."""
    reference = _positions("reference", reference)
    at = np.asarray(rows)
    if at.shape != (len(reference),) or at.dtype.kind not in "iu":
        raise ValueError(
            f"rows must be {len(reference)} whole numbers, one for each point of reference, not {at.shape} {at.dtype}"
        )
    if at.size and not (at.min() >= -1 and at.max() < n):
        raise ValueError(f"rows must be between -1 (gone) and {n - 1}, not {at.min()} to {at.max()}")
    listed, times = np.unique(at[at >= 0], return_counts=True)
    if (times > 1).any():
        raise ValueError(f"rows names row {listed[times > 1][0]} twice; a point has one place in the earlier map")
    return reference, at


def _positions(name: str, positions: object) -> np.ndarray:
    """Return positions (points, 2) as an array. Raises ValueError with their name."""
    array = np.asarray(positions.embedding if isinstance(positions, Result) else positions)
    if array.ndim != 2 or array.shape[1] != 2 or array.dtype.kind not in "fiu":
        raise ValueError(f"{name} must be numbers of shape (points, 2), not {array.shape} {array.dtype}")
    if not np.isfinite(array).all():
        row = int((~np.isfinite(array).all(axis=1)).argmax())
        raise ValueError(f"{name} has NaN or infinite values, first in row {row}")
    return array


def grow(
    x: np.ndarray, reference: np.ndarray | Result, rows: np.ndarray, *, frozen: bool = False, **settings: Any
) -> Result:
    """Return a map of x that continues an earlier one: warm start, short schedule, then `align`.

    x, reference and rows are as in `place_new`; `settings` are those of `tsne`. The exaggeration is 4 for 100
    iterations; 400 more follow. With `frozen`, the old points do not move at all, and the new ones settle among them in
    100 iterations. Store the embedding as returned: scaled to 0..1 it cannot start the next map.
    """
    start = place_new(x, reference, rows)
    rows = np.asarray(rows)
    still = np.zeros(len(start), dtype=bool)
    still[rows[rows >= 0]] = True
    if frozen:
        return tsne(x, init=start, frozen=still, **({"n_iter": 100, "early_iter": 0} | settings))
    result = tsne(x, init=start, **({"n_iter": 500, "early_exaggeration": 4.0, "early_iter": 100} | settings))
    return replace(result, embedding=align(result.embedding, reference, rows))
