"""The position of the teaser: figure 1, located by its caption.

The figure consists of the images and drawings above the line "Figure 1: …", as wide as the caption's column, up to the
next line of the paper's text. Boxes are in points from the page's top left corner.
"""

from collections.abc import Iterator, Mapping, Sequence

from confpapers import model
from confpapers.pdf.captions import CAPTION, caption_lines, caption_text
from confpapers.pdf.columns import (
    Printed,
    below_algorithm,
    below_table,
    beside,
    between_captions,
    column_of,
    ends_figure,
    limit_above,
    limit_below,
    listing_above,
    printed,
)
from confpapers.pdf.layout import Block, PageLayout, around, centred_in, clipped, covers, inside, share, touches
from confpapers.pdf.pdfium import Line, Size
from confpapers.pdf.shapes import Shape

MIN_WIDTH, MIN_HEIGHT = 60, 30  # points: minimum size of a figure
MIN_PATHS = 6  # of a drawing without images
MIN_BOXES = 3  # of a diagram with fewer paths
MAX_ASPECT = 9  # width to height
MAX_AREA = 0.62  # of the page
OVERLAP = 25  # points by which a figure may begin above the text of other pages
MAX_BODY_LINES = 2  # inside a figure; with more lines it is a piece of text
OVERHANG = 12  # points that a figure may extend into the margin


def teaser(page_layouts: Mapping[int, PageLayout], block: model.Box | None = None) -> model.Figure | None:
    """Return figure 1, or else the largest image of the given pages (by number, from 0), or None.

    `block` is the text block of all pages; their header is above it.
    """
    header = block[1] if block else 0.0
    for number, page_layout in page_layouts.items():
        for line in page_layout.lines:
            if CAPTION.match(line.text):
                page = printed(page_layout)
                box = _figure_at(page, line, _header(page_layout, header * page_layout.size.height))
                if box:
                    return _figure(number, page_layout, box, caption_text(page.lines, line))
    largest = max(_pictures(page_layouts), key=lambda box: box[2].width * box[2].height, default=None)
    return _figure(*largest, "") if largest else None


def _header(page_layout: PageLayout, text: float) -> float:
    """Return where the text of all pages begins, or slightly above it if a part of a figure begins there."""
    parts: list[Line | Shape] = [*page_layout.lines, *page_layout.shapes]
    over = [part.top for part in parts if text - OVERLAP < part.top < text - 1 and part.bottom > text + 1]
    return min([text, *(top - 1 for top in over)])


def _figure(number: int, page_layout: PageLayout, block: Block, caption: str) -> model.Figure:
    width, height = page_layout.size.width, page_layout.size.height
    box = (
        share(block.left, width),
        share(block.top, height),
        share(block.right, width),
        share(block.bottom, height),
    )
    return model.Figure(page=number + 1, box=box, caption=caption)


def _figure_at(page: Printed, caption: Line, header: float) -> Block | None:
    """Return the figure above the caption, or else the one below it."""
    column = between_captions(page, caption, column_of(page, caption))
    above = Block(column.left, max(header, limit_above(page, caption, column)), column.right, caption.top - 0.5)
    block = _drawn_in(page, below_algorithm(page, below_table(page, above)))
    if block and caption.top - block.bottom < 0.12 * page.size.height:
        return block
    lines = caption_lines(page.lines, caption)
    start = max(line.bottom for line in lines)
    below = Block(column.left, start + 0.5, column.right, limit_below(page, lines[-1], column))
    block = _drawn_in(page, below)
    if block and block.top - start < 0.08 * page.size.height:
        return block
    listing = listing_above(page, caption, column)
    return clipped(listing, column) if listing and _plausible(listing, page) else None


def _drawn_in(page: Printed, region: Block) -> Block | None:
    """Return the drawings in a region with their labels; None if they are too few, too large, or mostly text."""
    wide = Block(region.left - OVERHANG, region.top - 2, region.right + OVERHANG, region.bottom + 2)
    own = _with_margins(page, region)
    visible = [_on_page(shape, page.size) for shape in page.shapes]
    drawn = [shape for shape in visible if not covers(shape, page.size)]
    shapes = [shape for shape in drawn if inside(shape, wide) > 0.75 and centred_in(shape, own)]
    shapes = shapes or [shape for shape in drawn if shape.kind != "path" and inside(shape, wide) > 0.25]
    if all(shape.kind == "path" for shape in shapes) and len(shapes) < MIN_PATHS and not _are_boxes(shapes):
        return None  # rules of a formula or a table
    block = around(shapes)
    if any(touches(line, block, 0) and not beside(line, region) for line in page.text):
        block = clipped(block, region)  # it extends into the other column, or is larger than its visible part
    labels = [
        line
        for line in page.lines
        if inside(line, wide) > 0.8 and centred_in(line, own) and touches(line, block) and not ends_figure(line, page)
    ]
    whole = _uncut(page, clipped(around([block, *labels]), Block(0, region.top, page.size.width, region.bottom)))
    return whole if whole and _plausible(whole, page) else None


