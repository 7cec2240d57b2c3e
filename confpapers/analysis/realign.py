"""A map that grew, laid over the one it grew from, so that readers find the old papers where they were.

Three motions, each smaller than the one before: the whole map is turned, mirrored, shifted and scaled; regions are
eased back, in one direction for all that lie together; what then sticks out of the frame is pressed into its edge.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from confpapers.tsne import align

Floats = NDArray[np.float32]

CELLS = 60  # a side of the field by which regions are eased back
REACH = 6.0  # cells: papers within a tenth of the map's width move together
EDGE = 0.1  # of the frame: only what lies in it makes room for what sticks out


def lay_over(layout: Floats, earlier: Floats) -> Floats:
    """The layout with its old papers as near as may be to where they were: (papers, 2), x and y in 0..1.

    layout (papers, 2), any size and orientation; earlier (papers, 2), the map before, in 0..1, NaN for new papers.
    Three old papers at least must lie in different places.
    """
    known = np.flatnonzero(np.isfinite(earlier).all(axis=1))
    then = earlier[known].astype(np.float64)
    turned = align(layout, then, known, scale=False).astype(np.float64)
    laid = then.mean(axis=0) + (turned - then.mean(axis=0)) * (_spread(then) / _spread(turned[known]))
    return np.asarray(_pressed(_eased(laid, then, known)), np.float32)


def _spread(points: NDArray[np.float64]) -> float:
    """How far points lie from their middle.

    Maps are scaled by the ratio of two of these: least squares would shrink a map the more, the more of its papers
    moved by chance, and an archive that grows every year would dwindle.
    """
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean()))


def _eased(laid: NDArray[np.float64], then: NDArray[np.float64], known: NDArray[np.int64]) -> NDArray[np.float64]:
    """Every paper moved as the old papers around it, on average, have to move to be where they were.

    The average is smooth, so near papers stay near each other.  The field is tabulated on a grid: the work is in
    proportion to the papers.
    """
    from scipy.ndimage import gaussian_filter, map_coordinates

    low, side = laid.min(axis=0), float(np.ptp(laid, axis=0).max())
    at = (laid - low) / side * (CELLS - 1)
    near = np.rint(at[known]).astype(np.int64)

    def field(values: Any) -> NDArray[np.float64]:
        table = np.zeros((CELLS, CELLS))
        np.add.at(table, (near[:, 0], near[:, 1]), values)
        return np.asarray(gaussian_filter(table, REACH, mode="constant"))

    papers = field(1.0) + 1e-12
    ways = [field(way) / papers for way in (then - laid[known]).T]
    moves: NDArray[np.float64] = np.array([map_coordinates(way, at.T, order=1, mode="nearest") for way in ways]).T
    return laid + moves


def _pressed(laid: NDArray[np.float64]) -> NDArray[np.float64]:
    """The points within 0..1: on a side where some stick out, the outermost tenth of the frame is narrowed."""
    middle, inner = 0.5, 0.5 - EDGE
    away = laid - middle
    for sign in (-1.0, 1.0):
        most = (sign * away).max(axis=0)
        narrow = np.where(most > middle, EDGE / np.maximum(most - inner, EDGE), 1.0)
        beyond = sign * away > inner
        away = np.where(beyond, sign * (inner + (sign * away - inner) * narrow), away)
    return np.asarray(np.clip(middle + away, 0.0, 1.0))
