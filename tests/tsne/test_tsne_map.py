"""The whole map: as good as the exact algorithm and scikit-learn, reproducible, and robust against odd input."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import threadpoolctl

from confpapers.errors import UsageError
from confpapers.tsne import Result, tsne
from confpapers.tsne.affinities import affinities
from confpapers.tsne.exact import repulsion
from confpapers.tsne.neighbours import nearest
from confpapers.tsne.optimiser import late_rate
from confpapers.tsne.start import by_components

Clusters = Callable[..., np.ndarray]


def exact_divergence(x: np.ndarray, p: np.ndarray) -> float:
    """The textbook's algorithm over all pairs, with the same start and schedule: its KL divergence."""
    n = len(x)
    y = by_components(x, np.random.default_rng(0))
    velocity, gains = np.zeros_like(y), np.ones_like(y)
    for iteration in range(750):
        exaggeration, rate = (12.0, n / 12) if iteration < 250 else (1.0, n / 10)
        if iteration == 250:
            gains = np.ones_like(y)
        flat = y.astype(np.float32)
        k = 1 / (1 + (flat[:, :1] - flat[:, 0]) ** 2 + (flat[:, 1:] - flat[:, 1]) ** 2)
        np.fill_diagonal(k, 0)
        weight = exaggeration * p * k - k**2 / k.sum(dtype=float)
        gradient = weight.sum(axis=1, keepdims=True) * flat - weight @ flat
        gains = np.maximum(np.where(gradient * velocity < 0, gains + 0.2, gains * 0.8), 0.01)
        velocity = 0.8 * velocity - rate * gains * gradient
        y = y + velocity
    return divergence(y, p)


def divergence(y: np.ndarray, p: np.ndarray) -> float:
    """KL(P || Q), by its definition."""
    k = 1 / (1 + ((y[:, None] - y[None]) ** 2).sum(axis=2))
    np.fill_diagonal(k, 0)
    q = k / k.sum()
    there = p > 0
    return float((p[there] * np.log(p[there] / q[there])).sum())


def trustworthiness(x: np.ndarray, y: np.ndarray) -> float:
    from sklearn.manifold import trustworthiness as trust

    return float(trust(x, y, n_neighbors=15))


@pytest.fixture(scope="module")
def x600(clusters: Clusters) -> np.ndarray:
    return clusters(600)


@pytest.fixture(scope="module")
def p600(x600: np.ndarray) -> np.ndarray:
    return np.asarray(affinities(*nearest(x600, 90), 30.0).matrix().toarray())


@pytest.fixture(scope="module")
def map600(x600: np.ndarray) -> Result:
    return tsne(x600)


@pytest.mark.slow
def test_the_map_is_as_good_as_by_the_exact_algorithm(x600: np.ndarray, p600: np.ndarray, map600: Result) -> None:
    assert map600.kl_divergence == pytest.approx(exact_divergence(x600, p600), rel=0.02)


