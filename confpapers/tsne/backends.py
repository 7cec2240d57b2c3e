"""Which program makes the map, and where.

numpy                    our engine, always there
torch                    our engine on an accelerator (or on the CPU, for tests)
sklearn opentsne cuml    other programs behind the same function
"""

from __future__ import annotations

import numpy as np

from confpapers.tsne.arrays import NumpyArrays
from confpapers.tsne.engine import embed
from confpapers.tsne.settings import Result, Settings


def run(x: np.ndarray, settings: Settings, backend: str, device: str) -> Result:
    """The map by the chosen backend."""
    return embed(x, settings, NumpyArrays(settings.threads))
