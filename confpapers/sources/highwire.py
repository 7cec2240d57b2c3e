"""Any page with links to landing pages that have `citation_*` tags, as in most proceedings.

The links to papers look alike: same host, same folder, same ending; only names and numbers differ. So links are grouped
by that shape, and the group with the most titles is the list of papers. A title is a text of at least three words, or
twelve characters in a language without spaces. Links to PDFs, to the page itself and in its navigation do not count. If
the address is itself a landing page, the list has one paper.
"""

import re
from collections import Counter
from urllib.parse import urlsplit

from bs4 import Tag

from confpapers.errors import notice
from confpapers.model import Listing, Paper, Url
from confpapers.sources.addresses import current, same_page
from confpapers.sources.base import Source
from confpapers.sources.page import base_of, links, read_html
from confpapers.text import slug

_BUTTONS = 3  # minimum number of links
_NO_PAGE = re.compile(r"\.(?:pdf|zip|gz|bib|ris|xml|json|png|jpe?g|gif|svg|css|js|mp4|pptx?)$", re.IGNORECASE)


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
        titles = _titles(soup, base, url)
        if not titles:
            self.nothing(url, "a group of links to landing pages")
        times = Counter(titles.values())
        named = ((link, title, title if times[title] == 1 else _last_part(link)) for link, title in titles.items())
        return Listing(papers=tuple(Paper(id=slug(name), title=title, url=link) for link, title, name in named))


def _titles(soup: Tag, base: Url, page: Url) -> dict[Url, str]:
    """Return the largest group of links that look alike: each address with the longest text of its links."""
    for aside in soup.select("nav, header, footer"):
        aside.extract()
    groups: dict[str, dict[Url, str]] = {}
    for text, url in links(soup, base):
        url = current(url).partition("#")[0]
        if text and same_page(url) != same_page(page) and not _NO_PAGE.search(urlsplit(url).path):
            group = groups.setdefault(_shape(url), {})
            group[url] = max(group.get(url, ""), text, key=len)
    titled = [{url: text for url, text in group.items() if _is_title(text)} for group in groups.values()]
    best, *others = sorted(titled, key=len, reverse=True) or [{}]
    if best and others and 2 * len(others[0]) >= len(best):
        notice(
            "guessed",
            "largest group of links taken as the list of papers",
            where=page,
            detail=f"{len(others[0])} links like {next(iter(others[0]))} are in another group",
            remedy="If those are papers too, list all addresses in a CSV file",
        )
    return best or max((group for group in groups.values() if _are_buttons(group)), key=len, default={})


def _are_buttons(group: dict[Url, str]) -> bool:
    """Return whether all links have the same text, such as "View paper"; their pages then have the titles."""
    return len(group) >= _BUTTONS and len(set(group.values())) == 1


def _last_part(url: Url) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/').rpartition('/')[2]} {parts.query}".strip()


def _is_title(text: str) -> bool:
    return len(text.split()) >= 3 or len(text) >= 12


def _shape(url: Url) -> str:
    """Return the address without what differs between papers: its last part, numbers, and the values of its query."""
    parts = urlsplit(url)
    folder, _, file = parts.path.rstrip("/").rpartition("/")
    ending = file.rpartition(".")[2] if "." in file else ""
    keys = re.sub(r"=[^&]*", "=", parts.query)
    return re.sub(r"\d+", "0", f"{parts.netloc}{folder}/*.{ending}?{keys}")
