"""Where the points start: principal components that do not flip."""

from __future__ import annotations

import numpy as np
import pytest

from confpapers.tsne.start import apart, by_components


@pytest.mark.parametrize("shape", [(200, 8), (30, 100)])
@pytest.mark.parametrize("seed", range(4))
def test_the_largest_loading_of_each_component_is_positive(shape: tuple[int, int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=shape) * rng.uniform(0.1, 5, shape[1])
    start = by_components(x, rng)
    leading = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)[2][:2]
    largest = leading[np.arange(2), np.abs(leading).argmax(axis=1)]
    loadings = leading * np.sign(largest)[:, None]
    expected = (x - x.mean(axis=0)) @ loadings.T
    assert start == pytest.approx(expected * 1e-4 / expected[:, 0].std(), rel=1e-6, abs=1e-12)


def test_coinciding_points_are_separated_and_others_unchanged() -> None:
    start = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [2.0, 3.0]])
    parted = apart(start, np.random.default_rng(0))
    assert np.array_equal(parted[[0, 1, 3]], start[[0, 1, 3]])
    assert 0 < np.abs(parted[2] - start[2]).max() < 0.1
