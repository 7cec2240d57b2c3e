"""Variational Bayes for LDA: shares that are there are found, however the papers are cut into batches."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis import lda

TOPICS = np.array([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0], [0, 0, 0, 0, 0.5, 0.5]], np.float32)


def _papers(papers: int = 90, words: int = 200) -> tuple[csr_array, NDArray[np.float64]]:
    draw = np.random.default_rng(4)
    shares = draw.dirichlet(np.full(3, 0.4), size=papers)
    counts = np.array([draw.multinomial(words, row) for row in shares @ TOPICS.astype(float)])
    return csr_array(counts.astype(np.float32)), shares


def test_the_papers_shares_of_known_topics_are_found() -> None:
    counts, shares = _papers()
    found = lda.infer(counts, TOPICS)
    assert found.sum(axis=1) == pytest.approx(np.ones(90), abs=1e-5)
    assert np.abs(found - shares).max() < 0.1


def test_topics_are_found_from_a_rough_start() -> None:
    counts, _ = _papers()
    rough = (TOPICS + 0.3) * 100
    found = lda.fit(counts, rough.astype(np.float32), passes=10)
    assert np.abs(found - TOPICS).max() < 0.06
    assert found.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_batches_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, _ = _papers()
    start = ((TOPICS + 0.3) * 100).astype(np.float32)
    whole, shares = lda.fit(counts, start, passes=3), lda.infer(counts, TOPICS)
    monkeypatch.setattr(lda, "_CELLS", 100)
    assert sum(1 for _ in lda._batches(counts, 3)) > 9
    assert lda.fit(counts, start, passes=3) == pytest.approx(whole, abs=1e-4)
    assert lda.infer(counts, TOPICS) == pytest.approx(shares, abs=1e-5)


def test_topics_taught_by_some_papers_are_told_again_by_all() -> None:
    counts, _ = _papers()
    skewed = np.array([[0.9, 0.1, 0, 0, 0, 0], [0, 0, 0.1, 0.9, 0, 0], [0, 0, 0, 0, 0.5, 0.5]], np.float32)
    assert np.abs(lda.refit(counts, skewed) - TOPICS).max() < 0.06


def test_perplexity_counts_the_words_among_which_the_model_hesitates() -> None:
    counts = csr_array(np.array([[3, 3, 0, 0, 0, 0]], np.float32))
    assert lda.perplexity(counts, TOPICS, np.array([[1, 0, 0]], np.float32)) == pytest.approx(2.0)
    assert lda.perplexity(counts, TOPICS, np.full((1, 3), 1 / 3, np.float32)) == pytest.approx(6.0)


@pytest.mark.parametrize("papers", [1, 2])
def test_papers_without_words_belong_to_all_topics_alike(papers: int) -> None:
    nothing = csr_array((papers, 6), dtype=np.float32)
    assert lda.infer(nothing, TOPICS) == pytest.approx(np.full((papers, 3), 1 / 3))
    assert lda.fit(nothing, TOPICS, passes=1).sum(axis=1) == pytest.approx(np.ones(3))
