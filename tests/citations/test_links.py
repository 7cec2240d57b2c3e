"""Which listed papers a reference list cites, on invented lists in common styles."""

import pytest

from confpapers.citations.keys import letters, title_letters
from confpapers.citations.links import Listed, TitleIndex, cited_papers

PUDDLES = Listed(title="Counting Puddles with Sparse Umbrellas", authors=("Ada Example", "Bo van Sample"), year=2015)
SOCKS = Listed(title="Fast Socks", authors=("Cy Third", "Dee Fourth"), year=2015)
ACCENTS = Listed(title="Schrödinger's Café: $\\ell_1$-Regularised Croissants", authors=("Zoë Müller",), year=2012)
LONG = Listed(title="A Unified Theory of Marmalade Spreading on Warm Toast", authors=("Ada Example",), year=2016)
LISTS = [PUDDLES, SOCKS, ACCENTS, LONG]

LINKS = {
    "numbered": "[1] A. Example and B. van Sample. Counting puddles with sparse umbrellas. In CVPR, 2015.\n[2] C. X",
    "a hyphen and a line break inside": "[1] B. van Sample. Counting pud-\ndles with sparse umbrel-\nlas. CVPR, 2015.",
    "quotes": "[1] A. Example, “Counting Puddles with Sparse Umbrellas,” in Proc. CVPR, 2015, pp. 1998–2006.",
    "author and year": "Example, A. and van Sample, B. (2015). Counting puddles with sparse umbrellas. CVPR.",
    "Springer": "1. Example, A., van Sample, B.: Counting puddles with sparse umbrellas. In: CVPR. pp. 1–9 (2015)",
    "others": "[1] A. Example et al. Counting puddles with sparse umbrellas. arXiv preprint arXiv:1412.01999, 2014.",
    "wrong letters": "[1] A. Example. Counting puddles with sparse umbrelas. In CVPR, 2015.",
    "a wrong beginning": "[1] A. Example. Conting puddles with sparse umbrellas. In CVPR, 2015.",
    "no year": "[1] A. Example. Counting puddles with sparse umbrellas. In CVPR.",
    "pages that look like a year": "[1] A. Example. Counting puddles with sparse umbrellas. CVPR, 1901–1909, 2015.",
}
NOT_FOUND = {
    "other authors": "[1] E. Stranger. Counting puddles with sparse umbrellas. In CVPR, 2015.",
    "another year": "[1] A. Example. Counting puddles with sparse umbrellas. In CVPR, 1999.",
    "the beginning of a longer title": "[1] A. Example. Counting puddles with sparse umbrellas and hats. CVPR, 2015.",
    "the end of a longer title": "[1] A. Example. On counting puddles with sparse umbrellas. In CVPR, 2015.",
    "a title with a subtitle": "[1] A. Example. Counting puddles with sparse umbrellas: a review. In CVPR, 2015.",
}


@pytest.mark.parametrize("style", LINKS)
def test_a_listed_paper_is_found_in_a_reference(style: str) -> None:
    assert TitleIndex(LISTS).cited(LINKS[style]) == [0]


@pytest.mark.parametrize("why", NOT_FOUND)
def test_another_paper_is_not_mistaken_for_a_listed_one(why: str) -> None:
    assert TitleIndex(LISTS).cited(NOT_FOUND[why]) == []


def test_a_short_title_needs_its_first_authors_and_every_letter() -> None:
    index = TitleIndex(LISTS)
    assert index.cited("[1] C. Third. Fast socks. In ICCV, 2015.") == [1]
    assert index.cited("[1] E. Stranger. Fast socks. In ICCV, 2015.") == []
    assert index.cited("[1] C. Third. Fast sock. In ICCV, 2015.") == []


def test_accents_and_latex_do_not_hide_a_title() -> None:
    text = "[1] Z. Muller. Schrodinger’s café: ℓ1-regularised croissants. AISTATS, 2012."
    assert TitleIndex(LISTS).cited(text) == [2]


def test_a_paper_cites_neither_itself_nor_its_own_longer_version() -> None:
    longer = Listed(title=LONG.title, authors=LONG.authors, year=2017)
    text = "[1] A. Example. A unified theory of marmalade spreading on warm toast. Technical report, 2016."
    assert cited_papers([text, text, text], [LONG, longer, SOCKS]) == [[], [], [0]]


def test_among_papers_with_the_same_title_the_one_nearest_in_year_is_cited() -> None:
    later = Listed(title=LONG.title, authors=LONG.authors, year=2019)
    text = "[1] A. Example. A unified theory of marmalade spreading on warm toast. In NIPS, 2019."
    assert TitleIndex([LONG, later]).cited(text) == [1]


def test_papers_are_in_the_order_of_the_list_and_each_once() -> None:
    text = f"{LINKS['quotes']} C. Third. Fast socks. In ICCV, 2015. {LINKS['Springer']}"
    assert TitleIndex(LISTS).cited(text) == [0, 1]


def test_titles_in_other_scripts_are_found() -> None:
    index = TitleIndex([Listed(title="傘の数え方に関する研究", authors=("山田太郎",), year=2010)])
    assert index.cited("[3] 山田太郎, “傘の数え方に関する研究,” 雨学会誌, 2010.") == [0]


def test_letters_know_where_words_are_in_the_text() -> None:
    read = letters("Naïve β-tests, 2nd.")
    assert read.key == "naivebetatests2nd"
    assert [read.key[start:end] for start, end in zip(read.starts, read.ends, strict=True)] == [
        "naive", "beta", "tests", "2nd",
    ]  # fmt: skip
    assert [read.text[start:end] for start, end in read.spans] == ["Naïve", "β", "tests", "2nd"]


def test_latex_in_a_title_counts_as_what_it_prints() -> None:
    assert title_letters(r"$\mathcal{O}(n)$ \emph{Umbrellas} and $\beta$") == "onumbrellasandbeta"
