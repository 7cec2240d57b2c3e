"""Draws the PDFs of the demo conference from `papers.jsonl`; the same papers give the same bytes.

    python conferences/demo/draw.py              draws all, into conferences/demo/pdf
    python conferences/demo/draw.py ID [ID ...]  draws these
    python conferences/demo/draw.py --out DIR    draws elsewhere

Needs reportlab (`pip install -e '.[dev]'`).  Papers, authors, figures, numbers and references are invented.
"""

import argparse
import io
import json
import random
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from drawing.layout import STYLES, Sheet, register_fonts, romanised, symbols, typeset  # noqa: E402 - needs the path
from drawing.prose import Prose, material  # noqa: E402
from reportlab import rl_config  # noqa: E402
from reportlab.lib.pagesizes import A4, landscape, letter  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

DRAWN_WITH = ("5.1.0", "1.2.13")
"""The versions of reportlab and zlib that drew the committed PDFs; others may write other bytes for the same page."""


def papers() -> list[dict[str, Any]]:
    """The rows of `papers.jsonl`."""
    return [json.loads(line) for line in (HERE / "papers.jsonl").read_text(encoding="utf-8").splitlines()]


@cache
def looks() -> dict[str, Any]:
    """`looks.toml`: topics, figures, style, paper size and pages of each paper."""
    return tomllib.loads((HERE / "looks.toml").read_text(encoding="utf-8"))


def draw(paper: dict[str, Any]) -> bytes:
    """The PDF of a paper: as many paragraphs as its number of pages holds."""
    wanted = looks()[paper["id"]]["pages"]
    paragraphs = 1
    while paragraphs < 40 and _set(paper, paragraphs + 1, dry=True)[0] <= wanted:
        paragraphs += 1
    return _set(paper, paragraphs, dry=False)[1]


def _set(paper: dict[str, Any], paragraphs: int, *, dry: bool) -> tuple[int, bytes]:
    """The paper with so many paragraphs a section: its pages (a plate not counted) and its bytes."""
    look = looks()[paper["id"]]
    style = STYLES[look.get("style", "two")]
    size = letter if look.get("paper", "letter") == "letter" else A4
    rl_config.useA85 = 0
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, pageCompression=1)
    canvas.setTitle(paper["title"].replace("$", ""))
    canvas.setAuthor(", ".join(romanised(name) for name in paper["authors"]))
    sheet = Sheet(canvas, style, size, dry=dry)
    prose = Prose(look["topics"], paper["abstract"], paper["id"], look.get("guests", []))
    _front(sheet, paper, look, prose)
    _body(sheet, paper, look, prose, paragraphs)
    _references(sheet, prose, look)
    sheet.finish()
    pages = sheet.page
    if look.get("plate"):
        _plate(sheet, look, prose, paper["id"])
    canvas.save()
    return pages, buffer.getvalue()


