"""Map the columns of a list to the fields of a paper, for all dialects that people export.

A dialect is recognised by columns that only it has. In bibliographies (Zotero, Scopus, IEEE Xplore, dblp, CSL-JSON,
Semantic Scholar, BibTeX, RIS), dates are publication dates and numbers are issue numbers, so neither is used for the
programme.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from confpapers.bibliography.east_asian import OWN
from confpapers.model import ListFormat
from confpapers.sources.lists.dialects import COLUMNS, DIALECTS, LINKS, LITERATURE_FORMATS, PROGRAMME, SPECIAL, Dialect
from confpapers.sources.lists.formats import RowList
from confpapers.sources.lists.guessed_headings import guessed_fields, may_hold_titles
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.numeric_days import day_in, day_order
from confpapers.sources.statuses import is_status
from confpapers.text import clean

_LISTED_COLUMNS = 30
_LONGEST_CONFERENCE = 31  # days, with the workshops before and after
_LEAP_YEAR = 2028
_WORDS, _DISTINCT = 2.5, 0.9  # of a title, on average; share of titles that occur once


class ListColumns(msgspec.Struct, frozen=True):
    """How a list is read: the columns to use for each field."""

    format: ListFormat
    fields: dict[str, tuple[str, ...]]  # field → columns, plain names
    links: dict[str, str]  # column → label


def read_columns(rows: RowList) -> ListColumns:
    """Return how the rows are read: their dialect, the columns of each field, and the unused columns."""
    filled = _filled_columns(rows)
    names = {plain_name(name) for row in rows.rows[:50] for name in row.values}
    dialect = next((candidate for candidate in DIALECTS if candidate.marks <= names), None)
    literature = rows.format in LITERATURE_FORMATS or bool(dialect and dialect.literature)
    refused = dialect.ignored if dialect else frozenset[str]()
    wanted = {**COLUMNS, **({} if literature else PROGRAMME)}
    if literature:
        wanted["status"] = ("decision", "acceptance")
        wanted["published"] = (*wanted["published"], "date")
    fields = {
        field: own
        for field, columns in wanted.items()
        if (own := tuple(name for name in columns if name in filled and name not in refused))
    }
    _use(dialect, fields, filled)
    if fields.get("title") == ("short_title",) and (guessed := _guessed({}, filled, ("title",))):
        fields["title"] = (*guessed["title"], "short_title")
    needed = ("title", "authors", "abstract") if dialect else tuple(wanted)  # of known columns, some may be renamed
    fields = _with_titles(_checked({**fields, **_guessed(fields, filled, needed)}, filled), filled)
    links = {
        name: label
        for name, label in LINKS.items()
        if name in filled and not _in(fields, name) and any(map(_is_address, filled[name][1]))
    }
    used = {field: filled[names_[0]][0] for field, names_ in fields.items()}
    used |= {label: filled[name][0] for name, label in links.items()}
    taken = {name for names_ in fields.values() for name in names_} | set(links)
    ignored = [original for name, (original, _) in filled.items() if name not in taken]
    format_ = ListFormat(
        name=dialect.name if dialect else rows.format,
        used={name: clean(original) for name, original in used.items()},
        ignored=tuple(map(clean, ignored[:_LISTED_COLUMNS])),
    )
    return ListColumns(format_, fields, links)


def values_of(values: Mapping[str, Any], columns: ListColumns) -> dict[str, Any]:
    """Return a row by our field names, with the first value among several columns of a field."""
    plain: dict[str, Any] = {}
    for name, value in values.items():
        key = plain_name(name)
        if not plain.get(key):
            plain[key] = value
    fields = {field: _first(plain, names) for field, names in columns.fields.items()}
    fields["link_columns"] = {label: plain.get(name) for name, label in columns.links.items() if plain.get(name)}
    fields["ee"] = plain.get("ee")
    return fields


def _use(dialect: Dialect | None, fields: dict[str, tuple[str, ...]], filled: Mapping[str, object]) -> None:
    """Give the fields the columns that only their dialect uses for them."""
    special = SPECIAL.get(dialect.name, {}) if dialect else {}
    for field, columns in special.items():
        if own := tuple(name for name in columns if name in filled):
            fields[field] = own


def _guessed(
    fields: Mapping[str, tuple[str, ...]], filled: Mapping[str, tuple[str, list[Any]]], wanted: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return columns for the fields that have none, by words of their headings: the talk's before its session's."""
    taken = {name for names in fields.values() for name in names} | set(LINKS)
    guessed: dict[str, tuple[str, ...]] = {}
    for name, (heading, values) in sorted(filled.items(), key=lambda column: "session" in column[0]):
        if name in taken or not all(isinstance(value, str) for value in values[:20]):
            continue
        fields_of = guessed_fields(heading)
        for field in fields_of:
            if field in (*wanted, "presenters") and field not in fields and field not in guessed:
                guessed[field] = (name,)
                taken.add(name)
                if field != "day" or "start" not in fields_of:  # "Date and time" is both
                    break
    presenters = guessed.pop("presenters", ())
    return guessed if "authors" in (*fields, *guessed) or not presenters else {**guessed, "authors": presenters}


