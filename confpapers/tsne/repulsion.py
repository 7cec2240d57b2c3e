"""The repulsive force between all points: sum over j of k_ij^2 (y_i - y_j), and Z, the sum of k, in O(N + G log G).

G is the number of grid nodes. The force is minus half the gradient of a potential, phi(y) = sum over j of k(y - y_j), k
= 1 / (1 + d^2):

  1. each point is spread as one charge over the nearest (p+1)^2 nodes of a square grid, with B-splines of degree p;
  2. the grid's potential is computed (see `field`), and the transform of the splines is divided out, once for
     spreading and once for gathering;
  3. the slope of the potential is gathered at each point with the same splines, one factor differentiated.

This takes one charge and one transform in each direction, where FIt-SNE (Linderman et al. 2019) needs four of each. The
smooth spline makes it accurate: this is the particle-mesh method of molecular dynamics (Hockney & Eastwood 1988, ch. 8;
"smooth particle mesh Ewald", Essmann et al. 1995) with t-SNE's kernel.

A point also feels a trace of its own charge: a sine of its position between two nodes. It is measured once for each
spacing and subtracted (Ballenegger, Cerdà, Holm 2012), which halves the error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from confpapers.tsne.arrays import Array, Arrays
from confpapers.tsne.field import Field, polynomials, side_for

EDGES = 32  # entries of P that take as much memory as one point here, so that a block of points fits a core's cache
FEWEST, MOST = 128, 3000  # nodes along a side: finer than needed while the map is small, coarser if it is gigantic
ROOM = 1.1  # size of a device's grid relative to the map: the map grows until its width is checked again


@dataclass(frozen=True)
class Scheme:
    """The resolution of the grid: the splines' degree (odd) and the distance of nodes in units of the map."""

    degree: int
    spacing: float


SCHEMES = {"high": Scheme(5, 0.31), "normal": Scheme(5, 0.43)}
"""Root mean square error of the repulsive force on maps of papers: 0.1 to 0.5 %, and 0.7 to 2.7 % (docs/tsne.md)."""


@dataclass(frozen=True)
class ChargeGrid:
    """A grid of n x n nodes at distance `spacing`; node (0, 0) is at `corner`, a (2, 1) array."""

    n: int
    spacing: float
    corner: Array


class NearbyNodes(NamedTuple):
    """Points and the (p+1) by (p+1) nodes of the grid around each."""

    between: Array  # (2, points): their positions between two nodes, 0 to 1
    nodes: Array  # (p+1, p+1, points), as indices into the grid
    weights: Array  # (p+1, 2, points): the share of a point's charge for each line of nodes, along both axes
    slopes: Array  # (p+1, 2, points): the derivative of these weights per step


