"""Our own engine: one function, top to bottom.

vectors -> nearest neighbours -> probabilities P -> start -> gradient descent (attraction by P, repulsion of all) -> map
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import threadpoolctl

from confpapers.tsne import start
from confpapers.tsne.affinities import affinities
from confpapers.tsne.arrays import Array, Arrays
from confpapers.tsne.attraction import Attraction, by_degree
from confpapers.tsne.neighbours import nearest
from confpapers.tsne.numpy_arrays import NumpyArrays
from confpapers.tsne.optimiser import Descent, phases
from confpapers.tsne.repulsion import SCHEMES, Repulsion
from confpapers.tsne.settings import Result, Settings

WORTH_THREADS = 1_000_000
"""Entries of P; with fewer, thread overhead outweighs the gain."""


def embed(x: np.ndarray, settings: Settings, arrays: Arrays) -> Result:
    """Return the map of our own engine, computed on these arrays."""
    n = len(x)
    rng = np.random.default_rng(settings.random_state)
    if n == 1:
        return Result(np.zeros((1, 2), np.float32), 0.0, arrays.name, arrays.device, 0)
    exact = NumpyArrays(settings.threads) if arrays.device == "mps" else arrays  # Apple's GPUs have no float64
    index, distances = nearest(x, min(n - 1, max(1, round(3 * settings.perplexity))), exact)
    joint = affinities(index, distances, settings.perplexity, exact)
    del index, distances
    if arrays.name == "numpy" and len(joint.index) < WORTH_THREADS:
        arrays = NumpyArrays(1)
    initial = _start(x, settings.init, rng, exact)
    begin = start.apart(initial, rng)

    ranks = by_degree(joint, exact)  # the engine sorts the points by falling number of neighbours
    joint = exact.renumbered(joint, ranks)
    order = exact.get(ranks)
    place = np.argsort(order)
    free = None
    if settings.frozen is not None and settings.frozen.any():
        begin[settings.frozen] = initial[settings.frozen]
        free = arrays.put((~settings.frozen[order]).astype(np.float32))
    y = arrays.put(np.ascontiguousarray(begin[order].T, dtype=np.float32))
    descent = Descent(y, Attraction(joint, arrays), Repulsion(SCHEMES[settings.accuracy], arrays), free)
    del joint  # with many points it is the largest array

    def embedding(y: Array) -> np.ndarray:
        return np.ascontiguousarray(arrays.get(y).T[place])

    callback = settings.callback
    watch = None if callback is None else lambda done, y, divergence: bool(callback(done, embedding(y), divergence))
    schedule = phases(n, settings.n_iter, settings.early_iter, settings.early_exaggeration)
    with threadpoolctl.threadpool_limits(1, "blas"):
        descent.run(schedule, watch, settings.callback_every)
    return Result(
        embedding(descent.y), descent.divergence(), arrays.name, arrays.device, descent.done, tuple(arrays.notes)
    )


def _start(
    x: np.ndarray, init: Literal["pca", "random"] | np.ndarray, rng: np.random.Generator, arrays: Arrays
) -> np.ndarray:
    if isinstance(init, np.ndarray):
        return init
    return start.by_components(x, rng, arrays) if init == "pca" else start.at_random(len(x), rng)
