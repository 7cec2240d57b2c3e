"""Text and addresses from outside: what must not get into a page, a file name or a link."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from confpapers.text import clean, clean_lines, fold, safe_url, slug, title_key, unique, without_markup

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Cats &amp;amp;quot;see&amp;amp;quot; boxes", 'Cats "see" boxes'),
        ("&lt;script&gt;", "<script>"),
        ("  two\u00a0 words\n\tand more ", "two words and more"),
        ("soft\u00adhyphen (cid:173)zero\u200bwidth", "softhyphen zerowidth"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("bell\x07 and null\x00", "bell and null"),
        ("e\u0301tude", "étude"),
        (r"the $\ell_1$-norm of \emph{cats}", r"the $\ell_1$-norm of \emph{cats}"),
        ("half a pair \ud83d", "half a pair"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        (None, ""),
    ],
)
def test_a_text_is_cleaned(text: str | None, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(ANYTHING)
def test_a_cleaned_text_is_printable_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.encode().decode() == cleaned
    assert not {unicodedata.category(c) for c in cleaned} & {"Cc", "Cs", "Zl", "Zp"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u00ad\u200b]", cleaned)
    assert "&" in cleaned or clean(cleaned) == cleaned


def test_lines_stay_lines() -> None:
    assert clean_lines("@misc{x,\r\n  title = {Cats &amp; Dogs},\n\n}") == "@misc{x,\ntitle = {Cats & Dogs},\n}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tiny  Cats: See Big-Boxes!", "tiny cats see big boxes"),
        ("Straße", "STRASSE"),
        ("ﬁne cats", "fine cats"),
        ("snake_case", "snakecase"),
    ],
)
def test_titles_that_differ_in_looks_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


def test_titles_that_differ_in_letters_have_two_keys() -> None:
    assert title_key("Naïve Cats") != title_key("Nave Cats")


def test_what_is_folded_is_ascii() -> None:
    assert fold("Łukasz Sørensen Müller Straße 猫") == "Lukasz Sorensen Muller Strasse "


@given(ANYTHING)
def test_a_slug_is_safe_as_a_file_name(text: str) -> None:
    name = slug(text)
    assert re.fullmatch(r"[a-z0-9_-]{1,80}", name)
    assert not re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", name)
    assert slug(name).rstrip("-") == name.rstrip("-")


def test_texts_without_latin_letters_have_slugs_of_their_own() -> None:
    assert slug("猫") != slug("犬")
    assert slug("猫") == slug("猫")


@given(st.lists(st.sampled_from(["cat", "Cat", "cat-2", "cat-3", "dog", "x" * 80]), max_size=12))
def test_unique_names_are_unique_whatever_their_case(names: list[str]) -> None:
    result = unique(names)
    assert len({name.casefold() for name in result}) == len(names)
    assert all(len(name) <= 80 for name in result)
    firsts = {name.casefold(): n for n, name in reversed(list(enumerate(names)))}
    assert all(result[n] == names[n] for n in firsts.values()), "the first of a name keeps it"
    assert unique(result) == result


@pytest.mark.parametrize(
    ("url", "base", "safe"),
    [
        ("a.pdf", "https://cats.example/x/list.html", "https://cats.example/x/a.pdf"),
        ("//other.example/a", "https://cats.example/", "https://other.example/a"),
        ("http://cats.example/a b\"c<d>", "", "http://cats.example/a%20b%22c%3Cd%3E"),
        (" https://cats.example/ ", "", "https://cats.example/"),
        ("javascript:alert(1)", "https://cats.example/", ""),
        ("JaVaScRiPt:alert(1)", "https://cats.example/", ""),
        ("java\nscript:alert(1)", "https://cats.example/", ""),
        ("javascript://cats.example/%0aalert(1)", "https://cats.example/", ""),
        ("ftp://cats.example/a", "", ""),
        ("https://ada:secret" "@cats.example/a", "", "https://cats.example/a"),
        ("data:text/html,x", "https://cats.example/", ""),
        ("mailto:nobody", "", ""),
        ("http://", "", ""),
        ("http://[broken", "", ""),
        ("http://cats.example:port/", "", ""),
        ("file:///etc/passwd", "https://cats.example/", ""),
        ("file://server/share/a.pdf", "file:///conf/list.csv", ""),
        ("pdf/a b.pdf", "file:///conf/list.csv", "file:///conf/pdf/a%20b.pdf"),
        ("", "https://cats.example/", ""),
        (None, "https://cats.example/", ""),
    ],
)  # fmt: skip
def test_only_safe_addresses_pass(url: str | None, base: str, safe: str) -> None:
    assert safe_url(url, base) == safe


@example("?\x1b", "https://cats.example/x/")
@given(ANYTHING, st.sampled_from(["", "https://cats.example/x/", "file:///conf/list.csv"]))
def test_no_text_becomes_an_unsafe_address(url: str, base: str) -> None:
    safe = safe_url(url, base)
    assert not safe or safe.startswith(
        ("http://", "https://", "file:///") if base.startswith("file") else ("http://", "https://")
    )
    assert not re.search(r"[\s\"<>\x00-\x1f]", safe)
    assert safe.encode() == safe_url(safe, base).encode(), "a safe address stays as it is"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<jats:p>Tiny <jats:italic>cats</jats:italic></jats:p><jats:p>sleep</jats:p>", "Tiny cats sleep"),
        ("<p>Cats</p>", "Cats"),
        ("n < 3 and m > 4", "n < 3 and m > 4"),
        ("a<b and c>d", "a<b and c>d"),
        ("H<sub>2</sub>O", "H2O"),
    ],
)
def test_tags_of_html_and_jats_are_removed_and_signs_stay(text: str, plain: str) -> None:
    assert without_markup(text) == plain


def test_many_equal_names_are_numbered_in_order() -> None:
    names = unique(["cat"] * 3 + ["Cat-2", "CAT"] + ["dog"] * 20_000)
    assert names[:5] == ["cat", "cat-3", "cat-4", "Cat-2", "CAT-5"]
    assert names[-1] == "dog-20000"
