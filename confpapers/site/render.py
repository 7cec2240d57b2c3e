"""Turn records into a folder of static files that works anywhere: on a web host, below any path, from a disk.

`render` writes one conference's folder; `render_index.py` writes the pages that all conferences share.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import jinja2
import msgspec
import numpy as np

from confpapers.engine.seal import digest_of
from confpapers.errors import SelfCheckError
from confpapers.model import Digest, Entry, encode
from confpapers.site import offline, search_index
from confpapers.site.calendars import calendars
from confpapers.site.card import Card
from confpapers.site.cards import BLANK, cards, is_archive, language_of_most
from confpapers.site.changes import PAGE as CHANGES
from confpapers.site.changes import changes_files, changes_page, counted_changes, last_changed
from confpapers.site.code_digest import digest_of_code
from confpapers.site.data import data_files
from confpapers.site.environment import environment
from confpapers.site.exports import papers_bib, papers_csv, papers_json
from confpapers.site.facets import facets
from confpapers.site.feeds import atom
from confpapers.site.files import (
    manifest_of,
    put,
    put_assets,
    put_pictures,
    write_manifest,
)
from confpapers.site.folder_swap import PAGES, replaced
from confpapers.site.inputs import Look, SiteInput
from confpapers.site.links import broken_links, files_of
from confpapers.site.manifest import OVERVIEW, RECORD, read_manifest
from confpapers.site.map_data import atlas_data
from confpapers.site.map_image import still_maps
from confpapers.site.news import news_page
from confpapers.site.overview import (
    origins_of,
    overview,
    small_map,
)
from confpapers.site.page_record import PaperPage, link_pages, put_pages
from confpapers.site.paper_pages import SMALL_MAP, has_pages, paper_pages
from confpapers.site.postings import Index
from confpapers.site.previews import with_previews
from confpapers.site.search_rows import row_files
from confpapers.site.strings import Strings
from confpapers.site.works import works_page
from confpapers.site.year_trends import years

FIRST = 6  # cards in the page itself; with more it exceeds the first 14 KB that a server sends at once
_FEW = 10  # a changed page for each so many unchanged ones, whose folder then moves from the old site into the new one
_PLAIN = 6_000  # papers per plain page: half a megabyte
_TEMPLATES = {
    "index.html": "conference.html",
    "report.html": "report.html",
    "works.html": "works.html",
    "new.html": "new.html",
    CHANGES: "changes.html",
}


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    """A conference's page while it is being written."""

    listed: SiteInput  # the entries in the order of the list
    content: SiteInput  # the entries in the order of the page
    cards: Sequence[Card]  # aligned with the entries of `content`
    data: Mapping[str, bytes]  # data files by name, `cards` first
    small_map: bytes  # the picture on which papers' pages mark a position, or b""
    strings: Strings
    assets: Mapping[str, str]
    base_url: str  # of the site, or "" if it is unknown
    folder: str  # the folder's name


def render(
    content: SiteInput, folder: Path, look: Look | None = None, *, base_url: str = "", force: bool = False
) -> None:
    """Write a conference's folder `site/<conf>` under a temporary name and rename it; also write the site's assets.

    Thumbnails that the old folder contains are kept. The same input gives the same bytes. Raises SelfCheckError, and
    leaves the old folder in place, if a link is broken (unless `force`).
    """
    look = look or Look()
    with manifest_of(folder.parent):
        assets = put_assets(folder.parent, look)
    content = content.with_plain_names()
    page = _page(content, look.strings, assets, base_url=base_url, folder=folder.name)
    templates = environment(look, pictures=origins_of(content.entries))
    first_cards, previews = with_previews(page.cards[:FIRST], content.pictures)
    styles = (folder.parent / "assets" / assets["site.css"]).read_text("utf-8")
    unchanged: set[str] = set()
    with replaced(folder, unchanged) as fresh:
        put_pictures(fresh, folder, {**content.pictures, **previews})
        same = put_pages(fresh, folder, _paper_pages(page, templates), "" if force else _shared(page, look))
        for name, data in itertools.chain(_exports(page, styles), _html(page, templates, first_cards)):
            put(fresh, folder, name, data)
        offline.write_conference(fresh, page.data, page.assets, pictures=[SMALL_MAP] if page.small_map else [])
        files = dict.fromkeys(same, 0) | files_of(fresh)
        doubtful = _doubtful(folder, files, same)
        changed = sum(name.startswith(f"{PAGES}/") for name in files) - len(same)
        if doubtful or _FEW * changed > len(same):
            link_pages(fresh, folder, same)
        else:
            unchanged |= same
        if not force:
            _stop_at_broken_links(fresh, files, same - doubtful)
        write_manifest(fresh, [name for name in files if name != RECORD])


