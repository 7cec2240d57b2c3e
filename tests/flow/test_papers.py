"""Every paper's own steps."""

import json
from pathlib import Path
from typing import Any

import pytest
from archives import PAPERS, SETTINGS, write_member
from msgspec.structs import replace

from confpapers import Options, build
from confpapers.analysis.gist import gist_span
from confpapers.flow import steps
from confpapers.flow.picture_sizes import strip_settings
from confpapers.model import Conference, ThumbnailSettings
from confpapers.paths import CONFERENCES
from confpapers.site import search_index
from confpapers.site.search_site import search_site

CONFERENCE = Conference(id="toy2020", title="Toy 2020", venue="TOY", year=2020, source="listing", url="x")
DEMO = CONFERENCES / "demo"


@pytest.mark.parametrize(("papers", "height", "teaser"), [(600, 460, 640), (6_500, 460, 640), (7_000, 345, 480)])
def test_strips_are_lower_and_teasers_smaller_on_large_sites(papers: int, height: int, teaser: int) -> None:
    assert strip_settings(CONFERENCE.thumbnails, papers) == {"pages": 8, "height": height, "teaser": teaser}


def test_a_size_in_the_conference_file_overrides_the_automatic_one() -> None:
    small = replace(CONFERENCE, thumbnails=ThumbnailSettings(size=230, pages=4))
    assert strip_settings(small.thumbnails, 600) == {"pages": 4, "height": 230, "teaser": 480}


@pytest.mark.slow
def test_a_paper_whose_words_cannot_be_counted_costs_no_other_paper_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_words, broken = steps.count_words, PAPERS[3]["title"]

    def count(document: bytes, *, title: str, abstract: str) -> bytes:
        if title == broken:
            raise ZeroDivisionError("a bug")
        return count_words(document, title=title, abstract=abstract)

    monkeypatch.setattr(steps, "count_words", count)
    conference = write_member(tmp_path, 2020, PAPERS[:12])
    conference.write_text(conference.read_text("utf-8") + SETTINGS, "utf-8")
    report = build(conference, Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial"))
    papers: list[dict[str, Any]] = json.loads((tmp_path / "site" / "toy2020" / "papers.json").read_bytes())["papers"]
    assert [paper["title"] for paper in papers if not paper["top_words"]] == [broken]
    (failure,) = report.failures
    assert failure.paper == papers[3]["id"]
    assert "ZeroDivisionError: a bug" in failure.traceback


@pytest.mark.slow
def test_a_paper_whose_facts_cannot_be_found_costs_no_other_paper_its_bibtex(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = PAPERS[3]["abstract"]

    def span(abstract: str) -> tuple[int, int]:
        if abstract == broken:
            raise ZeroDivisionError("a bug")
        return gist_span(abstract)

    monkeypatch.setattr("confpapers.flow.paper_facts.gist_span", span)
    conference = write_member(tmp_path, 2020, PAPERS[:12])
    conference.write_text(conference.read_text("utf-8") + SETTINGS, "utf-8")
    report = build(conference, Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial"))
    papers: list[dict[str, Any]] = json.loads((tmp_path / "site" / "toy2020" / "papers.json").read_bytes())["papers"]
    assert len(papers) == 12
    bibtex = (tmp_path / "site" / "toy2020" / "papers.bib").read_text("utf-8")
    assert [paper["title"] for paper in papers if paper["title"] not in bibtex] == [PAPERS[3]["title"]]
    assert [(failure.step, failure.paper) for failure in report.failures] == [("facts", papers[3]["id"])]


@pytest.mark.slow
def test_a_paper_with_a_pdf_whose_facts_cannot_be_found_costs_no_other_paper_its_bibtex(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [json.loads(line) for line in (DEMO / "papers.jsonl").read_text("utf-8").splitlines()[:12]]
    (tmp_path / "pdf").mkdir()
    for row in rows[:2]:
        (tmp_path / row["pdf_url"]).write_bytes((DEMO / row["pdf_url"]).read_bytes())
    listed = [row if n < 2 else {name: row[name] for name in row if name != "pdf_url"} for n, row in enumerate(rows)]
    broken = rows[1]["abstract"]

    def span(abstract: str) -> tuple[int, int]:
        if abstract == broken:
            raise ZeroDivisionError("a bug")
        return gist_span(abstract)

    monkeypatch.setattr("confpapers.flow.paper_facts.gist_span", span)
    conference = write_member(tmp_path, 2020, [])
    conference.write_text(conference.read_text("utf-8") + SETTINGS, "utf-8")
    (tmp_path / "2020.jsonl").write_text("".join(json.dumps(row) + "\n" for row in listed), "utf-8")
    report = build(conference, Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial"))
    papers: list[dict[str, Any]] = json.loads((tmp_path / "site" / "toy2020" / "papers.json").read_bytes())["papers"]
    assert [paper["id"] for paper in papers if paper["thumb"]] == [row["id"] for row in rows[:2]]
    assert [paper["id"] for paper in papers if not paper["bibtex"]] == [rows[1]["id"]]
    assert [(failure.step, failure.paper) for failure in report.failures] == [("facts-of-pdf", rows[1]["id"])]


@pytest.mark.slow
def test_a_paper_whose_terms_cannot_be_counted_costs_no_other_paper_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def affiliations(paper: search_index.SearchTexts) -> str:
        if paper.title == PAPERS[3]["title"]:
            raise ZeroDivisionError("a bug")
        return ""

    monkeypatch.setattr(search_index, "_affiliations", affiliations)
    conference = write_member(tmp_path, 2020, PAPERS[:12])
    conference.write_text(conference.read_text("utf-8") + SETTINGS, "utf-8")
    report = build(conference, Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial"))
    papers: list[dict[str, Any]] = json.loads((tmp_path / "site" / "toy2020" / "papers.json").read_bytes())["papers"]
    assert [(failure.step, failure.paper) for failure in report.failures] == [("search-terms", papers[3]["id"])]
    first_hits = [search_site(tmp_path / "site", paper["title"]).hits_all[:1] for paper in papers]
    assert [bool(hits) and hits[0].title for hits in first_hits] == [
        number != 3 and paper["title"] for number, paper in enumerate(papers)
    ]
