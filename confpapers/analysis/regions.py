"""The names on the map: of topics, of subtopics, and of the smaller regions that a closer look shows.

Topics and subtopics stand where most of their papers lie, under the names that they have everywhere else.  A smaller
region is what lies nearest to a peak of the papers' density; how far that density is blurred decides how many regions
there are.  Its name is the word that tells its papers from all others.  What lies apart from the rest of the map, and
has no name of a topic in it, is named on the whole map too.
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

LEVELS = (12, 36, 110)  # regions at most: on the whole map, nearer, and near
_LEAST = (7, 8, 10)  # papers a region, on average: smaller conferences have fewer regions, and fewer levels
_FEW = 5  # papers: fewer have no regions
_GRID = 128  # cells across the map, for densities
_BLURS = (14, 11, 9, 7, 5.5, 4.5, 3.6, 2.9, 2.3, 1.8, 1.4, 1.0, 0.7)  # cells
_NEAR = 0.03  # of the map's width: two names stand no nearer
_ALIKE_NEAR = 0.15  # and names that say the same no nearer than this
_GATHERED = 0.12  # of the map's width around a name, in which ...
_PART = 0.4  # ... this part of a subtopic's papers must lie, or it has no name on the map
_APART = 0.02  # of the map's width: papers farther from all others lie apart
_ISLAND = 0.006  # of the papers must lie on what is named apart, and 5


@dataclass(frozen=True)
class MapPapers:
    """What is known of the papers on the map."""

    coordinates: NDArray[np.float32]  # (papers, 2) in 0..1, NaN for papers that are not on the map
    topic: Ints  # (papers,): the topic with the largest share, -1 for none
    subtopic: Ints  # (papers,): the number of the subtopic in it, -1 for none

    @property
    def here(self) -> Ints:
        """The rows of the papers that are on the map."""
        return np.flatnonzero(np.isfinite(self.coordinates).all(axis=1))


def name_regions(papers: MapPapers, use: WordUse, topics: Sequence[Topic]) -> tuple[Label, ...]:
    """Names for the map's regions, by level and the largest first.

    Level 0 are topics and what lies apart, level 1 subtopics, level 2 smaller regions.  A conference whose topics have
    no subtopics has regions on level 1 as well.  No two names of regions are alike, nor like one near them.
    """
    here = papers.here
    if len(here) < _FEW:
        return ()
    found = list(_topic_labels(papers, topics))
    before = len(found)
    found += _subtopic_labels(papers, topics)
    split = len(found) > before
    for level, (most, least) in enumerate(zip(LEVELS, _LEAST, strict=True)):
        wanted = min(most, max(4, len(here) // least))
        if (level == 0 and before) or (level == 1 and split):
            continue
        if before and wanted < 1.5 * before:
            break
        before = wanted
        found += _word_labels(papers, use, found, wanted, level)
    return tuple(sorted(_with_islands(papers, found), key=lambda label: (label.level, -label.weight)))


# --- topics ----------------------------------------------------------------------------------------------------------


def _topic_labels(papers: MapPapers, topics: Sequence[Topic]) -> Iterator[Label]:
    groups = [papers.here[papers.topic[papers.here] == topic.number] for topic in topics]
    most = max((len(rows) for rows in groups), default=0)
    for topic, rows in zip(topics, groups, strict=True):
        if len(rows) >= 3:
            x, y = _densest(papers.coordinates[rows], papers.coordinates[papers.here])
            yield Label(
                text=topic.name, x=x, y=y, weight=round(len(rows) / most, 4), topic=topic.number, papers=len(rows)
            )


def _subtopic_labels(papers: MapPapers, topics: Sequence[Topic]) -> list[Label]:
    """Those subtopics whose papers lie together."""
    here, found = papers.here, []
    pairs = [(topic, part) for topic in topics for part in topic.subtopics]
    most = max((part.papers for _, part in pairs), default=1)
    for topic, part in pairs:
        own = (papers.topic[here] == topic.number) & (papers.subtopic[here] == part.number)
        rows = here[own]
        if len(rows) < 3:
            continue
        points = papers.coordinates[rows]
        x, y = _densest(points, papers.coordinates[here])
        if (np.hypot(points[:, 0] - x, points[:, 1] - y) < _GATHERED).mean() >= _PART:
            found.append(
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
    return found


def _densest(points: NDArray[np.float32], everything: NDArray[np.float32]) -> tuple[float, float]:
    """Where some papers lie most densely and most among themselves."""
    from scipy.ndimage import gaussian_filter

    blur = float(np.clip(_GRID * 0.35 / len(points) ** 0.5, 1.5, 6.0))
    own = gaussian_filter(_histogram(points), blur, mode="constant")
    others = gaussian_filter(_histogram(everything), blur, mode="constant")
    row, column = np.unravel_index(int((own * own / (others + 1e-9)).argmax()), own.shape)
    return round((int(row) + 0.5) / _GRID, 4), round((int(column) + 0.5) / _GRID, 4)


def _histogram(points: NDArray[np.float32]) -> Floats:
    counts, _, _ = np.histogram2d(points[:, 0], points[:, 1], bins=_GRID, range=[[0, 1], [0, 1]])
    return np.asarray(counts, float)


# --- regions ---------------------------------------------------------------------------------------------------------


def _word_labels(papers: MapPapers, use: WordUse, found: Sequence[Label], wanted: int, level: int) -> list[Label]:
    """Names for about so many dense regions, the largest first; none beside a name that is there, or like it."""
    here = papers.here
    points = papers.coordinates[here].astype(float)
    owner = _nearest_peak(points, wanted)
    sizes = np.bincount(owner)
    made: list[Label] = []
    taken = {part.casefold() for label in found for part in (label.text, *label.text.split(" · "))}
    for region in np.argsort(-sizes, kind="stable")[:wanted]:
        rows = here[owner == region]
        if len(rows) < 3:
            break
        x, y = np.median(papers.coordinates[rows].astype(float), axis=0).round(4).tolist()
        scores = use.scores(rows, use.share, REGION_RULE)
        near = [label for label in (*found, *made) if np.hypot(label.x - x, label.y - y) < _ALIKE_NEAR]
        if any(np.hypot(label.x - x, label.y - y) < _NEAR for label in near):
            continue
        avoid = {word for word in use.words(scores, LISTED_BELOW) if any(alike(word, label.text) for label in near)}
        avoid |= {word for word in use.words(scores, LISTED_BELOW) if any(alike(word, label.text) for label in made)}
        name = use.name(rows, scores, taken | {word.casefold() for word in avoid}, REGION_RULE)
        if name:
            taken.add(name.casefold())
            weight = round(len(rows) / int(sizes.max()), 4)
            words = use.words(scores, LISTED_BELOW)
            hull = outline(papers.coordinates[rows].astype(float))
            made.append(
                Label(text=name, x=x, y=y, weight=weight, level=level, papers=len(rows), words=words, outline=hull)
            )
    return made


def _nearest_peak(points: Floats, wanted: int) -> Ints:
    """For each paper the number of the nearest peak of a density blurred as much as leaves about so many peaks."""
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
    """A polygon around points in 0..1, to a thousandth: their convex hull, a little larger."""
    from scipy.spatial import ConvexHull, QhullError

    try:
        corners = points[ConvexHull(points).vertices]
    except QhullError:  # all on one line, or in one place
        low, high = points.min(axis=0) - 0.003, points.max(axis=0) + 0.003
        corners = np.array([low, (high[0], low[1]), high, (low[0], high[1])])
    middle = points.mean(axis=0)
    away = corners - middle
    reach = np.hypot(away[:, :1], away[:, 1:])
    moved = middle + away * (1 + 0.003 / np.maximum(reach, 0.003)) + np.sign(away) * 0.001
    return tuple((float(x), float(y)) for x, y in np.clip(moved, 0, 1).round(3))


# --- islands ---------------------------------------------------------------------------------------------------------


def _with_islands(papers: MapPapers, found: Sequence[Label]) -> list[Label]:
    """The labels, one of each part of the map that lies apart on level 0."""
    made, here = list(found), papers.here
    part = _parts(papers.coordinates[here].astype(float))
    sizes = np.bincount(part)
    at = _part_of(papers.coordinates[here].astype(float), part, found)
    for number in np.argsort(-sizes, kind="stable")[1:]:  # the largest part is the map
        if sizes[number] < max(_FEW, _ISLAND * len(here)):
            break
        inside = [n for n, (label, own) in enumerate(zip(made, at, strict=True)) if own == number]
        if inside and not any(made[n].level == 0 for n in inside):
            largest = max(inside, key=lambda n: (made[n].papers, -n))
            made[largest] = replace(made[largest], level=0, weight=0.0)
    return made


def _parts(points: Floats) -> Ints:
    """The number of the part of the map that each point is in; parts are farther from each other than papers in one."""
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

    places = np.array([(label.x, label.y) for label in labels]).reshape(-1, 2)
    return [int(part[n]) for n in KDTree(points).query(places)[1]] if len(places) else []
