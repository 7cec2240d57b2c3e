"""The contents of a PDF, and the images of its pages."""

from typing import Literal

from confpapers.model.base import Record
from confpapers.model.paper import Link

Box = tuple[float, float, float, float]
"""left, top, right, bottom as fractions of the page, from its top left corner."""


class Figure(Record, frozen=True, kw_only=True):
    """The position of the teaser: a page (from 1), a box on it, and its caption."""

    page: int
    box: Box
    caption: str = ""


class Document(Record, frozen=True, kw_only=True):
    """The contents of a paper's PDF."""

    pages: tuple[str, ...]  # the text, page by page
    page_count: int  # may be more than len(pages)
    engine: Literal["pdfium", "pdfminer"] = "pdfium"
    repaired: bool = False  # the file was damaged, and repaired before reading
    legible: bool = True  # false if a font without character map makes the text illegible in every engine
    title: str = ""  # by typography, from page 1
    authors: tuple[str, ...] = ()
    latin_authors: tuple[str, ...] = ()  # the authors in Latin letters, if the paper has both
    affiliations: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""  # BCP 47, e.g. "en"; "" if there is too little text
    covers: int = 0  # pages before the paper's own first: a library's or repository's cover
    agreement: float | None = None  # 0..1: share of the words on page 1 on which the two engines agree
    references: tuple[int, int] | None = None  # page (from 0) and offset where the references begin
    links: tuple[Link, ...] = ()
    arxiv_id: str = ""
    doi: str = ""
    year: int = 0  # of publication, as page 1 states it
    body: Box | None = None  # the text block common to the pages
    # for the first pages: the area that their thumbnails show, the body extended by text outside it
    boxes: tuple[Box, ...] = ()
    figure: Figure | None = None


class Strip(Record, frozen=True, kw_only=True):
    """The first pages of a paper as one image."""

    width: int
    height: int
    pages: tuple[tuple[int, int], ...]  # left edge and width of each page's image, in pixels
    first: int = 1  # the number of the first page shown: more than 1 if a cover is left out


class PictureSizes(Record, frozen=True, kw_only=True):
    """The sizes of a paper's images."""

    strip: Strip
    teaser: tuple[int, int] | None = None  # width and height in pixels
