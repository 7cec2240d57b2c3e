"""Tables of a web page with a heading for the titles: programmes, and the "Excel" files that are HTML.

The link of a title is the paper's page, a link to a PDF its PDF. Cells that span rows count for each of them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from confpapers.model import Url
from confpapers.sources.lists.dialects import COLUMNS, LINKS
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.rows import Row, title_at
from confpapers.sources.page import base_of, lines_of, links, read_html, text_of

if TYPE_CHECKING:
    from bs4 import Tag

_LINKED = frozenset({*LINKS, *COLUMNS["url"], *COLUMNS["pdf_url"], *COLUMNS["supp_url"], "paper", "full_text"})
_BUTTONS = re.compile(
    r"(?:\s?[\[(|]?\s?\b(?:pdf|slides|video|code|poster|bib(?:tex)?|abstract|arxiv|doi|link|supp\w*)\b\s?[\])|]?)+$",
    re.IGNORECASE,
)
_MOST_ROWS, _MOST_COLUMNS = 1000, 100  # that one cell may span


def from_html(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of the tables whose header has a column of titles."""
    soup = read_html(text.encode())
    base = base_of(soup, url)
    for table in soup.select("table"):
        rows = [row for row in table.select("tr") if row.find_parent("table") is table]
        grid = _grid(rows)
        start = next((n for n, cells in enumerate(grid[:20]) if _is_header(cells)), None)
        if start is None:
            continue
        header = [text_of(cell) for cell in grid[start]]
        for row, cells in zip(rows[start + 1 :], grid[start + 1 :], strict=True):
            yield Row(_values(header, cells, base), row.sourceline or 0)


def without_buttons(title: str) -> str:
    """Return a title without the labels of links behind it: "Tiny Lamps [pdf] [code]"."""
    return _BUTTONS.sub("", title) or title


def _grid(rows: Sequence["Tag"]) -> list[list["Tag | None"]]:
    """Return the cells of each row by column; one that spans rows is in each of them."""
    grid: list[list[Tag | None]] = []
    below: dict[int, tuple[Tag, int]] = {}
    for row in rows:
        cells: list[Tag | None] = []
        waiting = row.find_all(["td", "th"], recursive=False)
        while waiting or len(cells) in below:
            if (column := len(cells)) in below:
                cell, count = below.pop(column)
                cells.append(cell)
                if count > 1:
                    below[column] = (cell, count - 1)
                continue
            cell = waiting.pop(0)
            width, height = _span(cell, "colspan", _MOST_COLUMNS), _span(cell, "rowspan", _MOST_ROWS)
            below |= {column: (cell, height - 1)} if height > 1 else {}
            cells += [cell, *[None] * (width - 1)]
        grid.append(cells)
    return grid


def _span(cell: "Tag", name: str, most: int) -> int:
    value = str(cell.get(name) or "")
    return min(int(value), most) if value.isascii() and value.isdecimal() and int(value) else 1


def _is_header(cells: Sequence["Tag | None"]) -> bool:
    return len(cells) > 1 and title_at([text_of(cell) for cell in cells]) is not None


def _values(header: Sequence[str], cells: Sequence["Tag | None"], base: Url) -> dict[str, Any]:
    """Return a row by its headings, with the addresses that its cells link to."""
    values: dict[str, Any] = {}
    titles = header[title_at(header) or 0]
    for name, cell in zip(header, cells, strict=False):
        if not name or cell is None or values.get(name):
            continue
        hrefs = [href for _, href in links(cell, base)]
        values[name] = hrefs[0] if hrefs and plain_name(name) in _LINKED else lines_of(cell)
        if (is_title := name == titles) and hrefs:
            values[name] = without_buttons(values[name])
        for href in hrefs:
            kind = "pdf_url" if href.lower().partition("?")[0].endswith(".pdf") else "url" if is_title else ""
            if kind:
                values.setdefault(kind, href)
    return {name: values.get(name, "") for name in dict.fromkeys([*filter(None, header), *values])}
