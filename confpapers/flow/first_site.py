"""A site of what is known so far, shown while the pages and PDFs of a conference are still being fetched.

A site that is asked politely needs twenty minutes for six hundred papers. Titles and authors are known after the first
seconds, so they are written at once and can be searched; abstracts and page images follow as they arrive. Topics, map
and similar papers need all papers and come with the finished site. A finished site is never replaced by such a one.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any

import msgspec

from confpapers.engine.runner import Runner
from confpapers.errors import ConfpapersError, Notice
from confpapers.flow.editions import Edition
from confpapers.flow.papers import PaperJob, ReadPaper, listed_so_far, read_so_far
from confpapers.flow.records import bare_entries, public, site_files
from confpapers.flow.report import BuildLog, make_report
from confpapers.model import Conference, Report
from confpapers.site.inputs import SiteInput
from confpapers.site.overview import awaited_papers
from confpapers.web.fetcher import Fetcher

PATIENCE = 60.0  # seconds of fetching ahead that are worth a first site
_SETTLING = 5.0  # seconds in which what the cache has is through
_FIRST_PAUSE, _LONGEST_PAUSE = 30.0, 300.0  # seconds between two versions of it


class FirstSite:
    """Writes what is known of one conference while its papers are on their way."""

    def __init__(
        self, conference: Conference, folder: Path, run: Runner, web: Fetcher, write: Callable[[SiteInput], Report]
    ) -> None:
        self.conference, self.run, self.web = conference, run, web
        self._folder, self._write = folder, write
        self._began, self._pause = time.monotonic(), _FIRST_PAUSE
        self._wanted = not conference.members and awaited_papers(folder) != 0
        self._said = False

    def while_listed(self, edition: Edition, pages: Sequence[Future[Any]]) -> None:
        """Show titles and authors, and abstracts as they arrive, until all landing pages of papers are there."""
        self._show_while_waiting(pages, lambda: listed_so_far(edition, pages, self.run))

    def while_read(self, jobs: Sequence[PaperJob]) -> None:
        """Show abstracts, and page images as they are drawn, until all PDFs are there."""
        self._show_while_waiting([job.pictures for job in jobs], lambda: read_so_far(jobs, self.run))

    def _show_while_waiting(self, awaited: Sequence[Future[Any]], papers: Callable[[], Sequence[ReadPaper]]) -> None:
        if not self._wanted or not wait(awaited, _SETTLING).not_done:
            return
        while self._wanted and self.web.remaining() > PATIENCE:
            self._show(papers(), sum(not future.done() for future in awaited))
            if not wait(awaited, self._pause).not_done:
                return
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def _show(self, papers: Sequence[ReadPaper], awaited: int) -> None:
        entries = bare_entries(papers)
        log = BuildLog(  # copies: other threads add to these while they are written
            failures=list(self.run.failures),
            warnings=(),
            notices=list(self.run.notices),
            stages=dict(self.run.stages),
            changes=None,
            seconds=time.monotonic() - self._began,
            seeds={},
            facts={},
        )
        report = msgspec.structs.replace(make_report(self.conference, entries, log), awaited=awaited)
        content = SiteInput(
            conference=public(self.conference),
            entries=entries,
            topics=(),
            report=report,
            pictures=site_files(papers, None, self.run.store.get),
        )
        try:
            self._write(content)
        except ConfpapersError as error:  # the finished site is what counts
            self._wanted = False
            self.run.notice(Notice(kind="dropped", what="first site, shown while papers arrive", detail=str(error)))
            return
        if not self._said:
            self._said = True
            page = self._folder / "index.html"
            self.run.progress.say(f"Papers are still being fetched. {page} has what is known so far, and grows.")
