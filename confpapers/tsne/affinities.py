"""How much each point cares for each other: the joint probabilities P of t-SNE (van der Maaten & Hinton 2008, § 2)."""

from __future__ import annotations

import numpy as np
import scipy.sparse

from confpapers.tsne.arrays import Arrays, NumpyArrays

ROWS = 4096  # rows searched at a time
STEPS = 64  # bisection alone would reach float64's limit in so many
TOLERANCE = 1e-10  # of the entropy, in nats


def affinities(
    index: np.ndarray, distances: np.ndarray, perplexity: float, arrays: Arrays | None = None
) -> scipy.sparse.csr_array:
    """The symmetric joint probabilities of all pairs of neighbours.

    index, distances: (n, k), the neighbours and their squared distances.  Returns an n x n sparse array, float64,
    whose entries sum to 1.  A perplexity that k neighbours cannot have gives them equal weight.
    """
    arrays = arrays or NumpyArrays()
    n, k = index.shape
    parts = [distances[start : start + ROWS] for start in range(0, n, ROWS)]
    weights = np.concatenate(arrays.each(lambda part: conditional(part, perplexity), parts))
    given = scipy.sparse.csr_array((weights.ravel(), index.ravel(), np.arange(0, n * k + 1, k)), shape=(n, n))
    joint = scipy.sparse.csr_array(given + given.T)
    joint.sort_indices()
    joint.data /= joint.data.sum()
    return joint


def conditional(distances: np.ndarray, perplexity: float) -> np.ndarray:
    """The weights of each row's neighbours, summing to 1, whose perplexity is the wanted one.

    distances: (rows, k) squared.  Each row's Gaussian has its own precision beta, found in log(beta) by Newton's method
    inside a bracket that every step narrows; a Newton step that would leave the bracket is replaced by bisection.
    """
    shifted = distances - distances[:, :1]
    scale = shifted.mean(axis=1, keepdims=True)
    shifted = shifted / np.where(scale > 0, scale, 1.0)
    goal = np.log(max(perplexity, 1.0))
    low, high = np.full((2, len(distances), 1), [[[-25.0]], [[40.0]]])
    log_beta = np.zeros((len(distances), 1))
    for _ in range(STEPS):
        weights, entropy, slope = _entropy(shifted, np.exp(log_beta))
        excess = entropy - goal
        if np.abs(excess).max() < TOLERANCE:
            break
        low, high = np.where(excess > 0, log_beta, low), np.where(excess > 0, high, log_beta)
        newton = log_beta - excess / np.where(slope < -1e-12, slope, -1e-12)
        log_beta = np.where((newton > low) & (newton < high), newton, (low + high) / 2)
    return weights


def _entropy(shifted: np.ndarray, beta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The weights at that precision, their entropy, and its derivative by log(beta), which is -beta^2 var(d)."""
    weights = np.exp(-beta * shifted)
    total = weights.sum(axis=1, keepdims=True)
    weights /= total
    mean = (weights * shifted).sum(axis=1, keepdims=True)
    variance = (weights * (shifted - mean) ** 2).sum(axis=1, keepdims=True)
    return weights, np.log(total) + beta * mean, -(beta**2) * variance
