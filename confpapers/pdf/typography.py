"""Lines with their fonts, read by pdfminer.six in stream order.

LaTeX writes a page in reading order, so the order of the stream is better than any layout inferred from positions, and
costs nothing. pdfminer's own layout analysis is not used: it is quadratic on odd pages. A small file could keep
pdfminer busy for hours, so `glyphs` limits the cost of a page.
"""

import io
import itertools
import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from confpapers.errors import DocumentError
from confpapers.pdf.prose import cyrillic

if TYPE_CHECKING:
    from confpapers.pdf.glyphs import Glyph

T = TypeVar("T")

SPACE = 0.15  # of the type size; wider gaps are spaces
SAME_PLACE = 0.12  # of the type size; the same letter nearer than this is drawn twice
SAME_LETTERS = 12  # recent ones of a kind that are compared
MAX_DEPTH = 5  # of forms in forms
MARK = "\ue000"  # of the private use area: in `plain`, a mark or a wide gap
GAP = "\ue001"  # in `plain`, a gap slightly wider than the line's other spaces

BOLD = re.compile(r"bold|black|heavy|medi(?!um)|semib|demi|cmb|[-,]b$", re.IGNORECASE)

_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # Hebrew, Arabic and their kin
_RIGHTWARDS = re.compile(r"[A-Za-z\d](?:[\w .,/:%+-]*[A-Za-z\d%])?", re.ASCII)  # words and numbers among them
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")

