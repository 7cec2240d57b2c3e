"""The potential of charges on a square grid: at each node the sum of charge times k, k = 1 / (1 + d^2), in free space.

k has a long range, and a convolution by FFT is periodic: to keep a map from interacting with its periodic images, the
grid would have to be doubled. So k is split in two (as in the multilevel summation of Hardy, Skeel et al. 2009, where
it is 1 / d):

    near    u^6 k inside the reach R, 0 beyond, u = (R^2 - d^2) / (1 + R^2): by FFT on the grid, padded by R only
    far     (1 - u^6) k: inside R a polynomial in d^2 (the sum of u^j / (1 + R^2)), smooth enough for a grid of
            48 x 48 nodes: splines carry charges to it and the potential back; it is small enough to double

The value of the far part at the coarse grid's far edge is subtracted. A constant changes no force, and while the map is
tiny, k equals 1 to seven digits everywhere, which float32 could not resolve.
"""

from __future__ import annotations

import math

import numpy as np
import scipy.fft
from numpy.polynomial import Polynomial

from confpapers.tsne.arrays import Array, Arrays

COARSE = 48  # nodes along a side of the far part's grid
REACH = 4  # of the near part, in steps of the coarse grid
ORDER = 6  # the power of u
RIM = 4  # coarse nodes beyond the fine grid's edge, for the splines
INNER = COARSE - 2 * RIM - 1  # steps of the coarse grid across the fine one


class Field:
    """A grid of n x n nodes at distance `spacing`, and splines of `degree` that spread charges and gather the
    potential.
    """

    def __init__(self, n: int, spacing: float, degree: int, arrays: Arrays) -> None:
        self.arrays = arrays
        step = (n - 1) / INNER  # between coarse nodes, in nodes
        self.reach = REACH * step * spacing
        self.edge = 2.0 * (COARSE * step * spacing) ** 2
        self.period = period_for(n)
        fine = response(np.pi * np.arange(self.period // 2 + 1) / (self.period // 2), degree)
        self._near = arrays.spectrum(self._near_part(_squares(self.period // 2, spacing, arrays)), fine)
        wave = np.pi * np.arange(COARSE + 1) / COARSE
        both = response(wave, degree) * response(wave / step, degree)
        self._far = arrays.spectrum(self._far_part(_squares(COARSE, step * spacing, arrays)), both)
        place = np.arange(n)[:, None] / step + RIM - np.arange(COARSE)
        self._between = arrays.single(spline(arrays.double(place + (degree + 1) / 2), degree))

    def __call__(self, charges: Array) -> Array:
        """Return the potential, less `floor` times the total charge."""
        far = self.arrays.convolve(self._between.T @ charges @ self._between, self._far, 2 * COARSE)
        potential = self.arrays.convolve(charges, self._near, self.period)
        potential += self._between @ far @ self._between.T
        return potential

    @property
    def floor(self) -> float:
        """Return the constant that is subtracted from k."""
        return 1.0 / (1.0 + self.edge)

    def _near_part(self, square: Array) -> Array:
        return self._u(square) ** ORDER / (1.0 + square)

    def _far_part(self, square: Array) -> Array:
        """Return (1 - u^6) k - floor, in a form that keeps its precision when k is almost 1."""
        top = (self.edge - square) - self._u(square) ** ORDER * (1.0 + self.edge)
        return top / ((1.0 + square) * (1.0 + self.edge))

    def _u(self, square: Array) -> Array:
        return (self.reach**2 - square).clip(0.0) / (1.0 + self.reach**2)


def period_for(n: int) -> int:
    """Return the smallest even period that is fast to transform and leaves room for the reach beyond n nodes."""
    return 2 * int(scipy.fft.next_fast_len(math.ceil(_padded(n) / 2), real=True))


def side_for(wanted: int) -> int:
    """Return the largest number of nodes, at least `wanted`, that does not need a longer period."""
    period = period_for(wanted)
    return next(n for n in range(period, 0, -1) if _padded(n) <= period)


def _padded(n: int) -> int:
    return n + math.ceil(REACH * (n - 1) / INNER) + 4


def _squares(n: int, spacing: float, arrays: Arrays) -> Array:
    """Return the squared distances of 0..n by 0..n nodes."""
    square = arrays.double((np.arange(n + 1) * spacing) ** 2)
    return square[:, None] + square[None]


def spline(x: Array, degree: int) -> Array:
    """Return the B-spline M of that degree on 0..degree + 1 (Schoenberg 1946); x is float64."""
    values = [((x >= j) & (x < j + 1)) + 0.0 * x for j in range(degree + 1)]
    for q in range(1, degree + 1):
        values = [((x - j) * values[j] + (j + q + 1 - x) * values[j + 1]) / q for j in range(degree + 1 - q)]
    return values[0]


def polynomials(degree: int) -> np.ndarray:
    """Return the spline's p+1 pieces and their slopes as polynomials of t - 1/2: (2 (p+1), p+1), rising powers.

    Row j holds M_p(t + j) for t in 0..1, row p + 1 + j its slope. The recursion is M_q(x) = (x M_{q-1}(x) + (q+1-x)
    M_{q-1}(x-1)) / q (Schoenberg 1946).
    """
    zero = Polynomial([0.0])
    pieces = [Polynomial([1.0])]
    for q in range(1, degree + 1):
        x = [Polynomial([0.5 + j, 1.0]) for j in range(q + 1)]
        pieces = [
            (at * here + (q + 1 - at) * before) / q
            for at, here, before in zip(x, [*pieces, zero], [zero, *pieces], strict=True)
        ]
    rows = [*pieces, *(piece.deriv() for piece in pieces)]
    return np.array([np.pad(row.coef, (0, degree + 1 - len(row.coef))) for row in rows])


def response(wave: np.ndarray, degree: int) -> np.ndarray:
    """Return the transform of a spline sampled at the nodes, squared (spread and gathered), for waves of 0..pi per
    node.
    """
    at = np.arange(degree + 2)
    squared: np.ndarray = (spline(at.astype(float), degree) * np.cos(np.outer(wave, at - (degree + 1) / 2))).sum(1) ** 2
    return squared
