"""The nearest neighbours of each paper, by the cosine of their word weights or by a mixture of cosines.

Small conferences compare all pairs. In large ones, a paper is compared only with the papers in which its most
distinctive words have the largest weights (champion lists; Manning, Raghavan & Schuetze 2008, section 7.1.3) and with
its nearest papers by dense vectors. Each paper looks up words until their lists exceed a fixed number of entries, so
the work per paper does not grow with the conference; `benchmarks/similarity.py` measures what is lost.

Words find the few papers that are very similar; dense vectors (topics, or those of a language model) find papers on the
same topic with other words. So the mixture takes a power of the standardised cosine of words, which then determines the
first ranks, and adds the cosines of the vectors, which order the rest.

In a small conference few papers have as many as five others on their topic, whatever orders them. `on_topic` tells
which of the nearest are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.mixture import HALF, Mixture, Vectors
from confpapers.analysis.weights import only, telling

NeighbourTable = tuple[NDArray[np.int32], NDArray[np.float32]]
Neighbours = tuple[slice, NDArray[np.int64], NDArray[np.float32]]  # papers, their neighbours, and the similarities
Likeness = Callable[[slice, slice], NDArray[np.float32]]  # from papers and others to a block of their similarities

ALL_PAIRS = 5_000_000_000  # products of two weights: 6,000 full texts, about 15 seconds
CHAMPIONS = 300  # papers in the champion list of a word
LOOKED_UP = 12_000  # champion list entries per paper: most words of an abstract among 3,000 papers, 70 among 100,000
ROUGHLY = 4_000  # ... where few missed neighbours do no harm
COMPARED = 6  # candidates compared in full, per neighbour that is kept
TOPICS = 4.0  # weight of topic vectors in a mixture
ON_TOPIC = 0.65  # least cosine of the topic vectors of papers on one topic
JUDGED_FROM = 200  # papers; topics of smaller conferences are too weak to tell
OWN, OWN_WITH_TEXTS = 8.0, 0.25  # weight of vectors from a user's file: with abstracts, and with full texts
BY_VECTORS = 60  # nearest papers by vectors that are compared in full, unless all are
WANTED = 0.05  # share of a cell's papers that must have another cell among their nearest for it to be searched
_CELLS = 4_000_000  # similarities in memory at once: 16 MB as a dense block, whatever the number of papers


def mixed(weights: csr_array, vectors: Sequence[Vectors], keep: int = 20, *, steep: bool = True) -> NeighbourTable:
    """Return each paper's `keep` nearest neighbours by words and vectors together, with scores from 0 to 1.

    The mixture is max(0, z(words))^4 / 10 + the sum of share * z(vectors), and if it is not `steep` the square instead.
    Here z is a cosine minus its mean, divided by its standard deviation, over random pairs of papers. A score is
    s / (s + 10): it orders the neighbours within one conference and means nothing beyond it. Papers that share no word,
    or whose mixture is not above 0, are not neighbours. If a paper has no vector, its pairs count as averagely similar
    by vectors.
    """
    if not vectors:
        return nearest(weights, keep)
    mixture = Mixture.of(weights, vectors, steep)
    if _all_pairs(weights):
        of_words = _cosines_of(weights)
        neighbours, values = _of_all(
            lambda rows, others: mixture.values(of_words(rows, others), mixture.with_all(rows, others)),
            weights.shape[0],
            keep,
        )
    else:
        neighbours, values = _table(_mixed_of_some(mixture, keep), weights.shape[0], keep)
    return neighbours, values / (values + np.float32(HALF))


def _table(blocks: Iterable[Neighbours], papers: int, keep: int) -> NeighbourTable:
    """Join blocks of papers into one table of neighbours and values, padded with -1 and 0."""
    neighbours = np.full((papers, keep), -1, np.int32)
    scores = np.zeros((papers, keep), np.float32)
    for rows, columns, values in blocks:
        width = columns.shape[1]
        neighbours[rows, :width] = np.where(values > 0, columns, -1)
        scores[rows, :width] = np.maximum(values, 0.0)
    return neighbours, scores


def on_topic(topics: NDArray[np.float32], near: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which of each paper's neighbours, (papers, keep), are on its topic; the first one always counts.

    `topics` are the papers' topic vectors, rows of length 1. In conferences below 200 papers all neighbours count.
    """
    if len(near) < JUDGED_FROM:
        return np.asarray(near >= 0)
    cosines = np.stack([np.einsum("ij,ij->i", topics, topics[column]) for column in np.maximum(near, 0).T], axis=1)
    cosines[:, :1] = 1.0
    return np.asarray((near >= 0) & (cosines >= ON_TOPIC))


