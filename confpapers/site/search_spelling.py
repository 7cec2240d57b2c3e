"""Suggestions for misspelt queries: unknown words and unknown fields are replaced by the nearest known ones.

`static/js/search/spelling.js` computes the same in the browser; `tests/site/queries.json` tests both.
"""

import re
from collections.abc import Iterable, Sequence

from confpapers.site.search_query import FIELDS, QuerySlot
from confpapers.site.search_words import chunks, fold, read

_LONG = 8  # letters of a word of which two may be wrong
_SHORTEST = 4
_LONG_FIELD = 6
_BEGINNING = 3  # letters of an abbreviated field


def suggested(
    typed: str, fields: Sequence[str], unknown: Sequence[QuerySlot], listed: Sequence[tuple[str, int]]
) -> str:
    """Return what was typed with its unknown fields and words replaced; "" when nothing near is known.

    `listed` are the words of the index with the number of papers that have each.
    """
    text = typed
    for name in fields:
        if meant := nearest_field(name):
            text = re.sub(rf"\b{name}:", f"{meant}:", text, flags=re.IGNORECASE)
    words = {slot.word: word for slot in unknown if (word := nearest(slot, listed))}
    text = _corrected(text, words)
    return text.strip() if text != typed else ""


def nearest_field(name: str) -> str:
    """Return the field that an unknown one most likely means: "author" for "authors" or "auth"; "" if none is near."""
    allowed = 2 if len(name) >= _LONG_FIELD else 1
    apart = [
        (0 if len(name) >= _BEGINNING and field.startswith(name) else distance(name, field, allowed), field)
        for field in FIELDS
    ]
    least, field = min(apart, key=lambda pair: pair[0])
    return field if least <= allowed else ""


def nearest(slot: QuerySlot, listed: Iterable[tuple[str, int]]) -> str:
    """Return the known word that a word was most likely meant to be; "" if none is near."""
    word = slot.term
    if len(word) < _SHORTEST or any(char.isdigit() for char in word):
        return ""
    allowed = 2 if len(word) >= _LONG else 1
    best: tuple[int, bool, int, str] | None = None
    for own, papers in listed:
        if abs(len(own) - len(word)) > allowed or len(own) < 3:
            continue
        apart = distance(word, own, allowed)
        if apart <= allowed:
            rank = (apart, own[0] != word[0], -papers, own)
            best = rank if best is None else min(best, rank)
    return _shown(slot.word, best[3]) if best else ""


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be added, dropped, changed or swapped with a neighbour; most + 1 if it is more."""
    from rapidfuzz.distance import OSA

    return int(OSA.distance(one, other, score_cutoff=most))


def _shown(typed: str, term: str) -> str:
    """Return a term in the user's spelling, with "z" where the index has "s"."""
    return term if "iz" not in typed else re.sub("is(?=[ae])", "iz", term)


def _corrected(typed: str, replaced: dict[str, str]) -> str:
    """Return the typed text with these words replaced."""
    out = []
    for piece in re.split(r"(\s+)", typed):
        folded = fold(piece)
        for word, correct in replaced.items():
            if word in [word_read for chunk in chunks(piece) for word_read in read(chunk).words]:
                piece = folded = folded.replace(word, correct, 1)
        out.append(piece)
    return "".join(out)
