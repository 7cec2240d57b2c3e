"""The page in a real browser: everything a reader can do, and what hostile papers cannot."""

import contextlib
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from confpapers.site import render
from confpapers.site.previews import HEIGHT
from confpapers.site.short_ids import base36, hash_of

Open = Callable[..., Any]
pytestmark = pytest.mark.browser
SMALL, LARGE, PARTS = "toy60/index.html", "toy3000/index.html", "parts60/index.html"
BLANK = "404.html"  # a page of the site, for tests that prepare the browser before theirs opens
PAPER = "toy60/papers/quill_0_folding_maps_of_2031_paper/index.html"


def titles(page: Any) -> list[str]:
    """The titles in the page, from above to below, once those of cards from other files have come."""
    page.wait_for_function("() => [...document.querySelectorAll('#list .title')].every(title => title.textContent)")
    return [text.strip() for text in page.locator("#list .title").all_text_contents()]


def at(page: Any, state: str) -> Any:
    """The page once it is at this state of its address."""
    page.evaluate(
        """state => new Promise((done) => {
        addEventListener("hashchange", () => setTimeout(done), { once: true });
        location.hash = state; })""",
        state,
    )
    return page


def count(page: Any) -> str:
    """What the page says it shows."""
    return str(page.locator("#count").text_content())


def wait_count(page: Any, text: str) -> None:
    page.wait_for_function("text => document.querySelector('#count').textContent === text", arg=text)


@pytest.mark.parametrize("file", [False, True], ids=["from a web server", "from a disk"])
def test_the_page_opens_and_searches(visit: Open, file: bool) -> None:
    page = visit(LARGE, file=file)
    assert count(page) == "3,000 papers"
    assert titles(page)[0] == "Folding Maps of Cities That Were Never Built"
    page.fill("#q", "optical flow")
    wait_count(page, "2 of 3,000")
    assert titles(page)[:2] == ["Optical Flow for Falling Leaves", "Flow without Optics"]
    page.fill("#q", '"optical flow"')
    wait_count(page, "1 of 3,000")


QUERIES = [
    ("gomez orsted", ["A Gómez–Ørsted Bound for Blurry Postcards"]),
    ("Gómez postcard", ["A Gómez–Ørsted Bound for Blurry Postcards"]),
    ("counting she", ["Counting Sheep at Night with ℓ1 Codes"]),
    ("flow -falling optic", ["Flow without Optics"]),
    ("author:quill -sheep", ["Folding Maps of Cities That Were Never Built"]),
    ('author:"Ada Quill" title:maps', ["Folding Maps of Cities That Were Never Built"]),
    ('"indexed nowhere"', []),
]


def test_a_query_finds_matching_papers(list_page: Any) -> None:
    page = list_page
    for query, result in QUERIES:
        page.fill("#q", query)
        wait_count(page, f"{len(result)} of 60")
        assert titles(page)[: len(result)] == result, query
        page.fill("#q", "")
        wait_count(page, "60 papers")


@pytest.mark.parametrize("file", [False, True], ids=["from a web server", "from a disk"])
def test_an_index_in_parts_gives_the_same_results_and_loads_only_what_it_needs(visit: Open, file: bool) -> None:
    page = visit("parts60/index.html", file=file)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    for query, result in QUERIES:
        page.fill("#q", query)
        wait_count(page, f"{len(result)} of 60")
        assert titles(page)[: len(result)] == result
        page.fill("#q", "")
        wait_count(page, "60 papers")
    parts = {url for url in requested if re.search(r"/search-\d+\.", url)}
    every = page.evaluate("confpapers.core.have('search').files.length")
    assert 3 < len(parts) < every


def test_a_title_pasted_or_typed_letter_by_letter_is_first_and_never_lost(list_page: Any) -> None:
    page = list_page
    title = "A Gómez–Ørsted Bound for Blurry Postcards"
    page.focus("#q")
    page.evaluate("text => document.execCommand('insertText', false, text)", title)
    page.wait_for_function("title => document.querySelector('#list .title')?.textContent === title", arg=title)
    assert count(page).startswith("1 of 60")
    page.fill("#q", "")
    for n, letter in enumerate(title, 1):
        page.locator("#q").press_sequentially(letter)
        assert page.locator("#list article").count() > 0, title[:n]
    wait_count(page, "1 of 60")
    for _ in range(8):
        page.keyboard.press("Backspace")
        assert page.locator("#list article").count() > 0
    page.evaluate("confpapers.state.set({ topic: ['0'] })")
    page.go_back()
    page.wait_for_function("() => document.querySelector('#q').value.startsWith('A Gómez')")


def test_papers_with_some_of_the_words_come_below_those_with_all(list_page: Any) -> None:
    page = list_page
    page.fill("#q", "counting sheep without optics")
    page.wait_for_selector("h2.some")
    expect(page.locator("h2.some")).to_contain_text("No paper has all of these words")
    page.fill("#q", "autumn optical")
    page.wait_for_function("() => document.querySelector('h2.some')?.textContent.includes('more paper')")
    assert count(page).startswith("1 of 60")
    assert len(titles(page)) > 1
    assert page.locator("article", has=page.locator("h2.some")).first.get_attribute("aria-posinset") == "2"
    page.fill("#q", "flow")
    page.wait_for_function("() => !document.querySelector('h2.some')")


def test_a_misspelt_word_gives_a_suggestion(list_page: Any) -> None:
    page = list_page
    page.fill("#q", "autum leaves")
    page.click(".notes button")
    expect(page.locator("#q")).to_have_value("autumn leaves")
    page.wait_for_function("() => document.querySelector('#count').textContent !== '0 of 60'")
    assert "Optical Flow for Falling Leaves" in titles(page)


