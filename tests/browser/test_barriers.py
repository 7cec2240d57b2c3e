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
SAVE = (
    "const stars = [...document.querySelectorAll('#list .actions [data-act=save][aria-pressed=false]')];"
    " stars.slice(0, 3).forEach(star => star.click());"
)
PLAN, MAP_AND_PLAN = "plan: '1'", "map: '1', plan: '1'"
CARD = (
    "const [card, other] = document.querySelectorAll('#list article');"
    " const act = (of, what) => of.querySelector(`[data-act=${what}]`).click();"
)


class State(NamedTuple):
    """What a reader does on a page, what is there when it is done, and the part that looks different then.

    The other parts are looked at in all colours on the page as it opens.
    """

    name: str
    script: str
    shown: str
    changed: str


def _set(state: str) -> str:
    """A script that leads to a state of the list, as an address does."""
    return f"confpapers.state.set({{ ...confpapers.state.blank(), {state} }})"


STATES = (
    State(
        "card",
        f"{CARD} act(card, 'similar'); act(card, 'save'); act(other, 'note')",
        "#list:has(ol.similar li):has(textarea.note):has([data-act=save][aria-pressed=true])",
        "#list article:nth-of-type(-n+2)",
    ),
    State("nothing found", _set("q: 'zzz'"), "#empty:not([hidden])", "#said, #empty"),
    State(
        "like a text",
        _set("text: 'leaves that fall in autumn', sort: 'text'"),
        "#said:not([hidden])",
        "#said, #list article:nth-of-type(-n+2)",
    ),
    State("timeline", f"{SAVE} {_set(PLAN)}", ".timeline-block.has-mine", ".timeline"),
    State("map", _set("map: '1', q: 'flow'"), "#map:has(canvas):has([data-map=grid]:not([hidden]))", "#map"),
    State("map alone", _set("map: 'full'"), "#map:has(.map-legend button):has([data-map=grid]:not([hidden]))", "#map"),
    State("map by country", _set("map: '1', ink: 'country'"), ".map-legend button", "#map"),
    State(
        "watched",
        "const box = document.querySelector('#watching'); box.value = 'Ada Quill';"
        f" box.dispatchEvent(new Event('change')); {_set(MAP_AND_PLAN)}",
        "body:has(.badge-watched):has(.timeline-block.has-watched):has(#map canvas)",
        ".timeline, #map, #list article:nth-of-type(-n+2)",
    ),
)
DIALOGS = (  # nothing else can be reached while one is open
    State("help", "document.querySelector('[data-do=help]').click()", "#help[open]", "#help"),
    State("nothing saved", "document.querySelector('[data-do=keep]').click()", "#keep[open]", "#keep"),
    State("saved", f"{SAVE} document.querySelector('[data-do=keep]').click()", "#keep[open]", "#keep"),
    State("walk", "document.querySelector('[data-do=walk]').click()", "#walk-list li", "dialog[open]"),
    State(
        "box for a text",
        "const sort = document.querySelector('#sort'); sort.value = 'text'; sort.dispatchEvent(new Event('change'))",
        "#like[open]",
        "#like",
    ),
    State("lists", f"{CARD} act(card, 'lists')", ".new-list", "#list article:first-of-type"),
)
PAGES = {  # their addresses, and what a reader waits for or sees
    "plain": ("toy60/all.html", "h1"),
    "report": ("toy60/report.html", "h1"),
    "paper": (PAPER, "textarea.note"),
    "conferences": ("index.html", "h1"),
    "search": ("index.html#q=sheep", ".hit"),
    "authors": ("authors.html", "#spelled a"),
    "author": ("authors.html#name=Ada%20Quill", "#name:has-text('Ada Quill')"),
    "missing": ("404.html", "h1"),
    "offline": ("offline.html", "h1"),
}
COLOURS: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
_ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]  # the other rules find the same whatever the colours are
_REST = "() => document.getAnimations().every(({ playState }) => playState !== 'running')"


def inject(page: Any) -> None:
    """Load axe into the page."""
    from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # it has none

    page.evaluate(AXE_SCRIPT)


def assert_no_barrier(page: Any, name: str, part: str = "", *, phone: bool, changed: str = "") -> None:
    """Nothing is found in a part of the page, or in all of it; a phone's page is looked at in the usual colours.

    In other colours it is enough to look at what has changed.
    """
    from axe_playwright_python.base import AxeResults

    page.evaluate("document.querySelector('#toast')?.replaceChildren()")
    for colours, look in COLOURS.items():
        usual = colours == "light"
        options = {"resultTypes": ["violations"], **({} if usual else {"runOnly": _ABOUT_COLOURS})}
        selector = part if usual else part or changed
        page.emulate_media(**look)
        page.wait_for_function(_REST)
        script = "([selector, options]) => axe.run(selector ? { include: [[selector]] } : document, options)"
        result = AxeResults(page.evaluate(script, [selector, options]))
        assert result.violations_count == 0, f"{name}, {colours}: {result.generate_report()}"
        if phone:
            return
    page.emulate_media(**COLOURS["light"])


def enter(page: Any, state: State) -> None:
    page.evaluate(f"() => {{ {state.script} }}")
    page.wait_for_selector(state.shown, state="attached")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_no_barrier_is_found_in_any_state_of_a_list(visit: Open, *, phone: bool) -> None:
    page = visit(SMALL, bypass_csp=True, timezone_id="Asia/Tokyo", phone=phone)
    inject(page)
    assert_no_barrier(page, "list", phone=phone)
    for state in STATES:
        enter(page, state)
        assert_no_barrier(page, state.name, changed=state.changed, phone=phone)
        page.evaluate(_set(""))
        page.wait_for_selector("body:has(#count:text-is('60 papers')):has(#list article:first-of-type[data-row='0'])")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_no_barrier_is_found_in_any_dialog(visit: Open, *, phone: bool) -> None:
    page = visit(SMALL, bypass_csp=True, phone=phone)
    inject(page)
    for state in DIALOGS:
        enter(page, state)
        assert_no_barrier(page, state.name, state.changed, phone=phone)
        page.evaluate("document.querySelectorAll('dialog[open]').forEach(dialog => dialog.close())")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_no_barrier_is_found_on_the_other_pages(visit: Open, name: str, *, phone: bool) -> None:
    path, shown = PAGES[name]
    page = visit(path, bypass_csp=True, phone=phone)
    if name == "paper":
        page.click("[data-act=note]")
    page.wait_for_selector(shown, state="attached")
    inject(page)
    assert_no_barrier(page, name, changed="article:nth-of-type(-n+12)" if name == "plain" else "", phone=phone)


@pytest.fixture(scope="module")
def archive_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with an archive of three years; its papers are of all kinds."""
    from browser.conftest import serving
    from browser.screens import archive

    folder = tmp_path_factory.mktemp("archive")
    site.render(archive(toy(24)).content(), folder / "archive")
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
    inject(page)
    assert_no_barrier(page, path, changed="#map" if "map=1" in path else "", phone=phone)


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
