"""The works that papers cite most, from invented reference lists."""

from confpapers.citations.fields import Reference, reference
from confpapers.citations.works import cited_works, most_cited

PUDDLES = "A. Example and B. Sample. Counting puddles with sparse umbrellas. In CVPR, 2015."
MISPRINT = "[3] A. Example et al. Counting pudles with sparse umbrellas. arXiv preprint, 2014."
SOCKS = "C. Third. A unified theory of socks and sandals. Springer, 2009."
SHORTER = "C. Third. A unified theory of socks. Springer, 2009."
OTHER = "D. Fourth. A unified theory of socks and sandals. Hats Press, 1985."
HATS = "Z. Last. Hats. In Proc., 2001."


def _lists(*papers: list[str]) -> tuple[list[list[Reference]], list[str]]:
    return [[reference(entry) for entry in entries] for entries in papers], ["\n".join(entries) for entries in papers]


def test_works_are_counted_by_the_papers_that_cite_them() -> None:
    references, texts = _lists([PUDDLES, SOCKS], [PUDDLES, HATS], [SOCKS, PUDDLES], [HATS])
    works = most_cited(references, texts)
    assert [(work.title, work.author, work.year, work.papers) for work in works] == [
        ("Counting puddles with sparse umbrellas", "Example", 2015, (0, 1, 2)),
        ("A unified theory of socks and sandals", "Third", 2009, (0, 2)),
    ]


def test_misprinted_and_shortened_titles_are_merged() -> None:
    references, texts = _lists(*[[PUDDLES]] * 3, *[[MISPRINT]] * 2, *[[SOCKS]] * 3, *[[SHORTER]] * 2)
    works = most_cited(references, texts)
    assert [(work.title, len(work.papers)) for work in works] == [
        ("Counting puddles with sparse umbrellas", 5),
        ("A unified theory of socks and sandals", 3),
    ]


def test_a_hyphen_that_a_line_end_left_is_no_part_of_a_title_but_that_of_a_compound_is() -> None:
    left = [Reference(text="", title="Com-mon sandals in multi-view socks", author="Third", year=2009)]
    whole = [Reference(text="", title="Common sandals in multiview socks", author="Third", year=2009)]
    others = [
        Reference(text="", title=title, author="Example", year=2015)
        for title in ("Common umbrellas", "Multi-view umbrellas", "Multi-view hats")
    ]
    texts = ["Third. Com-mon sandals in multi-view socks. 2009."] * 4
    (work,) = most_cited([left, left, whole, [*whole, *others]], texts)
    assert work.title == "Common sandals in multi-view socks"


def test_one_title_by_two_authors_is_two_works() -> None:
    references, texts = _lists([SOCKS], [SOCKS], [OTHER], [OTHER])
    assert [(work.author, work.papers) for work in most_cited(references, texts)] == [
        ("Fourth", (2, 3)),
        ("Third", (0, 1)),
    ]


def test_works_make_a_table_of_papers_that_cite_them() -> None:
    references, texts = _lists([PUDDLES, SOCKS], [PUDDLES], [SOCKS, PUDDLES], [HATS])
    table = cited_works(most_cited(references, texts), 4)
    assert table.toarray().tolist() == [[1, 1], [1, 0], [1, 1], [0, 0]]
    assert cited_works([], 2).shape == (2, 0)


def test_a_publisher_is_not_a_work() -> None:
    entries = [Reference(text="", title="Cambridge University Press", author="Example", year=2001)]
    assert most_cited([entries, entries], ["", ""]) == []
