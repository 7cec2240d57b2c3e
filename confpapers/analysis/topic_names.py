"""Names of topics, subtopics and map regions: one or two words that distinguish their papers from the others.

A word is a good name for a group of papers if many of them use it, others do not, and most of its uses are in the
group. The others are the whole conference and, for a subtopic, also its siblings, so that words common to a topic do
not name its subtopics. A paper counts as using its hundred heaviest words (tf-idf), because full texts contain most
words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.corpus import Corpus
from confpapers.analysis.phrases import alike, is_describing, is_generic
from confpapers.analysis.subtopics import Subtopics, main_topics, papers_of
from confpapers.analysis.topic_quality import relevance, telling_words
from confpapers.analysis.topics import TopicModel
from confpapers.analysis.weights import telling, tfidf
from confpapers.model import Subtopic, Topic

Floats = NDArray[np.float64]

LISTED = 30  # words listed with a topic
LISTED_BELOW = 12  # and with a subtopic or a region
_HEAVIEST = 100  # heaviest words of a paper, which it counts as using
_CANDIDATES = 40
_LONGEST = 30  # characters of a phrase in a name
_LENGTH = 40  # characters of a name with two words
# weights of such words ("model", "temporal"), which become names only if hardly anything else is available
_GENERIC, _DESCRIBING = 0.15, 0.4
_WHOLE = 1.7  # if this many times more papers use the last word of a phrase than the phrase ...
_WORTH = 0.4  # ... and it scores this share of the phrase's value, it is the better name
TINY = 1e-9


@dataclass(frozen=True)
class NamingRule:
    """The rule by which a group is named."""

    least: float  # minimum share of its papers that use the word
    phrase: float  # weight of a phrase relative to a single word: it is more specific
    second: float  # minimum value of the second word relative to the first
    fewest: int = 2  # minimum number of papers that use the word, however small the group
    root: float = np.inf  # in a large group this many times the square root of its papers are enough
    plainness: float = 1.0  # the power of the weight of generic and describing words

    def enough(self, papers: int) -> float:
        """Return how many of a group's papers must use a word that names it."""
        return float(max(self.fewest, min(self.least * papers, self.root * papers**0.5)))


TOPIC_RULE = NamingRule(0.12, 2.2, 0.3)
SUBTOPIC_RULE = NamingRule(0.3, 1.5, 0.6, fewest=3, root=1.2, plainness=2.0)  # two papers of ten share a word by chance
REGION_RULE = NamingRule(0.15, 1.8, 2.0)  # a region of the map has a single name


@dataclass(frozen=True)
class WordUse:
    """The words that each paper uses."""

    table: csr_array  # (papers, words) float32: 1 if a paper uses a word
    share: Floats  # (words,): share of all papers
    vocabulary: Sequence[str]
    worth: Floats  # (words,): lower for generic words and for adjectives
    is_phrase: NDArray[np.bool_]

    @classmethod
    def of(cls, corpus: Corpus) -> "WordUse":
        """Return the words that the papers of a corpus use."""
        table = telling(tfidf(corpus.counts), _HEAVIEST)
        table = csr_array((np.ones(table.nnz, np.float32), table.indices, table.indptr), shape=table.shape)
        words = corpus.vocabulary
        worth = [_GENERIC if is_generic(word) else _DESCRIBING if is_describing(word) else 1.0 for word in words]
        phrases = np.array([" " in word for word in words], bool)
        return cls(table, _share(table), words, np.array(worth, float), phrases)

    def scores(self, rows: NDArray[np.int64], others: Floats, rule: NamingRule) -> Floats:
        """Return how well each word names these papers (words,); 0 for words that too few of them use.

        `others` (words,) is the share of the other papers that use each word.
        """
        uses = np.asarray(self.table[rows].sum(axis=0), float).ravel()
        share = uses / max(1, len(rows))
        # the share of each word's papers that are in this group
        own = uses / np.maximum(1.0, self.share * self.table.shape[0])
        scores = share * np.log((share + TINY) / (others + TINY)) * np.sqrt(own) * self.worth**rule.plainness
        scores = np.where(self.is_phrase, rule.phrase, 1.0) * scores
        return np.where((uses >= rule.enough(len(rows))) & (scores > 0), scores, 0.0)

    def name(self, rows: NDArray[np.int64], scores: Floats, taken: set[str], rule: NamingRule) -> str:
        """Return one or two words that name these papers, or "". Words that name nothing else yet are added to `taken`.

        The second word is one that papers without the first use.
        """
        words = [word for word in _best(scores, _CANDIDATES) if self._is_free(word, taken)]
        if not words:
            return ""
        used = self.table[rows]
        first = self._whole(words[0], used, scores, taken)
        has_first = used[:, [first]].toarray().ravel() > 0
        second, most = -1, rule.second * scores[first]
        for word in words:
            pair = self.vocabulary[first], self.vocabulary[word]
            if alike(*pair) or len(" · ".join(pair)) > _LENGTH:
                continue
            has = used[:, [word]].toarray().ravel() > 0
            value = scores[word] * (0.5 + (has & ~has_first).sum() / max(1, has.sum()))
            if value >= most:
                second, most = word, value
        parts = [self.vocabulary[word] for word in (first, second) if word >= 0]
        taken.update(part.casefold() for part in parts)
        return " · ".join(map(_titled, parts))

    def _whole(self, word: int, used: csr_array, scores: Floats, taken: set[str]) -> int:
        """Return the last word of a phrase instead if many more of the papers use it alone.

        For example, "segmentation" is preferred to "instance segmentation".
        """
        last = self.vocabulary[word].rpartition(" ")[2]
        at = self.vocabulary.index(last) if " " in self.vocabulary[word] and last in self.vocabulary else word
        uses = np.asarray(used[:, [word, at]].sum(axis=0)).ravel()
        better = uses[1] >= _WHOLE * uses[0] and scores[at] >= _WORTH * scores[word] and self.worth[at] == 1.0
        return at if better and self._is_free(at, taken) else word

    def _is_free(self, word: int, taken: set[str]) -> bool:
        text = self.vocabulary[word]
        return text.casefold() not in taken and len(text) <= _LONGEST

    def words(self, scores: Floats, most: int) -> tuple[str, ...]:
        """Return the best words."""
        return tuple(self.vocabulary[word] for word in _best(scores, most))


