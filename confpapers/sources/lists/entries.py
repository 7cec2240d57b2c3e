"""Lists of accepted papers as people write them into web pages: entries of one form, each with a title and names.

    <li><strong>Tiny Lamps See Far</strong><br>Ada Quill, Bo Sample</li>
    <h4>Tides</h4> <p>Cy Tern</p> <p>The moon pulls ...</p>

Nothing marks titles and authors, so an entry's pieces are compared: the authors are the piece that is a list of names
in nearly all entries, the title is another. Where the titles are few, short or institutions, or no entry has several
authors, something else is listed.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from confpapers.bibliography.east_asian import OWN
from confpapers.bibliography.name_notes import is_place
from confpapers.bibliography.names import read_names
from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.dialects import LINKS
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.html_tables import without_buttons
from confpapers.sources.lists.page_entries import FEWEST, PageEntry, are_names, entries_of, may_be_names
from confpapers.sources.lists.rows import Row
from confpapers.sources.page import base_of, links, read_html, text_of
from confpapers.text import title_key

if TYPE_CHECKING:
    from bs4 import Tag

_MOST = 0.7  # share of entries that certainly have a title and names
_OWN_LIST = 0.2  # ... of those below one parent: others of the same form are menus
_DISTINCT = 0.9  # share of titles that occur once
_WORDS = 3.5  # of a title, on average
_PIECES, _LONGEST_TITLE, _ABSTRACT = 5, 350, 200  # pieces of an entry; characters
_NUMBER = re.compile(
    r"^(?:[\[(#\s]{0,3}(?:(?:paper|submission)\s)?\d{1,4}[\])]?[.):\s]\s?)?(?:(?:paper\s)?title\s?:\s?)?", re.IGNORECASE
)
_BEFORE_NAMES = re.compile(r"^[\s.,:;|•·–—-]*(?:(?:authors?|speakers?|presenters?|by)\b\s*:?\s*)?", re.IGNORECASE)
_LEVELS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_OTHER_WORKS = re.compile(r"\W*(?:references|bibliography|literature|works cited|cited by)\b.*", re.IGNORECASE)


def from_entries(text: str, url: Url) -> Iterator[Row]:
    """Yield the papers of a page's lists of entries that have titles and names; none if there are none."""
    yield from papers_among(read_html(text.encode()), url)


def papers_among(soup: "Tag", url: Url) -> Iterator[Row]:
    """Yield the papers of the lists of entries in a tree of elements."""
    base, taken = base_of(soup, url), set[int]()
    lists = filter(None, map(_read, entries_of(soup)))
    papers: list[tuple[PageEntry, dict[str, str]]] = []
    for each in sorted(lists, key=lambda each: (-len(each.papers), len(each.others))):
        own = [(entry, values) for entry, values in each.papers if not taken & _inside(entry)]
        taken |= {number for entry, _ in own for number in _inside(entry)}
        papers += own
        _report(each.others if own else [], url)
    sessions = _headings(soup, {id(entry.elements[0]) for entry, _ in papers}, taken)
    for entry, values in papers:
        session = sessions[id(entry.elements[0])]
        if not _OTHER_WORKS.fullmatch(session):
            named = {"session": session} if len(set(sessions.values())) > 1 else {}
            yield Row({**values, **_addresses(entry, values["title"], base), **named}, entry.line)


class _Papers(msgspec.Struct, frozen=True):
    """The papers among the entries of one form with their values, and the others in their lists."""

    papers: list[tuple[PageEntry, dict[str, str]]]
    others: list[PageEntry]


def _report(others: Sequence[PageEntry], url: Url) -> None:
    for entry in others:
        remedy = "Look whether it is a paper; if so, list the papers in a CSV file"
        notice(
            "dropped", "entry without title or authors", where=url, line=entry.line, detail=" ".join(entry.pieces),
            remedy=remedy,
        )  # fmt: skip


# --- titles and names ------------------------------------------------------------------------------------------------


def _read(lists: Sequence[Sequence[PageEntry]]) -> _Papers | None:
    """Return the papers of elements of one form, or None if they are none."""
    entries = [entry for entries in lists for entry in entries]
    if len(entries) < FEWEST or len(entries) > 20_000:
        return None
    title, authors = max(itertools.permutations(range(_PIECES), 2), key=lambda pair: (_fit(entries, *pair), -pair[0]))
    certain = [sum(_is_certain(entry, title, authors) for entry in entries) for entries in lists]
    own = [n for n, entries in enumerate(lists) if certain[n] >= _OWN_LIST * len(entries)]
    # beside certain ones, an entry with the title "Purl" or the author "Suryani" is one, too
    every = [(entry, _values(entry, title, authors, may_be_names)) for n in own for entry in lists[n]]
    if sum(certain[n] for n in own) < max(FEWEST, _MOST * len(every)):
        return None
    papers = [(entry, values) for entry, values in every if values]
    several = any(len(read_names(values["authors"]).names) > 1 for _, values in papers)
    if not several or not _are_titles([values["title"] for _, values in papers]):
        return None
    return _Papers(papers, [entry for entry, values in every if not values])


