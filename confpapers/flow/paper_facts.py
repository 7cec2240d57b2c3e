"""What follows from one paper's text alone: links, BibTeX, language, and the sentence that says what it does."""

from confpapers.analysis.gist import gist_span
from confpapers.bibliography.bibtex import for_readers
from confpapers.bibliography.bibtex_writing import from_paper
from confpapers.model import Conference, Link, Paper, Record
from confpapers.pdf import links
from confpapers.pdf.languages import language, script
from confpapers.sources.citation import with_links


class PaperFacts(Record, frozen=True, kw_only=True):
    """What follows from one paper's text alone."""

    links: tuple[Link, ...] = ()
    bibtex: str
    language: str = ""  # as a BCP 47 tag
    gist: str = ""  # the sentence of the abstract that says what the paper does


def facts_of(paper: Paper, conference: Conference) -> PaperFacts:
    """Return the facts of a paper."""
    start, end = gist_span(paper.abstract or "")
    return PaperFacts(
        links=paper.links,
        bibtex=for_readers(paper.bibtex or "") or from_paper(conference, paper),
        language=paper_language(paper),
        gist=(paper.abstract or "")[start:end].strip(),
    )


def listed_facts(paper: Paper, conference: Conference) -> PaperFacts:
    """Return the facts of a paper without a document; its abstract may contain the code's address."""
    return facts_of(with_links(paper, links.find([paper.abstract or ""], [])), conference)


def paper_language(paper: Paper) -> str:
    """Return the language of title and abstract as a BCP 47 tag; for a title alone, only by its script.

    Function words distinguish languages of one script, and "A" is one in Hungarian and Czech.
    """
    title_tells = script(paper.title) not in ("latin", "")
    return language(f"{paper.title}. {paper.abstract or ''}") if paper.abstract or title_tells else ""
