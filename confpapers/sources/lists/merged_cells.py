"""Programmes kept in a spreadsheet: names of worksheets, rows that are headings, and cells merged over several rows.

Monday, 8 June 2031                                  a heading: the day of the talks below
Session 1: Lamps                                     and their session
09:00   Tiny Lamps See Far     Ada Quill

Lamps   Tiny Lamps See Far     Ada Quill             a merged cell: the session of both
        Bright Lamps           Bo Sample
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources import numeric_days
from confpapers.sources.lists.counts import without_counts
from confpapers.sources.lists.dialects import PROGRAMME
from confpapers.sources.lists.formats import RowList
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.rows import Row, is_title_column
from confpapers.sources.lists.workbooks import WORKSHEET
from confpapers.text import clean

_SESSION = re.compile(
    r"\W*(?:(?:oral|poster|parallel|plenary|keynote|paper|technical|spotlight|industry|demo|special|invited) )?"
    r"(?:session|track|sitzung|seance|séance|sesi[oó]n|sess[aã]o|sessione|themenblock)"
    r"(?:\s*$|\s*:|\s+[-–—]|\s+(?:\d|[IVX]{1,4}\b|[A-Z]\b|#)|\s*\d)"
    r"|\W*(?:oral|poster|spotlight)(?:s| (?:papers|presentations|session))?\W*$"
    r"|第.{1,4}(?:会场|分会场|场)|(?:セッション|분과)\s?\d",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\W*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag"
    r"|(?i:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[eé]rcoles|jueves|viernes|domingo)"
    r"|(?:Day|Tag|Jour|Día|Giorno) (?=\d)|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[.,]? (?=.{0,12}\d))(?:\W*$|[^A-Za-z]*\d|, )"
)
_UNNAMED = re.compile(
    r"\s*(?:(?:Sheet|Tabelle|Feuil|Hoja|Foglio|Planilha|Blad|Лист|Arkusz|工作表|シート|시트)\s?\d*)?\s*"
)
_TABLES = ("CSV", "workbook", "HTML table")
_LONGEST, _WORDS = 120, 6  # characters of a heading, words of a day
_MERGED = ("session", "track", "day", "room", "start", "end", "presentation")
_FEWEST = 0.02  # share of rows with a value in a column of merged cells


def with_headings(rows: RowList, url: Url, year: int = 0) -> RowList:
    """Return the papers of a table, each with the day and session that a heading above it or a merged cell gives.

    `year` is that of days without one, if it is known.
    """
    if rows.format in _TABLES:
        rows = msgspec.structs.replace(rows, rows=tuple(without_counts(rows.rows, url)))
    wide = sum(sum(bool(str(value).strip()) for value in row.values.values()) > 1 for row in rows.rows)
    if rows.format not in _TABLES or 2 * wide < len(rows.rows):  # a list of titles alone has no headings
        return rows
    headed = tuple(_below_headings(rows.rows, url, year))
    return msgspec.structs.replace(rows, rows=_filled_down(headed, url))


# --- rows that are headings ------------------------------------------------------------------------------------------


def _below_headings(rows: Sequence[Row], url: Url, year: int) -> Iterator[Row]:
    above: dict[str, str] = {}
    worksheet = ""
    for number, whole_row in enumerate(rows):
        row, name = _without_worksheet(whole_row)
        if name != worksheet:
            worksheet, above = name, _of_worksheet(name, year)
        kind, text = _heading(row, year)
        if kind and number + 1 < len(rows):
            outer = ("track", "day", "weekday") if kind == "session" else ("track",)
            above = {**{name: above[name] for name in outer if name in above}, kind: text}
            notice(
                "guessed", "row that is a heading", where=url, line=row.line, detail=_only_cell(row),
                remedy="The rows below it have that day or session, unless they name their own",
            )  # fmt: skip
            continue
        own = {plain_name(name) for name, value in row.values.items() if str(value).strip()}
        day, weekday, session = (above.get(name, "") for name in ("day", "weekday", "session"))
        fields = {"day": day, "session": ", ".join(filter(None, (weekday, session))), "track": above.get("track", "")}
        added = {field: text for field, text in fields.items() if text and not own & set(PROGRAMME[field])}
        yield Row({**row.values, **added}, row.line) if added else row


def _only_cell(row: Row) -> str:
    """Return the text of the row's only filled cell, or "" if it has more or none."""
    filled = [clean(str(value)) for value in row.values.values() if str(value).strip()]
    return filled[0] if len(filled) == 1 else ""


