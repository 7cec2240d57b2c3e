"""The map as a still image: an SVG poster, to print and for readers without scripts, and a PNG for link previews.

Both are drawn from the coordinates, with the topics' colours of the style sheet and labels beside the dots.
"""

import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

import numpy as np

from confpapers.model import Entry, Label, Topic
from confpapers.site.name_placement import PlacedName, Room, Wanted, broken, place_names

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH, HEIGHT = 1200, 630  # pixels of the PNG, the size that link previews show without cropping
POSTER_WIDTH, POSTER_HEIGHT = 1680, 1050  # of the SVG
_RIM = 44
_TITLE = 96  # pixels at the top, for the title
_LEGEND = 300  # pixels at the left of the poster
_ROW = 24  # pixels per line of the legend
_TIMES = 2  # the PNG is drawn this much larger and reduced, for smooth dots
_MOST_NAMES = 14  # on the PNG
_MOST_DOTS = 20_000  # in the SVG; more would take more bytes than the page itself
_PAPER, _INK, _SOFT = "#fdfcfa", "#1d1b18", "#686259"
_DARK_PAPER, _DARK_INK = "#141518", "#e8e5df"
_COLOUR = re.compile(r"(\.topics-16 )?\.t(\d+) \{ --t: light-dark\((#\w+), (#\w+)\)")


class Frame(NamedTuple):
    """An image, and the part of it that the map fills."""

    room: Room
    scale: float
    right: float  # the map's offset after scaling
    down: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the image coordinates of a map position."""
        return x * self.scale + self.right, y * self.scale + self.down


def palette(styles: str, topics: int) -> list[tuple[str, str]]:
    """Return the topics' colours, light and dark, from the style sheet; after sixteen they repeat."""
    by_number = {(bool(many), int(number)): (light, dark) for many, number, light, dark in _COLOUR.findall(styles)}
    colours = [by_number.get((topics > 8, k)) or by_number.get((False, k)) for k in range(16)]
    defined = [colour for colour in colours if colour] or [(_SOFT, _SOFT)]
    return [defined[k % len(defined)] for k in range(topics)]


def still_maps(
    title: str, entries: Sequence[Entry], labels: Sequence[Label], topics: Sequence[Topic], styles: str
) -> dict[str, bytes]:
    """Return `map.svg` and `map.png` of a conference; empty if no paper has a position."""
    if not any(entry.x is not None for entry in entries):
        return {}
    colours = palette(styles, len(topics))
    about = f"{len(entries):,} papers"
    svg = map_svg(entries, labels, colours, title=title, topics=topics)
    return {"map.svg": svg, "map.png": map_png(entries, labels, colours, title=title, below=about)}


# --- the poster ------------------------------------------------------------------------------------------------------


