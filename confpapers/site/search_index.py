"""A full-text index of titles, authors, abstracts and top words, small enough to be sent to every reader.

Postings store how much of a paper is about a term, BM25's factor for term frequency (Robertson & Zaragoza 2009, "The
Probabilistic Relevance Framework"), in three bits, as in impact-ordered indexes (Anh & Moffat 2005). The factor for
rarity is computed by the reader's browser: the number of papers with a term is known once its postings are loaded. So
the index of many conferences is the concatenation of their indexes (`postings.merge`).

A term is a word of the title, abstract or top words, as read by `search_words`. A mark at its end makes it a word of
another kind: of the authors' names, the title, the session or the year. Marks sort before letters, so a word and its
kinds are adjacent. Stop words are terms of titles, names and sessions only. The impact of a title's term is the length
of the title, see LENGTHS.
"""

import io
import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from confpapers.bibliography.countries import country_name
from confpapers.model import Entry, Record, decode, encode
from confpapers.site.postings import Index, from_postings
from confpapers.site.search_words import chunks, read, terms_of, tokens, words

__all__ = ["AFFILIATION", "AUTHOR", "SESSION", "TITLE", "YEAR", "build", "tokens", "words"]

K1, B = 1.2, 0.5
AUTHOR, TITLE, SESSION, YEAR, AFFILIATION = "\x01", "\x02", "\x03", "\x04", "\x05"
LENGTHS = (2, 4, 6, 8, 10, 12, 15, 18)  # words of a title, by the impact of its terms
TITLE_WEIGHT, AUTHOR_WEIGHT = 3, 2  # weight of a word in the title, and in a name
_LEVELS = 8
_BATCH = 4096  # papers whose words are in memory at once


class _Terms(dict[str, tuple[int, ...]]):
    """The numbers of a chunk's terms. Stop words have none, except in fields where a mark distinguishes them."""

    def __init__(self, numbers: dict[str, int], mark: str) -> None:
        super().__init__()
        self.numbers, self.mark = numbers, mark

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        wanted = (name + self.mark for name, stop in terms_of(chunk) if self.mark or not stop)
        self[chunk] = numbers = tuple(self.numbers.setdefault(name, len(self.numbers)) for name in wanted)
        return numbers

    def of(self, parts: Iterable[str]) -> list[int]:
        """Return the numbers of the terms of some chunks, in order."""
        return list(itertools.chain.from_iterable(map(self.__getitem__, parts)))


class SearchTexts(Record, frozen=True, kw_only=True):
    """The texts of a paper that the index contains, as in an Entry."""

    title: str
    authors: tuple[str, ...] = ()
    latin_authors: tuple[str, ...] = ()
    abstract: str | None = None
    top_words: tuple[str, ...] = ()
    session: str = ""
    year: int | None = None
    affiliations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    @classmethod
    def of(cls, entry: Entry) -> "SearchTexts":
        """Return the texts of an entry."""
        own = [name for name in cls.__struct_fields__ if name not in ("top_words", "year")]
        words = tuple(word for word, _ in entry.top_words)
        year = entry.published or entry.year
        return cls(top_words=words, year=year, **{name: getattr(entry, name) for name in own})


class TermCounts(NamedTuple):
    """The terms of some papers and their weights: those of paper i are starts[i] to starts[i + 1], by term number."""

    terms: tuple[str, ...]
    starts: NDArray[np.int64]  # (papers + 1,)
    numbers: NDArray[np.int32]  # of terms
    weights: NDArray[np.int32]

    def encoded(self) -> bytes:
        """Return the same as bytes, with arrays of the least size."""
        arrays = {name: _smallest(getattr(self, name)) for name in ("starts", "numbers", "weights")}
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, terms=np.frombuffer(encode(self.terms), np.uint8), **arrays)
        return buffer.getvalue()

    @classmethod
    def decoded(cls, data: bytes) -> "TermCounts":
        """Return what `encoded` turned into these bytes."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            terms = decode(arrays["terms"].tobytes(), tuple[str, ...])
            numbers, weights = arrays["numbers"].astype(np.int32), arrays["weights"].astype(np.int32)
            return cls(terms, arrays["starts"].astype(np.int64), numbers, weights)


def _smallest(numbers: NDArray[np.signedinteger]) -> NDArray[np.unsignedinteger]:
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


class _Postings(NamedTuple):
    """Term, paper and weight of the words of some papers."""

    terms: NDArray[np.int32]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]


_NONE = _Postings(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))


def build(entries: Sequence[Entry]) -> Index:
    """Return the index of these papers, numbered in order. The same papers give the same index."""
    firsts = range(0, len(entries), _BATCH)
    batches = (list(map(SearchTexts.of, entries[first : first + _BATCH])) for first in firsts)
    rows = (np.arange(first, min(first + _BATCH, len(entries))) for first in firsts)
    return index_of(zip(map(count_terms, batches), rows, strict=True), len(entries))


def index_of(parts: Iterable[tuple[TermCounts, NDArray[np.int64]]], papers: int) -> Index:
    """Return the index of some `papers` from the terms of parts of them, each with its papers' numbers."""
    numbers: dict[str, int] = {}
    postings = [_numbered(counts, rows, numbers) for counts, rows in parts]
    whole = _Postings(*(np.concatenate(arrays) for arrays in zip(_NONE, *postings, strict=True)))
    order = np.argsort(whole.rows, kind="stable")  # papers ascend within a term
    whole = _Postings(whole.terms[order], whole.rows[order], whole.weights[order])
    apart = np.array([term[-1:] in {TITLE, SESSION, YEAR, AFFILIATION} for term in numbers], bool)
    return from_postings(papers, list(numbers), whole.terms, whole.rows, _impacts(whole, apart, papers))


