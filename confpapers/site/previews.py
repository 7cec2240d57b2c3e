"""Small versions of the strips on the first cards, which phones show until the reader does something.

A strip has 110 to 140 KB, more than half a second on a slow phone's network, and a phone shows it 180 pixels high. Only
the first cards get such an image: a handful per conference, 12 KB each.
"""

import io
from collections.abc import Callable, Mapping, Sequence

import msgspec

from confpapers.pictures.codecs import avif
from confpapers.site.card import Card
from confpapers.site.inputs import Picture

HEIGHT = 200  # pixels: slightly more than a phone shows
QUALITY = 35  # of AVIF, 12 KB per strip; 45 takes 21 KB and looks the same at that size
_WORTH = 1.4  # times HEIGHT: a strip that is not higher than this is small enough


def with_previews(cards: Sequence[Card], pictures: Mapping[str, Picture]) -> tuple[list[Card], dict[str, Picture]]:
    """Return the cards with the address of a small strip each, and functions that create these strips, by name.

    `pictures` are the conference's, by their names in its folder. A card whose strip is missing there, or already
    small, stays unchanged.
    """
    result: list[Card] = []
    previews: dict[str, Picture] = {}
    for card in cards:
        # before it, the other site if images are hosted elsewhere
        place, folder, file = card.thumb.rpartition("thumbs/")
        strip = pictures.get(folder + file)
        if strip is None or card.height < _WORTH * HEIGHT:
            result.append(card)
            continue
        name = f"{folder}{file.rpartition('.')[0]}-{HEIGHT}.avif"
        previews[name] = _maker(strip)
        result.append(msgspec.structs.replace(card, preview=place + name))
    return result, previews


def _maker(strip: Picture) -> Callable[[], bytes]:
    return lambda: preview(strip() if callable(strip) else strip.read_bytes())


def preview(strip: bytes) -> bytes:
    """Return the strip as an AVIF image of HEIGHT pixels; the same input gives the same bytes."""
    from PIL import Image

    with Image.open(io.BytesIO(strip)) as image:
        small = image.resize((round(image.width * HEIGHT / image.height), HEIGHT), Image.Resampling.LANCZOS)
    return avif(small, QUALITY)
