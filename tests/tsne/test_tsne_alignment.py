"""A map that grows: old papers stay near their positions, new ones are placed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from confpapers.tsne import Result, align, grow, place_new, tsne

Clusters = Callable[..., np.ndarray]

ALL = np.arange(100)


@pytest.fixture(scope="module")
def years(clusters: Clusters) -> tuple[np.ndarray, np.ndarray, Result]:
    """Vectors of two years, the rows of the first year among them, and the first year's map."""
    x = clusters(700)
    old = np.sort(np.random.default_rng(1).permutation(700)[:560])
    return x, old, tsne(x[old])


def moved(embedding: np.ndarray, before: np.ndarray) -> float:
    """How far the points moved: the median, as a part of the map's width."""
    return float(np.median(np.linalg.norm(embedding - before, axis=1)) / np.ptp(before, axis=0).max())


def test_a_rotated_mirrored_shifted_and_scaled_map_is_aligned() -> None:
    old = np.random.default_rng(0).normal(size=(100, 2)) * [3, 1]
    turn = np.array([[0.6, 0.8], [0.8, -0.6]])  # a turn and a reflection
    new = 2.5 * old @ turn + [7, -3]
    assert align(new, old, ALL) == pytest.approx(old, abs=1e-5)
    assert np.ptp(align(new, old, ALL, scale=False), axis=0) == pytest.approx(2.5 * np.ptp(old, axis=0), rel=1e-5)


def test_papers_that_are_gone_or_new_do_not_count_in_the_alignment() -> None:
    rng = np.random.default_rng(0)
    old = rng.normal(size=(100, 2))
    rows = np.where(ALL < 40, ALL, -1)
    new = np.vstack([old[:40][:, ::-1], rng.normal(size=(30, 2)) + 50])
    assert align(new, old, rows)[:40] == pytest.approx(old[:40], abs=1e-5)


def test_without_common_points_a_map_is_unchanged() -> None:
    new = np.random.default_rng(0).normal(size=(10, 2)).astype(np.float32)
    assert np.array_equal(align(new, np.zeros((5, 2)), np.full(5, -1)), new)
    assert np.array_equal(align(new, np.zeros((5, 2)), np.arange(5)), new)


def test_old_papers_start_where_they_were_and_new_ones_among_similar_papers() -> None:
    x = np.vstack([np.eye(2).repeat(20, axis=0), [[1.0, 0.1], [0.1, 1.0]]])
    old_map = np.vstack([np.full((20, 2), -5.0), np.full((20, 2), 5.0)]) + np.linspace(0, 0.1, 80).reshape(40, 2)
    start = place_new(x, old_map, np.arange(40))
    assert np.array_equal(start[:40], old_map)
    assert start[40] == pytest.approx([-5, -5], abs=0.2)
    assert start[41] == pytest.approx([5, 5], abs=0.2)


def test_a_map_without_old_papers_cannot_be_continued() -> None:
    with pytest.raises(ValueError, match="compute a new one"):
        place_new(np.eye(5), np.zeros((3, 2)), np.full(3, -1))


@pytest.mark.parametrize(
    ("reference", "rows", "said"),
    [
        (np.zeros((3, 2)), [0, 1, 1], "rows names row 1 twice"),
        (np.zeros((3, 2)), [0, 1, 5], r"rows must be between -1 \(gone\) and 4, not 0 to 5"),
        (np.zeros((3, 2)), [0, 1], r"rows must be 3 whole numbers, one for each point of reference, not \(2,\) int64"),
        (np.zeros((3, 2)), [0.0, 1.0, 2.0], "rows must be 3 whole numbers"),
        (np.zeros((3, 3)), [0, 1, 2], r"reference must be numbers of shape \(points, 2\), not \(3, 3\) float64"),
        (np.full((3, 2), np.nan), [0, 1, 2], "reference has NaN or infinite values, first in row 0"),
    ],
)
def test_an_earlier_map_that_does_not_fit_is_refused_in_words(
    reference: np.ndarray, rows: list[int], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        place_new(np.eye(5), reference, np.array(rows))
    with pytest.raises(ValueError, match=said):
        align(np.arange(10.0).reshape(5, 2), reference, np.array(rows))
    with pytest.raises(ValueError, match=said):
        grow(np.eye(5), reference, np.array(rows), perplexity=2)


def test_a_map_continues_a_result_as_its_positions(clusters: Clusters) -> None:
    x = clusters(60)
    before = tsne(x[:50], perplexity=5, n_iter=50, early_iter=0)
    again = grow(x, before, np.arange(50), perplexity=5, n_iter=20, early_iter=0)
    by_positions = grow(x, before.embedding, np.arange(50), perplexity=5, n_iter=20, early_iter=0)
    assert np.array_equal(again.embedding, by_positions.embedding)


def test_a_map_scaled_to_the_unit_square_is_refused_as_a_start(clusters: Clusters) -> None:
    with pytest.raises(ValueError, match="as tsne returned it"):
        grow(clusters(120), np.random.default_rng(0).random((100, 2)), ALL)


@pytest.mark.slow
def test_a_warm_start_balances_stability_and_quality(
    years: tuple[np.ndarray, np.ndarray, Result],
) -> None:
    x, old, before = years
    start = place_new(x, before.embedding, old)
    fresh, grown = tsne(x), grow(x, before.embedding, old)
    frozen = grow(x, before.embedding, old, frozen=True)
    placed = tsne(x, init=start, n_iter=0)
    laid = (align(fresh.embedding, before.embedding, old), grown.embedding, frozen.embedding, placed.embedding)
    moves = [moved(embedding[old], before.embedding) for embedding in laid]
    assert moves[0] > 0.05 > moves[1] > moves[2] == moves[3] == 0
    divergences = [result.kl_divergence for result in (fresh, grown, frozen, placed)]
    assert divergences == sorted(divergences)
    assert divergences[1] < 1.1 * divergences[0]
    new = np.setdiff1d(np.arange(len(x)), old)
    assert np.array_equal(frozen.embedding[old], before.embedding)
    assert (frozen.embedding[new] != start[new].astype(np.float32)).any(axis=1).all()


def test_coinciding_frozen_papers_stay_there(clusters: Clusters) -> None:
    start = np.random.default_rng(0).normal(scale=10, size=(200, 2))
    start[:5] = start[0]
    still = np.arange(200) < 20
    result = tsne(clusters(200), init=start, frozen=still, n_iter=20)
    assert np.array_equal(result.embedding[still], start[still].astype(np.float32))
