"""Short numeric ids for papers in addresses and in the page's data."""

import functools
from collections.abc import Sequence


@functools.lru_cache(maxsize=1 << 17)
def hash_of(text: str) -> int:
    """Return a 32-bit hash of an id (FNV-1a, Fowler, Noll & Vo, over UTF-16); the page's script computes the same."""
    value = 0x811C9DC5
    for unit in text.encode() if text.isascii() else memoryview(text.encode("utf-16")).cast("H")[1:]:
        value = (value ^ unit) * 0x01000193 & 0xFFFFFFFF
    return value


def short_ids(ids: Sequence[str]) -> list[int]:
    """Return a distinct number for each id, which replaces it in addresses and in the page's data."""
    taken: dict[int, None] = {}
    for name in ids:
        while hash_of(name) in taken:
            name += "+"
        taken[hash_of(name)] = None
    return list(taken)


def base36(number: int) -> str:
    """Return a number in base 36, with the digits 0-9a-z."""
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + text
    return text
