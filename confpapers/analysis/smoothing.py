"""Topic shares of papers, from more than the few words by which topics are inferred.

    reassigned  draws them to the topics whose papers are most like each
    smoothed    shifts them towards the shares of the papers nearest to each

Topics are inferred from the few words of an abstract, so single words decide where a paper belongs: a paper on saliency
that speaks of annotations lands among the annotated data sets. All papers of a topic together, and the papers nearest
to it, mostly know better (`docs/topics.md` has the figures).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.centres import assigned_to_centres, soft_kmeans
from confpapers.analysis.topics import TopicModel

Floats = NDArray[np.float32]

INERTIA = 0.15  # part of a paper's shares that remains the model's, so that topics stay what they are
INERTIA_OF_EARLIER = 0.6  # ... of a paper that an earlier build had, so that it keeps its colour
SHARPNESS = 5.0  # with which the most similar topic is preferred
NEAREST = 5  # papers that count; together they weigh as much as the paper itself


def reassigned(model: TopicModel, weights: csr_array, earlier: Floats | None = None) -> TopicModel:
    """Return the model with shares by each paper's likeness to the papers of each topic; rows still sum to 1.

    `weights` (papers, words) are tf-idf weights, rows of length 1 or empty. `earlier` are the papers' shares of the
    same topics in an earlier build, NaN for new papers: the others keep most of them, so that colours stay.
    """
    shares, inertia = model.theta, np.full((len(model.theta), 1), INERTIA, np.float32)
    if earlier is not None and earlier.shape == shares.shape:
        there = np.isfinite(earlier).all(axis=1, keepdims=True)
        shares, inertia = np.where(there, earlier, shares), np.where(there, np.float32(INERTIA_OF_EARLIER), inertia)
    return _with_shares(model, soft_kmeans(shares, weights, sharpness=SHARPNESS, inertia=inertia))


def reassigned_further(shares: Floats, weights: csr_array, model: TopicModel, earlier: csr_array) -> Floats:
    """Return the shares of papers that the model does not have, by their likeness to those that it has.

    `shares` and `weights` are the new papers', `earlier` are the weights of the model's papers.
    """
    groups = model.theta, earlier
    return assigned_to_centres(shares, weights, groups, sharpness=SHARPNESS, inertia=INERTIA)


def smoothed(model: TopicModel, near: NDArray[np.int32]) -> TopicModel:
    """Return the model with half of each paper's shares from its nearest papers; rows still sum to 1.

    `near`, (papers, keep), are the neighbours, nearest first, padded with -1. The five nearest count alike. A paper
    without neighbours keeps its shares.
    """
    near = near[:, :NEAREST]
    others = np.zeros_like(model.theta)
    for column in near.T:
        others += np.where(column[:, None] >= 0, model.theta[np.maximum(column, 0)], np.float32(0))
    count = (near >= 0).sum(axis=1, keepdims=True).astype(np.float32)
    return _with_shares(model, model.theta + np.where(count > 0, others / np.maximum(count, 1), model.theta))


def _with_shares(model: TopicModel, theta: Floats) -> TopicModel:
    return TopicModel(model.phi, theta / theta.sum(axis=1, keepdims=True), model.perplexity, model.coherence)
