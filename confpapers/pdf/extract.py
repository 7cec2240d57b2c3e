"""Read a PDF: text, front matter, links, and positions of its figures.

Two engines read each paper. PDFium reads all of it, fast. pdfminer.six reads the type of page 1 for the front matter,
and is a second source for PDFium's text; it also reads the whole text if PDFium cannot. These functions are not
protected against hostile files: callers run them in a process with limits on time and memory.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from confpapers import model
from confpapers.errors import DocumentError
from confpapers.pdf import (
    abstract_text,
    boilerplate,
    captions,
    covers,
    figures,
    front_matter,
    languages,
    layout,
    links,
    pdfium,
    prose,
    references,
    repair,
    trim,
    typography,
)
from confpapers.pdf.legibility import ENOUGH, MAX_CONTROL, MIN_AGREEMENT, MIN_TO_AGREE, control_share, legibility
from confpapers.pdf.printed_year import printed_year

Engine = Literal["auto", "pdfium", "pdfminer"]
LAYOUT_PAGES = 8  # pages searched for the text block and the teaser
MIN_COMPARED = 10  # words of a page; fewer say nothing about an engine
LOW = 0.1  # if the text block begins lower, images may be above it on all pages


@dataclass(frozen=True, slots=True)
class _PdfiumResult:
    """PDFium's results."""

    texts: list[str]
    page_count: int
    annotations: list[list[str]] = field(default_factory=list)
    body: model.Box | None = None
    boxes: tuple[model.Box, ...] = ()
    figure: model.Figure | None = None


def read(pdf: bytes, *, max_pages: int = 60, engine: Engine = "auto") -> model.Document:
    """Return the document in `pdf`: text of the first `max_pages` pages, front matter, links, positions of figures.

    `engine`: "auto" uses PDFium, and pdfminer for files that PDFium cannot open. Raises DocumentError with one line
    that names the problem.
    """
    _check_kind(pdf)
    if engine == "pdfminer":
        return _by_pdfminer(pdf, max_pages, repaired=False)
    try:
        return _by_pdfium(pdf, max_pages, repaired=False)
    except repair.NeedsPassword:
        raise
    except DocumentError as error:
        try:
            sound = repair.mended(pdf)
        except repair.NeedsPassword:
            raise
        except DocumentError:
            return _last_resort(pdf, max_pages, engine, error)
        try:
            return _by_pdfium(sound, max_pages, repaired=True)
        except DocumentError as again:
            return _last_resort(sound, max_pages, engine, again)


def _check_kind(pdf: bytes) -> None:
    """Raise DocumentError for files that are not PDFs."""
    if not pdf:
        raise DocumentError("the file is empty")
    if b"%PDF-" not in pdf:
        start = pdf[:400].lstrip().lower()
        page = start.startswith((b"<!doctype", b"<html", b"<?xml")) or b"<html" in start
        raise DocumentError("the file is a web page, not a PDF" if page else "the file is not a PDF")


def _last_resort(pdf: bytes, max_pages: int, engine: Engine, error: DocumentError) -> model.Document:
    if engine == "pdfium":
        raise error
    try:
        return _by_pdfminer(pdf, max_pages, repaired=True)
    except DocumentError:
        raise DocumentError(f"no engine can read the PDF: {error}. It may be cut short; download it again") from error


# --- by PDFium -------------------------------------------------------------------------------------------------------


def _by_pdfium(pdf: bytes, max_pages: int, *, repaired: bool) -> model.Document:
    with pdfium.opened(pdf) as reader:
        seen = _seen(reader, max_pages)
    try:
        first = _typed_page(pdf, covers.count(seen.texts))
    except DocumentError:
        first = None  # PDFium's result is then used without a second source
    read = _document(seen, first, engine="pdfium", repaired=repaired)
    return read if read.legible else _read_again(read, seen, first, pdf, max_pages)


def _typed_page(pdf: bytes, number: int) -> typography.TypePage | None:
    """Return page `number` (from 0) as read by pdfminer. Raises DocumentError."""
    return next(itertools.islice(typography.pages(pdf, count=number + 1, first=number), 1), None)


def _read_again(
    read: model.Document, seen: _PdfiumResult, first: typography.TypePage | None, pdf: bytes, max_pages: int
) -> model.Document:
    """Return the document with pdfminer's texts if PDFium's are illegible and pdfminer's are not."""
    try:
        texts = [_text(page) for page in typography.pages(pdf, count=max_pages)]
    except DocumentError:
        return read
    if not any(texts):
        return read
    again = _document(replace(seen, texts=texts), first, engine="pdfium", repaired=read.repaired)
    return again if again.legible else read


def _text(page: typography.TypePage) -> str:
    return "\n".join(line.text for line in page.lines)


def _seen(reader: pdfium.Reader, max_pages: int) -> _PdfiumResult:
    count = len(reader)
    if count < 1:
        raise DocumentError("the PDF has no pages")
    texts: list[str] = []
    annotations: list[list[str]] = []
    page_layouts: list[layout.PageLayout] = []
    broken = 0
    for number in range(min(count, max_pages)):
        text, urls, page_layout = _page(reader, number)
        broken = 0 if page_layout else broken + 1
        texts.append(text)
        annotations.append(urls)
        if number < LAYOUT_PAGES:
            page_layouts.append(page_layout or layout.PageLayout(pdfium.Size(0, 0), ()))
        if broken == 5:  # the page count is wrong
            break
    if broken == len(texts):
        raise DocumentError("no page of the PDF can be read")
    whole = len(texts) - broken
    if not any(text.strip() for text in texts) and not any(
        _has_drawings(reader, number) for number in range(len(page_layouts))
    ):
        raise DocumentError("all pages of the PDF are empty")
    body = _body(reader, page_layouts[:whole])
    return _PdfiumResult(
        texts=texts[:whole],
        page_count=whole if broken else count,
        annotations=annotations,
        body=body,
        boxes=trim.page_boxes(page_layouts[:whole], body),
        figure=_teaser(reader, page_layouts[:whole], body),
    )


