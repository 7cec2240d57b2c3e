"""Text, lines, links, shapes and images of pages, read by PDFium.

PDFium is not thread-safe, not even over different documents: use one process, one thread. The last document stays open
until another one is opened or it fails, so that drawing a paper after reading it does not parse its pages again, which
would take a tenth of the time of both. Boxes are in points from the displayed page's top left corner, y downwards.
"""

import atexit
import contextlib
import ctypes
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from confpapers.errors import DocumentError
from confpapers.pdf.repair import NeedsPassword
from confpapers.pdf.shapes import Shape, ToPoints, shapes_of, to_points

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SIDE = 14_400  # points: the largest page that PDF 1.7 allows (annex C)
MAX_ASPECT = 5
MAX_CHARACTERS = 200_000  # per page; more is a malicious file, or an invisibly printed data set
TALL = 26  # points; a line that is higher, and wider than high, may be two
STEP = 12  # points between two lines' heights
KEPT_PAGES = 24  # the first pages of a document stay open with it


class Line(NamedTuple):
    """A line of text, or a part of one between two columns."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """The width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height in points, of the ink: from the tallest letter to the deepest."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a page in points."""

    width: float
    height: float

    @property
    def drawable(self) -> bool:
        """Return whether the page can be displayed."""
        small, large = sorted((self.width, self.height))
        return small > 1 and large <= MAX_SIDE and large / small <= MAX_ASPECT


class Reader:
    """An open document, created by `opened`. Raises DocumentError if PDFium cannot open it, or NeedsPassword."""

    def __init__(self, pdf: bytes) -> None:
        import pypdfium2

        self.pdf = pdf
        try:
            self._handle = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
                raise NeedsPassword("the PDF is locked with a password; save a copy without it") from error
            raise DocumentError("PDFium cannot open the file") from error
        self.pages_open: dict[int, Any] = {}  # by number: their lines, shapes and images are requested again

    def close(self) -> None:
        """Close all handles."""
        for page in self.pages_open.values():
            page.close()
        self._handle.close()

    def __len__(self) -> int:
        return len(self._handle)

    @contextlib.contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        """Yield a page, numbered from 0. Raises DocumentError."""
        if number in self.pages_open:
            yield self.pages_open[number]
            return
        from pypdfium2 import PdfiumError

        try:
            page = self._handle[number]
        except PdfiumError as error:
            raise DocumentError(f"page {number + 1} is broken") from error
        if number < KEPT_PAGES:
            self.pages_open[number] = page
            yield page
        else:
            with contextlib.closing(page):
                yield page

    def size(self, number: int) -> Size:
        """Return the size of a page as displayed. Raises DocumentError."""
        with self._page(number) as page:
            width, height = page.get_size()
            return Size(width, height)

    def text(self, number: int) -> str:
        """Return the text of a page in stream order, as PDFium provides it. Raises DocumentError."""
        with self._page(number) as page, _text_page(page) as text_page:
            return _raw_text(text_page)

    def text_and_lines(self, number: int) -> tuple[str, list[Line]]:
        """Return the text of a page, and its lines, in stream order. Raises DocumentError."""
        with self._page(number) as page, _text_page(page) as text_page:
            text = _raw_text(text_page)
            return text, _lines(text_page, text, to_points(page))

    def shapes(self, number: int) -> list[Shape]:
        """Return the drawings on a page besides text. Raises DocumentError."""
        with self._page(number) as page:
            return shapes_of(page)

    def urls(self, number: int) -> list[str]:
        """Return the web addresses of a page's link annotations. Raises DocumentError."""
        with self._page(number) as page:
            return list(_urls(self._handle, page))

    def draw(self, number: int, box: tuple[float, float, float, float], scale: float) -> "Image":
        """Return an image of a part of a page (points), on white, `scale` pixels per point. Raises DocumentError."""
        from pypdfium2 import PdfiumError

        with self._page(number) as page:
            width, height = page.get_size()
            left, top, right, bottom = box
            try:
                bitmap = page.render(
                    scale=scale,
                    crop=(left, height - bottom, width - right, top),
                    draw_annots=False,  # boxes around citations are not part of the paper
                    may_draw_forms=False,
                    rev_byteorder=True,
                    prefer_bgrx=True,  # four bytes per pixel are drawn a sixth faster than three
                )
            except (PdfiumError, ValueError) as error:
                raise DocumentError(f"page {number + 1} cannot be drawn") from error
            with contextlib.closing(bitmap):
                return bitmap.to_pil().convert("RGB")  # type: ignore[no-any-return]  # of an untyped library


_left_open: list[Reader] = []
"""The last opened document, if it is still open."""


