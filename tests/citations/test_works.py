"""The works that papers cite most, from invented reference lists."""

from confpapers.citations.fields import Reference, reference
from confpapers.citations.links import Listed
from confpapers.citations.works import most_cited

PUDDLES = "A. Example and B. Sample. Counting puddles with sparse umbrellas. In CVPR, 2015."
MISPRINT = "[3] A. Example et al. Counting pudles with sparse umbrellas. arXiv preprint, 2014."
SOCKS = "C. Third. A unified theory of socks and sandals. Springer, 2009."
SHORTER = "C. Third. A unified theory of socks. Springer, 2009."
OTHER = "D. Fourth. A unified theory of socks and sandals. Hats Press, 1985."
HATS = "Z. Last. Hats. In Proc., 2001."


def _lists(*papers: list[str]) -> tuple[list[list[Reference]], list[str]]:
    return [[reference(entry) for entry in entries] for entries in papers], ["\n".join(entries) for entries in papers]


def _nobody(count: int) -> list[Listed]:
    return [Listed(title=f"An unrelated paper of number {n}", authors=("No Body",), year=2016) for n in range(count)]


def test_works_are_counted_by_the_papers_that_cite_them() -> None:
    references, texts = _lists([PUDDLES, SOCKS], [PUDDLES, HATS], [SOCKS, PUDDLES], [HATS])
    works = most_cited(references, texts, _nobody(4))
    assert [(work.title, work.author, work.year, work.papers) for work in works] == [
        ("Counting puddles with sparse umbrellas", "Example", 2015, (0, 1, 2)),
        ("A unified theory of socks and sandals", "Third", 2009, (0, 2)),
    ]


def test_misprints_and_shortened_titles_are_one_work() -> None:
    references, texts = _lists(*[[PUDDLES]] * 3, *[[MISPRINT]] * 2, *[[SOCKS]] * 3, *[[SHORTER]] * 2)
    works = most_cited(references, texts, _nobody(10))
    assert [(work.title, len(work.papers)) for work in works] == [
        ("Counting puddles with sparse umbrellas", 5),
        ("A unified theory of socks and sandals", 3),
    ]


def test_one_title_by_two_authors_is_two_works() -> None:
    references, texts = _lists([SOCKS], [SOCKS], [OTHER], [OTHER])
    assert [(work.author, work.papers) for work in most_cited(references, texts, _nobody(4))] == [
        ("Fourth", (2, 3)),
        ("Third", (0, 1)),
    ]


def test_a_paper_of_the_site_is_named_by_its_own_title() -> None:
    listed = [Listed(title="Counting Puddles with Sparse Umbrellas", authors=("Ada Example",), year=2015), *_nobody(2)]
    references, texts = _lists([], [PUDDLES], [PUDDLES])
    (work,) = most_cited(references, texts, listed)
    assert (work.title, work.listed, work.papers) == (listed[0].title, 0, (1, 2))


def test_a_publisher_is_not_a_work() -> None:
    entries = [Reference(text="", title="Cambridge University Press", author="Example", year=2001)]
    assert most_cited([entries, entries], ["", ""], _nobody(2)) == []
