"""Topics of a venue over the years: each edition's own topics, matched with the previous edition's by their words."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from confpapers.analysis.like_topics import ALIKE, affinity
from confpapers.site.overview import Overview
from confpapers.site.year_trends import Years, charts

_MOST = 24  # charts of a venue


class _Thread(NamedTuple):
    """A topic through the editions: its name in the latest one, and its share in each year."""

    name: str
    number: int
    words: tuple[str, ...]
    shares: dict[int, float]


def venue_years(editions: Sequence[Overview]) -> Years | None:
    """Return the charts of a venue's topics, with the latest edition's numbers and names; None for a single year."""
    ordered = sorted((view for view in editions if view.topics), key=lambda view: view.year)
    span = sorted({view.year for view in ordered})
    if len(span) < 2:
        return None
    threads: list[_Thread] = []
    for view in ordered:
        threads = _continued(threads, view)
    lasting = [thread for thread in threads if len(thread.shares) > 1]
    lasting = sorted(lasting, key=lambda thread: -max(thread.shares.values()))[:_MOST]
    if not lasting:
        return None
    years = charts(
        {year: [thread.shares.get(year, 0.0) for thread in lasting] for year in span},
        [thread.name for thread in lasting],
    )
    numbered = [replace(chart, number=lasting[chart.number].number) for chart in years.topics]
    return replace(years, topics=tuple(numbered))


def _continued(threads: list[_Thread], view: Overview) -> list[_Thread]:
    """Return the threads, continued with the topics of one more edition."""
    from scipy.optimize import linear_sum_assignment

    names = {number: name for number, name, _ in view.topics}
    alike = affinity([thread.words for thread in threads], view.words)
    before, own = linear_sum_assignment(-alike)
    partners = {int(b): int(a) for a, b in zip(before, own, strict=True) if alike[a, b] >= ALIKE}
    threads_ = list(threads)
    for number, words in enumerate(view.words):
        now = _Thread(names.get(number, ""), number, words, {view.year: view.shares[number]})
        if number in partners:
            old = threads_[partners[number]]
            threads_[partners[number]] = now._replace(shares=old.shares | now.shares)
        else:
            threads_.append(now)
    return threads_
