"""Place a few papers among those of a fitted build, whose values do not change.

Each new paper is compared with the fitted papers alone, so its values do not depend on which others are new; only lists
of neighbours name new papers too. Rows below are those of the fitted papers, then the new ones.
"""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.centres import assigned_to_centres
from confpapers.analysis.similar import NeighbourTable, largest
from confpapers.analysis.subtopics import LEAST_SHARE, SHARPNESS, main_topics
from confpapers.model import Label, Subtopic, Topic

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Scores = Callable[[NDArray[np.int64]], Floats]
"""From rows to their scores with all rows, (rows, all)."""

_STARTS = 30  # nearest papers at whose positions the search for a paper's own begins
_STILL = 1e-3  # units of the map, which is a hundred wide; a shorter step is not taken
_SPREAD = 3  # times the perplexity: nearest papers that attract a new one


def with_new_neighbours(table: NeighbourTable, scores_of: Scores, alive: NDArray[np.bool_]) -> NeighbourTable:
    """Return the neighbours of the fitted and the new papers; `alive` are the rows that are not removed.

    A new paper is put into the list of each fitted one with which it scores more than the last one there; a removed one
    leaves the lists, and the next best follows at their end. All other entries stay.
    """
    fitted, keep = table[0].shape
    near = np.full((len(alive), keep), -1, np.int32)
    values = np.zeros((len(alive), keep), np.float32)
    near[:fitted], values[:fitted] = table
    new = np.arange(fitted, len(alive))
    of_new = scores_of(new)
    near[new], values[new] = _best(of_new, alive, keep)
    gone = (near[:fitted] >= 0) & ~alive[near[:fitted]]
    for row, scores in zip(new, of_new, strict=True):
        for other in np.flatnonzero((scores[:fitted] > values[:fitted, -1]) & alive[:fitted]).tolist():
            entries = [*zip(values[other], near[other], strict=True), (scores[other], int(row))]
            _write(near, values, other, entries, alive)
    short = np.flatnonzero(gone.any(axis=1) & alive[:fitted])
    for row, all_scores in zip(short, scores_of(short), strict=True):
        entries = list(zip(values[row], near[row], strict=True))
        listed = set(near[row].tolist())
        others = [int(other) for other in np.argsort(-all_scores, kind="stable")[: 3 * keep] if other not in listed]
        entries += [(all_scores[other], other) for other in others if alive[other] and all_scores[other] > 0]
        _write(near, values, int(row), entries, alive)
    return near, values


def _write(
    near: Ints, values: Floats, row: int, entries: Sequence[tuple[np.float32, int]], alive: NDArray[np.bool_]
) -> None:
    """Write the best entries, scores and rows, as a row of the table; removed papers and padding are left out."""
    best = sorted(((s, other) for s, other in entries if other >= 0 and alive[other]), key=lambda pair: -pair[0])
    best = best[: near.shape[1]]
    near[row], values[row] = -1, 0.0
    near[row, : len(best)] = [other for _, other in best]
    values[row, : len(best)] = [score for score, _ in best]


def _best(scores: Floats, alive: NDArray[np.bool_], keep: int) -> NeighbourTable:
    columns, values = largest(np.where(alive, scores, np.float32(0)), keep)
    near = np.full((len(scores), keep), -1, np.int32)
    padded = np.zeros((len(scores), keep), np.float32)
    near[:, : columns.shape[1]] = np.where(values > 0, columns, -1)
    padded[:, : values.shape[1]] = np.maximum(values, 0.0)
    return near, padded


def positions_among(
    vectors: Floats, earlier: Floats, coordinates: Floats, *, perplexity: float, width: float
) -> Floats:
    """Return positions (papers, 2) in 0..1 on an earlier map; NaN for a paper without words.

    `vectors` are of the new papers and `earlier` of those on the map, rows of length 1; `coordinates` are theirs. Each
    paper takes the position of the least Kullback-Leibler divergence between its likeness to the papers and its
    nearness to them: the term of t-SNE's objective for this paper, on a map `width` units wide.
    """
    from confpapers.tsne.affinities import conditional

    count = min(len(earlier), max(1, round(_SPREAD * perplexity)))
    result = np.full((len(vectors), 2), np.nan, np.float32)
    points = coordinates.astype(np.float64) * width
    for row in np.flatnonzero(vectors.any(axis=1)):
        near, cosines = largest((vectors[row] @ earlier.T)[None], count)
        distances = np.maximum(2.0 - 2.0 * cosines.astype(np.float64), 0.0)
        likeness = np.asarray(conditional(distances, min(perplexity, count / 3)))[0]
        result[row] = _settled(points, near[0], likeness, width) / width
    return result


