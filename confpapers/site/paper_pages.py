"""One static page per paper: for links, readers without scripts, search engines and reference managers."""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import jinja2
import markupsafe
import msgspec

from confpapers.engine.seal import digest_of
from confpapers.model import Conference, Digest, Entry, Topic, encode
from confpapers.site.card import Card, folder_of
from confpapers.site.data_script import safe_json
from confpapers.site.inputs import SiteInput
from confpapers.site.map_image import HEIGHT, WIDTH
from confpapers.site.math import as_text
from confpapers.site.overview import dot
from confpapers.site.page_record import PaperPage
from confpapers.site.topic_shares import members, quantised
from confpapers.sources.addresses import doi_address

SMALL_MAP = "data/map.svg"
"""The picture of the map on papers' pages. Its name has no hash, so that one paper more does not change all pages."""
_NEAR = 10  # similar papers that a page lists
MOST = 20_000  # papers; their pages of 8 KB each would leave the site little of the gigabyte that a host allows


def json_in_html(value: Any) -> markupsafe.Markup:
    """Return JSON for a data block of a page, in which nothing can end the block."""
    return markupsafe.Markup(safe_json(value))  # noqa: S704 - safe_json escaped it


def _page_range(entry: Entry) -> tuple[str, str]:
    first, _, last = re.sub(r"[–—-]+", "-", entry.page_range).partition("-")
    return first, last


def _date(conference: Conference, entry: Entry) -> str:
    """Return when a paper was published: the conference's first day, or the paper's own year if that is another."""
    other_year = entry.published and entry.published != conference.year
    return conference.dates[0] if conference.dates and not other_year else str(entry.published or conference.year)


def _citation(conference: Conference, entry: Entry, base: str) -> list[tuple[str, str]]:
    """Return the Highwire tags that reference managers and Google Scholar read."""
    first, last = _page_range(entry)
    date = _date(conference, entry).replace("-", "/")
    tags = [("citation_title", entry.title), *(("citation_author", name) for name in entry.authors)]
    tags += [
        ("citation_publication_date", date),
        ("citation_conference_title", conference.name or conference.title),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_doi", entry.doi),
        ("citation_language", entry.language),
        ("citation_abstract", entry.abstract or ""),
        ("citation_arxiv_id", entry.arxiv_id),
        ("citation_pdf_url", entry.pdf_url),
        ("citation_abstract_html_url", base),
    ]
    return [(name, value) for name, value in tags if value]


def _image(entry: Entry, home: str, *, mapped: bool) -> tuple[str, tuple[int, int], str]:
    """Return address, size and description of the picture for previews: the paper's figure, else the map."""
    if teaser := _absolute(entry.teaser, home):
        return teaser, entry.teaser_size or (0, 0), entry.teaser_caption[:160]
    return (f"{home}map.png", (WIDTH, HEIGHT), "") if home and mapped else ("", (0, 0), "")


def _graph(
    conference: Conference, entry: Entry, base: str, preview: tuple[str, tuple[int, int], str]
) -> list[tuple[str, str]]:
    """Open Graph: what a chat shows of a link."""
    about = " ".join((entry.abstract or ", ".join(entry.authors)).split())
    image, (width, height), alt = preview
    tags = [
        ("og:type", "article"),
        ("og:site_name", f"{conference.title} papers"),
        ("og:title", as_text(entry.title)),
        ("og:description", about[:200] + ("…" if len(about) > 200 else "")),
        ("og:url", base),
        ("og:image", image),
        ("og:image:width", str(width or "")),
        ("og:image:height", str(height or "")),
        ("og:image:alt", alt),
    ]
    return [(name, value) for name, value in tags if value]


def _linked_data(
    conference: Conference, entry: Entry, topics: Sequence[Topic], base: str, image: str
) -> dict[str, Any]:
    """Return schema.org's ScholarlyArticle."""
    first, last = _page_range(entry)
    own = sorted(members(quantised(entry.topics), entry.subtopic), key=lambda topic: -entry.topics[topic])
    fields = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": entry.title,
        "author": [{"@type": "Person", "name": name} for name in entry.authors],
        "datePublished": _date(conference, entry),
        "isPartOf": {"@type": "PublicationVolume", "name": conference.name or conference.title},
        "abstract": entry.abstract,
        "keywords": ", ".join(topics[topic].name for topic in own if topic < len(topics)),
        "pageStart": first,
        "pageEnd": last,
        "image": image,
        "inLanguage": entry.language,
        "identifier": {"@type": "PropertyValue", "propertyID": "DOI", "value": entry.doi} if entry.doi else None,
        "url": base or entry.url,
        "mainEntityOfPage": base,
        "encoding": {"@type": "MediaObject", "contentUrl": entry.pdf_url, "encodingFormat": "application/pdf"}
        if entry.pdf_url
        else None,
        "sameAs": [
            address for address in (doi_address(entry.doi) if entry.doi else "", entry.url if base else "") if address
        ],
    }
    return {name: value for name, value in fields.items() if value}