def _of_all(likeness: Likeness, papers: int, keep: int) -> NeighbourTable:
    """Compare each pair of papers once, and return each paper's neighbours and their values, padded with -1 and 0."""
    best = np.full((papers, keep), -1, np.int32), np.zeros((papers, keep), np.float32)
    start = 0
    while start < papers:
        stop = min(papers, start + max(1, _CELLS // (papers - start)))
        block = likeness(slice(start, stop), slice(start, papers))
        _keep_best(best, slice(start, stop), start, block)
        if stop < papers:
            _keep_best(best, slice(stop, papers), start, np.ascontiguousarray(block[:, stop - start :].T))
        start = stop
    return best


def _keep_best(best: NeighbourTable, rows: slice, first: int, values: NDArray[np.float32]) -> None:
    """Put the best papers from `first` on into the rows of a table, if they are better than those before them."""
    neighbours, scores = best[0][rows], best[1][rows]
    columns, largest_values = largest(values, scores.shape[1])
    names = np.hstack([neighbours, np.where(largest_values > 0, columns + first, -1).astype(np.int32)])
    both = np.hstack([scores, np.maximum(largest_values, np.float32(0))])
    order = np.argsort(-both, axis=1, kind="stable")[:, : scores.shape[1]]
    neighbours[:] = np.take_along_axis(names, order, axis=1)
    scores[:] = np.take_along_axis(both, order, axis=1)


def _cosines_of(weights: csr_array) -> Likeness:
    """Return the function from papers and others to their cosines, 0 to themselves."""
    words = csr_array(weights.T)

    def cosines(rows: slice, others: slice) -> NDArray[np.float32]:
        block = (weights[rows] @ words[:, others]).toarray()
        both = np.arange(max(rows.start, others.start), min(rows.stop, others.stop))
        block[both - rows.start, both - others.start] = 0.0
        return np.asarray(block)

    return cosines


def _mixed_of_some(mixture: Mixture, keep: int) -> Iterator[Neighbours]:
    """Yield blocks of papers with their neighbours and the mixture's values, compared only with candidates: those from
    champion lists and the nearest by vectors.
    """
    from confpapers.tsne.neighbours import nearest as nearest_points

    by_vectors = [np.asarray(nearest_points(part.rows, BY_VECTORS, wanted=WANTED)[0]) for part in mixture.vectors]
    for start, near in _candidates(mixture.words, keep, LOOKED_UP):
        stop = start + len(near)
        both = _without_repeats(np.hstack([near, *(names[start:stop] for names in by_vectors)]))
        columns = np.maximum(both, 0)
        dense = mixture.with_some(slice(start, stop), columns)
        values = mixture.values(_cosines(mixture.words, start, both), dense)
        chosen, values = largest(values, keep)
        yield slice(start, stop), np.take_along_axis(both, chosen, axis=1), values


def _without_repeats(names: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each row in rising order, with repeated names replaced by -1."""
    names = np.sort(names, axis=1)
    names[:, 1:][names[:, 1:] == names[:, :-1]] = -1
    return names


def nearest(weights: csr_array, keep: int = 20, *, looked_up: int = LOOKED_UP) -> NeighbourTable:
    """Return each paper's `keep` nearest neighbours: rows and cosines, (papers, keep) each, nearest first.

    `weights` are rows of length 1, or empty. Ties are in the order of the papers. If fewer papers share a word with a
    paper, its row is padded with -1 and 0. In large conferences, a paper is compared only with candidates, for which
    `looked_up` entries of champion lists are read.
    """
    if _all_pairs(weights):
        neighbours, cosines = _of_all(_cosines_of(weights), weights.shape[0], keep)
    else:
        neighbours, cosines = _table(_of_champions(weights, keep, looked_up), weights.shape[0], keep)
    return neighbours, np.minimum(cosines, np.float32(1))


def _all_pairs(weights: csr_array) -> bool:
    """Return whether comparing all pairs is fast enough."""
    often = np.bincount(weights.indices, minlength=weights.shape[1]).astype(float)
    return bool((often**2).sum() <= ALL_PAIRS)


def _of_champions(weights: csr_array, keep: int, looked_up: int) -> Iterator[Neighbours]:
    """Yield blocks of papers with their neighbours and the cosines, compared only with candidates."""
    for start, near in _candidates(weights, keep, looked_up):
        columns, values = largest(_cosines(weights, start, near), keep)
        yield slice(start, start + len(near)), np.take_along_axis(near, columns, axis=1), values


def _candidates(weights: csr_array, keep: int, looked_up: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield blocks of papers: the first row, and each paper's candidates, padded with -1."""
    champions = csr_array(telling(csr_array(weights.T), CHAMPIONS))
    queries = _first_words(weights, np.diff(champions.indptr), looked_up)
    step = max(1, _CELLS // looked_up)
    for start in range(0, weights.shape[0], step):
        hits = queries[start : start + step] @ champions
        yield start, np.array([_best(hits, row, start + row, COMPARED * keep) for row in range(hits.shape[0])])


def _first_words(weights: csr_array, entries: NDArray[np.int64], most: int) -> csr_array:
    """Return each paper's heaviest words alone: as many as have at most `most` `entries` in their lists.

    The words left out are common ones, and a champion list holds few of their many papers; results are better without
    them.
    """
    keep = np.zeros(weights.nnz, bool)
    cost = entries[weights.indices]
    for row in range(weights.shape[0]):
        first, end = weights.indptr[row : row + 2]
        order = first + np.argsort(-weights.data[first:end], kind="stable")
        keep[order[np.cumsum(cost[order]) <= most]] = True
    return only(weights, keep)


def _best(hits: csr_array, row: int, itself: int, most: int) -> NDArray[np.int64]:
    """Return the candidates with the most hits in a row, in ascending order, padded with -1."""
    part = slice(hits.indptr[row], hits.indptr[row + 1])
    papers, values = hits.indices[part], hits.data[part]
    if not len(papers):
        return np.full(most, -1, np.int64)
    border = max(0, len(papers) - most - 1)  # the paper itself may be among the best
    least = np.partition(values, border)[border]
    chosen = np.flatnonzero(values >= least)
    papers, values = papers[chosen], values[chosen]
    others = papers != itself
    if (spare := int(others.sum()) - most) > 0:
        others[np.flatnonzero(others & (values == least))[:spare]] = False
    candidates = np.full(most, -1, np.int64)
    candidates[: int(others.sum())] = np.sort(papers[others])
    return candidates


def _cosines(weights: csr_array, start: int, near: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the cosines of each paper from `start` on with its candidates; 0 for -1."""
    step = max(1, _CELLS // weights.shape[1])
    parts = [_with_own(weights, start + at, near[at : at + step]) for at in range(0, len(near), step)]
    return np.where(near >= 0, np.vstack(parts), np.float32(0))


def _with_own(weights: csr_array, start: int, near: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the same, with anything for -1, as one product: each paper's words are columns of their own."""
    papers, words = len(near), weights.shape[1]
    others = weights[np.maximum(near, 0).ravel()]
    ends = others.indptr[:: near.shape[1]].tolist()
    for paper in range(1, papers):
        others.indices[ends[paper] : ends[paper + 1]] += paper * words
    shape = others.shape[0], papers * words
    products = csr_array((others.data, others.indices, others.indptr), shape=shape)
    own = weights[start : start + papers].toarray().ravel()
    return np.asarray((products @ own).reshape(near.shape), np.float32)


def largest(block: NDArray[np.float32], keep: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the `keep` largest entries of each row, largest first; of equal ones the leftmost."""
    keep = min(keep, block.shape[1])
    border = block.shape[1] - keep
    least = np.partition(block, border, axis=1)[:, border : border + 1]  # takes half the time of argpartition
    chosen = block >= least
    spare = np.count_nonzero(chosen, axis=1) - keep
    for row in np.flatnonzero(spare).tolist():
        tied = np.flatnonzero(block[row] == least[row])
        chosen[row, tied[len(tied) - spare[row] :]] = False
    columns = np.nonzero(chosen)[1].reshape(len(block), keep)
    values = np.take_along_axis(block, columns, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(values, order, axis=1)
