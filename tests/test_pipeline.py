"""The whole build, from a proceedings site on this machine to a folder of pages."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from toyconference import toy
from toysite import ToySite, toy_site
from toysites import put

from confpapers import Options, build, pipeline
from confpapers.cli import cli
from confpapers.conference import registry
from confpapers.engine.cache import Store
from confpapers.errors import FetchError, Offline, SelfCheckError, SiteError
from confpapers.flow.unchanged import unchanged_report
from confpapers.model import Report, StageReport, decode
from confpapers.paths import CONFERENCES

pytestmark = pytest.mark.network


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def site() -> Iterator[ToySite]:
    with toy_site() as running:
        yield running


@pytest.fixture
def options(toy_build: Path, tmp_path: Path) -> dict[str, Any]:
    """Options with a cache that has what the toy site's PDFs give; its pages are new: each site has its own address."""
    shutil.copytree(toy_build / "cache", tmp_path / "cache")
    return {"site": tmp_path / "site", "cache": tmp_path / "cache", "executor": "serial"}


def rows(folder: Path) -> list[dict[str, Any]]:
    papers: list[dict[str, Any]] = json.loads((folder / "papers.json").read_text("utf-8"))["papers"]
    return papers


def stage(report: Report, name: str) -> StageReport:
    return next((s for s in report.stages if s.stage == name), StageReport(stage=name))


def test_every_paper_has_the_data_of_its_pages_and_pdf(site: ToySite, toy_build: Path) -> None:
    papers = rows(toy_build / "site" / "toy2020")
    report = decode((toy_build / "site" / "toy2020" / "report.json").read_bytes(), Report)
    assert [p["title"] for p in papers] == [p["title"] for p in site.papers]
    assert [p["abstract"] for p in papers] == [p["abstract"] for p in site.papers]
    assert all(len(p["topics"]) == 3 and p["top_words"] and p["similar"] and p["x"] is not None for p in papers)
    assert all((toy_build / "site" / "toy2020" / p["thumb"]).is_file() for p in papers)
    assert report.failures == ()
    assert report.counts["papers"] == report.counts["strips"] == 12
    assert (toy_build / "site" / "index.html").is_file()


@pytest.mark.slow
def test_a_second_build_requests_computes_and_writes_nothing(
    site: ToySite, tmp_path: Path, options: dict[str, Any]
) -> None:
    conference = site.write_conference(tmp_path)
    build(conference, Options(**options))
    before = {
        file: (file.read_bytes(), file.stat().st_mtime_ns) for file in (tmp_path / "site").rglob("*") if file.is_file()
    }
    site.requested.clear()
    report = build(conference, Options(**options))
    after = {
        file: (file.read_bytes(), file.stat().st_mtime_ns) for file in (tmp_path / "site").rglob("*") if file.is_file()
    }
    assert site.requested == []
    assert [s.stage for s in report.stages if s.ran and not s.stage.startswith("fetch")] == []
    assert before == after


@pytest.mark.slow
@pytest.mark.parametrize("settings", ["", "paper_pages = false\n"])
def test_the_command_builds_an_unchanged_conference_only_if_its_page_is_gone(
    site: ToySite, tmp_path: Path, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch, settings: str
) -> None:
    file = site.write_conference(tmp_path)
    file.write_text(settings + file.read_text("utf-8"), "utf-8")
    name = str(file)
    command = ["build", name, *(word for key, value in options.items() for word in (f"--{key}", str(value)))]
    first = CliRunner().invoke(cli, command)
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "build", None)
        again = CliRunner().invoke(cli, command)
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    (tmp_path / "site" / "index.html").unlink()
    assert CliRunner().invoke(cli, command).exit_code == 0
    assert (tmp_path / "site" / "index.html").is_file()


@pytest.mark.slow
def test_a_build_that_another_try_may_complete_is_not_remembered(
    site: ToySite, tmp_path: Path, options: dict[str, Any]
) -> None:
    conference, offline = registry.read(site.write_conference(tmp_path)), Options(**options, offline=True)
    for most, complete in ((2, False), (None, True)):
        build(conference, Options(**options, limit=most))  # fetches so many papers
        build(conference, offline)
        assert (unchanged_report(conference, offline, Store(options["cache"])) is not None) is complete


