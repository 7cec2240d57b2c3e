"""Pages: columns of justified text with figures at their tops, as proceedings have them."""

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import reportlab
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from drawing import pictures, plots, surfaces
from drawing.pen import Pen

_PLOTS = (
    "spectrogram",
    "song",
    "rose",
    "curves",
    "bars",
    "matrix",
    "hydrograph",
    "crunch",
    "ternary",
    "heat",
    "section",
)
_PICTURES = ("sites", "bed", "plant", "folio", "stemma", "tree", "transitions", "streets", "network", "foam")
_SURFACES = ("contour_map", "change", "chart", "loops", "ruffle", "photo")
FIGURES = {name: getattr(plots, name) for name in (*_PLOTS, "night")}
FIGURES |= {name: getattr(pictures, name) for name in _PICTURES}
FIGURES |= {name: getattr(surfaces, name) for name in _SURFACES}
"""Every kind of figure by its name in `looks.toml`."""

_ROMAN = {"נועה בר־גיורא": "Noa Bar-Giora", "林小雀": "Lin Xiaoque"}
_PLAIN = str.maketrans("łŁıđ", "lLid")
_SYMBOLS = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω∑∏∫√∂∇∈≤≥≈≠∞−′"
_TEX = {
    r"\alpha": "α",
    r"\beta": "β",
    r"\kappa": "κ",
    r"\pi": "π",
    r"\int": "∫",
    r"\pm": "±",
    r"\log": "log",
    r"\,": " ",
}


@dataclass(frozen=True)
class Style:
    """How a paper is set."""

    columns: int = 2
    size: float = 9.4
    leading: float = 11.3
    serif: bool = True
    title: float = 15.5
    margin: float = 52
    hyphens: bool = False


STYLES = {
    "two": Style(),
    "one": Style(columns=1, size=10.2, leading=12.6, title=17, margin=104),
    "grand": Style(title=27, size=9.6, leading=11.8),
    "sans": Style(serif=False, size=7.9, leading=10.9, title=15),
    "hyphen": Style(hyphens=True, size=9.2, leading=11.0),
}


