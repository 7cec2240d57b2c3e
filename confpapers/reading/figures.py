"""Where the teaser is: figure 1, found from its caption.

Above the line "Figure 1: …", as wide as the caption's column, up to the next line of the paper's text, lie the pictures
and drawings that are the figure.  Boxes are in points from the page's top left corner.
"""

import itertools
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from confpapers import model
from confpapers.reading import prose
from confpapers.reading.layout import Block, Sheet, around, neighbours, share, with_neighbour
from confpapers.reading.pdfium import Line, Size
from confpapers.reading.shapes import Shape

CAPTION = re.compile(r"^\s*(?:Figure|Fig\s?\.?|FIGURE|FIG\.)\s*1\s*(?:[.:|(\u2013\u2014-]|\s+[A-Z(])")
ANY_CAPTION = re.compile(r"^\s*(?:Figure|Fig\.?|FIGURE|FIG\.|Table|TABLE|Algorithm|ALGORITHM)\s*\d+\s*[.:|(]?")
TABLE = re.compile(r"^\s*(?:Table|TABLE|Tab\.)\s*\d+\s*[.:|(]?")
MIN_WIDTH, MIN_HEIGHT = 60, 30  # points, of a figure
MIN_PATHS = 6  # of a drawing without pictures in it
MAX_ASPECT = 9  # width to height
MAX_AREA = 0.62  # of the page
MAX_BODY_LINES = 2  # inside a figure: more, and it is a piece of text
MAX_ROW_GAP = 5  # points between two rows of a table
OVERHANG = 12  # points that a figure may stick out into the margin


@dataclass(frozen=True, slots=True)
class _Page:
    """A page with its running text known."""

    size: Size
    lines: Sequence[Line]
    shapes: Sequence[Shape]
    text: Mapping[Line, None]  # a set in the printed order


def captioned_page(sheets: Sequence[Sheet]) -> int | None:
    """The first page (from 0) with a line that begins figure 1's caption."""
    return next((n for n, sheet in enumerate(sheets) if any(CAPTION.match(line.text) for line in sheet.lines)), None)


def teaser(sheets: Mapping[int, Sheet], block: model.Box | None = None) -> model.Figure | None:
    """Figure 1, else the largest picture of the pages given (by number, from 0), else None.

    `block` is the block of text of all pages: what is above it is the pages' header.
    """
    header = block[1] if block else 0.0
    for number, sheet in sheets.items():
        for line in sheet.lines:
            if CAPTION.match(line.text):
                page = _page(sheet)
                found = _figure_at(page, line, header * sheet.size.height)
                if found:
                    return _figure(number, sheet, found, _caption(page, line))
    largest = max(_pictures(sheets), key=lambda found: found[2].width * found[2].height, default=None)
    return _figure(*largest, "") if largest else None


def _figure(number: int, sheet: Sheet, block: Block, caption: str) -> model.Figure:
    width, height = sheet.size.width, sheet.size.height
    box = (
        share(block.left, width),
        share(block.top, height),
        share(block.right, width),
        share(block.bottom, height),
    )
    return model.Figure(page=number + 1, box=box, caption=caption)


def _figure_at(page: _Page, caption: Line, header: float) -> Block | None:
    """The figure above the caption, else the one below it."""
    column = _between_captions(page, caption, _column(page, caption))
    above = Block(column.left, max(header, _limit_above(page, caption, column)), column.right, caption.top - 0.5)
    block = _drawn_in(page, _below_table(page, above))
    if block and caption.top - block.bottom < 0.12 * page.size.height:
        return block
    lines = _caption_lines(page, caption)
    start = max(line.bottom for line in lines)
    below = Block(column.left, start + 0.5, column.right, _limit_below(page, lines[-1], column))
    block = _drawn_in(page, below)
    return block if block and block.top - start < 0.08 * page.size.height else None


