"""The data of a paper in the site-wide search: rows in files of a hundred, beside the conference's other data.

A row is [title, id, short, authors, note, topic, teaser, formulas], without empty fields at its end. `id` is that of
the paper's own page ("" if it has none), `short` is its id in addresses, authors are one name per line, `note` contains
badges and programme, `topic` is the number of the largest topic, `teaser` an image.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from confpapers.model import Record
from confpapers.site.card import Card
from confpapers.site.data_script import hashed, script
from confpapers.site.math import formulas

MANY = 100
_NOTED_BADGES = ("award", "oral", "spotlight", "highlight")


class Hashes(Record, frozen=True, kw_only=True):
    """A conference's files used by the site-wide search, as the concatenated hashes in their names."""

    rows: str = ""  # rows-0.<hash>.js, rows-1.<hash>.js, ...
    papers: str = ""  # papers-0.<hash>.js, ...
    search: tuple[str, ...] = ()  # file names: the index or its table of parts, and then the parts


def row_files(cards: Sequence[Card]) -> dict[str, bytes]:
    """Return the files `rows-i` by file name."""
    files = {}
    for first in range(0, len(cards), MANY):
        name = f"rows-{first // MANY}"
        data = script(name, [_row(card) for card in cards[first : first + MANY]])
        files[hashed(f"{name}.js", data)] = data
    return files


def _row(card: Card) -> list[Any]:
    badges = [badge.text for badge in card.badges if badge.kind in _NOTED_BADGES]
    topic = card.segments[0].topic if card.segments else -1
    row = [
        card.title,
        card.id if card.href.startswith("papers/") else "",
        card.short,
        "\n".join(card.authors),
        " · ".join([*badges, *([card.when] if card.when else [])]),
        topic,
        card.teaser,
        formulas(card.title),
    ]
    while len(row) > 6 and not row[-1]:
        row.pop()
    return row


def hashes(names: Sequence[str]) -> Hashes:
    """Return the hashes of a conference's data files rows-i, papers-i and search."""
    return Hashes(
        rows="".join(_numbered(names, "rows")),
        papers="".join(_numbered(names, "papers")),
        search=(*(name for name in names if name.startswith("search.")), *_named(names, "search")),
    )


def _named(names: Sequence[str], kind: str) -> list[str]:
    """Return the files <kind>-0, <kind>-1, ... in order."""
    numbered = [(int(match[1]), name) for name in names if (match := re.match(rf"{kind}-(\d+)\.", name))]
    return [name for _, name in sorted(numbered)]


def _numbered(names: Sequence[str], kind: str) -> Iterator[str]:
    for name in _named(names, kind):
        yield name.split(".")[1]


def names(kind: str, hashes: str) -> list[str]:
    """Return the file names that these hashes belong to."""
    return [f"{kind}-{i // 10}.{hashes[i : i + 10]}.js" for i in range(0, len(hashes), 10)]


def value_of(file: Path) -> Any:
    """Return the value in a data file."""
    data = file.read_bytes()
    return msgspec.json.decode(data[data.index(b",") + 1 : -3])


def read_rows(folder: Path, hashes: Hashes) -> Iterator[list[Any]]:
    """Yield the rows of a conference in `folder`, in the order of its page."""
    for name in names("rows", hashes.rows):
        yield from value_of(folder / "data" / name)
