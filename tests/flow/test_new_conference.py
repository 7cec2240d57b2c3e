"""New conference files: the sources tried, the messages, the files written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from toysite import ToySite, toy_site

from confpapers.conference import registry
from confpapers.engine.cache import Store
from confpapers.errors import FetchError, SourceError, UsageError
from confpapers.flow.new_conference import NewConferenceOptions, scaffold
from confpapers.model import ScheduleSettings
from confpapers.web.fetcher import Fetcher, FetchSettings

pytestmark = pytest.mark.network


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def site() -> Iterator[ToySite]:
    with toy_site() as running:
        yield running


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Fetcher]:
    with Fetcher(Store(tmp_path / "cache"), FetchSettings(delay=0)) as fetcher:
        yield fetcher


def test_the_source_that_finds_most_is_used_and_its_result_reported(
    site: ToySite, web: Fetcher, tmp_path: Path
) -> None:
    message = scaffold(NewConferenceOptions(name="toy2020", url=f"{site.url}/TOY2020"), web).splitlines()
    assert message[0] == "Found with source cvf: 12 papers"
    assert [line.strip().partition("  (")[0] for line in message[1:4]] == [paper["title"] for paper in site.papers[:3]]
    assert not any("Missing" in line for line in message)
    assert message[-2:] == [f"Written: {tmp_path / 'toy2020.toml'}", "Next: confpapers build toy2020.toml --limit 20"]
    result = registry.find("toy2020.toml")
    assert (result.title, result.venue, result.year, result.source, result.expected) == (
        "TOY 2020",
        "TOY",
        2020,
        "cvf",
        12,
    )
    assert next(path for path in site.requested if path != "/robots.txt") == "/TOY2020"
    assert site.requested.count("/TOY2020") == 1


def test_the_pages_of_a_menu_are_read_and_a_dead_one_is_reported(
    site: ToySite, web: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = site.answer
    days = "".join(f"<dd><a href='/TOY2020?day=2020-01-0{n}'>Day {n}</a></dd>" for n in (1, 2, 3))
    pages = {"/TOY2020": (200, "text/html", f"<div id=content><dl>{days}</dl></div>".encode())}
    pages |= {f"/TOY2020?day=2020-01-0{n}": page("/TOY2020") for n in (1, 2)}
    monkeypatch.setattr(site, "answer", lambda path: pages.get(path) or page(path))
    message = scaffold(NewConferenceOptions(name="toy2020", url=f"{site.url}/TOY2020"), web).splitlines()
    assert message[0] == "Found with source cvf: 12 papers on 3 pages, and 1 page more that a build will read"
    assert message[1].strip().startswith(site.papers[0]["title"])
    assert registry.find("toy2020.toml").expected is None, "not all was seen"


def test_a_local_list_is_named_relative_to_the_file(web: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "conferences").mkdir()
    rows = "".join(f"A Tale of Cat {n},Ada Example\n" for n in range(6))
    (tmp_path / "papers.csv").write_text(f"title,authors\n{rows}", "utf-8")
    message = scaffold(NewConferenceOptions(name="ours2027", url="papers.csv"), web)
    assert "Found with source listing: 6 papers" in message
    assert "Missing: PDFs, abstracts" in message
    assert 'url = "../papers.csv"' in (tmp_path / "conferences" / "ours2027.toml").read_text("utf-8")
    assert registry.find("ours2027").urls == ((tmp_path / "papers.csv").as_uri(),)


def test_settings_of_a_known_conference_are_copied_with_the_new_year(
    site: ToySite, web: Fetcher, tmp_path: Path
) -> None:
    folder = tmp_path / "conferences"
    folder.mkdir()
    (folder / "toy2019.toml").write_text(
        'title = "Toy 2019"\nname = "All Toys"\nvenue = "TOY"\nyear = 2019\nsource = "cvf"\n'
        f'url = "{site.url}/TOY2019"\nexpected = 99\ndates = ["2019-01-01"]\nplace = "Attic"\ndelay = 0.5\n'
        f'[schedule]\nsource = "csv"\nurl = "{site.url}/when2019.csv"\n'
        '[topics]\ncount = 7\nnames = { 3 = "Cats \\"and\\" dogs" }\n',
        "utf-8",
    )
    scaffold(NewConferenceOptions(name="toy2020", like="toy2019"), web)
    old, result = registry.find("toy2019"), registry.find("toy2020")
    assert (result.title, result.name, result.urls, result.expected) == (
        "TOY 2020",
        "All Toys",
        (f"{site.url}/TOY2020",),
        12,
    )
    assert (result.dates, result.place, result.delay, result.topics) == ((), "", 0.5, old.topics)
    assert result.schedule == ScheduleSettings(source="csv", url=f"{site.url}/when2020.csv")


def test_a_missing_list_is_not_an_error_for_a_copy_of_a_known_conference(site: ToySite, web: Fetcher) -> None:
    options = NewConferenceOptions(name="toy2021", like="cvpr2016", url=f"{site.url}/TOY2021")
    message = scaffold(options, web)
    assert "Its list cannot be read yet" in message
    assert "Once it is there: confpapers check toy2021.toml" in message
    assert registry.find("toy2021.toml").source == "cvf"


def test_an_existing_file_is_kept_unless_forced(site: ToySite, web: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "toy2020.toml").write_text("mine")
    with pytest.raises(UsageError, match=r"toy2020\.toml already exists; --force"):
        scaffold(NewConferenceOptions(name="toy2020", url=f"{site.url}/TOY2020"), web)
    assert (tmp_path / "toy2020.toml").read_text() == "mine"
    scaffold(NewConferenceOptions(name="toy2020", url=f"{site.url}/TOY2020", force=True), web)
    assert registry.find("toy2020.toml").expected == 12


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (NewConferenceOptions(name="toys", url="x"), "the name must be venue and year"),
        (NewConferenceOptions(name="../toy2020", url="x"), "the name must be venue and year"),
        (NewConferenceOptions(name="2020", url="x"), "the name must be venue and year"),
        (NewConferenceOptions(name="toy2020"), "--url"),
        (NewConferenceOptions(name="toy2020", like="cvpr215"), "did you mean 'cvpr201"),
        (NewConferenceOptions(name="icml2030", like="icml2015"), "does not contain the year"),
    ],
)
def test_invalid_arguments_are_reported_before_any_request(
    web: Fetcher, options: NewConferenceOptions, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        scaffold(options, web)


def test_a_page_without_papers_writes_no_file_and_suggests_alternatives(
    site: ToySite, web: Fetcher, tmp_path: Path
) -> None:
    site.answer = lambda path: (200, "text/html", b"<h1>Welcome</h1>")  # type: ignore[method-assign]
    with pytest.raises(SourceError, match=r"no source finds papers in .*TOY2020.*cvf: no .dt\.ptitle"):
        scaffold(NewConferenceOptions(name="toy2020", url=f"{site.url}/TOY2020"), web)
    with pytest.raises(FetchError, match="gone"):
        scaffold(NewConferenceOptions(name="toy2020", url="gone.csv"), web)
    assert not (tmp_path / "toy2020.toml").exists()
