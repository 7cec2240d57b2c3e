"""The inner loops of an iteration, over neighbours and grid nodes, compiled by Triton for CUDA and ROCm.

With an array library's operations, the attractive force reads and writes each difference several times. Here the
differences never leave the registers, and only the entries of P are read, once. Sums run in a fixed order and charges
are whole numbers (units of 2^-30), so the results do not depend on the order in which a device works.

A map is (2, n) float32: all x, then all y.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
import triton
import triton.language as tl

from confpapers.tsne.arrays import UNIT, Array, Joint

POINTS, EDGES = 16, 32  # points per program, and neighbours of each that are read at a time
SPREAD, GATHERED = 8, 16  # points of a program (one warp) that spreads or gathers
MOVED = 256  # points of a program that moves them


class Rows(NamedTuple):
    """The rows of P in a compact form."""

    start: Array  # (n + 1,) int64
    index: Array  # int32
    weight: Array  # float32


def rows(joint: Joint) -> Rows:
    """Return P in the form that the kernels read."""
    return Rows(joint.start, joint.index.int(), joint.weight.float())


def attraction(part: Rows, y: Array, out: Array) -> None:
    """Write the attractive gradient at each point into `out`, (2, n)."""
    n = y.shape[1]
    _attraction[(triton.cdiv(n, POINTS),)](*part, _pairs(y), out, n, POINTS, EDGES)


def stretch(part: Rows, y: Array) -> Array:
    """Return the sum of p log(1 + d^2)."""
    n = y.shape[1]
    sums = torch.empty(n, dtype=torch.float32, device=y.device)
    _stretch[(triton.cdiv(n, POINTS),)](*part, _pairs(y), sums, n, POINTS, EDGES)
    return sums.double().sum()


def spread(y: Array, grid: Any, splines: Array) -> Array:
    """Return the charges of the points at the grid's nodes."""
    n, order = y.shape[1], splines.shape[1]
    sums = torch.zeros((grid.n, grid.n), dtype=torch.int64, device=y.device)
    lines = triton.next_power_of_2(order)
    _spread[(triton.cdiv(n, SPREAD),)](
        y, grid.corner, splines, sums, 1.0 / grid.spacing, UNIT, n, grid.n, order, lines, SPREAD, num_warps=1
    )
    return sums.to(torch.float32).mul_(1.0 / UNIT)


def slope(y: Array, grid: Any, splines: Array, potential: Array, recoil: float) -> Array:
    """Return minus half the gradient of the potential at the points, without their self-interaction: (2, n)."""
    n, order = y.shape[1], splines.shape[1]
    repulsion = torch.empty_like(y)
    lines = triton.next_power_of_2(order)
    _slope[(triton.cdiv(n, GATHERED),)](
        y, grid.corner, splines, potential, repulsion, grid.spacing, float(recoil), n, grid.n, order, lines, GATHERED,
        num_warps=1,
    )  # fmt: skip
    return repulsion


def move(
    state: tuple[Array, Array, Array, Array | None],
    attraction: Array,
    repulsion: Array,
    normaliser: Array,
    exaggeration: float,
    rate: float,
    how: tuple[float, float, float],
) -> None:
    """Move the map one step in place, with its velocity and gains (`state`, which also says which points are free)."""
    y, velocity, gains, free = state
    n = y.shape[1]
    _move[(triton.cdiv(n, MOVED),)](
        y, velocity, gains, y if free is None else free, attraction, repulsion, normaliser,
        float(exaggeration), float(rate), *how, n, free is not None, MOVED,
    )  # fmt: skip


def _pairs(y: Array) -> Array:
    """Return x and y side by side as one 64-bit number, so that a neighbour's position is read at once."""
    return y.T.contiguous().view(torch.int64)


@triton.jit(do_not_specialize=["n"])
def _attraction(start, index, weight, pairs, out, n, POINTS: tl.constexpr, EDGES: tl.constexpr):
    point, inside, begin, end, own_x, own_y = _own(start, pairs, n, POINTS)
    sum_x = tl.zeros((POINTS, EDGES), tl.float32)
    sum_y = tl.zeros((POINTS, EDGES), tl.float32)
    longest = tl.max(end - begin)
    at = 0
    while at < longest:
        p, x, y = _edges(index, weight, pairs, begin + at, end, own_x, own_y, EDGES)
        p = p / (1.0 + (x * x + y * y))
        sum_x += p * x
        sum_y += p * y
        at += EDGES
    tl.store(out + point, tl.sum(sum_x, 1), mask=inside)
    tl.store(out + n + point, tl.sum(sum_y, 1), mask=inside)


