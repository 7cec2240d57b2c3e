"""Subtopics: the second level of topics, computed inside each topic of a large conference.

Each paper belongs to the topic with its largest share. Within a topic, the tf-idf rows of its papers are factorised
(non-negative matrix factorisation); each paper is then compared with the papers of all factors and belongs to the one
that is most like it, or to none if several are about equally like it. Factors with few papers are dropped and their
papers go to the next best one.

Factorising within topics is more coherent and more stable across seeds than one model with as many topics, than groups
of such topics, and than clusters of the map (see `docs/topics.md` for the figures).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.centres import soft_kmeans
from confpapers.analysis.corpus import Corpus
from confpapers.analysis.latent import titled
from confpapers.analysis.phrases import doc_freq
from confpapers.analysis.topic_matching import shared_words
from confpapers.analysis.weights import telling, tfidf

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

SPLIT_FROM = 400  # papers; smaller conferences have one level
LEAST_PAPERS = 8  # minimum number of papers of a subtopic
LEAST_SHARE = 0.4  # minimum share of a paper in its subtopic
SHARPNESS = 2.0  # with which the most similar subtopic is preferred
_MOST = 10  # maximum number of subtopics of a topic
_PER_ROOT = 0.6  # number of subtopics tried, relative to the square root of the topic's papers
_FACTORED = 2_000  # papers of a topic that are factorised; the others are assigned afterwards
_TELLING = 100  # heaviest words of a paper that are used
_RARE = 3  # words in fewer papers of the topic are ignored
TINY = 1e-12


@dataclass(frozen=True)
class Subtopics:
    """The subtopic of each paper. Subtopics are numbered consecutively, topic by topic."""

    owner: Ints  # (papers,): the paper's subtopic, or -1
    topic: Ints  # (subtopics,): the topic that contains it

    def positions(self) -> list[tuple[int, int]]:
        """Return the topic of each subtopic and its index within that topic, from 0."""
        first = {int(topic): int(np.argmax(self.topic == topic)) for topic in np.unique(self.topic)}
        return [(int(topic), number - first[int(topic)]) for number, topic in enumerate(self.topic)]


@dataclass(frozen=True)
class EarlierSubtopics:
    """The subtopics of an earlier build, from which the next build starts."""

    profiles: Floats  # (subtopics, words): the mean tf-idf row of each one's papers
    topic: Ints  # (subtopics,)
    vocabulary: Sequence[str]


def main_topics(theta: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return each paper's largest topic (papers,), or -1 if all topics are equal because the paper has no words."""
    if theta.shape[1] == 1:
        return np.zeros(len(theta), np.int64)
    flat = np.ptp(theta, axis=1) < 1e-4
    return np.where(flat, -1, theta.argmax(axis=1))


def split_topics(
    corpus: Corpus, theta: NDArray[np.float32], *, seed: int, earlier: EarlierSubtopics | None = None
) -> Subtopics:
    """Return the subtopics of every topic; none for a conference with fewer than 400 papers.

    theta is (papers, topics). A topic's subtopics come largest first, or in the order of `earlier`, whose topics must
    be the same: the factorisation then starts from the earlier subtopics, so that they stay when papers are added.
    """
    from threadpoolctl import threadpool_limits

    papers, topics = theta.shape
    owner = np.full(papers, -1, np.int32)
    of_topic: list[int] = []
    if papers < SPLIT_FROM:
        return Subtopics(owner, np.zeros(0, np.int32))
    weights, words, main = telling(tfidf(corpus.counts), _TELLING), titled(corpus), main_topics(theta)
    with threadpool_limits(limits=1):  # the same bytes on any number of cores
        for topic in range(topics):
            rows = np.flatnonzero(main == topic)
            start = _profiles_of(topic, corpus, earlier) if earlier else None
            groups = _split(csr_array(weights[rows]), csr_array(words[rows]), seed, start)
            for group in groups:
                owner[rows[group]] = len(of_topic)
                of_topic.append(topic)
    return Subtopics(owner, np.array(of_topic, np.int32))


