"""Figures that plot something invented: curves, bars, spectrograms, heat maps, sections."""

import math

from drawing.pen import PALETTES, Pen, hills, mix, ramp

Box = tuple[float, float, float, float]


def _frame(pen: Pen) -> Box:
    return (26, 22, pen.w - 32, pen.h - 28)


def _walk(pen: Pen, steps: int, drift: float, noise: float) -> list[float]:
    """A smooth random walk from 0 to 1 in height."""
    values, speed, value = [], 0.0, 0.0
    for _ in range(steps):
        speed = 0.8 * speed + pen.rng.gauss(0, noise)
        value += drift + speed
        values.append(value)
    low, high = min(values), max(values)
    return [(v - low) / (high - low) for v in values]


def spectrogram(pen: Pen) -> None:
    """Reef sound: upright snaps over a low band of calls."""
    x, y, w, h = box = _frame(pen)
    columns, rows = 88, 26
    snaps = {pen.rng.randrange(columns): pen.rng.uniform(0.3, 0.75) for _ in range(16)}
    calls = [(pen.rng.uniform(0, columns), pen.rng.uniform(1, 8), pen.rng.uniform(2, 5)) for _ in range(17)]
    noise = [[pen.rng.uniform(-0.07, 0.07) for _ in range(columns)] for _ in range(rows)]

    def level(i: int, j: int) -> float:
        total = 0.34 * math.exp(-j / 7) + 0.1 + noise[j][i] + snaps.get(i, 0) * (0.5 + 0.5 * math.sin(j / 5 + i) ** 2)
        total += sum(0.75 * math.exp(-(((i - u) / s) ** 2) - (j - v) ** 2 / 1.4) for u, v, s in calls)
        return total

    scale = pen.rng.choice(["dusk", "dusk", "sea"])
    pen.cells(columns, rows, level, scale, box)
    pen.axes(box, ("time (s)", "frequency (kHz)"), (["0", "15", "30", "45", "60"], ["0", "4", "8", "12"]))
    start = pen.rng.uniform(0.2, 0.6) * w + x
    pen.rect(start, y + 2, w * 0.16, h * 0.34, edge="#ffffff")
    pen.text(start + w * 0.08, y + h * 0.34 + 6, "chorus", 6.5, "#ffffff")


def song(pen: Pen) -> None:
    """Birdsong: three phrases of sweeping syllables, coloured by class."""
    x, y, w, h = _frame(pen)
    hues = [pen.accent, pen.second, pen.third, pen.ink]
    shapes = [[pen.rng.uniform(-1, 1) for _ in range(4)] for _ in hues]
    for row in range(3):
        low, tall = y + row * h / 3, h / 3 - 5
        pen.rect(x, low, w, tall, mix(pen.pale, "#ffffff", 0.72))
        at = x + 4
        while at < x + w - 22:
            kind = pen.rng.choices(range(4), (5, 4, 2, 1))[0]
            long = 8 + 5 * kind + pen.rng.uniform(-1, 1)
            a, b, c, d = shapes[kind]
            for overtone, width in ((1.0, 1.6), (1.45, 0.5)):
                middle = low + tall * 0.36 * overtone
                curve = [
                    (
                        at + long * t / 9,
                        middle + tall * 0.26 * (a * math.sin(t / 2) + b * t / 9 - b / 2 + c * math.cos(t)),
                    )
                    for t in range(10)
                ]
                pen.line([(u, min(max(v, low + 1), low + tall - 1)) for u, v in curve], hues[kind], width)
            at += long + 3 + 4 * abs(d) + pen.rng.uniform(0, 2)
    pen.axes((x, y, w, h), ("time (s)", "frequency (kHz)"), (["0", "1", "2", "3", "4"], ["2", "8"]))


