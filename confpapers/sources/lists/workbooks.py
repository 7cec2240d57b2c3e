"""Lists in workbooks: Excel's .xlsx, .xls and .xlsb, LibreOffice's .ods, and the XML of Excel 2003, which submission
systems export as .xls.

Every worksheet with a column of titles is read; a programme often has one for each day. The link of a title is the
paper's page; only .xlsx and the XML tell links.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.csv_files import HEADER_LINES, rows_of_table
from confpapers.sources.lists.dialects import COLUMNS, LINKS
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.rows import Row, title_at

if TYPE_CHECKING:
    from lxml.etree import _Element

_OLD = b"\xd0\xcf\x11\xe0"  # how .xls begins, and workbooks with a password
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_BYTES = 300 * 2**20  # of a workbook when it is unpacked
_MOST_COLUMNS = 500  # a mark far to the right of a table would make all rows long
_LINKED = frozenset({*LINKS, *COLUMNS["url"], *COLUMNS["pdf_url"], *COLUMNS["supp_url"]})
_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"


WORKSHEET = "name of the worksheet"
"""The key of rows under which their worksheet is named, if several worksheets have papers."""


class Cell(msgspec.Struct, frozen=True):
    """A cell: its text, and the address that it links to."""

    text: str = ""
    link: str = ""


class Worksheet(msgspec.Struct, frozen=True):
    """A worksheet: its name, and its rows by their numbers, from 1."""

    name: str
    rows: list[tuple[int, list[Cell]]]


def is_workbook(page: bytes) -> bool:
    """Return whether the bytes are a workbook, perhaps a damaged one."""
    if page.startswith(_OLD):
        return any(name.encode("utf-16-le") in page for name in ("Workbook", "Book", "EncryptedPackage"))
    of_excel = b"xl/worksheets/" in page or b"xl/workbook." in page  # an archive does not compress names
    return page.startswith(b"PK\x03\x04") and (of_excel or _OPEN_DOCUMENT in page[:200])


def from_workbook(page: bytes, url: Url) -> Iterator[Row]:
    """Return the rows of a workbook. Raises ValueError if it cannot be opened or has no column of titles."""
    if page.startswith(_OLD):
        return _rows(_other_worksheets(page, url), url)
    try:
        with zipfile.ZipFile(io.BytesIO(page)) as archive:
            size = sum(file.file_size for file in archive.infolist())
            is_xlsx = any(re.fullmatch(r"xl/worksheets/.*\.xml", name) for name in archive.namelist())
    except zipfile.BadZipFile as error:
        raise ValueError("it is damaged or incomplete. Save or download it again") from error
    if size > _MOST_BYTES:
        raise ValueError(f"it unpacks to more than {_MOST_BYTES // 2**20} MB")
    return _rows(_worksheets(page, url) if is_xlsx else _other_worksheets(page, url), url)


def from_xml_workbook(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of a workbook in the XML of Excel 2003. Raises ValueError as `from_workbook` does."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(text.lstrip().encode("utf-8", "replace"), parser)
    if root is None:
        raise ValueError("it has no elements")
    return _rows([_xml_worksheet(worksheet) for worksheet in root.iter(f"{_NAMESPACE}Worksheet")], url)


def _rows(worksheets: Iterable[Worksheet], url: Url) -> Iterator[Row]:
    """Yield the rows of all worksheets that have a column of titles; others that are filled are reported."""
    tables, others = list[Worksheet](), list[str]()
    for worksheet in worksheets:
        header = next((n for n, (_, cells) in enumerate(worksheet.rows[:HEADER_LINES]) if _is_header(cells)), None)
        if header is not None:
            tables.append(Worksheet(worksheet.name, worksheet.rows[header:]))
        elif worksheet.rows:
            others.append(worksheet.name)
    if not tables:
        raise ValueError('no worksheet has a column with the heading "title"')
    if others:
        notice(
            "dropped", "worksheet without a column of titles", where=url, detail=", ".join(others),
            remedy='Give its titles the heading "title", if it lists papers',
        )  # fmt: skip
    for table in tables:
        yield from _named_rows(table, url, several=len(tables) > 1)


def _named_rows(table: Worksheet, url: Url, *, several: bool) -> Iterator[Row]:
    where = f"{url}#{table.name}" if several else url
    names = [cell.text for cell in table.rows[0][1]]
    title = title_at(names) or 0
    links = {number: cells[title].link for number, cells in table.rows[1:] if title < len(cells)}
    records = ((number, _texts(names, cells)) for number, cells in table.rows)
    for row in rows_of_table(records, where):
        link = links.get(row.line)
        page = {"url": link} if link and not any(plain_name(name) in COLUMNS["url"] for name in row.values) else {}
        yield Row({**row.values, **page, **({WORKSHEET: table.name} if several else {})}, row.line)


def _texts(names: Sequence[str], cells: Sequence[Cell]) -> list[str]:
    """Return the texts of a row; in a column of links, a cell that links somewhere is that address."""
    linked = [cell.link and n < len(names) and plain_name(names[n]) in _LINKED for n, cell in enumerate(cells)]
    texts = [cell.link if is_link else cell.text for cell, is_link in zip(cells, linked, strict=True)]
    while texts and not texts[-1]:
        texts.pop()
    return texts + [""] * (len(names) - len(texts))


def _is_header(cells: Sequence[Cell]) -> bool:
    return title_at([cell.text for cell in cells]) is not None


# --- .xlsx -----------------------------------------------------------------------------------------------------------


def _worksheets(page: bytes, url: Url) -> Iterator[Worksheet]:
    import warnings

    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that only Excel shows
        try:
            workbook = load_workbook(io.BytesIO(page), data_only=True, rich_text=False)
        except Exception as error:  # openpyxl lets errors of its parsers through, of many types
            raise ValueError(f"it is damaged ({error}). Save or download it again") from error
    for worksheet in workbook.worksheets:
        rows = _filled_rows(worksheet, url)
        if worksheet.sheet_state == "visible":
            yield Worksheet(worksheet.title, rows)
        elif rows:
            _report_hidden(worksheet.title, url)


def _report_hidden(name: str, url: Url) -> None:
    remedy = "Show it in your spreadsheet program, if it lists papers"
    notice("dropped", "hidden worksheet", where=url, detail=name, remedy=remedy)


def _filled_rows(worksheet: Any, url: Url) -> list[tuple[int, list[Cell]]]:
    """Return the rows that have texts. openpyxl's `iter_rows` would make every empty cell before the last one, too."""
    rows: dict[int, list[Cell]] = {}
    beyond = 0
    for (number, column), cell in sorted(worksheet._cells.items()):
        if text := _text(cell.value):
            row = rows.setdefault(number, [])
            beyond += column > _MOST_COLUMNS
            row += [Cell()] * (min(column, _MOST_COLUMNS) - 1 - len(row))
            row += [Cell(text, _target(cell))] if column <= _MOST_COLUMNS else []
    for _ in range(beyond):
        what = f"cell beyond column {_MOST_COLUMNS}"
        notice("dropped", what, where=url, detail=worksheet.title, remedy="Move it to the left")
    return list(rows.items())


