"""The ACL Anthology's XML, one file a collection: `data/xml/2022.acl.xml` of https://github.com/acl-org/acl-anthology.

    volume[id]    a track: "long", "short", "demo"
    paper         title, author (first, last), abstract, url, pages, doi, award, attachment, video, pwccode

Abstracts are in the file, so no landing page is asked for.
"""

from typing import Any

import msgspec

from confpapers.errors import SourceError
from confpapers.model import Link, Listing, Paper, Url
from confpapers.sources.base import Source
from confpapers.sources.citation import abstract
from confpapers.text import clean, safe_url, slug

_SITE = "https://aclanthology.org/"


class Acl(Source):
    """The ACL Anthology."""

    name = "acl"
    has_paper_pages = False

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """The papers of a collection, volume by volume, without front matter."""
        from lxml import etree

        # No entities, no network, no huge trees: the file comes from outside.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
        try:
            root = etree.fromstring(page, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise SourceError(f"{url} is not XML: {error}") from error
        collection = "" if root is None else clean(root.get("id"))
        volumes = [] if root is None else root.findall("volume")
        papers = tuple(_paper(paper, volume, collection) for volume in volumes for paper in volume.findall("paper"))
        if not papers:
            self.nothing(url, "collection > volume > paper")
        return Listing(papers=papers)


def _paper(paper: Any, volume: Any, collection: str) -> Paper:
    number = f"{collection}-{clean(volume.get('id'))}.{clean(paper.get('id'))}"
    where = _text(paper, "url")
    found = Paper(
        id=slug((where if "/" not in where else "") or number),
        title=_text(paper, "title") or number,
        authors=tuple(name for author in paper.findall("author") if (name := _name(author))),
        url=safe_url(where if "/" in where else f"{where or number}/", _SITE),
        pdf_url="" if "/" in where else safe_url(f"{where or number}.pdf", _SITE),
        abstract=abstract(_text(paper, "abstract")),
        page_range=_text(paper, "pages").replace("–", "-"),
        doi=_text(paper, "doi"),
        award=_text(paper, "award"),
        track=clean(volume.get("id")).strip("0123456789").capitalize(),  # "long"; in the oldest only a number
    )
    return msgspec.structs.replace(found, **_files(paper))


def _name(author: Any) -> str:
    return clean(f"{_text(author, 'first')} {_text(author, 'last')}")


def _text(tag: Any, name: str) -> str:
    """The text of a child; its markup (`fixed-case`, `b`, `tex-math`) is dropped, what it marks stays."""
    child = tag.find(name)
    return "" if child is None else clean("".join(child.itertext()))


def _files(paper: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"links": ()}
    for tag in paper.findall("attachment"):
        kind, url = clean(tag.get("type")) or "attachment", safe_url(clean(tag.text), f"{_SITE}attachments/")
        if url and kind.startswith("supp") and "supp_url" not in found:
            found["supp_url"] = url
        elif url:
            found["links"] += (Link(label=kind, url=url),)
    named = [("video", tag.get("href"), _SITE) for tag in paper.findall("video")]
    named += [("code", tag.get("url"), "") for tag in paper.findall("pwccode")]
    for label, address, base in named:
        if url := safe_url(address, base):
            found["links"] += (Link(label=label, url=url),)
    return found
