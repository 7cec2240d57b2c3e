"""Problems that would make the page wrong, and warnings that it is incomplete."""

from pathlib import Path
from unittest.mock import Mock

import msgspec
import pytest
from toyconference import toy
from toysites import put

from confpapers.flow.checks import (
    abstracts_agree,
    edition_warnings,
    entry_problems,
    guessed_titles,
    missing,
    shown_twice,
    unread_texts,
)
from confpapers.flow.paper_facts import PaperFacts
from confpapers.flow.papers import ReadPaper
from confpapers.model import Conference, Document, Entry, Paper, ScheduleSettings, Similar
from confpapers.site.overview import namesakes

CONFERENCE = Conference(id="toy2020", title="Toy 2020", venue="TOY", year=2020, source="listing", url="x", expected=20)
FACTS = PaperFacts(bibtex="")


def entry(n: int) -> Entry:
    return Entry(
        id=f"paper{n}",
        title=f"Paper {n}",
        authors=("Ada Example",),
        abstract="We count.",
        url="",
        pdf_url="",
        topics=(n / 20, 1 - n / 20),
        similar=(Similar(id=f"paper{(n + 1) % 20}", score=0.1 + n / 100),),
        x=n / 20,
        y=0.5,
        thumb="thumbs/a.avif",
        day="2020-06-01",
    )


ENTRIES = [entry(n) for n in range(20)]


def test_a_complete_page_has_no_problems_and_no_warnings() -> None:
    assert entry_problems(ENTRIES) == []
    assert missing(CONFERENCE.expected, listed=20, stated=20) == []
    assert edition_warnings(CONFERENCE, ENTRIES, listed=20, unmatched=()) == []


def test_a_list_without_authors_or_with_button_texts_as_titles_is_reported() -> None:
    nameless = [msgspec.structs.replace(entry, authors=()) for entry in ENTRIES]
    said = [warning.message for warning in edition_warnings(CONFERENCE, nameless, listed=20, unmatched=())]
    assert said == ["none of the 20 papers has authors: look whether the list names them"]
    buttons = [msgspec.structs.replace(entry, title="View paper") for entry in ENTRIES]
    said = [warning.message for warning in edition_warnings(CONFERENCE, buttons, listed=20, unmatched=())]
    assert said == ["20 papers are called 'View paper': is it the text of a button, not a title?"]


@pytest.mark.parametrize(
    ("listed", "stated", "text"),
    [
        (0, None, "the list has no papers"),
        (19, None, "20 papers are expected (`expected` in the conference file), 19 were found"),
        (20, 21, "the site says it has 21 papers, 20 were found"),
    ],
)
def test_missing_papers_are_a_problem(listed: int, stated: int | None, text: str) -> None:
    assert text in missing(CONFERENCE.expected, listed=listed, stated=stated)


def test_ids_that_differ_only_by_case_are_a_problem() -> None:
    twice = [*ENTRIES[:-1], msgspec.structs.replace(ENTRIES[-1], id="PAPER3")]
    assert entry_problems(twice) == ["ids that occur more than once: paper3"]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"topics": (0.5, 0.5)}, "the topics are useless"),
        ({"similar": ()}, "the similarities are useless"),
        ({"similar": (Similar(id="paper1", score=0.5),)}, "the similarities are useless"),
        ({"x": 0.5, "y": 0.5}, "the map has only 1 distinct positions for 20 papers"),
    ],
)
def test_degenerate_numbers_are_a_problem(change: dict[str, object], text: str) -> None:
    flat = [msgspec.structs.replace(e, **change) for e in ENTRIES]
    assert any(text in result for result in entry_problems(flat))


