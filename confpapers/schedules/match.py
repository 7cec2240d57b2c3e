"""Match papers with the programme: who presents what, when and where.

A slot belongs to the paper with the same address; else to the one with the same title; when a title comes twice, to the
one with the same first author; and last to the one whose title is nearly the same (a word corrected, a subtitle
dropped) and that shares an author. A paper with several slots has them all; its day, room and number are those of the
poster, its presentation is the highest honour.
"""

import difflib
import heapq
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from confpapers.bibliography.person import surname
from confpapers.model import Paper, Record, Slot
from confpapers.sources.addresses import current, same_page
from confpapers.sources.slots import RANKS, several, slot_of
from confpapers.text import title_key

_NEARLY = 0.85  # difflib's ratio of two titles that may be the same
_LIKE = 0.6  # ... and of two that are shown as similar
_PAIRED = 0.4  # ... and the share of common letter pairs below which that ratio cannot be reached
_CANDIDATES = 20  # papers considered for an unmatched slot ...
_COMPARED = 4  # ... and compared in full
_HELD = 1500  # papers counted to find them, through the rarest words of the slot's title


class Unmatched(Record, frozen=True, kw_only=True):
    """A slot without a paper, and the most similar titles."""

    slot: Slot
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        title = self.slot.title or ", ".join(self.slot.urls)
        hint = f"; the nearest: {' | '.join(self.nearest)}" if self.nearest else ""
        return f"the programme has a paper that is not in the list: {title}{hint}"


class Joined(Record, frozen=True, kw_only=True):
    """The papers with their slots, the slots without a paper, and the ids of papers without a slot."""

    papers: tuple[Paper, ...]
    unmatched_slots: tuple[Unmatched, ...] = ()
    unscheduled: tuple[str, ...] = ()

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Return the slots without a paper, as messages."""
        return tuple(str(unmatched) for unmatched in self.unmatched_slots)


def join(papers: Sequence[Paper], slots: Sequence[Slot]) -> Joined:
    """Return the papers in order, each with its own slots."""
    if not slots:
        return Joined(papers=tuple(papers))
    index = _Index(papers)
    owners = [index.owner(slot) for slot in slots]
    taken = {owner for owner in owners if owner is not None}
    owners = [index.likely(slot, taken) if owner is None else owner for slot, owner in zip(slots, owners, strict=True)]
    mine: dict[int, list[Slot]] = defaultdict(list)
    for slot, owner in zip(slots, owners, strict=True):
        if owner is not None:
            mine[owner].append(slot)
    lost = [slot for slot, owner in zip(slots, owners, strict=True) if owner is None]
    return Joined(
        papers=tuple(_scheduled(paper, mine[n]) if n in mine else paper for n, paper in enumerate(papers)),
        unmatched_slots=tuple(Unmatched(slot=slot, nearest=index.nearest(slot)) for slot in lost),
        unscheduled=tuple(paper.id for n, paper in enumerate(papers) if n not in mine),
    )


class _Index:
    """Papers by address, title, first author and the words of their titles."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.papers = papers
        self._compared: dict[str, list[tuple[int, float]]] = {}
        self.keys = [title_key(paper.title) for paper in papers]
        self.pairs = [_pairs(key) for key in self.keys]
        self.by_page = _rows_by(
            (key, n) for n, p in enumerate(papers) for url in (p.url, p.pdf_url) for key in _pages(url)
        )
        self.by_title = _rows_by((key, n) for n, key in enumerate(self.keys))
        self.by_word = _rows_by((word, n) for n, p in enumerate(papers) for word in _words(p.title))

    def owner(self, slot: Slot) -> int | None:
        """Return the paper with the slot's address or title."""
        for url in slot.urls:
            for key in _pages(url):
                if len(rows := self.by_page.get(key, [])) == 1:
                    return rows[0]
        rows = self.by_title.get(title_key(slot.title), [])
        if len(rows) > 1 and slot.authors:
            rows = [n for n in rows if _first_author(self.papers[n]) == _first_author(slot)]
        return rows[0] if len(rows) == 1 else None

    def likely(self, slot: Slot, taken: set[int]) -> int | None:
        """Return the only free paper with nearly the slot's title, the same numbers in it, and a common author."""
        names, numbers = _surnames(slot.authors), _numbers(slot.title)
        rows = [
            n
            for n, ratio in self._alike(slot.title)
            if ratio >= _NEARLY
            and n not in taken
            and names & _surnames(self.papers[n].authors)
            and numbers == _numbers(self.papers[n].title)
        ]
        return rows[0] if len(rows) == 1 else None

    def nearest(self, slot: Slot) -> tuple[str, ...]:
        """Return up to three titles similar to the slot's."""
        return tuple(self.papers[n].title for n, ratio in self._alike(slot.title)[:3] if ratio >= _LIKE)

    def _alike(self, title: str) -> list[tuple[int, float]]:
        """Return the papers that share rare words with the title, with their similarity, best first."""
        if title not in self._compared:
            self._compared[title] = self._compare(title)
        return self._compared[title]

    def _compare(self, title: str) -> list[tuple[int, float]]:
        key, alike = title_key(title), difflib.SequenceMatcher(autojunk=False)
        alike.set_seq2(key)  # this title is compared with many, and difflib indexes it once
        ratios = []
        for n in self._closest(key, self._candidates(title)):
            alike.set_seq1(self.keys[n])
            if (ratio := alike.ratio()) >= _LIKE:
                ratios.append((n, ratio))
        return sorted(ratios, key=lambda row: (-row[1], row[0]))

    def _closest(self, key: str, candidates: Sequence[int]) -> list[int]:
        """Return the papers with most common letter pairs; difflib is a hundred times slower than counting those."""
        pairs = _pairs(key)
        shares = {n: 2 * len(pairs & self.pairs[n]) / max(1, len(pairs) + len(self.pairs[n])) for n in candidates}
        return sorted((n for n in candidates if shares[n] >= _PAIRED), key=lambda n: (-shares[n], n))[:_COMPARED]

    def _candidates(self, title: str) -> list[int]:
        """Return the papers that share most with a title: rare words count more, and the commonest are ignored."""
        # sorted, because sums depend on the order
        held = [self.by_word.get(word, []) for word in sorted(_words(title))]
        shared: dict[int, float] = defaultdict(float)
        looked = 0
        for holders in sorted(held, key=len):
            looked += len(holders)
            if looked > _HELD and shared:
                break
            for n in holders:
                shared[n] += 1 / len(holders)
        return heapq.nsmallest(_CANDIDATES, shared, key=lambda n: (-shared[n], n))