def test_an_unsearchable_query_is_reported(list_page: Any) -> None:
    page = list_page
    page.fill("#q", "…!")
    page.wait_for_selector(".notes p")
    expect(page.locator(".notes")).to_contain_text("has no letters")
    assert count(page) == "60 papers"
    page.fill("#q", "venue:sheep")
    page.wait_for_function("() => document.querySelector('.notes').textContent.includes('“venue:” is not a field')")


def test_ranking_by_similarity_keeps_the_search(list_page: Any) -> None:
    page = at(list_page, "q=flow")
    page.wait_for_function("() => document.querySelector('#count').textContent !== '60 papers'")
    shown = count(page)
    page.locator("#list article").first.locator("[data-act=similar]").click()
    page.locator("#list article").first.locator(".rank-all").click()
    page.wait_for_function("() => location.hash.includes('sort=similar')")
    assert "q=flow" in page.url
    assert count(page) == shown
    page.click("#said [data-drop]:has-text('Rank all 60 papers')")
    wait_count(page, "60 papers")


@pytest.mark.parametrize("file", [False, True], ids=["from a web server", "from a disk"])
def test_a_search_inside_the_papers_highlights_the_pages(visit: Open, file: bool) -> None:
    page = visit(SMALL, file=file)
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.fill("#q", "zeppelin")
    wait_count(page, "0 of 60")
    assert not [url for url in requested if "/inside" in url]
    page.click("[data-do=inside]")
    wait_count(page, "3 of 60")
    assert "inside=1" in page.url
    card = page.locator("#list article").first
    expect(card.locator(".lit-pages")).to_have_text("p. 3, 4")
    assert str(card.locator(".lit-pages a").first.get_attribute("href")).endswith("#page=3")
    lit = card.locator(".strip a").evaluate_all("links => links.map(link => link.classList.contains('lit'))")
    assert [number for number, on in enumerate(lit, 1) if on] == [3, 4]
    page.keyboard.press("Escape")
    page.locator("body").press("i")
    page.wait_for_function("() => !location.hash.includes('inside')")
    page.fill("#q", "inside:xylophone zeppelin")
    wait_count(page, "1 of 60")
    expect(page.locator("#q")).to_have_value("xylophone zeppelin")
    page.fill("#q", "xylophone leaves")
    expect(page.locator("#list h2.some")).to_contain_text("No page has all of these words.")
    page.fill("#q", "zeppelin author:quill")
    page.wait_for_function("() => document.querySelector('#count').textContent !== '1 of 60'")
    page.go_back()


def test_search_terms_are_highlighted(list_page: Any) -> None:
    page = at(list_page, "q=gomez")
    wait_count(page, "1 of 60")
    marked = page.evaluate("""[...CSS.highlights.get('found')].map(({ startContainer, startOffset, endOffset }) =>
        startContainer.data.slice(startOffset, endOffset))""")
    assert set(marked) == {"Gómez"}


def test_top_words_are_separated_by_commas_in_html_and_by_script(visit: Open) -> None:
    page = visit(SMALL)
    card = page.locator("article").first
    written = str(card.locator(".words").text_content())
    assert "filters, colour, harbours" in written
    card.locator("[data-act=more]").click()
    expect(card.locator(".words")).not_to_have_text(written)  # the rest of them may still be loading
    every = str(card.locator(".words").text_content())
    assert every.startswith(written.rstrip("… "))
    assert len(every) > len(written)


def test_filters_show_counts_and_suggest_what_to_relax(list_page: Any) -> None:
    page = list_page
    page.click("[data-facet=day][data-value='2031-06-10']")
    wait_count(page, "20 of 60")
    page.click("[data-facet=kind][data-value=oral]")
    shown = int(page.locator("[data-facet=kind][data-value=oral] .count").text_content())
    wait_count(page, f"{shown} of 60")
    page.click("[data-facet=day][data-value='2031-06-11']")
    assert "day=2031-06-10&day=2031-06-11" in page.url
    page.fill("#q", "sheep")
    wait_count(page, "0 of 60")
    expect(page.locator("#empty button").first).to_be_visible()
    page.go_back()
    page.fill("#q", "")
    page.click("#said [data-clear]")
    wait_count(page, "60 papers")


def test_an_empty_list_offers_a_filter_to_drop(list_page: Any) -> None:
    page = at(list_page, "q=sheep&day=2031-06-11")
    wait_count(page, "0 of 60")
    page.click("#empty [data-drop=day]")
    wait_count(page, "1 of 60")


def test_topics_filter_and_sort_by_their_mix(list_page: Any) -> None:
    page = list_page
    page.click("[data-facet=topic][data-value='1']")
    filtered = count(page)
    assert re.fullmatch(r"\d+ of 60", filtered)
    page.click("[data-use=mix]")
    wait_count(page, "60 papers")
    expect(page.locator("#sort")).to_have_value("mix")
    assert "mix=1" in page.url
    expect(page.locator("#list .shares a").first).to_contain_text("Tracking")


def test_the_mix_of_topics_can_be_weighted(visit: Open) -> None:
    page = visit(f"{SMALL}#sort=mix&mix=1.3")
    page.set_viewport_size({"width": 1300, "height": 6000})  # the first papers have both topics
    orders = {}
    for weight in ("3", "0.25"):
        page.locator(".sliders input >> nth=1").fill(weight)
        page.wait_for_function("mix => confpapers.state.get().mix === mix", arg=f"1.3:{weight.replace('.', '_')}")
        page.wait_for_timeout(300)
        orders[weight] = titles(page)[:10]
    assert orders["3"] != orders["0.25"]


def test_a_recommendation_is_explained(visit: Open) -> None:
    page = visit(SMALL)
    for number in (0, 1):
        page.click(f"article >> nth={number} >> [data-act=save]")
    page.wait_for_function("() => document.querySelector('#kept').textContent === '2'")
    page.select_option("#sort", "recommended")
    page.wait_for_function("() => document.querySelector('#said').textContent.includes('Main shared words')")
    page.wait_for_function("() => ![0, 1].includes(Number(document.querySelector('#list article').dataset.row))")


