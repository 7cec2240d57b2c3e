"""Links of an older build, or of another: the page opens, and says what it no longer has."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

Open = Callable[..., Any]
pytestmark = pytest.mark.browser
SMALL = "toy60/index.html"
GONE = "The paper that this link leads to is not in the list."


@pytest.mark.parametrize(
    ("address", "count", "says"),
    [
        ("kind=keynote", "0 of 60", "keynote"),
        ("day=2031-01-01&session=Gone&country=XX", "0 of 60", "Gone"),
        ("paper=zzzzzzz", "60 papers", GONE),
        ("sort=similar&like=zzzzzzz", "60 papers", GONE),
        ("list=zzzzzzz.zzzzzzy&from=Ana", "0 of 60", "2 papers of the shared list are not here."),
        ("day=__proto__", "0 of 60", "__proto__"),
        ("topic=constructor", "60 papers", "A filter of this link is not here"),
        ("only=toString", "60 papers", "A filter of this link is not here"),
        ("sort=toString", "60 papers", "The order of this link is not here"),
    ],
)
def test_a_link_names_what_the_list_does_not_have(visit: Open, address: str, count: str, says: str) -> None:
    page = visit(f"{SMALL}#{address}")
    expect(page.locator("#count")).to_have_text(count)
    expect(page.locator("#said")).to_contain_text(says)


def test_what_a_link_names_and_the_page_lacks_is_dropped_by_its_cross(visit: Open) -> None:
    page = visit(f"{SMALL}#topic=constructor&sort=toString")
    for left in (1, 0):
        page.click("#said .token button >> nth=0")
        expect(page.locator("#said .token")).to_have_count(left)
    assert page.evaluate("location.hash") == ""


@pytest.mark.parametrize("colours", ["constructor", "__proto__"])
def test_a_map_has_the_colours_of_topics_if_a_link_names_others(visit: Open, colours: str) -> None:
    page = visit(f"{SMALL}#map=1&ink={colours}")
    expect(page.locator(".map-legend button").first).to_be_attached()
    expect(page.locator(".map-key option:checked")).to_have_text("Topic")


@pytest.mark.parametrize("order", ["nobodys", "constructor", "similar"])
def test_an_order_that_the_page_does_not_have_is_that_of_the_programme(visit: Open, order: str) -> None:
    page = visit(f"{SMALL}#sort={order}")
    expect(page.locator("#sort option:checked")).to_have_text("Programme order")


def test_a_link_to_a_paper_that_is_there_says_nothing(visit: Open) -> None:
    page = visit(f"{SMALL}#paper=quill_0_folding_maps_of_2031_paper")
    expect(page.locator("#paper-0")).to_be_focused()
    expect(page.locator("#said")).to_be_hidden()
