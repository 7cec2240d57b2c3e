"""Match the topics of a site's other conferences with similar ones of this conference, so that they share colour and
name.

Topics are compared by their most telling words, the first the most, as `affinity` says.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from confpapers.analysis.phrases import spelling_free
from confpapers.model import Record

ALIKE = 0.3  # of 1: topics with less in common are not the same one
SAME = 0.45  # topics that have so much in common have one name, where it fits both
COMPARED = 12  # words of a topic


class PeerTopic(Record, frozen=True, kw_only=True):
    """A topic of another conference of the site."""

    number: int
    name: str
    words: tuple[str, ...]


def affinity(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """How much lists of words have in common, 0..1: the cosine of weights that fall with a word's place in its list."""
    lists = [[[spelling_free(word) for word in words] for words in part] for part in (one, other)]
    vocabulary = {word: n for n, word in enumerate(dict.fromkeys(w for part in lists for words in part for w in words))}

    def weights(part: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        rows = np.zeros((len(part), len(vocabulary)))
        for row, words in zip(rows, part, strict=True):
            for place, word in enumerate(words):
                row[vocabulary[word]] = max(row[vocabulary[word]], 1 / (place + 3))
        return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-12))

    return np.asarray(weights(lists[0]) @ weights(lists[1]).T)


def order_like(words: Sequence[Sequence[str]], peers: Sequence[PeerTopic]) -> NDArray[np.int64]:
    """Return an order of the topics in which each takes the number, and so the colour, of the peers most like it.

    `words` are each topic's most telling words. Topics without a peer fill the remaining numbers in their order.
    """
    from scipy.optimize import linear_sum_assignment

    count = len(words)
    alike = affinity([row[:COMPARED] for row in words], [peer.words[:COMPARED] for peer in peers])
    value = np.zeros((count, count))  # (topics, numbers)
    for column, peer in enumerate(peers):
        if peer.number < count:
            value[:, peer.number] = np.maximum(
                value[:, peer.number], np.where(alike[:, column] >= ALIKE, alike[:, column], 0)
            )
    own, numbers = linear_sum_assignment(-value)
    order = np.full(count, -1, np.int64)
    sure = value[own, numbers] > 0
    order[numbers[sure]] = own[sure]
    order[order < 0] = np.setdiff1d(np.arange(count), own[sure])
    return order


def names_like(words: Sequence[Sequence[str]], peers: Sequence[PeerTopic], taken: set[str]) -> dict[int, str]:
    """Return the names of peers for the topics that are nearly the same and use all words of the name, by number.

    Names of which a part is in `taken`, or names another topic, are not given again.
    """
    alike = affinity([row[:COMPARED] for row in words], [peer.words[:COMPARED] for peer in peers])
    taken = {spelling_free(part) for part in taken}
    names: dict[int, str] = {}
    pairs = sorted((-alike[row, column], column, row) for row, column in zip(*np.nonzero(alike >= SAME), strict=True))
    for _, column, row in pairs:
        parts = {spelling_free(part) for part in peers[column].name.split(" · ")}
        own = {spelling_free(word) for word in words[row]}
        if int(row) not in names and parts <= own and not parts & taken:
            names[int(row)] = peers[column].name
            taken |= parts
    return names
