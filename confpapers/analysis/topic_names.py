"""What to call a topic: two or three of its most telling words."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from confpapers.analysis.corpus import Corpus
from confpapers.analysis.phrases import alike, is_describing, is_generic
from confpapers.analysis.topics import TopicModel, relevance
from confpapers.model import Topic

LISTED = 30  # words kept with a topic
_CANDIDATES = 40
_PHRASE = 0.7  # a phrase says more than a word, and is rarer ...
_KNOWN = 1 / 10  # ... but names nothing where it is in fewer papers than this part of the topic's
_LENGTH = 26  # characters: a third word is added up to here
_OWN = 0.3  # of a word's use that must be in the topic it names


def name_topics(model: TopicModel, corpus: Corpus, names: Mapping[str, str]) -> tuple[Topic, ...]:
    """The topics with their words, named; `names` overrides (see `given_names`)."""
    ranked = relevance(corpus, model.phi)
    shares = model.theta.mean(axis=0) if len(model.theta) else np.full(len(model.phi), 1 / len(model.phi))
    own = model.phi * shares[:, None]
    own = own / (own.sum(axis=0, keepdims=True) + 1e-12)
    given, _ = given_names(model, corpus, names)
    taken: set[str] = {name.casefold() for name in given.values()}
    topics = []
    for k in range(len(model.phi)):
        known = corpus.doc_freq >= _KNOWN * shares[k] * len(model.theta)
        words = [corpus.vocabulary[w] for w in np.argsort(-ranked[k], kind="stable")[:LISTED]]
        candidates = _candidates(corpus.vocabulary, ranked[k], own[k], known)
        name = given.get(k) or _name(candidates, taken) or f"Topic {k + 1}"
        taken.add(name.casefold())
        topics.append(Topic(number=k, name=name, words=tuple(words), share=round(float(shares[k]), 6)))
    return tuple(topics)


def given_names(model: TopicModel, corpus: Corpus, names: Mapping[str, str]) -> tuple[dict[int, str], list[str]]:
    """What a person calls the topics, by number, and the keys that fit none.

    A key is a topic's number ("3"), which changes when the papers do, or a word ("hydrophone"): the topic in which that
    word weighs most.  The first of two keys for one topic counts.
    """
    ranked = relevance(corpus, model.phi)
    place = {word.casefold(): at for at, word in enumerate(corpus.vocabulary)}
    given: dict[int, str] = {}
    unused = []
    for key, name in names.items():
        at = place.get(key.casefold())
        number = int(key) if key.isdecimal() else None if at is None else int(ranked[:, at].argmax())
        if number is None or number >= len(model.phi) or number in given:
            unused.append(key)
        else:
            given[number] = name
    return given, unused


def _candidates(
    vocabulary: Sequence[str], ranked: NDArray[np.float64], own: NDArray[np.float64], known: NDArray[np.bool_]
) -> list[str]:
    """The topic's words, best name first: telling, mostly its own, rather a phrase that is known in it.

    What only describes ("temporal", "weakly supervised") comes after, what is generic ("model") last.
    """
    best = np.argsort(-ranked, kind="stable")[:_CANDIDATES]
    scores = [ranked[w] + _PHRASE * (" " in vocabulary[w] and known[w]) - 3.0 * (own[w] < _OWN) for w in best]
    order = np.argsort([-score for score in scores], kind="stable")
    words = [vocabulary[best[at]] for at in order]
    return sorted(words, key=lambda word: 2 * is_generic(word) + is_describing(word))


def _name(candidates: Sequence[str], taken: set[str]) -> str:
    chosen: list[str] = []
    for word in candidates:
        if word.casefold() in taken or any(alike(word, other) for other in chosen):
            continue
        if len(chosen) == 2 and len(" · ".join([*chosen, word])) > _LENGTH:
            break  # a shorter word would say less than the two
        chosen.append(word)
        if len(chosen) == 3:
            break
    taken.update(word.casefold() for word in chosen)
    return " · ".join(map(_titled, chosen))


def _titled(word: str) -> str:
    return " ".join(part if part != part.lower() else part[0].upper() + part[1:] for part in word.split(" "))
