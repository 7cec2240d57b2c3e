"""What is new in an edition, compared with the previous edition in the same site.

The editions are compared by their papers' top words (`top_words` in `papers.json`), weighted by their rarity in both.
An earlier paper is placed on this map among its most similar papers, and counts for their topic and subtopic. A paper
is newer, the less similar the nearest earlier paper is.
"""

import contextlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from confpapers.analysis.phrases import is_generic, spelling_free
from confpapers.model import Conference, Entry, Topic, decode
from confpapers.site.exports import Export
from confpapers.site.news import News, NodeChange, WordChange
from confpapers.site.overview import overviews, venue_key

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_NEIGHBOURS = 5  # papers by which an earlier paper is placed
_WORDS = 25  # rising words, and as many falling ones
_LEAST = 5  # minimum number of papers of both editions that use such a word
_BLOCK = 512  # papers compared at a time
_TINY = 1e-9

Floats = NDArray[np.float32]


def earlier_edition(site: Path, conference: Conference) -> tuple[str, Export] | None:
    """Return the folder and papers of the latest earlier edition of a conference's venue in a site, or None."""
    if conference.members or not conference.venue or not conference.year:
        return None
    candidates = [
        view
        for view in overviews(site)
        if venue_key(view.venue) == venue_key(conference.venue) and 0 < view.year < conference.year
    ]
    if not candidates:
        return None
    folder = max(candidates, key=lambda view: (view.year, view.folder)).folder
    with contextlib.suppress(OSError, msgspec.DecodeError):  # built by another version, or incomplete: no news
        export = decode((site / folder / "papers.json").read_bytes(), Export)
        rows = [paper for part in export.parts for paper in decode((site / folder / part).read_bytes(), list[Entry])]
        return folder, msgspec.structs.replace(export, papers=(*export.papers, *rows))
    return None


def whats_new(site: Path, conference: Conference, entries: Sequence[Entry], topics: Sequence[Topic]) -> News | None:
    """Return what is new compared with the previous edition, or None if the site has none."""
    earlier = earlier_edition(site, conference)
    return compare(entries, topics, *earlier) if earlier else None


def compare(entries: Sequence[Entry], topics: Sequence[Topic], folder: str, earlier: Export) -> News | None:
    """Return what is new in `entries`, or None if too little is known about one of the editions."""
    now, before = _tables(entries, earlier.papers)
    if now.nnz == 0 or before.nnz == 0:
        return None
    unlike, nearest = _unlike(now, before)
    like = _neighbours(before, now)
    rising, falling = _words(entries, earlier.papers)
    return News(
        edition=folder,
        title=earlier.conference.title,
        papers=len(earlier.papers),
        nodes=tuple(_nodes(entries, topics, like)),
        rising=rising,
        falling=falling,
        novelty=tuple(round(float(value), 4) for value in unlike),
        nearest=tuple(int(row) for row in nearest),
        coordinates=tuple(_positions(entries, like)),
        titles=tuple(paper.title for paper in earlier.papers),
    )


def _words_of(entry: Entry) -> dict[str, float]:
    """Return a paper's top words with their weights, the heaviest first."""
    weights: dict[str, float] = {}
    for place, (word, _) in enumerate(entry.top_words):
        weights.setdefault(spelling_free(word), 1 / (1 + place / 20))
    return weights


def _tables(now: Sequence[Entry], before: Sequence[Entry]) -> "tuple[csr_array, csr_array]":
    """Return word weights (papers, words) float32 of both editions, rows of length 1."""
    counted = [[_words_of(entry) for entry in part] for part in (now, before)]
    freq = Counter(word for part in counted for words in part for word in words)
    column = {word: n for n, word in enumerate(sorted(word for word, n in freq.items() if n > 1))}
    total = len(now) + len(before)
    rarity = {word: float(np.log(total / freq[word])) for word in column}
    one, other = (_table(part, column, rarity) for part in counted)
    return one, other


def _table(rows: Iterable[dict[str, float]], column: dict[str, int], rarity: dict[str, float]) -> "csr_array":
    from scipy.sparse import csr_array

    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for words in rows:
        weights = {column[word]: weight * rarity[word] for word, weight in words.items() if word in column}
        length = sum(value * value for value in weights.values()) ** 0.5 or 1.0
        indices.extend(weights)
        data.extend(value / length for value in weights.values())
        starts.append(len(data))
    parts = np.array(data, np.float32), np.array(indices, np.int32), np.array(starts, np.int32)
    return csr_array(parts, shape=(len(starts) - 1, len(column)))


