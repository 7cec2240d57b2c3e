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
            notice,
            what=shorten.text(notice.what),
            where=shorten.name_of(notice.where),
            detail=shorten.text(notice.detail),
            remedy=shorten.text(notice.remedy),
        )
        for notice in notices
    ]
    return tuple(
        sorted(
            own, key=lambda notice: (notice.kind, notice.what, notice.where, notice.line, notice.paper, notice.detail)
        )
    )


def lines_for_summary(notices: Sequence[Notice]) -> list[str]:
    """Return one line for each kind of notice, with counts, positions and the next step.

    Dropped 3: row without a title (papers.csv, lines 4, 9 and 12). Give it a title, or delete the row.
    """
    rendered = every_line(notices)
    more = len(rendered) - _GROUPS_NAMED
    return [*rendered[:_GROUPS_NAMED], *([f"... and {more} more kinds of notices, in the report."] if more > 0 else [])]


def every_line(notices: Sequence[Notice]) -> list[str]:
    """Return the same lines without a limit."""
    groups: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        groups.setdefault((notice.kind, notice.what), []).append(notice)
    return [_line(kind, what, group) for (kind, what), group in groups.items()]


def _line(kind: str, what: str, group: Sequence[Notice]) -> str:
    count = sum(notice.count for notice in group)
    remedy = next((notice.remedy for notice in group if notice.remedy), "")
    positions = _positions(group)
    return f"{_VERBS[kind]} {count:,}: {what}{f' ({positions})' if positions else ''}.{f' {remedy}.' if remedy else ''}"


def _positions(group: Sequence[Notice]) -> str:
    files = list(dict.fromkeys(notice.where for notice in group if notice.where))
    if len(files) != 1:
        return f"{files[0]} and {len(files) - 1} more" if files else ""
    lines = sorted({notice.line for notice in group if notice.line})
    if not lines:
        return files[0]
    named, rest = [str(line) for line in lines[:_LINES_NAMED]], len(lines) - _LINES_NAMED
    last = f"{rest} more" if rest > 0 else named.pop()
    if not named:
        return f"{files[0]}, line {last}"
    return f"{files[0]}, lines {', '.join(named)} and {last}"
