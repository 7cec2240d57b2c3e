"""Shares of papers in groups, by their likeness to the centres of the groups.

Topics and subtopics are found by models that explain a paper's words one by one. Compared with all papers of a group,
a paper often turns out to belong to another one: soft k-means on the sphere (Banerjee et al. 2005, "Clustering on the
unit hypersphere using von Mises-Fisher distributions"), started from the model's shares.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float32]

ROUNDS = 10  # in which papers are compared with the centres, and the centres follow the papers
_TINY = 1e-9
_SMALLEST = 0.01  # mean cosine: below it all groups are about alike


def soft_kmeans(shares: Floats, weights: csr_array, *, sharpness: float, inertia: float | Floats) -> Floats:
    """Return new shares (papers, groups) in which each paper is drawn to the groups that are most like it.

    `shares` are the model's, rows sum to 1. `weights` (papers, words) are rows of length 1; papers without words keep
    their shares. A group's centre is the mean of its papers, weighted by their shares. `inertia` is the part of a
    paper's shares that remains the model's, one number or one for each paper (papers, 1); with more `sharpness` the
    nearest centre gets more of the rest.
    """
    papers, remaining = _Centred(weights, _mean(weights)), np.asarray(inertia, np.float32)
    current = shares
    for _ in range(ROUNDS):
        centres = papers.centres(current)
        cosines = papers.cosines(centres)
        likeness = _shared_out(cosines, sharpness / _typical(papers, cosines))
        current = remaining * shares + (np.float32(1) - remaining) * likeness
    return np.where(papers.has_words[:, None], current, shares)


def assigned_to_centres(
    shares: Floats, weights: csr_array, groups: tuple[Floats, csr_array], *, sharpness: float, inertia: float
) -> Floats:
    """Return new shares of papers that were not there when the groups were found; the groups stay as they are.

    `shares` and `weights` are of the new papers, `groups` has those of the papers of the groups.
    """
    earlier = _Centred(groups[1], _mean(groups[1]))
    new = _Centred(weights, _mean(groups[1]))
    centres = earlier.centres(groups[0])
    likeness = _shared_out(new.cosines(centres), sharpness / _typical(earlier, earlier.cosines(centres)))
    drawn = np.float32(inertia) * shares + np.float32(1 - inertia) * likeness
    return np.where(new.has_words[:, None], drawn, shares)


def _mean(weights: csr_array) -> Floats:
    return np.asarray(weights.sum(axis=0), np.float32).ravel() / np.float32(max(1, weights.shape[0]))


class _Centred:
    """Rows from which a mean row is subtracted, scaled to length 1: without what all the papers have in common.

    The rows would be dense, so products with them are computed from the sparse rows and the mean.
    """

    def __init__(self, weights: csr_array, mean: Floats) -> None:
        self._weights, self._mean = weights, mean
        squares = 1 - 2 * (weights @ mean) + mean @ mean
        self._lengths = np.sqrt(np.maximum(squares, _TINY)).astype(np.float32)
        self.has_words = np.diff(weights.indptr) > 0

    def centres(self, shares: Floats) -> Floats:
        """Return the centre of each group (groups, words), rows of length 1."""
        scaled = np.where(self.has_words[:, None], shares / self._lengths[:, None], np.float32(0))
        centres = np.asarray((self._weights.T @ scaled).T) - np.outer(scaled.sum(axis=0), self._mean)
        return np.asarray(centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), _TINY), np.float32)

    def cosines(self, centres: Floats) -> Floats:
        """Return the cosines of the papers with the centres (papers, groups)."""
        products = np.asarray(self._weights @ centres.T) - centres @ self._mean
        return np.asarray(products / self._lengths[:, None], np.float32)


def _typical(papers: _Centred, cosines: Floats) -> float:
    """Return the papers' mean largest cosine.

    Cosines count relative to it, because they are smaller, the more words papers have and the larger groups are.
    """
    largest = cosines.max(axis=1)[papers.has_words]
    return max(float(largest.mean()) if len(largest) else 0.0, _SMALLEST)


def _shared_out(cosines: Floats, sharpness: float) -> Floats:
    """Return shares by cosines; rows sum to 1."""
    shares = np.exp(np.float32(sharpness) * (cosines - cosines.max(axis=1, keepdims=True)))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)
