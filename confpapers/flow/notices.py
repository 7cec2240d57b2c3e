"""What a build dropped, guessed and repaired, for the report and the summary."""

from collections.abc import Iterable, Sequence

import msgspec

from confpapers.errors import Notice
from confpapers.flow.local_paths import PathShortener

_VERBS = {"dropped": "Dropped", "guessed": "Guessed", "repaired": "Repaired"}
_LINES_NAMED = 5
_GROUPS_NAMED = 6


def in_order(notices: Iterable[Notice], shorten: PathShortener) -> tuple[Notice, ...]:
    """Return the notices sorted by kind, file and line, without the builder's folders."""
    own = [
        msgspec.structs.replace(
            one,
            what=shorten.text(one.what),
            where=shorten.name_of(one.where),
            detail=shorten.text(one.detail),
            remedy=shorten.text(one.remedy),
        )
        for one in notices
    ]
    return tuple(sorted(own, key=lambda one: (one.kind, one.what, one.where, one.line, one.paper, one.detail)))


def lines_for_summary(notices: Sequence[Notice]) -> list[str]:
    """Return one line for each kind of notice, with counts, positions and the next step.

    Dropped 3: row without a title (papers.csv, lines 4, 9 and 12). Give it a title, or delete the row.
    """
    groups: dict[tuple[str, str], list[Notice]] = {}
    for one in notices:
        groups.setdefault((one.kind, one.what), []).append(one)
    rendered = [_line(kind, what, group) for (kind, what), group in groups.items()]
    more = len(rendered) - _GROUPS_NAMED
    return [*rendered[:_GROUPS_NAMED], *([f"... and {more} more kinds of notices, in the report."] if more > 0 else [])]


def _line(kind: str, what: str, group: Sequence[Notice]) -> str:
    count = sum(one.count for one in group)
    remedy = next((one.remedy for one in group if one.remedy), "")
    places = _places(group)
    return f"{_VERBS[kind]} {count:,}: {what}{f' ({places})' if places else ''}.{f' {remedy}.' if remedy else ''}"


def _places(group: Sequence[Notice]) -> str:
    files = list(dict.fromkeys(one.where for one in group if one.where))
    if len(files) != 1:
        return f"{files[0]} and {len(files) - 1} more" if files else ""
    lines = sorted({one.line for one in group if one.line})
    if not lines:
        return files[0]
    named, rest = [str(line) for line in lines[:_LINES_NAMED]], len(lines) - _LINES_NAMED
    last = f"{rest} more" if rest > 0 else named.pop()
    if not named:
        return f"{files[0]}, line {last}"
    return f"{files[0]}, lines {', '.join(named)} and {last}"
