"""New papers among those of a fitted build, whose values stay."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis import placing
from confpapers.model import Label, Subtopic, Topic

_SCORES = np.array(  # of five papers; the last one is new
    [
        [0.0, 0.9, 0.3, 0.2, 0.5],
        [0.9, 0.0, 0.4, 0.1, 0.0],
        [0.3, 0.4, 0.0, 0.6, 0.7],
        [0.2, 0.1, 0.6, 0.0, 0.0],
        [0.5, 0.0, 0.7, 0.0, 0.0],
    ],
    np.float32,
)


def _scores(rows: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.asarray(_SCORES[rows])


@pytest.mark.parametrize(
    ("removed", "expected"),
    [
        ([], [[1, 4], [0, 2], [4, 3], [2, 0], [2, 0]]),
        ([1], [[4, 2], [0, 2], [4, 3], [2, 0], [2, 0]]),
        ([2], [[1, 4], [0, 3], [3, 1], [0, 1], [0, -1]]),
        ([4], [[1, 2], [0, 2], [3, 1], [2, 0], [2, 0]]),
    ],
    ids=["one more", "and one less, near the new one", "and one less, in most lists", "the new one is not listed"],
)
def test_a_new_paper_enters_lists_where_it_scores_more(removed: list[int], expected: list[list[int]]) -> None:
    before = np.array([[1, 2], [0, 2], [3, 1], [2, 0]], np.int32)
    alive = ~np.isin(np.arange(5), removed)
    table = before, np.take_along_axis(_SCORES[:4], before.astype(np.int64), axis=1)
    near, scores = placing.with_new_neighbours(table, _scores, alive)
    assert [near[row].tolist() for row in np.flatnonzero(alive)] == [expected[row] for row in np.flatnonzero(alive)]
    remaining = near[alive]
    wanted = np.take_along_axis(_SCORES[alive], np.maximum(remaining, 0).astype(np.int64), axis=1)
    np.testing.assert_array_equal(scores[alive], np.where(remaining >= 0, wanted, 0))


def test_a_new_paper_is_put_beside_the_papers_it_resembles() -> None:
    chance = np.random.default_rng(0)
    centres = np.array([[0.2, 0.2], [0.8, 0.3], [0.5, 0.8]])
    group = np.arange(90) % 3
    positions = (centres[group] + chance.normal(0, 0.03, (90, 2))).astype(np.float32)
    vectors = np.eye(3, 8, dtype=np.float32)[group] + chance.normal(0, 0.05, (90, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    new = np.vstack([np.eye(3, 8, dtype=np.float32), np.zeros((1, 8), np.float32)])
    result = placing.positions_among(new, vectors, positions, perplexity=8.0, width=30.0)
    assert np.hypot(*(result[:3] - centres).T).max() < 0.1
    assert np.isnan(result[3]).all(), "a paper without words is not on the map"
    assert result.min(where=np.isfinite(result), initial=0.5) >= 0


@pytest.mark.parametrize("corner", [(0.0, 0.0), (20.0, 5.0)])
def test_no_position_nearby_is_better_than_that_of_a_new_paper(corner: tuple[float, float]) -> None:
    """At the edge of the map too: its neighbours around the first corner would draw the paper out of it."""
    chance = np.random.default_rng(3)
    points = np.clip(chance.normal(corner, 2.0, (80, 2)), 0, 30)
    near, likeness = np.arange(0, 80, 2), np.full(40, 1 / 40)

    def divergence(at: NDArray[np.float64]) -> float:
        weights = 1 / (1 + ((at - points) ** 2).sum(axis=1))
        return float(np.log(weights.sum()) - likeness @ np.log(weights[near]))

    at = placing._settled(points, near, likeness, 30.0).astype(float)
    assert (at >= 0).all()
    around = [np.clip(at + np.array([x, y]), 0, 30) for x in (-0.1, 0, 0.1) for y in (-0.1, 0, 0.1)]
    assert divergence(at) <= min(map(divergence, around)) + 1e-9
    assert divergence(at) < min(map(divergence, points[near])) - 1e-4


@pytest.mark.parametrize(
    ("taken", "positions", "cells", "shape"),
    [
        ([(0, 0), (1, 0), (0, 1)], [(0.1, 0.1)], [(1, 1)], (2, 2)),
        ([(0, 0)], [(0.9, 0.1), (0.9, 0.1)], [(1, 0), (1, 1)], (2, 2)),
        ([(0, 0), (1, 0), (0, 1), (1, 1)], [(0.9, 0.1)], [(1, 2)], (2, 3)),
        ([(0, 0)], [(np.nan, np.nan)], [(1, 1)], (2, 2)),
    ],
    ids=["the only free one", "the nearest", "none is free", "not on the map"],
)
def test_a_new_paper_gets_the_nearest_free_cell(
    taken: list[tuple[int, int]],
    positions: list[tuple[float, float]],
    cells: list[tuple[int, int]],
    shape: tuple[int, int],
) -> None:
    result, grid = placing.free_cells(np.array(positions, np.float32), np.array(taken, np.int32), (2, 2))
    assert (list(map(tuple, result.tolist())), grid) == (cells, shape)


@pytest.mark.parametrize(
    ("words", "theta", "expected"),
    [
        ([1.0, 0.1, 0, 0], [0.9, 0.1], (0, 0)),
        ([0.1, 1.0, 0, 0], [0.9, 0.1], (0, 2)),
        ([0.6, 0.6, 0.6, 0], [0.9, 0.1], (-1, -1)),
        ([1.0, 0, 0, 0], [0.1, 0.9], (-1, -1)),
        ([0, 0, 0, 0], [0.5, 0.5], (-1, -1)),
    ],
    ids=["the first", "the other", "of all alike", "its topic has none", "without words"],
)
def test_a_new_paper_belongs_to_the_subtopic_that_is_most_like_it(
    words: list[float], theta: list[float], expected: tuple[int, int]
) -> None:
    existing = csr_array(np.eye(5, dtype=np.float32)[[0, 0, 1, 1, 2, 2, 4]])
    subtopic = np.array([[0, 0], [0, 0], [0, 2], [0, 2], [0, 3], [0, 3], [-1, -1]], np.int32)
    rows, shares = csr_array(np.array([[*words, 0]], np.float32)), np.array([theta], np.float32)
    assert tuple(placing.subtopics_of(rows, shares, existing, subtopic)[0].tolist()) == expected


def test_topics_and_labels_count_the_papers_that_they_have_now() -> None:
    part = Subtopic(number=1, name="Quays", words=(), papers=9)
    topics = [
        Topic(number=0, name="Harbours", words=(), share=0.9, subtopics=(part,)),
        Topic(number=1, name="Lamps", words=(), share=0.1),
    ]
    label = Label(text="Harbours", x=0.5, y=0.5, weight=1.0, topic=0, papers=9)
    labels = [label, Label(text="Quays", x=0.5, y=0.5, weight=1.0, topic=0, subtopic=1, papers=9)]
    labels.append(Label(text="Ropes", x=0.5, y=0.5, weight=1.0, papers=9))
    theta = np.array([[1, 0], [0.75, 0.25], [0.25, 0.75]], np.float32)
    counted, named = placing.recounted(topics, labels, theta, np.array([[0, 1], [-1, -1], [-1, -1]], np.int32))
    assert [(topic.share, [part.papers for part in topic.subtopics]) for topic in counted] == [
        (0.666667, [1]),
        (0.333333, []),
    ]
    assert [label.papers for label in named] == [2, 1, 9]
