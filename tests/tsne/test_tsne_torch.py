"""The PyTorch arrays on the CPU: the same numbers as NumPy's, and sums that do not depend on the order."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from confpapers.tsne import tsne
from confpapers.tsne.affinities import affinities
from confpapers.tsne.arrays import Arrays
from confpapers.tsne.attraction import Attraction, by_degree
from confpapers.tsne.backends import _checked, self_check
from confpapers.tsne.engine import embed
from confpapers.tsne.neighbours import nearest
from confpapers.tsne.numpy_arrays import NumpyArrays
from confpapers.tsne.optimiser import Descent, Phase
from confpapers.tsne.replay import Replay
from confpapers.tsne.repulsion import SCHEMES, Repulsion
from confpapers.tsne.settings import Settings

torch = pytest.importorskip("torch")
dispatch = pytest.importorskip("torch.utils._python_dispatch")

Clusters = Callable[..., np.ndarray]


def torch_on_cpu(compiled: bool = False) -> Any:
    """With the kernels of a GPU, if so wanted, which Triton's interpreter then runs."""
    from confpapers.tsne.torch_arrays import torch_arrays

    arrays = torch_arrays("cpu", 1)
    if compiled:
        pytest.importorskip("triton")
        from confpapers.tsne import kernels

        arrays.kernels = kernels
    return arrays


def repulsive_force(y: np.ndarray, arrays: Arrays) -> tuple[np.ndarray, float]:
    repulsion = Repulsion(SCHEMES["high"], arrays)
    points = arrays.put(np.ascontiguousarray(y.T, dtype=np.float32))
    repulsion.fit(points)
    force, normaliser = repulsion(points)
    return arrays.get(force), float(normaliser)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("size", [1.0, 1e-2, 1e-5])
def test_the_repulsive_force_is_numpys(spread_map: np.ndarray, size: float, compiled: bool) -> None:
    ours, ours_z = repulsive_force(spread_map * size, NumpyArrays(1))
    theirs, theirs_z = repulsive_force(spread_map * size, torch_on_cpu(compiled))
    assert np.abs(ours - theirs).max() < 1e-4 * np.abs(ours).max()
    assert theirs_z == pytest.approx(ours_z, rel=1e-5)


def attraction_of(x: np.ndarray, arrays: Arrays) -> Attraction:
    joint = affinities(*nearest(x, 90, arrays), 30.0, arrays)
    return Attraction(arrays.renumbered(joint, by_degree(joint, arrays)), arrays)


@pytest.mark.parametrize("compiled", [False, True])
def test_the_attractive_force_is_numpys(clusters: Clusters, compiled: bool) -> None:
    y = np.random.default_rng(0).normal(size=(2, 500)).astype(np.float32)
    arrays = torch_on_cpu(compiled)
    ours, theirs = attraction_of(clusters(500), NumpyArrays(1)), attraction_of(clusters(500), arrays)
    assert (theirs.rows is not None, theirs.blocks == []) == (compiled, compiled)
    assert arrays.get(theirs(arrays.put(y))) == pytest.approx(ours(y), rel=1e-4, abs=1e-9)
    assert theirs.divergence(arrays.put(y), 1e4) == pytest.approx(ours.divergence(y, 1e4), rel=1e-5)


def test_the_neighbours_are_numpys(clusters: Clusters) -> None:
    x = clusters(400)
    arrays = torch_on_cpu()
    ours, theirs = nearest(x, 30, NumpyArrays(1)), nearest(x, 30, arrays)
    assert np.array_equal(ours[0], arrays.get(theirs[0]))
    assert ours[1] == pytest.approx(arrays.get(theirs[1]), rel=1e-12)


def test_the_neighbours_among_many_are_numpys(clusters: Clusters) -> None:
    x, result = clusters(3000), []
    for arrays in (NumpyArrays(1), torch_on_cpu()):
        arrays.many = 1000
        result.append(arrays.get(nearest(x, 30, arrays)[0]))
    assert (result[0] == result[1]).mean() > 0.9999  # a point between two cells may fall to either


@pytest.mark.parametrize("columns", [400, 40_000])
def test_the_smallest_scores_are_found_however_long_the_rows(columns: int) -> None:
    scores = np.random.default_rng(0).random((7, columns)).astype(np.float32)
    scores[:, -1] = -1  # the last columns belong to no group
    arrays = torch_on_cpu()
    result = arrays.get(arrays.smallest(arrays.put(scores), 30))
    assert np.array_equal(np.sort(result, axis=1), np.sort(np.argsort(scores, axis=1)[:, :30], axis=1))


