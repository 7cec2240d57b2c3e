"""The map: the position of each paper in the plane.

features         tf-idf -> a few dozen dimensions (latent semantic analysis)
place            features -> coordinates, similar papers near each other (t-SNE)
grid             coordinates -> cells: the map without overlap, for thumbnails side by side
neighbours_kept  quality of a layout: the share of near papers that are near on it
lsa_bytes        features -> bytes, for the page's recommender
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from confpapers.tsne import Result

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

FEW = 5  # papers; with fewer there is no structure to show
ASPECT = 2.0  # columns to rows of the grid: pages are higher than wide, the space for them is wider than high
EARLY = 100  # iterations of early exaggeration: with 250, KL is not lower, and no more neighbours are kept
GROWN = 5 / 6  # share of the iterations for a map that starts from an earlier one
RECOMMENDING = 64  # dimensions in which the page compares papers
FEW_ADDED = 0.005  # share of the papers that are placed on an earlier map without moving the others
_CELLS = 8_000_000  # similarities in memory at once: 32 MB
SAMPLED = 1000  # maximum number of papers whose neighbours are checked to measure a layout


@dataclass(frozen=True)
class Placement:
    """The map's coordinates and how they were computed."""

    coordinates: Floats  # (papers, 2): x, y in 0..1, y downwards; NaN for a paper without words
    kl_divergence: float
    backend: str
    device: str
    n_iter: int
    notes: tuple[str, ...] = ()  # fallbacks, such as a GPU without enough memory


@dataclass(frozen=True)
class GridLayout:
    """A layout in which every paper has its own cell."""

    columns: int
    rows: int
    cells: Ints  # (papers, 2): column and row, from the upper left


def features(weights: "csr_array", *, dims: int = 50) -> Floats:
    """Return the tf-idf rows in at most `dims` LSA dimensions, length 1; zeros for a paper without words."""
    return factorised(weights, dims=dims)[0]


def factorised(weights: "csr_array", *, dims: int = 50) -> tuple[Floats, Floats]:
    """Return the same and the basis (words, dimensions), which takes the tf-idf rows of other papers there."""
    from confpapers.analysis.latent import truncated_svd, unit_rows

    papers, words = weights.shape
    dims = min(dims, papers - 1, words - 1)
    if dims < 1:
        flat = np.asarray(weights.toarray(), np.float32)[:, :1] if words else np.zeros((papers, 1), np.float32)
        return flat, np.eye(words, 1, dtype=np.float32)
    reduced, basis = truncated_svd(weights, dims)
    return unit_rows(reduced), np.asarray(basis, np.float32)


def narrowed(features: Floats, dims: int = 50) -> Floats:
    """Return the first `dims` dimensions with rows of length 1: one factorisation serves the map and the
    recommender.
    """
    few = features[:, :dims]
    lengths = np.linalg.norm(few, axis=1, keepdims=True)
    return np.asarray(few / np.where(lengths > 1e-6, lengths, 1.0), np.float32)


def lsa_bytes(features: Floats, *, dims: int = RECOMMENDING) -> NDArray[np.int8]:
    """Return (papers, dims) in -127..127: the vectors by which the page ranks papers like those a reader saved."""
    padded = np.zeros((len(features), dims), np.float32)
    padded[:, : features.shape[1]] = features
    return np.rint(padded * 127).astype(np.int8)


