"""The letters of a page, read by pdfminer.six at a bounded cost.

A small file can keep pdfminer busy for hours. So the bytes and letters of a page are limited, drawing operators are
skipped, and included figures are read only if they are small. Imported when needed, because pdfminer is slow to load.
"""

import contextlib
import math
from typing import Any, NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, dict_value, stream_value
from pdfminer.psparser import LIT

from confpapers.pdf.operators import operations

MAX_CONTENT = 12_000_000  # bytes of one page, decompressed, counting forms each time they are shown
A_FORM = 1_000  # bytes counted for showing a form, besides its content
MAX_LETTERS = 30_000
MAX_STREAM = 1_500_000  # bytes, compressed, of one page
MAX_FORM = 60_000  # bytes, compressed; larger ones are drawings
MAX_DEPTH = 5  # of forms in forms
TURNED = 5  # if this many times more letters are rotated than upright, the page is rotated

OPERATORS = {
    # text positioning operators: their number of operands, and pdfminer's method
    **{name: (0, f"do_{name}") for name in ("q", "Q", "BT", "ET")},
    **{name: (1, f"do_{name}") for name in ("Tc", "Tw", "Tz", "TL", "Ts", "Tj", "TJ", "Do")},
    **{name: (2, f"do_{name}") for name in ("Td", "TD", "Tf")},
    **{name: (6, f"do_{name}") for name in ("cm", "Tm")},
    "T*": (0, "do_T_a"),
    "'": (1, "do__q"),
    '"': (3, "do__w"),
}


class Glyph(NamedTuple):
    """A letter: start of its base line, width and size (points, y upwards)."""

    text: str
    x: float
    y: float
    width: float
    size: float
    font: str


class CostLimitReached(Exception):  # noqa: N818 - not an error: what was read so far is used
    """The page has reached its cost limit."""


def written(page: PDFPage, fonts: PDFResourceManager, width: float, height: float) -> tuple[list[Glyph], bool]:
    """Return the letters of a page in stream order, within the limits, and whether the page is rotated.

    Only upright letters are returned. If nearly all of a page is written from bottom to top, or from top to bottom, the
    page is rotated first: it is then `height` wide and `width` high.
    """
    streams = [stream_value(stream) for stream in page.contents]
    if sum(len(stream.rawdata or b"") for stream in streams) > MAX_STREAM:
        return [], False
    device = _Device(fonts)
    with contextlib.suppress(CostLimitReached):
        _Interpreter(fonts, device).process_page(page)
    upwards, downwards = device.upwards, device.downwards
    if max(len(upwards), len(downwards)) <= TURNED * len(device.letters):
        return device.letters, False
    if len(upwards) >= len(downwards):
        return [glyph._replace(x=glyph.y, y=width - glyph.x) for glyph in upwards], True
    return [glyph._replace(x=height - glyph.y, y=glyph.x) for glyph in downwards], True


class _Device(PDFTextDevice):
    """Collects the letters, and counts the cost of the page."""

    def __init__(self, fonts: PDFResourceManager) -> None:
        super().__init__(fonts)
        self.letters: list[Glyph] = []
        self.upwards: list[Glyph] = []  # written from bottom to top
        self.downwards: list[Glyph] = []
        self.content = 0
        self.depth = 0
        self._letters: dict[tuple[Any, int], tuple[str, float]] = {}

    def render_string_horizontal(
        self,
        seq: Any,
        matrix: Any,
        pos: tuple[float, float],
        font: Any,
        fontsize: float,
        scaling: float,
        charspace: float,
        wordspace: float,
        rise: float,
        dxscale: float,
        ncs: Any,
        graphicstate: Any,
    ) -> tuple[float, float]:
        """Collect the letters of a string, and return where it ends (text space)."""
        x, y = pos
        a, b, c, d, e, f = matrix
        letters, unit = self._written_in(a, b)
        size = abs(fontsize) * math.hypot(c, d)
        spaced = False
        for part in seq:
            if isinstance(part, bytes):
                for code in font.decode(part):
                    text, width = self._letter(font, code)
                    advance = width * fontsize * scaling
                    x += charspace if spaced else 0.0
                    if letters is not None:
                        place = x * a + y * c + e + rise * c, x * b + y * d + f + rise * d
                        letters.append(Glyph(text, *place, advance * unit, size, font.fontname))
                    x += advance
                    if code == 32:
                        x += wordspace
                    spaced = True
            elif isinstance(part, float):
                x -= part * dxscale
                spaced = True
        if len(self.letters) + len(self.upwards) + len(self.downwards) >= MAX_LETTERS:
            raise CostLimitReached
        return x, y

    def _written_in(self, a: float, b: float) -> tuple[list[Glyph] | None, float]:
        """Return the list for letters of this direction and their unit length; None for slanted ones."""
        if a > 0 and abs(b) < 0.1 * a:
            return self.letters, a
        if abs(a) < 0.1 * abs(b):  # the stamp in the margin, labels of axes, or a rotated page
            return (self.upwards if b > 0 else self.downwards), abs(b)
        return None, 0.0

    def _letter(self, font: Any, code: int) -> tuple[str, float]:
        """Return the character of a code in a font, and its width at size 1."""
        letter = self._letters.get((font, code))
        if letter is None:
            try:
                text = font.to_unichr(code)
            except PDFUnicodeNotDefined:
                text = ""
            letter = self._letters[font, code] = text, float(font.char_width(code))
        return letter


class _Fonts(dict[object, Any]):
    """Fonts by name, loaded on first use."""

    def __init__(self, manager: PDFResourceManager, named: dict[object, Any]) -> None:
        super().__init__()
        self._manager = manager
        self._named = named

    def __missing__(self, name: object) -> Any:
        spec = self._named[name]
        font = self[name] = self._manager.get_font(getattr(spec, "objid", None), dict_value(spec))
        return font


class _Interpreter(PDFPageInterpreter):
    """Executes text positioning operators and skips the others."""

    device: _Device

    def subinterp(self) -> "_Interpreter":
        return _Interpreter(self.rsrcmgr, self.device)

    def init_resources(self, resources: Any) -> None:
        """Register fonts and forms; a font is loaded when a letter uses it, and colours never are."""
        self.resources = resources
        own = dict_value(resources) if resources else {}
        self.fontmap = _Fonts(self.rsrcmgr, dict_value(own.get("Font", {})))
        self.xobjmap = dict_value(own.get("XObject", {}))
        self.csmap = {}

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
        content = b"\n".join(stream_value(stream).get_data() for stream in streams)
        self.device.content += len(content) + A_FORM
        if self.device.content > MAX_CONTENT:
            raise CostLimitReached
        for operator, operands in operations(content):
            arity, method = OPERATORS.get(operator, (0, ""))
            if method and len(operands) >= arity:
                own = operands[len(operands) - arity :]
                getattr(self, method)(*(LIT(operand) if isinstance(operand, str) else operand for operand in own))


def _may_hold_text(form: PDFStream) -> bool:
    """Return whether the form is small and shows text or other forms. Most are drawings, which are slow to process."""
    if len(form.rawdata or form.data or b"") > MAX_FORM:
        return False
    content = form.get_data()
    return b"BT" in content or b"Do" in content
