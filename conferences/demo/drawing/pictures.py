"""Figures that show something invented: gardens, leaves, family trees, streets, foams."""

import math
from itertools import pairwise
from typing import Any

from drawing.pen import Pen, contours, hills, mix, ramp


def sites(pen: Pen) -> None:
    """A lagoon by depth, with hydrophones."""
    field = hills(pen.rng, 18, 0.15)
    pen.cells(56, 32, lambda i, j: 0.12 + 0.85 * field((i + 0.5) / 56, (j + 0.5) / 32), "sea")
    for level, colour, width in ((0.35, "#0a2a3f", 0.4), (0.55, "#0a2a3f", 0.4), (0.75, "#fdf6d8", 1.1)):
        chains = [[(pen.w * u, pen.h * v) for u, v in chain] for chain in contours(field, level)]
        if chains:
            pen.lines(chains, colour, width)
    for n in range(pen.rng.randint(8, 12)):
        x, y = pen.rng.uniform(0.06, 0.94) * pen.w, pen.rng.uniform(0.1, 0.9) * pen.h
        pen.disc(x, y, pen.rng.uniform(3, 8.5), "", "#ffffff", 0.8)
        pen.disc(x, y, 1.9, pen.accent, "#ffffff", 0.5)
        pen.text(x + 4, y + 3.5, f"H{n + 1}", 6, "#ffffff", "start")
    pen.rect(0, 0, pen.w, pen.h, edge=pen.ink)


