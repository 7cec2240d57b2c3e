"""Addresses, list files and folders are built without a conference file."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from confpapers.conference.registry import is_direct
from confpapers.engine.cache import Store
from confpapers.errors import FetchError, SourceError, UsageError
from confpapers.flow.direct import conference_at
from confpapers.flow.trials import best_trial
from confpapers.model import Conference
from confpapers.pipeline import find
from confpapers.sources import SOURCES
from confpapers.sources.openreview import notes_url
from confpapers.web.settings import FetchSettings

OFFLINE = FetchSettings(offline=True)


@pytest.mark.parametrize(
    ("name", "direct"),
    [
        ("cvpr2015", False),
        ("conferences/mine.toml", False),
        ("papers.csv", True),
        ("export.BIB", True),
        ("https://cats.example/list.html", True),
        ("openreview:CATS.cc/2031/Conference", True),
        ("file:///lists/papers.json", True),
    ],
)
def test_a_name_is_distinguished_from_an_address_and_a_file(name: str, direct: bool) -> None:
    assert is_direct(name) is direct


def test_any_file_that_is_there_is_direct_and_an_archive_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"PK\x03\x04" + bytes(60))
    assert is_direct(str(file))
    with pytest.raises(SourceError, match=r"^list\.xlsx is an archive\. Unpack it, and use the list that is in it"):
        conference_at(str(file), Store(tmp_path / "cache"), FetchSettings(offline=True))


@pytest.mark.parametrize(
    ("name", "begins", "said"),
    [
        ("list.docx", b"PK\x03\x04", "is an archive or an Office document. Unpack it, or save its table as CSV UTF-8"),
        ("lists.zip", b"PK\x03\x04", "Unpack it"),
        ("list.csv.gz", b"\x1f\x8b\x08", "is compressed. Unpack it"),
        ("list.doc", b"\xd0\xcf\x11\xe0", "Save its table as CSV UTF-8"),
        ("paper.pdf", b"%PDF-1.4\n", "is a PDF. Name the folder"),
        ("list.png", b"\x89PNG\r\n", "is a picture"),
        ("list.html", b"", "is empty"),
    ],
)
def test_a_file_of_another_kind_is_named_with_the_next_step(
    tmp_path: Path, name: str, begins: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(begins + bytes(60) if begins else b"")
    with pytest.raises(SourceError, match=rf"^{re.escape(name)} .*{re.escape(said)}|^{re.escape(name)} {said}"):
        conference_at(str(file), Store(tmp_path / "cache"), OFFLINE)


def test_a_folder_is_built_if_it_contains_pdfs_or_is_written_as_a_path(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    assert is_direct(str(tmp_path / "demo"))


@pytest.mark.parametrize(
    ("file", "direct"),
    [("cats/a.PDF", True), ("cats/2031/a.pdf", True), ("cvpr2015/old/a.pdf", False), ("cats/notes.txt", False)],
)
def test_a_bare_name_is_a_folder_if_pdfs_are_in_it_or_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, direct: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(file).parent.mkdir(parents=True)
    Path(file).write_bytes(b"%PDF-1.4")
    assert is_direct(file.partition("/")[0]) is direct


def test_a_folder_without_pdfs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cats").mkdir()
    with pytest.raises(UsageError, match="the folder cats has no PDFs"):
        find("cats")


_NOTE = {"title": {"value": "Tiny Cats"}, "venue": {"value": "CATS 2031 poster"}, "authors": {"value": ["Ada Quill"]}}
_LISTS = {
    "cats2031.csv": ("title,authors\nTiny Cats,Ada Quill\n", "listing", "Cats2031"),
    "Cats 2031 (final).json": (json.dumps([{"title": "Tiny Cats"}]), "listing", "Cats 2031 (final)"),
    "notes2031.json": (json.dumps({"notes": [{"id": "N", "forum": "N", "content": _NOTE}]}), "openreview", "Notes2031"),
    "saved2031.html": ("<dl><dt class=ptitle><a href='x.html'>Tiny Cats</a></dt></dl>", "cvf", "Saved2031"),
    "both2031.html": (
        "<dl><dt class=ptitle><a href='x.html'>Tiny Cats</a></dt></dl>"
        "<table><tr><th>Title<th>Authors<tr><td>Tiny Cats<td>Ada Quill</table>",
        "cvf",  # whose landing pages know more than a table
        "Both2031",
    ),
}


@pytest.mark.parametrize("name", _LISTS)
def test_a_list_file_becomes_a_conference(tmp_path: Path, name: str) -> None:
    text, source, title = _LISTS[name]
    (tmp_path / name).write_text(text, "utf-8")
    result, said = conference_at(str(tmp_path / name), Store(tmp_path / "cache"), OFFLINE)
    assert (result.source, result.title, result.year) == (source, title, 2031)
    assert f"read with source {source}, 1 paper" in said


def test_a_table_knows_more_than_its_links_to_pdfs(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td><a href={n}.pdf>Tiny Cats on {n} Legs</a><td>Ada Quill" for n in range(3))
    (tmp_path / "table2031.html").write_text(f"<table><tr><th>Title<th>Authors{rows}</table>", "utf-8")
    result, _ = conference_at(str(tmp_path / "table2031.html"), Store(tmp_path / "cache"), OFFLINE)
    assert result.source == "listing"


def test_a_page_that_scripts_draw_is_to_be_saved_when_it_is_drawn(tmp_path: Path) -> None:
    body = "<div id=app>Loading</div><noscript>Please allow scripts.</noscript><script src=app.js></script>"
    (tmp_path / "app.html").write_text(f"<title>Papers of Cats 2031</title>{body}", "utf-8")
    with pytest.raises(SourceError, match=r"in app\.html, because scripts draw its list\. Open it in a browser, save"):
        conference_at(str(tmp_path / "app.html"), Store(tmp_path / "cache"), OFFLINE)


def test_a_folder_of_pdfs_becomes_a_conference(tmp_path: Path) -> None:
    (tmp_path / "cats2031").mkdir()
    (tmp_path / "cats2031" / "Tiny_Cats.pdf").write_bytes(b"%PDF-1.4")
    result, _ = conference_at(str(tmp_path / "cats2031"), Store(tmp_path / "cache"), OFFLINE)
    assert (result.id, result.source) == ("cats2031", "folder")


def test_the_reason_names_the_file_and_what_each_source_looked_for(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text("authors,year\nAda Quill,2031\n", "utf-8")
    with pytest.raises(SourceError, match=r"line 2 of papers\.csv: no column is called `title`"):
        conference_at(str(tmp_path / "papers.csv"), Store(tmp_path / "cache"), OFFLINE)
    (tmp_path / "page.html").write_text("<p>Nothing here.", "utf-8")
    with pytest.raises(SourceError, match=r"no source finds papers in page\.html\. cvf: no 'dt\.ptitle'; neurips: no "):
        conference_at(str(tmp_path / "page.html"), Store(tmp_path / "cache"), OFFLINE)
    with pytest.raises(FetchError, match="cannot read this file"):
        conference_at(str(tmp_path / "none.csv"), Store(tmp_path / "cache"), OFFLINE)


def test_for_a_venue_without_a_readable_site_the_message_says_how_to_get_its_papers() -> None:
    with pytest.raises(UsageError, match=r"no conference 'aaai2025'.*dblp.*confpapers build aaai2025\.bib"):
        find("aaai2025")
    with pytest.raises(UsageError, match=r"conference/osdi23/technical-sessions$"):
        find("osdi2023")
    with pytest.raises(
        UsageError,
        match=r"no conference 'cvpr1999'; did you mean 'cvpr2013'\? `confpapers list --venue cvpr` shows all \d+$",
    ):
        find("cvpr1999")


@pytest.mark.parametrize(
    ("venue", "address"),
    [
        (
            "openreview:ICLR.cc/2026/Conference",
            "api2.openreview.net/notes?content.venueid=ICLR.cc%2F2026%2FConf",
        ),
        ("ICLR.cc/2023/Conference", "api.openreview.net/notes?content.venueid=ICLR.cc%2F2023%2FConference&details="),
        ("ICLR.cc/2019/Conference", "api.openreview.net/notes?invitation=ICLR.cc%2F2019%2FConference%2F-%2FBlind_Sub"),
        ("TMLR", "api2.openreview.net/notes?content.venueid=TMLR&limit=1000"),
    ],
)
def test_a_venue_id_becomes_the_address_of_its_notes(venue: str, address: str) -> None:
    assert notes_url(venue).startswith(f"https://{address}")


_ACCEPTED = (
    "<ul><li><b><a href='/1'>Tiny Lamps See Far in Fog</a></b><br>Ada Quill, Bo Sample</li>"
    "<li><b><a href='/2'>Deep Tides and Other Waves</a></b><br>Cy Tern</li>"
    "<li><b><a href='/3'>Counting Gulls without Labels</a></b><br>Dee Vole</li></ul>"
)
_TAGS = "<meta name=citation_title content='Tiny Lamps See Far in Fog'><meta name=citation_author content='Quill, Ada'>"


class _Web:
    """The pages of a site by their addresses."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages

    def trust(self, url: str) -> None: ...

    def get(self, url: str, **_: object) -> SimpleNamespace:
        if url not in self.pages:
            raise FetchError(f"{url}: not found")
        return SimpleNamespace(final_url=url, url=url)

    def read(self, page: SimpleNamespace) -> bytes:
        return self.pages[page.url].encode()


@pytest.mark.parametrize(
    ("landing", "source"),
    [({"https://x.example/1": _TAGS}, "highwire"), ({"https://x.example/1": "<h1>A</h1>"}, "listing"), ({}, "listing")],
    ids=["pages with tags", "pages without", "no pages"],
)  # fmt: skip
def test_entries_of_a_page_are_read_unless_the_papers_own_pages_know_more(landing: dict[str, str], source: str) -> None:
    url = "https://x.example/accepted"
    web: Any = _Web({url: _ACCEPTED, **landing})
    draft = Conference(id="x", title="X", venue="X", year=2031, url=url)
    trial = best_trial(url, list(SOURCES), web, draft)
    assert (trial.source, len(trial.papers)) == (source, 3)
