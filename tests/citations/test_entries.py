"""Splitting reference lists by the positions of their lines, on invented lists in common layouts."""

from collections.abc import Sequence

import pytest

from confpapers.citations.entries import split
from confpapers.pdf.pdfium import Line

WORDS = [
    ["A. Example and B. Sample. Counting puddles with", "sparse umbrellas. In CVPR, 2015."],
    ["C. Third. Fast socks. In ICCV, 2013."],
    [
        "D. Fourth and E. Fifth. On the drying",
        "of very wet hats, and of what it takes",
        "to dry them. Journal of Rain, 2011.",
    ],
    ["G. Seventh. Boots. In NIPS, 2014."],
]
WHOLE = [" ".join(entry) for entry in WORDS]


def page(rows: Sequence[tuple[str, float]], *, left: float = 50, top: float = 100, pitch: float = 11) -> list[Line]:
    """Lines below a heading, each with its indentation."""
    lines = [Line("References", left, top - 20, left + 60, top - 10)]
    for number, (text, indent) in enumerate(rows):
        y = top + number * pitch
        lines.append(Line(text, left + indent, y, left + indent + 4 * len(text), y + 9))
    return lines


def text_of(*pages: Sequence[Line]) -> str:
    return "\n".join(line.text for lines in pages for line in lines)


def test_labels_begin_entries() -> None:
    labelled = [[f"[{n}] {entry[0]}", *entry[1:]] for n, entry in enumerate(WORDS, 1)]
    rows = [(text, 14.0 if at else 0.0) for entry in labelled for at, text in enumerate(entry)]
    lines = page(rows)
    assert split([lines], text_of(lines)) == [f"[{n}] {text}" for n, text in enumerate(WHOLE, 1)]


def test_hanging_indents_begin_entries() -> None:
    lines = page([(text, 0.0 if not at else 10.0) for entry in WORDS for at, text in enumerate(entry)])
    assert split([lines], text_of(lines)) == WHOLE


def test_gaps_begin_entries() -> None:
    lines, top = page([]), 100.0
    for entry in WORDS:
        for text in entry:
            lines.append(Line(text, 50, top, 300, top + 9))
            top += 11
        top += 6
    assert split([lines], text_of(lines)) == WHOLE


def test_an_entry_continues_in_the_next_column_and_headers_are_left_out() -> None:
    rows = [(text, 0.0 if not at else 10.0) for entry in WORDS for at, text in enumerate(entry)]
    first, second = page(rows[:4]), page(rows[4:], left=320)[1:]
    lines = [*first, *second, Line("1234", 300, 760, 320, 768)]
    assert split([lines], text_of(lines)) == WHOLE


def test_words_split_at_line_ends_are_joined() -> None:
    divided = [("A. Example. Counting pud\ufffe", 0.0), ("dles. In CVPR, 2015.", 10.0)]
    lines = page(divided * 3)
    assert split([lines], text_of(lines))[0] == "A. Example. Counting puddles. In CVPR, 2015."


def test_text_after_the_last_entry_is_not_part_of_it() -> None:
    rows = [(f"[{n}] {text}", 0.0) for n, text in enumerate(WHOLE, 1)]
    lines = page([*rows, *[("and a very long appendix without any heading", 0.0)] * 30])
    entries = split([lines], text_of(lines))
    assert entries[:3] == [f"[{n}] {text}" for n, text in enumerate(WHOLE[:3], 1)]
    assert len(entries[3]) < 500