def rose(pen: Pen) -> None:
    """A round-the-clock diagram."""
    cx, cy, radius = pen.w / 2, pen.h / 2, pen.h / 2 - 12
    peak, other = pen.rng.uniform(16, 19), pen.rng.uniform(4, 7)
    for ring in (0.33, 0.66, 1.0):
        pen.disc(cx, cy, radius * ring, edge="#b8c0c8", width=0.4)
    for hour in range(48):
        near = max(math.exp(-(((hour / 2 - p + 12) % 24 - 12) ** 2) / s) for p, s in ((peak, 6.0), (other, 3.0)))
        size = radius * min(1.0, 0.22 + 0.72 * near + pen.rng.uniform(-0.05, 0.05))
        angles = [math.pi / 2 - 2 * math.pi * (hour + t) / 48 for t in (0.06, 0.35, 0.65, 0.94)]
        wedge = [(cx + size * math.cos(a), cy + size * math.sin(a)) for a in angles]
        pen.area([(cx, cy), *wedge], ramp("ember", 0.15 + 0.7 * size / radius))
    for hour in (0, 6, 12, 18):
        angle = math.pi / 2 - 2 * math.pi * hour / 24
        pen.text(cx + (radius + 8) * math.cos(angle), cy + (radius + 7) * math.sin(angle) - 2, f"{hour:02d} h")


def curves(pen: Pen) -> None:
    """Three noisy curves with bands."""
    x, y, w, h = box = _frame(pen)
    drift, steps = pen.rng.choice([-0.05, 0.03, 0.06]), 44
    for n, colour in enumerate((pen.second, pen.accent, pen.ink)):
        values = _walk(pen, steps, drift, 0.05)
        mean = [0.08 + 0.2 * n + 0.46 * v for v in values]
        spread = [0.035 + 0.05 * abs(math.sin(t / 9 + n)) for t in range(steps)]
        along = [x + w * t / (steps - 1) for t in range(steps)]
        top = [(u, y + h * min(m + s, 1)) for u, m, s in zip(along, mean, spread, strict=True)]
        low = [(u, y + h * max(m - s, 0)) for u, m, s in zip(along, mean, spread, strict=True)]
        pen.area([*top, *reversed(low)], mix(colour, "#ffffff", 0.76))
        pen.line([(u, y + h * m) for u, m in zip(along, mean, strict=True)], colour, 1.2)
        marks = range(3 + 2 * n, steps, 9)
        for t in marks:
            pen.disc(along[t], y + h * (mean[t] + pen.rng.gauss(0, 0.03)), 1.7, "#ffffff", colour, 0.8)
        pen.line([(x + 8, y + h - 6 - 8 * n), (x + 20, y + h - 6 - 8 * n)], colour, 1.4)
        pen.text(x + 23, y + h - 8 - 8 * n, "ABC"[n], 6.5, anchor="start")
    pen.axes(box, ("time (days)", "standardised"), (["0", "20", "40", "60", "80"], ["0", "0.5", "1.0"]))


def bars(pen: Pen) -> None:
    """Grouped bars with whiskers."""
    x, y, w, h = box = _frame(pen)
    hues = [pen.ink, pen.second, pen.third, pen.accent]
    groups = pen.rng.randint(4, 6)
    for share in (0.25, 0.5, 0.75, 1.0):
        pen.line([(x, y + h * share), (x + w, y + h * share)], "#dfe3e6", 0.4)
    for group in range(groups):
        base = pen.rng.uniform(0.35, 0.85)
        for n, colour in enumerate(hues):
            wide = w / groups / 5.2
            left = x + w * (group + 0.1) / groups + n * wide * 1.08
            tall = h * base * (1 - 0.17 * n + pen.rng.uniform(-0.06, 0.06))
            pen.rect(left, y, wide, tall, colour)
            pen.line([(left + wide / 2, tall + y - 5), (left + wide / 2, tall + y + 5)], "#555555", 0.5)
    pen.axes(box, ("group", "error"), (["" for _ in range(groups + 1)], ["0", "1", "2", "3", "4"]))
    for n, (colour, name) in enumerate(zip(hues, ("baseline", "earlier", "partial", "ours"), strict=True)):
        pen.rect(x + w - 128 + 33 * n, y + h + 1, 5, 5, colour)
        pen.text(x + w - 121 + 33 * n, y + h + 1.5, name, 5.5, anchor="start")


def matrix(pen: Pen) -> None:
    """A distance matrix with blocks along its diagonal."""
    side = pen.h - 8
    x = (pen.w - side - 34) / 2
    sizes = [pen.rng.randint(4, 9) for _ in range(6)]
    block = [n for n, size in enumerate(sizes) for _ in range(size)]
    count = len(block)
    jitter = [pen.rng.uniform(-0.06, 0.06) for _ in range(count)]

    def near(i: int, j: int) -> float:
        far = 0.12 + 0.05 * abs(block[i] - block[j])
        inside = 1.0 - far * 0.6 if i == j else 0.68 - 0.03 * abs(i - j)
        return (inside if block[i] == block[j] else 0.36 - far * 0.5) + jitter[i] + jitter[j]

    pen.cells(count, count, near, "ember", (x, 4, side, side))
    pen.rect(x, 4, side, side, edge=pen.ink)
    pen.cells(1, 24, lambda _i, j: j / 23, "ember", (x + side + 12, 4, 8, side))
    for share, label in ((0, "far"), (1, "near")):
        pen.text(x + side + 24, 4 + (side - 6) * share, label, anchor="start")


