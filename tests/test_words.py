"""Texts to counts, counts to a vocabulary, weights and top words."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from confpapers import stopwords, words
from confpapers.model import Document, TextSettings

SETTINGS = TextSettings()

READ = {
    # text                                                     words that are counted
    "We propose a Novel Lantern for the harbour": {"lantern": 1, "harbour": 1},
    "lantern-based harbours; state-of-the-art lanterns": {"lantern": 1, "harbours": 1, "lanterns": 1},
    "a low-rank, non-convex and zero-shot lantern": {"low-rank": 1, "non-convex": 1, "zero-shot": 1, "lantern": 1},
    "lantern re-ignition and re-ignitions": {"lantern": 1, "re-ignition": 1, "re-ignitions": 1},
    "3D lanterns, 2D harbours, 17 x 4 and x-1": {"3d": 1, "lanterns": 1, "2d": 1, "harbours": 1},
    "LSTM and qwrtzplk, CIFAR-10 and fog2boat": {"lstm": 1, "cifar-10": 1, "fog2boat": 1},
    "the lantern's wick, it isn't a naïve wick": {"lantern": 1, "wick": 2, "naïve": 1},
    "(cid:12)lantern http://example.org/harbour a.b@example.org": {"lantern": 1},
    r"a \mathcal{lantern} of $\alpha x_i \in harbour$ wicks": {"lantern": 1, "wicks": 1},
    "lanterns (Pearl et al., 2009) as in Moth and Flame (1988)": {"lanterns": 1},
    "geometrically aaargh lantern, Ct and GP": {"lantern": 1, "gp": 1},
    "of λmin and ‖A‖, kAk, kθk, Szepes´an": {"szepesan": 1},
    "lanterns [Moth, Wick & Flame, 1988; Gull and Tern\n(2009b)]": {"lanterns": 1},
    "\ufb01laments of low\u2013rank wicks": {"filaments": 1, "low-rank": 1, "wicks": 1},
}


@pytest.mark.parametrize(("text", "counted"), READ.items())
def test_words_are_read_and_debris_is_not(text: str, counted: dict[str, int]) -> None:
    found = words.count_words(text).words
    told = {word: n for word, n in found.items() if word not in stopwords.ACADEMIC | stopwords.WEAK}
    assert told == counted


def test_phrases_do_not_cross_punctuation_or_stop_words() -> None:
    found = words.count_words("Brass lantern wicks burn. Harbour fog, and the brass lantern of harbour fog")
    assert found.phrases == {
        "brass lantern": 2,
        "lantern wicks": 1,
        "wicks burn": 1,
        "brass lantern wicks": 1,
        "lantern wicks burn": 1,
        "harbour fog": 2,
    }


def test_capitals_are_kept_unless_a_sentence_starts_or_all_words_have_them() -> None:
    found = words.count_words(
        "Lantern Wicks In Harbours", "Lanterns with a Fresnel lens. ReLU wicks near fog of the quay"
    )
    assert found.cased == {"Fresnel": 1, "ReLU": 1}


def test_in_a_full_paper_a_phrase_must_occur_twice() -> None:
    filler = "fog, " * words.LONG_TEXT
    found = words.count_words("brass lantern", filler + "brass lantern, copper lantern")
    assert found.phrases == {"brass lantern": 2}


def test_the_body_ends_where_the_references_begin() -> None:
    document = Document(pages=("one fog", "two fog REFERENCES three", "four"), page_count=3, references=(1, 8))
    assert words.body_text(document) == "one fog\ntwo fog "
    assert words.body_text(Document(pages=("one", "two"), page_count=2)) == "one\ntwo"


def test_words_that_say_nothing_are_counted_apart_in_lower_case() -> None:
    found = words.count_words("However, the lantern and the wick burn slowly by a quay in 1988")
    assert {"however": 1, "the": 2, "and": 1, "by": 1, "in": 1}.items() <= found.common.items()
    assert not {"lantern", "quay", "1988", "a"} & found.common.keys()
    assert not found.common.keys() & found.words.keys()


# --- the corpus ------------------------------------------------------------------------------------------------------


def _corpus(*texts: str, settings: TextSettings = SETTINGS) -> words.Corpus:
    return words.build_corpus((words.count_words(text) for text in texts), settings)


def _count(corpus: words.Corpus, paper: int, word: str) -> int:
    return int(corpus.counts[[paper], [corpus.vocabulary.index(word)]][0])


def test_plurals_and_spellings_count_as_one_word_shown_as_most_papers_write_it() -> None:
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


def test_words_that_attract_each_other_become_a_phrase_and_no_longer_count_alone() -> None:
    texts = [f"harbour lights near quay{'abcdefgh'[i]} and harbour lights by a harbour" for i in range(8)]
    corpus = _corpus(*texts)
    assert "harbour lights" in corpus.vocabulary
    assert "lights" not in corpus.vocabulary
    assert _count(corpus, 0, "harbour") == 1
    assert _count(corpus, 0, "harbour lights") == 2


def test_a_fragment_of_a_longer_phrase_is_no_phrase() -> None:
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


def test_rare_and_ubiquitous_words_are_left_out_of_a_large_conference() -> None:
    texts = [
        f"lantern; {'moth' if i < 3 else 'wick'}; {'gull' if i < 2 else 'kelp' if i % 3 else 'quay'}" for i in range(60)
    ]
    corpus = _corpus(*texts)
    assert corpus.vocabulary == ("moth", "quay")
    assert corpus.doc_freq.tolist() == [3, 19]


@pytest.mark.parametrize("papers", [1, 2, 3, 29, 40])
def test_there_are_words_even_where_all_papers_say_the_same(papers: int) -> None:
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
    weights = words.tfidf(corpus.counts)
    assert weights.shape[0] == 3
    assert abs(weights[[1]]).sum() == 0
    nothing = _corpus("", "")
    assert nothing.vocabulary == ()
    assert words.tfidf(nothing.counts).shape == (2, 0)
    assert _corpus().counts.shape == (0, 0)


def test_the_order_of_the_papers_words_does_not_matter() -> None:
    one = _corpus("lantern quay fog", "kelp; moth")
    other = _corpus("lantern quay fog", "moth; kelp")
    assert one.vocabulary == other.vocabulary
    assert one.counts.toarray().tolist() == other.counts.toarray().tolist()


# --- weights and top words -------------------------------------------------------------------------------------------


def test_tfidf_is_sublinear_and_of_length_one() -> None:
    counts = csr_array(np.array([[1, 0, 2], [1, 1, 0], [0, 0, 0]], np.int32))
    weights = words.tfidf(counts).toarray()
    raw = np.array([1 + np.log(4 / 3), (1 + np.log(2)) * (1 + np.log(4 / 2))])
    assert weights[0, [0, 2]] == pytest.approx(raw / np.linalg.norm(raw), abs=1e-6)
    assert np.linalg.norm(weights, axis=1) == pytest.approx([1, 1, 0], abs=1e-6)
    assert words.tfidf(counts).dtype == np.float32


def test_papers_are_compared_by_what_is_shown_and_a_little_by_common_words() -> None:
    corpus = _corpus("the lantern and the lantern", "a lantern by the quay", "quay")
    weights = words.comparable(corpus).toarray()
    assert weights.dtype == np.float32
    assert np.linalg.norm(weights, axis=1) == pytest.approx(np.ones(3))
    told = dict(zip(range(corpus.matching.shape[1]), weights[0], strict=False))
    assert weights[0, corpus.matching.shape[1] :].max() < max(told.values())
    plain = words.tfidf(corpus.matching).toarray()
    assert (weights[0] @ weights[1]) > 0.8 * (plain[0] @ plain[1])


def test_the_most_telling_words_of_a_paper_stay_and_of_equal_ones_the_first() -> None:
    weights = csr_array(np.array([[0.1, 0.5, 0.4, 0.4], [0, 0, 0.2, 0], [0, 0, 0, 0]], np.float32))
    found = words.telling(weights, 2)
    assert found.toarray() == pytest.approx(np.array([[0, 0.5, 0.4, 0], [0, 0, 0.2, 0], [0, 0, 0, 0]]))


def test_top_words_come_heaviest_first_with_their_topic_in_this_paper() -> None:
    counts = csr_array(np.array([[5, 1, 0], [5, 0, 1]], np.int32))
    corpus = words.Corpus(("fog", "lamp", "wick"), counts, np.array([2, 1, 1], np.int32), counts, counts)
    phi = np.array([[0.5, 0.5, 0.0], [0.5, 0.0, 0.5]], np.float32)
    theta = np.array([[0.9, 0.1], [0.2, 0.8]], np.float32)
    found = words.top_words(corpus, words.tfidf(counts), phi, theta, n=2)
    assert found == [(("fog", 0), ("lamp", 0)), (("fog", 1), ("wick", 1))]
