"""From a conference to its papers: list pages, landing pages, programme, PDFs.

A missing page or PDF removes only the features that depend on it; the paper itself always stays.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from confpapers.engine.runner import NO_OUTPUT, Runner, StepOutput
from confpapers.enrichment import ENRICHERS, Enricher, enricher_named
from confpapers.errors import ConfpapersError, FetchError, Notice, SourceError, StepError
from confpapers.flow.steps import COMPLETE_LIST, ENRICH, PARSE_LIST, PARSE_PAPER, READ_SCHEDULE
from confpapers.model import Conference, Failure, ListFormat, Listing, Paper, Slot, Url, decode
from confpapers.schedules.match import Joined, join
from confpapers.sources import source_named
from confpapers.sources.encoding import charset_of, to_utf8
from confpapers.text import slug, unique
from confpapers.web.fetcher import Fetched, Fetcher
from confpapers.web.files import path_of as local_path

_LIST_PAGES = 1000  # limit for sites that always name one more list page

_FETCHING = {"page": "fetching paper pages", "pdf": "fetching PDFs"}  # labels of the progress display


class Gathered(msgspec.Struct, frozen=True):
    """The papers of a conference before their PDFs are read."""

    papers: tuple[Paper, ...]  # the first ones if there is a limit
    listed: int  # the number of papers in the list
    stated: int | None  # the number of papers stated by the site
    unmatched: tuple[str, ...]  # messages about entries of the programme that match no paper
    read_as: tuple[ListFormat, ...] = ()  # how list files were read
    left_out: tuple[Paper, ...] = ()  # papers with a status that is not selected: rejected, withdrawn ...


Waiting = Callable[[tuple[Paper, ...], Sequence[Future[StepOutput]]], None]
"""Something to do while papers' pages are being fetched."""


