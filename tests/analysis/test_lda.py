"""LDA finds the shares of known topics, and what it finds does not depend on how papers are grouped."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from confpapers.analysis import lda

KNOWN = np.array([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0], [0, 0, 0, 0, 0.5, 0.5]], np.float32)
PRIORS = lda.Priors(alpha=0.3, eta=0.1)


def _drawn(papers: int = 90) -> tuple[np.ndarray, csr_array]:
    """Papers of 200 words from the known topics, and their true shares."""
    draw = np.random.default_rng(4)
    shares = draw.dirichlet(np.full(3, 0.4), size=papers)
    counts = np.array([draw.multinomial(200, row) for row in shares @ KNOWN.astype(float)], np.float32)
    return shares, csr_array(counts)


def test_the_shares_of_known_topics_in_a_paper_are_found() -> None:
    shares, counts = _drawn()
    found = lda.shares(counts, KNOWN * 1000 + 0.1, PRIORS, rounds=50)
    assert found.sum(axis=1) == pytest.approx(np.ones(90), abs=1e-5)
    assert np.abs(found - shares).max() < 0.1


def test_known_topics_are_found_from_a_rough_start() -> None:
    _, counts = _drawn()
    start = np.float32(100) * KNOWN + np.random.default_rng(0).random(KNOWN.shape, np.float32) * 30
    fitted = lda.fit(counts, start, PRIORS, passes=5, rounds=10)
    assert fitted / fitted.sum(axis=1, keepdims=True) == pytest.approx(KNOWN, abs=0.05)
    assert fitted.sum() == pytest.approx(counts.sum() + PRIORS.eta * KNOWN.size, rel=1e-4)


def test_papers_in_blocks_get_the_same_topics_and_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    _, counts = _drawn()
    topics = KNOWN * 1000 + np.float32(0.1)
    together = lda.fit(counts, topics, PRIORS, passes=2, rounds=10), lda.shares(counts, topics, PRIORS, rounds=50)
    monkeypatch.setattr(lda, "BLOCK", 20)
    apart = lda.fit(counts, topics, PRIORS, passes=2, rounds=10), lda.shares(counts, topics, PRIORS, rounds=50)
    assert apart[0] == pytest.approx(together[0], rel=1e-2, abs=0.1)
    assert apart[1] == pytest.approx(together[1], abs=5e-3)


def test_a_paper_without_words_has_all_topics_equally() -> None:
    found = lda.shares(csr_array((2, 6), dtype=np.float32), KNOWN + np.float32(0.1), PRIORS, rounds=5)
    assert found == pytest.approx(np.full((2, 3), 1 / 3), abs=1e-6)


def test_true_shares_have_a_lower_perplexity_than_equal_ones() -> None:
    shares, counts = _drawn()
    true = lda.perplexity(counts, shares.astype(np.float32), KNOWN)
    equal = lda.perplexity(counts, np.full((90, 3), 1 / 3, np.float32), KNOWN)
    assert 1 < true < equal == pytest.approx(6, rel=1e-3)
    assert lda.perplexity(csr_array((1, 6), dtype=np.float32), np.ones((1, 3), np.float32), KNOWN) == 0.0
