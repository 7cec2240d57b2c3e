"""One conference or several: an archive's papers are its members', each list gathered as if it were alone.

Everything about one paper is made by the same steps with the same inputs as in a build of its member, so nothing is
read twice when both are built; only what is about all papers together is the archive's own.
"""

import itertools
from collections.abc import Sequence
from concurrent.futures import Future

import msgspec

from confpapers.conference.registry import editions
from confpapers.engine.runner import Made, Runner
from confpapers.errors import ConfpapersError, SourceError
from confpapers.flow import checks
from confpapers.flow.gather import Gathered, Gatherer
from confpapers.flow.steps import DRAW_STRIP, READ_DOCUMENT
from confpapers.model import Caution, Conference, Document, Entry, Failure, Paper, ThumbnailSettings
from confpapers.text import unique
from confpapers.web.fetcher import Fetcher

_BUDGET = 850_000_000  # bytes of pictures that fit a site on GitHub Pages, with room for the rest
_TALL, _LOW = 460, 345  # pixels, of strips
_WIDE, _SMALL = 640, 480  # pixels, of teasers
_BYTES_PER_PAPER = 129_000  # of a tall strip, a teaser and a tile, on average


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A conference of an archive, or the only one: what was gathered of it, and who gathered."""

    conference: Conference
    gatherer: Gatherer
    gathered: Gathered

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Its papers, by ids that no other edition has."""
        return self.gathered.papers


def gather(conference: Conference, run: Runner, web: Fetcher, *, limit: int | None, force: bool) -> list[Edition]:
    """The conference with its papers, or each member of an archive; with a limit, the first papers of each.

    Raises ConfpapersError when a list cannot be had: an archive goes without that member only with `force`.
    """
    members, found = editions(conference), list[Edition]()
    for member in members:
        asked = msgspec.structs.replace(member, enrich=conference.enrich or member.enrich)
        gatherer, before = Gatherer(asked, run, web), len(run.failures)
        try:
            gathered = gatherer.gather(limit)
        except ConfpapersError as error:
            if not conference.members:
                raise
            if not force:
                raise SourceError(f"{member.title}: {error}. With --force the archive is built without it") from error
            run.failures.append(Failure(paper="", step="list", reason=str(error), edition=member.id))
            continue
        if conference.members:
            run.failures[before:] = [_of(failure, member) for failure in run.failures[before:]]
        found.append(Edition(conference=asked, gatherer=gatherer, gathered=gathered))
    return _with_unique_ids(found, run)


def _of(failure: Failure, member: Conference, paper: str = "") -> Failure:
    return msgspec.structs.replace(failure, edition=member.id, paper=paper or failure.paper)


def _with_unique_ids(found: Sequence[Edition], run: Runner) -> list[Edition]:
    """The editions, no id twice: a paper whose id an earlier edition has is called by its own edition too.

    So an edition that is added after the others changes no id of theirs.
    """
    taken, made = set[str](), list[Edition]()
    for edition in found:
        member, papers = edition.conference, edition.papers
        ids = [f"{member.id}-{p.id}" if p.id.casefold() in taken else p.id for p in papers]
        ids = unique([*taken, *ids])[len(taken) :]
        renamed = {paper.id: id_ for paper, id_ in zip(papers, ids, strict=True) if paper.id != id_}
        if renamed:
            papers = tuple(msgspec.structs.replace(paper, id=renamed.get(paper.id, paper.id)) for paper in papers)
            own = ((n, failure) for n, failure in enumerate(run.failures) if failure.edition == member.id)
            for n, failure in own:
                run.failures[n] = _of(failure, member, renamed.get(failure.paper, ""))
        taken.update(id_.casefold() for id_ in ids)
        made.append(msgspec.structs.replace(edition, gathered=msgspec.structs.replace(edition.gathered, papers=papers)))
    return made


class PerPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What is made of each paper alone, in the order of the papers, as futures."""

    pdfs: list[Future[Made]]
    documents: list[Future[Made]]
    strips: list[Future[Made]]


def read_pdfs(conference: Conference, found: Sequence[Edition], run: Runner) -> PerPaper:
    """Fetch, read and draw every paper's PDF as its edition says; an archive's own [thumbnails] go first."""
    total = sum(len(edition.papers) for edition in found)
    made = PerPaper(pdfs=[], documents=[], strips=[])
    for edition in found:
        ids = [paper.id for paper in edition.papers]
        pdfs = edition.gatherer.fetch_pdfs(edition.papers)
        documents = run.map(READ_DOCUMENT, pdfs, labels=ids, max_pages=edition.conference.text.max_pages)
        own = edition.conference if conference.thumbnails == ThumbnailSettings() else conference
        made.pdfs.extend(pdfs)
        made.documents.extend(documents)
        made.strips.extend(run.map(DRAW_STRIP, pdfs, documents, labels=ids, **strip_settings(own, total)))
    return made


def strip_settings(conference: Conference, papers: int) -> dict[str, int]:
    """How many pages a strip shows, how high it is, and how long a teaser's longer side.

    The strip is lower, and the teaser smaller, when the site would not fit its host otherwise.
    """
    settings = conference.thumbnails
    fits = papers * _BYTES_PER_PAPER <= _BUDGET
    height = settings.size if settings.size != "auto" else _TALL if fits else _LOW
    return {"pages": settings.pages, "height": height, "teaser": _WIDE if height > _LOW else _SMALL}


def doubt(found: Sequence[Edition], documents: Sequence[Document | None]) -> None:
    """Tell each gatherer which PDFs came whole and cannot be read."""
    start = 0
    for edition in found:
        edition.gatherer.doubt(edition.papers, documents[start : start + len(edition.papers)])
        start += len(edition.papers)


# --- what the checks say of each edition -----------------------------------------------------------------------------


def wrongs(found: Sequence[Edition], entries: Sequence[Entry]) -> list[str]:
    """Why the page would be wrong: what is missing of which edition, and what is wrong with all of it."""
    missing = [
        _said(edition, message, found)
        for edition in found
        for message in checks.missing(
            edition.conference, listed=edition.gathered.listed, stated=edition.gathered.stated
        )
    ]
    return [*missing, *checks.wrongs(entries)]


def cautions(found: Sequence[Edition], entries: Sequence[Entry]) -> list[Caution]:
    """What makes the page poorer, edition by edition."""
    made: list[Caution] = []
    for edition, own in zip(found, _by_edition(found, entries), strict=True):
        known = edition.gathered
        said = checks.cautions(edition.conference, own, listed=known.listed, unjoined=known.unjoined)
        made += [Caution(check=one.check, message=_said(edition, one.message, found)) for one in said]
    return made


def _said(edition: Edition, message: str, found: Sequence[Edition]) -> str:
    return f"{edition.conference.title}: {message}" if len(found) > 1 else message


def _by_edition(found: Sequence[Edition], entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    ends = [0]
    for edition in found:
        ends.append(ends[-1] + len(edition.papers))
    return [entries[start:end] for start, end in itertools.pairwise(ends)]


def facts(found: Sequence[Edition], entries: Sequence[Entry]) -> dict[str, list[dict[str, str | int]]]:
    """A row for each edition of an archive, for the report; nothing for a conference that is alone."""
    if len(found) < 2:
        return {}
    rows: list[dict[str, str | int]] = [
        {
            "edition": edition.conference.title,
            "papers": len(own),
            "abstracts": sum(bool(entry.abstract) for entry in own),
            "strips": sum(bool(entry.thumb) for entry in own),
            "in the programme": sum(bool(entry.day or entry.session) for entry in own),
        }
        for edition, own in zip(found, _by_edition(found, entries), strict=True)
    ]
    return {"editions": rows}
