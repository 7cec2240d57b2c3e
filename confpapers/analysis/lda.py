"""Latent Dirichlet allocation by variational Bayes (Hoffman, Blei & Bach 2010), for all papers at once.

gensim's `LdaModel` computes the same, paper by paper, and its import takes two CPU seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float32]

BLOCK = 200_000  # words of papers that are inferred together: 13 MB for 16 topics
STILL = 1e-3  # a paper's mean change of its topics' counts at which its shares are sums
_TINY = np.float32(1e-30)


@dataclass(frozen=True)
class Priors:
    """Symmetric Dirichlet priors."""

    alpha: float  # of the papers' shares: small for few topics per paper
    eta: float  # of the topics' words: small for few words per topic


def fit(counts: csr_array, expected: Floats, priors: Priors, *, passes: int, rounds: int) -> Floats:
    """Return the parameters of the topics (topics, words), from expected counts to start with.

    Each pass infers all papers' shares in so many rounds, starting from those of the pass before, and then replaces the
    topics, as coordinate ascent does.
    """
    topics = expected + np.float32(priors.eta)
    gamma = np.ones((counts.shape[0], len(topics)), np.float32)
    for _ in range(passes):
        words = _expectation(topics).T
        sums = np.zeros_like(words)
        for rows in _blocks(counts):
            paper = _Papers.of(csr_array(counts[rows]), words)
            gamma[rows] = paper.infer(gamma[rows], priors.alpha, rounds)
            sums += paper.expected_counts(gamma[rows])
        topics = (sums * words).T + np.float32(priors.eta)
    return np.ascontiguousarray(topics)


def shares(counts: csr_array, topics: Floats, priors: Priors, *, rounds: int) -> Floats:
    """Return each paper's shares of the topics (papers, topics), rows sum to 1; `topics` are parameters from `fit`."""
    words = _expectation(topics).T
    gamma = np.ones((counts.shape[0], len(topics)), np.float32)
    for rows in _blocks(counts):
        gamma[rows] = _Papers.of(csr_array(counts[rows]), words).infer(gamma[rows], priors.alpha, rounds)
    return np.asarray(gamma / gamma.sum(axis=1, keepdims=True), np.float32)


def perplexity(counts: csr_array, theta: Floats, phi: Floats) -> float:
    """Return the perplexity per word of papers with these shares: e to the mean of -ln(theta phi); 0 without words."""
    if not counts.nnz:
        return 0.0
    papers = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    likely = np.einsum("ij,ij->i", theta[papers], np.ascontiguousarray(phi.T)[counts.indices])
    return float(np.exp(-np.average(np.log(np.maximum(likely, _TINY)), weights=counts.data)))


def _expectation(parameters: Floats) -> Floats:
    """Return exp(E[ln p]) of Dirichlet distributions, one for each row."""
    from scipy.special import psi

    return np.asarray(np.exp(psi(parameters) - psi(parameters.sum(axis=1, keepdims=True))), np.float32)


def _blocks(counts: csr_array) -> Iterator[slice]:
    """Yield consecutive papers with about BLOCK words together."""
    first = 0
    while first < counts.shape[0]:
        after = int(np.searchsorted(counts.indptr, counts.indptr[first] + BLOCK, side="right")) - 1
        yield slice(first, max(after, first + 1))
        first = max(after, first + 1)


@dataclass(frozen=True)
class _Papers:
    """The words of some papers: counts, and exp(E[ln p(word | topic)]) of each, (stored words, topics)."""

    counts: csr_array
    weights: Floats
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, counts: csr_array, words: Floats) -> "_Papers":
        return cls(counts, np.ascontiguousarray(words)[counts.indices], np.diff(counts.indptr))

    def infer(self, gamma: Floats, alpha: float, rounds: int) -> Floats:
        """Return the parameters of the papers' shares after at most so many rounds from `gamma`."""
        for _ in range(rounds):
            own = _expectation(gamma)
            before, gamma = gamma, np.float32(alpha) + own * self._sums(self._parts(own))
            if np.abs(gamma - before).mean(axis=1).max(initial=0.0) < STILL:
                break
        return gamma

    def expected_counts(self, gamma: Floats) -> Floats:
        """Return how often each word is expected from each topic, (words, topics), without the words' own weights."""
        own = _expectation(gamma)
        table = self.counts
        parts = csr_array((self._parts(own), table.indices, table.indptr), shape=table.shape)
        return np.asarray(csr_array(parts.T) @ own, np.float32)

    def _parts(self, own: Floats) -> Floats:
        """Return each stored count divided by its word's likelihood in its paper."""
        likely = np.einsum("ij,ij->i", np.repeat(own, self.lengths, axis=0), self.weights)
        return np.asarray(self.counts.data / np.maximum(likely, _TINY), np.float32)

    def _sums(self, parts: Floats) -> Floats:
        """Return the papers' sums of their words' weights times `parts`."""
        ones = np.arange(len(parts), dtype=np.int32)
        table = csr_array((parts, ones, self.counts.indptr), shape=(len(self.lengths), len(parts)))
        return np.asarray(table @ self.weights, np.float32)
