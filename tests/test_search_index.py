"""The search index: what is in it, how small it is, and that its bytes mean what its description says."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toyconference import toy

from confpapers import search_index
from confpapers.model import Entry


def paper(title: str, *authors: str, abstract: str = "") -> Entry:
    return Entry(id=title, title=title, authors=authors, abstract=abstract, url="", pdf_url="")


def read(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """The index as its description says it is laid out."""
    at = 0

    def number() -> int:
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    number()
    terms, before = [], b""
    for _ in range(number()):
        shared, length = number(), number()
        before = before[:shared] + data[at : at + length]
        at += length
        terms.append((before.decode(), number()))
    out: dict[str, list[tuple[int, int]]] = {}
    for term, size in terms:
        end, row, rows = at + size, -1, []
        while at < end:
            value = number()
            row += value >> 3
            rows.append((row, value & 7))
        out[term] = rows
    assert at == len(data)
    return out


def test_every_paper_is_found_by_each_of_its_words() -> None:
    entries = toy(40).entries
    index = read(search_index.build(entries))
    for row, entry in enumerate(entries):
        words = search_index.tokens(f"{entry.title} {' '.join(entry.authors)} {entry.abstract or ''}")
        assert all(row in [number for number, _ in index[word]] for word in words)


def test_a_word_in_the_title_weighs_more_than_one_in_the_abstract() -> None:
    index = read(search_index.build([paper("Lanterns"), paper("Bells", abstract="we use lanterns and other lights")]))
    (first, high), (second, low) = index["lantern"]
    assert (first, second) == (0, 1)
    assert high > low


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gómez–Ørsted", ["gomez", "orsted"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("the studies of buses, networks", ["study", "buse", "network"]),
        ("R-CNN 3D", ["r", "cnn", "3d"]),
        ("ﬁne Ⅳ", ["fine", "iv"]),
        ("深度学习", ["深度学习"]),
    ],
)
def test_words_are_folded_and_stemmed(text: str, words: list[str]) -> None:
    assert search_index.tokens(text) == words


def test_the_same_papers_give_the_same_bytes() -> None:
    assert search_index.build(toy(30).entries) == search_index.build(toy(30).entries)


def test_no_papers_make_an_empty_index() -> None:
    assert read(search_index.build([])) == {}


@given(st.lists(st.dictionaries(st.text(min_size=1, max_size=6), st.integers(1, 9), max_size=6), max_size=300))
def test_impacts_are_three_bits_and_papers_ascend(documents: list[dict[str, int]]) -> None:
    for rows in search_index.postings([Counter(document) for document in documents]).values():
        assert all(0 <= impact < 8 for _, impact in rows)
        assert [number for number, _ in rows] == sorted({number for number, _ in rows})
