"""Validate conference files: each invalid key or value is answered with the valid ones."""

import datetime
import functools
import re
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import msgspec

from confpapers.enrichment import SERVICES
from confpapers.errors import ConferenceError, unknown
from confpapers.model import Conference, Record, ScheduleSettings, SimilarSettings
from confpapers.model.settings_file import explain
from confpapers.schedules import SCHEDULES
from confpapers.sources import SOURCES


def checked(data: dict[str, Any], name: str, folder: Path) -> Conference:
    """Return the conference that a file in `folder` describes; its paths are relative to the file.

    `data` is the parsed TOML, `name` becomes the id. Raises ConferenceError naming the key and the valid values.
    """
    data = _plain(data)
    if wrong := next(_unknown_keys(data, Conference), None):
        raise ConferenceError(wrong)
    try:
        conference = msgspec.convert({**data, "id": name}, Conference)
    except msgspec.ValidationError as error:
        raise ConferenceError(explain(error, data)) from error
    _check_kind(data)
    conference = msgspec.structs.replace(conference, similar=_similar(conference.similar, folder))
    if conference.members:
        members = (_absolute_file(member, folder) for member in conference.members)
        return msgspec.structs.replace(conference, members=tuple(members))
    _look_up("source", conference.source, SOURCES)
    for place in conference.enrich:
        _look_up("enrich", place, SERVICES)
    if not conference.urls:
        raise ConferenceError("`url` is empty; it must name the page that lists the papers")
    _check_dates(conference.dates, conference.year)
    _check_zone(conference.timezone)
    urls = tuple(_absolute(url, folder, "url") for url in conference.urls)
    return msgspec.structs.replace(
        conference,
        url=urls[0] if isinstance(conference.url, str) else urls,
        schedule=_schedule(conference.schedule, folder) if conference.schedule else None,
        boards=_absolute(conference.boards, folder, "boards") if conference.boards else "",
    )


def _check_kind(data: dict[str, Any]) -> None:
    """Raise ConferenceError if an archive has keys of an edition, or if a required key is missing."""
    if "members" in data:
        if extra := next(
            (key for key in ("source", "url", "schedule", "boards", "expected", "delay") if key in data), None
        ):
            raise ConferenceError(f"an archive cannot have `{extra}`; its members have their own")
        if not data["members"]:
            raise ConferenceError("`members` is empty; it must name the conferences of the archive")
    elif missing := next((key for key in ("year", "source", "url") if key not in data), None):
        raise ConferenceError(f"`{missing}` is missing")


def _similar(settings: SimilarSettings, folder: Path) -> SimilarSettings:
    """Return the settings with the address of the vectors' file or of the model's folder.

    Raises ConferenceError if the file has another type, or if both are given.
    """
    if settings.vectors and settings.model:
        raise ConferenceError("similar: `vectors` and `model` both provide vectors; remove one of them")
    if settings.model:
        return msgspec.structs.replace(settings, model=_absolute(settings.model, folder, "similar.model"))
    if not settings.vectors:
        return settings
    if not settings.vectors.lower().endswith((".npy", ".csv", ".jsonl")):
        raise ConferenceError(f"similar.vectors: {settings.vectors!r} is neither a .npy, nor a .csv or .jsonl file")
    return msgspec.structs.replace(settings, vectors=_absolute(settings.vectors, folder, "similar.vectors"))


def _schedule(settings: ScheduleSettings, folder: Path) -> ScheduleSettings:
    _look_up("schedule.source", settings.source, SCHEDULES)
    return ScheduleSettings(source=settings.source, url=_absolute(settings.url, folder, "schedule.url"))


def _plain(value: Any) -> Any:
    """Return TOML's dates as text, since people write them with and without quotation marks."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if name}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _unknown_keys(data: dict[str, Any], kind: type[Record], table: str = "") -> Iterator[str]:
    """Yield a message for each key that the records do not have."""
    fields = {name: type_ for name, type_ in _fields(kind).items() if table or name != "id"}
    for key, value in data.items():
        if key not in fields:
            above = f". `{key}` belongs above the first [table]" if table and key in _fields(Conference) else ""
            yield unknown("key", f"{table}{key}", [f"{table}{name}" for name in fields]) + above
        elif isinstance(value, dict) and (inner := _record_in(fields.get(key))):
            yield from _unknown_keys(value, inner, f"{table}{key}.")


@functools.cache
def _fields(kind: type[Record]) -> dict[str, Any]:
    """Return the types of a record's fields by name."""
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def _record_in(annotation: Any) -> type[Record] | None:
    kinds = (annotation, *get_args(annotation))
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Record)), None)


def _look_up(key: str, name: str, names: Iterable[str]) -> None:
    if name not in names:
        raise ConferenceError(f"{key}: {unknown(key.rpartition('.')[2], name, names)}")


def _check_dates(dates: Sequence[str], year: int) -> None:
    try:
        days = [datetime.date.fromisoformat(day) for day in dates]
    except ValueError as error:
        raise ConferenceError(f"dates: {error}") from error
    if len(days) > 2 or days != sorted(days):
        raise ConferenceError(f"dates must be the first day and the last, in that order, not {', '.join(dates)}")
    if any(abs(day.year - year) > 1 for day in days):
        raise ConferenceError(f"dates: {', '.join(dates)} are not in {year}, the conference's `year`")


def _check_zone(name: str) -> None:
    try:
        if name:
            zoneinfo.ZoneInfo(name)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError) as error:
        # empty on a machine without the data, so the name cannot be checked
        if zones := zoneinfo.available_timezones():
            near = unknown("time zone", name, zones).partition("? Known:")[0].partition(". ")[0]
            raise ConferenceError(f"timezone: {near}. Time zones are written like Europe/Paris") from error


def _absolute_file(name: str, folder: Path) -> str:
    """Return the member; a path is relative to the archive's file."""
    return str((folder / Path(name).expanduser()).resolve()) if name.endswith(".toml") else name


def like_address(text: str) -> bool:
    """Return whether a text that is no file here begins with a host: "www.example.org/papers"."""
    return bool(re.match(r"(?:[\w-]+\.)+[a-z]{2,}/", text, re.IGNORECASE))


def _absolute(url: str, folder: Path, key: str) -> str:
    """Return the address; a path is relative to the conference file."""
    scheme = urlsplit(url).scheme if not re.match(r"[A-Za-z]:[\\/]", url) else ""
    if scheme in ("http", "https", "file", "openreview"):
        return url
    if scheme or not url.strip():
        raise ConferenceError(f"{key}: {url!r} is neither http(s), nor file:, nor a path")
    path = (folder / Path(url).expanduser()).resolve()
    if like_address(url) and not path.exists():
        raise ConferenceError(f"{key}: there is no file {url}. If it is an address, write https://{url}")
    return path.as_uri() + ("/" if path.is_dir() or url.endswith("/") else "")
