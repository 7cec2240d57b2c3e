"""One record per paper, from the request of its PDF to its entry.

PaperJob    a paper with the results of its steps as futures: fetching, reading, drawing, counting ...
ReadPaper   the same when they are done: its document and its images
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Any

import msgspec

from confpapers.engine.futures import NO_OUTPUT
from confpapers.engine.runner import Runner
from confpapers.engine.step import StepOutput
from confpapers.flow.editions import Edition
from confpapers.flow.groups import ends_group
from confpapers.flow.paper_facts import PaperFacts, bare_facts
from confpapers.flow.picture_sizes import strip_settings
from confpapers.flow.steps import (
    COUNT_LISTED,
    COUNT_WORDS,
    DRAW_STRIP,
    INDEX_PAGES,
    READ_DOCUMENT,
    READ_REFERENCES,
    TELL_LISTED,
    TELL_READ,
)
from confpapers.model import Conference, Digest, Document, Paper, PictureSizes, ThumbnailSettings, decode
from confpapers.site.inputs import StoredBytes


class PaperJob(msgspec.Struct, frozen=True, kw_only=True):
    """A paper and the results of its steps, as futures."""

    edition: Edition
    paper: Paper
    pdf: Future[StepOutput]
    document: Future[StepOutput]
    pictures: Future[StepOutput]
    words: Future[StepOutput]  # of papers without a PDF shared with its neighbours: see `all_words`
    references: Future[StepOutput]
    pages: Future[StepOutput] | None  # the words on each page; None if the conference disables that search
    facts: tuple[Future[StepOutput], int]  # of several papers without a PDF, or of one with it, and its place there


class PaperPictures(msgspec.Struct, frozen=True, kw_only=True):
    """A paper's images in the store, and their sizes."""

    strip: Digest
    teaser: Digest
    thumbnail: Digest  # the first page, for the map
    sizes: PictureSizes


class ReadPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper with its document and images; None if there is no readable PDF."""

    edition: Edition
    paper: Paper
    pdf: Digest | None
    document: Document | None
    pictures: PaperPictures | None
    facts: PaperFacts


def start_papers(conference: Conference, editions: Sequence[Edition], run: Runner) -> list[PaperJob]:
    """Start every paper's own steps, edition by edition.

    Each edition's own settings apply, but an archive's [thumbnails] replace those of its members.
    """
    total = sum(len(edition.papers) for edition in editions)
    jobs = []
    for edition in editions:
        own = conference if conference.thumbnails != ThumbnailSettings() else edition.conference
        settings: dict[str, Any] = strip_settings(own.thumbnails, total)
        pdfs = edition.gatherer.fetch_pdfs(edition.papers)
        groups = _groups(edition, pdfs)
        listed, facts = _count_listed(edition, groups, run), _facts_of_listed(edition, groups, run)
        for number, (paper, pdf) in enumerate(zip(edition.papers, pdfs, strict=True)):
            about = {"label": paper.id, "edition": edition.gatherer.edition}
            document = run.submit(READ_DOCUMENT, pdf, **about, max_pages=edition.conference.text.max_pages)
            jobs.append(
                PaperJob(
                    edition=edition,
                    paper=paper,
                    pdf=pdf,
                    document=document,
                    pictures=run.submit(DRAW_STRIP, pdf, document, **about, **settings),
                    words=listed.get(number)
                    or run.submit(COUNT_WORDS, document, **about, title=paper.title, abstract=paper.abstract or ""),
                    references=run.submit(READ_REFERENCES, pdf, document, **about),
                    pages=run.submit(INDEX_PAGES, document, **about)
                    if conference.search.inside and pdf is not NO_OUTPUT
                    else None,
                    facts=facts.get(number) or (_tell_read(edition, paper, document, run), 0),
                )
            )
    return jobs


def _groups(edition: Edition, pdfs: Sequence[Future[StepOutput]]) -> list[list[int]]:
    """Return the positions of papers without a PDF, in groups of adjacent ones."""
    without = [number for number, pdf in enumerate(pdfs) if pdf is NO_OUTPUT]
    groups: list[list[int]] = [[]]
    for number, after in zip(without, [*without[1:], -1], strict=False):
        groups[-1].append(number)
        if after != number + 1 or ends_group(edition.papers[number].id, len(edition.papers)):
            groups.append([])
    return [group for group in groups if group]


def _count_listed(edition: Edition, groups: Sequence[list[int]], run: Runner) -> dict[int, Future[StepOutput]]:
    """Return the word counts of papers without a PDF, by position in the list; those of a group share a future."""
    papers, counted = edition.papers, dict[int, Future[StepOutput]]()
    for group in groups:
        texts = [(papers[row].title, papers[row].abstract or "") for row in group]
        counted |= dict.fromkeys(group, run.submit(COUNT_LISTED, **_label(edition, group), texts=texts))
    return counted


def _facts_of_listed(
    edition: Edition, groups: Sequence[list[int]], run: Runner
) -> dict[int, tuple[Future[StepOutput], int]]:
    """Return the facts of papers without a PDF, by position in the list: its group's, and the paper's place there."""
    facts = dict[int, tuple[Future[StepOutput], int]]()
    for group in groups:
        future = _tell(edition, [edition.papers[row] for row in group], run)
        facts |= {row: (future, place) for place, row in enumerate(group)}
    return facts


def _tell_read(edition: Edition, paper: Paper, document: Future[StepOutput], run: Runner) -> Future[StepOutput]:
    about = {"label": paper.id, "edition": edition.gatherer.edition}
    return run.submit(
        TELL_READ,
        document,
        **about,
        paper=msgspec.to_builtins(paper),
        conference=_named(edition),
        title_from_pdf=edition.gatherer.source.titles_from_pdf,
    )


def _tell(edition: Edition, papers: Sequence[Paper], run: Runner) -> Future[StepOutput]:
    label = {"label": papers[0].id, "edition": edition.gatherer.edition}
    rows = [msgspec.to_builtins(paper) for paper in papers]
    return run.submit(TELL_LISTED, **label, papers=rows, conference=_named(edition))


def _named(edition: Edition) -> dict[str, Any]:
    """Return what the facts of papers say of their conference."""
    return {name: getattr(edition.conference, name) for name in ("title", "name", "venue", "year")}


def _label(edition: Edition, group: Sequence[int]) -> dict[str, str]:
    return {"label": edition.papers[group[0]].id, "edition": edition.gatherer.edition}


def all_words(jobs: Iterable[PaperJob], run: Runner) -> list[Future[StepOutput]]:
    """Return the word counts of all papers in order: each future once, for one paper or for several neighbours.

    A group that cannot be counted is counted paper by paper, so that only one paper stays without words.
    """
    groups = dict[int, list[PaperJob]]()
    for job in jobs:
        groups.setdefault(id(job.words), []).append(job)
    counts = []
    for group in groups.values():
        words = group[0].words
        if len(group) > 1 and words.result() is None:
            run.withdraw(COUNT_LISTED, group[0].paper.id)
            counts += [_count_alone(job, run) for job in group]
        else:
            counts.append(words)
    return counts


def words_of(job: PaperJob, run: Runner) -> Future[StepOutput]:
    """Return the word counts of one paper alone."""
    return _count_alone(job, run) if job.pdf is NO_OUTPUT else job.words


def _count_alone(job: PaperJob, run: Runner) -> Future[StepOutput]:
    paper, edition = job.paper, job.edition.gatherer.edition
    texts = {"title": paper.title, "abstract": paper.abstract or ""}
    return run.submit(COUNT_WORDS, NO_OUTPUT, label=paper.id, edition=edition, **texts)


def page_words(jobs: Iterable[PaperJob], run: Runner) -> list[StoredBytes | None]:
    """Return the words on each paper's pages, or None."""
    outputs = [job.pages.result() if job.pages else None for job in jobs]
    return [StoredBytes(output, run.read) if output else None for output in outputs]