_RECOMMENDED = """() => {
    const columns = confpapers.columns(confpapers.core.have("cards"));
    const shelf = { saved: () => [0], isSaved: (i) => i === 0, isRead: () => false };
    const finder = confpapers.finder(columns, shelf);
    finder.setVectors(Uint8Array.from({ length: columns.n * 4 }, (_, at) => (at % 4 === Number(at >= 40) ? 100 : 0)));
    return finder.compute({ ...confpapers.state.blank(), sort: "recommended" }).rows;
}"""


def test_papers_in_the_direction_of_a_saved_one_come_first_and_the_saved_paper_last(list_page: Any) -> None:
    rows = list_page.evaluate(_RECOMMENDED)  # ten papers point one way, the others another; the first is saved
    assert rows == [*range(1, 60), 0]


def test_a_card_names_the_papers_that_it_cites_and_that_cite_it(list_page: Any) -> None:
    page = at(list_page, "sort=cited")
    first = page.locator("#list article").first
    button = first.locator("[data-act=citations]")
    expect(button).to_have_text("Cites 2 papers here, cited by 6")
    button.click()
    first.locator(".citations").wait_for()
    expect(first.locator(".citations li"), "both lists, each with a link to show only these").to_have_count(
        2 + 1 + 6 + 1
    )
    first.locator(".citations .rank-all").last.click()
    wait_count(page, "6 of 60")
    assert "Cites 1 paper here" in page.locator("#list [data-act=citations]").all_text_contents()


def test_a_card_names_the_papers_of_other_conferences_that_it_cites(list_page: Any) -> None:
    page = at(list_page, f"list={base36(hash_of('fenn_9_steady_lanterns_for_2031_paper'))}")
    card = page.locator("#list article").first
    card.locator("[data-act=citations]", has_text="Cites 1 paper here").click()
    link = card.locator(".citations a")
    link.wait_for()
    assert (link.text_content(), link.get_attribute("href")) == ("Weighing Lamps", "index.html#paper=lamps")
    expect(card.locator(".citations")).to_have_text("Cites in other conferences hereWeighing LampsTOY 2030")


def test_every_order_keeps_every_paper(visit: Open) -> None:
    page = visit(SMALL)
    page.click("article >> nth=0 >> [data-act=save]")
    page.wait_for_function("() => document.querySelector('#kept').textContent === '1'")
    for order in ("title", "position", "cited", "shuffle", "recommended", "mix", ""):
        page.select_option("#sort", order)
        wait_count(page, "60 papers")
        page.wait_for_function("() => document.querySelectorAll('#list article').length > 2")
    page.select_option("#sort", "title")
    shown = titles(page)[:5]
    assert shown == sorted(shown, key=str.casefold)


def test_similar_papers_open_rank_and_come_back(list_page: Any) -> None:
    page = list_page
    page.click("article >> nth=1 >> [data-act=similar]")
    page.click("article >> nth=1 >> ol.similar a >> nth=0")
    page.wait_for_function("() => document.activeElement.id === 'paper-8'")
    page.go_back()
    page.evaluate("scrollTo(0, 0)")
    page.click("article >> nth=0 >> .rank")
    page.wait_for_function("() => document.querySelector('#said').textContent.includes('Folding Maps')")
    assert titles(page)[0].startswith("Folding Maps")
    page.go_back()
    expect(page.locator("#said")).to_be_hidden()


_FILTER, _OTHER = ("#facets [data-facet=topic][data-value='0']", "#facets [data-facet=topic][data-value='1']")
STEPS: dict[str, list[tuple[str, str]]] = {  # each step, and what the address holds after it
    "a search after a filter": [(_FILTER, "topic=0"), ("optical flow", "q=optical%20flow&topic=0")],
    "a filter after a search": [("sheep", "q=sheep"), (_FILTER, "q=sheep&topic=0")],
    "two searches": [("sheep", "q=sheep"), ("#count", "q=sheep"), ("leaves", "q=leaves")],
    "a search between filters": [(_FILTER, "topic=0"), ("flow", "q=flow&topic=0"), (_OTHER, "q=flow&topic=0&topic=1")],
    "a search inside the papers": [(_FILTER, "topic=0"), ("inside: zeppelin", "q=zeppelin&topic=0&inside=1")],
    "the map": [("leaves", "q=leaves"), ("[data-do=map]", "q=leaves&map=1"), ("sheep", "q=sheep&map=1")],
}


@pytest.mark.parametrize("name", STEPS)
def test_going_back_undoes_one_step_at_a_time(list_page: Any, name: str) -> None:
    page = list_page
    page.set_default_timeout(20_000)
    steps = STEPS[name]
    for act, address in steps:
        if act[0] in "#[":
            page.click(act)
        else:
            page.fill("#q", act)
        page.wait_for_function("address => location.hash.slice(1) === address", arg=address)
    addresses = list(dict.fromkeys(address for _, address in steps))
    for address in [*addresses[-2::-1], ""]:
        page.go_back()
        page.wait_for_function("address => location.hash.slice(1) === address", arg=address)


def test_going_back_from_a_search_returns_to_the_place_in_the_list(visit: Open) -> None:
    page = visit(LARGE)
    page.evaluate("scrollTo(0, 40000)")
    page.wait_for_timeout(400)
    seen = "() => [...document.querySelectorAll('#list article')].find(e => e.getBoundingClientRect().bottom > 90).id"
    before = page.evaluate(seen)
    page.fill("#q", "sheep")
    page.wait_for_function("() => scrollY < 1000 && location.hash === '#q=sheep'")
    page.go_back()
    page.wait_for_function(f"before => ({seen})() === before", arg=before)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_card_offers_to_unfold_only_what_is_not_seen(visit: Open, *, phone: bool) -> None:
    page = visit(SMALL, phone=phone)
    expect(page.locator("article >> nth=0 >> [data-act=more]")).to_have_text("Show all terms")
    page.fill("#q", "a crowd of authors")
    expect(page.locator("article >> nth=0 >> [data-act=more]")).to_have_text("Show full abstract")
    page.fill("#q", "blurry postcards")
    expect(page.locator("article >> nth=0 >> .title")).to_contain_text("Blurry Postcards")
    expect(page.locator("article >> nth=0 >> [data-act=more]")).to_have_text("Show all terms")
    page.evaluate("document.querySelector('#list article .words').textContent = 'one, two'")
    page.set_viewport_size({"width": 480 if phone else 800, "height": 800})
    expect(page.locator("article >> nth=0 >> [data-act=more]")).to_be_hidden()


