"""A paper's reference list: its running text, from the heading to the appendix, and its entries."""

import re

from confpapers.citations.entries import split
from confpapers.citations.fields import Reference, reference
from confpapers.errors import DocumentError
from confpapers.model import Document, Record
from confpapers.pdf import pdfium, repair

_AFTER = re.compile(
    r"^[ \t]*+\(?(?:(?:\d{1,2}|[A-Z]|[IVX]+)(?:[ \t]*+\.[ \t]++|[ \t]++))?"
    r"(?:appendix|appendices|supplementary(?: materials?)?|supplemental materials?|acknowledge?ments?"
    r"|proofs? of (?:theorem|lemma|proposition)s?|about the authors?|author biograph(?:y|ies)|checklist|affiliation:"
    r"|anhang|annexes?|apéndice|anexo|приложение|附 ?录|附 ?錄|付 ?録|부 ?록|致 ?谢|謝 ?辞)(?![^\W\d_])[^\n]{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
PAGES = 30  # maximum number of pages whose entries are read
_LEAST = 200  # characters; an earlier "Appendix" is part of the heading


class ReferenceList(Record, frozen=True, kw_only=True):
    """A paper's reference list."""

    text: str = ""  # as it runs over the pages; "" if there is no list
    entries: tuple[Reference, ...] = ()


def read_references(pdf: bytes, document: Document) -> ReferenceList:
    """Return the reference list of a paper; without entries if PDFium cannot read the pages' lines."""
    text = running_text(document)
    lines = _lines(pdf, document) if text else []
    return ReferenceList(text=text, entries=tuple(reference(entry) for entry in split(lines, text)))


def _lines(pdf: bytes, document: Document) -> list[list[pdfium.Line]]:
    """Return the lines of the list's pages."""
    first = document.references[0] if document.references else 0
    try:
        with pdfium.opened(repair.mended(pdf) if document.repaired else pdf) as reader:
            last = min(len(document.pages), len(reader), first + PAGES)
            return [reader.text_and_lines(number)[1] for number in range(first, last)]
    except DocumentError:
        return []


def running_text(document: Document) -> str:
    """Return the text of the reference list, its pages joined by line breaks; "" if there is no list."""
    if document.references is None:
        return ""
    page, offset = document.references
    text = "\n".join([document.pages[page][offset:], *document.pages[page + 1 :]])
    end = _AFTER.search(text, _LEAST)
    return text[: end.start()] if end else text
