"""Search a built site from the command line, with the index and the algorithm of its pages."""

import base64
import bisect
import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from confpapers.errors import UsageError
from confpapers.model import Record
from confpapers.site import postings
from confpapers.site.manifest import is_conference
from confpapers.site.overview import Overview, overviews
from confpapers.site.search import numbered
from confpapers.site.search_engine import Texts, search
from confpapers.site.search_query import FIELDS, Query, parse
from confpapers.site.search_rows import MANY, names, value_of
from confpapers.site.search_terms import Terms


class Hit(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A paper that matches."""

    title: str
    authors: tuple[str, ...]
    conference: str  # the folder
    year: int
    page: str  # its own page, or its anchor in the list, relative to the site's folder
    note: str  # badges, day, time and room
    score: float


class Answer(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The result of a search: how many papers have all words and how many have some, and the best of both."""

    query: str
    papers: int  # number of papers searched
    all: int
    some: int
    hits_all: tuple[Hit, ...]
    hits_some: tuple[Hit, ...]
    suggestion: str = ""
    notes: tuple[str, ...] = ()


class _Site:
    """A site's conferences and papers, loaded on demand."""

    def __init__(self, folder: Path, within: str) -> None:
        self.folder = folder
        self.views = [view for view in numbered(overviews(folder)) if within in {"", view.folder}]
        if not self.views:
            raise UsageError(f"there is no site in {folder}: build one, or name its folder")
        sizes = [view.papers for view in self.views]
        self.firsts = [sum(sizes[:place]) for place in range(len(sizes))]
        self.papers = sum(sizes)

    def terms(self) -> Terms:
        """Return the index of one conference, or of all."""
        if len(self.views) == 1:
            (view,) = self.views
            data = self.folder / view.folder / "data"
            root, *files = view.files.search
            content = value_of(data / root)
            if isinstance(content, str):
                return Terms(view.papers, [""], lambda _: postings.decode(base64.b64decode(content)))
            return Terms(view.papers, content["first"], lambda place: _part(data / files[place]))
        (head,) = sorted((self.folder / "data").glob("search.*.js"))
        content = value_of(head)
        if content["papers"] != self.papers:
            raise UsageError(
                f"conferences came into {self.folder} or went out of it after its last build; build any of them again"
            )
        return Terms(
            content["papers"], content["first"], lambda place: _part(self.folder / _path(content["files"][place]))
        )

    def view(self, row: int) -> tuple[Overview, int]:
        """Return the conference of a paper, and the paper's index in it."""
        place = bisect.bisect_right(self.firsts, row) - 1
        return self.views[place], row - self.firsts[place]

    def row(self, row: int) -> list[Any]:
        """Return the paper's row in `search_rows`."""
        view, place = self.view(row)
        return list(self._rows(view.folder, names("rows", view.files.rows)[place // MANY])[place % MANY])

    def abstract(self, row: int) -> str:
        """Return the abstract of a paper, or ""."""
        view, place = self.view(row)
        files = names("papers", view.files.papers)
        size = len(self._rows(view.folder, files[0]))
        return str(self._rows(view.folder, files[place // size])[place % size].get("abstract") or "")

    @functools.lru_cache(maxsize=64)  # noqa: B019 - lives as long as one search
    def _rows(self, folder: str, name: str) -> Any:
        return value_of(self.folder / folder / "data" / name)

    def hit(self, row: int, score: float) -> Hit:
        """Return a paper as it is reported."""
        view, _ = self.view(row)
        title, paper, short, authors, note = self.row(row)[:5]
        return Hit(
            title=title,
            authors=tuple(authors.split("\n")) if authors else (),
            conference=view.folder,
            year=view.year,
            page=f"{view.folder}/papers/{paper}/index.html" if paper else f"{view.folder}/index.html#paper={short}",
            note=note,
            score=round(float(score), 3),
        )


def _path(name: str) -> str:
    return name if "/" in name else f"data/{name}"


def _part(file: Path) -> postings.Index:
    return postings.decode(base64.b64decode(value_of(file)))


def search_site(folder: Path, typed: str, *, limit: int = 20) -> Answer:
    """Return the papers of a site that match a query, or those of one conference if `folder` is that conference's.

    At most `limit` papers are listed; the counts cover all. Raises UsageError if the folder contains no site.
    """
    within = folder.name if is_conference(folder) else ""
    site = _Site(folder.parent if within else folder, within)
    query = parse(typed)
    texts = Texts(lambda i: site.row(i)[0], lambda i: site.row(i)[3].split("\n"), site.abstract)
    hits = search(query, site.terms(), texts, typed, latest=not within)
    best = hits.all[:limit]
    return Answer(
        query=typed,
        papers=site.papers,
        all=len(hits.all),
        some=len(hits.some),
        hits_all=tuple(site.hit(row, hits.scores[row]) for row in best),
        hits_some=tuple(site.hit(row, hits.scores[row]) for row in hits.some[: limit - len(best)]),
        suggestion=hits.suggestion,
        notes=tuple(_notes(query)),
    )


def _notes(query: Query) -> Iterator[str]:
    if query.empty:
        yield "the query contains no letters, digits or symbols to search for"
    for name in query.unknown:
        yield f"{name}: is not a field and was searched as a word; the fields are {', '.join(f'{f}:' for f in FIELDS)}"
    if query.inside:
        yield "inside: works on a conference's page only; titles, authors and abstracts were searched"


def as_text(answer: Answer) -> str:
    """Return a result as text for a terminal."""
    lines = [f"{answer.all:,} of {answer.papers:,} papers", *(f"note: {note}" for note in answer.notes)]
    if answer.suggestion:
        lines.append(f"Did you mean: {answer.suggestion}")
    lines += _listed(answer.hits_all)
    if answer.some:
        lines += ["", f"{answer.some:,} with some of these words", *_listed(answer.hits_some)]
    return "\n".join(lines)


def _listed(hits: Sequence[Hit]) -> list[str]:
    lines = []
    for hit in hits:
        shown = ", ".join(hit.authors[:3]) + (" and others" if len(hit.authors) > 3 else "")
        about = " · ".join(part for part in (shown, hit.conference, hit.note) if part)
        lines += ["", hit.title, f"  {about}", f"  {hit.page}"]
    return lines
