"""The ACL Anthology's XML, one file per collection: `data/xml/2022.acl.xml` of
https://github.com/acl-org/acl-anthology.

    volume[id]    a track: "long", "short", "demo"; its meta lists the venues it belongs to
    paper         title, author (first, last), abstract, url, pages, doi, award, attachment, video, pwccode

A collection may also contain workshops and tutorials. A fragment after the address selects volumes or venues, such as
D19.xml#emnlp or P15.xml#1,2; the default is the conference's venue. The Anthology's pages of an event or a volume
(https://aclanthology.org/events/acl-2022/) are read as well. Both include abstracts, so no landing pages are requested.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from confpapers.bibliography.affiliations import read_affiliations
from confpapers.errors import SourceError, notice
from confpapers.model import Conference, Link, Listing, Paper, Url
from confpapers.sources import anthology_page
from confpapers.sources.abstracts import abstract
from confpapers.sources.base import Source
from confpapers.text import clean, safe_url, slug

_OLD = re.compile(r"[A-Z]\d\d", re.ASCII)
_FRONT_MATTER = re.compile(r"^[A-Z]\d\d-\d000$")  # numbered like a paper, before 2019
_SITE = "https://aclanthology.org/"


class Acl(Source):
    """The ACL Anthology."""

    name = "acl"
    home = _SITE
    has_paper_pages = False

    def list_urls(self, conference: Conference) -> list[Url]:
        """Return the collection's address, with the conference's venue as its fragment if there is none."""
        return [url if "#" in url else f"{url}#{slug(conference.venue)}" for url in conference.urls]

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return the papers of a collection, volume by volume, without front matter."""
        if (papers := anthology_page.read(page, self.base(url), _wanted(url))) is not None:
            return Listing(papers=papers) if papers else self.nothing(url, "a.align-middle")
        from lxml import etree

        # No entities, no network, no huge trees: the file is untrusted.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
        try:
            root = etree.fromstring(page, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise SourceError(f"{url} is not XML: {error}") from error
        try:
            papers = () if root is None else tuple(_papers(root, url))
        except UnicodeDecodeError as error:  # half of a surrogate pair as a character reference
            raise SourceError(f"{url} contains an invalid character: {error}") from error
        if not papers:
            self.nothing(url, "collection > volume > paper")
        _report_damage(parser, url)
        return Listing(papers=papers)


def _report_damage(parser: Any, url: Url) -> None:
    """Report where the XML is damaged: what could not be read there is missing."""
    damages = {error.line: error.message for error in reversed(parser.error_log)}
    for line, message in sorted(damages.items()):
        remedy = "Papers or their values may be missing from there on; download the file again"
        notice("repaired", "damaged XML", where=url.partition("#")[0], line=line, detail=message, remedy=remedy)


def _wanted(url: Url) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in urlsplit(url).fragment.split(",") if part.strip())


def _chosen(volumes: list[Any], wanted: frozenset[str]) -> list[Any]:
    """Return the named volumes, else those of the named venues without tutorials; all volumes if nothing is named."""
    named = [volume for volume in volumes if clean(volume.get("id")).lower() in wanted]
    ours = [volume for volume in volumes if {clean(tag.text).lower() for tag in volume.iterfind("meta/venue")} & wanted]
    return named or [volume for volume in ours or volumes if not (wanted and _is_of_tutorials(volume))]


def _is_of_tutorials(volume: Any) -> bool:
    return "tutorial" in clean("".join("".join(tag.itertext()) for tag in volume.iterfind("meta/booktitle"))).lower()


def _paper(paper: Any, volume: Any, collection: str) -> Paper:
    number, where = _number(paper, volume, collection), _text(paper, "url")
    external = where if "/" in where else ""
    own = (where if not external else "") or number
    has_pdf = paper.find("pdf") is not None or not (external or _has_pdf_elements(paper))
    affiliations = read_affiliations([_text(author, "affiliation") for author in paper.findall("author")])
    result = Paper(
        id=slug(own),
        title=_text(paper, "title"),
        authors=tuple(name for author in paper.findall("author") if (name := _name(author))),
        affiliations=affiliations.institutions,
        countries=affiliations.countries,
        url=safe_url(f"{own}/" if has_pdf or not external else external, _SITE),
        pdf_url=safe_url(f"{own}.pdf", _SITE) if has_pdf else "",
        abstract=abstract(_text(paper, "abstract")),
        page_range=_text(paper, "pages").replace("–", "-"),
        doi=_text(paper, "doi"),
        award=_text(paper, "award"),
        status="withdrawn" if paper.find("retracted") is not None or paper.find("removed") is not None else "",
        track=_track(clean(volume.get("id"))),
    )
    return msgspec.structs.replace(result, **_files(paper))


def _has_pdf_elements(paper: Any) -> bool:
    """Return whether the file has the schema since 2026: `<pdf>` for the PDF, `<url>` for other addresses only."""
    volume = paper.getparent()
    return volume is not None and volume.find("paper/pdf") is not None


def _track(name: str) -> str:
    """Return a track such as "Long", or "" for the older volumes, which only have numbers."""
    return "" if _OLD.fullmatch(name) else name.strip("0123456789").capitalize()


def _number(paper: Any, volume: Any, collection: str) -> str:
    """Return the paper's number, 2022.acl-long.1, or in old collections P15-1001 (W15-0101 if there are many
    volumes).
    """
    name, place = clean(volume.get("id")), clean(paper.get("id"))
    if not _OLD.fullmatch(collection):
        return f"{collection}-{name}.{place}"
    if name == collection or not name.isdecimal():
        return f"{collection}-{place}"
    width = 2 if collection[0] == "W" or len(name) > 1 else 1
    return f"{collection}-{name.zfill(width)}{place.zfill(4 - width)}"


def _papers(root: Any, url: Url) -> Iterator[Paper]:
    collection = clean(root.get("id"))
    volumes = [root] if root.tag == "volume" else root.findall("volume")  # before 2019
    for volume in _chosen(volumes, _wanted(url)):
        for paper in volume.findall("paper"):
            if not _FRONT_MATTER.search(_number(paper, volume, collection)):
                yield _paper(paper, volume, collection)


def _name(author: Any) -> str:
    return clean(f"{_text(author, 'first')} {_text(author, 'last')}")


def _text(tag: Any, name: str) -> str:
    """Return the text of a child; markup (`fixed-case`, `b`) is dropped, formulas (`tex-math`) keep their dollar
    signs.
    """
    child = tag.find(name)
    return "" if child is None else clean("".join(_pieces(child)))


def _pieces(tag: Any) -> Iterator[str]:
    formula = tag.tag == "tex-math"
    yield "$" if formula else ""
    yield tag.text or ""
    for child in tag:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        elif getattr(child.tag, "__name__", "") == "Entity":
            yield child.text or ""
        yield child.tail or ""
    yield "$" if formula else ""


def _files(paper: Any) -> dict[str, Any]:
    files: dict[str, Any] = {"links": ()}
    for tag in paper.findall("attachment"):
        kind, url = clean(tag.get("type")) or "attachment", safe_url(clean(tag.text), f"{_SITE}attachments/")
        if url and "supp" in kind.lower() and "supp_url" not in files:
            files["supp_url"] = url
        elif url:
            files["links"] += (Link(label=kind, url=url),)
    named = [("video", tag.get("href"), _SITE) for tag in paper.findall("video")]
    named += [("code", tag.get("url"), "") for tag in paper.findall("pwccode")]
    for label, address, base in named:
        if url := safe_url(address, base):
            files["links"] += (Link(label=label, url=url),)
    return files
