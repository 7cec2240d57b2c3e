"""The map as a still image: valid, reproducible, in the page's colours, with labels that do not overlap."""

import io
import itertools
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from toyconference import toy

from confpapers import paths
from confpapers.model import Label
from confpapers.site.map_image import _dots, _frame, _names, map_png, map_svg, palette, still_maps
from confpapers.site.name_placement import Room, Wanted, broken, place_names

_SVG = "{http://www.w3.org/2000/svg}"
NOWHERE = np.zeros((0, 2))
_STYLES = (paths.STATIC / "css" / "15-topics.css").read_text("utf-8")


@pytest.fixture(scope="module")
def pictures() -> dict[str, bytes]:
    toys = toy(60)
    return still_maps(toys.conference.title, toys.entries, toys.labels, toys.topics, _STYLES)


def test_the_colours_are_those_of_the_page() -> None:
    few, many = palette(_STYLES, 8), palette(_STYLES, 20)
    assert f".t0 {{ --t: light-dark({few[0][0]}, {few[0][1]}); }}" in _STYLES
    assert f".topics-16 .t0 {{ --t: light-dark({many[0][0]}, {many[0][1]}); }}" in _STYLES
    assert len({light for light, _ in many[:16]}) == 16
    assert many[16] == many[0]
    assert palette("a user's own style sheet", 3) == [palette("", 1)[0]] * 3


def test_the_svg_shows_every_paper_once_and_names_regions(pictures: dict[str, bytes]) -> None:
    root = ET.fromstring(pictures["map.svg"])
    dots = sum(path.get("d", "").count("M") for path in root.findall(f"{_SVG}path"))
    assert dots == 60
    names = {text.text for text in root.iter(f"{_SVG}text") if "name" in text.get("class", "")}
    assert names == {label.text for label in toy(60).labels}
    assert root.find(f".//{_SVG}text[@class='title']").text == "TOY 2031"  # type: ignore[union-attr]
    legend = {text.text for text in root.iter(f"{_SVG}text") if text.get("class") == "key"}
    assert legend == {topic.name for topic in toy(60).topics}
    assert root.findtext(f"{_SVG}title") == "Map of the 60 papers of TOY 2031"


def test_the_png_has_the_size_of_link_previews(pictures: dict[str, bytes]) -> None:
    image = Image.open(io.BytesIO(pictures["map.png"]))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(pictures["map.png"]) < 200_000
    colours: Any = image.convert("RGB").getcolors(1 << 20)
    assert len(colours) > 20, "dots in the topics' colours"


def test_the_same_papers_give_the_same_bytes(pictures: dict[str, bytes]) -> None:
    toys = toy(60)
    assert still_maps(toys.conference.title, toys.entries, toys.labels, toys.topics, _STYLES) == pictures


def test_labels_do_not_overlap_dots_or_each_other_and_use_the_space() -> None:
    toys = toy(400, kinds=12)
    room = Room(20, 90, 1180, 620)
    frame = _frame(toys.entries, room)
    placed = _names(toys.entries, toys.labels, frame, 6.0, most=99, levels=1)
    assert len(placed) == 12
    for one, other in itertools.combinations(placed, 2):
        assert (
            abs(one.x - other.x) > (one.width + other.width) / 2
            or abs(one.y - other.y) > (one.height + other.height) / 2
        )
    for name in placed:
        assert room.left <= name.x - name.width / 2
        assert name.x + name.width / 2 <= room.right
        assert room.top <= name.y - name.height / 2
        assert name.y + name.height / 2 <= room.bottom
        for _, x, y in _dots(toys.entries, 12, frame):
            assert abs(x - name.x) > name.width / 2 or abs(y - name.y) > name.height / 2


CORNER = Room(300, 100, 700, 400)


@pytest.mark.parametrize(("x", "y"), [(301, 250), (699, 250), (500, 101), (500, 399)])
def test_a_label_stays_inside_at_every_edge(x: float, y: float) -> None:
    (name,) = place_names([Wanted(Label(text="Seabirds", x=0, y=0, weight=1), x, y, 20, 400)], NOWHERE, 3, CORNER)
    assert CORNER.left <= name.x - name.width / 2 <= name.x + name.width / 2 <= CORNER.right
    assert CORNER.top <= name.y - name.height / 2 <= name.y + name.height / 2 <= CORNER.bottom


def test_a_label_is_left_out_if_there_is_room_only_too_far_away() -> None:
    dots = np.array([(x, y) for x in range(420, 580, 6) for y in range(100, 401, 6)], float)
    label = Label(text="Seabirds", x=0, y=0, weight=1)
    for far, placed in ((50, 0), (400, 1)):
        assert len(place_names([Wanted(label, 500, 250, 20, far)], dots, 3, CORNER)) == placed


def test_long_names_are_broken_between_words() -> None:
    assert broken("Seabirds") == ("Seabirds",)
    assert broken("Tides · Estuaries") == ("Tides · Estuaries",)
    assert broken("Harbour Lantern Optics · Beam Maintenance") == ("Harbour Lantern", "Optics · Beam", "Maintenance")


def test_hostile_names_are_text() -> None:
    label = Label(text="</text><script>alert(1)</script>&", x=0.5, y=0.5, weight=1)
    toys = toy(5)
    svg = map_svg(toys.entries, [label], palette(_STYLES, 8), title="<b>&")
    assert not list(ET.fromstring(svg).iter(f"{_SVG}script"))
    assert map_png(toys.entries, [label], palette(_STYLES, 8), title="\u202e<b>", below="")


def test_papers_without_a_position_give_no_image(tmp_path: Path) -> None:
    toys = toy(5)
    entries = [replace(entry, x=None, y=None) for entry in toys.entries]
    assert still_maps(toys.conference.title, entries, [], toys.topics, _STYLES) == {}
