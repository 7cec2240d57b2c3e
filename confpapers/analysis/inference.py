"""The topics of papers from their words, for a fixed topic model: variational inference in batches.

The update is that of Blei, Ng & Jordan (2003, section 5.2) without the words' own parameters, as in Lee & Seung (2001);
gensim's `LdaModel.inference` computes the same numbers paper by paper, which takes several times as long.
"""

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float32]
Bag = tuple[NDArray[np.int32], Floats]  # the words of a paper and their weights

CONVERGED = 3e-3  # mean change of a topic's evidence in a paper
_ENTRIES = 8_192  # words of papers that are computed together: what a processor's cache holds
_EPSILON = np.finfo(np.float32).eps


class Bags:
    """The papers of a count matrix, one by one, as gensim reads a corpus."""

    def __init__(self, counts: csr_array) -> None:
        self._counts = counts

    def __len__(self) -> int:
        return int(self._counts.shape[0])

    def __iter__(self) -> Iterator[Bag]:
        bounds = self._counts.indptr.tolist()
        for first, last in itertools.pairwise(bounds):
            yield self._counts.indices[first:last], self._counts.data[first:last]


def infer_evidence(counts: csr_array, words: Floats, start: Floats, *, alpha: float, iterations: int) -> Floats:
    """Return each paper's evidence for each topic: the parameters of a Dirichlet distribution, (papers, topics).

    `counts` (papers, words) are the weights of words in papers, `words` (topics, words) is exp(E[log beta]) of the
    model, and `start` (papers, topics) is the evidence to begin with. A paper is done when its evidence hardly changes,
    or after `iterations`; its evidence does not depend on the papers beside it.
    """
    evidence = start.astype(np.float32)
    of_words = np.ascontiguousarray(words.T, np.float32)
    for part in _parts(counts):
        _settle(csr_array(counts[part]), of_words, evidence[part], np.float32(alpha), iterations)
    return evidence


def expected_counts(counts: csr_array, words: Floats, evidence: Floats) -> Floats:
    """Return how often each topic is expected to have brought each word into the papers: (topics, words)."""
    of_words = np.ascontiguousarray(words.T, np.float32)
    expected = np.zeros_like(of_words)
    for part in _parts(counts):
        rows, weights = csr_array(counts[part]), _weights(evidence[part])
        rows.data = _ratios(rows, of_words[rows.indices], weights)
        expected += rows.T @ weights
    return np.asarray((expected * of_words).T, np.float32)


def _parts(counts: csr_array) -> Iterator[slice]:
    """Yield consecutive papers with about as many words as the cache holds, at least one."""
    ends = np.searchsorted(counts.indptr, np.arange(_ENTRIES, counts.indptr[-1], _ENTRIES))
    bounds = np.unique([0, *ends.tolist(), counts.shape[0]]).tolist()
    return (slice(first, last) for first, last in itertools.pairwise(bounds))


def _settle(counts: csr_array, of_words: Floats, evidence: Floats, alpha: np.float32, iterations: int) -> None:
    """Iterate until the evidence (papers, topics), which is written in place, has converged."""
    rows, beside, now = np.arange(len(evidence)), of_words[counts.indices], evidence.copy()
    moving = np.ones(len(rows), bool)
    for _ in range(iterations):
        weights = _weights(now)
        before, now = now, alpha + weights * (_by_paper(counts, _ratios(counts, beside, weights)) @ beside)
        evidence[rows[moving]] = now[moving]
        moving &= np.abs(now - before).mean(axis=1) >= CONVERGED
        if not moving.any():
            return
        if 2 * moving.sum() < len(rows):  # go on with those papers alone
            beside = beside[np.repeat(moving, np.diff(counts.indptr))]
            counts, rows, now, moving = csr_array(counts[moving]), rows[moving], now[moving], moving[moving]


def _weights(evidence: Floats) -> Floats:
    """Return exp(E[log theta]) of Dirichlet distributions."""
    from scipy.special import digamma

    return np.asarray(np.exp(digamma(evidence) - digamma(evidence.sum(axis=1, keepdims=True))), np.float32)


def _ratios(counts: csr_array, beside: Floats, weights: Floats) -> Floats:
    """Return the weight of each word of the papers, divided by its probability; `beside` are its topics' words."""
    of_papers = np.repeat(weights, np.diff(counts.indptr), axis=0)
    return np.asarray(counts.data / (np.einsum("ij,ij->i", of_papers, beside) + _EPSILON), np.float32)


def _by_paper(counts: csr_array, values: Floats) -> csr_array:
    """Return a matrix (papers, values) whose product adds up what belongs to the words of a paper."""
    return csr_array((values, np.arange(len(values)), counts.indptr), shape=(counts.shape[0], len(values)))
