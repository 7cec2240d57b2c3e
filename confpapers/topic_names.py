"""What to call a topic: two or three of its most telling words."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from confpapers.errors import ConferenceError, unknown
from confpapers.model import Topic
from confpapers.phrases import alike, is_generic
from confpapers.topics import TopicModel, relevance
from confpapers.words import Corpus

LISTED = 30  # words kept with a topic
_CANDIDATES = 40
_PHRASE = 0.7  # a phrase says more than a word, and is rarer
_LENGTH = 26  # characters: a third word is added up to here
_OWN = 0.3  # of a word's use that must be in the topic it names


def name_topics(model: TopicModel, corpus: Corpus, names: Mapping[str, str]) -> tuple[Topic, ...]:
    """The topics with their words, named; `names` overrides by number ("3" = "Faces").

    Raises ConferenceError when a number in `names` is no topic's.
    """
    count = len(model.phi)
    for number in names:
        if number not in map(str, range(count)):
            raise ConferenceError(unknown("topic", number, map(str, range(count)), where="[topics] names"))
    ranked = relevance(corpus, model.phi)
    shares = model.theta.mean(axis=0) if len(model.theta) else np.full(count, 1 / count)
    own = model.phi * shares[:, None]
    own = own / (own.sum(axis=0, keepdims=True) + 1e-12)
    taken: set[str] = {name.casefold() for name in names.values()}
    topics = []
    for k in range(count):
        words = [corpus.vocabulary[w] for w in np.argsort(-ranked[k], kind="stable")[:LISTED]]
        name = names.get(str(k)) or _name(_candidates(corpus.vocabulary, ranked[k], own[k]), taken) or f"Topic {k + 1}"
        taken.add(name.casefold())
        topics.append(Topic(number=k, name=name, words=tuple(words), share=round(float(shares[k]), 6)))
    return tuple(topics)


def _candidates(vocabulary: Sequence[str], ranked: NDArray[np.float64], own: NDArray[np.float64]) -> list[str]:
    """The topic's words, best name first: telling, mostly its own, rather a phrase, rather not "model" or "feature"."""
    best = np.argsort(-ranked, kind="stable")[:_CANDIDATES]
    scores = [ranked[w] + _PHRASE * (" " in vocabulary[w]) - 3.0 * (own[w] < _OWN) for w in best]
    order = np.argsort([-score for score in scores], kind="stable")
    words = [vocabulary[best[at]] for at in order]
    return sorted(words, key=is_generic)


def _name(candidates: Sequence[str], taken: set[str]) -> str:
    chosen: list[str] = []
    for word in candidates:
        long = len(" · ".join([*chosen, word])) > _LENGTH
        if word.casefold() in taken or any(alike(word, other) for other in chosen) or (len(chosen) == 2 and long):
            continue
        chosen.append(word)
        if len(chosen) == 3:
            break
    taken.update(word.casefold() for word in chosen)
    return " · ".join(map(_titled, chosen))


def _titled(word: str) -> str:
    return " ".join(part if part != part.lower() else part[0].upper() + part[1:] for part in word.split(" "))
