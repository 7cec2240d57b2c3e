"""Matching papers with the programme: by address, title, first author, and finally by similarity."""

import pytest

from confpapers.model import Paper, Slot
from confpapers.schedules.match import join


def paper(name: str, title: str, *authors: str, **more: str) -> Paper:
    return Paper(id=name, title=title, authors=authors, **more)  # type: ignore[arg-type]  # fields by name


CATS = paper(
    "cats", "Tiny Cats See Big Boxes", "Ada Example", "Bo Sample", url="https://openaccess.thecvf.com/html/Cats.html"
)
DOGS = paper("dogs", "Dogs Without Names", "Cy Third", pdf_url="https://proceedings.neurips.cc/paper/1-dogs.pdf")


@pytest.mark.parametrize(
    "slot",
    [
        Slot(
            title="Another Title Altogether",
            urls=("http://www.cv-foundation.org/openaccess/html/cats.html?x=1",),
            session="1A",
        ),
        Slot(title="tiny cats: see BIG boxes.", session="1A"),
        Slot(title="Tiny Cats See Bigger Boxes", authors=("B. Sample",), session="1A"),
    ],
    ids=["address", "title", "likeness"],
)
def test_a_slot_finds_its_paper(slot: Slot) -> None:
    joined = join([CATS, DOGS], [slot])
    assert [p.session for p in joined.papers] == ["1A", ""]
    assert joined.unscheduled == ("dogs",)
    assert joined.unmatched == ()


@pytest.mark.parametrize(
    "slot",
    [
        Slot(title="Tiny Cats See Bigger Boxes"),
        Slot(title="Tiny Cats See Bigger Boxes", authors=("Eve Stranger",)),
        Slot(title="Quantum Soup", authors=("Ada Example",)),
        Slot(title="Tiny Cats Hear Big Voices Outside", authors=("Ada Example",)),
        Slot(title="", session="1A"),
    ],
    ids=[
        "no author to confirm",
        "another author",
        "another title",
        "a title of which two thirds are the same",
        "nothing",
    ],
)
def test_an_ambiguous_slot_matches_nothing(slot: Slot) -> None:
    joined = join([CATS, DOGS], [slot])
    assert joined.papers == (CATS, DOGS)
    assert [unmatched.slot for unmatched in joined.unmatched_slots] == [slot]


def test_an_unmatched_slot_is_reported_with_the_nearest_titles() -> None:
    (message,) = join([CATS, DOGS], [Slot(title="Tiny Cats See Bigger Boxes")]).unmatched
    assert message == (
        "the programme has a paper that is not in the list: Tiny Cats See Bigger Boxes; "
        "the nearest: Tiny Cats See Big Boxes"
    )


def test_repeated_titles_are_distinguished_by_the_first_author() -> None:
    twins = [paper("a", "Preface", "Ada Example"), paper("b", "Preface", "Bo Sample")]
    joined = join(
        twins, [Slot(title="Preface", authors=("B. Sample",), position="2"), Slot(title="Preface", position="3")]
    )
    assert [p.position for p in joined.papers] == ["", "2"]
    assert len(joined.unmatched_slots) == 1


def test_an_address_shared_by_two_papers_is_not_used() -> None:
    shared = [
        paper("a", "Cats", "Ada Example", url="https://c.example/p"),
        paper("b", "Dogs", "Ada Example", url="https://c.example/p"),
    ]
    joined = join(shared, [Slot(title="Dogs", urls=("https://c.example/p",), position="2")])
    assert [p.position for p in joined.papers] == ["", "2"]


def test_ids_in_the_query_of_an_address_count() -> None:
    forum = [
        paper("a", "Cats", url="https://openreview.net/forum?id=a"),
        paper("b", "Dogs", url="https://openreview.net/forum?id=b"),
    ]
    joined = join(forum, [Slot(title="?", urls=("https://openreview.net/forum?id=b",), position="2")])
    assert [p.position for p in joined.papers] == ["", "2"]