@pytest.mark.slow
def test_a_page_that_was_deleted_is_written_again(site: ToySite, tmp_path: Path, options: dict[str, Any]) -> None:
    conference = site.write_conference(tmp_path)
    build(conference, Options(**options))
    for page in (tmp_path / "site" / "index.html", tmp_path / "site" / "toy2020" / "index.html"):
        page.unlink()
        build(conference, Options(**options))
        assert page.is_file()


@pytest.mark.slow
def test_the_next_build_notices_conferences_that_came_or_went_and_files_that_are_gone(
    site: ToySite, tmp_path: Path, options: dict[str, Any]
) -> None:
    conference, folder = site.write_conference(tmp_path), options["site"]
    build(conference, Options(**options))
    put(toy(20), folder, "guest")  # as if its folder had been copied from another site
    build(conference, Options(**options))
    assert "guest/index.html" in (folder / "index.html").read_text()
    shutil.rmtree(folder / "guest")
    build(conference, Options(**options))
    assert "guest/index.html" not in (folder / "index.html").read_text()
    for lost in (folder / "toy2020" / "papers.json", next((folder / "data").glob("search.*.js"))):
        lost.unlink()
        build(conference, Options(**options))
        assert lost.is_file()


@pytest.mark.slow
def test_a_changed_topic_count_reads_no_pdf(site: ToySite, tmp_path: Path, options: dict[str, Any]) -> None:
    conference = site.write_conference(tmp_path)
    build(conference, Options(**options))
    report = build(conference, Options(**options, topics=2))
    ran = {stage.stage for stage in report.stages if stage.ran and not stage.stage.startswith("fetch")}
    assert ran == {"topics", "measured", "names", "subtopics", "merged", "regions"}
    assert all(len(p["topics"]) == 2 for p in rows(tmp_path / "site" / "toy2020"))


@pytest.mark.slow
def test_dead_links_and_broken_pdfs_cost_their_strip_and_are_reported(
    site: ToySite, tmp_path: Path, options: dict[str, Any]
) -> None:
    dead, torn = site.papers[3]["id"], site.papers[5]["id"]
    site.dead, site.torn = {dead}, {torn}
    report = build(site.write_conference(tmp_path), Options(**options))
    papers = rows(tmp_path / "site" / "toy2020")
    assert len(papers) == 12
    assert [bool(p["thumb"]) for p in papers] == [n not in (3, 5) for n in range(12)]
    assert all(p["abstract"] and p["topics"] and p["similar"] for p in papers)
    failed = {(f.paper.removesuffix("_paper"), f.step): f.reason for f in report.failures}
    assert "404" in failed[dead, "fetch pdf"]
    assert failed[torn, "document"]
    assert len(failed) == 2
    requested = len(site.requested)
    build(site.write_conference(tmp_path), Options(**options))
    assert len(site.requested) == requested  # a dead link is not asked again ...
    site.dead.clear()
    report = build(site.write_conference(tmp_path), Options(**options, retry=True))
    assert [f.step for f in report.failures] == ["document"]  # ... until somebody says so


@pytest.mark.slow
def test_a_page_that_would_be_wrong_leaves_the_old_site(site: ToySite, tmp_path: Path, options: dict[str, Any]) -> None:
    build(site.write_conference(tmp_path), Options(**options))
    before = (tmp_path / "site" / "toy2020" / "papers.json").read_bytes()
    conference = site.write_conference(tmp_path, expected="13")
    with pytest.raises(SelfCheckError, match=r"13 papers are expected .* 12 were found.*--force"):
        build(conference, Options(**options))
    assert (tmp_path / "site" / "toy2020" / "papers.json").read_bytes() == before
    assert build(conference, Options(**options, force=True)).counts["papers"] == 12


@pytest.mark.slow
def test_a_template_with_a_dead_link_leaves_the_old_site(
    site: ToySite, tmp_path: Path, options: dict[str, Any]
) -> None:
    conference = site.write_conference(tmp_path)
    build(conference, Options(**options))
    before = (tmp_path / "site" / "toy2020" / "report.html").read_bytes()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "report.html").write_text('<a href="nowhere.html">dead</a>')
    with pytest.raises(SelfCheckError, match=r"1 internal link is broken \(first: 'nowhere.html' in report.html\)"):
        build(conference, Options(**options, templates=tmp_path / "mine"))
    assert (tmp_path / "site" / "toy2020" / "report.html").read_bytes() == before
    build(conference, Options(**options, templates=tmp_path / "mine", force=True))
    assert b"nowhere.html" in (tmp_path / "site" / "toy2020" / "report.html").read_bytes()


