"""The records that the renderer takes: the site's content and its appearance."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from confpapers.bibliography.latex import plain
from confpapers.model import Changes, CitedWork, Conference, Digest, Entry, Label, Report, Topic
from confpapers.site.boards import Board
from confpapers.site.news import News
from confpapers.site.programme import programme_order
from confpapers.site.strings import Strings, read_strings
from confpapers.site.theme import Theme

Picture = Path | Callable[[], bytes]
"""A file, or a function that returns the bytes."""


class StoredBytes(msgspec.Struct, frozen=True):
    """Bytes that are kept elsewhere under their digest, and checked against it whenever they are read."""

    digest: Digest
    fetch: Callable[[Digest], bytes]

    def read(self) -> bytes:
        """Return the bytes."""
        return self.fetch(self.digest)


class StoredTerms(msgspec.Struct, frozen=True):
    """The search terms of some papers (`search_index.TermCounts`), by their ids."""

    papers: tuple[str, ...]
    counts: StoredBytes


DIMENSIONS = 64
"""Numbers per paper in `SiteInput.lsa`."""


class SiteInput(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the pages of one conference show; `lsa` and `entries` are aligned by row."""

    conference: Conference
    entries: Sequence[Entry]
    topics: Sequence[Topic]
    report: Report
    editions: Sequence[Conference] = ()  # the conferences that the entries belong to, if this is an archive
    labels: Sequence[Label] = ()  # labels of the map's regions
    lsa: bytes | None = None  # 64 signed bytes per entry, for recommendations
    pictures: Mapping[str, Picture] = {}  # by names as in `Entry.thumb`
    news: News | None = None  # what is new since the edition before, where the site has one
    changes: Sequence[Changes] = ()  # what builds found changed, the latest first
    works: Sequence[CitedWork] = ()  # what the papers cite most, the most cited first
    cited_conferences: Sequence[str] = ()  # the site's other conferences, whose papers citations were looked up in too
    boards: Sequence[Board] = ()  # where the posters hang
    page_words: Sequence[StoredBytes | None] = ()  # PageWords of each entry: the search inside the papers
    terms: Sequence[StoredTerms] | None = None  # for the search; None if they are still to be counted
    sprites: Sequence[str] = ()  # the pictures that hold the first pages for the map, in their order

    def with_plain_names(self) -> "SiteInput":
        r"""Return the same input with authors' names in Unicode: `In\'es G{\'o}mez` becomes "Inés Gómez"."""
        return msgspec.structs.replace(self, entries=list(map(with_plain_names, self.entries)))

    def in_programme_order(self) -> "SiteInput":
        """Return the same input with its entries in the order of the page. Raises ValueError if `lsa` does not fit."""
        order = programme_order(self.entries)
        rows = [self.entries[index] for index in order]
        words = [self.page_words[index] for index in order] if self.page_words else ()
        news = self.news.reordered(order) if self.news else None
        return msgspec.structs.replace(self, entries=rows, lsa=self._lsa_rows(order), page_words=words, news=news)

    def edition_of(self, entry: Entry) -> Conference:
        """Return the conference that presented a paper: this one, or a member of the archive."""
        return next((edition for edition in self.editions if edition.id == entry.edition), self.conference)

    def _lsa_rows(self, order: Sequence[int]) -> bytes | None:
        if self.lsa is None:
            return None
        if len(self.lsa) != len(order) * DIMENSIONS:
            raise ValueError(f"lsa has {len(self.lsa)} bytes, not {DIMENSIONS} for each of {len(order)} entries")
        return b"".join(self.lsa[index * DIMENSIONS : (index + 1) * DIMENSIONS] for index in order)


def with_plain_names(entry: Entry) -> Entry:
    """Return a paper with its authors' names in Unicode, not in LaTeX."""
    if not any("\\" in name or "{" in name for name in entry.authors):
        return entry
    return msgspec.structs.replace(entry, authors=tuple(map(plain, entry.authors)))


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """The appearance of a site: files that replace the shipped templates and static files, and a theme."""

    templates: Path | None = None
    static: Path | None = None
    theme: Theme = Theme()

    @property
    def strings(self) -> Strings:
        """Return the texts of the page in the theme's language."""
        return read_strings(self.theme.language, self.static)
