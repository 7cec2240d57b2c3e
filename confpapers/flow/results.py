"""What a build computed before its site is written, and what report and pages get of it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from confpapers.engine.runner import Runner
from confpapers.flow import checks
from confpapers.flow.analyse import Analysis, Sprites
from confpapers.flow.citations import cited_works
from confpapers.flow.compare_builds import ChangesFound
from confpapers.flow.editions import Edition
from confpapers.flow.papers import PaperJob, ReadPaper, page_words
from confpapers.flow.records import hosted, picture_bytes, public, site_files, sprite_names, with_pictures_at
from confpapers.flow.report import BuildLog, edition_rows, make_report
from confpapers.model import BuildWarning, Conference, Digest, Entry
from confpapers.site.boards import Board
from confpapers.site.inputs import SiteInput, StoredTerms
from confpapers.site.news import News
from confpapers.site.topic_shares import meeting_topics


class BuildResults(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the steps of a build computed; `jobs`, `papers` and `entries` are aligned by row."""

    conference: Conference
    editions: Sequence[Edition]
    jobs: Sequence[PaperJob]
    papers: Sequence[ReadPaper]
    entries: Sequence[Entry]
    analysis: Analysis
    sprites: Sprites
    terms: Sequence[StoredTerms]  # of the entries, for the search
    works: Digest  # the works that the papers cite
    cited_conferences: Sequence[str]  # the site's other conferences, whose papers citations were looked up in too
    unused_files: Sequence[str]  # sentences on files of the user's own templates and styles
    namesakes: Sequence[str]  # folders of the site that show a conference of the same title and year
    boards: Sequence[Board]  # where the posters hang
    wrong_boards: Sequence[str]  # why rows of the file of boards were left out
    changes: ChangesFound | None  # since the last build
    news: News | None  # since the edition before

    @property
    def is_complete(self) -> bool:
        """Return whether all papers of the lists are here: `--limit` takes the first ones."""
        return len(self.entries) >= sum(edition.gathered.listed for edition in self.editions)

    def warnings(self) -> list[BuildWarning]:
        """Return what makes the page less complete."""
        return [
            *checks.warnings(self.editions, self.entries),
            *checks.unread_texts(self.papers),
            *checks.guessed_titles(self.papers, self.entries),
            *(checks.unused_names(self.analysis.unused_names) if self.is_complete else ()),
            *checks.left_out(len(self.entries), wanted=self.conference.paper_pages),
            *checks.not_compared(self.changes),
            *(BuildWarning(check="look", message=message) for message in self.unused_files),
            *checks.shown_twice(self.conference, self.namesakes),
            *(BuildWarning(check="boards", message=message) for message in self.wrong_boards),
        ]

    def facts(self, run: Runner) -> dict[str, Any]:
        """Return the numbers that the report gives beside its counts."""
        meeting = meeting_topics(self.entries, self.analysis.topics)
        return {
            **self.analysis.facts,
            "abstracts read from PDFs": checks.abstracts_agree(self.papers),
            "pictures": picture_bytes(self.papers, run.store.path),
            **edition_rows(self.editions, self.entries),
            **({"topics that meet": meeting} if meeting else {}),
            **({"what is new": self.news.facts()} if self.news else {}),
        }

    def log(self, run: Runner, *, seed: int, seconds: float) -> BuildLog:
        """Return the history of the build so far."""
        return BuildLog(
            failures=run.failures,
            warnings=self.warnings(),
            notices=run.notices,
            stages=run.stages,
            seconds=seconds,
            changes=self.changes.latest if self.changes else None,
            seeds={"topics and map": seed},
            facts=self.facts(run),
        )

    def site_input(self, run: Runner, log: BuildLog, *, thumbs_url: str) -> SiteInput:
        """Return what the pages show; their pictures are at `thumbs_url` if it is not empty."""
        conference, sprites = self.conference, self.sprites
        return SiteInput(
            conference=public(conference),
            editions=[public(edition.conference) for edition in self.editions],
            entries=with_pictures_at(self.entries, conference.id, thumbs_url),
            topics=self.analysis.topics,
            report=make_report(conference, self.entries, log),
            labels=self.analysis.labels,
            boards=self.boards,
            news=self.news,
            changes=self.changes.memory.history if self.changes else (),
            lsa=self.analysis.lsa,
            page_words=page_words(self.jobs, run),
            terms=self.terms,
            works=cited_works(run, self.works, self.entries),
            cited_conferences=self.cited_conferences,
            pictures=site_files(self.papers, sprites, run.store.get),
            sprites=hosted(sprite_names(sprites), conference.id, thumbs_url),
        )
