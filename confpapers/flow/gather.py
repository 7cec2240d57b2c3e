"""From a conference to its papers: list pages, landing pages, programme, PDFs.

A missing page or PDF removes only the features that depend on it; the paper itself always stays. Sites are requested in
parallel: PDFs on another host than the landing pages, and the services of `enrich`, do not wait for them.
"""

from collections.abc import Callable, Container, Sequence
from concurrent.futures import Future
from typing import Literal

import msgspec

from confpapers.engine.futures import NO_OUTPUT
from confpapers.engine.runner import Runner
from confpapers.engine.step import StepOutput
from confpapers.enrichment import ENRICHERS, Enricher, enricher_named
from confpapers.errors import ConfpapersError
from confpapers.flow.access import Access
from confpapers.flow.read_list import ListReader
from confpapers.flow.steps import ENRICH, PARSE_PAPER, READ_SCHEDULE
from confpapers.model import Conference, ListFormat, Listing, Paper, Slot, Url, decode
from confpapers.progress import duration
from confpapers.schedules.match import Joined, join
from confpapers.sources import source_named
from confpapers.sources.untitled import named_by_address
from confpapers.text import counted
from confpapers.web.addresses import host_name
from confpapers.web.cache import Kind
from confpapers.web.fetcher import Fetched, Fetcher
from confpapers.web.files import path_of as local_path

_LONG = 60.0  # seconds of fetching that are worth a message

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

    def __init__(self, conference: Conference, run: Runner, web: Fetcher, *, edition: str = "") -> None:
        self.conference, self.run, self.web, self.edition = conference, run, web, edition
        self.source = source_named(conference.source)
        self.access = Access(conference, run, web, self.source.delay, edition=edition)

    def gather(self, limit: int | None, waiting: Waiting | None = None) -> Gathered:
        """The papers with what list, landing pages and programme say; with a limit, the first ones.

        `waiting` is called while the landing pages are being fetched, with the papers as the list has them.
        """
        listed = self.list_papers()
        chosen = listed.papers[:limit]
        self._say_how_long(chosen)
        pages = self.request_pages(chosen)
        self._request_early(chosen, busy={host_name(paper.url) for paper in chosen if self._has_open_page(paper)})
        if waiting:
            waiting(chosen, pages)
        papers = self._named(self._filled(chosen, pages))
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
        return ListReader(self.access, self.source).read()

    def read_pages(self, papers: Sequence[Paper]) -> tuple[Paper, ...]:
        """Return the papers with data from their landing pages (abstract, BibTeX, PDF)."""
        return self._named(self._filled(papers, self.request_pages(papers)))

    def request_pages(self, papers: Sequence[Paper]) -> list[Future[StepOutput]]:
        """Return each paper with data from its landing page, as a future; its result is None without such a page."""
        self.run.announce(_FETCHING["page"], sum(map(self._has_open_page, papers)))
        return [self._read_page(paper) for paper in papers]

    def _has_open_page(self, paper: Paper) -> bool:
        """Return whether the paper has a landing page that may have more data than the list."""
        lacking = not (paper.abstract and paper.pdf_url)
        return self.source.has_paper_pages and paper.url.startswith("http") and lacking

    def _read_page(self, paper: Paper) -> Future[StepOutput]:
        if not self._has_open_page(paper):
            return NO_OUTPUT
        page = self._fetch(paper, paper.url, "page")
        plain = msgspec.to_builtins(paper)
        return self.run.submit(
            PARSE_PAPER,
            page,
            label=paper.id,
            edition=self.edition,
            source=self.conference.source,
            url=paper.url,
            paper=plain,
        )

    def _filled(self, papers: Sequence[Paper], pages: Sequence[Future[StepOutput]]) -> tuple[Paper, ...]:
        """Wait for the pages and return the papers as read from them; those without one stay as they are."""
        read = [(paper, page.result()) for paper, page in zip(papers, pages, strict=True)]
        return tuple(decode(self.run.read(page), Paper) if page else paper for paper, page in read)

    def _named(self, papers: Sequence[Paper]) -> tuple[Paper, ...]:
        """Return the papers, those that neither list nor page gives a title called by their addresses."""
        named = [named_by_address(paper) for paper in papers]
        for _, guessed in named:
            if guessed:
                self.run.notice(guessed)
        return tuple(paper for paper, _ in named)

    def _request_early(self, papers: Sequence[Paper], *, busy: Container[str]) -> None:
        """Request the PDFs on hosts that would be idle meanwhile; `fetch_pdfs` returns the same downloads."""
        for paper in papers:
            if local_path(paper.pdf_url) is None and paper.pdf_url and host_name(paper.pdf_url) not in busy:
                self.web.submit(paper.pdf_url, kind="pdf", delay=self.access.delay, allow_files=self.access.files)

    def _say_how_long(self, papers: Sequence[Paper]) -> None:
        """Tell the user the time that polite pauses alone take, if they will notice it."""
        requests: list[tuple[Kind, Url]] = [("page", paper.url) for paper in papers if self._has_open_page(paper)]
        requests += [("pdf", paper.pdf_url or paper.url) for paper in papers]  # a page mostly names one on its own host
        seconds, host = self.web.remaining_with(requests, delay=self.access.delay)
        if seconds > _LONG and not self.edition:  # the members of an archive share sites
            self.run.progress.say(
                f"{self.conference.title} lists {counted(len(papers), 'paper')}. Fetching their pages and PDFs takes "
                f"at least {duration(seconds)}, because {host} is requested politely."
            )

    def enrich(self, papers: Sequence[Paper], service: str) -> tuple[Paper, ...]:
        """Return the papers with data from another service."""
        enricher = enricher_named(service)
        answers = [self._ask_elsewhere(paper, service, enricher) for paper in papers]
        self._request_early(papers, busy=())
        return self._filled(papers, answers)

    def _ask_elsewhere(self, paper: Paper, place: str, enricher: Enricher) -> Future[StepOutput]:
        if not (question := enricher.question(paper)):
            return NO_OUTPUT
        page = self._fetch(paper, question, "page", delay=enricher.delay)
        return self.run.submit(
            ENRICH, page, label=paper.id, edition=self.edition, place=place, paper=msgspec.to_builtins(paper)
        )

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
        pause = self.access.delay if delay is None else delay
        response = self.web.submit(url, kind=kind, delay=pause, allow_files=self.access.files)
        about = {"step": f"fetch {kind}", "activity": _FETCHING[kind], "paper": paper.id, "url": url}
        about["edition"] = self.edition
        digest = self.access.in_utf8 if kind == "page" else _digest
        return self.run.adopt(response, digest, estimate=lambda guess: max(guess, self.web.remaining()), **about)

    def read_schedule(self, papers: Sequence[Paper]) -> Joined:
        """Return the papers with day, room and number, and the unmatched entries. A missing programme is only a
        failure.
        """
        settings = self.conference.schedule
        if settings is None:
            return join(papers, ())
        try:
            page = self.web.get(settings.url, kind="page", delay=self.access.delay, allow_files=True)
            parsed = self.run.make(
                READ_SCHEDULE,
                self.access.in_utf8(page),
                edition=self.edition,
                source=settings.source,
                url=page.final_url,
                conference=msgspec.to_builtins(self.conference),
            )
        except ConfpapersError as error:
            self.access.fail("schedule", error, settings.url)
            return join(papers, ())
        return join(papers, decode(self.run.read(parsed), tuple[Slot, ...]))


def _digest(fetched: Fetched) -> str:
    return fetched.digest
