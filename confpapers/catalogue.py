"""The conferences that are known, as a table: year, source, how many papers, and what is built."""

from pathlib import Path

import msgspec

from confpapers import conferences
from confpapers.errors import ConferenceError


class _Built(msgspec.Struct):
    counts: dict[str, int]


def catalogue(site: Path) -> str:
    """One line a conference; a file that cannot be read says why in its line."""
    header = f"{'NAME':<14}{'YEAR':<6}{'SOURCE':<10}{'PAPERS':>7}  BUILT"
    return "\n".join([header, *(_line(name, site) for name in conferences.names())])


def _line(name: str, site: Path) -> str:
    try:
        conference = conferences.find(name)
    except ConferenceError as error:
        return f"{name:<14}{error}"
    papers = "" if conference.expected is None else f"{conference.expected:,}"
    return f"{name:<14}{conference.year:<6}{conference.source:<10}{papers:>7}  {_built(site / name)}".rstrip()


def _built(folder: Path) -> str:
    try:
        counts = msgspec.json.decode((folder / "report.json").read_bytes(), type=_Built).counts
    except (OSError, msgspec.DecodeError):
        return ""
    return f"{counts['papers']} papers, {counts['strips']} strips in {folder}"
