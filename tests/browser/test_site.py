"""The pages that conferences share, in a real browser: one search over all of them, authors."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

Open = Callable[..., Any]
pytestmark = pytest.mark.browser


def titles(page: Any) -> list[str]:
    """The titles found, from above to below."""
    return [text.strip() for text in page.locator("#hits .title").all_text_contents()]


def wait_count(page: Any, text: str) -> None:
    page.wait_for_function("text => document.querySelector('#count').textContent === text", arg=text)


@pytest.mark.parametrize("file", [False, True], ids=["from a web server", "from a disk"])
def test_the_search_finds_papers_of_all_conferences(visit: Open, file: bool) -> None:
    page = visit("index.html", file=file)
    page.fill("#q", "optical flow falling")
    wait_count(page, "3 papers")
    assert titles(page)[:3] == ["Optical Flow for Falling Leaves"] * 3
    assert sorted(page.locator(".hit-place").all_text_contents()) == ["TOY 2031"] * 6
    page.locator(".hit .title a").first.click()
    page.wait_for_selector("h1:has-text('Optical Flow for Falling Leaves')")
    page.go_back()
    wait_count(page, "3 papers")


QUERIES = {
    '"optical flow" leaves': "3 papers",
    "author:quill title:unfold": "0 papers",
    "flow -falling optic": "3 papers",
    '"flow optical"': "0 papers",
    'author:"Ada Quill" title:maps': "3 papers",
    "nothing like it": "0 papers",
    "gomez postc": "3 papers",
}


def test_a_query_means_what_it_does_in_a_conference(visit: Open) -> None:
    page = visit("index.html")
    for query, count in QUERIES.items():  # each with another count than the one before
        page.fill("#q", query)
        wait_count(page, count)


def paste(page: Any, text: str) -> None:
    page.fill("#q", "")
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


CLIPBOARD = ["clipboard-read", "clipboard-write"]


def test_a_pasted_address_finds_its_paper_in_any_conference(open_page: Open, changing: Any) -> None:
    page = open_page(f"{changing[1]}index.html", permissions=CLIPBOARD)
    paste(page, "www.papers.example/2.pdf")
    expect(page.locator("#q")).to_have_value("Optical Flow for Falling Leaves")
    wait_count(page, "1 paper")
    paste(page, "https://papers.example/none.html")
    expect(page.locator("#toast")).to_have_text("No paper here has this address or number.")
    expect(page.locator("#q")).to_have_value("https://papers.example/none.html")


@pytest.mark.parametrize("path", ["index.html", "authors.html"])
def test_a_search_that_cannot_be_loaded_is_reported(visit: Open, path: str) -> None:
    page = visit(path, offline=True)
    page.route("**/data/*", lambda route: route.abort())
    page.fill("#q", "quill")
    expect(page.locator("#toast")).to_contain_text("Check your connection.")


def test_a_site_of_very_many_papers_says_where_to_paste_an_address(visit: Open) -> None:
    page = visit("index.html", permissions=CLIPBOARD)
    paste(page, "https://papers.example/none.html")
    expect(page.locator("#toast")).to_contain_text("Paste this address on the page of its conference")


@pytest.mark.parametrize(
    "query", ["<img src=x onerror=alert(1)>", "%3Cimg%20src=x%20onerror=alert(1)%3E", "%", "(((OR", '"']
)
def test_a_hostile_query_in_the_address_is_only_text(visit: Open, query: str) -> None:
    page = visit(f"index.html#q={query}")  # what a script throws fails the test
    page.wait_for_function("document.querySelector('#q').value !== ''" if query != "%" else "true")
    expect(page.locator("img[src=x]")).to_have_count(0)


def test_the_search_is_in_the_address_and_may_be_narrowed(visit: Open) -> None:
    page = visit("index.html#q=sheep&in=toy60")
    wait_count(page, "1 paper")
    page.click("#within [data-in=toy60]")
    wait_count(page, "3 papers")
    page.click("#order [data-sort=new]")
    page.wait_for_function("() => location.hash === '#q=sheep&sort=new'")
    page.go_back()
    page.go_back()
    page.wait_for_function("() => location.hash === '#q=sheep&in=toy60'")
    wait_count(page, "1 paper")


def test_going_back_from_more_letters_leaves_the_conference_that_was_chosen(visit: Open) -> None:
    page = visit("index.html")
    page.fill("#q", "sheep")
    page.click("#within [data-in=toy60]")
    page.wait_for_function("() => location.hash === '#q=sheep&in=toy60'")
    page.fill("#q", "sheep codes")
    page.wait_for_function("() => location.hash === '#q=sheep%20codes&in=toy60'")
    for address in ("#q=sheep&in=toy60", "#q=sheep", ""):
        page.go_back()
        page.wait_for_function("address => location.hash === address", arg=address)


def test_a_conference_that_the_site_no_longer_has_narrows_nothing(visit: Open) -> None:
    page = visit("index.html#q=optical%20flow%20falling&in=toy2012")
    wait_count(page, "3 papers")


def test_a_query_without_words_is_reported_and_nothing_is_said_to_be_shown(visit: Open) -> None:
    page = visit("index.html#q=.*")
    expect(page.locator(".notes")).to_contain_text("has no letters, digits or symbols")
    expect(page.locator(".notes")).not_to_contain_text("All papers are shown")


def test_long_lists_are_loaded_gradually_and_can_be_walked_by_keyboard(visit: Open) -> None:
    page = visit("index.html")
    page.keyboard.press("/")
    page.keyboard.type("sparse")
    page.wait_for_function("() => document.querySelectorAll('.hit').length === 20")
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    assert page.evaluate("[...document.querySelectorAll('.hit')].indexOf(document.activeElement)") == 1
    page.keyboard.press("a")
    page.wait_for_selector(".hit:nth-child(2) details .text")
    page.click("#more")
    page.wait_for_function("() => document.querySelectorAll('.hit').length === 40")
    page.keyboard.press("Escape")
    page.wait_for_selector("#conferences", state="visible")


@pytest.mark.parametrize("query", ["sparse", "sparse sheep"], ids=["all words", "some words"])
def test_the_counts_of_many_papers_are_those_of_all_not_of_the_ones_shown(visit: Open, query: str) -> None:
    page = visit(f"index.html#q={query}")
    page.wait_for_function("() => document.querySelectorAll('.hit').length === 20")
    counts = page.locator("#within .count").all_text_contents()
    total = sum(int(count.replace(",", "")) for count in counts)
    wait_count(page, f"{total:,} papers")
    if query == "sparse":
        assert total > 80, "so many that only the best are sorted"
        expect(page.locator("#more")).to_contain_text(f"{total:,}")


@pytest.mark.parametrize("file", [False, True], ids=["from a web server", "from a disk"])
def test_an_author_has_a_page_over_all_conferences(visit: Open, file: bool) -> None:
    page = visit("index.html#q=sheep", file=file)
    page.click(".hit >> nth=0 >> a:has-text('Ada Quill')")
    page.wait_for_selector("#name:has-text('Ada Quill')")
    expect(page.locator("#about")).to_contain_text("6 papers at 3 conferences")
    expect(page.locator("#about")).to_contain_text("Different people may share a name")
    assert len(titles(page)) == 6
    expect(page.locator("#with")).to_contain_text("Tam Oakes")
    page.fill("#q", "gom")
    page.click("#spelled a:has-text('Inés Gómez')")
    page.wait_for_selector("#name:has-text('Inés Gómez')")


def test_the_authors_page_starts_with_names_and_finds_any_part_of_a_name(visit: Open) -> None:
    page = visit("authors.html")
    before = page.locator("#spelled a").count()
    assert before > 5
    page.fill("#q", "ines")
    page.wait_for_selector("#spelled a:has-text('Inés Gómez')")
    expect(page.locator("#spelled small").first).to_contain_text("TOY 2031 (")
    for typed in ("I. Gómez", "Gomez, I.", "I. M. Gómez"):
        page.fill("#q", "zz")
        expect(page.locator("#spelled a")).to_have_count(0)
        page.fill("#q", typed)
        page.wait_for_selector("#spelled a:has-text('Inés Gómez')")
    page.fill("#q", "")
    page.wait_for_function("n => document.querySelectorAll('#spelled a').length === n", arg=before)


def test_names_are_shown_as_text(visit: Open) -> None:
    page = visit("index.html#q=drawkcab")
    wait_count(page, "4 papers")
    page.locator(".hit .authors a").first.click()
    page.wait_for_selector("#name:has-text('onload')")
    assert page.title() != "owned"


@pytest.mark.parametrize("path", ["index.html", "index.html#q=sheep", "authors.html", "authors.html#name=Ada%20Quill"])
def test_a_phone_has_no_sideways_scrolling(visit: Open, path: str) -> None:
    page = visit(path, phone=True)
    page.wait_for_selector("html.ready")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_there_is_a_list_of_conferences(visit: Open) -> None:
    page = visit("index.html", java_script_enabled=False)
    expect(page.locator(".edition h3 a")).to_have_count(3)
    expect(page.locator(".search")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 1440])
def test_a_long_word_in_the_name_of_a_conference_does_not_overflow_the_first_page(visit: Open, width: int) -> None:
    page = visit("index.html")
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        """() => { for (const name of document.querySelectorAll('.edition :is(h3 a, .small, .edition-topics a)'))
        name.textContent = 'Konferenz'.repeat(20); }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
