"""A paper's first pages side by side in one image, its teaser, and its thumbnail for the map."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from confpapers.errors import DocumentError
from confpapers.model import Box, Document, Record, Strip
from confpapers.pdf import pdfium, repair
from confpapers.pictures.codecs import avif, webp

if TYPE_CHECKING:
    from PIL.Image import Image

GAP = 8  # pixels between pages, at 460 px height
MAX_ASPECT = 1.6  # width to height of a page's image: wider ones are slides, and shown less high
BLANK = 0.75  # width to height of the blank that replaces a page that cannot be drawn
QUALITY = 42  # of the strip's AVIF
TEASER_QUALITY = 70
THUMBNAIL_SIZE = (96, 124)  # width and height in pixels of page 1 on the map, with the aspect ratio of letter paper
_THUMBNAIL_QUALITY = 70  # it is compressed again, in a sprite


class Drawing(Record, frozen=True, kw_only=True):
    """The images of a paper: the strip as AVIF, the teaser as WebP."""

    strip: Strip
    image: bytes
    thumbnail: bytes
    teaser: bytes = b""
    teaser_size: tuple[int, int] | None = None  # width and height in pixels


class _Page(NamedTuple):
    """The part of a page that is drawn (points), and the size of its image (pixels)."""

    number: int
    box: tuple[float, float, float, float]
    width: int
    height: int
    drawn: bool


def draw(
    pdf: bytes,
    document: Document,
    *,
    pages: int = 8,
    height: int = 460,
    quality: int = QUALITY,
    teaser: int = 640,
) -> Drawing:
    """Return the strip of the first `pages` pages, `height` pixels high, the thumbnail of page 1, and the teaser.

    `teaser` is the teaser's longer side in pixels. Pages are trimmed to the text block and end where the references
    begin. The same file and the same versions of PDFium and Pillow give the same bytes. Raises DocumentError if no page
    can be drawn.
    """
    if document.engine != "pdfium":
        raise DocumentError("only PDFium draws pages, and it cannot open this file")
    with pdfium.opened(repair.mended(pdf) if document.repaired else pdf) as reader:
        layout = _layout(reader, document, pages, height)
        strip, image = _strip(reader, layout, height)
        picture = _teaser(reader, document, teaser)
    return Drawing(
        strip=strip,
        image=avif(image, quality),
        thumbnail=avif(_thumbnail(image, layout[0]), _THUMBNAIL_QUALITY),
        teaser=webp(picture, TEASER_QUALITY) if picture else b"",
        teaser_size=picture.size if picture else None,
    )


def draw_strip(
    reader: pdfium.Reader,
    document: Document,
    *,
    pages: int = 8,
    height: int = 460,
    quality: int = QUALITY,
) -> tuple[Strip, bytes]:
    """Return the strip alone, from an open document. Raises DocumentError if no page can be drawn."""
    strip, image = _strip(reader, _layout(reader, document, pages, height), height)
    return strip, avif(image, quality)


def last_page(document: Document, pages: int) -> int:
    """Return the number of the last page worth showing, of at most `pages` from the paper's first on.

    The page where the references begin counts if it is mostly text before them.
    """
    limit = min(document.covers + pages, document.page_count)
    if document.references is None:
        return max(limit, 1)
    page, offset = document.references
    before = offset / max(len(document.pages[page]), 1)
    return max(document.covers + 1, min(limit, page + (before > 0.5)))


def box_of(document: Document, number: int) -> Box:
    """Return the visible part of page `number` (from 0), as fractions of the page."""
    if number < len(document.boxes):
        return document.boxes[number]
    return document.body or (0.0, 0.0, 1.0, 1.0)


# --- the strip -------------------------------------------------------------------------------------------------------


def _layout(reader: pdfium.Reader, document: Document, pages: int, height: int) -> list[_Page]:
    end = min(last_page(document, pages), len(reader))
    start = min(document.covers, end - 1)
    return [_page(reader, number, box_of(document, number), height) for number in range(start, end)]


def _page(reader: pdfium.Reader, number: int, part: Box, height: int) -> _Page:
    try:
        size = reader.size(number)
    except DocumentError:
        size = pdfium.Size(0, 0)
    if not size.drawable:
        return _Page(number, (0, 0, 0, 0), round(BLANK * height), height, drawn=False)
    left, top, right, bottom = part
    box = (left * size.width, top * size.height, right * size.width, bottom * size.height)
    aspect = (box[2] - box[0]) / (box[3] - box[1])
    width = round(min(aspect, MAX_ASPECT) * height)
    return _Page(number, box, max(width, 1), max(round(min(width / aspect, height)), 1), drawn=True)


def _strip(reader: pdfium.Reader, layout: list[_Page], height: int) -> tuple[Strip, "Image"]:
    from PIL import Image

    gap = max(2, round(GAP * height / 460))
    width = sum(page.width for page in layout) + gap * (len(layout) - 1)
    image = Image.new("RGB", (width, height), "white")
    left, boxes, drawn = 0, [], 0
    for page in layout:
        if page.drawn:
            try:
                image.paste(_image(reader, page), (left, (height - page.height) // 2))
                drawn += 1
            except DocumentError:
                pass  # it stays blank to keep its position: the other pages' numbers must not shift
        boxes.append((left, page.width))
        left += page.width + gap
    if not drawn:
        raise DocumentError("no page of the PDF can be drawn")
    return Strip(width=width, height=height, pages=tuple(boxes), first=layout[0].number + 1), image


def _image(reader: pdfium.Reader, page: _Page) -> "Image":
    """Return the page's image, at most of its size: rounding may be a pixel off."""
    scale = page.height / (page.box[3] - page.box[1])
    drawn = reader.draw(page.number, page.box, scale)
    return drawn.crop((0, 0, min(drawn.width, page.width), min(drawn.height, page.height)))


