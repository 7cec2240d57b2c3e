"""The institutions of the page's menu, and the papers of each."""

from collections import Counter
from collections.abc import Sequence

from confpapers.site.card import Card
from confpapers.site.programme import natural

_MOST, _FEWEST_PAPERS = 80, 2  # of the menu; the search finds the other institutions
_SETS = 65_535  # different sets of institutions that a column can hold


def frequent(cards: Sequence[Card]) -> list[tuple[str, int]]:
    """Return the institutions with the most papers, and how many each has."""
    counts = Counter(name for card in cards for name in card.affiliations)
    listed = [(name, count) for name, count in counts.items() if count >= _FEWEST_PAPERS]
    return sorted(listed, key=lambda pair: (-pair[1], natural(pair[0])))[:_MOST]


def in_menu(cards: Sequence[Card]) -> list[list[str]]:
    """Return those of each paper's institutions that are in the menu."""
    names = [name for name, _ in frequent(cards)]
    while True:
        wanted = set(names)
        rows = [[name for name in card.affiliations if name in wanted] for card in cards]
        if len({tuple(row) for row in rows}) <= _SETS:
            return rows
        names = names[: len(names) // 2]
