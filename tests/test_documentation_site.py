"""The documentation builds into a site without a warning, with every page in its table of contents."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(_ROOT / "docs"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_of_the_documentation_is_reachable(pages: Path) -> None:
    named = set(re.findall(r'href="([\w-]+)\.html"', (pages / "index.html").read_text("utf-8")))
    assert {file.stem for file in (_ROOT / "docs").glob("*.md")} - {"index"} <= named


def test_the_start_page_is_the_readme_with_its_picture(pages: Path) -> None:
    start = (pages / "index.html").read_text("utf-8")
    assert "confpapers demo" in re.sub(r"<[^>]+>", "", start)
    images = re.findall(r'<(?:img|source) [^>]*src(?:set)?="([^"]+)"', start)
    assert [image for image in images if not re.match(r"https?:", image) and not (pages / image).is_file()] == []
    assert {"screenshots/map.webp", "screenshots/map-dark.webp"} <= set(images)


def test_the_documentation_loads_nothing_from_another_host(pages: Path) -> None:
    for page in pages.glob("*.html"):
        loaded = re.findall(
            r'<(?:script|img|link rel="stylesheet")[^>]* (?:src|href)="(https?:[^"]+)"', page.read_text("utf-8")
        )
        assert [address for address in loaded if "shields.io" not in address] == [], page.name
