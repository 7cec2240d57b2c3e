"""Papers like a text: the page's script, on an index made here and vectors by hand."""

import base64
from collections.abc import Sequence
from typing import Any

import in_node
import numpy as np

from confpapers.model import Entry
from confpapers.site import postings, search_index

PAPERS = (
    ("Kites over Cold Harbours", "Kites carry lanterns over the harbour at dusk."),
    ("Lanterns for Sailors", "A lantern in the harbour guides sailors and kites."),
    ("Knots that Hold", "A study of rope."),  # shares no word with the text, but lies where the first two do
    ("Bread without Yeast", "Dough rises on patience."),
    ("Ovens and Patience", "Bread is baked slowly."),
)
NORTH, EAST = (100, 0), (0, 100)
TEXT = "The kites, the kites, and a lantern at the harbour in the evening. 1984!"

_RANK = """
const index = confpapers.search.open(input.index);
const vectors = input.vectors && confpapers.vectors(confpapers.core.bytes(input.vectors), index.papers);
const words = confpapers.likeness.words(input.text, input.many);
const { scores, words: telling } = confpapers.likeness.rank(words, index, vectors || null);
const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
return { words, order, scores: [...scores], telling: telling.map(({ word }) => word) };
"""


def rank(text: str, *, vectors: Sequence[Sequence[int]] = (), many: bool = False) -> Any:
    entries = [
        Entry(id=str(n), title=title, authors=(), abstract=abstract, url="", pdf_url="")
        for n, (title, abstract) in enumerate(PAPERS)
    ]
    index = postings.encode(search_index.build(entries))
    value = {
        "index": base64.b64encode(index).decode(),
        "vectors": base64.b64encode(np.array(vectors, np.int8).tobytes()).decode(),
        "text": text,
        "many": many,
    }
    return in_node.run(("search/search", "search/likeness", "core/vectors"), _RANK, value)


def test_the_words_of_a_text_are_counted_without_stop_words_and_numbers() -> None:
    words = {word["word"]: word["count"] for word in rank(TEXT)["words"]}
    assert words == {"kites": 2, "lantern": 1, "harbour": 1, "evening": 1}


def test_papers_that_share_rare_words_come_first_and_these_words_are_named() -> None:
    result = rank(TEXT)
    assert set(result["order"][:2]) == {0, 1}
    assert result["scores"][2:] == [0, 0, 0]
    assert set(result["telling"]) == {"kites", "lantern", "harbour"}


def test_a_paper_in_the_same_direction_comes_before_those_in_others() -> None:
    result = rank(TEXT, vectors=[NORTH, NORTH, NORTH, EAST, EAST])
    assert result["order"][2] == 2
    assert result["scores"][2] > 0.1 > result["scores"][3]


def test_a_text_without_a_known_word_ranks_nothing() -> None:
    result = rank("Quantum chromodynamics?", vectors=[NORTH] * 5)
    assert result["scores"] == [0] * 5
    assert result["telling"] == []


def test_few_words_are_looked_up_in_an_index_in_parts_the_most_frequent_first() -> None:
    text = "rope rope " + " ".join(f"invented{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(80))
    words = rank(text, many=True)["words"]
    assert len(words) == 32
    assert words[0] == {"term": "rope", "word": "rope", "count": 2}
