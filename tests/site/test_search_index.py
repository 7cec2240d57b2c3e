"""The search index: its content, its size, and that its bytes match their description."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toyconference import toy
from toysites import read_index

from confpapers.model import Entry
from confpapers.site import postings, search_index
from confpapers.site.search_index import AUTHOR, TITLE, YEAR, SearchTexts, TermCounts


def paper(title: str, *authors: str, abstract: str = "") -> Entry:
    return Entry(id=title, title=title, authors=authors, abstract=abstract, url="", pdf_url="")


def built(entries: list[Entry]) -> dict[str, list[tuple[int, int]]]:
    return read_index(postings.encode(search_index.build(entries)))


def test_every_paper_is_found_by_each_of_its_words() -> None:
    entries = toy(40).entries
    index = built(entries)
    for row, entry in enumerate(entries):
        words = search_index.tokens(f"{entry.title} {entry.abstract or ''}")
        words += [word + TITLE for word in search_index.tokens(entry.title)]
        words += [str(entry.year) + YEAR] if entry.year else []
        words += [word + AUTHOR for word in search_index.tokens(" ".join(entry.authors))]
        assert all(row in [number for number, _ in index[word]] for word in words)


def test_a_word_in_the_title_weighs_more_than_one_in_the_abstract() -> None:
    index = built([paper("Lanterns"), paper("Bells", abstract="we use lanterns and other lights")])
    (first, high), (second, low) = index["lantern"]
    assert (first, second) == (0, 1)
    assert high > low


def test_names_are_separate_from_words_and_may_be_stop_words() -> None:
    index = built([paper("Willing Bells", "Will May"), paper("Lanterns", abstract="it may will")])
    assert [row for row, _ in index["will" + AUTHOR]] == [0]
    assert "may" not in index
    assert [row for row, _ in index["willing" + TITLE]] == [0]


def test_the_terms_of_a_title_encode_its_length() -> None:
    index = built([paper("Lanterns"), paper("The Lanterns of a Long and Winding Road at Night")])
    short, long = (impact for _, impact in index["lantern" + TITLE])
    assert (search_index.LENGTHS[short], search_index.LENGTHS[long]) == (2, 10)


def test_a_stop_word_is_a_term_of_titles_only() -> None:
    index = built([paper("The Lanterns", abstract="the bells of a house")])
    assert "the" + TITLE in index
    assert "the" not in index


def test_the_same_papers_give_the_same_bytes() -> None:
    one, other = (postings.encode(search_index.build(toy(30).entries)) for _ in range(2))
    assert one == other


def test_no_papers_make_an_empty_index() -> None:
    assert built([]) == {}
    assert postings.decode(postings.encode(search_index.build([]))).papers == 0


def test_papers_in_many_batches_are_the_same_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = toy(40).entries
    whole = postings.encode(search_index.build(entries))
    monkeypatch.setattr(search_index, "_BATCH", 7)
    assert postings.encode(search_index.build(entries)) == whole


# --- site/postings.py ---

Rows = dict[str, dict[int, int]]
_ROWS = st.dictionaries(st.integers(0, 70_000), st.integers(0, 7), min_size=1, max_size=9)
_TABLE = st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1, max_size=6), _ROWS, max_size=30)


def index_of(table: Rows, papers: int = 70_001) -> postings.Index:
    result = [(n, row, rows[row]) for n, rows in enumerate(table.values()) for row in sorted(rows)]
    numbers, rows, impacts = np.array(result, np.int64).reshape(-1, 3).T
    return postings.from_postings(
        papers, list(table), numbers.astype(np.int32), rows.astype(np.int32), impacts.astype(np.uint8)
    )


def as_rows(table: Rows) -> dict[str, list[tuple[int, int]]]:
    return {term: sorted(rows.items()) for term, rows in table.items()}


@settings(max_examples=40)
@given(_TABLE)
def test_the_bytes_match_their_description(table: Rows) -> None:
    assert read_index(postings.encode(index_of(table))) == as_rows(table)


@settings(max_examples=40)
@given(_TABLE)
def test_an_index_can_be_read_back(table: Rows) -> None:
    data = postings.encode(index_of(table))
    assert postings.encode(postings.decode(data)) == data


@settings(max_examples=40)
@given(_TABLE, st.integers(1, 60))
def test_the_parts_together_give_the_whole_index(table: Rows, size: int) -> None:
    parts = list(postings.parts(index_of(table), size))
    assert {term: rows for _, data in parts for term, rows in read_index(data).items()} == as_rows(table)
    assert [first for first, _ in parts] == [next(iter(read_index(data))) for _, data in parts]
    assert [first for first, _ in parts] == sorted((first for first, _ in parts), key=postings.order_of)


@settings(max_examples=40)
@given(_TABLE, _TABLE)
def test_a_merged_index_holds_the_papers_of_both_one_after_the_other(one: Rows, other: Rows) -> None:
    merged = read_index(postings.encode(postings.merge([index_of(one), index_of(other)])))
    moved = {term: {row + 70_001: impact for row, impact in rows.items()} for term, rows in other.items()}
    assert merged == as_rows({term: one.get(term, {}) | moved.get(term, {}) for term in one.keys() | moved})


def test_a_part_has_about_the_requested_size() -> None:
    table = {f"term{n}": dict.fromkeys(range(n % 50 + 1), 3) for n in range(500)}
    sizes = [len(data) for _, data in postings.parts(index_of(table), 2000)]
    assert len(sizes) > 5
    assert max(sizes) < 2200


def test_terms_that_were_counted_in_groups_give_the_same_index() -> None:
    entries = toy(30).entries
    groups = [np.arange(20, 30), np.arange(0, 1), np.arange(1, 20), np.arange(0)]  # in another order
    counted = [search_index.count_terms([SearchTexts.of(entries[row]) for row in group]) for group in groups]
    parts = [TermCounts.decoded(counts.encoded()) for counts in counted]
    index = search_index.index_of(zip(parts, groups, strict=True), len(entries))
    assert postings.encode(index) == postings.encode(search_index.build(entries))
