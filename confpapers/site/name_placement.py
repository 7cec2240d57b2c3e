"""Place labels on a still map: beside the dots, never on them, on each other or across an edge.

This is the algorithm of static/js/map/placement.js: the nearest free position, with a leader line if it is far.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from confpapers.model import Label

_CELL = 4  # pixels: resolution of the occupancy of dots
# pixels from the anchor to the label
_GAPS = (5, 9, 14, 20, 28, 38, 50, 64, 80, 100, 124, 152, 186, 226, 274, 330, 400)
_TURNS = 32  # directions that are tried
_LED = 12  # pixels; a label farther from its anchor gets a leader
_AROUND = 3  # pixels that stay free around a label
_LINE = 20  # characters per line
_WIDE = 0.58  # width of a letter relative to its size
_HIGH = 1.18  # height of a line relative to the size

Line = tuple[float, float, float, float]
Floats = NDArray[np.float64]


class Room(NamedTuple):
    """The part of an image in which labels may be placed."""

    left: float
    top: float
    right: float
    bottom: float


class Wanted(NamedTuple):
    """A label to be placed."""

    label: Label
    x: float  # its anchor on the image
    y: float
    size: float  # font size
    far: float  # pixels: maximum distance from its anchor


class PlacedName(NamedTuple):
    """A placed label: the centre and size of its box, and the leader to its anchor."""

    label: Label
    lines: tuple[str, ...]
    size: float  # font size
    x: float
    y: float
    width: float
    height: float
    leader: Line | None


def broken(text: str) -> tuple[str, ...]:
    """Return the lines of a label: about twenty characters each, broken at phrases if possible."""
    lines: list[str] = []
    for phrase in text.split(" · "):
        for n, word in enumerate(phrase.split(" ")):
            joined = f"{lines[-1]}{' · ' if n == 0 else ' '}{word}" if lines else word
            if lines and len(joined) <= _LINE:
                lines[-1] = joined
            else:
                if lines and n == 0:
                    lines[-1] += " ·"
                lines.append(word)
    return tuple(lines)


def place_names(labels: Sequence[Wanted], dots: NDArray[np.float64], radius: float, room: Room) -> list[PlacedName]:
    """Return the labels that find a free position, in order; `dots` (n, 2) are the centres of dots with that radius."""
    ground = _Ground(dots, radius, room)
    placed: list[PlacedName] = []
    for label, x, y, size, far in labels:
        lines = broken(label.text)
        width, height = max(map(len, lines)) * size * _WIDE + 4, len(lines) * size * _HIGH + 2
        spot = _stand((x, y), (width, height), far, ground, placed)
        if spot:
            placed.append(PlacedName(label, lines, size, spot[0], spot[1], width, height, spot[2]))
    return placed


class _Ground:
    """The cells of an image that are covered by dots."""

    def __init__(self, dots: NDArray[np.float64], radius: float, room: Room) -> None:
        self.room = room
        across, down = math.ceil(room.right / _CELL) + 2, math.ceil(room.bottom / _CELL) + 2
        taken = np.zeros((down, across), bool)
        for x, y in dots:
            low, high = (max(0, int((y + d) // _CELL)) for d in (-radius, radius))
            first, last = (max(0, int((x + d) // _CELL)) for d in (-radius, radius))
            taken[low : high + 1, first : last + 1] = True
        sums = np.zeros((down + 1, across + 1), np.int64)
        sums[1:, 1:] = taken.cumsum(axis=0).cumsum(axis=1)
        self._sums = sums

    def free(self, x: Floats, y: Floats, width: float, height: float) -> Iterator[tuple[float, float]]:
        """Yield the positions, of many, at which a box is inside the area and covers no dot."""
        left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
        room, sums = self.room, self._sums
        inside = (left >= room.left) & (right <= room.right) & (top >= room.top) & (bottom <= room.bottom)
        some = np.flatnonzero(inside)
        a, b = (left[some] // _CELL).astype(int), np.ceil(right[some] / _CELL).astype(int)
        c, d = (top[some] // _CELL).astype(int), np.ceil(bottom[some] / _CELL).astype(int)
        for at in some[sums[d, b] - sums[c, b] - sums[d, a] + sums[c, a] == 0].tolist():
            yield float(x[at]), float(y[at])


def _stand(
    place: tuple[float, float], box: tuple[float, float], far: float, ground: _Ground, placed: Sequence[PlacedName]
) -> tuple[float, float, Line | None] | None:
    (x, y), (width, height) = place, box
    room = ground.room
    outwards = math.atan2(y - (room.top + room.bottom) / 2, x - (room.left + room.right) / 2)
    ways = [outwards + (1 if n % 2 == 0 else -1) * ((n + 1) // 2) * 2 * math.pi / _TURNS for n in range(_TURNS)]
    right, down = np.array([math.cos(way) for way in ways]), np.array([math.sin(way) for way in ways])
    edge = np.minimum(width / 2 / np.maximum(abs(right), 1e-6), height / 2 / np.maximum(abs(down), 1e-6))
    reach = edge + np.array([gap for gap in _GAPS if gap <= far])[:, None]
    at_x, at_y = (np.append(start, start + way * reach) for start, way in ((x, right), (y, down)))
    for at in ground.free(at_x, at_y, width, height):
        line = _leader(place, at, box)
        if _is_clear(at, box, line, placed):
            return *at, line
    return None


def _leader(place: tuple[float, float], at: tuple[float, float], box: tuple[float, float]) -> Line | None:
    x = min(max(place[0], at[0] - box[0] / 2), at[0] + box[0] / 2)
    y = min(max(place[1], at[1] - box[1] / 2), at[1] + box[1] / 2)
    return (x, y, *place) if math.hypot(x - place[0], y - place[1]) > _LED else None


def _is_clear(
    at: tuple[float, float], box: tuple[float, float], line: Line | None, placed: Sequence[PlacedName]
) -> bool:
    (x, y), (width, height) = at, box
    for other in placed:
        wide, high = (other.width + width) / 2 + _AROUND, (other.height + height) / 2 + _AROUND
        if abs(other.x - x) < wide and abs(other.y - y) < high:
            return False
        if line and _meets(line, other.x, other.y, other.width, other.height):
            return False
        if other.leader and _meets(other.leader, x, y, width + 2 * _AROUND, height + 2 * _AROUND):
            return False
    return True


def _meets(line: Line, x: float, y: float, width: float, height: float) -> bool:
    """Return whether a line intersects a box (Liang & Barsky 1984)."""
    x1, y1, x2, y2 = line
    start, end = 0.0, 1.0
    for way, room in (
        (x1 - x2, x1 - (x - width / 2)),
        (x2 - x1, x + width / 2 - x1),
        (y1 - y2, y1 - (y - height / 2)),
        (y2 - y1, y + height / 2 - y1),
    ):
        if way == 0 and room < 0:
            return False
        if way < 0:
            start = max(start, room / way)
        elif way > 0:
            end = min(end, room / way)
    return start < end
