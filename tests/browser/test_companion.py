"""What a reader does with the page before and at a conference: saving, touring, planning."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from toyconference import toy

Open = Callable[..., Any]
pytestmark = pytest.mark.browser
SMALL, LARGE = "toy60/index.html", "toy3000/index.html"
BLANK = "404.html"  # a page of the site, for tests that prepare the browser before theirs opens
PAPER = "toy60/papers/quill_0_folding_maps_of_2031_paper/index.html"
DENIED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); } })"""
FULL = """Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }"""


def shown(page: Any, text: str) -> None:
    page.wait_for_function("t => document.querySelector('#count').textContent === t", arg=text)


def saved(page: Any, count: int) -> None:
    page.wait_for_function("n => document.querySelector('#kept').textContent === n", arg=str(count))


@pytest.mark.parametrize("script", [DENIED, FULL], ids=["denied", "full"])
def test_a_browser_that_stores_nothing_says_so_keeps_the_list_for_the_visit_and_offers_the_export(
    visit: Open, script: str
) -> None:
    page = visit(BLANK)
    page.add_init_script(script)
    page.goto(page.url.replace(BLANK, SMALL))
    page.wait_for_selector("html.ready")
    page.click("article >> nth=0 >> [data-act=save]")
    page.wait_for_selector(".notice[data-kind=storage]")
    expect(page.locator("#toast")).not_to_contain_text("Saved.")
    saved(page, 1)
    page.click(".notice[data-kind=storage] button >> nth=0")
    with page.expect_download() as waiting:
        page.click("[data-export=bib]")
    assert "toy0" in waiting.value.path().read_text("utf-8")


def test_a_saved_paper_is_marked_in_both_tabs_of_a_browser(visit: Open) -> None:
    page = visit(SMALL)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("html.ready")
    page.click("article >> nth=0 >> [data-act=save]")
    page.wait_for_selector("article >> nth=0 >> [data-act=save]:has-text('Saved')")
    other.wait_for_selector("article >> nth=0 >> [data-act=save][aria-pressed=true]:has-text('Saved')")


# What another tab or the paper's own page stores meanwhile; a page writes no storage events to itself, as some browsers
# write none to a page that they will bring back.
_ELSEWHERE = """id => {
    const key = "confpapers:1:toy60";
    const record = JSON.parse(localStorage.getItem(key) ?? '{"saved": {}}');
    localStorage.setItem(key, JSON.stringify({ ...record, saved: { ...record.saved, [id]: "2031-06-01" } }));
}"""


def test_saving_keeps_what_was_saved_elsewhere_in_the_meantime(visit: Open) -> None:
    page = visit(SMALL)
    page.evaluate(_ELSEWHERE, "quill_0_folding_maps_of_2031_paper")
    page.click("#paper-1 [data-act=save]")
    saved(page, 2)
    expect(page.locator("#paper-0 [data-act=save]")).to_have_attribute("aria-pressed", "true")


def test_a_page_that_is_shown_again_has_what_was_saved_elsewhere(visit: Open) -> None:
    page = visit(SMALL)
    page.evaluate(_ELSEWHERE, "quill_0_folding_maps_of_2031_paper")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    saved(page, 1)


def test_saved_papers_that_a_new_build_lacks_are_counted(visit: Open) -> None:
    page = visit(SMALL)
    page.evaluate(_ELSEWHERE, "gone_1")
    page.evaluate(_ELSEWHERE, "gone_2")
    page.click("#paper-0 [data-act=save]")
    saved(page, 1)
    page.click("[data-do=keep]")
    expect(page.locator("#keep-count")).to_contain_text("1 saved paper. 2 more are no longer in this list")


def test_a_new_tab_offers_to_continue_where_the_reader_was(visit: Open) -> None:
    page = visit(f"{SMALL}#day=2031-06-10")
    page.wait_for_function("() => document.querySelector('#count').textContent === '20 of 60'")
    address = page.url.partition("#")[0]
    page.goto("about:blank")
    other = page.context.new_page()
    other.goto(address)
    other.wait_for_selector("html.ready")
    other.click(".notice[data-kind=resume] button >> nth=0")
    other.wait_for_function("() => document.querySelector('#count').textContent === '20 of 60'")


@pytest.mark.parametrize("stored", ["{}", "[]", "null", '"x"', '{"hash": 1, "place": null}', "no JSON"])
def test_a_view_that_another_version_stored_is_not_offered(visit: Open, stored: str) -> None:
    page = visit(BLANK)
    page.evaluate("stored => localStorage.setItem('confpapers:last:toy60', stored)", stored)
    page.goto(page.url.replace(BLANK, SMALL))
    page.wait_for_selector("html.ready")
    expect(page.locator(".notice")).to_have_count(0)


def test_a_new_tab_continues_where_a_hidden_one_still_is(visit: Open) -> None:
    page = visit(f"{SMALL}#q=sheep")
    shown(page, "1 of 60")
    page.evaluate(
        """() => { Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
        document.dispatchEvent(new Event('visibilitychange')); }"""
    )
    other = page.context.new_page()
    other.goto(page.url.partition("#")[0])
    other.click(".notice[data-kind=resume] button >> nth=0")
    shown(other, "1 of 60")


