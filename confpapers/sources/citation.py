"""The `citation_*` tags (Highwire Press, read by Google Scholar) on the landing pages of nearly all proceedings."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from confpapers.bibliography.affiliations import read_affiliations
from confpapers.bibliography.names import read_names
from confpapers.bibliography.person import printed
from confpapers.model import Link, Paper
from confpapers.sources import abstracts
from confpapers.sources.abstracts import abstract
from confpapers.sources.addresses import arxiv_id, current, doi
from confpapers.sources.page import attribute
from confpapers.text import clean, safe_url, without_markup

if TYPE_CHECKING:
    from bs4 import Tag


def fill(paper: Paper, soup: "Tag", base: str, *, better_title: bool = False) -> Paper:
    """Return the paper with missing values filled from the tags; with `better_title`, their title replaces the
    paper's.
    """
    tags = _tags(soup)
    first = {name: values[0] for name, values in tags.items()}
    names = [printed(name) for name in tags.get("citation_author", ())]
    names = names or list(read_names("; ".join(tags.get("citation_authors", ()))).names)
    affiliations = read_affiliations(tags.get("citation_author_institution", ()))
    fields = {
        "title": without_markup(first.get("citation_title", "")),
        "authors": tuple(name for name in names if name),
        "affiliations": affiliations.institutions,
        "countries": affiliations.countries,
        "abstract": abstract(first.get("citation_abstract", "")) or abstracts.find(soup),
        "pdf_url": current(safe_url(first.get("citation_pdf_url"), base)),
        "page_range": page_range(first.get("citation_firstpage", ""), first.get("citation_lastpage", "")),
        "doi": doi(first.get("citation_doi", "")),
        "arxiv_id": arxiv_id(first.get("citation_pdf_url", "")) or first.get("citation_arxiv_id", ""),
    }
    if better_title and fields["title"]:
        paper = msgspec.structs.replace(paper, title=str(fields["title"]))
    return with_defaults(paper, **fields)


def with_defaults(paper: Paper, **values: object) -> Paper:
    """Return the paper with these values where it has none."""
    missing = {name: value for name, value in values.items() if value and not getattr(paper, name)}
    return msgspec.structs.replace(paper, **missing)


def with_links(paper: Paper, links: Sequence[Link]) -> Paper:
    """Return the paper with the links of kinds that it lacks."""
    labels = {link.label.lower() for link in paper.links}
    new = tuple(link for link in links if link.label not in labels)
    return msgspec.structs.replace(paper, links=paper.links + new) if new else paper


def well_parted(listed: Sequence[str], separated: Sequence[str]) -> tuple[str, ...]:
    """Return the authors as listed; if a name contains a comma ("Bo Sample, Jr."), separated as in a better source."""
    return tuple(separated) if separated and _letters(listed) == _letters(separated) else tuple(listed)


def _letters(names: Sequence[str]) -> str:
    return re.sub(r"[\s,]+", "", "".join(names))


def page_range(first: str, last: str = "") -> str:
    """Return "1-9" from the first and the last page."""
    return "-".join(part for part in dict.fromkeys((first, last)) if part)


def _tags(soup: "Tag") -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for meta in soup.select("meta[name][content], meta[property][content]"):
        name = (attribute(meta, "name") or attribute(meta, "property")).lower()
        value = clean(attribute(meta, "content"))
        if name.startswith("citation_") and value:
            tags.setdefault(name, []).append(value)
    return tags