def test_few_abstracts_strips_and_slots_are_warnings() -> None:
    conference = msgspec.structs.replace(CONFERENCE, schedule=ScheduleSettings(source="csv", url="x"))
    poor = [msgspec.structs.replace(e, abstract=None, thumb="", day="") for e in ENTRIES[:5]] + ENTRIES[5:]
    result = {c.check: c.message for c in edition_warnings(conference, poor, listed=21, unmatched=())}
    assert result == {
        "abstracts": "5 of 20 papers have no abstract",
        "strips": "5 of 20 papers have no page images",
        "limit": "only the first 20 of 21 papers are here (--limit)",
        "count": "20 papers were expected, 21 were found: is `expected` out of date?",
        "programme": "5 of 20 papers are not in the programme",
    }


def test_a_conference_that_the_site_shows_under_another_name_too_is_named(tmp_path: Path) -> None:
    for folder, title in (("toy2020", "Toy 2020"), ("old-toy", "Toy 2020"), ("other", "Other 2020")):
        put(toy(20), tmp_path, folder, title=title, year=2020)
    assert namesakes(tmp_path, CONFERENCE) == ["old-toy"]
    (warning,) = shown_twice(CONFERENCE, ["old-toy"])
    assert "twice, as toy2020 and as old-toy. If old-toy is an earlier build" in warning.message


def test_abstracts_of_site_and_pdf_are_compared_where_both_exist() -> None:
    text = "We count the leaves of a fern twice and find them unchanged"
    papers = [Paper(id=str(n), title="", abstract=text if n < 3 else None) for n in range(4)]
    documents = [Document(pages=(), page_count=1, abstract=a) for a in (text.upper(), "1 Introduction", "", text)]

    def read(document: Document | None, paper: Paper) -> ReadPaper:
        return ReadPaper(edition=Mock(), paper=paper, pdf=None, document=document, pictures=None, facts=FACTS)

    assert abstracts_agree(list(map(read, documents, papers))) == {"compared": 2, "agree": 1}
    assert abstracts_agree(list(map(read, [None] * 4, papers))) == {"compared": 0, "agree": 0}


def test_scans_and_illegible_texts_are_named_with_the_program_that_recognises_them() -> None:
    documents = {
        "good": Document(pages=("Tiny lamps", ""), page_count=2),
        "scan": Document(pages=(" ", ""), page_count=2, legible=False),
        "garbled": Document(pages=("\x03\x04",), page_count=1, legible=False),
        "none": None,
    }
    papers = [
        ReadPaper(
            edition=Mock(), paper=Paper(id=id_, title=id_), pdf=None, document=document, pictures=None, facts=FACTS
        )
        for id_, document in documents.items()
    ]
    elsewhere = "Only title and abstract from elsewhere are used; `"
    assert [warning.message for warning in unread_texts(papers)] == [
        f"1 PDF without text, perhaps scanned: scan. {elsewhere}ocrmypdf` recognises the text",
        f"1 PDF with illegible text: garbled. {elsewhere}ocrmypdf --force-ocr` recognises the text",
    ]
    assert unread_texts(papers[:1]) == []


def test_titles_that_no_list_has_are_named_if_they_may_be_none() -> None:
    titles = ["Counting Sleeping Cats", "them.", "of cats at rest", "猫の数え方", ""]
    edition = Mock(**{"gatherer.source.titles_from_pdf": True})
    papers = [
        ReadPaper(
            edition=edition if n < 5 else Mock(**{"gatherer.source.titles_from_pdf": False}),
            paper=Paper(id=f"p{n}", title=f"p{n}"),
            pdf=None,
            document=Document(pages=(), page_count=1, title=title),
            pictures=None,
            facts=FACTS,
        )
        for n, title in enumerate([*titles, "cats"])
    ]
    shown = [
        msgspec.structs.replace(entry(n), id=f"p{n}", title=title or f"p{n}")
        for n, title in enumerate([*titles, "cats"])
    ]
    assert [warning.message for warning in guessed_titles(papers, shown)] == [
        "no title in the PDF, so its file's name is taken: p4. List the papers in a CSV file to name them",
        "titles that may be none: p1, p2. List the papers in a CSV file to name them",
    ]