def test_equal_values_are_ordered_by_name() -> None:
    names, values = np.array([[3, 9, 1, 5]]), np.array([[0.5, 0.1, 0.5, 0.5]])
    for arrays in (NumpyArrays(1), torch_on_cpu()):
        first, least = arrays.first(arrays.put(names), arrays.put(values), 3)
        assert (arrays.get(first).tolist(), arrays.get(least).tolist()) == ([[9, 1, 3]], [[0.1, 0.5, 0.5]])


def test_the_joint_probabilities_equal_those_of_numpy(clusters: Clusters) -> None:
    index, distances = nearest(clusters(400), 90)
    ours, arrays = affinities(index, distances, 30.0), torch_on_cpu()
    theirs = affinities(arrays.put(index), arrays.put(distances), 30.0, arrays)
    assert np.array_equal(ours.start, arrays.get(theirs.start))
    assert np.array_equal(ours.index, arrays.get(theirs.index))
    assert np.abs(ours.weight - arrays.get(theirs.weight)).max() < 1e-12


def test_points_are_renumbered_as_by_scipy(clusters: Clusters) -> None:
    joint, order = affinities(*nearest(clusters(200), 30), 10.0), np.random.default_rng(0).permutation(200)
    arrays = torch_on_cpu()
    theirs = arrays.renumbered(type(joint)(*(arrays.put(part) for part in joint)), arrays.put(order))
    for ours, other in zip(NumpyArrays(1).renumbered(joint, order), theirs, strict=True):
        assert np.array_equal(ours, arrays.get(other))


def test_the_order_of_the_points_changes_no_bit_of_the_charges() -> None:
    rng = np.random.default_rng(0)
    arrays = torch_on_cpu()
    nodes, weights = rng.integers(0, 50, 5000), rng.random(5000).astype(np.float32)
    order = rng.permutation(5000)
    straight = arrays.spread([(arrays.put(nodes), arrays.put(weights))], 50)
    parts = [order[:1000], order[1000:]]
    shuffled = arrays.spread([(arrays.put(nodes[part]), arrays.put(weights[part])) for part in parts], 50)
    assert torch.equal(straight, shuffled)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("some", [False, True])
def test_three_steps_are_numpys(clusters: Clusters, compiled: bool, some: bool) -> None:
    start = np.random.default_rng(0).normal(scale=10, size=(500, 2))
    frozen = np.arange(500) < 200 if some else None
    settings = Settings(init=start, n_iter=3, early_iter=2, frozen=frozen)
    ours, theirs = (
        embed(clusters(500), settings, arrays).embedding for arrays in (NumpyArrays(1), torch_on_cpu(compiled))
    )
    moved = np.abs(ours - start).max()
    assert moved > 0.1
    assert np.abs(ours - theirs).max() < 1e-4 * moved + 4e-6  # the latter is float32's grain at 40
    assert not some or np.array_equal(theirs[:200], start[:200].astype(np.float32))


@pytest.mark.parametrize("rate", [0.1, 1e3])
def test_points_going_downhill_accelerate_within_the_step_limit(clusters: Clusters, rate: float) -> None:
    rng = np.random.default_rng(0)
    velocity, attractive, repulsive_force = (rng.normal(size=(2, 300)).astype(np.float32) for _ in range(3))
    gains = rng.uniform(0.01, 1, (2, 300)).astype(np.float32)
    result = []
    for arrays in (NumpyArrays(1), torch_on_cpu(), torch_on_cpu(compiled=True)):
        descent = descent_of(clusters(300), arrays)
        descent._velocity[...], descent._gains[...] = arrays.put(velocity), arrays.put(gains)
        descent._move(
            Phase(1, 4.0, rate),
            arrays.put(attractive),
            arrays.put(repulsive_force),
            arrays.put(np.array(50.0, np.float32)),
        )
        result.append([arrays.get(part) for part in (descent.y, descent._velocity, descent._gains)])
    longest = np.sqrt((result[0][1] ** 2).sum(0)).max()
    assert longest == pytest.approx(5.0, rel=1e-6) if rate == 1e3 else longest < 5.0
    for other in result[1:]:
        for ours, theirs in zip(result[0], other, strict=True):
            assert ours == pytest.approx(theirs, rel=1e-5, abs=1e-5)


def test_the_map_is_as_good_as_numpys(clusters: Clusters) -> None:
    x = clusters(400)
    ours, theirs = (
        tsne(x, n_iter=200, early_iter=80, backend=backend, device="cpu", threads=1) for backend in ("numpy", "torch")
    )
    assert (theirs.backend, theirs.device) == ("torch", "cpu")
    assert theirs.kl_divergence == pytest.approx(ours.kl_divergence, rel=0.03)


