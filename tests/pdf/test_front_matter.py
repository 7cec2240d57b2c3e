"""Title, names and abstract in many scripts and styles, and the language of a text."""

import itertools
from collections import Counter
from collections.abc import Callable

import pytest

from confpapers.bibliography import east_asian
from confpapers.pdf import (
    abstract_text,
    abstracts,
    covers,
    front_matter,
    headings,
    languages,
    legibility,
    names,
    references,
    titles,
    typography,
)
from confpapers.pdf.glyphs import Glyph
from confpapers.pdf.title_text import title_text
from confpapers.pdf.typography import MARK, TypeLine, TypePage

# --- languages -------------------------------------------------------------------------------------------------------

LANGUAGES = [
    ("en", "We show that the cat sleeps on a chair and that it is hard to see"),
    ("de", "Wir zeigen, dass die Katze auf dem Stuhl schläft und nicht leicht zu sehen ist"),
    ("fr", "Nous montrons que le chat dort sur une chaise et que la chaise est pour lui"),
    ("es", "Mostramos que el gato duerme en la silla y que no se ve con los ojos"),
    ("pt", "Mostramos que o gato dorme na cadeira e que não se vê com os olhos da casa"),
    ("pl", "Pokazujemy, że kot śpi na krześle i że nie jest łatwo go zobaczyć w domu"),
    ("ru", "В работе показано, что кошка спит на стуле и что её не видно"),
    ("uk", "У роботі показано, що кішка спить на стільці і що її не видно з вікна"),
    ("zh", "本文提出了一种数猫的方法"),
    ("ja", "眠っている猫を数える方法について述べる"),
    ("ko", "잠자는 고양이를 세는 방법을 제안한다"),
    ("el", "Δείχνουμε ότι η γάτα κοιμάται στην καρέκλα"),
    ("ar", "في هذا البحث نبين أن القطة تنام على الكرسي"),
    ("he", "אנו מראים שהחתול ישן על הכיסא בבית"),
    ("", "Cats"),
    ("", "12 + 34 = 46"),
]


@pytest.mark.parametrize(("tag", "text"), LANGUAGES)
def test_a_language_is_recognised_by_its_script_and_function_words(tag: str, text: str) -> None:
    assert languages.language(text) == tag


