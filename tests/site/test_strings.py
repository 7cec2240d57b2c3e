"""The texts of the page: one file per language, complete, and used by templates and scripts alike."""

import json
import re
from pathlib import Path

import pytest
from toyconference import toy

from confpapers.errors import UsageError
from confpapers.paths import STATIC, TEMPLATES
from confpapers.site import render as site
from confpapers.site.inputs import Look
from confpapers.site.scripts import bundle
from confpapers.site.strings import Strings, read_strings
from confpapers.site.theme import Theme

ENGLISH = read_strings()
OTHERS = sorted({file.stem for file in (STATIC / "i18n").glob("*.json")} - {"en"})
_SOURCES = [*STATIC.glob("js/**/*.js"), *TEMPLATES.glob("*.html"), *Path(site.__file__).parent.glob("*.py")]
_KEY = re.compile(r"""\b(?:t|around|strings|words|self)\(\s*f?["'`]([a-z][\w.:-]*[\w.])(\$?\{)?""")


def placeholders(text: object) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", json.dumps(text)))


def test_numbers_and_plurals_follow_the_language() -> None:
    german = read_strings("de")
    assert [ENGLISH("papers", n=n) for n in (0, 1, 6000)] == ["0 papers", "1 paper", "6,000 papers"]
    assert [german("papers", n=n) for n in (1, 6000)] == ["1 Beitrag", "6.000 Beiträge"]


def test_dates_follow_the_language() -> None:
    assert ENGLISH.day("2015-06-08") == "Mon 8 Jun"
    assert read_strings("de").day("2015-06-08") == "Mo, 8. Juni"
    assert ENGLISH.dates(["2015-06-07", "2015-06-12"]) == "7–12 Jun"
    assert ENGLISH.dates(["2015-05-30", "2015-06-02"]) == "30 May – 2 Jun"


def test_values_are_escaped_in_html_and_markup_is_not() -> None:
    from markupsafe import Markup

    assert str(ENGLISH.html("active.similar", title="<b>")) == "Most similar to &lt;b&gt;"
    assert str(ENGLISH.html("active.similar", title=Markup("<b>x</b>"))) == "Most similar to <b>x</b>"


@pytest.mark.parametrize("language", OTHERS)
def test_a_shipped_translation_is_complete(language: str) -> None:
    own = json.loads((STATIC / "i18n" / f"{language}.json").read_text("utf-8"))
    assert own.keys() == ENGLISH.texts.keys()
    different = [key for key, text in own.items() if placeholders(text) != placeholders(ENGLISH.texts[key])]
    assert different == []


def test_every_used_text_exists_and_every_text_is_used() -> None:
    requested, prefixes = set[str](), set[str]()
    for file in _SOURCES:
        for key, more in _KEY.findall(file.read_text("utf-8")):
            (prefixes if more or key.endswith(".") else requested).add(key)
    missing = {key for key in requested if key not in ENGLISH.texts} - {"data"}
    assert {key for key in missing if "." in key} == set()
    for file in STATIC.glob("js/**/*.js"):
        requested |= set(re.findall(r'"([a-z][\w.:-]*)"', file.read_text("utf-8")))
    prefixes |= {"language.", "number.", "date."}
    assert {key for key in ENGLISH.texts if key not in requested and not key.startswith(tuple(prefixes))} == set()


def test_a_bundle_contains_only_the_texts_its_scripts_use() -> None:
    scripts = {"a": 't("papers", { n }); t(`undo.${name}`); t(few ? "papers.some" : "papers");'}
    text = bundle("a", scripts.__getitem__, ENGLISH).decode().splitlines()[0]
    result = json.loads(text.removeprefix("var confpapersStrings=").removesuffix(";"))
    assert "papers" in result["texts"]
    assert "papers.some" in result["texts"]
    assert "undo.topic" in result["texts"]
    assert "help.title" not in result["texts"]


def test_a_users_translation_falls_back_to_english(tmp_path: Path) -> None:
    (tmp_path / "i18n").mkdir()
    (tmp_path / "i18n" / "eo.json").write_text('{"card.save": "Konservi"}', "utf-8")
    words = read_strings("eo", tmp_path)
    assert (words("card.save"), words("card.read")) == ("Konservi", "Read")


@pytest.mark.parametrize("language", ["xx", "../en", ""])
def test_an_unknown_language_is_refused_with_the_available_ones(language: str) -> None:
    with pytest.raises(UsageError, match="choose from de, en"):
        read_strings(language)


def test_a_site_in_german_is_german_throughout(tmp_path: Path) -> None:
    toys = toy(12)
    site.render(toys.content(), tmp_path / "toy", Look(theme=Theme(language="de")))
    page = (tmp_path / "toy" / "index.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert "12 Beiträge" in page
    assert "Mo, 9. Juni" in page
    for word in ("Similar papers", ">Save<", "Show full abstract", "Skip to"):
        assert word not in page


def test_a_text_with_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Strings("en", {"language.plural": "n != 1", "number.group": ",", "x": "{y}"})("x")
