"""The page of the works that a conference builds on."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from toyconference import Toy, toy
from toysites import render

from confpapers.model import CitedWork
from confpapers.site.cards import cards
from confpapers.site.works import works_page


@pytest.fixture(scope="module")
def toys() -> Toy:
    return toy(40)


def _works(toys: Toy) -> list[CitedWork]:
    ids = [entry.id for entry in toys.entries]
    return [
        CitedWork(title="On <Umbrellas>", author="Example", year=1999, papers=tuple(ids[:12])),
        CitedWork(title=toys.entries[7].title, author="Orme", year=2031, papers=tuple(ids[20:24]), paper=ids[7]),
    ]


def test_each_work_filters_the_page_by_the_papers_that_cite_it(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path, works=_works(toys))
    page = (folder / "works.html").read_text("utf-8")
    assert "On &lt;Umbrellas&gt;" in page
    assert "Example, 1999" in page
    assert f'href="papers/{toys.entries[7].id}/index.html"' in page
    short_ids = page.split('href="index.html#list=')[1].split('"')[0].split(".")
    assert len(set(short_ids)) == 12
    assert 'href="works.html"' in (folder / "index.html").read_text("utf-8")
    remaining = json.loads((folder / "works.json").read_bytes())
    assert [work["title"] for work in remaining] == [work.title for work in _works(toys)]


def test_without_works_there_is_no_page(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path)
    assert not (folder / "works.html").exists()
    assert "works.html" not in (folder / "index.html").read_text("utf-8")


def test_rising_and_falling_works_are_found(toys: Toy) -> None:
    entries = [replace(e, year=2030 + n % 2, edition=f"toy{n % 2}") for n, e in enumerate(toys.entries)]
    ids = [entry.id for entry in entries]
    works = [
        CitedWork(title="Rising", papers=tuple(ids[1:20:2])),
        CitedWork(title="Falling", papers=tuple(ids[0:20:2])),
        CitedWork(title="Steady", papers=tuple(ids[0:8])),
    ]
    result = works_page(works, entries, cards(entries, toys.topics), toys.topics)
    assert result is not None
    assert result.years == (2030, 2031)
    assert [row.title for row in result.rising] == ["Rising"]
    assert [row.title for row in result.falling] == ["Falling"]
    assert result.rising[0].years == "2030: 0 / 20, 2031: 10 / 20"


def test_topics_have_the_works_that_their_papers_cite(toys: Toy) -> None:
    result = works_page(_works(toys), toys.entries, cards(toys.entries, toys.topics), toys.topics)
    assert result is not None
    counted = sum(count for topic in result.topics for _, count in topic.works)
    assert 2 <= counted <= 16
    assert all(count > 1 for topic in result.topics for _, count in topic.works)
