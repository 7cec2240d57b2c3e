"""Invented vectors, and the textbook's O(n^2) formulas as a reference for the engine."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable

import numpy as np
import pytest

from confpapers.tsne import tsne

Clusters = Callable[..., np.ndarray]

if importlib.util.find_spec("torch") is not None:
    import torch

    if not torch.cuda.is_available():
        os.environ["TRITON_INTERPRET"] = "1"  # before Triton is imported: kernels then run on a CPU, slowly


def make_clusters(n: int, *, columns: int = 20, seed: int = 0) -> np.ndarray:
    """Unit vectors around max(5, n / 40) centres."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(max(5, n // 40), columns))
    x = centres[rng.integers(len(centres), size=n)] + 0.7 * rng.normal(size=(n, columns))
    return np.asarray(x / np.linalg.norm(x, axis=1, keepdims=True))


@pytest.fixture(scope="session")
def clusters() -> Clusters:
    return make_clusters


@pytest.fixture(scope="session")
def spread_map() -> np.ndarray:
    """A finished map, 100 wide: (2000, 2)."""
    return tsne(make_clusters(2000), n_iter=400).embedding.astype(float)
