"""The summary of a build."""

from pathlib import Path

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
