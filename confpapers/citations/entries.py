"""Split a reference list, from the lines on its pages, into one text per entry.

Labels decide first ("[12]", "12.", "[Knuth 84]"), then hanging indents, then gaps between lines. Lines that belong to
no entry (running headers, page numbers, floats) are left out.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from confpapers.citations.printed_lines import PrintedLine, columns, rows, within, without_headers
from confpapers.pdf.pdfium import Line
from confpapers.pdf.prose import paragraph, vocabulary

HANGING = 2.6  # points by which the later lines of an entry are indented, at least
OUTSIDE = 40  # points left of a column's median edge, beyond which no entry begins
GAP = 1.22  # times the usual line pitch
FIRST = 0.3  # of the lines, after which no list begins: the numbers are those of an appendix
LABELS = 3  # consecutive labels that make a numbered list
LONGEST = 8  # lines of an entry, or three times the median; an appendix may follow the last one
LONG = 6  # lines of an entry in the mean, more than which are several entries
FAR = 60  # points right of an entry's lines, from where another text begins: a heading, a table
APART = 1.7  # times the pitch of an entry's lines, after which another text begins
MANY = 8  # lines of a column in which a single one farther left is not the edge
SENTENCE = 6  # words without punctuation with which running text begins

_NUMBERED = (
    re.compile(r"^\s*[\[［【](\d{1,4})[\]］】]"),
    re.compile(r"^\s*(\d{1,3})\.(?=\s|[A-Z])"),
    re.compile(r"^\s*[(（](\d{1,3})[)）]"),
)
_NAMED = re.compile(r"^\s*\[[^\W\d_][^\[\]]{1,60}\]")
_ENTRY = re.compile(
    r"\b(?:19|20)\d\d|arxiv|https?:|www\.|\bdoi|\b(?:proc|conf|trans|univ)\b|\b(?:proceedings|conference|journal"
    r"|transactions|press|university|thesis|report|in|forthcoming|submitted|pp|symposium|workshop|springer|unpublished)\b"
    r"|出版|学报|學報|大学|会議|論文|출판|학회|대학",
    re.IGNORECASE,
)
_NEXT = re.compile(r"^\s*(?:[a-zà-ÿ]|\d|[&,;)])")
_PART = re.compile(
    r"[(=∈]|(?:theorem|lemma|proof|proposition|corollary|definition|figure|fig|table|algorithm)\b", re.IGNORECASE
)
_ENDED = re.compile(r"[.?!)\]/]\s*$|\d\s*$")
_PARTICLE = re.compile(r"^\s*(?:van|von|de|du|da|di|del|della|den|der|le|la|al|el|bin|ten|ter|d['’])\b")
_ACCENT = re.compile(r"\s[´`¨ˆ˜ˇ˘¯˚˙˝¸]\s*$")  # of a letter inside the line that was drawn in two parts


def split(pages: Sequence[Sequence[Line]], text: str) -> list[str]:
    """Return the entries of the list with the running text `text`, from the lines of its pages."""
    lines = columns(without_headers(within(rows(pages), text)))
    words = vocabulary([text])
    for starts in (_numbered_starts(lines), _named_starts(lines)):
        if len(starts) >= LABELS or (starts[:1] == [0] and len(lines) <= LONGEST * len(starts)):
            return _texts(lines, starts, words)
    starts = _unlabelled_starts(lines)
    return _references(_glued(_texts(lines, starts, words))) if len(starts) >= LABELS else []


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
        if starts and starts[0] <= FIRST * len(lines):
            best = max(best, starts, key=len)
    return best


def _named_starts(lines: Sequence[PrintedLine]) -> list[int]:
    """Return the lines with labels like "[Knuth 84]", if every column has some."""
    starts = [at for at, line in enumerate(lines) if _NAMED.match(line.text)]
    columns = {line.column for line in lines}
    return starts if len({lines[at].column for at in starts}) >= max(1, len(columns) - 1) else []


def _unlabelled_starts(lines: Sequence[PrintedLine]) -> list[int]:
    """Return the starts by hanging indents, or by gaps if these are there too and more frequent, in long entries."""
    hanging, gaps = _hanging_starts(lines), _gap_starts(lines)
    if len(hanging) < LABELS:
        return gaps
    both = len(set(hanging) & set(gaps))
    long = len(lines) > LONG * len(hanging)
    return gaps if long and both >= 0.8 * len(hanging) and len(gaps) >= 1.5 * len(hanging) else hanging


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
    """Return the leftmost edge that is not far outside the column, nor that of a single line among many."""
    usual = sorted(lefts)[len(lefts) // 4]  # a quarter of the lines or more begin an entry
    near = sorted(left for left in lefts if left > usual - OUTSIDE)
    alone = len(near) > MANY and near[1] > near[0] + HANGING
    return near[1] if alone else near[0]


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
    shape = _shape(lines, spans)
    owns = [_own(lines[start:end], shape)[:most] for start, end in spans]
    return [_flowing([line.text for line in own], words) for own in owns]


class _Shape(NamedTuple):
    """How the entries of a list are set."""

    pitch: float  # points between the lines of an entry
    indent: float  # of later lines, or 0 if they are not indented
    edges: Mapping[int, float]  # where entries begin in each column with some


def _shape(lines: Sequence[PrintedLine], spans: Sequence[tuple[int, int]]) -> _Shape:
    seconds = [(lines[start], lines[start + 1]) for start, end in spans if end > start + 1]
    seconds = [(first, second) for first, second in seconds if first.column == second.column]
    steps = [second.top - first.top for first, second in seconds if second.top - first.top > 2]
    indents = [second.left - first.left for first, second in seconds]
    usual = statistics.median(indents) if indents else 0.0
    agree = sum(abs(indent - usual) < HANGING for indent in indents) >= 0.8 * len(indents)
    return _Shape(
        statistics.median(steps) if steps else 12.0,
        usual if agree and usual > HANGING else 0.0,
        {lines[start].column: lines[start].left for start, _ in reversed(spans)},
    )


def _own(lines: Sequence[PrintedLine], shape: _Shape) -> Sequence[PrintedLine]:
    """Return an entry's own lines: up to a gap, a line that is not indented like them, or another text's column."""
    for at, (above, line) in enumerate(itertools.pairwise(lines), 1):
        if line.column != above.column:
            others = line.column not in shape.edges
            many = sum(other.column == line.column for other in lines) > LONGEST
            if others and (many or (_ENDED.search(above.text) and not _NEXT.match(line.text))):
                return lines[:at]
            if _moved(line, above, shape):
                return lines[:at]
        elif line.top - above.top > APART * shape.pitch or _moved(line, above, shape):
            return lines[:at]
    return lines


def _moved(line: PrintedLine, above: PrintedLine, shape: _Shape) -> bool:
    """Return whether a line is not indented, in a list in which later lines are, or farther right than an entry's."""
    edge = shape.edges.get(line.column)
    level = line.column == above.column and line.top < above.top + 0.5 * shape.pitch
    if edge is None or level:
        return False
    return line.left > edge + shape.indent + FAR or (shape.indent > 0 and line.left < edge + 0.3 * shape.indent)