def _page(sheet: Sheet) -> _Page:
    """The page with its running text told apart: lines as high as most, aligned with a neighbour, not too short.

    Text inside an included figure is the figure's, unless the figure's box is so large that it holds a caption.
    """
    figures = [Block(*shape[1:]) for shape in sheet.shapes if shape.kind != "path" and not _covers(shape, sheet.size)]
    captions = [line for line in sheet.lines if ANY_CAPTION.match(line.text)]
    figures = [block for block in figures if not any(_inside(line, block) > 0.5 for line in captions)]
    lines = [line for line in sheet.lines if not any(_inside(line, block) > 0.9 for block in figures)]
    long = [line for line in lines if line.width > 0.22 * sheet.size.width and len(line.text) > 25]
    height = statistics.median(line.height for line in long) if long else 0.0
    usual = [line for line in long if 0.6 * height < line.height < 1.7 * height]
    text = {usual[index]: None for index in with_neighbour(usual, _aligned)}
    last = [line for before, line in itertools.pairwise(lines) if before in text and _follows(line, before)]
    return _Page(sheet.size, sheet.lines, sheet.shapes, text | dict.fromkeys(last))


def _follows(line: Line, other: Line) -> bool:
    """Is `line` the last, short line of the paragraph of `other`?"""
    return (
        neighbours(line, other)
        and line.top > other.top
        and abs(line.left - other.left) < 3
        and line.right < other.right
    )


def _aligned(one: Line, other: Line) -> bool:
    """Lines of one justified paragraph."""
    return neighbours(one, other) and (abs(one.left - other.left) < 3 or abs(one.right - other.right) < 3)


def _column(page: _Page, caption: Line) -> Block:
    """The column the caption stands in: the left or the right one, or the whole width."""
    lines = [*(page.text or page.lines), caption]
    whole = around(lines)
    middle = (whole.left + whole.right) / 2
    sided = [line for line in lines if line.right < middle + 8 or line.left > middle - 8]
    two_columns = len(sided) > 0.6 * len(lines)
    full = Block(whole.left, 0, whole.right, page.size.height)
    if not two_columns or (caption.left < middle - 12 and caption.right > middle + 12):
        return full
    if caption.right <= middle + 12:
        return Block(whole.left, 0, middle, page.size.height)
    return Block(middle, 0, whole.right, page.size.height)


def _between_captions(page: _Page, caption: Line, column: Block) -> Block:
    """The part of the column that is this caption's, where several captions stand side by side."""
    beside = [line for line in page.lines if ANY_CAPTION.match(line.text) and abs(line.top - caption.top) < 40]
    lefts = [(line.right + caption.left) / 2 for line in beside if line.right < caption.left]
    rights = [(line.left + caption.right) / 2 for line in beside if line.left > caption.right]
    return Block(max([column.left, *lefts]), column.top, min([column.right, *rights]), column.bottom)


def _limit_above(page: _Page, caption: Line, column: Block) -> float:
    """Where the text above the figure ends."""
    limits = [0.0]
    for line in page.lines:
        ends = _crosses(line, column) or (_beside(line, column) and _ends_figure(line, page))
        if line.bottom <= caption.top + 1 and ends:
            limits.append(line.bottom)
    return max(limits)


def _below_table(page: _Page, region: Block) -> Block:
    """The region without the table at its top, where the line above it is a table's caption."""
    titles = [line for line in page.lines if TABLE.match(line.text) and _beside(line, region)]
    if not any(0 <= region.top - line.bottom < 3 * line.height for line in titles):
        return region
    parts: list[Line | Shape] = [*page.lines, *page.shapes]
    rows = sorted((part for part in parts if _inside(part, region) > 0.75), key=lambda part: part.top)
    bottom = end = rows[0].bottom if rows else region.bottom
    for part in rows:
        if part.top - end > MAX_ROW_GAP:
            break
        bottom = end = max(end, part.bottom)
    notes = [line.bottom for line in page.lines if _inside(line, region) > 0.9 and line.width > 0.4 * region.width
             and len(line.text) > 40]  # fmt: skip
    return Block(region.left, min(max([bottom, *notes]), region.bottom), region.right, region.bottom)


