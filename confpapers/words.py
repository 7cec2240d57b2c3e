"""Texts to counts: which words and phrases a paper uses, and which of them a conference counts.

count_words   one paper's texts -> its words and runs of two or three adjacent words, as written
build_corpus  all papers' counts -> vocabulary and count matrix: plurals folded, spellings joined, phrases chosen
tfidf         count matrix -> weights, L2-normalised
comparable    corpus -> the weights by which near papers are found
top_words     weights -> each paper's 100 most telling words, each with its topic
"""

import functools
import itertools
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from confpapers.model import Document, Record, TextSettings
from confpapers.phrases import Table, choose_phrases, doc_freq, fold, without_contained
from confpapers.stopwords import ACADEMIC, COMMON, FIRST_PARTS, SHORT, STOP, WEAK

LONG_TEXT = 1000  # words: a paper's full text, not only its title and abstract
TITLE_CASE = 0.4  # in a text with so many capitals they say nothing
_LONGEST_WORD = 30

_SURNAME = r"\b[A-Z][\w'’´`¨-]+"
_NOISE = re.compile(
    r"\(cid:\d+\)"  # glyphs without a letter
    r"|https?://\S+|www\.\S+|\S+@\S+"
    r"|\$[^$]{1,200}\$|\\[a-zA-Z]+"  # LaTeX in abstracts
    rf"|(?:{_SURNAME}(?:,|,?\s+(?:and|&))\s+)*{_SURNAME}(?:\s+et\s+al\.?)?,?\s+[([]?(?:19|20)\d\d"  # Moth (1988)
    rf"|{_SURNAME}\s+et\s+al\b"
    r"|\b[A-Za-z]?[α-ωΑ-Ω][A-Za-z]\w*|\bk[A-Zα-ω]k\b"  # what is left of formulas: λmin, ‖A‖
)
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\s\w]")
_NAME_WITH_NUMBER = re.compile(r"[^\W\d_]{3,}\d{1,3}[^\W\d_]{0,2}|[a-z]{2,}2[a-z]{2,}")  # resnet50, word2vec
_DEBRIS = str.maketrans("‐‑–", "---", "\u00ad\u200b\x02´¨")  # all hyphens alike; accents that a PDF sets apart


class WordCounts(Record, frozen=True, kw_only=True):
    """One paper's words, lower-cased but otherwise as written, and how often they occur."""

    words: dict[str, int] = {}
    phrases: dict[str, int] = {}  # two or three adjacent words, joined by spaces
    cased: dict[str, int] = {}  # "CNN", "ImageNet", "Gaussian": capitals that no sentence start explains
    common: dict[str, int] = {}  # "however", "which": what is never shown, but tells who wrote it


@dataclass(frozen=True)
class Corpus:
    """All papers' counts over one vocabulary.  Words are as they are shown: "neural networks", "RGB-D"."""

    vocabulary: tuple[str, ...]
    counts: csr_array  # (papers, words), int32
    doc_freq: NDArray[np.int32]  # in how many papers a word occurs
    matching: (
        csr_array  # (papers, features), int32: what papers are compared by; more than is shown (`_choose_matching`)
    )
    common: csr_array  # (papers, words), int32: words that say nothing, each in two papers or more


# --- one paper -------------------------------------------------------------------------------------------------------


def body_text(document: Document) -> str:
    """The text of a paper's pages up to its references; none where it is garbage."""
    if not document.legible:
        return ""
    if document.references is None:
        return "\n".join(document.pages)
    page, offset = document.references
    return "\n".join((*document.pages[:page], document.pages[page][:offset] if page < len(document.pages) else ""))


