"""The map as a still picture: SVG for readers without scripts, PNG for previews of links.

Both are drawn from the coordinates, with the topics' colours of the style sheet and the names of the large regions.
"""

import io
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from confpapers.model import Conference, Entry, Label, Topic

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH, HEIGHT = 1200, 630  # pixels: what previews of links show whole
_RIM = 44
_TITLE = 96  # pixels at the top of the PNG, for the title
_TIMES = 2  # the PNG is drawn so much larger, and made smaller, for smooth dots
_MOST_NAMES = 14
_MOST_DOTS = 20_000  # in the SVG: more would be more bytes than the page itself
_PAPER, _INK, _SOFT = "#fdfcfa", "#1d1b18", "#686259"
_DARK_PAPER, _DARK_INK = "#141518", "#e8e5df"
_COLOUR = re.compile(r"(\.topics-16 )?\.t(\d+) \{ --t: light-dark\((#\w+), (#\w+)\)")


class Name(NamedTuple):
    """A region's name where it stands on the picture."""

    text: str
    x: float
    y: float
    size: float


def palette(styles: str, topics: int) -> list[tuple[str, str]]:
    """The topics' colours, light and dark, as the style sheet says; the first sixteen come round again."""
    found = {(bool(many), int(number)): (light, dark) for many, number, light, dark in _COLOUR.findall(styles)}
    colours = [found.get((topics > 8, k)) or found.get((False, k)) for k in range(16)]
    known = [colour for colour in colours if colour] or [(_SOFT, _SOFT)]
    return [known[k % len(known)] for k in range(topics)]


