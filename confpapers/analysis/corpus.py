"""The word counts of all papers over one vocabulary: plurals merged, spelling variants joined, phrases selected."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.foreign import NEVER_ALONE, joined
from confpapers.analysis.phrases import PhraseTable, choose_phrases, doc_freq, fold, without_contained
from confpapers.analysis.segments import choose_words
from confpapers.analysis.stopwords import ACADEMIC, WEAK
from confpapers.analysis.tokens import WordCounts
from confpapers.model import TextSettings

PROMINENT = 1 / 1000  # a word counts as used by a paper if it is at least this share of the paper's words
EVERYWHERE = 0.9  # words in a larger share of the papers do not distinguish any of them
MATCHING = 4  # times the vocabulary size: the maximum number of words and phrases used for comparing papers
MOST_USED = 200  # words of a paper that are compared in their written form: all of an abstract
SMALL = 30  # papers; smaller conferences have relaxed limits


@dataclass(frozen=True)
class Corpus:
    """The word counts of all papers over one vocabulary. Words have their display form: "neural networks", "RGB-D"."""

    vocabulary: tuple[str, ...]
    counts: csr_array  # (papers, words), int32
    doc_freq: NDArray[np.int32]  # number of papers that use each word
    matching: csr_array  # (papers, features), int32: words and phrases in at least two papers (`_choose_matching`)
    written: csr_array  # (papers, words), int32: each paper's most used words in their written form, "the" included
    titles: csr_array  # (papers, features), int32: the counts of `matching` in titles alone


@dataclass(frozen=True)
class Reading:
    """How the columns of a corpus came from the words of its papers; `lexicon` counts other papers by it."""

    table: PhraseTable  # all spellings, merged
    chosen: NDArray[np.bool_]  # which names are phrases whose parts do not count alone
    counted: NDArray[np.int64]  # the names that are the columns of `Corpus.counts`, in their order
    matched: NDArray[np.int64]  # ... and those of `Corpus.matching`
    written: tuple[str, ...]  # the columns of `Corpus.written`


def build_corpus(papers: Iterable[WordCounts], settings: TextSettings) -> Corpus:
    """Return the vocabulary and word counts of a conference; `papers` may be a generator and is read once.

    Plurals count as their singular and "semi supervised" as "semi-supervised"; both are shown in their most frequent
    spelling. Adjacent words with a high normalised pointwise mutual information become a phrase (NPMI, Bouma 2009) and
    then no longer count alone.
    """
    return read_corpus(papers, settings)[0]


def read_corpus(papers: Iterable[WordCounts], settings: TextSettings) -> tuple[Corpus, Reading]:
    """Return the same, and how its columns came about."""
    table, written, titled, cased = _tabulate(papers)
    table = fold(table)
    least = _least_papers(table.papers, settings)
    chosen, words = choose_words(table, choose_phrases(table, least=least), least=least)
    counts = without_contained(table, chosen)
    telling = [name not in WEAK and name not in ACADEMIC and name not in NEVER_ALONE for name in table.names]
    keep = _within_limits(counts, np.array(telling, bool) & (chosen | words), settings)
    shown = [_cased(table.names[at], cased) for at in keep]
    order = sorted(range(len(keep)), key=lambda at: (shown[at].casefold(), shown[at]))
    counted = keep[np.array(order, np.int64)]
    counts = csr_array(counts[:, counted])
    counts.sort_indices()
    vocabulary = tuple(shown[at] for at in order)
    columns = _choose_matching(table, settings)
    matching = csr_array(table.counts[:, columns])
    titles = csr_array(_in_table(titled, table)[:, columns])
    as_written, names = written.counts(), list(written.number)
    shared = _shared_columns(as_written)
    corpus = Corpus(vocabulary, counts, doc_freq(counts), matching, csr_array(as_written[:, shared]), titles)
    return corpus, Reading(table, chosen, counted, columns, tuple(names[at] for at in shared.tolist()))


def _choose_matching(table: PhraseTable, settings: TextSettings) -> NDArray[np.int64]:
    """Return the columns by which papers are compared: all words and adjacent words in at least two papers.

    Words inside phrases, and how papers talk about themselves, are useless to a reader, but they help to find papers of
    the same authors (`benchmarks/similarity.py`).
    """
    shared = _shared_columns(table.counts)
    order = np.argsort(-doc_freq(table.counts)[shared], kind="stable")[: MATCHING * settings.vocabulary]
    return np.asarray(shared[np.sort(order)])


def _shared_columns(counts: csr_array) -> NDArray[np.int64]:
    """Return the columns that two papers share, or every used column in a small conference."""
    return np.flatnonzero(doc_freq(counts) >= (2 if counts.shape[0] >= SMALL else 1))


class _Columns:
    """A count matrix that grows paper by paper, with one column for each name seen."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}
        self._columns, self._data, self._starts = array("i"), array("i"), array("i", [0])

    def add(self, *counted: Mapping[str, int]) -> None:
        """Start the next paper's row."""
        for names in counted:
            self._columns.extend([self.number.setdefault(name, len(self.number)) for name in names])
            self._data.extend(names.values())
        self._starts.append(len(self._columns))

    def counts(self) -> csr_array:
        """Return the counts, (papers, names) int32."""
        parts = np.array(self._data, np.int32), np.array(self._columns, np.int32), np.array(self._starts)
        return csr_array(parts, shape=(len(self._starts) - 1, len(self.number)))


