"""A pen for figures: lines, areas and words in points, with short numbers so that the files stay small."""

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

Point = tuple[float, float]

PALETTES = {
    "reef": ("#0b3954", "#ff6663", "#087e8b", "#f4b942", "#bfd7ea"),
    "garden": ("#2f4b26", "#d1495b", "#6a994e", "#e9b44c", "#c9dcb0"),
    "manuscript": ("#3b2a20", "#a4243b", "#6b7f82", "#c9963b", "#e9dcc3"),
    "bird": ("#2b2d5b", "#e4572e", "#4f86c6", "#f3a712", "#c5c8e6"),
    "tides": ("#12355b", "#d7263d", "#2e8bc0", "#f2a541", "#b7d8ea"),
    "kitchen": ("#4a2c2a", "#d9722e", "#8f9d4a", "#f0c05a", "#f1e0c5"),
    "glacier": ("#1f3044", "#c8553d", "#5b9bd5", "#9aa7b2", "#dcebf5"),
    "knit": ("#4b1d3f", "#d6456b", "#3f8f8b", "#f2b134", "#ead4df"),
}
"""Ink, accent, second, third, pale: one palette a topic."""

RAMPS = {
    "dusk": ("#0d0221", "#3b1c6b", "#a23b72", "#f18f5b", "#fbe3a6"),
    "sea": ("#04151f", "#0a3d5c", "#1f7a8c", "#7cc6c3", "#f2f6d0"),
    "moss": ("#f7f6e7", "#cfdea1", "#86ad5b", "#3f7a46", "#16382b"),
    "ember": ("#fff4e0", "#fbc687", "#ea7a4b", "#ad2e46", "#421a3a"),
    "ice": ("#b23a48", "#e8a598", "#f7f4f0", "#a3c4dc", "#2d5d8c"),
    "plum": ("#faf0f4", "#e3bfd0", "#b9789f", "#6f3f77", "#2d1a42"),
}
"""Colour scales from low to high."""


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]  # three of them


def mix(one: str, other: str, share: float) -> str:
    """A colour between two: `share` of the other."""
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02x}" for a, b in pairs)


def ramp(name: str, value: float) -> str:
    """The colour of a value from 0 to 1 on a scale."""
    stops = RAMPS[name]
    place = min(max(value, 0.0), 1.0) * (len(stops) - 1)
    low = min(int(place), len(stops) - 2)
    return mix(stops[low], stops[low + 1], place - low)


class Pen:
    """Draws on `canvas` in a box of `w` by `h` points whose lower left corner is at the origin."""

    def __init__(self, canvas: Any, size: tuple[float, float], topic: str, rng: random.Random) -> None:
        self.canvas = canvas
        self.w, self.h = size
        self.rng = rng
        self.ink, self.accent, self.second, self.third, self.pale = PALETTES[topic]
        self.font = "Helvetica"

    def line(self, points: Sequence[Point], colour: str = "", width: float = 0.7, dash: tuple[int, ...] = ()) -> None:
        """A polyline."""
        self._style(colour or self.ink, width, dash)
        self.canvas.drawPath(self._path(points), stroke=1, fill=0)

    def lines(self, many: Sequence[Sequence[Point]], colour: str, width: float = 0.7) -> None:
        """Many polylines of one colour, as one path."""
        self._style(colour, width, ())
        path = self.canvas.beginPath()
        for points in many:
            self._path(points, path)
        self.canvas.drawPath(path, stroke=1, fill=0)

    def area(self, points: Sequence[Point], colour: str, edge: str = "", width: float = 0.5) -> None:
        """A filled polygon."""
        self.canvas.setFillColor(colour)
        if edge:
            self._style(edge, width, ())
        path = self._path(points)
        path.close()
        self.canvas.drawPath(path, stroke=int(bool(edge)), fill=1)

    def rect(self, x: float, y: float, w: float, h: float, colour: str = "", edge: str = "") -> None:
        """A rectangle, filled, outlined or both."""
        if colour:
            self.canvas.setFillColor(colour)
        if edge:
            self._style(edge, 0.5, ())
        box = [round(v, 1) for v in (x, y, w, h)]
        self.canvas.rect(*box, stroke=int(bool(edge)), fill=int(bool(colour)))

    def disc(self, x: float, y: float, r: float, colour: str = "", edge: str = "", width: float = 0.5) -> None:
        """A disc, filled, outlined or both."""
        if not colour:
            self._style(edge, width, ())
            self.canvas.circle(*[round(v, 1) for v in (x, y, r)], stroke=1, fill=0)
            return
        self.canvas.setLineCap(1)  # a filled disc is a dot of a thick round pen: a tenth of a circle's bytes
        for hue, size in ((edge, r + width / 2), (colour, r - (width / 2 if edge else 0))):
            if hue:
                self.line([(x - 0.05, y), (x + 0.05, y)], hue, round(2 * size, 1))
        self.canvas.setLineCap(0)

    def text(self, x: float, y: float, words: str, size: float = 6.5, colour: str = "", anchor: str = "middle") -> None:
        """Words at a point: anchor start, middle or end."""
        self.canvas.setFillColor(colour or self.ink)
        self.canvas.setFont(self.font, size)
        draw = {"start": "drawString", "middle": "drawCentredString", "end": "drawRightString"}[anchor]
        getattr(self.canvas, draw)(round(x, 1), round(y, 1), words)

    def upright(self, x: float, y: float, words: str, size: float = 6.5) -> None:
        """Words that climb, for the axis at the left."""
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.rotate(90)
        self.text(0, 0, words, size)
        self.canvas.restoreState()

    def cells(self, columns: int, rows: int, value: Callable[[int, int], float], scale: str, box: Any = None) -> None:
        """A heat map: values from 0 to 1 in 24 steps, as a bitmap (rectangles would show seams)."""
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        x, y, w, h = box or (0, 0, self.w, self.h)
        shades = [bytes(round(255 * part) for part in _rgb(ramp(scale, n / 23))) * 3 for n in range(24)]
        pixels = bytearray()
        for row in range(rows - 1, -1, -1):
            pixels += b"".join(shades[round(23 * min(max(value(i, row), 0.0), 1.0))] for i in range(columns)) * 3
        picture = Image.frombytes("RGB", (columns * 3, rows * 3), bytes(pixels))
        self.canvas.drawImage(ImageReader(picture), x, y, w, h)

    def axes(self, box: tuple[float, float, float, float], names: tuple[str, str], ticks: Any = ((), ())) -> None:
        """Two axes with names and tick labels, spread evenly."""
        x, y, w, h = box
        self.line([(x, y + h), (x, y), (x + w, y)], width=0.6)
        for n, label in enumerate(ticks[0]):
            at = x + w * n / max(len(ticks[0]) - 1, 1)
            self.line([(at, y), (at, y - 2)], width=0.5)
            self.text(at, y - 9, label, 6)
        for n, label in enumerate(ticks[1]):
            at = y + h * n / max(len(ticks[1]) - 1, 1)
            self.line([(x, at), (x - 2, at)], width=0.5)
            self.text(x - 4, at - 2, label, 6, anchor="end")
        self.text(x + w / 2, y - 18, names[0], 7)
        self.upright(x - 19, y + h / 2, names[1], 7)

    def _style(self, colour: str, width: float, dash: tuple[int, ...]) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width)
        self.canvas.setDash(list(dash))
        self.canvas.setLineJoin(1)

    def _path(self, points: Sequence[Point], path: Any = None) -> Any:
        path = self.canvas.beginPath() if path is None else path
        path.moveTo(round(points[0][0], 1), round(points[0][1], 1))
        for x, y in points[1:]:
            path.lineTo(round(x, 1), round(y, 1))
        return path


