"""How pages are laid out: boxes, and the block of text that all pages share.

Boxes are in points from the displayed page's top left corner, y downwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from confpapers import model
from confpapers.pdf.pdfium import Line, Size
from confpapers.pdf.shapes import Shape


class Block(NamedTuple):
    """A box on a page, in points."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as the search sees it."""

    size: Size
    lines: Sequence[Line]
    shapes: Sequence[Shape] = ()


def body(sheets: Sequence[Sheet]) -> model.Box | None:
    """The box (fractions) that holds the running text of pages 2 to 8, without header, page number and margins.

    From wide lines that have a neighbour right above or below: a header or a page number stands alone.  None when
    there is too little text to tell.
    """
    pages = sheets[1:8] or sheets[:1]
    size = pages[0].size if pages else None
    edges = [_edges(sheet) for sheet in pages if sheet.size == size]
    known = [edge for edge in edges if edge]
    if not size or not known:
        return None
    lengths = (size.width, size.height) * 2
    block = Block(*(_most(known, side, length) for side, length in enumerate(lengths)))
    head = _head(sheets[0], block)
    left = max(0.0, head.left - 0.01 * size.width)
    top = max(0.0, block.top - 0.008 * size.height)
    right = min(size.width, head.right + 0.01 * size.width)
    bottom = min(size.height, block.bottom + 0.008 * size.height)
    if right - left < 0.3 * size.width or bottom - top < 0.3 * size.height:
        return None
    return (share(left, size.width), share(top, size.height), share(right, size.width), share(bottom, size.height))


def with_pictures(block: model.Box, sheets: Sequence[Sheet]) -> model.Box:
    """The block of text, up to the pictures above it: for papers whose pages all begin with one."""
    size = sheets[0].size
    header, text = 0.055 * size.height, block[1] * size.height
    tops = [
        shape.top
        for sheet in sheets
        if sheet.size == size
        for shape in sheet.shapes
        if header < shape.top < text and shape.bottom > shape.top + 20 and shape.right > shape.left + 30
    ]
    return (block[0], share(min([text, *tops]), size.height), block[2], block[3])


def _head(sheet: Sheet, block: Block) -> Block:
    """The block with page 1's title and authors, whose lines may be a little wider than the text."""
    reach = 0.04 * sheet.size.width
    lines = [
        line
        for line in sheet.lines
        if block.top < line.top < 0.4 * sheet.size.height
        and line.height < 0.03 * sheet.size.height
        and line.left > block.left - reach
        and line.right < block.right + reach
    ]
    return around([block, *lines])


def _most(blocks: Sequence[Block], side: int, length: float) -> float:
    """The outermost value of one side; one page alone does not move it where the next two agree (a wide table)."""
    values = sorted((block[side] for block in blocks), reverse=side > 1)
    alone = len(values) >= 5 and abs(values[1] - values[2]) < 0.01 * length
    return values[1] if alone and abs(values[0] - values[1]) < 0.1 * length else values[0]


def _edges(sheet: Sheet) -> Block | None:
    size = sheet.size
    wide = [line for line in sheet.lines if line.width > 0.3 * size.width and line.height < 0.1 * size.height]
    texts = [wide[index] for index in with_neighbour(wide, neighbours)]
    texts = [line for line in texts if line.left >= 0 and line.right <= size.width and 0 <= line.top < size.height]
    return around(texts) if len(texts) >= 8 else None


def neighbours(one: Line, other: Line) -> bool:
    """Lines of one paragraph: one below the other at most a line apart."""
    gap = max(one.top, other.top) - min(one.bottom, other.bottom)
    return gap < 1.1 * min(one.height, other.height) and min(one.right, other.right) > max(one.left, other.left)


def with_neighbour(lines: Sequence[Line], near: Callable[[Line, Line], bool]) -> list[int]:
    """Which lines have a near one at most three lines before or after: paragraphs are written in order."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        for other in range(index + 1, min(index + 4, len(lines))):
            if near(line, lines[other]):
                found |= {index, other}
    return sorted(found)


def around(parts: Sequence[Line | Shape | Block]) -> Block:
    """The smallest box around some boxes."""
    return Block(
        min(part.left for part in parts),
        min(part.top for part in parts),
        max(part.right for part in parts),
        max(part.bottom for part in parts),
    )


def inside(part: Line | Shape, block: Block) -> float:
    """The share of a part that lies in the block: by area, lines without breadth by length."""
    width = min(part.right, block.right) - max(part.left, block.left)
    height = min(part.bottom, block.bottom) - max(part.top, block.top)
    if width < 0 or height < 0:
        return 0.0
    return max(width, 0.1) / max(part.right - part.left, 0.1) * max(height, 0.1) / max(part.bottom - part.top, 0.1)


def centred_in(part: Line | Shape, block: Block) -> bool:
    """Is the part's middle between the block's sides?"""
    return block.left <= (part.left + part.right) / 2 <= block.right


def covers(shape: Shape, size: Size) -> bool:
    """A background: it fills the page."""
    return (shape.right - shape.left) * (shape.bottom - shape.top) > 0.5 * size.width * size.height


def touches(line: Line, block: Block, reach: float = 14) -> bool:
    """Is the line in the block, or within `reach` points of it?"""
    return (
        line.left < block.right + reach and line.right > block.left - reach
        and line.top < block.bottom + reach and line.bottom > block.top - reach
    )  # fmt: skip


def clipped(block: Block, to: Block) -> Block:
    """The block with a rim of 2 points, as far as it lies in another."""
    return Block(
        max(block.left - 2, to.left),
        max(block.top - 2, to.top),
        min(block.right + 2, to.right),
        min(block.bottom + 2, to.bottom),
    )


def share(value: float, whole: float) -> float:
    """A part of a length, within 0 to 1, as `model.Box` has it."""
    return round(min(max(value / whole, 0.0), 1.0), 4)