def _in_table(titled: _Columns, table: PhraseTable) -> csr_array:
    """Return the counts of titles in the columns of a table."""
    counts = titled.counts()
    columns = np.array([table.number.get(name, -1) for name in titled.number], np.int64)
    at = np.flatnonzero(columns >= 0)
    ones = np.ones(len(at), np.int32)
    joined = csr_array((ones, (at, columns[at])), shape=(counts.shape[1], len(table.names)))
    return csr_array(counts @ joined)


def _tabulate(papers: Iterable[WordCounts]) -> tuple[PhraseTable, _Columns, _Columns, dict[str, str]]:
    """Return the counts of all spellings, of each paper's most used words, of titles, and words with their capitals."""
    spellings, written, titled = _Columns(), _Columns(), _Columns()
    forms: Counter[str] = Counter()
    for paper in papers:
        spellings.add(paper.words, paper.phrases)
        written.add(most_used({**paper.words, **paper.common}))
        titled.add(paper.title)
        forms.update(paper.cased)
    counts, number = spellings.counts(), spellings.number
    capitals = _capitals(forms, number, counts.sum(axis=0))
    return PhraseTable.of_spellings(number, counts), written, titled, capitals


def _capitals(forms: Mapping[str, int], number: Mapping[str, int], totals: NDArray[np.int64]) -> dict[str, str]:
    """Return the most frequent form of each word that is usually written with capitals, such as "SfM" or "SFM"."""
    often: Counter[str] = Counter()
    best: dict[str, str] = {}
    for form, n in sorted(forms.items(), key=lambda item: (item[1], item[0])):
        often[form.lower()] += n
        best[form.lower()] = form
    return {word: form for word, form in best.items() if often[word] > totals[number[word]] / 2}


def most_used(words: Mapping[str, int]) -> dict[str, int]:
    """Return the 200 most frequent words; ties are broken alphabetically. If there are no more, they stay in order."""
    if len(words) <= MOST_USED:
        return dict(words)
    return dict(sorted(words.items(), key=lambda item: (-item[1], item[0]))[:MOST_USED])


def _cased(name: str, cased: dict[str, str]) -> str:
    return joined([cased.get(word, word) for word in name.split(" ")])


def _least_papers(papers: int, settings: TextSettings) -> int:
    return settings.min_papers if papers >= SMALL else min(settings.min_papers, max(1, papers // 10))


def _within_limits(counts: csr_array, usable: NDArray[np.bool_], settings: TextSettings) -> NDArray[np.int64]:
    """Return the columns whose document frequency is within the limits, or every used column if none is."""
    papers = counts.shape[0]
    freq = doc_freq(counts)
    most = max(settings.max_share * papers, min(papers, 12))
    everywhere = EVERYWHERE * papers if papers >= SMALL else papers
    fits = (freq >= _least_papers(papers, settings)) & (freq <= everywhere) & (_prominent(counts) <= most)
    keep = np.flatnonzero(usable & fits)
    if not len(keep):
        keep = np.flatnonzero(usable & (freq > 0))
    order = np.argsort(-freq[keep], kind="stable")  # keep the most frequent
    return np.sort(keep[order[: settings.vocabulary]])


def _prominent(counts: csr_array) -> NDArray[np.int32]:
    """Return the number of papers in which a word is more than a passing remark (full texts contain most words)."""
    lengths = np.maximum(counts.sum(axis=1), 1)
    large = counts.data >= PROMINENT * np.repeat(lengths, np.diff(counts.indptr))
    return np.bincount(counts.indices[large], minlength=counts.shape[1]).astype(np.int32)
