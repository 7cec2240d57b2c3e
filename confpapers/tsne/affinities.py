"""The joint probabilities P of t-SNE (van der Maaten & Hinton 2008, section 2)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from confpapers.tsne.arrays import Array, Arrays, Joint
from confpapers.tsne.numpy_arrays import NumpyArrays

STEPS = 64  # at most this many: bisection alone reaches the precision of float64 in 64 steps
TOLERANCE = 1e-10  # of the entropy, in nats


def affinities(index: Array, distances: Array, perplexity: float, arrays: Arrays | None = None) -> Joint:
    """Return the symmetric joint probabilities of all neighbour pairs.

    index and distances: (n, k), the neighbours of each point and their squared distances. If k neighbours are too few
    for the perplexity, they all get the same weight.
    """
    arrays = arrays or NumpyArrays()
    parts = [distances[start : start + arrays.rows] for start in range(0, len(index), arrays.rows)]
    conditionals = arrays.xp.concatenate(arrays.each(lambda part: conditional(part, perplexity, arrays.xp), parts))
    start, index, weight = arrays.symmetric(index, conditionals)
    weight /= weight.sum()
    return Joint(start, index, weight)


def conditional(distances: Array, perplexity: float, xp: Any = np) -> Array:
    """Return each row's conditional probabilities at the given perplexity; every row sums to 1.

    distances: (rows, k) squared distances, nearest first. Each row's Gaussian has its own precision beta. Newton's
    method finds log(beta) inside a bracket that narrows with every step; a step that would leave the bracket is
    replaced by bisection.
    """
    shifted = distances - distances[:, :1]
    scale = shifted.sum(1)[:, None] / shifted.shape[1]
    shifted = shifted / xp.where(scale > 0, scale, 1.0)
    target = math.log(max(perplexity, 1.0))
    log_beta = scale * 0.0
    low, high = log_beta - 25.0, log_beta + 40.0
    weights = shifted * 0.0
    left = xp.where(scale[:, 0] >= 0)[0]  # rows that have not converged; at first all of them
    for _ in range(STEPS):
        now = log_beta[left]
        weights[left], entropy, slope = _entropy(shifted[left], xp.exp(now), xp)
        excess = entropy - target
        low[left], high[left] = xp.where(excess > 0, now, low[left]), xp.where(excess > 0, high[left], now)
        newton = now - excess / xp.where(slope < -1e-12, slope, -1e-12)
        inside = (newton > low[left]) & (newton < high[left])
        log_beta[left] = xp.where(inside, newton, (low[left] + high[left]) / 2)
        left = left[xp.abs(excess[:, 0]) >= TOLERANCE]
        if not len(left):
            break
    return weights


def _entropy(shifted: Array, beta: Array, xp: Any) -> tuple[Array, Array, Array]:
    """Return the weights at precision beta, their entropy in nats, and its derivative by log(beta): -beta^2 var(d)."""
    weights = xp.exp(-beta * shifted)
    total = weights.sum(1)[:, None]
    weights = weights / total
    mean = (weights * shifted).sum(1)[:, None]
    variance = (weights * (shifted - mean) ** 2).sum(1)[:, None]
    return weights, xp.log(total) + beta * mean, -(beta**2) * variance
