"""CVF Open Access, https://openaccess.thecvf.com: CVPR, ICCV, WACV, all years, and their workshops.

    dt.ptitle     title and landing page; the `dd`s up to the next `dt` belong to it
    dd            authors, one small search form each
    dd            [pdf] [supp] [arXiv] [bibtex], and other links

Some years have one page, others a menu of days. The day pages say when a paper is presented, "All Papers" is complete,
so the days are requested first, then the rest. A menu of workshops (CVPR2023_workshops/menu) leads to all of them.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from bs4 import Tag

from confpapers.bibliography import bibtex
from confpapers.bibliography.names import split_names
from confpapers.model import Conference, Link, Listing, Paper, Url
from confpapers.sources import dates
from confpapers.sources.addresses import arxiv_id, current
from confpapers.sources.base import Source
from confpapers.sources.citation import with_defaults
from confpapers.sources.page import attribute, following, lines_of, link, links, read_html, text_of
from confpapers.text import clean, slug, title_key

# Links of the conference's own pages: app/1A_089.pdf is poster 89 of session 1A, app/S12-01.pdf poster 1 of S12.
_PLACE = re.compile(r"/(?:app|ext)/(\d[AB]|S\d+)[_-]0*(\d+)\w*\.pdf$")
_MENU = re.compile(r"_workshops(?:/menu(?:\.py)?)?/?$", re.IGNORECASE)
_WORKSHOP = re.compile(r"_workshops/(?!menu\b)([\w-]+?)(?:\.py)?$", re.IGNORECASE)


class Cvf(Source):
    """CVF Open Access."""

    name = "cvf"
    home = "https://openaccess.thecvf.com/"

    def list_urls(self, conference: Conference) -> list[Url]:
        """Return the list's address on its current host; its links are relative to one without a slash at the end."""
        return [re.sub(r"(\d)/(?=$|\?)", r"\1", current(url)) for url in conference.urls]

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return the papers, or the pages of the days."""
        soup, base = read_html(page), current(self.base(url))
        papers = tuple(_paper(row, base, _day_of(url)) for row in soup.select("dt.ptitle"))
        menu = () if papers or _asked_day(url) else _day_pages(soup, base) or _workshops(soup, base)
        track = _workshop_of(soup, url)
        if not papers and not menu and not (track and soup.select_one("#content")):  # some workshops have no papers
            self.nothing(url, "dt.ptitle")
        named = tuple(msgspec.structs.replace(paper, track=track) for paper in papers)
        return Listing(papers=_without_pointers(named), more=menu)

    def parse_paper(self, page: bytes, url: Url, paper: Paper) -> Paper:
        """Return the paper with abstract and page numbers; a "?" in the list's title is restored from the landing
        page.
        """
        soup, base = read_html(page), current(self.base(url))
        page_fields = _links(soup.select("#content"), base)  # before the tags, which may name old hosts
        own = {field: page_fields.get(field, "") for field in ("pdf_url", "supp_url", "arxiv_id")}
        filled = self.filled(soup, url, with_defaults(paper, **own))
        printed = text_of(soup.select_one("#papertitle"))
        title = printed if "?" in paper.title and _mends(paper.title, printed) else filled.title or printed
        entry = lines_of(soup.select_one(".bibref"))
        return msgspec.structs.replace(with_defaults(filled, bibtex=entry), title=title)


def _without_pointers(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    """Return the papers without rows that only refer to another one: "[From Oral 1A] Tiny Cats", without page and PDF.

    The information in such a row is kept: the other paper is an oral.
    """
    whole = {title_key(paper.title) for paper in papers if paper.title and (paper.url or paper.pdf_url)}
    presentations: dict[str, str] = {}
    own = []
    for paper in papers:
        pointer = re.fullmatch(r"(?:\[([^\]]*)\])?\s*(.*)", paper.title)
        key = title_key(pointer[2]) if pointer else ""
        if paper.url or paper.pdf_url or key not in whole:
            own.append(paper)
        elif pointer and pointer[1]:
            presentations[key] = dates.presentation(pointer[1])
    return tuple(with_defaults(paper, presentation=presentations.get(title_key(paper.title), "")) for paper in own)


def _asked_day(url: Url) -> str:
    return "".join(parse_qs(urlsplit(url).query).get("day", []))


def _day_of(url: Url) -> str:
    day = _asked_day(url)
    return day if re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII) else ""


def _day_pages(soup: Tag, base: Url) -> tuple[Url, ...]:
    urls = [current(url) for _, url in links(soup, base) if _asked_day(url)]
    return tuple(dict.fromkeys(sorted(urls, key=lambda url: not _day_of(url))))  # "all" comes last


def _workshops(soup: Tag, base: Url) -> tuple[Url, ...]:
    """Return the pages in a menu of workshops: CVPR2023_workshops/menu."""
    if not _MENU.search(urlsplit(base).path):
        return ()
    urls = (current(url).partition("#")[0] for tag in soup.select("#content") for _, url in links(tag, base))
    return tuple(dict.fromkeys(url for url in urls if _WORKSHOP.search(urlsplit(url).path)))


def _workshop_of(soup: Tag, url: Url) -> str:
    """Return a workshop's name from its page's heading, or "" for the main conference."""
    match = _WORKSHOP.search(urlsplit(url).path)
    if not match:
        return ""
    headings = (text_of(heading) for heading in soup.select("#content h1, #content h2, #content h3, #content h4"))
    return next((name for name in headings if name.lower() not in ("", "papers")), match[1].replace("_", " "))


def _paper(row: Tag, base: Url, day: str) -> Paper:
    anchor, cells = row.select_one("a"), list(_cells(row))
    url, title = current(link(anchor, base)), text_of(anchor or row)
    file = urlsplit(url).path.rpartition("/")[2].rpartition(".")[0].removesuffix("_paper")
    bibref = next((lines_of(entry) for cell in cells for entry in cell.select(".bibref")), "")
    fields = next((entry.fields for entry in bibtex.read(bibref)), {})
    paper = Paper(id=slug(file or title), title=title, url=url, day=day, bibtex=bibref or None, authors=_authors(cells))
    written = {"authors": bibtex.authors(fields.get("author", "")), "page_range": clean(fields.get("pages"))}
    return with_defaults(paper, **written, **_links(cells, base))


def _cells(row: Tag) -> Iterator[Tag]:
    for sibling in following(row):
        if sibling.name == "dt":
            return
        if sibling.name == "dd":
            yield sibling


def _authors(cells: list[Tag]) -> tuple[str, ...]:
    """Return the names in the search forms; if a quotation mark truncates a form's value, its link has the whole
    name.
    """
    forms = [form for cell in cells for form in cell.select("form.authsearch")]
    names = [name for form in forms if (name := _longer(_value_of(form), text_of(form).strip(", ")))]
    if not names and cells and not cells[0].select("a"):  # plain text, as in the oldest pages
        names = split_names(text_of(cells[0]))
    return tuple(name for name in names if name)


def _value_of(form: Tag) -> str:
    return clean(attribute(box, "value")) if (box := form.select_one("input[name^=query]")) else ""


def _longer(value: str, shown: str) -> str:
    return shown if not value or (shown.startswith(value) and '"' in shown) else value


def _links(cells: list[Tag], base: Url) -> dict[str, Any]:
    """Return the fields given by the links of a row."""
    fields: dict[str, Any] = {"links": ()}
    for form in [form for cell in cells for form in cell.select("form.authsearch")]:
        form.extract()  # the links of a saved page's authors point to the page itself
    for label, url in ((label, current(url)) for cell in cells for label, url in links(cell, base)):
        if place := _PLACE.search(url):
            fields.update(session=place[1], position=place[2])
        field = {"pdf": "pdf_url", "supp": "supp_url", "arxiv": "arxiv_id"}.get(label.lower())
        value = arxiv_id(url) if field == "arxiv_id" else url
        if field and value and field not in fields:
            fields[field] = value
        elif label:
            fields["links"] += (Link(label=label, url=url),)
    return fields


def _mends(title: str, printed: str) -> bool:
    """Return whether `printed` equals the title once its replacement characters ("?") are restored."""
    return re.fullmatch(re.escape(title).replace(r"\?", ".{1,2}"), printed) is not None