class Gatherer:
    """Requests pages and PDFs politely, and passes them to the steps that read them."""

    def __init__(self, conference: Conference, run: Runner, web: Fetcher) -> None:
        self.conference, self.run, self.web = conference, run, web
        self.source = source_named(conference.source)
        self.delay = self.source.delay if conference.delay is None else conference.delay
        self.web.trust(*conference.urls, *([conference.schedule.url] if conference.schedule else ()))
        self.files = _folders(conference)  # files named by their papers are read only below the lists' own folders

    def gather(self, limit: int | None, waiting: Waiting | None = None) -> Gathered:
        """The papers with what list, landing pages and programme say; with a limit, the first ones.

        `waiting` is called while the landing pages are being fetched, with the papers as the list has them.
        """
        listed = self.list_papers()
        papers = self.read_pages(listed.papers[:limit], waiting)
        for place in self.conference.enrich:
            papers = self.enrich(papers, place) if place in ENRICHERS else papers
        others = listed.papers[len(papers) :]  # the programme is checked against all papers
        joined = self.read_schedule([*papers, *others])
        return Gathered(
            papers=joined.papers[:limit],
            listed=len(listed.papers),
            stated=listed.stated,
            unmatched=joined.unmatched,
            read_as=listed.read_as,
            left_out=listed.left_out,
        )

    def list_papers(self) -> Listing:
        """Return all papers in the order of the list, and the number of papers stated by the site.

        Raises FetchError or SourceError: without a list there is nothing to build.
        """
        waiting, seen = list(self.source.list_urls(self.conference)), set[Url]()
        papers: list[Paper] = []
        stated: list[int] = []
        formats: list[ListFormat] = []
        lost: list[tuple[Url, ConfpapersError]] = []
        while waiting:
            url = waiting.pop(0)
            if url in seen:
                continue
            seen.add(url)
            try:
                listing = self._read_list(url)
            except (FetchError, SourceError) as error:
                lost.append((url, error))
                continue
            waiting[:0] = listing.more[: _LIST_PAGES - len(seen)]
            formats += [list_format for list_format in listing.read_as if list_format not in formats]
            addresses = {paper.url or paper.id for paper in papers}  # on earlier pages: days overlap with "all papers"
            new = [paper for paper in listing.papers if (paper.url or paper.id) not in addresses]
            stated += [listing.stated - len(listing.papers) + len(new)] if listing.stated is not None else []
            papers += new
        self._forgive(lost, len(papers))
        ids = unique(paper.id for paper in papers)
        named = [msgspec.structs.replace(paper, id=id_) for paper, id_ in zip(papers, ids, strict=True)]
        wanted = self._wanted(named)
        left_out = tuple(paper for paper in named if (paper.status or "accepted") not in self.conference.status)
        total = sum(stated) if stated else None
        return Listing(papers=tuple(wanted), stated=total, read_as=tuple(formats), left_out=left_out)

    def _wanted(self, papers: Sequence[Paper]) -> list[Paper]:
        """Return the papers with a status selected in the conference file; the others are counted and reported.

        Raises SourceError if no listed paper has such a status.
        """
        statuses = self.conference.status
        wanted = [paper for paper in papers if (paper.status or "accepted") in statuses]
        refused = Counter(paper.status or "accepted" for paper in papers)
        for status, count in sorted(refused.items()):
            if status not in statuses:
                self.run.notice(
                    Notice(
                        kind="dropped",
                        what=f"{status} paper",
                        where=self.conference.urls[0],
                        count=count,
                        remedy=f'status = ["accepted", "{status}"] in the conference file keeps them',
                    )
                )
        if papers and not wanted:
            counts = ", ".join(f"{count} {status}" for status, count in sorted(refused.items()))
            raise SourceError(
                f"{self.conference.urls[0]} lists no papers of status {' or '.join(statuses)}: it has {counts}. "
                "`status` in the conference file says which are wanted"
            )
        return wanted

    def _forgive(self, lost: Sequence[tuple[Url, ConfpapersError]], count: int) -> None:
        """Record list pages that could not be fetched as failures if the others have all expected papers.

        Raises the first one's error otherwise.
        """
        for url, error in lost:
            if not count or self.conference.expected is None or count < self.conference.expected:
                raise error
            self.run.failures.append(Failure(paper="", step="list", reason=str(error), url=url))

    def _read_list(self, url: Url) -> Listing:
        named = url in self.source.list_urls(self.conference)  # named by the user, so it may be anywhere
        page = self.web.get(url, kind="page", delay=self.delay, allow_files=named or self.files)
        # the fragment is for the source, and not sent to the site
        part = f"#{fragment}" if (fragment := urlsplit(url).fragment) else ""
        try:
            digest = self._in_utf8(page)
            parsed = self.run.make(PARSE_LIST, digest, source=self.conference.source, url=page.final_url + part)
        except StepError as error:
            raise self._drifted(page, str(error).removeprefix(f"{PARSE_LIST.name}: ")) from error
        listing = decode(self.run.read(parsed), Listing)
        return self._completed(page, listing, page.final_url + part) if listing.also else listing

    def _completed(self, page: Fetched, listing: Listing, url: Url) -> Listing:
        """Return the listing with data from its other page, or without it if that page cannot be fetched."""
        try:
            also = self.web.get(listing.also, kind="page", delay=self.delay, allow_files=self.files)
            pages = (self._in_utf8(page), self._in_utf8(also))
            completed = self.run.make(COMPLETE_LIST, *pages, source=self.conference.source, url=url)
        except (FetchError, StepError) as error:
            self.run.failures.append(Failure(paper="", step=COMPLETE_LIST.name, reason=str(error), url=listing.also))
            return listing
        return decode(self.run.read(completed), Listing)

    def _drifted(self, page: Fetched, reason: str) -> SourceError:
        """Return the error for a page with an unexpected structure: the reason, and the path of a copy of the page."""
        path = PurePosixPath(urlsplit(page.final_url).path)
        ending = path.suffix if path.suffix in (".json", ".xml", ".bib", ".csv") else ".html"
        copy = self.run.store.copy(page.digest, f"{self.conference.id}-{slug(path.stem)}{ending}")
        again = "" if page.final_url.startswith("file:") else "; --refresh asks the site again"
        return SourceError(f"{reason}. The page as it came is {copy}{again}")

    def read_pages(self, papers: Sequence[Paper], waiting: Waiting | None = None) -> tuple[Paper, ...]:
        """Return the papers with data from their landing pages (abstract, BibTeX, PDF)."""
        if not self.source.has_paper_pages:
            return tuple(papers)
        self.run.announce(_FETCHING["page"], sum(map(_has_open_page, papers)))
        outputs = [self._read_page(paper) for paper in papers]
        if waiting:
            waiting(tuple(papers), outputs)
        read = [(paper, future.result()) for paper, future in zip(papers, outputs, strict=True)]
        return tuple(decode(self.run.read(page), Paper) if page else paper for paper, page in read)

    def _read_page(self, paper: Paper) -> Future[StepOutput]:
        if not _has_open_page(paper):
            return NO_OUTPUT
        page = self._fetch(paper, paper.url, "page")
        plain = msgspec.to_builtins(paper)
        return self.run.submit(
            PARSE_PAPER, page, label=paper.id, source=self.conference.source, url=paper.url, paper=plain
        )

    def enrich(self, papers: Sequence[Paper], service: str) -> tuple[Paper, ...]:
        """Return the papers with data from another service."""
        enricher = enricher_named(service)
        outputs = [self._ask_elsewhere(paper, service, enricher) for paper in papers]
        read = [(paper, future.result()) for paper, future in zip(papers, outputs, strict=True)]
        return tuple(decode(self.run.read(page), Paper) if page else paper for paper, page in read)

    def _ask_elsewhere(self, paper: Paper, place: str, enricher: Enricher) -> Future[StepOutput]:
        if not (question := enricher.question(paper)):
            return NO_OUTPUT
        page = self._fetch(paper, question, "page", delay=enricher.delay)
        return self.run.submit(ENRICH, page, label=paper.id, place=place, paper=msgspec.to_builtins(paper))

    def fetch_pdfs(self, papers: Sequence[Paper]) -> list[Future[StepOutput]]:
        """Return each paper's PDF as a future, whose result is None if the PDF cannot be fetched."""
        self.run.announce(_FETCHING["pdf"], sum(bool(paper.pdf_url) for paper in papers))
        return [self._fetch(paper, paper.pdf_url, "pdf") if paper.pdf_url else NO_OUTPUT for paper in papers]

    def mark_unreadable(self, paper: Paper) -> None:
        """Mark a PDF that is complete but unreadable, as overloaded sites send them; --retry then fetches it again."""
        if paper.pdf_url:
            self.web.mark_unreadable(paper.pdf_url)

    def _fetch(
        self, paper: Paper, url: Url, kind: Literal["page", "pdf"], delay: float | None = None
    ) -> Future[StepOutput]:
        pause = self.delay if delay is None else delay
        response = self.web.submit(url, kind=kind, delay=pause, allow_files=self.files)
        about = {"step": f"fetch {kind}", "activity": _FETCHING[kind], "paper": paper.id, "url": url}
        digest = self._in_utf8 if kind == "page" else _digest
        return self.run.adopt(response, digest, estimate=lambda guess: max(guess, self.web.remaining()), **about)

    def _in_utf8(self, page: Fetched) -> str:
        """Return the digest of a page's bytes, in UTF-8 if the server names another encoding."""
        charset = charset_of(page.content_type)
        return self.run.store.put(to_utf8(self.web.read(page), charset)) if charset else page.digest

    def read_schedule(self, papers: Sequence[Paper]) -> Joined:
        """Return the papers with day, room and number, and the unmatched entries. A missing programme is only a
        failure.
        """
        settings = self.conference.schedule
        if settings is None:
            return join(papers, ())
        try:
            page = self.web.get(settings.url, kind="page", delay=self.delay, allow_files=True)
            parsed = self.run.make(
                READ_SCHEDULE,
                self._in_utf8(page),
                source=settings.source,
                url=page.final_url,
                conference=msgspec.to_builtins(self.conference),
            )
        except ConfpapersError as error:
            self.run.failures.append(Failure(paper="", step="schedule", reason=str(error), url=settings.url))
            return join(papers, ())
        return join(papers, decode(self.run.read(parsed), tuple[Slot, ...]))


def _folders(conference: Conference) -> tuple[Path, ...]:
    """Return the folders of a conference's local lists; none if one of them is on the web, which must not name
    files.
    """
    paths = [local_path(url) for url in conference.urls]
    if not all(paths):
        return ()
    resolved = [Path(path).expanduser().resolve() for path in paths if path]
    return tuple(dict.fromkeys(path if path.is_dir() else path.parent for path in resolved))


def _digest(fetched: Fetched) -> str:
    return fetched.digest


def _has_open_page(paper: Paper) -> bool:
    """Return whether the paper has a landing page that may have more data than the list."""
    return paper.url.startswith("http") and not (paper.abstract and paper.pdf_url)