@pytest.mark.parametrize("accuracy", ["normal", "high"])
def test_the_reported_divergence_is_that_of_the_map(x600: np.ndarray, p600: np.ndarray, accuracy: str) -> None:
    result = tsne(x600, accuracy=accuracy, n_iter=300)  # type: ignore[arg-type]  # parametrize knows only str
    assert result.kl_divergence == pytest.approx(divergence(result.embedding.astype(float), p600), abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("n", [600, 2000])
def test_the_map_is_no_worse_than_scikit_learns(clusters: Clusters, n: int) -> None:
    from sklearn.manifold import TSNE

    x = clusters(n)
    ours = tsne(x)
    with threadpoolctl.threadpool_limits(1):  # its threads spin when the machine is busy
        theirs = TSNE(init="pca", random_state=0, max_iter=750).fit(x)
    assert ours.kl_divergence < 1.01 * theirs.kl_divergence_
    assert trustworthiness(x, ours.embedding) > trustworthiness(x, theirs.embedding_) - 0.003


def test_the_result_says_how_it_was_computed(x600: np.ndarray) -> None:
    result = tsne(x600, n_iter=10)
    assert result.embedding.shape == (600, 2)
    assert result.embedding.dtype == np.float32
    assert (result.backend, result.device, result.n_iter, result.notes) == ("numpy", "cpu", 10, ())


# --- the same each time ----------------------------------------------------------------------------------------------

AGAIN = """
import hashlib, sys
import numpy as np
from confpapers.tsne import engine, tsne
engine.WORTH_THREADS = 0
x = np.load(sys.argv[1])
print(hashlib.sha256(tsne(x, n_iter=100, threads=int(sys.argv[2])).embedding.tobytes()).hexdigest())
"""


@pytest.mark.slow
def test_the_same_vectors_give_the_same_bits_in_any_process_with_any_number_of_threads(
    clusters: Clusters, tmp_path: Path
) -> None:
    x = clusters(1500)
    np.save(tmp_path / "x.npy", x)
    digests = {hashlib.sha256(tsne(x, n_iter=100).embedding.tobytes()).hexdigest()}
    for threads in ("1", "3"):
        command = [sys.executable, "-c", AGAIN, str(tmp_path / "x.npy"), threads]
        digests.add(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())
    assert len(digests) == 1


@pytest.mark.slow
def test_the_order_of_the_rows_does_not_matter(x600: np.ndarray) -> None:
    order = np.random.default_rng(5).permutation(600)
    early, early_shuffled = (tsne(x, n_iter=10).embedding for x in (x600, x600[order]))
    assert np.abs(early_shuffled - early[order]).max() < 1e-3 * np.ptp(early)
    late, late_shuffled = (tsne(x, n_iter=300).embedding for x in (x600, x600[order]))  # rounding has grown by now
    assert np.median(np.abs(late_shuffled - late[order])) < 0.02 * np.ptp(late)


def test_another_seed_moves_only_what_starts_at_random(x600: np.ndarray) -> None:
    assert np.array_equal(tsne(x600, n_iter=5).embedding, tsne(x600, n_iter=5, random_state=1).embedding)
    first, second = (tsne(x600, n_iter=5, init="random", random_state=seed).embedding for seed in (0, 1))
    assert not np.array_equal(first, second)


# --- the callback ----------------------------------------------------------------------------------------------------


def test_the_callback_sees_the_map_grow_and_its_divergence_fall(x600: np.ndarray) -> None:
    seen: list[tuple[int, float, float]] = []

    def look(iteration: int, embedding: np.ndarray, kl_divergence: float) -> None:
        seen.append((iteration, float(np.ptp(embedding)), kl_divergence))

    result = tsne(x600, n_iter=400, callback=look, callback_every=100)
    assert [iteration for iteration, _, _ in seen] == [100, 200, 300, 400]
    assert seen[-1][1] > seen[0][1]
    assert seen[-1][2] < seen[1][2]
    assert seen[-1][2] == pytest.approx(result.kl_divergence)


def test_a_callback_that_returns_true_stops_and_keeps_the_map(x600: np.ndarray) -> None:
    last: list[np.ndarray] = []

    def stop(iteration: int, embedding: np.ndarray, _: float) -> bool:
        last.append(embedding)
        return iteration == 20

    result = tsne(x600, callback=stop, callback_every=10)
    assert result.n_iter == 20
    assert np.array_equal(result.embedding, last[-1])


# --- odd input -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 12, 40])
def test_few_points_have_a_map(clusters: Clusters, n: int) -> None:
    result = tsne(clusters(n), perplexity=min(30.0, max(1.0, (n - 1) / 3)), n_iter=300)
    assert result.embedding.shape == (n, 2)
    assert np.isfinite(result.embedding).all()
    assert np.isfinite(result.kl_divergence)


def test_rows_that_are_all_the_same_have_a_map() -> None:
    result = tsne(np.ones((150, 8)), n_iter=300)
    assert np.isfinite(result.embedding).all()
    assert len(np.unique(result.embedding, axis=0)) == 150


@pytest.mark.slow
def test_coinciding_start_positions_separate(x600: np.ndarray) -> None:
    result = tsne(x600, init=np.zeros((600, 2)), n_iter=400)
    assert len(np.unique(result.embedding, axis=0)) == 600
    assert np.ptp(result.embedding) > 10


@pytest.mark.slow
def test_duplicates_stay_together(clusters: Clusters) -> None:
    x = np.repeat(clusters(100), 4, axis=0)
    y = tsne(x).embedding.reshape(100, 4, 2)
    within = np.abs(y - y.mean(axis=1, keepdims=True)).mean()
    assert within < 0.05 * np.ptp(y)


@pytest.mark.parametrize(
    "x",
    [
        pytest.param(np.vstack([np.zeros((100, 5)), np.random.default_rng(0).random((100, 5))]), id="zero rows"),
        pytest.param(np.random.default_rng(0).random((200, 1)), id="one column"),
        pytest.param(np.random.default_rng(0).random((120, 400)), id="more columns than rows"),
        pytest.param(np.random.default_rng(0).normal(size=(200, 5)) + 1e6 * (np.arange(200) % 2)[:, None], id="far"),
        pytest.param(np.random.default_rng(0).normal(size=(200, 5)) * 1e-12, id="minute"),
        pytest.param(np.random.default_rng(0).normal(size=(200, 5)) * 1e12, id="vast"),
        pytest.param(np.random.default_rng(0).integers(0, 2, (200, 3)), id="few distinct rows"),
    ],
)
def test_odd_vectors_have_a_map(x: np.ndarray) -> None:
    result = tsne(x, n_iter=300)  # fifty of them after the early exaggeration
    assert np.isfinite(result.embedding).all()
    assert np.isfinite(result.kl_divergence)
    assert np.ptp(result.embedding) < 1e4


def test_invalid_input_is_refused_with_its_name(clusters: Clusters) -> None:
    import scipy.sparse

    x = clusters(50)
    x[17, 3] = np.nan
    with pytest.raises(ValueError, match="row 17"):
        tsne(x)
    with pytest.raises(ValueError, match="perplexity 30 is too large for 20 points; use at most 19, better 6"):
        tsne(clusters(20))
    with pytest.raises(ValueError, match="perplexity must be above 0"):
        tsne(clusters(20), perplexity=float("nan"))
    with pytest.raises(TypeError, match="TruncatedSVD"):
        tsne(scipy.sparse.csr_array(clusters(50)))
    with pytest.raises(ValueError, match=r"\(0, 5\)"):
        tsne(np.zeros((0, 5)))
    with pytest.raises(ValueError, match="instead of numbers"):
        tsne([["a", "b"]])
    with pytest.raises(ValueError, match="accuracy"):
        tsne(clusters(50), accuracy="low")  # type: ignore[arg-type]  # that is the point
    with pytest.raises(ValueError, match=r"init must have shape \(50, 2\)"):
        tsne(clusters(50), init=np.zeros((49, 2)))
    with pytest.raises(ValueError, match="frozen points need positions"):
        tsne(clusters(50), frozen=np.ones(50, dtype=bool))


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"perplexity": "30"}, "perplexity must be a number, not '30'"),
        ({"perplexity": None}, "perplexity must be a number, not None"),
        ({"early_exaggeration": [12]}, "early_exaggeration must be a number"),
        ({"n_iter": 60.5}, "n_iter must be a whole number, not 60.5"),
        ({"n_iter": None}, "n_iter must be a whole number, not None"),
        ({"random_state": None}, "random_state must be a whole number, not None"),
        ({"random_state": np.random.default_rng(0)}, "random_state must be a whole number"),
        ({"init": None}, "init must be 'pca', 'random' or an array, not None"),
        ({"init": ["a", "b"]}, "init must be 'pca', 'random' or an array of numbers"),
        ({"callback": 3}, "callback must be a function, not 3"),
        ({"device": "gpu"}, "no device 'gpu'; use auto, cpu, cuda, cuda:1 or mps"),
        ({"device": None}, "no device None"),
        ({"backend": None}, "no t-SNE backend 'None'"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),  # a generator shows its address
)
def test_a_setting_of_another_type_is_refused_with_its_name(
    clusters: Clusters, setting: dict[str, object], said: str
) -> None:
    with pytest.raises((TypeError, UsageError), match=re.escape(said)):
        tsne(clusters(60), **setting)  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(
    ("x", "said"),
    [
        ([[1.0, 2.0], [3.0]], "X has rows of different lengths"),
        (np.array([[1, "a"], [2, "b"]], dtype=object), "X contains something other than numbers"),
        (np.ma.masked_less(np.ones((20, 3)), 2), "X is a masked array; fill its masked values"),
    ],
    ids=["ragged rows", "a column of text", "masked values"],
)
def test_tables_that_are_no_numbers_are_refused_in_words(x: object, said: str) -> None:
    with pytest.raises((TypeError, ValueError), match=re.escape(said)):
        tsne(x, perplexity=1)