def test_a_grid_fitted_only_occasionally_gives_an_equally_good_map(clusters: Clusters) -> None:
    x = clusters(600)
    eager, patient = NumpyArrays(1), NumpyArrays(1)
    patient.patience = 10
    ours, theirs = (embed(x, Settings(), arrays).kl_divergence for arrays in (eager, patient))
    assert theirs == pytest.approx(ours, rel=0.03)


def test_the_self_check_passes_and_detects_a_wrong_transform(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = torch_on_cpu()
    assert self_check(arrays, Settings()) < 0.02
    right = arrays.convolve
    monkeypatch.setattr(arrays, "convolve", lambda *arguments: right(*arguments) * 1.2)
    assert self_check(arrays, Settings()) > 0.05


def test_wrong_or_uncompilable_kernels_are_not_used_and_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arrays = torch_on_cpu(compiled=True)
    assert _checked(arrays, Settings()) < 0.02
    assert arrays.kernels is not None
    right = arrays.kernels.attraction
    monkeypatch.setattr(arrays.kernels, "attraction", lambda rows, y, out: (right(rows, y, out), out.mul_(1.2)))
    assert _checked(arrays, Settings()) < 0.02
    assert arrays.kernels is None
    assert arrays.notes == ["slower without compiled kernels: their error is 20%"]

    def no_compiler(*_: object) -> None:
        raise RuntimeError("trouble:\nFailed to find C compiler")

    arrays = torch_on_cpu(compiled=True)
    monkeypatch.setattr(arrays.kernels, "attraction", no_compiler)
    assert _checked(arrays, Settings()) < 0.02
    assert arrays.notes == ["slower without compiled kernels: Failed to find C compiler"]


def test_a_missing_triton_is_reported_as_slower(monkeypatch: pytest.MonkeyPatch) -> None:
    from confpapers.tsne.torch_arrays import compiled_kernels

    monkeypatch.setitem(sys.modules, "confpapers.tsne.kernels", None)
    monkeypatch.delattr("confpapers.tsne.kernels", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    kernels, why = compiled_kernels()
    assert kernels is None
    assert why.startswith("slower without compiled kernels: import of confpapers.tsne.kernels")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert compiled_kernels() == (None, "slower without compiled kernels: Triton is not installed")


def test_with_too_little_memory_the_cpu_is_used(clusters: Clusters, monkeypatch: pytest.MonkeyPatch) -> None:
    from confpapers.tsne.torch_arrays import OutOfMemory, TorchArrays

    def refuse(*_: object) -> None:
        raise OutOfMemory("CUDA out of memory")

    monkeypatch.setattr(TorchArrays, "convolve", refuse)
    with pytest.warns(RuntimeWarning, match="does not have enough memory for 300 points"):
        result = tsne(clusters(300), n_iter=20, backend="torch", device="cpu")
    assert (result.backend, result.device) == ("numpy", "cpu")
    assert "computed on the CPU" in result.notes[0]


# --- what a GPU needs ------------------------------------------------------------------------------------------------

WAITS = ("_local_scalar_dense", "nonzero", "unique", "masked_select", "is_nonzero", "equal.default")


class Watched(dispatch.TorchDispatchMode):  # type: ignore[misc,name-defined]  # torch is not typed here
    """Notes what is done, and how large the largest array is."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.largest = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.names.append(str(func))
        result = func(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor):
            self.largest = max(self.largest, result.numel())
        return result


def descent_of(x: np.ndarray, arrays: Arrays) -> Descent:
    joint = affinities(*nearest(x, 30, arrays), 10.0, arrays)
    joint = arrays.renumbered(joint, by_degree(joint, arrays))
    y = np.random.default_rng(0).normal(scale=10, size=(2, len(x))).astype(np.float32)
    return Descent(arrays.put(y), Attraction(joint, arrays), Repulsion(SCHEMES["high"], arrays), free=None)


def test_within_an_iteration_nothing_waits_for_the_device(clusters: Clusters) -> None:
    descent = descent_of(clusters(300), torch_on_cpu())
    descent.repulsion.fit(descent.y)
    with Watched() as watched:
        descent._step(Phase(1, 12.0, 50.0))
    assert len(watched.names) > 50
    assert [name for name in watched.names if any(wait in name for wait in WAITS)] == []
    with Watched() as watched:
        float(descent.y.sum())
    assert any("_local_scalar_dense" in name for name in watched.names)  # so it would have been seen


def test_the_map_is_checked_occasionally_but_before_it_outgrows_its_grid(
    clusters: Clusters, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = torch_on_cpu()
    arrays.patience = 10
    gaps: list[int] = []
    fit, until = Repulsion.fit, Descent._until_the_next_look

    def look(repulsion: Repulsion, y: Any) -> None:
        if gaps and gaps[-1] > 1:  # within one iteration a map may double
            assert float((y.amax(1) - y.amin(1)).max()) < (repulsion.grid.n - 7) * repulsion.grid.spacing
        fit(repulsion, y)

    def noted(descent: Descent, before: float, times: int) -> int:
        gaps.append(until(descent, before, times))
        return gaps[-1]

    monkeypatch.setattr(Repulsion, "fit", look)
    monkeypatch.setattr(Descent, "_until_the_next_look", noted)
    embed(clusters(300), Settings(n_iter=500, early_iter=150), arrays)
    assert (min(gaps), max(gaps)) == (1, 10)
    assert len(gaps) < 200


def test_memory_grows_no_faster_than_the_number_of_points(clusters: Clusters) -> None:
    largest = []
    for n in (1000, 2000, 4000):
        with Watched() as watched:
            descent = descent_of(clusters(n), torch_on_cpu())
            descent.repulsion.fit(descent.y)
            descent._step(Phase(1, 12.0, 50.0))
        largest.append(watched.largest)
    assert largest[2] < 2.2 * largest[1] < 5 * largest[0]


def test_the_order_of_the_points_changes_no_bit_of_the_repulsive_force(spread_map: np.ndarray) -> None:
    some = spread_map[:1536]  # a multiple of every vector width: the last few are not computed in another way
    order = np.random.default_rng(0).permutation(len(some))
    straight, z = repulsive_force(some, torch_on_cpu())
    shuffled, shuffled_z = repulsive_force(some[order], torch_on_cpu())
    assert np.array_equal(shuffled, straight[:, order])
    assert shuffled_z == z


class Tape:
    """Stands in for a CUDA graph: plays what it recorded, perhaps wrongly."""

    def __init__(self, distort: float = 0.0, fails: str = "") -> None:
        self.distort, self.fails = distort, fails
        self.recordings = self.replays = 0

    def __call__(self, act: Callable[[], None]) -> Callable[[], None]:
        if self.fails:
            raise RuntimeError(self.fails)
        self.recordings += 1

        def again() -> None:
            self.replays += 1
            act()
            if self.distort:
                STATE[0].mul_(1 + self.distort)

        return again


STATE: list[Any] = []


def halved(times: Sequence[int], tape: Tape) -> tuple[float, Replay]:
    """An array after so many halvings, in bouts, by way of that tape."""
    value = torch.full((3,), 2.0**20)
    STATE[:] = [value]
    replay = Replay(tape)
    for bout in times:
        replay(lambda: value.mul_(0.5), bout, "one grid", [value])
    return float(value[0]), replay


def test_a_stable_grid_is_recorded_once_and_every_iteration_runs_once() -> None:
    tape = Tape()
    value, replay = halved([1, 1, 5, 5, 5], tape)
    assert value == 2.0**3
    assert tape.recordings == 1
    assert tape.replays == 1 + 4 + 5  # the trial, the rest of the bout, the next
    assert replay.note == ""


def test_an_incorrect_recording_is_not_used_and_reported() -> None:
    tape = Tape(distort=0.1)
    value, replay = halved([5, 10, 5], tape)
    assert value == 1.0
    assert tape.replays == 1
    assert "replayed from a CUDA graph differs by 10.0%" in replay.note


def test_an_iteration_that_cannot_be_recorded_runs_normally_and_is_reported() -> None:
    value, replay = halved([5, 10, 5], Tape(fails="operation not permitted when stream is capturing\nmore"))
    assert value == 1.0
    assert replay.note == "no CUDA graph could be recorded: operation not permitted when stream is capturing"


def test_a_map_computed_from_recordings_is_the_same(clusters: Clusters) -> None:
    usual, taped = torch_on_cpu(), torch_on_cpu()
    usual.patience = taped.patience = 10
    tape = Tape()
    taped.replay = Replay(tape)  # what CUDA has
    settings = Settings(perplexity=10, n_iter=350, early_iter=60)
    expected, result = embed(clusters(300), settings, usual), embed(clusters(300), settings, taped)
    assert tape.replays > 30
    assert np.array_equal(result.embedding, expected.embedding)


def test_a_recording_that_fails_is_noted_in_the_result(clusters: Clusters) -> None:
    arrays = torch_on_cpu()
    arrays.patience = 5
    arrays.replay = Replay(Tape(fails="no graphs here"))  # what CUDA has
    result = embed(clusters(300), Settings(perplexity=10, n_iter=100, early_iter=0), arrays)
    assert result.notes == ("no CUDA graph could be recorded: no graphs here",)