def _crosses(line: Line, column: Block) -> bool:
    """Does the line reach over the column's edge, as titles and names of authors do?"""
    return any(line.left < edge - 8 and line.right > edge + 8 for edge in (column.left, column.right))


def _limit_below(page: _Page, caption: Line, column: Block) -> float:
    tops = [line.top for line in page.lines
            if line.top > caption.bottom and _beside(line, column) and _ends_figure(line, page)]  # fmt: skip
    return min(tops, default=page.size.height)


def _beside(line: Line, column: Block) -> bool:
    """Does the line stand in the column?"""
    return min(line.right, column.right) - max(line.left, column.left) > 0.6 * line.width


def _ends_figure(line: Line, page: _Page) -> bool:
    return bool(ANY_CAPTION.match(line.text)) or line in page.text


def _drawn_in(page: _Page, region: Block) -> Block | None:
    """What is drawn in a region, with its labels; None when it is too little, too much, or mostly text."""
    wide = Block(region.left - OVERHANG, region.top - 2, region.right + OVERHANG, region.bottom + 2)
    own = _with_margins(page, region)
    drawn = [shape for shape in page.shapes if not _covers(shape, page.size)]
    shapes = [shape for shape in drawn if _inside(shape, wide) > 0.75 and _centred_in(shape, own)]
    shapes = shapes or [shape for shape in drawn if shape.kind != "path" and _inside(shape, wide) > 0.25]
    if all(shape.kind == "path" for shape in shapes) and len(shapes) < MIN_PATHS:
        return None  # rules of a formula or a table
    block = around(shapes)
    if any(_touches(line, block, 0) and not _beside(line, region) for line in page.text):
        block = _clipped(block, region)  # it hangs over into the other column, or is larger than what it shows
    labels = [
        line
        for line in page.lines
        if _inside(line, wide) > 0.8
        and _centred_in(line, own)
        and _touches(line, block)
        and not _ends_figure(line, page)
    ]
    whole = _uncut(page, _clipped(around([block, *labels]), Block(0, region.top, page.size.width, region.bottom)))
    return whole if whole and _plausible(whole, page) else None


def _with_margins(page: _Page, region: Block) -> Block:
    """The region and, where it ends at the paper's margin and not at a neighbour, a little of the margin."""
    whole = around(list(page.text or page.lines))
    left = OVERHANG if region.left < whole.left + 1 else 0
    right = OVERHANG if region.right > whole.right - 1 else 0
    return Block(region.left - left, region.top - 2, region.right + right, region.bottom + 2)


def _centred_in(part: Line | Shape, block: Block) -> bool:
    return block.left <= (part.left + part.right) / 2 <= block.right


def _uncut(page: _Page, block: Block) -> Block | None:
    """The block, grown until no label is cut at its sides; None where it would grow into the text."""
    for _ in range(4):
        cut = [line for line in page.lines if line not in page.text and _sticks_out(line, block)]
        if not cut:
            return block
        sides = around([block, *cut])
        grown = Block(sides.left, block.top, sides.right, block.bottom)
        more = [shape for shape in page.shapes if _centred_in(shape, grown) and _inside(shape, grown) > 0.5]
        sides = around([grown, *(shape for shape in more if not _covers(shape, page.size))])
        block, small = Block(sides.left, block.top, sides.right, block.bottom), block
        if any(_touches(line, block, -1) and not _touches(line, small, -1) for line in page.text):
            return None
    return None


def _sticks_out(line: Line, block: Block) -> bool:
    """Does the line stand in the block's rows and cross one of its sides?"""
    rows = min(line.bottom, block.bottom) - max(line.top, block.top)
    within = min(line.right, block.right) - max(line.left, block.left)
    return rows > 0.5 * line.height and within > 1.5 and line.width - within > 3