@contextlib.contextmanager
def opened(pdf: bytes) -> Iterator[Reader]:
    """Yield an open reader. Raises DocumentError if PDFium cannot open it, and NeedsPassword if it is encrypted."""
    reader = _still_open(pdf) or Reader(pdf)
    _close_at_exit()
    try:
        yield reader
    except BaseException:
        reader.close()
        raise
    _left_open.append(reader)


@functools.cache
def _close_at_exit() -> None:
    """Close the document at exit: the library closes itself, and must not find a document open."""
    atexit.register(_still_open, b"")


def _still_open(pdf: bytes) -> Reader | None:
    """Return the reader of that document if it was the last; close another one."""
    while _left_open:
        reader = _left_open.pop()
        if reader.pdf == pdf:
            return reader
        reader.close()
    return None


@contextlib.contextmanager
def _text_page(page: Any) -> Iterator[Any]:
    from pypdfium2 import PdfiumError

    try:
        text_page = page.get_textpage()
    except PdfiumError as error:
        raise DocumentError("the text of a page is broken") from error
    with contextlib.closing(text_page):
        yield text_page


def _raw_text(text_page: Any) -> str:
    """Return one character per UTF-16 unit, so that an index into it is PDFium's text index."""
    import pypdfium2.raw as c

    count = min(c.FPDFText_CountChars(text_page), MAX_CHARACTERS)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    written = c.FPDFText_GetText(text_page, 0, count, buffer)
    units = bytes(memoryview(buffer).cast("B")[: 2 * max(written - 1, 0)])
    text = units.decode("utf-16-le", errors="surrogatepass")
    return text if len(text) == len(units) // 2 else "".join(map(chr, buffer[: written - 1]))


PRINTED_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
"""PDFium ends lines with CR LF, except where they end with a hyphen: there is U+FFFE (U+0002 before) and no CR LF."""


def _lines(text_page: Any, text: str, place: ToPoints) -> list[Line]:
    lines = []
    for match in PRINTED_LINE.finditer(text):
        start, end = match.span()
        box = _box(text_page, start, end - 1) if not match[0].isspace() else None
        if box and _may_be_two(box):
            for first, last in _parts(text_page, text, start, end):
                part = _box(text_page, first, last - 1) if text[first:last].strip() else None
                if part:
                    lines.append(Line(text[first:last], *place(part)))
        elif box:
            lines.append(Line(match[0], *place(box)))
    return lines


def _may_be_two(box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    return TALL <= top - bottom <= right - left


def _parts(text_page: Any, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a line's parts at different heights: PDFium joins a label of a figure and the caption below it."""
    heights = [_base_line(text_page, index) for index in range(start, end)]
    first = start
    for index in range(start + 1, end):
        if text[index - 1].isspace() and abs(heights[index - start] - _last(heights[: index - start])) > STEP:
            yield first, index
            first = index
    yield first, end


def _last(heights: list[float]) -> float:
    """Return the last height of a letter; spaces that PDFium adds have none."""
    return next((height for height in reversed(heights) if height), 0.0)


def _base_line(text_page: Any, index: int) -> float:
    import pypdfium2.raw as c

    x, y = ctypes.c_double(), ctypes.c_double()
    place = c.FPDFText_GetCharIndexFromTextIndex(text_page, index)
    return y.value if place >= 0 and c.FPDFText_GetCharOrigin(text_page, place, x, y) else 0.0


def _box(text_page: Any, first: int, last: int) -> tuple[float, float, float, float] | None:
    """Return the box around some characters, from the boxes of their runs."""
    import pypdfium2.raw as c

    first = c.FPDFText_GetCharIndexFromTextIndex(text_page, first)
    last = c.FPDFText_GetCharIndexFromTextIndex(text_page, last)
    if not 0 <= first <= last:
        return None
    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    boxes = [
        (left.value, bottom.value, right.value, top.value)
        for index in range(c.FPDFText_CountRects(text_page, first, last - first + 1))
        if c.FPDFText_GetRect(text_page, index, left, top, right, bottom)
    ]
    if len(boxes) < 2:
        return boxes[0] if boxes else None
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _urls(document: Any, page: Any) -> Iterator[str]:
    import pypdfium2.raw as c

    position, link = ctypes.c_int(0), c.FPDF_LINK()
    while c.FPDFLink_Enumerate(page, position, link):
        action = c.FPDFLink_GetAction(link)
        if action and c.FPDFAction_GetType(action) == c.PDFACTION_URI:
            size = c.FPDFAction_GetURIPath(document, action, None, 0)
            if 1 < size < 2_000:
                buffer = ctypes.create_string_buffer(size)
                c.FPDFAction_GetURIPath(document, action, buffer, size)
                yield buffer.value.decode("utf-8", errors="ignore")
