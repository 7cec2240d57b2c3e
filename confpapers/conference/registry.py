"""Conference files: one TOML file per edition, found by name or path, parsed and validated.

    ./conferences/NAME.toml             yours, first
    ./conferences/editions.toml         a table of editions that need one line each
    the shipped conferences/            the same, next
    any/path/FILE.toml                  by its path

The id is the file's name. NIPS became NeurIPS in 2018, and both names find either. A file with members is an archive;
`editions` returns its conferences.
"""

import datetime
import difflib
import fnmatch
import functools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from confpapers import paths
from confpapers.conference.schema import checked, like_address
from confpapers.errors import ConferenceError, UsageError, unknown
from confpapers.model import Conference
from confpapers.model.settings_file import read_settings
from confpapers.text import slug
from confpapers.web.folders import has_pdfs

_TABLE = "editions.toml"
_LIST_ENDINGS = (
    ".csv",
    ".tsv",
    ".json",
    ".jsonl",
    ".ndjson",
    ".bib",
    ".bibtex",
    ".ris",
    ".xml",
    ".txt",
    ".md",
    ".xlsx",
    ".xlsb",
    ".xls",
    ".ods",
    ".yml",
    ".yaml",
    ".html",
    ".htm",
)


def is_direct(argument: str) -> bool:
    """Return whether the argument is an address, a list file or a folder, not a conference's name or file."""
    if re.match(r"(?:https?|file|openreview):", argument, re.IGNORECASE):
        return True
    if argument.lower().endswith(".toml"):
        return False
    path = Path(argument).expanduser()
    if argument.lower().endswith(_LIST_ENDINGS) or (path.suffix and path.is_file()):
        return True
    if not path.is_dir() or re.search(r"[\\/.]", argument):
        return path.is_dir()
    beside = any(file.suffix.lower() == ".pdf" for file in path.iterdir())
    return beside or (argument not in names() and has_pdfs(path))


def names() -> list[str]:
    """Return the conferences that can be built by name."""
    files = {file.stem for folder in _folders() for file in folder.glob("*.toml") if file.name != _TABLE}
    return sorted(files | {name for folder in _folders() for name in _editions(folder / _TABLE)})


def expanded(arguments: Sequence[str]) -> list[str]:
    """Return the arguments of a command, with the editions' names in place of your own table of editions.

    So `conferences/*.toml` names all of your conferences.
    """
    own = Path.cwd() / "conferences" / _TABLE
    return [
        name
        for argument in arguments
        for name in (_editions(own) if Path(argument).absolute() == own and own.is_file() else [argument])
    ]


def find(name_or_path: str | Path) -> Conference:
    """Return the conference with that name, or in that file.

    Raises UsageError if it does not exist, and ConferenceError if its file is invalid.
    """
    return _whole(_find(str(name_or_path)))


def _find(name_or_file: str) -> Conference:
    if name_or_file.endswith(".toml"):
        file = Path(name_or_file).expanduser()
        if not file.is_file():
            raise UsageError(f"there is no conference file {file}")
        if file.name == _TABLE:
            first = next(iter(_editions(file)), "none")
            raise UsageError(
                f"{file} is a table of editions. Change to the folder that has conferences/, and build them by name, "
                f"such as {first}"
            )
        return _read_file(file)
    for name in _spellings(name_or_file):
        for folder in _folders():
            table = folder / _TABLE
            if own := _file_named(name, folder):
                return _read_file(own)
            if (row := _editions(table).get(name)) is not None:
                return _read(row, name, table)
    raise UsageError(_not_known(name_or_file))


def _file_named(name: str, folder: Path) -> Path | None:
    """Return the conference file in a folder that has this name, or makes conferences with this id."""
    files = {file.stem: file for file in sorted(folder.glob("*.toml")) if file.name != _TABLE}
    return files.get(name) or next((file for stem, file in files.items() if slug(stem) == name), None)


def _not_known(name: str) -> str:
    """Return the error message for an unknown conference: how to build its venue, or the nearest names."""
    if said := _not_a_name(name):
        return said
    venue = re.sub(r"[\W_]*\d{4}$|[\W_]+$", "", name.lower())
    for folder in _folders():
        if way := _ways(folder / _TABLE).get(venue):
            year = match[0] if (match := re.search(r"\d{4}$", name)) else str(datetime.date.today().year)
            way = way.replace("{year}", year).replace("{yy}", year[-2:])
            return f"no conference {name!r} that can be read from its site. {way}"
    all_names = names()
    spellings = "nips|neurips" if venue in ("nips", "neurips") else re.escape(venue)
    same = [other for other in all_names if re.fullmatch(rf"({spellings})\d{{4}}", other)] if venue else []
    if same:
        near, command = [_nearest_year(name, same)], f"confpapers list --venue {venue}"
    else:
        near, command = difflib.get_close_matches(name.lower(), all_names, n=2, cutoff=0.75), "confpapers list"
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else "."
    return f"no conference {name!r}{hint} `{command}` shows all {len(same or all_names)}"


