"""The plot of `benchmarks.scale`: CPU seconds of each stage over the number of papers, both axes logarithmic.

Readable on white and on black: a reader's browser chooses.
"""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Line = Mapping[int, float]

_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 560, 16, 400
_APART = 16  # pixels between the names of two lines, at least
_LEAST = 0.1  # seconds: less is noise
_HUES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#8a63d2", "#888888", "#c0392b", "#2a9d8f")
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.grid{stroke:#ddd}.fair{stroke:#888;stroke-dasharray:2 4}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}.grid{stroke:#444}}"
    "polyline{fill:none;stroke-width:2}polyline.fair{stroke-width:1}"
)


class _Axes(NamedTuple):
    """Which papers and seconds the picture's borders are, as powers of ten."""

    few: float
    many: float
    short: float
    long: float

    def x(self, papers: float) -> float:
        return _LEFT + (math.log10(papers) - self.few) / ((self.many - self.few) or 1) * (_RIGHT - _LEFT)

    def y(self, seconds: float) -> float:
        share = (math.log10(max(seconds, _LEAST)) - self.short) / ((self.long - self.short) or 1)
        return _BOTTOM - share * (_BOTTOM - _TOP)

    def path(self, line: Line) -> str:
        return " ".join(f"{self.x(n):.1f},{self.y(t):.1f}" for n, t in sorted(line.items()))


def svg(lines: Mapping[str, Line], memory: Line) -> str:
    """The picture; `lines` has seconds by size for each name, "in all" among them, `memory` megabytes by size."""
    sizes = sorted(memory)
    most = max(value for line in lines.values() for value in line.values())
    axes = _Axes(math.log10(sizes[0]), math.log10(sizes[-1]), math.log10(_LEAST), math.log10(most))
    marks = [*_grid(axes, sizes, memory), _fair(axes, lines["in all"]), *_drawn(axes, lines)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
    title = "<title>CPU seconds of a build over the number of papers</title>"
    return f"{head}{title}<style>{_STYLE}</style>{''.join(marks)}</svg>\n"


def _grid(axes: _Axes, sizes: Iterable[int], memory: Line) -> list[str]:
    """Powers of ten across, and below each size its memory."""
    elements = []
    for power in range(round(axes.short), math.floor(axes.long) + 1):
        y = axes.y(10**power)
        elements.append(f'<line class="grid" x1="{_LEFT}" x2="{_RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        elements.append(f'<text text-anchor="end" x="{_LEFT - 8}" y="{y + 4:.1f}">{10.0**power:g} s</text>')
    for size in sizes:
        x = f"{axes.x(size):.1f}"
        said = f'{size:,}</tspan><tspan x="{x}" dy="15">{memory[size] / 1000:.1f} GB'
        elements.append(f'<text text-anchor="middle" x="{x}" y="{_BOTTOM + 20}"><tspan>{said}</tspan></text>')
    return [
        *elements,
        f'<text text-anchor="middle" x="{(_LEFT + _RIGHT) / 2}" y="{_HEIGHT - 8}">papers; peak memory</text>',
    ]


def _fair(axes: _Axes, whole: Line) -> str:
    """N log N through the whole build of the smallest size."""
    first = min(whole)
    unit = whole[first] / (first * math.log(first))
    return f'<polyline class="fair" points="{axes.path({n: unit * n * math.log(n) for n in whole})}"/>'


def _drawn(axes: _Axes, lines: Mapping[str, Line]) -> list[str]:
    """The lines, and their names beside their ends, none over another."""
    elements, below = list[str](), -math.inf
    ends = sorted((axes.y(line[max(line)]), name) for name, line in lines.items())
    for (end, name), hue in zip(ends, _HUES * len(ends), strict=False):
        below = max(end, below + _APART)
        elements.append(f'<polyline stroke="{hue}" points="{axes.path(lines[name])}"/>')
        elements.append(f'<polyline stroke="{hue}" points="{_RIGHT},{end:.1f} {_RIGHT + 14},{below:.1f}"/>')
        elements.append(f'<text x="{_RIGHT + 20}" y="{below + 4:.1f}">{name}</text>')
    return elements
