"""Changes since the last build of a conference: papers that are new, removed, renamed, moved to another time ...

Each finished build stores its papers and the changes found so far. A paper is recognised under another title or id by
its title and authors, its addresses, its id with another common field, its authors with a similar title, or finally by
a nearly identical title.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from confpapers.bibliography.person import surname
from confpapers.engine.cache import Missing, Store
from confpapers.model import ChangeKind, Changes, Digest, Entry, Paper, PaperChange, Record, TimeSlot, decode, encode
from confpapers.text import title_key

_BUILDS_STORED = 20  # builds whose changes are stored
_SHARED = 0.5  # share of the shorter list that must be in both, or the lists are of different conferences
_SIMILAR = 0.4  # Dice coefficient of the titles' letter pairs if id or authors are the same ...
_NEARLY = 0.8  # ... and if only one author is
_ORDER = ("new", "gone", "renamed", "moved", "scheduled", "presentation", "award", "authors", "pdf")


class KnownPaper(Record, frozen=True, kw_only=True):
    """What is stored of a paper, so that the next build recognises it and sees what changed."""

    id: str
    title: str
    authors: tuple[str, ...] = ()
    url: str = ""
    pdf_url: str = ""
    doi: str = ""
    arxiv_id: str = ""
    presentation: str = ""
    award: str = ""
    slots: tuple[TimeSlot, ...] = ()


class BuildMemory(Record, frozen=True, kw_only=True):
    """The stored data of a build, for detecting changes in the next one."""

    when: str  # when the build ended
    papers: tuple[KnownPaper, ...]
    history: tuple[Changes, ...] = ()  # changes found so far, the latest first


class ChangesFound(msgspec.Struct, frozen=True, kw_only=True):
    """The changes found in this build, those of all builds, and the data to store."""

    latest: Changes | None  # None if there is no earlier build to compare with
    memory: BuildMemory
    is_other: bool = False  # the last build's list shares too few papers with this one


def changes_since(
    store: Store, memory: Digest, entries: Sequence[Entry], left_out: Iterable[Paper] = (), when: str = ""
) -> ChangesFound:
    """Return the differences between this build's papers and those of the last one, stored in the object `memory`.

    left_out  listed papers with a status that is not selected: the reason why a paper is removed
    when      the time of this build, ISO 8601; now by default
    """
    when = when or datetime.now(UTC).isoformat(timespec="seconds")
    papers = tuple(map(_memorised, entries))
    before = _remembered(store, memory)
    if before is None:
        return ChangesFound(latest=None, memory=BuildMemory(when=when, papers=papers))
    pairs = _pairs(before.papers, papers)
    if len(pairs) < _SHARED * min(len(papers), len(before.papers)):
        return ChangesFound(latest=None, memory=BuildMemory(when=when, papers=papers), is_other=True)
    changes = tuple(_in_order(_changes(before.papers, papers, pairs, left_out)))
    latest = Changes(when=when, since=before.when, papers=changes)
    history = (latest, *before.history)[:_BUILDS_STORED] if changes else before.history
    return ChangesFound(latest=latest, memory=BuildMemory(when=when, papers=papers, history=history))


def _remembered(store: Store, memory: Digest) -> BuildMemory | None:
    if not memory:
        return None
    try:
        return decode(store.get(memory), BuildMemory)
    except (Missing, msgspec.DecodeError):  # removed, or written by another version: treated as the first build
        return None


def remember_papers(store: Store, changes: ChangesFound) -> Digest:
    """Store the data for comparing the next build; return the object's digest."""
    return store.put(encode(changes.memory))


def _memorised(entry: Entry) -> KnownPaper:
    return KnownPaper(
        id=entry.id,
        title=entry.title,
        authors=entry.authors,
        url=entry.url,
        pdf_url=entry.pdf_url,
        doi=entry.doi,
        arxiv_id=entry.arxiv_id,
        presentation=entry.presentation,
        award=entry.award,
        slots=entry.all_slots,
    )


def _pairs(before: Sequence[KnownPaper], now: Sequence[KnownPaper]) -> dict[int, int]:
    """Return which row of `before` is which row of `now`, for the papers in both."""
    pairs: dict[int, int] = {}
    rules: tuple[tuple[Callable[[KnownPaper], Hashable], Callable[[KnownPaper, KnownPaper], bool]], ...] = (
        (lambda paper: (paper.id, paper.title, paper.authors), _accept_all),  # most, without normalising their titles
        (lambda paper: (title_key(paper.title), _people(paper)), _accept_all),
        (lambda paper: title_key(paper.title), _share_people),
        (lambda paper: paper.url, _accept_all),
        (lambda paper: paper.doi, _accept_all),
        (lambda paper: paper.arxiv_id, _accept_all),
        (lambda paper: "" if paper.pdf_url.startswith("pdf/") else paper.pdf_url, _accept_all),
        (lambda paper: paper.id, _is_same_under_id),
        (_people, lambda one, other: _likeness(one, other) >= _SIMILAR),
    )
    for key, accepts in rules:
        left, right = _by_key(before, key, pairs.keys()), _by_key(now, key, set(pairs.values()))
        for value, rows in left.items():
            others = right.get(value, [])
            if len(rows) == len(others) == 1 and accepts(before[rows[0]], now[others[0]]):
                pairs[rows[0]] = others[0]
    return pairs | _nearly_same(before, now, pairs)