def _without_worksheet(row: Row) -> tuple[Row, str]:
    """Return the row, and the name of its worksheet, which is "" if there is one worksheet alone."""
    if not (worksheet := row.values.get(WORKSHEET)):
        return row, ""
    return Row({name: value for name, value in row.values.items() if name != WORKSHEET}, row.line), worksheet


def _of_worksheet(name: str, year: int) -> dict[str, str]:
    """Return what the name of a worksheet says of its papers: their day, session or track."""
    kind, text = _kind_of(name, year)
    return {kind: text} if kind else {} if _UNNAMED.fullmatch(name) else {"track": name}


def _heading(row: Row, year: int) -> tuple[str, str]:
    """Return kind and text of a row with one cell that is a heading; two empty texts for others."""
    return _kind_of(_only_cell(row), year) if len(row.values) > 1 else ("", "")


def _kind_of(text: str, year: int) -> tuple[str, str]:
    """Return "day", "weekday" (a day without its year) or "session", and the text, or two empty texts."""
    if not 0 < len(text) <= _LONGEST:
        return "", ""
    if len(text.split()) <= _WORDS:
        if numeric_days.day_in(text, "month first", year):
            return "day", numeric_days.day_in(text, "", year) or text
        if _WEEKDAY.match(text):
            return "weekday", text
    return ("session", text) if _SESSION.match(text) else ("", "")


# --- merged cells ----------------------------------------------------------------------------------------------------


def _filled_down(rows: tuple[Row, ...], url: Url) -> tuple[Row, ...]:
    """Return the rows with the values of merged cells, which a spreadsheet writes only in the first of their rows."""
    papers = [
        n for n, row in enumerate(rows) if any(is_title_column(str(key)) and row.values[key] for key in row.values)
    ]
    columns = {str(name): field for row in rows[:50] for name in row.values if (field := _field(str(name)))}
    texts = {name: [str(rows[n].values.get(name) or "").strip() for n in papers] for name in columns}
    lead = next((name for name in texts if columns[name] in ("session", "day") and _is_merged(texts[name])), "")
    if not lead:
        return rows
    empty = [not text for text in texts[lead]]
    merged = [name for name in texts if [not text for text in texts[name]] == empty]
    full = {name: _continued(texts[name]) for name in merged}
    more = {n: {name: full[name][k] for name in merged} for k, n in enumerate(papers)}
    remedy = "They have the value of the cell above; fill the column in if that is wrong"
    for _ in range(sum(empty)):
        notice("guessed", "empty cells below a merged cell", where=url, detail=", ".join(merged), remedy=remedy)
    return tuple(Row({**row.values, **more.get(n, {})}, row.line) for n, row in enumerate(rows))


def _field(name: str) -> str:
    plain = plain_name(name)
    return next((field for field in _MERGED if plain in PROGRAMME[field]), "")


def _is_merged(texts: Sequence[str]) -> bool:
    """Return whether a column begins with a value and names each only once, with empty cells between."""
    values = [text for text in texts if text]
    once = len(set(values)) == len(values) >= 2
    return once and bool(texts[0]) and _FEWEST * len(texts) <= len(values) <= 0.6 * len(texts)


def _continued(texts: Sequence[str]) -> list[str]:
    last, full = "", list[str]()
    for text in texts:
        last = text or last
        full.append(last)
    return full
