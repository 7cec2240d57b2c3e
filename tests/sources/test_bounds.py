"""Texts of excessive length are cut where they enter, so that they cost only themselves."""

import msgspec
import pytest

from confpapers.errors import collect_notices
from confpapers.model import Document, Link, Paper, Slot
from confpapers.sources.bounds import within_bounds

LONG = "cats " * 100_000
PAPER = Paper(id="cats", title="Cats")


@pytest.mark.parametrize(
    ("field", "value", "length"),
    [
        ("title", LONG, 2_000),
        ("abstract", LONG, 50_000),
        ("session", LONG, 2_000),
        ("pdf_url", f"https://cats.example/{LONG}", 0),
        ("bibtex", LONG, 50_001),
    ],
)
def test_a_long_text_is_cut_and_a_long_address_dropped_with_a_notice(field: str, value: str, length: int) -> None:
    with collect_notices() as notices:
        paper = within_bounds(msgspec.structs.replace(PAPER, **{field: value}), "https://cats.example/list")
    assert len(getattr(paper, field)) == pytest.approx(length, abs=1)
    (notice,) = notices
    assert notice.what == f"{field.replace('_', ' ')} of excessive length"
    assert notice.where == "https://cats.example/list"


def test_names_are_cut_one_by_one_and_counted() -> None:
    with collect_notices() as notices:
        paper = within_bounds(Paper(id="cats", title="Cats", authors=("Ada Quill", LONG, *["Bo Sample"] * 20_000)), "x")
    assert (len(paper.authors), paper.authors[0], len(paper.authors[1])) == (10_000, "Ada Quill", 300)
    assert [notice.what for notice in notices] == ["author of excessive length"]


def test_a_record_within_bounds_is_returned_itself() -> None:
    link = Link(label="code", url="https://cats.example/code")
    paper = Paper(id="cats", title="Cats", authors=("Ada Quill",) * 5_154, links=(link,))
    document = Document(pages=(LONG,), page_count=1, title="Cats")
    slot = Slot(title="Cats", urls=("https://cats.example/1",))
    assert within_bounds(paper, "x") is paper
    assert within_bounds(document, "x") is document
    assert within_bounds(slot, "x") is slot
