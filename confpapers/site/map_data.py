"""What the page loads when its map is opened: region labels, sprites of first pages, and the grid layout."""

import base64
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from confpapers.model import Entry, Label, Record
from confpapers.pictures.sprites import ACROSS, DOWN
from confpapers.pictures.strips import THUMBNAIL_SIZE

_NOWHERE = 65535


class AtlasData(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The file `atlas`."""

    labels: list[dict[str, Any]]  # the fields of `Label` that are not defaults; large regions first
    sprites: list[str] = msgspec.field(name="sheets")  # files, each of `across` by `down` thumbnails
    across: int
    down: int
    thumbnail_size: tuple[int, int] = msgspec.field(name="tile")  # width and height in pixels
    # base64 of 32-bit numbers: a paper's index among the thumbnails, from 1; 0 is none
    thumbnails: str = msgspec.field(name="tiles")
    grid: tuple[int, int]  # columns and rows; 0 if there is no grid
    cells: str  # base64 of pairs of 16-bit numbers: column and row; 65535 is none


def atlas_data(entries: Sequence[Entry], labels: Sequence[Label], sprites: Sequence[str]) -> AtlasData:
    """Return the file `atlas` for the papers in the page's order."""
    thumbnails = np.array([0 if entry.tile is None else entry.tile + 1 for entry in entries], "<u4")
    cells = np.array([entry.cell or (_NOWHERE, _NOWHERE) for entry in entries], "<u2").reshape(-1, 2)
    ranked = sorted(labels, key=lambda label: (label.level, -label.weight))
    placed = cells[cells[:, 0] < _NOWHERE]
    return AtlasData(
        labels=[msgspec.to_builtins(label) for label in ranked],
        sprites=list(sprites),
        across=ACROSS,
        down=DOWN,
        thumbnail_size=THUMBNAIL_SIZE,
        thumbnails=_packed(thumbnails),
        grid=(int(placed[:, 0].max()) + 1, int(placed[:, 1].max()) + 1) if len(placed) else (0, 0),
        cells=_packed(cells),
    )


def _packed(numbers: npt.NDArray[np.unsignedinteger]) -> str:
    return base64.b64encode(numbers.tobytes()).decode()
