"""What a query finds, in Python and in the page's scripts: one table of cases for both."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import in_node
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confpapers.model import Entry
from confpapers.site import search_index
from confpapers.site.postings import decode, parts
from confpapers.site.search_engine import Hits, Texts, reads, search
from confpapers.site.search_query import parse
from confpapers.site.search_spelling import distance
from confpapers.site.search_terms import Terms
from confpapers.site.search_words import words

TABLE = json.loads(Path(__file__).with_name("queries.json").read_text("utf-8"))


def entries_of(papers: Sequence[Any], **more: Any) -> list[Entry]:
    return [
        Entry(
            id=str(n),
            title=title,
            authors=tuple(authors),
            abstract=abstract,
            url="",
            pdf_url="",
            affiliations=tuple(affiliations[0] if affiliations else ()),
            **more,
        )
        for n, (title, authors, abstract, *affiliations) in enumerate(papers)
    ]


class Engine:
    """A search over some papers; `size` cuts its index into parts."""

    def __init__(self, entries: Sequence[Entry], size: int | None = None) -> None:
        self.index = search_index.build(entries)
        pieces = list(parts(self.index, size))
        self.read: set[int] = set()

        def part(number: int) -> Any:
            self.read.add(number)
            return decode(pieces[number][1])

        self.terms = Terms(self.index.papers, [first for first, _ in pieces] if size else [""], part)
        self.texts = Texts(
            lambda i: entries[i].title, lambda i: entries[i].authors, lambda i: entries[i].abstract or ""
        )

    def find(self, typed: str) -> Hits:
        return search(parse(typed), self.terms, self.texts, typed)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(entries_of(TABLE["papers"]))


@pytest.mark.parametrize(("typed", "every", "some", "suggestion"), TABLE["answers"])
def test_a_query_finds_these_papers(
    engine: Engine, typed: str, every: list[int], some: list[int], suggestion: str
) -> None:
    result = engine.find(typed)
    assert (sorted(result.all), sorted(result.some), result.suggestion) == (every, some, suggestion)


def test_the_page_finds_the_same_in_the_same_order(engine: Engine) -> None:
    queries = [typed for typed, *_ in TABLE["answers"]]
    answers = in_node.search(engine.index, TABLE["papers"], queries)
    for typed, answer in zip(queries, answers, strict=True):
        result, query = engine.find(typed), parse(typed)
        assert answer == {
            "all": list(result.all),
            "some": list(result.some),
            "suggestion": result.suggestion,
            "unknown": list(query.unknown),
            "inside": query.inside,
            "empty": query.empty,
        }, typed


def test_an_index_in_parts_gives_the_same_results_and_loads_only_needed_parts(engine: Engine) -> None:
    parted = Engine(entries_of(TABLE["papers"]), size=60)
    for typed in ("The Cats of a House", "cats -footnotes", 'author:"van den third"', "(cars OR footnotes) color"):
        assert parted.find(typed)[:2] == engine.find(typed)[:2]
    assert 3 < len(parted.read) < len(list(parts(parted.index, 60)))


def test_a_text_without_words_is_empty() -> None:
    assert [typed for typed in ("...", "—", "(", '"', "🤗", "x", "") if parse(typed).empty] == ["...", "—", "(", '"']


def test_an_unknown_field_is_named_and_an_address_is_not_a_field() -> None:
    assert parse("venue:x https://example.org/a title:b").unknown == ("venue",)


def test_years_and_sessions_are_conditions() -> None:
    papers = [
        Entry(id=str(year), title="Cats", authors=(), abstract="", url="", pdf_url="", year=year, session=session)
        for year, session in ((2029, "Posters"), (2030, "Oral 1B"), (2031, "Oral 2B"))
    ]
    engine = Engine(papers)
    typed = ["year:2030", "year:2029-2030", "year:>2029", "year:<=2029", "year:soon", "session:oral", 'session:"1B"']
    assert [engine.find(query).all for query in typed] == [(1,), (0, 1), (1, 2), (0,), (), (1, 2), (1,)]


def test_the_country_of_an_institution_is_found_by_its_name() -> None:
    papers = [
        Entry(id=code, title="Cats", authors=(), abstract="", url="", pdf_url="", countries=(code,))
        for code in ("DE", "KR", "Atlantis")
    ]
    engine = Engine(papers)
    typed = ["affiliation:germany", 'affiliation:"South Korea"', "affiliation:atlantis", "korea", "affiliation:DE"]
    assert [engine.find(query).all for query in typed] == [(0,), (1,), (2,), (1,), ()]


def test_a_phrase_may_be_joined_or_split_but_not_interrupted() -> None:
    assert reads("A U-Net for cats", "unet for")
    assert reads("A UNet for cats", "u-net for")
    assert not reads("A UNet for cats", "net for")
    assert not reads("A UNet for cats", "unet cats")
    assert reads("A UNet for cats", "for ca", ended=False)


def test_two_swapped_letters_are_one_error() -> None:
    assert [distance("domian", "domain", 2), distance("abc", "abd", 2), distance("abcdef", "uvwxyz", 2)] == [1, 1, 3]


_TITLES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=40), min_size=1, max_size=8
)


@settings(max_examples=150)
@given(_TITLES)
@pytest.mark.slow
def test_every_title_finds_its_paper(titles: list[str]) -> None:
    engine = Engine(entries_of([(title, (), "") for title in titles]))
    for row, title in enumerate(titles):
        query = parse(title)
        if query.strict or not words(title):  # operators are strict; a text without words finds nothing
            continue
        assert row in engine.find(title).all


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["cvpr2015", "nips2014", "pmlr-v22"])
def test_every_real_title_ranks_its_paper_first(corpus: Path, name: str) -> None:
    with gzip.open(corpus / "lists" / f"{name}.json.gz", "rt") as stream:
        papers = [(paper["title"], paper["authors"], paper.get("abstract") or "") for paper in json.load(stream)]
    engine = Engine(entries_of(papers))
    titles = [title for title, _, _ in papers]
    assert [title for title in titles[::5] if titles[engine.find(title).all[0]] != title] == []
