"""Whatever goes wrong - a site in trouble, a build killed, a full disk - nothing is lost but what is said to be lost.

CONFPAPERS_SEEDS=50 tries so many random cases of each kind; a few are enough to notice that something broke.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from quick_clock import make_no_pauses
from toysite import LASTING, ToySite, toy_site

from confpapers import Options, build
from confpapers.model import Report
from confpapers.web import cache

resource = pytest.importorskip("resource", reason="signals and limits")
pytestmark = [pytest.mark.network]

_SEEDS = range(int(os.environ.get("CONFPAPERS_SEEDS", "4")))
_FEW_SEEDS = range(int(os.environ.get("CONFPAPERS_SEEDS", "2")))
_PAGES = ("papers.json", "papers.bib", "index.html", "all.html")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def site() -> Iterator[ToySite]:
    with toy_site() as running:
        yield running


@pytest.fixture
def few() -> Iterator[ToySite]:
    """A site of six papers, for builds that read their PDFs."""
    with toy_site(6) as running:
        yield running


@pytest.fixture
def options(toy_build: Path, tmp_path: Path) -> Options:
    """Options with a cache that has what the toy site's PDFs give; its pages are new: each site has its own address."""
    shutil.copytree(toy_build / "cache", tmp_path / "cache")
    return Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial")


@pytest.fixture
def few_options(pdf_results: Path, tmp_path: Path) -> Options:
    """Options with a cache that has what the PDFs give, for builds of the six papers."""
    shutil.copytree(pdf_results, tmp_path / "cache")
    return Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial")


def main_pages(site: Path) -> list[bytes]:
    return [(site / "toy2020" / name).read_bytes() for name in _PAGES]


def papers(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / "papers.json").read_text("utf-8"))["papers"]
    return rows


def start(
    conference: Path, tmp_path: Path, *more: str, limit: Callable[[], None] | None = None
) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "confpapers", "build", str(conference), "--site", str(tmp_path / "site")]
    # without compiled modules: those that are written under a limit on files would be cut, for all later tests
    env = {**os.environ, "CONFPAPERS_CACHE": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [*command, *more], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit
    )


def run(
    conference: Path, tmp_path: Path, *more: str, limit: Callable[[], None] | None = None
) -> "subprocess.CompletedProcess[str]":
    process = start(conference, tmp_path, *more, limit=limit)
    out, log = process.communicate(timeout=300)
    assert "Traceback" not in log, log
    return subprocess.CompletedProcess(process.args, process.returncode, out, log)


def assert_no_half_site(tmp_path: Path) -> None:
    """There is no conference in the site, or a whole one."""
    folder = tmp_path / "site" / "toy2020"
    if folder.exists():
        assert all((folder / name).is_file() for name in (*_PAGES, "report.json"))
        assert all((folder / paper["thumb"]).is_file() for paper in papers(folder) if paper["thumb"])


