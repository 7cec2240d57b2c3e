"""Every reader of programmes on hand-written pages: `tests/schedules/<name>/<case>/`.

page.*       the page, as the site would send it
meta.toml    url = its address, year = the conference's; error = what the message has, when it must be refused
slots.json   what is read from it
"""

import json
import os
import tomllib
from pathlib import Path

import msgspec
import pytest
from brokenpages import broken
from hypothesis import given, settings
from hypothesis import strategies as st

from confpapers.errors import ScheduleError, collect_notices
from confpapers.model import Conference, Slot, encode
from confpapers.schedules import SCHEDULES, schedule_named
from confpapers.sources import dates, numeric_days

CASES = sorted(Path(__file__).parent.glob("*/*/meta.toml"))
CONFERENCE = Conference(title="Cats 2030", venue="CATS", year=2030, source="cvf", url="https://cats.example/")


@pytest.mark.parametrize("case", CASES, ids=lambda file: f"{file.parent.parent.name}-{file.parent.name}")
def test_a_programme_gives_the_slots_beside_it(case: Path) -> None:
    meta = tomllib.loads(case.read_text("utf-8"))
    (file,) = case.parent.glob("page.*")
    conference = msgspec.structs.replace(CONFERENCE, year=meta["year"])
    read = schedule_named(case.parent.parent.name)
    if "error" in meta:
        with pytest.raises(ScheduleError) as raised:
            read(file.read_bytes(), meta["url"], conference)
        assert meta["error"] in str(raised.value)
        return
    expected = json.loads(case.with_name("slots.json").read_text("utf-8"))
    assert json.loads(encode(read(file.read_bytes(), meta["url"], conference))) == expected


def test_every_reader_has_cases() -> None:
    assert {file.parent.parent.name for file in CASES} == set(SCHEDULES)


def test_an_unknown_reader_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ScheduleError, match=r"no schedule 'nips-card'; did you mean 'nips-cards'\?"):
        schedule_named("nips-card")


_FRAGMENTS = st.sampled_from(
    [
        b"<span id=poster1>Monday June 8, 8:40am-10:10am</span>",
        b"<span id=oral2>",
        b"<table>",
        b"<tr>",
        b"<td>",
        b"<th>",
        b"<b>",
        b"<br>",
        b"Session 1A, ",
        b"7",
        b"<div class=maincard>",
        b"<div class='maincardHeader maincardType'>",
        b"Poster",
        b"<div class=maincardHeader>",
        b"Mon Dec 8th 07:00 -- 11:59 PM @ X #1",
        b"<div class=maincardBody>",
        b"Cats",
        b"</div>",
        b"title,day,start\n",
        b"Cats,2030-01-01,25:99\n",
        b'"',
        b"\x00",
        b"\xff",
        "٣".encode(),
        b"&#xD800;",
        b"<a href='http://['>",
    ]
)


@pytest.mark.parametrize("name", SCHEDULES)
@given(content=st.one_of(st.binary(max_size=200), st.lists(_FRAGMENTS, max_size=25).map(b"".join)))
@settings(max_examples=150)
def test_any_page_raises_only_schedule_errors(name: str, content: bytes) -> None:
    try:
        slots = schedule_named(name)(content, "https://cats.example/programme", CONFERENCE)
    except ScheduleError:
        return
    assert msgspec.json.decode(encode(slots), type=tuple[Slot, ...]) == slots