@pytest.mark.parametrize("opened", ["n", "f", "?"], ids=["note", "filters", "help"])
def test_escape_gives_the_focus_back_to_the_paper(visit: Open, opened: str) -> None:
    page = visit(SMALL)
    for key in ("j", "j", "j"):
        page.keyboard.press(key)
    expect(page.locator("#paper-2")).to_be_focused()
    page.keyboard.press(opened)
    expect(page.locator("#paper-2")).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#paper-2")).to_be_focused()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_page_on_a_slow_network_says_that_its_papers_are_loading(visit: Open, *, phone: bool) -> None:
    page = visit("index.html", phone=phone)
    held: list[Any] = []
    page.route("**/data/cards.*.js", lambda route: held.append(route))
    page.goto(page.url.replace("index.html", SMALL), wait_until="commit")
    expect(page.get_by_text("60 papers are loading …")).to_be_visible()
    held[0].continue_()
    page.wait_for_selector("html.ready")
    expect(page.get_by_text("60 papers are loading …")).to_be_hidden()


def test_letters_typed_below_the_start_of_a_list_do_not_scroll_it(visit: Open) -> None:
    page = visit(LARGE)
    page.evaluate("scrollTo(0, 40000)")
    page.wait_for_timeout(400)
    page.click("#q")
    heights = []
    for letter in "le":
        page.keyboard.press(letter)
        page.wait_for_timeout(300)
        heights.append(page.evaluate("scrollY"))
    assert heights == [heights[0]] * 2, "the start of the list"


def test_a_slider_between_whole_numbers_weighs_its_topic_and_can_be_undone(list_page: Any) -> None:
    page = list_page
    page.evaluate("confpapers.state.set({ ...confpapers.state.blank(), sort: 'mix', mix: '0:2.1' })")
    slider = page.locator(".sliders label[data-topic='0'] input")
    slider.press("ArrowRight")
    page.wait_for_function("() => confpapers.state.get().mix === '0:2_25.1'")
    assert page.evaluate("[...confpapers.state.weights(confpapers.state.get().mix)]") == [[0, 2.25], [1, 1]]
    expect(page.locator(".sliders label")).to_have_count(2)
    page.wait_for_function("() => decodeURIComponent(location.hash).endsWith('mix=0:2_25.1')")
    page.go_back()
    page.wait_for_function("() => confpapers.state.get().mix === '0:2.1'")
    expect(slider).to_have_value("2")


def test_going_back_returns_to_the_place_in_the_list(visit: Open) -> None:
    page = visit(LARGE)
    page.evaluate("scrollTo(0, 40000)")
    page.wait_for_timeout(400)
    seen = "() => [...document.querySelectorAll('#list article')].find(e => e.getBoundingClientRect().bottom > 90).id"
    before = page.evaluate(seen)
    page.evaluate("confpapers.state.set({q: 'sheep'})")
    page.wait_for_function("() => scrollY < 1000")
    page.go_back()
    page.wait_for_function(f"before => ({seen})() === before", arg=before)
    page.reload()
    page.wait_for_selector("html.ready")
    assert page.evaluate(seen) == before


def test_every_filter_is_listed_with_an_undo_button(list_page: Any) -> None:
    page = at(list_page, "topic=1&day=2031-06-10&only=unread&kind=poster")
    page.wait_for_selector("#said .token")
    expect(page.locator("#said .token")).to_have_count(4)
    expect(page.locator("#said .token:has([data-facet=only])")).to_contain_text("Unread")
    expect(page.locator("#said .token:has([data-facet=kind])")).to_contain_text("Poster")
    while page.locator("#said .token button").count():
        page.click("#said .token button >> nth=0")
    wait_count(page, "60 papers")
    expect(page.locator("#said")).to_be_hidden()


def test_filters_that_exclude_everything_in_combination_are_named_together(list_page: Any) -> None:
    page = at(list_page, "q=sheep&day=2031-06-11&only=award")
    wait_count(page, "0 of 60")
    page.click("#empty [data-drop='q day']")
    wait_count(page, "1 of 60")