class Repulsion:
    """The repulsive force between all points, on a grid that is fitted again as the map grows."""

    def __init__(self, scheme: Scheme, arrays: Arrays) -> None:
        self.scheme = scheme
        self.arrays = arrays
        self.grid = ChargeGrid(0, 0.0, None)
        self.span = 0.0  # the map's width when the grid was fitted
        self._field: Any = None
        self._corner = arrays.put(np.zeros((2, 1), np.float32))
        self._recoil = 0.0
        self._half = (scheme.degree + 1) // 2
        self._splines = arrays.put(polynomials(scheme.degree).astype(np.float32))
        self._step = arrays.put(np.arange(scheme.degree + 1).reshape(-1, 1))

    def fit(self, y: Array) -> None:
        """Fit the grid to the map. This is the only step in which the host reads a map from a device."""
        xp = self.arrays.xp
        low, high = self.arrays.get(xp.stack([xp.amin(y, 1), xp.amax(y, 1)])).astype(np.float64)
        self.span = float((high - low).max())
        n, spacing = self._size(self.span if self.arrays.patience == 1 else ROOM * self.span)
        before = self.grid
        corner = (low + high) / 2 - spacing * (n - 1) / 2
        self._corner[...] = self.arrays.put(corner.astype(np.float32)[:, None])
        self.grid = ChargeGrid(n, spacing, self._corner)
        if (n, spacing) != (before.n, before.spacing):
            self._field = Field(n, spacing, self.scheme.degree, self.arrays)
        if spacing != before.spacing:
            self._measure_recoil()

    @property
    def laid(self) -> object:
        """Return a value that changes only when the grid's nodes or spacing change; its position changes in place."""
        return self._field

    def _measure_recoil(self) -> None:
        """Measure the force of a lone point on itself: zero on a perfect grid, a sine of its position on ours."""
        self._recoil = 0.0
        lone = self.grid.corner + (self.grid.n // 2 + 0.25) * self.grid.spacing
        force, _ = self(lone)
        self._recoil = float(force[0, 0])

    def __call__(self, y: Array) -> tuple[Array, Array]:
        """Return the repulsive force on each point (2, n), and Z without the points' own k = 1."""
        n, size, points, kernels = self.grid.n, y.shape[1], self.arrays.block // EDGES, self.arrays.kernels
        around = [] if kernels else [self._around(y[:, start : start + points]) for start in range(0, size, points)]
        if kernels:
            charges = kernels.spread(y, self.grid, self._splines)
        else:
            weights = ((part.nodes, part.weights[:, 0][:, None] * part.weights[:, 1]) for part in around)
            charges = self.arrays.spread(weights, n**2).reshape(n, n)
        potential = self._field(charges)
        total = (charges * potential).sum(1).sum()
        normaliser = total + self._field.floor * float(size) ** 2 - size
        potential = potential.reshape(-1)
        if kernels:
            return kernels.slope(y, self.grid, self._splines, potential, self._recoil), normaliser
        return self.arrays.xp.concatenate([self._slope(potential, part) for part in around], 1), normaliser

    def _slope(self, potential: Array, part: NearbyNodes) -> Array:
        """Return minus half the gradient of the potential at the points, without self-interaction: (2, points)."""
        xp, total = self.arrays.xp, self.arrays.total
        charged = self.arrays.take(potential, part.nodes)
        x = total(part.slopes[:, 0], total(charged, part.weights[:, 1]))
        y = total(part.weights[:, 0], total(charged, part.slopes[:, 1]))
        return xp.stack([x, y]) * (-0.5 / self.grid.spacing) - self._recoil * xp.sin(2 * math.pi * part.between)

    def _around(self, y: Array) -> NearbyNodes:
        """Return the nodes around some points, 0..p steps from the first, and the splines at them."""
        xp, n, order = self.arrays.xp, self.grid.n, self.scheme.degree + 1
        place = (y - self.grid.corner) * (1.0 / self.grid.spacing)
        place = xp.clip(place, self._half, n - self._half - 1.001)
        cell = xp.floor(place)
        between = place - cell
        powers = [xp.ones_like(between)]
        for _ in range(1, order):
            powers.append(powers[-1] * (between - 0.5))
        values = (self._splines @ xp.stack(powers).reshape(order, -1)).reshape(2, order, 2, -1)
        first = self.arrays.long(cell) + self._half
        nodes = (first[0] - self._step)[:, None] * n + (first[1] - self._step)[None]
        return NearbyNodes(between, nodes, values[0], values[1])

    def _size(self, span: float) -> tuple[int, float]:
        """Return the number of nodes along a side, and their distance, for a map of that width.

        A grid that still fits is kept, and sizes change in steps, because each new size costs a transform of the
        kernel. On a device nodes are cheap and new sizes expensive (recording and planning transforms), so the nodes
        are closer there, as large maps need, and the steps are wide.
        """
        pad = 2 * self._half + 1
        close, fewest, steps, slack = (1.0, FEWEST, 4, 1.0) if self.arrays.patience == 1 else (0.8, 2 * FEWEST, 1, 1.25)
        spacing = close * self.scheme.spacing
        wanted = math.ceil(span / spacing) + pad
        if wanted > MOST:
            return MOST, span / (MOST - pad - 1)
        if wanted > fewest:
            fits = self.grid.spacing == spacing and wanted <= self.grid.n <= 1.1 * slack * wanted
            return (self.grid.n if fits else side_for(min(MOST, math.ceil(slack * wanted)))), spacing
        needed = max(span, 1e-9) / (fewest - pad)
        return fewest, min(spacing, 2 ** (math.ceil(steps * math.log2(needed)) / steps))
