"""Topics: latent Dirichlet allocation by gensim, started from a matrix factorisation.

    fit_topics       counts -> phi (what a topic is made of) and theta (what a paper is made of)
    best             which of several counts to keep
    continue_topics  the topics of last year with this year's papers, so that colours stay
    match_topics     which topic of this year is which of last year, when there are to be more or fewer

Started from random numbers, LDA ends in poor optima on a few hundred abstracts, and in others with each seed.  Started
from the best of several non-negative factorisations of the tf-idf matrix, it finds coherent topics, and the same ones
from every seed (`benchmarks/topics.py` has the figures).
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.corpus import Corpus
from confpapers.analysis.phrases import spelling_free
from confpapers.analysis.weights import telling, tfidf

if TYPE_CHECKING:
    from gensim.models import LdaModel

Floats = NDArray[np.float32]

RELEVANCE = 0.6  # lambda of Sievert & Shirley 2014: the weight of a word's probability against its lift
ABSTRACT = 30.0  # words' worth of evidence by which a paper is shared out among topics
ALPHA = 0.3  # of the papers' Dirichlet prior: few topics a paper
ETA = 0.1  # of the topics' Dirichlet prior: few words a topic
ITERATIONS = 10  # over each paper in a pass
INFERRED = 50  # ... and for its final shares, unless they converge earlier
CHUNK = 2_000  # papers whose shares are inferred together: as Python objects their words are large
MOST = 16  # topics tried: so many colours can still be told apart
ENOUGH = 20_000  # papers gone over, counting each pass
TEACHERS = 10_000  # papers that the topics are fitted to, and by which u_mass judges them; more add nothing new
JUDGED_PAPERS = 1_000  # papers by which the perplexity is estimated
FACTORED = 2_000  # papers that are factorised for a start ...
TELLING = 100  # ... by so many of their words
CONTINUED = 3  # passes over papers of which an earlier build knew the topics
STARTS = 10  # factorisations, the closest of which is taken
JUDGED = 10  # words of a topic by which its coherence is judged
_TINY = 1e-12


@dataclass(frozen=True)
class TopicModel:
    """A fitted topic model; topics are in order of their share of all papers, the largest first."""

    phi: Floats  # (topics, words): each row a distribution over the vocabulary
    theta: Floats  # (papers, topics): each row a distribution over the topics
    perplexity: float  # per word, from the variational bound, on at most 1,000 of the papers, evenly spread
    coherence: float  # mean NPMI of each topic's words: see `coherence`


def choose_counts(papers: int) -> tuple[int, ...]:
    """Return the numbers of topics to try when none is given: about half the root of the papers, at most 16."""
    middle = min(MOST, max(3, round(papers**0.5 / 2)))
    return tuple(sorted({max(2, round(middle * 0.75)), middle, min(MOST, round(middle * 1.33))}))


def fit_topics(corpus: Corpus, *, count: int, seed: int, passes: int, starts: int = STARTS) -> TopicModel:
    """Fit gensim's `LdaModel` with `count` topics, started from the best of `starts` factorisations.

    Makes at most `passes` passes over all papers; large conferences need fewer, but at least 3.  For more than 10,000
    papers an evenly spread sample of that size is used, and one more pass then covers all.  Returns fewer topics if
    there are fewer papers or words.  Runs in one thread, so that several counts can be tried side by side and the same
    seed gives the same bytes (on one kind of processor: BLAS rounds differently on others).
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
    """Return the topics that LDA makes of these papers' words from expected counts (topics, words), in their order."""
    mass = _mass(corpus)
    lda = _lda(start)
    lda.update(_bags(_spread(mass, TEACHERS)), passes=passes)
    if mass.shape[0] > TEACHERS:
        lda.state.numdocs = 0  # else the counts of the two samples would be added up
        lda.update(_bags(mass), passes=1)
    phi = np.asarray(lda.get_topics(), np.float32)
    theta = _shares(lda, _at_most(mass, ABSTRACT))
    judged = list(_bags(_spread(mass, JUDGED_PAPERS)))
    perplexity = float(np.exp2(-lda.log_perplexity(judged))) if mass.nnz else 0.0
    return TopicModel(phi, theta, perplexity, coherence(corpus, phi))


def _lda(expected: Floats) -> "LdaModel":
    """Return gensim's model with these expected counts (topics, words): batch updates, fixed symmetric priors."""
    import logging

    from gensim.models import LdaModel

    logging.getLogger("gensim.models.ldamodel").setLevel(logging.ERROR)  # it warns of few passes: the start is good
    count, words = expected.shape
    model = LdaModel(
        num_topics=count,
        id2word=dict.fromkeys(range(words), ""),
        alpha=np.full(count, ALPHA, np.float32),
        eta=ETA,
        random_state=0,
        iterations=ITERATIONS,
        decay=0.0,  # each pass replaces the topics, as coordinate ascent does
        update_every=0,  # once a pass
        eval_every=None,
        dtype=np.float32,
    )
    model.state.sstats[...] = expected
    model.sync_state()
    return model