def _numbered(counts: TermCounts, rows: NDArray[np.int64], numbers: dict[str, int]) -> _Postings:
    """Return the postings of a part with the papers' numbers, and with those of the terms in `numbers`, which grows."""
    terms = np.array([numbers.setdefault(term, len(numbers)) for term in counts.terms], np.int32)
    own = np.repeat(rows, np.diff(counts.starts)).astype(np.int32)
    return _Postings(terms[counts.numbers], own, counts.weights.astype(np.float32))


def title_length(title: Iterable[str]) -> int:
    """Return the impact of a title's terms, which encodes the number of distinct words of its chunks."""
    length = len({word for chunk in title for word in read(chunk).words})
    return next(level for level, longest in enumerate((*LENGTHS[:-1], length)) if length <= longest)


def count_terms(papers: Sequence[SearchTexts]) -> TermCounts:
    """Return the terms of some papers and their weights: how much more a word of the title counts, for example."""
    names: dict[str, int] = {}
    kinds = {mark: _Terms(names, mark) for mark in ("", AUTHOR, TITLE, SESSION, YEAR, AFFILIATION)}
    numbers: list[int] = []
    runs: list[tuple[int, int]] = []  # how many words of which weight, seven runs a paper
    for paper in papers:
        top = " ".join(paper.top_words).replace("_", " ")
        title = chunks(paper.title)
        fields = (
            (kinds[""].of(title), TITLE_WEIGHT),
            (kinds[AUTHOR].of(chunks(" ".join((*paper.authors, *paper.latin_authors)))), AUTHOR_WEIGHT),
            (kinds[""].of(chunks(f"{paper.abstract or ''} {top}")), 1),
            (_distinct(kinds[TITLE].of(title)), title_length(title) + 1),
            (_distinct(kinds[SESSION].of(chunks(paper.session))), 1),
            (kinds[YEAR].of(chunks(str(paper.year or "")))[:1], 1),
            (_distinct(kinds[AFFILIATION].of(chunks(_affiliations(paper)))), 1),
        )
        for of_field, weight in fields:
            numbers += of_field
            runs.append((len(of_field), weight))
    lengths, weights = np.array(runs, np.int64).reshape(-1, 2).T
    rows = np.repeat(np.arange(len(papers)).repeat(len(runs) // max(len(papers), 1)), lengths)
    return _summed(tuple(names), np.array(numbers, np.int64), rows, np.repeat(weights, lengths), len(papers))


def _distinct(numbers: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(numbers))


def _affiliations(paper: SearchTexts) -> str:
    return " ".join((*paper.affiliations, *(country_name(country) for country in paper.countries)))


def _summed(
    names: tuple[str, ...],
    terms: NDArray[np.int64],
    rows: NDArray[np.int64],
    weights: NDArray[np.int64],
    papers: int,
) -> TermCounts:
    """Return the terms of each paper once, with their weights added."""
    keys = rows << 32 | terms
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    sums = np.add.reduceat(weights[order], begins) if len(begins) else begins
    pairs = keys[begins]
    starts = np.searchsorted(pairs >> 32, np.arange(papers + 1))
    return TermCounts(names, starts, (pairs & 0xFFFFFFFF).astype(np.int32), sums.astype(np.int32))


def _impacts(postings: _Postings, apart: NDArray[np.bool_], papers: int) -> NDArray[np.uint8]:
    """Return impacts 0..7: BM25's share of a term's frequency in equal steps; of terms in `apart`, weight - 1."""
    aside = apart[postings.terms] if len(apart) else np.zeros(0, bool)
    lengths = np.bincount(postings.rows, np.where(aside, np.float32(0), postings.weights), minlength=papers)
    mean = lengths.mean() if papers and lengths.any() else 1.0
    norms = (K1 * (1 - B + B * lengths / mean)).astype(np.float32)
    share = postings.weights / (postings.weights + norms[postings.rows])
    levels = np.where(aside, postings.weights - 1, share * _LEVELS)
    return np.asarray(np.minimum(_LEVELS - 1, levels), np.uint8)
