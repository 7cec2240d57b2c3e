"""Title, authors, affiliations and abstract of a paper, from its first page.

The first page is the first one that is not a cover (`covers`). If a page has the title and names in a non-Latin script
and also in Latin letters, as in Chinese journals, the former are used; the names in Latin letters are kept for
searching.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from confpapers.pdf import abstracts, languages, titles
from confpapers.pdf.names import people_and_places
from confpapers.pdf.title_text import title_text
from confpapers.pdf.typography import TypeLine, TypePage


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter on page 1; fields that are not clear are empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    latin_authors: tuple[str, ...] = ()  # if `authors` are in another script
    affiliations: tuple[str, ...] = ()
    abstract: str = ""


def by_typography(page: TypePage, words: Counter[str], text: str, language: str) -> FrontMatter:
    """Return the front matter found in lines with their type.

    `words` is the paper's vocabulary, `text` PDFium's text from this page on.
    """
    lines = page.lines
    headings = abstracts.headings(lines)
    heading = abstracts.chosen(lines, headings, language)
    first = min((lines[index].top for index in headings), default=0.6 * page.height)
    title = titles.title_lines(page, first)
    start = title[-1] + 1 if title else 0
    unheaded = abstracts.unheaded(lines, start) if heading is None else []
    authors, affiliations = people_and_places(
        _between(page, title, _lower_bound(page, title, headings, unheaded)), language
    )
    if not authors and languages.script(" ".join(line.text for line in lines)) == "cyrillic":
        authors, affiliations = people_and_places(_above(page, title), language)
    return FrontMatter(
        title=title_text([lines[index] for index in title], words, text, language),
        authors=authors,
        latin_authors=_latin(page, title, headings, authors, language),
        affiliations=affiliations,
        abstract=abstracts.as_paragraph(lines, unheaded, words)
        if heading is None
        else abstracts.under_heading(lines, heading, words),
    )


def _lower_bound(page: TypePage, title: Sequence[int], headings: Sequence[int], unheaded: Sequence[TypeLine]) -> float:
    """Return where names and affiliations end (points from the top): at the abstract, or at the first section or
    text.
    """
    lines = page.lines
    if not title:
        return 0.0
    below = [lines[index].top for index in headings if lines[index].top > lines[title[-1]].top]
    if below:
        return min(below)
    if unheaded:
        return unheaded[0].top
    end = abstracts.ends_front_matter(lines, title[-1] + 1)
    return lines[end].top if end < len(lines) and lines[end].top > lines[title[-1]].bottom else 0.75 * page.height


def _between(page: TypePage, title: Sequence[int], bottom: float) -> list[TypeLine]:
    """Return the lines between the title and `bottom`, in their order on the page."""
    if not title:
        return []
    top = page.lines[title[-1]].bottom
    return [
        line
        for index, line in enumerate(page.lines)
        if index not in title and top < line.bottom and line.top < bottom - 1
    ]


def _above(page: TypePage, title: Sequence[int]) -> list[TypeLine]:
    """Return the lines above the title, where journals in Cyrillic letters may print the authors."""
    return list(page.lines[: title[0]]) if title else []


def _latin(
    page: TypePage, title: Sequence[int], headings: Sequence[int], authors: Sequence[str], language: str
) -> tuple[str, ...]:
    """Return the authors in Latin letters if the page repeats title and names below, as many as in the other script."""
    if not authors or languages.script(" ".join(authors)) == "latin" or not title:
        return ()
    lines = [line for line in page.lines[title[-1] + 1 :] if languages.script(line.text) == "latin"]
    later = [index for index in headings if languages.script(page.lines[index].text) == "latin"]
    bottom = page.lines[later[-1]].top if later else page.height
    for line in lines:
        names, _ = people_and_places([line], "en")
        if line.top < bottom and len(names) == len(authors):
            return names
    return ()
