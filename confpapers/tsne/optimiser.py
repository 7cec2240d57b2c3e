"""Gradient descent with momentum and a gain for each coordinate (Jacobs 1988, as in van der Maaten & Hinton 2008)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from confpapers.tsne.arrays import Array, Arrays
from confpapers.tsne.attraction import Attraction
from confpapers.tsne.repulsion import ROOM, Repulsion

LONGEST_STEP = 5.0  # of a point in one iteration, in units of the map, so that a close pair is not thrown far away
LEAST_GAIN = 0.01
MOMENTUM = 0.8
# fractions of n, and n itself, for the learning rate after the exaggeration: see `late_rate`
CALM, BOLD, LARGE = 0.1, 0.5, 24_000

Watch = Callable[[int, Array, float], bool]
"""Called with the iteration, the map and its KL divergence; returning True stops."""


@dataclass(frozen=True)
class Phase:
    """A number of iterations with P multiplied by `exaggeration`."""

    iterations: int
    exaggeration: float
    rate: float


def phases(n: int, n_iter: int, early_iter: int, exaggeration: float) -> tuple[Phase, Phase]:
    """Return the early exaggeration phase of n points, at the rate n / exaggeration (Belkina et al. 2019), and the
    rest.
    """
    early = min(early_iter, n_iter)
    return Phase(early, exaggeration, max(n / exaggeration, 1.0)), Phase(n_iter - early, 1.0, late_rate(n))


def late_rate(n: int) -> float:
    """Return the learning rate: n/10 for small maps, n/2 from 12,000 to 48,000 points, n/4 from 96,000.

    Within 500 iterations a small map converges at any rate. A high rate makes it spread further: KL falls by a few
    thousandths, but fewer nearest neighbours are preserved. A large map needs the speed to converge at all, and the
    largest lose neighbours again at twice a quarter of n.
    """
    return max(n * max(CALM, min(n / LARGE, BOLD, max(LARGE / n, BOLD / 2))), 1.0)


class Descent:
    """Moves a map down the gradient exaggeration * attraction - repulsion / Z."""

    def __init__(self, y: Array, attraction: Attraction, repulsion: Repulsion, free: Array | None) -> None:
        self.y = y
        self.attraction = attraction
        self.repulsion = repulsion
        self.arrays: Arrays = repulsion.arrays
        self.free = free  # (n,) 1.0, and 0.0 for frozen points; None when all points are free
        self.done = 0
        xp = self.arrays.xp
        self._velocity = xp.zeros_like(y)
        self._gains = xp.ones_like(y)

    def run(self, schedule: tuple[Phase, ...], watch: Watch | None, every: int) -> None:
        """Run all phases; `watch` is called at fixed intervals and at the end."""
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
        """Return KL(P || Q) of the current map."""
        self.repulsion.fit(self.y)
        _, normaliser = self.repulsion(self.y)
        return self.attraction.divergence(self.y, float(normaliser))

    def _until_the_next_look(self, before: float, times: int) -> int:
        """Return the number of iterations before the grid must be fitted again.

        If the map keeps growing from its width `before` as it did in the last `times` iterations, it then fills half of
        the room around it. The result is at most `patience` and at most twice the last number.
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
        """Run one iteration; the map, the velocity and the gains change in place."""
        attractive, (repulsive, normaliser) = self.attraction.overlap(self.y, lambda: self.repulsion(self.y))
        self._move(phase, attractive, repulsive, normaliser)
        if self.free is None:
            self.y -= self.y.mean(1)[:, None]

    def _move(self, phase: Phase, attractive: Array, repulsive: Array, normaliser: Array) -> None:
        xp = self.arrays.xp
        if self.arrays.kernels:
            state, how = (self.y, self._velocity, self._gains, self.free), (MOMENTUM, LEAST_GAIN, LONGEST_STEP)
            self.arrays.kernels.move(state, attractive, repulsive, normaliser, phase.exaggeration, phase.rate, how)
            return
        gradient = attractive * phase.exaggeration - repulsive / normaliser
        turned = gradient * self._velocity < 0  # still going downhill, so it may go faster
        self._gains[...] = xp.clip(xp.where(turned, self._gains + 0.2, self._gains * 0.8), LEAST_GAIN, None)
        velocity = MOMENTUM * self._velocity - phase.rate * self._gains * gradient
        length = xp.sqrt((velocity * velocity).sum(0))
        velocity *= LONGEST_STEP / xp.clip(length, LONGEST_STEP, None)
        if self.free is not None:
            velocity *= self.free
        self._velocity[...] = velocity
        self.y += velocity