def _two_deeper(card: Card) -> Card:
    """Return the card with its links relative to the paper's own folder, two levels below the shipped PDFs."""
    links = tuple((label, up(url)) for label, url in card.links)
    return msgspec.structs.replace(card, pdf=up(card.pdf), links=links)


def up(url: str) -> str:
    """Return a link relative to the conference's folder as one from a paper's own folder."""
    return url if not url or "://" in url else f"../../{url}"


def _absolute(url: str, home: str) -> str:
    """Return an absolute address; that of a shipped PDF exists only if the site has an address."""
    return url if "://" in url else f"{home}{url}" if home and url else ""


def has_pages(papers: int, *, wanted: bool | Literal["auto"]) -> bool:
    """Return whether papers get their own pages: unless the conference file disables them or there are very many."""
    return papers <= MOST if wanted == "auto" else wanted


def paper_pages(
    template: jinja2.Template,
    page: SiteInput,
    cards: Sequence[Card],
    *,
    assets: Mapping[str, str],
    mapped: bool,
    base_url: str,
) -> Iterator[PaperPage]:
    """Yield the papers' pages; an id that is not a safe folder name gets none.

    `cards` are aligned with the entries of `page`. `mapped` says whether there is a small map.
    """
    conference = page.conference
    home = f"{base_url.rstrip('/')}/{conference.id}/" if base_url else ""
    small_map = f"../../{SMALL_MAP}" if mapped else ""
    common = {"conference": conference, "topics": page.topics, "assets": assets, "root": "../../../", "map": small_map}
    brief = [_brief(card) for card in cards]

    def rendered(index: int) -> bytes:
        listed, card = page.entries[index], cards[index]
        base = f"{home}{card.folder}" if home else ""
        preview = _image(listed, home, mapped=mapped)
        entry = msgspec.structs.replace(listed, pdf_url=_absolute(listed.pdf_url, home))
        edition = page.edition_of(listed)
        text = template.render(
            **common,
            entry=entry,
            card=_two_deeper(card),
            near=[cards[other.index] for other in card.similar[:_NEAR]],
            cites=[cards[other.index] for other in card.cites],
            cited_by=[cards[other.index] for other in card.cited_by],
            before=cards[index - 1] if index else None,
            after=cards[index + 1] if index + 1 < len(cards) else None,
            dot=dot(entry),
            citation=_citation(edition, entry, base),
            graph=_graph(edition, entry, base, preview),
            pictured=bool(preview[0]),
            linked_data=json_in_html(_linked_data(edition, entry, page.topics, base, preview[0])),
            canonical=base,
        )
        return text.encode()

    for index, (entry, card) in enumerate(zip(page.entries, cards, strict=True)):
        if folder := folder_of(entry.id):
            turns = [brief[index - 1] if index else b"", *brief[index + 1 : index + 2]]
            around = [
                [brief[other.index] for other in near] for near in (card.similar[:_NEAR], card.cites, card.cited_by)
            ]
            shown = _digest_of_shown(entry, card, [turns, *around])
            render = functools.partial(rendered, index)
            yield PaperPage(name=f"{folder}index.html", shown=shown, render=render)


def _brief(card: Card) -> bytes:
    """Return what the pages of other papers show of this one."""
    authors = (card.authors[:3], len(card.authors) > 3)
    return encode((card.id, card.folder, card.title, authors, card.times, card.hours, card.position))


def _digest_of_shown(entry: Entry, card: Card, others: Sequence[Sequence[bytes]]) -> Digest:
    """Return a digest of what a page shows: its paper and `others`; not their ranks or their places on the map."""
    elsewhere = msgspec.structs.replace(entry, similar=(), cites=(), cited_by=(), cell=None, tile=None)
    parts = [encode((card.short, elsewhere)), *(b"\n".join(group) for group in others)]
    return digest_of(b"\0".join(parts))
