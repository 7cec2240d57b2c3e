"""Names of authors: one reader for every list, programme, PDF and BibTeX file."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pylatexenc.latexencode import UnicodeToLatexEncoder

from confpapers.bibliography import bibtex, bibtex_writing
from confpapers.bibliography.full_names import names_in_line
from confpapers.bibliography.names import read_names, style_of
from confpapers.bibliography.person import parts, printed, surname
from confpapers.model import Conference, Paper

THREE = ("Ada Quill", "Bo Sample", "Cy Third")
CATS = Conference(title="CATS 2031", venue="CATS", year=2031, source="listing", url="p.csv")


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill, Bo Sample and Cy Third",
        "Ada Quill, Bo Sample, and Cy Third",
        "Ada Quill, Bo Sample & Cy Third",
        "Ada Quill & Bo Sample & Cy Third",
        "Ada Quill; Bo Sample; Cy Third",
        "Ada Quill ; Bo Sample and Cy Third;",
        "Ada Quill; Bo Sample; and Cy Third",
        "Ada Quill, Bo Sample y Cy Third",
        "Ada Quill, Member, IEEE, Bo Sample, Student Member, IEEE, and Cy Third, Life Fellow, IEEE",
        "Ada Quill|Bo Sample|Cy Third",
        "Ada Quill · Bo Sample ⋅ Cy Third",
        "Ada Quill\nBo Sample\nCy Third",
        "Ada Quill, Bo Sample and\nCy Third",
        "Quill, Ada; Sample, Bo; Third, Cy",
        "Quill, Ada and Sample, Bo and Third, Cy",
        "Ada Quill*, Bo Sample†, Cy Third¹,²",
        "Ada Quill1,2, Bo Sample2, Cy Third3",
        "Ada Quill (Example University), Bo Sample (Example Labs), Cy Third (Example University)",
        "Ada Quill, PhD, Bo Sample, Ph.D., Dr. Cy Third",
        "Ada Quill 0001, Bo Sample 0012, Cy Third",
        "ADA QUILL, BO SAMPLE, CY THIRD",
        "Ada QUILL, Bo SAMPLE, Cy THIRD",
        "QUILL Ada; SAMPLE Bo; THIRD Cy",
    ],
)
def test_separators_orders_and_marks_do_not_change_who_wrote_a_paper(text: str) -> None:
    assert read_names(text).names == THREE


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lin, Xiao", ("Xiao Lin",)),
        ("Quill, Ada", ("Ada Quill",)),
        ("Quill, Johanna.", ("Johanna Quill",)),
        ("Quill, Bo Jr.; Sample, Ada", ("Bo Quill Jr.", "Ada Sample")),
        ("Quill, Md.", ("Md. Quill",)),
        ("Ada Quill, MD, Bo Sample, M.D.", ("Ada Quill", "Bo Sample")),
        ("Quill A, van Third BC, Fourth D.", ("A Quill", "BC van Third", "D. Fourth")),
        ("Quill AB, Sample CD", ("AB Quill", "CD Sample")),
        ("Quill A. B., Sample C.", ("A. B. Quill", "C. Sample")),
        ("Quill J-P, Sample B.-C.", ("J-P Quill", "B.-C. Sample")),
        ("Quill AB Jr, Sample C", ("AB Quill Jr", "C Sample")),
        ("van der Quill A, Van Sample BC", ("A van der Quill", "BC Van Sample")),
        ("Пример И. И., Образец П. П.", ("И. И. Пример", "П. П. Образец")),
        ("Пример И.И.; Образец П.П.", ("И.И. Пример", "П.П. Образец")),
        ("Ada Quill / Bo Sample", ("Ada Quill", "Bo Sample")),
        ("Ada Quill\tBo Sample", ("Ada Quill", "Bo Sample")),
        ("Ada LI, Bo WU, Cy XU", ("Ada LI", "Bo WU", "Cy XU")),
        ("Ada NG, Bo HO, Cy NG", ("Ada NG", "Bo HO", "Cy NG")),
        ("[No author name available]", ()),
        ("van der Quill, Ada", ("Ada van der Quill",)),
        ("Quill, Ada and Plato", ("Ada Quill", "Plato")),
        ("Quill, A., Sample, B. C., Third, D.", ("A. Quill", "B. C. Sample", "D. Third")),
        ("Quill A., Sample B.C., van Third D.", ("A. Quill", "B.C. Sample", "D. van Third")),
        ("Ada Quill, Bo Sample, Jr., Cy Third III", ("Ada Quill", "Bo Sample Jr.", "Cy Third III")),
        ("Quill, Jr., Ada and Sample, Bo", ("Ada Quill Jr.", "Bo Sample")),
        ("Plato", ("Plato",)),
        ("王小明", ("王小明",)),
        ("王, 小明", ("王小明",)),
        ("王小明；李四", ("王小明", "李四")),
        ("王小明 李四", ("王小明", "李四")),
        ("王小明, 李四", ("王小明", "李四")),
        ("山田 太郎", ("山田 太郎",)),
        ("José Ruiz y Sanz", ("José Ruiz y Sanz",)),
        ("Ruiz y Sanz, José", ("José Ruiz y Sanz",)),
        ("Никифорова, А. Д.", ("А. Д. Никифорова",)),
        ("The Cats and Dogs Collaboration", ("The Cats and Dogs Collaboration",)),
        ("Ada Quill on behalf of the ATLAS Collaboration", ("Ada Quill", "the ATLAS Collaboration")),
        ('Adele "Ada" Quill', ('Adele "Ada" Quill',)),
        ("AJ Quill, RJ Sample-Third", ("AJ Quill", "RJ Sample-Third")),
        ("Jean-Pierre d'Example, Conan O'Brien", ("Jean-Pierre d'Example", "Conan O'Brien")),
        ("Alexander Anders, Sandra Rand", ("Alexander Anders", "Sandra Rand")),
        ("", ()),
        (" , ; and", ()),
    ],
)
def test_names_of_every_kind_are_read(text: str, names: tuple[str, ...]) -> None:
    assert read_names(text).names == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Quill, Bo Sample, Jr., and Dr. Cy van Third", ("Ada Quill", "Bo Sample Jr.", "Cy van Third")),
        ("Ada Quill; and Bo Sample", ("Ada Quill", "Bo Sample")),
        ("A. Quill, Ph.D., and Bo (Bobby) Sample", ("A. Quill", "Bo Sample")),
        ("Никифорова, А. Д., Смирнов, Б. В.", ("А. Д. Никифорова", "Б. В. Смирнов")),
        ("王小明 李四", ("王小明", "李四")),
        ("Ada Quill, Plato", ()),
        ("Ada Quill, Department of Cats", ()),
        ("Deep Networks and Graphical Models", ()),
        ("Quiet University", ()),
        ("12 June 2031", ()),
        ("", ()),
    ],
)
def test_a_line_gives_names_only_if_each_of_its_parts_is_a_full_name(line: str, names: tuple[str, ...]) -> None:
    assert names_in_line(line) == names


@pytest.mark.parametrize(
    "text", ["Ada Quill et al.", "Ada Quill, et al", "Ada Quill and others", "Quill, Ada and others"]
)
def test_et_al_is_not_an_author_but_is_recorded(text: str) -> None:
    assert read_names(text).names == ("Ada Quill",)
    assert read_names(text).et_al


@pytest.mark.parametrize(
    "value",
    [
        ["Ada Quill", "Bo Sample"],
        [{"given": "Ada", "family": "Quill"}, {"given": "Bo", "family": "Sample"}],
        [{"first": "Ada", "last": "Quill"}, {"name": "Bo Sample"}],
        [{"fullname": "Ada Quill", "username": "~Ada_Quill1"}, {"full_name": "Bo Sample"}],
        {"value": ["Ada Quill", "Bo Sample"]},
        {"authors": [{"full_name": "Ada Quill"}, {"full_name": "Bo Sample"}]},
        [{"author": {"display_name": "Ada Quill"}}, {"author": {"display_name": "Bo Sample"}}],
        ["Ada Quill; Bo Sample"],
    ],
)
def test_lists_and_objects_of_names_are_read(value: object) -> None:
    assert read_names(value).names == ("Ada Quill", "Bo Sample")


@pytest.mark.parametrize("value", [None, 7, True, {}, [None, 3, {}], [[]]])
def test_values_that_are_not_names_give_no_names(value: object) -> None:
    assert read_names(value).names == ()


def test_a_single_reversed_name_is_understood_from_the_other_rows() -> None:
    style = style_of(["Van Quill, Ada Maria; Sample, Bo", "Third, Cy; Fourth, Di"])
    assert read_names("Van Quill, Ada Maria", style).names == ("Ada Maria Van Quill",)
    commas = style_of(["Ada Quill, Bo Sample", "Cy Third"])
    assert read_names("Ada Quill, Bo Sample", commas).names == ("Ada Quill", "Bo Sample")


def test_a_single_author_with_initials_last_is_reordered_as_the_column_requires() -> None:
    style = style_of(["Quill A., Sample B.", "Third C., Fourth D."])
    assert read_names("Third C.", style).names == ("C. Third",)
    assert read_names("Karthik R.").names == ("Karthik R.",)
    listed = style_of([["Quill A", "Sample BC"], ["Third DE"]])
    assert read_names(["Third DE"], listed).names == ("DE Third",)


@pytest.mark.parametrize(
    ("name", "given_names", "particle", "family", "suffix"),
    [
        ("Ada van den Quill Jr.", "Ada", "van den", "Quill", "Jr."),
        ("de la Cruz, Ada", "Ada", "de la", "Cruz", ""),
        ("Ada Quill III", "Ada", "", "Quill", "III"),
        ("Plato", "", "", "Plato", ""),
        ("The Cat Collaboration", "", "", "The Cat Collaboration", ""),
    ],
)
def test_a_name_has_parts(name: str, given_names: str, particle: str, family: str, suffix: str) -> None:
    result = parts(name)
    assert (result.given, result.particle, result.family, result.suffix) == (given_names, particle, family, suffix)


@pytest.mark.parametrize(
    ("name", "family", "whole"),
    [
        ("Ada Example", "Example", "Ada Example"),
        ("Example, Ada", "Example", "Ada Example"),
        ("van den Sample, Bo", "Sample", "Bo van den Sample"),
        ("Cy Third, Jr.", "Third", "Cy Third Jr."),
        ("Third, Jr., Cy", "Third", "Cy Third Jr."),
        ("Plato,", "Plato", "Plato"),
        ("", "", ""),
    ],
)
def test_a_name_is_read_in_either_order(name: str, family: str, whole: str) -> None:
    assert surname(name) == family
    assert printed(name) == whole


_GIVEN_NAMES = """
Ada|Bo|A.|A. B.|J.-P.|C.-C. Jay|Jean-Luc|María José|AJ|Md.|M'hamed|Anders|And|Nguyễn Thị|Žofie|Þóra|İpek|Ömer|Å.|Đặng
Łukasz|Ørjan|Zoë|Ada "Max"
"""
_FAMILY_NAMES = """
Quill|O'Brien|Sample-Third|Li|Ng|Xu|Ma|McExample|DeVries|Anderson|Brand|Sandoval|Núñez|Żółć|Åberg|Ó Briain|Łoś|Škoda
Straße|Œuvre|Ğaz|D'Angelo|Ruiz y Sanz|Lloyd Webber|Van Dyke|Mac Lane|La Rue
"""
_OTHER_NAMES = """
The Cats and Dogs Collaboration|Example Robotics Team|Research and Rescue Group|Example & Sons Ltd|Team C++
The {Braced} Lab|100% Cats Initiative|Society_of_Cats|A^2 Lab|Plato|Others|王小明|欧阳小明|김철수|山田 太郎
Иван Петров|Ελένη Παπαδοπούλου|محمد علي
"""
_PARTICLES = ["", "", "van", "van der", "de la", "von", "von und zu", "del", "dos", "el", "bin", "al-", "d'", "'t"]
_SUFFIXES = ["", "", "", "Jr.", "Sr.", "II", "III", "Jr"]
_UNUSUAL = ["Plato", "王小明", "The Cat Collaboration"]


def _each(names: str) -> list[str]:
    return re.split(r"[|\n]", names.strip())


def _joined(given_names: str, particle: str, family: str, suffix: str) -> str:
    family = particle + family if particle[-1:] in ("-", "'") else f"{particle} {family}"
    return " ".join(f"{given_names} {family} {suffix}".split())


_PERSON = st.builds(
    _joined,
    st.sampled_from(_each(_GIVEN_NAMES)),
    st.sampled_from(_PARTICLES),
    st.sampled_from(_each(_FAMILY_NAMES)),
    st.sampled_from(_SUFFIXES),
)
_NAME = st.one_of(_PERSON, st.sampled_from(_each(_OTHER_NAMES)))


def _inverted(name: str) -> str:
    result = parts(name)
    family, given_names = f"{result.particle} {result.family}".strip(), f"{result.given} {result.suffix}".strip()
    return f"{family}, {given_names}" if given_names else family


@given(st.lists(_NAME, max_size=6), st.booleans())
def test_names_survive_bibtex(names: list[str], more: bool) -> None:
    paper = Paper(id="x", title="Tiny Cats", authors=tuple(names), et_al=more and bool(names))
    (entry,) = bibtex.read(bibtex_writing.from_paper(CATS, paper))
    result = bibtex.author_names(entry.fields.get("author", ""))
    assert result.names == tuple(names)
    assert result.et_al == paper.et_al


@given(_PERSON, st.sampled_from(["braces-almost-all", "braces-after-macro", "braces"]))
def test_accents_in_latex_change_no_name(name: str, braces: str) -> None:
    encoder = UnicodeToLatexEncoder(
        replacement_latex_protection=braces, unknown_char_policy="keep", unknown_char_warning=False
    )
    written = encoder.unicode_to_latex(_inverted(name).replace('"', ""))
    assert bibtex.authors(written) == (name.replace('"', ""),)


@given(
    st.lists(st.one_of(_PERSON, st.sampled_from(_UNUSUAL)), min_size=2, unique=True),
    st.sampled_from(["; ", " and ", " | ", "|", "\n", " · ", "；"]),
)
def test_names_are_the_same_after_being_joined(names: list[str], separator: str) -> None:
    assert read_names(separator.join(names[:6])).names == tuple(names[:6])


@given(st.lists(_PERSON, min_size=3, max_size=6, unique=True), st.sampled_from([", ", ", and ", " and ", " & "]))
def test_names_between_commas_are_told_from_inverted_ones(names: list[str], last: str) -> None:
    assert read_names(last.join([", ".join(names[:-1]), names[-1]])).names == tuple(names)


@given(st.lists(_PERSON, min_size=2, max_size=6, unique=True), st.sampled_from(["; ", " and ", " | "]))
def test_inverted_names_are_turned_around(names: list[str], separator: str) -> None:
    assert read_names(separator.join(map(_inverted, names))).names == tuple(names)


@given(st.text(max_size=80))
@example("," * 50)
@example("and and and")
@example("A" * 5000)
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for name in read_names(text).names:
        assert name.strip() == name
        assert any(map(str.isalpha, name))
        parts(name)
        surname(name)


def test_addresses_in_every_form_are_no_part_of_a_name() -> None:
    text = "mailto:ada@x.example Ada Quill, e-mail: bo@x.example, Cy Tern <c@t.example>; {a,b}@x.example"
    assert read_names(text).names == ("Ada Quill", "Cy Tern")
    assert read_names("a" * 100_000 + "@").names == ("a" * 100_000 + "@",)
