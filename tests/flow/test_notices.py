"""What was dropped, guessed and repaired is counted in the summary, with file, line and the next step."""

import msgspec

from confpapers.errors import NOTICES_PER_STEP, Notice, collect_notices, notice
from confpapers.flow.local_paths import PathShortener
from confpapers.flow.notices import in_order, lines_for_summary

_ROW = Notice(kind="dropped", what="row without a title", where="file:///home/ada/my%20cats.csv", remedy="Delete it")
_SHORTEN = PathShortener(["file:///home/ada/my%20cats.csv"])


def test_lines_are_named_and_files_lose_their_folders() -> None:
    rows = in_order((msgspec.structs.replace(_ROW, line=line) for line in (12, 4, 9)), _SHORTEN)
    assert lines_for_summary(rows) == ["Dropped 3: row without a title (my cats.csv, lines 4, 9 and 12). Delete it."]
    assert lines_for_summary(rows[:1]) == ["Dropped 1: row without a title (my cats.csv, line 4). Delete it."]


def test_only_the_first_five_of_many_lines_are_named() -> None:
    rows = in_order((msgspec.structs.replace(_ROW, line=line) for line in range(1, 1001)), _SHORTEN)
    assert lines_for_summary(rows) == [
        "Dropped 1,000: row without a title (my cats.csv, lines 1, 2, 3, 4, 5 and 995 more). Delete it."
    ]


def test_a_step_with_very_many_notices_keeps_the_first_and_counts_the_others() -> None:
    with collect_notices() as remaining:
        for line in range(NOTICES_PER_STEP + 500):
            notice("dropped", "row without a title", line=line + 1)
    assert len(remaining) == NOTICES_PER_STEP
    assert sum(notice.count for notice in remaining) == NOTICES_PER_STEP + 500


def test_equal_notices_in_a_row_are_one_with_a_count() -> None:
    with collect_notices() as remaining:
        for what in ("empty row", "empty row", "row without a title", "empty row"):
            notice("dropped", what, where="cats.csv")
    assert [(row.what, row.count) for row in remaining] == [
        ("empty row", 2),
        ("row without a title", 1),
        ("empty row", 1),
    ]
    assert lines_for_summary(remaining)[0] == "Dropped 3: empty row (cats.csv)."


def test_a_notice_outside_a_step_is_not_an_error() -> None:
    notice("guessed", "character set")