def _bags(counts: csr_array) -> Any:
    """Return the papers as gensim reads them: (word, count) pairs."""
    from gensim.matutils import Sparse2Corpus

    return Sparse2Corpus(counts, documents_columns=False)


def _shares(lda: "LdaModel", counts: csr_array) -> Floats:
    """Return each paper's shares of the model's topics: (papers, topics), rows sum to 1."""
    lda.iterations = INFERRED
    shares = np.empty((counts.shape[0], lda.num_topics), np.float32)
    for first in range(0, counts.shape[0], CHUNK):
        rows = csr_array(counts[first : first + CHUNK])
        shares[first : first + CHUNK], _ = lda.inference(list(_bags(rows)))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)


def _mass(corpus: Corpus) -> csr_array:
    """Return the weight of each word in a paper, the root of its count: the tenth use says less than the first."""
    mass = corpus.counts.astype(np.float32)
    mass.data = np.sqrt(mass.data)
    return mass


def _spread(counts: csr_array, most: int) -> csr_array:
    """Return at most `most` papers, evenly spread over the list."""
    papers = counts.shape[0]
    return counts if papers <= most else csr_array(counts[np.arange(most) * papers // most])


def _at_most(counts: csr_array, most: float) -> csr_array:
    """Return the counts, scaled down for papers whose sum exceeds `most`.

    LDA assigns a full text of thousands of words to a single topic with certainty.  With only an abstract's worth of
    evidence it also shows the paper's second and third topic.
    """
    scale = np.minimum(1.0, most / np.maximum(counts.sum(axis=1), _TINY)).astype(np.float32)
    scaled = counts.data * np.repeat(scale, np.diff(counts.indptr))
    return csr_array((scaled, counts.indices, counts.indptr), shape=counts.shape)


def _start(corpus: Corpus, count: int, seed: int, starts: int) -> Floats:
    """Return expected word counts (topics, words) from a factorisation of the papers' tf-idf matrix.

    The closest of several factorisations is taken, which is mostly the same one whatever the seed.
    """
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    counts = _spread(corpus.counts, FACTORED)
    weights = telling(tfidf(counts), TELLING)  # single precision: the same factors in three quarters of the time
    near: list[tuple[float, Floats]] = []
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):  # the root of a perfect fit's error, -1e-17
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is a start: a good one is as good as the best
        for n in range(starts):
            init = "random" if n else "nndsvdar" if 1 < count < min(weights.shape) else "random"  # NNDSVD needs room
            factors = NMF(count, init=init, random_state=seed * 1000 + n, max_iter=100, tol=1e-3)
            near.append((0.0, factors.fit_transform(weights)))
            near[-1] = (float(factors.reconstruction_err_), near[-1][1])
    shares = min(near, key=lambda found: found[0])[1]
    shares /= shares.sum(axis=1, keepdims=True) + _TINY
    return np.asarray((csr_array(counts.T) @ shares).T, np.float32)


# --- judging ---------------------------------------------------------------------------------------------------------


def relevance(corpus: Corpus, phi: Floats) -> NDArray[np.float64]:
    """Return the relevance of each word for each topic (topics, words): 0.6 ln p(w|k) + 0.4 ln p(w|k)/p(w).

    Sievert & Shirley 2014, "LDAvis".
    """
    share = np.asarray(corpus.counts.sum(axis=0), float)
    share /= max(1.0, share.sum())
    log_phi = np.log(phi.astype(float) + _TINY)
    return log_phi - (1 - RELEVANCE) * np.log(share + _TINY)


def telling_words(corpus: Corpus, phi: Floats, most: int = 30) -> list[tuple[str, ...]]:
    """Return each topic's words of the highest relevance."""
    ranked = np.argsort(-relevance(corpus, phi), axis=1, kind="stable")[:, :most]
    return [tuple(corpus.vocabulary[word] for word in row) for row in ranked]


def coherence(corpus: Corpus, phi: Floats) -> float:
    """Return how often the topics' words occur together, from -1 to 1.

    This is the mean normalised pointwise mutual information (Bouma 2009; Lau, Newman & Baldwin 2014) of all pairs among
    each topic's 10 most relevant words, counting in how many papers they occur together.  A word counts as occurring
    where it is used at least as often as its median use: in full texts most words occur nearly everywhere.
    """
    best = np.argsort(-relevance(corpus, phi), axis=1, kind="stable")[:, :JUDGED]
    return float(np.mean([_npmi(_present(corpus.counts, words)) for words in best]))


def u_mass(corpus: Corpus, phi: Floats) -> float:
    """Return the UMass coherence by gensim's CoherenceModel: at most about 0, and higher is more coherent.

    Mimno et al. 2011, "Optimizing semantic coherence in topic models".  It shares no code with `coherence`, so the
    report shows it as a second opinion.  Uses at most 10,000 papers, evenly spread.  It is 0 when there are no two
    words to compare.
    """
    from gensim.corpora import Dictionary
    from gensim.matutils import Sparse2Corpus
    from gensim.models import CoherenceModel

    best = np.argsort(-relevance(corpus, phi), axis=1, kind="stable")[:, :JUDGED]
    judged = np.unique(best)
    if len(judged) < 2:
        return 0.0
    bags = Sparse2Corpus(_spread(corpus.counts, TEACHERS)[:, judged], documents_columns=False)
    names = [corpus.vocabulary[word] for word in judged]
    model = CoherenceModel(
        topics=[[corpus.vocabulary[word] for word in words] for words in best],
        corpus=bags,
        dictionary=Dictionary.from_corpus(bags, id2word=dict(enumerate(names))),
        coherence="u_mass",
        processes=1,
    )
    return float(model.get_coherence())


def _present(counts: csr_array, words: NDArray[np.int64]) -> NDArray[np.float64]:
    used = counts[:, words].toarray()
    median = [np.median(column[column > 0]) if column.any() else 1.0 for column in used.T]
    return np.asarray(used >= median, float)


def _npmi(present: NDArray[np.float64]) -> float:
    papers, words = present.shape
    both = (present.T @ present) / papers
    alone = np.diag(both)
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(both / np.outer(alone, alone)) / -np.log(both)
    npmi = np.where(both == 0, -1.0, np.where(both == 1, 1.0, npmi))
    return float(npmi[np.triu_indices(words, 1)].mean()) if words > 1 else 0.0


def diversity(corpus: Corpus, phi: Floats) -> float:
    """Return the share of distinct words among all topics' 10 most relevant words (Dieng et al. 2020), from 0 to 1."""
    best = np.argsort(-relevance(corpus, phi), axis=1, kind="stable")[:, :JUDGED]
    return len(np.unique(best)) / max(1, best.size)


def best(corpus: Corpus, models: Sequence[TopicModel]) -> int:
    """Return the index of the best model by coherence x diversity; of equal models the first."""
    return int(np.argmax([model.coherence * diversity(corpus, model.phi) for model in models]))


# --- years -----------------------------------------------------------------------------------------------------------


def continue_topics(corpus: Corpus, earlier: Floats, vocabulary: Sequence[str]) -> TopicModel:
    """Return the topics of an earlier year, `earlier` (topics, words) over its `vocabulary`, refitted to these papers.

    There are as many topics as before, in the same order.  Each paper's shares of the earlier topics, by the words that
    both years use, give the expected counts to start from, so that new words take part.  Nine of ten old papers keep
    their largest topic; only six do when topics are fitted anew and matched.
    """
    old_at, new_at = _shared_words(vocabulary, corpus.vocabulary)
    known = _mass(corpus)[:, new_at]
    earlier_words = earlier[:, old_at] / (earlier[:, old_at].sum(axis=1, keepdims=True) + np.float32(_TINY))
    with _one_thread():
        shares = _shares(_lda(earlier_words * np.float32(known.sum() + 1)), _at_most(csr_array(known), ABSTRACT))
        start = np.asarray((csr_array(corpus.counts.T) @ shares).T, np.float32)
        return _trained(corpus, start, CONTINUED)


def match_topics(
    old_phi: Floats, old_vocabulary: Sequence[str], new_phi: Floats, new_vocabulary: Sequence[str]
) -> NDArray[np.int64]:
    """Return an order of the new topics in which each takes the position, and so the colour, of its old counterpart.

    Assignment by the Hungarian method on the Hellinger affinity (Bhattacharyya 1943) of phi over the words that both
    years use, however each year spells them.  Topics without a counterpart, or whose position no longer exists, fill
    the remaining positions.
    """
    from scipy.optimize import linear_sum_assignment

    old_at, new_at = _shared_words(old_vocabulary, new_vocabulary)
    affinity = _unit(np.sqrt(old_phi[:, old_at])) @ _unit(np.sqrt(new_phi[:, new_at])).T
    olds, news = linear_sum_assignment(-affinity.astype(np.float64))
    count = len(new_phi)
    order = np.full(count, -1, np.int64)
    kept = olds < count
    order[olds[kept]] = news[kept]
    order[order < 0] = np.setdiff1d(np.arange(count), news[kept])
    return order


def _shared_words(old: Sequence[str], new: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the indices of the shared words in each of two vocabularies: "CNN", "CNNs" and "cnn" are one word."""
    places = [{spelling_free(word): at for at, word in enumerate(words)} for words in (old, new)]
    shared = sorted(places[0].keys() & places[1].keys())
    old_at, new_at = (np.array([place[word] for word in shared], np.int64) for place in places)
    return old_at, new_at


def reorder(model: TopicModel, order: NDArray[np.int64]) -> TopicModel:
    """Return the model with its topics in another order."""
    theta = np.ascontiguousarray(model.theta[:, order])
    return TopicModel(model.phi[order], theta, model.perplexity, model.coherence)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + _TINY), np.float32)
