"""Topics: latent Dirichlet allocation, started from a factorisation, named by its most relevant words.

    fit_topics       counts -> phi (what a topic is made of) and theta (what a paper is made of)
    best             which of several counts to keep
    name_topics      phi and theta -> names and words for people
    continue_topics  the topics of last year with this year's papers, so that colours stay
    match_topics     which topic of this year is which of last year, when there are to be more or fewer

A start from random numbers leaves LDA on a few hundred abstracts in poor optima that differ from seed to seed.  Started
from the best of several non-negative factorisations of the tf-idf matrix it finds coherent topics, and the same from
every seed (`benchmarks/topics.py` has the figures).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis import lda
from confpapers.analysis.corpus import Corpus
from confpapers.analysis.phrases import spelling_free
from confpapers.analysis.weights import telling, tfidf

Floats = NDArray[np.float32]

RELEVANCE = 0.6  # lambda of Sievert & Shirley 2014: the weight of a word's probability against its lift
ABSTRACT = 30.0  # words' worth of evidence by which a paper is shared out among topics
MOST = 16  # topics tried: so many colours can still be told apart
ENOUGH = 20_000  # papers gone over, counting each pass
TEACHERS = 10_000  # papers that teach the topics, and tell gensim what they are worth; more say the same again
FACTORED = 2_000  # papers that are factorised for a start ...
TELLING = 100  # ... by so many of their words
CONTINUED = 3  # passes over papers of which an earlier build knew the topics
STARTS = 10  # factorisations, the closest of which is taken
JUDGED = 10  # words of a topic by which its coherence is judged
_TINY = 1e-12


@dataclass(frozen=True)
class TopicModel:
    """What LDA found; topics are in order of their share of all papers, the largest first."""

    phi: Floats  # (topics, words): each row a distribution over the vocabulary
    theta: Floats  # (papers, topics): each row a distribution over the topics
    perplexity: float  # per word, from the variational bound on the same papers
    coherence: float  # mean NPMI of each topic's words: see `coherence`


def choose_counts(papers: int) -> tuple[int, ...]:
    """How many topics to try for so many papers, when nobody says: around half their root, and 16 at most."""
    middle = min(MOST, max(3, round(papers**0.5 / 2)))
    return tuple(sorted({max(2, round(middle * 0.75)), middle, min(MOST, round(middle * 1.33))}))


def fit_topics(corpus: Corpus, *, count: int, seed: int, passes: int, starts: int = STARTS) -> TopicModel:
    """LDA (`analysis/lda.py`) with `count` topics, started from the best of `starts` factorisations.

    At most `passes` goes over all papers; large conferences need fewer, and get 3 at least.  Of more than 10,000 papers
    as many, evenly spread, teach the topics; one more pass then goes over all.  Fewer topics come back when there are
    fewer papers or words.  One thread, so that several counts can be tried side by side and the same seed gives the
    same bytes (on one kind of processor: BLAS rounds differently on others).
    """
    from threadpoolctl import threadpool_limits

    papers, words = corpus.counts.shape
    count = max(1, min(count, papers, words))
    if not words:
        return TopicModel(np.zeros((1, 0), np.float32), np.ones((papers, 1), np.float32), 0.0, 0.0)
    mass = _mass(corpus)
    with threadpool_limits(limits=1):
        start = _start(corpus, count, seed, starts)
    model = _taught(corpus, mass, start, min(passes, max(3, ENOUGH // papers)))
    return reorder(model, np.argsort(-model.theta.sum(axis=0, dtype=np.float64), kind="stable"))


def _taught(corpus: Corpus, mass: csr_array, start: Floats, passes: int) -> TopicModel:
    """The topics that LDA makes of these papers' words from a start, in the start's order."""
    phi = lda.fit(_spread(mass, TEACHERS), start, passes=passes)
    if mass.shape[0] > TEACHERS:
        phi = lda.refit(mass, phi)
    theta = lda.infer(_at_most(mass, ABSTRACT), phi)
    return TopicModel(phi, theta, lda.perplexity(mass, phi, theta), coherence(corpus, phi))


def _mass(corpus: Corpus) -> csr_array:
    """How much each word of a paper counts: its tenth use says less than its first."""
    mass = corpus.counts.astype(np.float32)
    mass.data = np.sqrt(mass.data)
    return mass


def _spread(counts: csr_array, most: int) -> csr_array:
    """At most so many papers, evenly spread over the list."""
    papers = counts.shape[0]
    return counts if papers <= most else csr_array(counts[np.arange(most) * papers // most])


def _at_most(counts: csr_array, most: float) -> csr_array:
    """The same, scaled down where a paper's sum is larger.

    To a full text of thousands of words LDA gives a single topic with certainty; told so much as an abstract tells,
    it shows the paper's second and third topic.
    """
    scale = np.minimum(1.0, most / np.maximum(counts.sum(axis=1), _TINY)).astype(np.float32)
    scaled = counts.data * np.repeat(scale, np.diff(counts.indptr))
    return csr_array((scaled, counts.indices, counts.indptr), shape=counts.shape)


def _start(corpus: Corpus, count: int, seed: int, starts: int) -> Floats:
    """Word counts of each topic (topics, words), by how a factorisation of tf-idf shares some papers out.

    Of several factorisations the closest is taken: the same one mostly, whatever the seed.
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
    """How telling a word is for a topic (topics, words): 0.6 ln p(w|k) + 0.4 ln p(w|k)/p(w)."""
    share = np.asarray(corpus.counts.sum(axis=0), float)
    share /= max(1.0, share.sum())
    log_phi = np.log(phi.astype(float) + _TINY)
    return log_phi - (1 - RELEVANCE) * np.log(share + _TINY)


