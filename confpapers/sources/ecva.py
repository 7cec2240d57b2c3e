"""ECVA, https://www.ecva.net/papers.php: ECCV since 2018, all editions on one page.

    button.accordion "ECCV 2020 Papers", then a div with the edition's rows
    dt.ptitle     title and landing page; dd: authors as text; dd: [pdf] [supplementary material] [DOI]

The year in the address, papers.php#2020, selects the edition (the page is requested once for all of them); a page saved
to disk may be named eccv2020.html.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
from bs4 import Tag

from confpapers.bibliography import bibtex
from confpapers.bibliography.names import split_names
from confpapers.errors import SourceError
from confpapers.model import Conference, Link, Listing, Paper, Url
from confpapers.sources.addresses import doi
from confpapers.sources.base import Source
from confpapers.sources.page import following, lines_of, link, links, read_html, text_of
from confpapers.text import clean, slug

_UNCLOSED = re.compile(rb"<(?:dt|dd)\b", re.IGNORECASE)  # the page leaves some open; each ends where the next begins


class Ecva(Source):
    """ECCV papers on the site of the European Computer Vision Association."""

    name = "ecva"
    home = "https://www.ecva.net/"
    delay = 10.0  # its robots.txt is not known for certain

    def list_urls(self, conference: Conference) -> list[Url]:
        """Return the address of the page of all editions, with the conference's year as its fragment."""
        return [url if "#" in url else f"{url}#{conference.year}" for url in conference.urls]

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return the papers of one edition. Raises SourceError if the address does not select one."""
        soup, base = read_html(_UNCLOSED.sub(rb"</dd></dt>\g<0>", page)), self.base(url)
        rows = _editions(soup)
        parts = urlsplit(url)
        years = re.findall(r"20\d\d", f"{parts.path.rpartition('/')[2]} {parts.query} {parts.fragment}")
        if len(rows) > 1 and not (years and years[-1] in rows):
            raise SourceError(
                f"{url} has ECCV {', '.join(rows)}: say which with #2020 after the address, "
                "or call the saved page eccv2020.html"
            )
        chosen = rows.get(years[-1] if len(rows) > 1 else next(iter(rows), ""), [])
        if not chosen:
            self.nothing(url, "dt.ptitle")
        return Listing(papers=tuple(_paper(row, base) for row in chosen))

    def parse_paper(self, page: bytes, url: Url, paper: Paper) -> Paper:
        """Return the paper with its abstract."""
        filled = super().parse_paper(page, url, paper)
        return msgspec.structs.replace(filled, abstract=_unquoted(filled.abstract or "") or None)


def _unquoted(text: str) -> str:
    """Return the text without the quotation marks around some titles and abstracts of 2022."""
    inner = text[1:-1]
    around = len(text) > 1 and text[0] == text[-1] == '"' and re.match(r'[^"]*(?:$|(?:^|[\s("\u2013\u2014-])")', inner)
    return inner.replace('""', '"') if around else text


def _editions(soup: Tag) -> dict[str, list[Tag]]:
    """Return the rows by year, newest first as on the page."""
    editions: dict[str, list[Tag]] = {}
    year = ""
    for tag in soup.select("button.accordion, dt.ptitle"):
        if tag.name == "button":
            matched = re.search(r"20\d\d", text_of(tag))
            year = matched[0] if matched else ""
        else:
            editions.setdefault(year, []).append(tag)
    return editions


def _paper(row: Tag, base: Url) -> Paper:
    cells = list(_cells(row))
    title = _unquoted(text_of(row.select_one("a") or row))
    url = link(row.select_one("a"), base)
    file = urlsplit(url).path.rpartition("/")[2].rpartition(".")[0].removesuffix("_paper")
    return Paper(
        id=slug(file or title),
        title=title,
        authors=_authors(text_of(cells[0])) if cells else (),
        url=url,
        bibtex=next((lines_of(entry) for cell in cells for entry in cell.select(".bibref")), None) or None,
        **_links(cells[1:], base),
    )


def _cells(row: Tag) -> Iterator[Tag]:
    for sibling in following(row):
        if sibling.name == "dt":
            return
        if sibling.name == "dd":
            yield sibling


def _authors(text: str) -> tuple[str, ...]:
    """Return the names in "Ada Example , Bo Sample*", or in 2018 "Example, Ada and Sample, Bo"."""
    first = text.find(",")
    if first >= 0 and "," in text[first:].partition(" and ")[2]:
        return bibtex.authors(text)
    names = (clean(re.sub(r"[*†‡¹²³]+|\d+$", "", name)) for name in split_names(text.replace(" and ", ", ")))
    return tuple(name for name in names if name)


def _links(cells: list[Tag], base: Url) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for label, url in (pair for cell in cells for pair in links(cell, base)):
        if label.lower() == "pdf":
            fields.setdefault("pdf_url", url)
        elif label.lower().startswith("supp"):
            fields.setdefault("supp_url", url)
        elif label.lower() == "doi":  # the chapter's page at the publisher ends in the DOI
            fields.setdefault("doi", re.sub(r"^https?://[^/]+/chapter/", "", doi(url)))
        elif label:
            fields["links"] = (*fields.get("links", ()), Link(label=label, url=url))
    return fields