def hydrograph(pen: Pen) -> None:
    """A tide outside, a level inside, rain from above."""
    x, y, w, h = box = _frame(pen)
    storm, steps = pen.rng.uniform(0.4, 0.7), 120
    for t in range(0, steps, 2):
        rain = max(0.0, math.exp(-(((t / steps - storm) / 0.09) ** 2)) * pen.rng.uniform(0.4, 1))
        if rain > 0.03:
            pen.rect(
                x + w * t / steps, y + h - 0.3 * h * rain, w / 75, 0.3 * h * rain, mix(pen.second, "#ffffff", 0.35)
            )

    def tide(t: float) -> float:
        return 0.33 + 0.2 * math.sin(t / steps * 31) * (1 + 0.35 * math.sin(t / steps * 3)) + 0.05 * math.sin(t / 9)

    def level(t: float) -> float:
        return 0.2 + 0.42 * math.exp(-(((t / steps - storm - 0.04) / 0.1) ** 2)) + 0.3 * max(0.0, tide(t - 2) - 0.42)

    spots = range(steps + 1)
    upper = [(x + w * t / steps, y + h * (level(t) + 0.06)) for t in spots]
    lower = [(x + w * t / steps, y + h * (level(t) - 0.05)) for t in spots]
    pen.area([*upper, *reversed(lower)], mix(pen.accent, "#ffffff", 0.75))
    pen.line([(x + w * t / steps, y + h * tide(t)) for t in spots], pen.ink, 0.9)
    pen.line([(x + w * t / steps, y + h * level(t)) for t in spots], pen.accent, 1.3)
    pen.line([(x, y + h * 0.56), (x + w, y + h * 0.56)], "#777777", 0.5, (3, 2))
    pen.text(x + w - 2, y + h * 0.58, "street level", 6, anchor="end")
    pen.axes(box, ("hours", "level (m)"), (["0", "12", "24", "36", "48", "60"], ["−0.5", "0.5", "1.5"]))


def crunch(pen: Pen) -> None:
    """Force against depth of bite, with cracks."""
    x, y, w, h = box = _frame(pen)
    for n, colour in enumerate((pen.second, pen.third, pen.accent)):
        force, points = 0.0, []
        for t in range(150):
            force += (0.018 + 0.004 * n) * (1 + 0.4 * math.sin(t / 24))
            if pen.rng.random() < 0.05 + 0.05 * n:
                force *= pen.rng.uniform(0.5, 0.9)
            force = min(force * (1.0 if t < 120 else 0.97), 0.94)
            points.append((x + w * t / 149, y + h * force * (0.62 + 0.17 * n)))
        pen.line(points, colour, 0.8)
        pen.rect(x + 6, y + h - 8 - 9 * n, 7, 4, colour)
        pen.text(x + 16, y + h - 8.5 - 9 * n, ("soft", "crisp", "brittle")[n], 6, anchor="start")
    pen.axes(box, ("depth of bite (mm)", "force (N)"), (["0", "2", "4", "6", "8"], ["0", "10", "20", "30"]))


def ternary(pen: Pen) -> None:
    """A mixture triangle with a field of colour."""
    side = min(pen.w - 60, (pen.h - 24) / 0.866)
    left, low = (pen.w - side) / 2, 14
    field = hills(pen.rng, 6, 0.3)
    scale, count = pen.rng.choice(["ember", "plum"]), 22

    def spot(a: float, b: float) -> tuple[float, float]:
        return left + side * (a + b / 2), low + side * 0.866 * b

    for j in range(count):
        for i in range(count - j):
            a, b, step = i / count, j / count, 1 / count
            hue = ramp(scale, field(a + b / 2, b))
            pen.area([spot(a, b), spot(a + step, b), spot(a, b + step)], hue, hue, 0.3)
            if i < count - j - 1:
                pen.area([spot(a + step, b), spot(a + step, b + step), spot(a, b + step)], hue, hue, 0.3)
    pen.line([spot(0, 0), spot(1, 0), spot(0, 1), spot(0, 0)], pen.ink, 0.9)
    for _ in range(26):
        a, b = sorted((pen.rng.random(), pen.rng.random()))
        pen.disc(*spot(a, 1 - b), 1.6, "#ffffff", pen.ink, 0.6)
    pen.text(left - 4, low - 9, "flour")
    pen.text(left + side + 4, low - 9, "water")
    pen.text(left + side / 2, low + side * 0.866 + 3, "fat")


