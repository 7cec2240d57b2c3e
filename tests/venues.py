"""First pages as other venues print them: one column or two, small capitals, names with marks, notes at the foot."""

import io
from collections.abc import Callable, Sequence

from pdfs import ABSTRACT, BODY, TITLE
from reportlab.lib.pagesizes import A4, letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

AUTHORS = ("Ada Q. Whisker", "Tomás Pelusa")
AFFILIATIONS = ("Institute of Quiet Rooms", "University of Nowhere")
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
    rows = (
        ("Ada Q. Whisker*", "Tomás Pelusa"),
        (AFFILIATIONS[0], AFFILIATIONS[1]),
        ("ada@quiet.example", "tomas@quiet.example"),
    )
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
    page.marked(["", "1", AFFILIATIONS[0] + ", ", "2", AFFILIATIONS[1]], 150, 12, ROMAN)
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
    for name, place in zip(AUTHORS, AFFILIATIONS, strict=True):
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
    for one, other in (AUTHORS, AFFILIATIONS):
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
    page.mid(AFFILIATIONS[0], step=30)
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


def _lecture_notes() -> bytes:
    page = _Page(A4)
    page.mid("Counting Sleeping", BOLD, 14, 18)
    page.mid("Cats in Wide Photographs", BOLD, 14, 26)
    page.marked(["Ada Q. Whisker", "1", ", Tomás", ""], 240, 10, ROMAN)
    page.marked(["Pelusa", "2"], 280, 10, ROMAN)
    page.marked(["", "1", " " + AFFILIATIONS[0]], 240, 9, ROMAN)
    page.marked(["", "2", " " + AFFILIATIONS[1]], 240, 9, ROMAN)
    page.mid("ada@quiet.example", "Courier", 9, 26)
    page.text("Abstract. " + ABSTRACT, 163, 289, ROMAN, 9)
    page.y -= 12
    page.left("1   Introduction", 134, BOLD, 12, 18)
    page.text(BODY * 8, 134, 346)
    return page.bytes()


def _boxes_beside_the_abstract() -> bytes:
    page = _Page(A4)
    page.mid("Cats in Theory 72 (2031) 221-230", size=7, step=14)
    page.mid("Contents lists available at QuietDirect", size=8, step=20)
    page.mid("Cats in Theory", size=18, step=20)
    page.mid("journal homepage: www.quiet.example/cats", size=8, step=30)
    page.left("Mini Review", 34, size=13, step=20)
    page.left(TITLE, 34, BOLD, 14, 26)
    page.marked(["Ada Q. Whisker", "a,⁎".replace("⁎", "*"), ", Tomás Pelusa", "b"], 34, 11, ROMAN)
    page.marked(["", "a", " " + AFFILIATIONS[0]], 34, 7, ROMAN)
    page.marked(["", "b", " " + AFFILIATIONS[1]], 34, 7, ROMAN)
    page.y -= 16
    top = page.y
    page.left("a b s t r a c t", 198, size=9, step=0.01)
    page.left("a r t i c l e   i n f o", 34, size=9, step=18)
    for note in ("Available online 3 May 2031", "Keywords:", "Cats", "Sleep of cats"):
        page.left(note, 34, size=6.5)
    page.y = top - 18
    page.text(ABSTRACT, 198, 355, size=7.5)
    page.text(
        "© 2031 Ada Q. Whisker et al. Published by Quiet Press. This is an open access article.", 198, 355, size=7.5
    )
    page.y -= 26
    page.left("1. Introduction", 34, BOLD, 10, 14)
    page.text(BODY * 10, 34, 250, size=9)
    return page.bytes()


def _word_with_names_of_two_sizes() -> bytes:
    page = _Page()
    page.mid(TITLE, BOLD, 14, 34)
    top = page.y
    for x, size, name in ((170, 11, "Dr. Ada Q. Whisker"), (430, 12, "Tomás PELUSA")):
        page.y = top
        page.mid(name, size=size, x=x)
        page.mid(AFFILIATIONS[0], ITALIC, 11, x=x)
        page.mid("Quiet City, Nowhere", ITALIC, 11, x=x)
        page.mid(f"{name[-3:].lower()}@quiet.example", ITALIC, 11, x=x)
    page.y -= 26
    page.text("Abstract- " + ABSTRACT, 62, 236, BOLD, 9)
    page.left("Keywords: cats, sleep", 62, BOLD, 9, 24)
    page.left("1. Introduction", 62, BOLD, 11, 16)
    page.text(BODY * 6, 62, 236)
    return page.bytes()


def _position_paper_in_capitals() -> bytes:
    page = _Page()
    page.mid(TITLE.upper(), SANS, 16, 24)
    page.mid("Position Paper", "Helvetica", 13, 30)
    for one, other in (AUTHORS, AFFILIATIONS):
        page.mid(one, "Helvetica", 11, 0.01, x=200)
        page.mid(other, "Helvetica", 11, 14, x=410)
    page.y -= 20
    page.left("The positions in this paper are those of a cat.", 54, size=9, step=24)
    page.left("ABSTRACT", 54, SANS, 11, 14)
    page.text(ABSTRACT, 54, 240, size=9)
    page.left("1. INTRODUCTION", 54, SANS, 11, 14)
    page.text(BODY * 6 + TITLE, 54, 240, size=9)
    return page.bytes()


def _behind_a_cover() -> bytes:
    page = _Page()
    page.left("Quiet University", 81, BOLD, 13, 20)
    page.left("Institutional Knowledge at Quiet University", 81, BOLD, 18, 60)
    page.left(TITLE, 81, ROMAN, 22, 40)
    page.left("Mio DE VRIES", 81, ROMAN, 13)
    page.left("Follow this and additional works at: https://ink.quiet.example/cats", 81, step=40)
    page.left("This article is brought to you for free and open access by the School of Cats.", 81, size=8)
    page.canvas.showPage()
    page.y = 720
    page.mid(TITLE, BOLD, 17, 30)
    page.mid(", ".join(AUTHORS), size=12, step=18)
    page.mid(AFFILIATIONS[0], step=30)
    page.mid("Abstract", BOLD, 12, 16)
    page.text(ABSTRACT, 120, 370)
    page.left("1. Introduction", 72, BOLD, 12, 18)
    page.text(BODY * 8, 72, 460)
    return page.bytes()


def _letter_without_headings() -> bytes:
    page = _Page()
    page.mid(TITLE, BOLD, 12, 24)
    page.mid(" and ".join(AUTHORS), size=10, step=14)
    page.mid(AFFILIATIONS[0], ITALIC, 9, 22)
    page.text(ABSTRACT, 109, 398, size=9)
    page.y -= 16
    page.mid("I. INTRODUCTION", BOLD, 9, 20, x=176)
    page.text(BODY * 8, 54, 245)
    return page.bytes()


STYLES: dict[str, Callable[[], bytes]] = {
    "small capitals": _small_capitals,
    "names in columns": _columns_of_names,
    "marks, and a title of two lines": _marks_and_two_lines,
    "a journal's": _journal,
    "a dash, and ranks after names": _dash_and_ranks,
    "capitals, and concepts after the abstract": _capitals_and_concepts,
    "an abstract over two columns": _over_two_columns,
    "lecture notes, a name over two lines": _lecture_notes,
    "a journal's boxes beside the abstract": _boxes_beside_the_abstract,
    "names of two sizes, with titles": _word_with_names_of_two_sizes,
    "a position paper in capitals": _position_paper_in_capitals,
    "behind a library's cover": _behind_a_cover,
    "a letter without headings": _letter_without_headings,
}