def _page(listed: SiteInput, strings: Strings, assets: Mapping[str, str], *, base_url: str, folder: str) -> _Page:
    content = listed.in_programme_order()
    entries = content.entries
    all_cards = cards(
        entries, content.topics, pages=has_pages(len(entries), wanted=content.conference.paper_pages), strings=strings
    )
    data = data_files(
        content,
        all_cards,
        index=_index(content),
        strings=strings,
        atlas=atlas_data(entries, content.labels, content.sprites),
    )
    data |= row_files(all_cards)
    return _Page(
        listed=listed,
        content=content,
        cards=all_cards,
        data=data,
        small_map=small_map(entries),
        strings=strings,
        assets=assets,
        base_url=base_url,
        folder=folder,
    )


def _index(content: SiteInput) -> Index:
    """Return the search index of the papers in their order."""
    if content.terms is None:
        return search_index.build(content.entries)
    row = {entry.id: number for number, entry in enumerate(content.entries)}
    parts = (
        (search_index.TermCounts.decoded(part.counts.read()), np.array([row[paper] for paper in part.papers]))
        for part in content.terms
    )
    return search_index.index_of(parts, len(content.entries))


def _exports(page: _Page, styles: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files for programs by path: the data files, `papers.json` and similar exports, and the map images."""
    content, conference, topics = page.content, page.content.conference, page.content.topics
    for name, data in page.data.items():
        yield f"data/{name}", data
    if page.small_map:
        yield SMALL_MAP, page.small_map
    yield OVERVIEW, encode(overview(conference, content.entries, topics, list(page.data)))
    yield from papers_json(conference, page.listed.entries, topics)
    yield "papers.csv", papers_csv(page.listed.entries, topics)
    yield "papers.bib", papers_bib(page.listed.entries)
    yield "feed.xml", atom(conference, content.entries, page.cards, page.base_url, page.strings)
    if content.changes:
        yield from changes_files(conference, content.changes, page.strings, page.base_url)
    home = f"{page.base_url.rstrip('/')}/{page.folder}/" if page.base_url else ""
    yield from calendars(conference, content.entries, page.strings, home).items()
    yield "report.json", encode(content.report)
    if content.works:
        yield "works.json", encode(list(content.works))
    yield from still_maps(conference.title, content.entries, content.labels, topics, styles).items()


def _paper_pages(page: _Page, templates: jinja2.Environment) -> Iterator[PaperPage]:
    """Yield the papers' pages, if they get any."""
    content = page.content
    if has_pages(len(content.entries), wanted=content.conference.paper_pages):
        template = templates.get_template("paper.html")
        yield from paper_pages(
            template, content, page.cards, assets=page.assets, mapped=bool(page.small_map), base_url=page.base_url
        )


def _shared(page: _Page, look: Look) -> Digest:
    """Return a digest of what decides on all papers' pages; "" for own templates, which may show anything."""
    if look.templates is not None:
        return ""
    content = page.content
    of_pages = (
        content.conference,
        content.editions,
        [topic.name for topic in content.topics],
        [is_archive(content.entries), language_of_most(content.entries), origins_of(content.entries)],
        [page.assets, page.base_url, page.folder, bool(page.small_map)],
        look.theme,
        digest_of_code(None, look.static),
    )
    return digest_of(encode(of_pages))


def _html(page: _Page, templates: jinja2.Environment, first_cards: Sequence[Card]) -> Iterator[tuple[str, bytes]]:
    """Yield the conference's HTML pages by path."""
    content = page.content
    common = {
        "conference": content.conference,
        "topics": content.topics,
        "assets": page.assets,
        "root": "../",
        "total": len(page.cards),
        "mapped": any(entry.x is not None for entry in content.entries),
        "regions": [label.text for label in content.labels if label.level == 0],
    }
    views = {
        "index.html": _index_values(page, first_cards),
        **plain_pages(page.cards),
        "report.html": {
            "report": content.report,
            "titles": {entry.id: entry.title for entry in content.entries},
            "changes": counted_changes(content.changes, page.strings),
        },
    }
    if works := works_page(content.works, content.entries, page.cards, content.topics):
        views["works.html"] = {"works": works, "cited_conferences": content.cited_conferences}
    if content.news:
        views["new.html"] = news_page(content.news, content.entries, page.cards)
    if content.changes:
        views[CHANGES] = changes_page(content.changes, page.cards, page.strings)
    for name, values in views.items():
        yield name, templates.get_template(_TEMPLATES.get(name, "all.html")).render(**common, **values).encode()


def _index_values(page: _Page, first_cards: Sequence[Card]) -> dict[str, object]:
    """Return the values for the template of the conference's main page."""
    content, base_url = page.content, page.base_url
    return {
        "cards": first_cards,
        "blank": BLANK,
        "data": next(iter(page.data)),
        "facets": facets(content.entries, page.cards, content.topics, page.strings),
        "has_times": any(map(_has_time, content.entries)) and not is_archive(content.entries),
        "has_days": any(entry.day for entry in content.entries),
        "news": content.news,
        "changed": last_changed(content.changes, page.strings),
        "has_works": bool(content.works),
        "awaited": content.report.awaited,
        "has_affiliations": any(entry.affiliations or entry.countries for entry in content.entries),
        "has_citations": any(card.cited_in_all for card in page.cards),
        "has_positions": any(entry.position for entry in content.entries),
        "recommends": content.lsa is not None,
        "dates": page.strings.dates(content.conference.dates),
        "years": years(content.entries, content.topics),
        "address": f"{base_url.rstrip('/')}/{page.folder}/" if base_url else "",
    }


def _has_time(entry: Entry) -> bool:
    return any(slot.day and slot.start for slot in entry.all_slots)


def plain_pages(all_cards: Sequence[Card]) -> dict[str, dict[str, object]]:
    """Return the template values of all.html, and of all-2.html ... if there are too many papers for one page."""
    firsts = range(0, max(len(all_cards), 1), _PLAIN)
    names = ["all.html", *(f"all-{number}.html" for number in range(2, len(firsts) + 1))]
    return {
        name: {"cards": all_cards[first : first + _PLAIN], "names": names, "here": name}
        for name, first in zip(names, firsts, strict=True)
    }


def _doubtful(before: Path, files: Mapping[str, int], same: frozenset[str]) -> frozenset[str]:
    """Return which unchanged pages may link to a file that is gone: all, if any file but data is."""
    gone = set(read_manifest(before) or ()) - files.keys()
    return frozenset() if all(name.startswith("data/") for name in gone) else same


def _stop_at_broken_links(fresh: Path, files: Mapping[str, int], sound: frozenset[str]) -> None:
    """Raise SelfCheckError if a page, but for `sound` ones, links to a file that the site does not contain."""
    site = fresh.parent
    pages = {f"{fresh.name}/{file}": size for file, size in files.items()}
    beside = {f"assets/{file}": size for file, size in files_of(site / "assets").items()}
    beside |= {"index.html": 0, "authors.html": 0}  # they come when all conferences are there
    beside |= {f"{page.parent.name}/index.html": 0 for page in site.glob("[!.]*/index.html")}  # other conferences
    checked = [f"{fresh.name}/{file}" for file in files if file.endswith(".html") and file not in sound]
    broken = list(broken_links(site, pages | beside, checked))
    if broken:
        where = broken[0].page.removeprefix(f"{fresh.name}/")
        many = "1 internal link is" if len(broken) == 1 else f"{len(broken)} internal links are"
        raise SelfCheckError(
            f"{many} broken (first: {broken[0].link!r} in {where}). The previous site was left in place. "
            "Check your templates, or build with --force"
        )