@pytest.mark.slow
def test_a_damaged_result_is_computed_again(site: ToySite, tmp_path: Path, options: dict[str, Any]) -> None:
    conference = site.write_conference(tmp_path)
    build(conference, Options(**options))
    before = (tmp_path / "site" / "toy2020" / "papers.json").read_bytes()
    for file in sorted((tmp_path / "cache" / "objects").glob("??/*"))[::7]:
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    (tmp_path / "site" / "toy2020" / "report.json").unlink()
    build(conference, Options(**options))
    assert (tmp_path / "site" / "toy2020" / "papers.json").read_bytes() == before


@pytest.mark.slow
def test_a_limit_selects_the_first_papers_and_offline_uses_the_cache(
    site: ToySite, tmp_path: Path, options: dict[str, Any]
) -> None:
    conference = site.write_conference(tmp_path)
    conference.write_text(conference.read_text().replace("starts = 1", 'starts = 1\nnames = { qqq = "Sheep" }'))
    with pytest.raises(Offline, match="TOY2020"):
        build(conference, Options(**options, offline=True))
    first = build(conference, Options(**options, limit=10))
    assert first.counts["papers"] == 10
    assert [w.message for w in first.warnings if "qqq" in w.message or "--limit" in w.message] == [
        "only the first 10 of 12 papers are here (--limit)"
    ]
    report = build(conference, Options(**options, offline=True))
    assert report.counts["papers"] == 12
    assert any("'qqq' is neither" in warning.message for warning in report.warnings)
    assert {f.paper.removesuffix("_paper") for f in report.failures} == {p["id"] for p in site.papers[10:]}


