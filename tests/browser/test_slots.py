"""A paper with a talk and a poster is shown, found, planned and exported at both times."""

from collections.abc import Iterator
from typing import Any

import pytest
from browser.conftest import serving
from msgspec.structs import replace
from playwright.sync_api import expect
from toyconference import toy

from confpapers.model import Entry, TimeSlot
from confpapers.site import render
from confpapers.site.render_index import render_index

pytestmark = pytest.mark.browser
FIRST, LATER = 0, 45  # a card that is in the page, and one that the browser draws


def with_talk(entry: Entry, start: str) -> Entry:
    talk = TimeSlot(
        day="2031-06-10", start=start, end=f"{start[:3]}20", room="Ballroom", session="Talks", presentation="oral"
    )
    poster = replace(entry.all_slots[0], presentation="poster")
    return replace(entry, slots=tuple(sorted((talk, poster), key=lambda slot: (slot.day, slot.start))))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a conference with two such papers."""
    folder, toys = tmp_path_factory.mktemp("slots"), toy(60)
    entries = list(toys.entries)
    for row, start in ((FIRST, "09:00"), (LATER, "14:30")):
        entries[row] = with_talk(entries[row], start)
    render.render(toys._replace(entries=entries).content(), folder / "toy60")
    render_index(folder)
    with serving(folder) as home:
        yield f"{home}toy60/index.html"


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    context = chromium.new_context(
        service_workers="block", timezone_id="Asia/Tokyo", viewport={"width": 1300, "height": 900}
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    page.wait_for_selector("html.ready")
    yield page
    context.close()
    assert wrong == []


def shown(page: Any, text: str) -> None:
    page.wait_for_function("t => document.querySelector('#count').textContent === t", arg=text)


def test_both_times_are_on_the_card_and_on_the_papers_page(page: Any) -> None:
    both = ["Poster: Mon 9 Jun 10:00–12:00 · Hall A · Session 1A", "Oral: Tue 10 Jun 09:00–09:20 · Ballroom · Talks"]
    assert page.locator("#paper-0 .when").all_text_contents() == both
    page.evaluate(
        "i => confpapers.state.set({ paper: confpapers.columns(confpapers.core.have('cards')).short(i) })", LATER
    )
    page.wait_for_selector(f"#paper-{LATER}")
    later = page.locator(f"#paper-{LATER} .when").all_text_contents()
    assert [text.split(":")[0] for text in later] == ["Oral", "Poster"]
    page.goto(page.url.split("#")[0].replace("index.html", "papers/quill_0_folding_maps_of_2031_paper/index.html"))
    assert page.locator(".meta .when").all_text_contents() == both


def counts(page: Any, facet: str, expected: dict[str, int]) -> None:
    page.wait_for_function(
        """([facet, wanted]) => Object.entries(wanted).every(([value, n]) => {
            const chip = document.querySelector(`#facets [data-facet=${facet}][data-value="${value}"] .count`);
            return chip?.textContent === String(n); })""",
        arg=[facet, expected],
    )


def test_filters_count_both_times_and_want_them_in_one_slot(page: Any) -> None:
    counts(page, "day", {"2031-06-09": 20, "2031-06-10": 22, "2031-06-11": 20})
    counts(page, "room", {"Hall A": 20, "Ballroom": 2})
    page.evaluate("confpapers.state.set({ ...confpapers.state.blank(), room: ['Ballroom'] })")
    shown(page, "2 of 60")
    counts(page, "day", {"2031-06-09": 0, "2031-06-10": 2, "2031-06-11": 0})
    counts(page, "time", {"09:00": 1, "10:00": 0, "14:30": 1})
    page.evaluate("confpapers.state.set({ ...confpapers.state.blank(), day: ['2031-06-09'], time: ['10:00'] })")
    shown(page, "10 of 60")
    counts(page, "room", {"Ballroom": 0, "Hall A": 4, "Hall B": 3, "Gallery": 3})
    counts(page, "day", {"2031-06-10": 10})
    page.evaluate("confpapers.state.set({ ...confpapers.state.blank(), day: ['2031-06-09'], room: ['Ballroom'] })")
    page.wait_for_selector("#empty:not([hidden])")


def test_the_calendar_has_an_event_for_each_and_the_board_is_the_posters(page: Any) -> None:
    page.click("#paper-0 [data-act=save]")
    page.click("[data-do=keep]")
    with page.expect_download() as waiting:
        page.click("[data-export=ics]")
    text = waiting.value.path().read_text("utf-8").replace("\r\n ", "").replace("\n ", "")
    events = text.split("BEGIN:VEVENT")[1:]
    assert len(events) == 2
    assert "LOCATION:Hall A" in events[0]
    assert "DESCRIPTION:#1 Folding" in events[0]
    assert "LOCATION:Ballroom" in events[1]
    assert "DESCRIPTION:Folding" in events[1]


def test_now_and_next_and_the_timeline_know_the_talk(page: Any) -> None:
    page.click("#paper-0 [data-act=save]")
    page.clock.set_fixed_time("2031-06-10T07:30:00Z")  # half past eight in Lisbon
    page.reload()
    page.wait_for_selector("html.ready")
    expect(page.locator("#now .now-next")).to_contain_text("Ballroom")
    expect(page.locator("#now .now-next")).not_to_contain_text("#1")
    page.clock.set_fixed_time("2031-06-10T08:05:00Z")
    page.reload()
    page.wait_for_selector("#now:has-text('Talks')")
    page.click("[data-do=plan]")
    page.click(".timeline [data-day='2031-06-10']")
    block = page.locator(".timeline-block:has([data-room='Ballroom'][data-time='09:00'])")
    assert block.locator("li a").all_text_contents() == ["Folding Maps of Cities That Were Never Built"]
    page.click(".timeline-session[data-room='Ballroom'][data-time='09:00']")
    shown(page, "1 of 60")
