"""Summaries of all conferences of a site: the cards of its home page."""

import contextlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from confpapers.analysis.like_topics import PeerTopic
from confpapers.model import LIMIT, BuildWarning, Conference, Entry, Record, Topic, decode
from confpapers.site.manifest import OVERVIEW
from confpapers.site.search_rows import Hashes, hashes
from confpapers.site.topic_shares import members, quantised

_GRID = 240  # the dots of the small map are drawn on a square grid with this many steps
_MOST_DOTS = 900
_MANY_DOTS = 4000
_WORDS = 12
_RENAMED = {"nips": "neurips"}  # venues that have had another name


class Overview(Record, frozen=True, kw_only=True):
    """What the shared pages need of a conference: `<conf>/data/overview.json`."""

    folder: str = ""  # set when the file is read
    title: str
    name: str
    venue: str
    place: str
    days: tuple[str, ...]
    year: int
    papers: int
    members: int = 1  # number of member conferences: an archive has several
    topics: tuple[tuple[int, str, int], ...]  # number, name, papers; most papers first
    words: tuple[tuple[str, ...], ...]  # the most relevant words of each topic
    shares: tuple[float, ...]  # each topic's share of all papers' text
    dots: tuple[tuple[int, str], ...]  # the small map: a topic and the path of its dots
    many_topics: int
    files: Hashes
    pictures: tuple[str, ...] = ()  # other sites that host images of its papers: "https://pictures.example"


def dot(entry: Entry) -> tuple[int, int] | None:
    """Return a paper's position on the small map, or None if it is not on the map."""
    return None if entry.x is None or entry.y is None else (round(entry.x * _GRID), round(entry.y * _GRID))


def _map(entries: Sequence[Entry]) -> tuple[tuple[int, str], ...]:
    step = max(1, -(-len(entries) // _MOST_DOTS))
    cells: dict[int, dict[tuple[int, int], None]] = {}
    for entry in entries[::step]:
        cell = dot(entry)
        if cell:
            main = max(range(len(entry.topics)), key=entry.topics.__getitem__) if entry.topics else 0
            cells.setdefault(main, {})[cell] = None
    return tuple((topic, _path(dots)) for topic, dots in sorted(cells.items()))


def _path(dots: Iterable[tuple[int, int]]) -> str:
    return "".join(f"M{x} {y}h0" for x, y in dots)


def small_map(entries: Sequence[Entry]) -> bytes:
    """Return an image of the map in medium grey, on which pages mark a position; empty if there is no map."""
    dots = sorted({cell for entry in entries if (cell := dot(entry))})
    if not dots:
        return b""
    path = _path(dots[:: max(1, -(-len(dots) // _MANY_DOTS))])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 252 252"><path d="{path}" fill="none" '
        'stroke="#8d877c" stroke-opacity=".6" stroke-width="4" stroke-linecap="round"/></svg>\n'
    ).encode()


def overview(
    conference: Conference, entries: Sequence[Entry], topics: Sequence[Topic], names: Sequence[str]
) -> Overview:
    """Return the overview of a conference; `names` are those of its data files."""
    counts = Counter(topic for entry in entries for topic in members(quantised(entry.topics), entry.subtopic))
    ranked = sorted(topics, key=lambda topic: (-counts[topic.number], topic.number))
    return Overview(
        title=conference.title,
        name=conference.name,
        venue=conference.venue,
        place=conference.place,
        days=conference.dates,
        year=conference.year,
        papers=len(entries),
        members=len({entry.edition for entry in entries}) or 1,
        topics=tuple((topic.number, topic.name, counts[topic.number]) for topic in ranked),
        words=tuple(topic.words[:_WORDS] for topic in topics),
        shares=tuple(round(topic.share, 4) for topic in topics),
        dots=_map(entries),
        many_topics=len(topics),
        files=hashes(names),
        pictures=origins_of(entries),
    )


def origins_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the other sites that host the papers' images, as sources of a Content-Security-Policy."""
    urls = {url for entry in entries for url in (entry.thumb, entry.teaser) if "://" in url}
    return tuple(sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, urls)}))


def overviews(site: Path) -> tuple[Overview, ...]:
    """Return the conferences in a site's folder, the latest first.

    A conference built by another version with different fields is skipped until it is built again.
    """
    views = []
    for file in sorted(site.glob(f"[!.]*/{OVERVIEW}")):
        with contextlib.suppress(msgspec.ValidationError):
            views.append(replace(decode(file.read_bytes(), Overview), folder=file.parents[1].name))
    return tuple(sorted(views, key=lambda view: (-view.year, view.title)))


def namesakes(site: Path, conference: Conference) -> list[str]:
    """Return the other folders of a site that show a conference of the same title and year."""
    same, own = (conference.title, conference.year), conference.id
    return [view.folder for view in overviews(site) if (view.title, view.year) == same and view.folder != own]


def peer_topics(site: Path, folder: str) -> list[PeerTopic]:
    """Return the topics of the conferences in a site's folder but for one."""
    return [
        PeerTopic(number=number, name=name, words=view.words[number])
        for view in overviews(site)
        if view.folder != folder
        for number, name, _ in sorted(view.topics)
        if number < len(view.words)
    ]


def venue_key(venue: str) -> str:
    """Return a venue by the name that it has today: NIPS is NeurIPS."""
    key = venue.casefold().strip()
    return _RENAMED.get(key, key)


class _State(msgspec.Struct, frozen=True):
    """Of a report, only what it says about papers that are not in the site."""

    awaited: int = 0
    warnings: tuple[BuildWarning, ...] = ()


def left_out_by_limit(folder: Path) -> list[str]:
    """Return what the report of a conference says about papers that a build with `--limit` left out."""
    try:
        state = decode((folder / "report.json").read_bytes(), _State)
    except (OSError, msgspec.DecodeError):
        return []
    return [warning.message for warning in state.warnings if warning.check == LIMIT]


def awaited_papers(folder: Path) -> int | None:
    """Return how many papers were still being fetched when a conference's folder was written; None without a site.

    A folder whose report cannot be read counts as finished: nothing may replace it but a finished site.
    """
    try:
        return decode((folder / "report.json").read_bytes(), _State).awaited
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError):
        return 0


class Venue(Record, frozen=True, kw_only=True):
    """The editions of a venue, the latest first; venues with a single edition share a group without a title."""

    title: str
    editions: tuple[Overview, ...]
    is_series: bool


def venues(overviews: Sequence[Overview]) -> tuple[Venue, ...]:
    """Return the conferences by venue, the venue with the latest edition first; those with one edition share a
    group.
    """
    groups: dict[str, list[Overview]] = {}
    for view in overviews:
        if view.venue:  # two lists without a venue are not editions of one
            groups.setdefault(venue_key(view.venue), []).append(view)
    series = [
        Venue(title=views[0].venue, editions=tuple(views), is_series=True)
        for views in groups.values()
        if len(views) > 1
    ]
    single = tuple(view for view in overviews if not view.venue or len(groups[venue_key(view.venue)]) == 1)
    others = Venue(title="", editions=single, is_series=False)
    return (*series, others) if single else tuple(series)
