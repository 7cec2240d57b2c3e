"""Take the pictures in docs/screenshots/ from the demo: `python docs/make_screenshots.py [NAME...]`.

Needs the extra `dev` and Chromium.  With names it takes only those.
"""

import io
import itertools
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, NamedTuple

from confpapers.pipeline import Options, build

_FOLDER = Path(__file__).with_name("screenshots")
LARGEST, LARGEST_TOGETHER = 150_000, 700_000  # bytes
_QUALITY = 60


class Shot(NamedTuple):
    """A picture: what the address says, the window, and what is done before it is taken."""

    name: str
    address: str
    size: tuple[int, int]
    scale: float = 1.5
    dark: bool = False
    phone: bool = False
    before: Callable[[Any], None] = lambda page: None


def _point_at_a_paper(page: Any) -> None:
    """Move the mouse to a paper of the lower half whose card is small and far to the right, so that it hides little."""
    box = page.locator("#map canvas").first.bounding_box()
    points = itertools.product(
        range(10, int(box["width"]) - 60, 12), range(int(box["height"]) // 2, int(box["height"]), 12)
    )
    cards = []
    for right, down in points:
        page.mouse.move(box["x"] + right, box["y"] + down)
        if height := page.evaluate("document.querySelector('.map-card:not([hidden])')?.offsetHeight"):
            cards.append((height, right, down))
    small = sorted(height for height, _, _ in cards)[len(cards) // 2]
    _, right, down = max((card for card in cards if card[0] <= small), key=lambda card: card[1])
    page.mouse.move(box["x"] + right, box["y"] + down)
    page.wait_for_timeout(600)  # its figure is loaded


def _show_the_day(page: Any) -> None:
    """Save papers of two sessions of a day that run at the same time, and bring the timeline into view."""
    stars = page.locator("article [data-act=save]:visible, .card [data-act=save]:visible")
    for number in range(min(stars.count(), 4)):
        stars.nth(number).click()
    page.evaluate("document.querySelector('#timeline').scrollIntoView({ block: 'start' }); scrollBy(0, -70)")
    page.wait_for_timeout(4500)  # notices disappear


SHOTS = (
    Shot("list", "", (1180, 780), scale=1.25),
    Shot("map", "map=1", (1400, 820), before=_point_at_a_paper),
    Shot("map-dark", "map=1", (1400, 820), dark=True, before=_point_at_a_paper),
    Shot("dark", "map=full&grid=1", (1180, 720), scale=1.25, dark=True),
    Shot("day", "plan=1", (1180, 720), scale=1.25, before=_show_the_day),
    Shot("inside", "q=friction&inside=1", (1180, 780), scale=1.25),
    Shot("phone", "q=reef", (390, 800), scale=1.5, phone=True),
)


def take(site: Path, folder: Path, names: Collection[str] = ()) -> dict[str, int]:
    """Take the named pictures of the demo in `site`, or all; returns their sizes in bytes."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    folder.mkdir(exist_ok=True)
    sizes = {}
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for shot in (shot for shot in SHOTS if not names or shot.name in names):
            data = io.BytesIO()
            picture = Image.open(io.BytesIO(_taken(browser, site, shot))).convert("RGB")
            picture.save(data, "WEBP", quality=_QUALITY, method=6)
            (folder / f"{shot.name}.webp").write_bytes(data.getvalue())
            sizes[shot.name] = len(data.getvalue())
        browser.close()
    return sizes


def _taken(browser: Any, site: Path, shot: Shot) -> bytes:
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=shot.scale,
        color_scheme="dark" if shot.dark else "light",
        is_mobile=shot.phone,
        has_touch=shot.phone,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{(site / 'demo' / 'index.html').resolve().as_uri()}#{shot.address}")
    page.wait_for_selector("html.ready")
    page.wait_for_timeout(1200)  # pictures are drawn when they come into view
    shot.before(page)
    picture: bytes = page.screenshot()
    context.close()
    return picture


def main() -> int:
    """Build the demo in a temporary folder and take its pictures; 1 when they are too large."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build("demo", Options(site=site))
        sizes = take(site, _FOLDER, sys.argv[1:])
    for name, size in sizes.items():
        sys.stdout.write(f"{name:<8}{size / 1000:>7.0f} KB\n")
    return int(max(sizes.values()) > LARGEST or sum(sizes.values()) > LARGEST_TOGETHER)


if __name__ == "__main__":
    sys.exit(main())
