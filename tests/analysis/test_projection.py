"""Positions on the map, and its grid."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis import projection as paper_map
from confpapers.analysis import weights
from confpapers.tsne import tsne

GROUPS = 4


def _weights(papers: int = 80, vocabulary: int = 24, seed: int = 0) -> csr_array:
    """Papers of four groups in turn: each group has its own quarter of the words, and a few of the others'."""
    draw = np.random.default_rng(seed)
    counts = draw.poisson(0.2, (papers, vocabulary))
    own = vocabulary // GROUPS
    for paper in range(papers):
        at = paper % GROUPS * own
        counts[paper, at : at + own] += draw.poisson(3, own)
    return weights.tfidf(csr_array(counts.astype(np.int32)))


def _spread(points: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(points - points.mean(axis=0), axis=1).mean())


# --- features --------------------------------------------------------------------------------------------------------


def test_features_are_of_length_one_and_keep_groups_together() -> None:
    result = paper_map.features(_weights(), dims=10)
    assert result.shape == (80, 10)
    assert result.dtype == np.float32
    assert np.linalg.norm(result, axis=1) == pytest.approx(np.ones(80), abs=1e-5)
    cosines = result @ result.T
    assert cosines[0, 4::4].mean() > 0.5 > abs(cosines[0, 1::4].mean())


def test_features_are_the_exact_factorisation_with_the_largest_entries_above_zero() -> None:
    left, scale, _ = np.linalg.svd(_weights().toarray(), full_matrices=False)
    exact = left[:, :4] * scale[:4]
    exact *= np.sign(exact[np.abs(exact).argmax(axis=0), np.arange(4)])
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    assert paper_map.features(_weights(), dims=4) == pytest.approx(exact, abs=1e-4)


def test_papers_without_words_have_no_features() -> None:
    assert paper_map.features(csr_array((6, 5), dtype=np.float32), dims=3).tolist() == [[0.0] * 3] * 6


@pytest.mark.parametrize("shape", [(1, 5), (2, 5), (5, 1), (5, 0), (0, 0), (3, 2)])
def test_features_of_almost_nothing_are_finite(shape: tuple[int, int]) -> None:
    result = paper_map.features(csr_array(np.ones(shape, np.float32)))
    assert len(result) == shape[0]
    assert np.isfinite(result).all()


def test_the_recommenders_bytes_keep_the_order_of_the_cosines() -> None:
    exact = paper_map.features(_weights(), dims=64)
    result = paper_map.lsa_bytes(exact)
    assert result.shape == (80, 64)
    assert result.dtype == np.int8
    rounded = result.astype(np.int32) @ result[0].astype(np.int32)
    assert np.corrcoef(rounded, exact @ exact[0])[0, 1] > 0.99


def test_fewer_dimensions_are_the_first_of_many_at_length_one() -> None:
    many = paper_map.features(_weights(), dims=20)
    few = paper_map.narrowed(many, 8)
    np.testing.assert_allclose(np.abs(np.sum(few * paper_map.features(_weights(), dims=8), axis=1)), 1, atol=0.02)
    assert not paper_map.narrowed(np.zeros((3, 20), np.float32), 8).any()


# --- places ----------------------------------------------------------------------------------------------------------


def test_groups_stay_together_and_the_larger_side_fills_the_map() -> None:
    placed = paper_map.place(paper_map.features(_weights(), dims=10), paper_map.MapOptions(seed=0, n_iter=400))
    at = placed.coordinates
    assert at.dtype == np.float32
    assert max(np.ptp(at, axis=0)) == pytest.approx(1.0, abs=1e-6)
    assert at.min() >= 0
    assert at.max() <= 1
    assert (at.min(axis=0) + at.max(axis=0)) == pytest.approx([1, 1], abs=1e-6)
    assert max(_spread(at[group::GROUPS]) for group in range(GROUPS)) < 0.5 * _spread(at)
    assert placed.kl_divergence > 0
    assert placed.backend
    assert placed.n_iter == 400


def test_a_grown_map_takes_five_sixths_of_the_iterations_of_a_new_one() -> None:
    features = paper_map.features(_weights(), dims=10)
    fresh = paper_map.place(features, paper_map.MapOptions(n_iter=60))
    assert fresh.n_iter == 60
    grown = paper_map.place(features, paper_map.MapOptions(n_iter=60), init=fresh.coordinates)
    assert grown.n_iter == 50


