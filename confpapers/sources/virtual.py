"""The JSON of virtual conference sites (neurips.cc, icml.cc, iclr.cc, cvpr.thecvf.com ...), best from a saved file.

    {"count": 2, "results": [{"id", "name", "authors": [{"fullname"}], "abstract", "eventtype", "starttime", ...}]}

A talk is a record of its own: it becomes one with its poster, whose time and place stay.  Some sites serve only the
first part of the list; that is noticed by the count.  Since 2026 the abstracts stand in a file beside it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from confpapers.errors import SourceError
from confpapers.model import Link, Listing, Paper, Record, Url
from confpapers.sources import dates
from confpapers.sources.abstracts import abstract
from confpapers.sources.base import Source
from confpapers.text import clean, safe_url, slug, title_key

_RANKS = ("oral", "spotlight", "highlight", "poster", "")


class Person(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """An author; institutions are not kept."""

    fullname: str | None = None


class Media(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A file or address of an event."""

    name: str | None = None
    type: str | None = None
    uri: str | None = None
    file: str | None = None
    visible: bool | None = True


class Event(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A poster or a talk, as the site has it; all may be null."""

    id: int | str = 0
    name: str | None = None
    authors: tuple[Person, ...] | None = ()
    abstract: str | None = None
    decision: str | None = None
    session: str | None = None
    eventtype: str | None = None
    room_name: str | None = None
    virtualsite_url: str | None = None
    url: str | None = None
    starttime: str | None = None
    endtime: str | None = None
    paper_url: str | None = None
    paper_pdf_url: str | None = None
    poster_position: str | int | None = None
    eventmedia: tuple[Media, ...] | None = ()
    related_events_ids: tuple[int | str, ...] | None = ()
    visible: bool | None = True


class Events(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """The page."""

    results: tuple[Event, ...]
    count: int | None = None


class Virtual(Source):
    """The JSON of a virtual conference site."""

    name = "virtual"
    delay = 10.0
    has_paper_pages = False

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """The papers, posters and talks made one.  Raises SourceError when the site served only a part."""
        return self._listing(_decoded(page, url), url)

    def complete(self, page: bytes, url: Url, also: bytes) -> Listing:
        """The papers, with abstracts from the file that has them by the events' ids."""
        try:
            told = msgspec.json.decode(also, type=dict[str, str | None])
        except (msgspec.MsgspecError, ValueError, RecursionError):  # it is not needed
            return self.parse_list(page, url)
        events = _decoded(page, url)
        rows = (
            msgspec.structs.replace(event, abstract=event.abstract or told.get(str(event.id)))
            for event in events.results
        )
        return self._listing(msgspec.structs.replace(events, results=tuple(rows)), url)

    def _listing(self, events: Events, url: Url) -> Listing:
        papers = tuple(_paper(group, url) for group in _groups(events.results))
        if not papers:
            self.nothing(url, "results[].name")
        poor = 2 * sum(paper.abstract is None for paper in papers) > len(papers)
        return Listing(papers=papers, also=_abstracts_of(url) if poor else "")


def _decoded(page: bytes, url: Url) -> Events:
    try:
        events = msgspec.json.decode(page, type=Events)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise SourceError(f"{url} is not the JSON of a virtual site: {error}") from error
    if events.count and len(events.results) < events.count:
        raise SourceError(
            f"{url} has {len(events.results)} of {events.count} records: the site serves only the first part. "
            "Log in with a browser, save the whole and give the file"
        )
    return events


def _abstracts_of(url: Url) -> Url:
    """Since 2026 the abstracts are in a file of their own beside the events'."""
    beside = re.sub(r"-orals-posters(\.json)$", r"-abstracts\1", url)
    return beside if beside != url else ""


def _groups(events: Sequence[Event]) -> list[list[Event]]:
    """The events of each paper: related ones, and those of the same title; the poster first."""
    by_id: dict[str, list[Event]] = {}
    by_title: dict[str, list[Event]] = {}
    groups: list[list[Event]] = []
    for event in events:
        if event.visible is False or not clean(event.name):
            continue
        related = (by_id.get(str(other)) for other in event.related_events_ids or ())
        key = title_key(clean(event.name)) or str(event.id)
        group = next((found for found in related if found is not None), None) or by_title.get(key)
        if group is None:
            groups.append(group := [])
        group.append(event)
        by_id[str(event.id)] = by_title[key] = group
    return [sorted(group, key=lambda event: "poster" not in (event.eventtype or "").lower()) for group in groups]


def _paper(events: Sequence[Event], base: Url) -> Paper:
    main = events[0]
    kinds = [dates.presentation(f"{event.decision or ''} {event.eventtype or ''}") for event in events]
    page = safe_url(main.virtualsite_url, base) if base.startswith("http") else ""
    paper = _web(main.paper_url)
    title = clean(main.name)
    return Paper(
        id=slug(title),
        title=title,
        authors=tuple(name for person in main.authors or () if (name := clean(person.fullname))),
        url=paper or page,
        pdf_url=_web(main.paper_pdf_url) or _openreview_pdf(paper),
        abstract=abstract(next((event.abstract for event in events if event.abstract), "")),
        links=tuple(link for link in _links(main, base, page) if link.url != (paper or page)),
        room=clean(main.room_name),
        session=clean(main.session),
        position=clean(str(main.poster_position or "")).lstrip("#"),
        presentation=min(kinds, key=_RANKS.index),
        **_times(main),
    )


def _web(url: str | None) -> Url:
    return safe_url(url)


def _openreview_pdf(forum: Url) -> Url:
    parts = urlsplit(forum)
    return (
        f"https://openreview.net/pdf?{parts.query}"
        if (parts.netloc, parts.path) == ("openreview.net", "/forum")
        else ""
    )


def _times(event: Event) -> Mapping[str, Any]:
    """Day and times as the site writes them: its own time zone, which is the conference's."""
    start, end = clean(event.starttime), clean(event.endtime)
    day = dates.iso_day(start[:10])
    return {"day": day, "start": dates.clock(start[11:16]), "end": dates.clock(end[11:16])} if day else {}


def _links(event: Event, base: Url, page: Url) -> tuple[Link, ...]:
    home = base if base.startswith("http") else ""
    found = {page: "virtual site"} if page else {}
    if project := _web(event.url):
        found.setdefault(project, "project")
    for media in event.eventmedia or ():
        url = safe_url(media.uri or media.file, home)
        if url and media.visible is not False and (label := clean(media.name or media.type)):
            found.setdefault(url, label)
    return tuple(Link(label=label, url=url) for url, label in found.items())
