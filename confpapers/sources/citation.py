"""The `citation_*` tags (Highwire Press, read by Google Scholar) that nearly all proceedings put into landing pages."""

import re
from collections.abc import Sequence

import msgspec
from bs4 import Tag

from confpapers.model import Link, Paper
from confpapers.sources.addresses import arxiv_id, current, doi
from confpapers.sources.page import attribute, text_of
from confpapers.text import clean, given_first, safe_url

_NOT_AN_ABSTRACT = re.compile(r"(?:abstract\s*)?(?:unavailable|missing|not available|n/?a|none)?\.?", re.IGNORECASE)


def fill(paper: Paper, soup: Tag, base: str) -> Paper:
    """The paper, with the tags' values where it had none."""
    tags = _tags(soup)
    one = {name: values[0] for name, values in tags.items()}
    told = {
        "title": one.get("citation_title", ""),
        "authors": tuple(given_first(name) for name in tags.get("citation_author", ())),
        "abstract": abstract(one.get("citation_abstract", "")) or _marked_abstract(soup),
        "pdf_url": current(safe_url(one.get("citation_pdf_url"), base)),
        "page_range": page_range(one.get("citation_firstpage", ""), one.get("citation_lastpage", "")),
        "doi": doi(one.get("citation_doi", "")),
        "arxiv_id": arxiv_id(one.get("citation_pdf_url", "")) or one.get("citation_arxiv_id", ""),
    }
    return with_defaults(paper, **told)


def with_defaults(paper: Paper, **values: object) -> Paper:
    """The paper, with these values where it had none."""
    missing = {name: value for name, value in values.items() if value and not getattr(paper, name)}
    return msgspec.structs.replace(paper, **missing)


def with_links(paper: Paper, links: Sequence[Link]) -> Paper:
    """The paper, with the links of kinds that it has none of."""
    labels = {link.label.lower() for link in paper.links}
    new = tuple(link for link in links if link.label not in labels)
    return msgspec.structs.replace(paper, links=paper.links + new) if new else paper


def well_parted(listed: Sequence[str], told: Sequence[str]) -> tuple[str, ...]:
    """The authors as listed; where a comma is part of a name ("Bo Sample, Jr."), as a better source parts them."""
    return tuple(told) if told and _letters(listed) == _letters(told) else tuple(listed)


def _letters(names: Sequence[str]) -> str:
    return re.sub(r"[\s,]+", "", "".join(names))


def abstract(text: str) -> str | None:
    """An abstract, or None when the site only says that it has none."""
    text = clean(text)
    return None if _NOT_AN_ABSTRACT.fullmatch(text) else text


def page_range(first: str, last: str = "") -> str:
    """ "1-9", from the first and the last page."""
    return "-".join(part for part in dict.fromkeys((first, last)) if part)


def _tags(soup: Tag) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in soup.select("meta[name][content]"):
        name, value = attribute(meta, "name").lower(), clean(attribute(meta, "content"))
        if name.startswith("citation_") and value:
            found.setdefault(name, []).append(value)
    return found


def _marked_abstract(soup: Tag) -> str | None:
    """What stands in #abstract or .abstract: CVF, PMLR, IJCAI and many others mark it so."""
    for tag in soup.select("#abstract, .abstract"):
        heading = text_of(tag.select_one("h1, h2, h3, h4, h5, h6, b, strong"))
        own = heading if heading.rstrip(":.").lower() == "abstract" else ""
        if found := abstract(text_of(tag).removeprefix(own)):
            return found
    return None
