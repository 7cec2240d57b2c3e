"""The sizes of strips and teasers, so that the site of a conference fits its host."""

from confpapers.model import ThumbnailSettings

_BUDGET = 850_000_000  # bytes of images that fit a site on GitHub Pages, with room for the rest
_TALL, _LOW = 460, 345  # pixels, of strips
_WIDE, _SMALL = 640, 480  # pixels, of teasers
_BYTES_PER_PAPER = 129_000  # on average, for a tall strip, a teaser and a thumbnail for the map


def strip_settings(settings: ThumbnailSettings, papers: int) -> dict[str, int]:
    """Return the number of pages in a strip, its height, and the longer side of a teaser (both in pixels).

    Strips are lower and teasers smaller if the site would otherwise exceed the limits of its host.
    """
    fits = papers * _BYTES_PER_PAPER <= _BUDGET
    height = settings.size if settings.size != "auto" else _TALL if fits else _LOW
    return {"pages": settings.pages, "height": height, "teaser": _WIDE if height > _LOW else _SMALL}
