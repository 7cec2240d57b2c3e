"""Sheets: the first pages of papers as small tiles, many to a picture, for the map.

Tiles follow the map along a Hilbert curve, so that what is in sight lies on few sheets: at 6,000 papers a view of a
hundred tiles touches 4 of 75 sheets, in the order of the list it would touch 59.
"""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from confpapers.pictures.codecs import avif
from confpapers.pictures.strips import TILE

ACROSS, DOWN = 10, 8  # tiles on a sheet: a picture of 960 x 992 pixels, 4 MB when a browser has unpacked it
A_SHEET = ACROSS * DOWN
QUALITY = 55  # 1.4 KB a tile; below, pale text goes; WebP of the same look takes 2 KB
_BITS = 16  # of each coordinate: what the page's data holds of them


def tile_order(places: NDArray[np.float32], has_tile: Sequence[bool]) -> list[int]:
    """The papers that have a tile, as their tiles follow each other; those without a place on the map come last.

    `places` are (papers, 2) in 0..1, NaN for papers that are not on the map.
    """
    here = np.isfinite(places[:, 0]) & np.isfinite(places[:, 1])
    steps = np.where(here[:, None], np.clip(places, 0, 1), 0) * (2**_BITS - 1)
    along = np.where(here, hilbert(*np.rint(steps).astype(np.int64).T), 1 << 2 * _BITS)
    order = np.argsort(along, kind="stable")
    return [int(paper) for paper in order if has_tile[paper]]


def hilbert(x: NDArray[np.int64], y: NDArray[np.int64], bits: int = _BITS) -> NDArray[np.int64]:
    """How far along the Hilbert curve of 2^bits steps a side each point is; x and y are whole, in 0 .. 2^bits - 1.

    After J. Skilling, "Programming the Hilbert curve" (2004), in two dimensions, for whole arrays.
    """
    x, y, along = x.copy(), y.copy(), np.zeros(len(x), np.int64)
    for bit in reversed(range(bits)):
        right, below = (x >> bit) & 1, (y >> bit) & 1
        along = (along << 2) | (3 * right) ^ below
        turned = below == 0
        flipped = turned & (right == 1)
        full = (1 << bits) - 1
        x[flipped], y[flipped] = full - x[flipped], full - y[flipped]
        x[turned], y[turned] = y[turned], x[turned]
    return along


def compose(tiles: Sequence[bytes]) -> bytes:
    """A sheet of up to ACROSS x DOWN tiles, row by row, as AVIF; the same tiles give the same bytes."""
    from PIL import Image

    width, height = TILE
    rows = -(-len(tiles) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * width, rows * height), "white")
    for number, tile in enumerate(tiles):
        with Image.open(io.BytesIO(tile)) as image:
            sheet.paste(image, (number % ACROSS * width, number // ACROSS * height))
    return avif(sheet, QUALITY)
