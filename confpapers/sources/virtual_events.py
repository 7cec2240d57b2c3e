"""The records in the JSON of a virtual conference site. What is wrong in a record costs only that value."""

import types
from typing import Any, get_args

import msgspec

from confpapers.bibliography.names import read_names
from confpapers.errors import SourceError, notice
from confpapers.model import Record, Url


class EventAuthor(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """An author of an event."""

    fullname: str | None = None
    institution: Any = None


class EventMedia(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A file or address of an event."""

    name: str | None = None
    type: str | None = None
    uri: str | None = None
    file: str | None = None
    visible: bool | None = True


class VirtualEvent(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """A poster or a talk, as on the site; any field may be null."""

    id: int | str | None = 0
    name: str | None = None
    authors: tuple[EventAuthor, ...] | None = ()
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
    eventmedia: tuple[EventMedia, ...] | None = ()
    related_events_ids: tuple[int | str | None, ...] | None = ()
    visible: bool | None = True


class EventPage(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """The whole JSON document."""

    results: tuple[VirtualEvent, ...]
    count: int | None = None
    next: str | None = None  # the address of the next part of the list


def read_events(page: bytes, url: Url) -> EventPage:
    """Return the records of a site's JSON. Raises SourceError if it is not such JSON."""
    try:
        return msgspec.json.decode(page, type=EventPage)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        reason = error
    try:
        document = msgspec.json.decode(page)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        document = None
    whole = document if isinstance(document, dict) else {}
    rows, count, following = whole.get("results"), whole.get("count"), whole.get("next")
    if not isinstance(rows, list):
        raise SourceError(f"{url} is not the JSON of a virtual site: {reason}") from reason
    events = tuple(_event(row, url) for row in rows if _is_record(row, url))
    return EventPage(
        results=events,
        count=count - (len(rows) - len(events)) if isinstance(count, int) else None,  # of those that can be read
        next=following if isinstance(following, str) else None,
    )


def _is_record(row: Any, url: Url) -> bool:
    if not isinstance(row, dict):
        notice("dropped", "event that is not a JSON object", where=url.partition("#")[0], detail=str(row))
    return isinstance(row, dict)


def _event(row: dict[str, Any], url: Url) -> VirtualEvent:
    """Return a record; a value of another type than usual is converted, or else dropped and reported."""
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(VirtualEvent):
        if (value := _converted(field.type, row.get(field.name))) is not None:
            values[field.name] = value
        elif row.get(field.name):
            what, detail = f"{field.name} of an event that cannot be read", f"{row.get('name')}: {row[field.name]}"
            notice("dropped", what, where=url.partition("#")[0], detail=detail)
    return VirtualEvent(**values)


def _converted(wanted: Any, value: Any) -> Any:
    """Return a value as the wanted type, or None if that is not possible."""
    kind = next(part for part in get_args(wanted) if part is not types.NoneType)
    try:
        return msgspec.convert(_plain(value, kind), wanted, strict=False)
    except msgspec.ValidationError:
        return None


def _plain(value: Any, kind: Any) -> Any:
    """Return a number as text where text is wanted, an object's name, and names of authors as records."""
    if kind is str and isinstance(value, dict):
        return value.get("name")
    if kind is str and isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if kind == tuple[EventAuthor, ...] and isinstance(value, (str, list)):
        people = read_names(value).names if isinstance(value, str) else value
        return [{"fullname": person} if isinstance(person, str) else person for person in people]
    return value
