"""Calendars to subscribe to: one event a session, in the conference's time."""

from toyconference import toy

from confpapers.site.calendars import calendars
from confpapers.site.strings import read_strings


def test_each_day_and_the_whole_conference_have_a_calendar() -> None:
    toys = toy(60)
    result = calendars(toys.conference, toys.entries, read_strings(), "https://c.example/toy60/")
    assert sorted(result) == [
        "calendar-2031-06-09.ics",
        "calendar-2031-06-10.ics",
        "calendar-2031-06-11.ics",
        "calendar.ics",
    ]
    lines = result["calendar.ics"].decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 3 * 2 * 3, "days, times and rooms"
    assert "DTSTART:20310609T090000Z" in lines, "ten o'clock in Lisbon's summer"
    titles = next(line for line in lines if line.startswith("DESCRIPTION:") and "Folding Maps" in line)
    assert titles.index("#1 Folding Maps") < titles.index("#4 Counting Sheep")
    assert "Counting Sheep at Night with ℓ1 Codes" in titles, "a calendar draws no formulas"


def test_lines_have_the_length_and_ends_of_the_standard() -> None:
    toys = toy(60)
    data = calendars(toys.conference, toys.entries, read_strings(), "")["calendar.ics"]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.endswith(b"END:VCALENDAR\r\n")


def test_without_times_there_is_no_calendar() -> None:
    from msgspec.structs import replace

    toys = toy(12)
    entries = [replace(entry, start="", end="") for entry in toys.entries]
    assert calendars(toys.conference, entries, read_strings(), "") == {}


def test_a_session_over_midnight_ends_the_next_day() -> None:
    from msgspec.structs import replace

    toys = toy(12)
    entries = [replace(toys.entries[0], day="2031-06-09", start="22:00", end="00:30")]
    text = calendars(toys.conference, entries, read_strings(), "")["calendar.ics"].decode()
    assert "DTSTART:20310609T210000Z" in text
    assert "DTEND:20310609T233000Z" in text, "half past midnight in Lisbon's summer"
    floating = replace(toys.conference, timezone="")
    text = calendars(floating, entries, read_strings(), "")["calendar.ics"].decode()
    assert "DTEND:20310610T003000" in text


def test_a_paper_with_a_talk_and_a_poster_is_in_two_events() -> None:
    from msgspec.structs import replace

    from confpapers.model import TimeSlot

    toys = toy(12)
    poster = TimeSlot(day="2031-06-09", start="10:00", end="12:00", room="Hall A", position="7", presentation="poster")
    talk = TimeSlot(day="2031-06-10", start="09:00", end="09:20", room="Ballroom", presentation="oral")
    entry = replace(toys.entries[0], title="Two Times", slots=(poster, talk))
    result = calendars(toys.conference, [entry], read_strings(), "")
    assert sorted(result) == ["calendar-2031-06-09.ics", "calendar-2031-06-10.ics", "calendar.ics"]
    assert "DESCRIPTION:#7 Two Times" in result["calendar-2031-06-09.ics"].decode()
    text = result["calendar-2031-06-10.ics"].decode()
    assert "LOCATION:Ballroom" in text
    assert "DESCRIPTION:Two Times" in text