def test_a_new_map_takes_600_iterations_of_which_100_exaggerate_the_attraction(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[dict[str, Any]] = []

    def watched(points: NDArray[np.float32], **settings: Any) -> Any:
        runs.append(settings)
        return tsne(points, **settings | {"n_iter": 20})

    monkeypatch.setattr("confpapers.tsne.tsne", watched)
    paper_map.place(paper_map.features(_weights(), dims=10), paper_map.MapOptions())
    assert [(settings["n_iter"], settings["early_iter"]) for settings in runs] == [(600, 100)]


def test_the_same_seed_gives_the_same_map() -> None:
    features = paper_map.features(_weights(), dims=10)
    one, other = (paper_map.place(features, paper_map.MapOptions(seed=5, n_iter=60)).coordinates for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_a_paper_without_words_gets_no_position() -> None:
    features = paper_map.features(_weights(30), dims=8)
    features[[3, 17]] = 0
    at = paper_map.place(features, paper_map.MapOptions(seed=0, n_iter=60)).coordinates
    assert np.flatnonzero(np.isnan(at).any(axis=1)).tolist() == [3, 17]


@pytest.mark.parametrize("papers", [0, 1, 2, 3, 4])
def test_few_papers_are_placed_on_a_circle(papers: int) -> None:
    at = paper_map.place(np.eye(papers, 6, dtype=np.float32), paper_map.MapOptions(seed=0)).coordinates
    assert at.shape == (papers, 2)
    assert ((at >= 0) & (at <= 1)).all()
    apart = np.linalg.norm(at[:, None] - at[None], axis=2)[~np.eye(papers, dtype=bool)]
    assert (apart > 0.4).all()


@pytest.mark.parametrize("papers", [5, 6, 9, 12])
def test_small_conferences_have_a_map(papers: int) -> None:
    at = paper_map.place(paper_map.features(_weights(papers)), paper_map.MapOptions(seed=0, n_iter=60)).coordinates
    assert np.isfinite(at).all()
    assert len(np.unique(at, axis=0)) == papers


def test_identical_papers_are_placed_on_a_circle() -> None:
    at = paper_map.place(np.full((12, 4), 0.5, np.float32), paper_map.MapOptions(seed=0)).coordinates
    assert len(np.unique(at.round(4), axis=0)) == 12


def test_duplicates_do_not_distort_the_map() -> None:
    features = paper_map.features(_weights(20), dims=6)
    at = paper_map.place(np.repeat(features, 2, axis=0), paper_map.MapOptions(seed=0, n_iter=60)).coordinates
    assert np.isfinite(at).all()


@pytest.mark.slow
@pytest.mark.parametrize("turn", [1, -1])
def test_a_map_started_from_an_earlier_one_keeps_its_orientation(turn: int) -> None:
    features = paper_map.features(_weights(), dims=10)
    earlier = paper_map.place(features[:72], paper_map.MapOptions(seed=0, n_iter=500)).coordinates[:, ::turn]
    start = np.full((80, 2), np.nan, np.float32)
    start[:72] = earlier
    warm = paper_map.place(features, paper_map.MapOptions(seed=0), init=start).coordinates
    assert np.isfinite(warm).all()
    assert np.median(np.linalg.norm(warm[:72] - earlier, axis=1)) < 0.15
    assert np.median(np.linalg.norm(warm[:72] - earlier[:, ::-1], axis=1)) > 0.3


@pytest.mark.slow
def test_frozen_papers_keep_their_exact_positions_and_new_ones_are_placed() -> None:
    features = paper_map.features(_weights(), dims=10)
    earlier = 0.2 + 0.6 * paper_map.place(features[:72], paper_map.MapOptions(seed=0, n_iter=500)).coordinates
    start = np.full((80, 2), np.nan, np.float32)
    start[8:] = earlier
    features = np.roll(features, 8, axis=0)  # the new papers come first
    at = paper_map.place(features, paper_map.MapOptions(seed=0), init=start, frozen=True).coordinates
    assert np.array_equal(at[8:], earlier)
    assert np.isfinite(at).all()
    for new in range(8):
        group = np.flatnonzero((np.arange(80) - 8) % GROUPS == (new + 72) % GROUPS)
        mates, others = at[group[group >= 8]], at[np.setdiff1d(np.arange(8, 80), group)]
        near, far = (np.linalg.norm(positions - at[new], axis=1).min() for positions in (mates, others))
        assert near < far


def test_the_map_shrinks_if_a_new_paper_is_outside_the_frame() -> None:
    features = paper_map.features(_weights(), dims=10)
    corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])[np.arange(80) % GROUPS]  # each group crowds in a corner
    start = np.abs(corners - 0.02 * np.random.default_rng(0).random((80, 2))).astype(np.float32)
    start[60:] = np.nan
    at = paper_map.place(features, paper_map.MapOptions(seed=0), init=start, frozen=True).coordinates
    assert at.min() >= 0
    assert at.max() <= 1
    shrunk = np.ptp(at[:60], axis=0) / np.ptp(start[:60], axis=0)
    assert 0.5 < shrunk[0] < 0.999
    assert shrunk[0] == pytest.approx(shrunk[1], abs=1e-3)


