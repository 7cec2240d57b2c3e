"""On a real GPU: forces with the stated accuracy, reproducible bits, and no waiting of the host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from confpapers.tsne import exact, tsne
from confpapers.tsne.affinities import affinities
from confpapers.tsne.attraction import Attraction, by_degree
from confpapers.tsne.backends import self_check
from confpapers.tsne.engine import embed
from confpapers.tsne.neighbours import nearest
from confpapers.tsne.numpy_arrays import NumpyArrays
from confpapers.tsne.optimiser import Descent, Phase
from confpapers.tsne.repulsion import SCHEMES, Repulsion
from confpapers.tsne.settings import Settings

torch = pytest.importorskip("torch")
pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA or ROCm device")]

Clusters = Callable[..., np.ndarray]


def on_gpu(*, compiled: bool = True) -> Any:
    from confpapers.tsne.torch_arrays import torch_arrays

    arrays = torch_arrays("cuda", None)
    assert arrays.kernels is not None
    if not compiled:
        arrays.kernels = None
    return arrays


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize(("accuracy", "limit"), [("high", 0.006), ("normal", 0.03)])
def test_the_forces_have_the_stated_accuracy(accuracy: Any, limit: float, compiled: bool) -> None:
    assert self_check(on_gpu(compiled=compiled), Settings(accuracy=accuracy)) < limit


@pytest.mark.parametrize("size", [1.0, 1e-2, 1e-5])
def test_the_repulsive_force_is_accurate_on_maps_of_any_size(spread_map: np.ndarray, size: float) -> None:
    arrays = on_gpu()
    points = arrays.put(np.ascontiguousarray(spread_map.T * size, dtype=np.float32))
    repulsion = Repulsion(SCHEMES["high"], arrays)
    repulsion.fit(points)
    force, normaliser = repulsion(points)
    expected, total = exact.repulsion(spread_map * size)
    assert np.sqrt(((arrays.get(force).T - expected) ** 2).sum() / (expected**2).sum()) < 0.006
    assert float(normaliser) == pytest.approx(total, rel=2e-3)


def test_the_same_vectors_give_the_same_bits(clusters: Clusters) -> None:
    x = clusters(5000)
    first, second = (tsne(x, backend="torch", device="cuda") for _ in range(2))
    assert (first.backend, first.device, first.notes) == ("torch", "cuda", ())
    assert np.array_equal(first.embedding, second.embedding)


@pytest.mark.parametrize("compiled", [True, False])
def test_the_map_is_as_good_as_numpys(clusters: Clusters, compiled: bool) -> None:
    x = clusters(3000)
    arrays = on_gpu(compiled=compiled)
    theirs = embed(x, Settings(), arrays)
    assert theirs.kl_divergence == pytest.approx(embed(x, Settings(), NumpyArrays()).kl_divergence, rel=0.01)
    assert arrays.notes == []


def test_the_neighbours_among_many_are_numpys(clusters: Clusters) -> None:
    x, result = clusters(20_000), []
    for arrays in (NumpyArrays(), on_gpu()):
        arrays.many = 10_000
        result.append(arrays.get(nearest(x, 90, arrays)[0]))
    assert (result[0] == result[1]).mean() > 0.9999


def test_within_an_iteration_the_host_does_not_wait(clusters: Clusters) -> None:
    arrays = on_gpu()
    joint = affinities(*nearest(clusters(3000), 90, arrays), 30.0, arrays)
    attraction = Attraction(arrays.renumbered(joint, by_degree(joint, arrays)), arrays)
    y = np.random.default_rng(0).normal(scale=10, size=(2, 3000)).astype(np.float32)
    descent = Descent(arrays.put(y), attraction, Repulsion(SCHEMES["high"], arrays), free=None)
    descent.repulsion.fit(descent.y)
    descent._step(Phase(1, 12.0, 50.0))  # kernels are compiled, transforms planned
    torch.cuda.set_sync_debug_mode("error")
    try:
        descent._step(Phase(1, 12.0, 50.0))
        with pytest.raises(RuntimeError, match="synchroniz"):
            descent.y.sum().item()  # so it would have been seen
    finally:
        torch.cuda.set_sync_debug_mode("default")


@pytest.fixture
def little_memory() -> Iterator[None]:
    torch.cuda.empty_cache()
    torch.cuda.set_per_process_memory_fraction(1e-3)
    yield
    torch.cuda.set_per_process_memory_fraction(1.0)


@pytest.mark.usefixtures("little_memory")
def test_a_map_that_does_not_fit_is_computed_on_the_cpu(clusters: Clusters) -> None:
    with pytest.warns(RuntimeWarning, match="does not have enough memory for 6000 points"):
        result = tsne(clusters(6000), n_iter=20, backend="torch", device="cuda")
    assert (result.backend, result.device) == ("numpy", "cpu")