def _on_page(shape: Shape, size: Size) -> Shape:
    """Return the part of a shape on the page: an included figure may be larger than what is shown of it."""
    width, height = size.width, size.height
    left, right = (min(max(side, 0.0), width) for side in (shape.left, shape.right))
    top, bottom = (min(max(side, 0.0), height) for side in (shape.top, shape.bottom))
    return Shape(shape.kind, left, top, right, bottom)


def _are_boxes(shapes: Sequence[Shape]) -> bool:
    """Return whether shapes are the boxes of a diagram."""
    return sum(shape.right - shape.left > 30 and shape.bottom - shape.top > 15 for shape in shapes) >= MIN_BOXES


def _with_margins(page: Printed, region: Block) -> Block:
    """Return the region, extended into the margin on sides without a neighbour."""
    whole = around(list(page.text or page.lines))
    left = OVERHANG if region.left < whole.left + 1 else 0
    right = OVERHANG if region.right > whole.right - 1 else 0
    return Block(region.left - left, region.top - 2, region.right + right, region.bottom + 2)


def _uncut(page: Printed, block: Block) -> Block | None:
    """Return the block, extended until no label crosses its sides, or None if it would reach the text."""
    for _ in range(4):
        cut = [line for line in page.lines if line not in page.text and _sticks_out(line, block)]
        if not cut:
            return block
        sides = around([block, *cut])
        grown = Block(sides.left, block.top, sides.right, block.bottom)
        more = [shape for shape in page.shapes if centred_in(shape, grown) and inside(shape, grown) > 0.5]
        sides = around([grown, *(shape for shape in more if not covers(shape, page.size))])
        block, small = Block(sides.left, block.top, sides.right, block.bottom), block
        if any(touches(line, block, -1) and not touches(line, small, -1) for line in page.text):
            return None
    return None


def _sticks_out(line: Line, block: Block) -> bool:
    """Return whether the line is in the block's rows and crosses one of its sides."""
    rows = min(line.bottom, block.bottom) - max(line.top, block.top)
    within = min(line.right, block.right) - max(line.left, block.left)
    return rows > 0.5 * line.height and within > 1.5 and line.width - within > 3


def _plausible(block: Block, page: Printed) -> bool:
    area = block.width * block.height / (page.size.width * page.size.height)
    body = sum(inside(line, block) > 0.6 for line in page.text)
    if block.width > MAX_ASPECT * block.height:
        return False
    return block.width >= MIN_WIDTH and block.height >= MIN_HEIGHT and area <= MAX_AREA and body <= MAX_BODY_LINES


def _pictures(page_layouts: Mapping[int, PageLayout]) -> Iterator[tuple[int, PageLayout, Block]]:
    """Yield images and figures of the first three pages that are large enough to show, merged with adjacent ones."""
    for number, page_layout in page_layouts.items():
        if number >= 3 or page_layout.size.width > 1.15 * page_layout.size.height:
            continue  # no image represents a whole set of slides or a poster
        page = printed(page_layout)
        shown = [
            shape for shape in page_layout.shapes if shape.kind in ("image", "form") and _large(shape, page_layout.size)
        ]
        for shape in shown:
            block = around([shape, *(other for other in shown if _stand_together(shape, other))])
            labels = [line for line in page.lines if inside(line, block) > 0.3 and not ends_figure(line, page)]
            block = around([block, *labels])
            whole = _uncut(page, block)
            if whole and _plausible(whole, page):
                yield number, page_layout, whole


def _large(shape: Shape, size: Size) -> bool:
    """Return whether it is large enough to show, on the page, and smaller than the page."""
    on_page = shape.left >= 0 and shape.top >= 0 and shape.right <= size.width and shape.bottom <= size.height
    area = (shape.right - shape.left) * (shape.bottom - shape.top) / (size.width * size.height)
    return on_page and area > 0.03 and not covers(shape, size)


def _stand_together(one: Shape, other: Shape) -> bool:
    """Return whether two shapes are side by side, like parts of one figure."""
    rows = min(one.bottom, other.bottom) - max(one.top, other.top)
    gap = max(one.left, other.left) - min(one.right, other.right)
    return rows > 0.7 * max(one.bottom - one.top, other.bottom - other.top) and gap < 30
