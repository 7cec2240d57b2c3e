"""No barriers (axe-core) in any state of any page: light, dark, forced colours, on a phone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from toyconference import toy

from confpapers.site import render as site
from confpapers.site.render_index import render_index

Open = Callable[..., Any]
pytestmark = pytest.mark.browser
SMALL = "toy60/index.html"
PAPER = "toy60/papers/quill_0_folding_maps_of_2031_paper/index.html"
SAVE = "for (const star of [...document.querySelectorAll('#list .actions [data-act=save]')].slice(0, 3)) star.click();"
CARD = (
    "const [card, other] = document.querySelectorAll('#list article');"
    " const act = (of, what) => of.querySelector(`[data-act=${what}]`).click();"
)


class State(NamedTuple):
    """A page, what a reader does there, and what is there when it is done."""

    path: str
    script: str = ""
    shown: tuple[str, ...] = ("h1",)


STATES = {
    "list": State(
        SMALL,
        f"{CARD} act(card, 'similar'); act(card, 'save'); act(other, 'note')",
        ("ol.similar li", "textarea.note", "[data-act=save][aria-pressed=true]"),
    ),
    "timeline": State(f"{SMALL}#plan=1", SAVE, (".timeline-block.has-mine",)),
    "map": State(f"{SMALL}#map=1&q=flow", "", ("#map canvas", "[data-map=grid]:not([hidden])")),
    "map alone": State(f"{SMALL}#map=full", "", ("#map canvas", ".map-legend button", "[data-map=grid]:not([hidden])")),
    "map by country": State(
        f"{SMALL}#map=1&ink=country",
        f"{SAVE} document.querySelector('[data-do=keep]').click()",
        (".map-legend button", "#keep[open]"),
    ),
    "watched": State(
        SMALL,
        "const box = document.querySelector('#watching'); box.value = 'Ada Quill';"
        " box.dispatchEvent(new Event('change')); confpapers.state.set({ map: '1', plan: '1' })",
        (".badge-watched", ".timeline-block.has-watched", "#map canvas"),
    ),
    "lists": State(SMALL, f"{CARD} act(card, 'lists')", (".new-list",)),
    "help": State(SMALL, "document.querySelector('[data-do=help]').click()", ("#help[open]",)),
    "saved": State(SMALL, "document.querySelector('[data-do=keep]').click()", ("#keep[open]",)),
    "walk": State(
        SMALL, f"{SAVE} setTimeout(() => document.querySelector('[data-do=walk]').click(), 200)", ("#walk-list li",)
    ),
    "like a text": State(f"{SMALL}#text=leaves%20that%20fall%20in%20autumn", "", ("#said:not([hidden])",)),
    "box for a text": State(
        SMALL,
        "const sort = document.querySelector('#sort'); sort.value = 'text'; sort.dispatchEvent(new Event('change'))",
        ("#like[open]",),
    ),
    "nothing found": State(f"{SMALL}#q=zzz", "", ("#empty:not([hidden])",)),
    "plain": State("toy60/all.html"),
    "report": State("toy60/report.html"),
    "paper": State(PAPER, "document.querySelector('[data-act=note]').click()", ("textarea.note",)),
    "conferences": State("index.html"),
    "search": State("index.html#q=sheep", "", (".hit",)),
    "authors": State("authors.html", "", ("#spelled a",)),
    "author": State("authors.html#name=Ada%20Quill", "", ("#name:has-text('Ada Quill')",)),
    "missing": State("404.html"),
    "offline": State("offline.html"),
}
COLOURS: dict[str, dict[str, str]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
_ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]  # the other rules find the same whatever the colours are


def assert_no_barrier(page: Any, *, phone: bool) -> None:
    """Nothing is found in the page in any colours; a phone's page is looked at in the usual ones."""
    from axe_playwright_python.base import AXE_SCRIPT, AxeResults  # type: ignore[import-untyped]  # it has none

    page.evaluate(AXE_SCRIPT)
    for name, look in COLOURS.items():
        rules = {"runOnly": _ABOUT_COLOURS} if look else {}
        page.emulate_media(**look)
        page.wait_for_function("() => document.getAnimations().every(({ playState }) => playState !== 'running')")
        result = AxeResults(page.evaluate("how => axe.run(how)", {"resultTypes": ["violations"], **rules}))
        assert result.violations_count == 0, f"{name}: {result.generate_report()}"
        if phone:
            return


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("state", STATES)
def test_no_barrier_is_found(visit: Open, state: str, *, phone: bool) -> None:
    path, script, shown = STATES[state]
    page = visit(path, bypass_csp=True, timezone_id="Asia/Tokyo", phone=phone)
    page.evaluate(f"() => {{ {script} }}")
    for part in shown:
        page.wait_for_selector(part, state="attached")
    page.evaluate("document.querySelector('#toast')?.replaceChildren()")
    assert_no_barrier(page, phone=phone)


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


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["index.html", "archive/index.html", "archive/index.html#map=1", "archive/all.html"])
def test_no_barrier_is_found_on_the_pages_of_an_archive(
    open_page: Open, archive_address: str, path: str, *, phone: bool
) -> None:
    page = open_page(archive_address + path, archive_address, bypass_csp=True, phone=phone)
    if "map=1" in path:
        page.wait_for_selector("[data-map=grid]:not([hidden])")
    assert_no_barrier(page, phone=phone)


def test_screenshots_that_differ_are_shown_side_by_side(tmp_path: Path) -> None:
    from PIL import Image

    screens: Any = __import__("browser.screens", fromlist=["screens"])

    for name, colour in (("before", "#fff"), ("after", "#000")):
        (tmp_path / name).mkdir()
        for file, shade in (("same.png", "#eee"), ("other.png", colour)):
            Image.new("RGB", (80, 40), shade).save(tmp_path / name / file)
    result = sorted((tmp_path / "after").glob("*.png"))
    assert screens.compare(tmp_path / "before", result, tmp_path / "changed") == ["other.png: 100.0% changed"]
    assert [file.name for file in (tmp_path / "changed").iterdir()] == ["other.png"]