@pytest.mark.parametrize("name", SCHEDULES)
@given(data=st.data())
@settings(max_examples=int(os.environ.get("CONFPAPERS_EXAMPLES", "25")))
def test_a_broken_programme_raises_only_schedule_errors(name: str, data: st.DataObject) -> None:
    cases = [file for file in CASES if file.parent.parent.name == name]
    pages = [next(file.parent.glob("page.*")).read_bytes() for file in cases]
    try:
        slots = schedule_named(name)(data.draw(broken(st.sampled_from(pages))), "https://cats.example/", CONFERENCE)
    except ScheduleError:
        return
    assert msgspec.json.decode(encode(slots), type=tuple[Slot, ...]) == slots


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Monday June 8, 8:40am-10:10am", "2030-06-08"),
        ("Mon Dec 3rd", "2030-12-03"),
        ("Sat. Feb. 29", ""),
        ("no day, may be", ""),
        ("Wed May 08", "2030-05-08"),
    ],
)
def test_a_day_is_found_in_a_heading(text: str, day: str) -> None:
    assert dates.day(text, 2030) == day


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("8:40am", "08:40"),
        ("12:00 PM", "12:00"),
        ("12:05 a.m.", "00:05"),
        ("14", "14:00"),
        ("07:30:00", "07:30"),
        ("25:00", ""),
        ("9:75", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_a_time_is_read_with_and_without_am(text: str, time: str) -> None:
    assert dates.clock(text) == time


@pytest.mark.parametrize(
    ("start", "end", "read"),
    [
        ("07:00", "11:59 PM", ("19:00", "23:59")),
        ("10:00", "1:00 PM", ("10:00", "13:00")),
        ("9:00", "11:00 AM", ("09:00", "11:00")),
        ("9:00 AM", "5:00 PM", ("09:00", "17:00")),
        ("11:00", "12:30 PM", ("11:00", "12:30")),
        ("12:00", "2:00 PM", ("12:00", "14:00")),
        ("14:00", "16:00", ("14:00", "16:00")),
    ],
)
def test_am_or_pm_at_the_end_also_applies_to_the_start(start: str, end: str, read: tuple[str, str]) -> None:
    assert dates.span(start, end) == read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Spotlight Poster", "spotlight"),
        ("Orals", "oral"),
        ("posters", "poster"),
        ("Accept: Poster (Highlight)", "highlight"),
        ("ICML 2025 spotlightposter", "spotlight"),
        ("ICLR 2023 notable top 5%", "oral"),
        ("Poster / top 25%", "spotlight"),
        ("Tutorial", ""),
        ("Corporal punishment of posterior samples", ""),
    ],
)
def test_the_highest_honour_named_is_the_presentation(text: str, kind: str) -> None:
    assert dates.presentation(text) == kind


@pytest.mark.parametrize(
    ("cells", "span", "days"),
    [
        (["6/8/2031", "6/13/2031"], (), ["2031-06-08", "2031-06-13"]),
        (["08/06/2031", "13/06/2031"], (), ["2031-06-08", "2031-06-13"]),
        (["6/8/2031", "7/8/2031", "8/8/2031"], (), ["2031-08-06", "2031-08-07", "2031-08-08"]),
        (["6/8/2031", "6/9/2031"], (), ["2031-06-08", "2031-06-09"]),
        (["6/8/2031"], ("2031-06-08", "2031-06-12"), ["2031-06-08"]),
        (["6/8/2031"], ("2031-08-05", "2031-08-09"), ["2031-08-06"]),
        (["6/8/2031"], (), [""]),
        (["6/6/2031"], (), ["2031-06-06"]),
        (["Sun 6/8/2031"], (), ["2031-06-08"]),
        (["Wed 6/8/2031"], (), ["2031-08-06"]),
        (["6/8/31 9:00 AM", "6/13/31 9:00 AM"], (), ["2031-06-08", "2031-06-13"]),
        (["13/6/2031", "6/13/2031", "6/8/2031"], (), ["2031-06-13", "2031-06-13", ""]),
        (["8.6.2031", "2031/6/9", "2031年6月10日"], (), ["2031-06-08", "2031-06-09", "2031-06-10"]),
        ([], (), []),
    ],
)
def test_the_other_rows_or_the_conference_say_which_number_is_the_month(
    cells: list[str], span: tuple[str, ...], days: list[str]
) -> None:
    order = numeric_days.day_order(cells, span)
    assert [numeric_days.day_in(cell, order) for cell in cells] == days


def test_a_day_that_stays_ambiguous_is_left_out_and_named() -> None:
    page = b"title,day,start\nTiny Cats,6/8/2031,9h30\n"
    with collect_notices() as notices:
        (slot,) = schedule_named("csv")(page, "file:///conf/p.csv", CONFERENCE)
    assert (slot.day, slot.start) == ("", "09:30")
    assert [(row.what, row.detail, row.line) for row in notices] == [
        ("day that can be read in two ways", "6/8/2031", 2)
    ]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9:00-9:20", ("09:00", "09:20")),
        ("09:00 – 10:20 AM", ("09:00", "10:20")),
        ("14h30 à 15h", ("14:30", "15:00")),
        ("Mon 8 June 09:00", ("09:00", "")),
        ("2031-06-08T09:00:00+02:00", ("09:00", "")),
        ("9am to 11am", ("09:00", "11:00")),
        ("Room 12", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_cell_may_have_start_and_end(text: str, times: tuple[str, str]) -> None:
    assert dates.times_in(text) == times
