"""Positions of the poster boards: `boards.csv`, which a publisher may provide for a plan of the hall.

    board,x,y,hall
    1,0,0,Hall A
    2,2.5,0,Hall A

`board` is the poster's number; `x` and `y` are in any unit (metres, floor tiles), y growing downwards; `hall` is
optional.
"""

import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from confpapers.errors import ConferenceError
from confpapers.model import Record
from confpapers.sources.encoding import decode

_NEEDED = ("board", "x", "y")


class Board(Record, frozen=True, kw_only=True):
    """A poster board and its position in the hall."""

    board: str
    x: float
    y: float
    hall: str = ""


def read_boards(address: str) -> tuple[tuple[Board, ...], tuple[str, ...]]:
    """Return the boards in a file, given as a `file:` address, and the problems of lines that were left out.

    Raises ConferenceError if the file cannot be read or lacks a column.
    """
    file = Path(url2pathname(urlsplit(address).path))
    try:
        text = decode(file.read_bytes())
        rows = list(_rows(text.text))
    except (OSError, csv.Error) as error:
        raise ConferenceError(f"boards: {file} cannot be read: {error}") from error
    if rows and (missing := [name for name in _NEEDED if name not in rows[0][1]]):
        raise ConferenceError(f"boards: {file} has no column {missing[0]!r}; it needs board, x, y and may have hall")
    boards: dict[tuple[str, str], Board] = {}
    wrong = [f"{file.name}, line {line}: a byte that is not {text.encoding} is left out" for line in text.repaired]
    for line, row in rows:
        name, hall = (row["board"] or "").strip().removeprefix("#"), (row.get("hall") or "").strip()
        try:
            x, y = float(row["x"] or ""), float(row["y"] or "")
        except (TypeError, ValueError):
            x = y = math.nan
        if not name or not math.isfinite(x) or not math.isfinite(y):
            wrong.append(f"{file.name}, line {line}: not a board and two numbers; left out")
        elif (hall, name) in boards:
            wrong.append(f"{file.name}, line {line}: board {name} is listed twice; the first one counts")
        else:
            boards[hall, name] = Board(board=name, x=x, y=y, hall=hall)
    return tuple(boards.values()), tuple(wrong)


def _rows(text: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Yield the line number and the cells of each row, by column name."""
    csv.field_size_limit(2**31 - 1)  # a cell may be of any length, as everywhere
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for row in reader:
        if any(value for name, value in row.items() if name):
            yield reader.line_num, row
