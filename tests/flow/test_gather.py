"""From list pages to papers: menus, volumes that link to each other, files with abstracts, dead pages."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from toysite import ToySite, toy_site

from confpapers.engine.cache import Store
from confpapers.errors import FetchError
from confpapers.flow.gather import Gatherer
from confpapers.flow.options import Options
from confpapers.model import Conference, Failure, Listing
from confpapers.pipeline import open_workshop
from confpapers.progress import SilentProgress

pytestmark = pytest.mark.network

Pages = dict[str, str]
List = Callable[..., tuple[Listing, list[Failure]]]


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[List]:
    """What is listed by a site with these pages, and what could not be had."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with toy_site(3) as site:

        def read(pages: Pages, source: str, start: str, **more: Any) -> tuple[Listing, list[Failure]]:
            _serve(site, pages, monkeypatch)
            url = f"{site.url}{start}"
            conference = Conference(id="toy2030", title="Toy", venue="Toy", year=2030, source=source, url=url, **more)
            options = Options(executor="serial", delay=0)
            with open_workshop(Store(tmp_path / "cache"), options, SilentProgress()) as (run, web):
                return Gatherer(conference, run, web).list_papers(), run.failures

        yield read


def _serve(site: ToySite, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(path: str) -> tuple[int, str, bytes]:
        return (200, "text/html", pages[path].encode()) if path in pages else (404, "text/html", b"<h1>no</h1>")

    monkeypatch.setattr(site, "answer", answer)


def row(name: str) -> str:
    return f'<dt class="ptitle"><a href="/html/{name}.html">A Tale of {name}</a></dt><dd></dd>'


def content(*rows: str) -> str:
    return f'<div id="content"><dl>{"".join(rows)}</dl></div>'


MENU = content(*(f'<dd><a href="/TOY2030?day=2030-01-0{n}">Day {n}</a></dd>' for n in (1, 2)))
DAY = {"/TOY2030": MENU, "/TOY2030?day=2030-01-01": content(row("Ada"), row("Bo"))}


def test_a_dead_page_of_a_list_stops_the_build_when_papers_may_be_missing(listed: List) -> None:
    with pytest.raises(FetchError, match="day=2030-01-02: a dead link"):
        listed(DAY, "cvf", "/TOY2030")
    with pytest.raises(FetchError, match="day=2030-01-02: a dead link"):
        listed(DAY, "cvf", "/TOY2030", expected=3)


def test_a_dead_list_page_is_only_reported_if_the_others_have_all_expected_papers(listed: List) -> None:
    result, (failure,) = listed(DAY, "cvf", "/TOY2030", expected=2)
    assert [paper.day for paper in result.papers] == ["2030-01-01"] * 2
    assert failure.url.endswith("?day=2030-01-02")
    assert (failure.step, failure.paper) == ("list", "")


def test_volumes_that_name_each_other_are_counted_once(listed: List) -> None:
    def volume(other: str, *names: str) -> str:
        items = "".join(
            f'<li><a title="paper title" href="/paper/2030/hash/{n:08x}{n:08x}-Abstract.html">A Tale of {n}</a></li>'
            for n in map(int, names)
        )
        see = f'<p class="book-see-also"><a href="{other}">See</a></p><p class="paper-count">{len(names)} papers</p>'
        return f'{see}<ul class="paper-list">{items}</ul>'

    pages = {
        "/paper/2030": volume("/paper/2030/main", "1"),
        "/paper/2030/main": volume("/paper/2030/creative", "2", "3"),
        "/paper/2030/creative": volume("/paper/2030", "1"),
    }
    result, failures = listed(pages, "neurips", "/paper/2030")
    assert (len(result.papers), result.stated, failures) == (3, 3, [])


def test_a_companion_page_adds_abstracts_and_if_missing_costs_only_those(listed: List) -> None:
    events = {"results": [{"id": 1, "name": "A Tale of Ada"}, {"id": 2, "name": "A Tale of Bo"}]}
    start = "/data/toy-2030-orals-posters.json"
    alone = {start: json.dumps(events)}
    result, failures = listed(alone, "virtual", start)
    assert [paper.abstract for paper in result.papers] == [None, None]
    assert [failure.step for failure in failures] == ["list-also"], "the papers stay, and what is missing is said"
    events["results"][0]["id"] = 7  # another page, as the first answer is kept
    start = "/more/toy-2030-orals-posters.json"
    both = {start: json.dumps(events), "/more/toy-2030-abstracts.json": '{"2": "We tell."}'}
    result, failures = listed(both, "virtual", start)
    assert ([paper.abstract for paper in result.papers], failures) == ([None, "We tell."], [])


LANTERNS = ("Lanterns That Count Moths", "Kettles as Clocks of the House", "Ropes and Their Knots", "What Lamps Want")


def _part(numbers: Sequence[int], parts: Sequence[int]) -> str:
    """Return a part of a list, with links to others and to the news."""
    papers = [f'<p><a href="/paper/{n}">{LANTERNS[n]}</a></p>' for n in numbers]
    others = [f'<nav><a href="?page={n}">{n}</a></nav>' for n in parts]
    return "\n".join([*papers, '<a href="/news/1">Registration is open now</a>', *others])


def test_a_list_in_parts_is_read_to_its_end(listed: List) -> None:
    pages = {
        "/papers": _part([0, 1], [2, 3]),
        "/papers?page=2": _part([2], [1, 3]),
        "/papers?page=3": _part([3], [1, 2, 4]),
        "/papers?page=1": _part([0, 1], [2, 3]),
        "/papers?page=4": _part([3], [1, 2, 3, 4, 5]),  # it repeats the last one, and never ends
    }
    result, failures = listed(pages, "highwire", "/papers")
    assert [paper.title for paper in result.papers] == list(LANTERNS)
    assert not failures


def test_a_paper_that_a_page_lists_twice_is_one_paper(tmp_path: Path) -> None:
    row_ = '<dt class="ptitle"><a href="/html/{}.html">{}</a></dt><dd></dd>'
    rows = [("Ada", "Moths"), ("Ada", "Moths!"), ("Bo", "Moths"), ("Ada", "Other Moths")]
    page = tmp_path / "list.html"
    page.write_text(content(*(row_.format(*pair) for pair in rows)))
    conference = Conference(id="toy2030", title="Toy", venue="Toy", year=2030, source="cvf", url=str(page))
    options = Options(executor="serial", delay=0)
    with open_workshop(Store(tmp_path / "cache"), options, SilentProgress()) as (run, web):
        result = Gatherer(conference, run, web).list_papers()
        notices = [(notice.kind, notice.what, notice.detail) for notice in run.notices]
    assert [paper.title for paper in result.papers] == ["Moths", "Moths", "Other Moths"]
    assert notices == [("repaired", "two rows of one paper", "Moths!")]


def test_a_bibliography_spares_the_landing_pages(listed: List) -> None:
    links = '<p class="links">[<a href="/v9/ada.html">abs</a>]</p>'
    paper = f'<div class="paper"><p class="title">A Tale of Ada</p>{links}</div>'
    pages = {
        "/v9": f'<a href="./assets/bib/bibliography.bib">bib</a>{paper}',
        "/v9/assets/bib/bibliography.bib": "@InProceedings{pmlr-v9-ada, title = {A Tale of Ada}, abstract = {We tell.},"
        " url = {https://proceedings.mlr.press/v9/ada.html}, pdf = {https://proceedings.mlr.press/v9/ada.pdf}}",
    }
    result, failures = listed(pages, "pmlr", "/v9")
    (ada,) = result.papers
    assert (ada.abstract, ada.pdf_url, failures) == ("We tell.", "https://proceedings.mlr.press/v9/ada.pdf", [])


def test_pdfs_on_another_site_do_not_wait_for_the_landing_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    pdf_requested = threading.Event()
    with toy_site(1) as pages, toy_site(1) as files:
        listed = f'<dt class="ptitle"><a href="/1.html">A Tale</a></dt><dd><a href="{files.url}/1.pdf">pdf</a></dd>'

        def page(path: str) -> tuple[int, str, bytes]:
            if path == "/TOY2030":
                return 200, "text/html", content(listed).encode()
            if path == "/1.html" and pdf_requested.wait(20):
                return 200, "text/html", b'<div id="content"><div id="abstract">Told at once.</div></div>'
            return 404, "text/html", b"<h1>no</h1>"

        def file(path: str) -> tuple[int, str, bytes]:
            if path == "/1.pdf":
                pdf_requested.set()
            return 404, "text/html", b"<h1>no</h1>"

        monkeypatch.setattr(pages, "answer", page)
        monkeypatch.setattr(files, "answer", file)
        url = f"{pages.url}/TOY2030"
        conference = Conference(id="toy2030", title="Toy", venue="Toy", year=2030, source="cvf", url=url)
        with open_workshop(Store(tmp_path / "cache"), Options(executor="serial", delay=0), SilentProgress()) as tools:
            tools[1].trust(files.url)
            (paper,) = Gatherer(conference, *tools).gather(None).papers
    assert (paper.abstract, paper.pdf_url) == ("Told at once.", f"{files.url}/1.pdf")


@pytest.mark.parametrize(("edition", "delay", "said"), [("", 50.0, True), ("", 5.0, False), ("toy2030", 50.0, False)])
def test_a_long_wait_is_announced_except_for_each_member_of_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: str, delay: float, said: bool
) -> None:
    messages: list[str] = []
    progress = SilentProgress()
    monkeypatch.setattr(progress, "say", messages.append)
    lines = "".join(f'{{"title": "Tale {n}", "pdf": "https://pdf.example.org/{n}.pdf"}}\n' for n in range(2))
    (tmp_path / "toy.jsonl").write_text(lines, "utf-8")
    conference = Conference(
        id="toy2030",
        title="Toy",
        venue="Toy",
        year=2030,
        source="listing",
        url=str(tmp_path / "toy.jsonl"),
        delay=delay,
    )
    with open_workshop(Store(tmp_path / "cache"), Options(executor="serial"), progress) as (run, web):
        Gatherer(conference, run, web, edition=edition).gather(None)
    assert (
        messages
        == [
            "Toy lists 2 papers. Fetching their pages and PDFs takes at least 1 min 40 s, because pdf.example.org is "
            "requested politely."
        ]
        * said
    )
