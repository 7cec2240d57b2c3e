"""Sprites: the first pages of papers as small thumbnails, many per image, for the map.

Thumbnails follow the map along a Hilbert curve, so that those in view are on few sprites: with 6,000 papers, a view of
a hundred thumbnails needs 4 of 75 sprites; in the order of the list it would need 59.
"""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from confpapers.pictures.codecs import avif
from confpapers.pictures.strips import THUMBNAIL_SIZE

ACROSS, DOWN = 10, 8  # thumbnails per sprite: an image of 960 x 992 pixels, 4 MB decoded in a browser
THUMBNAILS_PER_SPRITE = ACROSS * DOWN
QUALITY = 55  # 1.4 KB per thumbnail; below, pale text disappears; WebP of the same quality takes 2 KB
_BITS = 16  # of each coordinate, as in the page's data


def sprite_order(coordinates: NDArray[np.float32], has_thumbnail: Sequence[bool]) -> list[int]:
    """Return the papers with a thumbnail in the order of their thumbnails; those that are not on the map come last.

    `coordinates` are (papers, 2) in 0..1, NaN for papers that are not on the map.
    """
    here = np.isfinite(coordinates[:, 0]) & np.isfinite(coordinates[:, 1])
    steps = np.where(here[:, None], np.clip(coordinates, 0, 1), 0) * (2**_BITS - 1)
    position = np.where(here, hilbert(*np.rint(steps).astype(np.int64).T), 1 << 2 * _BITS)
    order = np.argsort(position, kind="stable")
    return [int(paper) for paper in order if has_thumbnail[paper]]


def hilbert(x: NDArray[np.int64], y: NDArray[np.int64], bits: int = _BITS) -> NDArray[np.int64]:
    """Return each point's position on the Hilbert curve with 2^bits steps per side; x and y are integers in 0 .. 2^bits
    - 1.

    After J. Skilling, "Programming the Hilbert curve" (2004), in two dimensions, for whole arrays.
    """
    x, y, position = x.copy(), y.copy(), np.zeros(len(x), np.int64)
    for bit in reversed(range(bits)):
        right, below = (x >> bit) & 1, (y >> bit) & 1
        position = (position << 2) | (3 * right) ^ below
        turned = below == 0
        flipped = turned & (right == 1)
        full = (1 << bits) - 1
        x[flipped], y[flipped] = full - x[flipped], full - y[flipped]
        x[turned], y[turned] = y[turned], x[turned]
    return position


def compose(thumbnails: Sequence[bytes]) -> bytes:
    """Return a sprite of up to ACROSS x DOWN thumbnails, row by row, as AVIF; the same input gives the same bytes."""
    from PIL import Image

    width, height = THUMBNAIL_SIZE
    rows = -(-len(thumbnails) // ACROSS)
    sprite = Image.new("RGB", (ACROSS * width, rows * height), "white")
    for number, thumbnail in enumerate(thumbnails):
        with Image.open(io.BytesIO(thumbnail)) as image:
            sprite.paste(image, (number % ACROSS * width, number // ACROSS * height))
    return avif(sprite, QUALITY)