def _first(plain: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((value for name in names if is_filled(value := plain.get(name))), None)


def is_filled(value: Any) -> bool:
    """Return whether a cell has a value."""
    return value not in (None, "", [], {}) and not (isinstance(value, str) and not value.strip())


def _in(fields: Mapping[str, Sequence[str]], name: str) -> bool:
    return any(name in names for names in fields.values())


def _filled_columns(rows: RowList) -> dict[str, tuple[str, list[Any]]]:
    """Return the columns that have values: plain name → name in the file, values."""
    by_name: dict[str, tuple[str, list[Any]]] = {}
    for row in rows.rows:
        for name, value in row.values.items():
            if is_filled(value):
                by_name.setdefault(plain_name(name), (str(name), []))[1].append(value)
    return by_name


def _checked(
    fields: dict[str, tuple[str, ...]], filled: Mapping[str, tuple[str, list[Any]]]
) -> dict[str, tuple[str, ...]]:
    """Return the fields without columns whose values have another meaning: a job title is not a poster number."""
    tests: dict[str, Callable[[Any], bool]] = {
        "position": _is_position,
        "day": _is_day,
        "arxiv_id": _is_text,
        "presentation": _is_text,
    }
    of_columns: dict[tuple[str, str], Callable[[Any], bool]] = {
        ("id", "paper"): _is_number,
        ("id", "#"): _is_number,
        ("status", "venue"): is_status,
        ("presentation", "venue"): is_status,
        ("room", "venue"): lambda value: not is_status(value),
    }
    checked: dict[str, tuple[str, ...]] = {}
    for field, names in fields.items():
        good = tuple(
            name
            for name in names
            if name == field == "day"
            or (looks := of_columns.get((field, name), tests.get(field))) is None
            or _mostly(looks, filled[name][1])
        )
        if field == "session" and checked.get("title", ("",))[0] in good:  # a list whose "sessions" are its papers
            good = tuple(name for name in good if name != checked["title"][0])
        if good:
            checked[field] = good
    if checked.get("start") == ("time",) and "day" not in checked and not _mostly(_is_time, filled["time"][1]):
        del checked["start"]  # of the submission
    if "day" in checked and checked["day"] == ("date",) and not _one_week(filled["date"][1]):
        del checked["day"]
    return checked


def _with_titles(
    fields: dict[str, tuple[str, ...]], filled: Mapping[str, tuple[str, list[Any]]]
) -> dict[str, tuple[str, ...]]:
    """Return the fields; if no column is called title, one that is called "Paper" or "Talk" may hold titles."""
    if "title" in fields or len(filled) < 2:  # a text without columns may begin with "Accepted papers"
        return fields
    holding = (name for name, (heading, values) in filled.items() if may_hold_titles(heading) and _are_titles(values))
    if not (title := next(holding, "")):
        return fields
    others = {field: tuple(name for name in names if name != title) for field, names in fields.items()}
    return {field: names for field, names in others.items() if names} | {"title": (title,)}


def _are_titles(values: Sequence[Any]) -> bool:
    texts = [clean(value) for value in values if isinstance(value, str)]
    words = sum(max(len(text.split()), len(OWN.findall(text)) / 2) for text in texts)
    return words >= _WORDS * len(values) and len(set(texts)) >= _DISTINCT * len(values)


def _mostly(looks: Callable[[Any], bool], values: Sequence[Any]) -> bool:
    return 5 * sum(map(looks, values)) >= 4 * len(values)


def _is_position(value: Any) -> bool:
    return isinstance(value, int) or bool(
        re.fullmatch(r"#?[\w.-]{1,12}", str(value).strip()) and re.search(r"\d", str(value))
    )


def _is_address(value: Any) -> bool:
    return not isinstance(value, str) or "/" in value or "." in value  # a `code` may be that of a submission


def _is_number(value: Any) -> bool:
    return str(value).strip().isdecimal()


def _is_day(value: Any) -> bool:
    return bool(re.search(r"\d", str(value))) and len(str(value)) < 40


def _is_time(value: Any) -> bool:
    return re.match(r"\s*\d{1,2}[:.h]\d\d(?!\d|[./-]\d{2,4})", str(value)) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int)


def _one_week(values: Sequence[Any]) -> bool:
    """Return whether dates are a conference's days: days, few and close together."""
    texts = list({str(value)[:80] for value in values})
    order = day_order(texts) or "month first"
    year = next((int(day[:4]) for text in texts if (day := day_in(text, order))), _LEAP_YEAR)
    days = sorted(day for text in texts if (day := day_in(text, order, year)))
    if not days or 2 * len(days) < len(texts):
        return False
    length = datetime.date.fromisoformat(days[-1]) - datetime.date.fromisoformat(days[0])
    return len(set(days)) <= _LONGEST_CONFERENCE and length.days <= _LONGEST_CONFERENCE
