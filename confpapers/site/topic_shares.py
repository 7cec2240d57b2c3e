"""A paper's topics on the page: shares in 255ths, the topics it belongs to, and the topic bar.

A paper belongs to all topics that have a fifth of it, and to at most one subtopic, of the topic with its largest share.
"""

import itertools
from collections import Counter
from collections.abc import Sequence

from confpapers.model import Entry, Record, Topic

MEMBER = 51  # of 255: a paper belongs to each topic that is a fifth of it, and to its largest
_SHOWN = 10  # of 255: smaller shares are neither drawn nor sent
_STEP = 3  # shares are rounded to this many 255ths: nobody sees it, and the file is a third smaller


class Segment(Record, frozen=True, kw_only=True):
    """A topic's segment of the topic bar, in thousandths of its width."""

    topic: int
    left: int
    width: int
    percent: int


def quantised(shares: Sequence[float]) -> tuple[int, ...]:
    """Return topic shares in whole 255ths, without those too small to show."""
    parts = [round(share * 255 / _STEP) * _STEP for share in shares]
    return tuple([min(255, part) if part >= _SHOWN else 0 for part in parts])


def members(shares: Sequence[int], subtopic: tuple[int, int] | None = None) -> tuple[int, ...]:
    """Return the topics a paper belongs to: those of a fifth or more, its largest (the first), and its subtopic's.

    `belongs` of static/js/core/columns.js is the same function, so that filter counts match the results.
    """
    largest = max(shares, default=0)
    always = {shares.index(largest) if largest else -1, subtopic[0] if subtopic else -1}
    return tuple(k for k, share in enumerate(shares) if share >= MEMBER or k in always)


def meeting_topics(entries: Sequence[Entry], topics: Sequence[Topic], most: int = 8) -> dict[str, int]:
    """Return the pairs of topics that the most papers belong to both of, "one + other", with the number of papers."""
    counts: Counter[tuple[int, int]] = Counter()
    for entry in entries:
        counts.update(itertools.combinations(members(quantised(entry.topics), entry.subtopic), 2))
    names = {topic.number: topic.name for topic in topics}
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return {f"{names[first]} + {names[second]}": count for (first, second), count in ranked}


def segments(shares: Sequence[int]) -> tuple[Segment, ...]:
    """Return the topic bar: largest first, in thousandths, without invisible segments."""
    left, result = 0, []
    for topic in sorted([k for k, share in enumerate(shares) if share], key=lambda k: -shares[k]):
        width = shares[topic] * 1000 // 255
        result.append(Segment(topic=topic, left=left, width=width, percent=(shares[topic] * 200 + 255) // 510))
        left += width
    return tuple(result)
