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
from typing import Any

import numpy as np

from confpapers.tsne.arrays import Array, Arrays
from confpapers.tsne.field import Field, side_for

FEWEST, MOST = 128, 3000  # nodes along a side: finer than needed while the map is small, coarser if it is gigantic


@dataclass(frozen=True)
class Scheme:
    """How fine the grid is: the splines' degree (odd) and the distance of nodes, in units of the map."""

    degree: int
    spacing: float


SCHEMES = {"high": Scheme(5, 0.31), "normal": Scheme(5, 0.43)}
"""Root mean square error of the push on maps of papers: 0.1 to 0.5 %, and 0.7 to 2.7 % (docs/tsne.md)."""


@dataclass(frozen=True)
class Grid:
    """n x n nodes at distance `spacing`; node (0, 0) lies at `corner`, a (2, 1) array."""

    n: int
    spacing: float
    corner: Array


class Repulsion:
    """The push of all points on each other, by a grid that is laid anew over the map as it grows."""

    def __init__(self, scheme: Scheme, arrays: Arrays) -> None:
        self.scheme = scheme
        self.arrays = arrays
        self.grid = Grid(0, 0.0, None)
        self._field: Any = None
        self._corner = arrays.put(np.zeros((2, 1), np.float32))
        self._recoil = 0.0
        self._half = (scheme.degree + 1) // 2
        self._rank = arrays.put(np.arange(scheme.degree + 1, dtype=np.float32).reshape(-1, 1, 1))
        self._step = arrays.put(np.arange(scheme.degree + 1).reshape(-1, 1))

    def fit(self, y: Array) -> None:
        """Lay the grid over the map.  The only place where the host looks at a device's map."""
        xp = self.arrays.xp
        low, high = self.arrays.get(xp.stack([xp.amin(y, 1), xp.amax(y, 1)])).astype(np.float64)
        ahead = 1.0 if self.arrays.patience == 1 else 1.1  # room to grow until the next look
        n, spacing = self._size(ahead * float((high - low).max()))
        before = self.grid
        corner = (low + high) / 2 - spacing * (n - 1) / 2
        self._corner[...] = self.arrays.put(corner.astype(np.float32)[:, None])
        self.grid = Grid(n, spacing, self._corner)
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
        grid, size = self.grid, y.shape[1]
        (wx, wy), (sx, sy), nodes, between = self._splines(y)
        weights = wx[:, None] * wy[None]
        charges = self.arrays.spread(nodes, weights, grid.n**2).reshape(grid.n, grid.n)
        potential = self._field(charges)
        total = (charges * potential).sum(1).sum()
        normaliser = total + self._field.floor * float(size) ** 2 - size
        push = self._slope(potential, nodes, (wx, wy), (sx, sy))
        push -= self._recoil * self.arrays.xp.sin(2 * math.pi * between)
        return push, normaliser

    def _slope(self, potential: Array, nodes: Array, w: tuple[Array, Array], s: tuple[Array, Array]) -> Array:
        """Minus half the gradient of the potential at the points."""
        around = self.arrays.take(potential.reshape(-1), nodes)
        x = (s[0] * (around * w[1][None]).sum(1)).sum(0)
        y = (w[0] * (around * s[1][None]).sum(1)).sum(0)
        return self.arrays.xp.stack([x, y]) * (-0.5 / self.grid.spacing)

    def _splines(self, y: Array) -> tuple[tuple[Array, Array], tuple[Array, Array], Array, Array]:
        """Weights and slopes in both directions, each (p+1, n), the nodes (p+1, p+1, n) they belong to, as indices into
        the grid, and the points' places between two nodes (2, n).

        M_q(x) = (x M_{q-1}(x) + (q+1-x) M_{q-1}(x-1)) / q,   M_q'(x) = M_{q-1}(x) - M_{q-1}(x-1)   (Schoenberg 1946).
        Row j holds M_p(t + j), where t is the point's place between two nodes; that node lies j steps to the left.
        """
        xp, degree, n = self.arrays.xp, self.scheme.degree, self.grid.n
        place = (y - self.grid.corner) * (1.0 / self.grid.spacing)
        place = xp.clip(place, self._half, n - self._half - 1.001)
        cell = xp.floor(place)
        between = place - cell
        x = self._rank + between  # (p+1, 2, n): t + j
        weights, slopes = xp.zeros_like(x), xp.zeros_like(x)
        weights[0] = 1.0
        for q in range(1, degree + 1):
            if q == degree:
                slopes[0], slopes[1:] = weights[0], weights[1:] - weights[:-1]
            rising = x[: q + 1] * weights[: q + 1]
            rising[1:] += (q + 1 - x[1 : q + 1]) * weights[:q]
            weights[: q + 1] = rising / q
        first = self.arrays.long(cell) + self._half
        nodes = (first[0] - self._step)[:, None] * n + (first[1] - self._step)[None]
        return (weights[:, 0], weights[:, 1]), (slopes[:, 0], slopes[:, 1]), nodes, between

    def _size(self, span: float) -> tuple[int, float]:
        """Nodes along a side, and their distance, for a map of that width.

        A grid that fits is kept, and sizes go in steps, because each new size costs a transform of the kernel.
        """
        spacing, pad = self.scheme.spacing, 2 * self._half + 1
        wanted = math.ceil(span / spacing) + pad
        if wanted > MOST:
            return MOST, span / (MOST - pad - 1)
        if wanted > FEWEST:
            kept = self.grid.spacing == spacing and wanted <= self.grid.n <= 1.1 * wanted
            return (self.grid.n if kept else side_for(wanted)), spacing
        needed = max(span, 1e-9) / (FEWEST - pad)
        return FEWEST, min(spacing, 2 ** (math.ceil(4 * math.log2(needed)) / 4))
