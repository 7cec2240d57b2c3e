"""Workbooks of Excel and LibreOffice: every worksheet with titles is read, and what is left out is named."""

import datetime
import io
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
import pytest
import xlwt

from confpapers.errors import SourceError, collect_notices
from confpapers.model import Conference, Paper
from confpapers.schedules import table
from confpapers.sources import source_named
from confpapers.sources.lists import workbooks

URL = "file:///conf/papers.xlsx"
HEADER = ("Title", "Authors")


def workbook(worksheets: Mapping[str, Sequence[Sequence[Any]]], links: Mapping[str, str] | None = None) -> bytes:
    """Return a workbook; `links` are the addresses of cells of the first worksheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in worksheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    for cell, address in (links or {}).items():
        book.worksheets[0][cell].hyperlink = address
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(page: bytes) -> tuple[tuple[Paper, ...], list[str]]:
    with collect_notices() as notices:
        papers = source_named("listing").parse_list(page, URL).papers
    return papers, [f"{row.line} {row.kind} {row.what}: {row.detail}" for row in notices]


def test_a_table_is_read_below_its_heading_with_the_numbers_of_its_rows() -> None:
    rows = [("Papers of the workshop",), (), HEADER, ("Tiny Lamps", "Ada Quill; Bo Sample"), (), (None, "Cy Tern")]
    papers, said = read(workbook({"Papers": rows}))
    assert [(paper.title, paper.authors) for paper in papers] == [("Tiny Lamps", ("Ada Quill", "Bo Sample"))]
    assert said == ["6 dropped row without a title: Cy Tern"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.date(2031, 6, 8), ("2031-06-08", "")),
        (datetime.datetime(2031, 6, 8, 14, 30), ("2031-06-08", "14:30")),
        ("8 June 2031, 9:00", ("2031-06-08", "09:00")),
    ],
    ids=["a day", "a day and a time", "a text"],
)
def test_days_and_times_are_read_as_excel_keeps_them(value: object, expected: tuple[str, str]) -> None:
    papers, _ = read(workbook({"Papers": [("Title", "Authors", "Start time"), ("Tiny Lamps", "Ada Quill", value)]}))
    assert (papers[0].day, papers[0].start) == expected


def test_numbers_and_times_have_no_more_digits_than_people_write() -> None:
    rows = [("Title", "Board", "Day", "Start"), ("Tiny Lamps", 12.0, datetime.date(2031, 6, 8), datetime.time(9, 5))]
    papers, _ = read(workbook({"Papers": rows}))
    assert (papers[0].position, papers[0].start) == ("12", "09:05")


def test_links_of_titles_are_pages_and_those_of_other_columns_are_addresses() -> None:
    rows = [("Title", "PDF", "Code"), ("Tiny Lamps", "open", "here"), ("Tides", "tides.pdf", None)]
    links = {"A2": "https://x.example/1", "B2": "https://x.example/1.pdf", "C2": "https://code.example/lamps"}
    papers, _ = read(workbook({"Papers": rows}, links))
    assert (papers[0].url, papers[0].pdf_url) == ("https://x.example/1", "https://x.example/1.pdf")
    assert [link.url for link in papers[0].links] == ["https://code.example/lamps"]
    assert papers[1].pdf_url == "file:///conf/tides.pdf"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Monday, 8 June 2031", {"day": "2031-06-08"}),
        ("Session 2", {"session": "Session 2"}),
        ("Posters", {"session": "Posters"}),
        ("Short papers", {"track": "Short papers"}),
        ("Sheet1", {}),
        ("Tabelle2", {}),
    ],
)
def test_of_several_worksheets_each_says_what_its_papers_are(name: str, expected: dict[str, str]) -> None:
    rows = {name: [HEADER, ("Tiny Lamps", "Ada Quill")], "Main": [HEADER, ("Tides", "Cy Tern")]}
    (lamps, tides), said = read(workbook(rows))
    assert {field: value for field in ("day", "session", "track") if (value := getattr(lamps, field))} == expected
    assert (tides.track, tides.day) == ("Main", "")
    assert said == []


def test_the_name_of_a_single_worksheet_says_nothing() -> None:
    (paper,), _ = read(workbook({"Final list": [HEADER, ("Tiny Lamps", "Ada Quill")]}))
    assert (paper.track, paper.session) == ("", "")


def test_other_worksheets_hidden_ones_and_cells_far_away_are_named() -> None:
    page = workbook({"Papers": [HEADER, ("Tiny Lamps", "Ada Quill")], "Notes": [("Ask Ada",)], "Old": [HEADER]})
    book = openpyxl.load_workbook(io.BytesIO(page))
    book["Old"].sheet_state = "hidden"
    book["Papers"]["ZZ2"] = "a mark"
    file = io.BytesIO()
    book.save(file)
    papers, said = read(file.getvalue())
    assert [paper.title for paper in papers] == ["Tiny Lamps"]
    assert said == [
        "0 dropped cell beyond column 500: Papers",
        "0 dropped hidden worksheet: Old",
        "0 dropped worksheet without a column of titles: Notes",
    ]


def test_a_workbook_with_one_cell_in_its_last_corner_takes_no_longer() -> None:
    page = workbook({"Papers": [HEADER, ("Tiny Lamps", "Ada Quill")]})
    book = openpyxl.load_workbook(io.BytesIO(page))
    book["Papers"].cell(1_048_576, 16_384).number_format = "0.00"
    file = io.BytesIO()
    book.save(file)
    assert len(read(file.getvalue())[0]) == 1


def test_a_workbook_without_titles_or_with_a_hole_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    page = workbook({"Papers": [("Colour", "Number"), ("red", 1)]})
    with pytest.raises(SourceError, match=r"^papers\.xlsx cannot be read as workbook: no worksheet has a column with"):
        read(page)
    with pytest.raises(SourceError, match=r"it is damaged or incomplete\. Save or download it again$"):
        read(page[: len(page) // 2])
    with pytest.raises(SourceError, match=r"it is damaged \(.*\)\. Save or download it again$"):
        read(_without_contents(page))
    monkeypatch.setattr(workbooks, "_MOST_BYTES", 2**10)
    with pytest.raises(SourceError, match="it unpacks to more than"):
        read(page)


def _without_contents(page: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(page)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name) if "worksheets" in name else b"<x>")
    return file.getvalue()


_TIMETABLE = [("Title", "Authors", "Day", "Start"), ("Tiny Lamps", "Ada Quill; Bo Sample", "2031-06-08", "9:00")]


def of_excel_97(worksheets: Mapping[str, Sequence[Sequence[Any]]], hidden: str = "") -> bytes:
    book = xlwt.Workbook()
    for name, rows in worksheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = int(name == hidden)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def of_libre_office(worksheets: Mapping[str, Sequence[Sequence[Any]]], hidden: str = "") -> bytes:
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _SPACES)
    styles = "".join(
        f'<style:style style:name="{look}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for look, shown in (("shown", "true"), ("hidden", "false"))
    )
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="{"hidden" if name == hidden else "shown"}">'
        + "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
                for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        + "</table:table>"
        for name, rows in worksheets.items()
    )
    content = (
        f'<office:document-content {spaces} office:version="1.2">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return file.getvalue()


_SPACES = ("office", "style", "table", "text")
_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


@pytest.mark.parametrize("made_by", [of_excel_97, of_libre_office])
def test_workbooks_of_other_programs_are_read_alike(made_by: Callable[..., bytes]) -> None:
    others = {"Notes": [("Colour", "Number"), ("red", "1")], "Drafts": _TIMETABLE}
    papers, said = read(made_by({"Monday": [(), *_TIMETABLE, ("", "Cy Tern")], **others}, hidden="Drafts"))
    assert [(paper.title, paper.authors, paper.day, paper.start) for paper in papers] == [
        ("Tiny Lamps", ("Ada Quill", "Bo Sample"), "2031-06-08", "09:00")
    ]
    assert said == [
        "0 dropped hidden worksheet: Drafts",
        "0 dropped worksheet without a column of titles: Notes",
        "4 dropped row without a title: Cy Tern",
    ]


def test_a_damaged_workbook_of_another_program_is_refused_in_words() -> None:
    page = of_excel_97({"Monday": _TIMETABLE})
    with pytest.raises(SourceError, match=r"it is damaged or no workbook \(.*\)\. Save it as \.xlsx$"):
        read(page[:512] + bytes(512) + page[1024:])
    with pytest.raises(
        SourceError, match=r"is an Office document, or a damaged workbook\. Save its table as CSV UTF-8$"
    ):
        read(page[:1024])


def test_a_programme_may_be_a_workbook() -> None:
    rows = [("title", "day", "start", "room"), ("Tiny Lamps", datetime.date(2031, 6, 8), datetime.time(9), "Hall A")]
    conference = Conference(id="c", title="C", venue="C", year=2031)
    (slot,) = table.read(workbook({"Programme": rows}), URL, conference)
    assert (slot.title, slot.day, slot.start, slot.room) == ("Tiny Lamps", "2031-06-08", "09:00", "Hall A")


def test_reading_a_workbook_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read(workbook({"Papers": [HEADER, ("Tiny Lamps", "Ada Quill")]}))