def test_bibtex_of_all_that_is_shown_is_one_key(visit: Open) -> None:
    page = visit(f"{SMALL}#q=author:quill", permissions=["clipboard-read", "clipboard-write"])
    wait_count(page, "2 of 60")
    page.keyboard.press("B")
    page.wait_for_function("() => document.querySelector('#toast').textContent.includes('2 papers')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.count("@inproceedings") == 2


def test_a_preview_begins_where_the_hit_is(list_page: Any) -> None:
    page = list_page
    page.fill("#q", "quokka")
    wait_count(page, "1 of 60")
    page.wait_for_function("() => document.querySelector('#list .text')?.textContent.startsWith('… ')")
    text = str(page.locator("#list .text").text_content())
    assert 0 < text.index("quokka") < 150
    page.click("#list [data-act=more]")
    assert str(page.locator("#list .text").text_content()).startswith("Many hands")
    page.fill("#q", "crowd")
    page.wait_for_function("() => document.querySelector('#list .text')?.textContent.startsWith('Many')")


def test_very_many_authors_are_unfolded_on_demand(list_page: Any) -> None:
    page = list_page
    page.evaluate("confpapers.state.set({q: 'title:crowd'})")
    wait_count(page, "1 of 60")
    expect(page.locator("#list .authors a")).to_have_count(24)
    page.click("#list [data-act=authors]")
    expect(page.locator("#list .authors a")).to_have_count(700)


@pytest.mark.parametrize(
    ("unfold", "names"),
    [
        (lambda page: page.click("#list [data-act=authors]"), 700),
        (lambda page: page.dispatch_event("#list .authors", "click"), 24),
        (lambda page: page.focus("#list .authors a >> nth=0"), 24),
    ],
    ids=["their button", "a click on the line", "the keyboard"],
)
def test_names_that_came_late_and_are_cut_to_a_line_can_be_unfolded(
    visit: Open, unfold: Callable[[Any], object], names: int
) -> None:
    page = visit(SMALL)  # of its own: how it shows the focus depends on what a reader did before
    page.evaluate("confpapers.state.set({q: 'title:crowd'})")
    wait_count(page, "1 of 60")
    page.evaluate("document.querySelector('#list .authors a').closest('article').dataset.brief = ''")
    expect(page.locator("#list [data-brief] .authors")).to_have_count(1)
    unfold(page)
    expect(page.locator("#list [data-brief]")).to_have_count(0)
    expect(page.locator("#list .authors a")).to_have_count(names)


def test_the_printed_page_has_all_papers_shown(visit: Open) -> None:
    page = visit(f"{LARGE}#kind=oral")
    page.wait_for_function("() => document.querySelector('#count').textContent.includes(' of ')")
    shown = int(count(page).split()[0].replace(",", ""))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#printed p")).to_have_count(shown)
    expect(page.locator("#printed")).to_be_visible()


def test_an_author_leads_to_their_papers(list_page: Any) -> None:
    page = list_page
    page.click("text=Ada Quill >> nth=0")
    wait_count(page, "2 of 60")
    page.go_back()
    wait_count(page, "60 papers")


def test_saved_and_read_marks_and_notes_persist(visit: Open) -> None:
    page = visit(SMALL)
    page.click("article >> nth=0 >> [data-act=save]")
    page.click("article >> nth=1 >> [data-act=read]")
    page.wait_for_selector("article >> nth=1 >> [data-act=read][aria-pressed=true]")
    page.click("article >> nth=0 >> [data-act=note]")
    page.fill("article >> nth=0 >> textarea", "Ask about the maps")
    page.wait_for_function("() => Object.values(localStorage).some(kept => kept.includes('Ask about the maps'))")
    page.reload()
    page.wait_for_selector("html.ready")
    assert page.locator("article >> nth=0 >> [data-act=save]").get_attribute("aria-pressed") == "true"
    assert page.locator("article >> nth=0 >> textarea").input_value() == "Ask about the maps"
    expect(page.locator("#kept")).to_have_text("1")
    page.click("[data-facet=only][data-value=unread]")
    wait_count(page, "59 of 60")
    page.click("[data-facet=only][data-value=saved]")
    wait_count(page, "1 of 60")


EXPORTS = {
    "bib": "@inproceedings{toy0",
    "csv": "Folding Maps of Cities",
    "md": "- [Folding Maps of Cities That Were Never Built](<https://papers.example/0.html>)",
    "ics": "DTSTART:20310609T090000Z",  # ten o'clock in Lisbon's summer
    "json": '"saved"',
}


def test_saved_papers_can_be_exported(visit: Open) -> None:
    page = visit(SMALL)
    page.click("article >> nth=0 >> [data-act=save]")
    page.wait_for_function("() => document.querySelector('#kept').textContent === '1'")
    for kind, holds in EXPORTS.items():
        text = exported(page, kind).decode("utf-8-sig")
        assert holds in text, kind
        assert "Postcards" not in text, kind
        page.keyboard.press("Escape")
        page.wait_for_selector("#keep", state="hidden")


def exported(page: Any, kind: str) -> bytes:
    """The file that the page offers for the saved papers."""
    page.click("[data-do=keep]")
    with page.expect_download() as waiting:
        page.click(f"[data-export={kind}]")
    data: bytes = waiting.value.path().read_bytes()
    return data


def test_a_note_is_not_a_formula_in_a_spreadsheet(visit: Open) -> None:
    page = visit(SMALL)
    page.click("article >> nth=0 >> [data-act=save]")
    page.click("article >> nth=0 >> [data-act=note]")
    page.fill("article >> nth=0 >> textarea", '=HYPERLINK("https://example.com")')
    page.wait_for_function("() => document.querySelector('#kept').textContent === '1'")
    data = exported(page, "csv")
    assert data.startswith(b"\xef\xbb\xbfnumber,"), "Excel knows UTF-8 by the byte order mark"
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[1][rows[0].index("note")] == '\'=HYPERLINK("https://example.com")'


def test_calendar_lines_are_folded_at_75_bytes_without_loss(visit: Open) -> None:
    page = visit(SMALL)
    for number in (0, 1):
        page.click(f"#paper-{number} [data-act=save]")
    page.wait_for_function("() => document.querySelector('#kept').textContent === '2'")
    data = exported(page, "ics")
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert "A Gómez–Ørsted Bound for Blurry Postcards" in data.replace(b"\r\n ", b"").decode()


UIDS = """(rooms) => {
  const shared = { authors: [], position: "", detail: {}, lists: [], note: "" };
  const slots = (room) => [["2031-06-09", "09:00", "", room, "", ""]];
  const papers = rooms.map((room, i) => ({ ...shared, i, id: room, title: room, slots: slots(room) }));
  const text = confpapers.calendar(papers, { id: "toy", title: "TOY" }, { alarm: false, page: "https://c.example/" });
  return new Set(text.match(/^UID:.*/gm)).size;
}"""


def test_sessions_in_rooms_of_any_script_are_events_of_their_own(list_page: Any) -> None:
    rooms = ["Hall A", "Hall B", "大会议室", "小会议室", "غرفة ١", "غرفة ٢"]
    assert list_page.evaluate(UIDS, rooms) == len(rooms)


def test_a_list_can_be_shared_by_file_and_by_link(visit: Open) -> None:
    page = visit(SMALL)
    page.click("[data-do=keep]")
    remaining = {
        "conference": "toy60",
        "saved": {
            page.evaluate(
                "confpapers.columns(confpapers.core.have('cards')).want(2).then(detail => detail.id)"
            ): "2031-06-01"
        },
    }
    page.set_input_files(
        "#import", {"name": "list.json", "mimeType": "application/json", "buffer": json.dumps(remaining).encode()}
    )
    page.wait_for_function("() => document.querySelector('#keep-said').textContent.includes('imported')")
    page.click("[data-export=link]")
    page.wait_for_function("() => document.querySelector('#keep-said').textContent.includes('link')")
    page.keyboard.press("Escape")
    link = "#list=" + page.evaluate("confpapers.columns(confpapers.core.have('cards')).short(2)")
    other = visit(SMALL + link)
    wait_count(other, "1 of 60")
    other.click("[data-saveall]")
    other.wait_for_function("() => document.querySelector('#kept').textContent === '1'")


@contextlib.contextmanager
def held_back(page: Any, address: str, file: str) -> Iterator[None]:
    """Goes to an address, and lets its page have this data file only at the end of the block."""
    waiting: list[Any] = []
    page.route(re.compile(rf"/{file}\.\w+\.js"), lambda route: waiting.append(route))
    page.goto("about:blank")  # another fragment alone would load nothing
    page.goto(address, wait_until="commit")  # the page may ask for the file before it counts as loaded
    page.wait_for_selector("html.ready")
    yield
    for route in waiting:
        route.continue_()


def test_the_page_works_before_the_authors_come_and_names_them_when_they_do(visit: Open) -> None:
    page = visit(BLANK)
    author = page.locator("#paper-40 .authors a").first
    with held_back(page, page.url.replace(BLANK, LARGE), "rest"):
        page.evaluate("scrollTo(0, document.querySelector('#list').scrollHeight / 3000 * 40)")
        page.wait_for_selector("#paper-40 .text")
        assert str(author.text_content()).strip() == ""
        page.fill("#q", "optical flow")
        wait_count(page, "2 of 3,000")
        page.fill("#q", "")
        page.select_option("#sort", "title")
        page.select_option("#sort", "")
        wait_count(page, "3,000 papers")
        page.evaluate("scrollTo(0, document.querySelector('#list').scrollHeight / 3000 * 40)")
        page.wait_for_selector("#paper-40 .text")
    page.wait_for_function("() => document.querySelector('#paper-40 .authors a').textContent.trim()")


def test_functions_that_need_authors_or_positions_wait_for_them(visit: Open) -> None:
    page = visit(BLANK)
    address = page.url.replace(BLANK, SMALL)
    with held_back(page, address, "rest"):
        page.fill("#q", 'author:"Ada Quill"')
        page.wait_for_function("() => location.hash")
    wait_count(page, "2 of 60")
    with held_back(page, address, "rest"):
        page.click("[data-do=map]")
        page.wait_for_function("() => location.hash === '#map=1'")
        expect(page.locator("#map")).to_be_hidden()
    page.wait_for_selector("#map:not([hidden])")


def test_everything_can_be_done_with_the_keyboard(visit: Open) -> None:
    page = visit(SMALL)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "paper-1"
    page.keyboard.press("s")
    page.wait_for_selector("#paper-1 [data-act=save][aria-pressed=true]")
    page.keyboard.press("a")
    assert "is-open" in str(page.locator("#paper-1").get_attribute("class"))
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "paper-0"
    page.keyboard.press("m")
    expect(page.locator("#map")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("sheep")
    wait_count(page, "1 of 60")
    page.keyboard.press("Escape")
    wait_count(page, "60 papers")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()


def test_the_address_contains_the_state(visit: Open) -> None:
    page = visit(f"{SMALL}#q=sails&topic=1&topic=3&sort=title&map=1")
    complete = "19 of 60"  # fewer until the words of abstracts are there
    expect(page.locator("#count")).to_have_text(complete)
    shown = titles(page)
    page.reload()
    page.wait_for_selector("html.ready")
    expect(page.locator("#count")).to_have_text(complete)
    for at, title in enumerate(shown[:2]):  # how many cards are drawn by now depends on the machine
        expect(page.locator("#list .title").nth(at)).to_have_text(title)
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("#q")).to_have_value("sails")
    expect(page.locator("#sort")).to_have_value("title")


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("optical+flow", "optical flow"),
        ("C++", "C++"),
        ("C+++templates", "C++ templates"),
        ("c++11&sort=title", "c++11"),
    ],
)
def test_a_plus_in_a_hand_written_address_is_a_space_but_not_in_names(list_page: Any, address: str, query: str) -> None:
    page = at(list_page, f"q={address}")
    expect(page.locator("#q")).to_have_value(query)


