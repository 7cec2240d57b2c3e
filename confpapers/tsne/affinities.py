"""How much each point cares for each other: the joint probabilities P of t-SNE (van der Maaten & Hinton 2008, § 2)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from confpapers.tsne.arrays import Array, Arrays, Joint
from confpapers.tsne.numpy_arrays import NumpyArrays

STEPS = 64  # bisection alone would reach float64's limit in so many
TOLERANCE = 1e-10  # of the entropy, in nats


def affinities(index: Array, distances: Array, perplexity: float, arrays: Arrays | None = None) -> Joint:
    """The symmetric joint probabilities of all pairs of neighbours.

    index, distances: (n, k), the neighbours and their squared distances.  A perplexity that k neighbours cannot have
    gives them equal weight.
    """
    arrays = arrays or NumpyArrays()
    parts = [distances[start : start + arrays.rows] for start in range(0, len(index), arrays.rows)]
    given = arrays.each(lambda part: conditional(part, perplexity, arrays.xp), parts)
    start, index, weight = arrays.symmetric(index, arrays.xp.concatenate(given))
    return Joint(start, index, weight / weight.sum())


def conditional(distances: Array, perplexity: float, xp: Any = np) -> Array:
    """The weights of each row's neighbours, summing to 1, whose perplexity is the wanted one.

    distances: (rows, k) squared, nearest first.  Each row's Gaussian has its own precision beta, found in log(beta) by
    Newton's method inside a bracket that every step narrows; a step that would leave the bracket is replaced by
    bisection.
    """
    shifted = distances - distances[:, :1]
    scale = shifted.sum(1)[:, None] / shifted.shape[1]
    shifted = shifted / xp.where(scale > 0, scale, 1.0)
    goal = math.log(max(perplexity, 1.0))
    log_beta = scale * 0.0
    low, high = log_beta - 25.0, log_beta + 40.0
    weights = shifted * 0.0
    left = xp.where(scale[:, 0] >= 0)[0]  # rows: all at first, then those that have not arrived
    for _ in range(STEPS):
        now = log_beta[left]
        weights[left], entropy, slope = _entropy(shifted[left], xp.exp(now), xp)
        excess = entropy - goal
        low[left], high[left] = xp.where(excess > 0, now, low[left]), xp.where(excess > 0, high[left], now)
        newton = now - excess / xp.where(slope < -1e-12, slope, -1e-12)
        inside = (newton > low[left]) & (newton < high[left])
        log_beta[left] = xp.where(inside, newton, (low[left] + high[left]) / 2)
        left = left[xp.abs(excess[:, 0]) >= TOLERANCE]
        if not len(left):
            break
    return weights


def _entropy(shifted: Array, beta: Array, xp: Any) -> tuple[Array, Array, Array]:
    """The weights at that precision, their entropy, and its derivative by log(beta), which is -beta^2 var(d)."""
    weights = xp.exp(-beta * shifted)
    total = weights.sum(1)[:, None]
    weights = weights / total
    mean = (weights * shifted).sum(1)[:, None]
    variance = (weights * (shifted - mean) ** 2).sum(1)[:, None]
    return weights, xp.log(total) + beta * mean, -(beta**2) * variance
