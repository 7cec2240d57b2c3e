"""`tsne`: one function with scikit-learn's parameter names, whatever engine does the work."""

from __future__ import annotations

from typing import Literal

import numpy as np

from confpapers.tsne import backends
from confpapers.tsne.settings import Callback, Init, Result, Settings, checked, checked_vectors


def tsne(
    X: object,  # noqa: N803 - scikit-learn's name
    *,
    perplexity: float = 30.0,
    early_exaggeration: float = 12.0,
    n_iter: int = 750,
    init: Init | np.ndarray = "pca",
    random_state: int = 0,
    accuracy: Literal["normal", "high"] = "high",
    backend: str = "auto",
    device: str = "auto",
    callback: Callback | None = None,
    callback_every: int = 50,
    early_iter: int = 250,
    frozen: np.ndarray | None = None,
    threads: int | None = None,
) -> Result:
    """The t-SNE map of the rows of X (van der Maaten & Hinton 2008), one point a row.

    X: (n, d) numbers, dense.  Reduce tf-idf vectors first, e.g. to 50 columns by a truncated SVD.

    perplexity          how many neighbours count, softly; at most n - 1, sensible up to (n - 1) / 3
    early_exaggeration  P is multiplied by this for the first `early_iter` iterations
    n_iter              iterations in all
    init                "pca" (two principal components, signs fixed), "random", or an (n, 2) array, taken as it is
    random_state        seeds a random start, and the parting of points that would start on one spot
    accuracy            of the repulsive force: "high" 0.1 to 0.5 %, "normal" 0.7 to 2.7 % root mean square error
    backend             "auto", "numpy", "torch"; "sklearn", "opentsne", "cuml" (other programs, for comparison)
    device              "auto", "cpu", "cuda", "cuda:1", "mps" (the last three with torch)
    callback            called as callback(iteration, embedding, kl_divergence) every `callback_every` iterations and
                        after the last; if it returns a true value, the map so far is the result
    frozen              (n,) booleans: these points stay where `init` has them
    threads             at most so many (default $OMP_NUM_THREADS, else the cores there are)

    The same input and seed give the same bits on one machine's CPU, whatever the number of threads.  "auto" takes
    PyTorch only where it is installed, has a CUDA or ROCm device, and n is at least 2,000.

    Raises ValueError (TypeError for a sparse X) for what cannot be mapped, UsageError for a backend or device that is
    not there, saying what to install.
    """
    x = checked_vectors(X)
    settings = Settings(
        perplexity=perplexity,
        early_exaggeration=early_exaggeration,
        n_iter=n_iter,
        early_iter=early_iter,
        init=init if isinstance(init, str) else np.asarray(init, dtype=np.float64),
        random_state=random_state,
        accuracy=accuracy,
        frozen=frozen,
        callback=callback,
        callback_every=callback_every,
        threads=threads,
    )
    return backends.run(x, checked(settings, len(x)), backend, device)
