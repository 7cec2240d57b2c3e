"""A build reports changes since the last one, and recognises papers by more than their titles."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from confpapers import Options, build
from confpapers.engine.cache import Store
from confpapers.flow.compare_builds import changes_since, remember_papers
from confpapers.model import Changes, Entry, Paper, TimeSlot

EVERY = (
    ("lamps", "Tiny Lamps See Far", ("Ada Quill", "Bo Sample")),
    ("tides", "Tides of the Moon", ("Cy Tern",)),
    ("north", "A Sextant for Robots", ("Di Umber", "Ed Vane")),
    ("maps", "Learning to Fold Maps", ("Flo Wick",)),
    ("ebb", "Gauges of Ebb", ("Gus Xebec",)),
)


def paper(id_: str, title: str, authors: tuple[str, ...], **more: Any) -> Entry:
    expected = {
        "abstract": None,
        "url": f"https://a.example/{id_}",
        "pdf_url": "",
        "day": "2031-06-08",
        "start": "10:00",
    }
    return Entry(id=id_, title=title, authors=authors, **{**expected, **more})


BEFORE = [paper(*row) for row in EVERY]


def compared(tmp_path: Path, before: list[Entry], now: list[Entry], left_out: tuple[Paper, ...] = ()) -> Changes | None:
    store = Store(tmp_path)
    memory = remember_papers(store, changes_since(store, "", before, when="2031-05-01T08:00:00+00:00"))
    return changes_since(store, memory, now, left_out, when="2031-05-02T08:00:00+00:00").latest


def changes_of(tmp_path: Path, now: list[Entry], before: list[Entry] | None = None) -> list[tuple[str, str, str, str]]:
    changes = compared(tmp_path, before or BEFORE, now)
    assert changes is not None
    return [(change.kind, change.title, change.before, change.now) for change in changes.papers]


def test_the_first_build_has_nothing_to_compare_with(tmp_path: Path) -> None:
    assert changes_since(Store(tmp_path), "", BEFORE).latest is None


def test_the_same_papers_in_another_order_are_no_change(tmp_path: Path) -> None:
    assert changes_of(tmp_path, BEFORE[::-1]) == []


def test_new_and_removed_papers_are_named(tmp_path: Path) -> None:
    now = [*BEFORE[:4], paper("wick", "Wicks That Never Burn", ("Hal Zinc",))]
    assert changes_of(tmp_path, now) == [("new", "Wicks That Never Burn", "", ""), ("gone", "Gauges of Ebb", "", "")]


def test_a_withdrawn_paper_is_removed_for_that_reason(tmp_path: Path) -> None:
    withdrawn = (Paper(id="x", title="Gauges of Ebb", status="withdrawn"),)
    changes = compared(tmp_path, BEFORE, BEFORE[:4], withdrawn)
    assert changes
    assert [(change.kind, change.now) for change in changes.papers] == [("gone", "withdrawn")]


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "lamps"},
        {"id": "other", "url": "https://a.example/lamps"},
        {"id": "other", "url": ""},
        {"id": "other", "url": "", "authors": ("Bo Sample", "Gil Yarn"), "title": "Tiny Lamps See Farther"},
    ],
    ids=["by its id", "by its address", "by its authors", "by a title that is nearly the same and one author"],
)
def test_a_renamed_paper_is_recognised(tmp_path: Path, changed: dict[str, Any]) -> None:
    now = [replace(BEFORE[0], **{"title": "Tiny Lamps Seen From Far Away", **changed}), *BEFORE[1:]]
    rows = changes_of(tmp_path, now)
    assert ("renamed", now[0].title, "Tiny Lamps See Far", now[0].title) in rows
    assert {kind for kind, *_ in rows} <= {"renamed", "authors"}


def test_a_change_of_case_or_punctuation_is_not_a_new_title(tmp_path: Path) -> None:
    assert changes_of(tmp_path, [replace(BEFORE[0], title="Tiny lamps: see far!"), *BEFORE[1:]]) == []


def test_ids_that_are_row_numbers_do_not_rename_papers(tmp_path: Path) -> None:
    before = [replace(row, id=str(n), url="") for n, row in enumerate(BEFORE)]
    now = [replace(row, id=str(n)) for n, row in enumerate(before[1:])]
    assert changes_of(tmp_path, now, before) == [("gone", "Tiny Lamps See Far", "", "")]


def test_papers_with_the_same_title_are_distinguished_by_their_authors(tmp_path: Path) -> None:
    two = [paper("a", "Position Paper", ("Ada Quill",)), paper("b", "Position Paper", ("Cy Tern",))]
    now = [replace(two[1], id="a", url=""), *BEFORE]
    assert changes_of(tmp_path, now, [*two, *BEFORE]) == [("gone", "Position Paper", "", "")]


def test_a_moved_paper_has_both_times_and_a_new_programme_is_separate(tmp_path: Path) -> None:
    now = [replace(BEFORE[0], start="14:00", room="Hall B"), *BEFORE[1:]]
    changes = compared(tmp_path, BEFORE, now)
    assert changes
    (moved,) = changes.papers
    assert moved.slots_before == (TimeSlot(day="2031-06-08", start="10:00"),)
    assert moved.slots == (TimeSlot(day="2031-06-08", start="14:00", room="Hall B"),)
    bare = [replace(row, day="", start="") for row in BEFORE]
    assert {kind for kind, *_ in changes_of(tmp_path, BEFORE, bare)} == {"scheduled"}


def test_authors_awards_presentations_and_pdfs_that_change_are_named(tmp_path: Path) -> None:
    first = replace(BEFORE[0], presentation="poster")
    now = replace(
        first, authors=("Ada Quill", "Gil Yarn"), award="Best Paper", presentation="oral", pdf_url="https://a.example/1"
    )
    rows = changes_of(tmp_path, [now, *BEFORE[1:]], [first, *BEFORE[1:]])
    assert [(kind, before, after) for kind, _, before, after in rows] == [
        ("presentation", "poster", "oral"),
        ("award", "", "Best Paper"),
        ("authors", "Ada Quill, Bo Sample", "Ada Quill, Gil Yarn"),
        ("pdf", "", ""),
    ]


def test_a_list_of_other_papers_under_the_same_name_is_not_compared(tmp_path: Path) -> None:
    others = [paper(f"o{n}", f"Orchard {n}", (f"Iris {n}",)) for n in range(5)]
    store = Store(tmp_path)
    memory = remember_papers(store, changes_since(store, "", BEFORE))
    result = changes_since(store, memory, others)
    assert (result.latest, result.is_other) == (None, True)


def test_changes_stay_listed_by_build_and_only_the_last_twenty(tmp_path: Path) -> None:
    store, memory, rows = Store(tmp_path), "", list(BEFORE)
    for n in range(24):
        rows.append(paper(f"w{n}", f"Wick Number {n * n}", (f"Hal Zinc{n}",)))
        result = changes_since(store, memory, rows, when=f"2031-05-{n + 1:02}T08:00:00+00:00")
        memory = remember_papers(store, result)
    again = changes_since(store, memory, rows)
    assert again.latest
    assert again.latest.papers == ()
    assert [build.when[8:10] for build in again.memory.history] == [f"{day:02}" for day in range(24, 4, -1)]


@pytest.mark.slow
def test_a_build_of_a_changed_list_writes_page_feed_and_report_and_a_rebuild_keeps_them(tmp_path: Path) -> None:
    options = Options(site=tmp_path / "site", cache=tmp_path / "cache", jobs=1)
    (tmp_path / "few.toml").write_text('title="Few"\nvenue="F"\nyear=2031\nsource="listing"\nurl="papers.csv"\n')
    head, rest = "title,authors,status\n", "Tides of the Moon,Cy Tern,\nLearning to Fold Maps,Flo Wick,\n"
    folder = tmp_path / "site" / "few"

    def built(first: str, **more: Any) -> Any:
        (tmp_path / "papers.csv").write_text(head + first + rest)
        return build(tmp_path / "few.toml", replace(options, **more))

    assert built("A Sextant for Robots,Di Umber,\n").changes is None
    assert not (folder / "changes.html").exists()
    assert "changes." not in (folder / "index.html").read_text("utf-8")
    built("Orchards at Night,Di Umber,\n", limit=1)
    report = built("A Sextant for Robots,Di Umber,withdrawn\nWicks That Never Burn,Hal Zinc,\n")
    assert [(change.kind, change.title, change.now) for change in report.changes.papers] == [
        ("new", "Wicks That Never Burn", ""),
        ("gone", "A Sextant for Robots", "withdrawn"),
    ]
    page = (folder / "changes.html").read_text("utf-8")
    assert "Wicks That Never Burn" in page
    assert "withdrawn" in page
    assert 'href="changes.html"' in (folder / "index.html").read_text("utf-8")
    assert 'href="changes.html"' in (folder / "report.html").read_text("utf-8")
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert built("A Sextant for Robots,Di Umber,withdrawn\nWicks That Never Burn,Hal Zinc,\n").changes.papers == ()
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
