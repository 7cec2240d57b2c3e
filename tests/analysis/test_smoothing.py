"""Topic shares corrected by the words of the topics' papers and by the nearest papers."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.smoothing import INERTIA, NEAREST, reassigned, reassigned_further, smoothed
from confpapers.analysis.topics import TopicModel

WORDS = np.full((2, 3), 1 / 3, np.float32)
SHARES = np.array([[0.9, 0.1], [0.2, 0.8], [0.2, 0.8], [0.5, 0.5]], np.float32)


def _smoothed(near: list[list[int]]) -> NDArray[np.float32]:
    model = smoothed(TopicModel(WORDS, SHARES, 1.0, 0.5), np.array(near, np.int32))
    assert model.theta.sum(axis=1) == pytest.approx(np.ones(4))
    assert model.phi is WORDS
    return model.theta


def test_half_of_the_shares_are_the_mean_of_the_nearest_papers() -> None:
    shares = _smoothed([[1, 2], [0, -1], [0, 1], [-1, -1]])
    assert shares[0] == pytest.approx((SHARES[0] + [0.2, 0.8]) / 2)
    assert shares[1] == pytest.approx((SHARES[1] + SHARES[0]) / 2), "one neighbour weighs as much as several"
    assert shares[2] == pytest.approx(SHARES[2] / 2 + (SHARES[0] + SHARES[1]) / 4)


def test_a_paper_without_neighbours_keeps_its_shares() -> None:
    assert _smoothed([[1, 2], [0, 2], [0, 1], [-1, -1]])[3].tolist() == [0.5, 0.5]


def test_only_the_nearest_papers_count() -> None:
    many = [[1] * NEAREST + [0] * 20, *[[0] * (NEAREST + 20)] * 3]
    assert _smoothed(many)[0] == pytest.approx((SHARES[0] + SHARES[1]) / 2)


# Two topics of three papers each; the last paper is without words, and the first one's shares are wrong.
USED = csr_array(
    np.array([[1, 0, 0.2], [1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0.2], [0, 0, 0]], np.float32)
)
INFERRED = np.array([[0.3, 0.7]] + [[0.9, 0.1]] * 2 + [[0.1, 0.9]] * 3 + [[0.6, 0.4]], np.float32)


def _by_words(theta: NDArray[np.float32], weights: csr_array) -> NDArray[np.float32]:
    model = reassigned(TopicModel(WORDS, theta, 1.0, 0.5), weights)
    assert model.theta.sum(axis=1) == pytest.approx(np.ones(len(theta)), abs=1e-6)
    return model.theta


def test_a_paper_goes_to_the_topic_whose_papers_use_its_words() -> None:
    shares = _by_words(INFERRED, USED)
    assert shares[:6].argmax(axis=1).tolist() == [0, 0, 0, 1, 1, 1]
    assert shares[0, 0] > 0.7
    assert shares[0, 1] > INERTIA * 0.7 - 1e-6, "a part of the shares remains the model's"


def test_how_sharp_shares_are_does_not_depend_on_the_size_of_cosines() -> None:
    unlike = csr_array(np.hstack([USED.toarray() * 0.4, np.eye(7, dtype=np.float32)[:, :6] * 0.9]))
    assert _by_words(INFERRED, unlike) == pytest.approx(_by_words(INFERRED, USED), abs=0.1)


def test_a_paper_without_words_keeps_its_shares() -> None:
    assert _by_words(INFERRED, USED)[6] == pytest.approx(INFERRED[6])
    assert _by_words(INFERRED, csr_array((7, 3), dtype=np.float32)) == pytest.approx(INFERRED)


def test_a_single_topic_stays_the_only_one() -> None:
    assert _by_words(np.ones((7, 1), np.float32), USED) == pytest.approx(np.ones((7, 1)))


@pytest.mark.parametrize(
    ("words", "inferred", "topic"),
    [([1, 0, 0], [0.5, 0.5], 0), ([0, 1, 0], [0.5, 0.5], 1), ([1, 0, 0], [0.2, 0.8], 0), ([0, 0, 0], [0.2, 0.8], 1)],
    ids=["the first", "the second", "against its inferred shares", "without words"],
)
def test_a_paper_that_was_not_there_is_compared_with_those_that_were(
    words: list[float], inferred: list[float], topic: int
) -> None:
    model = reassigned(TopicModel(WORDS, INFERRED, 1.0, 0.5), USED)
    row = csr_array(np.array([words], np.float32))
    shares = reassigned_further(np.array([inferred], np.float32), row, model, USED)
    assert shares.argmax() == topic
    assert shares.sum() == pytest.approx(1)


def test_a_paper_that_an_earlier_build_had_keeps_its_topic_and_a_new_one_does_not() -> None:
    words = csr_array(USED.toarray()[[0, 0, 1, 2, 3, 4, 5]])
    inferred = INFERRED[[0, 0, 1, 2, 3, 4, 5]]
    earlier = np.array([[0.1, 0.9], *[[np.nan] * 2] * 6], np.float32)
    shares = reassigned(TopicModel(WORDS, inferred, 1.0, 0.5), words, earlier).theta
    assert shares[:2].argmax(axis=1).tolist() == [1, 0]


def test_shares_of_another_number_of_topics_do_not_count() -> None:
    model = TopicModel(WORDS, INFERRED, 1.0, 0.5)
    other = np.full((7, 3), 1 / 3, np.float32)
    assert reassigned(model, USED, other).theta == pytest.approx(reassigned(model, USED).theta)
