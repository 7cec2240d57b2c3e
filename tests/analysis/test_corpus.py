"""The word counts of all papers: the vocabulary of a conference."""

import numpy as np
import pytest

from confpapers.analysis.corpus import MOST_USED, Corpus, build_corpus
from confpapers.analysis.tokens import count_words
from confpapers.analysis.weights import tfidf
from confpapers.model import TextSettings

SETTINGS = TextSettings()


def _corpus(*texts: str, settings: TextSettings = SETTINGS) -> Corpus:
    return build_corpus((count_words(text) for text in texts), settings)


def _count(corpus: Corpus, paper: int, word: str) -> int:
    return int(corpus.counts[[paper], [corpus.vocabulary.index(word)]][0])


def test_plurals_and_spellings_count_as_one_word_in_its_most_frequent_form() -> None:
    corpus = _corpus(
        "buoys; a buoy; low-tide charts",
        "buoys; low tide charts; lowtide",
        "buoys; low-tide; lens, lens",
    )
    assert "buoys" in corpus.vocabulary
    assert "buoy" not in corpus.vocabulary
    assert "lens" in corpus.vocabulary  # no plural of "len"
    assert _count(corpus, 0, "buoys") == 2
    assert [_count(corpus, paper, "low-tide") for paper in range(3)] == [1, 2, 1]


def test_cohesive_words_become_a_phrase_and_no_longer_count_alone() -> None:
    texts = [f"harbour lights near quay{'abcdefgh'[i]} and harbour lights by a harbour" for i in range(8)]
    corpus = _corpus(*texts)
    assert "harbour lights" in corpus.vocabulary
    assert "lights" not in corpus.vocabulary
    assert _count(corpus, 0, "harbour") == 1
    assert _count(corpus, 0, "harbour lights") == 2


def test_a_fragment_of_a_longer_phrase_is_not_a_phrase() -> None:
    texts = [f"the convolving neural {'lamp' if i < 8 else 'fog'}; a {word}" for i, word in enumerate("abcdefghij")]
    corpus = _corpus(*texts)
    assert "convolving neural lamp" in corpus.vocabulary
    assert "convolving neural" not in corpus.vocabulary
    assert "neural lamp" not in corpus.vocabulary


def test_weak_words_count_only_in_phrases() -> None:
    corpus = _corpus(*["the tide set and its time; time series of fog, time series"] * 4)
    assert "time series" in corpus.vocabulary
    assert "time" not in corpus.vocabulary


def test_shown_forms_have_the_capitals_that_most_papers_give_them() -> None:
    corpus = _corpus(
        *["the GPU lamp with a Fresnel lens near gpu wicks; fog of a quay by the GPU and its bright, old, calm harbour"]
        * 3
    )
    assert "GPU" in corpus.vocabulary
    assert "Fresnel" in corpus.vocabulary


def test_of_several_forms_with_capitals_the_most_frequent_is_shown() -> None:
    corpus = _corpus(
        *["a lamp by SfM near wicks; fog of old, calm and bright quays, by the tides and gulls of our harbour"] * 3,
        *["a lamp by SFM near wicks; fog of old, calm and bright quays, by the tides and gulls of our harbour"] * 2,
        *["a lamp by sfm near wicks; fog of old, calm and bright quays, by the tides and gulls of our harbour"] * 3,
    )
    assert "SfM" in corpus.vocabulary


def test_rare_and_ubiquitous_words_are_left_out_of_a_large_conference() -> None:
    texts = [
        f"lantern; {'moth' if i < 3 else 'wick'}; {'gull' if i < 2 else 'kelp' if i % 3 else 'quay'}" for i in range(60)
    ]
    corpus = _corpus(*texts)
    assert corpus.vocabulary == ("moth", "quay")
    assert corpus.doc_freq.tolist() == [3, 19]


@pytest.mark.parametrize("papers", [1, 2, 3, 29, 40])
def test_a_conference_of_identical_papers_has_words(papers: int) -> None:
    corpus = _corpus(*["a lantern by the quay"] * papers)
    assert corpus.vocabulary == ("lantern", "quay")
    assert corpus.counts.toarray().tolist() == [[1, 1]] * papers


def test_the_vocabulary_keeps_the_most_frequent_words() -> None:
    names = [a + b + "olu" for a in "bcdfghklmnpr" for b in "aeiouybcdf"]
    texts = ["; ".join(names[: 100 + 10 * (i % 3)]) for i in range(9)]
    corpus = _corpus(*texts, settings=TextSettings(vocabulary=100))
    assert set(corpus.vocabulary) == set(names[:100])


def test_papers_without_words_keep_their_rows() -> None:
    corpus = _corpus("lantern", "", "lantern quay")
    weights = tfidf(corpus.counts)
    assert weights.shape[0] == 3
    assert abs(weights[[1]]).sum() == 0
    nothing = _corpus("", "")
    assert nothing.vocabulary == ()
    assert tfidf(nothing.counts).shape == (2, 0)
    assert _corpus().counts.shape == (0, 0)


def test_the_order_of_the_papers_words_does_not_matter() -> None:
    one = _corpus("lantern quay fog", "kelp; moth")
    other = _corpus("lantern quay fog", "moth; kelp")
    assert one.vocabulary == other.vocabulary
    assert one.counts.toarray().tolist() == other.counts.toarray().tolist()


def test_the_most_used_words_of_each_paper_are_kept_as_written() -> None:
    names = [a + b + "olu" for a in "bcdfghklmnpr" for b in "aeiouybcdfghklmnprst"]
    corpus = _corpus("the lanterns and the lantern", "the lantern, and lanterns", " ".join(names), " ".join(names))
    assert corpus.written.toarray()[0].sum() == 5
    assert np.diff(corpus.written.indptr).tolist() == [4, 4, MOST_USED, MOST_USED]
