"""Conference files: one TOML an edition, found by name or path, read and checked.

    ./conferences/NAME.toml             yours, first
    ./conferences/editions.toml         a table of editions that need one line each
    the shipped conferences/, likewise  else
    any/path/FILE.toml                  by its path

The id is the file's name.  NIPS became NeurIPS in 2018: both names find either.  A file that names others is an
archive; `editions` are the conferences it stands for.
"""

import datetime
import fnmatch
import functools
import re
import tomllib
import zoneinfo
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import msgspec

from confpapers import paths
from confpapers.enrichment import ENRICHERS
from confpapers.errors import ConferenceError, UsageError, unknown
from confpapers.model import Conference, Record, ScheduleSettings
from confpapers.schedules import SCHEDULES
from confpapers.sources import SOURCES
from confpapers.text import slug

_TABLE = "editions.toml"


def names() -> list[str]:
    """The conferences that can be built by name."""
    files = {file.stem for folder in _folders() for file in folder.glob("*.toml") if file.name != _TABLE}
    return sorted(files | {name for folder in _folders() for name in _editions(folder / _TABLE)})


def find(name_or_path: str | Path) -> Conference:
    """The conference of that name, or in that file.

    Raises UsageError when there is none, ConferenceError when its file is wrong.
    """
    return _whole(_find(str(name_or_path)))


def _find(asked: str) -> Conference:
    if asked.endswith(".toml"):
        file = Path(asked).expanduser()
        if not file.is_file():
            raise UsageError(f"there is no conference file {file}")
        return _read_file(file)
    for name in _spellings(asked):
        for folder in _folders():
            file, table = folder / f"{name}.toml", folder / _TABLE
            if re.fullmatch(r"[\w.-]+", name) and file != table and file.is_file():
                return _read_file(file)
            if (row := _editions(table).get(name)) is not None:
                return _read(row, name, table)
    hint = "; a file of your own is given by its path, FILE.toml"
    raise UsageError(unknown("conference", asked, names()) + hint)


def _folders() -> tuple[Path, ...]:
    return (Path.cwd() / "conferences", paths.CONFERENCES)


def _spellings(name: str) -> tuple[str, ...]:
    small = name.lower()
    other = re.sub(r"^(nips|neurips)(?=\W?\d)", lambda f: {"nips": "neurips", "neurips": "nips"}[f[1]], small)
    return tuple(dict.fromkeys((name, small, other)))


# --- one file --------------------------------------------------------------------------------------------------------


def read(path: Path) -> Conference:
    """The conference a file describes.  Raises ConferenceError naming the file, the key and what would be right."""
    return _whole(_read_file(path))


def _read_file(path: Path) -> Conference:
    return _read(_load(path), slug(path.stem), path)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConferenceError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConferenceError(f"{path} is not TOML: {error}") from error


def _read(data: dict[str, Any], name: str, path: Path) -> Conference:
    where = f"{path}, {name}" if path.name == _TABLE else str(path)
    try:
        return _checked(_plain(data), name, path.resolve().parent)
    except ConferenceError as error:
        raise ConferenceError(f"{where}: {error}") from error


# --- archives --------------------------------------------------------------------------------------------------------


def editions(conference: Conference) -> tuple[Conference, ...]:
    """The conferences that this one stands for: itself, or an archive's members as they are written there.

    A member with a `*` stands for all known names of that pattern, by year.  Raises ConferenceError for a member that
    is not known, or is an archive itself.
    """
    if not conference.members:
        return (conference,)
    found = {member.id: member for name in conference.members for member in _members(name, conference)}
    return tuple(found.values())


def _members(name: str, archive: Conference) -> list[Conference]:
    try:
        known = [_find(other) for other in (names() if "*" in name else [name]) if fnmatch.fnmatch(other, name)]
    except (UsageError, ConferenceError) as error:
        raise ConferenceError(f"{archive.id}, members: {error}") from error
    if not (alone := [one for one in known if not one.members]):
        why = f"{name} is an archive itself: name its members" if known else unknown("conference", name, names())
        raise ConferenceError(f"{archive.id}, members: {why}")
    return sorted(alone, key=lambda one: (one.year, one.id))


def _whole(conference: Conference) -> Conference:
    """An archive with what its members tell: its year is the latest of theirs, its venue all of theirs."""
    if not conference.members:
        return conference
    all_of_it = editions(conference)
    return msgspec.structs.replace(
        conference,
        year=conference.year or max(member.year for member in all_of_it),
        venue=conference.venue or ", ".join(dict.fromkeys(member.venue for member in all_of_it)),
    )


def _check_kind(data: dict[str, Any]) -> None:
    """An archive has members, and what only an edition has is its members'; an edition has what it needs."""
    if "members" in data:
        if extra := next((key for key in ("source", "url", "schedule", "expected", "delay") if key in data), None):
            raise ConferenceError(f"an archive has no `{extra}`: its members have their own")
        if not data["members"]:
            raise ConferenceError("`members` is empty: it names the conferences of the archive")
    elif missing := next((key for key in ("venue", "year", "source", "url") if key not in data), None):
        raise ConferenceError(f"`{missing}` is missing")


# --- the table of editions -------------------------------------------------------------------------------------------