def map_svg(
    entries: Sequence[Entry],
    labels: Sequence[Label],
    colours: Sequence[tuple[str, str]],
    *,
    title: str,
    topics: Sequence[Topic] = (),
) -> bytes:
    """Return the map as a poster with a title and a legend, light or dark like the reader's system.

    The same input gives the same bytes.
    """
    room = Room(_LEGEND, _TITLE, POSTER_WIDTH - _RIM / 2, POSTER_HEIGHT - _RIM / 2)
    frame = _frame(entries, room)
    dots = _dots(entries, len(colours), frame)
    radius = _radius(len(dots))
    step = max(1, -(-len(dots) // _MOST_DOTS))
    paths: dict[int, list[str]] = {}
    for topic, x, y in dots[::step]:
        paths.setdefault(topic, []).append(f"M{x:.1f} {y:.1f}h0")
    drawn = "".join(f'<path class="t{topic}" d="{"".join(path)}"/>\n' for topic, path in sorted(paths.items()))
    glow = "".join(f'<path class="t{topic}" d="{"".join(path)}"/>\n' for topic, path in sorted(paths.items()))
    names = _names(entries, labels, frame, radius, most=len(labels), levels=2)
    light = "".join(f".t{k}{{stroke:{colour}}}.f{k}{{fill:{colour}}}" for k, (colour, _) in enumerate(colours))
    dark = "".join(f".t{k}{{stroke:{colour}}}.f{k}{{fill:{colour}}}" for k, (_, colour) in enumerate(colours))
    about = f"{len(entries):,} papers"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {POSTER_WIDTH} {POSTER_HEIGHT}" role="img">\n'
        f"<title>{escape(f'Map of the {about} of {title}')}</title>\n<style>"
        f"rect{{fill:{_PAPER}}}path{{fill:none;stroke-width:{radius * 2:.1f};stroke-linecap:round;stroke-opacity:.85}}"
        f".glow path{{stroke-width:{radius * 2 + 44:.1f};stroke-opacity:.035}}"
        f"line{{stroke-width:1}}text{{font-family:system-ui,sans-serif;fill:{_INK}}}"
        f".name{{font-weight:600;text-anchor:middle;paint-order:stroke;stroke:{_PAPER};stroke-width:4;"
        f"stroke-linejoin:round}}.title{{font:600 40px Georgia,serif}}.soft{{fill:{_SOFT}}}{light}"
        f"@media(prefers-color-scheme:dark){{rect{{fill:{_DARK_PAPER}}}text{{fill:{_DARK_INK}}}"
        f".name{{stroke:{_DARK_PAPER}}}.soft{{fill:#a29d94}}{dark}}}"
        f'</style>\n<rect width="{POSTER_WIDTH}" height="{POSTER_HEIGHT}"/>\n<g class="glow">{glow}</g>\n{drawn}'
        f'<text class="title" x="{_RIM}" y="66">{escape(title)}</text>\n'
        f'<text class="soft" x="{POSTER_WIDTH - _RIM}" y="62" font-size="20" text-anchor="end">{escape(about)}</text>\n'
        f"{_legend(entries, topics)}{''.join(map(_name_svg, names))}</svg>\n"
    ).encode()


def _legend(entries: Sequence[Entry], topics: Sequence[Topic]) -> str:
    """Return the legend: topics with their colours, and the number of papers of which each is the largest topic."""
    counts = Counter(_main(entry, len(entry.topics)) for entry in entries if entry.topics)
    rows, y = [], _TITLE + 30.0
    for topic in topics:
        lines = broken(topic.name)
        rows.append(f'<circle class="f{topic.number}" cx="{_RIM + 6}" cy="{y - 5:.0f}" r="6"/>')
        for n, line in enumerate(lines):
            count = f" {counts[topic.number]:,}" if n == len(lines) - 1 else ""
            soft = f'<tspan class="soft">{count}</tspan>'
            rows.append(f'<text class="key" x="{_RIM + 22}" y="{y:.0f}" font-size="15">{escape(line)}{soft}</text>')
            y += _ROW * (0.8 if count == "" else 1.15)
    return "\n".join(rows) + "\n"


def _name_svg(name: PlacedName) -> str:
    colour = f" f{name.label.topic}" if name.label.topic >= 0 else ""
    stroke = f"t{name.label.topic}" if name.label.topic >= 0 else "t0"
    line = ""
    if name.leader:
        x1, y1, x2, y2 = (f"{value:.1f}" for value in name.leader)
        line = f'<line class="{stroke}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>\n'
    texts = "".join(
        f'<text class="name{colour}" x="{name.x:.1f}" y="{y:.1f}" font-size="{name.size:.1f}">{escape(text)}</text>\n'
        for text, y in _baselines(name)
    )
    return line + texts


def _baselines(name: PlacedName) -> list[tuple[str, float]]:
    """Return the lines of a name, each with the height of its baseline."""
    first = name.y - (len(name.lines) - 1) / 2 * name.size * 1.18 + name.size * 0.35
    return [(text, first + n * name.size * 1.18) for n, text in enumerate(name.lines)]


# --- the preview -----------------------------------------------------------------------------------------------------


def map_png(
    entries: Sequence[Entry], labels: Sequence[Label], colours: Sequence[tuple[str, str]], *, title: str, below: str
) -> bytes:
    """Return the map with the conference's title as PNG, 1200 x 630; the same input and Pillow give the same bytes."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * _TIMES, HEIGHT * _TIMES), _PAPER)
    draw = ImageDraw.Draw(image)
    frame = _frame(entries, Room(_RIM / 2, _TITLE - 10, WIDTH - _RIM / 2, HEIGHT - _RIM / 4))
    dots = _dots(entries, len(colours), frame)
    radius = _radius(len(dots))
    for topic, x, y in dots:
        fill = colours[topic][0] if topic < len(colours) else _SOFT
        box = tuple(_TIMES * value for value in (x - radius, y - radius, x + radius, y + radius))
        draw.ellipse(box, fill=fill, outline=_PAPER, width=1)
    for name in _names(entries, labels, frame, radius, most=_MOST_NAMES, levels=1):
        fill = colours[name.label.topic][0] if 0 <= name.label.topic < len(colours) else _INK
        if name.leader:
            draw.line(tuple(_TIMES * value for value in name.leader), fill=fill, width=_TIMES)
        for text, y in _baselines(name):
            _write(draw, text, (name.x, y), name.size, fill, anchor="ms")
    _write(draw, title, (_RIM, 64), 46, _INK, anchor="ls")
    _write(draw, below, (WIDTH - _RIM, 64), 24, _SOFT, anchor="rs")
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    # nearer to the colours than the median cut, in a tenth of its time, and smaller as PNG
    small.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "PNG")
    return buffer.getvalue()


def _write(draw: "ImageDraw", text: str, at: tuple[float, float], size: float, fill: str, *, anchor: str) -> None:
    """Draw letters with a halo in the background colour, slightly bolder than the font."""
    place, bold = (at[0] * _TIMES, at[1] * _TIMES), max(1, round(size * _TIMES / 40))
    draw.text(place, text, _PAPER, _font(size), anchor=anchor, stroke_width=bold + 6, stroke_fill=_PAPER)
    thick = bold if fill != _SOFT else 0
    draw.text(place, text, fill, _font(size), anchor=anchor, stroke_width=thick, stroke_fill=fill)


def _font(size: float) -> "FreeTypeFont | ImageFont":
    """Return the one font available on every machine: Pillow's own."""
    from PIL import ImageFont

    return ImageFont.load_default(size * _TIMES)


# --- both ------------------------------------------------------------------------------------------------------------


def _frame(entries: Sequence[Entry], room: Room) -> Frame:
    """Return the scale and offsets that fit the map into a part of the image, with a margin."""
    positions = [(entry.x, entry.y) for entry in entries if entry.x is not None and entry.y is not None]
    if not positions:
        return Frame(room, 1.0, 0.0, 0.0)
    left, right = min(x for x, _ in positions), max(x for x, _ in positions)
    high, low = min(y for _, y in positions), max(y for _, y in positions)
    wide, tall = room.right - room.left - 2 * _RIM, room.bottom - room.top - _RIM
    scale = min(wide / max(right - left, 0.05), tall / max(low - high, 0.05))
    across = (room.left + room.right) / 2 - scale * (left + right) / 2
    return Frame(room, scale, across, (room.top + room.bottom) / 2 - scale * (high + low) / 2)


def _dots(entries: Sequence[Entry], topics: int, frame: Frame) -> list[tuple[int, float, float]]:
    """Return topic and position of each paper on the image."""
    return [
        (_main(entry, topics), *frame.at(entry.x, entry.y))
        for entry in entries
        if entry.x is not None and entry.y is not None
    ]


def _main(entry: Entry, topics: int) -> int:
    return max(range(min(topics, len(entry.topics))), key=entry.topics.__getitem__, default=0)


def _radius(papers: int) -> float:
    """Return the radius of a dot: smaller with more papers."""
    return max(1.3, min(8.0, 120 / math.sqrt(max(papers, 1))))


def _names(
    entries: Sequence[Entry], labels: Sequence[Label], frame: Frame, radius: float, *, most: int, levels: int
) -> list[PlacedName]:
    """Return the labels that fit: topics first, then smaller regions down to a level."""
    ranked = sorted((label for label in labels if label.level < levels), key=lambda label: (label.level, -label.weight))
    sized = [
        Wanted(label, *frame.at(label.x, label.y), *((20.0, 400.0) if label.level == 0 else (14.0, 130.0)))
        for label in ranked[:most]
    ]
    dots = np.array([(x, y) for _, x, y in _dots(entries, 1, frame)]).reshape(-1, 2)
    return place_names(sized, dots, radius, frame.room)