@triton.jit(do_not_specialize=["n"])
def _stretch(start, index, weight, pairs, out, n, POINTS: tl.constexpr, EDGES: tl.constexpr):
    point, inside, begin, end, own_x, own_y = _own(start, pairs, n, POINTS)
    sums = tl.zeros((POINTS, EDGES), tl.float32)
    longest = tl.max(end - begin)
    at = 0
    while at < longest:
        p, x, y = _edges(index, weight, pairs, begin + at, end, own_x, own_y, EDGES)
        sums += p * tl.log(1.0 + (x * x + y * y))
        at += EDGES
    tl.store(out + point, tl.sum(sums, 1), mask=inside)


@triton.jit
def _own(start, pairs, n, POINTS: tl.constexpr):
    """Return a program's points, which of them exist, where their rows begin and end, and their positions."""
    point = tl.program_id(0) * POINTS + tl.arange(0, POINTS)
    inside = point < n
    begin = tl.load(start + point, mask=inside, other=0)
    end = tl.load(start + point + 1, mask=inside, other=0)
    x, y = _coordinates(tl.load(pairs + point, mask=inside, other=0))
    return point, inside, begin, end, x, y


@triton.jit
def _edges(index, weight, pairs, begin, end, own_x, own_y, EDGES: tl.constexpr):
    """Return the next p of each row (0 beyond its end) and the differences to the neighbours along both axes."""
    entry = begin[:, None] + tl.arange(0, EDGES)[None]
    there = entry < end[:, None]
    other = tl.load(index + entry, mask=there, other=0)
    p = tl.load(weight + entry, mask=there, other=0.0)
    x, y = _coordinates(tl.load(pairs + other, mask=there, other=0))
    return p, own_x[:, None] - x, own_y[:, None] - y


@triton.jit
def _coordinates(pair):
    """Return a point's x and y from their 64 bits."""
    x = pair.to(tl.int32).to(tl.float32, bitcast=True)
    y = (pair >> 32).to(tl.int32).to(tl.float32, bitcast=True)
    return x, y


@triton.jit(do_not_specialize=["n", "side"])
def _spread(
    y, corner, splines, sums, steps, unit, n, side, ORDER: tl.constexpr, LINES: tl.constexpr, POINTS: tl.constexpr
):
    point = tl.program_id(0) * POINTS + tl.arange(0, POINTS)
    inside = point < n
    row, x_offset = _between(tl.load(y + point, mask=inside, other=0.0), tl.load(corner), steps, side, ORDER)
    column, y_offset = _between(tl.load(y + n + point, mask=inside, other=0.0), tl.load(corner + 1), steps, side, ORDER)
    line = tl.arange(0, LINES)
    there = inside[:, None] & (line < ORDER)[None]
    weights = _spline(splines, tl.where(line < ORDER, line, 0)[None], y_offset[:, None], ORDER) * unit
    for i in tl.static_range(ORDER):
        weight = _spline(splines, i, x_offset, ORDER)
        node = (row - i)[:, None] * side + column[:, None] - line[None]
        tl.atomic_add(sums + node, (weight[:, None] * weights).to(tl.int64), mask=there, sem="relaxed")


