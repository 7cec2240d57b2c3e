"""Captions: where they begin, their lines, and their text."""

import re
from collections.abc import Sequence

from confpapers.pdf import prose
from confpapers.pdf.layout import PageLayout
from confpapers.pdf.pdfium import Line

_FIGURE = (
    r"(?:Figure|Fig\s?\.?|FIGURE|FIG\.|Listing|LISTING|Scheme|Abbildung|Abb\.|Figura|Figur|Рисунок|Рис\.|Мал\.|Σχήμα"
    r"|图|圖|図|그림)"
)
_TABLE = r"(?:Table|TABLE|Tab\.|Tabelle|Tableau|Tabla|Tabela|Tabella|Таблица|Табл\.|Πίνακας|表|표)"
CAPTION = re.compile(rf"^\s*{_FIGURE}\s*1\s*(?:[.:：|(（\u2013\u2014-]|\s+[A-ZА-ЯΑ-Ω(（\u3040-\u9fff\uac00-\ud7a3])")
ANY_CAPTION = re.compile(rf"^\s*(?:{_FIGURE}|{_TABLE}|Algorithm|ALGORITHM|算法|アルゴリズム)\s*\d+\s*[.:：|(]?")
ALGORITHM = re.compile(r"^\s*(?:Algorithm|ALGORITHM|算法)\s*\d+\s*[.:：|(]?")
SUBCAPTIONS = re.compile(r"^\s*\([a-h]\)\s[^()]{1,60}\([b-i]\)\s")
"""A row of captions of a figure's parts."""
TABLE = re.compile(rf"^\s*{_TABLE}\s*\d+\s*[.:：|(]?")


def captioned_page(page_layouts: Sequence[PageLayout]) -> int | None:
    """Return the first page (from 0) with a line that begins figure 1's caption."""
    return next(
        (
            n
            for n, page_layout in enumerate(page_layouts)
            if any(CAPTION.match(line.text) for line in page_layout.lines)
        ),
        None,
    )


def caption_lines(lines: Sequence[Line], first: Line) -> list[Line]:
    """Return the caption's lines: from its first on, while they follow closely."""
    start = next(index for index, line in enumerate(lines) if line is first)
    caption = [first]
    for line in lines[start + 1 : start + 15]:
        last = caption[-1]
        gap = line.top - last.bottom
        if not (
            -0.6 * last.height < gap < 0.75 * last.height and min(line.right, last.right) > max(line.left, last.left)
        ):
            break
        if ANY_CAPTION.match(line.text):
            break
        caption.append(line)
    return caption


def caption_text(lines: Sequence[Line], first: Line) -> str:
    """Return the caption as one clean line of at most 500 characters."""
    text = "\n".join(line.text for line in caption_lines(lines, first))
    text = prose.flowing(prose.clean([text])[0][0])
    return text if len(text) <= 500 else text[:499].rsplit(" ", 1)[0] + "…"
