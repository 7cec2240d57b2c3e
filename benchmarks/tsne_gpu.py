"""Measure the quality and speed of maps on a GPU.

    python -m benchmarks.tsne_gpu [--device cuda] [--sizes 6000,45000,100000,1000000] [--against torchdr,gpu-tsne]

A row for each map of 750 iterations, by our engine and by others that are installed:

    first      seconds of the first map of a size: kernels are loaded, transforms planned, and at the very first one
               the device is started and kernels are compiled
    s, before  seconds of the same map again, and of them those before the first iteration, each the better of two (of
               others there is only the first)
    ms/it      milliseconds an iteration
    MB/it      what all operations of an iteration read and write, each argument and each result once
    of copy    the rate that makes, as a part of the rate at which the device copies memory in the same run
    error      of the push on 2,000 points of the map, root mean square, against float64 over all pairs
    KL, trust@15, kNN@10, as in benchmarks/tsne.py; beyond 200,000 points KL takes Z from the grid
    GB         the most memory in use

Vectors are invented (benchmarks/tsne.py); with --vectors FILE,FILE they are those of the files (.npy), which
`benchmarks/tsne.py --corpus FOLDER --vectors FILE --sizes N` writes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from benchmarks import measuring
from benchmarks.tsne import QUERIES, invented_vectors
from confpapers.tsne import tsne
from confpapers.tsne.affinities import affinities
from confpapers.tsne.attraction import Attraction, by_degree
from confpapers.tsne.neighbours import nearest
from confpapers.tsne.optimiser import Descent, phases
from confpapers.tsne.repulsion import SCHEMES, Repulsion
from confpapers.tsne.torch_arrays import torch_arrays

VIEWS = ("view", "slice", "select", "expand", "transpose", "aten::t", "squeeze", "permute", "as_strided", "alias")
ITERATIONS = 750
ALL_PAIRS = 200_000  # points up to which KL is of all pairs
HEADER = (
    f"{'engine':9} {'n':>8} {'first':>6} {'s':>6} {'before':>6} {'ms/it':>6} {'MB/it':>7} {'GB/s':>5} {'of copy':>7}"
    f" {'error':>7} {'KL':>7} {'trust@15':>8} {'kNN@10':>6} {'GB':>6}"
)


def own(x: np.ndarray, device: str, iterations: int) -> tuple[np.ndarray, Any]:
    result = tsne(x, backend="torch", device=device, n_iter=iterations)
    return result.embedding, result


def torchdr(x: np.ndarray, device: str, iterations: int) -> tuple[np.ndarray, Any]:
    import torchdr  # only if it is compared

    model = torchdr.TSNE(perplexity=30, max_iter=iterations, device=device, random_state=0)
    return np.asarray(model.fit_transform(x)), None


def gpu_tsne(x: np.ndarray, device: str, iterations: int) -> tuple[np.ndarray, Any]:
    from g_tsne import TSNE  # only if it is compared

    return np.asarray(TSNE(perplexity=30, n_iter=iterations, device=device).fit_transform(x)), None


Maker = Callable[[np.ndarray, str, int], tuple[np.ndarray, Any]]

ENGINES: dict[str, Maker] = {
    "own": own,
    "torchdr": torchdr,
    "gpu-tsne": gpu_tsne,
}


def seconds_of(make: Maker, x: np.ndarray, device: str, iterations: int) -> float:
    began = time.perf_counter()
    make(x, device, iterations)
    return time.perf_counter() - began


def measure(engine: str, x: np.ndarray, device: str, copied: float) -> str:
    """The row of one engine's maps."""
    size, make = len(x), ENGINES[engine]
    if device.startswith("cuda"):
        torch.cuda.reset_peak_memory_stats()
    began = time.perf_counter()
    y, result = make(x, device, ITERATIONS)
    everything = first = time.perf_counter() - began
    before = 0.0
    if result is not None:
        everything, before = (min(seconds_of(make, x, device, n) for _ in range(2)) for n in (ITERATIONS, 0))
    peak = torch.cuda.max_memory_allocated() / 1e9 if device.startswith("cuda") else float("nan")
    row = f"{engine:9} {size:>8} {first:>6.2f} {everything:>6.2f}"
    descent = laid_over(x, y, device)
    if result is None:
        row += f" {'':>6} {1e3 * everything / ITERATIONS:>6.2f} {'':>7} {'':>5} {'':>7} {'':>7}"
        divergence = all_pairs(descent) if size <= ALL_PAIRS else float("nan")
    else:
        each = (everything - before) / ITERATIONS
        error = error_of_the_push(descent)
        divergence = all_pairs(descent) if size <= ALL_PAIRS else result.kl_divergence
        moved = bytes_of_an_iteration(descent)
        row += f" {before:>6.2f} {1e3 * each:>6.2f} {moved / 1e6:>7.0f} {moved / each / 1e9:>5.0f}"
        row += f" {moved / each / copied:>7.0%} {error:>7.2%}"
    trust, hits = neighbourhoods(torch.as_tensor(x, device=device), torch.as_tensor(y, device=device))
    notes = "; ".join(result.notes) if result else ""
    return f"{row} {divergence:>7.4f} {trust:>8.4f} {hits:>6.4f} {peak:>6.2f} {notes}"


