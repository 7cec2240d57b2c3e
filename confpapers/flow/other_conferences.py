"""The papers of other conferences built into the same site, which reference lists may cite."""

from collections.abc import Iterator, Sequence, Set
from pathlib import Path

import msgspec

from confpapers.citations.links import Listed
from confpapers.engine.runner import Runner
from confpapers.errors import Notice
from confpapers.model import OtherPaper, decode
from confpapers.site.overview import Overview, overviews
from confpapers.site.short_ids import base36, short_ids
from confpapers.sources.folder import Folder


class ExportedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a paper in `papers.json` that citations need; the others are skipped."""

    id: str
    title: str
    authors: tuple[str, ...] = ()
    year: int = 0
    published: int = 0
    cites_elsewhere: tuple[OtherPaper, ...] = ()


class _ExportedConference(msgspec.Struct, frozen=True, kw_only=True):
    source: str = ""


class _ExportFile(msgspec.Struct, frozen=True, kw_only=True):
    conference: _ExportedConference = _ExportedConference()
    papers: tuple[ExportedPaper, ...] = ()
    parts: tuple[str, ...] = ()


class OtherConference(msgspec.Struct, frozen=True, kw_only=True):
    """Another conference of the site."""

    folder: str
    name: str  # "CVPR 2014"
    papers: Sequence[ExportedPaper]
    dated: bool = True  # whether its year is that of its papers: not in a folder of PDFs

    def listed(self) -> Iterator[tuple[Listed, OtherPaper]]:
        """Yield each paper as a target for reference lists, and as a citing paper names it."""
        numbers = short_ids([paper.id for paper in self.papers])
        for paper, number in zip(self.papers, numbers, strict=True):
            year = paper.published or (paper.year if self.dated else 0)
            yield Listed(title=paper.title, authors=paper.authors, year=year), self._named(paper, number)

    def citing(self, folder: str) -> Iterator[tuple[str, OtherPaper]]:
        """Yield the papers here that cite papers of the conference in `folder`, each with the cited paper's id."""
        numbers = short_ids([paper.id for paper in self.papers])
        for paper, number in zip(self.papers, numbers, strict=True):
            for cited in paper.cites_elsewhere:
                if cited.conference == folder:
                    yield cited.id, self._named(paper, number)

    def _named(self, paper: ExportedPaper, number: int) -> OtherPaper:
        page = f"../{self.folder}/index.html#paper={base36(number)}"
        return OtherPaper(conference=self.folder, id=paper.id, title=paper.title, name=self.name, page=page)


def other_conferences(site: Path, own: Set[str], run: Runner) -> tuple[OtherConference, ...]:
    """Return the conferences of a site except archives and `own`, the folders of this one and its members.

    A conference whose `papers.json` cannot be read is left out with a notice.
    """
    others = (_read(site, view, run) for view in overviews(site) if view.folder not in own and view.members == 1)
    return tuple(other for other in others if other)


def _read(site: Path, view: Overview, run: Runner) -> OtherConference | None:
    file = site / view.folder / "papers.json"
    try:
        whole = decode(file.read_bytes(), _ExportFile)
        papers = list(whole.papers)
        for part in whole.parts:
            papers += decode((file.parent / part).read_bytes(), list[ExportedPaper])
    except (OSError, msgspec.DecodeError) as error:
        run.notice(
            Notice(
                kind="dropped",
                what="conference of the site whose papers cannot be read, so citations of them are missing",
                where=f"{view.folder}/papers.json",
                detail=str(error) if isinstance(error, msgspec.DecodeError) else error.strerror or type(error).__name__,
                remedy=f"Build it again: confpapers build {view.folder}",
            )
        )
        return None
    dated = whole.conference.source != Folder.name
    return OtherConference(folder=view.folder, name=view.title, papers=papers, dated=dated)
