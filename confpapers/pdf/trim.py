"""What of each page the strip shows: the block of text that the pages share, grown where a page has text outside it.

Headers, page numbers, notices and stamps do not make it grow.  Slides and posters are shown whole.
"""

import statistics
from collections import Counter
from collections.abc import Sequence

from confpapers import model
from confpapers.pdf import boilerplate
from confpapers.pdf.layout import Sheet, share
from confpapers.pdf.pdfium import Line

WHOLE: model.Box = (0.0, 0.0, 1.0, 1.0)
RIM = 0.008  # of the page, around lines that the box grows for
MARGIN = 0.1  # of the page, at its top and bottom: where a line that stands alone is a header or footer
POSTER = 1100  # points: a page as wide is no paper's


def page_boxes(sheets: Sequence[Sheet], block: model.Box | None) -> tuple[model.Box, ...]:
    """Return the box (fractions) of each page that holds all its text; `block` is the one that most pages share."""
    running = _running(sheets)
    return tuple(_box(sheet, number, block, running, sheets) for number, sheet in enumerate(sheets))


def _box(
    sheet: Sheet, number: int, block: model.Box | None, running: Counter[str], sheets: Sequence[Sheet]
) -> model.Box:
    size = sheet.size
    if not size.drawable or block is None or _is_slide(sheet):
        return WHOLE
    own = block if size == sheets[min(1, len(sheets) - 1)].size else None
    heights = [line.height for line in sheet.lines if line.height < 0.1 * size.height]
    usual = statistics.median(heights) if heights else 10.0
    kept = [line for line in sheet.lines if not _is_furniture(line, sheet, usual, running)]
    kept = [line for line in kept if 0 <= line.left <= line.right <= size.width and 0 <= line.top < size.height]
    if not kept:
        return WHOLE  # a picture of a page
    lengths = (size.width, size.height) * 2
    grown = [share(side, length) for side, length in zip(_around(kept, RIM * size.height), lengths, strict=True)]
    own = own or (1.0, 1.0, 0.0, 0.0)
    left, top, right, bottom = (
        new if _sticks_out(side, kept, old, lengths[side]) else old
        for side, (old, new) in enumerate(zip(own, grown, strict=True))
    )
    return left, top, right, bottom


def _is_slide(sheet: Sheet) -> bool:
    return sheet.size.width > 1.15 * sheet.size.height or sheet.size.width > POSTER


def _around(lines: Sequence[Line], rim: float) -> tuple[float, float, float, float]:
    """The sides of the lines' common box with a rim, in points."""
    return (
        min(line.left for line in lines) - rim,
        min(line.top for line in lines) - rim,
        max(line.right for line in lines) + rim,
        max(line.bottom for line in lines) + rim,
    )


def _sticks_out(side: int, lines: Sequence[Line], edge: float, length: float) -> bool:
    """Whether a line reaches over an edge (side 0 to 3: left, top, right, bottom) by more than a point."""
    outermost = _around(lines, 0)[side] - edge * length
    return outermost < -1 if side < 2 else outermost > 1


def _running(sheets: Sequence[Sheet]) -> Counter[str]:
    """How many pages have a line of this form in their margins: headers and footers come again."""
    forms: Counter[str] = Counter()
    for sheet in sheets:
        found = {boilerplate.form(line.text) for line in sheet.lines if _in_margin(line, sheet, 1.5 * MARGIN)}
        forms.update(form for form in found if len(form) > 3)
    return forms


def _in_margin(line: Line, sheet: Sheet, margin: float = MARGIN) -> bool:
    return line.bottom < margin * sheet.size.height or line.top > (1 - margin) * sheet.size.height


def _is_furniture(line: Line, sheet: Sheet, usual: float, running: Counter[str]) -> bool:
    """Whether a line is a header, a footer, a page number, a notice, or a stamp in the margin."""
    text = line.text.strip(" \x02\ufffe")
    if not text or line.height > 2 * line.width > 0 or boilerplate.STAMP.match(text):
        return True
    if not _in_margin(line, sheet, 1.5 * MARGIN):
        return False
    if running[boilerplate.form(text)] > 1 or boilerplate.NUMBER.match(text) or boilerplate.NOTICE.match(text):
        return True
    return _in_margin(line, sheet) and line.height < 1.35 * usual and _stands_alone(line, sheet)


def _stands_alone(line: Line, sheet: Sheet) -> bool:
    """Whether no other line is right above or below, other than parts of the same row."""
    for other in sheet.lines:
        if other is line or not other.text.strip():
            continue
        gap = max(other.top, line.top) - min(other.bottom, line.bottom)
        if 0 <= gap < 1.2 * line.height and min(other.right, line.right) > max(other.left, line.left):
            return False
    return True
