"""Find the papers in decoded JSON, at any depth: in sections, days and rooms, under tracks, or by their ids.

A list counts if its objects have titles. Lists under several keys ({"oral": [...], "poster": [...]}) are all used, and
papers of a session know its name, room and time.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.rows import is_title_column

_LIST_KEYS = (
    "papers", "notes", "results", "data", "articles", "items", "records", "entries", "publications", "hits", "hit",
    "works", "documents", "docs",
)  # fmt: skip
_PARTS = (
    "papers", "contributions", "talks", "presentations", "submissions", "articles", "posters", "sessions",
    "subsessions", "sections", "events", "items", "entries", "rooms", "days",
)  # fmt: skip
_NO_GROUPS = frozenset({*_LIST_KEYS, *_PARTS}) - {"talks", "posters"}
_AUTHORS = frozenset(
    {
        *("authors", "author", "speakers", "persons", "presenters", "creators", "authorships", "primaryauthors"),
        *("author_names", "authfullname"),
    }
)
_INHERITED = ("room", "day", "date", "location", "start", "end", "start_time", "end_time", "track", "type")
_OF_PLACE = ("room", "day", "date", "location")
_DEEPEST = 8

Unwrap = Callable[[dict[str, Any]], dict[str, Any]]


def papers_in(data: Any, unwrap: Unwrap, left_out: dict[str, int]) -> list[Any] | None:
    """Return the rows of papers in decoded JSON, or None if there are none; `unwrap` opens the wrappers of a row.

    A list may be empty, or have elements that are not objects; these are returned, too. `left_out` receives the number
    of titled entries in lists beside those of the papers, such as keynotes, by the lists' names.
    """
    if isinstance(data, list) and not data:
        return data
    for titled in (_is_titled, _is_named):
        search = _Search(unwrap, titled, {})
        if rows := list(search.rows(data, {}, 0)):
            left_out |= search.left_out
            return rows
    keys = [key for key in _LIST_KEYS if isinstance(data, dict) and data.get(key) == []]
    return [] if keys else None


def _is_titled(row: Mapping[str, Any]) -> bool:
    return any(
        is_title_column(str(key)) and plain_name(key) != "name" and isinstance(value, str | list | dict)
        for key, value in row.items()
    )


def _is_named(row: Mapping[str, Any]) -> bool:
    return any(is_title_column(str(key)) and isinstance(value, str | list) for key, value in row.items())


class _Search(msgspec.Struct, frozen=True):
    """What is looked for: objects with a title, or at least with a name."""

    unwrap: Unwrap
    titled: Callable[[Mapping[str, Any]], bool]
    left_out: dict[str, int]

    def rows(self, data: Any, context: Mapping[str, Any], depth: int) -> Iterator[Any]:
        """Yield the papers in a value, each with what its session says."""
        if depth > _DEEPEST:
            return
        if isinstance(data, list):
            each = [list(self._of_element(element, context, depth)) for element in data]
            if any(isinstance(row, dict) for rows in each for row in rows):
                for element, rows in zip(data, each, strict=True):
                    yield from rows or ([element] if self._is_untitled(element) else [])
        elif isinstance(data, dict):
            yield from self._in_object(data, context, depth)

    def _of_element(self, row: Any, context: Mapping[str, Any], depth: int) -> Iterator[Any]:
        """Yield a paper, or the papers of a session, a day or a room."""
        if not isinstance(row, dict):
            if not isinstance(row, list):
                yield row
            return
        inner = self.unwrap(row)
        if not _has_authors(inner) and (parts := list(self._parts(row, context, depth))):
            yield from parts
        elif self.titled(inner) or (_has_authors(inner) and _is_named(inner)):
            yield {**{key: value for key, value in context.items() if not inner.get(key)}, **row}
        elif not _has_authors(inner):
            others = {key: value for key, value in row.items() if key not in _PARTS}  # the parts have none
            yield from (
                row_in_object
                for row_in_object in self._in_object(others, context, depth)
                if isinstance(row_in_object, dict)
            )

    def _is_untitled(self, element: Any) -> bool:
        """Return whether an element beside papers is one, too, but lacks its title."""
        inner = self.unwrap(element) if isinstance(element, dict) else {}
        return _has_authors(inner) or any(is_title_column(str(key)) and plain_name(key) != "name" for key in inner)

    def _parts(self, row: Mapping[str, Any], context: Mapping[str, Any], depth: int) -> Iterator[Any]:
        """Yield the papers in an object that is not a paper itself."""
        name = next((str(row[key]) for key in ("title", "name") if isinstance(row.get(key), str)), "")
        own = {key: row[key] for key in _INHERITED if isinstance(row.get(key), str) and row[key]}
        for key in _PARTS:
            if isinstance(inner := row.get(key), list | dict) and inner:
                session = {"session": name} if name and key not in ("sessions", "days", "rooms") else {}
                yield from self.rows(inner, {**context, **own, **session}, depth + 1)

    def _in_object(self, data: Mapping[str, Any], context: Mapping[str, Any], depth: int) -> Iterator[Any]:
        """Yield the papers of the lists in an object: of the usual one, and of all whose rows have authors."""
        lists: dict[str, list[Any]] = {}
        own = {key: data[key] for key in _OF_PLACE if depth and isinstance(data.get(key), str) and data[key]}
        context = {**context, **own}
        for key in [*(key for key in _LIST_KEYS if key in data), *(key for key in data if key not in _LIST_KEYS)]:
            if isinstance(data[key], dict | list) and (rows := list(self.rows(data[key], context, depth + 1))):
                lists[key] = rows
        if lists:
            with_authors = {key: rows for key, rows in lists.items() if self._have_authors(rows)}
            chosen = with_authors or dict(list(lists.items())[:1])
            for key in lists.keys() - chosen.keys():
                self.left_out[key] = self.left_out.get(key, 0) + len(lists[key])
            for key, rows in chosen.items():
                is_group = len(chosen) > 1 and key not in _NO_GROUPS and not _is_place(key, rows)
                group = {"track": key} if is_group else {}
                yield from ({**group, **row} if isinstance(row, dict) else row for row in rows)
        elif objects := {
            key: inner for key, inner in data.items() if isinstance(inner, dict) and self.titled(self.unwrap(inner))
        }:
            yield from ({"id": key, **inner} for key, inner in objects.items())
        elif depth == 0 and self.titled(self.unwrap(dict(data))):
            yield dict(data)

    def _have_authors(self, rows: list[Any]) -> bool:
        objects = [self.unwrap(row) for row in rows[:20] if isinstance(row, dict)]
        return any(map(_has_authors, objects))


def _is_place(key: str, rows: list[Any]) -> bool:
    """Return whether the key of a list is the room of its papers, or a name of their day."""
    objects = [row for row in rows if isinstance(row, dict)]
    return all(row.get("room") == key or row.get("date") or row.get("day") for row in objects)


def _has_authors(row: Mapping[str, Any]) -> bool:
    return any(plain_name(key) in _AUTHORS and value for key, value in row.items())
