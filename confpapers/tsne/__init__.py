"""t-SNE maps: ours, exact where it counts, fast on a CPU, and on a GPU where there is one."""

from confpapers.tsne.alignment import align, grow, place_new
from confpapers.tsne.api import tsne
from confpapers.tsne.grid import to_grid
from confpapers.tsne.settings import Result

__all__ = ["Result", "align", "grow", "place_new", "to_grid", "tsne"]
