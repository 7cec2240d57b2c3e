"""CVF Open Access, https://openaccess.thecvf.com: CVPR, ICCV, WACV, all years.

    dt.ptitle     title and landing page; the `dd`s after it, up to the next `dt`, belong to it
    dd            authors, one small search form each
    dd            [pdf] [supp] [arXiv] [bibtex], and links by other names

Some years have one page, others a menu of days.  The day pages tell when a paper is shown, "All Papers" is complete:
we ask for the days first, then for the rest.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from bs4 import Tag

from confpapers import bibtex
from confpapers.model import Conference, Link, Listing, Paper, Url
from confpapers.sources.addresses import arxiv_id, current
from confpapers.sources.base import Source
from confpapers.sources.citation import with_defaults
from confpapers.sources.page import attribute, following, lines_of, link, links, read_html, text_of
from confpapers.text import clean, slug

# Links of the conference's own pages: app/1A_089.pdf is poster 89 of session 1A, app/S12-01.pdf poster 1 of S12.
_PLACE = re.compile(r"/(?:app|ext)/(\d[AB]|S\d+)[_-]0*(\d+)\w*\.pdf$")


class Cvf(Source):
    """CVF Open Access."""

    name = "cvf"
    home = "https://openaccess.thecvf.com/"

    def list_urls(self, conference: Conference) -> list[Url]:
        """The list's address, on the host where it is now."""
        return [current(url) for url in conference.urls]

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """The papers, or the pages of the days."""
        soup, base = read_html(page), current(self.base(url))
        papers = tuple(_paper(row, base, _day_of(url)) for row in soup.select("dt.ptitle"))
        days = () if _asked_day(url) else _day_pages(soup, base)
        if not papers and not days:
            self.nothing(url, "dt.ptitle")
        return Listing(papers=papers, more=() if papers else days)

    def parse_paper(self, page: bytes, url: Url, paper: Paper) -> Paper:
        """The paper with abstract and page numbers; a "?" in the list's title is mended from the landing page."""
        soup = read_html(page)
        filled = super().parse_paper(page, url, paper)
        told = text_of(soup.select_one("#papertitle"))
        title = told if "?" in paper.title and _mends(paper.title, told) else paper.title
        entry = lines_of(soup.select_one(".bibref"))
        return msgspec.structs.replace(with_defaults(filled, bibtex=entry), title=title)


def _asked_day(url: Url) -> str:
    return "".join(parse_qs(urlsplit(url).query).get("day", []))


def _day_of(url: Url) -> str:
    day = _asked_day(url)
    return day if re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII) else ""


def _day_pages(soup: Tag, base: Url) -> tuple[Url, ...]:
    found = [current(url) for _, url in links(soup, base) if _asked_day(url)]
    return tuple(dict.fromkeys(sorted(found, key=lambda url: not _day_of(url))))  # "all" comes last


def _paper(row: Tag, base: Url, day: str) -> Paper:
    anchor, cells = row.select_one("a"), list(_cells(row))
    url, title = current(link(anchor, base)), text_of(anchor or row)
    file = urlsplit(url).path.rpartition("/")[2].rpartition(".")[0].removesuffix("_paper")
    given = next((lines_of(entry) for cell in cells for entry in cell.select(".bibref")), "")
    fields = next((entry.fields for entry in bibtex.read(given)), {})
    paper = Paper(id=slug(file or title), title=title, url=url, day=day, bibtex=given or None, authors=_authors(cells))
    written = {"authors": bibtex.authors(fields.get("author", "")), "page_range": clean(fields.get("pages"))}
    return with_defaults(paper, **written, **_links(cells, base))


def _cells(row: Tag) -> Iterator[Tag]:
    for sibling in following(row):
        if sibling.name == "dt":
            return
        if sibling.name == "dd":
            yield sibling


def _authors(cells: list[Tag]) -> tuple[str, ...]:
    forms = [form for cell in cells for form in cell.select("form.authsearch")]
    names = [clean(attribute(box, "value")) for form in forms for box in form.select("input[name^=query]")]
    names = names or [text_of(form).strip(", ") for form in forms]
    if not names and cells and not cells[0].select("a"):  # plain text, as in the oldest pages
        names = [name.strip() for name in text_of(cells[0]).split(",")]
    return tuple(name for name in names if name)


def _links(cells: list[Tag], base: Url) -> dict[str, Any]:
    """What the links of a row say, by field."""
    found: dict[str, Any] = {"links": ()}
    for label, url in ((label, current(url)) for cell in cells for label, url in links(cell, base)):
        if place := _PLACE.search(url):
            found.update(session=place[1], position=place[2])
        field = {"pdf": "pdf_url", "supp": "supp_url", "arxiv": "arxiv_id"}.get(label.lower())
        value = arxiv_id(url) if field == "arxiv_id" else url
        if field and value and field not in found:
            found[field] = value
        elif label:
            found["links"] += (Link(label=label, url=url),)
    return found


def _mends(title: str, told: str) -> bool:
    """Whether `told` is the title with its question marks replaced by what they stand for."""
    return re.fullmatch(re.escape(title).replace(r"\?", ".{1,2}"), told) is not None
