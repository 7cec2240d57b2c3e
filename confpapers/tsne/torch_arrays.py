"""The operations of `arrays` with PyTorch: CUDA and ROCm, MPS, and the CPU (for tests).

Results do not depend on the order in which a device works: charges are summed as 64-bit integers (in units of 2^-30),
and all other sums run along an axis. Within an iteration the host never waits for the device; only fitting the grid
makes it wait, every `patience` iterations. Nothing of the size of the neighbours leaves the device between the vectors
and the map.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import numpy as np

from confpapers.errors import UsageError
from confpapers.tsne.arrays import UNIT, Array, Item, Joint, Returned, available_threads
from confpapers.tsne.replay import Replay

try:
    import torch
except ImportError as error:
    raise UsageError("the torch backend needs PyTorch: pip install torch") from error

OutOfMemory = torch.OutOfMemoryError


def torch_arrays(device: str, threads: int | None) -> TorchArrays:
    """Return the arrays of a device: "cuda", "cuda:1", "mps", "cpu", or "auto" (CUDA, else CPU). Raises UsageError."""
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    here = {"cpu", *(["mps"] if torch.backends.mps.is_available() else [])}
    here |= {name for i in range(torch.cuda.device_count()) for name in ("cuda", f"cuda:{i}")}
    if device not in here:
        raise UsageError(f"PyTorch has no device {device!r} on this machine; available: {', '.join(sorted(here))}")
    return TorchArrays(device, threads)


class TorchArrays:
    """PyTorch on one device."""

    name = "torch"
    xp: Any = torch

    def __init__(self, device: str, threads: int | None = None) -> None:
        self.device = device
        self.notes: list[str] = []
        self.replay = Replay(as_cuda_graph) if device.startswith("cuda") else None
        on_cpu = device == "cpu"
        self.cells = 2**20 if on_cpu else 2**27
        self.rows = 4096 if on_cpu else 2**18
        self.many = 50_000 if on_cpu else 200_000
        self.block = 2**16 if on_cpu else 2**22
        self.patience = 1 if on_cpu else 10
        self.kernels: Any
        self.kernels, problem = compiled_kernels() if self.replay else (None, "")
        if problem:
            self.notes.append(problem)
        if on_cpu:
            torch.set_num_threads(threads or available_threads())

    def put(self, values: np.ndarray) -> Array:
        """Return a copy on the device."""
        return torch.as_tensor(np.ascontiguousarray(values), device=self.device)

    def get(self, array: Array) -> np.ndarray:
        """Return a copy in main memory; an array that is there already is returned as it is."""
        return array if isinstance(array, np.ndarray) else np.asarray(array.cpu().numpy())

    def double(self, values: np.ndarray) -> Array:
        """Return float64, or the NumPy array on Apple's GPUs, which have no float64."""
        return values.astype(np.float64) if self.device == "mps" else self.put(values).double()

    def single(self, array: Array) -> Array:
        """Return the array as float32 on the device."""
        return self.put(array.astype(np.float32)) if isinstance(array, np.ndarray) else array.float()

    def long(self, array: Array) -> Array:
        """Return whole numbers as int64."""
        return array.long()

    def range(self, start: int, stop: int) -> Array:
        """Return the whole numbers start .. stop - 1."""
        return torch.arange(start, stop, device=self.device)

    def order(self, values: Array) -> Array:
        """Return the indices of a stable sort."""
        return torch.argsort(values, stable=True)

    def repeat(self, values: Array, counts: Array, total: int) -> Array:
        """Repeat each value as often as `counts` says; the host knows the total, so it need not wait."""
        return torch.repeat_interleave(values, counts, output_size=total)

    def each(self, task: Callable[[Item], Returned], items: Iterable[Item]) -> list[Returned]:
        """Process one item after the other: the device is parallel within each."""
        return [task(item) for item in items]

    def overlap(self, task: Callable[[Item], object], items: Sequence[Item], other: Callable[[], Returned]) -> Returned:
        """Run `other`, then the items: the device is parallel within each."""
        result = other()
        self.each(task, items)
        return result

    def perform(self, act: Callable[[], None], times: int, key: Hashable, state: Sequence[Array]) -> None:
        """Replay a recording on CUDA."""
        if self.replay is None:
            for _ in range(times):
                act()
            return
        self.replay(act, times, key, state)
        if self.replay.note and self.replay.note not in self.notes:
            self.notes.append(self.replay.note)

    def spread(self, parts: Iterable[tuple[Array, Array]], size: int) -> Array:
        """Return sums of integers, whose order does not matter."""
        sums = torch.zeros(size, dtype=torch.int64, device=self.device)
        for nodes, weights in parts:
            sums.index_add_(0, nodes.reshape(-1), (weights * UNIT).long().reshape(-1))
        return sums.to(torch.float32) * (1.0 / UNIT)

    def total(self, left: Array, right: Array) -> Array:
        """Return the sum of the product."""
        return (left * right).sum(-2)

    def lengths(self, vectors: Array) -> Array:
        """Return the sum of the squares."""
        return (vectors * vectors).sum(-1)

    def take(self, values: Array, index: Array) -> Array:
        """Return values[index]."""
        return values[index]

    def spectrum(self, quarter: Array, response: np.ndarray) -> Array:
        """Return the Fourier transform of the kernel, assembled from its quadrant."""
        part = self.single(quarter)
        even = torch.cat([part, part[1:-1].flip(0)])
        even = torch.cat([even, even[:, 1:-1].flip(1)], dim=1)
        axis = self.put(response.astype(np.float32))
        around = torch.cat([axis, axis[1:-1].flip(0)])
        return torch.fft.rfft2(even).real / (around[:, None] * axis[None])

    def convolve(self, charges: Array, spectrum: Array, period: int) -> Array:
        """Convolve without pruning, unlike NumPy: that is a tenth more work for a device, in fewer calls."""
        n, both = len(charges), (period, period)
        waves = torch.fft.rfft2(charges, s=both)
        waves *= spectrum
        return torch.fft.irfft2(waves, s=both)[:n, :n]

    def product(self, left: Array, right: Array) -> Array:
        """Return the matrix product."""
        return left @ right

    def smallest(self, scores: Array, count: int) -> Array:
        """Use topk, which reads its scores several times; of long rows only the groups that can contain a winner."""
        rows, columns = scores.shape
        groups = int((columns / count) ** 0.5)
        if groups < 4:
            return torch.topk(scores, count, dim=1, largest=False, sorted=False).indices
        width = columns // groups
        minima = scores[:, : groups * width].reshape(rows, groups, width).amin(1)
        best = torch.topk(minima, count, dim=1, largest=False, sorted=False).indices
        inside = (best[:, None] + width * self.range(0, groups)[:, None]).reshape(rows, -1)
        rest = self.range(groups * width, columns).expand(rows, -1)
        candidates = torch.cat([inside, rest], dim=1)
        chosen = torch.topk(scores.gather(1, candidates), count, dim=1, largest=False, sorted=False).indices
        return candidates.gather(1, chosen)

    def first(self, names: Array, values: Array, count: int) -> tuple[Array, Array]:
        """Sort twice."""
        names, order = torch.sort(names, dim=1)
        values, order = torch.sort(values.gather(1, order), dim=1, stable=True)
        return names.gather(1, order)[:, :count], values[:, :count]

    def symmetric(self, index: Array, weights: Array) -> Joint:
        """Sort all pairs in both directions; equal ones, two at most, are then adjacent."""
        n, k = index.shape
        row, column = self.range(0, n).repeat_interleave(k), index.reshape(-1)
        pairs, order = torch.sort(torch.cat([row * n + column, column * n + row]))
        del row, column
        weight = weights.reshape(-1).repeat(2)[order]
        del order
        again = torch.zeros_like(pairs, dtype=torch.bool)
        again[1:] = pairs[1:] == pairs[:-1]
        weight[:-1] += weight[1:] * again[1:]
        pairs, weight = pairs[~again], weight[~again]
        row = pairs // n
        start = torch.searchsorted(row, self.range(0, n + 1))
        return Joint(start, pairs - row * n, weight)

    def renumbered(self, joint: Joint, order: Array) -> Joint:
        """Copy the rows to their new positions."""
        place = torch.empty_like(order)
        place[order] = self.range(0, len(order))
        count = (joint.start[1:] - joint.start[:-1])[order]
        start = torch.cat([count.new_zeros(1), count.cumsum(0)])
        entry = self.repeat(joint.start[:-1][order] - start[:-1], count, len(joint.index))
        entry += self.range(0, len(entry))
        return Joint(start, place[joint.index[entry]], joint.weight[entry])


def compiled_kernels() -> tuple[Any, str]:
    """Return the module `kernels`, or None and the reason."""
    if importlib.util.find_spec("triton") is None:
        return None, "slower without compiled kernels: Triton is not installed"
    try:
        from confpapers.tsne import kernels
    except ImportError as problem:
        return None, f"slower without compiled kernels: {problem}"
    return kernels, ""


def as_cuda_graph(act: Callable[[], None]) -> Callable[[], None]:
    """Return a function that replays the action as one CUDA graph. A first run on a side stream prepares plans and
    kernels.
    """
    beside = torch.cuda.Stream()
    beside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(beside):
        act()
    torch.cuda.current_stream().wait_stream(beside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        act()
    replay: Callable[[], None] = graph.replay
    return replay