def test_an_earlier_map_with_none_of_the_papers_is_ignored() -> None:
    features = paper_map.features(_weights(20), dims=6)
    unknown = np.full((20, 2), np.nan, np.float32)
    one, other = (
        paper_map.place(features, paper_map.MapOptions(seed=0, n_iter=60), init=init).coordinates
        for init in (None, unknown)
    )
    assert one.tobytes() == other.tobytes()


# --- the grid --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("papers", [0, 1, 2, 7, 90])
def test_every_paper_has_its_own_grid_cell(papers: int) -> None:
    at = np.random.default_rng(0).random((papers, 2)).astype(np.float32)
    at[1::7] = np.nan
    laid = paper_map.grid(at)
    assert papers <= laid.columns * laid.rows < papers + max(1, laid.columns)
    assert len({(column, row) for column, row in laid.cells.tolist()}) == papers
    assert ((laid.cells >= 0) & (laid.cells < [max(1, laid.columns), max(1, laid.rows)])).all()


def test_the_grid_follows_the_map_and_papers_without_a_position_come_last() -> None:
    y, x = np.mgrid[0:10, 0:20]
    at = np.stack([x.ravel() / 19, y.ravel() / 9], axis=1).astype(np.float32)
    assert np.array_equal(paper_map.grid(at).cells, np.stack([x.ravel(), y.ravel()], axis=1))
    at[[3, 77]] = np.nan
    laid = paper_map.grid(at)
    assert (np.abs(laid.cells[[3, 77]] - [19, 9]).sum(axis=1) <= 3).all()


def test_neighbours_kept_is_the_share_of_near_papers_that_stay_near() -> None:
    angles = np.linspace(0, 2, 60)
    features = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    line = np.stack([angles, np.zeros(60)], axis=1).astype(np.float32)
    features[7], line[9] = 0, np.nan  # they do not count
    shuffled = line[np.random.default_rng(0).permutation(60)]
    share, by_chance = paper_map.neighbours_kept(features, line, shuffled)
    assert share >= 0.99  # distances that differ by rounding
    assert by_chance == pytest.approx(10 / 56, abs=0.07)
    assert paper_map.neighbours_kept(features, np.zeros((60, 2))) == [pytest.approx(10 / 58)]  # all as near: by chance
    assert paper_map.neighbours_kept(features[:8], line[:8]) == [1.0]


@pytest.mark.slow
def test_the_grid_keeps_most_neighbours_that_the_map_keeps() -> None:
    features = paper_map.features(_weights(400, 60), dims=10)
    at = paper_map.place(features, paper_map.MapOptions(seed=0, n_iter=400)).coordinates
    on_map, on_grid = paper_map.neighbours_kept(features, at, paper_map.grid(at, aspect=1.0).cells)
    assert on_map > on_grid > 0.6 * on_map


@pytest.mark.parametrize(("papers", "new", "few"), [(400, 2, True), (400, 3, False), (400, 0, False), (20, 1, False)])
def test_others_keep_their_places_only_when_few_papers_are_new(papers: int, new: int, few: bool) -> None:
    earlier = np.zeros((papers, 2), np.float32)
    earlier[:new] = np.nan
    assert paper_map.adds_few(earlier) is few