def count_words(*texts: str) -> WordCounts:
    """The words and phrases of one paper's texts (title, abstract, full text without references).

    In a text as long as a paper a phrase must occur twice: the rest are chance neighbours, and most of the memory.
    """
    words: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    cased: Counter[str] = Counter()
    common: Counter[str] = Counter()
    for text in texts:
        capitals: Counter[str] = Counter()
        tokens = _tokens(text)
        for token, n in Counter(tokens).items():
            if len(token) > 1 and token.isalpha() and not _read(token):
                common[token.lower()] += n
        for run in _runs(tokens):
            words.update(word.lower for word in run)
            capitals.update(word.form for word in run if word.form != word.lower and not word.opens)
            phrases.update(_phrases([word.lower for word in run]))
        if capitals.total() < TITLE_CASE * words.total():
            cased.update(capitals)
    least = 2 if words.total() > LONG_TEXT else 1
    return WordCounts(
        words=dict(sorted(words.items())),
        phrases=dict(sorted((phrase, n) for phrase, n in phrases.items() if n >= least)),
        cased=dict(sorted(cased.items())),
        common=dict(sorted(common.items())),
    )


class _Word(NamedTuple):
    lower: str
    form: str  # with its capitals
    opens: bool  # a sentence, so that its capital says nothing


def _tokens(text: str) -> list[str]:
    """Words and punctuation marks."""
    return _TOKEN.findall(_NOISE.sub(" . ", unicodedata.normalize("NFKC", text.translate(_DEBRIS))))


def _runs(tokens: Iterable[str]) -> Iterator[list[_Word]]:
    """Stretches of words that nothing interrupts: no punctuation, no stop word, nothing unreadable."""
    run: list[_Word] = []
    opens = True
    for token in tokens:
        form = _read(token)
        if form.lower() in ACADEMIC:
            if run:
                yield run
            yield [_Word(form.lower(), form.lower(), opens)]
            run = []
        elif form:
            run.append(_Word(form.lower(), form, opens and form[1:].islower()))
        elif run:
            yield run
            run = []
        opens = not token[0].isalnum()
    if run:
        yield run


def _phrases(run: list[str]) -> Iterator[str]:
    for first, second in itertools.pairwise(run):
        if first != second and not (first in WEAK and second in WEAK):
            yield f"{first} {second}"
    for three in zip(run, run[1:], run[2:], strict=False):
        if len(set(three)) == 3:
            yield " ".join(three)


@functools.lru_cache(maxsize=2**16)
def _read(token: str) -> str:
    """The token as it is counted, or "" when it says nothing: a stop word, a number, debris of a formula."""
    token = re.sub(r"['’]s?$", "", token)
    if "'" in token or "’" in token or len(token) > _LONGEST_WORD or token.lower() in COMMON:
        return ""
    return _read_compound(token) if "-" in token else _read_word(token)


def _read_word(word: str) -> str:
    lower = word.lower()
    if lower in SHORT:
        return word if word.isupper() or word[0].isdigit() else ""  # "GP", "3d", but not "Gp"
    if lower in WEAK or lower in ACADEMIC:
        return word
    letters = sum(char.isalpha() for char in word)
    acronym = sum(char.isupper() for char in word) >= 2
    if lower in COMMON or letters < 3 or re.search(r"(.)\1\1", lower):
        return ""
    if letters < len(word):
        return word if _NAME_WITH_NUMBER.fullmatch(lower) else ""
    if len(lower) > 7 and lower.endswith(("ally", "ively")):
        return ""  # adverbs
    spoken = acronym or not lower.isascii() or re.search("[aeiouy]", lower)
    return word if spoken else ""


def _read_compound(token: str) -> str:
    """Keeps "low-rank", "RGB-D", "non-convex", "GPT-3"; makes "image-based" to "image"; drops "of-the-art", "x-1"."""
    parts = token.split("-")
    while parts and parts[-1].lower() in STOP:
        parts.pop()
    while parts and parts[0].lower() in STOP and parts[0].lower() not in FIRST_PARTS:
        parts.pop(0)
    if len(parts) < 2:
        return _read_word(parts[0]) if parts else ""
    named = sum(char.isupper() for char in token) >= 2
    if any(part.isdigit() for part in parts) and not (named and parts[-1].isdigit() and len(parts) == 2):
        return ""
    spoken = any(_read_word(part) or part.lower() in FIRST_PARTS for part in parts if len(part) > 2)
    return "-".join(parts) if spoken and len(parts) <= 3 else ""


# --- all papers ------------------------------------------------------------------------------------------------------