def _front(sheet: Sheet, paper: dict[str, Any], look: dict[str, Any], prose: Prose) -> None:
    """Title, authors, places, perhaps a wide figure; then the abstract."""
    topic = look["topics"][0]
    names = ",  ".join(romanised(name).replace(" ", "\u00a0") for name in paper["authors"])
    places = material(topic)["affiliations"]
    shown = prose.rng.sample(places, min(len(places), (len(paper["authors"]) + 1) // 2))
    parts = [("authors", names), *(("places", symbols(place)) for place in shown)]
    first = _figure(sheet, look, prose, paper["id"], 0)
    if not look.get("wide"):
        sheet.floats.append((1 if sheet.style.columns == 2 else 0, first))
    columns, count = look["pages"] * sheet.style.columns, len(look["figures"])
    for number in range(1, count):
        sheet.floats.append(
            (round(0.4 + number * (columns - 2.2) / count), _figure(sheet, look, prose, paper["id"], number))
        )
    block = [sheet.headline(typeset(paper["title"])), *(sheet.paragraph(*part) for part in parts)]
    sheet.begin(block, first if look.get("wide") else None)
    sheet.add(sheet.paragraph("abstract", "Abstract"), keep=40)
    sheet.add(sheet.paragraph("text", typeset(paper["abstract"])))


def _figure(sheet: Sheet, look: dict[str, Any], prose: Prose, seed: str, number: int) -> Any:
    """The figure of that number, with its caption; the first one wide if the look says so."""
    kind, topic = look["figures"][number], look["topics"][0]
    captions = {
        **material("common")["captions"],
        **material(look["topics"][-1])["captions"],
        **material(topic)["captions"],
    }
    caption = symbols(f"Figure {number + 1}: {prose.fill(captions[kind])}")
    flat = (look.get("wide") and number == 0) or sheet.style.columns == 1
    height = 0.34 if flat else random.Random(seed).uniform(0.58, 0.72)  # noqa: S311 - a drawing
    return sheet.figure(kind, topic, f"{seed} {number}", caption, height)


def _body(sheet: Sheet, paper: dict[str, Any], look: dict[str, Any], prose: Prose, paragraphs: int) -> None:
    """Numbered sections; equations in the third and fourth, a table in the fourth, a link to the code in the second."""
    equations = list(material(look["topics"][0])["equations"])
    code = next((link["url"] for link in paper.get("links", []) if link["label"] == "code"), "")
    for number, section in enumerate(prose.sections(paragraphs), 1):
        sheet.add(sheet.paragraph("heading", f"{number}&nbsp;&nbsp;{section.heading}"), keep=30)
        for n, text in enumerate(section.paragraphs):
            sheet.add(sheet.paragraph("indented" if n else "text", typeset(text)))
            if n == 0 and number in (3, 4) and equations:
                formula = symbols(equations.pop(0)) + f"&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;({number - 2})"
                sheet.add(sheet.paragraph("equation", formula))
        if number == 2 and code:
            link = f'Code and figures: <link href="{code}" color="#1f4e8c">{code}</link>.'
            sheet.add(sheet.paragraph("indented", link))
        if number == 4:
            sheet.floats.insert(0, (sheet.column + 1, _table(sheet, prose)))


def _table(sheet: Sheet, prose: Prose) -> Any:
    """A float with four methods and three columns of errors."""
    names = material("common")["table"]
    caption = symbols(f"Table 1: {prose.fill(material('common')['captions']['table'])}")
    base = [prose.rng.uniform(0.4, 3.2) for _ in range(3)]
    rows = [[f"{b * share:.2f}" for b in base] for share in (1.0, prose.rng.uniform(0.7, 0.9), 0.66, 0.52)]
    font = "Times" if sheet.style.serif else "Vera"
    plain, bold = ("Times-Roman", "Times-Bold") if font == "Times" else ("Vera", "VeraBd")

    def draw_table(x: float, top: float, width: float) -> float:
        y = sheet._put(sheet.paragraph("caption", caption), x, top, width) - 6
        canvas, line = sheet.canvas, 12.0
        canvas.setStrokeColor("#000000")
        canvas.setDash([])
        canvas.setFillColor("#000000")
        for at, weight in ((y, 0.9), (y - line - 2, 0.4), (y - 5 * line - 4, 0.9)):
            canvas.setLineWidth(weight)
            canvas.line(x, at, x + width, at)
        for n, (name, cells) in enumerate(zip(["Method", *names["rows"]], [names["columns"][1:], *rows], strict=True)):
            canvas.setFont(bold if n == 4 else plain, sheet.style.size - 0.6)
            base_line = y - line * (n + 1) + 2.5 - 2 * (n > 0)
            canvas.drawString(x + 3, base_line, name)
            for k, cell in enumerate(cells):
                canvas.drawRightString(x + width * (0.58 + 0.2 * k), base_line, cell)
        return y - 5 * line - 8

    return draw_table


def _references(sheet: Sheet, prose: Prose, look: dict[str, Any]) -> None:
    sheet.add(sheet.paragraph("heading", "References"), keep=30)
    for reference in prose.references(9 + look["pages"]):
        sheet.add(sheet.paragraph("reference", symbols(reference)))


def _plate(sheet: Sheet, look: dict[str, Any], prose: Prose, seed: str) -> None:
    """A landscape page with one large figure."""
    wide, tall = landscape(sheet.size)
    sheet.page += 1
    sheet.canvas.setPageSize((wide, tall))
    caption = symbols(prose.fill(material("common")["captions"]["plate"]))
    figure = sheet.figure(look["figures"][0], look["topics"][0], f"{seed} plate", caption, (tall - 170) / (wide - 120))
    figure(60, tall - 60, wide - 120)
    sheet.canvas.setFont("Times-Roman", 8.5)
    sheet.canvas.drawCentredString(wide / 2, 36, str(sheet.page))
    sheet.canvas.showPage()


def main() -> None:
    """Draws what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", help="which papers (all, unless named)")
    parser.add_argument("--out", type=Path, default=HERE / "pdf", help="the folder to write to")
    asked = parser.parse_args()
    rows = [paper for paper in papers() if not asked.ids or paper["id"] in asked.ids]
    asked.out.mkdir(parents=True, exist_ok=True)
    register_fonts()
    for paper in rows:
        (asked.out / f"{paper['id']}.pdf").write_bytes(draw(paper))


if __name__ == "__main__":
    main()
