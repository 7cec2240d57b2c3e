"""Figures of surfaces: ice, fabric, and what a camera sees."""

import math

from drawing.pen import Pen, contours, hills, mix, ramp


def contour_map(pen: Pen) -> None:
    """A glacier in its valley, with contours, former margins and stakes."""
    field = hills(pen.rng, 10, 0.26)

    def ground(x: float, y: float) -> float:
        valley = min(1.0, abs(y - 0.5 - 0.16 * math.sin(3.2 * x + 1)) * 2.2)
        return 0.38 * (1 - x) + 0.42 * valley + 0.2 * field(x, y)

    pen.cells(48, 28, lambda i, j: 0.9 - 0.55 * ground((i + 0.5) / 48, (j + 0.5) / 28), "moss")
    for reach, colour in ((0.86, "#ffffff"), (0.74, "#e4f1fa"), (0.6, "#b9d9ee")):
        ice = contours(
            lambda x, y, r=reach: (
                0.3
                - 0.5 * abs(y - 0.5 - 0.16 * math.sin(3.2 * x + 1)) * 2.2
                - max(0.0, x - r + 0.28) ** 1.5 * 2.1
                - 0.05
            ),
            0.0,
        )  # type: ignore[misc]  # a default binds the loop's value
        for chain in ice:
            points = [(pen.w * u, pen.h * v) for u, v in chain]
            if min(u for u, _ in chain) < 0.02:
                points = [(0, points[0][1]), *points, (0, points[-1][1])]
            pen.area(points, colour, "#3f7fb0", 0.5)
    for n in range(14):
        level = 0.12 + n * 0.055
        chains = [[(pen.w * u, pen.h * v) for u, v in chain] for chain in contours(ground, level, 48, 30)]
        if chains:
            pen.lines(chains, "#5a4632", 1.0 if n % 5 == 0 else 0.35)
    for n in range(7):
        x = 0.08 + 0.09 * n
        pen.disc(
            pen.w * x,
            pen.h * (0.5 + 0.16 * math.sin(3.2 * x + 1) + pen.rng.uniform(-0.03, 0.03)),
            1.8,
            pen.accent,
            "#ffffff",
            0.5,
        )
    pen.rect(0, 0, pen.w, pen.h, edge=pen.ink)


def change(pen: Pen) -> None:
    """Elevation change on a grid, red for loss."""
    field = hills(pen.rng, 9, 0.24)
    pen.cells(60, 34, lambda i, j: 0.9 - 0.85 * field((i + 0.5) / 60, (j + 0.5) / 34) * (0.35 + 0.65 * i / 60), "ice")
    chains = [[(pen.w * u, pen.h * v) for u, v in chain] for chain in contours(field, 0.42)]
    if chains:
        pen.lines(chains, "#22303c", 1.0)
    for n in range(24):
        pen.rect(pen.w - 14, 8 + n * (pen.h - 16) / 24, 7, (pen.h - 16) / 24 + 0.3, ramp("ice", n / 23))
    pen.rect(0, 0, pen.w, pen.h, edge=pen.ink)


