"""Changes between an edition and the previous one, as the pages show and load them."""

import base64
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from confpapers.model import Entry, Record
from confpapers.site.card import Card

_SHOWN = 15  # papers on the page that resemble none of the previous edition
_SURE = 8  # minimum number of papers of a topic in both editions together for a trend to be stated
_GREW = 0.25  # relative change of its share at which a topic or subtopic is marked


class NodeChange(Record, frozen=True, kw_only=True):
    """A topic or subtopic in both editions."""

    value: str  # "3", or "3.1" for a subtopic: the filter value
    name: str
    before: int  # papers of the earlier edition that are most similar to its papers
    now: int  # papers whose largest topic it is
    change: float  # relative change of its share of all papers: 1.0 if it doubled, -0.5 if it halved


class WordChange(Record, frozen=True, kw_only=True):
    """A word in both editions: the number of papers that have it among their top words."""

    word: str
    before: int
    now: int


class News(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An edition compared with the previous one."""

    edition: str  # the earlier edition's folder
    title: str
    papers: int  # in the earlier edition
    nodes: tuple[NodeChange, ...]  # topics, each followed by its subtopics
    rising: tuple[WordChange, ...]
    falling: tuple[WordChange, ...]
    novelty: tuple[float, ...]  # for each entry: 1 if no earlier paper is similar, 0 if one is the same
    nearest: tuple[int, ...]  # for each entry: the most similar earlier paper
    coordinates: tuple[tuple[float, float], ...]  # positions of the earlier papers on this map
    titles: tuple[str, ...]  # titles of the earlier papers

    def reordered(self, order: Sequence[int]) -> "News":
        """Return the same comparison with its entries in another order."""
        novelty = tuple(self.novelty[row] for row in order)
        return msgspec.structs.replace(self, novelty=novelty, nearest=tuple(self.nearest[row] for row in order))

    def growing(self) -> list[NodeChange]:
        """Return the topics and subtopics whose share grew by a quarter or more, largest change first."""
        grown = [node for node in self.nodes if node.change >= _GREW and node.before + node.now >= _SURE]
        return sorted(grown, key=lambda node: (-node.change, node.value))

    def shrinking(self) -> list[NodeChange]:
        """Return the topics and subtopics whose share shrank by a quarter or more, largest change first."""
        shrunk = [node for node in self.nodes if node.change <= -_GREW and node.before + node.now >= _SURE]
        return sorted(shrunk, key=lambda node: (node.change, node.value))

    def facts(self) -> dict[str, Any]:
        """Return the facts for the report."""
        return {
            "compared with": f"{self.title}, {self.papers} papers",
            "growing": ", ".join(f"{node.name} ({node.before} → {node.now})" for node in self.growing()),
            "shrinking": ", ".join(f"{node.name} ({node.before} → {node.now})" for node in self.shrinking()),
            "rising words": ", ".join(f"{trend.word} ({trend.before} → {trend.now})" for trend in self.rising),
            "falling words": ", ".join(f"{trend.word} ({trend.before} → {trend.now})" for trend in self.falling),
        }


def past_data(news: News) -> dict[str, Any]:
    """Return the file `past`: the earlier papers on this map, how new each paper is, and how topics changed."""
    coordinates = np.rint(np.clip(np.array(news.coordinates).reshape(-1, 2), 0, 1) * 65534).astype("<u2")
    novelty = np.rint(np.clip(np.array(news.novelty), 0, 1) * 255).astype(np.uint8)
    marked = {node.value: 1 for node in news.growing()} | {node.value: -1 for node in news.shrinking()}
    return {
        "title": news.title,
        "nodes": {node.value: (node.before, node.now, marked.get(node.value, 0)) for node in news.nodes},
        "places": base64.b64encode(coordinates.tobytes()).decode(),
        "novelty": base64.b64encode(novelty.tobytes()).decode(),
    }


def _pair(news: News) -> tuple[str, ...]:
    """Return the two topics that the page offers to compare: the ones that grew and shrank most, or else the first
    two.
    """
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