def _body(reader: pdfium.Reader, page_layouts: Sequence[layout.PageLayout]) -> model.Box | None:
    block = layout.body(page_layouts)
    if not block or block[1] < LOW or len(page_layouts) < 2:
        return block
    inner = [
        number for number, page_layout in enumerate(page_layouts) if number and page_layout.size == page_layouts[1].size
    ]
    return layout.with_pictures(
        block, [layout.PageLayout(page_layouts[number].size, (), reader.shapes(number)) for number in inner]
    )


def _has_drawings(reader: pdfium.Reader, number: int) -> bool:
    """Return whether anything is drawn on the page."""
    try:
        return bool(reader.shapes(number))
    except DocumentError:
        return False


def _page(reader: pdfium.Reader, number: int) -> tuple[str, list[str], layout.PageLayout | None]:
    """Return text, link annotations and lines of a page; empty for a broken one."""
    try:
        if number < LAYOUT_PAGES:
            text, lines = reader.text_and_lines(number)
            return text, reader.urls(number), layout.PageLayout(reader.size(number), lines)
        return reader.text(number), reader.urls(number), layout.PageLayout(reader.size(number), ())
    except DocumentError:
        return "", [], None


def _teaser(
    reader: pdfium.Reader, page_layouts: Sequence[layout.PageLayout], body: model.Box | None
) -> model.Figure | None:
    captioned = captions.captioned_page(page_layouts)
    looked = dict.fromkeys([*([captioned] if captioned is not None else []), *range(min(3, len(page_layouts)))])
    layouts: dict[int, layout.PageLayout] = {}
    for number in looked:
        page_layout = page_layouts[number]
        if page_layout.size.drawable:
            layouts[number] = layout.PageLayout(page_layout.size, page_layout.lines, reader.shapes(number))
            if number == captioned and (figure := figures.teaser(layouts, body)):
                return figure
    return figures.teaser(layouts, body)


# --- by pdfminer -----------------------------------------------------------------------------------------------------


def _by_pdfminer(pdf: bytes, max_pages: int, *, repaired: bool) -> model.Document:
    pages = list(typography.pages(pdf, count=max_pages))
    if not pages:
        raise DocumentError("the PDF has no pages")
    texts = [_text(page) for page in pages]
    if not any(texts):
        raise DocumentError("all pages of the PDF are empty")
    return _document(_PdfiumResult(texts=texts, page_count=len(pages)), pages[0], engine="pdfminer", repaired=repaired)


# --- together --------------------------------------------------------------------------------------------------------


def _document(
    seen: _PdfiumResult, first: typography.TypePage | None, *, engine: Literal["pdfium", "pdfminer"], repaired: bool
) -> model.Document:
    printed, words = prose.clean(seen.texts)
    texts = boilerplate.without(printed)
    cut = references.find(texts)
    start = min(covers.count(printed), max(len(printed) - 1, 0))
    agreement = _agreement(printed[start], _text(first)) if engine == "pdfium" and first else None
    read = model.Document(
        pages=tuple(texts),
        page_count=seen.page_count,
        engine=engine,
        repaired=repaired,
        legible=_legible(seen.texts, texts, words, agreement),
        agreement=agreement,
        covers=start,
        references=cut,
        links=links.find(_before(texts, cut), seen.annotations),
        arxiv_id=(arxiv_id := links.arxiv_id(printed[start])),
        doi=links.doi(printed[start]),
        year=printed_year(printed[start], arxiv_id),
        body=seen.body,
        boxes=seen.boxes,
        figure=seen.figure,
    )
    return _with_front_matter(read, first, words) if read.legible else read


def _legible(raw: Sequence[str], texts: Sequence[str], words: Counter[str], agreement: float | None) -> bool:
    text = "\n".join(texts)
    if legibility(text, words) < ENOUGH or control_share("".join(raw)) > MAX_CONTROL:
        return False
    return not (agreement is not None and agreement < MIN_AGREEMENT and words.total() > MIN_TO_AGREE)


def _with_front_matter(read: model.Document, first: typography.TypePage | None, words: Counter[str]) -> model.Document:
    pages = read.pages[read.covers :]
    text = "\n".join(pages)
    language = languages.language(text)
    front = front_matter.by_typography(first, words, text, language) if first else front_matter.FrontMatter()
    return msgspec.structs.replace(
        read,
        title=front.title,
        authors=front.authors,
        latin_authors=front.latin_authors,
        affiliations=front.affiliations,
        abstract=abstract_text.merged(front.abstract, abstract_text.in_text(pages, words, language)),
        language=language,
    )


def _agreement(one: str, other: str) -> float | None:
    """Return how far two engines agree on a page, or None if neither has text to compare."""
    if len(one.split()) + len(other.split()) < 2 * MIN_COMPARED:
        return None
    return round(abstract_text.overlap(one, prose.clean([other])[0][0]), 3)


def _before(texts: Sequence[str], cut: tuple[int, int] | None) -> list[str]:
    """Return the text before the references, page by page; the page on which they begin is cut there."""
    if cut is None:
        return list(texts)
    page, offset = cut
    return [*texts[:page], texts[page][:offset]]
