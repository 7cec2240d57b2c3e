"""The operations of `arrays` by PyTorch: CUDA and ROCm, MPS, and the CPU (for tests).

Results do not depend on the order in which a device works: charges are summed as 64-bit whole numbers (weights in units
of 2^-30), whose sums have no order, and all other sums run along an axis.  Nothing in an iteration makes the host wait
for the device; only laying the grid anew does, every `patience` iterations.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np

from confpapers.errors import UsageError
from confpapers.tsne.arrays import Array, available_threads
from confpapers.tsne.replay import Replay

try:
    import torch
except ImportError as error:
    raise UsageError("the torch backend needs PyTorch: pip install torch") from error

Item = TypeVar("Item")
Made = TypeVar("Made")

OutOfMemory = torch.OutOfMemoryError
UNIT = 2.0**30


def torch_arrays(device: str, threads: int | None) -> TorchArrays:
    """The arrays on a device: "cuda", "cuda:1", "mps", "cpu", or "auto" (CUDA, else CPU).  Raises UsageError."""
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    here = {"cpu", *(["mps"] if torch.backends.mps.is_available() else [])}
    here |= {name for i in range(torch.cuda.device_count()) for name in ("cuda", f"cuda:{i}")}
    if device not in here:
        raise UsageError(f"no device {device!r} that PyTorch can use here; there is: {', '.join(sorted(here))}")
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
        self.block = 2**16 if on_cpu else 2**22
        self.patience = 1 if on_cpu else 10
        if on_cpu:
            torch.set_num_threads(threads or available_threads())

    def put(self, values: np.ndarray) -> Array:
        """A copy on the device."""
        return torch.as_tensor(np.ascontiguousarray(values), device=self.device)

    def get(self, array: Array) -> np.ndarray:
        """A copy in main memory."""
        copied: np.ndarray = array.cpu().numpy()
        return copied

    def long(self, array: Array) -> Array:
        """Whole numbers as int64."""
        return array.long()

    def each(self, task: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
        """One after the other: the device is parallel within each."""
        return [task(item) for item in items]

    def along(self, task: Callable[[Item], object], items: Sequence[Item], other: Callable[[], Made]) -> Made:
        """The other thing, then the items: the device is parallel within each."""
        made = other()
        self.each(task, items)
        return made

    def repeat(self, act: Callable[[], None], times: int, key: Hashable, state: Sequence[Array]) -> None:
        """From a recording, on CUDA."""
        if self.replay is None:
            for _ in range(times):
                act()
            return
        self.replay(act, times, key, state)
        if self.replay.note and self.replay.note not in self.notes:
            self.notes.append(self.replay.note)

    def spread(self, parts: Iterable[tuple[Array, Array]], size: int) -> Array:
        """Sums of whole numbers, so their order does not matter."""
        sums = torch.zeros(size, dtype=torch.int64, device=self.device)
        for nodes, weights in parts:
            sums.index_add_(0, nodes.reshape(-1), (weights * UNIT).long().reshape(-1))
        return sums.to(torch.float32) * (1.0 / UNIT)

    def total(self, left: Array, right: Array) -> Array:
        """A product and a sum."""
        return (left * right).sum(-2)

    def take(self, values: Array, index: Array) -> Array:
        """values[index]."""
        return values[index]

    def spectrum(self, quarter: np.ndarray, response: np.ndarray) -> Array:
        """By the Fourier transform of the kernel, put together from its quadrant."""
        part = self.put(quarter.astype(np.float32))
        even = torch.cat([part, part[1:-1].flip(0)])
        even = torch.cat([even, even[:, 1:-1].flip(1)], dim=1)
        along = self.put(response.astype(np.float32))
        around = torch.cat([along, along[1:-1].flip(0)])
        return torch.fft.rfft2(even).real / (around[:, None] * along[None])

    def convolve(self, charges: Array, spectrum: Array, period: int) -> Array:
        """Transforms are pruned as in NumPy's."""
        n = len(charges)
        waves = torch.fft.fft(torch.fft.rfft(charges, period, dim=1), period, dim=0)
        waves *= spectrum
        return torch.fft.irfft(torch.fft.ifft(waves, dim=0)[:n], period, dim=1)[:, :n]

    def product(self, left: Array, right: Array) -> Array:
        """By the device."""
        return left @ right

    def smallest(self, scores: Array, count: int) -> Array:
        """By topk."""
        return torch.topk(scores, count, dim=1, largest=False, sorted=False).indices


def as_cuda_graph(act: Callable[[], None]) -> Callable[[], None]:
    """What does it again as one CUDA graph.  Plans and kernels are made ready by doing it once beside."""
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
