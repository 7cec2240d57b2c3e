"""The files `cards`, `rest` and `orders`: all papers of a page by column."""

import base64
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from confpapers.model import Entry, Record, TimeSlot, Topic
from confpapers.site.card import Card, web_link
from confpapers.site.cards import has_code, is_archive
from confpapers.site.inputs import SiteInput
from confpapers.site.institutions import in_menu
from confpapers.site.math import Tree, formulas
from confpapers.site.programme import natural
from confpapers.site.short_ids import hash_of, short_ids
from confpapers.site.strings import Strings
from confpapers.text import fold

CHUNK, SMALL_CHUNK = 50, 20  # papers whose details are one file; twenty results of a search are in as many files
WHOLE = 10_000  # papers whose index is one file, and whose titles are sent with the columns
PDF, SUPPLEMENT, CODE, ABSTRACT, WORDS, SIMILAR, AFFILIATIONS, BIBTEX = 1, 2, 4, 8, 16, 32, 64, 128  # flags
_MISSING = 65535


class Table(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A column with few distinct values: the values, and each paper's index among them (0 is none)."""

    values: list[Any]
    rows: str  # base64 of 16-bit numbers


class NameTable(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A column of several values a paper: their names, and the places of each paper's own among the names."""

    names: list[tuple[str, str]]  # value and name
    sets: Table


class Columns(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The file `cards`."""

    conference: dict[str, Any]
    topics: list[dict[str, Any]]
    files: dict[str, Any]  # name of a data file -> its file name; "papers" -> the file names of `papers-i`
    n: int
    chunk: int  # papers per file `papers-i`
    short_ids: str  # base64 of 32-bit numbers: they replace the ids in addresses
    clashes: dict[str, int]  # the few ids whose number is not their own hash, and their rows
    titles: list[str] | None  # None if they are in the details
    math: dict[str, Tree]  # the formulas of the titles, as MathML
    positions: list[str]
    slots: Table  # [day, start, end, room, session, text]: the poster's, or the only one
    more_slots: list[tuple[int, list[tuple[str, ...]]]]  # of papers with several: row, and all slots with the position
    kinds: Table
    tracks: Table
    languages: Table  # BCP 47 tags, if there are several
    awards: Table
    editions: Table  # [venue, year]; only the papers of an archive have one
    theta: str  # base64, one byte per topic and paper
    parts: str  # base64 of 16-bit numbers: a paper's subtopic, numbered across all topics from 1; 0 is none
    strips: str  # base64 of 16-bit numbers: width of the strip, in thousandths of its height; 0 is "no strip"
    flags: str  # base64 of bytes
    # [badges without the number, labels of links], from which the width of a card's line follows; None like `titles`
    lines: Table | None
    cites: str  # base64 of 16-bit numbers: how many papers here each paper cites; "" if none does
    cited: str  # base64 of 16-bit numbers: how many papers here cite each paper; "" if none does


class Rest(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The file `rest`."""

    authors: list[str] | None  # one name a line; None: they come with the details
    affiliations: NameTable  # with very many papers only those of the menu; all of them come with the details
    countries: NameTable
    xy: str  # base64 of pairs of 16-bit numbers; 65535 is "not on the map"


def _bytes(values: Iterable[int], code: str = "B") -> str:
    numbers = list(values)
    return base64.b64encode(struct.pack(f"<{len(numbers)}{code}", *numbers)).decode()


def _table(values: Sequence[Any]) -> Table:
    numbers: dict[Any, int] = {}
    for value in values:
        if value:
            numbers.setdefault(value, len(numbers) + 1)
    return Table(values=list(numbers), rows=_bytes((numbers.get(value, 0) for value in values), "H"))


def _names(rows: Sequence[Sequence[tuple[str, str]]]) -> NameTable:
    numbers: dict[tuple[str, str], int] = {}
    sets = [tuple(numbers.setdefault(pair, len(numbers)) for pair in row) for row in rows]
    return NameTable(names=list(numbers), sets=_table(sets))


def _slot(entry: Entry, card: Card) -> tuple[str, ...] | None:
    """Return the paper's own slot: of several that of the poster."""
    named = zip(entry.slots, card.times, strict=False)
    own = (text for slot, text in named if (slot.day, slot.start) == (entry.day, entry.start))
    text = next(own, card.times[0] if card.times else "")
    return (entry.day, entry.start, entry.end, entry.room, entry.session, text) if text else None


def _more_slots(entries: Sequence[Entry], cards: Sequence[Card]) -> list[tuple[int, list[tuple[str, ...]]]]:
    """Return the row of each paper that has several slots, and those slots."""
    return [
        (row, [(*_place(slot), text, slot.position) for slot, text in zip(entry.slots, card.times, strict=True)])
        for row, (entry, card) in enumerate(zip(entries, cards, strict=True))
        if entry.slots
    ]


def _place(slot: TimeSlot) -> tuple[str, ...]:
    return slot.day, slot.start, slot.end, slot.room, slot.session


def _line(card: Card) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]] | None:
    """Return the badges of a card without its number, and the labels of its links; None if it has neither."""
    badges = tuple((badge.kind, badge.text) for badge in card.badges if badge.kind != "position")
    labels = tuple(label for label, _ in card.links)
    return (badges, labels) if badges or labels else None


def _flags(entry: Entry, card: Card) -> int:
    return (
        PDF * bool(card.pdf)
        | SUPPLEMENT * bool(web_link(entry.supp_url))
        | CODE * has_code(entry)
        | ABSTRACT * bool(entry.abstract)
        | WORDS * bool(card.words)
        | SIMILAR * bool(card.similar)
        | AFFILIATIONS * bool(card.affiliations or card.countries)
        | BIBTEX * bool(card.bibtex)
    )


def _coordinates(entries: Sequence[Entry]) -> Iterable[int]:
    for entry in entries:
        for value in (entry.x, entry.y):
            yield _MISSING if entry.x is None or entry.y is None or value is None else round(value * 65534)


def is_whole(papers: int) -> bool:
    """Return whether so many papers have one index, and their titles with the columns."""
    return papers <= WHOLE


def columns(page: SiteInput, cards: Sequence[Card], files: Mapping[str, Any], strings: Strings) -> Columns:
    """Return the file `cards`: all papers, by column."""
    conference, entries, topics = page.conference, page.entries, page.topics
    numbers = short_ids([entry.id for entry in entries])
    days = {slot.day: strings.day(slot.day) for entry in entries for slot in entry.all_slots if slot.day}
    archive, whole = is_archive(entries), is_whole(len(entries))
    several = len({entry.language for entry in entries} - {""}) > 1
    cites = [min(65535, card.cites_in_all) for card in cards]
    cited = [min(65535, card.cited_in_all) for card in cards]
    return Columns(
        n=len(entries),
        chunk=CHUNK if whole else SMALL_CHUNK,
        conference={
            "id": conference.id,
            "title": conference.title,
            "place": conference.place,
            "timezone": conference.timezone,
            "days": dict(sorted(days.items())),
        },
        topics=[_topic(topic) for topic in topics],
        files=dict(files),
        short_ids=_bytes(numbers, "I"),
        clashes={entry.id: row for row, entry in enumerate(entries) if hash_of(entry.id) != numbers[row]},
        titles=[card.title for card in cards] if whole else None,
        math={source: tree for card in cards for source, tree in formulas(card.title).items()} if whole else {},
        positions=[entry.position for entry in entries] if whole else [],
        slots=_table([_slot(entry, card) for entry, card in zip(entries, cards, strict=True)]),
        more_slots=_more_slots(entries, cards),
        kinds=_table([entry.presentation for entry in entries]),
        tracks=_table([entry.track for entry in entries]),
        languages=_table([entry.language if several else "" for entry in entries]),
        awards=_table([entry.award for entry in entries]),
        editions=_table([(entry.venue, str(entry.year)) if archive else None for entry in entries]),
        theta=_bytes(share for card in cards for share in card.shares),
        parts=_bytes(_parts(entries, topics), "H"),
        strips=_bytes((min(65535, card.width * 1000 // card.height) if card.height else 0 for card in cards), "H"),
        flags=_bytes(_flags(entry, card) for entry, card in zip(entries, cards, strict=True)),
        lines=_table([_line(card) for card in cards]) if whole else None,
        cites=_bytes(cites if any(cites) else (), "H"),
        cited=_bytes(cited if any(cited) else (), "H"),
    )


def _topic(topic: Topic) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": topic.name, "words": topic.words[:12]}
    if topic.subtopics:
        fields["parts"] = [{"number": part.number, "name": part.name, "words": part.words} for part in topic.subtopics]
    return fields


def _parts(entries: Sequence[Entry], topics: Sequence[Topic]) -> Iterable[int]:
    """Yield each paper's subtopic, numbered across all topics from 1; 0 for none."""
    pairs = [(topic.number, part.number) for topic in topics for part in topic.subtopics]
    place = {pair: at + 1 for at, pair in enumerate(pairs)}
    return (place.get(entry.subtopic, 0) if entry.subtopic else 0 for entry in entries)


def rest(entries: Sequence[Entry], cards: Sequence[Card]) -> Rest:
    """Return the file `rest`."""
    named = is_whole(len(entries))
    institutions = [card.affiliations for card in cards] if named else in_menu(cards)
    return Rest(
        authors=["\n".join(entry.authors) for entry in entries] if named else None,
        affiliations=_names([[(name, name) for name in row] for row in institutions]),
        countries=_names([card.countries for card in cards]),
        xy=_bytes(_coordinates(entries), "H"),
    )


def orders(entries: Sequence[Entry]) -> dict[str, str]:
    """Return each paper's rank by title and by poster number (papers without one last), as base64 of 32-bit numbers."""
    by_title = sorted(range(len(entries)), key=lambda row: natural(fold(entries[row].title)))
    by_number = sorted(range(len(entries)), key=lambda row: (not entries[row].position, natural(entries[row].position)))
    return {"title": _bytes(_ranks(by_title), "I"), "position": _bytes(_ranks(by_number), "I")}


def _ranks(order: Sequence[int]) -> list[int]:
    ranks = [0] * len(order)
    for rank, row in enumerate(order):
        ranks[row] = rank
    return ranks
