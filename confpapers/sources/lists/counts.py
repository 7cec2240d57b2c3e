"""Rows of a table that are no papers: its heading once more, sums ("Total: 12"), and numbers alone."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.rows import Row, is_title_column
from confpapers.sources.lists.workbooks import WORKSHEET
from confpapers.text import clean

_THINGS = r"(?:accepted |rejected |submitted )?(?:papers?|submissions?|articles?|contributions?|entries|titles?|rows?)"
_SUM = re.compile(
    rf"\W*(?:(?:(?:grand|sub)[ -]?)?totals?|totale|sum|sums|summe|gesamt(?:zahl)?|insgesamt|anzahl|somme|suma|count"
    rf"|итого|всего|合计|总计|小计|合計|小計|합계|소계|총계)(?:\s(?:number\s)?(?:of\s)?{_THINGS})?\W*[\d.,]*(?:\s{_THINGS})?\W*"
    rf"|\W*number of {_THINGS}\W*\d*\W*|\W*\d+ {_THINGS}(?: in total)?\W*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[#№]?\s?\d[\d.,]*\W*")
_LONGEST = 60  # characters of a sum


def without_counts(rows: tuple[Row, ...], url: Url) -> Iterator[Row]:
    """Yield the rows that are no headings, sums or numbers; those are reported."""
    for row in rows:
        texts = _filled(row.values)
        if not texts or not (what := _what(texts)):
            yield row
            continue
        notice("dropped", what, where=url, line=row.line, detail=", ".join(texts.values()))


def _filled(values: Mapping[str, Any]) -> dict[str, str]:
    texts = {str(name): clean(str(value)) for name, value in values.items() if name != WORKSHEET and value is not None}
    return {name: text for name, text in texts.items() if text}


def _what(texts: Mapping[str, str]) -> str:
    """Return what a row is that is no paper, or ""."""
    if not any(map(is_title_column, texts)) and not any(map(_is_sum, texts.values())):
        return ""
    if all(plain_name(text) == plain_name(name) for name, text in texts.items()):
        return "heading that is repeated"
    if all(_NUMBER.fullmatch(text) or _is_sum(text) for text in texts.values()):
        return "row that is a sum or a number"
    return ""


def _is_sum(text: str) -> bool:
    return len(text) <= _LONGEST and _SUM.fullmatch(text) is not None