def _target(cell: Any) -> str:
    link = getattr(cell, "hyperlink", None)
    return (link.target or "") if link else ""


def _text(value: object) -> str:
    """Return a cell's value as people write it: days as 2031-06-08, times as 14:30, whole numbers without .0."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.time):
        return value.isoformat("minutes")
    if isinstance(value, datetime.timedelta):
        return (datetime.datetime.min + value).time().isoformat("minutes")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


# --- .xls, .xlsb, .ods -----------------------------------------------------------------------------------------------


def _other_worksheets(page: bytes, url: Url) -> Iterator[Worksheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(page))
    except PasswordError as error:
        raise ValueError("it has a password. Save it without one") from error
    except CalamineError as error:
        raise ValueError(f"it is damaged or no workbook ({error}). Save it as .xlsx") from error
    for about in workbook.sheets_metadata:
        cells = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        texts = ((number, [_text(value) for value in row[:_MOST_COLUMNS]]) for number, row in enumerate(cells, 1))
        rows = [(number, [Cell(text) for text in row]) for number, row in texts if any(row)]
        if about.visible == SheetVisibleEnum.Visible:
            yield Worksheet(about.name, rows)
        elif rows:
            _report_hidden(about.name, url)


# --- the XML of Excel 2003 -------------------------------------------------------------------------------------------


def _xml_worksheet(worksheet: "_Element") -> Worksheet:
    rows = list[tuple[int, list[Cell]]]()
    number = 0
    for row in worksheet.iter(f"{_NAMESPACE}Row"):
        number = _index(row, number + 1)
        cells = list[Cell]()
        for cell in row.iterfind(f"{_NAMESPACE}Cell"):
            column = min(_index(cell, len(cells) + 1), _MOST_COLUMNS)
            cells += [Cell()] * (column - 1 - len(cells))
            cells.append(Cell(_xml_text(cell), cell.get(f"{_NAMESPACE}HRef") or ""))
        if any(cell.text for cell in cells):
            rows.append((number, cells))
    return Worksheet(worksheet.get(f"{_NAMESPACE}Name") or "", rows)


def _index(element: "_Element", following: int) -> int:
    """Return the number of a row or column: elements say it where they leave out empty ones before them."""
    index = element.get(f"{_NAMESPACE}Index") or ""
    return int(index) if re.fullmatch(r"[1-9][0-9]{0,6}", index) else following


def _xml_text(cell: "_Element") -> str:
    """Return a cell's text; a time is of a day in 1899, and a day begins at midnight."""
    data = cell.find(f"{_NAMESPACE}Data")
    text = "" if data is None else "".join(data.itertext())
    if data is None or data.get(f"{_NAMESPACE}Type") != "DateTime":
        return text
    day, _, time = text.partition("T")
    return time[:5] if day.startswith("1899-12-3") else day if time.startswith("00:00") else f"{day} {time[:5]}"
