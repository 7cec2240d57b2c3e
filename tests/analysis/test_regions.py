"""The labels on the map: topics, subtopics, small regions and isolated parts."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.corpus import Corpus
from confpapers.analysis.phrases import doc_freq
from confpapers.analysis.regions import LEVELS, MapPapers, name_regions, outline
from confpapers.analysis.topic_names import WordUse
from confpapers.model import Subtopic, Topic

GROUPS = ("tide", "lamp", "gull", "keel")
WORDS = [f"{group}{kind}" for group in GROUPS for kind in ("buna", "deko", "fima", "gora", "hilo", "jaru")]


def _use(counts: NDArray[np.int64], words: list[str]) -> WordUse:
    table = csr_array(counts.astype(np.int32))
    return WordUse.of(Corpus(tuple(words), table, doc_freq(table), table, table, table))


def _counts(papers: int) -> NDArray[np.int64]:
    """Papers of four groups in turn: each group has its own quarter of the words, and a few of the others'."""
    draw = np.random.default_rng(0)
    counts = draw.poisson(0.2, (papers, len(WORDS)))
    own = len(WORDS) // len(GROUPS)
    for paper in range(papers):
        at = paper % len(GROUPS) * own
        counts[paper, at : at + own] += draw.poisson(3, own)
    return counts


CENTRES = np.array([[0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]])


def _islands(papers: int) -> NDArray[np.float32]:
    """A place for each paper: its group's corner."""
    at = CENTRES[np.arange(papers) % len(GROUPS)] + np.random.default_rng(1).normal(0, 0.02, (papers, 2))
    return np.clip(at, 0, 1).astype(np.float32)


def _none(papers: int) -> NDArray[np.int64]:
    return np.full(papers, -1, np.int64)


def _without_topics(coordinates: NDArray[np.float32]) -> MapPapers:
    return MapPapers(coordinates, _none(len(coordinates)), _none(len(coordinates)))


def test_regions_are_labelled_with_their_own_words_at_their_positions() -> None:
    result = name_regions(_without_topics(_islands(80)), _use(_counts(80), WORDS), ())
    for group, name in enumerate(GROUPS):
        inside = [label for label in result if label.text.casefold().startswith(name)]
        assert inside
        for label in inside:
            assert np.hypot(label.x - CENTRES[group][0], label.y - CENTRES[group][1]) < 0.1
            assert all(word.startswith(name) for word in label.words[:3])
            assert 3 <= label.papers <= 20


LAMPS = Subtopic(number=1, name="Lamps", words=(), papers=20)
TOPICS = (
    Topic(number=0, name="Shore", words=("tide",), share=0.5, subtopics=(LAMPS,)),
    Topic(number=1, name="Wildlife", words=("gull",), share=0.5),
)


def test_labels_of_topics_and_subtopics_are_where_most_of_their_papers_are() -> None:
    group = np.arange(80) % 4
    papers = MapPapers(_islands(80), (group > 1).astype(np.int64), np.where(group == 1, 1, -1))
    result = name_regions(papers, _use(_counts(80), WORDS), TOPICS)
    by_name = {label.text: label for label in result}
    assert [(label.level, label.topic, label.subtopic) for label in result[:2]] == [(0, 0, -1), (0, 1, -1)]
    lamps = by_name["Lamps"]
    assert (lamps.topic, lamps.subtopic, lamps.papers) == (0, 1, 20)
    assert np.hypot(lamps.x - 0.9, lamps.y - 0.1) < 0.05


def test_an_isolated_part_without_a_topic_label_has_its_own_label() -> None:
    group = np.arange(80) % 4
    papers = MapPapers(_islands(80), np.zeros(80, np.int64), np.where(group == 1, 1, -1))
    result = name_regions(papers, _use(_counts(80), WORDS), TOPICS[:1])
    for centre in CENTRES:
        near = [label for label in result if np.hypot(label.x - centre[0], label.y - centre[1]) < 0.1]
        assert any(label.level == 0 for label in near)


def test_a_scattered_subtopic_has_no_label() -> None:
    draw = np.random.default_rng(4)
    papers = MapPapers(draw.random((80, 2)).astype(np.float32), np.zeros(80, np.int64), np.arange(80) % 2)
    result = name_regions(papers, _use(_counts(80), WORDS), TOPICS[:1])
    assert "Lamps" not in {label.text for label in result}


def test_a_small_conference_names_all_its_regions() -> None:
    papers, groups = 56, 7
    own = np.arange(papers) % groups
    turn = 2 * np.pi * own / groups
    draw = np.random.default_rng(0)
    positions = 0.5 + 0.4 * np.stack([np.cos(turn), np.sin(turn)], axis=1) + draw.normal(0, 0.02, (papers, 2))
    counts = draw.poisson(0.1, (papers, 3 * groups))
    counts[np.arange(papers)[:, None], 3 * own[:, None] + np.arange(3)] += draw.poisson(3, (papers, 3))
    words = [f"{group}{kind}" for group in ("tide", "lamp", "gull", "keel", "moss", "rope", "dune") for kind in "uvw"]
    result = name_regions(_without_topics(positions.astype(np.float32)), _use(counts, words), ())
    assert {label.text[:4].casefold() for label in result} == {word[:4] for word in words}


@pytest.mark.slow
@pytest.mark.parametrize(("papers", "levels"), [(40, 1), (160, 2), (1200, 3)])
def test_larger_conferences_have_more_levels_sorted_by_size_without_repeated_names(papers: int, levels: int) -> None:
    spread = np.random.default_rng(2).random((papers, 2)).astype(np.float32)
    vocabulary = [f"w{'abcdefghij'[n // 100]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyzbcdf'[n % 10]}" for n in range(600)]
    draw = np.random.default_rng(3).poisson(0.05, (papers, 600))
    result = name_regions(_without_topics(spread), _use(draw, vocabulary), ())
    by_level = [[label for label in result if label.level == level] for level in range(3)]
    assert [bool(some) for some in by_level] == [level < levels for level in range(3)]
    for some, most in zip(by_level, LEVELS, strict=True):
        assert len(some) <= most
        assert [label.weight for label in some] == sorted((label.weight for label in some), reverse=True)
    assert len({label.text for label in result}) == len(result)


def test_a_word_of_one_paper_names_no_region() -> None:
    shouted = np.zeros((80, 1), np.int64)
    shouted[0] = 50
    counts = np.hstack([_counts(80), shouted])
    result = name_regions(_without_topics(_islands(80)), _use(counts, [*WORDS, "outcry"]), ())
    assert "Outcry" not in {label.text for label in result}


def test_a_map_without_papers_has_no_regions() -> None:
    assert name_regions(_without_topics(np.full((9, 2), np.nan, np.float32)), _use(_counts(9), WORDS), ()) == ()
    assert name_regions(_without_topics(np.zeros((0, 2), np.float32)), _use(_counts(0), WORDS), ()) == ()


@pytest.mark.parametrize(
    "points", [[(0.2, 0.2), (0.6, 0.2), (0.4, 0.7), (0.4, 0.4)], [(0.5, 0.5)] * 3, [(0.1, 0.3), (0.2, 0.3), (0.3, 0.3)]]
)
def test_an_outline_holds_all_its_points(points: list[tuple[float, float]]) -> None:
    corners = np.array(outline(np.array(points)))
    for x, y in points:
        xs, ys = corners.T
        turns = np.roll(xs, -1), np.roll(ys, -1)
        sides = (turns[0] - xs) * (y - ys) - (turns[1] - ys) * (x - xs)
        assert (sides > 0).all() or (sides < 0).all()
