"""Topics: latent Dirichlet allocation with gensim, started from a matrix factorisation.

    fit_topics       counts -> phi (words of each topic) and theta (topics of each paper)
    continue_topics  fits last year's topics to this year's papers, so that colours stay
    match_topics     matches this year's topics with last year's if their number changes

Started from random numbers, LDA converges to poor optima on a few hundred abstracts, and to different ones with each
seed. Started from the best of several non-negative factorisations of the tf-idf matrix, it finds coherent topics, and
the same ones from every seed (`benchmarks/topics.py` has the figures).
"""

import math
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.corpus import Corpus
from confpapers.analysis.inference import Bags, Floats, infer_evidence
from confpapers.analysis.topic_matching import shared_words
from confpapers.analysis.topic_quality import TEACHERS, coherence, perplexity, spread
from confpapers.analysis.weights import telling, tfidf

if TYPE_CHECKING:
    from confpapers.analysis.lda import BatchLda

ABSTRACT = 30.0  # words; the maximum evidence by which a paper is divided among topics
ALPHA = 0.3  # the papers' Dirichlet prior: few topics per paper
ETA = 0.1  # the topics' Dirichlet prior: few words per topic
ITERATIONS = 10  # over each paper in a pass; with five, topics of small conferences are less coherent
INFERRED = 50  # ... and for its final shares, unless they converge earlier
FEWEST, MOST = 3, 16  # topics by default: more colours cannot be distinguished
ENOUGH = 20_000  # papers processed in total, counting each pass
FACTORED = 2_000  # papers that are factorised for a start ...
TELLING = 100  # ... by this many of their words,
RELATING = 2  # each of which is in so many of them at least: in one paper, it relates no two
CONTINUED = 3  # passes over papers whose topics an earlier build knows
STARTS = 10  # factorisations, from which the closest is chosen
FACTORISED = 100  # iterations of a factorisation at most ...
BEGUN = 30  # ... of which all begin with these,
FINISHED = 3  # and so many of the closest then make the others
_TINY = 1e-12


@dataclass(frozen=True)
class TopicModel:
    """A fitted topic model; topics are in order of their share of all papers, the largest first."""

    phi: Floats  # (topics, words): each row a distribution over the vocabulary
    theta: Floats  # (papers, topics): each row a distribution over the topics
    perplexity: float  # see `perplexity`
    coherence: float  # see `coherence`


def choose_count(papers: int) -> int:
    """Return the default number of topics: two thirds of the square root of the number of papers, from 3 to 16.

    Readers found more papers in the right topic with this number than with smaller ones, although these are more
    coherent: coherence judges a topic's ten best words, not whether its other papers belong together.
    """
    return min(MOST, max(FEWEST, round(math.sqrt(papers) * 2 / 3)))


