"""Topic vectors of papers in few dimensions."""

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.linalg import ArpackError, svds

from confpapers.analysis import latent
from confpapers.analysis.corpus import Corpus, build_corpus
from confpapers.analysis.latent import titled, topic_vectors, truncated_svd
from confpapers.analysis.similar import nearest
from confpapers.analysis.tokens import count_words
from confpapers.model import TextSettings

SEA = ("harbour", "tide", "anchor", "sail", "gull", "buoy")
KITCHEN = ("kettle", "whisk", "ladle", "oven", "dough", "saucer")
GARDEN = ("shovel", "hedge", "compost", "pergola", "trellis", "mulch")
SKY = ("comet", "zenith", "nebula", "aurora", "eclipse", "quasar")
TOPICS = (SEA, KITCHEN, GARDEN, SKY)
COMMON = ("study", "lantern", "puddle", "postcard")


def _corpus(papers: int = 40) -> Corpus:
    draw = np.random.default_rng(1)
    rows = []
    for number in range(papers):
        words = TOPICS[number % 4]
        rows.append((f"{words[number % 6]} {words[(number + 1) % 6]}", " ".join(draw.choice(words + COMMON, 14))))
    return build_corpus((count_words(*row) for row in rows), TextSettings(min_papers=1))


def test_papers_of_one_topic_point_one_way() -> None:
    corpus = _corpus()
    words = titled(corpus)
    vectors = topic_vectors(words, *nearest(words))
    cosines = vectors @ vectors.T
    same = np.equal.outer(np.arange(40) % 4, np.arange(40) % 4) & ~np.eye(40, dtype=bool)
    assert cosines[same].mean() > cosines[~same].mean() + 0.3
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_conference_of_one_paper_has_a_vector_of_zeros() -> None:
    corpus = build_corpus([count_words("Tide", "A harbour.")], TextSettings(min_papers=1))
    words = titled(corpus)
    assert topic_vectors(words, *nearest(words)).tolist() == [[0.0]]


def test_title_words_are_also_counted_separately_in_the_same_columns() -> None:
    corpus = build_corpus(
        [count_words("Tide and harbours", "A tide of gulls."), count_words("Gulls", "Harbour tide.")],
        TextSettings(min_papers=1),
    )
    assert corpus.titles.shape == corpus.matching.shape
    assert corpus.titles.sum(axis=1).tolist() == [2, 1]
    assert (corpus.titles.toarray() <= corpus.matching.toarray()).all()


def test_a_text_alone_has_no_title() -> None:
    assert count_words("Tide and harbour").title == {}


def test_the_largest_entry_of_each_direction_is_above_zero() -> None:
    draw = np.random.default_rng(6)
    weights = csr_array(draw.poisson(0.5, (40, 30)).astype(np.float32))
    reduced, basis = truncated_svd(weights, 5)
    assert (reduced[np.abs(reduced).argmax(axis=0), np.arange(5)] > 0).all()
    assert weights @ basis == pytest.approx(reduced, abs=1e-5)
    assert basis.T @ basis == pytest.approx(np.eye(5), abs=1e-5)


def _counted() -> csr_array:
    return csr_array(np.random.default_rng(6).poisson(0.5, (60, 40)).astype(np.float32))


def test_a_large_matrix_has_the_same_directions_in_single_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    exact, _ = truncated_svd(_counted(), 5)
    monkeypatch.setattr(latent, "_LARGE", 100)
    reduced, basis = truncated_svd(_counted(), 5)
    assert exact.dtype == np.float64
    assert reduced.dtype == basis.dtype == np.float32
    assert reduced == pytest.approx(exact, abs=1e-3)


def test_what_single_precision_cannot_factorise_is_factorised_in_double(monkeypatch: pytest.MonkeyPatch) -> None:
    exact, _ = truncated_svd(_counted(), 5)
    tried = []

    def failing(matrix: csr_array, *rest: Any, **options: Any) -> Any:
        tried.append(matrix.dtype)
        if matrix.dtype == np.float32:
            raise ArpackError(3)
        return svds(matrix, *rest, **options)

    monkeypatch.setattr(latent, "_LARGE", 100)
    monkeypatch.setattr("scipy.sparse.linalg.svds", failing)
    assert truncated_svd(_counted(), 5)[0] == pytest.approx(exact)
    assert tried == [np.float32, np.float64]