@functools.cache
def _editions(table: Path) -> dict[str, dict[str, Any]]:
    """The rows of a table of editions by name, each as a conference file would have it.  Raises ConferenceError."""
    if not table.is_file():
        return {}
    rows: dict[str, dict[str, Any]] = {}
    listed = _load(table).get("series")
    if not isinstance(listed, list) or not all(isinstance(series, dict) for series in listed):
        raise ConferenceError(f"{table}: expected tables [[series]], each with [series.editions]")
    for series in listed:
        shared = {"id": "{venue}{year}", "title": "{venue} {year}", **series}
        for years, own in shared.pop("editions", {}).items():
            for year in _years(years, table):
                row = {key: _filled(value, year, series) for key, value in {**shared, **own, "year": year}.items()}
                rows[slug(row.pop("id"))] = row
    return rows


def _years(text: str, table: Path) -> range:
    """ "2013", or "1987-2000"."""
    if not re.fullmatch(r"\d{4}(-\d{4})?", text):
        raise ConferenceError(f'{table}: an edition is named by its year, or by years as "1987-2000", not {text!r}')
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _filled(value: Any, year: int, series: dict[str, Any]) -> Any:
    """The value with the edition's year and venue in their places."""
    if isinstance(value, dict):
        return {key: _filled(inner, year, series) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, year, series) for inner in value]
    if isinstance(value, str):
        return value.replace("{year}", str(year)).replace("{venue}", str(series.get("venue", "")))
    return value


# --- checks ----------------------------------------------------------------------------------------------------------


def _checked(data: dict[str, Any], name: str, folder: Path) -> Conference:
    if wrong := next(_unknown_keys(data, Conference), None):
        raise ConferenceError(wrong)
    try:
        found = msgspec.convert({**data, "id": name}, Conference)
    except msgspec.ValidationError as error:
        raise ConferenceError(_said(error)) from error
    _check_kind(data)
    if found.members:
        members = (_absolute_file(member, folder) for member in found.members)
        return msgspec.structs.replace(found, members=tuple(members))
    _look_up("source", found.source, SOURCES)
    for place in found.enrich:
        _look_up("enrich", place, ENRICHERS)
    if not found.urls:
        raise ConferenceError("`url` is empty: it names the page that lists the papers")
    _check_dates(found)
    _check_zone(found.timezone)
    urls = tuple(_absolute(url, folder, "url") for url in found.urls)
    return msgspec.structs.replace(
        found,
        url=urls[0] if isinstance(found.url, str) else urls,
        schedule=_schedule(found.schedule, folder) if found.schedule else None,
    )


def _schedule(settings: ScheduleSettings, folder: Path) -> ScheduleSettings:
    _look_up("schedule.source", settings.source, SCHEDULES)
    return ScheduleSettings(source=settings.source, url=_absolute(settings.url, folder, "schedule.url"))


def _plain(value: Any) -> Any:
    """TOML's dates as text: people write them with quotes and without."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if name}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _unknown_keys(data: dict[str, Any], kind: type[Record], table: str = "") -> Iterator[str]:
    """A message for each key that the records do not have."""
    fields = {name: type_ for name, type_ in _fields(kind).items() if table or name != "id"}
    for key, value in data.items():
        if key not in fields:
            yield unknown("key", f"{table}{key}", [f"{table}{name}" for name in fields])
        elif isinstance(value, dict) and (inner := _record_in(fields.get(key))):
            yield from _unknown_keys(value, inner, f"{table}{key}.")


@functools.cache
def _fields(kind: type[Record]) -> dict[str, Any]:
    """The types of a record's fields by name."""
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def _record_in(annotation: Any) -> type[Record] | None:
    kinds = (annotation, *get_args(annotation))
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Record)), None)


def _said(error: msgspec.ValidationError) -> str:
    """msgspec's message with our name for the place: "topics.count: Expected `int`, got `str`"."""
    message, _, place = str(error).partition(" - at `$.")
    if found := re.fullmatch(r"Object missing required field `(\w+)`", message):
        inside = f" in [{place.rstrip('`')}]" if place else ""
        return f"`{found[1]}` is missing{inside}"
    return f"{place.rstrip('`')}: {message}" if place else message


def _look_up(key: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise ConferenceError(f"{key}: {unknown(key.rpartition('.')[2], name, known)}")


def _check_dates(found: Conference) -> None:
    try:
        days = [datetime.date.fromisoformat(day) for day in found.dates]
    except ValueError as error:
        raise ConferenceError(f"dates: {error}") from error
    if len(days) > 2 or days != sorted(days):
        raise ConferenceError(f"dates: the first day and the last, in that order, not {', '.join(found.dates)}")
    if any(abs(day.year - found.year) > 1 for day in days):
        raise ConferenceError(f"dates: {', '.join(found.dates)} are not in {found.year}, the conference's `year`")


def _check_zone(name: str) -> None:
    try:
        if name:
            zoneinfo.ZoneInfo(name)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError) as error:
        if known := zoneinfo.available_timezones():  # empty on a machine without the data: then nothing can be said
            near = unknown("time zone", name, known).partition(" Known:")[0]
            raise ConferenceError(f"timezone: {near} They are written like Europe/Paris") from error


def _absolute_file(name: str, folder: Path) -> str:
    """The member; a path is relative to the archive's file."""
    return str((folder / Path(name).expanduser()).resolve()) if name.endswith(".toml") else name


def _absolute(url: str, folder: Path, key: str) -> str:
    """The address; a path is relative to the conference file."""
    scheme = urlsplit(url).scheme if not re.match(r"[A-Za-z]:[\\/]", url) else ""
    if scheme in ("http", "https", "file"):
        return url
    if scheme or not url.strip():
        raise ConferenceError(f"{key}: {url!r} is neither http(s), nor file:, nor a path")
    path = (folder / Path(url).expanduser()).resolve()
    return path.as_uri() + ("/" if path.is_dir() or url.endswith("/") else "")
