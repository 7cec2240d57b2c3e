"""What is new in an edition beside the one before, as the pages show and send it."""

import base64
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from confpapers.model import Entry, Record
from confpapers.site.cards import Card

_SHOWN = 15  # papers unlike any before, on the page
_SURE = 8  # papers that a topic or subtopic has in both editions together, at least, to be said to grow or to shrink
_GREW = 0.25  # of its share, that a topic or subtopic must gain or lose to be marked


class NodeChange(Record, frozen=True, kw_only=True):
    """A topic or subtopic then and now."""

    value: str  # "3", or "3.1" for a subtopic: what filters by it
    name: str
    before: int  # papers of the earlier edition that are most like its papers
    now: int  # papers that it is the largest topic of
    change: float  # of its share of all papers: 1.0 where it doubled, -0.5 where it halved


class WordChange(Record, frozen=True, kw_only=True):
    """A word then and now: how many papers it is among the telling words of."""

    word: str
    before: int
    now: int


class News(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An edition beside the one before."""

    edition: str  # the earlier edition's folder
    title: str
    papers: int  # of the earlier edition
    nodes: tuple[NodeChange, ...]  # topics, each followed by its subtopics
    rising: tuple[WordChange, ...]
    falling: tuple[WordChange, ...]
    novelty: tuple[float, ...]  # of each entry: 1 where no earlier paper is like it, 0 where one is the same
    nearest: tuple[int, ...]  # of each entry: the earlier paper most like it
    places: tuple[tuple[float, float], ...]  # where the earlier papers stand on this map
    titles: tuple[str, ...]  # of the earlier papers

    def reordered(self, order: Sequence[int]) -> "News":
        """Return the same with its entries in another order."""
        novelty = tuple(self.novelty[row] for row in order)
        return msgspec.structs.replace(self, novelty=novelty, nearest=tuple(self.nearest[row] for row in order))

    def growing(self) -> list[NodeChange]:
        """Return the topics and subtopics whose share grew by a quarter or more, the most first."""
        grown = [node for node in self.nodes if node.change >= _GREW and node.before + node.now >= _SURE]
        return sorted(grown, key=lambda node: (-node.change, node.value))

    def shrinking(self) -> list[NodeChange]:
        """Return the topics and subtopics whose share shrank by a quarter or more, the most first."""
        shrunk = [node for node in self.nodes if node.change <= -_GREW and node.before + node.now >= _SURE]
        return sorted(shrunk, key=lambda node: (node.change, node.value))

    def facts(self) -> dict[str, Any]:
        """Return what the report says of it."""
        return {
            "compared with": f"{self.title}, {self.papers} papers",
            "growing": ", ".join(f"{node.name} ({node.before} → {node.now})" for node in self.growing()),
            "shrinking": ", ".join(f"{node.name} ({node.before} → {node.now})" for node in self.shrinking()),
            "words that rise": ", ".join(f"{one.word} ({one.before} → {one.now})" for one in self.rising),
            "words that fall": ", ".join(f"{one.word} ({one.before} → {one.now})" for one in self.falling),
        }


def past_data(news: News) -> dict[str, Any]:
    """Return the file `past`: the earlier papers on this map, how new each paper is, and how topics changed."""
    places = np.rint(np.clip(np.array(news.places).reshape(-1, 2), 0, 1) * 65534).astype("<u2")
    novelty = np.rint(np.clip(np.array(news.novelty), 0, 1) * 255).astype(np.uint8)
    marked = {node.value: 1 for node in news.growing()} | {node.value: -1 for node in news.shrinking()}
    return {
        "title": news.title,
        "nodes": {node.value: (node.before, node.now, marked.get(node.value, 0)) for node in news.nodes},
        "places": base64.b64encode(places.tobytes()).decode(),
        "novelty": base64.b64encode(novelty.tobytes()).decode(),
    }


def _pair(news: News) -> tuple[str, ...]:
    """The two topics whose comparison the page offers: what grew most and what shrank most, else the first two."""
    topics = [node.value for node in news.nodes if "." not in node.value]
    ends = [node.value for rows in (news.growing(), news.shrinking()) for node in rows[:1]]
    chosen = [*ends, *(topic for topic in topics if topic not in ends)][:2]
    return tuple(chosen) if len(chosen) == 2 else ()


def news_page(news: News, entries: Sequence[Entry], cards: Sequence[Card]) -> dict[str, Any]:
    """Return the values for the template of the page `new.html`; `entries` and `cards` are aligned."""
    newest = sorted(range(len(news.novelty)), key=lambda row: (-news.novelty[row], row))[:_SHOWN]
    return {
        "news": news,
        "pair": "~".join(_pair(news)),
        "newest": [(cards[row], news.titles[news.nearest[row]]) for row in newest if entries[row].top_words],
    }
