"""The PyTorch arrays on the CPU: the same numbers as NumPy's, and sums that have no order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from confpapers.tsne import tsne
from confpapers.tsne.affinities import affinities
from confpapers.tsne.arrays import Arrays, NumpyArrays
from confpapers.tsne.attraction import Attraction, by_degree
from confpapers.tsne.backends import self_check
from confpapers.tsne.neighbours import nearest
from confpapers.tsne.repulsion import SCHEMES, Repulsion
from confpapers.tsne.settings import Settings

torch = pytest.importorskip("torch")

Clusters = Callable[..., np.ndarray]


def torch_on_cpu() -> Arrays:
    from confpapers.tsne.torch_arrays import torch_arrays

    return torch_arrays("cpu", 1)


def push(y: np.ndarray, arrays: Arrays) -> tuple[np.ndarray, float]:
    repulsion = Repulsion(SCHEMES["high"], arrays)
    points = arrays.put(np.ascontiguousarray(y.T, dtype=np.float32))
    repulsion.fit(points)
    force, normaliser = repulsion(points)
    return arrays.get(force), float(normaliser)


@pytest.mark.parametrize("size", [1.0, 1e-2, 1e-5])
def test_the_push_is_numpys(spread_map: np.ndarray, size: float) -> None:
    ours, ours_z = push(spread_map * size, NumpyArrays(1))
    theirs, theirs_z = push(spread_map * size, torch_on_cpu())
    assert np.abs(ours - theirs).max() < 1e-4 * np.abs(ours).max()
    assert theirs_z == pytest.approx(ours_z, rel=1e-5)


def test_the_pull_is_numpys(clusters: Clusters) -> None:
    joint = affinities(*nearest(clusters(500), 90), 30.0)
    order = by_degree(joint)
    joint = joint[order][:, order]
    y = np.random.default_rng(0).normal(size=(2, 500)).astype(np.float32)
    ours = Attraction(joint, NumpyArrays(1))
    arrays = torch_on_cpu()
    theirs = Attraction(joint, arrays)
    assert arrays.get(theirs(arrays.put(y))) == pytest.approx(ours(y), rel=1e-4, abs=1e-9)
    assert theirs.divergence(arrays.put(y), 1e4) == pytest.approx(ours.divergence(y, 1e4), rel=1e-5)


def test_the_neighbours_are_numpys(clusters: Clusters) -> None:
    x = clusters(400)
    ours, theirs = nearest(x, 30, NumpyArrays(1)), nearest(x, 30, torch_on_cpu())
    assert np.array_equal(ours[0], theirs[0])
    assert ours[1] == pytest.approx(theirs[1], rel=1e-12)


def test_p_is_numpys(clusters: Clusters) -> None:
    index, distances = nearest(clusters(400), 90)
    ours, theirs = (affinities(index, distances, 30.0, arrays) for arrays in (NumpyArrays(1), torch_on_cpu()))
    assert np.abs(ours - theirs).max() < 1e-12


def test_the_order_of_the_points_changes_no_bit_of_the_charges() -> None:
    rng = np.random.default_rng(0)
    arrays = torch_on_cpu()
    nodes, weights = rng.integers(0, 50, 5000), rng.random(5000).astype(np.float32)
    order = rng.permutation(5000)
    straight = arrays.spread(arrays.put(nodes), arrays.put(weights), 50)
    shuffled = arrays.spread(arrays.put(nodes[order]), arrays.put(weights[order]), 50)
    assert torch.equal(straight, shuffled)


def test_one_step_is_numpys(clusters: Clusters) -> None:
    start = np.random.default_rng(0).normal(scale=10, size=(500, 2))
    one = [tsne(clusters(500), init=start, n_iter=1, backend=backend).embedding for backend in ("numpy", "torch")]
    moved = np.abs(one[0] - start).max()
    assert np.abs(one[0] - one[1]).max() < 1e-4 * moved + 4e-6  # the latter is float32's grain at 40


def test_the_map_is_as_good_as_numpys(clusters: Clusters) -> None:
    x = clusters(400)
    ours, theirs = (
        tsne(x, n_iter=200, early_iter=80, backend=backend, device="cpu", threads=1) for backend in ("numpy", "torch")
    )
    assert (theirs.backend, theirs.device) == ("torch", "cpu")
    assert theirs.kl_divergence == pytest.approx(ours.kl_divergence, rel=0.03)


def test_a_grid_laid_only_now_and_then_gives_a_map_as_good(clusters: Clusters) -> None:
    from confpapers.tsne.engine import embed

    x = clusters(600)
    eager, patient = NumpyArrays(1), NumpyArrays(1)
    patient.patience = 10
    ours, theirs = (embed(x, Settings(), arrays).kl_divergence for arrays in (eager, patient))
    assert theirs == pytest.approx(ours, rel=0.03)


def test_the_self_check_passes_here_and_sees_a_wrong_transform(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = torch_on_cpu()
    assert self_check(arrays, Settings()) < 0.02
    right = arrays.convolve
    monkeypatch.setattr(arrays, "convolve", lambda *given: right(*given) * 1.2)
    assert self_check(arrays, Settings()) > 0.05


def test_too_little_memory_is_answered_by_the_cpu(clusters: Clusters, monkeypatch: pytest.MonkeyPatch) -> None:
    from confpapers.tsne.torch_arrays import OutOfMemory, TorchArrays

    def refuse(*_: object) -> None:
        raise OutOfMemory("CUDA out of memory")

    monkeypatch.setattr(TorchArrays, "convolve", refuse)
    with pytest.warns(RuntimeWarning, match="not enough memory for 300 points"):
        result = tsne(clusters(300), n_iter=20, backend="torch", device="cpu")
    assert (result.backend, result.device) == ("numpy", "cpu")
    assert "made on the CPU instead" in result.notes[0]
