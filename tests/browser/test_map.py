"""The map in a real browser: wandering, pointing, selecting, colours, the grid, and who cannot see or use a mouse."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser.conftest import serving
from msgspec.structs import replace
from PIL import Image
from playwright.sync_api import expect
from toyconference import toy

from confpapers.site import render as site
from confpapers.site.render_index import render_index

Open = Callable[..., Any]
pytestmark = pytest.mark.browser
SMALL, LARGE = "toy60/index.html", "toy3000/index.html"
TITLE = "confpapers.core.have('cards').titles"


def wait_count(page: Any, text: str) -> None:
    page.wait_for_function("text => document.querySelector('#count').textContent === text", arg=text)


def at_rest(page: Any) -> None:
    """Wait until the map has what it needs and its last movement is over."""
    page.wait_for_function("() => document.querySelector('#map canvas').width > 300")
    page.wait_for_selector("[data-map=grid]:not([hidden])")
    page.wait_for_timeout(350)


def place(page: Any, paper: int) -> tuple[float, float]:
    """Where a paper is on the screen, as the map was opened."""
    box = page.locator("#map canvas").bounding_box()
    x, y = page.evaluate(
        """async i => { const columns = confpapers.columns(confpapers.core.have('cards'));
        await columns.wantRest();
        const view = confpapers.mapView(columns);
        const { clientWidth: width, clientHeight: height } = document.querySelector('#map canvas');
        const { offsetWidth: wide, offsetHeight: high, offsetLeft: left } = document.querySelector('.map-tools');
        Object.assign(view, { width, height, beside: high > wide ? width - left : 0 });
        return [view.sx(columns.x[i]), view.sy(columns.y[i])]; }""",
        paper,
    )
    return box["x"] + x, box["y"] + y


def drag(page: Any, *points: tuple[float, float]) -> None:
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=6)
    page.mouse.up()


COORDINATES = {  # of the papers of small conferences
    "one": [(0.5, 0.5)],
    "two": [(0.0, 0.5), (1.0, 0.5)],
    "band": [(0.0, 0.3), (0.4, 0.4), (1.0, 0.6)],
    "tower": [(0.2, 0.0), (0.3, 1.0), (0.4, 0.5)],
}
WINDOWS = [(320, 512), (720, 450), (1200, 600), (1239, 701), (1440, 450), (1440, 900)]
_OUTSIDE = """() => {
  const area = document.querySelector(".map-view").getBoundingClientRect();
  const boxes = [...document.querySelectorAll(".map-tools button")].map((button) => button.getBoundingClientRect());
  const fits = ({ top, bottom, left, right }) =>
    top >= area.top && bottom <= area.bottom && left >= area.left && right <= area.right;
  return boxes.filter((box) => box.width && !fits(box)).length;
}"""


@pytest.mark.parametrize("size", WINDOWS)
def test_all_tools_of_the_map_are_within_it_in_windows_of_any_size(visit: Open, size: tuple[int, int]) -> None:
    page = visit(f"{SMALL}#map=1")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    at_rest(page)
    assert page.evaluate(_OUTSIDE) == 0


@pytest.mark.parametrize("phone", [True, False])
def test_no_label_is_cut_off_by_an_edge_or_the_tools(visit: Open, phone: bool) -> None:
    page = visit(f"{SMALL}#map=1", phone=phone)
    at_rest(page)
    page.evaluate("""() => {
        const { fillText } = CanvasRenderingContext2D.prototype;
        window.names = [];
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
            names.push([x - this.measureText(text).width / 2, x + this.measureText(text).width / 2, y]);
            fillText.call(this, text, x, y);
        }; }""")
    box = page.locator("#map canvas").bounding_box()
    x, y, some = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["height"] / 6
    for across, down in ((0, -1), (0, -1), (1, 1), (1, 1), (0, 1), (0, 1)):  # names come to every edge
        drag(page, (x, y), (x + across * some, y + down * some))
        page.wait_for_timeout(350)
    names, right, height = page.evaluate("""() => {
        const canvas = document.querySelector('#map canvas');
        const bar = document.querySelector('.map-tools');
        const tall = bar.offsetHeight > bar.offsetWidth;
        return [names, tall ? bar.offsetLeft : canvas.clientWidth, canvas.clientHeight]; }""")
    assert len(names) > 8
    assert all(left >= 0 and end <= right and 6 <= y <= height - 6 for left, end, y in names)


def test_a_point_names_its_paper_and_leads_to_its_card_and_back(visit: Open) -> None:
    page = visit(f"{SMALL}#map=1")
    at_rest(page)
    page.mouse.move(*place(page, 20))
    page.wait_for_selector(".map-card:not([hidden])")
    expect(page.locator(".map-title")).to_have_text(page.evaluate(f"{TITLE}[20]"))
    expect(page.locator(".map-card img")).to_have_count(1)
    page.mouse.click(*place(page, 20))
    page.wait_for_selector("#paper-20.current")
    page.wait_for_selector("#paper-20.pointed")
    page.hover("#paper-20 .title")
    expect(page.locator(".map-card")).to_be_hidden()


@pytest.mark.parametrize("tool", ["lasso", "box"])
def test_a_drawn_selection_becomes_a_filter_with_a_chip_and_an_address(visit: Open, tool: str) -> None:
    page = visit(f"{SMALL}#map=1")
    at_rest(page)
    box = page.locator("#map canvas").bounding_box()
    left, top, right, bottom = (
        box["x"] + 8,
        box["y"] + 8,
        box["x"] + box["width"] * 0.45,
        box["y"] + box["height"] - 8,
    )
    page.click(f"[data-map={tool}]")
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    drag(page, *(corners if tool == "lasso" else corners[::2]))
    page.wait_for_selector("#said [data-drop=area]")
    assert "area=" in page.url
    assert re.fullmatch(r"\d+ of 60", page.locator("#count").text_content())
    if tool == "box":
        assert page.url.split("area=")[1].count("_") == 3
    again = visit(f"{SMALL}#{page.url.split('#')[1]}")
    expect(again.locator("#count")).to_have_text(page.locator("#count").text_content())
    page.click("#said [data-drop=area]")
    wait_count(page, "60 papers")


def test_the_address_holds_the_view_and_going_back_restores_it(visit: Open) -> None:
    page = visit(f"{SMALL}#map=full")
    at_rest(page)
    assert "view=" not in page.url
    box = page.locator("#map canvas").bounding_box()
    page.mouse.dblclick(box["x"] + 30, box["y"] + 30)
    page.wait_for_function("() => location.hash.includes('view=')")
    at_rest(page)
    closer = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('view')")
    assert 1900 < int(closer.split(".")[2]) < 2100
    page.select_option(".map-key select", "day")
    page.wait_for_function("() => location.hash.includes('ink=day')")
    page.click("[data-map=reset]")
    page.wait_for_function("() => !location.hash.includes('view=')")
    page.go_back()
    page.wait_for_function("view => location.hash.includes(`view=${view}`)", arg=closer)
    expect(page.locator(".map-key select")).to_have_value("")


def test_the_legend_is_the_filter_and_follows_the_colours(visit: Open) -> None:
    page = visit(f"{SMALL}#map=full")
    entries = page.locator(".map-legend button")
    expect(entries).to_have_count(8)
    topic = entries.nth(2).get_attribute("data-value")
    entries.nth(2).click()
    page.wait_for_function("topic => location.hash.includes(`topic=${topic}`)", arg=topic)
    assert entries.nth(2).get_attribute("aria-pressed") == "true"
    page.wait_for_selector(f"#facets [data-facet=topic][data-value='{topic}'][aria-pressed=true]", state="attached")
    shown = page.locator("#count").text_content()
    assert shown == f"{entries.nth(2).locator('.count').text_content()} of 60"
    entries.nth(2).click()
    wait_count(page, "60 papers")
    for by, first, count in (("day", "Mon 9 Jun", 3), ("session", "1A", 6), ("kind", "Oral", 3)):
        page.select_option(".map-key select", by)
        page.wait_for_function("by => location.hash.includes(`ink=${by}`)", arg=by)
        expect(entries).to_have_count(count)
        expect(entries.first.locator(".name")).to_have_text(first)


def test_beside_the_list_the_legend_repeats_no_filter(visit: Open) -> None:
    page = visit(f"{SMALL}#map=1")
    at_rest(page)
    expect(page.locator(".map-legend button").first).to_be_hidden()
    page.select_option(".map-key select", "day")
    page.wait_for_selector(".map-legend button:visible")


def test_on_a_phone_every_tool_of_the_map_can_be_touched(visit: Open) -> None:
    for view in ("1", "full"):
        page = visit(f"{SMALL}#map={view}", phone=True)
        at_rest(page)
        for tool in page.locator(".map-tools button:visible").all():
            box = tool.bounding_box()
            middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
            top = page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.closest('button')?.title", middle)
            assert top == tool.get_attribute("title")


def test_colours_by_similarity_wait_for_a_paper_and_name_it(visit: Open) -> None:
    page = visit(f"{SMALL}#map=1&ink=like")
    at_rest(page)
    expect(page.locator(".map-legend")).to_contain_text("Click a paper")
    page.mouse.click(*place(page, 20))
    page.wait_for_selector(".map-legend cite")
    expect(page.locator(".map-legend cite")).to_have_text(page.evaluate(f"{TITLE}[20]"))
    wait_count(page, "60 papers")


def test_the_grid_shows_first_pages_side_by_side_and_can_be_selected_from(visit: Open) -> None:
    page = visit(f"{SMALL}#map=full", reduced_motion="reduce")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    at_rest(page)
    page.click("[data-map=grid]")
    page.wait_for_function("() => location.hash.includes('grid=1')")
    at_rest(page)
    assert any("sheet-" in url for url in requested)
    box = page.locator("#map canvas").bounding_box()
    page.click("[data-map=box]")
    drag(page, (box["x"] + 4, box["y"] + 4), (box["x"] + box["width"] / 2, box["y"] + box["height"] - 4))
    page.wait_for_selector("#said [data-drop=area]", state="attached")
    shown = page.locator("#count").text_content()
    assert 20 <= int(shown.split()[0]) <= 40
    assert "area=g" in page.url
    again = visit(f"{SMALL}#{page.url.split('#')[1].replace('map=full', 'map=').replace('grid=1', 'grid=')}")
    again.wait_for_function("shown => document.querySelector('#count').textContent === shown", arg=shown)


def test_at_high_zoom_thumbnails_come_from_few_sprites_and_then_from_the_strip(visit: Open) -> None:
    page = visit(f"{LARGE}#map=full")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    at_rest(page)
    assert not any("/thumbs/" in url for url in requested), "the whole map is dots"
    page.focus("#map canvas")
    page.keyboard.press("ArrowDown")
    for _ in range(7):
        page.keyboard.press("+")
        page.wait_for_timeout(300)
    page.wait_for_timeout(500)
    assert any("sheet-" in url for url in requested)
    assert any(re.search(r"thumbs/\d{4}\.avif", url) for url in requested)


def colours(page: Any) -> int:
    """How many colours the map has on the screen now."""
    with Image.open(io.BytesIO(page.locator("#map canvas").screenshot())) as shown:
        return len(shown.convert("RGB").getcolors(shown.width * shown.height) or ())


@pytest.mark.parametrize("file", [False, True], ids=["from a web host", "from a disk"])
def test_pages_are_visible_on_the_grid(visit: Open, *, file: bool) -> None:
    page = visit(f"{SMALL}#map=full&grid=1", file=file)
    at_rest(page)
    page.wait_for_timeout(700)
    assert colours(page) > 5000, "a mosaic of its colours has far fewer"


def test_sprites_are_decoded_one_at_a_time(visit: Open) -> None:
    page = visit(LARGE)
    page.evaluate(
        """() => { const unpack = window.createImageBitmap;
        window.unpacking = { now: 0, most: 0, all: 0 };
        window.createImageBitmap = async (...given) => {
          unpacking.most = Math.max(unpacking.most, ++unpacking.now);
          unpacking.all++;
          try { return await unpack(...given); } finally { unpacking.now--; }
        }; }"""
    )
    page.evaluate("location.hash = '#map=full&grid=1&view=500.400.4000'")
    page.wait_for_function("() => unpacking.all > 4")
    assert page.evaluate("unpacking.most") == 1


LATER = "confpapers.core.load('later', document.querySelector('#list').dataset.later)"  # the map's own scripts


def test_the_least_recently_used_image_is_dropped_first(visit: Open) -> None:
    page = visit(SMALL)
    page.evaluate(LATER)
    left = page.evaluate(
        """async () => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 10, height: 10 });
        const address = canvas.toDataURL();
        const there = () => new Promise((done) => (heard = done));
        let heard = () => {};
        const pictures = confpapers.mapPictures(2 * 10 * 10 * 4, () => heard());
        for (const name of ["first", "second", "third"]) {
          const coming = there();
          pictures.ask(name, address, {});
          await coming;
          pictures.get("first");
        }
        return ["first", "second", "third"].filter((name) => pictures.get(name)); }"""
    )
    assert left == ["first", "third"]


_SAID = """() => {
    const [said, title] = [".map-said", ".map-title"].map(part => document.querySelector(part).textContent);
    return said.slice(0, 8) === title.slice(0, 8);
}"""


def test_arrow_keys_move_between_papers_and_announce_them(visit: Open) -> None:
    page = visit(f"{SMALL}#map=full")
    at_rest(page)
    page.focus("#map canvas")
    seen = set()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        expect(page.locator(".map-card")).to_be_visible()
        page.wait_for_function(_SAID)  # once the paper's details have come
        seen.add(page.locator(".map-said").text_content())
    assert len(seen) >= 3
    assert all("." in said for said in seen)
    title = page.locator(".map-title").text_content()
    page.keyboard.press("Enter")
    page.wait_for_selector("article.current")
    assert page.locator("article.current .title").text_content().strip() == title.strip()


_PLACE = """async () => {
    const columns = confpapers.columns(confpapers.core.have("cards"));
    await columns.wantRest();
    const i = columns.titles.indexOf(document.querySelector(".map-title").textContent);
    return [columns.x[i], columns.y[i]];
}"""


def test_an_arrow_key_goes_to_a_paper_in_its_direction(visit: Open) -> None:
    page = visit(f"{SMALL}#map=full")
    at_rest(page)
    page.focus("#map canvas")
    page.keyboard.press("ArrowRight")  # the paper in the middle
    for key, axis, sign in (("ArrowRight", 0, 1), ("ArrowDown", 1, 1), ("ArrowLeft", 0, -1), ("ArrowUp", 1, -1)):
        before = page.evaluate(_PLACE)
        page.keyboard.press(key)
        after = page.evaluate(_PLACE)
        assert (after[axis] - before[axis]) * sign > 0, key


def test_a_phone_taps_once_for_the_card_and_again_for_the_paper(visit: Open) -> None:
    page = visit(f"{SMALL}#map=full", phone=True)
    at_rest(page)
    page.touchscreen.tap(*place(page, 20))
    page.wait_for_selector(".map-card:not([hidden])")
    title = page.locator(".map-title").text_content()
    page.locator(".map-card").tap()
    page.wait_for_selector("article.current")
    assert page.locator("article.current .title").text_content().strip() == title.strip()
    for button in page.locator(".map-tools button:visible").all():
        size = button.bounding_box()
        assert size["width"] >= 44, button.get_attribute("data-map")
        assert size["height"] >= 44, button.get_attribute("data-map")
    page.click("[data-map=close]")
    expect(page.locator("#map")).to_be_hidden()


def test_the_map_works_from_a_disk(visit: Open) -> None:
    page = visit(f"{SMALL}#map=full&grid=1", file=True)
    at_rest(page)
    page.mouse.move(400, 400)
    page.wait_for_selector(".map-card:not([hidden])")


@pytest.fixture(scope="module")
def few_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of conferences whose papers fill only a part of the map's square."""
    folder = tmp_path_factory.mktemp("few")
    for name, coordinates in COORDINATES.items():
        toys = toy(len(coordinates))
        entries = [replace(entry, x=x, y=y) for entry, (x, y) in zip(toys.entries, coordinates, strict=True)]
        conference = replace(toys.conference, id=name)
        site.render(toys._replace(entries=entries, conference=conference).content(), folder / name)
    render_index(folder)
    with serving(folder) as address:
        yield address


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", COORDINATES)
def test_the_papers_are_in_the_middle_of_the_map(open_page: Open, few_address: str, name: str, *, phone: bool) -> None:
    page = open_page(f"{few_address}{name}/index.html#map=full", few_address, phone=phone)
    at_rest(page)
    box = page.locator("#map canvas").bounding_box()
    tools = page.locator(".map-tools").bounding_box()
    free = box["width"] if tools["width"] > tools["height"] else tools["x"] - box["x"]
    dots = [place(page, paper) for paper in range(len(COORDINATES[name]))]
    for axis, middle in enumerate((box["x"] + free / 2, box["y"] + box["height"] / 2)):
        along = [dot[axis] for dot in dots]
        assert (min(along) + max(along)) / 2 == pytest.approx(middle, abs=1), axis
