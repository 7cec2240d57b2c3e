"""Topic vectors of papers in few dimensions, which relate papers on one topic even if they share few words.

They come from latent semantic analysis of titles and abstracts; titles, which state the topic best, count three times.
The first dimension is dropped, because it is the same in all papers. Each paper is then shifted towards its ten nearest
papers by the same words, most of which share its topic, so that topics become denser.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.corpus import Corpus
from confpapers.analysis.weights import telling_apart, tfidf

DIMENSIONS = 50
EMPHASIS = 2  # additional count of a title's words
NEAREST = 10  # papers towards which a paper is shifted
SHIFT = 1.0  # weight of the nearest papers' mean
_LARGE = 200_000  # entries of a matrix; above it, single precision is as good, and takes half the time

Floats = NDArray[np.float32]


def titled(corpus: Corpus, fitted: int | None = None) -> csr_array:
    """Return tf-idf weights (papers, words) float32 in which a title's words count three times, rows of length 1.

    The first `fitted` papers decide how rare a word is; all by default.
    """
    counts = telling_apart(csr_array(corpus.matching + EMPHASIS * corpus.titles), fitted)
    return tfidf(counts, None if fitted is None else csr_array(counts[:fitted]))


def topic_vectors(weights: csr_array, near: NDArray[np.int32], scores: Floats) -> Floats:
    """Return a vector of length 1 for each paper, (papers, 50) float32; zeros for a paper without words.

    `weights` are from `titled`; `near` and `scores` are each paper's nearest neighbours by them (`similar.nearest`).
    """
    return vectors_and_basis(weights, near, scores)[0]


def vectors_and_basis(weights: csr_array, near: NDArray[np.int32], scores: Floats) -> tuple[Floats, Floats]:
    """Return the same and the basis (words, 50) of the vectors, which `further_vectors` takes."""
    reduced, basis = _reduced(weights)
    return unit_rows(_towards(reduced, reduced, near[:, :NEAREST], scores[:, :NEAREST])), basis


def further_vectors(weights: csr_array, basis: Floats, fitted: int) -> Floats:
    """Return the same vectors for the papers after the first `fitted`, from the basis of those."""
    from confpapers.analysis.similar import largest

    earlier, new = csr_array(weights[:fitted]), csr_array(weights[fitted:])
    near, scores = largest((new @ earlier.T).toarray(), NEAREST)
    vectors = unit_rows(new @ basis)
    among = np.unique(near)
    nearest = unit_rows(csr_array(earlier[among]) @ basis)
    return unit_rows(_towards(vectors, nearest, np.searchsorted(among, near), scores))


def joined(vectors: Floats, others: Floats) -> Floats:
    """Return vectors of the same dimension whose cosines are nearly the mean of both inputs', rows of length 1.

    A paper that lacks one of the two vectors has the other one alone.
    """
    both = np.hstack([vectors, others]).astype(np.float64)
    dimensions = min(vectors.shape[1], *both.shape)
    left, scale, _ = np.linalg.svd(both, full_matrices=False)
    reduced = left[:, :dimensions] * scale[:dimensions]
    return unit_rows(np.pad(reduced * _signs(reduced), ((0, 0), (0, vectors.shape[1] - dimensions))))


def _reduced(weights: csr_array) -> tuple[Floats, Floats]:
    """Return the dimensions after the first, rows of length 1, and their basis (words, dimensions)."""
    papers, words = weights.shape
    dimensions = min(DIMENSIONS + 1, papers - 1, words - 1)
    if dimensions < 2:
        return np.zeros((papers, 1), np.float32), np.zeros((words, 1), np.float32)
    reduced, basis = truncated_svd(weights, dimensions)
    return unit_rows(reduced[:, 1:]), np.asarray(basis[:, 1:], np.float32)


def truncated_svd(weights: csr_array, dimensions: int) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return the rows in the directions of the largest singular values, (papers, dimensions), and these directions,
    (words, dimensions), the largest first. There must be more papers and words than dimensions. The largest entry of
    each direction's column is above 0.

    ARPACK finds them exactly. A randomised factorisation takes as long and exchanges every sixth of a paper's nearest,
    and more of them change when papers are added.
    """
    from scipy.sparse.linalg import ArpackError, svds

    papers, words = weights.shape
    if not weights.nnz:  # ARPACK has nothing to start from
        return np.zeros((papers, dimensions)), np.zeros((words, dimensions))
    start = np.random.default_rng(0).uniform(-1, 1, min(papers, words))
    kind = np.float32 if weights.nnz > _LARGE else np.float64
    try:
        left, scale, right = svds(weights.astype(kind), dimensions, v0=start.astype(kind))
    except ArpackError:  # in single precision, it may find nothing to go on with
        left, scale, right = svds(weights.astype(np.float64), dimensions, v0=start)
    reduced = left[:, ::-1] * scale[::-1]
    signs = _signs(reduced)
    return reduced * signs, right[::-1].T * signs


def _signs(columns: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return 1 or -1 for each column, which makes its largest entry positive: factorisations leave the sign open."""
    largest = columns[np.abs(columns).argmax(axis=0), np.arange(columns.shape[1])]
    return np.where(largest < 0, -1, 1).astype(columns.dtype)


def _towards(vectors: Floats, others: Floats, near: NDArray[np.integer], scores: Floats) -> Floats:
    """Return the vectors shifted towards the weighted mean of each paper's nearest neighbours, rows of `others`."""
    weights = np.where(near >= 0, scores, np.float32(0))
    totals = weights.sum(axis=1, keepdims=True)
    weights = SHIFT * weights / np.where(totals > 0, totals, 1.0)
    moved = vectors.copy()
    for column in range(near.shape[1]):
        moved += weights[:, column, None] * others[np.maximum(near[:, column], 0)]
    return moved


def unit_rows(vectors: NDArray[np.floating]) -> Floats:
    """Return the rows scaled to length 1 as float32; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 1e-9, lengths, 1.0), np.float32)
