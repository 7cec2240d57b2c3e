"""The strips of the cards that are in the page itself once more, small: what a phone shows until all else is there.

A strip weighs 110 to 140 KB, on a slow phone's network more than half a second, and a phone shows it 180 pixels high.
Only the first cards have such a picture: a handful in a conference, 12 KB each.
"""

import io
from collections.abc import Callable, Mapping, Sequence

import msgspec

from confpapers.pictures.codecs import avif
from confpapers.site.cards import Card
from confpapers.site.inputs import Picture

HEIGHT = 200  # pixels: what a phone shows, and a little more
QUALITY = 35  # of AVIF, 12 KB a strip; 45 takes 21 KB, and looks the same at that size
_WORTH = 1.4  # times HEIGHT: a strip that is not higher than that is small enough


def with_glimpses(cards: Sequence[Card], pictures: Mapping[str, Picture]) -> tuple[list[Card], dict[str, Picture]]:
    """The cards with the address of a small strip each, and these strips by their name, to be made when called.

    `pictures` are the conference's, by their names in its folder; a card whose strip is not among them, or is small
    already, stays as it is.
    """
    made: list[Card] = []
    glimpses: dict[str, Picture] = {}
    for card in cards:
        place, folder, file = card.thumb.rpartition("thumbs/")  # before it, the site where pictures are elsewhere
        strip = pictures.get(folder + file)
        if strip is None or card.height < _WORTH * HEIGHT:
            made.append(card)
            continue
        name = f"{folder}{file.rpartition('.')[0]}-{HEIGHT}.avif"
        glimpses[name] = _maker(strip)
        made.append(msgspec.structs.replace(card, glimpse=place + name))
    return made, glimpses


def _maker(strip: Picture) -> Callable[[], bytes]:
    return lambda: glimpse(strip() if callable(strip) else strip.read_bytes())


def glimpse(strip: bytes) -> bytes:
    """The strip as an AVIF picture of HEIGHT pixels; the same bytes give the same bytes."""
    from PIL import Image

    with Image.open(io.BytesIO(strip)) as image:
        small = image.resize((round(image.width * HEIGHT / image.height), HEIGHT), Image.Resampling.LANCZOS)
    return avif(small, QUALITY)
