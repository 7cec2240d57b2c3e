"""Sites that send another page than the one asked for, or rows without a title: all is named, nothing is guessed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from toysite import toy_site

from confpapers.engine.cache import Store
from confpapers.errors import Notice, SourceError
from confpapers.flow.gather import Gathered, Gatherer
from confpapers.flow.options import Options
from confpapers.model import Conference, ScheduleSettings
from confpapers.pipeline import open_workshop
from confpapers.progress import SilentProgress
from confpapers.sources.page import said_instead

pytestmark = pytest.mark.network

Gather = Callable[..., tuple[Gathered, list[Notice], list[str]]]
GONE = "<html><head><title>404 - Page Not Found</title></head><body><h1>Oops!</h1><a href='/'>Home</a></body></html>"
LANDING = "<html><head><title>{0}</title><meta name=citation_title content='{0}'>{1}</head></html>"
ABSTRACT = (
    "<meta name=citation_abstract content='We light a lamp in a fog and count the moths that come to it at night.'>"
)


@pytest.fixture
def gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gather]:
    """What is gathered from a site with these pages; all other addresses lead to a page "not found" with status 200."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with toy_site(3) as site:

        def gather(pages: dict[str, str], source: str, **more: Any) -> tuple[Gathered, list[Notice], list[str]]:
            monkeypatch.setattr(site, "answer", lambda path: (200, "text/html", pages.get(path, GONE).encode()))
            if programme := more.pop("programme", ""):
                more["schedule"] = ScheduleSettings(source="nips-cards", url=f"{site.url}{programme}")
            url = f"{site.url}/TOY2030"
            conference = Conference(id="toy2030", title="Toy", venue="Toy", year=2030, source=source, url=url, **more)
            options = Options(executor="serial", delay=0)
            with open_workshop(Store(tmp_path / "cache"), options, SilentProgress()) as (run, web):
                result = Gatherer(conference, run, web).gather(None)
                return result, run.notices, [failure.reason for failure in run.failures]

        yield gather


def row(name: str, title: str) -> str:
    return (
        f'<dt class="ptitle"><a href="/html/{name}.html">{title}</a></dt>'
        '<dd><form class="authsearch"><input name="query_author" value="Ada Quill"></form></dd>'
    )


def said(notices: list[Notice]) -> list[tuple[str, str, str]]:
    return [(each.kind, each.what, each.detail) for each in notices]


def test_a_page_that_was_not_found_costs_a_paper_its_abstract_and_is_named(gathered: Gather) -> None:
    pages = {"/TOY2030": row("moths", "Lamps for Moths") + row("tides", "Tides and Kettles")}
    pages["/html/moths.html"] = LANDING.format("Lamps for Moths", ABSTRACT)
    result, notices, failures = gathered(pages, "cvf")
    assert [bool(paper.abstract) for paper in result.papers] == [True, False]
    assert said(notices) == [("dropped", "page that does not name its paper", "404 - Page Not Found")]
    assert failures == []


def test_a_page_that_names_its_paper_and_has_nothing_new_is_no_wrong_page(gathered: Gather) -> None:
    pages = {"/TOY2030": row("moths", "Lamps for Moths"), "/html/moths.html": "<h1>Lamps for  moths</h1>"}
    assert said(gathered(pages, "cvf")[1]) == []


@pytest.mark.parametrize("source", ["cvf", "neurips", "pmlr", "ecva", "highwire", "listing", "virtual"])
def test_a_list_that_was_not_found_is_refused_in_the_words_of_the_site(gathered: Gather, source: str) -> None:
    with pytest.raises(SourceError, match=r"/TOY2030 says '404 - Page Not Found'.*Look for its new address"):
        gathered({}, source)


def test_a_programme_that_was_not_found_is_a_failure_in_the_words_of_the_site(gathered: Gather) -> None:
    pages = {"/TOY2030": row("moths", "Lamps for Moths"), "/html/moths.html": LANDING.format("Lamps", ABSTRACT)}
    (reason,) = gathered(pages, "cvf", programme="/programme")[2]
    assert "/programme says '404 - Page Not Found'" in reason


def test_a_row_without_a_title_is_called_by_its_page_or_address_and_one_without_both_is_named(gathered: Gather) -> None:
    nameless = '<dt class="ptitle"></dt><dd><form class="authsearch"><input name="query" value="Cy Tern"></form></dd>'
    pages = {"/TOY2030": row("moths", "") + row("tide_tables", "") + nameless + row("kettles", "Kettles as Clocks")}
    pages["/html/moths.html"] = LANDING.format("Lamps for Moths", ABSTRACT)
    pages["/html/tide_tables.html"] = pages["/html/kettles.html"] = LANDING.format("", ABSTRACT)
    result, notices, _ = gathered(pages, "cvf")
    assert [paper.title for paper in result.papers] == ["Lamps for Moths", "tide tables", "Kettles as Clocks"]
    assert said(notices) == [
        ("dropped", "row without a title", "Cy Tern"),
        ("guessed", "row without a title", "tide tables"),
    ]


LISTS = {
    "neurips": '<ul><li><a href="/paper/2030/hash/0123456789abcdef-Abstract.html"></a><i>Ada Quill</i></li></ul>',
    "pmlr": '<div class="paper"><p class="title"></p><p class="links"><a href="/v1/quill30.html">abs</a></p></div>',
    "ecva": '<dt class="ptitle"><a href="/papers/quill30.html"></a></dt><dd>Ada Quill</dd>',
    "acl": '<p><a class="align-middle" href="/2030.toy-long.7/"></a><a href="/people/q">Ada Quill</a></p>',
}


@pytest.mark.parametrize("source", LISTS)
def test_no_list_of_a_site_loses_a_row_without_a_title(gathered: Gather, source: str) -> None:
    result, notices, _ = gathered({"/TOY2030": LISTS[source]}, source)
    assert [bool(paper.title) for paper in result.papers] == [True]
    assert ("guessed", "row without a title", result.papers[0].title) in said(notices)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("404 Not Found", "404 Not Found"),
        ("Page introuvable", "Page introuvable"),
        ("404 error pages as a window into how collections of lantern catalogues decay over forty years of tides", ""),
        ("Accepted Papers", ""),
    ],
)
def test_only_a_short_title_says_that_a_page_was_not_found(title: str, said: str) -> None:
    assert said_instead(f"<html><title>{title}</title><h1>Lanterns</h1></html>".encode()) == said