def laid_over(x: np.ndarray, y: np.ndarray, device: str) -> Descent:
    """P of the vectors and the forces on a finished map."""
    arrays = torch_arrays(device, None)
    joint = affinities(*nearest(x, 90, arrays), 30.0, arrays)
    order = by_degree(joint, arrays)
    attraction = Attraction(arrays.renumbered(joint, order), arrays)
    points = arrays.put(np.ascontiguousarray(y[arrays.get(order)].T, dtype=np.float32))
    descent = Descent(points, attraction, Repulsion(SCHEMES["high"], arrays), None)
    descent.repulsion.fit(points)
    return descent


def error_of_the_push(descent: Descent) -> float:
    """Relative, root mean square, of up to 2,000 points of the map."""
    y = descent.y.double()
    push, _ = descent.repulsion(descent.y)
    some = torch.randperm(y.shape[1], generator=torch.Generator().manual_seed(0))[:QUERIES].to(y.device)
    wrong = right = 0.0
    for part in some.split(100):
        difference = y[:, part, None] - y[:, None]
        exact = (difference / (1 + (difference**2).sum(0)) ** 2).sum(2)
        wrong += float(((push[:, part] - exact) ** 2).sum())
        right += float((exact**2).sum())
    return float((wrong / right) ** 0.5)


def all_pairs(descent: Descent) -> float:
    """KL(P || Q) with Z over all pairs, in float64."""
    y = descent.y.double()
    n = y.shape[1]
    total = -float(n)
    for part in torch.arange(n, device=y.device).split(max(1, 2**26 // n)):
        total += float((1 / (1 + ((y[:, part, None] - y[:, None]) ** 2).sum(0))).sum())
    return descent.attraction.divergence(descent.y, total)


def bytes_of_an_iteration(descent: Descent) -> int:
    """What all operations read and write, views apart, and what our own kernels do."""
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    total, within = 0, False

    def count(*things: Any) -> None:
        nonlocal total
        total += sum(part.nbytes for part in tree_leaves(things) if isinstance(part, torch.Tensor))

    class Counting(TorchDispatchMode):  # type: ignore[misc,unused-ignore]  # types are the same without torch
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            result = func(*args, **(kwargs or {}))
            if not within and not any(view in func.name() for view in VIEWS):
                count(args, kwargs, result)
            return result

    def counted(kernel: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            nonlocal within
            within = True
            result = kernel(*args)
            within = False
            count([vars(part) if hasattr(part, "__dict__") else part for part in args], result)
            return result

        return call

    arrays = descent.arrays
    compiled = arrays.kernels
    if compiled:
        names = ("pull", "spread", "slope", "move")
        arrays.kernels = SimpleNamespace(**{name: counted(getattr(compiled, name)) for name in names})
    with Counting():
        descent._step(phases(descent.y.shape[1], 1, 0, 1.0)[1])
    arrays.kernels = compiled
    return total


def neighbourhoods(x: torch.Tensor, y: torch.Tensor) -> tuple[float, float]:
    """trust@15 and kNN@10 of 2,000 points."""
    n = len(x)
    queries = torch.as_tensor(np.random.default_rng(0).permutation(n)[:QUERIES], device=x.device)
    penalty, hits = 0.0, 0
    for part in queries.split(20):
        place = torch.arange(len(part), device=x.device)
        far, on_map = (torch.cdist(points[part].double(), points.double()) for points in (x, y))
        far[place, part] = on_map[place, part] = torch.inf
        near = on_map.topk(15, largest=False).indices
        rank = 1 + (far[:, None] < far.gather(1, near)[:, :, None]).sum(2)
        penalty += float((rank - 15).clip(0).sum())
        hits += int((rank[:, :10] <= 10).sum())
    return 1 - 2 * penalty / (len(queries) * 15 * (2 * n - 46)), hits / (10 * len(queries))


def copy_rate(device: str) -> float:
    """Bytes read and written a second, of the fastest of ten copies of 1 GiB."""
    source = torch.zeros(2**28, dtype=torch.float32, device=device)
    target = torch.empty_like(source)
    best = float("inf")
    for _ in range(10):
        began = time.perf_counter()
        target.copy_(source)
        float(target[-1])  # waits until it is there
        best = min(best, time.perf_counter() - began)
    return float(2 * source.nbytes / best)


def main() -> None:
    parser = argparse.ArgumentParser(description="How good and how fast t-SNE maps are on a GPU.")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--sizes", default="6000,45000,100000,1000000")
    parser.add_argument("--against", default="", help="torchdr,gpu-tsne")
    parser.add_argument("--vectors", help="files of vectors, instead of sizes")
    options = measuring.parsed(parser)
    rows = [HEADER.split()]
    device = options.device
    name = torch.cuda.get_device_name(device) if device.startswith("cuda") else device
    copied = copy_rate(device)
    print(f"{name}, torch {torch.__version__}: copies {copied / 1e9:.0f} GB/s")
    print(HEADER, flush=True)
    cases: list[Any] = options.vectors.split(",") if options.vectors else list(map(int, options.sizes.split(",")))
    for case in cases:
        x = invented_vectors(case) if isinstance(case, int) else np.load(Path(case))
        for engine in ["own", *filter(None, options.against.split(","))]:
            try:
                rows.append(measure(engine, x, device, copied).split())
                print(" ".join(rows[-1]), flush=True)
            except Exception as problem:  # another program's: a row, not the end
                if engine == "own":
                    raise
                print(f"{engine:9} {len(x):>8} {str(problem).splitlines()[0][:100]}", flush=True)
            if device.startswith("cuda"):
                torch.cuda.empty_cache()
    if options.record:
        measuring.record("tsne_gpu", {"papers" if options.vectors else "invented": rows})


if __name__ == "__main__":
    main()