def _flowing(lines: Sequence[str], words: Counter[str]) -> str:
    """Return lines as one text with split words joined; `words` are the list's, which decide where a hyphen stays."""
    return paragraph("\n".join(_ACCENT.sub("", line).rstrip() for line in lines), words)


def _glued(texts: Sequence[str]) -> list[str]:
    """Return the entries, with those that begin like the middle of a sentence joined to the previous one."""
    entries: list[str] = []
    for text in texts:
        if entries and _NEXT.match(text) and not _PARTICLE.match(text) and not any(s.match(text) for s in _NUMBERED):
            entries[-1] = f"{entries[-1]} {text}"
        else:
            entries.append(text)
    return entries


def _references(texts: Sequence[str]) -> list[str]:
    """Return the texts that read like references, up to an appendix, where fewer than half do and no three in a row."""
    likely = [_reads_like_a_reference(text) for text in texts]
    end = len(texts)
    for at in reversed(range(len(texts))):
        if all(likely[at : at + 3]) and at + 3 <= len(texts):
            break
        if not likely[at] and 2 * sum(likely[at:]) <= len(texts) - at:
            end = at
    return [text for text, good in zip(texts[:end], likely, strict=False) if good and len(text) > 20]


def _reads_like_a_reference(text: str) -> bool:
    """Return whether a text has a year, venue or address, and does not begin like a sentence, a theorem or a figure."""
    opening = re.split(r"[.,;:!?“”\"–—]", _bare(text)[:120], maxsplit=1)[0]
    words = re.findall(r"[^\W\d_][\w'’-]*", opening)
    small = sum(word.islower() and len(word) > 1 for word in words)
    sentence = len(words) >= SENTENCE and small >= 0.5 * len(words)
    return bool(_ENTRY.search(text)) and not sentence and not _PART.match(opening)


def _bare(text: str) -> str:
    """Return an entry without its label."""
    for label in (*_NUMBERED, _NAMED):
        text = label.sub("", text, count=1)
    return text.strip()
