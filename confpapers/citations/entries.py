"""Split a reference list, from the lines on its pages, into one text per entry.

Labels decide first ("[12]", "12.", "[Knuth 84]"), then hanging indents, then gaps between lines. Lines that belong to
no entry (running headers, page numbers, floats) are left out.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from confpapers.citations.keys import letters
from confpapers.pdf.pdfium import Line
from confpapers.pdf.prose import paragraph, vocabulary

MOST = 1_500  # lines read, in case a list never ends
HANGING = 2.6  # points by which the later lines of an entry are indented, at least
OUTSIDE = 40  # points left of a column's median edge, beyond which no entry begins
GAP = 1.22  # times the usual line pitch
LABELS = 3  # consecutive labels that make a numbered list
LONGEST = 8  # lines of an entry, or three times the median; an appendix may follow the last one
UNLIKELY = 6  # consecutive entries without year, venue and address that end the list

_NUMBERED = (
    re.compile(r"^\s*[\[［【](\d{1,4})[\]］】]"),
    re.compile(r"^\s*(\d{1,3})\.(?=\s|[A-Z])"),
    re.compile(r"^\s*[(（](\d{1,3})[)）]"),
)
_NAMED = re.compile(r"^\s*\[[^\W\d_][^\[\]]{1,60}\]")
_PLAIN_NUMBER = re.compile(r"\W*\d{1,4}\W*")
_ENTRY = re.compile(
    r"\b(?:19|20)\d\d|arxiv|https?:|www\.|doi|proc|conf|journal|trans|press|univ|thesis|report|\bin\b|forthcoming"
    r"|submitted|\bpp\b|symposium|workshop|出版|学报|學報|大学|会議|論文",
    re.IGNORECASE,
)
_NEXT = re.compile(r"^\s*(?:[a-zà-ÿ]|\d|[&,;)])")
_PARTICLE = re.compile(r"^\s*(?:van|von|de|du|da|di|del|della|den|der|le|la|al|el|bin|ten|ter|d['’])\b")
_ACCENT = re.compile(r"\s[´`¨ˆ˜ˇ˘¯˚˙˝¸]\s*$")  # of a letter inside the line that was drawn in two parts
_BREAK = re.compile(r"[\x02\ufffe]\s*")


class PrintedLine(msgspec.Struct, frozen=True):
    """A line on a page: its text, its position in points, and its column, numbered over all pages."""

    text: str
    page: int
    column: int
    left: float
    top: float
    right: float


def split(pages: Sequence[Sequence[Line]], text: str) -> list[str]:
    """Return the entries of the list with the running text `text`, from the lines of its pages."""
    lines = _columns(_without_headers(_within(_rows(pages), text)))
    for starts in (_numbered_starts(lines), _named_starts(lines), _hanging_starts(lines), _gap_starts(lines)):
        if len(starts) >= LABELS:
            return _believable(_glued(_texts(lines, starts, vocabulary([text]))))
    return []


# --- lines -----------------------------------------------------------------------------------------------------------


def _rows(pages: Sequence[Sequence[Line]]) -> list[PrintedLine]:
    """Return the pages' lines in reading order, with the pieces of one row joined."""
    found: list[PrintedLine] = []
    for page, lines in enumerate(pages):
        for line in lines:
            last = found[-1] if found else None
            if last and last.page == page and _one_row(last, line):
                both = f"{last.text.rstrip(chr(10))} {line.text}"
                found[-1] = msgspec.structs.replace(last, text=both, right=line.right)
            else:
                found.append(PrintedLine(line.text, page, 0, line.left, line.top, line.right))
            if len(found) >= MOST:
                return found
    return found


def _one_row(last: PrintedLine, line: Line) -> bool:
    """Return whether a line continues another at the same height."""
    return abs(line.top - last.top) < 5 and -2 < line.left - last.right < 14


def _within(lines: list[PrintedLine], text: str) -> list[PrintedLine]:
    """Return the lines of the list itself: from its heading to the end of its running text."""
    wanted = letters(text).key
    keys = [letters(_BREAK.sub("", line.text)).key for line in lines]
    head = wanted[:24]
    first = next((at for at in reversed(range(len(lines))) if keys[at] and _begins(keys, at, head)), None)
    if first is None:
        return []
    left, last = len(wanted), first
    while last < len(lines) and left > 0:
        left -= len(keys[last])
        last += 1
    return lines[first:last]


def _begins(keys: Sequence[str], at: int, head: str) -> bool:
    key = keys[at]
    while len(key) < len(head) and at + 1 < len(keys):
        at += 1
        key += keys[at]
    return key.startswith(head)