def finish_papers(jobs: Iterable[PaperJob], run: Runner) -> list[ReadPaper]:
    """Wait for the jobs and return their results. PDFs that are complete but unreadable are marked for --retry."""
    papers, group_facts = [], _GroupFacts(run)
    for job in jobs:
        document = job.document.result()
        if document is None:
            job.edition.gatherer.mark_unreadable(job.paper)
        papers.append(
            ReadPaper(
                edition=job.edition,
                paper=job.paper,
                pdf=job.pdf.result(),
                document=decode(run.read(document), Document) if document else None,
                pictures=_pictures(run, job.pictures.result()),
                facts=group_facts.of(job),
            )
        )
    return papers


class _GroupFacts:
    """Reads the facts of papers, those of a group once.

    A group whose facts cannot be found is looked at paper by paper, so that only one paper stays without them.
    """

    def __init__(self, run: Runner) -> None:
        self._run = run
        self._read: dict[int, list[PaperFacts]] = {}

    def of(self, job: PaperJob) -> PaperFacts:
        """Return the facts of a paper: only what the list says, if they cannot be found."""
        future, place = job.facts
        if job.pdf is not NO_OUTPUT:
            return next(iter(self._facts_in(future)), bare_facts(job.paper))
        if id(future) not in self._read:
            self._read[id(future)] = self._facts_in(future)
            if not self._read[id(future)]:
                self._run.withdraw(TELL_LISTED, job.paper.id)  # the first of its group, by which the group is called
        group = self._read[id(future)]
        return group[place] if group else self._alone(job)

    def _facts_in(self, future: Future[StepOutput]) -> list[PaperFacts]:
        output = future.result()
        return decode(self._run.read(output), list[PaperFacts]) if output else []

    def _alone(self, job: PaperJob) -> PaperFacts:
        future = _tell(job.edition, [job.paper], self._run)
        return next(iter(self._facts_in(future)), bare_facts(job.paper))


def listed_so_far(edition: Edition, pages: Sequence[Future[StepOutput]], run: Runner) -> list[ReadPaper]:
    """Return the papers of a list, those whose landing page is there with its data; waits for none."""
    done = [(paper, _if_done(page)) for paper, page in zip(edition.papers, pages, strict=True)]
    papers = [decode(run.read(page), Paper) if page else paper for paper, page in done]
    return [
        ReadPaper(edition=edition, paper=paper, pdf=None, document=None, pictures=None, facts=bare_facts(paper))
        for paper in papers
    ]


def read_so_far(jobs: Iterable[PaperJob], run: Runner) -> list[ReadPaper]:
    """Read the results that are there already, and wait for none."""
    papers = []
    for job in jobs:
        document = _if_done(job.document)
        papers.append(
            ReadPaper(
                edition=job.edition,
                paper=job.paper,
                pdf=_if_done(job.pdf),
                document=decode(run.read(document), Document) if document else None,
                pictures=_pictures(run, _if_done(job.pictures)),
                facts=bare_facts(job.paper),
            )
        )
    return papers


def _if_done(future: Future[StepOutput]) -> StepOutput:
    return future.result() if future.done() and not future.cancelled() else None


def _pictures(run: Runner, output: StepOutput) -> PaperPictures | None:
    if output is None:
        return None
    parts = run.parts(output)
    return PaperPictures(
        strip=parts["image"],
        teaser=parts["teaser"],
        thumbnail=parts["tile"],
        sizes=decode(run.read(parts["sizes"]), PictureSizes),
    )