@triton.jit(do_not_specialize=["n", "side"])
def _slope(
    y,
    corner,
    splines,
    potential,
    repulsion,
    spacing,
    recoil,
    n,
    side,
    ORDER: tl.constexpr,
    LINES: tl.constexpr,
    POINTS: tl.constexpr,
):
    point = tl.program_id(0) * POINTS + tl.arange(0, POINTS)
    inside = point < n
    steps = 1.0 / spacing
    row, x_offset = _between(tl.load(y + point, mask=inside, other=0.0), tl.load(corner), steps, side, ORDER)
    column, y_offset = _between(tl.load(y + n + point, mask=inside, other=0.0), tl.load(corner + 1), steps, side, ORDER)
    line = tl.arange(0, LINES)
    there = inside[:, None] & (line < ORDER)[None]
    valid = tl.where(line < ORDER, line, 0)[None]
    weights = _spline(splines, valid, y_offset[:, None], ORDER)
    slopes = _spline(splines, valid + ORDER, y_offset[:, None], ORDER)
    force_x = tl.zeros((POINTS,), tl.float32)
    force_y = tl.zeros((POINTS,), tl.float32)
    for i in tl.static_range(ORDER):
        node = (row - i)[:, None] * side + column[:, None] - line[None]
        charged = tl.load(potential + node, mask=there, other=0.0)
        force_x += _spline(splines, ORDER + i, x_offset, ORDER) * tl.sum(charged * weights, 1)
        force_y += _spline(splines, i, x_offset, ORDER) * tl.sum(charged * slopes, 1)
    force_x = force_x * (-0.5 / spacing) - recoil * tl.sin(6.283185307179586 * x_offset)
    force_y = force_y * (-0.5 / spacing) - recoil * tl.sin(6.283185307179586 * y_offset)
    tl.store(repulsion + point, force_x, mask=inside)
    tl.store(repulsion + n + point, force_y, mask=inside)


@triton.jit
def _between(place, corner, steps, side, ORDER: tl.constexpr):
    """Return the first of the surrounding nodes, and the position between two nodes, 0 to 1."""
    place = (place - corner) * steps
    place = tl.minimum(tl.maximum(place, ORDER // 2), side - ORDER // 2 - 1.001)
    cell = tl.floor(place)
    return cell.to(tl.int32) + ORDER // 2, place - cell


@triton.jit
def _spline(splines, piece, between, ORDER: tl.constexpr):
    """Return a piece of a spline, or its slope, evaluated as a polynomial."""
    t = between - 0.5
    value = tl.load(splines + piece * ORDER + ORDER - 1) + 0.0 * t
    for power in tl.static_range(1, ORDER):
        value = value * t + tl.load(splines + piece * ORDER + (ORDER - 1 - power))
    return value


@triton.jit(do_not_specialize=["n"])
def _move(
    y,
    velocity,
    gains,
    free,
    attraction,
    repulsion,
    normaliser,
    exaggeration,
    rate,
    momentum,
    least,
    longest,
    n,
    SOME: tl.constexpr,
    POINTS: tl.constexpr,
):
    point = tl.program_id(0) * POINTS + tl.arange(0, POINTS)
    inside = point < n
    share = 1.0 / tl.load(normaliser)
    step_x = _step(velocity, gains, attraction, repulsion, share, exaggeration, rate, momentum, least, point, inside)
    step_y = _step(
        velocity, gains, attraction, repulsion, share, exaggeration, rate, momentum, least, n + point, inside
    )
    shorter = longest / tl.maximum(tl.sqrt(step_x * step_x + step_y * step_y), longest)
    if SOME:
        shorter *= tl.load(free + point, mask=inside, other=0.0)
    step_x *= shorter
    step_y *= shorter
    tl.store(velocity + point, step_x, mask=inside)
    tl.store(velocity + n + point, step_y, mask=inside)
    tl.store(y + point, tl.load(y + point, mask=inside, other=0.0) + step_x, mask=inside)
    tl.store(y + n + point, tl.load(y + n + point, mask=inside, other=0.0) + step_y, mask=inside)


@triton.jit
def _step(velocity, gains, attraction, repulsion, share, exaggeration, rate, momentum, least, at, inside):
    """Return the step along one axis and update the gains along it."""
    before = tl.load(velocity + at, mask=inside, other=0.0)
    gain = tl.load(gains + at, mask=inside, other=1.0)
    gradient = tl.load(attraction + at, mask=inside, other=0.0) * exaggeration
    gradient -= tl.load(repulsion + at, mask=inside, other=0.0) * share
    gain = tl.maximum(tl.where(gradient * before < 0, gain + 0.2, gain * 0.8), least)
    tl.store(gains + at, gain, mask=inside)
    return momentum * before - rate * gain * gradient
