"""The labels on the map: of topics, of subtopics, and of the smaller regions that appear when zooming in.

Labels of topics and subtopics are placed where most of their papers are, with the names used everywhere else. A smaller
region is the set of papers nearest to a peak of the papers' density; the blur of that density determines the number of
regions. A region is named after the word that distinguishes its papers best. An isolated part of the map without a
topic label gets its own label on the whole map.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from confpapers.analysis.phrases import alike
from confpapers.analysis.topic_names import LISTED_BELOW, REGION_RULE, WordUse
from confpapers.model import Label, Topic

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVELS = (12, 36, 110)  # maximum number of regions: on the whole map, nearer, and near
_LEAST = (7, 8, 10)  # mean number of papers per region; smaller conferences have fewer regions and fewer levels
_FEW = 5  # papers; conferences with fewer have no regions
_GRID = 128  # cells across the map for densities
_BLURS = (14, 11, 9, 7, 5.5, 4.5, 3.6, 2.9, 2.3, 1.8, 1.4, 1.0, 0.7)  # cells
_NEAR = 0.03  # minimum distance of two labels, relative to the map's width
_ALIKE_NEAR = 0.15  # minimum distance of labels with a similar meaning
_GATHERED = 0.12  # radius around a label, relative to the map's width, in which ...
_PART = 0.4  # ... this share of a subtopic's papers must be, or it has no label
_APART = 0.02  # papers farther than this from all others are isolated
_ISLAND = 0.006  # minimum share of the papers on an isolated part with a label; also at least 5


@dataclass(frozen=True)
class MapPapers:
    """Positions, topics and subtopics of the papers on the map."""

    coordinates: NDArray[np.float32]  # (papers, 2) in 0..1, NaN for papers that are not on the map
    topic: Ints  # (papers,): the topic with the largest share, or -1
    subtopic: Ints  # (papers,): the number of the subtopic in that topic, or -1

    @property
    def on_map(self) -> Ints:
        """Return the rows of the papers that are on the map."""
        return np.flatnonzero(np.isfinite(self.coordinates).all(axis=1))


def name_regions(papers: MapPapers, use: WordUse, topics: Sequence[Topic]) -> tuple[Label, ...]:
    """Return the labels of the map's regions, by level and then by size, largest first.

    Level 0 are topics and isolated parts, level 1 subtopics, level 2 smaller regions. A conference whose topics have no
    subtopics has regions on level 1 as well. No two labels of regions have the same meaning, and none resembles a label
    near it.
    """
    on_map = papers.on_map
    if len(on_map) < _FEW:
        return ()
    labels = list(_topic_labels(papers, topics))
    before = len(labels)
    labels += _subtopic_labels(papers, topics)
    split = len(labels) > before
    for level, (most, least) in enumerate(zip(LEVELS, _LEAST, strict=True)):
        wanted = min(most, max(4, len(on_map) // least))
        if (level == 0 and before) or (level == 1 and split):
            continue
        if before and wanted < 1.5 * before:
            break
        before = wanted
        labels += _word_labels(papers, use, labels, wanted, level)
    return tuple(sorted(_with_islands(papers, labels), key=lambda label: (label.level, -label.weight)))


# --- topics ----------------------------------------------------------------------------------------------------------


def _topic_labels(papers: MapPapers, topics: Sequence[Topic]) -> Iterator[Label]:
    groups = [papers.on_map[papers.topic[papers.on_map] == topic.number] for topic in topics]
    most = max((len(rows) for rows in groups), default=0)
    everything = _histogram(papers.coordinates[papers.on_map])
    for topic, rows in zip(topics, groups, strict=True):
        if len(rows) >= 3:
            x, y = _densest(papers.coordinates[rows], everything)
            yield Label(
                text=topic.name, x=x, y=y, weight=round(len(rows) / most, 4), topic=topic.number, papers=len(rows)
            )


def _subtopic_labels(papers: MapPapers, topics: Sequence[Topic]) -> list[Label]:
    """Return the labels of subtopics whose papers are close together."""
    on_map, labels = papers.on_map, []
    pairs = [(topic, part) for topic in topics for part in topic.subtopics]
    most = max((part.papers for _, part in pairs), default=1)
    everything = _histogram(papers.coordinates[on_map])
    for topic, part in pairs:
        own = (papers.topic[on_map] == topic.number) & (papers.subtopic[on_map] == part.number)
        rows = on_map[own]
        if len(rows) < 3:
            continue
        points = papers.coordinates[rows]
        x, y = _densest(points, everything)
        if (np.hypot(points[:, 0] - x, points[:, 1] - y) < _GATHERED).mean() >= _PART:
            labels.append(
                Label(
                    text=part.name,
                    x=x,
                    y=y,
                    weight=round(len(rows) / most, 4),
                    level=1,
                    topic=topic.number,
                    subtopic=part.number,
                    papers=len(rows),
                )
            )
    return labels


def _densest(points: NDArray[np.float32], everything: Floats) -> tuple[float, float]:
    """Return the position where some papers are densest and most among themselves; `everything` is the histogram of
    all.
    """
    from scipy.ndimage import gaussian_filter

    blur = float(np.clip(_GRID * 0.35 / len(points) ** 0.5, 1.5, 6.0))
    own = gaussian_filter(_histogram(points), blur, mode="constant")
    others = gaussian_filter(everything, blur, mode="constant")
    row, column = np.unravel_index(int((own * own / (others + 1e-9)).argmax()), own.shape)
    return round((int(row) + 0.5) / _GRID, 4), round((int(column) + 0.5) / _GRID, 4)


def _histogram(points: NDArray[np.float32]) -> Floats:
    counts, _, _ = np.histogram2d(points[:, 0], points[:, 1], bins=_GRID, range=[[0, 1], [0, 1]])
    return np.asarray(counts, float)


# --- regions ---------------------------------------------------------------------------------------------------------


def _word_labels(papers: MapPapers, use: WordUse, labels: Sequence[Label], wanted: int, level: int) -> list[Label]:
    """Return labels of about `wanted` dense regions, largest first, without those near an existing or similar label."""
    on_map = papers.on_map
    points = papers.coordinates[on_map].astype(float)
    owner = _nearest_peak(points, wanted)
    sizes = np.bincount(owner)
    new_labels: list[Label] = []
    taken = {part.casefold() for label in labels for part in (label.text, *label.text.split(" · "))}
    for region in np.argsort(-sizes, kind="stable")[:wanted]:
        rows = on_map[owner == region]
        if len(rows) < 3:
            break
        x, y = np.median(papers.coordinates[rows].astype(float), axis=0).round(4).tolist()
        scores = use.scores(rows, use.share, REGION_RULE)
        near = [label for label in (*labels, *new_labels) if np.hypot(label.x - x, label.y - y) < _ALIKE_NEAR]
        if any(np.hypot(label.x - x, label.y - y) < _NEAR for label in near):
            continue
        avoid = {word for word in use.words(scores, LISTED_BELOW) if any(alike(word, label.text) for label in near)}
        avoid |= {
            word for word in use.words(scores, LISTED_BELOW) if any(alike(word, label.text) for label in new_labels)
        }
        name = use.name(rows, scores, taken | {word.casefold() for word in avoid}, REGION_RULE)
        if name:
            taken.add(name.casefold())
            weight = round(len(rows) / int(sizes.max()), 4)
            words = use.words(scores, LISTED_BELOW)
            hull = outline(papers.coordinates[rows].astype(float))
            new_labels.append(
                Label(text=name, x=x, y=y, weight=weight, level=level, papers=len(rows), words=words, outline=hull)
            )
    return new_labels


def _nearest_peak(points: Floats, wanted: int) -> Ints:
    """Return the index of each paper's nearest density peak; the blur is chosen to leave about `wanted` peaks."""
    from scipy.ndimage import gaussian_filter, maximum_filter
    from scipy.spatial import KDTree

    counts = _histogram(points.astype(np.float32))
    peaks = np.zeros((0, 2))
    for blur in _BLURS:
        density = gaussian_filter(counts, blur, mode="constant")
        top = (density == maximum_filter(density, 5)) & (density > 0.08 * density.max())
        peaks = (np.argwhere(top) + 0.5) / _GRID
        if len(peaks) >= wanted:
            break
    return np.asarray(KDTree(peaks).query(points)[1], np.int64)


