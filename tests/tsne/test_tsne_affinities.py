"""Neighbours and P compared with their definitions, computed directly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from confpapers.tsne.affinities import affinities, conditional
from confpapers.tsne.neighbours import nearest
from confpapers.tsne.numpy_arrays import NumpyArrays

Clusters = Callable[..., np.ndarray]


def all_distances(x: np.ndarray) -> np.ndarray:
    return np.asarray(((x[:, None] - x[None]) ** 2).sum(axis=2))


@pytest.mark.parametrize("cells", [2**20, 1000])
@pytest.mark.parametrize("count", [3, 25])
def test_the_neighbours_are_the_nearest_of_all(clusters: Clusters, cells: int, count: int) -> None:
    arrays = NumpyArrays(2)
    arrays.cells = cells
    x = clusters(403)
    index, distances = nearest(x, count, arrays)
    exact = all_distances(x)
    np.fill_diagonal(exact, np.inf)
    assert np.array_equal(index, np.argsort(exact, axis=1, kind="stable")[:, :count])
    assert distances == pytest.approx(np.sort(exact, axis=1)[:, :count], rel=1e-9)


def test_a_point_is_never_its_own_neighbour_but_its_duplicates_are() -> None:
    x = np.repeat(np.eye(3), 5, axis=0)
    index, distances = nearest(x, 4)
    assert not (index == np.arange(15)[:, None]).any()
    assert np.array_equal(index // 5, np.repeat(np.arange(3), 5)[:, None].repeat(4, axis=1))
    assert (distances == 0).all()


def test_near_points_far_from_the_origin_are_distinguished(clusters: Clusters) -> None:
    x = clusters(300)
    near, _ = nearest(x, 10)
    far, _ = nearest(x + 1000.0, 10)
    assert np.array_equal(near, far)


@pytest.mark.slow
def test_among_too_many_to_compare_all_nearly_all_neighbours_are_found(
    clusters: Clusters, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = clusters(3000)
    exact, _ = nearest(x, 30, NumpyArrays(1))
    monkeypatch.setattr(NumpyArrays, "many", 1000)
    result, distances = nearest(x, 30, NumpyArrays(1))
    assert np.array_equal(result, nearest(x, 30, NumpyArrays(2))[0])
    shared = [len(np.intersect1d(one, other)) / 30 for one, other in zip(result, exact, strict=True)]
    assert np.mean(shared) > 0.99
    assert (result != np.arange(3000)[:, None]).all()
    assert distances == pytest.approx(((x[result] - x[:, None]) ** 2).sum(axis=2), rel=1e-9)
    assert (np.diff(distances, axis=1) >= 0).all()


def test_all_points_are_compared_if_the_nearby_cells_have_too_few(
    clusters: Clusters, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = clusters(500)
    exact, _ = nearest(x, 50, NumpyArrays(1))
    monkeypatch.setattr(NumpyArrays, "many", 100)
    monkeypatch.setattr("confpapers.tsne.cells.PROBED", 1)  # a cell alone has some ten points
    assert np.array_equal(nearest(x, 50, NumpyArrays(1))[0], exact)


@pytest.mark.parametrize("columns", [40, 400, 40_000])
def test_ties_among_the_smallest_scores_keep_the_first(columns: int) -> None:
    scores = np.random.default_rng(0).integers(0, columns // 9, size=(6, columns)).astype(np.float32)
    scores[0] = 1.0
    scores[1, -1] = -1.0  # in a long row the last columns belong to no group
    result = NumpyArrays(1).smallest(scores, 30)
    best = np.sort(scores, axis=1)[:, :30]
    assert np.array_equal(np.sort(np.take_along_axis(scores, result, axis=1), axis=1), best)
    assert all(len(set(row)) == 30 for row in result.tolist())
    if columns < 500:  # no row is so long that it is searched by groups
        assert np.array_equal(
            np.sort(result, axis=1), np.sort(np.argsort(scores, axis=1, kind="stable")[:, :30], axis=1)
        )


def test_too_many_duplicates_are_each_others_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NumpyArrays, "many", 100)
    x = np.repeat(np.eye(7), 60, axis=0)
    index, distances = nearest(x, 50, NumpyArrays(1))
    assert (distances == 0).all()
    assert np.array_equal(index // 60, np.repeat(np.arange(7), 60)[:, None].repeat(50, axis=1))


@pytest.mark.parametrize("perplexity", [2.0, 5.0, 30.0, 59.0])
def test_every_row_has_the_requested_perplexity(clusters: Clusters, perplexity: float) -> None:
    _, distances = nearest(clusters(500), 90)
    weights = conditional(distances, perplexity)
    entropy = -(weights * np.log(np.maximum(weights, 1e-300))).sum(axis=1)
    assert np.exp(entropy) == pytest.approx(np.full(500, perplexity), rel=1e-6)
    assert weights.sum(axis=1) == pytest.approx(np.ones(500))
    assert (np.diff(weights, axis=1) <= 0).all()


def test_equal_distances_get_equal_weights() -> None:
    assert conditional(np.full((3, 8), 2.5), 5.0) == pytest.approx(np.full((3, 8), 1 / 8))


@pytest.mark.slow
def test_p_agrees_with_its_definition(clusters: Clusters) -> None:
    x = clusters(300)
    exact = all_distances(x)
    np.fill_diagonal(exact, np.inf)
    distances = np.zeros((300, 300))
    for row in range(300):
        near = np.argsort(exact[row], kind="stable")[:60]
        low, high = 1e-6, 1e6
        for _ in range(200):
            beta = np.sqrt(low * high)
            w = np.exp(-beta * (exact[row, near] - exact[row, near[0]]))
            w /= w.sum()
            low, high = (beta, high) if -(w * np.log(w + 1e-300)).sum() > np.log(20) else (low, beta)
        distances[row, near] = w
    expected = (distances + distances.T) / 600
    assert np.abs(affinities(*nearest(x, 60), 20.0).matrix().toarray() - expected).max() < 1e-9


def test_p_agrees_with_opentsne(clusters: Clusters) -> None:
    opentsne = pytest.importorskip("openTSNE.affinity")
    x = clusters(500)
    theirs = opentsne.PerplexityBasedNN(x, perplexity=30, method="exact", n_jobs=1).P.toarray()
    ours = affinities(*nearest(x, 90), 30.0).matrix().toarray()
    assert np.abs(ours - theirs).max() < 1e-6
