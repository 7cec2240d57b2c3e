"""Draws docs/screenshots/ from the demo: `python docs/make_screenshots.py` (needs the extra `dev` and Chromium)."""

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from confpapers.pipeline import Options, build

_FOLDER = Path(__file__).with_name("screenshots")
LARGEST, LARGEST_TOGETHER = 150_000, 600_000  # bytes


class Shot(NamedTuple):
    """A picture: what the address says, the window, and what is done before it is taken."""

    name: str
    address: str
    size: tuple[int, int]
    scale: float = 1.5
    dark: bool = False
    phone: bool = False
    before: Callable[[Any], None] = lambda page: None


def _choose(page: Any) -> None:
    """Walk to a paper on the map with the keyboard: its card is shown."""
    page.locator("#map canvas").focus()
    for key in ("ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)


SHOTS = (
    Shot("list", "", (1180, 780)),
    Shot("map", "map=1", (1400, 820), before=_choose),
    Shot("phone", "q=song", (390, 800), scale=2, phone=True),
    Shot("dark", "map=full", (1180, 720), dark=True, before=_choose),
)


def take(site: Path, folder: Path) -> dict[str, int]:
    """Take all pictures of the demo in `site`; returns their sizes in bytes."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    folder.mkdir(exist_ok=True)
    sizes = {}
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            data = io.BytesIO()
            Image.open(io.BytesIO(_taken(browser, site, shot))).convert("RGB").save(data, "WEBP", quality=66, method=6)
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
        sizes = take(site, _FOLDER)
    for name, size in sizes.items():
        sys.stdout.write(f"{name:<8}{size / 1000:>7.0f} KB\n")
    return int(max(sizes.values()) > LARGEST or sum(sizes.values()) > LARGEST_TOGETHER)


if __name__ == "__main__":
    sys.exit(main())