def test_tables_of_objects_lists_of_flags_and_maps_are_used(clusters: Clusters) -> None:
    x = clusters(60)
    plain = tsne(x, perplexity=5, n_iter=60)
    assert np.array_equal(tsne(x.astype(object), perplexity=5, n_iter=60).embedding, plain.embedding)
    again = tsne(x, perplexity=5, n_iter=60, init=plain, frozen=[True] * 60)
    assert np.allclose(again.embedding, plain.embedding)


def test_a_start_that_is_too_wide_is_refused_with_what_to_divide_it_by(clusters: Clusters) -> None:
    start = clusters(60)[:, :2]
    start *= 2e5 / np.ptp(start, axis=0).max()
    with pytest.raises(ValueError, match=r"init is 200000 wide, .*; divide it by 2000"):
        tsne(clusters(60), perplexity=5, init=start)
    assert np.isfinite(tsne(clusters(60), perplexity=5, n_iter=60, init=start / 2000).embedding).all()


def test_a_whole_number_may_be_written_with_a_point(clusters: Clusters) -> None:
    x, settings = clusters(60), {"perplexity": 5, "early_iter": 0, "init": "random"}
    pointed = tsne(x, n_iter=10.0, random_state=3.0, **settings)  # type: ignore[arg-type]
    assert np.array_equal(pointed.embedding, tsne(x, n_iter=10, random_state=3, **settings).embedding)  # type: ignore[arg-type]


