"""Near papers by the cosine of their tf-idf vectors, a block of papers at a time."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

_CELLS = 4_000_000  # similarities held at once: 16 MB dense, however many papers there are


def nearest(weights: csr_array, keep: int = 20) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Each paper's `keep` nearest others: their rows and cosines, (papers, keep) each, the nearest first.

    `weights` are `words.tfidf`'s: rows of length 1, or empty.  Of equally near papers the earlier comes first.  Where
    fewer papers share any word with it, the row is filled up with -1 and 0.
    """
    papers = weights.shape[0]
    found = np.full((papers, keep), -1, np.int32)
    scores = np.zeros((papers, keep), np.float32)
    others = csr_array(weights.T)
    step = max(1, _CELLS // max(1, papers))
    for start in range(0, papers, step):
        block = (weights[start : start + step] @ others).toarray()
        rows = np.arange(len(block))
        block[rows, start + rows] = 0.0  # itself
        columns, values = _largest(block, keep)
        width = columns.shape[1]
        found[start : start + len(block), :width] = np.where(values > 0, columns, -1)
        scores[start : start + len(block), :width] = np.clip(values, 0.0, 1.0)
    return found, scores


def _largest(block: NDArray[np.float32], keep: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The `keep` largest of each row, the largest first, of equal ones the leftmost."""
    keep = min(keep, block.shape[1])
    part = np.argpartition(-block, keep - 1, axis=1)[:, :keep]
    least = np.take_along_axis(block, part, axis=1).min(axis=1)
    tied = np.flatnonzero((block >= least[:, None]).sum(axis=1) > keep)
    for row in tied.tolist():  # argpartition chooses freely among equal ones
        part[row] = np.argsort(-block[row], kind="stable")[:keep]
    part.sort(axis=1)
    values = np.take_along_axis(block, part, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(part, order, axis=1), np.take_along_axis(values, order, axis=1)
