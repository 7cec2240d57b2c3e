"""While papers are being fetched a page has what is known so far, and it never replaces a finished one."""

import json
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from confpapers.engine.cache import Store
from confpapers.engine.executors import Serial
from confpapers.engine.runner import Runner
from confpapers.flow import first_site
from confpapers.flow.editions import Edition
from confpapers.flow.first_site import FirstSite
from confpapers.flow.gather import Gathered
from confpapers.model import Conference, Paper, Report, encode
from confpapers.progress import SilentProgress
from confpapers.site import render
from confpapers.site.inputs import SiteInput

TOY = Conference(id="toy2032", title="TOY 2032", venue="TOY", year=2032, source="listing", url="papers.csv")
PAPERS = tuple(
    Paper(id=f"p{n}", title=f"Folding Map Number {n}", authors=("Ada Quill",), url="", pdf_url="") for n in range(4)
)


class Web:
    """A network with so much left to fetch, a number each time that it is asked."""

    def __init__(self, *seconds: float) -> None:
        self.seconds = list(seconds)

    def remaining(self) -> float:
        return self.seconds.pop(0) if self.seconds else 0.0


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    for pause in ("_SETTLING", "_FIRST_PAUSE", "_LONGEST_PAUSE"):
        monkeypatch.setattr(first_site, pause, 0)
    return Runner(Store(tmp_path / "cache"), Serial(), SilentProgress())


def shown(run: Runner, folder: Path, web: Web, pages: list[Future[Any]], conference: Conference = TOY) -> FirstSite:
    """Show the papers of a list while pages are awaited, as a build does."""

    def write(content: SiteInput) -> Report:
        render.render(content, folder)
        return content.report

    gathered = Gathered(papers=PAPERS, listed=len(PAPERS), stated=None, unmatched=())
    edition = Edition(conference=conference, gatherer=cast(Any, SimpleNamespace()), gathered=gathered)
    site = FirstSite(conference, folder, run, cast(Any, web), write)
    site.while_listed(edition, pages)
    return site


def done(number: int, result: Any = None) -> Future[Any]:
    """The landing page of a paper that is there, but says nothing new unless there is a result."""
    page: Future[Any] = Future()
    page.set_result(result)
    return page


def test_titles_can_be_searched_while_pages_are_fetched(run: Runner, tmp_path: Path) -> None:
    shown(run, tmp_path / "toy2032", Web(600), [done(0), Future(), Future(), Future()])
    page = (tmp_path / "toy2032" / "index.html").read_text("utf-8")
    assert "Folding Map Number 3" in page
    assert "This page is still being built: 3 papers are being fetched." in page
    assert json.loads((tmp_path / "toy2032" / "report.json").read_bytes())["awaited"] == 3


@pytest.mark.parametrize(
    ("seconds", "left_over", "report", "written"),
    [
        (30, 1, None, False), (600, 0, None, False), (600, 1, '{"awaited": 0}', False), (600, 1, "{}", False),
        (600, 1, "no json", False), (600, 1, '{"awaited": 2}', True),
    ],
    ids=["little is left to fetch", "nothing is awaited", "a finished site is there", "one of an older version",
         "something else is there", "an unfinished site is there"],
)  # fmt: skip
def test_a_first_site_is_written_only_where_it_helps(
    run: Runner, tmp_path: Path, seconds: float, left_over: int, report: str | None, written: bool
) -> None:
    folder = tmp_path / "toy2032"
    if report is not None:
        folder.mkdir()
        (folder / "report.json").write_text(report, "utf-8")
    shown(run, folder, Web(seconds), [*map(done, range(4 - left_over)), *(Future() for _ in range(left_over))])
    assert (folder / "index.html").is_file() == written


def test_an_archive_waits_for_all_of_its_members(run: Runner, tmp_path: Path) -> None:
    archive = Conference(id="toys", title="Toys", members=("toy2031", "toy2032"))
    shown(run, tmp_path / "toys", Web(600), [Future() for _ in PAPERS], archive)
    assert not (tmp_path / "toys").exists()


def test_abstracts_are_shown_as_their_pages_arrive(run: Runner, tmp_path: Path) -> None:
    page = msgspec.structs.replace(PAPERS[0], abstract="Maps are folded along their rivers.")
    read = done(0, run.store.put(encode(page)))
    shown(run, tmp_path / "toy2032", Web(600), [read, Future(), Future(), Future()])
    shown_page = (tmp_path / "toy2032" / "index.html").read_text("utf-8")
    assert "folded along their rivers" in shown_page
    assert "Folding Map Number 3" in shown_page


def test_it_grows_while_pdfs_arrive(run: Runner, tmp_path: Path) -> None:
    writes: list[int] = []

    def write(content: SiteInput) -> Report:
        writes.append(content.report.awaited)
        return content.report

    site = FirstSite(TOY, tmp_path / "toy2032", run, cast(Any, Web(300, 200, 100, 10)), write)
    gathered = Gathered(papers=PAPERS, listed=4, stated=None, unmatched=())
    edition = Edition(conference=TOY, gatherer=cast(Any, SimpleNamespace()), gathered=gathered)
    waiting: list[Any] = [
        SimpleNamespace(edition=edition, paper=paper, pdf=Future(), document=Future(), pictures=Future())
        for paper in PAPERS
    ]
    site.while_read(waiting)
    assert writes == [4, 4, 4], "three times while more than a minute is left"


def test_a_page_that_cannot_be_written_costs_only_itself(run: Runner, tmp_path: Path) -> None:

    def write(content: SiteInput) -> Report:
        from confpapers.errors import SiteError

        raise SiteError("cannot write the site")

    site = FirstSite(TOY, tmp_path / "other", run, cast(Any, Web(600, 600)), write)
    gathered = Gathered(papers=PAPERS, listed=4, stated=None, unmatched=())
    edition = Edition(conference=TOY, gatherer=cast(Any, SimpleNamespace()), gathered=gathered)
    site.while_listed(edition, [Future() for _ in PAPERS])
    (notice,) = run.notices
    assert notice.detail == "cannot write the site"
