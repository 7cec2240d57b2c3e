"""Gradient descent with momentum and a gain for each coordinate (Jacobs 1988, as in van der Maaten & Hinton 2008)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from confpapers.tsne.arrays import Array, Arrays
from confpapers.tsne.attraction import Attraction
from confpapers.tsne.repulsion import ROOM, Repulsion

LONGEST_STEP = 5.0  # of a point in one iteration, in units of the map: a close pair must not be shot away
LEAST_GAIN = 0.01
MOMENTUM = 0.8
CALM, BOLD, LARGE = 0.1, 0.5, 24_000  # of n, and n: the rate after the exaggeration: see `late_rate`

Watch = Callable[[int, Array, float], bool]
"""Told the iteration, the map and its KL divergence; True stops."""


@dataclass(frozen=True)
class Phase:
    """So many iterations with P times `exaggeration`."""

    iterations: int
    exaggeration: float
    rate: float


def phases(n: int, n_iter: int, early_iter: int, exaggeration: float) -> tuple[Phase, Phase]:
    """The early exaggeration of n points, at the rate n / exaggeration (Belkina et al. 2019), and the rest."""
    early = min(early_iter, n_iter)
    return Phase(early, exaggeration, max(n / exaggeration, 1.0)), Phase(n_iter - early, 1.0, late_rate(n))


def late_rate(n: int) -> float:
    """A tenth of n for small maps, half of n from 12,000 to 48,000 points, a quarter from 96,000 on.

    In 500 iterations a small map arrives at any rate, and at a high one it goes on spreading: KL falls by a few
    thousandths, but of the nearest neighbours fewer are kept.  A large map needs its speed to arrive at all, and the
    largest, at twice a quarter, lose neighbours again.
    """
    return max(n * max(CALM, min(n / LARGE, BOLD, max(LARGE / n, BOLD / 2))), 1.0)


class Descent:
    """Moves a map down the gradient  exaggeration * pull - push / Z."""

    def __init__(self, y: Array, attraction: Attraction, repulsion: Repulsion, free: Array | None) -> None:
        self.y = y
        self.attraction = attraction
        self.repulsion = repulsion
        self.arrays: Arrays = repulsion.arrays
        self.free = free  # (n,) 1.0, and 0.0 for the points that stay where they are; None when all are free
        self.done = 0
        xp = self.arrays.xp
        self._velocity = xp.zeros_like(y)
        self._gains = xp.ones_like(y)

    def run(self, schedule: tuple[Phase, ...], watch: Watch | None, every: int) -> None:
        """All phases; `watch` is asked every so many iterations and at the end."""
        total = sum(phase.iterations for phase in schedule)
        for phase in schedule:
            self._gains[...] = 1.0
            since, times, before = 0, 1, 0.0
            while since < phase.iterations:
                self.repulsion.fit(self.y)
                times = min(self._until_the_next_look(before, times), phase.iterations - since)
                before = self.repulsion.span
                if watch is not None:
                    times = min(times, every - self.done % every)
                self._go(phase, times)
                since += times
                self.done += times
                due = self.done % every == 0 or self.done == total
                if watch is not None and due and watch(self.done, self.y, self.divergence()):
                    return

    def divergence(self) -> float:
        """KL(P || Q) of the map as it is."""
        self.repulsion.fit(self.y)
        _, normaliser = self.repulsion(self.y)
        return self.attraction.divergence(self.y, float(normaliser))

    def _until_the_next_look(self, before: float, times: int) -> int:
        """Iterations that may pass before the grid is fitted again: until a map that grows as it did in the last so
        many, from the width before, fills half of the room around it.  At most `patience`, and twice as many as then.
        """
        patience = self.arrays.patience
        if patience == 1 or not before > 0:
            return 1
        growth = math.log(max(self.repulsion.span / before, 1.0)) / times
        lasts = math.log(1 + (ROOM - 1) / 2) / max(growth, 1e-9)
        return max(1, min(int(lasts), 2 * times, patience))

    def _go(self, phase: Phase, times: int) -> None:
        state = (self.y, self._velocity, self._gains)
        self.arrays.perform(lambda: self._step(phase), times, (phase, self.repulsion.laid), state)

    def _step(self, phase: Phase) -> None:
        """One iteration; the map, the velocity and the gains are changed where they are."""
        pull, (push, normaliser) = self.attraction.along(self.y, lambda: self.repulsion(self.y))
        self._move(phase, pull, push, normaliser)
        if self.free is None:
            self.y -= self.y.mean(1)[:, None]

    def _move(self, phase: Phase, pull: Array, push: Array, normaliser: Array) -> None:
        xp = self.arrays.xp
        if self.arrays.kernels:
            state, how = (self.y, self._velocity, self._gains, self.free), (MOMENTUM, LEAST_GAIN, LONGEST_STEP)
            self.arrays.kernels.move(state, pull, push, normaliser, phase.exaggeration, phase.rate, how)
            return
        gradient = pull * phase.exaggeration - push / normaliser
        turned = gradient * self._velocity < 0  # it still goes downhill: faster
        self._gains[...] = xp.clip(xp.where(turned, self._gains + 0.2, self._gains * 0.8), LEAST_GAIN, None)
        velocity = MOMENTUM * self._velocity - phase.rate * self._gains * gradient
        length = xp.sqrt((velocity * velocity).sum(0))
        velocity *= LONGEST_STEP / xp.clip(length, LONGEST_STEP, None)
        if self.free is not None:
            velocity *= self.free
        self._velocity[...] = velocity
        self.y += velocity