def test_rows_that_share_an_address_are_all_papers_and_three_are_enough(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    rows_ = "Counting Cats,We count cats in boxes\nCounting Dogs,Dogs are counted by weight\nCounting,\n"
    (tmp_path / "papers.csv").write_text("title,abstract,url\n" + rows_.replace("\n", ",https://a.example/\n"))
    file = tmp_path / "few.toml"
    file.write_text('title="Few"\nvenue="F"\nyear=2020\nsource="listing"\nurl="papers.csv"\n')
    report = build(file, Options(**options))
    assert [p["title"] for p in rows(tmp_path / "site" / "few")] == ["Counting Cats", "Counting Dogs", "Counting"]
    assert report.counts["abstracts"] == 2


def test_files_that_others_made_stay_as_they_are(tmp_path: Path, options: dict[str, Any]) -> None:
    (tmp_path / "few.csv").write_text("title\nCounting Cats\n")
    site = tmp_path / "site"
    own = {"index.html": "<h1>My lab</h1>", "few/slides.txt": "mine"}
    for name, text in own.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
        with pytest.raises(SiteError, match=f"{site / name} was not made by confpapers"):
            build(tmp_path / "few.csv", Options(**options))
        assert {path.name: path.read_text() for path in site.rglob("*") if path.is_file()} == {Path(name).name: text}
        shutil.rmtree(site)
    build(tmp_path / "few.csv", Options(**options))
    (site / "assets" / "lab.css").write_text("mine")
    (site / "assets" / "old.0123456789.css").write_text("of an earlier build")
    (tmp_path / "few.csv").write_text("title\nCounting Dogs\n")
    build(tmp_path / "few.csv", Options(**options))
    assert (site / "assets" / "lab.css").read_text() == "mine"
    assert not (site / "assets" / "old.0123456789.css").exists()


@pytest.mark.parametrize("title", ["Another", "The"])
def test_a_list_of_one_word_is_built(tmp_path: Path, options: dict[str, Any], title: str) -> None:
    (tmp_path / "few.csv").write_text(f"title\n{title}\n")
    report = build(tmp_path / "few.csv", Options(**options))
    assert report.counts["papers"] == 1


def test_papers_of_one_author_have_distinct_keys_in_papers_bib(tmp_path: Path, options: dict[str, Any]) -> None:
    (tmp_path / "papers.csv").write_text(
        "title,authors\n" + "Counting Cats,Ada Example\nCounting Cats Again,Ada Example\nCounting Dogs,Bo Li\n"
    )
    file = tmp_path / "few.toml"
    file.write_text('title="Few"\nvenue="F"\nyear=2020\nsource="listing"\nurl="papers.csv"\n')
    build(file, Options(**options))
    text = (tmp_path / "site" / "few" / "papers.bib").read_text("utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == 3
    assert [p["bibtex"].strip() for p in rows(tmp_path / "site" / "few")] == text.strip().split("\n\n")


@pytest.mark.slow
def test_a_folder_of_pdfs_is_a_conference_and_its_pdfs_are_copied(tmp_path: Path, options: dict[str, Any]) -> None:
    *pdfs, other = sorted((CONFERENCES / "demo" / "pdf").glob("*.pdf"))[:4]
    (tmp_path / "pdfs").mkdir()
    for n, pdf in enumerate(pdfs):
        (tmp_path / "pdfs" / f"{n}.pdf").write_bytes(pdf.read_bytes())
    file = tmp_path / "own.toml"
    file.write_text('title="Own"\nvenue="O"\nyear=2020\nsource="folder"\nurl="pdfs"\n')
    build(file, Options(**options))
    papers = rows(tmp_path / "site" / "own")
    assert all(p["title"] not in ("0", "1", "2") and p["abstract"] and p["thumb"] for p in papers)
    assert all(
        (tmp_path / "site" / "own" / p["pdf_url"]).read_bytes() == pdf.read_bytes()
        for p, pdf in zip(papers, pdfs, strict=True)
    )
    (tmp_path / "pdfs" / "1.pdf").write_bytes(other.read_bytes())
    build(file, Options(**options))
    assert (tmp_path / "site" / "own" / papers[1]["pdf_url"]).read_bytes() == other.read_bytes()
    assert "file:" not in (tmp_path / "site" / "own" / "papers.json").read_text("utf-8")


@pytest.mark.slow
def test_a_site_that_cannot_be_written_is_named_and_the_old_one_stays(
    site: ToySite, tmp_path: Path, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    conference = site.write_conference(tmp_path)
    build(conference, Options(**options))
    before = (tmp_path / "site" / "toy2020" / "papers.json").read_bytes()

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SiteError, match=r"cannot write the site .*No space left.*--site"):
        build(conference, Options(**options, topics=2))
    assert (tmp_path / "site" / "toy2020" / "papers.json").read_bytes() == before


@pytest.mark.slow
def test_the_python_interface_is_the_command(site: ToySite, tmp_path: Path, options: dict[str, Any]) -> None:
    import confpapers

    report = confpapers.build(site.write_conference(tmp_path), Options(**options))
    assert report.counts["papers"] == 12


def test_a_site_that_is_gone_is_a_clear_error(tmp_path: Path, options: dict[str, Any]) -> None:
    with toy_site() as running:
        conference = running.write_conference(tmp_path)
        running.papers.clear()
        running.answer = lambda path: (404, "text/html", b"")  # type: ignore[method-assign]
        with pytest.raises(FetchError, match=r"TOY2020.*404"):
            build(conference, Options(**options))


def run_command(conference: Path, tmp_path: Path, site: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "confpapers", "build", str(conference), "--site", str(tmp_path / site)]
    env = {**os.environ, "CONFPAPERS_CACHE": str(tmp_path / f"cache-{site}"), "NO_PROXY": "127.0.0.1"}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.slow
@pytest.mark.parametrize("sent", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_ctrl_c_and_its_like_stop_the_build_and_say_that_the_next_build_continues(
    site: ToySite, tmp_path: Path, sent: str
) -> None:
    conference = site.write_conference(tmp_path)
    process = run_command(conference, tmp_path, "stopped")
    while not any(address.endswith(".pdf") for address in site.requested):
        time.sleep(0.05)
    process.send_signal(getattr(signal, sent))
    _, log = process.communicate(timeout=20)  # two seconds where nothing else runs
    assert process.returncode == 130, log
    assert "the next build resumes from here" in log
    assert "Traceback" not in log
