"""A grown map is aligned with the previous one: old papers stay near their positions, and all fit the frame."""

import numpy as np
import pytest

from confpapers.analysis.realign import EDGE, lay_over

OLD, NEW = 300, 100


def maps(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Places in 0..1 of old and new papers, and the same as the map before knows them: new ones not at all."""
    positions = 0.1 + 0.8 * np.random.default_rng(seed).random((OLD + NEW, 2))
    earlier = positions.astype(np.float32)
    earlier[OLD:] = np.nan
    return positions, earlier


@pytest.mark.parametrize("mirror", [1, -1])
def test_a_rotated_mirrored_and_scaled_map_is_aligned_again(mirror: int) -> None:
    positions, earlier = maps()
    turn = np.array([[np.cos(2), -np.sin(2)], [np.sin(2), np.cos(2)]]) * [1, mirror]
    moved = (positions @ turn * 140 + [30, -9]).astype(np.float32)
    np.testing.assert_allclose(lay_over(moved, earlier), positions, atol=1e-4)


def test_papers_that_moved_by_chance_do_not_shrink_the_map() -> None:
    positions, earlier = maps()
    shaken = positions + np.random.default_rng(1).normal(0, 0.15, positions.shape)
    laid = lay_over(shaken.astype(np.float32), earlier)
    assert laid[:OLD].std() == pytest.approx(positions[:OLD].std(), rel=0.13), "least squares leaves 0.85 before easing"


def test_a_region_that_moved_together_returns_and_keeps_its_order() -> None:
    positions, earlier = maps()
    bent = positions + 0.08 * np.sin(2 * positions[:, ::-1])
    laid = lay_over(bent.astype(np.float32), earlier)
    moved = np.linalg.norm(laid - positions, axis=1)
    assert np.median(moved[:OLD]) < 0.006, "turning and scaling alone leave 0.023"
    assert np.median(moved[OLD:]) < 0.006, "new papers come with those around them"


def test_points_outside_the_frame_are_clamped_in_order() -> None:
    positions, earlier = maps()
    positions[OLD:] = np.linspace([0.5, 0.5], [0.5, 1.2], NEW)  # new papers in a line over the lower edge
    laid = lay_over(positions.astype(np.float32), earlier)
    assert laid.min() >= 0
    assert laid.max() <= 1
    assert (np.diff(laid[OLD:, 1]) > 0).all(), "none on top of another"
    inside = positions[:OLD, 1] < 1 - EDGE - 0.02
    np.testing.assert_allclose(laid[:OLD][inside], positions[:OLD][inside], atol=1e-3)


def test_a_map_without_new_papers_that_did_not_move_is_the_same_map() -> None:
    positions, _ = maps()
    np.testing.assert_allclose(
        lay_over(positions.astype(np.float32), positions.astype(np.float32)), positions, atol=1e-6
    )
