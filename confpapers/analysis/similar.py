"""The nearest papers of each paper: by the cosine of their weights, or by a mixture of cosines.

All pairs are compared where that is little work.  Where it is much, a paper is compared only with those in which its
most telling words weigh most (champion lists; Manning, Raghavan & Schuetze 2008, section 7.1.3), as many words as their
lists have so many entries together, and with those nearest to it by dense vectors: the work of a paper does not grow
with the others, and `benchmarks/similarity.py` says what is lost.

Words find the few papers that are very near; dense vectors (topics, or a language model's) find those on the same topic
that use other words.  So the mixture squares the standardised cosine of words, which then decides on the first places,
and adds the cosines of the vectors, which order the rest.
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.weights import only, telling

Found = tuple[NDArray[np.int32], NDArray[np.float32]]
Neighbours = tuple[slice, NDArray[np.int64], NDArray[np.float32]]  # papers, their nearest, and by how much

ALL_PAIRS = 5_000_000_000  # products of two weights: 6,000 full texts, some 15 seconds
CHAMPIONS = 300  # papers that are looked up for a word
LOOKED_UP = 12_000  # entries of such lists a paper: most words of an abstract among 3,000, 70 among 100,000
COMPARED = 6  # times as many papers as are kept are compared in full
TOPICS = 3.0  # the share of topic vectors in a mixture
GIVEN, GIVEN_WITH_TEXTS = 8.0, 0.25  # of vectors that a person brings: beside abstracts, and beside full texts
BY_VECTORS = 60  # papers nearest by vectors are compared in full, where not all are
HALF = 10.0  # the mixture's value that becomes a score of one half
_PAIRS = 20_000  # random pairs of papers from which cosines are standardised
_CELLS = 4_000_000  # similarities held at once: 16 MB dense, however many papers there are


class Vectors(msgspec.Struct, frozen=True):
    """Dense vectors of the papers, rows of length 1 (zeros for a paper without), and their part in a mixture."""

    rows: NDArray[np.float32]  # (papers, dimensions)
    share: float  # of the mixture; that of words squared is 1

    def known(self) -> NDArray[np.bool_]:
        """Return which papers have a vector."""
        return np.asarray(self.rows.any(axis=1))


def mixed(weights: csr_array, vectors: Sequence[Vectors], keep: int = 20) -> Found:
    """Return each paper's `keep` nearest others by words and vectors together, and their scores from 0 to 1.

    The mixture is max(0, z(words))^2 + the sum of share * z(vectors), z being a cosine less its mean, over its
    deviation, among random pairs of papers.  A score is s / (s + 10): it orders the neighbours of one conference and
    means nothing beyond.  Papers are not neighbours where they share no word, or the mixture is not above 0.
    A pair in which a paper has no vector counts as a pair of average likeness by vectors.
    """
    if not vectors:
        return nearest(weights, keep)
    mixture = _Mixture.of(weights, vectors)
    papers = weights.shape[0]
    found = np.full((papers, keep), -1, np.int32)
    scores = np.zeros((papers, keep), np.float32)
    method = _mixed_of_all if _all_pairs(weights) else _mixed_of_some
    for rows, columns, values in method(mixture, keep):
        width = columns.shape[1]
        found[rows, :width] = np.where(values > 0, columns, -1)
        scores[rows, :width] = np.where(values > 0, values / (values + HALF), 0.0)
    return found, scores


class _Mixture(msgspec.Struct, frozen=True):
    """What papers are compared by, and what cosines are standardised with: their mean and deviation."""

    words: csr_array
    vectors: Sequence[Vectors]
    of_words: tuple[float, float]
    of_vectors: Sequence[tuple[float, float]]
    known: Sequence[NDArray[np.bool_]]  # for each kind of vectors, which papers have one

    @classmethod
    def of(cls, words: csr_array, vectors: Sequence[Vectors]) -> "_Mixture":
        """The cosines of random pairs give means and deviations; the same papers give the same pairs."""
        draw = np.random.default_rng(0)
        one, other = draw.integers(0, max(words.shape[0], 1), (2, _PAIRS if words.shape[0] else 0))
        differ = one != other
        one, other = one[differ], other[differ]
        of_words = _spread(np.asarray(words[one].multiply(words[other]).sum(axis=1)))
        known, of_vectors = [part.known() for part in vectors], []
        for part, has in zip(vectors, known, strict=True):
            both = has[one] & has[other]
            of_vectors.append(_spread(np.einsum("ij,ij->i", part.rows[one[both]], part.rows[other[both]])))
        return cls(words, vectors, of_words, of_vectors, known)

    def with_all(self, rows: slice) -> list[NDArray[np.float32]]:
        """Return the cosines of some papers' vectors with all, an array for each kind of vectors."""
        found = []
        for part, has, (mean, _) in zip(self.vectors, self.known, self.of_vectors, strict=True):
            cosines = part.rows[rows] @ part.rows.T
            if not has.all():
                cosines[~has[rows]] = mean
                cosines[:, ~has] = mean
            found.append(cosines)
        return found

    def with_some(self, rows: slice, columns: NDArray[np.int64]) -> list[NDArray[np.float32]]:
        """Return the cosines of some papers' vectors with those of the papers in their row of `columns`."""
        found = []
        for part, has, (mean, _) in zip(self.vectors, self.known, self.of_vectors, strict=True):
            cosines = np.einsum("id,ijd->ij", part.rows[rows], part.rows[columns])
            found.append(np.where(has[rows, None] & has[columns], cosines, np.float32(mean)))
        return found

    def values(self, cosines: NDArray[np.float32], others: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """The mixture of cosines of words and of vectors, arrays of one shape; 0 for papers that share no word."""
        mean, deviation = self.of_words
        value = np.square(np.maximum(0.0, (cosines - mean) / deviation))
        for part, cosine, (mean, deviation) in zip(self.vectors, others, self.of_vectors, strict=True):
            value += part.share * (cosine - mean) / deviation
        return np.where(cosines > 0, value, np.float32(0)).astype(np.float32)


def _spread(values: NDArray[np.floating]) -> tuple[float, float]:
    """Mean and deviation; a deviation of 1 where all are equal."""
    deviation = float(values.std()) if len(values) else 0.0
    return (float(values.mean()) if len(values) else 0.0), deviation if deviation > 1e-9 else 1.0


def _mixed_of_all(mixture: _Mixture, keep: int) -> Iterator[Neighbours]:
    """Blocks of papers, their nearest and the mixture's values, compared with all."""
    weights, papers = mixture.words, mixture.words.shape[0]
    others = csr_array(weights.T)
    step = max(1, _CELLS // max(1, papers))
    for start in range(0, papers, step):
        block = (weights[start : start + step] @ others).toarray()
        rows = np.arange(len(block))
        block[rows, start + rows] = 0.0  # itself
        near = mixture.with_all(slice(start, start + step))
        yield slice(start, start + step), *_largest(mixture.values(block, near), keep)


def _mixed_of_some(mixture: _Mixture, keep: int) -> Iterator[Neighbours]:
    """The same, compared with the papers that champion lists name, and with those nearest by vectors."""
    from confpapers.tsne.neighbours import nearest as nearest_points

    by_vectors = [np.asarray(nearest_points(part.rows, BY_VECTORS)[0]) for part in mixture.vectors]
    for start, near in _candidates(mixture.words, keep):
        stop = start + len(near)
        both = _without_repeats(np.hstack([near, *(names[start:stop] for names in by_vectors)]))
        columns = np.maximum(both, 0)
        dense = mixture.with_some(slice(start, stop), columns)
        values = mixture.values(_cosines(mixture.words, start, both), dense)
        chosen, values = _largest(values, keep)
        yield slice(start, stop), np.take_along_axis(both, chosen, axis=1), values


def _without_repeats(names: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each row in rising order, repeated names replaced by -1."""
    names = np.sort(names, axis=1)
    names[:, 1:][names[:, 1:] == names[:, :-1]] = -1
    return names


def nearest(weights: csr_array, keep: int = 20) -> Found:
    """Return each paper's `keep` nearest others: their rows and cosines, (papers, keep) each, the nearest first.

    `weights` are rows of length 1, or empty.  Of equally near papers the earlier comes first.  Where fewer papers share
    any word with it, the row is filled up with -1 and 0.
    """
    papers = weights.shape[0]
    found = np.full((papers, keep), -1, np.int32)
    scores = np.zeros((papers, keep), np.float32)
    method = _of_all if _all_pairs(weights) else _of_champions
    for rows, columns, values in method(weights, keep):
        width = columns.shape[1]
        found[rows, :width] = np.where(values > 0, columns, -1)
        scores[rows, :width] = np.clip(values, 0.0, 1.0)
    return found, scores


def _all_pairs(weights: csr_array) -> bool:
    """Whether comparing all pairs is little work."""
    often = np.bincount(weights.indices, minlength=weights.shape[1]).astype(float)
    return bool((often**2).sum() <= ALL_PAIRS)


def _of_all(weights: csr_array, keep: int) -> Iterator[Neighbours]:
    """Blocks of papers, their nearest and the cosines, compared with all."""
    papers = weights.shape[0]
    others = csr_array(weights.T)
    step = max(1, _CELLS // max(1, papers))
    for start in range(0, papers, step):
        block = (weights[start : start + step] @ others).toarray()
        rows = np.arange(len(block))
        block[rows, start + rows] = 0.0  # itself
        yield slice(start, start + step), *_largest(block, keep)


def _of_champions(weights: csr_array, keep: int) -> Iterator[Neighbours]:
    """The same, compared with those in which the papers' words weigh most."""
    for start, near in _candidates(weights, keep):
        columns, values = _largest(_cosines(weights, start, near), keep)
        yield slice(start, start + len(near)), np.take_along_axis(near, columns, axis=1), values


def _candidates(weights: csr_array, keep: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Blocks of papers, from a first one on, and for each the papers in which its words weigh most; -1 fills rows."""
    champions = csr_array(telling(csr_array(weights.T), CHAMPIONS))
    asked = _looked_up(weights, np.diff(champions.indptr))
    step = max(1, _CELLS // LOOKED_UP)
    for start in range(0, weights.shape[0], step):
        hits = asked[start : start + step] @ champions
        yield start, np.array([_best(hits, row, start + row, COMPARED * keep) for row in range(hits.shape[0])])


def _looked_up(weights: csr_array, entries: NDArray[np.int64]) -> csr_array:
    """Each paper's heaviest words alone: as many as have LOOKED_UP `entries` in their lists together.

    The lightest words left out are common ones, of whose many papers a list names few: more is found without them.
    """
    keep = np.zeros(weights.nnz, bool)
    cost = entries[weights.indices]
    for row in range(weights.shape[0]):
        first, end = weights.indptr[row : row + 2]
        order = first + np.argsort(-weights.data[first:end], kind="stable")
        keep[order[np.cumsum(cost[order]) <= LOOKED_UP]] = True
    return only(weights, keep)


def _best(hits: csr_array, row: int, itself: int, most: int) -> NDArray[np.int64]:
    """The papers that a row of `hits` names most strongly, in order of number; -1 where there are fewer."""
    part = slice(hits.indptr[row], hits.indptr[row + 1])
    papers, values = hits.indices[part], hits.data[part]
    others = papers != itself
    papers, values = papers[others], values[others]
    if len(papers) > most:
        papers = papers[np.argpartition(-values, most - 1)[:most]]
    found = np.full(most, -1, np.int64)
    found[: len(papers)] = np.sort(papers)
    return found


def _cosines(weights: csr_array, start: int, near: NDArray[np.int64]) -> NDArray[np.float32]:
    """Of each paper from `start` on with its candidates; 0 for -1."""
    found = np.zeros(near.shape, np.float32)
    paper = np.zeros(weights.shape[1], np.float32)
    for row, others in enumerate(near):
        part = slice(weights.indptr[start + row], weights.indptr[start + row + 1])
        paper[weights.indices[part]] = weights.data[part]
        found[row] = weights[np.maximum(others, 0)] @ paper
        paper[weights.indices[part]] = 0.0
    return np.where(near >= 0, found, np.float32(0))


def _largest(block: NDArray[np.float32], keep: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The `keep` largest of each row, the largest first, of equal ones the leftmost."""
    keep = min(keep, block.shape[1])
    part = np.argpartition(-block, keep - 1, axis=1)[:, :keep]
    least = np.take_along_axis(block, part, axis=1).min(axis=1)
    tied = np.flatnonzero((block >= least[:, None]).sum(axis=1) > keep)
    for row in tied.tolist():  # argpartition chooses freely among equal ones
        part[row] = np.argsort(-block[row], kind="stable")[:keep]
    part.sort(axis=1)
    values = np.take_along_axis(block, part, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(part, order, axis=1), np.take_along_axis(values, order, axis=1)
