"""Splitting reference lists by the positions of their lines, on invented lists in common layouts."""

from collections.abc import Sequence

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


def test_a_page_without_a_list_has_no_entries() -> None:
    assert split([[]], "References") == []
    assert split([page([("Nothing.", 0.0)])], "Other words") == []
