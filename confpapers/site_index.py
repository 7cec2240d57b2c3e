"""What a site says of all its conferences: the cards of its first page, sitemap.xml and robots.txt."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec

from confpapers.model import Record, Topic
from confpapers.site_cards import day_text, members, quantised

_GRID = 240  # dots of the small map are drawn on a grid of so many steps a side
_MOST_DOTS = 1500


class _Head(msgspec.Struct, frozen=True):
    """What the overview needs of a conference in papers.json."""

    id: str
    title: str
    year: int
    name: str = ""
    venue: str = ""
    place: str = ""
    dates: tuple[str, ...] = ()


class _Dot(msgspec.Struct, frozen=True):
    """What the overview needs of a paper in papers.json."""

    id: str
    topics: tuple[float, ...] = ()
    x: float | None = None
    y: float | None = None
    thumb: str = ""
    abstract: str | None = None


class _Export(msgspec.Struct, frozen=True):
    conference: _Head
    topics: tuple[Topic, ...]
    papers: tuple[_Dot, ...]


class Overview(Record, frozen=True, kw_only=True):
    """A conference on the site's first page."""

    folder: str
    title: str
    name: str
    place: str
    dates: str
    year: int
    papers: int
    topics: tuple[tuple[int, str, int], ...]  # number, name, papers; most papers first
    dots: tuple[tuple[int, str], ...]  # the small map: a topic and the path of its dots
    many_topics: int


def dates_text(days: Sequence[str]) -> str:
    """The days of a conference: "7–12 Jun"."""
    if not days:
        return ""
    first, last = day_text(days[0])[4:], day_text(days[-1])[4:]
    if first == last:
        return first
    return f"{first.split()[0]}–{last}" if first.split()[1] == last.split()[1] else f"{first} – {last}"


def _map(papers: Sequence[_Dot]) -> tuple[tuple[int, str], ...]:
    step = max(1, -(-len(papers) // _MOST_DOTS))
    places: dict[int, dict[tuple[int, int], None]] = {}
    for paper in papers[::step]:
        if paper.x is not None and paper.y is not None:
            main = max(range(len(paper.topics)), key=paper.topics.__getitem__) if paper.topics else 0
            places.setdefault(main, {})[round(paper.x * _GRID), round(paper.y * _GRID)] = None
    return tuple((topic, "".join(f"M{x} {y}h0" for x, y in dots)) for topic, dots in sorted(places.items()))


def _overview(file: Path) -> Overview:
    export = msgspec.json.decode(file.read_bytes(), type=_Export)
    counts = Counter(topic for paper in export.papers for topic in members(quantised(paper.topics)))
    return Overview(
        folder=file.parent.name,
        title=export.conference.title,
        name=export.conference.name,
        place=export.conference.place,
        dates=dates_text(export.conference.dates),
        year=export.conference.year,
        papers=len(export.papers),
        topics=tuple(
            (topic.number, topic.name, counts[topic.number])
            for topic in sorted(export.topics, key=lambda topic: (-counts[topic.number], topic.number))
        ),
        dots=_map(export.papers),
        many_topics=len(export.topics),
    )


def overviews(site: Path) -> tuple[Overview, ...]:
    """The conferences found in a site's folder, the latest first."""
    found = [_overview(file) for file in sorted(site.glob("[!.]*/papers.json"))]
    return tuple(sorted(found, key=lambda view: (-view.year, view.title)))


def robots(base_url: str) -> bytes:
    """robots.txt: everything may be read."""
    place = f"Sitemap: {base_url.rstrip('/')}/sitemap.xml\n" if base_url else ""
    return f"User-agent: *\nAllow: /\n{place}".encode()


def sitemap(base_url: str, site: Path, found: Sequence[Overview]) -> bytes:
    """sitemap.xml: the first page, each conference's, and each paper's."""
    home = base_url.rstrip("/")
    pages = [f"{home}/", *(f"{home}/{view.folder}/{name}" for view in found for name in ("", "all.html"))]
    for view in found:
        names = sorted(page.parent.name for page in (site / view.folder / "papers").glob("*/index.html"))
        pages += [f"{home}/{view.folder}/papers/{name}/" for name in names]
    rows = "".join(f"<url><loc>{escape(page)}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    ).encode()