def _share(table: csr_array) -> Floats:
    return np.asarray(np.asarray(table.sum(axis=0), float).ravel() / max(1, table.shape[0]), float)


def _best(scores: Floats, most: int) -> list[int]:
    order = np.argsort(-scores, kind="stable")[:most]
    return [int(word) for word in order if scores[word] > 0]


# --- topics ----------------------------------------------------------------------------------------------------------


def name_topics(model: TopicModel, corpus: Corpus, names: Mapping[str, str]) -> tuple[Topic, ...]:
    """Return the topics with their words and names; `names` overrides (see `chosen_names`)."""
    use, main = WordUse.of(corpus), main_topics(model.theta)
    listed = telling_words(corpus, model.phi, LISTED)
    shares = model.theta.mean(axis=0) if len(model.theta) else np.full(len(model.phi), 1 / len(model.phi))
    chosen, _ = chosen_names(model, corpus, names)
    taken = {part.casefold() for name in chosen.values() for part in (name, *name.split(" · "))}
    topics = []
    for k in range(len(model.phi)):
        words = listed[k]
        name = chosen.get(k) or _topic_name(use, np.flatnonzero(main == k), words, taken) or f"Topic {k + 1}"
        topics.append(Topic(number=k, name=name, words=words, share=round(float(shares[k]), 6)))
    return tuple(topics)


def _topic_name(use: WordUse, rows: NDArray[np.int64], words: Sequence[str], taken: set[str]) -> str:
    """Return a topic's name from its papers, or its first word if no paper is mainly about it; "" if it has none."""
    name = use.name(rows, use.scores(rows, use.share, TOPIC_RULE), taken, TOPIC_RULE)
    if not name and (word := next((word for word in words if word.casefold() not in taken), "")):
        taken.add(word.casefold())
        name = _titled(word)
    return name


def chosen_names(model: TopicModel, corpus: Corpus, names: Mapping[str, str]) -> tuple[dict[int, str], list[str]]:
    """Return the user's topic names by topic number, and the keys that match no topic.

    A key is a topic's number ("3"), which changes with the papers, or a word ("hydrophone"), which means the topic in
    which it has the largest weight. If two keys match one topic, the first counts.
    """
    numbers = {str(number): number for number in range(len(model.phi))}
    return _chosen_names(relevance(corpus, model.phi), corpus.vocabulary, names, numbers)


def _chosen_names(
    ranked: Floats, vocabulary: Sequence[str], names: Mapping[str, str], numbers: Mapping[str, int]
) -> tuple[dict[int, str], list[str]]:
    """Return the rows of `ranked` (rows, words) that the user's names match; `numbers` are rows by their written
    number.
    """
    place = {word.casefold(): at for at, word in enumerate(vocabulary)}
    chosen: dict[int, str] = {}
    unused = []
    for key, name in names.items():
        at, row = place.get(key.casefold()), numbers.get(key)
        if row is None and at is not None and not key[0].isdecimal() and ranked[:, at].any():
            row = int(ranked[:, at].argmax())
        if row is None or row in chosen:
            unused.append(key)
        else:
            chosen[row] = name
    return chosen, unused


