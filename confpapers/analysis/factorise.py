"""Factorisations of sparse weight matrices, in NumPy: scikit-learn has both, but its import takes two CPU seconds.

truncated_svd   papers in a few dimensions (latent semantic analysis)
factorise       non-negative factors (NMF), from random numbers or from given factors
closest         the best of several such factorisations
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

OVERSAMPLED = 10  # additional dimensions of the random projection
POWERS = 7  # multiplications by the matrix and its transpose, after which small singular values no longer disturb
TOLERANCE = 1e-6  # an improvement of the error, relative to the first error, that ends a factorisation
LOOK_EVERY = 5  # rounds between two looks at the error
TRIAL = 20  # rounds after which only the best starts go on ...
FINALISTS = 4  # ... so many of them
_TINY = 1e-12


def truncated_svd(weights: csr_array, dims: int, *, seed: int) -> Doubles:
    """Return the rows in the directions of the `dims` largest singular values: U times S, (rows, dims).

    Randomised subspace iteration (Halko, Martinsson & Tropp 2011). The largest entry of each column is positive.
    """
    left, scale, _ = _leading(weights, dims, seed)
    reduced = left * scale
    return np.asarray(reduced * np.where(reduced[np.abs(reduced).argmax(axis=0), np.arange(dims)] < 0, -1.0, 1.0))


def _leading(weights: csr_array, dims: int, seed: int) -> tuple[Doubles, Doubles, Doubles]:
    """Return the largest singular values with their vectors: (rows, dims), (dims,) and (columns, dims)."""
    single = weights.astype(np.float32)
    turned = csr_array(single.T)
    draw = np.random.RandomState(seed).normal(size=(weights.shape[1], min(dims + OVERSAMPLED, *weights.shape)))
    basis = _orthonormal(single @ draw.astype(np.float32))
    for _ in range(POWERS):
        basis = _orthonormal(single @ (turned @ basis))
    projected = np.asarray(turned @ basis, np.float64)
    squares, directions = np.linalg.eigh(projected.T @ projected)
    scale, directions = np.sqrt(np.maximum(squares[::-1][:dims], 0)), directions[:, ::-1][:, :dims]
    return basis @ directions, scale, projected @ directions / np.maximum(scale, _TINY)


def _orthonormal(columns: Floats) -> Floats:
    return np.asarray(np.linalg.qr(columns)[0], np.float32)


@dataclass
class Factors:
    """Non-negative factors of a matrix while they are improved; one row for each factor."""

    rows: Floats  # (factors, rows of the matrix)
    columns: Floats  # (factors, columns of the matrix)

    @classmethod
    def random(cls, weights: csr_array, count: int, seed: int) -> "Factors":
        """Return random factors of the size of the weights."""
        draw = np.random.RandomState(seed)
        size = (weights.sum() / (weights.shape[0] * weights.shape[1]) / count) ** 0.5
        columns, rows = (np.abs(size * draw.standard_normal((count, n))) for n in reversed(weights.shape))
        return cls(rows.astype(np.float32), columns.astype(np.float32))

    @classmethod
    def leading(cls, weights: csr_array, count: int, seed: int) -> "Factors":
        """Return the larger sign of each leading singular vector, with the mean for zeros (NNDSVDa).

        Boutsidis & Gallopoulos 2008. Nearly the same for every seed.
        """
        left, scale, right = _leading(weights, count, seed)
        factors = []
        for x, y, size in zip(left.T, right.T, scale, strict=True):
            signs = [(np.maximum(sign * x, 0), np.maximum(sign * y, 0)) for sign in (1, -1)]
            u, v = max(signs, key=lambda pair: float(np.linalg.norm(pair[0]) * np.linalg.norm(pair[1])))
            lengths = max(float(np.linalg.norm(u)), _TINY), max(float(np.linalg.norm(v)), _TINY)
            root = (size * lengths[0] * lengths[1]) ** 0.5
            factors.append((u * (root / lengths[0]), v * (root / lengths[1])))
        mean = weights.sum() / (weights.shape[0] * weights.shape[1])
        rows, columns = (np.array(part) for part in zip(*factors, strict=True))
        return cls(*(np.where(part > _TINY, part, mean).astype(np.float32) for part in (rows, columns)))


def factorise(weights: csr_array, start: Factors, rounds: int, tolerance: float = TOLERANCE) -> Factors:
    """Return the factors after at most so many rounds of improvement."""
    for _ in _Problem(weights).improve(start, rounds, tolerance):
        pass
    return start


def shares_of(weights: csr_array, columns: Floats, rounds: int) -> Floats:
    """Return the other side of a factorisation with known columns: (factors, rows)."""
    products = np.ascontiguousarray((weights @ columns.T).T, np.float32)
    rows = np.full_like(products, products.mean())
    for _ in range(rounds):
        before = rows.copy()
        _improve(rows, columns, products)
        if np.abs(rows - before).sum() <= TOLERANCE * rows.sum():
            break
    return rows


def closest(weights: csr_array, count: int, *, seed: int, starts: int, rounds: int) -> Factors:
    """Return the closest of `starts` factorisations, all but one from random numbers; only the best of the first rounds
    are finished.
    """
    problem = _Problem(weights)
    tried = [Factors.random(weights, count, seed * 1000 + n) for n in range(1, starts)]
    tried.insert(0, Factors.leading(weights, count, seed))
    errors = [min(problem.improve(factors, TRIAL, 0.0), default=0.0) for factors in tried]
    best = [tried[n] for n in np.argsort(errors, kind="stable")[:FINALISTS]]
    errors = [min(problem.improve(factors, rounds - TRIAL, TOLERANCE), default=0.0) for factors in best]
    finished: Factors = best[int(np.argmin(errors))]
    return finished


class _Problem:
    """A matrix to be factorised, and its transpose."""

    def __init__(self, weights: csr_array) -> None:
        self.weights = weights.astype(np.float32)
        self.turned = csr_array(self.weights.T)
        self.size = float(self.weights.power(2).sum())

    def improve(self, factors: Factors, rounds: int, tolerance: float) -> Iterator[float]:
        """Improve the factors in place, one at a time (HALS; Cichocki & Phan 2009), and yield squared errors."""
        before = np.inf
        for number in range(1, rounds + 1):
            _improve(factors.rows, factors.columns, (self.weights @ factors.columns.T).T)
            products = np.ascontiguousarray((self.turned @ factors.rows.T).T)
            _improve(factors.columns, factors.rows, products)
            if number % LOOK_EVERY and number < rounds:
                continue
            cross = float(np.vdot(products, factors.columns))
            both = float(((factors.rows @ factors.rows.T) * (factors.columns @ factors.columns.T)).sum())
            error = self.size - 2 * cross + both
            yield error
            if before - error <= tolerance * self.size:
                return
            before = error


def _improve(own: Floats, other: Floats, products: Floats) -> None:
    """Replace each factor in `own` by the best one for the others and for `other`."""
    likeness = other @ other.T
    for number, row in enumerate(own):
        if likeness[number, number] > _TINY:
            row += (products[number] - likeness[number] @ own) / likeness[number, number]
            np.maximum(row, 0, out=row)
