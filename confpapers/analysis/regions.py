"""The names on the map: of large regions, and of the smaller ones that a closer look shows.

A region is what lies nearest to a peak of the papers' density; how far that density is blurred decides how many
regions there are.  Its name is the word that its papers use most beyond the others.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from confpapers.analysis.phrases import alike, is_generic
from confpapers.model import Label

Floats = NDArray[np.float64]

LEVELS = (12, 36, 110)  # regions at most: on the whole map, nearer, and near
_LEAST = (7, 8, 10)  # papers a region, on average: smaller conferences have fewer regions, and fewer levels
_FEW = 5  # papers: fewer have no regions
_GRID = 128  # cells across the map, for densities
_BLURS = (14, 11, 9, 7, 5.5, 4.5, 3.6, 2.9, 2.3, 1.8, 1.4, 1.0, 0.7)  # cells
_PHRASE = 1.8  # "pose estimation" rather than "pose"
_SHARED = 0.12  # of a region's papers, at least, use its name


def name_regions(coordinates: NDArray[np.float32], weights: csr_array, vocabulary: Sequence[str]) -> tuple[Label, ...]:
    """Names for the map's dense regions, by level and the largest first; no two are alike.

    `coordinates` are (papers, 2) in 0..1, NaN for papers that are not on the map, `weights` their tf-idf rows.
    """
    here = np.flatnonzero(np.isfinite(coordinates).all(axis=1))
    if len(here) < _FEW:
        return ()
    points = coordinates[here].astype(float)
    overall = np.asarray(weights[here].mean(axis=0)).ravel()
    favour = np.array([_PHRASE if " " in word else 1.0 for word in vocabulary])
    found: list[Label] = []
    before = 0
    for level, (most, least) in enumerate(zip(LEVELS, _LEAST, strict=True)):
        wanted = min(most, max(4, len(here) // least))
        if wanted < 1.5 * before:
            break
        before = wanted
        owner = _nearest_peak(points, wanted)
        sizes = np.bincount(owner)
        for region in np.argsort(-sizes, kind="stable")[:wanted]:
            papers = here[owner == region]
            if len(papers) < 3:
                break
            name = _name(weights[papers], overall, favour, vocabulary, [label.text for label in found])
            x, y = np.median(coordinates[papers].astype(float), axis=0).round(4).tolist()
            if name:
                found.append(Label(text=name, x=x, y=y, weight=round(len(papers) / int(sizes.max()), 4), level=level))
    return tuple(found)


def _nearest_peak(points: Floats, wanted: int) -> NDArray[np.int64]:
    """For each paper the number of the nearest peak of a density blurred as much as leaves about so many peaks."""
    from scipy.ndimage import gaussian_filter, maximum_filter
    from scipy.spatial import KDTree

    counts, _, _ = np.histogram2d(points[:, 0], points[:, 1], bins=_GRID, range=[[0, 1], [0, 1]])
    peaks = np.zeros((0, 2))
    for blur in _BLURS:
        density = gaussian_filter(counts, blur, mode="constant")
        top = (density == maximum_filter(density, 5)) & (density > 0.08 * density.max())
        peaks = (np.argwhere(top) + 0.5) / _GRID
        if len(peaks) >= wanted:
            break
    return np.asarray(KDTree(peaks).query(points)[1], np.int64)


def _name(inside: csr_array, overall: Floats, favour: Floats, vocabulary: Sequence[str], taken: Sequence[str]) -> str:
    """The word with the highest mean tf-idf times its log ratio to the mean of all, if enough of the papers use it."""
    mean = np.asarray(inside.mean(axis=0)).ravel()
    used = np.bincount(inside.indices[inside.data > 0], minlength=len(mean))
    common = used >= max(2, _SHARED * inside.shape[0])
    scores = np.where(common, mean * np.log((mean + 1e-9) / (overall + 1e-9)) * favour, 0)
    for word in np.argsort(-scores, kind="stable")[:20]:
        name = str(vocabulary[word])
        if scores[word] > 0 and not is_generic(name) and not any(alike(name, other) for other in taken):
            return name
    return ""
