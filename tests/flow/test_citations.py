"""Papers of one site know which of its papers they cite, in their own conference and in the others."""

import json
from concurrent.futures import Future
from pathlib import Path

import pytest
import toysites
from msgspec.structs import replace
from toyconference import toy

from confpapers.citations.reference_list import ReferenceList
from confpapers.engine.cache import Store
from confpapers.engine.executors import Serial
from confpapers.engine.runner import Runner
from confpapers.engine.step import StepOutput
from confpapers.flow.citations import with_citations
from confpapers.flow.other_conferences import other_conferences
from confpapers.model import Conference, Entry, OtherPaper, encode
from confpapers.progress import SilentProgress

NOW = Conference(id="toy2032", title="TOY 2032", venue="TOY", year=2032, source="listing", url="papers.csv")
LISTS = (
    "Ada Quill. Weighing Lamps With Uneven Scales. TOY, 2031. 2. B. Moss. Something Else Entirely. 2030.",
    "Ada Quill. Weighing Lamps With Uneven Scales. TOY, 2031. Bo Moss. A Second Paper of This Conference. 2032.",
    "",
)


@pytest.fixture
def run(tmp_path: Path) -> Runner:
    return Runner(Store(tmp_path / "cache"), Serial(), SilentProgress())


def paper(number: int, title: str, author: str, year: int = 2032) -> Entry:
    return Entry(
        id=f"p{number}", title=title, authors=(author,), abstract=None, url="", pdf_url="", year=year, edition=NOW.id
    )


ENTRIES = [
    paper(1, "The First Paper of This Conference", "Cy Reed"),
    paper(2, "A Third Paper That Cites", "Di Wren"),
    paper(3, "A Second Paper of This Conference", "Bo Moss"),
]


def references(run: Runner) -> list[Future[StepOutput]]:
    result: list[Future[StepOutput]] = []
    for text in LISTS:
        future: Future[StepOutput] = Future()
        future.set_result(run.store.put(encode(ReferenceList(text=text))))
        result.append(future)
    return result


def earlier(site: Path, *, cites: tuple[OtherPaper, ...] = ()) -> None:
    """Put an earlier conference into the site, one of whose papers the lists name."""
    toys = toy(12)
    first = replace(
        toys.entries[0], id="lamps", title="Weighing Lamps With Uneven Scales", authors=("Ada Quill",), year=2031,
        cites_elsewhere=cites,
    )  # fmt: skip
    toysites.put(toys._replace(entries=[first, *toys.entries[1:]]), site, "toy2031", title="TOY 2031", year=2031)


def test_papers_cite_papers_of_their_own_conference_and_of_others(run: Runner, tmp_path: Path) -> None:
    earlier(tmp_path / "site")
    others = other_conferences(tmp_path / "site", {NOW.id}, run)
    first, second, third = with_citations(run, ENTRIES, references(run), NOW.id, others)
    assert [(paper.conference, paper.id, paper.name) for paper in first.cites_elsewhere] == [
        ("toy2031", "lamps", "TOY 2031")
    ]
    assert second.cites == ("p3",)
    assert [paper.id for paper in second.cites_elsewhere] == ["lamps"]
    assert third.cited_by == ("p2",)
    assert (first.cites, first.cited_by, third.cites_elsewhere) == ((), (), ())
    assert first.cites_elsewhere[0].page.startswith("../toy2031/index.html#paper=")


def test_citations_by_another_conference_are_used(run: Runner, tmp_path: Path) -> None:
    here = OtherPaper(conference=NOW.id, id="p1", title=ENTRIES[0].title)
    elsewhere = OtherPaper(conference="toy2000", id="p2", title="A Paper of the Same Id")
    earlier(tmp_path / "site", cites=(here, elsewhere))
    others = other_conferences(tmp_path / "site", {NOW.id}, run)
    first, second, _ = with_citations(run, ENTRIES, references(run), NOW.id, others)
    assert [(paper.id, paper.title) for paper in first.cited_by_elsewhere] == [
        ("lamps", "Weighing Lamps With Uneven Scales")
    ]
    assert second.cited_by_elsewhere == ()


@pytest.mark.parametrize(
    ("year", "published", "undated", "cited"),
    [
        (2052, 0, False, False),  # a conference twenty years later has no paper that a list of 2032 names
        (2052, 0, True, True),  # but a folder of that name may
        (2052, 2032, False, True),  # and so may a list that states the paper's own year
        (2032, 2052, True, False),
    ],
)
def test_the_year_that_decides_is_the_papers_own(
    run: Runner, year: int, published: int, undated: bool, cited: bool
) -> None:
    entries = [replace(entry, year=year, published=published) for entry in ENTRIES]
    editions = {NOW.id} if undated else frozenset[str]()
    _, second, _ = with_citations(run, entries, references(run), NOW.id, (), editions)
    assert second.cites == (("p3",) if cited else ())


@pytest.mark.parametrize(("source", "cited"), [("listing", False), ("folder", True)])
def test_the_year_of_a_folder_in_the_site_says_nothing_about_its_papers(
    run: Runner, tmp_path: Path, source: str, cited: bool
) -> None:
    earlier(tmp_path / "site")
    file = tmp_path / "site" / "toy2031" / "papers.json"
    exported = json.loads(file.read_text("utf-8"))
    exported["conference"]["source"] = source
    exported["papers"] = [{**row, "year": 2051} for row in exported["papers"]]
    file.write_text(json.dumps(exported), "utf-8")
    others = other_conferences(tmp_path / "site", {NOW.id}, run)
    first, *_ = with_citations(run, ENTRIES, references(run), NOW.id, others)
    assert bool(first.cites_elsewhere) is cited


def test_an_archive_does_not_cite_its_own_members_twice(run: Runner, tmp_path: Path) -> None:
    earlier(tmp_path / "site")
    archive = Conference(id="toys", title="Toys", members=("toy2031", "toy2032"))
    assert other_conferences(tmp_path / "site", {archive.id, *archive.members}, run) == ()
    assert [paper.folder for paper in other_conferences(tmp_path / "site", {NOW.id}, run)] == ["toy2031"]


def test_a_conference_whose_papers_cannot_be_read_is_named_and_left_out(run: Runner, tmp_path: Path) -> None:
    earlier(tmp_path / "site")
    (tmp_path / "site" / "toy2031" / "papers.json").write_text('{"papers": [{"id": 7}]}', "utf-8")
    assert other_conferences(tmp_path / "site", {NOW.id}, run) == ()
    (notice,) = run.notices
    assert (notice.where, notice.remedy) == ("toy2031/papers.json", "Build it again: confpapers build toy2031")


@pytest.mark.slow
def test_pages_lead_to_the_papers_of_other_conferences(run: Runner, tmp_path: Path) -> None:
    earlier(tmp_path)
    others = other_conferences(tmp_path, {NOW.id}, run)
    result = with_citations(run, ENTRIES, references(run), NOW.id, others)
    citing = result[0].cites_elsewhere
    toys = toy(12)
    own = replace(toys.entries[2], cites_elsewhere=citing)
    toysites.put(toys._replace(entries=[*toys.entries[:2], own, *toys.entries[3:]]), tmp_path, "toy2032")
    page = (tmp_path / "toy2032" / "papers" / own.id / "index.html").read_text("utf-8")
    assert f'<a href="../../{citing[0].page}">Weighing Lamps With Uneven Scales</a><small>TOY 2031</small>' in page
    assert "Cites 1 paper here" in (tmp_path / "toy2032" / "index.html").read_text("utf-8")
