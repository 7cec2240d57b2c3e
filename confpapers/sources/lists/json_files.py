"""Lists in JSON: the list of papers at any depth, objects by id, JSON lines, and truncated files."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.nested import papers_in
from confpapers.sources.lists.rows import Row, is_title_column

_WRAPPERS = ("info", "content", "paper", "fields", "_source", "attributes", "data", "node", "bibjson")
_TITLES = {"title", "titles"}
_DEEPEST = 100  # levels of nesting; what is deeper is left out
_MOST_BREAKS = 100  # broken objects in a list
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_NEXT_OBJECT = re.compile(r"\}\s?,\s*(?=\{)")


def from_json(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of JSON or JSON lines. Raises ValueError if there is no list of papers."""
    text = text.replace("\ufeff", "")
    try:
        data = _load(text, url)
    except ValueError as error:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        lines = [(n, line) for n, line in enumerate(plain.split("\n"), 1) if line.strip()]
        if not _are_json_lines(lines):
            yield from _from_cut_json(text, url, error)
            return
        yield from _from_json_lines(lines, url)
        return
    yield from rows_of_data(data, url)


def rows_of_data(data: Any, url: Url) -> Iterator[Row]:
    """Return the rows in decoded JSON or YAML. Raises ValueError if there is no list of papers."""
    data = _by_rows(data)
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    left_out: dict[str, int] = {}
    rows = papers_in(data, _unwrapped, left_out)
    if rows is None and ending in ("jsonl", "ndjson") and isinstance(data, dict):
        rows = [data]
    if rows is None:
        raise ValueError("it contains no list of papers: objects with a title, or an object with such a list")
    yield from (Row(_unwrapped(row)) for row in rows if isinstance(row, dict))
    for name, count in sorted(left_out.items()):
        what, remedy = f"entry of {name!r} without authors", "Name their authors if they are papers"
        for _ in range(count):
            notice("dropped", what, where=url, remedy=remedy)
    for _ in range(sum(not isinstance(row, dict) for row in rows)):
        notice("dropped", "entry that is not an object", where=url)


def _number(digits: str) -> int | float:
    """Return a whole number; one that is longer than Python reads is infinite."""
    return int(digits) if len(digits) < 1000 else float(digits)


_DECODER = json.JSONDecoder(strict=False, parse_int=_number)


def _load(text: str, url: Url) -> Any:
    try:
        return _DECODER.decode(text)
    except RecursionError:
        notice("dropped", f"JSON deeper than {_DEEPEST} levels", where=url)
        return _DECODER.decode(_shallow(text))


def _shallow(text: str) -> str:
    """Return JSON with `null` for what is nested too deeply."""
    pieces, depth, start = [], 0, 0
    for token in _STRING_OR_BRACKET.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == _DEEPEST + 1:
                pieces.append(text[start : token.start()])
        elif token[0] in "]}":
            if depth == _DEEPEST + 1:
                pieces.append("null")
                start = token.end()
            depth -= 1
    return "".join(pieces) + (text[start:] if depth <= _DEEPEST else "null")


def _by_rows(data: Any) -> Any:
    """Return a table by its rows: pandas writes columns, or rows without names."""
    if not isinstance(data, dict):
        return data
    names, rows = data.get("columns"), data.get("data")
    if isinstance(names, list) and isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows):
        return [dict(zip(map(str, names), row, strict=False)) for row in rows]
    titles = next((value for key, value in data.items() if is_title_column(str(key))), None)
    if isinstance(titles, dict) and all(isinstance(text, str) for text in titles.values()):
        columns = {key: column for key, column in data.items() if isinstance(column, dict)}
        return [{key: column.get(number) for key, column in columns.items()} for number in titles]
    return data


def _are_json_lines(lines: Sequence[tuple[int, str]]) -> bool:
    if len(lines) < 2:
        return False
    good = sum(_is_object(line) for _, line in lines[:20])
    return 2 * good >= min(len(lines), 20)


def _is_object(line: str) -> bool:
    try:
        return isinstance(_DECODER.decode(line), dict)
    except (ValueError, RecursionError):
        return False


def _from_json_lines(lines: Iterable[tuple[int, str]], url: Url) -> Iterator[Row]:
    for number, line in lines:
        try:
            data = _DECODER.decode(line)
        except (ValueError, RecursionError) as error:
            notice("dropped", "line that is not JSON", where=url, line=number, detail=str(error))
            continue
        rows = data if isinstance(data, list) else [data]
        yield from (Row(_unwrapped(row), number) for row in rows if isinstance(row, dict))