def _settled(
    points: NDArray[np.float64], near: NDArray[np.int64], likeness: NDArray[np.float64], width: float
) -> Floats:
    """Return the best position on the map for a point with this likeness to its nearest ones.

    It goes down from the best of them in steps that grow while they succeed. In two dimensions this is as good as a
    library's minimiser, whose import takes longer than placing a dozen papers.
    """

    def divergence(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        away = at - points
        weights = 1.0 / (1.0 + (away**2).sum(axis=1))
        total = weights.sum()
        own = weights[near]
        value = -float(likeness @ np.log(own)) + float(np.log(total))
        slope = 2.0 * (likeness * own) @ away[near] - 2.0 * (weights**2) @ away / total
        return value, slope

    at = min((points[row] for row in near[:_STARTS]), key=lambda start: divergence(start)[0])
    (value, slope), step = divergence(at), 1.0
    while step * np.abs(slope).max() > _STILL:
        there = np.clip(at - step * slope, 0.0, width)
        lower, next_slope = divergence(there)
        if lower < value:
            at, value, slope, step = there, lower, next_slope, 2.0 * step
        else:
            step /= 4.0
    return np.asarray(at, np.float32)


def free_cells(positions: Floats, cells: Ints, shape: tuple[int, int]) -> tuple[Ints, tuple[int, int]]:
    """Return a free cell for each new paper, the nearest to its position, and the grid's columns and rows.

    `cells` (papers, 2) are taken; the grid gets further rows when none is free. A paper that is not on the map gets the
    last free cell.
    """
    columns, rows = shape
    taken = np.zeros((columns, rows + -(-len(positions) // max(1, columns))), bool)
    taken[tuple(cells.T)] = True
    if (~taken[:, :rows]).sum() >= len(positions):
        taken = taken[:, :rows]
    chosen = np.zeros((len(positions), 2), np.int32)
    for number, position in enumerate(positions):
        free = np.argwhere(~taken)
        at = np.where(np.isfinite(position), position, 1.0) * (columns, rows) - 0.5
        chosen[number] = free[((free - at) ** 2).sum(axis=1).argmin()]
        taken[tuple(chosen[number])] = True
    return chosen, (columns, max(rows, int(chosen[:, 1].max(initial=0)) + 1))


def subtopics_of(weights: csr_array, theta: Floats, earlier: csr_array, subtopic: Ints) -> Ints:
    """Return topic and subtopic of each new paper (papers, 2), -1 for none.

    `weights` are the rows by which the new papers are compared (`latent.titled`), `theta` their shares; `earlier` and
    `subtopic` are of the fitted papers. A paper belongs to the subtopic of its topic that is most like it, if that one
    has enough of it.
    """
    result = np.full((len(theta), 2), -1, np.int32)
    for row, topic in enumerate(main_topics(theta).tolist()):
        numbers = np.unique(subtopic[(subtopic[:, 0] == topic) & (subtopic[:, 1] >= 0), 1])
        own = csr_array(weights[[row]])
        if not len(numbers) or not own.nnz:
            continue
        papers = np.flatnonzero(subtopic[:, 0] == topic)
        groups = (subtopic[papers, 1][:, None] == numbers).astype(np.float32), csr_array(earlier[papers])
        even = np.full((1, len(numbers)), 1 / len(numbers), np.float32)
        parts = assigned_to_centres(even, own, groups, sharpness=SHARPNESS, inertia=0.0)[0]
        if parts.max() >= LEAST_SHARE:
            result[row] = topic, numbers[int(parts.argmax())]
    return result


def recounted(
    topics: Sequence[Topic], labels: Sequence[Label], theta: Floats, subtopic: Ints
) -> tuple[tuple[Topic, ...], tuple[Label, ...]]:
    """Return topics and labels with the shares and the numbers of papers that they have now."""
    main, shares = main_topics(theta), theta.mean(axis=0)

    def papers(topic: int, number: int = -1) -> int:
        own = main == topic if number < 0 else (subtopic[:, 0] == topic) & (subtopic[:, 1] == number)
        return int(own.sum())

    def part_of(topic: Topic, part: Subtopic) -> Subtopic:
        return replace(part, papers=papers(topic.number, part.number))

    counted = tuple(
        replace(topic, share=round(float(share), 6), subtopics=tuple(part_of(topic, part) for part in topic.subtopics))
        for topic, share in zip(topics, shares, strict=True)
    )
    named = [
        replace(label, papers=papers(label.topic, label.subtopic)) if label.topic >= 0 else label for label in labels
    ]
    return counted, tuple(named)