def earlier_subtopics(corpus: Corpus, subtopics: Subtopics) -> EarlierSubtopics:
    """Return what a later build needs of these subtopics."""
    weights = tfidf(corpus.counts)
    profiles = [np.asarray(weights[rows].mean(axis=0)).ravel() for rows in papers_of(subtopics)]
    table = np.array(profiles, np.float32).reshape(len(profiles), weights.shape[1])
    return EarlierSubtopics(table, subtopics.topic, corpus.vocabulary)


def papers_of(subtopics: Subtopics) -> Iterator[NDArray[np.int64]]:
    """Yield the rows of each subtopic's papers."""
    for number in range(len(subtopics.topic)):
        yield np.flatnonzero(subtopics.owner == number)


def _profiles_of(topic: int, corpus: Corpus, earlier: EarlierSubtopics) -> Floats | None:
    """Return the earlier subtopics of one topic over this vocabulary, or None if there are none."""
    numbers = np.flatnonzero(earlier.topic == topic)
    if not len(numbers):
        return None
    old_at, new_at = shared_words(earlier.vocabulary, corpus.vocabulary)
    profiles = np.zeros((len(numbers), len(corpus.vocabulary)), np.float32)
    profiles[:, new_at] = earlier.profiles[numbers][:, old_at]
    return profiles


def _split(weights: csr_array, words: csr_array, seed: int, start: Floats | None) -> list[NDArray[np.int64]]:
    """Return the rows of each subtopic among a topic's papers; empty if there are too few papers.

    Both tables have a row for each paper: `weights` are factorised, by `words` papers are compared.
    """
    papers = weights.shape[0]
    count = min(_MOST, round(_PER_ROOT * papers**0.5)) if start is None else len(start)
    columns = np.flatnonzero(doc_freq(weights) >= _RARE)
    if papers < 2 * LEAST_PAPERS or count < 2 or len(columns) <= count:
        return []
    counts = csr_array(weights[:, columns])
    factors = _factorise(counts, count, seed, None if start is None else start[:, columns])
    shares = (factors / np.maximum(factors.sum(axis=1, keepdims=True), TINY)).astype(np.float32)
    owner = assign(soft_kmeans(shares, words, sharpness=SHARPNESS, inertia=0.0).astype(float))
    groups = [np.flatnonzero(owner == factor) for factor in np.unique(owner[owner >= 0])]
    if len(groups) < 2:
        return []  # a single subtopic would be the topic itself
    return groups if start is not None else sorted(groups, key=len, reverse=True)


def _factorise(weights: csr_array, count: int, seed: int, start: Floats | None) -> NDArray[np.float64]:
    """Return each paper's share in each factor (papers, count); factors have profiles of length 1."""
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    papers = weights.shape[0]
    some = weights[np.arange(_FACTORED) * papers // _FACTORED] if papers > _FACTORED else weights
    model = NMF(count, init="nndsvda" if start is None else "custom", random_state=seed, max_iter=200, tol=1e-3)
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)  # the factors hardly change any more
        if start is None:
            fitted = model.fit_transform(some)
        else:
            profiles = np.ascontiguousarray(start + np.float32(1e-6))
            first = np.ascontiguousarray(np.asarray(some @ profiles.T, np.float32) + np.float32(1e-6))
            fitted = model.fit_transform(csr_array(some.astype(np.float32)), W=first, H=profiles)
        shares = fitted if papers <= _FACTORED else model.transform(weights.astype(some.dtype))
    return np.asarray(shares * np.linalg.norm(model.components_, axis=1), float)


def assign(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return each paper's group, or -1 if none has 40 % of it. Groups with fewer than 8 papers are dropped one by
    one.
    """
    left = shares.copy()
    while True:
        total = left.sum(axis=1, keepdims=True)
        part = left / np.maximum(total, TINY)
        sure = (part.max(axis=1) >= LEAST_SHARE) & (total[:, 0] > TINY)
        owner = np.where(sure, part.argmax(axis=1), -1)
        there = np.flatnonzero(left.any(axis=0))
        sizes = np.bincount(owner[owner >= 0], minlength=left.shape[1])[there]
        if len(there) <= 1 or sizes.min() >= LEAST_PAPERS:
            return owner
        left[:, there[sizes.argmin()]] = 0