def heat(pen: Pen) -> None:
    """A response surface over temperature and time."""
    from drawing.pen import contours  # beside its only use: the other plots need no contours

    x, y, w, h = box = _frame(pen)
    field = hills(pen.rng, 5, 0.4)
    scale = pen.rng.choice(["ember", "moss", "plum"])
    pen.cells(40, 24, lambda i, j: field((i + 0.5) / 40, (j + 0.5) / 24), scale, box)
    for level, width in ((0.5, 0.5), (0.62, 0.7), (0.74, 1.2)):
        lines = [[(x + w * u, y + h * v) for u, v in chain] for chain in contours(field, level, 30, 20)]
        if lines:
            pen.lines(lines, "#ffffff", width)
    pen.axes(box, ("temperature (°C)", "time (min)"), (["140", "160", "180", "200", "220"], ["4", "8", "12", "16"]))


def section(pen: Pen) -> None:
    """A glacier cut along its flow: bed, and the surface in several years."""
    x, y, w, h = box = _frame(pen)
    steps = 60
    rough = _walk(pen, steps + 1, 0.0, 0.06)
    bed = [0.08 + 0.62 * (1 - t / steps) ** 1.4 + 0.09 * rough[t] for t in range(steps + 1)]
    ages = 5
    for age in range(ages):
        reach = 0.96 - 0.1 * age - pen.rng.uniform(0, 0.03)
        thick = [max(0.0, 1 - t / steps / reach) ** 0.5 * (0.24 - 0.028 * age) for t in range(steps + 1)]
        top = [(x + w * t / steps, y + h * (bed[t] + thick[t])) for t in range(steps + 1)]
        base = [(x + w * t / steps, y + h * bed[t]) for t in range(steps, -1, -1)]
        pen.area(top + base, mix("#eaf4fb", "#4f8fc0", age / ages), pen.second, 0.4)
    ground = [(x + w * t / steps, y + h * bed[t]) for t in range(steps + 1)]
    pen.area([(x, y), *ground, (x + w, y)], "#8b7d6b", "#4a4036", 0.8)
    for n in range(ages):
        pen.rect(x + w - 62, y + h - 8 - 8 * n, 7, 5, mix("#eaf4fb", "#4f8fc0", n / ages), pen.second)
        pen.text(x + w - 52, y + h - 8 - 8 * n, f"survey {n + 1}", 6, anchor="start")
    pen.axes(box, ("distance (km)", "elevation (m)"), (["0", "1", "2", "3", "4", "5"], ["1900", "2500", "3100"]))


def night(pen: Pen) -> None:
    """A dark scatter of points that drift into clusters."""
    pen.rect(0, 0, pen.w, pen.h, "#11141c")
    hues = [c for name in ("reef", "kitchen", "bird") for c in PALETTES[name][1:4]]
    for hue in pen.rng.sample(hues, 6):
        cx, cy = pen.rng.uniform(0.12, 0.88) * pen.w, pen.rng.uniform(0.18, 0.82) * pen.h
        turn, long = pen.rng.uniform(0, math.pi), pen.rng.uniform(9, 26)
        for _ in range(70):
            a, b = pen.rng.gauss(0, long), pen.rng.gauss(0, 6)
            u, v = cx + a * math.cos(turn) - b * math.sin(turn), cy + a * math.sin(turn) + b * math.cos(turn)
            if 4 < u < pen.w - 4 and 4 < v < pen.h - 4:
                pen.disc(u, v, pen.rng.uniform(0.5, 1.7), mix(hue, "#ffffff", pen.rng.uniform(0, 0.35)))
    pen.line([(10, 8), (46, 8)], "#ffffff", 0.8)
    pen.text(50, 6, "one unit", 6, "#ffffff", "start")
