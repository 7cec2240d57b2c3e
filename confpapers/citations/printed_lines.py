"""The lines of a reference list on its pages: rows joined, headers and footers left out, columns numbered."""

import re
from collections.abc import Sequence

import msgspec

from confpapers.citations.keys import letters
from confpapers.pdf.boilerplate import NUMBER
from confpapers.pdf.pdfium import Line
from confpapers.pdf.references import HEADING, YEAR

MOST = 1_500  # lines read, in case a list never ends
HEAD = 24  # letters by which the beginning of the list is recognised
RIM = 3  # rows at the top and bottom of a page that may be headers and footers
SURE = 8  # letters of a line that is looked for farther on in the text
LOOK_AHEAD = 400  # letters

_BREAK = re.compile(r"[\x02\ufffe]\s*")


class PrintedLine(msgspec.Struct, frozen=True):
    """A line on a page: its text, its position in points, and its column, numbered over all pages."""

    text: str
    page: int
    column: int
    left: float
    top: float
    right: float


def rows(pages: Sequence[Sequence[Line]]) -> list[PrintedLine]:
    """Return the pages' lines in reading order, with the pieces of one row joined."""
    printed: list[PrintedLine] = []
    for page, lines in enumerate(pages):
        for line in lines:
            last = printed[-1] if printed else None
            if last and last.page == page and _one_row(last, line):
                both = f"{last.text.rstrip(chr(10))} {line.text}"
                printed[-1] = msgspec.structs.replace(last, text=both, right=line.right)
            else:
                printed.append(PrintedLine(line.text, page, 0, line.left, line.top, line.right))
            if len(printed) >= MOST:
                return printed
    return printed


def _one_row(last: PrintedLine, line: Line) -> bool:
    """Return whether a line continues another at the same height."""
    return abs(line.top - last.top) < 5 and -2 < line.left - last.right < 14


def within(lines: list[PrintedLine], text: str) -> list[PrintedLine]:
    """Return the lines of the list itself, in which the running text is found in order.

    Lines at the top and bottom of a page that the text lacks are headers and footers. Others that it lacks are kept:
    the text may have been mended there.
    """
    wanted = letters(text).key
    keys = [letters(_BREAK.sub("", line.text)).key for line in lines]
    first = _first(keys, wanted)
    if first is None:  # a page may end between the heading and the list
        wanted = letters(text.partition("\n")[2]).key
        first = _first(keys, wanted)
    if first is None:
        return []
    rims = _rims(lines, RIM)
    own: list[PrintedLine] = []
    place = lacking = 0  # letters of the text found, and letters since that it lacks
    for line, key in zip(lines[first:], keys[first:], strict=True):
        rim = line.top <= rims[line.page][0] or line.top >= rims[line.page][1]
        ahead = 2 * lacking if rim else LOOK_AHEAD if len(key) >= SURE else 0
        at = wanted.find(key, place, place + len(key) + ahead) if key else -1
        if at >= 0:
            place, lacking = at + len(key), 0
        elif rim:
            continue
        else:
            lacking += len(key)
        if place + lacking > len(wanted):
            break
        own.append(line)
        if place == len(wanted):
            break
    return own


def _rims(lines: Sequence[PrintedLine], rows: int) -> dict[int, tuple[float, float]]:
    """Return for each page the heights of the last of its first `rows` rows and of the first of its last ones."""
    tops: dict[int, set[float]] = {}
    for line in lines:
        tops.setdefault(line.page, set()).add(line.top)
    return {page: (sorted(positions)[:rows][-1], sorted(positions)[-rows:][0]) for page, positions in tops.items()}


def _first(keys: Sequence[str], wanted: str) -> int | None:
    """Return the last line at which the text begins."""
    at = (at for at in reversed(range(len(keys))) if keys[at] and _begins(keys, at, wanted[:HEAD]))
    return next(at, None)


def _begins(keys: Sequence[str], at: int, head: str) -> bool:
    key = keys[at]
    while len(key) < len(head) and at + 1 < len(keys):
        at += 1
        key += keys[at]
    return key.startswith(head)


def without_headers(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines without page numbers, repeated headings and text at one height on three or more pages."""
    forms = [(re.sub(r"[\W\d_]+", "", line.text).lower(), round(line.top / 4)) for line in lines]
    pages: dict[tuple[str, int], set[int]] = {}
    for line, form in zip(lines, forms, strict=True):
        pages.setdefault(form, set()).add(line.page)
    rims = _rims(lines, 1)
    own: list[PrintedLine] = []
    for line, form in zip(lines, forms, strict=True):
        text = line.text.strip()
        repeated = len(form[0]) >= SURE and len(pages[form]) >= 3
        number = line.top in rims[line.page] and NUMBER.match(text) and not YEAR.fullmatch(text)
        number = number and not (own and own[-1].text.rstrip().endswith(","))
        if not repeated and not number and not HEADING.fullmatch(text):
            own.append(line)
    return own


def columns(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines with their columns: each page, and each step upwards, begins a new one."""
    placed: list[PrintedLine] = []
    column = 0
    for line in lines:
        if placed and (line.page != placed[-1].page or line.top < placed[-1].top - 20):
            column += 1
        placed.append(msgspec.structs.replace(line, column=column))
    return placed
