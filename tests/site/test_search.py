"""The search and the list of authors across all conferences of a site."""

import base64
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from toyconference import toy
from toysites import put, read_index

from confpapers.errors import UsageError
from confpapers.model import Entry
from confpapers.site import columns, render_index, search
from confpapers.site import data as site_data
from confpapers.site.card import folder_of
from confpapers.site.overview import overviews
from confpapers.site.search_index import AUTHOR, TITLE, tokens
from confpapers.site.search_rows import read_rows, value_of
from confpapers.site.search_site import as_text, search_site


def data(folder: Path, name: str) -> Any:
    """What a file of the site's data holds."""
    (file,) = (folder / "data").glob(f"{name}.*.js")
    return value_of(file)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Entry]]:
    """A site of two conferences, and its papers as they are numbered: the older conference's first."""
    folder = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_data, "PART", 3000)
        patch.setattr(search, "PART", 3000)
        late = put(toy(60), folder, "late", year=2032)
        early = put(toy(130), folder, "early", year=2030)
        render_index.render_index(folder)
    return folder, [*early, *late]


def test_every_paper_is_found_by_title_and_author_whatever_its_conference(two: tuple[Path, list[Entry]]) -> None:
    folder, entries = two
    root = data(folder, "search")
    index: dict[str, list[tuple[int, int]]] = {}
    for name in root["files"]:
        index |= read_index(base64.b64decode(value_of(folder / "data" / name)))
    assert root["papers"] == 190
    assert len(root["files"]) > 3
    for row, entry in enumerate(entries):
        terms = {f"{tokens(entry.authors[0])[-1]}{AUTHOR}", *(f"{word}{TITLE}" for word in tokens(entry.title))}
        assert all(row in [number for number, _ in index[term]] for term in terms)


def test_rows_have_the_data_of_the_list_in_the_order_of_the_page(two: tuple[Path, list[Entry]]) -> None:
    folder, entries = two
    views = {view.folder: view for view in overviews(folder)}
    rows = [*read_rows(folder / "early", views["early"].files), *read_rows(folder / "late", views["late"].files)]
    shown = [(e.title, e.id if folder_of(e.id) else "", "\n".join(e.authors)) for e in entries]
    assert [(row[0], row[1], row[3]) for row in rows] == shown


@pytest.mark.slow
def test_a_name_leads_to_its_papers_in_all_conferences(two: tuple[Path, list[Entry]]) -> None:
    folder, entries = two
    root = data(folder, "authors")
    lists = [value_of(folder / "data" / name) for name in root["files"]]
    assert len(lists) > 1
    assert all(first in search.name_keys(names[0][0]) for first, names in zip(root["first"], lists, strict=True))
    result = {}
    for name, gaps in (pair for names in lists for pair in names):
        result[name] = [sum(gaps[: i + 1]) for i in range(len(gaps))]
    every = {name for entry in entries for name in entry.authors}
    assert result == {n: [row for row, entry in enumerate(entries) if n in entry.authors] for n in every}


def test_a_name_is_listed_by_each_of_its_words() -> None:
    assert search.name_keys("Aäron van den Oord") == [
        "aaron van den oord",
        "van den oord aaron",
        "den oord aaron van",
        "oord aaron van den",
    ]
    assert search.name_keys("…") == [""]


@pytest.mark.slow
def test_spellings_of_one_name_are_one_person(tmp_path: Path) -> None:
    names = [("ADA QUILL", "Bo van den Moor"), ("Ada Quill*", "Bo Van Den Moor"), ("Ada Quill", "Bo van den Moor†")]
    toys = toy(60)
    rows = [replace(entry, authors=names[n % 3]) for n, entry in enumerate(toys.entries[:6])]
    put(toys._replace(entries=rows + toys.entries[6:]), tmp_path, "one", year=2030)
    result = search.authors_of(tmp_path, overviews(tmp_path))
    assert result["Ada Quill"][:6] == result["Bo van den Moor"] == [0, 1, 2, 3, 4, 5]
    assert not {"ADA QUILL", "Ada Quill*", "Bo Van Den Moor", "Bo van den Moor†"} & result.keys()