def test_a_backend_that_returns_no_result_is_named(clusters: Clusters) -> None:
    with pytest.raises(TypeError, match=r"the backend must return confpapers\.tsne\.Result, not NoneType"):
        tsne(clusters(60), perplexity=5, backend=lambda _x, _settings: None)  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize("power", [-800, -100, 100, 800])
def test_the_map_is_the_same_whatever_the_unit_of_the_vectors(clusters: Clusters, power: int) -> None:
    x = clusters(60)
    usual = tsne(x, perplexity=5, n_iter=60, early_iter=20)
    scaled = tsne(np.ldexp(x.astype(np.float64), power), perplexity=5, n_iter=60, early_iter=20)
    assert scaled.kl_divergence == pytest.approx(usual.kl_divergence, rel=0.05)
    if abs(power) == 100:
        single = tsne(np.ldexp(x.astype(np.float32), power), perplexity=5, n_iter=60, early_iter=20)
        assert single.kl_divergence == pytest.approx(usual.kl_divergence, rel=0.05)


def test_the_repulsive_force_of_two_points_is_exact() -> None:
    force, normaliser = repulsion(np.array([[0.0, 0.0], [1.0, 0.0]]))
    assert force.tolist() == [[-0.25, 0.0], [0.25, 0.0]]
    assert normaliser == pytest.approx(1.0)


@pytest.mark.parametrize(("n", "share"), [(600, 0.1), (6_000, 0.25), (20_000, 0.5), (60_000, 0.4), (100_000, 0.25)])
def test_the_late_rate_is_the_documented_share_of_n(n: int, share: float) -> None:
    assert late_rate(n) == pytest.approx(share * n)


def test_a_larger_map_is_never_moved_slower() -> None:
    rates = [round(late_rate(n), 6) for n in range(1, 300_000, 500)]
    assert rates == sorted(rates)
