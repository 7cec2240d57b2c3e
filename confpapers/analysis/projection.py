"""The map: where each paper lies in the plane.

features         tf-idf -> a few dozen dimensions (latent semantic analysis)
place            features -> coordinates, near papers near each other (t-SNE)
grid             coordinates -> cells: the map without overlap, for pictures side by side
neighbours_kept  how true a layout is: the share of near papers that are near on it
lsa_bytes        features -> bytes, for the page's recommender
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from confpapers.tsne import Result

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

FEW = 5  # papers: below, there is nothing to lay out
ASPECT = 2.0  # columns to rows of the grid: pages are higher than wide, the space for them is wider than high
RECOMMENDING = 64  # dimensions in which the page compares papers
ASKED = 2000  # papers whose neighbours are looked up to judge a layout, at most


@dataclass(frozen=True)
class Placement:
    """The map's coordinates and how they came about."""

    coordinates: Floats  # (papers, 2): x, y in 0..1, y downwards; NaN for a paper without words
    kl_divergence: float
    backend: str
    device: str
    n_iter: int
    notes: tuple[str, ...] = ()  # what did not go as asked: a GPU without room, say


@dataclass(frozen=True)
class GridLayout:
    """Every paper in a cell of its own."""

    columns: int
    rows: int
    cells: Ints  # (papers, 2): column and row, from the upper left


def features(weights: csr_array, *, dims: int = 50, seed: int) -> Floats:
    """LSA: the tf-idf rows in `dims` dimensions or fewer, of length 1; a row of zeros for a paper without words.

    Truncated SVD (Halko, Martinsson & Tropp 2011), each component's sign fixed by its largest entry.
    """
    from sklearn.decomposition import TruncatedSVD

    papers, words = weights.shape
    dims = min(dims, papers - 1, words - 1)
    if dims < 1:
        return np.asarray(weights.toarray(), np.float32)[:, :1] if words else np.zeros((papers, 1), np.float32)
    with np.errstate(invalid="ignore"):  # it divides by the variance, which is 0 where all papers are alike
        reduced = TruncatedSVD(dims, n_iter=7, random_state=seed).fit_transform(weights.astype(np.float64))
    reduced *= np.where(reduced[np.abs(reduced).argmax(axis=0), np.arange(dims)] < 0, -1.0, 1.0)
    lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
    return np.asarray(reduced / np.where(lengths > 1e-12, lengths, 1.0), np.float32)


def narrowed(features: Floats, dims: int = 50) -> Floats:
    """The first `dims` dimensions alone, rows of length 1 again: one factorisation serves map and recommender."""
    few = features[:, :dims]
    lengths = np.linalg.norm(few, axis=1, keepdims=True)
    return np.asarray(few / np.where(lengths > 1e-6, lengths, 1.0), np.float32)


def lsa_bytes(features: Floats, *, dims: int = RECOMMENDING) -> NDArray[np.int8]:
    """(papers, dims) in -127..127: what the page needs to rank papers by those a reader saved."""
    padded = np.zeros((len(features), dims), np.float32)
    padded[:, : features.shape[1]] = features
    return np.rint(padded * 127).astype(np.int8)


@dataclass(frozen=True, kw_only=True)
class MapOptions:
    """How the map is computed: parameters of t-SNE."""

    perplexity: float = 30.0
    n_iter: int = 750
    seed: int = 0
    accuracy: Literal["normal", "high"] = "high"
    device: str = "auto"


