"""Latent Dirichlet allocation over sparse counts: variational Bayes, a batch of papers at a time.

The coordinate ascent of Blei, Ng & Jordan (2003) as Hoffman, Blei & Bach (2010) write it down, for all papers of a
batch at once: a round is two passes over the batch's counts.  Papers keep their shares from pass to pass, so that ten
rounds a pass do where starting anew takes fifty.  One thread, no BLAS: the same counts give the same bits.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float32]

ALPHA = 0.3  # of the papers' Dirichlet prior: few topics a paper
ETA = 0.1  # of the topics' Dirichlet prior: few words a topic
ROUNDS = 10  # a pass, for each paper
_CELLS = 1 << 21  # counts times topics in a batch: 8 MB, near the cache's size


def fit(counts: csr_array, start: Floats, *, passes: int) -> Floats:
    """Topics (topics, words), each row a distribution, from `start`: expected counts of each word in each topic."""
    words = (start.T + ETA).astype(np.float32)
    shares = np.ones((counts.shape[0], len(start)), np.float32)
    for _ in range(passes):
        words, shares = learn(counts, words, shares)
    topics = words.T / words.sum(axis=0)[:, None]
    return np.ascontiguousarray(topics, np.float32)


def refit(counts: csr_array, topics: Floats) -> Floats:
    """The topics again, as all these papers use the words, whichever papers taught them."""
    words = topics.T * np.float32(counts.sum() / len(topics)) + np.float32(ETA)
    words, _ = learn(counts, words, np.ones((counts.shape[0], len(topics)), np.float32))
    return np.ascontiguousarray(words.T / words.sum(axis=0)[:, None], np.float32)


def learn(counts: csr_array, words: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """One pass: the topics' words (words, topics) and the papers' shares (papers, topics), as Dirichlet parameters."""
    weights = _expected(words.T).T
    found = np.zeros_like(weights)
    shares = shares.copy()
    for papers, batch in _batches(counts, weights.shape[1]):
        shares[papers], ratios, expected = _share_out(batch, weights, shares[papers], ROUNDS)
        found += csr_array(ratios.T) @ expected
    return (weights * found + ETA).astype(np.float32), shares


def infer(counts: csr_array, topics: Floats, *, rounds: int = 50) -> Floats:
    """Each paper's shares of given topics: (papers, topics), rows sum to 1."""
    weights = np.ascontiguousarray(topics.T, np.float32)
    shares = np.ones((counts.shape[0], len(topics)), np.float32)
    for papers, batch in _batches(counts, len(topics)):
        shares[papers] = _share_out(batch, weights, shares[papers], rounds)[0]
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)


def perplexity(counts: csr_array, topics: Floats, shares: Floats) -> float:
    """How many words, on average, the model hesitates between at each word of these papers."""
    told = 0.0
    weights = np.ascontiguousarray(topics.T, np.float32)
    for papers, batch in _batches(counts, len(topics)):
        told += float(batch.data @ np.log(_likelihood(batch, weights, shares[papers]).astype(np.float64)))
    return float(np.exp(-told / max(float(counts.sum()), 1.0)))


def _share_out(batch: csr_array, weights: Floats, shares: Floats, rounds: int) -> tuple[Floats, csr_array, Floats]:
    """The papers' Dirichlet parameters after so many rounds, and what the topics learn from: see `learn`."""
    for _ in range(rounds):
        expected = _expected(shares)
        data = batch.data / _likelihood(batch, weights, expected)
        ratios = csr_array((data, batch.indices, batch.indptr), shape=batch.shape)
        shares = expected * (ratios @ weights) + np.float32(ALPHA)
    return shares, ratios, expected


def _likelihood(batch: csr_array, weights: Floats, shares: Floats) -> Floats:
    """Of each count, in the order of `batch.data`."""
    papers = np.repeat(np.arange(batch.shape[0]), np.diff(batch.indptr))
    return np.asarray(np.einsum("ck,ck->c", shares[papers], weights[batch.indices]) + np.float32(1e-30))


def _expected(rows: Floats) -> Floats:
    """exp E[log p] of each row's Dirichlet distribution."""
    from scipy.special import psi

    exact = rows.astype(np.float64)
    return np.ascontiguousarray(np.exp(psi(exact) - psi(exact.sum(axis=1, keepdims=True))), np.float32)


def _batches(counts: csr_array, topics: int) -> Iterator[tuple[slice, csr_array]]:
    papers = counts.shape[0]
    step = max(1, _CELLS * max(1, papers) // max(1, counts.nnz * topics))
    for start in range(0, papers, step):
        yield slice(start, start + step), csr_array(counts[start : start + step])
