"""Which listed papers a reference list cites, from its running text, without splitting it into entries.

A title is found by its first or its last sixteen letters at the beginning or end of a word, exactly or (long titles)
with one wrong letter in twenty. It counts if it has punctuation on both sides, the surname of one of its authors
shortly before it, and a matching year shortly before or after it. Short titles ("Fast R-CNN") must be exact and follow
their first authors. `benchmarks/citations.py` measures precision and recall.
"""

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from confpapers.bibliography.person import surname
from confpapers.citations.keys import Letters, folded, letters, title_letters
from confpapers.model import Record

ENOUGH = 16  # letters by which a title is looked up; shorter titles are looked up whole
SHORTEST = 6  # minimum letters of a title
INEXACT = 24  # minimum letters of a title that may have wrong ones
WRONG = 0.05  # share of letters that may be wrong
EARLIER, LATER = 6, 3  # years that an entry may be before or after the listed paper: preprints and journal versions

_NAMES_WITHIN = 30  # words before a title that are searched for its authors
_NEAR = 12  # the same for a short title
_YEAR = re.compile(r"(?<![\w.:/–—-])(?:19|20)\d\d(?=[a-z]?(?![\w:/–—-]|\.\d))")
_BEFORE = re.compile(r"(?:[.,;?!\"“”‘’'`)\]»]|(?:[.)\d]|\bal):)\s*$")
_AFTER = re.compile(r"\s*(?:[.,;?!)\"“”‘’'`(\[«†*]|$|(?:In|arXiv|CoRR|Proc|Ph\.?D|Tech)\b)")


class Listed(Record, frozen=True, kw_only=True):
    """A paper that may be cited, from the list of its conference."""

    title: str
    authors: tuple[str, ...] = ()
    year: int = 0


def cited_papers(texts: Iterable[str], papers: Sequence[Listed]) -> list[list[int]]:
    """Return the numbers of the papers that each reference list cites; list number i is that of paper number i."""
    index = TitleIndex(papers)
    return [index.cited(text, itself) if text else [] for itself, text in enumerate(texts)]


class TitleMatch(msgspec.Struct, frozen=True, order=True):
    """An occurrence of a title in a text: its first and last word, wrong letters, and the listed paper."""

    first: int
    last: int
    wrong: int
    paper: int
    years: int = 0  # between the entry and the listed paper