def test_a_deep_link_goes_to_its_paper(visit: Open) -> None:
    page = visit(LARGE)
    ident = page.evaluate("confpapers.columns(confpapers.core.have('cards')).short(2345)")
    other = visit(f"{LARGE}#paper={ident}")
    other.wait_for_function("() => document.activeElement.id === 'paper-2345'")
    top = other.locator("#paper-2345").bounding_box()["y"]
    assert 40 < top < 120


def test_a_page_of_the_strip_leads_to_that_page_of_the_pdf(list_page: Any) -> None:
    page = list_page
    link = page.locator("article >> nth=0 >> .strip a >> nth=3")
    assert link.get_attribute("href") == "https://papers.example/0.pdf#page=4"
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in link.get_attribute("rel")
    box, strip = link.bounding_box(), page.locator("article >> nth=0 >> .sheet").bounding_box()
    assert abs((box["x"] - strip["x"]) / strip["width"] - 3 / 8) < 0.01


def test_the_browser_draws_a_card_as_python_does(list_page: Any) -> None:
    page = list_page
    drawn = _both(page)
    assert drawn[0] == drawn[1]


def _both(page: Any) -> list[str]:
    result = page.evaluate(
        """async () => { const columns = confpapers.columns(confpapers.core.have('cards'));
        await Promise.all([columns.want(3), columns.wantRest()]);
        return confpapers.cards(columns, confpapers.shelf('nobody', columns.row)).make(3).outerHTML; }"""
    )
    served = page.request.get(page.url.split("#")[0]).text()
    start = served.index('<article class="paper" id="paper-3"')
    both = [result, served[start : served.index("</article>", start) + 10]]
    parse = """text => { const card = new DOMParser().parseFromString(text, 'text/html').querySelector('article');
        card.querySelector('picture')?.replaceWith(card.querySelector('picture img'));  // of the first cards alone
        const own = e => [...e.attributes].map(a => `${a.name}=${a.value}`).filter(a => !/posinset|setsize/.test(a));
        const row = e => e.nodeType === 3 ? e.data.trim()
            : [e.nodeName, ...own(e).sort(), ...[...e.childNodes].map(row).filter(String)];
        return JSON.stringify(row(card).slice(1), null, 1); }"""
    return [page.evaluate(parse, text) for text in both]


