"""Small versions of the first cards' strips are beside the other images, and phones load them first."""

import io
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from toyconference import Toy, strip, toy
from toysites import render

from confpapers.flow.records import with_pictures_at
from confpapers.site import render as site
from confpapers.site.cards import cards
from confpapers.site.previews import HEIGHT, preview, with_previews

PHONE = re.compile(r'<source media="\(max-width: 700px\)" srcset="([^"]+)">')


@pytest.fixture(scope="module")
def toys() -> Toy:
    return toy(60)


def test_a_preview_is_the_whole_strip_in_a_fraction_of_its_bytes() -> None:
    whole = strip(3, height=460, width=350)
    small = preview(whole)
    with Image.open(io.BytesIO(whole)) as before, Image.open(io.BytesIO(small)) as after:
        assert after.size == (round(before.width * HEIGHT / before.height), HEIGHT)
        pages = [list(picture.convert("L").resize((8, 1)).tobytes()) for picture in (before, after)]
        assert pages[1] == pytest.approx(pages[0], abs=4)
    assert len(small) < len(whole) / 2
    assert small == preview(whole)


def test_the_cards_in_the_page_offer_them_to_phones_and_no_other_card_has_one(toys: Toy, tmp_path: Path) -> None:
    folder = render(toys, tmp_path)
    text = (folder / "index.html").read_text("utf-8")
    offered = PHONE.findall(text)
    assert len(offered) == text.count("<picture>") == sum(bool(entry.thumb) for entry in toys.entries[: site.FIRST])
    for name in offered:
        with Image.open(folder / name) as small:
            assert small.height == HEIGHT
    assert {f"thumbs/{file.name}" for file in (folder / "thumbs").glob(f"*-{HEIGHT}.avif")} == set(offered)
    assert "<source" not in (folder / "all.html").read_text("utf-8")


def test_previews_are_beside_the_other_images(toys: Toy) -> None:
    entries = with_pictures_at(toys.entries, "toy", "https://pictures.example/thumbs/sub")
    result, previews = with_previews(cards(entries, toys.topics)[:3], toys.pictures)
    assert [card.preview for card in result] == [f"https://pictures.example/thumbs/sub/toy/{name}" for name in previews]
    assert next(iter(previews)) == f"thumbs/0000-{HEIGHT}.avif"


def test_a_small_or_missing_strip_has_no_preview(toys: Toy) -> None:
    low, gone, bare = toys.entries[:3]
    entries = [
        replace(low, thumb_size=(900, HEIGHT + 20)),
        replace(gone, thumb="thumbs/gone.avif"),
        replace(bare, thumb=""),
    ]
    result, previews = with_previews(cards(entries, toys.topics), toys.pictures)
    assert not previews
    assert [card.preview for card in result] == ["", "", ""]
