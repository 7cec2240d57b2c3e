"""Sites of the toy conference, written into a folder."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from toyconference import Toy

from confpapers.model import Entry
from confpapers.site import render as site
from confpapers.site.programme import programme_order


def render(toys: Toy, folder: Path, *, base_url: str = "", force: bool = False, **changes: Any) -> Path:
    """Write the conference's folder below `folder`."""
    site.render(toys.content(**changes), folder / "toy", base_url=base_url, force=force)
    return folder / "toy"


def put(toys: Toy, folder: Path, name: str, **conference: Any) -> list[Entry]:
    """Write a conference into the site; gives its entries in the order of its page."""
    site.render(toys.content(conference=replace(toys.conference, id=name, **conference)), folder / name)
    return [toys.entries[index] for index in programme_order(toys.entries)]


def read_index(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """The index as its description says it is laid out."""
    at = 0

    def number() -> int:
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    number()
    terms, before = [], b""
    for _ in range(number()):
        shared, length = number(), number()
        before = before[:shared] + data[at : at + length]
        at += length
        terms.append((before.decode(), number()))
    out: dict[str, list[tuple[int, int]]] = {}
    for term, size in terms:
        end, row, rows = at + size, -1, []
        while at < end:
            value = number()
            row += value >> 3
            rows.append((row, value & 7))
        out[term] = rows
    assert at == len(data)
    return out
