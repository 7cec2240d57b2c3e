"""The part of each page that the strip shows: the shared text block, extended on pages with text outside it.

Headers, page numbers, notices and stamps do not extend it. Slides and posters are shown in full.
"""

import statistics
from collections import Counter
from collections.abc import Sequence

from confpapers import model
from confpapers.pdf import boilerplate
from confpapers.pdf.layout import PageLayout, share
from confpapers.pdf.pdfium import Line

WHOLE: model.Box = (0.0, 0.0, 1.0, 1.0)
RIM = 0.008  # of the page, around lines for which the box is extended
MARGIN = 0.1  # of the page, at its top and bottom: an isolated line there is a header or footer
POSTER = 1100  # points; a page this wide is not a paper's


def page_boxes(page_layouts: Sequence[PageLayout], block: model.Box | None) -> tuple[model.Box, ...]:
    """Return the box (fractions) of each page that contains all its text; `block` is the one that most pages share."""
    running = _running(page_layouts)
    return tuple(
        _box(page_layout, number, block, running, page_layouts) for number, page_layout in enumerate(page_layouts)
    )


def _box(
    page_layout: PageLayout,
    number: int,
    block: model.Box | None,
    running: Counter[str],
    page_layouts: Sequence[PageLayout],
) -> model.Box:
    size = page_layout.size
    if not size.drawable or block is None or _is_slide(page_layout):
        return WHOLE
    own = block if size == page_layouts[min(1, len(page_layouts) - 1)].size else None
    heights = [line.height for line in page_layout.lines if line.height < 0.1 * size.height]
    usual = statistics.median(heights) if heights else 10.0
    own_lines = [line for line in page_layout.lines if not _is_boilerplate(line, page_layout, usual, running)]
    own_lines = [
        line for line in own_lines if 0 <= line.left <= line.right <= size.width and 0 <= line.top < size.height
    ]
    if not own_lines:
        return WHOLE  # a scanned page
    lengths = (size.width, size.height) * 2
    grown = [share(side, length) for side, length in zip(_around(own_lines, RIM * size.height), lengths, strict=True)]
    own = own or (1.0, 1.0, 0.0, 0.0)
    left, top, right, bottom = (
        new if _sticks_out(side, own_lines, old, lengths[side]) else old
        for side, (old, new) in enumerate(zip(own, grown, strict=True))
    )
    return left, top, right, bottom


def _is_slide(page_layout: PageLayout) -> bool:
    return page_layout.size.width > 1.15 * page_layout.size.height or page_layout.size.width > POSTER


def _around(lines: Sequence[Line], rim: float) -> tuple[float, float, float, float]:
    """Return the sides of the lines' common box with a margin, in points."""
    return (
        min(line.left for line in lines) - rim,
        min(line.top for line in lines) - rim,
        max(line.right for line in lines) + rim,
        max(line.bottom for line in lines) + rim,
    )


def _sticks_out(side: int, lines: Sequence[Line], edge: float, length: float) -> bool:
    """Return whether a line crosses an edge (side 0 to 3: left, top, right, bottom) by more than a point."""
    outermost = _around(lines, 0)[side] - edge * length
    return outermost < -1 if side < 2 else outermost > 1


def _running(page_layouts: Sequence[PageLayout]) -> Counter[str]:
    """Return how many pages have a line of each form in their margins, as headers and footers repeat."""
    forms: Counter[str] = Counter()
    for page_layout in page_layouts:
        texts = {
            boilerplate.form(line.text) for line in page_layout.lines if _in_margin(line, page_layout, 1.5 * MARGIN)
        }
        forms.update(form for form in texts if len(form) > 3)
    return forms


def _in_margin(line: Line, page_layout: PageLayout, margin: float = MARGIN) -> bool:
    return line.bottom < margin * page_layout.size.height or line.top > (1 - margin) * page_layout.size.height


def _is_boilerplate(line: Line, page_layout: PageLayout, usual: float, running: Counter[str]) -> bool:
    """Return whether a line is a header, a footer, a page number, a notice, or a stamp in the margin."""
    text = line.text.strip(" \x02\ufffe")
    if not text or line.height > 2 * line.width > 0 or boilerplate.STAMP.match(text):
        return True
    if not _in_margin(line, page_layout, 1.5 * MARGIN):
        return False
    if running[boilerplate.form(text)] > 1 or boilerplate.NUMBER.match(text) or boilerplate.NOTICE.match(text):
        return True
    return _in_margin(line, page_layout) and line.height < 1.35 * usual and _stands_alone(line, page_layout)


def _stands_alone(line: Line, page_layout: PageLayout) -> bool:
    """Return whether no other line is directly above or below, except parts of the same row."""
    for other in page_layout.lines:
        if other is line or not other.text.strip():
            continue
        gap = max(other.top, line.top) - min(other.bottom, line.bottom)
        if 0 <= gap < 1.2 * line.height and min(other.right, line.right) > max(other.left, line.left):
            return False
    return True