def test_parts_one_and_two_are_not_the_same_paper() -> None:
    first = paper("one", "A Theory of Tiny Cats in Big Boxes, Part I", "Ada Example")
    joined = join([first], [Slot(title="A Theory of Tiny Cats in Big Boxes, Part II", authors=("Ada Example",))])
    assert joined.unscheduled == ("one",)


def test_a_matched_paper_gets_no_other_slot() -> None:
    slots = [
        Slot(title="Tiny Cats See Big Boxes", position="1"),
        Slot(title="Tiny Cats See Bigger Boxes", authors=("Ada Example",), position="2"),
    ]
    joined = join([CATS], slots)
    assert joined.papers[0].position == "1"
    assert len(joined.unmatched_slots) == 1


def test_the_posters_time_and_place_win_and_the_highest_honour_is_kept() -> None:
    talk = Slot(
        title=CATS.title, day="2030-06-08", start="09:00", end="09:15", room="Ballroom", session="Animals",
        presentation="oral", award="Best Paper",
    )  # fmt: skip
    poster = Slot(
        title=CATS.title, day="2030-06-09", start="10:00", end="12:00", room="Hall A", session="1A", position="7",
        presentation="poster",
    )  # fmt: skip
    for slots in ([talk, poster], [poster, talk]):
        (result,) = join([CATS], slots).papers
        assert (result.day, result.start, result.end, result.room) == ("2030-06-09", "10:00", "12:00", "Hall A")
        assert (result.session, result.position, result.presentation, result.award) == ("1A", "7", "oral", "Best Paper")
        kinds = [(slot.day, slot.start, slot.room, slot.position, slot.presentation) for slot in result.slots]
        assert kinds == [
            ("2030-06-08", "09:00", "Ballroom", "", "oral"),
            ("2030-06-09", "10:00", "Hall A", "7", "poster"),
        ]
    (alone,) = join([CATS], [talk]).papers
    assert alone.slots == (), "one time is said by the paper's own fields"
    assert (alone.day, alone.room, alone.session, alone.presentation) == ("2030-06-08", "Ballroom", "Animals", "oral")


def test_a_poster_without_room_does_not_take_that_of_the_talk_on_another_day() -> None:
    talk = Slot(title=CATS.title, day="2030-06-08", start="09:00", room="Ballroom", session="A", presentation="oral")
    poster = Slot(title=CATS.title, day="2030-06-09", start="10:00", presentation="poster")
    (result,) = join([CATS], [talk, poster]).papers
    assert (result.day, result.room, result.session) == ("2030-06-09", "", "")
    number = Slot(title=CATS.title, position="7", room="Hall B")
    (result,) = join([CATS], [talk, poster, number]).papers
    assert (result.room, result.position, len(result.slots)) == ("Hall B", "7", 2)


def test_the_same_slot_twice_and_the_posters_number_in_the_talks_row_are_no_further_slots() -> None:
    talk = Slot(title=CATS.title, day="2030-06-08", start="09:00", room="Ballroom", position="7", presentation="oral")
    poster = Slot(title=CATS.title, day="2030-06-09", start="10:00", position="7", presentation="poster")
    (result,) = join([CATS], [talk, poster, poster, talk]).papers
    assert [slot.position for slot in result.slots] == ["", "7"]


def test_fields_missing_in_the_programme_keep_the_lists_values() -> None:
    listed = paper("cats", "Cats", session="3B", day="2030-06-10", presentation="spotlight")
    (result,) = join([listed], [Slot(title="Cats", position="7")]).papers
    assert (result.session, result.day, result.position, result.presentation) == ("3B", "2030-06-10", "7", "spotlight")
    (plain,) = join([CATS], [Slot(title=CATS.title, position="7")]).papers
    assert plain.presentation == "", "a poster only if the programme says so"


def test_without_programme_papers_stay_as_they_are() -> None:
    joined = join([CATS, DOGS], [])
    assert joined.papers == (CATS, DOGS)
    assert joined.unscheduled == ()
