"""An order of posters in which neighbours are similar: a one-dimensional map.

The posters are sorted by the Fiedler vector of their similarities (the spectral order of Atkins, Boman and Hendrickson
1998), and segments are then reversed while that improves the order (2-opt).
"""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from confpapers.model import Entry

_PASSES = 20  # over all posters
_TOPICS = 0.3  # weight of shared topics relative to the similarity of the texts


def affinities(entries: Sequence[Entry]) -> NDArray[np.float64]:
    """Return the similarity of every pair of papers, 0 to 1.3: (n, n), symmetric, zero on the diagonal.

    The twenty nearest papers of each are compared by their texts, all others by the topics that they share.
    """
    row = {entry.id: index for index, entry in enumerate(entries)}
    alike = np.zeros((len(entries), len(entries)))
    for index, entry in enumerate(entries):
        for near in entry.similar:
            if near.id in row:
                alike[index, row[near.id]] = max(alike[index, row[near.id]], near.score)
    alike = np.maximum(alike, alike.T)
    width = max((len(entry.topics) for entry in entries), default=0)
    if width:
        shares = np.array([entry.topics if len(entry.topics) == width else (0.0,) * width for entry in entries])
        shares /= np.linalg.norm(shares, axis=1, keepdims=True) + 1e-12
        alike += _TOPICS * shares @ shares.T
    np.fill_diagonal(alike, 0)
    return alike


def poster_order(alike: NDArray[np.float64]) -> list[int]:
    """Return the rows of an (n, n) similarity matrix in an order in which neighbours are similar."""
    count = len(alike)
    if count < 3:
        return list(range(count))
    weights = alike + 1e-6  # connects all posters slightly, so that the graph has one component
    np.fill_diagonal(weights, 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    _, vectors = np.linalg.eigh(laplacian)
    return _exchanged(alike, [int(row) for row in np.argsort(vectors[:, 1], kind="stable")])


def neighbour_similarity(alike: NDArray[np.float64], order: Sequence[int]) -> float:
    """Return the mean similarity of neighbours in an order."""
    return float(np.mean([alike[a, b] for a, b in itertools.pairwise(order)])) if len(order) > 1 else 0.0


def _exchanged(alike: NDArray[np.float64], order: list[int]) -> list[int]:
    """Reverse segments of the order while that makes neighbours more similar."""
    path = np.array(order)
    for _ in range(_PASSES):
        better = False
        for first in range(len(path) - 2):
            lasts = np.arange(first + 2, len(path))
            start = alike[path[first], path[first + 1]]
            after = np.append(path[lasts[1:]], -1)
            ends = np.where(after >= 0, alike[path[lasts], after], 0.0)
            joined = np.where(after >= 0, alike[path[first + 1], after], 0.0)
            gain = alike[path[first], path[lasts]] + joined - start - ends
            best = int(np.argmax(gain))
            if gain[best] > 1e-9:
                path[first + 1 : lasts[best] + 1] = path[first + 1 : lasts[best] + 1][::-1].copy()
                better = True
        if not better:
            break
    return [int(row) for row in path]
