"""The grid: a cell for every point, and neighbours stay near."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confpapers.tsne.grid import to_grid


def placed(cells: np.ndarray, columns: int) -> np.ndarray:
    return np.stack([cells % columns, cells // columns], axis=1)


@settings(max_examples=60)
@given(n=st.integers(0, 300), aspect=st.floats(0.1, 10), seed=st.integers(0, 5), kinds=st.integers(1, 300))
def test_every_point_has_its_own_cell(n: int, aspect: float, seed: int, kinds: int) -> None:
    rng = np.random.default_rng(seed)
    xy = rng.normal(size=(kinds, 2))[rng.integers(kinds, size=n)]
    rows, columns, cells = to_grid(xy, aspect, own=True)
    assert len(cells) == n == len(set(cells.tolist()))
    assert n <= rows * columns < n + max(columns, 1)
    assert ((cells >= 0) & (cells < max(rows * columns, 1))).all()


@pytest.mark.parametrize("own", [True, False])
def test_points_on_a_grid_stay_there(own: bool) -> None:
    if not own:
        pytest.importorskip("shufflesnap")
    y, x = np.divmod(np.arange(12 * 20), 20)
    order = np.random.default_rng(0).permutation(240)
    rows, columns, cells = to_grid(np.stack([x, y], axis=1)[order] * 0.37, 20 / 12, own=own)
    assert (rows, columns) == (12, 20)
    assert np.array_equal(cells, order)


@pytest.mark.parametrize("own", [True, False])
def test_near_points_get_near_cells(own: bool) -> None:
    if not own:
        pytest.importorskip("shufflesnap")
    xy = np.random.default_rng(0).random((900, 2))
    rows, columns, cells = to_grid(xy, own=own)
    assert (rows, columns) == (30, 30)
    shift = np.abs((placed(cells, columns) + 0.5) / 30 - xy)
    assert np.median(shift) < 0.05


def test_a_wide_grid_is_wide() -> None:
    rows, columns, _ = to_grid(np.random.default_rng(0).random((200, 2)), 2.0, own=True)
    assert (rows, columns) == (10, 20)


def test_without_shufflesnap_the_points_are_bisected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shufflesnap", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    xy = np.random.default_rng(0).random((50, 2))
    assert np.array_equal(to_grid(xy)[2], to_grid(xy, own=True)[2])


def test_invalid_positions_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        to_grid(np.array([[0.0, np.nan]]))
    with pytest.raises(ValueError, match="aspect"):
        to_grid(np.zeros((3, 2)), 0.0)