def _from_cut_json(text: str, url: Url, error: ValueError) -> Iterator[Row]:
    """Yield the objects of a list that is truncated or has broken objects: all others."""
    start, count, breaks = text.find("["), 0, 0
    place = start + 1
    while start >= 0:
        place = re.compile(r"[\s,]*").match(text, place).end()  # type: ignore[union-attr]
        try:
            row, place = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError) as broken:
            breaks += 1
            after = (
                _NEXT_OBJECT.search(text, place) if breaks < _MOST_BREAKS and text[place : place + 1] != "]" else None
            )
            what = "broken object of a JSON list" if after else "rest of a JSON file that is broken"
            if text[place:].strip() not in ("]", ""):
                line = text.count("\n", 0, place) + 1
                remedy = "Look at its quotation marks, brackets and commas"
                notice("dropped", what, where=url, line=line, detail=str(broken), remedy=remedy)
            if not after:
                break
            place = after.end()
            continue
        if isinstance(row, dict):
            count += 1
            yield Row(_unwrapped(row))
    if not count:
        raise error


def _unwrapped(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row without the wrappers of dblp, OpenReview and search engines: {"info": {...}}, {"title": {"value":
    ...}}.
    """
    wrapper = next((key for key in _WRAPPERS if isinstance(row.get(key), dict) and row[key].keys() & _TITLES), None)
    if wrapper is not None:
        row = {key: value for key, value in {**row, **row[wrapper]}.items() if key != wrapper}
    return _flat({str(key): _value(value) for key, value in row.items()})


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with what OpenAlex, Crossref, DataCite and Semantic Scholar keep in objects inside it."""
    inner = {key: value for key, value in _inner_values(row) if value and not row.get(key)}
    return {**row, **inner} if inner else row


def _inner_values(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "authors", [*_objects(row.get("primaryauthors")), *_objects(row.get("coauthors"))]  # Indico
    yield from _times(row)
    authorships = [item for item in _objects(row.get("authorships")) if isinstance(item.get("author"), dict)]
    yield "authors", [item["author"] for item in authorships]
    positions = [place for item in authorships for place in _objects(item.get("institutions"))]
    yield "affiliations", [str(place["display_name"]) for place in positions if place.get("display_name")]
    if isinstance(inverted := row.get("abstract_inverted_index"), dict):
        pairs = ((at, word) for word, positions in inverted.items() if isinstance(positions, list) for at in positions)
        yield "abstract", " ".join(word for _, word in sorted(pair for pair in pairs if isinstance(pair[0], int)))
    for key in ("primary_location", "best_oa_location"):
        location = row.get(key)
        if isinstance(location, dict):
            yield "url", location.get("landing_page_url")
            yield "pdf_url", location.get("pdf_url")
    if isinstance(pages := row.get("biblio"), dict):
        yield from ((key, pages.get(key)) for key in ("first_page", "last_page"))
    if isinstance(submission := row.get("attributes"), dict):  # ACL's proceedings
        yield from (("track", submission.get("submitted_area")), ("presentation", submission.get("presentation_type")))
    if isinstance(ids := row.get("externalIds"), dict):
        yield from (("doi", ids.get("DOI")), ("arxiv_id", ids.get("ArXiv")))
    yield from (
        ("pdf_url", link.get("URL")) for link in _objects(row.get("link")) if "pdf" in str(link.get("content-type"))
    )
    yield from (("title", item.get("title")) for item in _objects(row.get("titles")))
    yield from (("abstract", item.get("description")) for item in _objects(row.get("descriptions")))


def _times(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield day, times and room where Indico and pretalx keep them."""
    start, end, slot = row.get("startDate"), row.get("endDate"), row.get("slot")
    if isinstance(start, dict):
        yield from (("day", start.get("date")), ("start", start.get("time")))
    if isinstance(end, dict):
        yield "end", end.get("time")
    if isinstance(slot, dict):
        yield from ((key, _value(slot.get(key))) for key in ("room", "start", "end"))


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _value(value: Any) -> Any:
    """Return a value without its wrapper: {"value": ...}, or texts by language, of which the English one."""
    if not isinstance(value, dict) or not value:
        return value
    if "value" in value:
        return value["value"]
    if all(
        isinstance(text, str) and re.fullmatch(r"[a-z]{2}(?:[-_][a-zA-Z]{2,4})?", str(key))
        for key, text in value.items()
    ):
        return value.get("en") or next(iter(value.values()))
    return value