def numbered(texts: Sequence[str], indent: float = 14.0) -> list[tuple[str, float]]:
    """Rows of entries with labels and hanging lines, two lines each."""
    halves = [(f"[{n}] {text[: len(text) // 2]}", text[len(text) // 2 :]) for n, text in enumerate(texts, 1)]
    return [row for first, second in halves for row in ((first, 0.0), (second, indent))]


AFTER = [
    ("a biography after a gap", [Line("Ada Whisker (1990-) studies hats", 64, 240, 250, 249)]),
    ("text that is not indented", [Line("Ada Whisker thanks all the hats", 50, 188, 250, 197)]),
    (
        "a box in a column of its own",
        [Line("a box about hats", 320, 100 + 11 * n, 400, 109 + 11 * n) for n in range(12)],
    ),
]


@pytest.mark.parametrize(("what", "after"), AFTER, ids=[case[0] for case in AFTER])
def test_the_last_entry_ends_before(what: str, after: list[Line]) -> None:
    lines = [*page(numbered(WHOLE)), *after]
    assert split([lines], text_of(lines))[-1].endswith("2014.")


def test_a_year_alone_on_a_page_ends_an_entry_and_a_header_does_not() -> None:
    rows = [(text, 0.0 if not at else 10.0) for entry in WORDS for at, text in enumerate(entry)]
    first = page([*rows, ("H. Eighth. Gloves. In CVPR,", 0.0)])
    second = [Line("SPARSE UMBRELLAS", 50, 40, 150, 49), Line("2012.", 60, 100, 80, 109)]
    text = text_of(first, second[1:])
    assert split([first, second], text)[-1] == "H. Eighth. Gloves. In CVPR, 2012."


def test_a_table_before_the_list_and_an_appendix_after_it_are_no_entries() -> None:
    table = [(f"Method{n} 0.{n} 0.{n + 1}", 0.0 if n % 2 else 10.0) for n in range(14)]
    rows = [(text, 0.0 if not at else 10.0) for entry in WORDS for at, text in enumerate(entry)]
    appendix = [
        ("B MORE HATS", 0.0),
        ("Our hats are made from the wool of several sheep (Example, 2001) and", 0.0),
        ("some of them fit.", 10.0),
        ("Theorem 1 All hats are wet in 2012.", 0.0),
    ]
    lines = page([*table, *rows, *appendix])
    assert split([lines], text_of(lines)) == WHOLE


def test_a_single_line_farther_left_does_not_set_the_edge_of_a_column() -> None:
    rows, top = list[Line](), 100.0
    for number, entry in enumerate(WORDS * 2):
        for at, text in enumerate(entry):
            rows.append(Line(text, 20 if number == 3 and not at else 50, top, 300, top + 9))
            top += 11
        top += 6
    lines = [*page([]), *rows]
    assert split([lines], text_of(lines)) == WHOLE * 2


def test_numbered_entries_need_no_year_and_a_short_list_needs_no_three() -> None:
    texts = ["[1] A. Example. Wet hats, personal note.", "[2] B. Sample. Dry hats, personal note."]
    lines = page([(text, 0.0) for text in texts])
    assert split([lines], text_of(lines)) == texts


def test_a_page_may_end_below_the_heading_of_the_list() -> None:
    before = [Line("References", 50, 700, 110, 710)]
    after = [Line("SPARSE UMBRELLAS 7", 50, 40, 150, 49), *page([(text, 0.0) for text in WHOLE] * 2)[1:]]
    labelled = [Line(f"[{n}] {line.text}", *line[1:]) for n, line in enumerate(after[1:], 1)]
    assert len(split([before, [after[0], *labelled]], text_of(before, labelled))) == len(WHOLE) * 2


def test_numbers_of_an_appendix_are_no_labels() -> None:
    rows = [(text, 0.0 if not at else 10.0) for entry in WORDS * 3 for at, text in enumerate(entry)]
    steps = [(f"{n}. Dry the hats of step {n}", 0.0) for n in range(1, 9)]
    lines = page([*rows, *steps])
    assert split([lines], text_of(lines))[:12] == WHOLE * 3


def test_slides_repeat_the_heading_of_their_list() -> None:
    slides = [[Line(f"References {'I' * n}", 45, 20, 150, 29), *page([(text, 0.0), ("in all.", 10.0)])[1:]]
              for n, text in enumerate(WHOLE, 1)]  # fmt: skip
    assert split(slides, text_of(*slides)) == [f"{text} in all." for text in WHOLE]


def test_a_page_without_a_list_has_no_entries() -> None:
    assert split([[]], "References") == []
    assert split([page([("Nothing.", 0.0)])], "Other words") == []