def _fit(entries: Sequence[PageEntry], title: int, authors: int) -> float:
    """Return how well two pieces of the entries fit a title and names."""
    fit = 0.0
    for entry in entries[:: max(1, len(entries) // 60)]:
        if _is_certain(entry, title, authors):
            fit += 1 - 0.5 * are_names(entry.pieces[title]) - 0.2 * (title > authors)
    return fit


def _is_certain(entry: PageEntry, title: int, authors: int) -> bool:
    values = _values(entry, title, authors, are_names)
    return values is not None and bool(" " in values["title"] or OWN.search(values["title"]))


def _values(entry: PageEntry, title: int, authors: int, is_names: Callable[[str], bool]) -> dict[str, str] | None:
    """Return title, authors and perhaps the abstract of an entry, or None if these pieces are something else."""
    if max(title, authors) >= len(entry.pieces):
        return None
    name = _title(entry.pieces[title])
    rest = entry.pieces[authors:] if authors > title else [entry.pieces[authors]]  # a time or a badge may precede them
    people = next((text for piece in rest if is_names(text := _people(piece))), "")
    if not people or not 2 <= len(name) <= _LONGEST_TITLE:
        return None
    others = [piece for n, piece in enumerate(entry.pieces) if n != title and people not in piece]
    longest = max(others, key=len, default="")
    return {"title": name, "authors": people, "abstract": longest if len(longest) >= _ABSTRACT else ""}


def _people(piece: str) -> str:
    return without_buttons(_BEFORE_NAMES.sub("", piece, count=1)).strip()


def _title(piece: str) -> str:
    text = without_buttons(_NUMBER.sub("", piece, count=1)).strip(" .,:;|–—-")
    return text[1:-1].rstrip(".,") if text[:1] + text[-1:] in ("“”", '""', "‘’", "«»") else text


def _are_titles(titles: Sequence[str]) -> bool:
    """Return whether texts are titles of papers: long, distinct, and not institutions."""
    counts = Counter(map(title_key, titles))
    words = sum(max(len(title.split()), len(OWN.findall(title)) / 2) for title in titles) / len(titles)
    distinct = sum(count == 1 for count in counts.values()) >= _DISTINCT * len(titles)
    return words >= _WORDS and distinct and 3 * sum(map(is_place, titles)) < len(titles)


# --- what belongs to an entry ----------------------------------------------------------------------------------------


def _inside(entry: PageEntry) -> set[int]:
    """Return the identities of the elements of an entry and of all in them."""
    return {id(tag) for element in entry.elements for tag in (element, *element.find_all(True))}


def _headings(soup: "Tag", entries: Collection[int], inside: Collection[int]) -> dict[int, str]:
    """Return the headings above the entries, by the identities of their first elements: none of their own level."""
    headings, above = dict[int, str](), dict[str, str]()
    for tag in soup.find_all(True):
        if id(tag) in entries:
            own = tag if tag.name in _LEVELS else tag.find(_LEVELS)
            level = own.name if own else "h9"
            headings[id(tag)] = next((above[name] for name in sorted(above, reverse=True) if name < level), "")
        elif tag.name in _LEVELS and id(tag) not in inside:
            above = {name: text for name, text in above.items() if name < tag.name} | {tag.name: text_of(tag)}
    return headings


def _addresses(entry: PageEntry, title: str, base: Url) -> dict[str, str]:
    """Return the addresses in an entry: that of its title, its PDF, and others by what they are called."""
    values: dict[str, str] = {}
    for label, href in (pair for element in entry.elements for pair in links(element, base)):
        name = plain_name(label)
        if href.lower().partition("?")[0].endswith(".pdf") or name in ("pdf", "paper"):
            values.setdefault("pdf_url", href)
        elif name in LINKS:
            values.setdefault(name, href)
        elif title_key(label) == title_key(title) or re.search(r"arxiv\.org/abs|openreview\.net/forum|doi\.org/", href):
            values.setdefault("url", href)
    return values
