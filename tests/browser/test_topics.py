"""The tree of topics in a real browser: it opens by mouse and keyboard, is in the address, and its counts are true."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

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
    page.wait_for_selector("#facets .parts")
    result = chips(page, 2)
    expect(result).to_have_count(4)  # the topic, two subtopics and what is in neither
    page.wait_for_function(
        "() => [...document.querySelectorAll('#facets .parts .count')].every(box => box.textContent)"
    )
    counts = [int(result.nth(n).locator(".count").inner_text().replace(",", "")) for n in range(4)]
    assert counts[0] == sum(counts[1:])
    for n, count in enumerate(counts):
        result.nth(n).click()
        page.wait_for_function("n => document.querySelector('#count').textContent.startsWith(n)", arg=f"{count:,} of")
        assert shown(page) == count
        result.nth(n).click()
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
    expect(page.locator("#said")).to_contain_text("other")


def test_the_legend_of_the_map_is_the_same_tree(visit: Open) -> None:
    page = visit(f"{LARGE}#map=full&open=0")
    page.wait_for_selector("#map .node:has([data-twist='0']) .parts [data-facet]")
    names = "selector => [...document.querySelectorAll(`${selector} .name`)].map(box => box.textContent)"
    assert page.evaluate(names, "#map .map-legend") == page.evaluate(names, "#facets .facet-topic .chips")
    page.locator("#map [data-value='0.1']").click()
    page.wait_for_selector("#map [data-value='0.1'][aria-pressed=true]")
    count = int(page.locator("#map [data-value='0.1'] .count").inner_text())
    assert shown(page) == count


CHECK = (Path(__file__).parents[2] / "benchmarks" / "page" / "names.js").read_text("utf-8")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_no_label_overlaps_a_dot_another_label_or_an_edge(visit: Open, phone: bool) -> None:
    page = visit(f"{LARGE}#map=full", phone=phone)
    page.wait_for_function("() => document.querySelector('#map canvas').width > 300")
    rows = page.evaluate(CHECK, {"zooms": [1, 1.7, 3.5, 9], "x": 0.3, "y": 0.4})
    assert [(row["dots"], row["pairs"], row["cut"]) for row in rows] == [(0, 0, 0)] * 4
    if not phone:
        assert rows[0]["topics"] == 12  # each topic is named on the whole map
    assert all(row["names"] for row in rows[:3])


def test_a_region_of_the_map_has_a_card_an_address_and_a_filter(visit: Open) -> None:
    page = visit(f"{LARGE}#map=full")
    page.wait_for_function("() => document.querySelector('#map canvas').width > 300")
    page.wait_for_selector("[data-map=grid]:not([hidden])")
    page.wait_for_timeout(400)
    page.locator("#map canvas").focus()
    page.keyboard.press("r")
    card = page.locator(".map-region")
    card.wait_for()
    name = card.locator("h2").inner_text()
    value = page.evaluate("confpapers.state.get().region")
    page.locator(".map-region [data-region=filter]").click()
    page.wait_for_selector(f"#map [data-value='{value}'][aria-pressed=true]")
    said = card.locator("p.small").inner_text()
    assert said.startswith(f"{shown(page):,} papers")
    page.reload()
    page.wait_for_selector(".map-region h2")
    expect(card.locator("h2")).to_have_text(name)
    page.locator(".map-region [data-region=save]").click()
    page.wait_for_function("n => document.querySelector('#kept').textContent === n", arg=str(shown(page)))
    page.locator(".map-region [data-region=close]").click()
    expect(card).to_be_hidden()


def test_a_drawn_region_is_named_after_its_words_and_can_be_listed(visit: Open) -> None:
    page = visit(f"{LARGE}#map=full&area=10.10_300.10_300.300_10.300&region=10.10_300.10_300.300_10.300")
    page.wait_for_function("() => document.querySelector('.map-region .words')?.textContent.includes(', ')")
    count = shown(page)
    words = page.locator(".map-region .words").inner_text().split(", ")
    expect(page.locator(".map-region h2")).to_have_text(" · ".join(words[:2]))
    page.locator(".map-region [data-region=list]").click()
    page.wait_for_function("() => location.hash.includes('list=')")
    assert shown(page) == count


def test_two_topics_stand_side_by_side_with_what_they_have_in_common(visit: Open) -> None:
    page = visit(f"{LARGE}#map=full&region=2")
    page.wait_for_selector(".map-region .versus select")
    page.select_option(".map-region .versus select", "5")
    page.wait_for_selector(".map-region .pair")
    assert page.evaluate("confpapers.state.get().region") == "2~5"
    names = page.locator(".map-region .pair h2").all_inner_texts()
    topics = page.evaluate("confpapers.columns(confpapers.core.have('cards')).topics.map(({ name }) => name)")
    assert names == [topics[2], topics[5]]
    said = page.locator(".map-region > h3").first.inner_text()
    both = page.evaluate(
        """() => {
            const columns = confpapers.columns(confpapers.core.have('cards'));
            const rows = Array.from({ length: columns.n }, (_, i) => i);
            return rows.filter(i => columns.belongs(i, 2) && columns.belongs(i, 5)).length;
        }"""
    )
    assert both > 0
    assert said.split(" ")[0].replace(",", "") == str(both)
    page.reload()
    page.wait_for_selector(".map-region .pair")
    page.locator(".map-region .pair button[data-node='5']").click()
    page.wait_for_selector(".map-region .pair", state="detached")
    assert page.evaluate("confpapers.state.get().region") == "5"
    page.goto(page.url.replace("region=5", "region=5~5"))
    page.wait_for_selector(".map-region .versus")  # a topic beside itself is that topic
