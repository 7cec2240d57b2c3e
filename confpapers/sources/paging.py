"""Lists in parts: papers?page=2, papers/page/2/, papers?offset=50.

The links of later parts are followed whatever their texts are. A fragment after their addresses says how the links to
papers look in the first part (#like=...), because the last part may have fewer papers than other links.
"""

import re
from urllib.parse import parse_qs, quote, urlsplit

from bs4 import Tag

from confpapers.model import Url
from confpapers.sources.page import link, links

_NUMBERED = re.compile(
    r"(?:(?:current_?)?page(?:d|_?no|_?num(?:ber)?|_?index)?|pg|pn|offset|start|skip)=\d{1,6}", re.IGNORECASE | re.ASCII
)
_IN_PATH = re.compile(r"(?:/page)?[/_-]p(?:age)?[/_-]?(\d{1,5})/?(?=\.html?$|$)", re.IGNORECASE)


def further_pages(soup: Tag, base: Url, url: Url) -> tuple[Url, ...]:
    """Return the addresses of other parts of a list, in the order of the page; none for a page saved to disk."""
    if not url.startswith("http"):
        return ()
    named = [address for tag in soup.select("link[rel~=next][href]") if (address := link(tag, base))]
    addresses = [*(address for _, address in links(soup, base)), *named]
    bare = (address.partition("#")[0] for address in addresses)
    own = url.partition("#")[0]
    return tuple(dict.fromkeys(address for address in bare if address != own and is_part_of_list(address, own)))


def is_part_of_list(url: Url, page: Url) -> bool:
    """Return whether an address differs from that of a list page only in the number of the part, and has one.

    >>> is_part_of_list("https://owls.example/papers?day=2&page=3", "https://owls.example/papers?day=2")
    True
    >>> is_part_of_list("https://owls.example/volumes/13", "https://owls.example/volumes/12")
    False
    """
    return is_later(url) and _without_part(url) == _without_part(page)


def is_later(url: Url) -> bool:
    """Return whether an address says which part of a list it is."""
    parts = urlsplit(url)
    return bool(_IN_PATH.search(parts.path) or any(map(_NUMBERED.fullmatch, parts.query.split("&"))))


def _without_part(url: Url) -> tuple[str, str, list[str]]:
    parts = urlsplit(url)
    query = sorted(part for part in parts.query.split("&") if part and not _NUMBERED.fullmatch(part))
    return parts.netloc.lower(), _IN_PATH.sub("", parts.path).rstrip("/"), query


def with_shape(url: Url, shape: str) -> Url:
    """Return the address of a later part, which says how the links to papers look."""
    return f"{url}#like={quote(shape, safe='')}"


def shape_in(url: Url) -> str:
    """Return how the links to papers look, or "" in the first part of a list."""
    return parse_qs(urlsplit(url).fragment).get("like", [""])[0]