def _thumbnail(strip: "Image", first: _Page) -> "Image":
    """Return page 1 from the strip, as large as fits a thumbnail, at its top, with white at its sides."""
    from PIL import Image, ImageOps

    top = (strip.height - first.height) // 2
    page = ImageOps.contain(
        strip.crop((0, top, first.width, top + first.height)), THUMBNAIL_SIZE, Image.Resampling.LANCZOS
    )
    thumbnail = Image.new("RGB", THUMBNAIL_SIZE, "white")
    thumbnail.paste(page, ((THUMBNAIL_SIZE[0] - page.width) // 2, 0))
    return thumbnail


# --- the teaser ------------------------------------------------------------------------------------------------------


def _teaser(reader: pdfium.Reader, document: Document, side: int) -> "Image | None":
    """Return figure 1, or else the printed title without names and addresses, or None."""
    figure = document.figure
    regions = [(figure.page - 1, figure.box, True)] if figure else []
    title = None if figure else _title_box(reader, document)
    if title:
        regions.append((document.covers, title, False))
    for number, box, trim in regions:
        try:
            size = reader.size(number)
            if size.drawable:
                points = (box[0] * size.width, box[1] * size.height, box[2] * size.width, box[3] * size.height)
                image = reader.draw(number, points, side / max(points[2] - points[0], points[3] - points[1]))
                ink = _ink(image)
                if ink:
                    return image.crop(ink) if trim else image
        except DocumentError:
            continue
    return None


def _title_box(reader: pdfium.Reader, document: Document) -> Box | None:
    """Return the part of the first page with the title alone, or all of a slide or poster; None without a title."""
    number = document.covers
    try:
        size, lines = reader.size(number), reader.text_and_lines(number)[1]
    except DocumentError:
        return None
    if size.width > 1.15 * size.height:
        return (0.0, 0.0, 1.0, 1.0)
    own = _title_lines(lines, _letters(document.title))
    if not own:
        return None
    left, right = min(line.left for line in own), max(line.right for line in own)
    top, bottom = min(line.top for line in own), max(line.bottom for line in own)
    rim = 0.3 * (own[0].bottom - own[0].top)
    return (
        max(left - 2 * rim, 0) / size.width,
        max(top - rim, 0) / size.height,
        min(right + 2 * rim, size.width) / size.width,
        min(bottom + rim, size.height) / size.height,
    )


def _title_lines(lines: Sequence[pdfium.Line], title: str) -> list[pdfium.Line]:
    """Return the first consecutive lines that print the title (its letters), or nearly all of it."""
    for start in range(len(lines)):
        title_lines, done = list[pdfium.Line](), 0
        for line in lines[start:]:
            letters = _letters(line.text)
            if letters and not title.startswith(letters, done):
                break
            title_lines += [line] if letters else []
            done += len(letters)
        if title and done >= 0.8 * len(title):
            return title_lines
    return []


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _ink(image: "Image", rim: int = 3) -> tuple[int, int, int, int] | None:
    """Return the box of everything that is not white, with a margin; None for a blank image."""
    from PIL import ImageChops

    box = ImageChops.invert(image.convert("L")).point(lambda value: 255 * (value > 12)).getbbox()
    if not box:
        return None
    left, top, right, bottom = box
    return max(left - rim, 0), max(top - rim, 0), min(right + rim, image.width), min(bottom + rim, image.height)