def fit_topics(corpus: Corpus, *, count: int, seed: int, passes: int, starts: int = STARTS) -> TopicModel:
    """Return gensim's LDA with `count` topics, started from the best of `starts` factorisations.

    Makes at most `passes` passes over all papers; large conferences need fewer, but at least 3. If there are more than
    10,000 papers, it uses an evenly spread sample of that size, and one more pass then covers all. Returns fewer topics
    if there are fewer papers or words. It runs in one thread, so that map and similar papers are computed beside it and
    the same seed gives the same bytes on the same kind of processor (BLAS rounds differently on others).
    """
    papers, words = corpus.counts.shape
    count = max(1, min(count, papers, words))
    if not words:
        return TopicModel(np.zeros((1, 0), np.float32), np.ones((papers, 1), np.float32), 0.0, 0.0)
    with _one_thread():
        model = _trained(corpus, _start(corpus, count, seed, starts), min(passes, max(3, ENOUGH // papers)))
    return reorder(model, np.argsort(-model.theta.sum(axis=0, dtype=np.float64), kind="stable"))


def _one_thread() -> AbstractContextManager[object]:
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(limits=1)
    return limits


def _trained(corpus: Corpus, start: Floats, passes: int) -> TopicModel:
    """Return the topics that LDA fits to these papers, from expected counts (topics, words), in their order."""
    mass = _mass(corpus.counts)
    lda = _lda(start)
    lda.update(Bags(spread(mass, TEACHERS)), passes=passes)
    if mass.shape[0] > TEACHERS:
        lda.state.numdocs = 0  # otherwise the counts of the two samples would be added
        lda.update(Bags(mass), passes=1)
    phi = np.asarray(lda.get_topics(), np.float32)
    theta = _shares(lda, _at_most(mass, ABSTRACT))
    return TopicModel(phi, theta, perplexity(mass, phi, theta), coherence(corpus, phi))


def further_shares(phi: Floats, counts: csr_array) -> Floats:
    """Return the shares (papers, topics) of further papers in fitted topics, whose words are `phi` (topics, words)."""
    mass, even = _at_most(_mass(counts), ABSTRACT), np.ones((counts.shape[0], len(phi)), np.float32)
    evidence = infer_evidence(mass, phi, even, alpha=ALPHA, iterations=INFERRED)
    return np.asarray(evidence / evidence.sum(axis=1, keepdims=True), np.float32)


def _lda(expected: Floats) -> "BatchLda":
    from confpapers.analysis.lda import BatchLda

    return BatchLda(expected, alpha=ALPHA, eta=ETA, iterations=ITERATIONS)


def _shares(lda: "BatchLda", counts: csr_array) -> Floats:
    """Return each paper's shares of the model's topics: (papers, topics), rows sum to 1."""
    lda.iterations = INFERRED
    evidence, _ = lda.inference(Bags(counts))
    return np.asarray(evidence / evidence.sum(axis=1, keepdims=True), np.float32)


def _mass(counts: csr_array) -> csr_array:
    """Return the weight of each word in a paper: the square root of its count, because repetitions add less."""
    mass = counts.astype(np.float32)
    mass.data = np.sqrt(mass.data)
    return mass


def _at_most(counts: csr_array, most: float) -> csr_array:
    """Return the counts, scaled down for papers whose sum exceeds `most`.

    LDA assigns a full text of thousands of words to a single topic with certainty. With only an abstract's worth of
    evidence it also shows the paper's second and third topic.
    """
    scale = np.minimum(1.0, most / np.maximum(counts.sum(axis=1), _TINY)).astype(np.float32)
    scaled = counts.data * np.repeat(scale, np.diff(counts.indptr))
    return csr_array((scaled, counts.indices, counts.indptr), shape=counts.shape)


def _start(corpus: Corpus, count: int, seed: int, starts: int) -> Floats:
    """Return expected word counts (topics, words) from a factorisation of the papers' tf-idf matrix.

    The closest of several factorisations is used; it is usually the same one for every seed.
    """
    counts = spread(corpus.counts, FACTORED)
    weights = telling(tfidf(counts), TELLING)  # single precision gives the same factors in three quarters of the time
    seeds = [n % 2**32 for n in range(seed * 1000, seed * 1000 + starts)]
    shares = _closest_factors(_relating(weights, count), count, seeds)
    shares /= shares.sum(axis=1, keepdims=True) + _TINY
    return np.asarray((csr_array(counts.T) @ shares).T, np.float32)


def _relating(weights: csr_array, count: int) -> csr_array:
    """Return the columns of words that are in several papers, or all if those are fewer than `count`."""
    several = np.flatnonzero(np.bincount(weights.indices, minlength=weights.shape[1]) >= RELATING)
    return csr_array(weights[:, several]) if len(several) >= count else weights


# --- years -----------------------------------------------------------------------------------------------------------


def continue_topics(corpus: Corpus, earlier: Floats, vocabulary: Sequence[str]) -> TopicModel:
    """Return the topics of an earlier year, `earlier` (topics, words) over its `vocabulary`, refitted to these papers.

    The number and order of topics stay the same. Each paper's shares of the earlier topics, inferred from the words
    that both years use, give the expected counts to start from, so that new words take part. Nine of ten old papers
    keep their largest topic; with a new fit and matching only six do.
    """
    old_at, new_at = shared_words(vocabulary, corpus.vocabulary)
    shared = _mass(corpus.counts)[:, new_at]
    earlier_words = earlier[:, old_at] / (earlier[:, old_at].sum(axis=1, keepdims=True) + np.float32(_TINY))
    with _one_thread():
        shares = _shares(_lda(earlier_words * np.float32(shared.sum() + 1)), _at_most(csr_array(shared), ABSTRACT))
        start = np.asarray((csr_array(corpus.counts.T) @ shares).T, np.float32)
        return _trained(corpus, start, CONTINUED)


def reorder(model: TopicModel, order: NDArray[np.int64]) -> TopicModel:
    """Return the model with its topics in another order."""
    theta = np.ascontiguousarray(model.theta[:, order])
    return TopicModel(model.phi[order], theta, model.perplexity, model.coherence)


def _closest_factors(weights: csr_array, count: int, seeds: Sequence[int]) -> Floats:
    """Return the papers' shares (papers, topics) in the closest of several non-negative factorisations.

    Each begins with a third of the iterations; only the closest go on, as the others hardly ever overtake them.
    """
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    # NNDSVD needs fewer topics than papers and words
    first = "nndsvdar" if 1 < count < min(weights.shape) else "random"
    tried: list[tuple[float, Floats, Floats]] = []  # distance, shares and words
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):  # the root of a perfect fit's error, -1e-17
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is only a start; an approximate one is as good
        for n, seed in enumerate(seeds):
            factors = NMF(count, init="random" if n else first, random_state=seed, max_iter=BEGUN, tol=1e-3)
            shares = factors.fit_transform(weights)
            tried.append((float(factors.reconstruction_err_), shares, factors.components_))
        finished: list[tuple[float, Floats]] = []
        for _, shares, words in sorted(tried, key=lambda factored: factored[0])[:FINISHED]:
            factors = NMF(count, init="custom", max_iter=FACTORISED - BEGUN, tol=1e-3)
            shares = factors.fit_transform(weights, W=shares, H=words)
            finished.append((float(factors.reconstruction_err_), shares))
    return min(finished, key=lambda factored: factored[0])[1]
