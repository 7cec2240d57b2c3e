"""What a reader can filter by: the facets of a conference's page and their counts."""

from collections import Counter
from collections.abc import Sequence

from confpapers.model import Entry, Record, Topic
from confpapers.site.cards import Card, day_text, is_archive, is_code, natural
from confpapers.site.topic_shares import members


class Option(Record, frozen=True, kw_only=True):
    """A value to filter by."""

    value: str
    text: str
    count: int


class Facet(Record, frozen=True, kw_only=True):
    """A question a reader can narrow the list by; with many options it is a menu, else a row of chips."""

    name: str
    title: str
    options: tuple[Option, ...]

    @property
    def is_menu(self) -> bool:
        """Whether there are too many options for chips."""
        return self.name in ("session", "track") and len(self.options) > 4


def _counted(name: str, title: str, values: Sequence[str], texts: dict[str, str] | None = None) -> Facet:
    counts = Counter(value for value in values if value)
    options = [
        Option(value=value, text=(texts or {}).get(value, value), count=counts[value])
        for value in sorted(counts, key=natural)
    ]
    return Facet(name=name, title=title, options=tuple(options))


def facets(entries: Sequence[Entry], cards: Sequence[Card], topics: Sequence[Topic]) -> tuple[Facet, ...]:
    """The facets that tell these papers apart, topics first.  What all papers or none have is left out.

    Days and sessions are one conference's; an archive has years and venues instead.
    """
    counts = Counter(topic for card in cards for topic in members(card.shares))
    topic = Facet(
        name="topic",
        title="Topics",
        options=tuple(Option(value=str(t.number), text=t.name, count=counts[t.number]) for t in topics),
    )
    days = [entry.day for entry in entries]
    kinds = {"oral": "Oral", "spotlight": "Spotlight", "highlight": "Highlight", "poster": "Poster"}
    if is_archive(entries):
        when = [
            _counted("year", "Year", [str(entry.year) for entry in entries]),
            _counted("venue", "Venue", [entry.venue for entry in entries]),
        ]
    else:
        when = [
            _counted("day", "Day", days, {day: day_text(day) for day in days}),
            _counted("session", "Session", [entry.session for entry in entries]),
        ]
    made = (
        topic,
        *when,
        _counted("track", "Track", [entry.track for entry in entries]),
        _counted("kind", "Kind", [entry.presentation for entry in entries], kinds),
        _only(entries, cards),
    )
    return tuple(facet for facet in made if len(facet.options) > 1)


def _only(entries: Sequence[Entry], cards: Sequence[Card]) -> Facet:
    have = (
        ("award", "Award", sum(bool(entry.award) for entry in entries)),
        ("code", "Code", sum(any(is_code(label) for label, _ in card.links) for card in cards)),
        ("supplement", "Supplement", sum(any(label == "Supplement" for label, _ in card.links) for card in cards)),
    )
    own = (Option(value="saved", text="Saved", count=0), Option(value="unread", text="Unread", count=len(cards)))
    return Facet(
        name="only",
        title="Only",
        options=(*(Option(value=value, text=text, count=count) for value, text, count in have if count), *own),
    )
