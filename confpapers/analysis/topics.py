"""Topics: latent Dirichlet allocation with gensim, started from a matrix factorisation.

    fit_topics       counts -> phi (words of each topic) and theta (topics of each paper)
    best             selects the model with the best number of topics
    continue_topics  fits last year's topics to this year's papers, so that colours stay
    match_topics     matches this year's topics with last year's if their number changes

Started from random numbers, LDA converges to poor optima on a few hundred abstracts, and to different ones with each
seed. Started from the best of several non-negative factorisations of the tf-idf matrix, it finds coherent topics, and
the same ones from every seed (`benchmarks/topics.py` has the figures).
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
ABSTRACT = 30.0  # words; the maximum evidence by which a paper is divided among topics
ALPHA = 0.3  # the papers' Dirichlet prior: few topics per paper
ETA = 0.1  # the topics' Dirichlet prior: few words per topic
ITERATIONS = 10  # over each paper in a pass
INFERRED = 50  # ... and for its final shares, unless they converge earlier
CHUNK = 2_000  # papers whose shares are inferred together: their words are large as Python objects
MOST = 16  # maximum number of topics: more colours cannot be distinguished
ENOUGH = 20_000  # papers processed in total, counting each pass
TEACHERS = 10_000  # papers to which topics are fitted and by which u_mass judges them; more add no information
JUDGED_PAPERS = 1_000  # papers used to estimate the perplexity
FACTORED = 2_000  # papers that are factorised for a start ...
TELLING = 100  # ... by this many of their words
CONTINUED = 3  # passes over papers whose topics an earlier build knows
STARTS = 10  # factorisations, from which the closest is chosen
JUDGED = 10  # words of a topic in its coherence
_TINY = 1e-12


@dataclass(frozen=True)
class TopicModel:
    """A fitted topic model; topics are in order of their share of all papers, the largest first."""

    phi: Floats  # (topics, words): each row a distribution over the vocabulary
    theta: Floats  # (papers, topics): each row a distribution over the topics
    perplexity: float  # per word, from the variational bound, on at most 1,000 of the papers, evenly spread
    coherence: float  # mean NPMI of each topic's words: see `coherence`


def choose_counts(papers: int) -> tuple[int, ...]:
    """Return the numbers of topics to try by default: about half the square root of the papers, at most 16."""
    middle = min(MOST, max(3, round(papers**0.5 / 2)))
    return tuple(sorted({max(2, round(middle * 0.75)), middle, min(MOST, round(middle * 1.33))}))


def fit_topics(corpus: Corpus, *, count: int, seed: int, passes: int, starts: int = STARTS) -> TopicModel:
    """Return gensim's LDA with `count` topics, started from the best of `starts` factorisations.

    Makes at most `passes` passes over all papers; large conferences need fewer, but at least 3. If there are more than
    10,000 papers, it uses an evenly spread sample of that size, and one more pass then covers all. Returns fewer topics
    if there are fewer papers or words. It runs in one thread, so that several counts can be tried in parallel and the
    same seed gives the same bytes on the same kind of processor (BLAS rounds differently on others).
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
    mass = _mass(corpus)
    lda = _lda(start)
    lda.update(_bags(_spread(mass, TEACHERS)), passes=passes)
    if mass.shape[0] > TEACHERS:
        lda.state.numdocs = 0  # otherwise the counts of the two samples would be added
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

    logging.getLogger("gensim.models.ldamodel").setLevel(logging.ERROR)  # it warns of few passes, but the start is good
    count, words = expected.shape
    model = LdaModel(
        num_topics=count,
        id2word=dict.fromkeys(range(words), ""),
        alpha=np.full(count, ALPHA, np.float32),
        eta=ETA,
        random_state=0,
        iterations=ITERATIONS,
        decay=0.0,  # each pass replaces the topics, as coordinate ascent does
        update_every=0,  # once per pass
        eval_every=None,
        dtype=np.float32,
    )
    model.state.sstats[...] = expected
    model.sync_state()
    return model


def _bags(counts: csr_array) -> Any:
    """Return the papers in gensim's form: (word, count) pairs."""
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
    """Return the weight of each word in a paper: the square root of its count, because repetitions add less."""
    mass = corpus.counts.astype(np.float32)
    mass.data = np.sqrt(mass.data)
    return mass


def _spread(counts: csr_array, most: int) -> csr_array:
    """Return at most `most` papers, evenly spread over the list."""
    papers = counts.shape[0]
    return counts if papers <= most else csr_array(counts[np.arange(most) * papers // most])


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
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    counts = _spread(corpus.counts, FACTORED)
    weights = telling(tfidf(counts), TELLING)  # single precision gives the same factors in three quarters of the time
    near: list[tuple[float, Floats]] = []
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):  # the root of a perfect fit's error, -1e-17
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is only a start; an approximate one is as good
        for n in range(starts):
            # NNDSVD needs fewer topics than papers and words
            init = "random" if n else "nndsvdar" if 1 < count < min(weights.shape) else "random"
            factors = NMF(count, init=init, random_state=seed * 1000 + n, max_iter=100, tol=1e-3)
            near.append((0.0, factors.fit_transform(weights)))
            near[-1] = (float(factors.reconstruction_err_), near[-1][1])
    shares = min(near, key=lambda candidate: candidate[0])[1]
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
    each topic's 10 most relevant words, counting in how many papers they occur together. A word counts as occurring
    where it is used at least as often as its median use: in full texts most words occur nearly everywhere.
    """
    best = np.argsort(-relevance(corpus, phi), axis=1, kind="stable")[:, :JUDGED]
    return float(np.mean([_npmi(_present(corpus.counts, words)) for words in best]))


def u_mass(corpus: Corpus, phi: Floats) -> float:
    """Return the UMass coherence by gensim's CoherenceModel: at most about 0, and higher is more coherent.

    Mimno et al. 2011, "Optimizing semantic coherence in topic models". It shares no code with `coherence`, so the
    report shows it as a second opinion. Uses at most 10,000 papers, evenly spread. It is 0 when there are no two
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

    The number and order of topics stay the same. Each paper's shares of the earlier topics, inferred from the words
    that both years use, give the expected counts to start from, so that new words take part. Nine of ten old papers
    keep their largest topic; with a new fit and matching only six do.
    """
    old_at, new_at = shared_words(vocabulary, corpus.vocabulary)
    shared = _mass(corpus)[:, new_at]
    earlier_words = earlier[:, old_at] / (earlier[:, old_at].sum(axis=1, keepdims=True) + np.float32(_TINY))
    with _one_thread():
        shares = _shares(_lda(earlier_words * np.float32(shared.sum() + 1)), _at_most(csr_array(shared), ABSTRACT))
        start = np.asarray((csr_array(corpus.counts.T) @ shares).T, np.float32)
        return _trained(corpus, start, CONTINUED)


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


def reorder(model: TopicModel, order: NDArray[np.int64]) -> TopicModel:
    """Return the model with its topics in another order."""
    theta = np.ascontiguousarray(model.theta[:, order])
    return TopicModel(model.phi[order], theta, model.perplexity, model.coherence)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + _TINY), np.float32)
