"""Topics over the years as small charts: each topic's share of each year's papers."""

from collections.abc import Sequence

from confpapers.model import Entry, Record, Topic

_WIDTH, _HEIGHT = 160, 36  # of a chart's view box; bars share the width among the years


class TopicYears(Record, frozen=True, kw_only=True):
    """A topic's chart."""

    number: int
    name: str
    path: str  # one bar per year, in a box of 160 x 36, as high as the box for the largest share of all charts
    said: str  # the same in words: "2013: 4%, 2014: 6%"


class Years(Record, frozen=True, kw_only=True):
    """The charts of an archive's topics, from the largest growth to the largest decline."""

    first: int
    last: int
    topics: tuple[TopicYears, ...]


def years(entries: Sequence[Entry], topics: Sequence[Topic]) -> Years | None:
    """Return the charts of the topics over the years, or None if all papers are from one year."""
    shares = shares_by_year([(entry.year, entry.topics) for entry in entries], len(topics))
    return charts(shares, [topic.name for topic in topics]) if len(shares) > 1 and topics else None


def shares_by_year(papers: Sequence[tuple[int, Sequence[float]]], topics: int) -> dict[int, list[float]]:
    """Return for each year, in order, the mean of its papers' topic shares."""
    sums: dict[int, list[float]] = {}
    counts: dict[int, int] = {}
    for year, shares in papers:
        if len(shares) != topics:
            continue
        counts[year] = counts.get(year, 0) + 1
        total = sums.setdefault(year, [0.0] * topics)
        for topic, share in enumerate(shares):
            total[topic] += share
    return {year: [share / counts[year] for share in sums[year]] for year in sorted(sums)}


def charts(shares: dict[int, list[float]], names: Sequence[str]) -> Years:
    """Return a chart for each topic; `shares` has the years in order, and for each the share of every topic."""
    span = list(shares)
    most = max(max(row) for row in shares.values()) or 1.0
    growth = {topic: _slope([row[topic] for row in shares.values()]) for topic in range(len(names))}
    return Years(
        first=span[0],
        last=span[-1],
        topics=tuple(
            TopicYears(
                number=topic,
                name=names[topic],
                path=_bars({year: shares[year][topic] / most for year in span}),
                said=", ".join(f"{year}: {100 * shares[year][topic]:.0f}%" for year in span),
            )
            for topic in sorted(growth, key=lambda topic: (-growth[topic], topic))
        ),
    )


def _slope(values: Sequence[float]) -> float:
    """Return the mean growth from one value to the next, by least squares."""
    middle = (len(values) - 1) / 2
    return sum((place - middle) * value for place, value in enumerate(values))


def _bars(heights: dict[int, float]) -> str:
    """Return a bar for each year at its position in time: a year without papers leaves a gap."""
    first, last = min(heights), max(heights)
    step = _WIDTH / (last - first + 1)
    width = max(0.5, step * 0.8)
    parts = []
    for year, height in heights.items():
        x, tall = (year - first) * step + (step - width) / 2, round(height * _HEIGHT, 1)
        parts.append(f"M{x:.1f} {_HEIGHT}h{width:.1f}v-{tall:g}h-{width:.1f}z")
    return "".join(parts)
