"""Select the program that computes the map, and its device.

    numpy        our engine on the CPU: always available
    torch        our engine on PyTorch: CUDA, ROCm, MPS, or the CPU (slower than numpy there: for tests)
    a function   another program behind the same interface; `benchmarks/tsne_programs.py` has three for comparison

"auto" means numpy, or torch if it is installed with a CUDA or ROCm device and the map is large enough to benefit. If an
accelerator computes wrong forces or runs out of memory, numpy replaces it, with a warning and a note in the report.
"""

from __future__ import annotations

import importlib.util
import re
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from confpapers.errors import UsageError, unknown
from confpapers.tsne import exact
from confpapers.tsne.arrays import Arrays, Joint
from confpapers.tsne.attraction import Attraction, by_degree
from confpapers.tsne.engine import embed
from confpapers.tsne.numpy_arrays import NumpyArrays
from confpapers.tsne.repulsion import SCHEMES, Repulsion
from confpapers.tsne.settings import Backend, Result, Settings

if TYPE_CHECKING:
    from confpapers.tsne.torch_arrays import TorchArrays

BACKENDS = ("auto", "numpy", "torch")
DEVICES = r"auto|cpu|mps|cuda(:\d+)?"
WORTH_A_GPU = 2000  # points; smaller maps finish on the CPU before a GPU has started
WRONG = 0.05  # relative error of the repulsive force above which an accelerator is rejected
CHECKED = 500  # points of the self-check, at most

DRIVERS = ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg", "C:/Windows/System32/nvcuda.dll")
"""A machine with a GPU for torch has at least one of these: NVIDIA, AMD, WSL, Windows."""


def run(x: np.ndarray, settings: Settings, backend: str | Backend, device: str) -> Result:
    """Return the map from the chosen backend on the chosen device. Raises UsageError if either is not available."""
    if callable(backend):
        result = backend(x, settings)
        if not isinstance(result, Result):
            raise TypeError(f"the backend must return confpapers.tsne.Result, not {type(result).__name__}")
        return result
    if backend not in BACKENDS:
        raise UsageError(unknown("t-SNE backend", str(backend), BACKENDS))
    _check_name(device)
    if _takes_numpy(backend, device, len(x)):
        return embed(x, settings, NumpyArrays(settings.threads))
    return _by_torch(x, settings, device)


def check_device(device: str) -> None:
    """Raise UsageError for an unknown device, or one that needs PyTorch if that is not installed."""
    _check_name(device)
    if device not in ("auto", "cpu") and importlib.util.find_spec("torch") is None:
        raise UsageError(f"the device {device!r} needs PyTorch: pip install 'confpapers[gpu]'")


def _check_name(device: str) -> None:
    if not re.fullmatch(DEVICES, str(device)):
        raise UsageError(f"no device {device!r}; use auto, cpu, cuda, cuda:1 or mps")


def _takes_numpy(backend: str, device: str, n: int) -> bool:
    if backend == "numpy":
        if device not in ("auto", "cpu"):
            raise UsageError(f"the numpy backend has no device {device!r}; use --device cpu or auto")
        return True
    if backend == "torch":
        return False
    return device == "cpu" or (device == "auto" and not (n >= WORTH_A_GPU and gpu_here()))


def gpu_here() -> bool:
    """Return whether torch can use a CUDA or ROCm device. Imports torch (seconds) only if the machine seems to have
    one.
    """
    if importlib.util.find_spec("torch") is None or not any(Path(driver).exists() for driver in DRIVERS):
        return False
    import torch

    return bool(torch.cuda.is_available())


def _by_torch(x: np.ndarray, settings: Settings, device: str) -> Result:
    from confpapers.tsne.torch_arrays import OutOfMemory, torch_arrays

    arrays = torch_arrays(device, settings.threads)
    try:
        if arrays.device != "cpu":
            error = _checked(arrays, settings)
            if error > WRONG:
                return _instead(x, settings, f"{arrays.device} computes forces with an error of {error:.0%}")
        return embed(x, settings, arrays)
    except OutOfMemory:
        return _instead(x, settings, f"{arrays.device} does not have enough memory for {len(x)} points")


def _instead(x: np.ndarray, settings: Settings, reason: str) -> Result:
    note = f"{reason}, so the map was computed on the CPU"
    warnings.warn(note, RuntimeWarning, stacklevel=5)
    result = embed(x, settings, NumpyArrays(settings.threads))
    return replace(result, notes=(*result.notes, note))


def _checked(arrays: TorchArrays, settings: Settings) -> float:
    """Return the error of the forces. Compiled kernels that fail or are inaccurate are disabled, with a note."""
    if arrays.kernels is not None:
        try:
            error = self_check(arrays, settings)
        except Exception as failure:  # noqa: BLE001 - no compiler, an old GPU, another version: Triton fails in many ways
            problem = (str(failure).strip().splitlines() or [type(failure).__name__])[-1]
        else:
            if error <= WRONG:
                return error
            problem = f"their error is {error:.0%}"
        arrays.kernels = None
        arrays.notes.append(f"slower without compiled kernels: {problem}")
    return self_check(arrays, settings)


def self_check(arrays: Arrays, settings: Settings) -> float:
    """Return the relative error of the forces on these arrays, measured on a synthetic map against float64."""
    rng = np.random.default_rng(settings.random_state)
    y = rng.normal(scale=15.0, size=(CHECKED, 2)) + rng.integers(-2, 3, size=(CHECKED, 2)) * 20.0
    y = np.ascontiguousarray(y, dtype=np.float32)
    points = arrays.put(np.ascontiguousarray(y.T))

    expected, normaliser = exact.repulsion(y)
    repulsion = Repulsion(SCHEMES[settings.accuracy], arrays)
    repulsion.fit(points)
    repulsive, total = repulsion(points)

    joint = NumpyArrays(1).symmetric(rng.integers(CHECKED, size=(CHECKED, 5)), rng.random((CHECKED, 5)))
    joint = NumpyArrays(1).renumbered(joint, by_degree(joint, NumpyArrays(1)))
    rows = Joint(*(arrays.put(part) for part in joint)) if arrays.kernels else joint
    attractive = Attraction(rows, arrays)(points)
    errors = (
        _relative(arrays.get(repulsive).T, expected),
        _relative(arrays.get(attractive).T, exact.attraction(joint, y)),
        abs(float(total) / normaliser - 1),
    )
    return max(error if np.isfinite(error) else float("inf") for error in errors)


def _relative(value: np.ndarray, expected: np.ndarray) -> float:
    return float(np.sqrt(((value - expected) ** 2).sum() / (expected**2).sum()))
