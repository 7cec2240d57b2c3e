"""Soft k-means on the sphere gives what it gives with dense rows."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.centres import ROUNDS, assigned_to_centres, soft_kmeans
from confpapers.analysis.latent import unit_rows

Floats = NDArray[np.float64]


def _papers() -> csr_array:
    """Forty papers that share a frequent word, which is most of each row."""
    draw = np.random.default_rng(3)
    rows = draw.random((40, 12)) * (draw.random((40, 12)) < 0.4)
    rows[:, 0] = 2.0
    return csr_array(unit_rows(rows))


def _shares(papers: int, groups: int = 3) -> NDArray[np.float32]:
    return np.random.default_rng(5).dirichlet(np.ones(groups), papers).astype(np.float32)


def _dense(rows: Floats, shares: Floats, new: Floats, sharpness: float) -> Floats:
    """The shares of `new` rows by the centres of `rows`, computed row by row."""
    mean = rows.mean(axis=0)
    centred = (rows - mean) / np.linalg.norm(rows - mean, axis=1, keepdims=True)
    centres = shares.T @ centred
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    others = (new - mean) / np.linalg.norm(new - mean, axis=1, keepdims=True)
    typical = (centred @ centres.T).max(axis=1).mean()
    likeness = np.exp(sharpness / typical * (others @ centres.T))
    return np.asarray(likeness / likeness.sum(axis=1, keepdims=True))


def test_papers_are_compared_without_what_all_have_in_common() -> None:
    weights, shares = _papers(), _shares(40)
    expected, rows = shares.astype(float), weights.toarray().astype(float)
    for _ in range(ROUNDS):
        expected = 0.2 * shares + 0.8 * _dense(rows, expected, rows, 4.0)
    assert soft_kmeans(shares, weights, sharpness=4.0, inertia=0.2) == pytest.approx(expected, abs=1e-3)


def test_other_papers_do_not_move_the_centres() -> None:
    weights, shares = _papers(), _shares(40)
    rows = weights.toarray().astype(float)
    expected = 0.5 * shares[:4] + 0.5 * _dense(rows, shares.astype(float), rows[30:34], 2.0)
    groups, some = (shares, weights), csr_array(weights[30:34])
    assert assigned_to_centres(shares[:4], some, groups, sharpness=2.0, inertia=0.5) == pytest.approx(
        expected, abs=1e-3
    )
