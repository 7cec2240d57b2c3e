"""Days and times in the cells of a table: "6/8/2031", "9:00-9:20", both in one cell.

The other cells of the column, or the conference's dates, say which number is the month.

day_order    how a column writes its days
day_in       the day in a cell of such a column
read_times   day, start and end of a row
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from confpapers.sources import dates

Problem = tuple[str, str, str]
Order = Literal["day first", "month first", ""]
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-])", re.ASCII)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_CONFERENCE = 14  # days
_LEAP_YEAR = 2028
_WRITE_DAYS = "Write days as 2015-06-08"


def day_order(cells: Iterable[str], span: Sequence[str] = ()) -> Order:
    """Return whether numeric days put the day or the month first; "" if there are none, or nothing decides.

    `span` has the first and the last day of the conference, if known. A number above 12, a weekday, and days that are
    close together in one order alone decide.

        >>> day_order(["6/8/2031", "6/13/2031"]), day_order(["6/8/2031", "7/8/2031"]), day_order(["6/8/2031"])
        ('month first', 'day first', '')
        >>> day_order(["6/8/2031"], ("2031-06-07", "2031-06-12"))
        'month first'
    """
    matches = [(cell, match) for cell in cells if (match := _NUMERIC.search(cell[:80]))]
    possible: list[Order] = [
        order
        for order in ("day first", "month first")
        if matches and all(_fits(cell, match, order) for cell, match in matches)
    ]
    if len(possible) == 2 and span:
        inside = [order for order in possible if all(_is_near(_date(match, order), span) for _, match in matches)]
        possible = inside or possible
    if len(possible) == 2:
        close = [
            order for order in possible if _length(_date(match, order) for _, match in matches) <= _LONGEST_CONFERENCE
        ]
        same = all(match[1] == match[3] for _, match in matches)
        possible = close if len({match[0] for _, match in matches}) > 1 or same else possible
    return possible[0] if len(possible) == 1 or (possible and all(match[1] == match[3] for _, match in matches)) else ""


def day_in(text: str, order: Order, year: int = 0) -> str:
    """Return the day in a cell as "2031-06-08"; "" if there is none, or if it could be two days and `order` is "".

    >>> day_in("6/8/2031, 9:00 AM", "month first"), day_in("6/8/2031", ""), day_in("13/6/2031", "")
    ('2031-06-08', '', '2031-06-13')
    """
    match = _NUMERIC.search(text)
    if not match:
        return dates.any_day(text, year)
    readings = {day for each in ("day first", "month first") if (day := _iso(match, each))}
    if order and (day := _iso(match, order)):
        return day
    return readings.pop() if len(readings) == 1 else ""


def read_times(cells: Mapping[str, str], order: Order, year: int = 0) -> tuple[dict[str, str], list[Problem]]:
    """Return day, start and end in the cells of a row, and the cells that are not days or times.

    `cells` has the texts of "day", "start" and "end"; times may also be in the cell of the day, both in that of the
    start, and the day in that of the start. A problem is the name of a cell, what is wrong, and what to do.

    >>> read_times({"day": "13/6/2031, 9:00-9:20"}, "")
    ({'day': '2031-06-13', 'start': '09:00', 'end': '09:20'}, [])
    """
    day_cell, start_cell, end_cell = (cells.get(name, "") for name in ("day", "start", "end"))
    plain_start, plain_end = dates.plain_times(start_cell), dates.plain_times(end_cell)
    start, end = _times(plain_start, plain_end) if start_cell or end_cell else dates.times_in(day_cell)
    day = day_in(day_cell, order, year) if day_cell else day_in(start_cell, order)
    times = {"day": day, "start": start, "end": end}
    problems: list[Problem] = []
    if day_cell and not day:
        if is_ambiguous(day_cell):
            problems.append(("day", "day that can be read in two ways", _WRITE_DAYS))
        else:
            what = "day without a year" if day_in(day_cell, order, _LEAP_YEAR) else "cell that is not a day"
            problems.append(("day", what, _WRITE_DAYS))
    problems += [
        (name, "cell that is not a time", "Write times as 14:30")
        for name, cell in (("start", start_cell), ("end", end_cell))
        if cell and not times[name]
    ]
    return {name: value for name, value in times.items() if value}, problems


def _times(start: str, end: str) -> tuple[str, str]:
    """Return start and end of two cells; the first may have both, and AM or PM may be written at the end alone."""
    first, last = dates.span(start, end)
    begins, ends = dates.times_in(start)
    own_end = dates.end_clock(end) or dates.times_in(end)[0] or dates.iso_time(end)
    return first or begins or dates.iso_time(start), last or own_end or ends


def is_ambiguous(text: str) -> bool:
    """Return whether a cell can be read as two days."""
    match = _NUMERIC.search(text)
    return bool(match and match[1] != match[3] and _date(match, "day first") and _date(match, "month first"))


def _date(match: re.Match[str], order: str) -> datetime.date | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    day, month = (first, second) if order == "day first" else (second, first)
    try:
        return datetime.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _iso(match: re.Match[str], order: str) -> str:
    date = _date(match, order)
    return date.isoformat() if date else ""


def _fits(cell: str, match: re.Match[str], order: str) -> bool:
    date = _date(match, order)
    named = [day for day in re.findall(r"\b([a-z]{3})", cell.lower()) if day in _WEEKDAYS]
    return date is not None and (not named or _WEEKDAYS[date.weekday()] in named)


def _is_near(date: datetime.date | None, span: Sequence[str]) -> bool:
    days = [datetime.date.fromisoformat(day) for day in span if dates.iso_day(day)]
    week = datetime.timedelta(days=7)  # workshops and tutorials before and after
    return bool(date and days and min(days) - week <= date <= max(days) + week)


def _length(days: Iterable[datetime.date | None]) -> int:
    dates = sorted(_valid(days))
    return (dates[-1] - dates[0]).days if dates else 0


def _valid(days: Iterable[datetime.date | None]) -> Iterator[datetime.date]:
    yield from (day for day in days if day)
