"""The words of a fitted conference in all their spellings, by which further papers are counted over its vocabulary.

Words that the conference does not have are left out: they occur in one paper, and tell it from all others alike.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.corpus import Corpus, Reading, most_used
from confpapers.analysis.phrases import PhraseTable, doc_freq, spelling_key, without_contained
from confpapers.analysis.plurals import singular
from confpapers.analysis.tokens import WordCounts
from confpapers.model import Record


class Lexicon(Record, frozen=True, kw_only=True):
    """Names, which are words and phrases with all their spellings merged, and the columns of a corpus."""

    spellings: dict[str, int]  # each spelling's name, as an index into the following lists
    names: tuple[str, ...]
    is_phrase: tuple[bool, ...]
    chosen: tuple[bool, ...]  # whether it is a phrase whose parts do not count alone
    counted: tuple[int, ...]  # the column of `Corpus.counts`, or -1
    matched: tuple[int, ...]  # the column of `Corpus.matching`, or -1
    written: tuple[str, ...]  # the columns of `Corpus.written`

    @classmethod
    def of(cls, reading: Reading) -> "Lexicon":
        """Return the names that are columns of the corpus, or that decide whether others are counted."""
        table = reading.table
        size = len(table.names)
        counted, matched = _positions(reading.counted, size), _positions(reading.matched, size)
        spaced = np.array([" " in name for name in table.names], bool) & ~table.is_phrase
        used = np.flatnonzero((counted >= 0) | (matched >= 0) | reading.chosen | spaced)
        place = _positions(used, size)
        return cls(
            spellings={name: int(place[at]) for name, at in sorted(table.number.items()) if place[at] >= 0},
            names=tuple(table.names[at] for at in used),
            is_phrase=tuple(table.is_phrase[used].tolist()),
            chosen=tuple(reading.chosen[used].tolist()),
            counted=tuple(counted[used].tolist()),
            matched=tuple(matched[used].tolist()),
            written=reading.written,
        )

    def count(self, papers: Sequence[WordCounts], corpus: Corpus) -> Corpus:
        """Return the word counts of other papers over the vocabulary of `corpus`, from which the lexicon is."""
        find = self._finder()
        counts = _as_table([_folded({**paper.words, **paper.phrases}, find) for paper in papers], len(self.names))
        titles = _as_table([_folded(paper.title, find) for paper in papers], len(self.names))
        place = {name: column for column, name in enumerate(self.written)}
        written = [
            _folded(most_used({**paper.words, **paper.common}), lambda name: place.get(name, -1)) for paper in papers
        ]
        features = corpus.matching.shape[1]
        alone = _in_columns(self._without_contained(counts), self.counted, corpus.counts.shape[1])
        return Corpus(
            vocabulary=corpus.vocabulary,
            counts=alone,
            doc_freq=doc_freq(alone),
            matching=_in_columns(counts, self.matched, features),
            written=_as_table(written, corpus.written.shape[1]),
            titles=_in_columns(titles, self.matched, features),
        )

    def _finder(self) -> Callable[[str], int]:
        """Return the function from a spelling to its name's index, or -1; a new spelling has the key of its word."""
        spellings, keys = self.spellings, {spelling_key(spelling): at for spelling, at in self.spellings.items()}

        def find(spelling: str) -> int:
            if (at := spellings.get(spelling, -1)) >= 0:
                return at
            key = spelling_key(spelling)
            return keys.get(key, keys.get(singular(key), -1))

        return find

    def _without_contained(self, counts: csr_array) -> csr_array:
        """Return the counts without occurrences inside a longer phrase; names that do not occur are not looked at."""
        there = np.zeros(len(self.names), bool)
        there[counts.indices] = True
        names = [name if is_there else "" for name, is_there in zip(self.names, there.tolist(), strict=True)]
        table = PhraseTable(names, counts, self.spellings, np.array(self.is_phrase, bool))
        return without_contained(table, np.array(self.chosen, bool))


def _folded(counts: Mapping[str, int], find: Callable[[str], int]) -> dict[int, int]:
    """Return the counts by the index that `find` gives; spellings without one are left out."""
    sums: dict[int, int] = {}
    for spelling, n in counts.items():
        if (at := find(spelling)) >= 0:
            sums[at] = sums.get(at, 0) + n
    return sums


def _positions(chosen: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return the position of each of `size` numbers among the chosen ones, or -1."""
    positions = np.full(size, -1, np.int64)
    positions[chosen] = np.arange(len(chosen))
    return positions


def _as_table(rows: Sequence[Mapping[int, int]], columns: int) -> csr_array:
    """Return the rows as a matrix (rows, columns) int32 with ascending columns."""
    starts = np.cumsum([0, *map(len, rows)])
    at = np.fromiter((column for row in rows for column in sorted(row)), np.int32, starts[-1])
    values = np.fromiter((row[column] for row in rows for column in sorted(row)), np.int32, starts[-1])
    return csr_array((values, at, starts), shape=(len(rows), columns))


def _in_columns(counts: csr_array, column_of: Sequence[int], columns: int) -> csr_array:
    """Return the counts with each name's column moved to `column_of`; names without one (-1) are dropped."""
    moved_to = np.array(column_of, np.int64)
    used = np.flatnonzero(moved_to >= 0)
    moves = csr_array((np.ones(len(used), np.int32), (used, moved_to[used])), shape=(len(moved_to), columns))
    moved = csr_array(counts @ moves)
    moved.sort_indices()
    return moved