def _unlike(now: "csr_array", before: "csr_array") -> tuple[Floats, NDArray[np.int64]]:
    """Return how dissimilar each paper is to all earlier papers, and the nearest earlier paper."""
    least, nearest = np.zeros(now.shape[0], np.float32), np.zeros(now.shape[0], np.int64)
    other = before.T.tocsr()
    for first in range(0, now.shape[0], _BLOCK):
        rows = slice(first, first + _BLOCK)
        likeness = (now[rows] @ other).toarray()
        nearest[rows] = likeness.argmax(axis=1)
        least[rows] = 1 - likeness.max(axis=1)
    return least, nearest


def _neighbours(before: "csr_array", now: "csr_array") -> list[list[tuple[int, float]]]:
    """Return for each earlier paper the most similar papers of this edition, with their similarity."""
    neighbours: list[list[tuple[int, float]]] = []
    other = now.T.tocsr()
    count = min(_NEIGHBOURS, now.shape[0])
    for first in range(0, before.shape[0], _BLOCK):
        likeness = (before[first : first + _BLOCK] @ other).toarray()
        for row in likeness:
            best = np.argsort(-row, kind="stable")[:count]
            neighbours.append([(int(at), float(row[at])) for at in best if row[at] > 0])
    return neighbours


def _positions(entries: Sequence[Entry], like: Sequence[Sequence[tuple[int, float]]]) -> Iterable[tuple[float, float]]:
    """Yield the position of each earlier paper among its most similar papers, nearest to the first."""
    for near in like:
        weighted = [
            (entry.x, entry.y, weight**3)
            for entry, weight in ((entries[row], weight) for row, weight in near[:2])
            if entry.x is not None and entry.y is not None
        ]
        total = sum(weight for _, _, weight in weighted)
        if total > _TINY:
            x = sum(x * weight for x, _, weight in weighted) / total
            y = sum(y * weight for _, y, weight in weighted) / total
            yield round(x, 4), round(y, 4)


def _main(entry: Entry) -> int:
    return max(range(len(entry.topics)), key=entry.topics.__getitem__, default=-1)


def _nodes(
    entries: Sequence[Entry], topics: Sequence[Topic], like: Sequence[Sequence[tuple[int, float]]]
) -> Iterable[NodeChange]:
    now, before = Counter[str](), Counter[str]()
    own = [_values(entry) for entry in entries]
    for values in own:
        now.update(values)
    for near in like:
        for depth in (0, 1):
            votes: dict[str, float] = {}
            for row, weight in near:
                if len(own[row]) > depth:
                    votes[own[row][depth]] = votes.get(own[row][depth], 0.0) + weight
            if votes:
                before[max(sorted(votes), key=votes.__getitem__)] += 1
    for topic in topics:
        named = [(str(topic.number), topic.name)]
        named += [(f"{topic.number}.{part.number}", part.name) for part in topic.subtopics]
        for value, name in named:
            then, today = before[value] / max(1, len(like)), now[value] / max(1, len(entries))
            change = (today + _TINY) / (then + _TINY) - 1 if before[value] else 9.99
            yield NodeChange(
                value=value, name=name, before=before[value], now=now[value], change=round(min(9.99, change), 3)
            )


def _values(entry: Entry) -> tuple[str, ...]:
    """Return the paper's largest topic and its subtopic as filter values."""
    topic = entry.subtopic[0] if entry.subtopic else _main(entry)
    if topic < 0:
        return ()
    return (str(topic), f"{topic}.{entry.subtopic[1]}") if entry.subtopic else (str(topic),)


def _words(now: Sequence[Entry], before: Sequence[Entry]) -> tuple[tuple[WordChange, ...], tuple[WordChange, ...]]:
    """Return the words that rose and fell most, by the difference of their shares in standard errors."""
    counts = [Counter[str](), Counter[str]()]
    written: dict[str, Counter[str]] = {}
    for side, part in enumerate((before, now)):
        for entry in part:
            for word in dict.fromkeys(word for word, _ in entry.top_words):
                written.setdefault(spelling_free(word), Counter())[word] += 1
            counts[side].update({spelling_free(word) for word, _ in entry.top_words})
    scored = []
    for key in counts[0] | counts[1]:
        a, b = counts[0][key], counts[1][key]
        share = (a + b) / (len(before) + len(now))
        error = (share * (1 - share) * (1 / max(1, len(before)) + 1 / max(1, len(now)))) ** 0.5
        word = max(sorted(written[key]), key=written[key].__getitem__)
        if a + b >= _LEAST and error > 0 and not is_generic(word):
            scored.append(((b / len(now) - a / len(before)) / error, WordChange(word=word, before=a, now=b)))
    scored.sort(key=lambda pair: (-pair[0], pair[1].word))
    rising = tuple(change for score, change in scored[:_WORDS] if score > 1.5)
    falling = tuple(change for score, change in scored[: -_WORDS - 1 : -1] if score < -1.5)
    return rising, falling
