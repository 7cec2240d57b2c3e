"""t-SNE maps from our own engine: exact on small maps, fast on a CPU, faster on a GPU."""

from confpapers.tsne.alignment import align, grow, place_new
from confpapers.tsne.api import tsne
from confpapers.tsne.grid import to_grid
from confpapers.tsne.settings import Result

__all__ = ["Result", "align", "grow", "place_new", "to_grid", "tsne"]
