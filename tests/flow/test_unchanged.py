"""A site that a build would write the same again is known without building it; whatever may change it is noticed."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from confpapers import Options
from confpapers.conference import registry
from confpapers.engine.cache import Store
from confpapers.flow.unchanged import build_inputs, remember_finished, unchanged_report
from confpapers.model import Conference, Failure, Report, StageReport, encode
from confpapers.site.files import write_manifest
from confpapers.site.manifest import SHARED, conferences_in
from confpapers.web.files import state_of

FILE = 'title = "Few"\nvenue = "F"\nyear = 2031\nsource = "listing"\nurl = "papers.csv"\nboards = "boards.csv"\n'
REPORT = Report(
    conference="few", fingerprint="f1", counts={"papers": 2}, stages=(StageReport(stage="list", ran=2, kept=1),)
)


class Built:
    """A site as a build leaves it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder, folder / "site"
        self.options = Options(site=self.site, cache=folder / "cache")
        self.store = Store(folder / "cache")
        for name, text in (("few.toml", FILE), ("papers.csv", "title\nTides\nMaps\n"), ("boards.csv", "board,x,y\n")):
            (folder / name).write_text(text)
        self.report = REPORT
        self.write()

    @property
    def conference(self) -> Conference:
        return registry.find(self.folder / "few.toml")

    def write(self) -> None:
        (self.site / "few").mkdir(parents=True, exist_ok=True)
        for folder in (self.site, self.site / "few"):
            (folder / "index.html").write_text("<h1>Few")
            (folder / "papers.txt").write_text("Tides")
            write_manifest(folder, ["index.html", "papers.txt"])
        (self.site / "few" / "report.json").write_bytes(encode(self.report))
        for conference in ("few", "old"):
            (self.site / conference / "data").mkdir(parents=True, exist_ok=True)
            (self.site / conference / "data" / "overview.json").write_text(conference)
        (self.site / SHARED).write_bytes(conferences_in(self.site))

    def remember(self, while_building: Callable[["Built"], object] = lambda _: None) -> None:
        inputs, listed = build_inputs(self.conference, self.options), str(self.folder / "papers.csv")
        files = {listed: state_of(listed)}  # as the fetcher saw it
        while_building(self)
        remember_finished(inputs, self.store, self.report, files)

    def unchanged(self, **options: object) -> Report | None:
        return unchanged_report(self.conference, replace(self.options, **options), self.store)


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    monkeypatch.chdir(tmp_path)
    return Built(tmp_path)


def test_an_unchanged_site_needs_no_build_and_its_report_says_that_nothing_ran(built: Built) -> None:
    assert built.unchanged() is None
    built.remember()
    report = built.unchanged()
    assert report is not None
    assert (report.fingerprint, report.counts) == ("f1", {"papers": 2})
    assert [(stage.ran, stage.kept) for stage in report.stages] == [(0, 3)]
    assert built.unchanged(jobs=3, delay=2.0, executor="serial") is not None, "how it is built does not matter"


def edited(name: str, text: str = "other") -> Callable[[Built], object]:
    return lambda built: (built.folder / name).write_text(text)


def touched(built: Built) -> None:
    os.utime(built.folder / "papers.csv", ns=(1, 1))


def another_conference(built: Built) -> None:
    (built.site / "more").mkdir()
    (built.site / "more" / "report.json").write_bytes(encode(REPORT))


def rewritten(built: Built) -> None:
    built.report = replace(REPORT, fingerprint="f2")
    built.write()


def own_template(built: Built) -> None:
    (built.folder / "own").mkdir()
    (built.folder / "own" / "conference.html").write_text("<h1>")
    built.options = replace(built.options, templates=built.folder / "own")


CHANGES: dict[str, Callable[[Built], object]] = {
    "the list has other bytes": edited("papers.csv", "title\nTides\nMaps\nKites\n"),
    "the list was written again": touched,
    "the list is gone": lambda built: (built.folder / "papers.csv").unlink(),
    "the boards changed": edited("boards.csv", "board,x,y\n1,2,3\n"),
    "the conference file changed": edited("few.toml", FILE + "expected = 2\n"),
    "a theme was added": edited("site.toml", 'title = "Ours"\n'),
    "a template was added": own_template,
    "another conference came into the site": another_conference,
    "another build wrote the site": rewritten,
    "the page is gone": lambda built: (built.site / "few" / "index.html").unlink(),
    "the site's index is gone": lambda built: (built.site / "index.html").unlink(),
    "a file of the conference is gone": lambda built: (built.site / "few" / "papers.txt").unlink(),
    "a file of the site is gone": lambda built: (built.site / "papers.txt").unlink(),
    "a build was killed while it wrote": lambda built: (built.site / ".few.new").mkdir(),
    "a conference went out of the site": lambda built: shutil.rmtree(built.site / "old"),
    "the home page shows another state of a conference": edited("site/old/data/overview.json"),
    "the report is damaged": edited("site/few/report.json"),
}


def test_a_list_that_may_be_read_again_asks_for_a_build(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as forbidden:
        forbidden.setattr(os, "access", lambda file, mode: False)  # tests may run as a user who may read everything
        built.remember()
        assert built.unchanged() is not None
    assert built.unchanged() is None


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_may_change_the_site_asks_for_a_build(built: Built, change: Callable[[Built], object]) -> None:
    built.remember()
    change(built)
    assert built.unchanged() is None


AT_ITS_END = ("another build wrote the site", "the report is damaged")  # a build writes its report last
MEANWHILE = {name: change for name, change in CHANGES.items() if name not in AT_ITS_END}


@pytest.mark.parametrize("change", MEANWHILE.values(), ids=MEANWHILE)
def test_what_changes_while_a_build_runs_asks_for_another(built: Built, change: Callable[[Built], object]) -> None:
    built.remember(while_building=change)
    assert built.unchanged() is None


@pytest.mark.parametrize(
    "options", [{"limit": 1}, {"topics": 5}, {"seed": 1}, {"refresh": True}, {"retry": True}, {"enrich": ("arxiv",)}]
)
def test_other_options_ask_for_a_build(built: Built, options: dict[str, object]) -> None:
    built.remember()
    assert built.unchanged(**options) is None


def test_a_damaged_record_asks_for_a_build(built: Built) -> None:
    built.remember()
    (record,) = (built.folder / "cache" / "steps" / "build").glob("*/*")
    record.write_bytes(record.read_bytes().replace(b"f1", b"f2"))
    assert built.unchanged() is None


def test_a_build_with_a_bug_of_ours_is_done_again(built: Built) -> None:
    built.report = replace(REPORT, failures=(Failure(paper="a", step="strip", reason="oops", traceback="in strip"),))
    built.write()
    built.remember()
    assert built.unchanged() is None
