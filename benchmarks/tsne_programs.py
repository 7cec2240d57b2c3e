"""Other t-SNE programs behind our function, to compare with: `tsne(x, backend=by_sklearn)`."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from confpapers.errors import UsageError
from confpapers.tsne.settings import Result, Settings


def by_sklearn(x: np.ndarray, settings: Settings) -> Result:
    """scikit-learn's Barnes-Hut t-SNE.  Its early phase is always 250 iterations."""
    manifold = _module("sklearn.manifold", "scikit-learn")
    _only_known(settings, "sklearn", early=250)
    iterations = max(250, settings.n_iter)
    model = manifold.TSNE(
        perplexity=settings.perplexity,
        early_exaggeration=settings.early_exaggeration,
        max_iter=iterations,
        init=_float32(settings.init),
        random_state=settings.random_state,
        n_jobs=settings.threads,
    ).fit(x)
    return _result(
        model.embedding_, float(model.kl_divergence_), "sklearn", "cpu", min(int(model.n_iter_) + 1, iterations)
    )


def by_opentsne(x: np.ndarray, settings: Settings) -> Result:
    """openTSNE, with exact neighbours and its own choice between Barnes-Hut and FIt-SNE."""
    opentsne = _module("openTSNE", "openTSNE")
    _only_known(settings, "opentsne")
    model = opentsne.TSNE(
        perplexity=settings.perplexity,
        early_exaggeration=settings.early_exaggeration,
        early_exaggeration_iter=min(settings.early_iter, settings.n_iter),
        n_iter=max(0, settings.n_iter - settings.early_iter),
        initialization=settings.init,
        random_state=settings.random_state,
        n_jobs=settings.threads or 1,
        neighbors="exact",
    ).fit(x)
    return _result(np.asarray(model), float(model.kl_divergence), "opentsne", "cpu", settings.n_iter)


def by_cuml(x: np.ndarray, settings: Settings) -> Result:
    """RAPIDS cuML's FFT t-SNE, on the current CUDA device."""
    manifold = _module("cuml.manifold", "cuml-cu13")
    _only_known(settings, "cuml")
    if not isinstance(settings.init, str):
        raise UsageError("cuML's t-SNE cannot start from a given map; take numpy or torch")
    model = manifold.TSNE(
        perplexity=settings.perplexity,
        early_exaggeration=settings.early_exaggeration,
        exaggeration_iter=settings.early_iter,
        n_iter=settings.n_iter,
        init=settings.init,
        random_state=settings.random_state,
        method="fft",
        learning_rate_method="none",
        learning_rate=max(len(x) / settings.early_exaggeration, 1.0),
        output_type="numpy",
    ).fit(x.astype(np.float32))
    return _result(model.embedding_, float(model.kl_divergence_), "cuml", "cuda", settings.n_iter)


def _module(name: str, package: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UsageError(f"this t-SNE backend needs {package}: pip install {package}") from error


def _only_known(settings: Settings, backend: str, early: int | None = None) -> None:
    """Refuse what the other program cannot do, rather than forget it."""
    if settings.callback is not None or settings.frozen is not None:
        raise UsageError(f"the {backend} backend knows neither callback nor frozen; take numpy or torch")
    if early is not None and settings.early_iter != early:
        raise UsageError(f"the {backend} backend has {early} early iterations, not {settings.early_iter}")


def _float32(init: str | np.ndarray) -> str | np.ndarray:
    return init if isinstance(init, str) else init.astype(np.float32)


def _result(embedding: np.ndarray, divergence: float, backend: str, device: str, n_iter: int) -> Result:
    return Result(np.ascontiguousarray(embedding, dtype=np.float32), divergence, backend, device, n_iter)
