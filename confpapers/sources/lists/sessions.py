"""Agendas that list sessions and, below each, its talks (Whova): the talks know their session.

*Session Title           Session or Sub-session(Sub)
Cats I                   Session
Tiny Lamps See Far       Sub
"""

from collections.abc import Iterator

import msgspec

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.formats import RowList
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.rows import Row, is_title_column

_KIND = "session_or_sub_session_sub"


def with_sessions(rows: RowList, url: Url) -> RowList:
    """Return the talks of an agenda, each with its session; sessions with talks are no papers, and are reported."""
    if not any(plain_name(name) == _KIND for row in rows.rows[:1] for name in row.values):
        return rows
    return msgspec.structs.replace(rows, rows=tuple(_talks(rows.rows, url)))


def _talks(rows: tuple[Row, ...], url: Url) -> Iterator[Row]:
    session, following = "", [*rows[1:], None]
    for row, after in zip(rows, following, strict=True):
        is_talk = _kind(row) == "sub"
        if not is_talk:
            session = next((str(value) for name, value in row.values.items() if is_title_column(str(name))), "")
        if is_talk or after is None or _kind(after) != "sub":
            yield Row({**({"session": session} if is_talk else {}), **row.values}, row.line)
        else:
            notice("dropped", "row that is not a paper", where=url, line=row.line, detail=f"session: {session}")


def _kind(row: Row) -> str:
    return next((str(value).strip().lower() for name, value in row.values.items() if plain_name(name) == _KIND), "")
