"""Topic shares smoothed over the nearest papers."""

import numpy as np
import pytest
from numpy.typing import NDArray

from confpapers.analysis.smoothing import NEAREST, smoothed
from confpapers.analysis.topics import TopicModel

WORDS = np.full((2, 3), 1 / 3, np.float32)
SHARES = np.array([[0.9, 0.1], [0.2, 0.8], [0.2, 0.8], [0.5, 0.5]], np.float32)


def _shares(near: list[list[int]], on_topic: list[list[bool]]) -> NDArray[np.float32]:
    model = smoothed(TopicModel(WORDS, SHARES, 1.0, 0.5), np.array(near, np.int32), np.array(on_topic))
    assert model.theta.sum(axis=1) == pytest.approx(np.ones(4))
    assert model.phi is WORDS
    return model.theta


def test_shares_move_towards_those_of_the_nearest_papers() -> None:
    shares = _shares([[1, 2], [2, 0], [1, 3], [-1, -1]], [[True] * 2] * 4)
    assert shares[0] == pytest.approx(np.array([0.9 + 0.04, 0.1 + 0.16]) / 1.2)
    assert shares[3].tolist() == [0.5, 0.5]


def test_papers_on_another_topic_do_not_count() -> None:
    shares = _shares([[1, 2], [0, 2], [1, 3], [0, 1]], [[False, False], [False, True], [False, False], [False, True]])
    assert shares[0] == pytest.approx(SHARES[0])
    assert shares[1] == pytest.approx(SHARES[1])  # its neighbour has the same shares
    assert shares[3, 1] > SHARES[3, 1]


def test_neighbours_together_weigh_at_most_as_much_as_the_paper() -> None:
    many = [[1] * (2 * NEAREST), [0] * (2 * NEAREST), [0] * (2 * NEAREST), [0] * (2 * NEAREST)]
    assert _shares(many, [[True] * (2 * NEAREST)] * 4)[0] == pytest.approx((SHARES[0] + SHARES[1]) / 2)
