"""Where a paper's reference list is: its running text, from the heading to the appendix."""

import re

from confpapers.model import Document, Record

_AFTER = re.compile(
    r"^[ \t]*(?:(?:\d{1,2}|[A-Z]|[IVX]+)[ \t]*\.?[ \t]+)?"
    r"(?:appendix|appendices|supplementary(?: materials?)?|supplemental materials?|acknowledge?ments?"
    r"|proofs? of (?:theorem|lemma|proposition)s?|about the authors?|author biograph(?:y|ies)|checklist)\b[^\n]{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
_LEAST = 200  # characters: an "Appendix" sooner than this is part of the heading


class ReferenceList(Record, frozen=True, kw_only=True):
    """A paper's reference list."""

    text: str = ""  # as it runs over the pages; "" when no list was found


def read_references(document: Document) -> ReferenceList:
    """Return the reference list of a paper."""
    return ReferenceList(text=running_text(document))


def running_text(document: Document) -> str:
    """Return the text of the reference list, its pages joined by line breaks; "" when no list was found."""
    if document.references is None:
        return ""
    page, offset = document.references
    text = "\n".join([document.pages[page][offset:], *document.pages[page + 1 :]])
    end = _AFTER.search(text, _LEAST)
    return text[: end.start()] if end else text
