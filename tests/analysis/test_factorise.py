"""Factorisations come near the best ones, and known parts are found."""

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_array

from confpapers.analysis import factorise
from confpapers.analysis.factorise import Factors


def _parts(rows: int = 60, seed: int = 2) -> np.ndarray:
    """A matrix of three non-negative parts, each with columns of its own and a little of the others."""
    draw = np.random.default_rng(seed)
    columns = np.kron(np.eye(3), np.ones(8)) + 0.02 * draw.random((3, 24))
    return np.asarray(draw.dirichlet(np.full(3, 0.2), size=rows) @ columns, np.float32)


def _error(matrix: np.ndarray, factors: Factors) -> float:
    return float(np.linalg.norm(matrix - factors.rows.T @ factors.columns) / np.linalg.norm(matrix))


def test_the_largest_singular_values_are_found() -> None:
    draw = np.random.default_rng(0)
    matrix = (draw.random((80, 50)) * (draw.random((80, 50)) < 0.3)).astype(np.float32)
    exact, scale, _ = np.linalg.svd(matrix.astype(float), full_matrices=False)
    found = factorise.truncated_svd(csr_array(matrix), 5, seed=1)
    assert np.linalg.norm(found, axis=0) == pytest.approx(scale[:5], rel=1e-3)
    assert np.abs((found / scale[:5]).T @ exact[:, :5]).round(2) == pytest.approx(np.eye(5), abs=0.1)
    assert (found[np.abs(found).argmax(axis=0), np.arange(5)] > 0).all()


def test_a_matrix_of_zeros_has_no_directions() -> None:
    assert not factorise.truncated_svd(csr_array((7, 9), dtype=np.float32), 3, seed=0).any()


@pytest.mark.parametrize("start", ["random", "leading"])
def test_the_parts_of_a_matrix_are_found(start: str) -> None:
    matrix = _parts()
    first = Factors.random(csr_array(matrix), 3, 0) if start == "random" else Factors.leading(csr_array(matrix), 3, 0)
    found = factorise.factorise(csr_array(matrix), first, 200, 1e-7)
    assert min(found.rows.min(), found.columns.min()) >= 0
    assert _error(matrix, found) < 0.03
    assert sorted(found.columns[:, ::8].argmax(axis=1).tolist()) == [0, 1, 2]


def test_every_round_lowers_the_error() -> None:
    matrix = csr_array(_parts())
    errors = list(factorise._Problem(matrix).improve(Factors.random(matrix, 3, 5), 40, 0.0))
    assert len(errors) > 2
    assert all(after <= before + 1e-3 for before, after in itertools.pairwise(errors))


def test_the_closest_of_several_is_at_least_as_close_as_one() -> None:
    matrix = _parts(40, seed=3)
    best = factorise.closest(csr_array(matrix), 4, seed=0, starts=8, rounds=60)
    one = factorise.factorise(csr_array(matrix), Factors.random(csr_array(matrix), 4, 0), 60)
    assert _error(matrix, best) <= _error(matrix, one) + 1e-3


def test_the_shares_of_known_parts_are_found() -> None:
    draw = np.random.default_rng(1)
    shares, columns = draw.random((3, 30), np.float32), np.kron(np.eye(3), np.ones(4)).astype(np.float32)
    found = factorise.shares_of(csr_array(shares.T @ columns), columns, 100)
    assert found == pytest.approx(shares, abs=1e-3)