def _rows_by(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for key, n in pairs:
        if key and n not in rows[key][-1:]:
            rows[key].append(n)
    return dict(rows)


def _pages(url: str) -> tuple[str, ...]:
    """Return the keys of an address: with its query (some sites put the paper's id there), then without."""
    if not url:
        return ()
    query = current(url).partition("?")[2]
    return (f"{same_page(url)}?{query}", same_page(url)) if query else (same_page(url),)


def _pairs(key: str) -> frozenset[str]:
    return frozenset(map("".join, itertools.pairwise(key)))


def _words(title: str) -> set[str]:
    return set(re.findall(r"\w{3,}", title.casefold()))


def _numbers(title: str) -> list[str]:
    return re.findall(r"\d+|\b[ivx]+\b", title.casefold())


def _surnames(authors: Iterable[str]) -> set[str]:
    return {title_key(surname(name)) for name in authors}


def _first_author(row: Paper | Slot) -> str:
    return title_key(surname(row.authors[0])) if row.authors else ""


def _scheduled(paper: Paper, slots: Sequence[Slot]) -> Paper:
    """Return the paper with its slots: time and place are those of the poster."""
    ordered = sorted(slots, key=lambda slot: (slot.presentation != "poster", not slot.position))
    timed = next((slot for slot in ordered if slot.day), ordered[0])
    same = [slot for slot in ordered if not slot.day or (slot.day, slot.start) == (timed.day, timed.start)]
    where = next((slot for slot in same if slot.room), timed) if not timed.room else timed
    numbered = next((slot for slot in same if slot.position or slot.session), timed)
    kinds = [*(slot.presentation for slot in slots), paper.presentation]
    values = {
        "day": timed.day,
        "start": timed.start,
        "end": timed.end,
        "room": where.room,
        "session": numbered.session,
        "position": numbered.position,
        "presentation": min(kinds, key=RANKS.index),
        "award": next((slot.award for slot in ordered if slot.award), ""),
    }
    placed = msgspec.structs.replace(paper, **{name: value for name, value in values.items() if value})
    main = msgspec.structs.replace(slot_of(placed), presentation=timed.presentation)
    return msgspec.structs.replace(placed, slots=several(main, map(slot_of, ordered)))
