"""Lists in CSV, with any separator: Excel's first line `sep=;`, headings above the table, unclosed quotation marks."""

import csv
import io
import itertools
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.guessed_headings import guessed_fields
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.rows import Row, title_at
from confpapers.text import clean

HEADER_LINES = 20  # a spreadsheet may have a heading above its table
_RULE = re.compile(r":?-{2,}:?")  # a cell of the line below the header of a table in Markdown
_LABELLED = re.compile(r"[^:]*title\s*:\s*\S", re.IGNORECASE)  # a line "Title: Tiny Lamps" of a text
_FEW = 0.1  # share of rows that are shorter than the others by mistake
_NEAR = 20  # lines that are looked at to see whether a cell swallowed rows


def from_csv(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of CSV, or of a table in Markdown."""
    lines = list(io.StringIO(text.lstrip("\ufeff"), newline=""))
    if lines and (separator := re.fullmatch(r"\"?sep=(.)\"?\s*", lines[0], re.IGNORECASE)):  # Excel's own header
        delimiter = separator[1]
        start = _header_line(lines[1:], delimiter) + 1
    else:
        delimiter = _delimiter(lines[:HEADER_LINES])
        start = _header_line(lines, delimiter)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    yield from rows_of_table(_records(lines, start, delimiter, url), url)


def has_header(text: str) -> bool:
    """Return whether one of the first lines names a column of titles, with any separator."""
    lines = list(itertools.islice(io.StringIO(text.lstrip("\ufeff"), newline=""), HEADER_LINES))
    rows = ([cell for cell in _cells(line, mark) if not _LABELLED.match(cell)] for mark in ",;\t|" for line in lines)
    return any(title_at(cells) is not None for cells in rows)


def rows_of_table(records: Iterable[tuple[int, Sequence[str]]], url: Url) -> Iterator[Row]:
    """Yield the rows below a header, which is the first numbered line of cells that is not empty."""
    header: list[str] = []
    empty, whole, short, nameless = 0, 0, list[int](), list[tuple[int, str]]()
    for first, cells in records:
        if not any(cell.strip() for cell in cells):
            empty += bool(cells)
        elif not header:
            header = [clean(cell) for cell in cells]
        elif not all(_RULE.fullmatch(cell.strip()) for cell in cells if cell.strip()):
            whole += len(cells) >= len(header)
            short += [first] if len(cells) < len(header) else []
            nameless += [(first, cell) for cell in _without_heading(header, cells)]
            yield Row(_named_cells(header, cells, first, url), first)
    for line in short if len(short) <= _FEW * whole else ():  # other tables leave out empty cells at the end
        remedy = "Look whether a cell is missing in it"
        notice("guessed", "row with fewer cells than the header", where=url, line=line, remedy=remedy)
    for _ in range(empty):
        notice("dropped", "empty row", where=url)
    words = [(line, cell.strip()) for line, cell in nameless if not cell.strip().isdecimal()]  # others count the rows
    for _ in words:
        what, remedy = "cell in a column without a heading", "Give the column a heading"
        notice("dropped", what, where=url, line=words[0][0], detail=words[0][1], remedy=remedy)


def _records(lines: Sequence[str], start: int, delimiter: str, url: Url) -> Iterator[tuple[int, list[str]]]:
    """Yield the records from a line on, each with the number of its first line.

    A quotation mark that is not closed costs no other row: it is taken for a part of its cell.
    """
    width = 0
    while start < len(lines):
        begun = start
        reader = csv.reader((lines[n] for n in range(begun, len(lines))), delimiter=delimiter)
        for cells in reader:
            first, start = start, begun + reader.line_num
            width = width or (len(cells) if any(cell.strip() for cell in cells) else 0)
            if start - first > 1 and (height := _height(lines[first:start], delimiter, width)):
                notice(
                    "repaired", "quotation mark that is not closed", where=url, line=first + 1,
                    detail=lines[first + height - 1].strip()[-60:], remedy="Close it, or delete it",
                )  # fmt: skip
                yield first + 1, _unquoted(lines[first : first + height], delimiter, width)
                start = first + height
                break
            yield first + 1, cells


def _height(lines: Sequence[str], delimiter: str, width: int) -> int:
    """Return how many lines the first row has in a record that swallowed rows after an unclosed quotation mark, or 0.

    Such a mark ends where another cell begins, or never.
    """
    lines = lines[
        : max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
    ]  # to the file's end
    mark = re.search(r'"', lines[-1])
    opens = mark and re.search(rf'(?:^|{re.escape(delimiter)})"[^"\r\n]', lines[-1][: mark.end() + 1])
    if width < 2 or (mark and not opens):
        return 0
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        whole = [len(_cells(line, delimiter)) == width for line in lines[: 2 * _NEAR]]
        for height in range(1, min(len(lines), _NEAR)):
            below = whole[height : height + _NEAR]
            if below[0] and 2 * sum(below) > len(below) and len(_unquoted(lines[:height], delimiter, width)) == width:
                return height
    return 0


def _unquoted(lines: Sequence[str], delimiter: str, width: int) -> list[str]:
    """Return the cells of a row with an unclosed quotation mark."""
    cells = next(csv.reader(lines, delimiter=delimiter), [])
    plain = [cell.strip('"\r\n') for cell in lines[0].split(delimiter)]
    if len(lines) == 1 and len(plain) == width != len(cells):
        return plain
    return [cell.rstrip("\r\n") for cell in cells]


def _without_heading(header: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return the filled cells of columns without a heading that are not further authors."""
    return [
        cell
        for n, (name, cell) in enumerate(zip(header, cells, strict=False))
        if not name and cell.strip() and not _is_of_authors(header, n)
    ]


def _is_of_authors(header: Sequence[str], column: int) -> bool:
    """Return whether a column without a heading is below one that is merged: "Authors" over three columns."""
    heading = next((name for name in reversed(header[:column]) if name), "")
    return plain_name(heading) == "authors" or guessed_fields(heading)[:1] == ("authors",)


def _named_cells(header: Sequence[str], cells: Sequence[str], line: int, url: Url) -> dict[str, Any]:
    if extra := [cell for cell in cells[len(header) :] if cell.strip()]:
        notice(
            "dropped", "cell beyond the last column", where=url, line=line, detail=extra[0],
            remedy="Put cells that hold the separator in quotation marks",
        )  # fmt: skip
    named: dict[str, Any] = {}
    last = ""
    for n, (name, cell) in enumerate(zip(header, cells, strict=False)):
        last = name or last
        if name and not named.get(name):  # of two columns with the same name, the first that has a value
            named[name] = cell.strip()
        elif not name and cell.strip() and _is_of_authors(header, n) and isinstance(named.get(last), str):
            named[last] = "; ".join(part for part in (named[last].strip(), cell.strip()) if part)
    return named


def _delimiter(lines: Sequence[str]) -> str:
    """Return the separator for which the header has a title column, or else the most frequent one."""
    for mark in (",", ";", "\t", "|"):
        if any(len(cells := _cells(line, mark)) > 1 and title_at(cells) is not None for line in lines):
            return mark
    header = next((line for line in lines if line.strip()), "")
    return max(",;\t", key=header.count)


def _header_line(lines: Sequence[str], delimiter: str) -> int:
    """Return the number of lines above the header, which is the first line with a title column."""
    for number, line in enumerate(lines[:HEADER_LINES]):
        if title_at(_cells(line, delimiter)) is not None:
            return number
    return 0


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])
