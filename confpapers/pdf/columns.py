"""A page's running text and its columns, which bound the figures between them."""

import itertools
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from confpapers.pdf.captions import ALGORITHM, ANY_CAPTION, SUBCAPTIONS, TABLE
from confpapers.pdf.layout import Block, PageLayout, around, covers, inside, neighbours, with_neighbour
from confpapers.pdf.pdfium import Line, Size
from confpapers.pdf.shapes import Shape

MAX_ROW_GAP = 5  # points between two rows of a table
MAX_RULE = 3  # points: the maximum height of a rule
MIN_LISTING, MAX_LISTING = 3, 60  # lines of code


@dataclass(frozen=True, slots=True)
class Printed:
    """A page with its running text identified."""

    size: Size
    lines: Sequence[Line]
    shapes: Sequence[Shape]
    text: Mapping[Line, None]  # an ordered set, in printed order


def printed(page_layout: PageLayout) -> Printed:
    """Return the page with its running text: lines of the usual height, aligned with a neighbour, not too short.

    Text inside an included figure belongs to the figure, unless its box is so large that it contains a caption.
    """
    figures = [
        Block(*shape[1:])
        for shape in page_layout.shapes
        if shape.kind != "path" and not covers(shape, page_layout.size)
    ]
    captions = [line for line in page_layout.lines if ANY_CAPTION.match(line.text)]
    figures = [block for block in figures if not any(inside(line, block) > 0.5 for line in captions)]
    lines = [line for line in page_layout.lines if not any(inside(line, block) > 0.9 for block in figures)]
    lines = [line for line in lines if not SUBCAPTIONS.match(line.text)]
    long = [line for line in lines if line.width > 0.22 * page_layout.size.width and len(line.text) > 25]
    height = statistics.median(line.height for line in long) if long else 0.0
    usual = [line for line in long if 0.6 * height < line.height < 1.7 * height]
    text = {usual[index]: None for index in with_neighbour(usual, _aligned)}
    last = [line for before, line in itertools.pairwise(lines) if before in text and _follows(line, before)]
    return Printed(page_layout.size, page_layout.lines, page_layout.shapes, text | dict.fromkeys(last))


def _follows(line: Line, other: Line) -> bool:
    """Return whether `line` is the last, short line of the paragraph of `other`."""
    return (
        neighbours(line, other)
        and line.top > other.top
        and abs(line.left - other.left) < 3
        and line.right < other.right
    )


def _aligned(one: Line, other: Line) -> bool:
    """Return whether two lines belong to one justified paragraph."""
    return neighbours(one, other) and (abs(one.left - other.left) < 3 or abs(one.right - other.right) < 3)


def column_of(page: Printed, caption: Line) -> Block:
    """Return the column of the caption: the left or the right one, or the whole width."""
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


def between_captions(page: Printed, caption: Line, column: Block) -> Block:
    """Return the part of the column that belongs to this caption if several captions are side by side."""
    beside = [line for line in page.lines if ANY_CAPTION.match(line.text) and abs(line.top - caption.top) < 40]
    lefts = [(line.right + caption.left) / 2 for line in beside if line.right < caption.left]
    rights = [(line.left + caption.right) / 2 for line in beside if line.left > caption.right]
    return Block(max([column.left, *lefts]), column.top, min([column.right, *rights]), column.bottom)


def limit_above(page: Printed, caption: Line, column: Block) -> float:
    """Return the position where the text above the figure ends."""
    limits = [0.0]
    for line in page.lines:
        ends = _crosses(line, column) or (beside(line, column) and ends_figure(line, page))
        if line.bottom <= caption.top + 1 and ends:
            limits.append(line.bottom)
    return max(limits)


def limit_below(page: Printed, caption: Line, column: Block) -> float:
    """Return the position where the text below the caption's last line continues."""
    tops = [line.top for line in page.lines
            if line.top > caption.bottom and beside(line, column) and ends_figure(line, page)]  # fmt: skip
    return min(tops, default=page.size.height)


def below_table(page: Printed, region: Block) -> Block:
    """Return the region without a table at its top, if the line above it is a table's caption."""
    titles = [line for line in page.lines if TABLE.match(line.text) and beside(line, region)]
    if not any(0 <= region.top - line.bottom < 3 * line.height for line in titles):
        return region
    parts: list[Line | Shape] = [*page.lines, *page.shapes]
    rows = sorted((part for part in parts if inside(part, region) > 0.75), key=lambda part: part.top)
    bottom = end = rows[0].bottom if rows else region.bottom
    for part in rows:
        if part.top - end > MAX_ROW_GAP:
            break
        bottom = end = max(end, part.bottom)
    notes = [line.bottom for line in page.lines if inside(line, region) > 0.9 and line.width > 0.4 * region.width
             and len(line.text) > 40]  # fmt: skip
    return Block(region.left, min(max([bottom, *notes]), region.bottom), region.right, region.bottom)


def below_algorithm(page: Printed, region: Block) -> Block:
    """Return the region without an algorithm at its top, up to the rule at its end, if its title is directly above."""
    titles = [line for line in page.lines if ALGORITHM.match(line.text) and beside(line, region)]
    if not any(0 <= region.top - line.bottom < 3 * line.height for line in titles):
        return region
    rules: list[float] = []
    for shape in sorted(page.shapes, key=lambda shape: shape.top):
        wide = shape.right - shape.left > 0.7 * region.width and shape.bottom - shape.top < MAX_RULE
        if wide and region.top - 2 < shape.top < region.bottom and shape.top - (rules or [0.0])[-1] > MAX_ROW_GAP:
            rules.append(shape.bottom)
    own = [rule for rule in rules if rule > region.top + 2 * MAX_ROW_GAP]  # not the rule below its title
    return Block(region.left, own[0], region.right, region.bottom) if own else region


def listing_above(page: Printed, caption: Line, column: Block) -> Block | None:
    """Return the lines of code directly above a caption, or None; unlike paragraphs, they end raggedly."""
    lines = [line for line in page.lines if line.bottom <= caption.top + 1 and beside(line, column)]
    lines.sort(key=lambda line: -line.bottom)
    block: list[Line] = []
    for line in lines[:MAX_LISTING]:
        gap = (block[-1] if block else caption).top - line.bottom
        if gap > (1.5 * line.height if block else 3.5 * line.height) or ANY_CAPTION.match(line.text):
            break
        block.append(line)
    full = sum(line.right > column.right - 5 for line in block)
    return around(block) if MIN_LISTING <= len(block) < MAX_LISTING and full < 0.3 * len(block) else None


def _crosses(line: Line, column: Block) -> bool:
    """Return whether the line crosses the column's edge, as titles and names of authors do."""
    return any(line.left < edge - 8 and line.right > edge + 8 for edge in (column.left, column.right))


def beside(line: Line, column: Block) -> bool:
    """Return whether the line is in the column."""
    return min(line.right, column.right) - max(line.left, column.left) > 0.6 * line.width


def ends_figure(line: Line, page: Printed) -> bool:
    """Return whether the line cannot be part of a figure: running text, or a caption."""
    return bool(ANY_CAPTION.match(line.text)) or line in page.text
