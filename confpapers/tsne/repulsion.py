"""What pushes all points apart: sum over j of k_ij^2 (y_i - y_j), and Z, the sum of k, in O(N + G log G) for G nodes.

The push is minus half the gradient of a potential, phi(y) = sum over j of k(y - y_j), k = 1 / (1 + d^2).  So:

1. each point is spread as one charge over the nearest (p+1)^2 nodes of a square grid, by B-splines of degree p;
2. the grid's potential is found (see `field`), where the spline's own transform is divided out, once for spreading and
   once for gathering;
3. at each point the potential's slope is gathered with the same splines, one factor differentiated.

One charge and one transform there and back, where FIt-SNE (Linderman et al. 2019) has four of each.
What makes it accurate is the smooth spline: this is the particle-mesh method of molecular dynamics (Hockney & Eastwood
1988, ch. 8; "smooth particle mesh Ewald", Essmann et al. 1995) with t-SNE's kernel.

Gathered so, a point feels a trace of its own charge: a sine of its place between two nodes, which is measured once for
each spacing and taken off (Ballenegger, Cerdà, Holm 2012); that halves the error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from confpapers.tsne.arrays import Array, Arrays
from confpapers.tsne.field import Field, polynomials, side_for

EDGES = 32  # of P that take the room of one point here: a part of the points fits a core's cache
FEWEST, MOST = 128, 3000  # nodes along a side: finer than needed while the map is small, coarser if it is gigantic
ROOM = 1.1  # of a device's grid to the map when it is fitted: the map grows until it is looked at again


@dataclass(frozen=True)
class Scheme:
    """How fine the grid is: the splines' degree (odd) and the distance of nodes, in units of the map."""

    degree: int
    spacing: float


SCHEMES = {"high": Scheme(5, 0.31), "normal": Scheme(5, 0.43)}
"""Root mean square error of the push on maps of papers: 0.1 to 0.5 %, and 0.7 to 2.7 % (docs/tsne.md)."""


@dataclass(frozen=True)
class ChargeGrid:
    """n x n nodes at distance `spacing`; node (0, 0) lies at `corner`, a (2, 1) array."""

    n: int
    spacing: float
    corner: Array


class NearbyNodes(NamedTuple):
    """Points and the p+1 by p+1 nodes of the grid around each."""

    between: Array  # (2, points): their places between two nodes, 0 to 1
    nodes: Array  # (p+1, p+1, points), as indices into the grid
    weights: Array  # (p+1, 2, points): what of a point's charge goes to a node's line, in both directions
    slopes: Array  # (p+1, 2, points): by how much that grows a step


class Repulsion:
    """The push of all points on each other, by a grid that is laid anew over the map as it grows."""

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
        """Lay the grid over the map.  The only place where the host looks at a device's map."""
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
        """The same as long as the grid's nodes and spacing are; its place changes within one array."""
        return self._field

    def _measure_recoil(self) -> None:
        """How hard a lone point pushes itself: in a perfect grid not at all, in ours as the sine of its place."""
        self._recoil = 0.0
        lone = self.grid.corner + (self.grid.n // 2 + 0.25) * self.grid.spacing
        push, _ = self(lone)
        self._recoil = float(push[0, 0])

    def __call__(self, y: Array) -> tuple[Array, Array]:
        """The push on each point (2, n), and Z without the points' own k = 1."""
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
        """Minus half the gradient of the potential at the points, less their own traces: (2, points)."""
        xp, total = self.arrays.xp, self.arrays.total
        charged = self.arrays.take(potential, part.nodes)
        x = total(part.slopes[:, 0], total(charged, part.weights[:, 1]))
        y = total(part.weights[:, 0], total(charged, part.slopes[:, 1]))
        return xp.stack([x, y]) * (-0.5 / self.grid.spacing) - self._recoil * xp.sin(2 * math.pi * part.between)

    def _around(self, y: Array) -> NearbyNodes:
        """The nodes around some points, which lie 0..p steps to the left of the first, and the splines at them."""
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
        """Nodes along a side, and their distance, for a map of that width.

        A grid that fits is kept, and sizes go in steps, because each new size costs a transform of the kernel.  On a
        device nodes cost little and new sizes much (a recording, and the planning of transforms), so there the nodes
        lie closer, which large maps need, and the steps are wide.
        """
        pad = 2 * self._half + 1
        close, fewest, steps, slack = (1.0, FEWEST, 4, 1.0) if self.arrays.patience == 1 else (0.8, 2 * FEWEST, 1, 1.25)
        spacing = close * self.scheme.spacing
        wanted = math.ceil(span / spacing) + pad
        if wanted > MOST:
            return MOST, span / (MOST - pad - 1)
        if wanted > fewest:
            kept = self.grid.spacing == spacing and wanted <= self.grid.n <= 1.1 * slack * wanted
            return (self.grid.n if kept else side_for(min(MOST, math.ceil(slack * wanted)))), spacing
        needed = max(span, 1e-9) / (fewest - pad)
        return fewest, min(spacing, 2 ** (math.ceil(steps * math.log2(needed)) / steps))