def test_equal_keys_are_never_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PART", 1)
    lists = list(search._lists({"Ines Gomez": [1], "Inés Gómez": [2]}))
    assert [(key, sorted(name for name, _ in names)) for key, names in lists] == [
        ("gomez ines", ["Ines Gomez", "Inés Gómez"]),
        ("ines gomez", ["Ines Gomez", "Inés Gómez"]),
    ]


@pytest.mark.slow
def test_a_single_conference_shares_its_index_with_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "WHOLE", 10)
    monkeypatch.setattr(site_data, "PART", 3000)
    put(toy(60), tmp_path, "toy60")
    render_index.render_index(tmp_path)
    root = data(tmp_path, "search")
    assert len(root["files"]) > 1
    assert all(re.match("toy60/data/search-", name) and (tmp_path / name).is_file() for name in root["files"])
    assert list((tmp_path / "data").glob("search-*")) == []


def test_shared_files_that_are_no_longer_needed_are_removed(tmp_path: Path) -> None:
    put(toy(30), tmp_path, "toy30")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "search-7.0123456789.js").write_text("old")
    (tmp_path / "data" / "mine.txt").write_text("not ours")
    render_index.render_index(tmp_path)
    names = {file.name.split(".")[0] for file in (tmp_path / "data").iterdir()}
    assert names == {"site", "search", "search-0", "authors", "authors-0", "offline", "mine"}


# --- the command line ---


def test_the_command_line_searches_a_site_and_one_of_its_conferences(two: tuple[Path, list[Entry]]) -> None:
    folder, entries = two
    title = entries[3].title
    whole, part = search_site(folder, title), search_site(folder / "early", title)
    assert [hit.title for hit in whole.hits_all[:1]] == [title]
    assert (whole.papers, part.papers) == (190, 130)
    assert {hit.conference for hit in part.hits_all} == {"early"}
    assert all((folder / hit.page.partition("#")[0]).is_file() for hit in whole.hits_all)
    assert search_site(folder, f'"{title}"').all == sum(entry.title == title for entry in entries)


def test_a_site_whose_conferences_were_not_built_into_its_index_is_not_searched(tmp_path: Path) -> None:
    for name, year in (("early", 2030), ("mid", 2031), ("late", 2032)):
        put(toy(20), tmp_path, name, year=year)
    render_index.render_index(tmp_path)
    shutil.rmtree(tmp_path / "mid")
    with pytest.raises(UsageError, match="build any of them again"):
        search_site(tmp_path, "tides")
    assert search_site(tmp_path / "late", "tides").papers == 20


def test_a_phrase_of_an_abstract_is_found_from_the_command_line(two: tuple[Path, list[Entry]]) -> None:
    folder, entries = two
    words = str(entries[0].abstract).split()[:5]
    assert search_site(folder, f'"{" ".join(words)}"').all > 0
    assert search_site(folder, f'"{" ".join(reversed(words))}"').all == 0


def test_a_result_reports_problems_of_the_query(two: tuple[Path, list[Entry]]) -> None:
    text = as_text(search_site(two[0], "venue:sheep"))
    assert "venue: is not a field" in text


def test_a_word_to_leave_out_is_no_option_of_the_command(two: tuple[Path, list[Entry]]) -> None:
    from click.testing import CliRunner

    from confpapers.cli import cli

    def answer(*words: str) -> Any:
        return CliRunner().invoke(cli, ["search", str(two[0]), *words, "--json"])

    with_maps = json.loads(answer("cities").output)["all"]
    assert json.loads(answer("cities", "-hippopotamus").output)["all"] == with_maps > 0
    assert json.loads(answer("cities", "-maps").output)["all"] == 0
    wrong = answer("cities", "--limt")
    assert wrong.exit_code == 2
    assert "--limit" in wrong.output


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no site"):
        search_site(tmp_path, "cats")
