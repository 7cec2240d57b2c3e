"""No barriers (axe-core) in any state of any page: light, dark, forced colours, on a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from toyconference import toy

from confpapers.site import render as site
from confpapers.site.render_index import render_index

Open = Callable[..., Any]
pytestmark = pytest.mark.browser
SMALL = "toy60/index.html"
PAPER = "toy60/papers/quill_0_folding_maps_of_2031_paper/index.html"
SAVE = "for (const star of [...document.querySelectorAll('#list .actions [data-act=save]')].slice(0, 3)) star.click();"
STATES = {
    "timeline": (f"{SMALL}#plan=1", SAVE),
    "map by country": (f"{SMALL}#map=1&ink=country", f"{SAVE} confpapers.core.find('[data-do=keep]').click()"),
    "watched": (
        SMALL,
        "const box = document.querySelector('#watching'); box.value = 'Ada Quill';"
        " box.dispatchEvent(new Event('change')); confpapers.state.set({ map: '1', plan: '1' })",
    ),
    "lists": (SMALL, "document.querySelector('[data-act=lists]').click()"),
    "similar": (SMALL, "document.querySelector('[data-act=similar]').click()"),
    "help": (SMALL, "document.querySelector('[data-do=help]').click()"),
    "saved": (SMALL, "document.querySelector('[data-do=keep]').click()"),
    "walk": (SMALL, f"{SAVE} setTimeout(() => document.querySelector('[data-do=walk]').click(), 200)"),
    "like a text": (f"{SMALL}#text=leaves%20that%20fall%20in%20autumn", "void 0"),  # waits for the order
    "box for a text": (
        SMALL,
        "const sort = document.querySelector('#sort'); sort.value = 'text'; sort.dispatchEvent(new Event('change'))",
    ),
    "nothing found": (f"{SMALL}#q=zzz", ""),
    "map alone": (f"{SMALL}#map=full", ""),
    "paper": (PAPER, "document.querySelector('[data-act=note]').click()"),
    "search": ("index.html#q=flow", ""),
    "authors": ("authors.html#name=Ada%20Quill", ""),
    "missing": ("404.html", ""),
    "offline": ("offline.html", ""),
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "phone": {"phone": True},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_no_barrier_is_found(visit: Open, state: str, look: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has none

    path, script = STATES[state]
    page = visit(path, bypass_csp=True, timezone_id="Asia/Tokyo", **LOOKS[look])
    if script:
        page.evaluate(script)
        page.wait_for_timeout(600)
        page.evaluate("document.querySelector('#toast')?.replaceChildren()")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture(scope="module")
def archive_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with an archive of three years."""
    from browser.conftest import serving
    from browser.screens import archive

    folder = tmp_path_factory.mktemp("archive")
    site.render(archive(toy(60)).content(), folder / "archive")
    render_index(folder)
    with serving(folder) as address:
        yield address


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", ["index.html", "archive/index.html", "archive/index.html#map=1", "archive/all.html"])
def test_no_barrier_is_found_on_the_pages_of_an_archive(
    chromium: Any, archive_address: str, path: str, look: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    options = {name: value for name, value in LOOKS[look].items() if name != "phone"}
    if look == "phone":
        options |= {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    context = chromium.new_context(bypass_csp=True, service_workers="block", **options)
    page = context.new_page()
    page.goto(archive_address + path)
    page.wait_for_timeout(1500)
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()


def test_screenshots_that_differ_are_shown_side_by_side(tmp_path: Path) -> None:
    from PIL import Image

    screens: Any = __import__("browser.screens", fromlist=["screens"])

    for name, colour in (("before", "#fff"), ("after", "#000")):
        (tmp_path / name).mkdir()
        for file, shade in (("same.png", "#eee"), ("other.png", colour)):
            Image.new("RGB", (80, 40), shade).save(tmp_path / name / file)
    made = sorted((tmp_path / "after").glob("*.png"))
    assert screens.compare(tmp_path / "before", made, tmp_path / "changed") == ["other.png: 100.0% changed"]
    assert [file.name for file in (tmp_path / "changed").iterdir()] == ["other.png"]
