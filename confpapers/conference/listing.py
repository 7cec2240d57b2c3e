"""The known conferences as a table: year, source, number of papers, and built sites."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import msgspec

from confpapers.conference import registry
from confpapers.errors import ConferenceError, UsageError, unknown
from confpapers.model import Conference
from confpapers.text import counted


class _Built(msgspec.Struct):
    counts: dict[str, int]


class _Overview(msgspec.Struct):
    venue: str
    year: int


def catalogue(site: Path, *, venue: str = "", year: int | None = None) -> str:
    """Return one line per conference, by venue and year, then those of the site that were built from something else.

    The line of an unreadable file gives the reason. Raises UsageError if there is no conference of that venue and year.
    """
    conferences, broken = _readable()
    chosen = [conference for conference in conferences if _is_of(conference, venue) and year in (None, conference.year)]
    others = list(_others(site, {conference.id for conference in conferences}, venue, year))
    if not chosen and not others and (venue or year is not None):
        raise UsageError(_none_of(conferences, venue, year))
    rows = sorted(chosen, key=lambda conference: (conference.venue.casefold(), conference.year, conference.id))
    lines = [("NAME", "YEAR", "SOURCE", "PAPERS", "BUILT"), *(_row(conference, site) for conference in rows), *others]
    width = max(14, *(len(name) + 1 for name, *_ in (*lines, *broken)))
    table = [f"{name:<{width}}{when:<6}{source:<12}{papers:>6}  {built}" for name, when, source, papers, built in lines]
    return "\n".join([*map(str.rstrip, table), *(f"{name:<{width}}{reason}" for name, reason in broken)])


def suggestions() -> str:
    """Return what `confpapers build` could be given, beginning with the conference files of the working directory."""
    here = sorted(file for file in Path("conferences").glob("*.toml") if file.name != "editions.toml")[:3]
    examples = {
        **{shlex.quote(f"conferences/{file.name}"): "a conference file that is here" for file in here},
        "demo": "a conference of invented papers, without network",
        "cvpr2015": f"one of the {len(registry.names())} conferences that `confpapers list` shows",
        "papers.csv": "a list of papers: CSV, Excel, JSON, BibTeX, RIS",
        "pdfs/": "a folder of PDFs",
        "https://proceedings.mlr.press/v37/": "the page of a proceedings site",
    }
    width = max(map(len, examples))
    return "\n  ".join(
        ["name what to build:", *(f"confpapers build {name:<{width}}  {what}" for name, what in examples.items())]
    )


def _readable() -> tuple[list[Conference], list[tuple[str, str]]]:
    """Return the conferences, and name and error of each invalid file."""
    conferences: list[Conference] = []
    broken: list[tuple[str, str]] = []
    for name in registry.names():
        try:
            conferences.append(registry.find(name))
        except ConferenceError as error:
            broken.append((name, str(error)))
    return conferences, broken


def _is_of(conference: Conference, venue: str) -> bool:
    """Return whether the conference belongs to the venue: NIPS is NeurIPS, and case is ignored."""
    return not venue or _same_venue(conference.venue, venue)


def _same_venue(venue: str, wanted: str) -> bool:
    return venue.casefold() == {"nips": "neurips"}.get(wanted.casefold(), wanted.casefold())


def _none_of(conferences: list[Conference], venue: str, year: int | None) -> str:
    of_venue = [conference for conference in conferences if _is_of(conference, venue)]
    if not of_venue:
        return unknown("venue", venue, {conference.venue for conference in conferences})
    years = ", ".join(str(conference.year) for conference in sorted(of_venue, key=lambda conference: conference.year))
    what = f"{of_venue[0].venue} {year} is" if venue else f"conferences of {year} are"
    return f"no {what} known; known years: {', '.join(dict.fromkeys(years.split(', ')))}"


def _row(conference: Conference, site: Path) -> tuple[str, str, str, str, str]:
    expected = [edition.expected for edition in registry.editions(conference)]
    papers = "" if None in expected else f"{sum(filter(None, expected)):,}"
    source = conference.source or "archive"
    return conference.id, str(conference.year), source, papers, _built(site / conference.id)


def _others(site: Path, names: set[str], venue: str, year: int | None) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield a row for each conference of the site that has another name than the known ones."""
    for folder in sorted({file.parent for file in site.glob("[!.]*/report.json")}):
        try:
            view = msgspec.json.decode((folder / "data" / "overview.json").read_bytes(), type=_Overview)
        except (OSError, msgspec.DecodeError):
            continue
        if folder.name not in names and year in (None, view.year) and (not venue or _same_venue(view.venue, venue)):
            yield folder.name, str(view.year), "", "", _built(folder)


def _built(folder: Path) -> str:
    try:
        counts = msgspec.json.decode((folder / "report.json").read_bytes(), type=_Built).counts
    except (OSError, msgspec.DecodeError):
        return ""
    return f"{counted(counts.get('papers', 0), 'paper')}, {counted(counts.get('strips', 0), 'strip')} in {folder}"