def register_fonts() -> None:
    """Vera, which comes with reportlab and has the ligatures fi and fl."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBI")


def romanised(name: str) -> str:
    """A name in the letters that the standard fonts have."""
    return str(_latin(_ROMAN.get(name, name)))


def _latin(text: str) -> str:
    made = []
    for letter in text.translate(_PLAIN):
        try:
            letter.encode("cp1252")
            made.append(letter)
        except UnicodeEncodeError:
            bare = unicodedata.normalize("NFKD", letter)[0]
            made.append(letter if letter in _SYMBOLS else bare)
    return "".join(made)


def typeset(text: str) -> str:
    """LaTeX between dollars as markup, and every letter in a font that has it."""

    def formula(found: re.Match[str]) -> str:
        tex = found[1]
        for command, letter in _TEX.items():
            tex = tex.replace(command, letter)
        tex = re.sub(r"\^(\w)", r"<super>\1</super>", tex).replace("-", "−")
        return re.sub(r"(?<![\w<>/])([A-Za-z])(?![\w>])", r"<i>\1</i>", tex)

    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return symbols(re.sub(r"\$([^$]+)\$", formula, escaped))


def symbols(markup: str) -> str:
    """Greek and mathematical letters from the Symbol font."""
    return re.sub(f"([{_SYMBOLS}]+)", r'<font name="Symbol">\1</font>', _latin(markup))


def soften(markup: str) -> str:
    """Soft hyphens between a vowel, a consonant and a consonant with its vowel, in long words outside tags."""

    def word(found: re.Match[str]) -> str:
        return re.sub(r"(?<=\w{2}[aeiou][lmnrst])(?=[bcdfgmnpt][aeiou]\w{2})", "\u00ad", found[0])

    return re.sub(r"(?<![<&/\w])[a-z]{8,}(?![\w>;=])", word, markup)


class Sheet:
    """A paper in the making: knows where the next line goes."""

    def __init__(self, canvas: Any, style: Style, size: tuple[float, float], *, dry: bool) -> None:
        self.canvas, self.style, self.size = canvas, style, size
        self.dry = dry  # only to count the pages: leave the figures' places empty
        self.page = 0
        self.floats: list[tuple[int, Any]] = []  # (first column it may stand in, figure)
        self.column = -1
        body, bold = ("Times-Roman", "Times-Bold") if style.serif else ("Vera", "VeraBd")
        italic = "Times-Italic" if style.serif else "VeraIt"
        text = ParagraphStyle("text", fontName=body, fontSize=style.size, leading=style.leading, alignment=TA_JUSTIFY)
        text.allowWidows = text.allowOrphans = 0
        text.embeddedHyphenation = 1
        self.styles = {
            "text": text,
            "indented": ParagraphStyle("indented", text, firstLineIndent=10),
            "heading": ParagraphStyle(
                "heading",
                fontName=bold,
                fontSize=style.size + 2,
                leading=style.leading + 3,
                spaceBefore=7,
                spaceAfter=3,
            ),
            "abstract": ParagraphStyle(
                "abstract",
                fontName=bold,
                fontSize=style.size + 2,
                leading=style.leading + 4,
                alignment=TA_CENTER,
                spaceAfter=3,
            ),
            "title": ParagraphStyle(
                "title",
                fontName=bold,
                fontSize=style.title,
                leading=style.title * 1.18,
                alignment=TA_CENTER,
                spaceAfter=9,
            ),
            "authors": ParagraphStyle(
                "authors", fontName=body, fontSize=11, leading=14, alignment=TA_CENTER, spaceAfter=3
            ),
            "places": ParagraphStyle(
                "places", fontName=italic, fontSize=9, leading=11.5, alignment=TA_CENTER, spaceAfter=2
            ),
            "caption": ParagraphStyle(
                "caption", fontName=body, fontSize=style.size - 1, leading=style.leading - 1.4, alignment=TA_JUSTIFY
            ),
            "equation": ParagraphStyle(
                "equation",
                fontName=body,
                fontSize=style.size + 0.6,
                leading=style.leading + 4,
                alignment=TA_CENTER,
                spaceBefore=4,
                spaceAfter=4,
            ),
            "reference": ParagraphStyle(
                "reference",
                fontName=body,
                fontSize=style.size - 1,
                leading=style.leading - 1.6,
                leftIndent=14,
                firstLineIndent=-14,
                alignment=TA_JUSTIFY,
                spaceAfter=2,
            ),
        }
        self._columns = self._spots()
        self.x = self.y = self.w = self.low = 0.0

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.size[0] - 2 * self.style.margin

    def paragraph(self, kind: str, markup: str) -> Any:
        """A paragraph; in Vera with ligatures, else in Latin letters and Symbol."""
        if not self.style.serif and kind != "title":
            markup = re.sub("f([il])", lambda m: {"i": "\ufb01", "l": "\ufb02"}[m[1]], markup)
        if self.style.hyphens and kind in ("text", "indented"):
            markup = soften(markup)
        return Paragraph(markup, self.styles[kind])

    def headline(self, markup: str) -> Any:
        """The title, in lines of about the same length."""
        made = self.paragraph("title", markup)
        _, height = made.wrap(self.width, 10_000)
        for indent in range(8, 200, 8):
            style = ParagraphStyle("balanced", self.styles["title"], leftIndent=indent, rightIndent=indent)
            narrower = Paragraph(markup, style)
            if narrower.wrap(self.width, 10_000)[1] > height or height < style.leading * 1.5:
                break
            made = narrower
        return made

    def _spots(self) -> Iterator[tuple[float, float, float, float]]:
        """Columns: left, top, width, bottom; turns the page between them."""
        gap, count = 20.0, self.style.columns
        width = (self.width - gap * (count - 1)) / count
        while True:
            self._open_page()
            top = self.top
            for n in range(count):
                yield (self.style.margin + n * (width + gap), top, width, 62.0)
            self.canvas.showPage()

    def _open_page(self) -> None:
        self.page += 1
        self.top = self.size[1] - 62.0
        name = "Times-Roman" if self.style.serif else "Vera"
        self.canvas.setFont(name, 8.5)
        self.canvas.setFillColor("#000000")
        self.canvas.drawCentredString(self.size[0] / 2, 36, str(self.page))
        if self.page > 1:
            self.canvas.drawRightString(self.size[0] - self.style.margin, self.size[1] - 42, "Small Wonders 2025")

    def begin(self, block: list[Any], band: Any = None) -> None:
        """The title block across the first page, and a figure below it."""
        self._open_page_first(block, band)
        self._next_column()

    def _open_page_first(self, block: list[Any], band: Any) -> None:
        opened = self._open_page

        def first() -> None:
            opened()
            y = self.top + 4
            for part in block:
                y = self._put(part, self.style.margin, y, self.width)
            self.top = y - 12
            if band is not None:
                self.top = band(self.style.margin, self.top, self.width) - 10
            del self._open_page  # from the second page on, the usual one

        self._open_page = first  # type: ignore[method-assign]  # once, for the first page

    def _put(self, part: Any, x: float, y: float, width: float) -> float:
        """Draw a paragraph below y and return where it ends."""
        y -= part.getSpaceBefore()
        _, height = part.wrap(width, 10_000)
        part.drawOn(self.canvas, x, y - height)
        return float(y - height - part.getSpaceAfter())

    def _next_column(self) -> None:
        self.x, self.y, self.w, self.low = next(self._columns)
        self.column += 1
        if self.floats and self.floats[0][0] <= self.column:
            self.y = self.floats.pop(0)[1](self.x, self.y, self.w) - 11

    def add(self, part: Any, *, keep: float = 0.0) -> None:
        """Set a paragraph, over as many columns as it takes; `keep` points must remain below it."""
        top = self.y > self.top - 1
        before = 0 if top else part.getSpaceBefore()
        _, height = part.wrap(self.w, 10_000)
        if height + before + keep <= self.y - self.low:
            part.drawOn(self.canvas, self.x, self.y - before - height)
            self.y -= before + height + part.getSpaceAfter()
            return
        pieces = [] if keep else part.split(self.w, self.y - self.low - before)
        if len(pieces) == 2:
            self.add(pieces[0])
            part = pieces[1]
        self._next_column()
        self.add(part, keep=keep)

    def finish(self) -> None:
        """What still waits stands in columns of its own."""
        while self.floats:
            at = min(self.floats[0][0], self.column + 1)
            self.floats[0] = (at, self.floats[0][1])
            self._next_column()
        self.canvas.showPage()

    def figure(self, kind: str, topic: str, seed: str, caption: str, height: float) -> Any:
        """A float: called with left, top and width, it draws itself and says where it ends."""

        def draw(x: float, top: float, width: float) -> float:
            tall = height * width
            if not self.dry:
                self.canvas.saveState()
                self.canvas.translate(x, top - tall)
                clip = self.canvas.beginPath()
                clip.rect(-1, -1, width + 2, tall + 2)
                self.canvas.clipPath(clip, stroke=0, fill=0)
                FIGURES[kind](Pen(self.canvas, (width, tall), topic, random.Random(seed)))  # noqa: S311 - a drawing
                self.canvas.restoreState()
            return self._put(self.paragraph("caption", caption), x, top - tall - 5, width)

        return draw
