"""Start positions of the points."""

from __future__ import annotations

import numpy as np
import threadpoolctl

from confpapers.tsne.arrays import Arrays
from confpapers.tsne.numpy_arrays import NumpyArrays

WIDTH = 1e-4  # standard deviation of the start along its longer axis


def by_components(x: np.ndarray, rng: np.random.Generator, arrays: Arrays | None = None) -> np.ndarray:
    """Return the first two principal components, scaled to a standard deviation of 1e-4: (n, 2) float64.

    The sign of each component makes its largest loading positive, so that a map does not flip from one build to the
    next. If all points are identical, they start at random.
    """
    arrays = arrays or NumpyArrays(1)
    n, d = x.shape
    centred = arrays.double(x)
    centred = centred - centred.mean(0)
    with threadpoolctl.threadpool_limits(1, "blas"):
        if d > n:
            loadings = arrays.get(centred.T @ arrays.put(_leading(arrays.get(centred @ centred.T))))
        else:
            loadings = _leading(arrays.get(centred.T @ centred))
        loadings = loadings / np.maximum(np.linalg.norm(loadings, axis=0), np.finfo(float).tiny)
        largest = np.take_along_axis(loadings, np.abs(loadings).argmax(axis=0)[None], axis=0)
        loadings = loadings * np.where(largest < 0, -1.0, 1.0)
        scores = arrays.get(centred @ arrays.put(loadings))
    scores = np.pad(scores, ((0, 0), (0, 2 - scores.shape[1])))
    width = scores[:, 0].std()
    if not width > 1e-12 * max(1.0, float(np.abs(x).max())):
        return at_random(n, rng)
    shrunk: np.ndarray = scores * (WIDTH / width)
    return shrunk


def _leading(square: np.ndarray) -> np.ndarray:
    """Return the eigenvectors of the (up to) two largest eigenvalues, largest first."""
    import scipy.linalg

    n = len(square)
    _, vectors = scipy.linalg.eigh(square, subset_by_index=(max(0, n - 2), n - 1))
    leading: np.ndarray = vectors[:, ::-1]
    return leading


def at_random(n: int, rng: np.random.Generator) -> np.ndarray:
    """Return normally distributed positions with a standard deviation of 1e-4."""
    return rng.normal(scale=WIDTH, size=(n, 2))


def apart(start: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the start with coinciding points moved apart by a hundredth of its width; otherwise they would never
    separate.
    """
    x_values = np.sort(start[:, 0])
    if (x_values[1:] > x_values[:-1]).all():
        return start.copy()
    pairs = np.ascontiguousarray(start, dtype=np.float64).view(np.complex128)[:, 0]
    _, first = np.unique(pairs, return_index=True)
    doubles = np.ones(len(start), dtype=bool)
    doubles[first] = False
    moved = start.copy()
    width = float(start.std()) or WIDTH
    moved[doubles] += rng.normal(scale=0.01 * width, size=(int(doubles.sum()), 2))
    return moved