def _accept_all(one: KnownPaper, other: KnownPaper) -> bool:
    return True


def _by_key(
    papers: Sequence[KnownPaper], key: Callable[[KnownPaper], Hashable], taken: Iterable[int]
) -> dict[Hashable, list[int]]:
    """Return the free rows by their key; papers without one are left out."""
    rows: dict[Hashable, list[int]] = defaultdict(list)
    used = set(taken)
    for row, paper in enumerate(papers):
        if row not in used and (value := key(paper)):
            rows[value].append(row)
    return rows


def _nearly_same(before: Sequence[KnownPaper], now: Sequence[KnownPaper], pairs: dict[int, int]) -> dict[int, int]:
    """Pair the remaining papers with nearly identical titles and a common author, the most similar first."""
    used = set(pairs.values())
    by_name: dict[str, list[int]] = defaultdict(list)
    for row, paper in enumerate(now):
        for name in _surnames(paper) if row not in used else ():
            by_name[name].append(row)
    scored = [
        (_likeness(paper, now[other]), row, other)
        for row, paper in enumerate(before)
        if row not in pairs
        for other in {other for name in _surnames(paper) for other in by_name.get(name, ())}
    ]
    similar: dict[int, int] = {}
    best = ((-likeness, row, other) for likeness, row, other in scored if likeness >= _NEARLY)
    for _, row, other in sorted(best):
        if row not in similar and other not in used:
            similar[row] = other
            used.add(other)
    return similar


def _people(paper: KnownPaper) -> tuple[str, ...]:
    return tuple(map(title_key, paper.authors))


def _surnames(paper: KnownPaper) -> set[str]:
    return {title_key(surname(name)) for name in paper.authors} - {""}


def _share_people(one: KnownPaper, other: KnownPaper) -> bool:
    return not (one.authors and other.authors) or bool(_surnames(one) & _surnames(other))


def _is_same_under_id(one: KnownPaper, other: KnownPaper) -> bool:
    """Return whether two papers with one id are the same: ids that are only row numbers are reused."""
    return _likeness(one, other) >= _SIMILAR or bool(_surnames(one) & _surnames(other))


def _likeness(one: KnownPaper, other: KnownPaper) -> float:
    """Return the Dice coefficient of the letter pairs of two titles, 0..1."""
    left, right = (set(itertools.pairwise(title_key(paper.title))) for paper in (one, other))
    return 2 * len(left & right) / max(1, len(left) + len(right))


def _changes(
    before: Sequence[KnownPaper], now: Sequence[KnownPaper], pairs: dict[int, int], left_out: Iterable[Paper]
) -> Iterator[PaperChange]:
    old = {other: before[row] for row, other in pairs.items()}
    status = {title_key(paper.title): paper.status for paper in left_out}
    for row, paper in enumerate(now):
        if row in old:
            yield from _differences(old[row], paper)
        else:
            yield PaperChange(kind="new", id=paper.id, title=paper.title)
    for row, paper in enumerate(before):
        if row not in pairs:
            reason = status.get(title_key(paper.title), "")
            yield PaperChange(kind="gone", id=paper.id, title=paper.title, now=reason)


def _differences(old: KnownPaper, new: KnownPaper) -> Iterator[PaperChange]:
    def change(kind: ChangeKind, before: str = "", now: str = "") -> PaperChange:
        return PaperChange(kind=kind, id=new.id, title=new.title, before=before, now=now)

    if old.title != new.title and (title_key(old.title) or old.title) != (title_key(new.title) or new.title):
        yield change("renamed", old.title, new.title)
    if old.slots != new.slots and set(map(_place, old.slots)) != set(map(_place, new.slots)):
        moved = change("moved" if old.slots else "scheduled")
        yield msgspec.structs.replace(moved, slots_before=old.slots, slots=new.slots)
    if old.presentation != new.presentation and old.presentation:
        yield change("presentation", old.presentation, new.presentation)
    if old.award != new.award:
        yield change("award", old.award, new.award)
    if old.authors != new.authors and _people(old) != _people(new):
        yield change("authors", ", ".join(old.authors), ", ".join(new.authors))
    if new.pdf_url and not old.pdf_url:
        yield change("pdf")


def _place(slot: TimeSlot) -> TimeSlot:
    return msgspec.structs.replace(slot, presentation="")


def _in_order(changes: Iterable[PaperChange]) -> list[PaperChange]:
    return sorted(changes, key=lambda change: _ORDER.index(change.kind))
