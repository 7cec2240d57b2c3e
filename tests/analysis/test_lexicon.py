"""Further papers are counted over a vocabulary as the papers that it came from were."""

import numpy as np
import pytest
from archives import PAPERS

from confpapers.analysis.corpus import read_corpus
from confpapers.analysis.lexicon import Lexicon
from confpapers.analysis.tokens import WordCounts, count_words
from confpapers.model import TextSettings, decode, encode

_COUNTED = [count_words(paper["title"], paper["abstract"]) for paper in PAPERS]
_CORPUS, _READING = read_corpus(_COUNTED, TextSettings(min_papers=2))
_LEXICON = decode(encode(Lexicon.of(_READING)), Lexicon)


@pytest.mark.parametrize("name", ["counts", "matching", "written", "titles"])
def test_the_papers_of_the_vocabulary_are_counted_as_they_were(name: str) -> None:
    again = getattr(_LEXICON.count(_COUNTED, _CORPUS), name)
    np.testing.assert_array_equal(again.toarray(), getattr(_CORPUS, name).toarray())


@pytest.mark.parametrize(
    ("texts", "words", "cached"),
    [
        (["green lamp", "lamps shine", "lamp shade", "warm lamps"], {"lamps": 2}, {"lamp": 2}),
        (["low-rank nets", "low-rank mats"] * 2, {"low rank": 3, "low": 3, "rank": 3}, {"low-rank": 3}),
        (["soft lamps shine"] * 3, {"zebras": 5}, {}),
        (["soft lamps shine"] * 3, {}, {}),
    ],
    ids=["a plural of a word", "another spelling", "a new word", "no words"],
)
def test_a_new_spelling_counts_as_the_word_it_is(
    texts: list[str], words: dict[str, int], cached: dict[str, int]
) -> None:
    corpus, reading = read_corpus(map(count_words, texts), TextSettings(min_papers=1))
    phrases = {name: n for name, n in words.items() if " " in name}
    alone = {name: n for name, n in words.items() if " " not in name}
    counts = Lexicon.of(reading).count([WordCounts(words=alone, phrases=phrases)], corpus).counts
    result = {corpus.vocabulary[at]: int(n) for at, n in zip(counts.indices, counts.data, strict=True)}
    assert {name.lower().removesuffix("s"): n for name, n in result.items()} == cached
