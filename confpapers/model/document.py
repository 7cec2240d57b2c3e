"""What is read from a PDF, and the pictures of its pages."""

from typing import Literal

from confpapers.model.base import Record
from confpapers.model.paper import Link

Box = tuple[float, float, float, float]
"""left, top, right, bottom as fractions of the page, from its top left corner."""


class Figure(Record, frozen=True, kw_only=True):
    """Where the teaser is: a page (from 1), a box on it, and its caption."""

    page: int
    box: Box
    caption: str = ""


class Document(Record, frozen=True, kw_only=True):
    """What was read from a paper's PDF."""

    pages: tuple[str, ...]  # the text, page by page
    page_count: int  # may be more than len(pages)
    engine: Literal["pdfium", "pdfminer"] = "pdfium"
    repaired: bool = False  # the file was damaged, and mended before reading
    legible: bool = True  # false where a font's missing map leaves garbage, whichever engine reads it
    title: str = ""  # by typography, from page 1
    authors: tuple[str, ...] = ()
    latin_authors: tuple[str, ...] = ()  # the same in Latin letters, where the paper has both
    affiliations: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""  # BCP 47, e.g. "en"; "" when there is too little text to tell
    covers: int = 0  # pages before the paper's own first: a library's or a repository's
    agreement: float | None = None  # 0..1: do the two engines read the same words on page 1?
    references: tuple[int, int] | None = None  # page (from 0) and offset where the references begin
    links: tuple[Link, ...] = ()
    arxiv_id: str = ""
    doi: str = ""
    body: Box | None = None  # the block of text common to the pages
    boxes: tuple[Box, ...] = ()  # of the first pages: what their thumbnails show, the body grown by text outside it
    figure: Figure | None = None


class Strip(Record, frozen=True, kw_only=True):
    """The first pages of a paper as one picture."""

    width: int
    height: int
    pages: tuple[tuple[int, int], ...]  # left edge and width of each page's image, in pixels
    first: int = 1  # the number of the page that comes first: more than 1 where a cover is left out


class PictureSizes(Record, frozen=True, kw_only=True):
    """The sizes of a paper's pictures."""

    strip: Strip
    teaser: tuple[int, int] | None = None  # width and height in pixels
