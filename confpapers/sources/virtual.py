"""Virtual conference sites (neurips.cc, icml.cc, iclr.cc, cvpr.thecvf.com ...): their JSON, and their pages of cards.

    {"count": 2, "results": [{"id", "name", "authors": [{"fullname"}], "abstract", "eventtype", "starttime", ...}]}

A talk is a separate record; it is merged with its poster, whose time and place are kept. Some sites serve the list in
parts, each with the address of the next, some only the first part; the count reveals this. Since 2026 the abstracts are
in a separate file. `virtual_cards.py` reads the pages of cards. Times are in the conference's time zone, which is given
in the address's fragment (#timezone=America/New_York).
"""

import datetime
import re
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from confpapers.bibliography.affiliations import read_affiliations
from confpapers.bibliography.names import read_names
from confpapers.errors import SourceError, notice
from confpapers.model import Conference, Link, Listing, Paper, TimeSlot, Url
from confpapers.sources import dates, virtual_cards
from confpapers.sources.abstracts import abstract
from confpapers.sources.base import Source
from confpapers.sources.not_papers import is_other_event, is_other_title
from confpapers.sources.slots import RANKS, several
from confpapers.sources.statuses import status_of
from confpapers.sources.virtual_events import EventPage, VirtualEvent, read_events
from confpapers.text import clean, safe_url, slug, title_key, without_markup


class Virtual(Source):
    """The JSON of a virtual conference site."""

    name = "virtual"
    delay = 10.0
    has_paper_pages = False

    def list_urls(self, conference: Conference) -> list[Url]:
        """Return the addresses, with the conference's year and time zone as their fragments."""
        return [with_zone(url, conference) for url in conference.urls]

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return the papers, with posters and talks merged. Raises SourceError if the site served only a part."""
        if page.lstrip()[:1] == b"<":
            papers = virtual_cards.read(page, url)
            return Listing(papers=papers) if papers else self.nothing(url, "div.event-card")
        return self._listing(_decoded(page, url), url)

    def complete(self, page: bytes, url: Url, also: bytes) -> Listing:
        """Return the papers, with abstracts from the file that has them by event id."""
        try:
            abstracts = msgspec.json.decode(also, type=dict[str, Any])
        except (msgspec.MsgspecError, ValueError, RecursionError):  # it is optional
            return self.parse_list(page, url)
        events = _decoded(page, url)
        texts = {number: text for number, text in abstracts.items() if isinstance(text, str)}
        rows = (
            msgspec.structs.replace(event, abstract=event.abstract or texts.get(str(event.id)))
            for event in events.results
        )
        return self._listing(msgspec.structs.replace(events, results=tuple(rows)), url)

    def _listing(self, events: EventPage, url: Url) -> Listing:
        papers = tuple(_paper(group, url) for group in _groups(_of_papers(events.results, url)))
        if not papers and not events.next:
            self.nothing(url, "results[].name")
        poor = 2 * sum(paper.abstract is None for paper in papers) > len(papers)
        return Listing(papers=papers, more=_next(events, url), also=_abstracts_of(url) if poor else "")


def _decoded(page: bytes, url: Url) -> EventPage:
    events = read_events(page, url)
    if events.count and len(events.results) < events.count and not events.next and not _offset(url):
        raise SourceError(
            f"{url} has {len(events.results)} of {events.count} records: the site served only the first part. "
            "Log in with a browser, save the whole list and use that file"
        )
    return events


def _offset(url: Url) -> str:
    """Return the part of an address's query by which a later part of the list is requested, or ""."""
    query = parse_qs(urlsplit(url).query)
    return next((values[0] for name in ("offset", "page", "cursor") if (values := query.get(name))), "")


def _next(events: EventPage, url: Url) -> tuple[Url, ...]:
    """Return the address of the next part of the list, with the year and the time zone of this one."""
    fragment = urlsplit(url).fragment
    address = safe_url(events.next, url).partition("#")[0] if url.startswith("http") else ""
    return (f"{address}#{fragment}" if fragment else address,) if address else ()


def _of_papers(events: Sequence[VirtualEvent], url: Url) -> Iterator[VirtualEvent]:
    """Yield the visible events with a name; tutorials, breaks and the like are left out and reported."""
    where = url.partition("#")[0]
    for event in events:
        title, kind = clean(event.name), clean(event.eventtype)
        if event.visible is False:
            continue
        if not title:
            notice("dropped", "event without a title", where=where, detail=str(event.id or ""))
        elif is_other_event(kind) or (not event.authors and is_other_title(title)):
            notice("dropped", "event that is no paper", where=where, detail=f"{kind}: {title}" if kind else title)
        else:
            yield event


def _abstracts_of(url: Url) -> Url:
    """Return the address of the file with the abstracts, which exists since 2026."""
    address = url.partition("#")[0]
    beside = re.sub(r"-orals-posters(\.json)$", r"-abstracts\1", address)
    return beside if beside != address else ""