PROMINENT = 1 / 1000  # a word occurs "in a share of the papers" where it is at least this part of their words
EVERYWHERE = 0.9  # what occurs in so many papers tells none apart, however often it does
MATCHING = 4  # times the vocabulary: as many words and phrases at most are compared
COMMON_WEIGHT = 0.5  # of a common word against others, where papers are compared
SMALL = 30  # papers: below, the limits are relaxed


def build_corpus(papers: Iterable[WordCounts], settings: TextSettings) -> Corpus:
    """The conference's vocabulary and counts; `papers` may be a generator: they are read once, one at a time.

    Plurals count as their singular, "semi supervised" as "semi-supervised", both shown as most papers write them.
    Adjacent words become a phrase where they attract each other (NPMI, Bouma 2009), and then no longer count alone.
    """
    table, common, cased = _tabulate(papers)
    table = fold(table)
    chosen = choose_phrases(table, least=_least_papers(table.papers, settings))
    counts = without_contained(table, chosen)
    usable = np.array([name not in WEAK and name not in ACADEMIC for name in table.names], bool) & (
        chosen | ~table.is_phrase
    )
    keep = _within_limits(counts, usable, settings)
    shown = [_cased(table.names[at], cased) for at in keep]
    order = sorted(range(len(keep)), key=lambda at: (shown[at].casefold(), shown[at]))
    counts = csr_array(counts[:, keep[np.array(order, np.int64)]])
    counts.sort_indices()
    vocabulary = tuple(shown[at] for at in order)
    return Corpus(vocabulary, counts, doc_freq(counts), _choose_matching(table, settings), _shared(common))


def _choose_matching(table: Table, settings: TextSettings) -> csr_array:
    """The counts by which papers are compared: all words and adjacent words of two papers or more.

    Words inside phrases, and how a paper talks about itself, are worth nothing to a reader, but find papers of the
    same authors better (`benchmarks/similarity.py`).
    """
    shared = _shared(table.counts)
    order = np.argsort(-doc_freq(shared), kind="stable")[: MATCHING * settings.vocabulary]
    return csr_array(shared[:, np.sort(order)])


def _shared(counts: csr_array) -> csr_array:
    """The columns that two papers share, or all of a small conference."""
    return csr_array(counts[:, np.flatnonzero(doc_freq(counts) >= (2 if counts.shape[0] >= SMALL else 1))])


