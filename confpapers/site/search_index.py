"""A full-text index of titles, authors, abstracts and top words, small enough to be sent to every reader.

Postings carry how much of a paper is about a term, BM25's part for term frequency (Robertson & Zaragoza 2009, "The
Probabilistic Relevance Framework"), in three bits, as in impact-ordered indexes (Anh & Moffat 2005).  The part for
rarity is the reader's: how many papers have a term is known once its postings are read.  So the index of many
conferences is that of each, one after the other (`postings.merge`).

A term is a stemmed word of the title, abstract or top words; with the mark AUTHOR a word of the authors' names; with
the mark TITLE one of the title alone.  Marks sort before letters: a word and its kinds are neighbours.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from confpapers.model import Entry
from confpapers.site.postings import Index, from_postings

K1, B = 1.2, 0.5
AUTHOR, TITLE = "\x01", "\x02"
_LEVELS = 8
_BATCH = 4096  # papers whose words are held at once
_TOKEN = re.compile(r"[^\W_]+")
_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_STOP = """
a an and are as at be been but by can do for from had has have in into is it its may more most no not of on or our over
such than that the their them then there these they this those to under up was we were which while will with without
would"""
STOP = frozenset(_STOP.split())


def fold(text: str) -> str:
    """The text in lower case and without accents: "Gómez-Ørsted" becomes "gomez-orsted".

    The index and the page fold alike, so accents may be typed or not.
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.lower().translate(_FOLDED))
    return "".join(part for part in parts if unicodedata.category(part)[0] != "M")


def stem(word: str) -> str:
    """The word without its plural: the S stemmer (Harman 1991, "How effective is suffixing?")."""
    if len(word) < 4 or word[-1] != "s":
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word if word.endswith(("us", "ss", "is")) else word[:-1]


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _TOKEN.findall(fold(text))


def tokens(text: str) -> list[str]:
    """The stemmed words of a text, stop words left out."""
    return [stem(word) for word in words(text) if word not in STOP]


class _Terms(dict[str, int]):
    """The number of a word's term, by the word as it stands in folded text; -1 for a stop word.

    People may be called May or Will: in names no word is a stop word.
    """

    def __init__(self, numbers: dict[str, int], mark: str) -> None:
        super().__init__()
        self.numbers, self.mark = numbers, mark

    def __missing__(self, word: str) -> int:
        number = (
            -1
            if word in STOP and self.mark != AUTHOR
            else self.numbers.setdefault(stem(word) + self.mark, len(self.numbers))
        )
        self[word] = number
        return number

    def of(self, text: str) -> list[int]:
        return [self[word] for word in words(text)]


class _Postings(NamedTuple):
    """Term, paper and weight of the words of some papers, the papers ascending."""

    terms: NDArray[np.int32]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]


def build(entries: Sequence[Entry]) -> Index:
    """The index of these papers, numbered as they come.  The same papers give the same index."""
    numbers: dict[str, int] = {}
    kinds = tuple(_Terms(numbers, mark) for mark in ("", AUTHOR, TITLE))
    batches = [_batch(entries[first : first + _BATCH], first, *kinds) for first in range(0, len(entries), _BATCH)] or [
        _batch((), 0, *kinds)
    ]
    found = _Postings(*(np.concatenate(arrays) for arrays in zip(*batches, strict=True)))
    only_titles = np.array([term.endswith(TITLE) for term in numbers], bool)
    impacts = _impacts(found, only_titles, len(entries))
    return from_postings(len(entries), list(numbers), found.terms, found.rows, impacts)


def _batch(entries: Sequence[Entry], first: int, text: _Terms, authors: _Terms, titles: _Terms) -> _Postings:
    numbers: list[int] = []
    runs: list[tuple[int, int]] = []  # how many words of which weight, four runs a paper
    for entry in entries:
        top = " ".join(word.replace("_", " ") for word, _ in entry.top_words)
        title = text.of(entry.title)
        fields = (
            (title, 3),
            (authors.of(" ".join(entry.authors)), 2),
            (text.of(f"{entry.abstract or ''} {top}"), 1),
            (titles.of(entry.title), 1),
        )
        for found, weight in fields:
            numbers += found
            runs.append((len(found), weight))
    lengths, weights = np.array(runs, np.int64).reshape(-1, 2).T
    terms = np.array(numbers, np.int64)
    rows = np.repeat(np.arange(first, first + len(entries)).repeat(4), lengths)
    return _summed(terms, rows, np.repeat(weights, lengths))


def _summed(terms: NDArray[np.int64], rows: NDArray[np.int64], weights: NDArray[np.int64]) -> _Postings:
    """The words of a paper that are the same become one, with the sum of their weights."""
    wanted = terms >= 0
    keys, weights = (rows << 32 | terms)[wanted], weights[wanted]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    sums = np.add.reduceat(weights[order], begins) if len(begins) else begins
    kept = keys[begins]
    return _Postings((kept & 0xFFFFFFFF).astype(np.int32), (kept >> 32).astype(np.int32), sums.astype(np.float32))


def _impacts(found: _Postings, only_titles: NDArray[np.bool_], papers: int) -> NDArray[np.uint8]:
    """0..7: BM25's share of a term's frequency, which is below K1 + 1, cut into equal steps."""
    counted = np.where(only_titles[found.terms], np.float32(0), found.weights) if len(only_titles) else found.weights
    lengths = np.bincount(found.rows, counted, minlength=papers)
    mean = lengths.mean() if papers and lengths.any() else 1.0
    norms = (K1 * (1 - B + B * lengths / mean)).astype(np.float32)
    share = found.weights / (found.weights + norms[found.rows])
    return np.asarray(np.minimum(_LEVELS - 1, share * _LEVELS), np.uint8)