def test_formulas_are_drawn_by_python_and_by_the_browser(list_page: Any) -> None:
    page = list_page
    assert "Night with <math" in page.request.get(page.url).text()
    page.fill("#q", "title:sheep")
    wait_count(page, "1 of 60")
    page.wait_for_selector("#paper-3 .text msup")
    expect(page.locator("#paper-3 .title msub")).to_have_count(1)


def test_hostile_papers_are_shown_as_text(visit: Open) -> None:
    page = visit(SMALL)
    page.wait_for_timeout(300)
    assert page.title() == "TOY 2031 papers"  # the first of them came in the page itself
    page.fill("#q", "title:onerror")
    wait_count(page, "2 of 60")
    assert all(title.startswith("<img src=x") for title in titles(page))
    page.wait_for_selector("#paper-6:not([data-waiting])")
    assert page.locator("#paper-6 .title a").get_attribute("href").startswith("papers/")
    page.wait_for_timeout(300)
    expect(page.locator("#list img[src=x], #list b, #list script")).to_have_count(0)
    assert page.evaluate("document.title.includes('owned')") is False
    assert page.evaluate(
        "[...document.querySelectorAll('#list a[href]')].every(a => /^(http|#|papers)/.test(a.getAttribute('href')))"
    )


def test_the_layout_does_not_shift_while_the_page_loads(visit: Open) -> None:
    page = visit(SMALL)
    page.wait_for_timeout(500)
    shifts = page.evaluate(
        """() => new Promise((done) => {
        const moved = ({ sources }) => sources.map(({ node }) => node?.id || node?.className);
        const said = list => done(list.getEntries().map(moved));
        new PerformanceObserver(said).observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done([]), 300); })"""
    )
    assert shifts == []


@pytest.mark.parametrize(
    ("width", "late"), [(1300, "nothing"), (1300, "rest"), (1300, "papers-"), (390, "papers-"), (2560, "papers-")]
)
def test_the_list_neither_jumps_nor_grows_on_a_slow_machine(visit: Open, width: int, late: str) -> None:
    page = visit(BLANK)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    held: list[Any] = []
    holding = True
    page.route(f"**/data/{late}*.js", lambda route: held.append(route) if holding else route.continue_())
    page.goto(page.url.replace(BLANK, LARGE), wait_until="commit")  # it may ask for the files before it is loaded
    page.wait_for_selector("html.ready")
    page.evaluate(
        """() => { window.shifts = [];
        const add = list => list.getEntries().forEach(
            ({value, sources}) => shifts.push([value, sources[0]?.node?.className]));
        new PerformanceObserver(add).observe({type: 'layout-shift'}); }"""
    )
    for _ in range(6):
        before = page.evaluate("scrollY")
        page.mouse.wheel(0, 2500)
        page.wait_for_function("before => scrollY > before", arg=before)
    holding = False
    for route in held:
        route.continue_()
    page.wait_for_function("() => !document.querySelector('#list :is([data-waiting], [data-untitled])')")
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
    )
    assert page.evaluate("shifts") == []
    assert (late == "nothing") == (held == [])
    assert page.locator("#list article").count() < 30


def test_in_a_very_wide_window_the_words_stand_beside_the_strip(visit: Open) -> None:
    page = visit(SMALL)
    page.set_viewport_size({"width": 2560, "height": 1200})
    for number in (0, 1):  # without and with institutions
        strip, about, meta = (
            page.locator(f"#paper-{number} > .{part}").bounding_box() for part in ("strip", "about", "meta")
        )
        assert about["x"] > strip["x"] + strip["width"]
        assert abs(about["y"] - strip["y"]) < 12
        assert strip["y"] - meta["y"] - meta["height"] < 20
    page.click("#paper-1 [data-act=note]")
    page.click("#paper-1 [data-act=similar]")
    foot = page.locator("#paper-1 > .foot").bounding_box()
    note, similar = (page.locator(f"#paper-1 > .{part}").bounding_box() for part in ("note", "similar"))
    assert foot["y"] < note["y"] < similar["y"]


def test_a_phone_has_no_sideways_scrolling_and_large_targets(visit: Open) -> None:
    page = visit(SMALL, phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        """() => [...document.querySelectorAll('.bar .tool, .actions button, .foot button')]
        .filter(e => e.offsetParent && (e.clientHeight < 43.5 || e.clientWidth < 43.5))
        .map(e => e.outerHTML)"""
    )
    assert small == []
    page.tap("[data-do=facets]")
    page.tap("[data-facet=kind][data-value=oral]")
    wait_count(page, "5 of 60")
    page.tap(".sheet-head .tool")
    expect(page.locator("#facets")).to_be_hidden()


