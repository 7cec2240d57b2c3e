"""The tree of topics in a real browser: it opens by mouse and keyboard, is in the address, and its counts are true."""

from collections.abc import Callable
from typing import Any

import pytest

Open = Callable[..., Any]
pytestmark = pytest.mark.browser
LARGE = "toy3000/index.html"


def shown(page: Any) -> int:
    """How many papers the list has."""
    return int(str(page.locator("#count").text_content()).split(" ")[0].replace(",", ""))


def chips(page: Any, topic: int) -> Any:
    """The filters by a topic and its subtopics."""
    return page.locator(f"#facets .node:has([data-twist='{topic}']) [data-facet]")


def test_a_topic_opens_and_each_node_counts_what_its_filter_gives(visit: Open) -> None:
    page = visit(LARGE)
    page.click("#facets [data-twist='2']")
    page.wait_for_function("() => location.hash === '#open=2'")
    found = chips(page, 2)
    assert found.count() == 4  # the topic, two subtopics and what is in neither
    page.wait_for_function(
        "() => [...document.querySelectorAll('#facets .parts .count')].every(box => box.textContent)"
    )
    counts = [int(found.nth(n).locator(".count").inner_text().replace(",", "")) for n in range(4)]
    assert counts[0] == sum(counts[1:])
    for n, count in enumerate(counts):
        found.nth(n).click()
        page.wait_for_function("n => document.querySelector('#count').textContent.startsWith(n)", arg=f"{count:,} of")
        assert shown(page) == count
        found.nth(n).click()
        page.wait_for_function("() => document.querySelector('#count').textContent === '3,000 papers'")


def test_a_topic_opens_and_closes_by_the_keyboard(visit: Open) -> None:
    page = visit(LARGE)
    chip = page.locator("#facets [data-facet=topic][data-value='1']")
    chip.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#facets .node:has([data-twist='1']) .parts:not([hidden])")
    chips(page, 1).nth(1).focus()
    page.keyboard.press("ArrowLeft")  # from a subtopic to its topic
    assert page.evaluate("document.activeElement.dataset.value") == "1"
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#facets .node:has([data-twist='1']) .parts", state="hidden")
    assert "open" not in page.evaluate("location.hash")


def test_an_address_opens_the_tree_where_its_filter_is(visit: Open) -> None:
    page = visit(f"{LARGE}#topic=3.1")
    page.wait_for_selector("#facets [data-value='3.1'][aria-pressed=true]")
    assert page.locator("#said").inner_text().startswith("Late ")
    before = shown(page)
    page.goto(page.url.replace("3.1", "3.x"))
    page.wait_for_function("n => !document.querySelector('#count').textContent.startsWith(n)", arg=f"{before} of")
    assert "other" in page.locator("#said").inner_text()


def test_the_legend_of_the_map_is_the_same_tree(visit: Open) -> None:
    page = visit(f"{LARGE}#map=full&open=0")
    page.wait_for_selector("#map .node:has([data-twist='0']) .parts [data-facet]")
    names = "selector => [...document.querySelectorAll(`${selector} .name`)].map(box => box.textContent)"
    assert page.evaluate(names, "#map .map-legend") == page.evaluate(names, "#facets .facet-topic .chips")
    page.locator("#map [data-value='0.1']").click()
    page.wait_for_selector("#map [data-value='0.1'][aria-pressed=true]")
    count = int(page.locator("#map [data-value='0.1'] .count").inner_text())
    assert shown(page) == count