def map_svg(
    entries: Sequence[Entry], labels: Sequence[Label], colours: Sequence[tuple[str, str]], *, title: str
) -> bytes:
    """The map as SVG, light or dark as the reader's system is; the same input gives the same bytes."""
    dots = _dots(entries, len(colours), top=_RIM)
    size = _radius(len(dots)) * 2
    step = max(1, -(-len(dots) // _MOST_DOTS))
    paths: dict[int, list[str]] = {}
    for topic, x, y in dots[::step]:
        paths.setdefault(topic, []).append(f"M{x:.1f} {y:.1f}h0")
    light = "".join(f".t{k}{{stroke:{colour}}}" for k, (colour, _) in enumerate(colours))
    dark = "".join(f".t{k}{{stroke:{colour}}}" for k, (_, colour) in enumerate(colours))
    names = _names(entries, labels, top=_RIM)
    texts = "".join(
        f'<text x="{name.x:.1f}" y="{name.y:.1f}" font-size="{name.size:.1f}">{escape(name.text)}</text>\n'
        for name in names
    )
    drawn = "".join(f'<path class="t{topic}" d="{"".join(path)}"/>\n' for topic, path in sorted(paths.items()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>"
        f"rect{{fill:{_PAPER}}}path{{fill:none;stroke-width:{size:.1f};stroke-linecap:round;stroke-opacity:.85}}"
        f"text{{font-family:system-ui,sans-serif;font-weight:600;text-anchor:middle;fill:{_INK};"
        f"paint-order:stroke;stroke:{_PAPER};stroke-width:5;stroke-linejoin:round}}{light}"
        f"@media(prefers-color-scheme:dark){{rect{{fill:{_DARK_PAPER}}}text{{fill:{_DARK_INK};stroke:{_DARK_PAPER}}}{dark}}}"
        f'</style>\n<rect width="{WIDTH}" height="{HEIGHT}"/>\n{drawn}{texts}</svg>\n'
    ).encode()


def map_png(
    entries: Sequence[Entry], labels: Sequence[Label], colours: Sequence[tuple[str, str]], *, title: str, below: str
) -> bytes:
    """The map with the conference's title as PNG, 1200 x 630; the same input and Pillow give the same bytes."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * _TIMES, HEIGHT * _TIMES), _PAPER)
    draw = ImageDraw.Draw(image)
    dots = _dots(entries, len(colours), top=_TITLE)
    radius = _radius(len(dots)) * _TIMES
    for topic, x, y in dots:
        x, y = x * _TIMES, y * _TIMES
        fill = colours[topic][0] if topic < len(colours) else _SOFT
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline=_PAPER, width=1)
    for name in _names(entries, labels, top=_TITLE):
        _write(draw, name.text, name.x, name.y, name.size, _INK, anchor="ms")
    _write(draw, title, _RIM, 64, 46, _INK, anchor="ls")
    _write(draw, below, WIDTH - _RIM, 64, 24, _SOFT, anchor="rs")
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.quantize(128, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _write(draw: "ImageDraw", text: str, x: float, y: float, size: float, fill: str, *, anchor: str) -> None:
    """Letters with a halo of the ground, and a little fatter than the font has them."""
    place, bold = (x * _TIMES, y * _TIMES), max(1, round(size * _TIMES / 40))
    draw.text(place, text, _PAPER, _font(size), anchor=anchor, stroke_width=bold + 6, stroke_fill=_PAPER)
    draw.text(place, text, fill, _font(size), anchor=anchor, stroke_width=bold if fill == _INK else 0, stroke_fill=fill)


def _font(size: float) -> "FreeTypeFont | ImageFont":
    """The one font that is on every machine: Pillow's own."""
    from PIL import ImageFont

    return ImageFont.load_default(size * _TIMES)


def _frame(entries: Sequence[Entry], top: float) -> tuple[float, float, float]:
    """Scale, and the shifts right and down, that put the map into the picture below `top`."""
    places = [(entry.x, entry.y) for entry in entries if entry.x is not None and entry.y is not None]
    if not places:
        return 1.0, 0.0, 0.0
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    high, low = min(y for _, y in places), max(y for _, y in places)
    scale = min((WIDTH - 2 * _RIM) / max(right - left, 0.05), (HEIGHT - top - _RIM) / max(low - high, 0.05))
    across = WIDTH / 2 - scale * (left + right) / 2
    return scale, across, (top + HEIGHT - _RIM) / 2 - scale * (high + low) / 2


def _dots(entries: Sequence[Entry], topics: int, *, top: float) -> list[tuple[int, float, float]]:
    """Topic and place of each paper on the picture."""
    scale, right, down = _frame(entries, top)
    return [
        (_main(entry, topics), entry.x * scale + right, entry.y * scale + down)
        for entry in entries
        if entry.x is not None and entry.y is not None
    ]


def _main(entry: Entry, topics: int) -> int:
    return max(range(min(topics, len(entry.topics))), key=entry.topics.__getitem__, default=0)


def _radius(papers: int) -> float:
    """Of a dot: smaller with more papers."""
    return max(1.3, min(8.0, 120 / math.sqrt(max(papers, 1))))


def _names(entries: Sequence[Entry], labels: Sequence[Label], *, top: float) -> list[Name]:
    """The names of the large regions, and of smaller ones where there is room: none over another, few dots hidden."""
    scale, right, down = _frame(entries, top)
    dots = [(x, y) for _, x, y in _dots(entries, 1, top=top)]
    placed: list[Name] = []
    for label in sorted(labels, key=lambda label: (label.level, -label.weight)):
        size = 22.0 if label.level == 0 else 15.0
        wide = len(label.text) * size * 0.3
        x = min(max(label.x * scale + right, _RIM / 2 + wide), WIDTH - _RIM / 2 - wide)
        stands = [label.y * scale + down + size * (0.35 + lines) for lines in (0, -1.2, 1.2, -2.2, 2.2)]
        free = [y for y in stands if top - 10 < y < HEIGHT - 14 and _is_clear(x, y, size, wide, placed)]
        hidden = [sum(abs(dx - x) < wide and -size < dy - y < size * 0.3 for dx, dy in dots) for y in free]
        if free and label.level < 2 and len(placed) < _MOST_NAMES:
            placed.append(Name(label.text, x, free[hidden.index(min(hidden))], size))
    return placed


def _is_clear(x: float, y: float, size: float, wide: float, placed: Sequence[Name]) -> bool:
    """Is there room for a name so wide to each side?"""
    return all(
        abs(x - other.x) > wide + len(other.text) * other.size * 0.3 or abs(y - other.y) > size + 6 for other in placed
    )


def still_maps(
    conference: Conference, entries: Sequence[Entry], labels: Sequence[Label], topics: Sequence[Topic], styles: str
) -> dict[str, bytes]:
    """`map.svg` and `map.png` of a conference; nothing when no paper has a place."""
    if not any(entry.x is not None for entry in entries):
        return {}
    colours = palette(styles, len(topics))
    about = f"{len(entries):,} papers"
    svg = map_svg(entries, labels, colours, title=f"Map of the {about} of {conference.title}")
    return {"map.svg": svg, "map.png": map_png(entries, labels, colours, title=conference.title, below=about)}