# --- a site in trouble -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("seed", _FEW_SEEDS)
def test_papers_that_a_retry_can_get_are_not_lost_and_each_lost_one_is_reported(
    site: ToySite, options: Options, toy_build: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_no_pauses(monkeypatch)
    conference = site.write_conference(tmp_path)
    site.faults, site.seed = 0.5, seed
    report = build(conference, options)
    result = papers(tmp_path / "site" / "toy2020")
    assert [paper["title"] for paper in result] == [paper["title"] for paper in site.papers]
    lost = {p["id"] for p in site.papers if site.fault(f"/papers/{p['id']}_paper.pdf") in LASTING}
    unread = {p["id"] for p in site.papers if site.fault(f"/html/{p['id']}_paper.html") in LASTING}
    assert lost, "a case without a loss proves nothing"
    assert {p["id"].removesuffix("_paper") for p in result if not p["thumb"]} == lost
    assert reported(report, "fetch pdf", "document") == lost
    assert reported(report, "fetch page") == unread
    assert all(p["abstract"] for p in result if p["id"].removesuffix("_paper") not in lost & unread)

    site.faults = 0.0  # the site recovers: with --retry all is as if nothing had been
    build(conference, replace(options, retry=True))
    shutil.copytree(toy_build / "cache", tmp_path / "other")
    build(conference, replace(options, site=tmp_path / "whole", cache=tmp_path / "other"))
    assert main_pages(tmp_path / "site") == main_pages(tmp_path / "whole")


def reported(report: Report, *steps: str) -> set[str]:
    return {failure.paper.removesuffix("_paper") for failure in report.failures if failure.step in steps}


# --- builds killed, and two at once ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_builds_killed_at_random_moments_never_leave_half_a_site_and_lose_nothing(few: ToySite, tmp_path: Path) -> None:
    conference = few.write_conference(tmp_path)
    (whole := tmp_path / "whole").mkdir()
    (killed := tmp_path / "killed").mkdir()
    build(conference, Options(site=whole / "site", cache=whole / "cache", executor="serial", topics=2))
    written = _files(whole)
    for seed in _SEEDS:
        topics = str(2 + seed % 3)  # always something new to write
        process = start(conference, killed, "--executor", "serial", "--topics", topics)
        enough = _files(killed) + random.Random(seed).random() * written / len(_SEEDS)
        while _files(killed) < enough and process.poll() is None:
            time.sleep(0.02)
        process.kill()
        process.communicate()
        assert_no_half_site(killed)
    done = run(conference, killed, "--topics", "2")
    assert done.returncode == 0, done.stderr
    assert main_pages(killed / "site") == main_pages(whole / "site")


def _files(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


@pytest.mark.slow
def test_a_concurrent_second_build_is_refused_and_the_first_is_unharmed(
    site: ToySite, options: Options, tmp_path: Path
) -> None:
    conference = site.write_conference(tmp_path)
    site.waiting = threading.Event()  # the site answers when the second build has ended
    first = start(conference, tmp_path, "--executor", "serial")
    while not site.requested and first.poll() is None:
        time.sleep(0.02)
    second = run(conference, tmp_path)
    site.waiting.set()
    _, log = first.communicate(timeout=300)
    assert second.returncode == 1
    assert "another build of toy2020 is already running with this cache" in second.stderr
    assert first.returncode == 0, log
    assert len(papers(tmp_path / "site" / "toy2020")) == 12


# --- disks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kilobytes", [1, pytest.param(120, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_a_full_disk_is_reported_clearly_and_the_next_build_continues(
    few: ToySite, tmp_path: Path, kilobytes: int
) -> None:
    """A limit on the size of files stands for the full disk: writing fails in the same places."""
    conference = few.write_conference(tmp_path)

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, resource.RLIM_INFINITY))

    done = run(conference, tmp_path, "--executor", "serial", limit=full)
    assert done.returncode == 1, done.stderr
    assert "cannot write" in done.stderr
    assert "choose another cache with --cache, then run the command again" in done.stderr
    assert_no_half_site(tmp_path)
    build(conference, Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial"))
    assert all(paper["thumb"] for paper in papers(tmp_path / "site" / "toy2020"))


def test_an_unwritable_cache_is_reported_clearly(site: ToySite, tmp_path: Path) -> None:
    conference = site.write_conference(tmp_path)
    (tmp_path / "cache").write_text("a file where the folder should be")
    done = run(conference, tmp_path)
    assert done.returncode == 1
    assert f"cannot create the cache {tmp_path / 'cache'}" in done.stderr
    assert "--cache" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_cache_is_reported_clearly(site: ToySite, tmp_path: Path) -> None:
    conference = site.write_conference(tmp_path)
    assert run(conference, tmp_path).returncode == 0
    before = (tmp_path / "site" / "toy2020" / "papers.json").read_bytes()
    folders = [tmp_path / "cache", *(path for path in (tmp_path / "cache").rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        done = run(conference, tmp_path, "--topics", "2")
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert done.returncode == 1
    assert "cannot write" in done.stderr
    assert (tmp_path / "site" / "toy2020" / "papers.json").read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("seed", _FEW_SEEDS)
def test_a_damaged_cache_gives_the_same_site(few: ToySite, few_options: Options, tmp_path: Path, seed: int) -> None:
    conference, chance = few.write_conference(tmp_path), random.Random(seed)
    build(conference, few_options)
    before = pages(tmp_path / "site" / "toy2020")
    assert any(name.startswith("inside") for name in before), "the search inside the papers is there"
    files = sorted(path for path in (tmp_path / "cache").rglob("*") if path.is_file() and path.suffix != ".lock")
    for file in chance.sample(files, len(files) // 3):
        damage(file, chance)
    (tmp_path / "site" / "toy2020" / "report.json").unlink()
    build(conference, few_options)
    assert pages(tmp_path / "site" / "toy2020") == before


@pytest.mark.slow
def test_a_damaged_result_is_never_published(few: ToySite, few_options: Options, tmp_path: Path) -> None:
    """One bit of each result is turned: whatever the site is made of is checked against its digest."""
    conference = few.write_conference(tmp_path)
    build(conference, few_options)
    before = pages(tmp_path / "site" / "toy2020")
    for file in sorted((tmp_path / "cache" / "objects").glob("??/*")):
        if data := bytearray(file.read_bytes()):
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
    (tmp_path / "site" / "toy2020" / "report.json").unlink()
    build(conference, few_options)
    assert pages(tmp_path / "site" / "toy2020") == before


def pages(folder: Path) -> dict[str, bytes]:
    """All files of a conference by name, but its report, which says how long the build took."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("report."))
    return {file.name: file.read_bytes() for file in files}


def damage(file: Path, chance: random.Random) -> None:
    """Empty, halve, garble or remove a file, or turn one of its bits."""
    data = file.read_bytes()
    kind = chance.randrange(5)
    if kind == 4:
        file.unlink()
    else:
        at = chance.randrange(max(1, len(data)))
        turned = data[:at] + bytes(byte ^ 1 << chance.randrange(8) for byte in data[at : at + 1]) + data[at + 1 :]
        file.write_bytes((b"", data[: len(data) // 2], bytes(byte ^ 0x55 for byte in data), turned)[kind])


# --- clocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_clock_set_back_changes_nothing(
    site: ToySite, options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conference = site.write_conference(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(cache, "now", lambda: "2199-01-01T00:00:00+00:00")
        build(conference, options)
    before = main_pages(tmp_path / "site")
    site.requested.clear()
    (tmp_path / "site" / "toy2020" / "report.json").unlink()
    build(conference, options)
    assert site.requested == []
    assert before == main_pages(tmp_path / "site")
