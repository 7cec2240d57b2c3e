"""First pages as other venues print them: one column or two, small capitals, names with marks, notes at the foot."""

import io
from collections.abc import Callable, Sequence

from pdfs import ABSTRACT, BODY, TITLE
from reportlab.lib.pagesizes import A4, letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

AUTHORS = ("Ada Q. Whisker", "Tomás Pelusa")
PLACES = ("Institute of Quiet Rooms", "University of Nowhere")
ROMAN, BOLD, ITALIC, SANS = "Times-Roman", "Times-Bold", "Times-Italic", "Helvetica-Bold"


class _Page:
    """A page that is written from top to bottom."""

    def __init__(self, size: tuple[float, float] = letter) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=size, invariant=1)
        self.width, self.y = size[0], size[1] - 72

    def mid(self, text: str, font: str = ROMAN, size: float = 10, step: float = 0, x: float = 0) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawCentredString(x or self.width / 2, self.y, text)
        self.y -= step or 1.3 * size

    def left(self, text: str, x: float = 108, font: str = ROMAN, size: float = 10, step: float = 0) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, text)
        self.y -= step or 1.3 * size

    def text(self, text: str, x: float, width: float, font: str = ROMAN, size: float = 10) -> None:
        for line in simpleSplit(text, font, size, width):
            self.left(line, x, font, size, 1.15 * size)

    def small_capitals(self, text: str, x: float, size: float) -> None:
        self._run([(letter.upper(), size if not letter.islower() else 0.8 * size, 0.0) for letter in text], x, ROMAN)
        self.y -= 1.3 * size

    def marked(self, parts: Sequence[str], x: float, size: float, font: str = BOLD) -> None:
        """Every second part is raised."""
        self._run(
            [(part, size * (0.7 if n % 2 else 1), size * 0.35 * (n % 2)) for n, part in enumerate(parts)], x, font
        )
        self.y -= 1.4 * size

    def _run(self, pieces: Sequence[tuple[str, float, float]], x: float, font: str) -> None:
        for text, size, rise in pieces:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, self.y + rise, text)
            x += self.canvas.stringWidth(text, font, size)

    def bytes(self) -> bytes:
        self.canvas.showPage()
        self.y = 720
        self.text(BODY * 12, 72, 450)
        self.canvas.save()
        return self.buffer.getvalue()


def _small_capitals() -> bytes:
    page = _Page()
    page.canvas.drawString(108, 760, "Published as a conference paper at CATS 2031")
    page.small_capitals("Counting Sleeping Cats in", 108, 17)
    page.small_capitals("Wide Photographs", 108, 17)
    page.left("Ada Q. Whisker & Tomás Pelusa", font=BOLD)
    page.left("Institute of Quiet Rooms")
    page.left("{ada,tomas}@quiet.example", font="Courier", size=9, step=28)
    page.small_capitals("Abstract", 280, 12)
    page.text(ABSTRACT, 144, 324)
    page.small_capitals("1  Introduction", 108, 12)
    page.text(BODY * 6, 108, 396)
    return page.bytes()


def _columns_of_names() -> bytes:
    page = _Page()
    page.mid(TITLE, BOLD, 17, 40)
    rows = ("Ada Q. Whisker*", "Tomás Pelusa"), (PLACES[0], PLACES[1]), ("ada@quiet.example", "tomas@quiet.example")
    for row in rows:
        page.mid(row[0], BOLD if row is rows[0] else ROMAN, x=210, step=0.01)
        page.mid(row[1], BOLD if row is rows[0] else ROMAN, x=400)
    page.y -= 20
    page.mid("Abstract", BOLD, 12, 20)
    page.text(ABSTRACT, 144, 324)
    page.left("1   Introduction", font=BOLD, size=12, step=18)
    page.text(BODY * 6, 108, 396)
    page.left("45th Conference on Quiet Rooms (CATS 2031), Nowhere.", size=9)
    return page.bytes()