def _plausible(block: Block, page: _Page) -> bool:
    area = block.width * block.height / (page.size.width * page.size.height)
    inside = sum(_inside(line, block) > 0.6 for line in page.text)
    if block.width > MAX_ASPECT * block.height:
        return False
    return block.width >= MIN_WIDTH and block.height >= MIN_HEIGHT and area <= MAX_AREA and inside <= MAX_BODY_LINES


def _inside(part: Line | Shape, block: Block) -> float:
    """The share of a part that lies in the block: by area, lines without breadth by length."""
    width = min(part.right, block.right) - max(part.left, block.left)
    height = min(part.bottom, block.bottom) - max(part.top, block.top)
    if width < 0 or height < 0:
        return 0.0
    return max(width, 0.1) / max(part.right - part.left, 0.1) * max(height, 0.1) / max(part.bottom - part.top, 0.1)


def _covers(shape: Shape, size: Size) -> bool:
    """A background: it fills the page."""
    return (shape.right - shape.left) * (shape.bottom - shape.top) > 0.5 * size.width * size.height


def _touches(line: Line, block: Block, reach: float = 14) -> bool:
    return (
        line.left < block.right + reach and line.right > block.left - reach
        and line.top < block.bottom + reach and line.bottom > block.top - reach
    )  # fmt: skip


def _clipped(block: Block, to: Block) -> Block:
    return Block(
        max(block.left - 2, to.left),
        max(block.top - 2, to.top),
        min(block.right + 2, to.right),
        min(block.bottom + 2, to.bottom),
    )


def _pictures(sheets: Mapping[int, Sheet]) -> Iterator[tuple[int, Sheet, Block]]:
    """Pictures and included figures of the first three pages that are large enough to show, with those beside them."""
    for number, sheet in sheets.items():
        if number >= 3:
            continue
        page = _page(sheet)
        shown = [shape for shape in sheet.shapes if shape.kind in ("image", "form") and _large(shape, sheet.size)]
        for shape in shown:
            block = around([shape, *(other for other in shown if _stand_together(shape, other))])
            labels = [line for line in page.lines if _inside(line, block) > 0.3 and not _ends_figure(line, page)]
            block = around([block, *labels])
            whole = _uncut(page, block)
            if whole and _plausible(whole, page):
                yield number, sheet, whole


def _large(shape: Shape, size: Size) -> bool:
    """Is it large enough to show, on the page, and not all of it?"""
    on_page = shape.left >= 0 and shape.top >= 0 and shape.right <= size.width and shape.bottom <= size.height
    area = (shape.right - shape.left) * (shape.bottom - shape.top) / (size.width * size.height)
    return on_page and area > 0.03 and not _covers(shape, size)


def _stand_together(one: Shape, other: Shape) -> bool:
    """Side by side, as parts of one figure do."""
    rows = min(one.bottom, other.bottom) - max(one.top, other.top)
    gap = max(one.left, other.left) - min(one.right, other.right)
    return rows > 0.7 * max(one.bottom - one.top, other.bottom - other.top) and gap < 30


# --- captions --------------------------------------------------------------------------------------------------------


def _caption_lines(page: _Page, first: Line) -> list[Line]:
    """The caption's lines: from its first on, while they follow closely."""
    start = next(index for index, line in enumerate(page.lines) if line is first)
    found = [first]
    for line in page.lines[start + 1 : start + 15]:
        last = found[-1]
        gap = line.top - last.bottom
        if not (
            -0.6 * last.height < gap < 0.75 * last.height and min(line.right, last.right) > max(line.left, last.left)
        ):
            break
        if ANY_CAPTION.match(line.text):
            break
        found.append(line)
    return found


def _caption(page: _Page, first: Line) -> str:
    text = "\n".join(line.text for line in _caption_lines(page, first))
    text = prose.flowing(prose.clean([text])[0][0])
    return text if len(text) <= 500 else text[:499].rsplit(" ", 1)[0] + "…"
