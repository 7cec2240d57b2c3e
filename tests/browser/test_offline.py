"""Offline use: visited pages open again, saved papers are available, and a rebuilt site is announced."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import expect
from toyconference import toy

Open = Callable[..., Any]
pytestmark = pytest.mark.browser
SMALL = "toy60/index.html"


_IS_KEPT = """async place => {
    const { active, scope } = await navigator.serviceWorker.ready;
    const list = new URL((place ? `${place}/` : "") + "data/offline.json", scope);
    for (const name of await caches.keys())
        if (active.state === "activated" && name.includes(` @${place} `) && await (await caches.open(name)).match(list))
            return true;
    return false;
}"""


def wait(page: Any, script: str, argument: str) -> None:
    """Wait until an asynchronous script says yes."""
    for _ in range(200):
        if page.evaluate(script, argument):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {script} of {argument!r}")


def wait_until_kept(page: Any, place: str) -> None:
    """Wait until all of a place is kept.  This begins at once, as it does when the reader leaves the page."""
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    wait(page, _IS_KEPT, place)


@pytest.mark.parametrize("the_reader", ["stays for some seconds", "leaves"])
def test_a_page_is_kept_once_it_was_loaded_and_the_reader(chromium: Any, server: str, the_reader: str) -> None:
    page = chromium.new_context().new_page()
    page.clock.install()
    page.goto(server + SMALL)
    page.wait_for_selector("html.ready")
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 0.1"))
    assert page.evaluate("async () => await navigator.serviceWorker.getRegistration()") is None
    with page.context.expect_event("serviceworker", timeout=20_000):
        if the_reader == "leaves":
            page.evaluate("dispatchEvent(new Event('pagehide'))")
        else:
            page.clock.fast_forward(10_000)
    wait(page, _IS_KEPT, "toy60")
    page.context.close()


def test_visited_pages_work_offline(visit: Open) -> None:
    page = visit(SMALL, offline=True)
    wait_until_kept(page, "toy60")
    wait_until_kept(page, "")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("html.ready")
    page.fill("#q", '"optical flow"')
    page.wait_for_function("() => document.querySelector('#count').textContent === '1 of 60'")
    page.click("article >> nth=0 >> [data-act=more]")
    expect(page.locator("article .text").first).to_contain_text("dense optical flow")
    page.click(".bar .home")
    page.wait_for_selector("#conferences")
    page.fill("#q", "sheep")
    page.wait_for_function("() => document.querySelector('#count').textContent === '3 papers'")


def test_seen_images_are_available_offline_and_unvisited_pages_say_that_they_are_not(visit: Open) -> None:
    page = visit(SMALL, offline=True)
    wait_until_kept(page, "toy60")
    source = page.evaluate("document.querySelector('.strip img').src")
    wait(page, "async source => !!(await caches.match(source))", source)
    page.context.set_offline(True)
    page.reload()
    page.wait_for_function("() => document.querySelector('.strip img').naturalWidth > 0")
    page.goto(page.url.split("toy60")[0] + "toy3000/index.html", wait_until="commit")
    page.wait_for_selector("h1:has-text('No network')")


def test_the_small_map_of_a_paper_is_the_current_one_and_is_there_without_a_network(visit: Open) -> None:
    page = visit(SMALL, offline=True)
    wait_until_kept(page, "toy60")
    page.goto(page.evaluate("document.querySelector('article h2 a, article h3 a').href"))
    image = page.evaluate("new URL(document.querySelector('.place image').getAttribute('href'), location.href).href")
    assert image.endswith("/toy60/data/map.svg")
    text = "async address => (await fetch(address, { cache: 'no-store' })).text()"
    shown = page.evaluate(text, image)
    page.context.route(image, lambda route: route.fulfill(body=shown.replace("#8d877c", "#123456")))
    now = page.evaluate(text, image)
    assert "#123456" in now, "what the site has now, and not what was seen first"
    page.context.unroute(image)
    page.context.set_offline(True)
    assert page.evaluate(text, image) == now


def test_saved_papers_can_be_made_available_offline_and_removed(visit: Open) -> None:
    page = visit(SMALL, offline=True)
    wait_until_kept(page, "toy60")
    page.click("article >> nth=0 >> [data-act=save]")
    page.click("[data-do=keep]")
    page.wait_for_selector("#along-said:has-text('1 paper, ')")
    expect(page.locator("#along-said")).to_contain_text("kB")
    page.click("#along-take")
    page.wait_for_selector("#along-said:has-text('1 paper is available offline')")
    page.context.set_offline(True)
    page.goto(page.url.split("index.html")[0] + page.locator("article .title a").first.get_attribute("href"))
    page.wait_for_selector("h1:has-text('Folding Maps')")
    page.wait_for_function("() => document.querySelector('.strip img').naturalWidth > 0")
    page.context.set_offline(False)
    page.go_back()
    page.wait_for_selector("html.ready")
    page.click("[data-do=keep]")
    page.click("#along-drop")
    page.wait_for_selector("#along-take", state="visible")


def test_papers_that_were_taken_along_can_be_searched_inside_and_compared_without_a_network(visit: Open) -> None:
    page = visit(SMALL, offline=True)
    wait_until_kept(page, "toy60")
    page.click("article >> nth=0 >> [data-act=save]")
    page.click("[data-do=keep]")
    page.click("#along-take")
    page.wait_for_selector("#along-said:has-text('1 paper is available offline')")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("html.ready")
    page.fill("#q", "xylophone zeppelin")
    page.click("[data-do=inside]")
    page.wait_for_selector(".lit-pages:has-text('p. 3, 4')")
    expect(page.locator("#count")).to_have_text("1 of 60")
    page.fill("#q", "")
    page.select_option("#sort", "text")
    page.fill("#like-text", "leaves that fall in autumn")
    page.click("#like-form button")
    page.wait_for_function("() => document.querySelector('#list .title').textContent.startsWith('Optical Flow')")


@pytest.mark.parametrize("the_worker", ["is slower than the page", "is faster than the page"])
def test_a_rebuilt_site_is_offered_and_the_old_build_is_removed(chromium: Any, changing: Any, the_worker: str) -> None:
    folder, address, build = changing

    def pace() -> None:
        answer = "        return found;\n      }\n    }\n    try {"
        worker = (folder / "sw.js").read_text(encoding="utf-8")
        assert answer in worker
        faster = worker.replace(answer, f"        await renew(place);\n{answer}")
        (folder / "sw.js").write_text(faster if "faster" in the_worker else worker, encoding="utf-8")

    pace()
    page = chromium.new_context().new_page()
    page.goto(address + SMALL)
    wait_until_kept(page, "toy60")
    toys = toy(60)
    first = replace(toys.entries[0], title="A Title of Another Build")
    build(toys._replace(entries=[first, *toys.entries[1:]]))
    pace()
    page.reload()
    page.wait_for_selector("html.ready")
    expect(page.locator("#list .title").first).not_to_contain_text("Another Build")
    page.click(".notice button:has-text('Reload')")
    page.wait_for_selector("#list .title:has-text('A Title of Another Build')")
    page.reload()  # the worker removes the old build on this visit at the latest
    page.wait_for_selector("html.ready")
    one_build = "async place => (await caches.keys()).filter((name) => name.includes(` @${place} `)).length === 1"
    wait(page, one_build, "toy60")
    page.context.close()


def test_a_site_works_without_its_service_worker(chromium: Any, changing: Any) -> None:
    folder, address, _ = changing
    (folder / "sw.js").unlink()
    page = chromium.new_context().new_page()
    page.goto(address + SMALL)
    page.wait_for_selector("html.ready")
    page.click("[data-do=keep]")
    expect(page.locator("#along")).to_be_hidden()
    page.context.close()


def test_the_site_can_be_installed(chromium: Any, server: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(server + "index.html")
    session = page.context.new_cdp_session(page)
    page.wait_for_selector("link[rel=manifest]", state="attached")
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert "Conference papers" in manifest["data"]
    page.context.close()