class _Columns:
    """A count matrix that grows by papers, with a column for each name seen."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}
        self._columns, self._data, self._starts = array("i"), array("i"), array("q", [0])

    def add(self, *counted: Mapping[str, int]) -> None:
        """One more paper."""
        for names in counted:
            self._columns.extend([self.number.setdefault(name, len(self.number)) for name in names])
            self._data.extend(names.values())
        self._starts.append(len(self._columns))

    def counts(self) -> csr_array:
        """(papers, names) int32."""
        parts = np.array(self._data, np.int32), np.array(self._columns, np.int32), np.array(self._starts)
        return csr_array(parts, shape=(len(self._starts) - 1, len(self.number)))


def _tabulate(papers: Iterable[WordCounts]) -> tuple[Table, csr_array, dict[str, str]]:
    """The counts of all spellings, those of common words, and the capitals of words that mostly have them."""
    spellings, common = _Columns(), _Columns()
    forms: Counter[str] = Counter()
    for paper in papers:
        spellings.add(paper.words, paper.phrases)
        common.add(paper.common)
        forms.update(paper.cased)
    counts, number = spellings.counts(), spellings.number
    totals = counts.sum(axis=0)
    cased = {
        form.lower(): form
        for form, n in sorted(forms.items(), key=lambda item: (item[1], item[0]))
        if n > totals[number[form.lower()]] / 2
    }
    return Table.of_spellings(number, counts), common.counts(), cased


def _cased(name: str, cased: dict[str, str]) -> str:
    return " ".join(cased.get(word, word) for word in name.split(" "))


def _least_papers(papers: int, settings: TextSettings) -> int:
    return settings.min_papers if papers >= SMALL else min(settings.min_papers, max(1, papers // 10))


def _within_limits(counts: csr_array, usable: NDArray[np.bool_], settings: TextSettings) -> NDArray[np.int64]:
    """The columns whose document frequency is within the limits; if that leaves none, all that occur."""
    papers = counts.shape[0]
    freq = doc_freq(counts)
    most = max(settings.max_share * papers, min(papers, 12))
    everywhere = EVERYWHERE * papers if papers >= SMALL else papers
    fits = (freq >= _least_papers(papers, settings)) & (freq <= everywhere) & (_prominent(counts) <= most)
    keep = np.flatnonzero(usable & fits)
    if not len(keep):
        keep = np.flatnonzero(usable & (freq > 0))
    order = np.argsort(-freq[keep], kind="stable")  # the most frequent stay
    return np.sort(keep[order[: settings.vocabulary]])


def _prominent(counts: csr_array) -> NDArray[np.int32]:
    """In how many papers a word is more than a passing remark (in full texts most words occur nearly everywhere)."""
    lengths = np.maximum(counts.sum(axis=1), 1)
    large = counts.data >= PROMINENT * np.repeat(lengths, np.diff(counts.indptr))
    return np.bincount(counts.indices[large], minlength=counts.shape[1]).astype(np.int32)


def tfidf(counts: csr_array) -> csr_array:
    """Weights (papers, words) float32: (1 + ln tf) * (1 + ln((1 + n) / (1 + df))), rows of length 1.

    A paper without any of the words has an empty row.
    """
    weights = counts.astype(np.float64)
    weights.data = (1.0 + np.log(weights.data)) * _idf(counts)[weights.indices]
    return csr_array(_unit(weights).astype(np.float32))


def _idf(counts: csr_array) -> NDArray[np.float64]:
    return np.asarray(1.0 + np.log((1.0 + counts.shape[0]) / (1.0 + doc_freq(counts))), float)


def _unit(weights: csr_array) -> csr_array:
    """The rows scaled to length 1, in place."""
    lengths = np.sqrt(weights.power(2).sum(axis=1))
    weights.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(weights.indptr))
    return weights


def comparable(corpus: Corpus) -> csr_array:
    """Weights (papers, features) float32 by which papers are compared: ln(3 + tf) * idf, rows of length 1.

    A word's second use says less here than in `tfidf`, and common words say half of what they would: both find papers
    of the same authors better, and papers with the same references no worse (`benchmarks/similarity.py`).
    """
    weights = csr_array(hstack([_damped(corpus.matching), COMMON_WEIGHT * _damped(corpus.common)], format="csr"))
    return csr_array(_unit(weights).astype(np.float32))


def _damped(counts: csr_array) -> csr_array:
    weights = counts.astype(np.float64)
    weights.data = np.log(3.0 + weights.data) * _idf(counts)[weights.indices]
    return weights


def telling(weights: csr_array, most: int) -> csr_array:
    """Each paper's `most` heaviest words alone; of equal ones the first."""
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    order = np.lexsort((weights.indices, -weights.data, rows))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - weights.indptr[rows[order]]
    keep = rank < most
    lengths = np.minimum(np.diff(weights.indptr), most)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    return csr_array((weights.data[keep], weights.indices[keep], starts), shape=weights.shape)


def top_words(
    corpus: Corpus,
    weights: csr_array,
    topic_word: NDArray[np.float32],
    doc_topic: NDArray[np.float32],
    n: int = 100,
) -> list[tuple[tuple[str, int], ...]]:
    """Each paper's `n` most telling words, heaviest tf-idf first, each with the topic it has in this paper.

    A word's topic is the likeliest given word and paper, argmax of phi[k, w] * theta[d, k]: the same word may belong to
    different topics in different papers.
    """
    found = []
    for paper in range(weights.shape[0]):
        row = slice(weights.indptr[paper], weights.indptr[paper + 1])
        columns = weights.indices[row]
        best = columns[np.lexsort((columns, -weights.data[row]))[:n]]
        topics = np.argmax(topic_word[:, best] * doc_topic[paper][:, None], axis=0)
        found.append(tuple((corpus.vocabulary[w], int(k)) for w, k in zip(best, topics, strict=True)))
    return found
