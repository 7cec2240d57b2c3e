"""Proceedings of Machine Learning Research, https://proceedings.mlr.press: ICML, AISTATS, CoRL, UAI and others.

    div.paper     p.title, span.authors, span.info ("PMLR 37:78-86"), p.links a ("abs", "Download PDF", ...)
    h3            a section, in some volumes

A volume's `assets/bib/bibliography.bib` has most abstracts. If the volume links to it, it is requested instead of the
landing pages of those papers.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import msgspec
from bs4 import Tag

from confpapers.bibliography.names import read_names
from confpapers.errors import SourceError
from confpapers.model import Conference, Link, Listing, Paper, Url
from confpapers.sources import listing
from confpapers.sources.abstracts import abstract
from confpapers.sources.addresses import current
from confpapers.sources.base import Source
from confpapers.sources.citation import with_defaults
from confpapers.sources.page import lines_of, links, read_html, text_of
from confpapers.text import slug

_BIBLIOGRAPHY = "https://proceedings.mlr.press/bibliography.bib"
_PAGES = re.compile(r":\s*([ivxlcdm\d]+)\s*[-–]+\s*([ivxlcdm\d]+)\b")


class Pmlr(Source):
    """Proceedings of Machine Learning Research."""

    name = "pmlr"
    home = "https://proceedings.mlr.press/"

    def list_urls(self, conference: Conference) -> list[Url]:
        """Return the list's address on its current host."""
        return [current(url) for url in conference.urls]

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return the volume's papers, including prefaces."""
        if urlsplit(url).path.endswith(".bib"):
            papers_of = listing.ListingFile().parse_list(page, url).papers
            return Listing(papers=tuple(_as_listed(paper) for paper in papers_of))
        soup, base = read_html(page), _folder(current(self.base(url)))
        papers, section = list[Paper](), ""
        for tag in soup.select("h3, div.paper"):
            if tag.name == "h3":
                section = text_of(tag)
            else:
                papers.append(_paper(tag, base, section))
        if not papers:
            self.nothing(url, "div.paper")
        return Listing(papers=tuple(papers), also=_bibliography(soup, _folder(url)))

    def complete(self, page: bytes, url: Url, also: bytes) -> Listing:
        """Return the volume's papers with abstracts and BibTeX from its bibliography: one request instead of one per
        paper.
        """
        listing = self.parse_list(page, url)
        try:
            details = {paper.id: paper for paper in self.parse_list(also, _BIBLIOGRAPHY).papers}
        except SourceError:  # it is optional
            return listing
        papers = (
            _with_bibliography(paper, details[paper.id]) if paper.id in details else paper for paper in listing.papers
        )
        return msgspec.structs.replace(listing, papers=tuple(papers))

    def parse_paper(self, page: bytes, url: Url, paper: Paper) -> Paper:
        """Return the paper with its abstract and BibTeX."""
        soup = read_html(page)
        details = {
            "abstract": abstract(text_of(soup.select_one("#abstract"))),
            "bibtex": lines_of(soup.select_one("#bibtex")),
        }
        return self.filled(soup, url, with_defaults(paper, **details))


def _folder(url: Url) -> Url:
    """Return a volume's address as the base of its relative links, with or without a slash at its end."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path}/").geturl() if re.search(r"/[vr]\d+$", parts.path) else url


def _bibliography(soup: Tag, base: Url) -> Url:
    urls = (current(url) for _, url in links(soup, base) if url.endswith(".bib"))
    return next((url for url in urls if url.startswith("http")), "")


def _with_bibliography(paper: Paper, details: Paper) -> Paper:
    """Return the listed paper, completed from the bibliography."""
    return with_defaults(paper, abstract=details.abstract, bibtex=details.bibtex, pdf_url=details.pdf_url)


def _as_listed(paper: Paper) -> Paper:
    """Return a paper of the bibliography as the volume's page would list it."""
    url, pdf_url = current(paper.url), current(paper.pdf_url)
    return msgspec.structs.replace(paper, id=slug(_stem(url) or paper.id), url=url, pdf_url=pdf_url)


def _paper(row: Tag, base: Url, section: str) -> Paper:
    title = text_of(row.select_one(".title"))
    addresses = _links(row, base)
    pages = _PAGES.search(text_of(row.select_one(".info")))
    return Paper(
        id=slug(_stem(addresses.get("url", "")) or _stem(addresses.get("pdf_url", "")) or title),
        title=title,
        authors=read_names(text_of(row.select_one(".authors"))).names,
        page_range=f"{pages[1]}-{pages[2]}" if pages else "",
        track=section,
        presentation=_presentation(section),
        **addresses,
    )


def _links(row: Tag, base: Url) -> dict[str, Any]:
    """Return the fields given by the links of a row."""
    addresses: dict[str, Any] = {}
    for label, url in ((label, current(url)) for label, url in links(row, base)):
        field = _field(label.lower())
        if field and field not in addresses:
            addresses[field] = url
        elif label:
            addresses["links"] = (*addresses.get("links", ()), Link(label=label, url=url))
    return addresses


def _field(label: str) -> str:
    if label in ("abs", "abstract"):
        return "url"
    if label in ("download pdf", "pdf"):
        return "pdf_url"
    return "supp_url" if label.startswith("supp") else ""


def _stem(url: Url) -> str:
    return urlsplit(url).path.rpartition("/")[2].rpartition(".")[0]


def _presentation(section: str) -> Any:
    matched = re.search(r"\b(oral|spotlight|poster)s?\b", section.lower())
    return matched[1] if matched else ""
