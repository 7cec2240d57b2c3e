"""The facets by which readers can filter a conference's page, and their counts."""

from collections import Counter
from collections.abc import Sequence

from confpapers.model import Entry, Record, Topic
from confpapers.site.autonyms import AUTONYMS
from confpapers.site.card import Card, web_link
from confpapers.site.cards import has_code, is_archive
from confpapers.site.institutions import frequent
from confpapers.site.programme import natural
from confpapers.site.strings import Strings, read_strings
from confpapers.site.topic_shares import members

_MOST_CHIPS = {"session": 4, "track": 4, "room": 4, "time": 4, "country": 6}


class Option(Record, frozen=True, kw_only=True):
    """A value to filter by."""

    value: str
    text: str
    count: int
    has_parts: bool = False  # a topic with subtopics, which the page's script lists when it is opened


class Facet(Record, frozen=True, kw_only=True):
    """A property by which the list can be filtered; many options form a menu, few a row of chips."""

    name: str
    title: str
    options: tuple[Option, ...]

    @property
    def is_menu(self) -> bool:
        """Return whether there are too many options for chips."""
        return self.name == "affiliation" or len(self.options) > _MOST_CHIPS.get(self.name, len(self.options))


def _counted(name: str, title: str, values: Sequence[str], texts: dict[str, str] | None = None) -> Facet:
    counts = Counter(value for value in values if value)
    options = [
        Option(value=value, text=(texts or {}).get(value, value), count=counts[value])
        for value in sorted(counts, key=natural)
    ]
    return Facet(name=name, title=title, options=tuple(options))


def _most_frequent(name: str, title: str, rows: Sequence[Sequence[tuple[str, str]]]) -> Facet:
    """Return a facet with several values (value, text) per paper, the most frequent first."""
    counts = Counter(value for row in rows for value in row)
    ordered = sorted(counts, key=lambda value: (-counts[value], natural(value[1])))
    options = (Option(value=value, text=text, count=counts[value, text]) for value, text in ordered)
    return Facet(name=name, title=title, options=tuple(options))


def _institutions(cards: Sequence[Card], t: Strings) -> Facet:
    """Return the institutions with the most papers."""
    options = tuple(Option(value=name, text=name, count=count) for name, count in frequent(cards))
    return Facet(name="affiliation", title=t("filter.affiliation"), options=options)


def facets(
    entries: Sequence[Entry], cards: Sequence[Card], topics: Sequence[Topic], strings: Strings | None = None
) -> tuple[Facet, ...]:
    """Return the facets that distinguish these papers, topics first, without options that all papers or none have.

    Days and sessions belong to a single conference; an archive has years and venues instead.
    """
    t = strings or read_strings()
    both = zip(entries, cards, strict=True)
    counts = Counter(topic for entry, card in both for topic in members(card.shares, entry.subtopic))
    topic = Facet(
        name="topic",
        title=t("filter.topic"),
        options=tuple(
            Option(value=str(k.number), text=k.name, count=counts[k.number], has_parts=bool(k.subtopics))
            for k in sorted(topics, key=lambda topic: -counts[topic.number])
        ),
    )
    days = _of_slots(entries, "day")
    kinds = {kind: t(f"kind.{kind}") for kind in ("oral", "spotlight", "highlight", "poster")}
    if is_archive(entries):
        when = [
            _counted("year", t("filter.year"), [str(entry.year) for entry in entries]),
            _counted("venue", t("filter.venue"), [entry.venue for entry in entries]),
        ]
    else:
        when = [
            _counted("day", t("filter.day"), days, {day: t.day(day) for day in days}),
            _counted("time", t("filter.time"), _of_slots(entries, "start")),
            _counted("room", t("filter.room"), _of_slots(entries, "room")),
            _counted("session", t("filter.session"), _of_slots(entries, "session")),
        ]
    all_facets = (
        topic,
        *when,
        _counted("track", t("filter.track"), [entry.track for entry in entries]),
        _most_frequent("country", t("filter.country"), [card.countries for card in cards]),
        _institutions(cards, t),
        _counted("language", t("filter.language"), [entry.language for entry in entries], AUTONYMS),
        _counted("kind", t("filter.kind"), [entry.presentation for entry in entries], kinds),
        _only(entries, t),
    )
    return tuple(facet for facet in all_facets if len(facet.options) > 1)


def _of_slots(entries: Sequence[Entry], name: str) -> list[str]:
    """Return the different values of each paper's times and places, all in one list."""
    return [value for entry in entries for value in dict.fromkeys(getattr(slot, name) for slot in entry.all_slots)]


def _only(entries: Sequence[Entry], t: Strings) -> Facet:
    have = (
        ("award", sum(bool(entry.award) for entry in entries)),
        ("code", sum(has_code(entry) for entry in entries)),
        ("supplement", sum(bool(web_link(entry.supp_url)) for entry in entries)),
    )
    own = (
        Option(value="saved", text=t("only.saved"), count=0),
        Option(value="watched", text=t("only.watched"), count=0),
        Option(value="unread", text=t("only.unread"), count=len(entries)),
    )
    return Facet(
        name="only",
        title=t("filter.only"),
        options=(*(Option(value=value, text=t(f"only.{value}"), count=count) for value, count in have if count), *own),
    )