def test_a_notice_takes_the_place_of_an_earlier_one_of_its_kind(visit: Open) -> None:
    page = visit(SMALL)
    for text in ("One thing", "One thing", "Another thing"):
        page.evaluate("text => confpapers.notice('error', text, 'Answer', () => {})", text)
    assert page.locator(".notice[data-kind=error] > span").all_text_contents() == ["Another thing"]


def test_notices_on_a_phone_leave_the_buttons_below_them_and_each_other_free(visit: Open) -> None:
    page = visit(SMALL, phone=True)
    for kind in ("resume", "watch"):
        page.evaluate("kind => confpapers.notice(kind, 'A notice of two words', 'Answer', () => {})", kind)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.notice'), document.querySelector('[data-do=plan]')]
        .map(part => part.getBoundingClientRect()).map(box => [box.top, box.bottom])"""
    )
    assert boxes[0][1] <= boxes[1][0]
    assert boxes[1][1] <= boxes[2][0]
    small = page.evaluate("[...document.querySelectorAll('.notice button')].filter(b => b.offsetHeight < 44).length")
    assert small == 0
    page.click("[data-do=plan]")


def test_a_formula_in_a_line_of_text_keeps_its_words_apart(list_page: Any) -> None:
    page = list_page
    tree = [
        "mrow",
        {},
        ["mi", {}, "O"],
        ["mo", {}, "("],
        ["mi", {}, "n"],
        ["mi", {}, "log"],
        ["mi", {}, "n"],
        ["mo", {}, ")"],
    ]
    flat = page.evaluate("tree => confpapers.math.flat('Yarn in $x$, or not', { '$x$': tree })", tree)
    assert flat == "Yarn in O(n log n), or not"


@pytest.mark.parametrize("path", [SMALL, LARGE])
def test_the_count_of_every_filter_is_what_the_filter_gives(visit: Open, path: str) -> None:
    page = visit(path)
    wrong = page.evaluate(
        """async () => {
        const chips = [...document.querySelectorAll('#facets button[data-facet]')];
        const wanted = chips.map(chip => [chip, Number(chip.querySelector('.count').textContent.replace(',', ''))]);
        const wrong = [];
        for (const [chip, count] of wanted) {
            confpapers.state.set({ ...confpapers.state.blank(), [chip.dataset.facet]: [chip.dataset.value] });
            const shown = () => Number(document.querySelector('#count').textContent.split(' ')[0].replace(',', ''));
            for (let tries = 0; shown() !== count && tries < 400; tries++)  // what a filter needs may come late
                await new Promise(done => setTimeout(done, 25));
            if (shown() !== count) wrong.push([chip.textContent, count, shown()]);
        }
        return wrong; }"""
    )
    assert wrong == []


def test_the_map_is_reached_walked_and_left_by_keys(visit: Open) -> None:
    page = visit(SMALL)
    page.keyboard.press("m")
    page.wait_for_function("() => document.activeElement.matches('#map canvas')")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".map-card:not([hidden])")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('article.paper')")
    page.locator("#map canvas").focus()
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.matches('article.paper')")
    page.keyboard.press("m")
    page.wait_for_selector("#map", state="hidden")


def test_sessions_of_other_days_are_removed_from_the_menu(list_page: Any) -> None:
    page = list_page
    page.click("[data-facet=day][data-value='2031-06-10']")
    page.wait_for_function(
        "() => [...document.querySelectorAll('select[data-facet=session] option')]"
        ".filter(option => !option.hidden).map(option => option.value).join() === ',2A,2B'"
    )


def test_filters_that_are_in_sight_take_the_focus_and_cover_nothing(visit: Open) -> None:
    page = visit(SMALL)
    page.click("[data-do=facets]")
    assert page.evaluate("document.activeElement.closest('#facets') !== null")
    assert not page.evaluate("document.body.classList.contains('shows-facets')")
    page.evaluate("scrollTo(0, 3000)")
    page.click("[data-do=facets]")
    assert page.evaluate("document.body.classList.contains('shows-facets')")


def test_long_words_do_not_overflow_the_window(visit: Open) -> None:
    page = visit(SMALL)
    page.evaluate(
        """() => { document.querySelector('header.bar h1 a').textContent = 'Konferenz'.repeat(20);
        document.querySelector('#list .title a').textContent = 'Donaudampfschifffahrt'.repeat(12); }"""
    )
    for width in (320, 390, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        outside = page.evaluate(
            """() => [...document.querySelectorAll('article:first-of-type .actions button, .search input')]
            .map(e => e.getBoundingClientRect())
            .filter(b => b.width && (b.left < 0 || b.right > innerWidth + 1 || b.width < 24)).length"""
        )
        assert outside == 0, width


@pytest.mark.parametrize("width", [320, 1440])
def test_a_long_word_in_the_title_of_the_next_paper_does_not_overflow_its_neighbours_page(
    visit: Open, width: int
) -> None:
    page = visit(PAPER)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        "document.querySelector('.turns').innerHTML = `<a rel='next' href='#'><span>${'Schiff'.repeat(80)}</span></a>`"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_badges_are_one_line_high_everywhere(visit: Open) -> None:
    for path in (SMALL, "toy60/all.html", PAPER):
        page = visit(path)
        heights = page.evaluate("[...document.querySelectorAll('.badge')].map(badge => badge.offsetHeight)")
        assert heights
        assert max(heights) < 30


def test_pressed_buttons_and_the_map_are_visible_in_forced_colours(visit: Open) -> None:
    page = visit(f"{SMALL}#map=1&topic=1", forced_colors="active")
    page.wait_for_timeout(600)
    looks = (
        "e => { const { outlineStyle, backgroundColor } = getComputedStyle(e); return outlineStyle + backgroundColor; }"
    )
    chips = page.locator("#facets button[data-facet=topic]")
    assert chips.nth(1).evaluate(looks) != chips.nth(2).evaluate(looks)
    colours = page.evaluate(
        """() => { const canvas = document.querySelector('#map canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const seen = new Set(); for (let at = 0; at < data.length; at += 4) seen.add(data.slice(at, at + 3).join());
        return seen.size; }"""
    )
    assert colours > 20


def test_what_is_said_and_counted_is_read_in_forced_colours(visit: Open) -> None:
    page = visit(SMALL, forced_colors="active")
    page.click("article >> nth=0 >> [data-act=save]")
    saved(page, 1)
    same = page.evaluate(
        """() => { const probe = document.createElement('i');
        probe.style.background = 'Canvas';
        document.body.append(probe);
        const colour = element => getComputedStyle(element).backgroundColor;
        return ['#toast', '#kept'].map(name => colour(document.querySelector(name)) === colour(probe)); }"""
    )
    assert same == [True, True]  # a browser draws the canvas' colour behind every word


def test_a_page_that_does_not_exist_has_a_main_part_and_a_way_home(built: Path) -> None:
    text = (built / "404.html").read_text("utf-8")
    assert "<main" in text
    assert "stylesheet" in text
    assert "All conferences" in text


@pytest.mark.parametrize("file", [False, True], ids=["from a web server", "from a disk"])
def test_a_papers_own_page_saves_notes_copies_and_leads_back_to_the_list(visit: Open, file: bool) -> None:
    page = visit(f"{SMALL}#q=author:quill", file=file)
    page.wait_for_function("() => document.querySelector('#count').textContent === '2 of 60'")
    page.click("#list .title a >> nth=0")
    page.wait_for_selector("main[data-id]")
    page.wait_for_selector("html.ready")
    page.click(".head [data-act=save]")
    page.wait_for_selector(".head [data-act=save]:has-text('Saved')")
    page.click(".head [data-act=note]")
    page.fill("textarea.note", "Ask about the maps")
    page.click("[data-act=bibtex]")
    page.wait_for_function("() => document.querySelector('#toast').textContent.includes('BibTeX')")
    page.click(".near .star >> nth=0")
    page.click("[data-do=back]")
    page.wait_for_function("() => document.querySelector('#count')?.textContent === '2 of 60'")
    page.wait_for_selector("#list textarea.note")
    page.wait_for_function("() => document.querySelector('#kept').textContent === '2'")


def test_a_papers_own_page_searches_the_list(visit: Open) -> None:
    page = visit(PAPER)
    page.keyboard.press("/")
    page.keyboard.type("sheep")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#count')?.textContent === '1 of 60'")


def test_similar_papers_on_a_card_have_authors_time_and_a_star(visit: Open) -> None:
    page = visit(SMALL)
    page.click("article >> nth=1 >> [data-act=similar]")
    item = page.locator("article >> nth=1 >> ol.similar li >> nth=0")
    page.wait_for_function("() => /·.*Hall|·.*Gallery/.test(document.querySelector('ol.similar small')?.textContent)")
    item.locator(".star").click()
    page.wait_for_selector("ol.similar .star[aria-pressed=true]")
    assert page.locator("article >> nth=1 >> .actions [data-act=save]").get_attribute("aria-pressed") == "false"
    saved(page, 1)


def at_the_conference(visit: Open, moment: str, path: str = SMALL) -> Any:
    """The page at a moment of the conference, told in UTC; the browser is elsewhere."""
    page = visit(BLANK, timezone_id="Asia/Tokyo")
    page.clock.set_fixed_time(moment)
    page.goto(page.url.replace(BLANK, path))
    page.wait_for_selector("html.ready")
    return page


def test_now_and_next_follow_the_clock_of_the_conference(visit: Open) -> None:
    page = at_the_conference(visit, "2031-06-09T10:00:00Z")  # eleven in Lisbon
    page.wait_for_selector("#now:has-text('Session 1A')")
    expect(page.locator("#now")).to_contain_text("until 12:00")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.wait_for_selector("#now:has-text('1 of yours')")
    page.evaluate("confpapers.state.set({ q: 'title:sails' })")
    page.click("#list article [data-act=save] >> nth=0")
    page.wait_for_selector("#now .now-next")
    page.click("#now .now-session")
    page.wait_for_function("() => document.querySelector('#count').textContent === '10 of 60'")


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_room_and_minutes_of_the_next_paper_are_visible_in_a_narrow_window(visit: Open, width: int) -> None:
    page = at_the_conference(visit, "2031-06-09T10:00:00Z")
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("confpapers.state.set({ q: 'title:sails' })")
    page.click("#list article [data-act=save] >> nth=0")
    page.wait_for_selector("#now .now-next")
    hidden = page.evaluate(
        """() => [...document.querySelectorAll('#now .now-when')].filter(part => {
        const box = part.getBoundingClientRect();
        return box.right > innerWidth || box.right > part.parentElement.getBoundingClientRect().right + 1; }).length"""
    )
    assert hidden == 0
    expect(page.locator("#now .now-when")).to_have_count(2)


def test_the_map_and_its_legend_end_above_the_line_of_now_and_next(visit: Open) -> None:
    page = at_the_conference(visit, "2031-06-09T10:00:00Z", f"{SMALL}#map=1&ink=country")
    page.wait_for_selector(".map-legend button")
    for view in ("1", "full"):
        page.evaluate("view => confpapers.state.set({ map: view })", view)
        page.wait_for_timeout(300)
        ends = page.evaluate(
            "['.map-key', '#now'].map(name => document.querySelector(name).getBoundingClientRect())"
            ".map((box, n) => Math.round(n ? box.top : box.bottom))"
        )
        assert ends[0] <= ends[1] + 1


def test_topics_are_in_the_order_of_their_counts_in_filter_and_legend(visit: Open) -> None:
    page = visit(f"{LARGE}#map=full")
    page.wait_for_selector(".map-legend button .count")
    for box in ("#facets .facet-topic", ".map-legend"):
        counts = page.evaluate(
            "box => [...document.querySelectorAll(`${box} [data-facet=topic] .count`)]"
            ".map(count => Number(count.textContent.replace(',', '')))",
            box,
        )
        assert counts == sorted(counts, reverse=True)
        assert len(counts) == 12


def test_counts_of_topics_stay_below_each_other_when_a_filter_shortens_them(visit: Open) -> None:
    page = visit(f"{LARGE}#q=author:ada")
    page.wait_for_function("() => !document.querySelector('#count').textContent.startsWith('3,000')")
    page.wait_for_selector("#facets .facet-topic .is-none, #facets .facet-topic .chip .count:text-matches('^.$')")
    ends = page.evaluate(
        """() => [...document.querySelectorAll('#facets .facet-topic .node > .chip .count')].map(count => {
        const text = document.createRange();
        text.selectNodeContents(count);
        return [count, text].map(part => Math.round(part.getBoundingClientRect().right)); })"""
    )
    assert [box for box, _ in ends] == [digits for _, digits in ends]


def test_nothing_moves_when_the_page_of_a_large_programme_is_there(visit: Open) -> None:
    page = visit(BLANK)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
        " window.moved += one.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(page.url.replace(BLANK, LARGE))
    page.wait_for_selector("html.ready")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.moved") < 0.005


def test_times_are_those_of_the_conference_or_of_the_readers_clock(visit: Open) -> None:
    page = at_the_conference(visit, "2031-06-09T10:00:00Z")  # eleven in Lisbon, seven in the evening in Tokyo
    expect(page.locator("article >> nth=0 >> .when")).to_contain_text("10:00–12:00")
    page.click("[data-do=plan]")
    page.focus("[data-zone=shown]")
    page.select_option("[data-zone=shown]", "own")
    page.wait_for_selector("article >> nth=0 >> .when:has-text('18:00–20:00')")
    expect(page.locator("#now")).to_contain_text("until 20:00")
    page.wait_for_selector(".timeline-session[data-time='10:00']:has-text('18:00–20:00')")
    assert page.evaluate("document.activeElement.dataset.zone") == "shown"
    page.wait_for_selector("[data-facet=time][data-value='14:30']:has-text('22:30')")
    page.reload()
    page.wait_for_selector("article >> nth=0 >> .when:has-text('18:00–20:00')")
    page.select_option("[data-zone=shown]", "")
    page.wait_for_selector("article >> nth=0 >> .when:has-text('10:00–12:00')")


def test_a_conference_without_a_zone_is_given_one_by_the_reader(visit: Open) -> None:
    page = visit(BLANK, timezone_id="Asia/Tokyo")
    page.clock.set_fixed_time("2031-06-09T10:00:00Z")  # seven in the evening in Tokyo, noon in Berlin

    def without_zone(route: Any) -> None:  # as if the conference file named none
        text = route.fetch().text()
        route.fulfill(body=text.replace('"timezone":"Europe/Lisbon"', '"timezone":""'), content_type="text/javascript")

    page.route("**/data/cards.*.js", without_zone)
    page.goto(page.url.replace(BLANK, f"{SMALL}#plan=1"))
    page.wait_for_selector("html.ready")
    expect(page.locator("#now")).to_contain_text("No session now")
    page.select_option("[data-zone=at]", "Europe/Lisbon")
    page.wait_for_selector("#now:has-text('until 12:00')")


def test_a_papers_own_page_has_its_times_in_the_zone_that_the_reader_chose(visit: Open) -> None:
    page = visit(f"{SMALL}#plan=1", timezone_id="Asia/Tokyo")
    page.select_option("[data-zone=shown]", "own")
    page.goto(page.url.split("index.html")[0] + "papers/quill_0_folding_maps_of_2031_paper/index.html")
    expect(page.locator(".head + .authors ~ .meta .when").first).to_contain_text("18:00–20:00")
    expect(page.locator(".near .when").first).to_contain_text("18:00–20:00")


_LATE = """() => {
  const columns = { conference: { days: { "2031-07-01": "Tue 1 Jul" } } };
  const shelf = { isSaved: () => false, saved: () => [], changed: () => undefined };
  const time = { day: "2031-07-01", start: "23:00", end: "00:30", from: 23 * 60, to: 24 * 60 + 30 };
  const late = { ...time, room: "Hall", name: "Late", rows: [0] };
  confpapers.now(columns, shelf, () => ({ sessions: [late], days: ["2031-07-01"] }));
}"""


@pytest.mark.parametrize(
    ("moment", "runs"),
    [("2031-07-01T22:30:00Z", True), ("2031-07-01T23:15:00Z", True), ("2031-07-01T23:31:00Z", False)],
    ids=["before midnight", "after it", "when it has ended"],
)
def test_a_session_past_midnight_is_now_until_it_ends(visit: Open, moment: str, runs: bool) -> None:
    page = visit(SMALL)
    page.clock.set_fixed_time(moment)  # in Lisbon it is an hour later
    page.evaluate(_LATE)
    if runs:
        expect(page.locator("#now")).to_contain_text("Late")
    else:
        expect(page.locator("#now")).to_be_hidden()


def test_a_session_without_an_end_is_now_without_one(visit: Open) -> None:
    page = visit(SMALL)
    page.clock.set_fixed_time("2031-07-01T22:30:00Z")
    page.evaluate(_LATE.replace('"00:30"', '""'))
    expect(page.locator("#now")).to_contain_text("Late")
    expect(page.locator("#now")).not_to_contain_text("until")


_COVERED = """() => {
  const bars = document.querySelectorAll("header.bar, .tools, .now-bar");
  const fixed = [...bars].filter((bar) => /fixed|sticky/.test(getComputedStyle(bar).position));
  return fixed.reduce((sum, bar) => sum + (bar.matches(".bar .tools") && innerWidth > 700 ? 0 : bar.offsetHeight), 0);
}"""


@pytest.mark.parametrize("window", [(320, 256), (844, 390), (390, 844)], ids=["at 400 %", "phone on its side", "phone"])
def test_the_papers_have_half_of_the_window_on_a_day_of_the_conference(visit: Open, window: tuple[int, int]) -> None:
    page = at_the_conference(visit, "2031-06-09T10:00:00Z")
    page.set_viewport_size({"width": window[0], "height": window[1]})
    expect(page.locator("#now")).to_be_attached()
    assert page.evaluate(_COVERED) <= window[1] / 2


def test_outside_the_days_of_the_conference_nothing_is_now(visit: Open) -> None:
    page = at_the_conference(visit, "2031-07-01T10:00:00Z")
    expect(page.locator("#now")).to_be_hidden()


def test_a_day_is_a_timeline_with_the_readers_papers_and_clashes_and_filters_the_list(visit: Open) -> None:
    page = visit(SMALL)
    for number in (0, 1):  # in two halls at the same time
        page.click(f"article >> nth={number} >> [data-act=save]")
    page.click("[data-do=plan]")
    page.wait_for_function("() => document.querySelectorAll('.timeline-clash').length === 2")
    expect(page.locator(".timeline-block li")).to_have_count(2)
    page.click(".timeline [data-day='2031-06-10']")
    page.wait_for_function("() => location.hash.includes('plan=2031-06-10')")
    page.click(".timeline-session[data-room='Hall A'][data-time='10:00']")
    page.wait_for_function("() => /^[1-9] of 60/.test(document.querySelector('#count').textContent)")
    assert "room=Hall%20A" in page.url
    page.reload()
    page.wait_for_selector(".timeline-block")


_NIGHTS = """([day, start, room]) => {
  const session = (day, start, end, room, row) => {
    const [from, to] = [start, end].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
    const until = to + (to < from ? 24 * 60 : 0);
    return { day, start, end, from, to: until, room, name: room, rows: [row], boards: new Map() };
  };
  const [first, second] = ["2031-07-01", "2031-07-02"];
  const sessions = [session(first, "23:00", "01:00", "Hall", 0), session(second, start, "02:00", room, 1)];
  const columns = { conference: { days: {} }, isWhole: () => true, titles: ["A", "B"], positions: ["", ""] };
  const shelf = { isSaved: () => true, saved: () => [0, 1], isWatched: () => false, watchedRows: () => [] };
  Object.assign(columns, { short: String });
  Object.assign(shelf, { watchedTerms: () => [] });
  confpapers.timeline(columns, shelf, { sessions, days: [first, second] }).update({ plan: day, day: [] });
  return document.querySelectorAll(".timeline-clash").length;
}"""


@pytest.mark.parametrize("day", ["2031-07-01", "2031-07-02"])
@pytest.mark.parametrize(
    ("start", "room", "clashes"),
    [("00:30", "Foyer", 1), ("01:00", "Foyer", 0), ("00:30", "Hall", 0)],
    ids=["before its end", "at its end", "in the same room"],
)
def test_a_session_past_midnight_clashes_with_those_of_the_next_day(
    list_page: Any, start: str, room: str, clashes: int, day: str
) -> None:
    page = list_page
    page.evaluate("confpapers.state.set({ ...confpapers.state.blank(), plan: '1' })")
    page.wait_for_selector(".timeline-block")
    assert page.evaluate(_NIGHTS, [day, start, room]) == clashes


def test_sessions_of_the_timeline_name_their_room_to_a_screen_reader(visit: Open) -> None:
    page = visit(f"{SMALL}#plan=1")
    page.wait_for_selector(".timeline-block")
    expect(page.get_by_role("button", name="10:00–12:00 · Hall A")).to_have_count(1)


def test_the_timeline_is_a_list_on_a_phone(visit: Open) -> None:
    page = visit(f"{SMALL}#plan=1", phone=True)
    page.wait_for_selector(".timeline-block")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tops = page.evaluate("[...document.querySelectorAll('.timeline-block')].map(b => b.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))


def test_the_calendar_has_one_event_a_session_with_its_papers_in_board_order(visit: Open) -> None:
    page = visit(SMALL)
    page.fill("#q", "sheep")
    page.click("#paper-3 [data-act=save]")
    page.fill("#q", "")
    for number in (0, 1):
        page.click(f"#paper-{number} [data-act=save]")
    saved(page, 3)
    page.click("[data-do=keep]")
    page.check("#alarm")
    with page.expect_download() as waiting:
        page.click("[data-export=ics]")
    text = waiting.value.path().read_text("utf-8").replace("\r\n ", "").replace("\n ", "")
    assert text.count("BEGIN:VEVENT") == 2, "papers 0 and 3 are in the same hall"
    assert text.count("BEGIN:VALARM") == 2
    assert text.count("SUMMARY:TOY 2031 Session 1A: ") == 2
    assert text.index("#1 Folding Maps") < text.index("#4 Counting Sheep")


def test_a_paper_can_be_in_several_named_lists_which_filter_and_are_exported(visit: Open) -> None:
    page = visit(SMALL)
    page.click("article >> nth=0 >> [data-act=lists]")
    for name in ("To read", "For the group"):
        page.fill(".new-list", name)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"article >> nth=0 >> .badge-list:has-text('{name}')")
    page.click("article >> nth=1 >> [data-act=lists]")
    page.click("article >> nth=1 >> .card-lists [data-list='To read']")
    page.click("#mine [data-value='To read']")
    page.wait_for_function("() => document.querySelector('#count').textContent === '2 of 60'")
    assert page.locator("#mine [data-value='For the group'] .count").text_content() == "1"
    page.click("[data-do=keep]")
    page.check("input[name=what][value=shown]")
    with page.expect_download() as waiting:
        page.click("[data-export=csv]")
    assert "To read; For the group" in waiting.value.path().read_text("utf-8")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("article >> nth=0 >> .badge-list")


def test_markdown_has_a_line_for_each_paper_with_its_lists_and_an_address_that_leads_there(visit: Open) -> None:
    page = visit(SMALL)
    page.click("article >> nth=0 >> [data-act=lists]")
    page.fill(".new-list", "To read")
    page.keyboard.press("Enter")
    page.click("article >> nth=0 >> [data-act=note]")
    page.fill("article >> nth=0 >> textarea.note", "Ask about\nthe maps")
    page.click("article >> nth=0 >> [data-act=save]")
    page.click("[data-do=keep]")
    with page.expect_download() as waiting:
        page.click("[data-export=md]")
    text = waiting.value.path().read_text("utf-8")
    first, *note = text.splitlines()
    assert re.match(r"- \[Folding Maps .*\]\(<https?://\S+>\)\. Ada Quill\. Mon 9 Jun .* · #1\. #To-read$", first)
    assert note == ["  > Ask about", "  > the maps"]
    other = visit(SMALL)
    other.click("[data-do=keep]")
    other.set_input_files("#import", {"name": "a.md", "mimeType": "text/markdown", "buffer": text.encode()})
    other.wait_for_selector("#keep-said:has-text('1 saved paper imported.')")
    expect(other.locator("article >> nth=0 >> [data-act=save]")).to_have_attribute("aria-pressed", "true")


def test_notes_are_searched(visit: Open) -> None:
    page = visit(SMALL)
    page.click("article >> nth=1 >> [data-act=note]")
    page.fill("article >> nth=1 >> textarea.note", "Ask Zbigniew about stamps")
    page.fill("#q", "zbigniew")
    page.wait_for_function("() => document.querySelector('#count').textContent === '1 of 60'")


def test_watched_names_are_marked_filtered_and_counted_when_new(visit: Open) -> None:
    page = visit(SMALL)
    page.click("[data-do=keep]")
    page.fill("#watching", "ada quill")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.wait_for_selector("article >> nth=0 >> .badge-watched")
    page.click("[data-facet=only][data-value=watched]")
    page.wait_for_function("() => document.querySelector('#count').textContent === '2 of 60'")
    page.evaluate(
        """() => { const key = Object.keys(localStorage).find(name => name.endsWith(':toy60') && /:1:/.test(name));
        const kept = JSON.parse(localStorage[key]); kept.met.pop(); localStorage[key] = JSON.stringify(kept); }"""
    )  # as if the site had been built anew with one more of her papers
    page.reload()
    page.wait_for_selector(".notice[data-kind=watch]:has-text('1 new paper')")


def test_watched_labs_come_from_a_file_and_are_marked_on_map_and_timeline(visit: Open, tmp_path: Path) -> None:
    file = tmp_path / "labs.csv"
    file.write_text('\ufeff"Quill, Ada"\nLower Campus\n', "utf-8")
    page = visit(SMALL)
    page.click("[data-do=keep]")
    page.set_input_files("#watch-file", file)
    page.wait_for_function("() => document.querySelector('#keep-said').textContent === '27 papers have them.'")
    page.keyboard.press("Escape")
    page.click("[data-do=plan]")
    page.wait_for_selector(".timeline-block.has-watched .timeline-watched:has-text('Lower Campus')")
    page.click("[data-do=map]")
    page.click(".map-marks [data-value=watched]")
    shown(page, "27 of 60")
    assert page.locator(".map-marks [data-value=watched]").get_attribute("aria-pressed") == "true"


def test_the_first_paper_that_a_watch_list_ever_finds_is_new(visit: Open) -> None:
    page = visit(SMALL)
    page.click("[data-do=keep]")
    page.fill("#watching", "Ada Quill")
    page.keyboard.press("Tab")
    page.evaluate(
        """() => { const key = Object.keys(localStorage).find(name => name.endsWith(':toy60') && /:1:/.test(name));
        const kept = JSON.parse(localStorage[key]); kept.met = [''];
        localStorage[key] = JSON.stringify(kept); }"""
    )  # as after a visit when no paper had the name
    page.reload()
    page.wait_for_selector(".notice[data-kind=watch]:has-text('2 new papers')")
    page.click(".notice[data-kind=watch] button >> nth=0")
    shown(page, "2 of 60")
    assert page.locator("article >> nth=0 >> .badge-watched").text_content() == "New: Ada Quill"


BIB = """@inproceedings{x, title = {{Optical} Flow for Falling Leaves}, year = 2031}
@article{y, title = {A Paper of Elsewhere}}"""
RIS = "TY  - CONF\nTI  - Optical Flow for Falling Leaves\nER  - \nTY  - CONF\nTI  - A Paper of Elsewhere\nER  - \n"
CSV = 'title,doi\n"Optical Flow for Falling Leaves",\nA Paper of Elsewhere,10.1/1\n'

SEMICOLONS = '\ufeffAuthors;Title\r\n"Lind, Mira";Optical Flow for Falling Leaves\r\n"Doe; R";A Paper of Elsewhere\r\n'


@pytest.mark.parametrize(("name", "text"), [("a.bib", BIB), ("a.ris", RIS), ("a.csv", CSV), ("b.csv", SEMICOLONS)])
def test_references_are_imported_and_missing_ones_are_named(visit: Open, name: str, text: str) -> None:
    page = visit(SMALL)
    page.click("[data-do=keep]")
    page.set_input_files("#import", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.wait_for_function("() => document.querySelector('#keep-said').textContent.includes('1 saved paper imported')")
    expect(page.locator("#keep-said")).to_contain_text("A Paper of Elsewhere")
    page.keyboard.press("Escape")
    page.wait_for_selector("#paper-2 [data-act=save][aria-pressed=true]")


BACKUP = {
    "conference": "toy60",
    "saved": dict.fromkeys([toy(60).entries[2].id, "gone"], "2031-01-01"),
    "papers": [{"id": "gone", "title": "Gone"}],
}
REFUSED = {
    "broken.json": ("{", "broken.json is not valid JSON."),
    "other.json": ('{"conference": "cvpr", "saved": {}}', "it is a list for cvpr"),
    "list.json": ('{"saved": [1, 2]}', "no references were found in it"),
    "paper.pdf": ("%PDF-1.7", "PDF files cannot be read here"),
    "rows.csv": ("a,b\n1,2\n", "no references were found in it"),
    "backup.json": (json.dumps(BACKUP), "1 saved paper imported. 1 reference is not in this conference: Gone"),
}


def test_an_import_says_what_a_file_lacks_and_what_was_not_found(visit: Open) -> None:
    page = visit(SMALL)
    page.click("[data-do=keep]")
    for name, (text, said) in REFUSED.items():
        page.set_input_files("#import", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})
        expect(page.locator("#keep-said")).to_contain_text(said)


def test_a_shared_link_is_short_names_its_sender_and_becomes_a_list(visit: Open) -> None:
    page = visit(SMALL, permissions=["clipboard-read", "clipboard-write"])
    for number in (0, 1, 2):
        page.click(f"#paper-{number} [data-act=save]")
    saved(page, 3)
    page.click("[data-do=keep]")
    page.fill("#sender", "Ana")
    page.click("[data-export=link]")
    page.wait_for_function("() => document.querySelector('#keep-said').textContent.includes('3 papers')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert len(link.partition("#")[2]) < 40
    other = visit(SMALL + "#" + link.partition("#")[2])
    other.wait_for_function("() => document.querySelector('#count').textContent === '3 of 60'")
    expect(other.locator("#said")).to_contain_text("Shared by Ana")
    other.click("[data-saveall='Ana']")
    other.wait_for_function("() => document.querySelector('#mine [data-value=Ana] .count')?.textContent === '3'")


def test_a_shared_link_without_papers_of_this_conference_offers_nothing_to_save(visit: Open) -> None:
    page = visit(SMALL + "#list=~AAAA")
    page.wait_for_function("() => document.querySelector('#count').textContent === '0 of 60'")
    expect(page.locator("#said .token")).to_have_count(1)
    expect(page.locator("[data-saveall]")).to_have_count(0)


def test_a_note_that_another_tab_wrote_replaces_the_one_in_a_window_behind(visit: Open) -> None:
    page = visit(SMALL)
    page.click("#paper-0 [data-act=note]")
    page.keyboard.type("one")
    other = page.context.new_page()
    other.goto(page.url)
    page.evaluate("document.hasFocus = () => false")
    other.fill("#paper-0 textarea.note", "one and two")
    expect(page.locator("#paper-0 textarea.note")).to_have_value("one and two")


def test_the_poster_tour_goes_by_room_and_board_and_can_be_ticked_off(visit: Open) -> None:
    page = visit(SMALL)
    for number in (1, 0, 2):
        page.click(f"#paper-{number} [data-act=save]")
    saved(page, 3)
    page.click("[data-do=keep]")
    page.click("[data-do=walk]")
    page.wait_for_selector("#walk-list li")
    assert page.locator("#walk-list strong").all_text_contents() == ["#3", "#1", "#2"], "Gallery, Hall A, Hall B"
    page.locator("#walk-list input").first.check()
    page.wait_for_function("() => document.querySelector('#walk-said').textContent === '1 of 3 posters visited.'")
    page.fill("#walk-near", "1")
    page.wait_for_function("() => document.querySelector('#walk-nearby li')?.textContent.startsWith('#1')")
    expect(page.locator("#walk-plan"), "the small conference brings its boards").to_be_visible()
    expect(page.locator("#walk-plan .walk-mine")).to_have_count(2)
    outside = """() => { const end = document.querySelector('#walk-plan svg').getBoundingClientRect().right;
        return [...document.querySelectorAll('.walk-number')]
        .filter(number => number.getBoundingClientRect().right > end).length; }"""
    assert page.evaluate(outside) == 0


def test_the_lists_of_a_group_are_split_into_a_link_each(visit: Open) -> None:
    page = visit(SMALL, permissions=["clipboard-read", "clipboard-write"])
    for number, name in ((0, "Ana"), (1, "Ben")):
        page.click(f"article >> nth={number} >> [data-act=lists]")
        page.fill(f"article >> nth={number} >> .new-list", name)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#mine [data-value={name}]")
    page.click("#mine [data-value=Ana]")
    page.click("#mine [data-value=Ben]")
    page.click("[data-split]")
    page.wait_for_function("() => document.querySelector('#toast').textContent.includes('2 lists')")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert [line.partition(" (")[0] for line in lines] == ["Ana", "Ben"]
    assert all("#list=~" in line for line in lines)


def test_institutions_and_countries_are_on_the_card_found_filtered_and_coloured(visit: Open) -> None:
    page = visit(SMALL)
    first = page.locator("article >> nth=1 >> .affiliations")
    expect(first).to_have_text("Institute of Rooms · Loud University, Lower Campus · France, United States")
    first.get_by_role("link", name="France").click()
    shown(page, "26 of 60")
    expect(page.locator("#said .token")).to_contain_text("France")
    page.click("#said .token button")
    shown(page, "60 papers")
    page.locator("article >> nth=1 >> .affiliations").get_by_role("link", name="Loud University").click()
    shown(page, "25 of 60")
    page.fill("#q", "")
    page.select_option("select[data-facet=affiliation]", "Quiet University")
    shown(page, "26 of 60")
    page.click("[data-do=map]")
    page.select_option(".map-key select", "country")
    page.wait_for_selector(".map-legend button:has-text('Germany')")
    page.goto(page.url.split("#")[0] + "#country=FR")
    page.reload()
    shown(page, "26 of 60")


def test_a_card_that_the_browser_draws_names_institutions_as_the_first_ones_do(visit: Open) -> None:
    page = visit(SMALL)
    page.wait_for_function("() => confpapers.core !== undefined")
    before = page.locator("article >> nth=1 >> .affiliations").inner_html()
    page.fill("#q", "zzzz")
    page.fill("#q", "")
    page.wait_for_selector("#paper-1 .affiliations a")
    assert page.locator("#paper-1 .affiliations").inner_html() == before
