"""The selection of the backend, and the messages if it is not available."""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from confpapers.errors import UsageError
from confpapers.tsne import backends, tsne
from confpapers.tsne.arrays import available_threads
from confpapers.tsne.numpy_arrays import NumpyArrays

Clusters = Callable[..., np.ndarray]


@pytest.fixture(scope="module")
def programs() -> ModuleType:
    """`benchmarks/tsne_programs.py`, which is no part of the package."""
    file = Path(__file__).parents[2] / "benchmarks" / "tsne_programs.py"
    spec = importlib.util.spec_from_file_location("tsne_programs", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_scikit_learn_runs_behind_the_same_function(clusters: Clusters, programs: ModuleType) -> None:
    result = tsne(clusters(200), n_iter=250, backend=programs.by_sklearn)
    assert (result.backend, result.device, result.n_iter) == ("sklearn", "cpu", 250)
    assert result.embedding.shape == (200, 2)
    assert result.kl_divergence > 0


def test_opentsne_runs_behind_the_same_function(clusters: Clusters, programs: ModuleType) -> None:
    pytest.importorskip("openTSNE")
    result = tsne(clusters(200), n_iter=300, backend=programs.by_opentsne)
    assert (result.backend, result.n_iter) == ("opentsne", 300)
    assert result.embedding.shape == (200, 2)


@pytest.mark.parametrize(
    ("function", "module", "package"),
    [("by_opentsne", "openTSNE", "openTSNE"), ("by_cuml", "cuml.manifold", "cuml-cu13"), ("torch", "torch", "torch")],
)
def test_a_missing_program_is_named_with_its_package(
    clusters: Clusters, programs: ModuleType, monkeypatch: pytest.MonkeyPatch, function: str, module: str, package: str
) -> None:
    monkeypatch.delitem(sys.modules, "confpapers.tsne.torch_arrays", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=f"pip install {package}"):
        tsne(clusters(100), backend=getattr(programs, function, function))


def test_an_unknown_backend_gets_the_nearest_name(clusters: Clusters) -> None:
    with pytest.raises(UsageError, match="did you mean 'torch'"):
        tsne(clusters(100), backend="toch")


def test_numpy_has_no_gpu(clusters: Clusters) -> None:
    with pytest.raises(UsageError, match="has no device 'cuda'"):
        tsne(clusters(100), backend="numpy", device="cuda")


def test_a_missing_device_is_refused_with_the_available_ones(clusters: Clusters) -> None:
    pytest.importorskip("torch")
    with pytest.raises(UsageError, match=r"no device 'cuda:7' .* available: .*cpu"):
        tsne(clusters(100), device="cuda:7")


@pytest.mark.slow
def test_other_programs_refuse_what_they_cannot_do(clusters: Clusters, programs: ModuleType) -> None:
    with pytest.raises(UsageError, match="neither callback nor frozen"):
        tsne(clusters(100), backend=programs.by_sklearn, callback=lambda *_: None)
    with pytest.raises(UsageError, match="250 early iterations, not 100"):
        tsne(clusters(100), backend=programs.by_sklearn, early_iter=100)


def test_auto_does_not_import_torch_without_a_driver(clusters: Clusters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "DRIVERS", ("/no/such/driver",))
    real = builtins.__import__

    def watched(name: str, *rest: Any) -> Any:
        assert not name.startswith("torch"), "torch is imported just to look"
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", watched)
    assert tsne(clusters(2000), n_iter=2).backend == "numpy"


def test_auto_takes_the_gpu_for_large_maps_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "gpu_here", lambda: True)
    assert backends._takes_numpy("auto", "auto", 1999)
    assert not backends._takes_numpy("auto", "auto", 2000)
    assert backends._takes_numpy("auto", "cpu", 100_000)
    assert not backends._takes_numpy("auto", "cuda", 100)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_overlapped_work_is_done_exactly_once(threads: int) -> None:
    done: list[int] = []
    assert NumpyArrays(threads).overlap(done.append, range(100), lambda: "other") == "other"
    assert sorted(done) == list(range(100))


@pytest.mark.parametrize("threads", [1, 2])
def test_an_error_in_overlapped_work_is_raised(threads: int) -> None:
    with pytest.raises(ZeroDivisionError):
        NumpyArrays(threads).overlap(lambda item: 1 // item, [1, 1, 0], lambda: time.sleep(0.05))


def test_workers_with_one_thread_each_get_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert available_threads() == 1
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert available_threads() == 3
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert available_threads() >= 1


def test_importing_the_package_imports_nothing_heavy() -> None:
    import subprocess

    code = "import sys, confpapers.tsne; print([m for m in ('torch', 'sklearn', 'openTSNE') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
    assert importlib.import_module("confpapers.tsne")
