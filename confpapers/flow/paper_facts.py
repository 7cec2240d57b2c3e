"""What follows from one paper's text alone: links, BibTeX, language, and the sentence that says what it does."""

from collections.abc import Sequence

import msgspec

from confpapers.analysis.gist import gist_span
from confpapers.bibliography.bibtex import for_readers
from confpapers.bibliography.bibtex_writing import from_paper
from confpapers.model import Conference, Document, Link, Paper, Record
from confpapers.pdf import links
from confpapers.pdf.languages import language, script
from confpapers.sources.citation import with_links


class PaperFacts(Record, frozen=True, kw_only=True):
    """What follows from one paper's text alone."""

    links: tuple[Link, ...] = ()
    bibtex: str
    language: str = ""  # as a BCP 47 tag
    gist: str = ""  # the sentence of the abstract that says what the paper does


def with_document(paper: Paper, document: Document, *, title_from_pdf: bool) -> Paper:
    """Return the paper with missing data from its PDF; with `title_from_pdf`, it also has the PDF's title and year."""
    listed = {(link.label, link.url) for link in paper.links} | {("", paper.url), ("", paper.pdf_url)}
    new = tuple(link for link in document.links if (link.label, link.url) not in listed)
    better = title_from_pdf and bool(document.title)
    return msgspec.structs.replace(
        paper,
        title=document.title if better else paper.title,
        authors=document.authors if better and not paper.authors else paper.authors,
        abstract=paper.abstract or document.abstract or None,
        arxiv_id=paper.arxiv_id or document.arxiv_id,
        doi=paper.doi or document.doi,
        published=paper.published or (document.year if title_from_pdf else 0),
        links=_without_repeats(paper.links + new),
    )


def _without_repeats(links: Sequence[Link]) -> tuple[Link, ...]:
    return tuple({link.url: link for link in reversed(links)}.values())[::-1]


def bare_facts(paper: Paper) -> PaperFacts:
    """Return what the list says itself, for a paper whose facts are not, or cannot be, found."""
    return PaperFacts(links=paper.links, bibtex=paper.bibtex or "")


def facts_of(paper: Paper, conference: Conference) -> PaperFacts:
    """Return the facts of a paper."""
    start, end = gist_span(paper.abstract or "")
    return PaperFacts(
        links=paper.links,
        bibtex=for_readers(paper.bibtex or "") or from_paper(conference, paper),
        language=paper_language(paper),
        gist=(paper.abstract or "")[start:end].strip(),
    )


def read_facts(paper: Paper, document: Document | None, conference: Conference, *, title_from_pdf: bool) -> PaperFacts:
    """Return the facts of a paper with a PDF; `document` is None if that cannot be read."""
    if document is None:
        return listed_facts(paper, conference)
    return facts_of(with_document(paper, document, title_from_pdf=title_from_pdf), conference)


def listed_facts(paper: Paper, conference: Conference) -> PaperFacts:
    """Return the facts of a paper without a document; its abstract may contain the code's address."""
    return facts_of(with_links(paper, links.find([paper.abstract or ""], [])), conference)


def paper_language(paper: Paper) -> str:
    """Return the language of title and abstract as a BCP 47 tag; for a title alone, only by its script.

    Function words distinguish languages of one script, and "A" is one in Hungarian and Czech.
    """
    title_tells = script(paper.title) not in ("latin", "")
    return language(f"{paper.title}. {paper.abstract or ''}") if paper.abstract or title_tells else ""