def merge_topics(model: TopicModel, chosen: Mapping[int, str]) -> tuple[TopicModel, dict[int, str]]:
    """Return the model with topics of the same given name merged, and the names by their new numbers."""
    into: dict[str, int] = {}
    target = []
    for number in range(len(model.phi)):
        name = chosen.get(number, "")
        target.append(into.setdefault(name.casefold() or str(number) + "\0", len(into)))
    if len(into) == len(target):
        return model, dict(chosen)
    to = np.zeros((len(target), len(into)), np.float32)
    to[np.arange(len(target)), target] = 1
    shares = model.theta.sum(axis=0)
    theta = model.theta @ to
    weighted = to.T @ (model.phi * shares[:, None])
    phi = weighted / np.maximum(weighted.sum(axis=1, keepdims=True), TINY)
    names = {target[number]: name for number, name in sorted(chosen.items(), reverse=True)}
    return TopicModel(phi.astype(np.float32), theta, model.perplexity, model.coherence), names


# --- subtopics -------------------------------------------------------------------------------------------------------


def name_subtopics(
    topics: Sequence[Topic], corpus: Corpus, theta: NDArray[np.float32], subtopics: Subtopics, names: Mapping[str, str]
) -> tuple[tuple[Topic, ...], Subtopics, list[str]]:
    """Return the topics with named subtopics, the updated subtopics, and the keys of `names` that match none.

    A key is a subtopic's number ("3.1": the second of topic 3), or a word, which means the subtopic that it names best.
    Subtopics of one topic with the same given name are merged under the first one's number.
    """
    use, main, positions = WordUse.of(corpus), main_topics(theta), subtopics.positions()
    shares = {topic: _share(csr_array(use.table[main == topic])) for topic in np.unique(subtopics.topic).tolist()}
    numbers = {f"{topic}.{number}": row for row, (topic, number) in enumerate(positions)}
    groups = [(use.share + shares[topic]) / 2 for topic, _ in positions]
    free = NamingRule(0.0, SUBTOPIC_RULE.phrase, SUBTOPIC_RULE.second)
    ranked = [use.scores(rows, other, free) for rows, other in zip(papers_of(subtopics), groups, strict=True)]
    table = np.array(ranked).reshape(len(ranked), len(corpus.vocabulary))
    chosen, unused = _chosen_names(table, corpus.vocabulary, names, numbers)
    merged = _merged(subtopics, positions, chosen)
    taken = {part.casefold() for topic in topics for part in (topic.name, *topic.name.split(" · "))}
    taken |= {name.casefold() for name in chosen.values()}
    below: dict[int, list[Subtopic]] = {}
    rows_of = list(papers_of(merged))
    for row in sorted(range(len(positions)), key=lambda row: (-len(rows_of[row]), row)):
        if not len(rows_of[row]):
            continue
        topic, number = positions[row]
        scores = use.scores(rows_of[row], groups[row], SUBTOPIC_RULE)
        words = use.words(scores, LISTED_BELOW)
        name = chosen.get(row) or use.name(rows_of[row], scores, taken, SUBTOPIC_RULE) or f"Group {number + 1}"
        below.setdefault(topic, []).append(Subtopic(number=number, name=name, words=words, papers=len(rows_of[row])))
    named = tuple(
        replace(topic, subtopics=tuple(sorted(below.get(topic.number, []), key=lambda subtopic: subtopic.number)))
        for topic in topics
    )
    return named, merged, unused


def _merged(subtopics: Subtopics, positions: Sequence[tuple[int, int]], chosen: Mapping[int, str]) -> Subtopics:
    """Return the subtopics with those of the same topic and given name merged; the merged ones lose their papers."""
    first: dict[tuple[int, str], int] = {}
    target = np.arange(len(positions), dtype=np.int32)
    for row, name in sorted(chosen.items()):
        target[row] = first.setdefault((positions[row][0], name.casefold()), row)
    owner = np.where(subtopics.owner >= 0, target[subtopics.owner], -1) if len(target) else subtopics.owner
    return Subtopics(owner.astype(np.int32), subtopics.topic)


def _titled(word: str) -> str:
    return " ".join(part if part != part.lower() else part[0].upper() + part[1:] for part in word.split(" "))
