"""Topics and subtopics are named after distinctive words, or as the user wants."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.corpus import Corpus
from confpapers.analysis.phrases import doc_freq
from confpapers.analysis.subtopics import Subtopics
from confpapers.analysis.topic_names import (
    SUBTOPIC_RULE,
    TOPIC_RULE,
    NamingRule,
    WordUse,
    merge_topics,
    name_subtopics,
    name_topics,
)
from confpapers.analysis.topics import TopicModel
from confpapers.model import Topic


def corpus_of(papers: list[str]) -> Corpus:
    """A corpus of papers that are written as their words, parted by commas."""
    words = sorted({word for paper in papers for word in paper.split(", ")}, key=str.casefold)
    counts = np.zeros((len(papers), len(words)), np.int32)
    for row, paper in enumerate(papers):
        for word in paper.split(", "):
            counts[row, words.index(word)] += 1
    table = csr_array(counts)
    return Corpus(tuple(words), table, doc_freq(table), table, table, table)


def named(group: list[str], others: list[str], rule: NamingRule = TOPIC_RULE, taken: set[str] | None = None) -> str:
    """What a group of papers is called beside others."""
    use = WordUse.of(corpus_of([*group, *others]))
    rows = np.arange(len(group))
    return use.name(rows, use.scores(rows, use.share, rule), set() if taken is None else taken, rule)


SEA = ["gull, tern, model"] * 6
OTHERS = ["lantern, oil, model"] * 20


def test_a_word_used_by_all_papers_names_no_group() -> None:
    assert named(["gull, coast"] * 6, ["lantern, coast"] * 20) == "Gull"


def test_a_phrase_is_preferred_to_an_equally_frequent_word() -> None:
    assert named(["gull, storm surge"] * 6, OTHERS).startswith("Storm Surge")


def test_a_rare_phrase_is_not_a_name() -> None:
    assert named(["gull, storm surge", *["gull"] * 11], OTHERS) == "Gull"


def test_a_word_of_two_papers_names_no_subtopic() -> None:
    group = ["tide, gauge, rare, odd"] * 2 + ["tide, gauge"] * 2 + ["gauge"] * 4
    assert named(group, ["lamp, tide"] * 20 + ["lamp"] * 20, SUBTOPIC_RULE) == "Gauge"
    two = NamingRule(0.2, SUBTOPIC_RULE.phrase, SUBTOPIC_RULE.second)
    assert "Odd" in named(group, ["lamp, tide"] * 20 + ["lamp, gauge"] * 20, two)
    assert "Odd" not in named(group, ["lamp, tide"] * 20 + ["lamp, gauge"] * 20, SUBTOPIC_RULE)


def test_in_a_large_group_a_word_of_fewer_papers_names() -> None:
    assert [SUBTOPIC_RULE.enough(papers) for papers in (4, 10, 16, 49)] == [
        3,
        3,
        pytest.approx(4.8),
        pytest.approx(8.4),
    ]
    assert TOPIC_RULE.enough(100) == 12


def test_generic_words_are_names_only_if_there_is_no_other() -> None:
    assert named(["gull, lower bounds"] * 6, OTHERS).startswith("Gull")
    assert named(["lower bounds"] * 6, OTHERS) == "Lower Bounds"


def test_the_last_word_of_a_phrase_is_the_name_if_many_more_papers_use_it() -> None:
    papers = [*["lens polishing, polishing"] * 3, *["polishing, glass"] * 7]
    assert named(papers, OTHERS).split(" · ")[0] == "Polishing"


def test_the_second_word_is_one_of_the_papers_that_lack_the_first() -> None:
    papers = [*["keel, hull"] * 6, *["mast, rigging"] * 5]
    first, second = named(papers, OTHERS).split(" · ")
    assert len({first, second} & {"Keel", "Hull"}) == 1
    assert len({first, second} & {"Mast", "Rigging"}) == 1


def test_a_name_does_not_combine_an_acronym_with_its_expansion() -> None:
    assert named(["TGA, tide gauge-array"] * 6, OTHERS) == "Tide Gauge-array"


def test_no_two_groups_share_a_name() -> None:
    taken: set[str] = set()
    assert named(["gull"] * 6, OTHERS, taken=taken) == "Gull"
    assert named(["gull"] * 6, OTHERS, taken=taken) == ""


def _model(main: NDArray[np.int64], words: int) -> TopicModel:
    theta = np.full((len(main), int(main.max()) + 1), 0.1, np.float32)
    theta[np.arange(len(main)), main] = 0.9
    theta /= theta.sum(axis=1, keepdims=True)
    return TopicModel(np.full((theta.shape[1], words), 1 / words, np.float32), theta, 0.0, 0.0)


PAPERS = [*["tide, gauge"] * 8, *["tide, ebb"] * 8, *["lamp, wick"] * 8, *["lamp, lens"] * 8]
MAIN = np.repeat([0, 1], 16)
PARTS = Subtopics(np.repeat([0, 1, 2, 3], 8).astype(np.int32), np.array([0, 0, 1, 1], np.int32))


def _subtopics(names: dict[str, str]) -> tuple[tuple[Topic, ...], Subtopics, list[str]]:
    corpus = corpus_of(PAPERS)
    model = _model(MAIN, len(corpus.vocabulary))
    return name_subtopics(name_topics(model, corpus, {}), corpus, model.theta, PARTS, names)


def test_a_subtopic_is_named_after_words_that_its_siblings_lack() -> None:
    topics, _, _ = _subtopics({})
    assert [[part.name for part in topic.subtopics] for topic in topics] == [["Ebb", "Gauge"], ["Lens", "Wick"]] or [
        sorted(part.name for part in topic.subtopics) for topic in topics
    ] == [["Ebb", "Gauge"], ["Lens", "Wick"]]
    assert all(part.papers == 8 for topic in topics for part in topic.subtopics)


@pytest.mark.parametrize("key", ["1.0", "wick", "WICK"])
def test_a_person_names_a_subtopic_by_its_number_or_by_a_word(key: str) -> None:
    topics, _, unused = _subtopics({key: "Trimming"})
    assert topics[1].subtopics[0].name == "Trimming"
    assert not unused


def test_subtopics_with_the_same_given_name_are_merged_and_the_others_keep_their_numbers() -> None:
    topics, parts, _ = _subtopics({"wick": "Lamp parts", "lens": "Lamp parts", "sextant": "Ghosts", "5.1": "Nobody"})
    assert [(part.number, part.name, part.papers) for part in topics[1].subtopics] == [(0, "Lamp parts", 16)]
    assert sorted(set(parts.owner.tolist())) == [0, 1, 2]
    assert [part.number for part in topics[0].subtopics] == [0, 1]


def test_keys_that_match_no_subtopic_are_reported() -> None:
    assert _subtopics({"sextant": "Ghosts", "5.1": "Nobody"})[2] == ["sextant", "5.1"]


def test_topics_with_the_same_given_name_are_merged() -> None:
    model = _model(np.array([0, 1, 2, 2]), 3)
    merged, names = merge_topics(model, {0: "Coast", 2: "coast"})
    assert names == {0: "Coast"}
    assert merged.theta[:, 0] == pytest.approx(model.theta[:, 0] + model.theta[:, 2])
    assert merged.phi.sum(axis=1) == pytest.approx([1, 1])
    assert merge_topics(model, {0: "Coast"})[0] is model


def test_a_paper_without_words_has_no_subtopic() -> None:
    corpus = corpus_of([*PAPERS, "lamp"])
    model = _model(np.append(MAIN, 1), len(corpus.vocabulary))
    owner = np.append(PARTS.owner, -1).astype(np.int32)
    topics, parts, _ = name_subtopics(
        name_topics(model, corpus, {}), corpus, model.theta, Subtopics(owner, PARTS.topic), {}
    )
    assert parts.owner[-1] == -1
    assert sum(part.papers for topic in topics for part in topic.subtopics) == 32


def test_a_name_is_no_longer_than_forty_characters() -> None:
    long = "photogrammetric reconstruction"
    name = named([f"{long}, hydrographic measurements"] * 6, OTHERS, SUBTOPIC_RULE)
    assert len(name) <= 40
