"""Turn counts into weights: how characteristic a word is of a paper, and by which papers are compared."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from confpapers.analysis.corpus import SMALL, Corpus
from confpapers.analysis.phrases import doc_freq

STYLE_OF_ABSTRACTS, STYLE_OF_TEXTS, CITED = 0.5, 0.3, 0.1  # weights in a cosine
LONG = 800  # words and pairs of words: abstracts have 50 to 300, papers 3,000 and more


def tfidf(counts: csr_array, like: csr_array | None = None) -> csr_array:
    """Return weights (papers, words) float32: (1 + ln tf) * (1 + ln((1 + n) / (1 + df))), rows of length 1.

    n and df are of the papers in `like` (these papers by default). A paper without any of the words has an empty row.
    """
    weights = counts.astype(np.float64)
    weights.data = (1.0 + np.log(weights.data)) * _idf(counts if like is None else like)[weights.indices]
    return csr_array(_unit(weights).astype(np.float32))


def _idf(counts: csr_array) -> NDArray[np.float64]:
    return np.asarray(1.0 + np.log((1.0 + counts.shape[0]) / (1.0 + doc_freq(counts))), float)


def _first(counts: csr_array, fitted: int | None) -> csr_array:
    """Return the first rows, which decide how rare a word is; all by default."""
    return counts if fitted is None else csr_array(counts[:fitted])


def _unit(weights: csr_array) -> csr_array:
    """Scale the rows to length 1, in place, and return them."""
    lengths = np.sqrt(weights.power(2).sum(axis=1))
    weights.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(weights.indptr))
    return weights


def comparable(corpus: Corpus, works: csr_array | None = None, fitted: int | None = None) -> csr_array:
    """Return weights (papers, features) float32 for comparing papers, rows of length 1.

    The cosine of two rows is a mean of two: of `about`, the topics, and of `style`, the writing. Together they find
    more papers of the same authors than either one. Style counts half if only abstracts are available, and less for
    full texts, which contain more of it (`benchmarks/similarity.py`). With `works`, (papers, works) and 1 where a paper
    cites a work, a tenth of the weight is on works that both papers cite. The first `fitted` papers decide how rare
    words are (all by default): papers that are added after them do not change their weights.
    """
    share = STYLE_OF_TEXTS if has_full_texts(corpus, fitted) else STYLE_OF_ABSTRACTS
    cited = CITED if works is not None and works.shape[1] else 0.0
    parts = [
        about(corpus, fitted) * ((1.0 - cited) * (1.0 - share)) ** 0.5,
        style(corpus, fitted) * ((1.0 - cited) * share) ** 0.5,
    ]
    if cited and works is not None:
        weights = works.astype(np.float64)
        weights.data *= _idf(_first(works, fitted))[works.indices]
        parts.append(_unit(weights) * cited**0.5)
    return csr_array(_unit(csr_array(hstack(parts, format="csr"))).astype(np.float32))


def has_full_texts(corpus: Corpus, fitted: int | None = None) -> bool:
    """Return whether at least half of the papers have more text than an abstract."""
    lengths = np.asarray(corpus.matching.sum(axis=1), float)[:fitted]
    return bool(len(lengths)) and float(np.median(lengths)) > LONG


def about(corpus: Corpus, fitted: int | None = None) -> csr_array:
    """Return topic weights: ln(3 + tf) * idf of words and phrases, so that repetitions count less than in `tfidf`."""
    weights = telling_apart(corpus.matching, fitted).astype(np.float64)
    weights.data = np.log(3.0 + weights.data) * _idf(_first(weights, fitted))[weights.indices]
    return _unit(weights)


def style(corpus: Corpus, fitted: int | None = None) -> csr_array:
    """Return style weights: the root of ln(n / df) of each paper's most used words, including "however".

    Up to lengths, the cosine is the overlap by which the first page of NIPS papers was sorted (Karpathy 2012): the sum
    of ln(n / df) over the words that both papers use.
    """
    weights = telling_apart(corpus.written, fitted).astype(np.float64)
    earlier = _first(weights, fitted)
    rarity = np.log((1.0 + earlier.shape[0]) / np.maximum(1.0, doc_freq(earlier)))
    weights.data = np.sqrt(rarity)[weights.indices]
    return _unit(weights)


def telling_apart(counts: csr_array, fitted: int | None = None) -> csr_array:
    """Return the columns of words in at most half of the papers: the others find nothing and cost most of the work."""
    earlier = _first(counts, fitted)
    papers = earlier.shape[0]
    return counts if papers < SMALL else csr_array(counts[:, np.flatnonzero(doc_freq(earlier) <= papers / 2)])


def telling(weights: csr_array, most: int) -> csr_array:
    """Return each paper's `most` heaviest words alone; of equal ones the first."""
    keep = np.ones(weights.nnz, bool)
    for row in np.flatnonzero(np.diff(weights.indptr) > most).tolist():
        part = slice(weights.indptr[row], weights.indptr[row + 1])
        keep[part] = _heaviest(weights.data[part], most)
    return only(weights, keep)


def _heaviest(values: NDArray[np.float64], most: int) -> NDArray[np.bool_]:
    least = np.partition(values, len(values) - most)[len(values) - most]
    chosen = np.asarray(values > least)
    chosen[np.flatnonzero(values == least)[: most - int(chosen.sum())]] = True
    return chosen


def only(weights: csr_array, keep: NDArray[np.bool_]) -> csr_array:
    """Return the stored weights selected by `keep`, in their positions."""
    starts = np.concatenate(([0], np.cumsum(keep)))[weights.indptr]
    return csr_array((weights.data[keep], weights.indices[keep], starts), shape=weights.shape)


def top_words(
    corpus: Corpus,
    weights: csr_array,
    topic_word: NDArray[np.float32],
    doc_topic: NDArray[np.float32],
    n: int = 100,
) -> Iterator[tuple[tuple[str, int], ...]]:
    """Yield each paper's `n` most characteristic words, heaviest tf-idf first, each with its topic in this paper.

    A word's topic is the likeliest given word and paper, argmax of phi[k, w] * theta[d, k], so the same word may belong
    to different topics in different papers.
    """
    word_topic = np.ascontiguousarray(topic_word.T)  # a word's topics are adjacent in memory
    names = np.array(corpus.vocabulary, object)
    for paper in range(weights.shape[0]):
        row = slice(weights.indptr[paper], weights.indptr[paper + 1])
        columns = weights.indices[row]
        best = columns[np.lexsort((columns, -weights.data[row]))[:n]]
        topics = np.argmax(word_topic[best] * doc_topic[paper], axis=1)
        yield tuple(zip(names[best].tolist(), topics.tolist(), strict=True))
