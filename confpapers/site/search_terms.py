"""Look up the terms of an inverted index that may be in parts."""

import bisect
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from confpapers.site.postings import Index, order_of
from confpapers.site.search_index import AFFILIATION, AUTHOR

Scores = NDArray[np.float64]

BEGINNING = 0.7  # weight of a word of which only the beginning matches


class Part:
    """A part of an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.keys = [order_of(name) for name in index.terms]

    def matching(self, term: str, beginning: str) -> Iterator[tuple[str, int, float]]:
        """Yield kind, number and weight of the terms equal to this one, and of those that begin with it."""
        for number in self._from(term):
            name = self.index.terms[number]
            if without_kind(name) != term:
                break
            yield name[len(term) :], number, 1.0
        if not beginning:
            return
        for number in self._from(beginning):
            name = self.index.terms[number]
            if not name.startswith(beginning):
                break
            if (own := without_kind(name)) != term:
                yield name[len(own) :], number, BEGINNING

    def _from(self, text: str) -> range:
        return range(bisect.bisect_left(self.keys, order_of(text)), len(self.keys))

    def postings(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Return the papers and impacts of a term."""
        part = slice(self.index.starts[number], self.index.starts[number + 1])
        return self.index.rows[part], self.index.impacts[part]


def without_kind(name: str) -> str:
    """Return a term without its kind."""
    return name[:-1] if name and name[-1] <= AFFILIATION else name


class Terms:
    """An index, whole or in parts that are loaded when a query needs them."""

    MOST_PARTS = 6  # an unfinished word that would need more parts is matched exactly

    def __init__(self, papers: int, first: Sequence[str], part: Callable[[int], Index]) -> None:
        self.papers = papers
        self._first = [order_of(name) for name in first]
        self._part = part
        self._parts: dict[int, Part] = {}

    @property
    def many(self) -> bool:
        """Return whether the index is in parts."""
        return len(self._first) > 1

    def loaded(self) -> list[Part]:
        """Return the parts loaded so far."""
        return [self._parts[number] for number in sorted(self._parts)]

    def look_up(self, term: str, beginning: str = "") -> Iterator[tuple[str, NDArray[np.int32], Scores]]:
        """Yield kind, papers and impacts (1..8, times the weight of the match) of all matches of a term."""
        start, stop = self._place(term), self._place(f"{term}\x06")
        if beginning:
            low, high = min(start, self._place(beginning)), max(stop, self._place(f"{beginning}\uffff"))
            if len(self._first) <= self.MOST_PARTS or high - low < self.MOST_PARTS:
                start, stop = low, high
            else:
                beginning = ""
        for place in range(start, stop + 1) if self._first else ():
            if place not in self._parts:
                self._parts[place] = Part(self._part(place))
            part = self._parts[place]
            for kind, number, weight in part.matching(term, beginning):
                rows, impacts = part.postings(number)
                yield kind, rows, (impacts.astype(np.float64) + 1) * weight

    def _place(self, text: str) -> int:
        return max(0, bisect.bisect_right(self._first, order_of(text)) - 1)

    def has(self, term: str) -> bool:
        """Return whether the index has the term."""
        return any(kind in {"", AUTHOR} for kind, _, _ in self.look_up(term))
