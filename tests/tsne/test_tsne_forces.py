"""The two forces and Z compared with their exact sums, in float64 over all pairs."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from confpapers.tsne.arrays import Joint
from confpapers.tsne.attraction import Attraction, by_degree
from confpapers.tsne.exact import attraction as exact_attraction
from confpapers.tsne.exact import repulsion as exact_repulsion
from confpapers.tsne.field import polynomials, spline
from confpapers.tsne.numpy_arrays import NumpyArrays
from confpapers.tsne.repulsion import SCHEMES, Repulsion, Scheme


def grid_push(y: np.ndarray, scheme: Scheme) -> tuple[np.ndarray, float]:
    repulsion = Repulsion(scheme, NumpyArrays(1))
    columns = np.ascontiguousarray(y.T, dtype=np.float32)
    repulsion.fit(columns)
    force, normaliser = repulsion(columns)
    return force.T, float(normaliser)


def relative_error(computed: np.ndarray, exact: np.ndarray) -> float:
    return float(np.sqrt(((computed - exact) ** 2).sum() / (exact**2).sum()))


@pytest.mark.parametrize(("accuracy", "limit"), [("high", 0.006), ("normal", 0.03)])
@pytest.mark.parametrize("size", [1.0, 0.3, 1e-2, 1e-4, 1e-6])
def test_the_repulsive_force_is_accurate_on_maps_of_any_size(
    spread_map: np.ndarray, accuracy: str, limit: float, size: float
) -> None:
    y = spread_map * size
    force, normaliser = grid_push(y, SCHEMES[accuracy])
    exact_force, exact_normaliser = exact_repulsion(y)
    assert relative_error(force, exact_force) < limit
    assert normaliser == pytest.approx(exact_normaliser, rel=2e-3)


@pytest.mark.parametrize("degree", [1, 3, 5])
def test_the_polynomials_are_the_splines_pieces_and_their_slopes(degree: int) -> None:
    t, small = np.linspace(0.01, 0.99, 50), 1e-6
    powers = (t - 0.5) ** np.arange(degree + 1)[:, None]
    pieces, slopes = np.split(polynomials(degree) @ powers, 2)
    for j in range(degree + 1):
        assert pieces[j] == pytest.approx(spline(t + j, degree), abs=1e-12)
        difference = (spline(t + j + small, degree) - spline(t + j - small, degree)) / (2 * small)
        assert slopes[j] == pytest.approx(difference, abs=1e-6)


def test_the_repulsive_force_does_not_depend_on_the_blocks(spread_map: np.ndarray) -> None:
    whole, normaliser = grid_push(spread_map, SCHEMES["high"])
    arrays = NumpyArrays(1)
    arrays.block = 32 * 100  # edges: a hundred points at a time
    repulsion = Repulsion(SCHEMES["high"], arrays)
    columns = np.ascontiguousarray(spread_map.T, dtype=np.float32)
    repulsion.fit(columns)
    force, again = repulsion(columns)
    assert relative_error(force.T, whole) < 1e-5
    assert float(again) == pytest.approx(normaliser, rel=1e-6)


@pytest.mark.parametrize("place", [0.0, 0.1, 0.25, 0.4, 0.5, 0.9])
def test_a_lone_point_does_not_repel_itself(place: float) -> None:
    repulsion = Repulsion(SCHEMES["high"], NumpyArrays(1))
    repulsion.fit(np.array([[-40.0, 40.0], [-40.0, 40.0]], dtype=np.float32))
    lone = repulsion.grid.corner + repulsion.grid.spacing * np.array([[70 + place], [90 - place]], dtype=np.float32)
    force, _ = repulsion(lone)
    assert np.abs(force).max() < 1e-4


def test_the_repulsive_forces_cancel(spread_map: np.ndarray) -> None:
    force, _ = grid_push(spread_map, SCHEMES["high"])
    assert np.abs(force.sum(axis=0, dtype=float)).max() < 3e-4 * np.abs(force).sum()


def test_repulsion_does_not_depend_on_the_position_of_the_map(spread_map: np.ndarray) -> None:
    near, _ = grid_push(spread_map, SCHEMES["high"])
    far, _ = grid_push(spread_map + 500.0, SCHEMES["high"])
    assert relative_error(far, near) < 6e-3


def test_a_gigantic_map_does_not_need_a_gigantic_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("confpapers.tsne.repulsion.MOST", 300)
    y = np.array([[0.0, 0.0], [1e6, 1e6], [1e6, 1e6 + 1.0]])
    force, _ = grid_push(y, Scheme(5, 0.4))
    assert np.isfinite(force).all()


@pytest.mark.parametrize("size", [1.0, 1e-4])
def test_the_attractive_force_is_the_sum_over_the_neighbours(size: float) -> None:
    rng = np.random.default_rng(1)
    dense = rng.random((300, 300)) * (rng.random((300, 300)) < 0.2)
    dense[7] = 0
    dense = np.triu(dense, 1) + np.triu(dense, 1).T
    dense /= dense.sum()
    matrix, arrays = scipy.sparse.csr_array(dense), NumpyArrays(2)
    joint = Joint(matrix.indptr, matrix.indices, matrix.data)
    order = by_degree(joint, arrays)
    joint, dense = arrays.renumbered(joint, order), dense[order][:, order]
    y = rng.normal(size=(300, 2)) * size

    difference = y[:, None] - y[None]
    k = 1 / (1 + (difference**2).sum(axis=2))
    exact = ((dense * k)[:, :, None] * difference).sum(axis=1)
    assert exact_attraction(joint, y) == pytest.approx(exact, rel=1e-9, abs=1e-15)
    attraction = Attraction(joint, arrays)
    result = attraction(np.ascontiguousarray(y.T, dtype=np.float32)).T
    assert relative_error(result, exact) < 1e-5

    np.fill_diagonal(k, 0)
    q = k / k.sum()
    there = dense > 0
    divergence = (dense[there] * np.log(dense[there] / q[there])).sum()
    found_divergence = attraction.divergence(np.ascontiguousarray(y.T, dtype=np.float32), k.sum())
    assert found_divergence == pytest.approx(divergence, rel=1e-5)
