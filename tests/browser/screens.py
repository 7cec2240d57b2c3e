"""Pictures of every page type, for one conference, an archive and a site of several, in light, dark and on a phone.

    python tests/browser/screens.py OUT                    take them: OUT/<site>-<page>-<look>.png
    python tests/browser/screens.py OUT --compare BEFORE   and show what changed: OUT/changed/, before beside after

A picture counts as changed when more than a thousandth of it does: what is drawn a pixel aside is no change.
"""

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec.structs import replace
from PIL import Image, ImageChops
from toyconference import Toy, toy

from confpapers.site import render as site
from confpapers.site.render_index import render_index

TOLERANCE = 0.001  # of a picture's blocks
_BLOCK = 4  # pixels of a block's side
_STEP = 24  # of 255: by so much a block's grey must change
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


class Page(NamedTuple):
    """A page type: its address below the site, and what a reader does before it is looked at."""

    name: str
    address: str
    script: str = ""


CONFERENCE = (
    Page("list", "index.html"),
    Page("map", "index.html#map=1"),
    Page("similar", "index.html", "document.querySelector('#list [data-act=similar]').click()"),
    Page("help", "index.html", "document.querySelector('#help').showModal()"),
    Page("saved", "index.html", "document.querySelector('[data-do=keep]').click()"),
    Page("none", "index.html#q=zzz&only=award"),
    Page("paper", "papers/{paper}/index.html"),
    Page("all", "all.html"),
    Page("report", "report.html"),
)
PROGRAMME = (Page("programme", "index.html#plan=1"),)
SHARED = (
    Page("home", "index.html"),
    Page("search", "index.html#q=flow"),
    Page("authors", "authors.html"),
    Page("author", "authors.html#name=Ada%20Quill"),
    Page("missing", "404.html"),
    Page("offline", "offline.html"),
)


def archive(toys: Toy) -> Toy:
    """The papers as an archive of three years."""
    entries = [
        replace(entry, edition=f"toy{2029 + number % 3}", venue="TOY", year=2029 + number % 3, day="", start="", end="")
        for number, entry in enumerate(toys.entries)
    ]
    conference = replace(toys.conference, id="archive", title="All Toys", name="", dates=(), year=2031)
    return toys._replace(entries=entries, conference=conference)


def sites(folder: Path) -> dict[str, list[Page]]:
    """Write three sites below a folder; returns the pages of each, with their addresses from there."""
    toys = toy(60, shrunk=1)  # these are looked at
    kinds = {"one": [toys], "archive": [archive(toys)], "several": [toys, archive(toys)]}
    pages: dict[str, list[Page]] = {}
    for kind, conferences in kinds.items():
        for conference in conferences:
            site.render(conference.content(), folder / kind / conference.conference.id)
        render_index(folder / kind)
        own = [] if kind == "several" else [*CONFERENCE, *(PROGRAMME if kind == "one" else ())]
        pages[kind] = [Page(page.name, f"{kind}/{page.address}") for page in SHARED]
        paper = sorted(path.name for path in (folder / kind / conferences[0].conference.id / "papers").iterdir())[0]
        base = f"{kind}/{conferences[0].conference.id}"
        pages[kind] += [page._replace(address=f"{base}/{page.address.format(paper=paper)}") for page in own]
    return pages


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def take(out: Path) -> list[Path]:
    """Take all pictures; returns their files."""
    out.mkdir(parents=True, exist_ok=True)
    files = []
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        pages = sites(Path(folder))
        for look, options in LOOKS.items():
            context = chromium.new_context(reduced_motion="reduce", **options)
            for kind, own in pages.items():
                for page in own:
                    files.append(out / f"{kind}-{page.name}-{look}.png")
                    files[-1].write_bytes(shot(context, Path(folder), page))
            context.close()
    return files


def shot(context: Any, folder: Path, page: Page) -> bytes:
    tab = context.new_page()
    tab.goto(f"{folder.as_uri()}/{page.address}")
    tab.wait_for_timeout(900)  # pictures are drawn when they come into view
    if page.script:
        tab.evaluate(page.script)
        tab.wait_for_timeout(400)
    tab.evaluate("localStorage.clear()")
    picture: bytes = tab.screenshot()
    tab.close()
    return picture


def changed(before: Path, after: Path) -> float:
    """Return the share of blocks that differ between two pictures; 1.0 when their sizes do."""
    with Image.open(before) as one, Image.open(after) as other:
        if one.size != other.size:
            return 1.0
        size = (one.width // _BLOCK, one.height // _BLOCK)
        small = [image.convert("L").resize(size, Image.Resampling.BOX) for image in (one, other)]
    counts = ImageChops.difference(*small).histogram()
    return sum(counts[_STEP:]) / sum(counts)


def compare(before: Path, after: list[Path], out: Path) -> list[str]:
    """Write before and after side by side for what changed; returns a line for each."""
    lines = []
    for file in after:
        old = before / file.name
        if not old.is_file():
            lines.append(f"{file.name}: new")
        elif (share := changed(old, file)) > TOLERANCE:
            lines.append(f"{file.name}: {share:.1%} changed")
            out.mkdir(parents=True, exist_ok=True)
            with Image.open(old) as one, Image.open(file) as other:
                both = Image.new("RGB", (one.width + other.width + 10, max(one.height, other.height)), "#808080")
                both.paste(one, (0, 0))
                both.paste(other, (one.width + 10, 0))
                both.save(out / file.name)
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--compare", type=Path, metavar="BEFORE")
    wanted = parser.parse_args()
    files = take(wanted.out)
    lines = compare(wanted.compare, files, wanted.out / "changed") if wanted.compare else []
    sys.stdout.write("\n".join([f"{len(files)} pictures in {wanted.out}", *lines]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
