"""Counts to weights, and each paper's most telling words."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from confpapers.corpus import Corpus, build_corpus
from confpapers.model import TextSettings
from confpapers.weights import comparable, telling, tfidf, top_words
from confpapers.words import count_words


def test_tfidf_is_sublinear_and_of_length_one() -> None:
    counts = csr_array(np.array([[1, 0, 2], [1, 1, 0], [0, 0, 0]], np.int32))
    weights = tfidf(counts).toarray()
    raw = np.array([1 + np.log(4 / 3), (1 + np.log(2)) * (1 + np.log(4 / 2))])
    assert weights[0, [0, 2]] == pytest.approx(raw / np.linalg.norm(raw), abs=1e-6)
    assert np.linalg.norm(weights, axis=1) == pytest.approx([1, 1, 0], abs=1e-6)
    assert tfidf(counts).dtype == np.float32


def test_papers_are_compared_by_what_is_shown_and_a_little_by_common_words() -> None:
    texts = ("the lantern and the lantern", "a lantern by the quay", "quay")
    corpus = build_corpus(map(count_words, texts), TextSettings())
    weights = comparable(corpus).toarray()
    assert weights.dtype == np.float32
    assert np.linalg.norm(weights, axis=1) == pytest.approx(np.ones(3))
    told = dict(zip(range(corpus.matching.shape[1]), weights[0], strict=False))
    assert weights[0, corpus.matching.shape[1] :].max() < max(told.values())
    plain = tfidf(corpus.matching).toarray()
    assert (weights[0] @ weights[1]) > 0.8 * (plain[0] @ plain[1])


def test_the_most_telling_words_of_a_paper_stay_and_of_equal_ones_the_first() -> None:
    weights = csr_array(np.array([[0.1, 0.5, 0.4, 0.4], [0, 0, 0.2, 0], [0, 0, 0, 0]], np.float32))
    found = telling(weights, 2)
    assert found.toarray() == pytest.approx(np.array([[0, 0.5, 0.4, 0], [0, 0, 0.2, 0], [0, 0, 0, 0]]))


def test_top_words_come_heaviest_first_with_their_topic_in_this_paper() -> None:
    counts = csr_array(np.array([[5, 1, 0], [5, 0, 1]], np.int32))
    corpus = Corpus(("fog", "lamp", "wick"), counts, np.array([2, 1, 1], np.int32), counts, counts)
    phi = np.array([[0.5, 0.5, 0.0], [0.5, 0.0, 0.5]], np.float32)
    theta = np.array([[0.9, 0.1], [0.2, 0.8]], np.float32)
    found = top_words(corpus, tfidf(counts), phi, theta, n=2)
    assert found == [(("fog", 0), ("lamp", 0)), (("fog", 1), ("wick", 1))]
