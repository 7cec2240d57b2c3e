"""Weights of words, and each paper's top words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from confpapers.analysis.corpus import Corpus, build_corpus
from confpapers.analysis.tokens import count_words
from confpapers.analysis.weights import comparable, telling, tfidf, top_words
from confpapers.model import TextSettings


def test_tfidf_is_sublinear_and_of_length_one() -> None:
    counts = csr_array(np.array([[1, 0, 2], [1, 1, 0], [0, 0, 0]], np.int32))
    weights = tfidf(counts).toarray()
    raw = np.array([1 + np.log(4 / 3), (1 + np.log(2)) * (1 + np.log(4 / 2))])
    assert weights[0, [0, 2]] == pytest.approx(raw / np.linalg.norm(raw), abs=1e-6)
    assert np.linalg.norm(weights, axis=1) == pytest.approx([1, 1, 0], abs=1e-6)
    assert tfidf(counts).dtype == np.float32


def _written(*texts: str) -> Corpus:
    return build_corpus(map(count_words, texts), TextSettings())


def test_papers_are_compared_by_what_they_are_about_and_by_how_they_are_written_in_equal_parts() -> None:
    corpus = _written("the lantern and the lantern", "a lantern by the quay", "quay")
    weights = comparable(corpus).toarray()
    assert weights.dtype == np.float32
    assert np.linalg.norm(weights, axis=1) == pytest.approx(np.ones(3))
    about, style = np.split(weights, [corpus.matching.shape[1]], axis=1)
    assert np.linalg.norm(about, axis=1) == pytest.approx(np.sqrt(np.full(3, 0.5)))
    assert np.linalg.norm(style, axis=1) == pytest.approx(np.sqrt(np.full(3, 0.5)))


def test_papers_on_one_topic_are_more_similar_if_their_style_is() -> None:
    alike, other = "however the wick burns although rarely", "thus a wick burns whenever needed"
    rows = comparable(_written(alike, f"{alike} indeed", f"{other} indeed")).toarray()
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.1


def test_common_words_do_not_make_papers_similar() -> None:
    texts = [f"the lantern by the quay; {word}" for word in ("moth", "wick") for _ in range(20)]
    rows = comparable(_written(*texts)).toarray()
    assert rows[0] @ rows[1] == pytest.approx(1)
    assert rows[0] @ rows[39] == 0


def test_a_paper_without_words_has_an_empty_row() -> None:
    weights = comparable(_written("lantern", "", "lantern quay"))
    assert abs(weights[[1]]).sum() == 0
    assert comparable(_written()).shape[0] == 0


def test_the_heaviest_words_of_a_paper_are_kept_and_ties_keep_the_first() -> None:
    weights = csr_array(np.array([[0.1, 0.5, 0.4, 0.4], [0, 0, 0.2, 0], [0, 0, 0, 0]], np.float32))
    result = telling(weights, 2)
    assert result.toarray() == pytest.approx(np.array([[0, 0.5, 0.4, 0], [0, 0, 0.2, 0], [0, 0, 0, 0]]))


@given(st.integers(0, 12), st.integers(1, 8), st.integers(1, 5), st.integers(0, 99))
def test_the_heaviest_words_are_those_that_sorting_finds(papers: int, words: int, most: int, seed: int) -> None:
    weights = csr_array(np.random.default_rng(seed).integers(0, 4, (papers, words)).astype(np.float32))
    result = telling(weights, most)
    for paper, row in enumerate(weights.toarray()):
        heaviest = [at for at in np.argsort(-row, kind="stable")[:most].tolist() if row[at]]
        assert result.indices[result.indptr[paper] : result.indptr[paper + 1]].tolist() == sorted(heaviest)
        assert result[[paper]].toarray()[0, heaviest].tolist() == row[heaviest].tolist()


def test_top_words_come_heaviest_first_with_their_topic_in_this_paper() -> None:
    counts = csr_array(np.array([[5, 1, 0], [5, 0, 1]], np.int32))
    corpus = Corpus(("fog", "lamp", "wick"), counts, np.array([2, 1, 1], np.int32), counts, counts, counts)
    phi = np.array([[0.5, 0.5, 0.0], [0.5, 0.0, 0.5]], np.float32)
    theta = np.array([[0.9, 0.1], [0.2, 0.8]], np.float32)
    result = list(top_words(corpus, tfidf(counts), phi, theta, n=2))
    assert result == [(("fog", 0), ("lamp", 0)), (("fog", 1), ("wick", 1))]
