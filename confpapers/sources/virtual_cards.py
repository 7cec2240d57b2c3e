"""Pages of virtual conference sites since 2026: https://icml.cc/virtual/2026/papers.html.

    div.event-card     data-event-type "Poster"; .event-title a; .event-speakers "Ada Example ⋅ Bo Sample";
                       .touchup-time "Jul 7, 10:30 AM - 12:15 PM"; .meta-pill the room; .abstract-text
    noscript li a      title and address of each paper, on the page of all papers, whose cards a script draws

The links of a page saved to disk name its site, so addresses are the site's.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from bs4 import Tag

from confpapers.bibliography.names import read_names
from confpapers.errors import notice
from confpapers.model import Paper, Url
from confpapers.sources import dates
from confpapers.sources.abstracts import abstract
from confpapers.sources.page import attribute, base_of, link, links, read_html, text_of
from confpapers.sources.slots import merged
from confpapers.text import safe_url, slug, title_key, unique

_SITES = (
    "icml.cc", "neurips.cc", "nips.cc", "iclr.cc", "mlsys.org", "eccv.ecva.net", "cvpr.thecvf.com", "iccv.thecvf.com",
    "wacv.thecvf.com",
)  # fmt: skip
_VIRTUAL = re.compile(r"/virtual/(\d{4})/")
_TIMES = re.compile(
    r"(?P<day>[A-Z][a-z]{2,8}\.? \d{1,2}),? (?P<start>[\d:]+ ?(?:[AP]M)?) ?[-–—]+ ?(?P<end>[\d:]+ ?[AP]M)"
)
_PAPERS = re.compile(r"/virtual/\d{4}/(?:poster|oral|spotlight|paper)/")


def read(page: bytes, url: Url) -> tuple[Paper, ...]:
    """Return the papers of a page of cards, in its order; empty if it has no cards."""
    soup = read_html(page)
    base = base_of(soup, _site_of(soup, url))
    papers = _joined(paper for card in soup.select("div.event-card") if (paper := _paper(card, base, url)))
    papers = papers or [Paper(id=slug(title), title=title, url=target) for title, target in _listed(soup, base)]
    ids = unique(paper.id for paper in papers)
    return tuple(_with_id(paper, id_) for paper, id_ in zip(papers, ids, strict=True))


def _joined(papers: Iterable[Paper]) -> list[Paper]:
    """Return the papers; the talk and the poster of one title with the same authors are one paper."""
    joined: dict[tuple[str, tuple[str, ...]], Paper] = {}
    for number, paper in enumerate(papers):
        key = (title_key(paper.title) or str(number), paper.authors or (str(number),))
        joined[key] = merged(joined[key], paper) if key in joined else paper
    return list(joined.values())


def _with_id(paper: Paper, id_: str) -> Paper:
    return paper if paper.id == id_ else msgspec.structs.replace(paper, id=id_)


def _site_of(soup: Tag, url: Url) -> Url:
    """Return the base of a page's links: its own address, or the site named in a saved page."""
    if not url.startswith("file:"):
        return url.partition("#")[0]
    named = [attribute(tag, "content") for tag in soup.select("meta[property='og:url'][content]")]
    named += [
        attribute(tag, "href") for tag in soup.select("link[rel=canonical][href], a[href], link[href], form[action]")
    ]
    hosts = Counter(host for address in named if (host := _host(address)))
    if hosts:
        return f"https://{hosts.most_common(1)[0][0]}/"
    title = text_of(soup.select_one("title")).lower()
    matched = next((site for site in _SITES if re.search(rf"\b{site.split('.')[0]}\b", title)), "")
    images = " ".join(attribute(tag, "src") for tag in soup.select("img[src]")).lower()
    matched = matched or next((site for site in _SITES if f"{site.split('.')[0]}-" in images), "")
    return f"https://{matched}/" if matched else url


def _host(address: str) -> str:
    host = urlsplit(safe_url(address)).hostname or ""
    return next((site for site in _SITES if host in (site, f"www.{site}")), "")


def _paper(card: Tag, base: Url, url: Url) -> Paper | None:
    anchor = card.select_one(".event-title a") or card.select_one(".event-title")
    title, kind = text_of(anchor), attribute(card, "data-event-type") or text_of(card.select_one(".event-type-badge"))
    target = link(anchor, base) or link(card.select_one("a.view-details-link"), base)
    of_a_paper = _PAPERS.search(urlsplit(target).path)
    presentation = dates.presentation(kind or (of_a_paper[0].replace("/", " ") if of_a_paper else ""))
    if not title or not (presentation or (of_a_paper and not kind)):  # a social event, a tutorial, or an invited talk
        what = "event that is no paper" if title else "event without a title"
        notice("dropped", what, where=url.partition("#")[0], detail=": ".join(filter(None, (kind, title))))
        return None
    return Paper(
        id=slug(title),
        title=title,
        authors=read_names(text_of(card.select_one(".event-speakers"))).names,
        url=target if target.startswith("http") else "",
        abstract=abstract(text_of(card.select_one(".abstract-text"))),
        presentation=presentation,
        room=_room(card),
        **_when(text_of(card.select_one(".touchup-time")), target, url),
    )


def _room(card: Tag) -> str:
    pills = (pill for pill in card.select(".meta-pill") if "time" not in attribute(pill, "class").split())
    return next((matched for pill in pills if (matched := text_of(pill))), "")


def _when(text: str, target: Url, url: Url) -> dict[str, Any]:
    """Return day and times; the year is from the paper's address, or else from the page's fragment."""
    match = _TIMES.search(text)
    if not match:
        return {}
    matched = _VIRTUAL.search(urlsplit(target).path) or _VIRTUAL.search(urlsplit(url).path)
    year = int(matched[1]) if matched else int(parse_qs(urlsplit(url).fragment).get("year", ["0"])[0] or 0)
    start, end = dates.span(match["start"], match["end"])
    day = dates.any_day(match["day"], year)
    return {"day": day, "start": start, "end": end} if day else {"start": start, "end": end}


def _listed(soup: Tag, base: Url) -> list[tuple[str, Url]]:
    """Return title and address of the papers that are listed for readers without scripts."""
    titles: dict[Url, str] = {}
    for label, target in links(soup, base):
        if label and _PAPERS.search(urlsplit(target).path) and label.lower() not in ("view full details", "details"):
            titles.setdefault(target, label)
    return [(title, target if target.startswith("http") else "") for target, title in titles.items()]
