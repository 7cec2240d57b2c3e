"""Title, author and year of reference entries, in common styles; works and names are invented."""

import pytest

from confpapers.citations.fields import reference

TITLE = "Counting puddles with sparse umbrellas"
ENTRIES = {
    "initials first": (f"[1] A. Example and B. van Sample. {TITLE}. In CVPR, 2015.", "Example", 2015),
    "three initials": (
        f"[12] J. J. Q. Example, B. Sample, and C. Third. {TITLE}. Rain, 9(8), 2012.",
        "Example",
        2012,
    ),
    "names spelled out": (f"Ada Example, Bo Sample, and Cy Third. {TITLE}. In NIPS, pages 1–9, 2014.", "Example", 2014),
    "family first": (f"Example, A. B., Sample, B., and Third, C. {TITLE}. MIT Press, 1998.", "Example", 1998),
    "family first, names spelled out": (f"Example, Ada and Sample, Bo. {TITLE}. In ICML, 2013.", "Example", 2013),
    "author and year": (f"Example, A., & Sample, B. (2007). {TITLE}. Journal of Rain, 3, 1–20.", "Example", 2007),
    "year after names": (f"Example, A.; Sample, B.; and Third, C. 2016. {TITLE}. In AAAI.", "Example", 2016),
    "Springer": (f"8. Example, A., Sample, B.: {TITLE}. In: CVPR. pp. 3–11 (2015)", "Example", 2015),
    "IEEE": (
        f"[3] A. Example and B. Sample, “{TITLE},” IEEE Rain, vol. 2, pp. 1998–2004, 2009.",
        "Example",
        2009,
    ),
    "medicine": (f"24. Example A, Sample BC, Third D, et al. {TITLE}. BMJ 1997; 315:629.", "Example", 1997),
    "medicine with a colon": (f"13. Example A, Sample BC: {TITLE}. Br Rain J 2000, 320:114.", "Example", 2000),
    "and others": (
        f"[5] A. Example, B. Sample, et al. {TITLE}. arXiv:1901.02001, 2019.",
        "Example",
        2019,
    ),
    "a named label": (f"[Exa97] Ada Example. {TITLE}. Journal of Rain, 7(5):549–554, 1997.", "Example", 1997),
    "medicine, two initials": (
        f"25. Example KM, Sample S: {TITLE}. Rain J 2006, 32(3):167–175.",
        "Example",
        2006,
    ),
    "China, a paper": (
        f"[12] Example S, Sample G, et al. {TITLE}[C]// Rain, Oslo. 2011:2469-72.",
        "Example",
        2011,
    ),
    "China, a journal": (f"[9] Example R. {TITLE}[J]. Rain, 2016, 2(1):1 - 42.", "Example", 2016),
    "Russia, a page with an author": (
        f"2. Ada B. Example. {TITLE}. – URL: http://rain.example/2–1",
        "Example",
        0,
    ),
    "quotes turned the wrong way": (f"[22] Example S., Sample T,” {TITLE}”, Rain, 2004, No. 3.", "Example", 2004),
    "a year in the venue's name": (
        f"Example, Ada J., and Third, Cy. {TITLE}. In RAIN’2013, 2013.",
        "Example",
        2013,
    ),
    "a book number": (f"A. B. Example and C. Sample. {TITLE}. Rain Press, 1998. ISBN 0-000-00000-0.", "Example", 1998),
    "a particle": (f"Vin de Sample and Cy Third. {TITLE}. In Rain, 2004.", "Sample", 2004),
}


@pytest.mark.parametrize("style", ENTRIES)
def test_title_author_and_year_are_read(style: str) -> None:
    text, author, year = ENTRIES[style]
    read = reference(text)
    assert (read.title, read.author, read.year) == (TITLE, author, year)


def test_a_question_inside_a_title_does_not_end_it() -> None:
    read = reference("A. Example. Are we ready for rain? the umbrella benchmark. In CVPR, 2012.")
    assert read.title == "Are we ready for rain? the umbrella benchmark"


def test_a_title_may_end_with_a_question() -> None:
    assert reference("A. Example. Does it rain? CoRR, abs/1805.08974, 2018.").title == "Does it rain?"


def test_an_uninformative_entry_has_no_title_and_no_year() -> None:
    read = reference("[4] B. S.")
    assert (read.title, read.year) == ("", 0)


def test_a_chinese_title_is_not_a_name() -> None:
    read = reference("[4] 雨小明, 伞大山,等. 用稀疏的雨伞数水坑的方法[C]. 雨学研究前沿. 2011:33-37.")
    assert (read.title, read.author, read.year) == ("用稀疏的雨伞数水坑的方法", "雨小明", 2011)


def test_a_web_page_without_an_author_has_its_name_as_title() -> None:
    read = reference("7. Все лужи города [Электронный ресурс]. – https://rain.example/puddles")
    assert (read.title, read.author) == ("Все лужи города", "")


@pytest.mark.parametrize(
    "text", ["[7] Example F. Rain D 73, 02 (2006), [gr-qc/0512081].", "[57] Umbra. http://umbra.example/."]
)
def test_an_address_or_a_number_is_not_a_title(text: str) -> None:
    assert "/" not in reference(text).title
