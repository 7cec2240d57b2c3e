"""Lists in JSON: the list of papers at any depth, objects by id, JSON lines, and truncated files."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.list_rows import Row, is_title_column

_LIST_KEYS = (
    "papers",
    "notes",
    "results",
    "data",
    "articles",
    "items",
    "records",
    "entries",
    "publications",
    "hits",
    "hit",
    "works",
    "documents",
)
_WRAPPERS = ("info", "content", "paper", "fields", "_source", "attributes", "data", "node", "bibjson")
_TITLES = {"title", "titles"}
_DEEPEST = 6


def from_json(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of JSON or JSON lines. Raises ValueError if there is no list of papers."""
    text = text.lstrip("\ufeff")
    try:
        data = json.loads(text, strict=False)
    except ValueError as error:
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        if not _are_json_lines(lines):
            yield from _from_cut_json(text, url, error)
            return
        yield from _from_json_lines(lines, url)
        return
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    rows = list_in(data)
    if rows is None and ending in ("jsonl", "ndjson") and isinstance(data, dict):
        rows = [data]
    if rows is None:
        raise ValueError("it contains no list of papers: objects with a title, or an object with such a list")
    yield from (Row(_unwrapped(row)) for row in rows if isinstance(row, dict))
    if others := sum(not isinstance(row, dict) for row in rows):
        notice("dropped", "entry that is not an object", where=url, detail=f"{others} in all")


def _are_json_lines(lines: Sequence[tuple[int, str]]) -> bool:
    if len(lines) < 2:
        return False
    good = sum(_is_object(line) for _, line in lines[:20])
    return 2 * good >= min(len(lines), 20)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line, strict=False), dict)
    except (ValueError, RecursionError):
        return False


def _from_json_lines(lines: Iterable[tuple[int, str]], url: Url) -> Iterator[Row]:
    for number, line in lines:
        try:
            data = json.loads(line, strict=False)
        except (ValueError, RecursionError) as error:
            notice("dropped", "line that is not JSON", where=url, line=number, detail=str(error))
            continue
        rows = data if isinstance(data, list) else [data]
        yield from (Row(_unwrapped(row), number) for row in rows if isinstance(row, dict))


def _from_cut_json(text: str, url: Url, error: ValueError) -> Iterator[Row]:
    """Yield the objects of a list that is truncated or has a broken object: those before it."""
    start, decoder, found = text.find("["), json.JSONDecoder(strict=False), 0
    place = start + 1
    while start >= 0:
        place = re.compile(r"[\s,]*").match(text, place).end()  # type: ignore[union-attr]
        try:
            row, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        if isinstance(row, dict):
            found += 1
            yield Row(_unwrapped(row))
    if not found:
        raise error
    notice(
        "dropped", "rest of a JSON file that is broken", where=url, line=text.count("\n", 0, place) + 1,
        detail=str(error), remedy="Save or download the file again",
    )  # fmt: skip


def list_in(data: Any, depth: int = 0) -> list[Any] | None:
    """Return the list of papers in decoded JSON: the first list of objects with titles, at any depth."""
    if isinstance(data, list):
        return data if not data or any(map(_has_title, data[:20])) else None
    if not isinstance(data, dict) or depth > _DEEPEST:
        return None
    keys = [key for key in _LIST_KEYS if key in data]
    for key in (*keys, *(key for key in data if key not in _LIST_KEYS)):
        inner = data[key]
        if isinstance(inner, dict | list) and inner and (found := list_in(inner, depth + 1)) is not None:
            return found
    objects = [{"id": key, **value} for key, value in data.items() if isinstance(value, dict) and _has_title(value)]
    if objects:
        return objects
    return [data] if _has_title(data) and depth == 0 else next((data[key] for key in keys if data[key] == []), None)


def _has_title(row: Any) -> bool:
    if not isinstance(row, dict):
        return False
    inner = _unwrapped(row)
    return any(is_title_column(str(key)) and isinstance(value, str | list) for key, value in inner.items())


def _unwrapped(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row without the wrappers of dblp, OpenReview and search engines: {"info": {...}}, {"title": {"value":
    ...}}.
    """
    wrapper = next((key for key in _WRAPPERS if isinstance(row.get(key), dict) and row[key].keys() & _TITLES), "")
    merged = {key: value for key, value in {**row, **row.get(wrapper, {})}.items() if key != wrapper}
    return _flat({str(key): _value(value) for key, value in merged.items()})


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with what OpenAlex, Crossref, DataCite and Semantic Scholar keep in objects inside it."""
    found = {key: value for key, value in _inner_values(row) if value and not row.get(key)}
    return {**row, **found} if found else row


def _inner_values(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    authorships = [one for one in _objects(row.get("authorships")) if isinstance(one.get("author"), dict)]
    yield "authors", [one["author"] for one in authorships]
    places = [place for one in authorships for place in _objects(one.get("institutions"))]
    yield "affiliations", [str(place["display_name"]) for place in places if place.get("display_name")]
    if isinstance(inverted := row.get("abstract_inverted_index"), dict):
        found = ((at, word) for word, places in inverted.items() if isinstance(places, list) for at in places)
        yield "abstract", " ".join(word for _, word in sorted(pair for pair in found if isinstance(pair[0], int)))
    for key in ("primary_location", "best_oa_location"):
        location = row.get(key)
        if isinstance(location, dict):
            yield "url", location.get("landing_page_url")
            yield "pdf_url", location.get("pdf_url")
    if isinstance(pages := row.get("biblio"), dict):
        yield from ((key, pages.get(key)) for key in ("first_page", "last_page"))
    if isinstance(ids := row.get("externalIds"), dict):
        yield from (("doi", ids.get("DOI")), ("arxiv_id", ids.get("ArXiv")))
    yield from (
        ("pdf_url", link.get("URL")) for link in _objects(row.get("link")) if "pdf" in str(link.get("content-type"))
    )
    yield from (("title", one.get("title")) for one in _objects(row.get("titles")))
    yield from (("abstract", one.get("description")) for one in _objects(row.get("descriptions")))


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _value(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value
