"""`tsne`: one function with scikit-learn's parameter names for every engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from confpapers.tsne import backends
from confpapers.tsne.settings import Backend, Callback, Init, Result, Settings, checked, checked_vectors, position_array


def tsne(
    X: object,  # noqa: N803 - scikit-learn's name
    *,
    perplexity: float = 30.0,
    early_exaggeration: float = 12.0,
    n_iter: int = 750,
    init: Init | np.ndarray | Result = "pca",
    random_state: int = 0,
    accuracy: Literal["normal", "high"] = "high",
    backend: str | Backend = "auto",
    device: str = "auto",
    callback: Callback | None = None,
    callback_every: int = 50,
    early_iter: int = 250,
    frozen: np.ndarray | Sequence[bool] | None = None,
    threads: int | None = None,
) -> Result:
    """Return the t-SNE map of the rows of X (van der Maaten & Hinton 2008), one point per row.

    X: (n, d) numbers, dense. Reduce tf-idf vectors first, for example to 50 columns with a truncated SVD.

        perplexity          effective number of neighbours; at most n - 1, reasonable up to (n - 1) / 3
        early_exaggeration  factor on P during the first `early_iter` iterations
        n_iter              total number of iterations
        init                "pca" (two principal components with fixed signs), "random", an (n, 2) array, or a map
        random_state        seed of a random start, and of the shifts that separate coinciding start positions
        accuracy            of the repulsive force: "high" 0.1 to 0.5 %, "normal" 0.7 to 2.7 % root mean square error
        backend             "auto", "numpy", "torch", or a function (x, settings) -> Result that runs another program
        device              "auto", "cpu", "cuda", "cuda:1", "mps" (the last three with torch)
        callback            called as callback(iteration, embedding, kl_divergence) every `callback_every`
                            iterations and after the last one; a true return value stops the run
        frozen              (n,) booleans: these points stay at their positions in `init`
        threads             maximum number of threads (default: $OMP_NUM_THREADS, else the number of cores)

    The same input and seed give the same bits on one machine's CPU, whatever the number of threads. "auto" uses PyTorch
    only if it is installed, a CUDA or ROCm device is available, and n is at least 2,000.

    Raises ValueError if X or a setting is invalid, TypeError if X is sparse or a setting has another type, and
    UsageError if a backend or device is not available; the message says what to install.
    """
    x = checked_vectors(X)
    settings = Settings(
        perplexity=perplexity,
        early_exaggeration=early_exaggeration,
        n_iter=n_iter,
        early_iter=early_iter,
        init=init if isinstance(init, str) else position_array(init),
        random_state=random_state,
        accuracy=accuracy,
        frozen=None if frozen is None else np.asarray(frozen),
        callback=callback,
        callback_every=callback_every,
        threads=threads,
    )
    return backends.run(x, checked(settings, len(x)), backend, device)