def bed(pen: Pen) -> None:
    """Raised beds from above and a robot's path."""
    pen.rect(0, 0, pen.w, pen.h, "#efe8d8")
    columns, rows = max(3, round(pen.w / 62)), 2
    greens = ["#386641", "#6a994e", "#a7c957", "#8ab17d", "#52796f"]
    path: list[tuple[float, float]] = [(2, pen.h / 2)]
    for j in range(rows):
        for i in range(columns) if j % 2 == 0 else range(columns - 1, -1, -1):
            w, h = pen.w / columns - 12, pen.h / rows - 12
            x, y = 6 + i * (w + 12), 6 + j * (h + 12)
            pen.rect(x, y, w, h, "#7a5c43", "#4b3726")
            kind, grid = pen.rng.choice(greens), pen.rng.randint(4, 6)
            for n in range(grid * (grid - 1)):
                size = abs(pen.rng.gauss(0.36, 0.1)) * w / grid
                u = x + w * (n % grid + 0.5) / grid + pen.rng.uniform(-1, 1)
                v = y + h * (n // grid + 0.5) / (grid - 1) + pen.rng.uniform(-1, 1)
                pen.disc(u, v, size, mix(kind, "#ffffff", pen.rng.uniform(0, 0.2)))
                pen.disc(u, v, size * 0.35, mix(kind, "#10240f", 0.25))
            if not j:
                dip = pen.h / 2 + pen.rng.choice([-1, 1]) * pen.rng.uniform(10, 20)
                path += [(x + w * 0.3, pen.h / 2), (x + w * 0.5, dip), (x + w * 0.7, pen.h / 2)]
    pen.line(path, pen.accent, 1.2, (4, 2))
    pen.disc(*path[-1], 4, pen.accent, "#ffffff", 1)


def plant(pen: Pen) -> None:
    """A branching skeleton with coloured nodes."""
    pen.rect(0, 0, pen.w, pen.h, mix(pen.pale, "#ffffff", 0.7))
    tips: list[tuple[float, float, float]] = []

    def grow(x: float, y: float, angle: float, long: float, depth: int) -> None:
        ex, ey = x + long * math.cos(angle), y + long * math.sin(angle)
        pen.line(
            [(x, y), ((x + ex) / 2 + pen.rng.uniform(-1, 1), (y + ey) / 2), (ex, ey)], "#5b4636", 0.5 + depth * 0.55
        )
        tips.append((ex, ey, pen.rng.random() ** (1 + depth / 3)))
        if depth:
            for turn in (-1, 1) if pen.rng.random() < 0.85 else (-1, 0, 1):
                grow(ex, ey, angle + turn * pen.rng.uniform(0.25, 0.6), long * pen.rng.uniform(0.68, 0.86), depth - 1)

    stems = max(2, round(pen.w / 110))
    for n in range(stems):
        grow(pen.w * (n + 0.5) / stems, 3, math.pi / 2 + pen.rng.uniform(-0.12, 0.12), pen.h * 0.24, 5)
    for x, y, gain in tips:
        if y < pen.h - 2:
            pen.disc(x, y, 1.1 + 1.6 * gain, ramp("ember", 0.2 + 0.6 * gain), "#ffffff", 0.3)


def folio(pen: Pen) -> None:
    """Two damaged leaves of a manuscript, partly restored."""
    pen.rect(0, 0, pen.w, pen.h, "#3a332d")
    leaves = max(2, round(pen.w / 125))
    for leaf in range(leaves):
        w, h = pen.w / leaves - 10, pen.h - 12
        x, y = 5 + leaf * (w + 10), 6
        pen.area(_ragged(pen, x, y, w, h), "#ead9b5", "#a98f5e", 0.6)
        holes = [
            (pen.rng.uniform(0.15, 0.85) * w + x, pen.rng.uniform(0.1, 0.9) * h + y, pen.rng.uniform(4, 13))
            for _ in range(4)
        ]
        for u, v, r in holes:
            pen.disc(u, v, r * 1.5, "#dcc597")
        for row in range(max(5, int(h / 9))):
            _write(pen, (x + 9, y + h - 12 - row * 8.6, w - 18), holes)
        for u, v, r in holes[:2]:
            pen.area(_ragged(pen, u - r * 0.6, v - r * 0.5, r * 1.2, r), "#3a332d")


def _ragged(pen: Pen, x: float, y: float, w: float, h: float) -> list[tuple[float, float]]:
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    points = []
    for (a, b), (c, d) in pairwise(corners):
        for n in range(8):
            t = n / 8
            points.append(
                (x + w * (a + (c - a) * t) + pen.rng.gauss(0, 0.9), y + h * (b + (d - b) * t) + pen.rng.gauss(0, 0.9))
            )
    return points


def _write(pen: Pen, line: tuple[float, float, float], holes: list[tuple[float, float, float]]) -> None:
    """One line of strokes that look like writing; what lies in a stain is in the second colour."""
    x, y, w = line
    at, plain, restored = x, [], []
    if y < 12:
        return
    while at < x + w - 6:
        letters = pen.rng.randint(2, 7)
        stroke = [
            (at + n * 1.5, y + (2.6 if n % 2 else 0) + (2.2 if pen.rng.random() < 0.12 else 0))
            for n in range(letters * 2)
        ]
        at += letters * 3 + 3.2
        if stroke[-1][0] < x + w:
            near = any((stroke[0][0] - u) ** 2 + (y - v) ** 2 < (r * 1.7) ** 2 for u, v, r in holes)
            (restored if near else plain).append(stroke)
    for strokes, colour in ((plain, pen.ink), (restored, pen.accent)):
        if strokes:
            pen.lines(strokes, colour, 0.75)


def _tree(pen: Pen, leaves: int, box: tuple[float, float, float, float]) -> list[tuple[Any, Any, int]]:
    """Joins of a random binary tree, bottom up: (left, right, size) with (x, y) as nodes."""
    x, y, w, h = box
    nodes: list[tuple[float, float, int]] = [(x + w * (n + 0.5) / leaves, y, 1) for n in range(leaves)]
    joins, rise = [], 0.0
    while len(nodes) > 1:
        n = min(range(len(nodes) - 1), key=lambda i: nodes[i][2] + nodes[i + 1][2] + pen.rng.uniform(0, 4))
        one, other = nodes[n], nodes[n + 1]
        rise = max(rise + h / leaves * pen.rng.uniform(0.5, 1.3), max(one[1], other[1]) - y + 3)
        top = ((one[0] + other[0]) / 2, y + min(rise, h), one[2] + other[2])
        joins.append((one, other, round(top[1] * 10)))
        nodes[n : n + 2] = [top]
    return joins


def stemma(pen: Pen) -> None:
    """A family tree of manuscripts."""
    count = max(7, round(pen.w / 28))
    for one, other, high in _tree(pen, count, (4, 20, pen.w - 8, pen.h - 34)):
        top = ((one[0] + other[0]) / 2, high / 10)
        for end in (one, other):
            pen.line([top, (end[0], end[1])], pen.second if pen.rng.random() < 0.8 else pen.accent, 1)
        pen.disc(*top, 2.6, "#ffffff", pen.ink, 0.9)
    for n in range(count):
        x = 4 + (pen.w - 8) * (n + 0.5) / count
        pen.disc(x, 16, 7, mix(pen.third, "#ffffff", 0.5 * pen.rng.random()), pen.ink, 0.6)
        pen.text(x, 13.6, "ABCDEFGHIKLMNOPQRSTUVWXYZ"[n], 7)


def tree(pen: Pen) -> None:
    """A dendrogram with coloured leaves."""
    count = max(24, round(pen.w / 8))
    hues = [pen.accent, pen.second, pen.third, pen.ink]
    for one, other, high in _tree(pen, count, (20, 14, pen.w - 24, pen.h - 20)):
        pen.line([(one[0], one[1]), (one[0], high / 10), (other[0], high / 10), (other[0], other[1])], pen.ink, 0.7)
    kind = 0
    for n in range(count):
        kind = pen.rng.randrange(4) if pen.rng.random() < 0.2 else kind
        x = 20 + (pen.w - 24) * (n + 0.5) / count
        pen.rect(x - 2.2, 4, 4.4, 8, hues[kind])
    pen.line([(14, 14), (14, pen.h - 6)], width=0.6)
    pen.upright(9, pen.h / 2, "distance", 7)


def transitions(pen: Pen) -> None:
    """Syllable classes and the arrows between them."""
    count = pen.rng.randint(8, 11)
    cx, cy, rx, ry = pen.w / 2, pen.h / 2, pen.w / 2 - 24, pen.h / 2 - 14
    spots = [
        (cx + rx * math.cos(2 * math.pi * n / count), cy + ry * math.sin(2 * math.pi * n / count)) for n in range(count)
    ]
    hues = [pen.accent, pen.second, pen.third, pen.ink]
    for n, (x, y) in enumerate(spots):
        for other in pen.rng.sample(range(count), 3):
            if other != n:
                u, v = spots[other]
                mid = ((x + u) / 2 * 0.72 + cx * 0.28, (y + v) / 2 * 0.72 + cy * 0.28)
                curve = [
                    (
                        (1 - t) ** 2 * x + 2 * t * (1 - t) * mid[0] + t * t * u,
                        (1 - t) ** 2 * y + 2 * t * (1 - t) * mid[1] + t * t * v,
                    )
                    for t in (k / 10 for k in range(11))
                ]
                pen.line(curve, mix(hues[n % 4], "#ffffff", 0.35), pen.rng.choice([0.5, 1.0, 2.2]))
    for n, (x, y) in enumerate(spots):
        pen.disc(x, y, 8.5, hues[n % 4], "#ffffff", 1.2)
        pen.text(x, y - 2.5, "abcdefghijklm"[n], 7.5, "#ffffff")


def streets(pen: Pen) -> None:
    """Blocks of a town whose streets flood in order."""
    field = hills(pen.rng, 7, 0.3)
    columns, rows = max(9, round(pen.w / 24)), max(6, round(pen.h / 22))
    bend = pen.rng.uniform(4, 9)

    def corner(i: float, j: float) -> tuple[float, float]:
        return (pen.w * i / columns + bend * math.sin(j * 0.9), pen.h * j / rows + bend * math.sin(i * 0.7) * 0.7)

    pen.canvas.saveState()
    clip = pen.canvas.beginPath()
    clip.rect(0, 0, pen.w, pen.h)
    pen.canvas.clipPath(clip, stroke=0, fill=0)
    pen.rect(0, 0, pen.w, pen.h, "#f4f1ea")
    for i in range(-1, columns + 1):
        for j in range(-1, rows + 1):
            for end in ((i + 1, j), (i, j + 1)):
                wet = 1 - field(i / columns, j / rows)
                pen.line([corner(i, j), corner(*end)], ramp("sea", 0.95 - 0.9 * wet), 1.2 + 4.2 * wet)
    for _ in range(14):
        i, j = pen.rng.randrange(columns), pen.rng.randrange(rows)
        pen.disc(*corner(i, j), 2.8, "#ffffff", pen.accent, 1.1)
    river = [corner(t / 3, rows * 0.12 + math.sin(t / 5)) for t in range(-3, 3 * columns + 4)]
    pen.line(river, pen.second, 10)
    pen.line(river, mix(pen.second, "#ffffff", 0.5), 7)
    pen.canvas.restoreState()
    pen.rect(0, 0, pen.w, pen.h, edge="#888888")


def network(pen: Pen) -> None:
    """A drainage tree that runs to an outfall."""
    pen.rect(0, 0, pen.w, pen.h, mix(pen.pale, "#ffffff", 0.75))
    joined = [(pen.w - 14.0, pen.h * 0.5)]
    flow = [1]
    above = [0]
    for _ in range(90):
        x, y = pen.rng.uniform(8, pen.w - 24), pen.rng.uniform(8, pen.h - 8)
        near = min(range(len(joined)), key=lambda n: (joined[n][0] - x) ** 2 + 2 * (joined[n][1] - y) ** 2)
        joined.append((x, y))
        above.append(near)
        flow.append(1)
        while near:
            flow[near] += 1
            near = above[near]
    for n in range(len(joined) - 1, 0, -1):
        (x, y), (u, v) = joined[n], joined[above[n]]
        state = ramp("ember", 0.25 + 0.6 * pen.rng.random()) if pen.rng.random() < 0.22 else pen.second
        pen.line([(x, y), (x + (u - x) * 0.5, y), (u, v)], state, 0.6 + 0.55 * math.sqrt(flow[n]))
    for x, y in joined[1:]:
        pen.disc(x, y, 1.4, "#ffffff", pen.ink, 0.5)
    pen.area([(pen.w - 16, pen.h * 0.5 - 7), (pen.w - 4, pen.h * 0.5), (pen.w - 16, pen.h * 0.5 + 7)], pen.accent)


def foam(pen: Pen) -> None:
    """Packed bubbles, coloured by their number of sides."""
    pen.rect(0, 0, pen.w, pen.h, "#2b2430")
    placed: list[tuple[float, float, float]] = []
    for size in (22, 17, 12, 9, 6.5, 5):
        for _ in range(170):
            r = size * pen.rng.uniform(0.8, 1.1)
            x, y = pen.rng.uniform(r, pen.w - r), pen.rng.uniform(r, pen.h - r)
            if all((x - u) ** 2 + (y - v) ** 2 > (r + s + 0.5) ** 2 for u, v, s in placed):
                placed.append((x, y, r))
    for x, y, r in placed:
        hue = ramp("ember", 0.1 + 0.62 * pen.rng.random())
        pen.disc(x, y, r, hue, "#fff6e8", 0.5)
        if r > 5:
            pen.disc(x - r * 0.3, y + r * 0.35, r * 0.22, mix(hue, "#ffffff", 0.6))
    pen.line([(8, 8), (38, 8)], "#ffffff", 1.6)
