"""An order of posters in which neighbours are similar."""

import numpy as np
from toyconference import toy

from confpapers.analysis.poster_order import affinities, neighbour_similarity, poster_order


def test_a_shuffled_chain_of_similar_posters_is_restored() -> None:
    place = np.random.default_rng(3).permutation(30)
    alike = np.exp(-np.abs(place[:, None] - place[None, :]).astype(float))
    np.fill_diagonal(alike, 0)
    result = place[poster_order(alike)]
    assert result.tolist() in (list(range(30)), list(range(29, -1, -1)))


def test_every_poster_gets_one_board_and_neighbours_are_more_similar_than_before() -> None:
    alike = affinities(toy(60).entries)
    order = poster_order(alike)
    assert sorted(order) == list(range(60))
    assert neighbour_similarity(alike, order) > 1.5 * neighbour_similarity(alike, range(60))


def test_few_posters_stay_as_they_are() -> None:
    assert poster_order(np.zeros((2, 2))) == [0, 1]
    assert poster_order(np.zeros((0, 0))) == []
