"""Sprites of thumbnails in the order of the map: near papers share a sprite, and each paper finds its own thumbnail."""

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image
from toyconference import toy

from confpapers.flow import joint_steps
from confpapers.pictures import sprites
from confpapers.pictures.strips import THUMBNAIL_SIZE
from confpapers.site.map_data import atlas_data


def thumbnail(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", THUMBNAIL_SIZE, colour).save(out, "AVIF", quality=70, speed=9)
    return out.getvalue()


def colour_of(number: int) -> tuple[int, int, int]:
    """A colour that no other of a hundred has, far from its neighbours'."""
    return (number % 5 * 60, number // 5 % 5 * 60, number // 25 % 5 * 60)


@pytest.mark.parametrize("bits", [1, 2, 5])
def test_the_curve_visits_every_cell_once_without_jumps(bits: int) -> None:
    side = np.arange(2**bits)
    x, y = (axis.ravel() for axis in np.meshgrid(side, side))
    along = sprites.hilbert(x, y, bits)
    assert sorted(along) == list(range(4**bits))
    order = np.argsort(along)
    steps = np.abs(np.diff(x[order])) + np.abs(np.diff(y[order]))
    assert set(steps) == {1}


def test_the_curve_fills_one_quadrant_after_the_other() -> None:
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(8), np.arange(8)))
    quarters = (x // 4 + 2 * (y // 4))[np.argsort(sprites.hilbert(x, y, 3))]
    assert np.count_nonzero(np.diff(quarters)) == 3


def test_papers_with_a_thumbnail_are_numbered_once_with_those_off_the_map_last() -> None:
    positions = np.random.default_rng(0).random((50, 2)).astype(np.float32)
    positions[[3, 30]] = np.nan
    has = [paper % 7 != 2 for paper in range(50)]
    order = sprites.sprite_order(positions, has)
    assert sorted(order) == [paper for paper in range(50) if has[paper]]
    assert order[-1] == 3, "30 has no tile"


def test_a_view_of_the_map_needs_few_sprites() -> None:
    positions = np.random.default_rng(1).random((6000, 2)).astype(np.float32)
    order = sprites.sprite_order(positions, [True] * 6000)
    sprites_of = np.empty(6000, int)
    sprites_of[order] = np.arange(6000) // sprites.THUMBNAILS_PER_SPRITE
    views = [np.abs(positions - centre).max(axis=1) < 0.07 for centre in positions[::60]]
    needed = [len(set(sprites_of[view])) for view in views]
    assert np.mean([view.sum() for view in views]) > 90
    assert np.mean(needed) < 6
    assert np.mean([len(set(np.flatnonzero(view) // sprites.THUMBNAILS_PER_SPRITE)) for view in views]) > 40, (
        "in the list's order"
    )


@pytest.mark.parametrize("count", [1, 11, 80])
def test_each_thumbnail_has_its_position_on_the_sprite(count: int) -> None:
    result = joint_steps.compose_sprite(*(thumbnail(colour_of(number)) for number in range(count)))
    image = Image.open(io.BytesIO(result)).convert("RGB")
    assert image.size == (sprites.ACROSS * THUMBNAIL_SIZE[0], -(-count // sprites.ACROSS) * THUMBNAIL_SIZE[1])
    for number in range(count):
        column, row = number % sprites.ACROSS, number // sprites.ACROSS
        seen: Any = image.getpixel(
            (column * THUMBNAIL_SIZE[0] + THUMBNAIL_SIZE[0] // 2, row * THUMBNAIL_SIZE[1] + THUMBNAIL_SIZE[1] // 2)
        )
        assert np.abs(np.subtract(seen, colour_of(number))).max() < 20, number


def test_the_page_gets_each_papers_thumbnail_and_cell() -> None:
    toys = toy(60)
    data = atlas_data(toys.entries, toys.labels, toys.sprites)
    thumbnails = np.frombuffer(base64.b64decode(data.thumbnails), "<u4")
    cells = np.frombuffer(base64.b64decode(data.cells), "<u2").reshape(-1, 2)
    assert [int(number) - 1 if number else None for number in thumbnails] == [entry.tile for entry in toys.entries]
    assert [tuple(cell) for cell in cells.tolist()] == [entry.cell for entry in toys.entries]
    assert len({tuple(cell) for cell in cells.tolist()}) == 60
    assert max(cells[:, 0]) < data.grid[0]
    assert max(cells[:, 1]) < data.grid[1]
    assert len(data.sprites) * data.across * data.down >= thumbnails.max()


def test_without_thumbnails_and_cells_there_is_no_sprite_and_no_grid() -> None:
    from msgspec.structs import replace

    data = atlas_data([replace(entry, tile=None, cell=None) for entry in toy(5).entries], [], [])
    assert (data.sprites, data.grid) == ([], (0, 0))
    assert np.frombuffer(base64.b64decode(data.thumbnails), "<u4").sum() == 0