def _groups(events: Iterable[VirtualEvent]) -> list[list[VirtualEvent]]:
    """Return the events of each paper: related ones, and those with the same title; the poster first."""
    by_id: dict[str, list[VirtualEvent]] = {}
    by_title: dict[str, list[list[VirtualEvent]]] = {}
    groups: list[list[VirtualEvent]] = []
    for event in events:
        related = (by_id.get(str(other)) for other in event.related_events_ids or ())
        key = title_key(clean(event.name)) or str(event.id)
        group = next((earlier for earlier in related if earlier is not None), None)
        group = group or next((earlier for earlier in by_title.get(key, []) if _same_authors(earlier[0], event)), None)
        if group is None:
            groups.append(group := [])
            by_title.setdefault(key, []).append(group)
        group.append(event)
        by_id[str(event.id)] = group
    return [sorted(group, key=lambda event: "poster" not in (event.eventtype or "").lower()) for group in groups]


def _same_authors(one: VirtualEvent, other: VirtualEvent) -> bool:
    """Return whether two events with one title may be one paper: they share an author, or one names none."""
    names = [{title_key(person.fullname or "") for person in event.authors or ()} - {""} for event in (one, other)]
    return not all(names) or bool(names[0] & names[1])


def _paper(events: Sequence[VirtualEvent], base: Url) -> Paper:
    main = events[0]
    timed = next((event for event in events if event.starttime), main)
    kinds = [dates.presentation(f"{event.decision or ''} {event.eventtype or ''}") for event in events]
    page = safe_url(main.virtualsite_url, base) if base.startswith("http") else ""
    paper = _web(main.paper_url)
    title = without_markup(clean(main.name))
    names = read_names([person.fullname for person in main.authors or () if person.fullname])
    affiliations = read_affiliations([person.institution for person in main.authors or ()])
    times = _times(timed, zone_of(base))
    if clean(timed.starttime) and not times:
        detail = f"{title}: {timed.starttime}"
        notice("dropped", "time that cannot be read", where=base.partition("#")[0], detail=detail)
    return Paper(
        id=slug(title),
        title=title,
        authors=names.names,
        affiliations=affiliations.institutions,
        countries=affiliations.countries,
        url=paper or page,
        pdf_url=_web(main.paper_pdf_url) or _openreview_pdf(paper),
        abstract=abstract(next((event.abstract for event in events if event.abstract), "")),
        links=tuple(link for link in _links(main, base, page) if link.url != (paper or page)),
        room=clean(timed.room_name),
        session=clean(timed.session),
        status=next((status for event in events if (status := status_of(clean(event.decision)))), ""),
        position=clean(str(main.poster_position or "")).lstrip("#"),
        presentation=min(kinds, key=RANKS.index),
        slots=several(*_slots(events, zone_of(base))),
        **times,
    )


def _slots(events: Sequence[VirtualEvent], zone: zoneinfo.ZoneInfo | None) -> tuple[TimeSlot, list[TimeSlot]]:
    """Return the slot of the first event and those of the others."""
    slots = [
        TimeSlot(
            room=clean(event.room_name),
            session=clean(event.session),
            position=clean(str(event.poster_position or "")).lstrip("#"),
            presentation=dates.presentation(event.eventtype or ""),
            **_times(event, zone),
        )
        for event in events
    ]
    return slots[0], slots[1:]


def _web(url: str | None) -> Url:
    return safe_url(url)


def _openreview_pdf(forum: Url) -> Url:
    parts = urlsplit(forum)
    return (
        f"https://openreview.net/pdf?{parts.query}"
        if (parts.netloc, parts.path) == ("openreview.net", "/forum")
        else ""
    )


def with_zone(url: Url, conference: Conference) -> Url:
    """Return the address with the conference's year and time zone as its fragment."""
    parameters = {"year": conference.year, "timezone": conference.timezone}
    fragment = urlencode({name: value for name, value in parameters.items() if value})
    return f"{url}#{fragment}" if fragment and "#" not in url else url


def zone_of(url: Url) -> zoneinfo.ZoneInfo | None:
    """Return the time zone in an address's fragment, or None."""
    name = parse_qs(urlsplit(url).fragment).get("timezone", [""])[0]
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        return None


def _times(event: VirtualEvent, zone: zoneinfo.ZoneInfo | None) -> Mapping[str, Any]:
    """Return day and times in the conference's time zone, or as written if that is unknown."""
    start, end = (_moment(text, zone) for text in (event.starttime, event.endtime))
    if start is None:
        return {}
    return {"day": start[:10], "start": start[11:16], "end": end[11:16] if end else ""}


def _moment(text: str | None, zone: zoneinfo.ZoneInfo | None) -> str | None:
    """Return a time as "2030-12-03T09:00", or None."""
    written = clean(text)
    try:
        moment = datetime.datetime.fromisoformat(written.replace("Z", "+00:00"))
    except ValueError:
        return f"{day}T" if (day := dates.iso_day(written[:10])) else None
    if zone and moment.tzinfo:
        moment = moment.astimezone(zone)
    return moment.strftime("%Y-%m-%dT%H:%M")


def _links(event: VirtualEvent, base: Url, page: Url) -> tuple[Link, ...]:
    home = base if base.startswith("http") else ""
    labels = {page: "virtual site"} if page else {}
    if project := _web(event.url):
        labels.setdefault(project, "project")
    for media in event.eventmedia or ():
        url = safe_url(media.uri or media.file, home)
        if url and media.visible is not False and (label := clean(media.name or media.type)):
            labels.setdefault(url, label)
    return tuple(Link(label=label, url=url) for url, label in labels.items())