def chart(pen: Pen) -> None:
    """A colourwork chart: a motif with its mirror image, repeated."""
    cell = 6.2
    columns, rows = int(pen.w // cell), int(pen.h // cell)
    half, tall = pen.rng.randint(5, 8), pen.rng.randint(8, 12)
    seeds = hills(pen.rng, 9, 0.2)
    hues = [mix(pen.pale, "#ffffff", 0.55), pen.accent, pen.second, pen.ink]

    def colour(i: int, j: int) -> str:
        a, b = i % (2 * half), j % (2 * tall)
        a, b = min(a, 2 * half - 1 - a), min(b, 2 * tall - 1 - b)
        if b == 0:
            return hues[3]
        value = seeds((a + 0.5) / half, (b + 0.5) / tall)
        return hues[0 if value < 0.47 else 1 if value < 0.63 else 2 if value < 0.8 else 3]

    x0 = (pen.w - columns * cell) / 2
    for j in range(rows):
        start = 0
        for i in range(1, columns + 1):
            if i == columns or colour(i, j) != colour(start, j):
                pen.rect(x0 + start * cell, j * cell, (i - start) * cell, cell, colour(start, j))
                start = i
    for i in range(columns + 1):
        pen.line([(x0 + i * cell, 0), (x0 + i * cell, rows * cell)], "#ffffff", 0.7 if i % 5 else 1.4)
    for j in range(rows + 1):
        pen.line([(x0, j * cell), (x0 + columns * cell, j * cell)], "#ffffff", 0.7 if j % 5 else 1.4)


def loops(pen: Pen) -> None:
    """Knitted loops, coloured by tension."""
    pen.rect(0, 0, pen.w, pen.h, mix(pen.ink, "#000000", 0.45))
    wide, tall = 14.0, 10.4
    field = hills(pen.rng, 6, 0.3)
    columns, rows = int(pen.w // wide), int(pen.h // tall) - 1
    x0 = (pen.w - columns * wide) / 2
    scale = pen.rng.choice(["ember", "plum"])
    for j in range(rows, -1, -1):
        for i in range(columns):
            hue = ramp(scale, 0.05 + 0.75 * field(i / columns, j / rows))
            x, y = x0 + i * wide, 2 + j * tall
            for side in (-1, 1):
                mid = x + wide / 2
                leg = [
                    (mid + side * 0.4, y),
                    (mid + side * 4.5, y + tall * 0.62),
                    (mid + side * 6.6, y + tall * 1.22),
                    (mid + side * 2.8, y + tall * 0.95),
                    (mid + side * 0.4, y + tall * 0.45),
                ]
                pen.area(leg, hue, mix(hue, "#000000", 0.35), 0.35)


def ruffle(pen: Pen) -> None:
    """A ruffled disc seen from above and aside."""
    pen.rect(0, 0, pen.w, pen.h, mix(pen.pale, "#ffffff", 0.6))
    count = max(1, round(pen.w / 240))
    for n in range(count):
        waves = pen.rng.randint(6, 12)
        cx, cy, radius = pen.w * (n + 0.5) / count, pen.h * 0.5, pen.h * 0.62
        turns, spokes = 15, 120

        def spot(
            ring: float, turn: float, at: tuple[float, float, float, int] = (cx, cy, radius, waves)
        ) -> tuple[float, float]:
            angle = 2 * math.pi * turn / 120
            lift = 0.3 * ring**2.4 * math.sin(at[3] * angle + 3 * ring)
            out = at[2] * ring
            return at[0] + out * 1.25 * math.cos(angle), at[1] + out * 0.52 * math.sin(angle) + at[2] * lift * 0.6 - at[
                2
            ] * 0.03

        quads = []
        for ring in range(turns):
            for turn in range(0, spokes, 2):
                steep = math.sin(waves * 2 * math.pi * (turn + 1) / spokes + 3 * ring / turns)
                quads.append((-math.sin(2 * math.pi * turn / spokes) * ring, ring, turn, steep))
        for _, ring, turn, steep in sorted(quads):
            inner, outer = ring / turns, (ring + 1) / turns
            corners = [spot(inner, turn), spot(outer, turn), spot(outer, turn + 2), spot(inner, turn + 2)]
            shade = 0.42 + 0.34 * steep * ring / turns
            pen.area(corners, ramp("plum", shade), mix(ramp("plum", shade), "#ffffff", 0.35), 0.2)


def photo(pen: Pen) -> None:
    """A small grey bitmap, as from a camera or a microscope: hills under a low sun, with grain."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    field = hills(pen.rng, 44, 0.06)
    wide, tall = 132, max(24, round(132 * pen.h / pen.w))
    grain = bytearray()
    for j in range(tall):
        for i in range(wide):
            x, y = i / wide, j / tall
            slope = field(x + 0.012, y + 0.012) - field(x - 0.012, y - 0.012)
            grain.append(round(min(max(112 + 760 * slope + pen.rng.gauss(0, 3), 0), 255)) & 0xFC)
    picture = Image.frombytes("L", (wide, tall), bytes(grain))
    pen.canvas.drawImage(ImageReader(picture), 0, 0, pen.w, pen.h)
    pen.line([(10, 9), (50, 9)], "#ffffff", 1.6)
    pen.rect(0, 0, pen.w, pen.h, edge=pen.ink)
