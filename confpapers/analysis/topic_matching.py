"""Which topics of one year are those of another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from confpapers.analysis.phrases import spelling_free

Floats = NDArray[np.float32]
_TINY = 1e-12


def match_topics(
    old_phi: Floats, old_vocabulary: Sequence[str], new_phi: Floats, new_vocabulary: Sequence[str]
) -> NDArray[np.int64]:
    """Return the order of the new topics in which each takes the position, and so the colour, of its old counterpart.

    This is the Hungarian method on the Hellinger affinity (Bhattacharyya 1943) of phi over the words that both years
    use, however each year spells them. Topics without a counterpart, or whose position no longer exists, fill the
    remaining positions.
    """
    from scipy.optimize import linear_sum_assignment

    old_at, new_at = shared_words(old_vocabulary, new_vocabulary)
    affinity = _unit(np.sqrt(old_phi[:, old_at])) @ _unit(np.sqrt(new_phi[:, new_at])).T
    olds, news = linear_sum_assignment(-affinity.astype(np.float64))
    count = len(new_phi)
    order = np.full(count, -1, np.int64)
    lasting = olds < count
    order[olds[lasting]] = news[lasting]
    order[order < 0] = np.setdiff1d(np.arange(count), news[lasting])
    return order


def shared_words(old: Sequence[str], new: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the indices of the shared words in each of two vocabularies: "CNN", "CNNs" and "cnn" are one word."""
    indices = [{spelling_free(word): at for at, word in enumerate(words)} for words in (old, new)]
    shared = sorted(indices[0].keys() & indices[1].keys())
    old_at, new_at = (np.array([index[word] for word in shared], np.int64) for index in indices)
    return old_at, new_at


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + _TINY), np.float32)