def outline(points: Floats) -> tuple[tuple[float, float], ...]:
    """Return a polygon around points in 0..1, rounded to a thousandth: their convex hull, slightly enlarged."""
    from scipy.spatial import ConvexHull, QhullError

    try:
        corners = points[ConvexHull(points).vertices]
    except QhullError:  # all points are on one line or coincide
        low, high = points.min(axis=0) - 0.003, points.max(axis=0) + 0.003
        corners = np.array([low, (high[0], low[1]), high, (low[0], high[1])])
    middle = points.mean(axis=0)
    away = corners - middle
    reach = np.hypot(away[:, :1], away[:, 1:])
    moved = middle + away * (1 + 0.003 / np.maximum(reach, 0.003)) + np.sign(away) * 0.001
    return tuple((float(x), float(y)) for x, y in np.clip(moved, 0, 1).round(3))


# --- islands ---------------------------------------------------------------------------------------------------------


def _with_islands(papers: MapPapers, labels: Sequence[Label]) -> list[Label]:
    """Return the labels, with one on level 0 for each isolated part of the map."""
    new_labels, on_map = list(labels), papers.on_map
    part = _parts(papers.coordinates[on_map].astype(float))
    sizes = np.bincount(part)
    at = _part_of(papers.coordinates[on_map].astype(float), part, labels)
    for number in np.argsort(-sizes, kind="stable")[1:]:  # the largest part is the main map
        if sizes[number] < max(_FEW, _ISLAND * len(on_map)):
            break
        inside = [n for n, (label, own) in enumerate(zip(new_labels, at, strict=True)) if own == number]
        if inside and not any(new_labels[n].level == 0 for n in inside):
            largest = max(inside, key=lambda n: (new_labels[n].papers, -n))
            new_labels[largest] = replace(new_labels[largest], level=0, weight=0.0)
    return new_labels


def _parts(points: Floats) -> Ints:
    """Return the index of the connected part that each point belongs to."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import KDTree

    tree = KDTree(points)
    typical = float(np.median(tree.query(points, k=min(5, len(points)))[0][:, -1]))
    pairs = tree.query_pairs(max(_APART, 2.5 * typical), output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(points), len(points)))
    return np.asarray(connected_components(links, directed=False)[1], np.int64)


def _part_of(points: Floats, part: Ints, labels: Sequence[Label]) -> list[int]:
    from scipy.spatial import KDTree

    positions = np.array([(label.x, label.y) for label in labels]).reshape(-1, 2)
    return [int(part[n]) for n in KDTree(points).query(positions)[1]] if len(positions) else []
