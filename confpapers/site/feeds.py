"""Files for feed readers and search engines: a conference's Atom feeds (RFC 4287) and sitemaps."""

import re
import uuid
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from confpapers.model import Conference, Entry, Record
from confpapers.site.card import Card
from confpapers.site.math import as_text
from confpapers.site.overview import Overview
from confpapers.site.strings import Strings, read_strings

_MOST = 1000  # papers per feed
_UNLAWFUL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def _text(value: str) -> str:
    return escape(_UNLAWFUL.sub("", value))


def _id(*names: str) -> str:
    """Return an identifier that does not depend on the site's address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'confpapers:' + '/'.join(names))}"


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def atom(
    conference: Conference,
    entries: Sequence[Entry],
    cards: Sequence[Card],
    base_url: str,
    strings: Strings | None = None,
) -> bytes:
    """Return feed.xml: the papers in the order of the page. Dates are those of the conference, never of the build."""
    t = strings or read_strings()
    home = f"{base_url.rstrip('/')}/{conference.id}/" if base_url else ""
    begins = conference.dates[0] if conference.dates else f"{conference.year}-01-01"
    ends = conference.dates[-1] if conference.dates else begins
    papers = "".join(
        _paper(conference.id, entry, card, home, begins)
        for entry, card in zip(entries[:_MOST], cards[:_MOST], strict=True)
    )
    own = f'<link rel="self" href={quoteattr(f"{home}feed.xml")}/>\n' if home else ""
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_id(conference.id)}</id>\n<title>{_text(t('page.title', conference=conference.title))}</title>\n"
        f"<updated>{_moment(ends)}</updated>\n"
        f"<author><name>{_text(conference.name or conference.title)}</name></author>\n"
        f"<link href={quoteattr(home or 'index.html')}/>\n{own}<generator>confpapers</generator>\n{papers}</feed>\n"
    ).encode()


class FeedEntry(Record, frozen=True, kw_only=True):
    """One entry of a feed that is not about papers one by one."""

    name: str  # unique in the conference: its id is made of it
    title: str
    updated: str  # RFC 3339
    page: str  # relative to the conference's folder
    html: str


def feed(conference: Conference, title: str, file: str, entries: Sequence[FeedEntry], base_url: str) -> bytes:
    """Return an Atom feed of entries, the latest first; there is at least one."""
    home = f"{base_url.rstrip('/')}/{conference.id}/" if base_url else ""
    own = f'<link rel="self" href={quoteattr(f"{home}{file}")}/>\n' if home else ""
    rows = "".join(
        f"<entry><id>{_id(conference.id, entry.name)}</id><title>{_text(entry.title)}</title>"
        f"<updated>{entry.updated}</updated><link href={quoteattr(home + entry.page)}/>"
        f'<content type="html">{_text(entry.html)}</content></entry>\n'
        for entry in entries
    )
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_id(conference.id, file)}</id>\n<title>{_text(title)}</title>\n"
        f"<updated>{entries[0].updated}</updated>\n"
        f"<author><name>{_text(conference.name or conference.title)}</name></author>\n"
        f"<link href={quoteattr(home + entries[0].page.partition('#')[0])}/>\n{own}"
        f"<generator>confpapers</generator>\n{rows}</feed>\n"
    ).encode()


def _paper(conference: str, entry: Entry, card: Card, home: str, begins: str) -> str:
    authors = "".join(f"<author><name>{_text(name)}</name></author>" for name in entry.authors)
    link = card.href if "://" in card.href or not card.href else home + card.href.removesuffix("index.html")
    link = link if home or "://" in link else card.href
    return (
        f"<entry><id>{_id(conference, entry.id)}</id><title>{_text(as_text(entry.title)) or 'Untitled'}</title>"
        f"<updated>{_moment(entry.day or begins)}</updated><link href={quoteattr(link or 'index.html')}/>{authors}"
        f"<summary>{_text((entry.abstract or '')[:500])}</summary></entry>\n"
    )


def robots(base_url: str) -> bytes:
    """Return robots.txt, which allows everything."""
    place = f"Sitemap: {base_url.rstrip('/')}/sitemap.xml\n" if base_url else ""
    return f"User-agent: *\nAllow: /\n{place}".encode()


def sitemaps(base_url: str, site: Path, views: Sequence[Overview]) -> dict[str, bytes]:
    """Return sitemaps by path: `sitemap.xml` lists the others, of the site's own pages and of each conference."""
    home = base_url.rstrip("/")
    files = {"sitemap-site.xml": _urls([f"{home}/", f"{home}/authors.html"])}
    for view in views:
        papers = sorted(page.parent.name for page in (site / view.folder / "papers").glob("*/index.html"))
        pages = [f"{home}/{view.folder}/", *(f"{home}/{view.folder}/papers/{name}/" for name in papers)]
        files[f"{view.folder}/sitemap.xml"] = _urls(pages)
    rows = "".join(f"<sitemap><loc>{escape(f'{home}/{name}')}</loc></sitemap>\n" for name in files)
    return {**files, "sitemap.xml": f"{_XML}<sitemapindex {_SITEMAP}>\n{rows}</sitemapindex>\n".encode()}


def _urls(pages: Sequence[str]) -> bytes:
    rows = "".join(f"<url><loc>{escape(page)}</loc></url>\n" for page in pages)
    return f"{_XML}<urlset {_SITEMAP}>\n{rows}</urlset>\n".encode()