@pytest.mark.parametrize("foreign", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("other", ["de", "fr", "nl"])
def test_english_is_seen_at_a_glance_only_where_no_other_language_has_more_words(
    other: str, foreign: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = {
        "en": "The gulls of the harbour are counted with a lamp that is moved to the pier in the evening. ",
        "de": "Die Möwen des Hafens werden mit einer Lampe gezählt, die der Wärter auf dem Kai an das Wasser trägt. ",
        "fr": "Les mouettes du port sont comptées par une lampe que le gardien porte sur le quai au bord de la mer. ",
        "nl": "De meeuwen van de haven worden met een lamp geteld die de wachter op het water van de kade zet. ",
    }
    text = sentences["en"] * (4 - foreign) + sentences[other] * foreign
    at_a_glance = languages.language(text)
    monkeypatch.setattr(languages, "_ONLY_ENGLISH", frozenset())
    assert languages.language(text) == at_a_glance
    assert foreign not in (0, 4) or at_a_glance == ("en" if not foreign else other)


def test_mathematics_in_latin_letters_does_not_make_japanese_another_language() -> None:
    assert languages.language("評価指標 KL に対する収束を p(x) と W について示す. x, y, z, KL(p, q) = W(p)") == "ja"


def test_some_scripts_run_from_right_to_left() -> None:
    assert [languages.direction(tag) for tag in ("ar", "he", "fa-IR", "en", "zh", "")] == ["rtl"] * 3 + ["ltr"] * 3


# --- names -----------------------------------------------------------------------------------------------------------

OWN_SCRIPT = [
    ("王小明，李猫，欧阳静", "zh", ("王小明", "李猫", "欧阳静")),
    ("王小明1, 李 猫2*", "zh", ("王小明", "李猫")),
    ("王小明  李 猫  张睡", "zh", ("王小明", "李猫", "张睡")),
    ("猫野 花子", "ja", ("猫野 花子",)),
    ("猫野 花子・犬山 太郎", "ja", ("猫野 花子", "犬山 太郎")),
    ("田中花子（quilt）", "ja", ("田中花子",)),
    ("猫野花子 （Hanako NEKONO; aka. “HN”）", "ja", ("猫野花子",)),
    ("田中花子，日本猫コミュニティ", "ja", ("田中花子",)),
    ("王小明，猫大学", "zh", ("王小明",)),
    ("简介", "zh", ()),
    ("王小明\t李\t猫\t张\t睡", "zh", ("王小明", "李猫", "张睡")),
    ("高橋\t花子\t森\t猫", "ja", ("高橋 花子", "森 猫")),
    ("顧 客", "ja", ()),
    ("静 粛な", "ja", ()),
    ("김고양, 이의자", "ko", ("김고양", "이의자")),
    ("猫大学计算机学院", "zh", ()),
    ("东方之猫与睡眠研究", "zh", ()),
    ("睡觉的猫, 椅子上面", "zh", ()),
    ("猫研究室", "ja", ()),
    ("Ada Whisker", "zh", ()),
]


@pytest.mark.parametrize(("text", "language", "names"), OWN_SCRIPT)
def test_names_in_non_latin_scripts_are_recognised_by_family_name_or_form(
    text: str, language: str, names: tuple[str, ...]
) -> None:
    assert east_asian.names(text, language) == names


def line(text: str, top: float, *, size: float = 10, left: float = 100, bold: bool = False, font: str = "") -> TypeLine:
    """A line of type; "^" stands for a raised mark and its letter."""
    plain = text.replace("^", MARK)
    shown = text.replace("^", "1")
    width = 0.5 * size * len(shown)
    return TypeLine(shown, plain, left, left + width, top, top + size, size, bold, font or f"Serif{'-Bold' * bold}")


PEOPLE = [
    ("marks", ["Ada Whisker^, Tom Pelusa^^ and Mio de Tail^"], ("Ada Whisker", "Tom Pelusa", "Mio de Tail")),
    ("two lines", ["Ada Whisker^, Tom", "Pelusa^ and Mio Tail^"], ("Ada Whisker", "Tom Pelusa", "Mio Tail")),
    ("family names in capitals", ["Ada WHISKER, Tom PELUSA"], ("Ada Whisker", "Tom Pelusa")),
    ("titles and ranks", ["Dr. Ada Whisker, Prof. Tom Pelusa, Member, IEEE"], ("Ada Whisker", "Tom Pelusa")),
    ("Cyrillic initials first", ["А.Д. Мурлыкина, Б. В. Подушкин"], ("А.Д. Мурлыкина", "Б. В. Подушкин")),
    ("and last", ["Мурлыкина А. Д., Подушкин Б. В."], ("Мурлыкина А. Д.", "Подушкин Б. В.")),
    ("a year and degrees", ["© 2031 г. А.Д. МУРЛЫКИНА^, д-р физ.-мат. наук, Б.В. КОТОВ,", "канд. техн. наук"],
     ("А.Д. Мурлыкина", "Б.В. Котов")),
    ("ranks after names", ["А.Д. Мурлыкина, доцент", "Институт сна", "Б.В. Котов, старший научный сотрудник"],
     ("А.Д. Мурлыкина", "Б.В. Котов")),
    ("ranks before names", ["доц. д-р Мила Котева", "гл. ас. д-р Петър Мяуков"], ("Мила Котева", "Петър Мяуков")),
    ("an ORCID", ["А.Д. Мурлыкина, ORCID: 0000-0001-2345-678X <ada@x.example>"], ("А.Д. Мурлыкина",)),
    ("two scripts", ["Ada Whisker, 王小明, 李猫, 且周睡"], ("Ada Whisker", "王小明", "李猫", "周睡")),
    ("a generation", ["Ada Whisker III"], ("Ada Whisker III",)),
    ("by", ["By ADA WHISKER and TOM PELUSA"], ("Ada Whisker", "Tom Pelusa")),
    ("a place behind", ["Ada Whisker, Quiet University, Nowhere"], ("Ada Whisker",)),
    ("a place in brackets", ["Ada Whisker (University of Nowhere)"], ("Ada Whisker",)),
    ("two names and a place behind", ["ADA WHISKER^ and T. PELUSA^, Nap Institute"], ("Ada Whisker", "T. Pelusa")),
    ("a group and a country behind", ["ADA WHISKER, The Nowhere Nap, USA"], ("Ada Whisker",)),
    ("a table of symbols", ["Nomenclature", "Jacobian Matrix"], ()),
    ("only places", ["Los Alamos, New Mexico", "Stanford University, Quiet City"], ()),
    ("the kind of paper", ["Position Paper", "Ada Whisker"], ("Ada Whisker",)),
    ("an extended abstract", ["Extended Abstract", "Ada Whisker"], ("Ada Whisker",)),
    ("a committee", ["Ada Whisker", "Thesis Committee:", "Tom Pelusa", "Mio Tail"], ("Ada Whisker",)),
    ("an editor", ["Ada Whisker", "Academic Editor: Tom Pelusa"], ("Ada Whisker",)),
    ("a place in the type of names", ["Ada Whisker", "University of Nowhere", "Quiet City"], ("Ada Whisker",)),
    ("an address in the same line", ["Ada Whisker <ada+cats@quiet.example>"], ("Ada Whisker",)),
    ("addresses in brackets", ["Ada Whisker (ada@x.example)", "Tom Pelusa (tom@x.example)"],
     ("Ada Whisker", "Tom Pelusa")),
    ("raised digits of their own", ["Ada Whisker¹ and Tom Pelusa²"], ("Ada Whisker", "Tom Pelusa")),
    ("a street", ["Ada Whisker", "Juniper Street 12", "Quiet Meadow 206/33"], ("Ada Whisker",)),
    ("a place in German", ["Ada Whisker", "Fachhochschule Ruhe, Abt. Schlaf"], ("Ada Whisker",)),
    ("a place in Italian", ["Ada Whisker", "Dipartimento di Gatti e Sonno"], ("Ada Whisker",)),
    ("labels of a thesis", ["作者姓名：王小明", "指导教师：李大猫"], ("王小明",)),
    ("the day of printing", ["Ada Whisker", "Printed April"], ("Ada Whisker",)),
    ("only a date", ["September 2031"], ()),
    ("only a topic", ["Deep Networks"], ()),
]  # fmt: skip


@pytest.mark.parametrize(("what", "texts", "people"), PEOPLE, ids=[case[0] for case in PEOPLE])
def test_authors_are_read_without_inventing_any(what: str, texts: list[str], people: tuple[str, ...]) -> None:
    lines = [line(text, 100 + 12 * n) for n, text in enumerate(texts)]
    assert names.people_and_places(lines, "en")[0] == people


def test_names_in_columns_may_have_different_sizes() -> None:
    columns = [
        [line(text, 100 + 12 * n, left=left, size=size if n == 0 else 10) for n, text in enumerate(texts)]
        for left, size, texts in (
            (60, 11, ["Ada Whisker", "University of Nowhere", "ada@x.example"]),
            (260, 12, ["Tom Pelusa", "University of Nowhere", "tom@x.example"]),
        )
    ]
    assert names.people_and_places([*columns[0], *columns[1]], "en")[0] == ("Ada Whisker", "Tom Pelusa")


# --- titles ----------------------------------------------------------------------------------------------------------

BODY = [line("We count cats that sleep on chairs and in beds of all kinds", 300 + 12 * n) for n in range(20)]


def title_of(lines: list[TypeLine], text: str = "", below: float = 300, language: str = "en") -> str:
    page = TypePage(600, 800, (*lines, *BODY))
    words = Counter(text.lower().split())
    return title_text([page.lines[n] for n in titles.title_lines(page, below)], words, text, language)


TITLES = [
    ("a word divided at a line end", [("Counting Sleep-", 17), ("ing Cats", 17)], "sleeping", "Counting Sleeping Cats"),
    ("a word with a hyphen", [("Large-", 17), ("Scale Cats", 17)], "large-scale scale large", "Large-Scale Cats"),
    ("a last line of small capitals", [("Cats of Very Large Vo-", 17), ("CABULARIES", 13.6)], "vocabularies",
     "Cats of Very Large Vocabularies"),
    ("small capitals", [("Counting Cats", 17), ("IN WIDE ROOMS", 13.6)], "", "Counting Cats in wide rooms"),
    ("a script l", [("Sums and ‘1-Norms", 17)], "", "Sums and ℓ1-Norms"),
    ("a kind above", [("Research Article", 17), ("Counting Cats", 17)], "", "Counting Cats"),
    ("a kind behind the journal", [("CATS | General Article", 20), ("Counting Cats", 17)], "", "Counting Cats"),
    ("a number above", [("CATS2031-71234", 17), ("Counting Cats", 14)], "", "Counting Cats"),
    ("the kind of a thesis above", [("硕 士 学 位 论 文", 30), ("猫的睡眠研究", 17)], "", "猫的睡眠研究"),
    ("and with a bracket", [("本科毕业论文（设计）", 30), ("猫的睡眠研究", 17)], "", "猫的睡眠研究"),
    ("in Korean", [("석사학위논문", 30), ("고양이의 잠", 17)], "", "고양이의 잠"),
    ("its translation below", [("猫的睡眠研究", 17), ("A STUDY OF CATS ASLEEP", 17)], "", "猫的睡眠研究"),
    ("a version below", [("Counting Cats", 17), ("version 3.6 [2031]", 17)], "", "Counting Cats"),
    ("a table of contents", [("目 次", 17), ("Counting Cats", 14)], "", "Counting Cats"),
    ("letters without a map above", [("˚ºææ ¯˚˜ˆ", 20), ("Counting Cats", 14)], "", "Counting Cats"),
    ("a rubric above that number", [("Умные кошки", 16), ("УДК 004.8", 13), ("О сне кошек", 13)], "", "О сне кошек"),
    ("a library's number above", [("УДК 82-1:004.8", 14), ("Counting Cats", 13)], "", "Counting Cats"),
    ("a ligature that one engine lost", [("Ecient Cats", 17)], "efficient cats", "Efficient Cats"),
    ("and another", [("Simplied Cats", 17)], "simplified cats", "Simplified Cats"),
    ("a root sign", [("n-Regret of Sleeping Cats", 17)], "√n-Regret of Sleeping Cats\nAda",
     "√n-Regret of Sleeping Cats"),
    ("capitals", [("COUNTING CATS WITH LDA ON ImageNet".upper(), 17)], "LDA LDA LDA ImageNet counting cats with on",
     "Counting Cats with LDA on ImageNet"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "lines", "text", "title"), TITLES, ids=[case[0] for case in TITLES])
def test_a_title_is_read_with_typesetting_undone(
    what: str, lines: list[tuple[str, float]], text: str, title: str
) -> None:
    typed = [line(words, 100 + 20 * n, size=size) for n, (words, size) in enumerate(lines)]
    assert title_of(typed, text) == title


def test_a_title_stands_beside_its_label() -> None:
    form = [line("学位论文", 60, size=26), line("题目：", 110, size=14), line("猫的睡眠研究", 110, size=14, left=180)]
    assert title_of(form, language="zh") == "猫的睡眠研究"


def test_the_name_of_an_adviser_is_not_an_author() -> None:
    form = [line("作者：", 100), line("王小明", 100, left=180), line("指导教师：", 130), line("李大猫", 130, left=180)]
    assert names.people_and_places(form, "zh")[0] == ("王小明",)


def test_letters_drawn_several_times_for_bold_type_are_read_once() -> None:
    positions = [(char, 100 + 12 * n + 0.4 * again) for n, char in enumerate("睡猫") for again in range(3)]
    letters = [Glyph(char, x, 700, 12, 12, "Sans") for char, x in positions]
    assert [row.text for row in typography.lines_of(letters, 800)] == ["睡猫"]


def test_a_title_in_capitals_of_another_language_becomes_a_sentence() -> None:
    printed = [line("СЧЁТ СПЯЩИХ КОШЕК", 100, size=14, bold=True), line("В ДОМЕ", 120, size=14, bold=True)]
    assert title_of(printed, "счёт спящих кошек в доме", language="ru") == "Счёт спящих кошек в доме"


def test_a_journals_name_is_not_a_title() -> None:
    header = [
        line("Contents lists available at QuietDirect", 40, size=8),
        line("Cats With Applications", 60, size=18),
        line("journal homepage: www.quiet.example", 90, size=8),
    ]
    assert title_of([*header, line("Counting Cats at Rest", 130, size=14)]) == "Counting Cats at Rest"
    issue = [line("Cats With Applications", 40, size=18), line("Cats With Applications 72 (2031) 221-230", 70, size=7)]
    dated = [line("cats", 40, size=22), line("Cats 2031, 19, 326; doi:10.1234/c19", 70, size=7)]
    assert title_of([*dated, line("Counting Cats at Rest", 130, size=14)]) == "Counting Cats at Rest"
    assert title_of([*issue, line("Counting Cats at Rest", 130, size=14)]) == "Counting Cats at Rest"


def test_a_paragraph_is_not_a_title() -> None:
    assert (
        title_of([line("Cats are the animals that sleep on chairs and in beds", 60 + 12 * n) for n in range(7)]) == ""
    )


def test_a_slide_with_few_lines_has_a_title() -> None:
    page = TypePage(
        360, 270, (line("Counting Cats at", 60, size=14), line("Rest", 78, size=14), line("Ada Whisker", 130))
    )
    assert titles.title_lines(page, 0.6 * page.height) == [0, 1]


def test_capitals_are_the_title_between_names_and_places_of_the_same_size() -> None:
    texts = [
        "А. Д. Мурлыкина, Б. В. Котов",
        "СОН ДОМАШНИХ КОШЕК В СОЛНЕЧНЫЕ ДНИ",
        "Институт домашних кошек, Тихая улица",
    ]
    typed = [line(text, 100 + 14 * n) for n, text in enumerate(texts)]
    assert title_of(typed, language="ru") == "Сон домашних кошек в солнечные дни"


# --- abstracts -------------------------------------------------------------------------------------------------------

OPENINGS = [
    "Abstract", "ABSTRACT", "A B S T R A C T", "Abstract. We show", "Abstract—We show", "Аннотация: в статье",
    "Сажетак: у раду", "摘要",
    "摘 要：本文", "【摘要】本文", "概要", "要旨", "초록", "요 약", "Zusammenfassung", "Résumé",
    "Resumen", "Περίληψη", "الملخص",
]  # fmt: skip


@pytest.mark.parametrize("text", OPENINGS)
def test_abstracts_have_headings_in_many_languages(text: str) -> None:
    assert headings.opens_abstract(text, emphatic=False, gap=False)


@pytest.mark.parametrize("text", ["Abstract cats are hard to see", "Summary statistics of cats", "概要を述べた後で"])
def test_a_sentence_about_abstracts_opens_none(text: str) -> None:
    assert not headings.opens_abstract(text, emphatic=False, gap=False)


def test_a_bold_sentence_about_abstracts_opens_none() -> None:
    assert not headings.opens_abstract("abstract cats are set in bold", emphatic=True, gap=False)
    assert headings.opens_abstract("Abstract We count cats", emphatic=True, gap=False)


@pytest.mark.parametrize(("after", "read"), [("CCS Concepts: Cats", True), ("1 Introduction", False)])
def test_three_lines_without_a_heading_are_an_abstract_before_keywords_alone(after: str, read: bool) -> None:
    text = [line("We count the cats that sleep on chairs and in beds", 100 + 10 * n, size=9) for n in range(3)]
    lines = [*text, line(after, 150), *BODY]
    assert bool(abstracts.unheaded(lines, 0)) == read


CLOSINGS = [
    "1 Introduction", "I. INTRODUCTION", "Keywords: cats", "Введение", "Ключевые слова: кошки", "Ключови думи: котки",
    "Увод", "关键词：猫", "0 引 言",
    "1. はじめに",     "キーワード", "서 론", "주제어: 고양이", "Einleitung", "Mots-clés : chats", "© 2031 The Authors",
    "This is an open access article", "目次", "차 례", "Contents", "Inhaltsverzeichnis", "免责声明",
]  # fmt: skip


@pytest.mark.parametrize("text", CLOSINGS)
def test_what_follows_an_abstract_closes_it(text: str) -> None:
    assert headings.closes_abstract(text)


@pytest.mark.parametrize(
    "text", ["received less coverage in the", "corresponding output of cats", "overview of the cats"]
)
def test_a_line_within_a_sentence_closes_nothing(text: str) -> None:
    assert not headings.closes_abstract(text)


def test_a_footnote_number_is_not_part_of_an_abstract() -> None:
    text = [line("We count the cats that sleep on chairs and in beds of all kinds", 100 + 12 * n) for n in range(4)]
    lines = [line("Abstract", 80, bold=True), *text, line("and find them all.^", 148), line("1 Introduction", 180)]
    assert abstracts.under_heading(lines, 0, Counter()).endswith("find them all.")


def test_a_letter_that_marks_an_affiliation_is_not_part_of_it() -> None:
    lines = [line("Ada Quill", 100), line("aDept. of Quiet Rooms, Nowhere", 115), line("eBay Research", 130)]
    assert names.people_and_places(lines, "en")[1] == ("Dept. of Quiet Rooms, Nowhere", "eBay Research")


def test_raised_numbers_are_not_part_of_an_abstract_and_exponents_are() -> None:
    texts = [
        "We count the cats^ that sleep on chairs,^ and",
        "on 5 m^ of carpet with x^ legs; and in the garden.^ They",
    ]
    lines = [
        line(text, 100 + 12 * n) for n, text in enumerate([*texts, "see no dogs there at all, and we count these too."])
    ]
    head, after = line("Abstract", 80, bold=True), line("1 Introduction", 160, bold=True)
    assert abstracts.under_heading([head, *lines, after], 0, Counter()) == (
        "We count the cats that sleep on chairs, and on 5 m1 of carpet with x1 legs; and in the garden. They "
        "see no dogs there at all, and we count these too."
    )


def test_text_that_sticks_out_on_both_sides_and_line_numbers_are_not_part_of_an_abstract() -> None:
    inner = [line("We count the cats that sleep on chairs.", 100 + 12 * n, left=140) for n in range(5)]
    numbers = [line(str(n), 100 + 12 * n, left=500) for n in range(5)]
    lines = [line("Abstract", 80, bold=True, left=200), *itertools.chain(*zip(inner, numbers, strict=True)), *BODY]
    assert abstracts.under_heading(lines, 0, Counter()) == " ".join(["We count the cats that sleep on chairs."] * 5)


def test_an_abstract_that_goes_on_on_page_2_is_taken_from_the_text() -> None:
    assert abstract_text.merged("We count the cats that", "We count the cats that sleep on chairs.").endswith("chairs.")


def test_the_abstract_in_the_papers_own_script_is_chosen_and_names_in_latin_letters_are_kept() -> None:
    chinese = "本文提出了一种数猫的方法，该方法可以在椅子上找到正在睡觉的猫。"
    page = TypePage(600, 800, (
        line("睡猫的计数方法研究", 60, size=16),
        line("王小明，李猫", 90, size=12),
        line(f"摘 要：{chinese}", 120),
        line(chinese, 132),
        line("关键词：猫；睡觉", 144),
        line("Counting Sleeping Cats", 180, size=16),
        line("Xiaoming Wang, Mao Li", 210, size=12),
        line("Abstract: We count the cats that sleep on chairs, in beds and wherever else they are", 240),
        line("found, and we find that they sleep nearly always, on all the days of the week.", 252),
        line("Keywords: cats", 276),
    ))  # fmt: skip
    front = front_matter.by_typography(page, Counter(), chinese * 3, "zh")
    assert front.title == "睡猫的计数方法研究"
    assert front.authors == ("王小明", "李猫")
    assert front.latin_authors == ("Xiaoming Wang", "Mao Li")
    assert front.abstract == chinese * 2


# --- covers and garbage ----------------------------------------------------------------------------------------------


def test_library_covers_are_counted() -> None:
    cover = "Counting Cats\nAda Whisker\nFollow this and additional works at: https://ink.quiet.example\n"
    paper = "Counting Cats\nAbstract\nWe count cats.\n1 Introduction\nCats sleep.\n"
    assert covers.count([cover, paper, paper]) == 1
    assert covers.count([paper, cover, paper]) == 0
    assert covers.count(["", "Counting Cats\nAda Whisker\n", paper]) == 1, "a picture before the title page"
    assert covers.count(["", paper * 9, paper]) == 0, "a page whose text is a picture"
    library = "Latest updates: https://dl.acm.org/doi/10.1/9\nCounting Cats\nADA WHISKER, University of Nowhere\n"
    assert covers.count([library, paper]) == 1
    assert covers.count([cover]) == 0, "a document is not all cover"
    assert covers.count([cover + "Abstract: we\n1 Introduction\n", paper]) == 0, "a page with the paper's text is kept"


def test_letters_of_a_font_without_a_map_are_garbage_and_hyphens_are_not() -> None:
    assert legibility.control_share("\x01\x05\x1f" * 30 + "cats" * 10) > legibility.MAX_CONTROL
    assert legibility.control_share("the detec\x02\r\ntor sees\tcats\n" * 30) == 0
    japanese = "拡散モデルの収束解析 KL(p, q) について W を用いて示す。" * 40
    assert legibility.legibility(japanese, Counter(japanese.split())) == 1


# --- text made to take long -------------------------------------------------------------------------------------------

LONG = [
    ("a heading far from its end", lambda n: "References" + " " * n + "x"),
    ("a number far from its heading", lambda n: "1" + " " * n + "x"),
    ("first entries again and again", lambda n: "[1] a 1999\n" * (n // 11)),
    ("kinds of papers again and again", lambda n: "research" * (n // 8) + " paper " * (n // 7)),
]


@pytest.mark.parametrize(("what", "text_of"), LONG, ids=[case[0] for case in LONG])
def test_no_text_makes_reading_slow(what: str, text_of: Callable[[int], str]) -> None:
    """A quadratic reading of any of these would take minutes."""
    text = text_of(200_000)
    references.find([text])
    headings.closes_abstract(text)
    titles.KIND.match(text)
    covers.count([text, text])
