"""Topic shares of papers, smoothed over the papers nearest to them.

Topics are inferred from the few words of an abstract, so single words decide where a paper belongs: a paper on saliency
that speaks of annotations lands among the annotated data sets. Its nearest papers, found by many more words and by
titles, mostly know better.
"""

import numpy as np
from numpy.typing import NDArray

from confpapers.analysis.topics import TopicModel

NEAREST = 10  # papers that count at most; together they weigh as much as the paper's own words


def smoothed(model: TopicModel, near: NDArray[np.int32], on_topic: NDArray[np.bool_]) -> TopicModel:
    """Return the model with each paper's shares shifted towards those of its nearest papers; rows still sum to 1.

    `near` and `on_topic`, (papers, keep), are the neighbours and whether they are on the paper's topic, nearest first.
    A tenth of the paper's weight goes to each of the first ten that are, so a paper with few of them keeps its shares.
    """
    near, counted = near[:, :NEAREST], (near >= 0)[:, :NEAREST] & on_topic[:, :NEAREST]
    theta = model.theta.copy()
    for column, counts in zip(near.T, counted.T, strict=True):
        theta += np.where(counts[:, None], model.theta[np.maximum(column, 0)], np.float32(0)) / np.float32(NEAREST)
    theta /= theta.sum(axis=1, keepdims=True)
    return TopicModel(model.phi, theta, model.perplexity, model.coherence)