class TitleIndex:
    """The titles of many papers, for finding them in reference lists."""

    def __init__(self, papers: Sequence[Listed]) -> None:
        self.papers = papers
        self.keys = [title_letters(paper.title) for paper in papers]
        self.surnames = [_surnames(paper.authors) for paper in papers]
        self._short: dict[str, list[int]] = {}
        self._heads: dict[str, list[int]] = {}
        self._tails: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            if len(key) >= ENOUGH:
                self._heads.setdefault(key[:ENOUGH], []).append(number)
                self._tails.setdefault(key[-ENOUGH:], []).append(number)
            elif len(key) >= SHORTEST:
                self._short.setdefault(key, []).append(number)

    def cited(self, text: str, itself: int | None = None) -> list[int]:
        """Return the numbers of the papers that a reference list cites, each once, in the order of the list.

        `itself` is the number of the paper whose list this is: neither it nor its own longer version counts.
        """
        hits = (hit for hit in self.hits(text) if itself is None or not self._same(hit.paper, itself))
        return list(dict.fromkeys(hit.paper for hit in hits))

    def hits(self, text: str) -> list[TitleMatch]:
        """Return the titles in the references of a list, in the order of the list, without overlaps."""
        return sorted(_best(self._fitting(letters(text))))

    def _same(self, paper: int, other: int) -> bool:
        """Return whether two listed papers are one work: the same, or versions of it under one title."""
        return paper == other or self.keys[paper] == self.keys[other]

    def _candidates(self, read: Letters) -> Iterator[TitleMatch]:
        """Yield all possible occurrences of titles."""
        key, words = read.key, len(read.starts)
        for first in range(words):
            start = read.starts[first]
            for paper in self._heads.get(key[start : start + ENOUGH], ()):
                yield from self._from_start(read, first, paper)
            end = read.ends[first]
            for paper in self._tails.get(key[max(0, end - ENOUGH) : end], ()):
                yield from self._from_end(read, first, paper)
            for last in range(first, words):
                if read.ends[last] - start >= ENOUGH:
                    break
                for paper in self._short.get(key[start : read.ends[last]], ()):
                    yield TitleMatch(first, last, 0, paper)

    def _from_start(self, read: Letters, first: int, paper: int) -> Iterator[TitleMatch]:
        title, start = self.keys[paper], read.starts[first]
        last = bisect.bisect_left(read.ends, start + len(title))
        if last < len(read.ends) and read.ends[last] == start + len(title) and read.key.startswith(title, start):
            yield TitleMatch(first, last, 0, paper)
        elif len(title) >= INEXACT:
            room = _wrong_letters(title)
            low = bisect.bisect_left(read.ends, start + len(title) - room)
            high = bisect.bisect_right(read.ends, start + len(title) + room)
            near = ((_distance(title, read.key[start : read.ends[at]], room), at) for at in range(low, high))
            wrong, last = min(near, default=(room + 1, 0))
            if wrong <= room:
                yield TitleMatch(first, last, wrong, paper)

    def _from_end(self, read: Letters, last: int, paper: int) -> Iterator[TitleMatch]:
        """Yield titles whose beginning is misprinted; those with a correct beginning are found by that."""
        title, end = self.keys[paper], read.ends[last]
        if len(title) < INEXACT:
            return
        room = _wrong_letters(title)
        low = bisect.bisect_left(read.starts, end - len(title) - room)
        high = bisect.bisect_right(read.starts, end - len(title) + room)
        near = ((_distance(title, read.key[read.starts[at] : end], room), at) for at in range(low, high))
        wrong, first = min(near, default=(room + 1, 0))
        if wrong <= room and read.key[read.starts[first] : read.starts[first] + ENOUGH] != title[:ENOUGH]:
            yield TitleMatch(first, last, wrong, paper)

    def _fitting(self, read: Letters) -> Iterator[TitleMatch]:
        for hit in self._candidates(read):
            if self._in_a_reference(read, hit):
                start, end = read.spans[hit.first][0], read.spans[hit.last][1]
                listed = self.papers[hit.paper].year
                year = year_around(read.text, start, end) if listed else None
                later = year - listed if year else 0
                if -EARLIER <= later <= LATER:
                    yield msgspec.structs.replace(hit, years=abs(later))

    def _in_a_reference(self, read: Letters, hit: TitleMatch) -> bool:
        """Return whether the punctuation and the names around a title are those of a reference."""
        start, end = read.spans[hit.first][0], read.spans[hit.last][1]
        if not _BEFORE.search(read.text, max(0, start - 6), start) or not _AFTER.match(read.text, end):
            return False
        names = self.surnames[hit.paper]
        short = len(self.keys[hit.paper]) < ENOUGH
        if short and not names:
            return False
        within = _NEAR if short else _NAMES_WITHIN
        return not names or _named(read, hit.first, names[:2] if short else names, within)


def _wrong_letters(title: str) -> int:
    return int(len(title) * WRONG)


def _distance(one: str, other: str, most: int) -> int:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other, score_cutoff=most)


def _surnames(authors: Sequence[str]) -> list[str]:
    """Return each surname as one word: "Van den Oord" is looked up by its last word."""
    names = ("".join(folded(word) for word in re.findall(r"[^\W_]+", surname(author))) for author in authors)
    return [name for name in names if name]


def _named(read: Letters, first: int, names: Sequence[str], within: int) -> bool:
    """Return whether one of the names is among the words before a title; names of two parts may be two words."""
    begin = read.starts[max(0, first - within)]
    before = read.key[begin : read.starts[first]]
    starts, ends = set(read.starts[max(0, first - within) : first]), set(read.ends[max(0, first - within) : first])
    for name in names:
        at = before.find(name)
        while at >= 0:
            if begin + at in starts and begin + at + len(name) in ends:
                return True
            at = before.find(name, at + 1)
    return False


def year_around(text: str, start: int, end: int) -> int | None:
    """Return the year directly before or soon after a title, or None if the entry seems to have none."""
    before = list(_YEAR.finditer(text, max(0, start - 12), start))
    match = before[-1] if before else _YEAR.search(text, end, end + 220)
    return int(match[0]) if match else None


def _best(hits: Iterator[TitleMatch]) -> list[TitleMatch]:
    """Return the hits that no better one overlaps: those without wrong letters, then longer titles, then nearer
    years.
    """
    ranked = sorted(hits, key=lambda hit: (hit.wrong, hit.first - hit.last, hit.years, hit))
    taken: list[TitleMatch] = []
    used: set[int] = set()
    for hit in ranked:
        words = range(hit.first, hit.last + 1)
        if used.isdisjoint(words):
            used.update(words)
            taken.append(hit)
    return taken
