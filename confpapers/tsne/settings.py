"""Validated settings of a map, and its result."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

Init = Literal["pca", "random"]
Callback = Callable[[int, np.ndarray, float], object]
"""Called with the iteration, the embedding and its KL divergence."""


@dataclass(frozen=True)
class Result:
    """A map and how it was computed."""

    embedding: np.ndarray  # (n, 2) float32
    kl_divergence: float  # in nats, KL(P || Q) over the non-zero entries of P, like scikit-learn's kl_divergence_
    backend: str  # "numpy", "torch", or the name that another program gives
    device: str  # "cpu", "cuda:0", "mps"
    n_iter: int  # iterations run: fewer than requested if the callback stopped them
    notes: tuple[str, ...] = ()  # fallbacks, for the report


@dataclass(frozen=True)
class Settings:
    """The parameters of a map."""

    perplexity: float = 30.0
    early_exaggeration: float = 12.0
    n_iter: int = 750
    early_iter: int = 250
    init: Init | np.ndarray = "pca"
    random_state: int = 0
    accuracy: Literal["normal", "high"] = "high"
    frozen: np.ndarray | None = None
    callback: Callback | None = None
    callback_every: int = 50
    threads: int | None = None


WIDEST, USUAL = 1_000, 100  # of a map: a million points are a few hundred wide
USUAL_SIZES = 30  # powers of two, up and down: squared distances of larger and smaller values leave float32

Backend = Callable[[np.ndarray, Settings], Result]
"""Another t-SNE program: computes a map of the checked vectors (n, d)."""


def checked_vectors(x: object) -> np.ndarray:
    """Return X as a float array (n, d). Raises ValueError (TypeError for a sparse X) naming the problem and its row."""
    if hasattr(x, "tocsr"):
        raise TypeError("X is sparse; reduce it first, e.g. to 50 columns with sklearn.decomposition.TruncatedSVD")
    if np.ma.isMaskedArray(x):
        raise TypeError("X is a masked array; fill its masked values, or leave out their rows")
    try:
        array = np.asarray(x)
    except ValueError as error:
        raise ValueError("X has rows of different lengths") from error
    if array.dtype == object:
        array = _numbers(array)
    if array.dtype.kind not in "fiub":
        raise ValueError(f"X contains {array.dtype} instead of numbers")
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(f"X must have shape (points, columns) with at least one of each, not {array.shape}")
    array = array.astype(np.float64 if array.dtype != np.float32 else np.float32, copy=False)
    bad = ~np.isfinite(array).all(axis=1)
    if bad.any():
        row = int(bad.argmax())
        raise ValueError(f"X has NaN or infinite values in {int(bad.sum())} row(s), first in row {row}")
    return _scaled(array)


def _scaled(array: np.ndarray) -> np.ndarray:
    """Return X divided by a power of two if its values are very large or small: the map is the same at every scale."""
    exponent = int(np.frexp(max(array.max(), -array.min()))[1])
    return np.ldexp(array, -exponent) if abs(exponent) > USUAL_SIZES else array


def _numbers(array: np.ndarray) -> np.ndarray:
    """Return an array of Python objects as numbers, as data frames with several kinds of columns give it."""
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"X contains something other than numbers ({error}); leave out columns of text") from error


def position_array(init: object) -> np.ndarray:
    """Return the start positions that a caller gives as an array, a list or a map. Raises TypeError for others."""
    positions = init.embedding if isinstance(init, Result) else init
    try:
        array = np.asarray(positions, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"init must be 'pca', 'random' or an array of numbers ({error})") from error
    if positions is None or not array.shape:
        raise TypeError(f"init must be 'pca', 'random' or an array, not {positions!r}")
    return array


def checked(settings: Settings, n: int) -> Settings:
    """Return the settings, with whole numbers such as 3.0 as integers, if they fit n points.

    Raises ValueError naming the setting and its valid range, and TypeError if it has another type.
    """
    _check_perplexity(settings.perplexity, n)
    _check_least("early_exaggeration", settings.early_exaggeration, 1, whole=False)
    for name in ("n_iter", "early_iter", "random_state"):
        _check_least(name, getattr(settings, name), 0)
    for name in ("callback_every", "threads"):
        if getattr(settings, name) is not None:
            _check_least(name, getattr(settings, name), 1)
    if settings.accuracy not in ("normal", "high"):
        raise ValueError(f"accuracy must be 'normal' or 'high', not {settings.accuracy!r}")
    if settings.callback is not None and not callable(settings.callback):
        raise TypeError(f"callback must be a function, not {settings.callback!r}")
    _check_init(settings.init, n)
    _check_frozen(settings, n)
    n_iter, early_iter, random_state = int(settings.n_iter), int(settings.early_iter), int(settings.random_state)
    return replace(settings, n_iter=n_iter, early_iter=early_iter, random_state=random_state)


def _check_perplexity(perplexity: float, n: int) -> None:
    _check_number("perplexity", perplexity)
    if not (math.isfinite(perplexity) and perplexity > 0):
        raise ValueError(f"perplexity must be above 0, not {perplexity}")
    if n > 1 and perplexity > n - 1:
        raise ValueError(
            f"perplexity {perplexity:g} is too large for {n} points; use at most {n - 1}, better {max(1, (n - 1) // 3)}"
        )


def _check_number(name: str, value: Any, *, whole: bool = False) -> None:
    """Raise TypeError unless the value is a number, as NumPy's are, too."""
    kind = "whole number" if whole else "number"
    if not isinstance(value, numbers.Real) or (whole and math.isfinite(value) and value % 1 != 0):
        raise TypeError(f"{name} must be a {kind}, not {value!r}")


def _check_least(name: str, value: Any, least: int, *, whole: bool = True) -> None:
    _check_number(name, value, whole=whole)
    if not (math.isfinite(value) and value >= least):
        raise ValueError(f"{name} must be at least {least}, not {value}")


def _check_init(init: Init | np.ndarray, n: int) -> None:
    if isinstance(init, str):
        if init not in ("pca", "random"):
            raise ValueError(f"init must be 'pca', 'random' or an array, not {init!r}")
        return
    if init.shape != (n, 2):
        raise ValueError(f"init must have shape ({n}, 2), one position per row of X, not {init.shape}")
    if not np.isfinite(init).all():
        row = int((~np.isfinite(init).all(axis=1)).argmax())
        raise ValueError(f"init has NaN or infinite values, first in row {row}")
    if (width := float(np.ptp(init, axis=0).max())) > WIDEST:
        raise ValueError(
            f"init is {width:.0f} wide, and forces over more than {WIDEST} cannot be computed; "
            f"divide it by {width / USUAL:.0f}"
        )


def _check_frozen(settings: Settings, n: int) -> None:
    if settings.frozen is None:
        return
    if isinstance(settings.init, str):
        raise ValueError("frozen points need positions: pass an array as init")  # noqa: TRY004 - not a type mistake
    if settings.frozen.shape != (n,) or settings.frozen.dtype != bool:
        raise ValueError(f"frozen must be {n} booleans, not {settings.frozen.shape} {settings.frozen.dtype}")
