"""The ACL Anthology's pages of an event or a volume: https://aclanthology.org/events/acl-2022/.

h4 > a[href="/volumes/2022.acl-long/"]   a volume
p                                        a[title="Open PDF"], a.align-middle (the title), a[href^="/people/"] (authors)
div.abstract-collapse > .card-body       the abstract of the preceding paper
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
from bs4 import Tag

from confpapers.model import Link, Paper, Url
from confpapers.sources.abstracts import abstract
from confpapers.sources.page import attribute, link, links, read_html, text_of
from confpapers.text import slug

_NUMBER = re.compile(r"/((?:[A-Z]\d{2}-\d{4})|(?:\d{4}\.[\w-]+\.\d+))/?$")
# 2022.acl-long.0, P15-1000, W15-0100, D19-5100: volumes of one digit have papers of three, volumes of two of two
_FRONT_MATTER = re.compile(r"\.0$|-\d000$|^W\d\d-\d\d00$|^[CD]\d\d-[5-9]\d00$")
_VOLUME = re.compile(r"/volumes/([\w.-]+?)/?$")


def read(page: bytes, base: Url, wanted: frozenset[str]) -> tuple[Paper, ...] | None:
    """Return the papers of the wanted volumes ("long", or a venue), all by default; None if it is not such a page."""
    if page.lstrip()[:5].lower() == b"<?xml" or b"<collection" in page[:2000]:
        return None
    soup, volume = read_html(page), _VOLUME.search(urlsplit(base).path)
    if soup.select_one("a.align-middle") is None:
        return None
    rows = list(_rows(soup, base, volume[1] if volume else ""))
    ours = [paper for name, paper in rows if _is_wanted(name, wanted)]
    return tuple(ours or [paper for _, paper in rows])


def _is_wanted(volume: str, wanted: frozenset[str]) -> bool:
    """Return whether a volume ("2022.acl-long", "P15-1") belongs to a wanted venue or has a wanted name."""
    venue, _, name = volume.partition(".")[2].partition("-")
    return bool({venue, name, volume.rpartition("-")[2]} & wanted)


def _rows(soup: Tag, base: Url, volume: str) -> Iterator[tuple[str, Paper]]:
    """Yield each paper with its volume's name; an abstract belongs to the paper before it."""
    last: Paper | None = None
    for tag in soup.select("h4 a[href], a.align-middle, .card-body"):
        if "card-body" in attribute(tag, "class").split():
            if last and last.abstract is None:
                last = msgspec.structs.replace(last, abstract=abstract(text_of(tag)))
            continue
        if last:
            yield volume, last
        last, heading = None, _VOLUME.search(urlsplit(link(tag, base)).path)
        if heading:
            volume = heading[1]
        elif (number := _NUMBER.search(urlsplit(link(tag, base)).path)) and not _FRONT_MATTER.search(number[1]):
            last = _paper(tag, number[1], base, volume)
    if last:
        yield volume, last


def _paper(anchor: Tag, number: str, base: Url, volume: str) -> Paper:
    row = anchor.find_parent("p") or anchor.parent or anchor
    people = (text_of(tag) for tag in row.select("a[href]") if "/people/" in attribute(tag, "href"))
    return Paper(
        id=slug(number),
        title=text_of(anchor),
        authors=tuple(name for name in people if name),
        url=link(anchor, base),
        track=volume.rpartition("-")[2].strip("0123456789").capitalize(),
        **_files(row, base),
    )


def _files(row: Tag, base: Url) -> dict[str, Any]:
    """Return the files linked by the badges before a title."""
    files: dict[str, Any] = {"links": ()}
    for badge in row.select("a[title]"):
        badge_title, url = attribute(badge, "title").lower(), link(badge, base)
        label = text_of(badge).lower()
        if url and badge_title.startswith("open pdf"):
            files["pdf_url"] = url
        elif url and "supplement" in f"{badge_title} {label}":
            files.setdefault("supp_url", url)
        elif url and label not in ("", "bib", "abs"):
            files["links"] += (Link(label=label, url=url),)
    files["pdf_url"] = files.get("pdf_url") or next((url for label, url in links(row, base) if label == "pdf"), "")
    return files