def _without_headers(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines without page numbers and text at the same height on three or more pages."""
    forms = [(re.sub(r"[\W\d_]+", "", line.text).lower(), round(line.top / 4)) for line in lines]
    pages: dict[tuple[str, int], set[int]] = {}
    for line, form in zip(lines, forms, strict=True):
        pages.setdefault(form, set()).add(line.page)
    tops: dict[int, list[float]] = {}
    for line in lines:
        tops.setdefault(line.page, []).append(line.top)
    edges = {page: (min(heights), max(heights)) for page, heights in tops.items()}
    kept = []
    for line, form in zip(lines, forms, strict=True):
        header = bool(form[0]) and len(pages[form]) >= 3
        number = _PLAIN_NUMBER.fullmatch(line.text.strip()) and line.top in edges[line.page]
        if not header and not number:
            kept.append(line)
    return kept


def _columns(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines with their columns: each page, and each step upwards, begins a new one."""
    found: list[PrintedLine] = []
    column = 0
    for line in lines:
        if found and (line.page != found[-1].page or line.top < found[-1].top - 20):
            column += 1
        found.append(msgspec.structs.replace(line, column=column))
    return found


# --- where entries begin ---------------------------------------------------------------------------------------------


def _numbered_starts(lines: Sequence[PrintedLine]) -> list[int]:
    """Return the lines with the labels 1, 2, 3 ... in one style; a missing number is skipped."""
    best: list[int] = []
    for style in _NUMBERED:
        starts: list[int] = []
        expected = 1
        for at, line in enumerate(lines):
            match = style.match(line.text)
            if match and (int(match[1]) == expected or (starts and int(match[1]) == expected + 1)):
                starts.append(at)
                expected = int(match[1]) + 1
        best = max(best, starts, key=len)
    return best


def _named_starts(lines: Sequence[PrintedLine]) -> list[int]:
    """Return the lines with labels like "[Knuth 84]", if every column has some."""
    starts = [at for at, line in enumerate(lines) if _NAMED.match(line.text)]
    columns = {line.column for line in lines}
    return starts if len({lines[at].column for at in starts}) >= max(1, len(columns) - 1) else []


def _hanging_starts(lines: Sequence[PrintedLine]) -> list[int]:
    """Return the lines farther left than the others of their column, if enough others are indented."""
    starts: list[int] = []
    indented = 0
    for column in dict.fromkeys(line.column for line in lines):
        own = [at for at, line in enumerate(lines) if line.column == column]
        left = _left_edge([lines[at].left for at in own])
        first = [at for at in own if lines[at].left < left + HANGING]
        if len(first) == len(own) and len(own) > 2:
            first = []  # a column with later lines of a single entry, or of none
        indented += len(own) - len(first)
        starts += first
    return starts if indented >= 0.25 * len(lines) else []


def _left_edge(lefts: Sequence[float]) -> float:
    """Return the leftmost edge that is not far outside the column."""
    usual = statistics.median(lefts)
    return min(left for left in lefts if left > usual - OUTSIDE)


def _gap_starts(lines: Sequence[PrintedLine]) -> list[int]:
    """Return the lines after a larger gap; the first of a column begins an entry if it looks like one."""
    pitches = [below.top - above.top for above, below in _neighbours(lines)]
    if len(pitches) < LABELS:
        return []
    usual = sorted(pitches)[len(pitches) // 4]
    starts = []
    for at, line in enumerate(lines):
        above = lines[at - 1] if at else None
        if above is None or above.column != line.column:
            begins = not _NEXT.match(line.text) and (above is None or above.text.rstrip().endswith("."))
        else:
            begins = line.top - above.top > GAP * usual
        if begins:
            starts.append(at)
    return starts if len(starts) >= 0.12 * len(lines) else []


def _neighbours(lines: Sequence[PrintedLine]) -> Iterator[tuple[PrintedLine, PrintedLine]]:
    for above, below in itertools.pairwise(lines):
        if above.column == below.column and 2 < below.top - above.top < 40:
            yield above, below


# --- texts -----------------------------------------------------------------------------------------------------------


def _texts(lines: Sequence[PrintedLine], starts: Sequence[int], words: Counter[str]) -> list[str]:
    spans = list(zip(starts, [*starts[1:], len(lines)], strict=True))
    most = max(LONGEST, 3 * round(statistics.median(end - start for start, end in spans)))
    return [_flowing([line.text for line in lines[start : min(end, start + most)]], words) for start, end in spans]


def _flowing(lines: Sequence[str], words: Counter[str]) -> str:
    """Return lines as one text with split words joined; `words` are the list's, which decide where a hyphen stays."""
    return paragraph("\n".join(_ACCENT.sub("", line).rstrip() for line in lines), words)


def _glued(texts: Sequence[str]) -> list[str]:
    """Return the entries, with those that begin like the middle of a sentence joined to the previous one."""
    found: list[str] = []
    for text in texts:
        if found and _NEXT.match(text) and not _PARTICLE.match(text) and not any(s.match(text) for s in _NUMBERED):
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return found


def _believable(texts: Sequence[str]) -> list[str]:
    """Return the entries that have a year, a venue or an address; many consecutive ones without end the list."""
    found: list[str] = []
    unlikely = 0
    for text in texts:
        likely = bool(_ENTRY.search(text)) and len(text) > 20
        unlikely = 0 if likely else unlikely + 1
        if unlikely >= UNLIKELY:
            break
        if likely:
            found.append(text)
    return found