BREAKS = (
    # Exceptions of pdfminer on damaged files, some outside its own error tree.
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A line of text in one column, with its type."""

    text: str
    plain: str  # with a MARK for each raised or lowered letter and each wide gap, and a GAP for a less wide one
    left: float
    right: float
    top: float  # points from the page's top left corner
    bottom: float  # the base line
    size: float  # points
    bold: bool
    font: str


@dataclass(frozen=True, slots=True)
class TypePage:
    """A page as read by pdfminer."""

    width: float
    height: float
    lines: tuple[TypeLine, ...]


def pages(pdf: bytes, *, count: int = 1, first: int = 0) -> Iterator[TypePage]:
    """Yield the pages from `first` (from 0) up to `count`, one by one. Raises DocumentError if pdfminer cannot
    continue.
    """
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    from confpapers.pdf.objects import LazyDocument

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it logs thousands of warnings
    try:
        document = LazyDocument(PDFParser(io.BytesIO(pdf)))
        fonts = PDFResourceManager()
        for number, page in enumerate(PDFPage.create_pages(document)):
            if number == count:
                return
            if number >= first:
                yield _page(page, fonts)
    except PDFPasswordIncorrect as error:
        raise DocumentError("the PDF is locked with a password; save a copy without it") from error
    except (PSException, *BREAKS) as error:
        raise DocumentError(f"pdfminer cannot read the file ({type(error).__name__})") from error


def _page(page: Any, fonts: Any) -> TypePage:
    from confpapers.pdf.glyphs import written

    left, bottom, right, top = (float(side) for side in page.mediabox)
    width, height = abs(right - left), abs(top - bottom)
    if page.rotate in (90, 270):
        width, height = height, width
    glyphs, turned = written(page, fonts, width, height)
    if turned:
        width, height = height, width
    return TypePage(width, height, tuple(lines_of(glyphs, height)))


# --- letters to lines ------------------------------------------------------------------------------------------------


def lines_of(glyphs: Iterable["Glyph"], height: float) -> Iterator[TypeLine]:
    """Yield the lines that letters form, in their order; `height` is the page's."""
    run: list[Glyph] = []
    for glyph in _once(glyphs):
        if run and _breaks(run, glyph):
            yield from _line(run, height)
            run = []
        run.append(glyph)
    yield from _line(run, height)


def _once(glyphs: Iterable["Glyph"]) -> Iterator["Glyph"]:
    """Yield the letters, each once: bold type is imitated by drawing a letter several times, slightly moved."""
    drawn: dict[str, list[Glyph]] = {}
    for glyph in glyphs:
        same = drawn.setdefault(glyph.text, [])
        near = SAME_PLACE * glyph.size
        if not any(abs(glyph.x - other.x) < near and abs(glyph.y - other.y) < near for other in same[-SAME_LETTERS:]):
            same.append(glyph)
            yield glyph


def _breaks(run: list["Glyph"], glyph: "Glyph") -> bool:
    """Return whether a new line, or a new column, begins here."""
    last = run[-1]
    size = max(last.size, glyph.size)
    step = glyph.x - (last.x + last.width)
    return abs(glyph.y - last.y) > 0.62 * size or step > 1.5 * size or step < -1.2 * size


def _line(run: list["Glyph"], height: float) -> Iterator[TypeLine]:
    if not any(glyph.text.strip() for glyph in run):
        return
    run, size = _spelled_out(run)
    base = _most(round(glyph.y, 1) for glyph in run if glyph.size > 0.85 * size)
    font = _most(glyph.font for glyph in run if glyph.text.strip())
    if _reads_leftwards(run):
        run = sorted(run, key=lambda glyph: glyph.x)
        text, plain = (_leftwards(line) for line in _texts(run, size, base))
    else:
        text, plain = _texts(run, size, base)
    yield TypeLine(
        text=text,
        plain=plain,
        left=run[0].x,
        right=max(glyph.x + glyph.width for glyph in run),
        top=height - base - size,
        bottom=height - base,
        size=round(size, 2),
        bold=bool(BOLD.search(font)),
        font=font,
    )


def _reads_leftwards(run: list["Glyph"]) -> bool:
    """Return whether most letters of a line are Hebrew or Arabic."""
    leftwards = sum(glyph.text > "\u0590" and bool(_LEFTWARDS.match(glyph.text)) for glyph in run)
    return leftwards > 0 and leftwards > 0.5 * sum(glyph.text.isalpha() for glyph in run)


def _leftwards(text: str) -> str:
    """Return a line of Hebrew or Arabic in reading order; `text` is as it looks, from left to right.

    >>> _leftwards("(2031) GPU :םיזוורב")
    'ברווזים: GPU (2031)'
    """
    turned = text[::-1].translate(_MIRRORED)
    return _RIGHTWARDS.sub(lambda match: match[0][::-1], turned)


def _most(values: Iterable[T]) -> T:
    """Return the most frequent value, the first of several."""
    counts = Counter(values)
    return max(counts, key=counts.__getitem__)


def _spelled_out(run: list["Glyph"]) -> tuple[list["Glyph"], float]:
    """Return the letters and their size; small capitals become lower-case letters.

    Small capitals are capitals on the base line, a fifth smaller than the full-size letters beside them. Only whole
    words count: a line may mix them with words in ordinary letters.
    """
    if len({glyph.size for glyph in run}) == 1:
        return run, round(run[0].size, 1)
    main = _main_size(run)
    large = max((round(glyph.size, 1) for glyph in run if glyph.text.isupper()), default=main)
    words = list(_words(run))
    small = [word for word in words if _small_capitals(word, large)]
    letters = sum(glyph.text.isupper() for word in small for glyph in word)
    full = sum(glyph.text.isalpha() and glyph.size > 0.9 * large for glyph in run)
    if letters < 4 or not full:
        return run, main
    spelled = {id(glyph) for word in small for glyph in word if glyph.size < 0.95 * large}
    return [glyph._replace(text=glyph.text.lower()) if id(glyph) in spelled else glyph for glyph in run], large


def _words(run: list["Glyph"]) -> Iterator[list["Glyph"]]:
    """Yield the letters of a line, word by word."""
    word: list[Glyph] = []
    for glyph in run:
        gap = (glyph.x - word[-1].x - word[-1].width) / (glyph.size or 1.0) if word else 0.0
        if word and (gap > SPACE or glyph.text.isspace()):
            yield word
            word = []
        if not glyph.text.isspace():
            word.append(glyph)
    yield word


def _small_capitals(word: list["Glyph"], large: float) -> bool:
    """Return whether a word consists of capitals, most of them smaller than `large`."""
    letters = [glyph for glyph in word if glyph.text.isalpha()]
    small = [glyph for glyph in letters if 0.68 < glyph.size / large < 0.9]
    return bool(small) and (
        all(glyph.text.isupper() for glyph in letters)
        and len({round(glyph.y) for glyph in letters}) == 1
        and len({round(glyph.size, 1) for glyph in small}) == 1
        and all(glyph in small or glyph.size > 0.9 * large for glyph in letters)
    )


def _main_size(run: list["Glyph"]) -> float:
    """Return the largest size that a fifth of the letters have: small capitals and marks do not count."""
    sizes = Counter(round(glyph.size, 1) for glyph in run if glyph.text.strip())
    enough = 0.2 * sum(sizes.values())
    return max(size for size, count in sizes.items() if count >= enough)


def _texts(run: list["Glyph"], size: float, base: float) -> tuple[str, str]:
    """Return the letters with spaces at the gaps, as `TypeLine.text` and as `TypeLine.plain`."""
    gaps = [(glyph.x - last.x - last.width) / (glyph.size or 1.0) for last, glyph in itertools.pairwise(run)]
    usual = min((gap for gap in gaps if gap > SPACE), default=0.0)
    text, plain = [run[0].text], [run[0].text]
    for last, glyph, gap in zip(run, run[1:], gaps, strict=False):
        if gap > SPACE:
            text.append(" ")
            plain.append(_space(gap, usual, last))
        mark = glyph.size < 0.85 * size and abs(glyph.y - base) > 0.08 * size and glyph.text.strip()
        text.append(glyph.text)
        plain.append(MARK if mark else glyph.text)
    return _one_line(text), _one_line(plain)


def _one_line(parts: list[str]) -> str:
    return cyrillic(re.sub(r"\s+", " ", "".join(parts)).strip())


def _space(gap: float, usual: float, last: "Glyph") -> str:
    if gap > 0.7:
        return MARK
    return GAP if gap > 1.12 * usual and last.text not in ".:!?" else " "
