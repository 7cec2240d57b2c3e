"""One broken part of a JSON list costs only itself, and is named with its line."""

import json

import pytest

from confpapers.errors import collect_notices
from confpapers.sources.lists.formats import read_list

TITLES = ["Quiet Owls Count the Hours", "Slow Rivers and Their Boats", "Bread Ovens as Models of Patience"]
GOOD = [json.dumps({"title": title}) for title in TITLES]
DEEP = f'{{"title": "Deep Wells", "x": {"[" * 200_000}{"]" * 200_000}}}'  # more than any Python reads


@pytest.mark.parametrize(
    ("name", "text", "more", "notices"),
    [
        ("a.json", f"[{','.join([*GOOD, DEEP])}]", ["Deep Wells"], ["JSON deeper than 100 levels"]),
        ("a.json", f'[{{"title": "Large Sums", "year": {"9" * 10_000}}},{",".join(GOOD)}]', ["Large Sums"], []),
        ("a.json", f'[{{"title": "Broken Cups", }},\n{",".join(GOOD)}]', [], ["broken object of a JSON list"]),
        ("a.json", f"[{GOOD[0]},\n{{broken}},\n{GOOD[1]},{GOOD[2]}]", [], ["broken object of a JSON list"]),
        ("a.json", f"[{','.join(GOOD)},]", [], []),
        ("a.jsonl", "\r".join(GOOD), [], []),
        ("a.jsonl", "\n".join(f"\ufeff{line}" for line in GOOD), [], []),
        ("a.jsonl", "\r\n".join([*GOOD, "{broken"]), [], ["line that is not JSON"]),
    ],
)
def test_the_other_papers_are_read(name: str, text: str, more: list[str], notices: list[str]) -> None:
    with collect_notices() as result:
        rows = read_list(text.encode(), f"https://owls.example/{name}").rows
    assert sorted(str(row.values["title"]) for row in rows) == sorted([*TITLES, *more])
    assert [notice.what for notice in result] == notices


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_broken_line_is_named_by_its_number_whatever_ends_the_lines(end: str) -> None:
    with collect_notices() as notices:
        read_list(end.join([GOOD[0], "{broken", GOOD[1], GOOD[2]]).encode(), "https://owls.example/a.jsonl")
    assert [notice.line for notice in notices] == [2]
