"""Iterations replayed from a CUDA graph, so that a GPU need not wait for the host.

A small map keeps a GPU busy for a few microseconds per kernel, less than the host needs to start the next one. A CUDA
graph holds all kernels of an iteration and starts them at once. It is valid for one grid and one phase, so it is
recorded once a grid has stayed for a while, and its first replay is compared with a normal iteration. If they differ,
or if recording fails, iterations run without a graph and a note says why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence

from confpapers.tsne.arrays import Array

Act = Callable[[], None]
Record = Callable[[Act], Act]
"""Records an action and returns its replay. It may run the action once while recording."""

WORTH = 10  # iterations with the same key before a graph is recorded
CLOSE = 1e-3  # relative; the kernels are the same, but their sums may be grouped differently


class Replay:
    """Runs an action repeatedly, from a recording if a correct one exists."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.note = ""  # why there are no recordings
        self._key: Hashable = None
        self._seen = 0
        self._again: Act | None = None

    def __call__(self, act: Act, times: int, key: Hashable, state: Sequence[Array]) -> None:
        """Call `act` as often as `times` says. It changes the arrays of `state` in place and depends only on `key`."""
        if key != self._key:
            self._key, self._seen, self._again = key, 0, None
        self._seen += times
        if self._again is None and times > 1 and self._seen > WORTH and not self.note:
            self._again = self._recorded(act, state)
            times -= 1
        for _ in range(times):
            (self._again or act)()

    def _recorded(self, act: Act, state: Sequence[Array]) -> Act | None:
        """Return the recording if its first replay does what `act` does. Either way `state` is one iteration
        further.
        """
        before = [array.clone() for array in state]
        act()
        wanted = [array.clone() for array in state]
        try:
            again = self.record(act)
            _restore(state, before)
            again()
            differs = max(_difference(have, want) for have, want in zip(state, wanted, strict=True))
            if differs <= CLOSE:
                return again
            self.note = f"an iteration replayed from a CUDA graph differs by {differs:.1%} from a normal one"
        except RuntimeError as error:
            self.note = f"no CUDA graph could be recorded: {str(error).splitlines()[0]}"
        _restore(state, wanted)
        return None


def _difference(have: Array, want: Array) -> float:
    """Return the largest difference relative to the largest value; infinite if a value is not finite."""
    largest = float((have - want).abs().max() / want.abs().max().clamp(min=1e-30))
    return largest if math.isfinite(largest) else math.inf


def _restore(state: Sequence[Array], values: Sequence[Array]) -> None:
    for array, value in zip(state, values, strict=True):
        array.copy_(value)
