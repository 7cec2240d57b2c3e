"""Page layout: boxes, and the text block that all pages share.

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
        """The width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height in points."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The size, lines and shapes of a page."""

    size: Size
    lines: Sequence[Line]
    shapes: Sequence[Shape] = ()


def body(page_layouts: Sequence[PageLayout]) -> model.Box | None:
    """Return the box (fractions) of the running text of pages 2 to 8, without header, page number and margins.

    It is computed from wide lines that have a neighbour directly above or below; headers and page numbers have none.
    Returns None if there is too little text.
    """
    pages = page_layouts[1:8] or page_layouts[:1]
    size = pages[0].size if pages else None
    edges = [_edges(page_layout) for page_layout in pages if page_layout.size == size]
    measured = [edge for edge in edges if edge]
    if not size or not measured:
        return None
    lengths = (size.width, size.height) * 2
    block = Block(*(_most(measured, side, length) for side, length in enumerate(lengths)))
    head = _head(page_layouts[0], block)
    left = max(0.0, head.left - 0.01 * size.width)
    top = max(0.0, block.top - 0.008 * size.height)
    right = min(size.width, head.right + 0.01 * size.width)
    bottom = min(size.height, block.bottom + 0.008 * size.height)
    if right - left < 0.3 * size.width or bottom - top < 0.3 * size.height:
        return None
    return (share(left, size.width), share(top, size.height), share(right, size.width), share(bottom, size.height))


def with_pictures(block: model.Box, page_layouts: Sequence[PageLayout]) -> model.Box:
    """Return the text block extended to the images above it, for papers in which every page begins with one."""
    size = page_layouts[0].size
    header, text = 0.055 * size.height, block[1] * size.height
    tops = [
        shape.top
        for page_layout in page_layouts
        if page_layout.size == size
        for shape in page_layout.shapes
        if header < shape.top < text and shape.bottom > shape.top + 20 and shape.right > shape.left + 30
    ]
    return (block[0], share(min([text, *tops]), size.height), block[2], block[3])


def _head(page_layout: PageLayout, block: Block) -> Block:
    """Return the block with page 1's title and authors, whose lines may be slightly wider than the text."""
    reach = 0.04 * page_layout.size.width
    lines = [
        line
        for line in page_layout.lines
        if block.top < line.top < 0.4 * page_layout.size.height
        and line.height < 0.03 * page_layout.size.height
        and line.left > block.left - reach
        and line.right < block.right + reach
    ]
    return around([block, *lines])


def _most(blocks: Sequence[Block], side: int, length: float) -> float:
    """Return the outermost value of one side, ignoring a single outlier if the next two agree (a wide table)."""
    values = sorted((block[side] for block in blocks), reverse=side > 1)
    alone = len(values) >= 5 and abs(values[1] - values[2]) < 0.01 * length
    return values[1] if alone and abs(values[0] - values[1]) < 0.1 * length else values[0]


def _edges(page_layout: PageLayout) -> Block | None:
    size = page_layout.size
    wide = [line for line in page_layout.lines if line.width > 0.3 * size.width and line.height < 0.1 * size.height]
    texts = [wide[index] for index in with_neighbour(wide, neighbours)]
    texts = [line for line in texts if line.left >= 0 and line.right <= size.width and 0 <= line.top < size.height]
    return around(texts) if len(texts) >= 8 else None


def neighbours(one: Line, other: Line) -> bool:
    """Return whether lines may belong to one paragraph: at most one line apart vertically."""
    gap = max(one.top, other.top) - min(one.bottom, other.bottom)
    return gap < 1.1 * min(one.height, other.height) and min(one.right, other.right) > max(one.left, other.left)


def with_neighbour(lines: Sequence[Line], near: Callable[[Line, Line], bool]) -> list[int]:
    """Return the lines that have a near one at most three lines before or after; paragraphs are written in order."""
    indices: set[int] = set()
    for index, line in enumerate(lines):
        for other in range(index + 1, min(index + 4, len(lines))):
            if near(line, lines[other]):
                indices |= {index, other}
    return sorted(indices)


def around(parts: Sequence[Line | Shape | Block]) -> Block:
    """Return the smallest box that contains all the given boxes."""
    return Block(
        min(part.left for part in parts),
        min(part.top for part in parts),
        max(part.right for part in parts),
        max(part.bottom for part in parts),
    )


def inside(part: Line | Shape, block: Block) -> float:
    """Return the share of a part inside the block, by area, or by length for lines without breadth."""
    width = min(part.right, block.right) - max(part.left, block.left)
    height = min(part.bottom, block.bottom) - max(part.top, block.top)
    if width < 0 or height < 0:
        return 0.0
    return max(width, 0.1) / max(part.right - part.left, 0.1) * max(height, 0.1) / max(part.bottom - part.top, 0.1)


def centred_in(part: Line | Shape, block: Block) -> bool:
    """Return whether the part's centre is between the block's sides."""
    return block.left <= (part.left + part.right) / 2 <= block.right


def covers(shape: Shape, size: Size) -> bool:
    """Return whether a shape is a background that fills the page."""
    return (shape.right - shape.left) * (shape.bottom - shape.top) > 0.5 * size.width * size.height


def touches(line: Line, block: Block, reach: float = 14) -> bool:
    """Return whether the line is in the block, or within `reach` points of it."""
    return (
        line.left < block.right + reach and line.right > block.left - reach
        and line.top < block.bottom + reach and line.bottom > block.top - reach
    )  # fmt: skip


def clipped(block: Block, to: Block) -> Block:
    """Return the block with a margin of 2 points, clipped to another block."""
    return Block(
        max(block.left - 2, to.left),
        max(block.top - 2, to.top),
        min(block.right + 2, to.right),
        min(block.bottom + 2, to.bottom),
    )


def share(value: float, whole: float) -> float:
    """Return a part of a length as a fraction within 0 to 1, as in `model.Box`."""
    return round(min(max(value / whole, 0.0), 1.0), 4)
