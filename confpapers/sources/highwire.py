"""Any page with links to landing pages that have `citation_*` tags, as in most proceedings.

The links to papers look alike: same host, same folder, same ending; only names and numbers differ. So links are grouped
by that shape, and the group with the most titles is the list of papers. A title is a text of at least three words, or
twelve characters in a language without spaces. Links to the page itself and in its navigation do not count, and links
to PDFs only if more titles lead to those than to pages. If the address is itself a landing page, the list has one
paper. A list in parts (?page=2) is read to its end: see `paging.py`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from bs4 import Tag

from confpapers.errors import SourceError, notice
from confpapers.model import Listing, Paper, Url
from confpapers.sources.addresses import current, same_page
from confpapers.sources.base import Source
from confpapers.sources.page import base_of, is_log_in, links, not_found, read_html
from confpapers.sources.paging import further_pages, is_later, is_part_of_list, shape_in, with_shape
from confpapers.text import slug

_LETTERS = 6  # minimum number in a title
_BUTTONS = 3  # minimum number of links that have one text, or lead to PDFs
_OF_ONE_PAPER = ("article", "section", "main", "li", "td")  # a header in one of these may be that of a paper
_PDF = re.compile(r"\.pdf$|^/pdf(?:/|$)", re.IGNORECASE)
_NO_PAGE = re.compile(r"\.(?:zip|gz|bib|ris|xml|json|png|jpe?g|gif|svg|css|js|mp4|pptx?)$", re.IGNORECASE)


class Highwire(Source):
    """Landing pages with `citation_*` tags, from any page that links to them."""

    name = "highwire"
    titles_from_pages = True  # a link may say "View paper", or only the beginning of the title

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return the papers that the page links to; titles are the links' texts, the rest comes from the landing
        pages.
        """
        soup = read_html(page)
        base = base_of(soup, self.base(url))
        if soup.select_one("meta[name=citation_title], meta[property=citation_title]"):
            alone = self.parse_paper(page, url, Paper(id="", title="", url=url))
            if alone.title:
                return Listing(papers=(Paper(id=slug(alone.title), title=alone.title, authors=alone.authors, url=url),))
        _check_open(soup, url)
        more, titles = further_pages(soup, base, url), _titles(soup, base, url)
        if not titles and not shape_in(url):
            self.nothing(url, "a group of links to landing pages")
        if not titles:
            notice("dropped", "part of the list that names no papers", where=url.partition("#")[0])
        marked = tuple(with_shape(address, _shape(next(iter(titles)))) for address in more if titles)
        return Listing(papers=tuple(_papers(titles)), more=marked)


def _papers(titles: dict[Url, str]) -> Iterator[Paper]:
    times = Counter(titles.values())
    for address, title in titles.items():
        named = slug(title if times[title] == 1 else _last_part(address))
        is_pdf = _PDF.search(urlsplit(address).path) is not None
        yield Paper(id=named, title=title, url="" if is_pdf else address, pdf_url=address if is_pdf else "")


def _check_open(soup: Tag, url: Url) -> None:
    """Raise SourceError if the page is a log-in, or says that it was not found: its links are those of the site."""
    if said := not_found(soup):
        raise SourceError(f"{url} says {said!r} instead of listing papers")
    if is_log_in(soup):
        raise SourceError(
            f"{url} shows a log-in instead of a list. Log in with a browser, save the page that lists the papers "
            "and use that file"
        )


def _titles(soup: Tag, base: Url, page: Url) -> dict[Url, str]:
    """Return the largest group of links that look alike: each address with the longest text of its links."""
    for aside in soup.select("nav, header, footer"):
        if aside.name != "header" or not aside.find_parent(_OF_ONE_PAPER):
            aside.extract()
    groups = _groups(soup, base, page)
    if wanted := shape_in(page):
        return {url: text for url, text in groups.get(wanted, {}).items() if _is_title(text)}
    titled = [{url: text for url, text in group.items() if _is_title(text)} for group in groups.values()]
    titled.sort(key=len, reverse=True)
    pages = [group for group in titled if group and not _PDF.search(urlsplit(next(iter(group))).path)]
    files = next((group for group in titled if group and group not in pages), {})
    best = pages[0] if pages else {}
    if len(files) > max(len(best), _BUTTONS - 1):
        return files
    if len(pages) > 1 and 2 * len(pages[1]) >= len(best):
        notice(
            "guessed",
            "largest group of links taken as the list of papers",
            where=page,
            detail=f"{len(pages[1])} links like {next(iter(pages[1]))} are in another group",
            remedy="If those are papers too, list all addresses in a CSV file",
        )
    return best or max((group for group in groups.values() if _are_buttons(group)), key=len, default={})


def _groups(soup: Tag, base: Url, page: Url) -> dict[str, dict[Url, str]]:
    """Return the links that may lead to papers by their shape: each address with the longest text of its links."""
    groups: dict[str, dict[Url, str]] = {}
    written: dict[str, Url] = {}  # an address is the same with and without a slash at its end
    for text, url in links(soup, base):
        address = current(url).partition("#")[0]
        if not text or _is_part_of(address, page) or _NO_PAGE.search(urlsplit(address).path):
            continue
        group, address = groups.setdefault(_shape(address), {}), written.setdefault(address.rstrip("/"), address)
        group[address] = max(group.get(address, ""), text, key=len)
    return groups


def _is_part_of(url: Url, page: Url) -> bool:
    """Return whether an address is that of the page, or of another part of the same list; papers may differ from it in
    their query alone: papers.php?id=3.
    """
    if same_page(url) != same_page(page.partition("#")[0]):
        return is_later(url) and is_part_of_list(url, page)
    query = urlsplit(url).query
    return not query or query == urlsplit(page).query or is_part_of_list(url, page)


def _are_buttons(group: dict[Url, str]) -> bool:
    """Return whether all links have the same text, such as "View paper"; their pages then have the titles."""
    return len(group) >= _BUTTONS and len(set(group.values())) == 1


def _last_part(url: Url) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/').rpartition('/')[2]} {parts.query}".strip()


def _is_title(text: str) -> bool:
    long_enough = len(text.split()) >= 3 or len(text) >= 12
    return long_enough and sum(map(str.isalpha, text)) >= _LETTERS  # no "Day 1: 2030-06-18"


def _shape(url: Url) -> str:
    """Return the address without what differs between papers: its last part, numbers, and the values of its query."""
    parts = urlsplit(url)
    folder, _, file = parts.path.rstrip("/").rpartition("/")
    ending = file.rpartition(".")[2] if "." in file else ""
    keys = re.sub(r"=[^&]*", "=", parts.query)
    return re.sub(r"\d+", "0", f"{parts.netloc}{folder}/*.{ending}?{keys}")
