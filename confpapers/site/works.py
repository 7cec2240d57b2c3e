"""The works that a conference's papers cite most, as a page of their own."""

from collections import Counter
from collections.abc import Sequence

from confpapers.model import CitedWork, Entry, Record, Topic
from confpapers.site.card import Card, folder_of

SHOWN = 200  # works on the page
OF_A_TOPIC = 5
TURNED = 10  # works with the largest rise or fall
_FEW = 3  # minimum number of papers in a year for a rise or a fall


class WorkRow(Record, frozen=True, kw_only=True):
    """A work on the page."""

    title: str
    author: str
    year: str
    count: int
    share: int  # per cent of the papers with a PDF
    filter: str  # the page of the conference, filtered by the papers that cite it
    page: str  # its own page here, or "" if it is not a paper of the conference
    years: str = ""  # in an archive: "2014: 3 of 100, 2015: 9 of 120"


class TopicWorks(Record, frozen=True, kw_only=True):
    """The works that the papers of one topic cite most, with the number of papers that cite them."""

    number: int
    name: str
    works: tuple[tuple[WorkRow, int], ...]


class WorksPage(Record, frozen=True, kw_only=True):
    """The values for the template."""

    papers: int  # papers whose reference list could be read
    works: tuple[WorkRow, ...]
    topics: tuple[TopicWorks, ...]
    years: tuple[int, int] | None = None  # the two years compared for rise and fall
    rising: tuple[WorkRow, ...] = ()
    falling: tuple[WorkRow, ...] = ()


def works_page(
    works: Sequence[CitedWork], entries: Sequence[Entry], cards: Sequence[Card], topics: Sequence[Topic]
) -> WorksPage | None:
    """Return the page's values, or None without works. `cards` are aligned with `entries`."""
    if not works:
        return None
    rows = {entry.id: row for row, entry in enumerate(entries)}
    read = [entry for entry in entries if entry.page_count is not None]
    per_year = Counter(entry.year for entry in read)
    all_rows = [_row(work, rows, entries, cards, per_year) for work in works]
    shares = {work.title: _year_counts(work, rows, entries) for work in works}
    last = sorted(per_year)[-2:] if len(per_year) > 1 else []
    rising, falling = _turning(works, all_rows, shares, per_year, last) if last else ((), ())
    return WorksPage(
        papers=len(read),
        works=tuple(all_rows[:SHOWN]),
        topics=_by_topic(works, all_rows, rows, entries, topics),
        years=(last[0], last[1]) if last else None,
        rising=rising,
        falling=falling,
    )


def _row(
    work: CitedWork, rows: dict[str, int], entries: Sequence[Entry], cards: Sequence[Card], per_year: Counter[int]
) -> WorkRow:
    citing = [cards[rows[paper]].short for paper in work.papers if paper in rows]
    own = rows.get(work.paper)
    counts = _year_counts(work, rows, entries)
    spans = [f"{year}: {counts[year]} / {per_year[year]}" for year in sorted(per_year)] if len(per_year) > 1 else []
    return WorkRow(
        title=work.title,
        author=work.author,
        year=str(work.year) if work.year else "",
        count=len(citing),
        share=round(100 * len(citing) / max(per_year.total(), 1)),
        filter=f"index.html#list={'.'.join(citing)}",
        page=cards[own].href if own is not None and cards[own].href.startswith(folder_of(work.paper) or "-") else "",
        years=", ".join(spans),
    )


def _year_counts(work: CitedWork, rows: dict[str, int], entries: Sequence[Entry]) -> Counter[int]:
    return Counter(entries[rows[paper]].year for paper in work.papers if paper in rows)


def _turning(
    works: Sequence[CitedWork],
    all_rows: Sequence[WorkRow],
    counts: dict[str, Counter[int]],
    per_year: Counter[int],
    years: Sequence[int],
) -> tuple[tuple[WorkRow, ...], tuple[WorkRow, ...]]:
    """Return the works whose share of the papers rose and fell most from one year to the next."""
    before, now = years
    change = {
        at: counts[work.title][now] / per_year[now] - counts[work.title][before] / per_year[before]
        for at, work in enumerate(works)
        if max(counts[work.title][now], counts[work.title][before]) >= _FEW
    }
    order = sorted(change, key=lambda at: (-change[at], at))
    rising = tuple(all_rows[at] for at in order[:TURNED] if change[at] > 0)
    falling = tuple(all_rows[at] for at in order[::-1][:TURNED] if change[at] < 0)
    return rising, falling


def _by_topic(
    works: Sequence[CitedWork],
    all_rows: Sequence[WorkRow],
    rows: dict[str, int],
    entries: Sequence[Entry],
    topics: Sequence[Topic],
) -> tuple[TopicWorks, ...]:
    """Return for each topic the works that are cited by most papers whose largest topic it is."""
    counts: list[Counter[int]] = [Counter() for _ in topics]
    for at, work in enumerate(works):
        for paper in work.papers:
            shares = entries[rows[paper]].topics if paper in rows else ()
            if shares and len(shares) == len(topics):
                counts[max(range(len(shares)), key=shares.__getitem__)][at] += 1
    result = []
    for topic, cited in zip(topics, counts, strict=True):
        best = sorted(cited.items(), key=lambda pair: (-pair[1], pair[0]))[:OF_A_TOPIC]
        rows_of = tuple((all_rows[at], count) for at, count in best if count > 1)
        if rows_of:
            result.append(TopicWorks(number=topic.number, name=topic.name, works=rows_of))
    return tuple(result)