@dataclass(frozen=True, kw_only=True)
class MapOptions:
    """Parameters of t-SNE for the map."""

    perplexity: float = 30.0
    n_iter: int = 600
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

    Papers without words (zero rows) get no coordinates. The perplexity is limited to a third of the number of papers.
    Fewer than 5 papers, or papers that are all alike, are placed on a circle.

    `init` are coordinates of an earlier map, (papers, 2), NaN for papers that were not on it. The map then starts from
    them (exaggeration 4 for 100 iterations, five sixths of the usual total) and is aligned with the earlier one in
    its frame (`analysis/realign.py`): old papers move by a few hundredths of its width. With `frozen` they do not move
    at all, except that the whole map shrinks if a new paper would be outside; only the new ones are placed, in 100
    iterations. An `init` with fewer than 3 distinct positions is ignored.
    """
    on_map = np.flatnonzero(np.abs(features).sum(axis=1) > 0)
    points = features[on_map]
    coordinates = np.full((len(features), 2), np.nan, np.float32)
    if len(on_map) < FEW or np.allclose(points, points[0], atol=1e-6):
        coordinates[on_map] = _circle(len(on_map))
        return Placement(coordinates, 0.0, "circle", "cpu", 0)

    from confpapers.tsne import tsne

    settings: dict[str, Any] = {
        "perplexity": min(options.perplexity, max(1.5, (len(on_map) - 1) / 3)),
        "random_state": options.seed,
        "accuracy": options.accuracy,
        "device": options.device,
    }
    if init is None or _distinct_positions(init[on_map]) < 3:
        result = tsne(points, n_iter=options.n_iter, early_iter=EARLY, **settings)
        coordinates[on_map] = normalised(result.embedding)
    elif frozen:
        result, coordinates[on_map] = _added(points, init[on_map], settings)
    else:
        result, coordinates[on_map] = _grown(points, init[on_map], settings | {"n_iter": int(options.n_iter * GROWN)})
    return Placement(coordinates, result.kl_divergence, result.backend, result.device, result.n_iter, result.notes)


def adds_few(earlier: Floats) -> bool:
    """Return whether so few papers have no place on the earlier map that the others may keep theirs."""
    new = int((~np.isfinite(earlier).all(axis=1)).sum())
    return 0 < new <= FEW_ADDED * len(earlier)


def _distinct_positions(earlier: Floats) -> int:
    """Return the number of distinct positions."""
    return len(np.unique(earlier[np.isfinite(earlier).all(axis=1)], axis=0))


def _grown(points: Floats, earlier: Floats, settings: dict[str, Any]) -> tuple["Result", Floats]:
    """Return a map that starts from the earlier one and is aligned with it."""
    from confpapers.analysis.realign import lay_over
    from confpapers.tsne import grow

    old = np.flatnonzero(np.isfinite(earlier).all(axis=1))
    result = grow(points, earlier[old] * width(len(old)), old, **settings)
    return result, lay_over(result.embedding, earlier)


def _added(points: Floats, earlier: Floats, settings: dict[str, Any]) -> tuple["Result", Floats]:
    """Return the earlier map with the new papers added, scaled down if one of them is outside the frame."""
    from confpapers.tsne import grow

    old = np.flatnonzero(np.isfinite(earlier).all(axis=1))
    scale = width(len(old))
    result = grow(points, earlier[old] * scale, old, frozen=True, **settings)
    layout = (result.embedding / scale).astype(np.float32)
    layout[old] = earlier[old]  # bit for bit
    return result, layout if layout.min() >= 0 and layout.max() <= 1 else normalised(layout)


def width(papers: int) -> float:
    """Return the approximate width of t-SNE's map of that many papers after 600 to 750 iterations (measured from 100 to
    20,000).
    """
    return float(2.6 * papers**0.5 if papers < 2000 else 116.0 * (papers / 2000) ** 0.27)


def grid(coordinates: Floats, *, aspect: float = ASPECT) -> GridLayout:
    """Return the map without overlap, similar papers still near each other; `aspect` is about columns to rows.

    Less than one row of cells stays free. Papers that are not on the map are put in the lower right corner.
    """
    from confpapers.tsne import to_grid

    there = np.isfinite(coordinates).all(axis=1, keepdims=True)
    rows, columns, cells = to_grid(np.where(there, coordinates, 1.0), aspect)
    return GridLayout(
        columns, rows, np.column_stack([cells % max(1, columns), cells // max(1, columns)]).astype(np.int32)
    )


def neighbours_kept(features: Floats, *layouts: NDArray[Any], k: int = 10) -> list[float]:
    """Return for each layout the share of each paper's k nearest by `features` (rows of length 1) that are among its k
    nearest there.

    `layouts` (papers, 2) are coordinates or grid cells. Cells at the same distance as the k-th count in part, so that
    ties are not broken by chance. Papers without words or position are excluded; of many papers, 1,000 evenly spread
    ones are checked. Returns 1.0 if no paper has more than k others.
    """
    import threadpoolctl

    positioned = [np.isfinite(layout).all(axis=1) for layout in layouts]
    on_map = np.flatnonzero(np.logical_and.reduce([np.abs(features).sum(axis=1) > 0, *positioned]))
    vectors, positions = features[on_map], [layout[on_map].astype(np.float32) for layout in layouts]
    if len(on_map) <= k + 1:
        return [1.0] * len(layouts)
    sampled = np.unique(np.linspace(0, len(on_map) - 1, min(SAMPLED, len(on_map)), dtype=int))
    shares: list[list[float]] = [[] for _ in layouts]
    with threadpoolctl.threadpool_limits(1, "blas"):
        step = max(1, min(256, _CELLS // len(on_map)))
        for rows in np.split(sampled, range(step, len(sampled), step)):
            likeness = vectors[rows] @ vectors.T
            likeness[np.arange(len(rows)), rows] = -np.inf
            near = np.argpartition(likeness, len(on_map) - k, axis=1)[:, len(on_map) - k :]
            for own, layout in zip(shares, positions, strict=True):
                far = _squared_distances(layout, rows)
                own += _shares(np.take_along_axis(far, near, axis=1), far, k).tolist()
    return [float(np.mean(own)) for own in shares]


def _squared_distances(positions: Floats, rows: NDArray[np.int64]) -> Floats:
    """Return the squared distances of some papers to all; infinite to themselves."""
    far, down = (positions[rows, axis, None] - positions[:, axis] for axis in (0, 1))
    far *= far
    down *= down
    far += down
    far[np.arange(len(rows)), rows] = np.inf
    return far


def _shares(wanted: Floats, far: Floats, k: int) -> NDArray[np.float64]:
    """Return for each row of squared distances `far` the share of its `wanted` entries among its k smallest."""
    border = np.partition(far, k - 1, axis=1)[:, k - 1 : k]
    inside, on = (far < border).sum(axis=1), (far == border).sum(axis=1)
    hits = (wanted < border).sum(axis=1) + (wanted == border).sum(axis=1) * (k - inside) / on
    return np.asarray(hits / k)


def normalised(points: Floats) -> Floats:
    """Return the points scaled into 0..1 with their aspect ratio: the larger side fills it, the smaller is centred."""
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