def coherence(corpus: Corpus, phi: Floats) -> float:
    """Do a topic's words occur together?  -1 .. 1.

    The mean normalised pointwise mutual information (Bouma 2009; Lau, Newman & Baldwin 2014) of all pairs among each
    topic's 10 most relevant words, counting in how many papers they occur together.  A word counts as occurring where
    it is used at least as often as its median use: in full texts most words occur nearly everywhere.
    """
    best = np.argsort(-relevance(corpus, phi), axis=1, kind="stable")[:, :JUDGED]
    return float(np.mean([_npmi(_present(corpus.counts, words)) for words in best]))


def u_mass(corpus: Corpus, phi: Floats) -> float:
    """The same question put to gensim's CoherenceModel: at most about 0, and the nearer the more coherent.

    Mimno et al. 2011, "Optimizing semantic coherence in topic models".  It shares no code with `coherence`, so the
    report shows it beside it as a second opinion.  Of more than 10,000 papers as many, evenly spread, are asked.
    """
    from gensim.corpora import Dictionary
    from gensim.matutils import Sparse2Corpus
    from gensim.models import CoherenceModel

    best = np.argsort(-relevance(corpus, phi), axis=1, kind="stable")[:, :JUDGED]
    judged = np.unique(best)
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
    """How much topics differ: the share of distinct words among all topics' 10 most relevant  (Dieng et al. 2020)."""
    best = np.argsort(-relevance(corpus, phi), axis=1, kind="stable")[:, :JUDGED]
    return len(np.unique(best)) / max(1, best.size)


def best(corpus: Corpus, models: Sequence[TopicModel]) -> int:
    """Which model to keep: the most coherent whose topics differ (coherence x diversity); the first of equals."""
    return int(np.argmax([model.coherence * diversity(corpus, model.phi) for model in models]))


# --- years -----------------------------------------------------------------------------------------------------------


def continue_topics(corpus: Corpus, earlier: Floats, vocabulary: Sequence[str]) -> TopicModel:
    """The topics of an earlier year, `earlier` (topics, words) over its `vocabulary`, as all these papers use them.

    As many as before and in the same order.  They start from how the earlier topics share these papers out by the words
    that both years use, so words that are new take part, and are gone over CONTINUED times: nine old papers of ten keep
    their largest topic, where only six do when topics are fitted anew and matched.
    """
    old_at, new_at = _shared_words(vocabulary, corpus.vocabulary)
    mass = _mass(corpus)
    told = earlier[:, old_at] / (earlier[:, old_at].sum(axis=1, keepdims=True) + np.float32(_TINY))
    shares = lda.infer(_at_most(csr_array(mass[:, new_at]), ABSTRACT), told)
    start = np.asarray((csr_array(corpus.counts.T) @ shares).T, np.float32)
    return _taught(corpus, mass, start, CONTINUED)


def match_topics(
    old_phi: Floats, old_vocabulary: Sequence[str], new_phi: Floats, new_vocabulary: Sequence[str]
) -> NDArray[np.int64]:
    """In which order to put the new topics so that each stands where its old one stood, and keeps its colour.

    Assignment by the Hungarian method on the Hellinger affinity (Bhattacharyya 1943) of phi over the words both years
    use, however each year spells them.  Topics that have no old partner, or whose partner's place no longer exists,
    fill the places left over.
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
    """Where the words that two vocabularies share stand in each: "CNN", "CNNs" and "cnn" are one word."""
    places = [{spelling_free(word): at for at, word in enumerate(words)} for words in (old, new)]
    shared = sorted(places[0].keys() & places[1].keys())
    old_at, new_at = (np.array([place[word] for word in shared], np.int64) for place in places)
    return old_at, new_at


def reorder(model: TopicModel, order: NDArray[np.int64]) -> TopicModel:
    """The same model with its topics in another order."""
    theta = np.ascontiguousarray(model.theta[:, order])
    return TopicModel(model.phi[order], theta, model.perplexity, model.coherence)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + _TINY), np.float32)
