"""Several conferences on one page: their papers, their years, and their reports."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from archives import PAPERS, write_archive, write_member

from confpapers import Options, build
from confpapers.conference import registry
from confpapers.errors import ConferenceError, SelfCheckError, SourceError
from confpapers.flow.gather import Gathered, Gatherer
from confpapers.model import Report
from confpapers.site.year_trends import charts, shares_by_year


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place, year in enumerate((2019, 2020, 2021)):
        write_member(tmp_path, year, PAPERS[place * 8 : place * 8 + 8])
    return tmp_path


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(site=tmp_path / "site", cache=tmp_path / "cache", executor="serial")


def rows(folder: Path) -> list[dict[str, Any]]:
    papers: list[dict[str, Any]] = json.loads((folder / "papers.json").read_bytes())["papers"]
    return papers


def ran(report: Report, step: str) -> int:
    return next(stage.ran for stage in report.stages if stage.stage == step)


@pytest.mark.slow
def test_an_archive_is_one_page_of_its_members_and_reads_nothing_twice(folder: Path, options: Options) -> None:
    build(folder / "toy2019.toml", options)
    report = build(write_archive(folder, "toy2019.toml", "toy2020.toml"), options)
    papers = rows(folder / "site" / "toys")
    of = [(p["edition"], p["year"], p["venue"]) for p in papers]
    assert of == [("toy2019", 2019, "TOY")] * 8 + [("toy2020", 2020, "TOY")] * 8
    assert all(p["x"] is not None and p["similar"] for p in papers)
    assert ran(report, "listed-words") == 1, "the papers of 2019, a group of their own, were counted before"
    assert report.facts["editions"][0] == {
        "edition": "Toy 2019", "papers": 8, "abstracts": 8, "strips": 0, "in the programme": 0,
    }  # fmt: skip
    assert [row["edition"] for row in report.facts["lists"]] == ["Toy 2019", "Toy 2020"]
    page = (folder / "site" / "toys" / "index.html").read_text("utf-8")
    assert 'data-facet="year" data-value="2019"' in page
    assert "Topics over the years, 2019–2020" in page
    assert "TOY 2020" in page, "the latest year comes first"
    assert "TOY 2019" not in page, "the eight cards of the page are all of that year"
    own = (folder / "site" / "toys" / "papers" / papers[0]["id"] / "index.html").read_text("utf-8")
    assert 'name="citation_conference_title" content="Toy 2019"' in own


@pytest.mark.slow
def test_a_new_member_changes_no_id_of_the_others_even_when_it_repeats_them(folder: Path, options: Options) -> None:
    write_member(folder, 2021, PAPERS[:4])
    build(write_archive(folder, "toy2019.toml", "toy2020.toml"), options)
    before = [p["id"] for p in rows(folder / "site" / "toys")]
    build(write_archive(folder, "toy2019.toml", "toy2020.toml", "toy2021.toml"), options)
    after = [p["id"] for p in rows(folder / "site" / "toys")]
    assert after[: len(before)] == before
    assert after[len(before) :] == [f"toy2021-{id_}" for id_ in before[:4]]


@pytest.mark.slow
def test_a_member_with_fewer_papers_than_expected_stops_the_archive_by_name(folder: Path, options: Options) -> None:
    write_member(folder, 2020, PAPERS[8:16], expected="9")
    with pytest.raises(SelfCheckError, match=r"Toy 2020: 9 papers are expected .* 8 were found"):
        build(write_archive(folder, "toy2019.toml", "toy2020.toml"), options)


@pytest.mark.slow
def test_a_member_without_a_list_stops_the_archive_and_force_leaves_it_out(folder: Path, options: Options) -> None:
    (folder / "2020.jsonl").unlink()
    archive = write_archive(folder, "toy2019.toml", "toy2020.toml")
    with pytest.raises(SourceError, match=r"Toy 2020: .*2020\.jsonl"):
        build(archive, options)
    report = build(archive, Options(site=options.site, cache=options.cache, executor="serial", force=True))
    assert [(failure.step, failure.edition) for failure in report.failures] == [("list", "toy2020")]
    assert {p["edition"] for p in rows(folder / "site" / "toys")} == {"toy2019"}


def test_a_pattern_selects_all_known_editions_by_year_and_the_archive_has_the_latest_year(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = folder / "conferences"
    home.mkdir()
    for year in (2021, 2019):
        write_member(home, year, PAPERS[:2])
    monkeypatch.chdir(folder)
    archive = registry.read(write_archive(home, "toy20*"))
    assert [member.id for member in registry.editions(archive)] == ["toy2019", "toy2021"]
    assert (archive.year, archive.venue, archive.source) == (2021, "TOY", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('members = ["toy2010.toml"]', "toys, members: there is no conference file"),
        ('members = ["cvpr20155"]', "no conference 'cvpr20155'; did you mean 'cvpr2015'"),
        ('members = ["toys.toml"]', "is an archive itself; list its members instead"),
        ('members = ["nothing*"]', "no conference 'nothing*'"),
        ("members = []", "`members` is empty"),
        ('members = ["cvpr2015"]\nsource = "cvf"', "an archive cannot have `source`"),
        ('venue = "TOY"\nyear = 2020\nurl = "x"', "`source` is missing"),
    ],
)
def test_an_invalid_archive_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "toys.toml"
    file.write_text(f'title = "All Toys"\n{text}\n', "utf-8")
    with pytest.raises(ConferenceError) as caught:
        registry.read(file)
    assert said in str(caught.value)


def test_shares_are_means_of_a_year_and_the_topic_that_grows_comes_first() -> None:
    papers = [(2019, (0.5, 0.5)), (2021, (0.2, 0.8)), (2019, (0.7, 0.3)), (2021, (0.0, 1.0)), (2020, ())]
    shares = shares_by_year(papers, 2)
    assert list(shares) == [2019, 2021]
    assert shares[2019] == pytest.approx([0.6, 0.4])
    assert shares[2021] == pytest.approx([0.1, 0.9])
    result = charts(shares, ["a", "b"])
    assert [topic.name for topic in result.topics] == ["b", "a"]
    assert result.topics[0].said == "2019: 40%, 2021: 90%"
    assert result.topics[0].path.count("M") == 2
    assert "v-36h" in result.topics[0].path, "the largest share is as high as the chart"


@pytest.mark.slow
def test_members_on_different_sites_are_gathered_at_the_same_time(
    folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather, all_here = Gatherer.gather, threading.Barrier(2, timeout=60)

    def gather_together(gatherer: Gatherer, *rest: Any) -> Gathered:
        all_here.wait()
        return gather(gatherer, *rest)

    monkeypatch.setattr(Gatherer, "gather", gather_together)
    build(write_archive(folder, "toy2019.toml", "toy2020.toml"), options)
    assert [paper["edition"] for paper in rows(folder / "site" / "toys")] == ["toy2019"] * 8 + ["toy2020"] * 8


def test_a_list_that_cannot_be_read_stops_the_build_before_the_other_members_are_complete(
    folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "2020.jsonl").write_text("no JSON", "utf-8")
    gather, stopped = Gatherer.gather, threading.Event()

    def gather_slowly(gatherer: Gatherer, *rest: Any) -> Gathered:
        if gatherer.edition == "toy2019":
            assert stopped.wait(60), "the build waits for this member"
        return gather(gatherer, *rest)

    monkeypatch.setattr(Gatherer, "gather", gather_slowly)
    with pytest.raises(SourceError, match="Toy 2020: "):
        build(write_archive(folder, "toy2019.toml", "toy2020.toml"), options)
    stopped.set()
