"""Subtopics of large conferences are found, and stay when papers are added."""

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from confpapers.analysis import subtopics, tokens
from confpapers.analysis.corpus import Corpus, build_corpus
from confpapers.model import TextSettings

THEMES = (  # two of each of two topics
    "tide gauge float stilling-well datum",
    "estuary salinity silt brackish delta",
    "wick oil soot trimming burner",
    "Fresnel prism focal beam glass",
)
SHARED = ("coast current water", "keeper lantern light")


def _corpus(papers: int = 480) -> tuple[Corpus, NDArray[np.int64]]:
    """Papers of the four themes in turn, and the theme of each."""
    draw = random.Random(1)
    texts = []
    for paper in range(papers):
        own = paper % 4
        words = [*draw.choices(THEMES[own].split(), k=14), *draw.choices(SHARED[own // 2].split(), k=4)]
        texts.append("; ".join(words))
    return build_corpus(map(tokens.count_words, texts), TextSettings()), np.arange(papers) % 4


def _theta(theme: NDArray[np.int64]) -> NDArray[np.float32]:
    """The topic of each paper."""
    return np.where(theme[:, None] // 2 == np.arange(2), 0.9, 0.1).astype(np.float32)


def test_the_parts_of_a_topic_are_found_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subtopics, "_MOST", 2)
    corpus, theme = _corpus()
    theta = _theta(theme)
    result = subtopics.split_topics(corpus, theta, seed=0)
    sure = result.owner >= 0
    assert sure.mean() > 0.9
    assert (result.topic[result.owner[sure]] == theta.argmax(axis=1)[sure]).all()
    for number in range(len(result.topic)):  # each is of one theme
        themes = theme[result.owner == number]
        assert (themes == themes[0]).mean() > 0.95
    assert np.bincount(result.owner[sure]).min() >= subtopics.LEAST_PAPERS


def test_a_small_conference_has_one_level() -> None:
    corpus, theme = _corpus(subtopics.SPLIT_FROM - 1)
    result = subtopics.split_topics(corpus, _theta(theme), seed=0)
    assert not len(result.topic)
    assert (result.owner == -1).all()


def test_subtopics_stay_when_papers_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subtopics, "_MOST", 2)
    corpus, theme = _corpus(480)
    before = subtopics.split_topics(corpus, _theta(theme), seed=0)
    grown, themes = _corpus(560)
    earlier = subtopics.earlier_subtopics(corpus, before)
    after = subtopics.split_topics(grown, _theta(themes), seed=7, earlier=earlier)
    assert after.positions() == before.positions()
    both = (before.owner >= 0) & (after.owner[:480] >= 0)
    assert (before.owner[both] == after.owner[:480][both]).mean() > 0.95


def test_small_factors_are_dropped_and_their_papers_reassigned() -> None:
    shares = np.zeros((40, 3))
    shares[:20, 0], shares[20:36, 1] = 1, 1
    shares[36:] = [0.0, 0.45, 0.55]  # four papers: too few for a subtopic
    owner = subtopics.assign(shares)
    assert owner[36:].tolist() == [1] * 4
    assert owner[:36].tolist() == [0] * 20 + [1] * 16


def test_a_paper_without_a_clear_part_is_in_none() -> None:
    shares = np.zeros((30, 3))
    shares[:10, 0], shares[10:20, 1], shares[20:29, 2] = 1, 1, 1
    shares[29] = [0.34, 0.33, 0.33]
    assert subtopics.assign(shares)[29] == -1
    assert subtopics.assign(np.zeros((9, 2))).tolist() == [-1] * 9


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_input_gives_the_same_subtopics(seed: int) -> None:
    corpus, theme = _corpus()
    one, other = (subtopics.split_topics(corpus, _theta(theme), seed=seed).owner for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_papers_without_words_have_no_largest_topic() -> None:
    theta = np.array([[0.5, 0.5], [0.7, 0.3], [0.2, 0.8]], np.float32)
    assert subtopics.main_topics(theta).tolist() == [-1, 0, 1]
    assert subtopics.main_topics(np.ones((2, 1), np.float32)).tolist() == [0, 0]
