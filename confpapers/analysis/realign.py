"""Align a map with the earlier one that it continues, so that readers find the old papers where they were.

There are three motions, each smaller than the one before: the whole map is rotated, mirrored, shifted and scaled;
regions are moved back, with nearby papers moving together; and points outside the frame are pushed into its border
zone.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from confpapers.tsne import align

Floats = NDArray[np.float32]

CELLS = 60  # cells along a side of the displacement field
REACH = 6.0  # cells; papers within a tenth of the map's width move together
EDGE = 0.1  # of the frame; only this border zone is compressed to make room


def lay_over(layout: Floats, earlier: Floats) -> Floats:
    """Return the layout with its old papers as near as possible to their earlier positions: (papers, 2) in 0..1.

    layout (papers, 2): any size and orientation. earlier (papers, 2): the earlier map in 0..1, NaN for new papers. At
    least three old papers must have distinct positions.
    """
    old = np.flatnonzero(np.isfinite(earlier).all(axis=1))
    then = earlier[old].astype(np.float64)
    turned = align(layout, then, old, scale=False).astype(np.float64)
    aligned = then.mean(axis=0) + (turned - then.mean(axis=0)) * (_spread(then) / _spread(turned[old]))
    return np.asarray(_pressed(_eased(aligned, then, old)), np.float32)


def _spread(points: NDArray[np.float64]) -> float:
    """Return the root mean square distance of the points from their mean.

    Maps are scaled by the ratio of two such spreads. Least squares would shrink a map more, the more of its papers
    moved by chance, and an archive that grows every year would become smaller and smaller.
    """
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean()))


def _eased(aligned: NDArray[np.float64], then: NDArray[np.float64], old: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return every paper moved by the average displacement that its nearby old papers need to return to their
    positions.

    The average is smooth, so nearby papers stay together. The field is tabulated on a grid, so the cost is linear in
    the number of papers.
    """
    from scipy.ndimage import gaussian_filter, map_coordinates

    low, side = aligned.min(axis=0), float(np.ptp(aligned, axis=0).max())
    at = (aligned - low) / side * (CELLS - 1)
    near = np.rint(at[old]).astype(np.int64)

    def field(values: Any) -> NDArray[np.float64]:
        table = np.zeros((CELLS, CELLS))
        np.add.at(table, (near[:, 0], near[:, 1]), values)
        return np.asarray(gaussian_filter(table, REACH, mode="constant"))

    papers = field(1.0) + 1e-12
    ways = [field(way) / papers for way in (then - aligned[old]).T]
    moves: NDArray[np.float64] = np.array([map_coordinates(way, at.T, order=1, mode="nearest") for way in ways]).T
    return aligned + moves


def _pressed(aligned: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points within 0..1: on a side that some exceed, the outermost tenth of the frame is compressed."""
    middle, inner = 0.5, 0.5 - EDGE
    away = aligned - middle
    for sign in (-1.0, 1.0):
        most = (sign * away).max(axis=0)
        narrow = np.where(most > middle, EDGE / np.maximum(most - inner, EDGE), 1.0)
        beyond = sign * away > inner
        away = np.where(beyond, sign * (inner + (sign * away - inner) * narrow), away)
    return np.asarray(np.clip(middle + away, 0.0, 1.0))
