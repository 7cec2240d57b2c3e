"""The summary of a build."""

from pathlib import Path

import pytest

from confpapers.flow.summary import summary
from confpapers.model import BuildWarning, Conference, Failure, Report

CONFERENCE = Conference(id="toy2020", title="Toy 2020", venue="TOY", year=2020, source="listing", url="x")
COUNTS = {"papers": 1, "abstracts": 1, "strips": 0, "in the programme": 0, "on the map": 1}


def test_notes_beyond_the_first_are_counted() -> None:
    warnings = tuple(BuildWarning(check="x", message=f"note {n}") for n in range(9))
    lines = summary(CONFERENCE, Report(conference="toy2020", counts=COUNTS, warnings=warnings), folder=Path("x"))
    assert lines.splitlines()[-2:] == ["Note: note 7.", "... and 1 more note, in the report."]


def test_one_paper_and_one_failure_are_singular() -> None:
    failure = Failure(paper="a", step="strip", reason="it is torn")
    report = Report(conference="toy2020", counts=COUNTS, failures=(failure,))
    first, second = summary(CONFERENCE, report, folder=Path("site/toy2020")).splitlines()[:2]
    assert first == "Toy 2020: 1 paper, 1 abstract, 0 strips, 1 on the map."
    assert second.startswith("1 failure (strip 1): ")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({}, "The list was read as CSV: title; not used: mood."),
        ({"edition": "Toy 2019"}, "The list of Toy 2019 was read as CSV: title; not used: mood."),
    ],
    ids=["of a single conference", "of a member of an archive"],
)
def test_how_a_list_was_read_names_the_member_of_an_archive(row: dict[str, str], line: str) -> None:
    facts = {"lists": [row | {"read as": "CSV", "used": "title", "not used": "mood"}]}
    assert line in summary(CONFERENCE, Report(conference="toy2020", counts=COUNTS, facts=facts), folder=Path("x"))
