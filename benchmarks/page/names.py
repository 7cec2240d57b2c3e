"""Check whether labels on a map overlap dots, each other or an edge, at every zoom and in several windows.

    python -m benchmarks.page.names site/cvpr2015 [site/...]

Prints a row for each window and zoom: names that are shown, of so many whose place is in sight, and how many of them
hide a dot, overlap another, or are cut off (all three must be 0), and how long placing and drawing them took.
"""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

WINDOWS = {"desktop": (1440, 900), "laptop": (1180, 720), "phone": (390, 844)}
ZOOMS = (1, 1.4, 1.8, 2.4, 3.5, 6, 12)
CHECK = Path(__file__).with_name("names.js")


def check(browser: Any, page_file: Path, size: tuple[int, int]) -> list[dict[str, float]]:
    """A row for each zoom at three places of the map."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{page_file.resolve().as_uri()}#map=full")
    page.wait_for_selector("html.ready")
    page.wait_for_timeout(1000)
    points = ((0.5, 0.5), (0.3, 0.35), (0.75, 0.6))
    script = CHECK.read_text("utf-8")
    rows = [row for x, y in points for row in page.evaluate(script, {"zooms": list(ZOOMS), "x": x, "y": y})]
    page.close()
    return rows


def main() -> int:
    """Check the maps of some conferences; 1 when a name is not clear."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, nargs="+", help="the folder of a conference in a site")
    wrong = 0
    sys.stdout.write(f"{'':24}{'zoom':>6}{'names':>7}{'of':>6}{'dots':>6}{'pairs':>7}{'cut':>5}{'ms':>6}\n")
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for folder in parser.parse_args().folder:
            for name, size in WINDOWS.items():
                rows = check(browser, folder / "index.html", size)
                for zoom in ZOOMS:
                    own = [row for row in rows if row["zoom"] == zoom]
                    names, wanted, dots, pairs, cut = (
                        int(sum(row[key] for row in own)) for key in ("names", "asked", "dots", "pairs", "cut")
                    )
                    slow = int(max(row["milliseconds"] for row in own))
                    wrong += dots + pairs + cut
                    label = f"{folder.name} {name}"
                    sys.stdout.write(f"{label:24}{zoom:6}{names:7}{wanted:6}{dots:6}{pairs:7}{cut:5}{slow:6}\n")
        browser.close()
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