def hills(rng: random.Random, count: int = 9, rough: float = 0.22) -> Callable[[float, float], float]:
    """A smooth random landscape on the unit square, from 0 to 1."""
    bumps = [
        (rng.uniform(-0.1, 1.1), rng.uniform(-0.1, 1.1), rng.uniform(rough * 0.6, rough * 1.5), rng.uniform(-0.6, 1.0))
        for _ in range(count)
    ]

    def raw(x: float, y: float) -> float:
        return sum(a * math.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * s * s)) for u, v, s, a in bumps)

    seen = [raw(i / 16, j / 16) for i in range(17) for j in range(17)]
    low, high = min(seen), max(seen)
    return lambda x, y: (raw(x, y) - low) / (high - low)


def contours(
    height: Callable[[float, float], float], level: float, columns: int = 56, rows: int = 36
) -> list[list[Point]]:
    """The lines at one level on the unit square, by marching squares, chained into polylines."""
    grid = [[height(i / columns, j / rows) - level for i in range(columns + 1)] for j in range(rows + 1)]
    ends: dict[tuple[int, int, int], list[tuple[int, int, int]]] = {}
    where: dict[tuple[int, int, int], Point] = {}

    def crossing(edge: tuple[int, int, int]) -> None:
        i, j, upright = edge
        a, b = grid[j][i], grid[j + upright][i + 1 - upright]
        t = a / (a - b)
        where[edge] = ((i + t * (1 - upright)) / columns, (j + t * upright) / rows)

    for j in range(rows):
        for i in range(columns):
            square = [(i, j, 0), (i + 1, j, 1), (i, j + 1, 0), (i, j, 1)]
            signs = [grid[j][i] > 0, grid[j][i + 1] > 0, grid[j + 1][i + 1] > 0, grid[j + 1][i] > 0]
            cut = [square[n] for n in range(4) if signs[n] != signs[(n + 1) % 4]]
            for one, other in zip(cut[::2], cut[1::2], strict=True):
                crossing(one)
                crossing(other)
                ends.setdefault(one, []).append(other)
                ends.setdefault(other, []).append(one)
    return [[where[edge] for edge in chain] for chain in _chains(ends)]


def _chains(ends: dict[tuple[int, int, int], list[tuple[int, int, int]]]) -> list[list[tuple[int, int, int]]]:
    """Edges that follow each other, open chains first."""
    made = []
    for start in sorted(ends, key=lambda edge: (len(ends[edge]), edge)):
        chain = [start]
        while ends[chain[-1]]:
            following = ends[chain[-1]].pop()
            if chain[-1] in ends[following]:
                ends[following].remove(chain[-1])
            chain.append(following)
        if len(chain) > 2:
            made.append(chain)
    return made
