"""What a word is: one table of cases for Python and for the page's scripts."""

import json
from pathlib import Path

import in_node
import pytest
from hypothesis import given
from hypothesis import strategies as st

from confpapers.analysis.plurals import singular
from confpapers.site.search_words import STOP, chunks, fold, spell, term, terms_of, tokens

TABLE = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
WORDS = ["optimization", "colour", "neighbouring", "modelling", "dialogues", "licences", "analyzing", "horizon"]


@pytest.mark.parametrize(("text", "expected"), TABLE["terms"])
def test_a_text_has_these_terms(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_the_page_reads_the_same_terms() -> None:
    body = "return input.map((text) => confpapers.text.chunks(text).flatMap(confpapers.text.termsOf));"
    result = in_node.run("core/text", body, [text for text, _ in TABLE["terms"]])
    assert result == [[name for chunk in chunks(text) for name, _ in terms_of(chunk)] for text, _ in TABLE["terms"]]


def test_both_know_the_same_stop_words() -> None:
    assert in_node.run("core/text", "return input.filter(confpapers.text.isStop);", sorted(STOP)) == sorted(STOP)
    assert in_node.run("core/text", "return input.filter(confpapers.text.isStop);", WORDS) == []


def test_the_page_marks_these_words() -> None:
    body = """return input.map(([text, term]) =>
      confpapers.text.spans(text, (own) => own === term).map(([start, end]) => text.slice(start, end)));"""
    assert in_node.run("core/text", body, TABLE["spans"]) == [marked for _, _, marked in TABLE["spans"]]


@pytest.mark.parametrize("word", WORDS)
def test_every_beginning_of_a_word_begins_its_term(word: str) -> None:
    """Who types a word letter by letter sees its papers all the time."""
    written = spell(singular(word))
    assert all(written.startswith(spell(word[:n])) for n in range(1, len(word) - 1))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_term_of_a_word_is_stable_in_upper_case(text: str) -> None:
    assert [term(c) for c in chunks(text.lower())] == [term(c) for c in chunks(text.lower().lower())]
