"""The likeness of two papers: a mixture of the cosine of their words and of those of dense vectors (see `similar`)."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

HALF = 10.0  # value of the mixture that becomes a score of one half
FLATTENED = 10.0  # the fourth power is divided by this: near the tenth neighbour it then weighs as much as the square
_PAIRS = 20_000  # random pairs of papers used to standardise cosines


class Vectors(msgspec.Struct, frozen=True):
    """Dense vectors of the papers, rows of length 1 (zeros for papers without a vector), and their weight in a
    mixture.
    """

    rows: NDArray[np.float32]  # (papers, dimensions)
    share: float  # of the mixture; the squared word similarity has weight 1

    def has_vector(self) -> NDArray[np.bool_]:
        """Return which papers have a vector."""
        return np.asarray(self.rows.any(axis=1))


class Mixture(msgspec.Struct, frozen=True):
    """The vectors by which papers are compared, and the mean and deviation that standardise their cosines."""

    words: csr_array
    vectors: Sequence[Vectors]
    of_words: tuple[float, float]
    of_vectors: Sequence[tuple[float, float]]
    has_vector: Sequence[NDArray[np.bool_]]  # for each kind of vectors, which papers have one
    steep: bool

    @classmethod
    def of(cls, words: csr_array, vectors: Sequence[Vectors], steep: bool) -> "Mixture":
        """Return the mixture with means and deviations from random pairs; the same papers give the same pairs."""
        draw = np.random.default_rng(0)
        one, other = draw.integers(0, max(words.shape[0], 1), (2, _PAIRS if words.shape[0] else 0))
        differ = one != other
        one, other = one[differ], other[differ]
        of_words = _spread(np.asarray(words[one].multiply(words[other]).sum(axis=1)))
        has_vector, of_vectors = [part.has_vector() for part in vectors], []
        for part, has in zip(vectors, has_vector, strict=True):
            both = has[one] & has[other]
            of_vectors.append(_spread(np.einsum("ij,ij->i", part.rows[one[both]], part.rows[other[both]])))
        return cls(words, vectors, of_words, of_vectors, has_vector, steep)

    def among(self, words: csr_array, vectors: Sequence[Vectors]) -> "Mixture":
        """Return the mixture for these and further papers, with the same means and deviations."""
        has_vector = [part.has_vector() for part in vectors]
        return msgspec.structs.replace(self, words=words, vectors=vectors, has_vector=has_vector)

    def scores_with_all(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the scores of some papers with all; 0 with themselves."""
        values = np.maximum(self.values(cosines_with_all(self.words)(rows), self.with_all(rows)), np.float32(0))
        return np.asarray(values / (values + np.float32(HALF)), np.float32)

    def with_all(self, rows: slice | NDArray[np.int64], others: slice = slice(None)) -> list[NDArray[np.float32]]:
        """Return the cosines of some papers' vectors with those of all, or with `others` alone: an array for each kind
        of vectors.
        """
        blocks = []
        for part, has, (mean, _) in zip(self.vectors, self.has_vector, self.of_vectors, strict=True):
            cosines = part.rows[rows] @ part.rows[others].T
            if not has.all():
                cosines[~has[rows]] = mean
                cosines[:, ~has[others]] = mean
            blocks.append(cosines)
        return blocks

    def with_some(self, rows: slice, columns: NDArray[np.int64]) -> list[NDArray[np.float32]]:
        """Return the cosines of some papers' vectors with those of the papers in their row of `columns`."""
        blocks = []
        for part, has, (mean, _) in zip(self.vectors, self.has_vector, self.of_vectors, strict=True):
            cosines = np.einsum("id,ijd->ij", part.rows[rows], part.rows[columns])
            blocks.append(np.where(has[rows, None] & has[columns], cosines, np.float32(mean)))
        return blocks

    def values(self, cosines: NDArray[np.float32], others: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """Return the mixture of the cosines of words and of vectors, arrays of one shape; 0 for papers without a shared
        word.
        """
        mean, deviation = self.of_words
        value = np.square(np.maximum(0.0, (cosines - mean) / deviation))
        if self.steep:
            value = np.square(value) / FLATTENED
        for part, cosine, (mean, deviation) in zip(self.vectors, others, self.of_vectors, strict=True):
            value += part.share * (cosine - mean) / deviation
        return np.where(cosines > 0, value, np.float32(0)).astype(np.float32)


def _spread(values: NDArray[np.floating]) -> tuple[float, float]:
    """Return mean and standard deviation; the deviation is 1 if all values are equal."""
    deviation = float(values.std()) if len(values) else 0.0
    return (float(values.mean()) if len(values) else 0.0), deviation if deviation > 1e-9 else 1.0


def cosines_with_all(weights: csr_array) -> Callable[[NDArray[np.int64]], NDArray[np.float32]]:
    """Return the function from rows to their cosines with all papers, at most 1; 0 with themselves."""

    def cosines(rows: NDArray[np.int64]) -> NDArray[np.float32]:
        block = np.minimum((weights[rows] @ weights.T).toarray(), np.float32(1))
        block[np.arange(len(rows)), rows] = 0.0
        return np.asarray(block)

    return cosines