def _not_a_name(text: str) -> str:
    """Return what to write instead of an address or a path that cannot be read; "" for a name."""
    if not text.strip():
        return "an empty name was given; `confpapers list` shows what can be built"
    if Path(text).expanduser().is_dir():
        return f"the folder {text} has no PDFs. Name a folder of PDFs, or the file that lists the papers"
    if scheme := re.match(r"([a-z]{2,}):/", text, re.IGNORECASE):
        return (
            f"{text}: confpapers reads http and https addresses, not {scheme[1]}. Download the list and build the file"
        )
    if like_address(text):
        return f"there is no file or folder {text}. If it is an address, write https://{text}"
    return f"there is no file or folder {text}" if re.search(r"[\\/]", text) else ""


def _nearest_year(name: str, editions_of_venue: Sequence[str]) -> str:
    """Return the edition nearest to the year in a name; the latest if it has no year."""
    year = int(match[0]) if (match := re.search(r"\d{4}$", name)) else 9999
    return min(editions_of_venue, key=lambda edition: abs(int(edition[-4:]) - year))


@functools.cache
def _ways(table: Path) -> dict[str, str]:
    """Return how to build conferences whose sites cannot be read, by venue in lower case."""
    listed = _load(table).get("ways", {}) if table.is_file() else {}
    return {str(venue).lower(): str(way) for venue, way in listed.items()}


def _folders() -> tuple[Path, ...]:
    return (Path.cwd() / "conferences", paths.CONFERENCES)


def _spellings(name: str) -> tuple[str, ...]:
    small = name.lower()
    other = re.sub(r"^(nips|neurips)(?=\W?\d)", lambda f: {"nips": "neurips", "neurips": "nips"}[f[1]], small)
    return tuple(dict.fromkeys((name, small, other)))


# --- one file --------------------------------------------------------------------------------------------------------


def read(path: Path) -> Conference:
    """Return the conference in a file. Raises ConferenceError naming the file, the key and the valid values."""
    return _whole(_read_file(path))


def _read_file(path: Path) -> Conference:
    return _read(_load(path), slug(path.stem), path)


def _load(path: Path) -> dict[str, Any]:
    try:
        return read_settings(path)
    except OSError as error:
        raise ConferenceError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConferenceError(f"{path} {error}") from error


def _read(data: dict[str, Any], name: str, path: Path) -> Conference:
    where = f"{path}, {name}" if path.name == _TABLE else str(path)
    try:
        return checked(data, name, path.resolve().parent)
    except ConferenceError as error:
        raise ConferenceError(f"{where}: {error}") from error


# --- archives --------------------------------------------------------------------------------------------------------


def editions(conference: Conference) -> tuple[Conference, ...]:
    """Return the conferences of an archive in the order of its members; any other conference on its own.

    A member with a `*` means all known names that match, by year. Raises ConferenceError if a member is unknown, or is
    an archive itself.
    """
    if not conference.members:
        return (conference,)
    members = {member.id: member for name in conference.members for member in _members(name, conference)}
    return tuple(members.values())


def _members(name: str, archive: Conference) -> list[Conference]:
    try:
        members = [_find(other) for other in (names() if "*" in name else [name]) if fnmatch.fnmatch(other, name)]
    except (UsageError, ConferenceError) as error:
        raise ConferenceError(f"{archive.id}, members: {error}") from error
    if not (editions := [member for member in members if not member.members]):
        why = (
            f"{name} is an archive itself; list its members instead"
            if members
            else unknown("conference", name, names())
        )
        raise ConferenceError(f"{archive.id}, members: {why}")
    return sorted(editions, key=lambda edition: (edition.year, edition.id))


def _whole(conference: Conference) -> Conference:
    """Return an archive with year and venue from its members: the latest year, and all venues."""
    if not conference.members:
        return conference
    all_of_it = editions(conference)
    return msgspec.structs.replace(
        conference,
        year=conference.year or max(member.year for member in all_of_it),
        venue=conference.venue or ", ".join(dict.fromkeys(member.venue for member in all_of_it)),
    )


# --- the table of editions -------------------------------------------------------------------------------------------


@functools.cache
def _editions(table: Path) -> dict[str, dict[str, Any]]:
    """Return the rows of a table of editions by name, each like a conference file. Raises ConferenceError."""
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
        raise ConferenceError(
            f'{table}: an edition must be a year, or a range of years such as "1987-2000", not {text!r}'
        )
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _filled(value: Any, year: int, series: dict[str, Any]) -> Any:
    """Return the value with the placeholders for year and venue filled in."""
    if isinstance(value, dict):
        return {key: _filled(inner, year, series) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, year, series) for inner in value]
    if isinstance(value, str):
        return value.replace("{year}", str(year)).replace("{venue}", str(series.get("venue", "")))
    return value