def place(
    features: Floats,
    options: MapOptions,
    *,
    init: Floats | None = None,
    frozen: bool = False,
) -> Placement:
    """Return t-SNE coordinates (papers, 2): the larger side fills 0..1, the smaller is centred.

    Papers without words (rows of zeros) get no coordinates.  The perplexity is lowered to a third of the papers.  Fewer
    than 5 papers, or papers that are all alike, are put on a circle.

    `init` are coordinates of an earlier map, (papers, 2), NaN for papers that were not on it.  The map then starts from
    them (exaggeration 4 for 100 iterations, two thirds of the usual in all) and is laid over the earlier one, in its
    frame (`analysis/realign.py`): old papers move by a few hundredths of its width.  With `frozen` they do not move at
    all (but the whole map is made smaller if a new paper has no room); only the new ones are placed, in 100 iterations.
    An `init` with fewer than 3 places is forgotten.
    """
    here = np.flatnonzero(np.abs(features).sum(axis=1) > 0)
    points = features[here]
    coordinates = np.full((len(features), 2), np.nan, np.float32)
    if len(here) < FEW or np.allclose(points, points[0], atol=1e-6):
        coordinates[here] = _circle(len(here))
        return Placement(coordinates, 0.0, "circle", "cpu", 0)

    from confpapers.tsne import tsne

    settings: dict[str, Any] = {
        "perplexity": min(options.perplexity, max(1.5, (len(here) - 1) / 3)),
        "random_state": options.seed,
        "accuracy": options.accuracy,
        "device": options.device,
    }
    if init is None or _places(init[here]) < 3:
        result = tsne(points, n_iter=options.n_iter, **settings)
        coordinates[here] = normalised(result.embedding)
    elif frozen:
        result, coordinates[here] = _added(points, init[here], settings)
    else:
        result, coordinates[here] = _grown(points, init[here], settings | {"n_iter": options.n_iter * 2 // 3})
    return Placement(coordinates, result.kl_divergence, result.backend, result.device, result.n_iter, result.notes)


def _places(earlier: Floats) -> int:
    """How many different places there are."""
    return len(np.unique(earlier[np.isfinite(earlier).all(axis=1)], axis=0))


def _grown(points: Floats, earlier: Floats, settings: dict[str, Any]) -> tuple["Result", Floats]:
    """A map that starts from the earlier one and is laid over it."""
    from confpapers.analysis.realign import lay_over
    from confpapers.tsne import grow

    known = np.flatnonzero(np.isfinite(earlier).all(axis=1))
    result = grow(points, earlier[known] * _width(len(known)), known, **settings)
    return result, lay_over(result.embedding, earlier)


def _added(points: Floats, earlier: Floats, settings: dict[str, Any]) -> tuple["Result", Floats]:
    """The earlier map as it was, with the new papers in it; smaller if one of them lies outside."""
    from confpapers.tsne import grow

    known = np.flatnonzero(np.isfinite(earlier).all(axis=1))
    scale = _width(len(known))
    result = grow(points, earlier[known] * scale, known, frozen=True, **settings)
    layout = (result.embedding / scale).astype(np.float32)
    layout[known] = earlier[known]  # to the last bit
    return result, layout if layout.min() >= 0 and layout.max() <= 1 else normalised(layout)


def _width(papers: int) -> float:
    """How wide t-SNE's map of so many papers is, about, after 750 iterations (measured from 100 to 20,000 papers)."""
    return float(2.6 * papers**0.5 if papers < 2000 else 116.0 * (papers / 2000) ** 0.27)


def grid(coordinates: Floats, *, aspect: float = ASPECT) -> GridLayout:
    """The map without overlap, near papers still near; `aspect` is columns to rows, about.

    Less than a row of cells stays free.  Papers without a place on the map gather in the lower right corner.
    """
    from confpapers.tsne import to_grid

    there = np.isfinite(coordinates).all(axis=1, keepdims=True)
    rows, columns, cells = to_grid(np.where(there, coordinates, 1.0), aspect)
    return GridLayout(
        columns, rows, np.column_stack([cells % max(1, columns), cells // max(1, columns)]).astype(np.int32)
    )


def neighbours_kept(features: Floats, layout: NDArray[Any], *, k: int = 10) -> float:
    """The share of each paper's k nearest by `features` (rows of length 1) that are among its k nearest on a layout.

    `layout` (papers, 2) are coordinates or a grid's cells; of cells at one distance, none comes before another by
    chance: those at the border count in part.  Papers without words or place are left out; of many papers 2,000 are
    asked, evenly.  1.0 when nobody has more than k others.
    """
    import threadpoolctl

    here = np.flatnonzero((np.abs(features).sum(axis=1) > 0) & np.isfinite(layout).all(axis=1))
    vectors, places = features[here], layout[here].astype(np.float64)
    if len(here) <= k + 1:
        return 1.0
    asked = np.unique(np.linspace(0, len(here) - 1, min(ASKED, len(here)), dtype=int))
    shares: list[float] = []
    with threadpoolctl.threadpool_limits(1, "blas"):
        for rows in np.split(asked, range(256, len(asked), 256)):
            likeness = vectors[rows] @ vectors.T
            far = ((places[rows, None] - places) ** 2).sum(axis=2)
            own = np.arange(len(rows)), rows
            likeness[own], far[own] = -np.inf, np.inf
            near = np.argpartition(-likeness, k - 1, axis=1)[:, :k]
            shares += _shares(np.take_along_axis(far, near, axis=1), far, k).tolist()
    return float(np.mean(shares))


def _shares(wanted: NDArray[np.float64], far: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """For each row of squared distances `far`, the share of its `wanted` ones that are among its k smallest."""
    border = np.partition(far, k - 1, axis=1)[:, k - 1 : k]
    inside, on = (far < border).sum(axis=1), (far == border).sum(axis=1)
    kept = (wanted < border).sum(axis=1) + (wanted == border).sum(axis=1) * (k - inside) / on
    return np.asarray(kept / k)


def normalised(points: Floats) -> Floats:
    """The points moved and scaled into 0..1, shape kept: the larger side fills it, the smaller is centred."""
    low, high = points.min(axis=0), points.max(axis=0)
    side = float((high - low).max())
    if side <= 0:
        return np.full_like(points, 0.5)
    return np.asarray(np.clip((points - (low + high) / 2) / side + 0.5, 0.0, 1.0), np.float32)


def _circle(count: int) -> Floats:
    if count < 2:
        return np.full((count, 2), 0.5, np.float32)
    angles = np.arange(count) * (2 * np.pi / count) - np.pi
    return np.asarray(0.5 + 0.5 * np.column_stack([np.cos(angles), np.sin(angles)]), np.float32)
