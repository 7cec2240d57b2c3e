"""The letters of a page as pdfminer.six finds them, at a bounded cost.

A small file can keep pdfminer busy for hours.  Here a page may hold so many bytes and letters, operators that draw are
skipped, and included figures are read only where they are small.  Imported when needed: pdfminer is slow to load.
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

MAX_CONTENT = 12_000_000  # bytes, unpacked, of one page, forms as often as they are shown
A_FORM = 1_000  # bytes that showing a form counts besides its own
MAX_LETTERS = 30_000
MAX_STREAM = 1_500_000  # bytes, compressed, of one page
MAX_FORM = 60_000  # bytes, compressed: larger ones are drawings
MAX_DEPTH = 5  # of forms in forms
TURNED = 5  # times as many letters as stand upright: such a page lies on its side

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


def written(page: PDFPage, fonts: PDFResourceManager, width: float, height: float) -> tuple[list[Glyph], bool]:
    """Return the letters of a page in the order they were written, within the bounds, and whether it lies on its side.

    Letters that stand upright count.  Where nearly all of a page is written from bottom to top, or from top to bottom,
    the page is turned first: it is `height` wide then, and `width` high.
    """
    streams = [stream_value(stream) for stream in page.contents]
    if sum(len(stream.rawdata or b"") for stream in streams) > MAX_STREAM:
        return [], False
    device = _Device(fonts)
    with contextlib.suppress(Enough):
        _Interpreter(fonts, device).process_page(page)
    upwards, downwards = device.upwards, device.downwards
    if max(len(upwards), len(downwards)) <= TURNED * len(device.letters):
        return device.letters, False
    if len(upwards) >= len(downwards):
        return [glyph._replace(x=glyph.y, y=width - glyph.x) for glyph in upwards], True
    return [glyph._replace(x=height - glyph.y, y=glyph.x) for glyph in downwards], True


class _Device(PDFTextDevice):
    """Notes every letter, and counts what the page costs."""

    def __init__(self, fonts: PDFResourceManager) -> None:
        super().__init__(fonts)
        self.letters: list[Glyph] = []
        self.upwards: list[Glyph] = []  # written from bottom to top
        self.downwards: list[Glyph] = []
        self.content = 0
        self.depth = 0
        self._known: dict[tuple[Any, int], tuple[str, float]] = {}

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
        """Notes the letters of a string, and tells where it ends (text space)."""
        x, y = pos
        a, b, c, d, e, f = matrix
        letters, along = self._written_in(a, b)
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
                        letters.append(Glyph(text, *place, advance * along, size, font.fontname))
                    x += advance
                    if code == 32:
                        x += wordspace
                    spaced = True
            elif isinstance(part, float):
                x -= part * dxscale
                spaced = True
        if len(self.letters) + len(self.upwards) + len(self.downwards) >= MAX_LETTERS:
            raise Enough
        return x, y

    def _written_in(self, a: float, b: float) -> tuple[list[Glyph] | None, float]:
        """The list for letters of this direction, and how long a unit along it is; None for slanted ones."""
        if a > 0 and abs(b) < 0.1 * a:
            return self.letters, a
        if abs(a) < 0.1 * abs(b):  # the stamp in the margin, labels of axes, or a page on its side
            return (self.upwards if b > 0 else self.downwards), abs(b)
        return None, 0.0

    def _letter(self, font: Any, code: int) -> tuple[str, float]:
        """What a code stands for in a font, and how wide it is at size 1."""
        known = self._known.get((font, code))
        if known is None:
            try:
                text = font.to_unichr(code)
            except PDFUnicodeNotDefined:
                text = ""
            known = self._known[font, code] = text, float(font.char_width(code))
        return known


class _Fonts(dict[object, Any]):
    """Fonts by their names, each read when it is first asked for."""

    def __init__(self, manager: PDFResourceManager, named: dict[object, Any]) -> None:
        super().__init__()
        self._manager = manager
        self._named = named

    def __missing__(self, name: object) -> Any:
        spec = self._named[name]
        font = self[name] = self._manager.get_font(getattr(spec, "objid", None), dict_value(spec))
        return font


class _Interpreter(PDFPageInterpreter):
    """Executes what places text; walks past the rest."""

    device: _Device

    def subinterp(self) -> "_Interpreter":
        return _Interpreter(self.rsrcmgr, self.device)

    def init_resources(self, resources: Any) -> None:
        """Names the fonts and forms; a font is read when a letter is set in it, and colours never are."""
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
            raise Enough
        for operator, operands in operations(content):
            arity, method = OPERATORS.get(operator, (0, ""))
            if method and len(operands) >= arity:
                own = operands[len(operands) - arity :]
                getattr(self, method)(*(LIT(one) if isinstance(one, str) else one for one in own))


def _may_hold_text(form: PDFStream) -> bool:
    """Is the form small, and does it show text or other forms?  Most are drawings, and slow to walk through."""
    if len(form.rawdata or form.data or b"") > MAX_FORM:
        return False
    content = form.get_data()
    return b"BT" in content or b"Do" in content