def pictures_asked(page: Any) -> list[str]:
    """The names of the strips that the page asked for, in that order."""
    requested = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    return [name.rpartition("/")[2] for name in requested if name.endswith(".avif")]


def test_a_phone_shows_small_strips_until_the_reader_does_something(visit: Open) -> None:
    page = visit(SMALL, phone=True)
    page.wait_for_function("() => document.querySelector('#paper-0 img').complete")
    page.wait_for_function("() => !document.querySelector('#list [data-waiting]')")
    assert pictures_asked(page)[0] == f"0000-{HEIGHT}.avif"
    assert "0000.avif" not in pictures_asked(page)
    page.tap("#paper-0 .text")
    page.wait_for_function("() => document.querySelector('#paper-0 img').currentSrc.endsWith('/0000.avif')")
    expect(page.locator("#list source")).to_have_count(0)


def test_a_wide_window_loads_no_small_strips(visit: Open) -> None:
    page = visit(SMALL)
    page.wait_for_function("() => document.querySelector('#paper-0 img').complete")
    page.mouse.move(300, 300)
    expect(page.locator("#list source")).to_have_count(0)
    requested = pictures_asked(page)
    assert "0000.avif" in requested
    assert not any(name.endswith(f"-{HEIGHT}.avif") for name in requested)


def test_without_scripts_the_first_papers_and_a_plain_page_are_there(visit: Open) -> None:
    page = visit(SMALL, java_script_enabled=False)
    assert len(titles(page)) == render.FIRST
    page.click("noscript a")
    expect(page.locator("article")).to_have_count(60)


def test_the_print_sheet_lists_posters_by_day(visit: Open) -> None:
    page = visit(SMALL)
    page.evaluate("window.print = () => {}")
    for number in (0, 1):
        page.click(f"article >> nth={number} >> [data-act=save]")
    page.wait_for_function("() => document.querySelector('#kept').textContent === '2'")
    page.click("[data-do=keep]")
    page.click("[data-export=print]")
    page.wait_for_selector("#posters:not([hidden])", state="attached")
    expect(page.locator("#posters tr")).to_have_count(2)
    expect(page.locator("#posters .place").first).to_contain_text("#1")
    page.emulate_media(media="print")
    page.evaluate("document.querySelector('#posters tr td:last-child').textContent = 'Poster'.repeat(80)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_long_lines_of_bibtex_are_printed_in_full(visit: Open) -> None:
    page = visit("toy60/papers/quill_0_folding_maps_of_2031_paper/index.html")
    page.emulate_media(media="print")
    entry = page.locator("pre.bibtex")
    entry.evaluate("entry => entry.textContent = `  title = {${'A long title '.repeat(40)}}`")
    assert entry.evaluate("entry => entry.scrollWidth <= entry.clientWidth")


def test_with_very_many_papers_titles_come_with_the_cards_and_sort_by_rank(visit: Open) -> None:
    page = visit(PARTS)
    assert page.evaluate("confpapers.core.have('cards').titles") is None
    page.select_option("#sort", "title")
    page.wait_for_function("() => document.querySelector('#list').firstElementChild.dataset.row !== '0'")
    page.wait_for_function(
        "() => ![...document.querySelectorAll('#list .title')].slice(0, 5).some(t => !t.textContent)"
    )
    result = titles(page)[2:5]
    assert result == sorted(result, key=str.casefold)
    assert page.locator("#list .authors").nth(2).text_content()
    page.locator("#list article").nth(2).locator("[data-act=similar]").click()
    page.wait_for_function("() => document.querySelector('#list ol.similar li').textContent.length > 5")


def test_a_list_higher_than_the_maximum_page_can_be_scrolled_to_its_end_and_back(visit: Open) -> None:
    page = visit(BLANK)
    page.route(re.compile(r"/page\.\w+\.js"), lower)
    page.goto(page.url.replace(BLANK, PARTS))
    page.wait_for_selector("html.ready")
    first = "document.querySelector('#list article').dataset.row"
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height < 6000, "sixty cards would be higher"
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    page.wait_for_function(f"() => Math.abs({first} - 28) < 8")
    page.mouse.move(600, 500)
    seen = set[str]()
    for _ in range(60):  # small steps reach each card: none is jumped over
        page.mouse.wheel(0, 200)
        page.wait_for_timeout(30)
        seen |= set(page.evaluate("[...document.querySelectorAll('#list article')].map(card => card.dataset.row)"))
    assert {int(row) for row in seen} == set(range(min(int(row) for row in seen), 60))
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(f"() => {first} === '0'")


def test_cards_are_drawn_one_at_a_time_while_scrolling_before_they_are_in_sight(visit: Open) -> None:
    page = visit(LARGE, phone=True)
    page.evaluate("scrollTo(0, 3000)")
    page.wait_for_timeout(500)
    page.evaluate("""() => { window.added = []; new MutationObserver(changes =>
        added.push(changes.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0))
        ).observe(document.querySelector('#list'), { childList: true }); }""")
    place = "document.querySelector('#list article:nth-child(2)').getBoundingClientRect().top"
    blank = "[0.2, 0.5, 0.85].some(y => !document.elementFromPoint(100, y * innerHeight)?.closest('article'))"
    for step in (40, -40):
        for _ in range(60):
            scrolled = f"new Promise(done => requestAnimationFrame(() => (scrollBy(0, {step}), done({blank}))))"
            assert not page.evaluate(scrolled)
        page.wait_for_timeout(200)
    assert page.evaluate("Math.max(...added)") == 1
    before = page.evaluate(place)
    page.wait_for_timeout(300)
    assert page.evaluate(place) == before


def lower(route: Any) -> None:
    """The page's script with a list that may be 4,000 pixels high."""
    answer = route.fetch()
    assert "8_000_000" in answer.text()
    route.fulfill(response=answer, body=answer.text().replace("8_000_000", "4_000"))