def _marks_and_two_lines() -> bytes:
    page = _Page(A4)
    page.mid("Counting Sleeping Cats", BOLD, 14, 18)
    page.mid("in Wide Photographs", BOLD, 14, 24)
    page.marked(["Ada Q. Whisker", "1", " and Tomás Pelusa", "1,2"], 180, 12)
    page.marked(["", "1", PLACES[0] + ", ", "2", PLACES[1]], 150, 12, ROMAN)
    page.mid("{ada,tomas}@quiet.example", "Courier", 10, 30)
    top = page.y
    page.mid("Abstract", BOLD, 12, 18, x=180)
    page.text(ABSTRACT, 87, 185)
    page.left("1   Introduction", 70, BOLD, 12, 16)
    page.text(BODY * 3, 70, 220)
    page.y = top
    page.text(BODY * 8, 305, 220)
    return page.bytes()


def _journal() -> bytes:
    page = _Page()
    page.left("Journal of Cat Research 99 (2031) 1-30        Submitted 1/31; Published 2/31", 90, size=8, step=40)
    page.mid(TITLE, BOLD, 14.3, 30)
    for name, place in zip(AUTHORS, PLACES, strict=True):
        page.canvas.setFont(ROMAN, 9)
        page.canvas.drawRightString(522, page.y, f"{name[:3]}@quiet.example".upper())
        page.left(name, 90, BOLD, 11)
        page.left(place, 90, ITALIC, 10, 16)
    page.left("Editor: Nora Cushion", 90, BOLD, 10, 24)
    page.mid("Abstract", BOLD, 11, 16)
    page.text(ABSTRACT, 110, 392)
    page.left("Keywords: cats, sleep, ears", 110, BOLD, step=24)
    page.left("1. Introduction", 90, BOLD, 12, 18)
    page.text(BODY * 6, 90, 432, size=11)
    return page.bytes()


def _dash_and_ranks() -> bytes:
    page = _Page()
    page.mid("Counting Sleeping Cats in Wide", size=24, step=28)
    page.mid("Photographs", size=24, step=34)
    page.mid("Ada Q. Whisker, Member, IEEE, and Tomás Pelusa, Fellow, IEEE", size=11, step=30)
    top = page.y
    page.text("Abstract—" + ABSTRACT, 54, 250, BOLD, 9)
    page.text("Index Terms—cats, sleep, ears", 54, 250, "Times-BoldItalic", 9)
    page.small_capitals("I. Introduction", 120, 10)
    page.text(BODY * 4, 54, 250)
    page.y = top
    page.text(BODY * 10, 315, 250)
    return page.bytes()


def _capitals_and_concepts() -> bytes:
    page = _Page()
    page.mid(TITLE, SANS, 17, 30)
    for one, other in (AUTHORS, PLACES):
        page.mid(one, "Helvetica", 12 if one == AUTHORS[0] else 10, 0.01, x=200)
        page.mid(other, "Helvetica", 12 if one == AUTHORS[0] else 10, 14, x=410)
    page.y -= 20
    top = page.y
    page.left("ABSTRACT", 54, SANS, 11, 14)
    page.text(ABSTRACT, 54, 240, size=9)
    page.left("CCS CONCEPTS", 54, SANS, 11, 14)
    page.text("• Information systems → Cats; • Sleep.", 54, 240, size=9)
    page.y = top
    page.left("1   INTRODUCTION", 318, SANS, 11, 14)
    page.text(BODY * 10, 318, 240, size=9)
    return page.bytes()


def _over_two_columns() -> bytes:
    page = _Page()
    page.mid(TITLE, BOLD, 16, 30)
    page.mid(" and ".join(AUTHORS), size=12, step=18)
    page.mid(PLACES[0], step=30)
    page.y = 190
    page.mid("Abstract", BOLD, 12, 16, x=170)
    lines = simpleSplit(ABSTRACT, ITALIC, 10, 240)
    page.text("\n".join(lines[:8]), 54, 260, ITALIC)
    page.y = 60
    page.left("*The authors slept equally.", 54, size=8)
    page.y = 640
    page.text("\n".join(lines[8:]), 318, 260, ITALIC)
    page.left("1. Introduction", 318, BOLD, 12, 18)
    page.text(BODY * 8, 318, 240)
    return page.bytes()


STYLES: dict[str, Callable[[], bytes]] = {
    "small capitals": _small_capitals,
    "names in columns": _columns_of_names,
    "marks, and a title of two lines": _marks_and_two_lines,
    "a journal's": _journal,
    "a dash, and ranks after names": _dash_and_ranks,
    "capitals, and concepts after the abstract": _capitals_and_concepts,
    "an abstract over two columns": _over_two_columns,
}
