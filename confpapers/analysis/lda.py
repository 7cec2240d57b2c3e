"""gensim's latent Dirichlet allocation with inference for many papers at once.

This module imports gensim, which takes most of a second: import it where topics are fitted.
"""

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
from gensim.models import LdaModel
from scipy.sparse import csr_array

from confpapers.analysis.inference import CONVERGED, Bag, Bags, Floats, expected_counts, infer_evidence


class BatchLda(LdaModel):  # type: ignore[misc]  # gensim has no types
    """gensim's model with batch updates and fixed symmetric priors, started from expected counts (topics, words)."""

    def __init__(self, expected: Floats, *, alpha: float, eta: float, iterations: int) -> None:
        logging.getLogger("gensim.models.ldamodel").setLevel(logging.ERROR)  # it warns of few passes; the start is good
        count, words = expected.shape
        super().__init__(
            num_topics=count,
            id2word=dict.fromkeys(range(words), ""),
            alpha=np.full(count, alpha, np.float32),
            eta=eta,
            random_state=0,
            iterations=iterations,
            decay=0.0,  # each pass replaces the topics, as coordinate ascent does
            update_every=0,  # once per pass
            gamma_threshold=CONVERGED,
            eval_every=None,
            dtype=np.float32,
        )
        self.state.sstats[...] = expected
        self.sync_state()

    def inference(self, chunk: Bags | Sequence[Bag], collect_sstats: bool = False) -> tuple[Floats, Floats | None]:
        """Return the evidence of papers (papers, topics) and, if wanted, their expected counts (topics, words)."""
        counts = _counts(chunk, self.num_terms)
        start = self.random_state.gamma(100.0, 1 / 100.0, (len(chunk), self.num_topics))
        words: Any = self.expElogbeta
        evidence = infer_evidence(counts, words, start, alpha=float(self.alpha[0]), iterations=self.iterations)
        return evidence, expected_counts(counts, words, evidence) if collect_sstats else None


def _counts(chunk: Bags | Sequence[Bag], words: int) -> csr_array:
    indices, weights = (np.concatenate(parts) for parts in zip(*chunk, strict=True))
    starts = np.cumsum([0, *(len(paper) for paper, _ in chunk)])
    return csr_array((weights, indices, starts), shape=(len(chunk), words))
