"""The telling words of topics, and how good topics are: coherence, diversity and perplexity."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.corpus import Corpus

Floats = NDArray[np.float32]
_TINY = 1e-12
TEACHERS = 10_000  # papers to which topics are fitted and by which u_mass judges them; more add no information

RELEVANCE = 0.6  # lambda of Sievert & Shirley 2014: the weight of a word's probability against its lift
JUDGED = 10  # words of a topic in its coherence
JUDGED_PAPERS = 1_000  # papers in the perplexity


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
    bags = Sparse2Corpus(spread(corpus.counts, TEACHERS)[:, judged], documents_columns=False)
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


def perplexity(weights: csr_array, phi: Floats, theta: Floats) -> float:
    """Return among how many words the topics leave the choice, on average: 1 is certainty, 0 means no words.

    It is e to the mean surprise at the papers' words, each counted by its weight (papers, words), given the words of
    the topics, `phi`, and the topics of the paper, `theta`. Uses at most 1,000 papers, evenly spread.
    """
    papers = weights.shape[0]
    surprise = total = 0.0
    for paper in np.arange(min(papers, JUDGED_PAPERS)) * papers // max(1, min(papers, JUDGED_PAPERS)):
        part = slice(weights.indptr[paper], weights.indptr[paper + 1])
        probability = theta[paper] @ phi[:, weights.indices[part]]
        surprise -= float(weights.data[part] @ np.log(probability + _TINY))
        total += float(weights.data[part].sum())
    return float(np.exp(surprise / total)) if total else 0.0


def spread(counts: csr_array, most: int) -> csr_array:
    """Return at most `most` papers, evenly spread over the list."""
    papers = counts.shape[0]
    return counts if papers <= most else csr_array(counts[np.arange(most) * papers // most])
