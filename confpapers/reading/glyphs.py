"""The letters of a page as pdfminer.six finds them, at a bounded cost.

A small file can keep pdfminer busy for hours.  Here a page may cost so many objects and letters, operators that draw
are skipped, and included figures are read only where they are small.  Imported when needed: pdfminer is slow to load.
"""

import contextlib
import math
from typing import Any, NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFContentParser, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, stream_value
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import PSKeyword, keyword_name

MAX_OBJECTS = 60_000  # of a page's content, forms included
MAX_LETTERS = 30_000
MAX_STREAM = 1_500_000  # bytes, compressed, of one page
MAX_FORM = 60_000  # bytes, compressed: larger ones are drawings
MAX_DEPTH = 5  # of forms in forms

OPERATORS = {
    # the operators that place text: their number of operands, and pdfminer's method
    **{name: (0, f"do_{name}") for name in ("q", "Q", "BT", "ET")},
    **{name: (1, f"do_{name}") for name in ("Tc", "Tw", "Tz", "TL", "Ts", "Tj", "TJ", "Do")},
    **{name: (2, f"do_{name}") for name in ("Td", "TD", "Tf")},
    **{name: (6, f"do_{name}") for name in ("cm", "Tm")},
    "T*": (0, "do_T_a"),
    "'": (1, "do__q"),
    '"': (3, "do__w"),
}


class Glyph(NamedTuple):
    """A letter: where its base line begins, how far it goes, how large it is (points, y upwards)."""

    text: str
    x: float
    y: float
    width: float
    size: float
    font: str


class Enough(Exception):  # noqa: N818 - no error: what was read so far is used
    """The page has cost what a page may cost."""


def written(page: PDFPage, fonts: PDFResourceManager) -> list[Glyph]:
    """The upright letters of a page in the order they were written, as far as the bounds allow."""
    streams = [stream_value(stream) for stream in page.contents]
    if sum(len(stream.rawdata or b"") for stream in streams) > MAX_STREAM:
        return []
    device = _Device(fonts)
    with contextlib.suppress(Enough):
        _Interpreter(fonts, device).process_page(page)
    return device.letters


class _Device(PDFTextDevice):
    """Notes every letter, and counts what the page costs."""

    def __init__(self, fonts: PDFResourceManager) -> None:
        super().__init__(fonts)
        self.letters: list[Glyph] = []
        self.objects = 0
        self.depth = 0

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        advance = float(font.char_width(cid) * fontsize * scaling)
        a, b, c, d, x, y = matrix
        if a > 0 and abs(b) < 0.1 * a:  # upright: not the stamp in the margin, nor labels of axes
            try:
                text = font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                text = ""
            size = abs(fontsize) * math.hypot(c, d)
            self.letters.append(Glyph(text, x, y + rise * d, advance * a, size, font.fontname))
            if len(self.letters) >= MAX_LETTERS:
                raise Enough
        return advance


class _Interpreter(PDFPageInterpreter):
    """Executes what places text; walks past the rest."""

    device: _Device

    def subinterp(self) -> "_Interpreter":
        return _Interpreter(self.rsrcmgr, self.device)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 - pdfminer's name for the operator
        try:
            form = stream_value(self.xobjmap[xobjid_arg.name])
        except (KeyError, AttributeError):
            return
        kind = getattr(form.get("Subtype"), "name", "")
        if kind == "Form" and self.device.depth < MAX_DEPTH and _may_hold_text(form):
            self.device.depth += 1
            super().do_Do(xobjid_arg)
            self.device.depth -= 1

    def execute(self, streams: Any) -> None:
        with contextlib.suppress(PSEOF):
            parser = PDFContentParser(list(streams))
            while True:
                self._take(parser.nextobject()[1])

    def _take(self, item: Any) -> None:
        self.device.objects += 1
        if self.device.objects > MAX_OBJECTS:
            raise Enough
        if not isinstance(item, PSKeyword):
            self.argstack.append(item)
            return
        arity, method = OPERATORS.get(str(keyword_name(item)), (0, ""))
        operands = self.argstack[len(self.argstack) - arity :] if arity else []
        self.argstack.clear()
        if method and len(operands) == arity:
            getattr(self, method)(*operands)


def _may_hold_text(form: PDFStream) -> bool:
    """Is the form small, and does it show text or other forms?  Most are drawings, and slow to walk through."""
    if len(form.rawdata or form.data or b"") > MAX_FORM:
        return False
    content = form.get_data()
    return b"BT" in content or b"Do" in content
