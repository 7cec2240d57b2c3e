"""Authors that a list spreads over columns or rows, as committees export them, brought into one column.

first, last            a row for each author of a paper (HotCRP), or the only author
1: First Name, ...     a group of columns for each author (Softconf/START, Google Forms)
Author 1, Author 2     a column for each author
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from confpapers.sources.lists.formats import RowList
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.rows import Row, is_title_column

_NUMBERED = re.compile(
    r"(?:author_?)?(?P<before>\d{1,3})?_?(?:author_?)?(?P<part>first|given|last|family|sur|full|middle)?_?(?:name)?_?"
    r"(?P<after>\d{1,3})?"
)
_GIVEN, _FAMILY = ("first", "given", "middle"), ("last", "family", "sur")
_OF_AUTHORS = re.compile(
    r"(?:author_?)?(?P<before>\d{1,3}_)?(?:author_)?(?P<what>affiliation|institution|organi[sz]ation|country)"
    r"(?(before)(?:_?\d{1,3})?|_?\d{1,3})"
)
_WHOLE = ("authors", "author", "author_names", "author_list", "author_full_names", "af", "au", "creators")
_IDS = ("paper", "paper_id", "pid", "id", "submission_id", "submission")


def with_authors(rows: RowList) -> RowList:
    """Return the rows with a column `authors` where names stand in several columns, or in a row for each author."""
    if any(value for row in rows.rows for name, value in row.values.items() if plain_name(name) in _WHOLE and value):
        return rows
    columns = {str(name): key for row in rows.rows[:50] for name in row.values if (key := _author_column(str(name)))}
    if not columns or not any(key[1] in _FAMILY or key[0] for key in columns.values()):
        return rows
    joined = [Row(_joined(row.values, columns), row.line) for row in rows.rows]
    if not any(key[0] for key in columns.values()):
        joined = _one_row_a_paper(joined)
    return msgspec.structs.replace(rows, rows=tuple(joined))


def _author_column(name: str) -> tuple[str, str] | None:
    """Return which author's column this is ("" for the row's only one) and what part of the name; None for others."""
    plain = plain_name(name)
    match = _NUMBERED.fullmatch(plain)
    if not match:
        return None
    number, part = match["before"] or match["after"] or "", match["part"] or ""
    if part or (number and "author" in plain):
        return number, part
    return None


def _joined(values: Mapping[str, Any], columns: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    people: dict[str, dict[str, str]] = {}
    for name, (number, part) in columns.items():
        if text := str(values.get(name) or "").strip():
            people.setdefault(number, {})[part] = text
    names = [_name(parts) for _, parts in sorted(people.items(), key=lambda row: int(row[0] or 0))]
    others = {name: value for name, value in values.items() if name not in columns}
    return {**_with_places(others), "authors": [name for name in names if name]}


def _with_places(values: dict[str, Any]) -> dict[str, Any]:
    """Return the row with the affiliations and the countries of its authors ("Affiliation 1") in one cell each."""
    institutions: dict[str, list[str]] = {}
    others: dict[str, Any] = {}
    for name, value in sorted(values.items(), key=lambda cell: _number(cell[0])):
        if match := _OF_AUTHORS.fullmatch(plain_name(name)):
            field = "countries" if match["what"] == "country" else "affiliations"
            institutions.setdefault(field, []).append(str(value or "").strip())
        else:
            others[name] = value
    return {**others, **{field: "; ".join(filter(None, texts)) for field, texts in institutions.items()}}


def _number(name: str) -> int:
    """Return the author's number in the name of a column, or 0."""
    match = _OF_AUTHORS.fullmatch(plain_name(name))
    return int((re.findall(r"\d+", name) or ["0"])[0]) if match else 0


def _name(parts: Mapping[str, str]) -> str:
    ordered = [parts[key] for key in (*_GIVEN, "", "full", *_FAMILY) if key in parts]
    return " ".join(ordered)


def _one_row_a_paper(rows: list[Row]) -> list[Row]:
    """Return one row for each paper: rows with the same title and the same id are its authors."""
    papers: dict[object, Row] = {}
    for number, row in enumerate(rows):
        title = next((str(value) for name, value in row.values.items() if value and is_title_column(str(name))), "")
        ids = [str(value) for name, value in row.values.items() if value and plain_name(name) in _IDS]
        key: object = (title, *ids[:1]) if title and ids else number
        if key in papers:
            papers[key] = Row(_with_author(papers[key].values, row.values), papers[key].line)
        else:
            papers[key] = row
    return list(papers.values())


def _with_author(first: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with one more author, and with the affiliation of each."""
    merged = {**first, "authors": [*first["authors"], *more["authors"]]}
    for name, value in more.items():
        if name != "authors" and value and str(value) not in str(first.get(name) or ""):
            merged[name] = "; ".join(filter(None, (str(first.get(name) or ""), str(value))))
    return merged
