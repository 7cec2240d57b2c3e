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

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from confpapers.bibliography.countries import country_name
from confpapers.model import Entry
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


class _Postings(NamedTuple):
    """Term, paper and weight of the words of some papers, with ascending papers."""

    terms: NDArray[np.int32]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]


def build(entries: Sequence[Entry]) -> Index:
    """Return the index of these papers, numbered in order. The same papers give the same index."""
    numbers: dict[str, int] = {}
    kinds = {mark: _Terms(numbers, mark) for mark in ("", AUTHOR, TITLE, SESSION, YEAR, AFFILIATION)}
    batches = [_batch(entries[first : first + _BATCH], first, kinds) for first in range(0, len(entries), _BATCH)] or [
        _batch((), 0, kinds)
    ]
    postings = _Postings(*(np.concatenate(arrays) for arrays in zip(*batches, strict=True)))
    apart = np.array([term[-1:] in {TITLE, SESSION, YEAR, AFFILIATION} for term in numbers], bool)
    impacts = _impacts(postings, apart, len(entries))
    return from_postings(len(entries), list(numbers), postings.terms, postings.rows, impacts)


def title_length(title: Iterable[str]) -> int:
    """Return the impact of a title's terms, which encodes the number of distinct words of its chunks."""
    length = len({word for chunk in title for word in read(chunk).words})
    return next(level for level, longest in enumerate((*LENGTHS[:-1], length)) if length <= longest)


def _batch(entries: Sequence[Entry], first: int, kinds: dict[str, _Terms]) -> _Postings:
    numbers: list[int] = []
    runs: list[tuple[int, int]] = []  # how many words of which weight, seven runs a paper
    for entry in entries:
        top = " ".join(word.replace("_", " ") for word, _ in entry.top_words)
        title = chunks(entry.title)
        fields = (
            (kinds[""].of(title), TITLE_WEIGHT),
            (kinds[AUTHOR].of(chunks(" ".join((*entry.authors, *entry.latin_authors)))), AUTHOR_WEIGHT),
            (kinds[""].of(chunks(f"{entry.abstract or ''} {top}")), 1),
            (_distinct(kinds[TITLE].of(title)), title_length(title) + 1),
            (_distinct(kinds[SESSION].of(chunks(entry.session))), 1),
            (kinds[YEAR].of(chunks(str(entry.year or "")))[:1], 1),
            (_distinct(kinds[AFFILIATION].of(chunks(_affiliations(entry)))), 1),
        )
        for of_field, weight in fields:
            numbers += of_field
            runs.append((len(of_field), weight))
    lengths, weights = np.array(runs, np.int64).reshape(-1, 2).T
    terms = np.array(numbers, np.int64)
    rows = np.repeat(np.arange(first, first + len(entries)).repeat(len(runs) // max(len(entries), 1)), lengths)
    return _summed(terms, rows, np.repeat(weights, lengths))


def _distinct(numbers: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(numbers))


def _affiliations(entry: Entry) -> str:
    return " ".join((*entry.affiliations, *(country_name(country) for country in entry.countries)))


def _summed(terms: NDArray[np.int64], rows: NDArray[np.int64], weights: NDArray[np.int64]) -> _Postings:
    """Return the postings with equal words of a paper merged and their weights added."""
    keys = rows << 32 | terms
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    sums = np.add.reduceat(weights[order], begins) if len(begins) else begins
    pairs = keys[begins]
    return _Postings((pairs & 0xFFFFFFFF).astype(np.int32), (pairs >> 32).astype(np.int32), sums.astype(np.float32))


def _impacts(postings: _Postings, apart: NDArray[np.bool_], papers: int) -> NDArray[np.uint8]:
    """Return impacts 0..7: BM25's share of a term's frequency in equal steps; of terms in `apart`, weight - 1."""
    aside = apart[postings.terms] if len(apart) else np.zeros(0, bool)
    lengths = np.bincount(postings.rows, np.where(aside, np.float32(0), postings.weights), minlength=papers)
    mean = lengths.mean() if papers and lengths.any() else 1.0
    norms = (K1 * (1 - B + B * lengths / mean)).astype(np.float32)
    share = postings.weights / (postings.weights + norms[postings.rows])
    levels = np.where(aside, postings.weights - 1, share * _LEVELS)
    return np.asarray(np.minimum(_LEVELS - 1, levels), np.uint8)
