"""Near papers by the cosine of their weights (`weights.comparable`), a block of papers at a time.

All pairs are compared where that is little work.  Where it is much, a paper is compared only with those in which its
most telling words weigh most (champion lists; Manning, Raghavan & Schuetze 2008, section 7.1.3), as many words as their
lists have so many entries together: the work of a paper does not grow with the others, and `benchmarks/similarity.py`
says what is lost.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.weights import only, telling

Found = tuple[NDArray[np.int32], NDArray[np.float32]]

ALL_PAIRS = 5_000_000_000  # products of two weights: 6,000 full texts, some 15 seconds
CHAMPIONS = 300  # papers that are looked up for a word
LOOKED_UP = 12_000  # entries of such lists a paper: most words of an abstract among 3,000, 70 among 100,000
COMPARED = 6  # times as many papers as are kept are compared in full
_CELLS = 4_000_000  # similarities held at once: 16 MB dense, however many papers there are


def nearest(weights: csr_array, keep: int = 20) -> Found:
    """Each paper's `keep` nearest others: their rows and cosines, (papers, keep) each, the nearest first.

    `weights` are rows of length 1, or empty.  Of equally near papers the earlier comes first.  Where fewer papers share
    any word with it, the row is filled up with -1 and 0.
    """
    papers = weights.shape[0]
    found = np.full((papers, keep), -1, np.int32)
    scores = np.zeros((papers, keep), np.float32)
    often = np.bincount(weights.indices, minlength=weights.shape[1]).astype(float)
    method = _of_all if (often**2).sum() <= ALL_PAIRS else _of_champions
    for rows, columns, values in method(weights, keep):
        width = columns.shape[1]
        found[rows, :width] = np.where(values > 0, columns, -1)
        scores[rows, :width] = np.clip(values, 0.0, 1.0)
    return found, scores


def _of_all(weights: csr_array, keep: int) -> Iterator[tuple[slice, NDArray[np.int64], NDArray[np.float32]]]:
    """Blocks of papers, their nearest and the cosines, compared with all."""
    papers = weights.shape[0]
    others = csr_array(weights.T)
    step = max(1, _CELLS // max(1, papers))
    for start in range(0, papers, step):
        block = (weights[start : start + step] @ others).toarray()
        rows = np.arange(len(block))
        block[rows, start + rows] = 0.0  # itself
        yield slice(start, start + step), *_largest(block, keep)


def _of_champions(weights: csr_array, keep: int) -> Iterator[tuple[slice, NDArray[np.int64], NDArray[np.float32]]]:
    """The same, compared with those in which the papers' words weigh most."""
    champions = csr_array(telling(csr_array(weights.T), CHAMPIONS))
    asked = _looked_up(weights, np.diff(champions.indptr))
    step = max(1, _CELLS // LOOKED_UP)
    for start in range(0, weights.shape[0], step):
        hits = asked[start : start + step] @ champions
        near = np.array([_best(hits, row, start + row, COMPARED * keep) for row in range(hits.shape[0])])
        columns, values = _largest(_cosines(weights, start, near), keep)
        yield slice(start, start + step), np.take_along_axis(near, columns, axis=1), values


def _looked_up(weights: csr_array, entries: NDArray[np.int64]) -> csr_array:
    """Each paper's heaviest words alone: as many as have LOOKED_UP `entries` in their lists together.

    The lightest words left out are common ones, of whose many papers a list names few: more is found without them.
    """
    keep = np.zeros(weights.nnz, bool)
    cost = entries[weights.indices]
    for row in range(weights.shape[0]):
        first, end = weights.indptr[row : row + 2]
        order = first + np.argsort(-weights.data[first:end], kind="stable")
        keep[order[np.cumsum(cost[order]) <= LOOKED_UP]] = True
    return only(weights, keep)


def _best(hits: csr_array, row: int, itself: int, most: int) -> NDArray[np.int64]:
    """The papers that a row of `hits` names most strongly, in order of number; -1 where there are fewer."""
    part = slice(hits.indptr[row], hits.indptr[row + 1])
    papers, values = hits.indices[part], hits.data[part]
    others = papers != itself
    papers, values = papers[others], values[others]
    if len(papers) > most:
        papers = papers[np.argpartition(-values, most - 1)[:most]]
    found = np.full(most, -1, np.int64)
    found[: len(papers)] = np.sort(papers)
    return found


def _cosines(weights: csr_array, start: int, near: NDArray[np.int64]) -> NDArray[np.float32]:
    """Of each paper from `start` on with its candidates; 0 for -1."""
    found = np.zeros(near.shape, np.float32)
    paper = np.zeros(weights.shape[1], np.float32)
    for row, others in enumerate(near):
        part = slice(weights.indptr[start + row], weights.indptr[start + row + 1])
        paper[weights.indices[part]] = weights.data[part]
        found[row] = weights[np.maximum(others, 0)] @ paper
        paper[weights.indices[part]] = 0.0
    return np.where(near >= 0, found, np.float32(0))


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
