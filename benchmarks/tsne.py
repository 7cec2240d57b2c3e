"""Measure the quality and speed of maps.

    python -m benchmarks.tsne --sizes 600,2000,6000 --threads 1,2 --against sklearn,opentsne [--corpus FOLDER]

CPU seconds of a process from the engine's import to the finished map (750 iterations, 250 of them early; the same
principal-component start for all), and three measures of the map:

    KL         nats, of P by exact neighbours (perplexity 30) from Q with Z over all pairs: one P and one Q for all
    trust@15   trustworthiness (Venna & Kaski 2001) of up to 2,000 papers' 15 nearest on the map
    kNN@10     part of the 10 nearest vectors that are among the 10 nearest on the map, likewise

Vectors are tf-idf (uni- and bigrams, sublinear, in 3 papers or more) reduced to 50 columns.  With --corpus FOLDER they
come from the titles and abstracts in its *.json.gz lists, beyond so many papers from mixtures of two papers' sentences;
without, from invented clusters.  Engines: own, own-normal, own-torch, sklearn, opentsne (Barnes-Hut and FFT).
With --starts 5 each engine makes five maps, from starts that differ by a thousandth, with --draws 20 maps of twenty
draws of the papers; the row has their mean, and the standard deviation of KL, and --json has each, to compare in pairs.
With --vectors FILE the vectors are written there, and that is all: for benchmarks/tsne_gpu.py on another machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import measuring

QUERIES = 2000
EXPANSION = {"opentsne": ("opentsne-bh", "opentsne-fft")}


def texts_of(corpus: Path, count: int, draw: int = 0) -> list[str]:
    """So many papers' titles and abstracts, drawn at random; invented mixtures of them where there are too few."""
    rows = [row for file in sorted(corpus.rglob("*.json.gz")) for row in json.loads(gzip.decompress(file.read_bytes()))]
    by_title = {row["title"].lower(): f"{row['title']}. {row['abstract']}" for row in rows if row.get("abstract")}
    rng = np.random.default_rng(draw)
    texts = [by_title[title] for title in sorted(by_title)]
    texts = [texts[i] for i in rng.permutation(len(texts))]
    sentences = [re.split(r"(?<=[.!?]) ", text) for text in texts]
    while len(texts) < count:
        first, second = (sentences[i] for i in rng.integers(len(sentences), size=2))
        share = rng.beta(4, 1)  # mostly of one paper, as papers of one group are
        part = [s for s in first if rng.random() < share] + [s for s in second if rng.random() > share]
        texts.append(" ".join(part) or first[0])
    return texts[:count]


def vectors_of_texts(texts: list[str]) -> np.ndarray:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    reader = TfidfVectorizer(
        ngram_range=(1, 2), min_df=3, max_df=0.4, sublinear_tf=True, max_features=40_000, stop_words="english"
    )
    x = TruncatedSVD(50, random_state=0).fit_transform(reader.fit_transform(texts))
    return unit(x)


def invented_vectors(count: int, draw: int = 0) -> np.ndarray:
    """Clusters of clusters, with tails."""
    rng = np.random.default_rng(draw)
    fields = rng.normal(size=(12, 50))
    topics = fields[rng.integers(12, size=max(20, count // 60))] + 0.8 * rng.normal(size=(max(20, count // 60), 50))
    return unit(
        topics[rng.integers(len(topics), size=count)] + rng.gamma(2.0, 0.4, (count, 1)) * rng.normal(size=(count, 50))
    )


def vectors(corpus: Path | None, count: int, draw: int) -> np.ndarray:
    return vectors_of_texts(texts_of(corpus, count, draw)) if corpus else invented_vectors(count, draw)


def unit(x: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(x, axis=1, keepdims=True)
    return np.asarray((x / np.maximum(lengths, 1e-12)).astype(np.float32))


# --- engines: each makes a map (n, 2) from vectors and a start -------------------------------------------------------


def own(x: np.ndarray, start: np.ndarray, threads: int, **how: Any) -> np.ndarray:
    from confpapers.tsne import tsne

    return tsne(x, init=start, threads=threads, **{"backend": "numpy", **how}).embedding


def sklearn(x: np.ndarray, start: np.ndarray, threads: int) -> np.ndarray:
    from sklearn.manifold import TSNE

    return np.asarray(TSNE(init=start.astype(np.float32), max_iter=750, n_jobs=threads).fit_transform(x))


def opentsne(x: np.ndarray, start: np.ndarray, threads: int, method: str) -> np.ndarray:
    from openTSNE import TSNE  # only if it is compared

    model = TSNE(initialization=start, n_iter=500, negative_gradient_method=method, n_jobs=threads, random_state=0)
    return np.asarray(model.fit(x))


ENGINES: dict[str, Callable[[np.ndarray, np.ndarray, int], np.ndarray]] = {
    "own": own,
    "own-normal": lambda x, start, threads: own(x, start, threads, accuracy="normal"),
    "own-torch": lambda x, start, threads: own(x, start, threads, backend="torch"),
    "sklearn": sklearn,
    "opentsne-bh": lambda x, start, threads: opentsne(x, start, threads, "bh"),
    "opentsne-fft": lambda x, start, threads: opentsne(x, start, threads, "fft"),
}


def run_one(engine: str, folder: Path, threads: int) -> None:
    """Compute the map in its own process, store it, and report the cost."""
    x, start = np.load(folder / "x.npy"), np.load(folder / "start.npy")
    cpu, wall = time.process_time(), time.perf_counter()
    y = ENGINES[engine](x, start, threads)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    np.save(folder / "y.npy", np.asarray(y, dtype=np.float32))
    print(json.dumps({"cpu_s": round(cpu, 2), "wall_s": round(wall, 2)}))


# --- measures --------------------------------------------------------------------------------------------------------


def divergence(joint: Any, y: np.ndarray) -> float:
    """Return KL(P || Q) with Z over all pairs, in float64."""
    y = y.astype(np.float64)
    total = -float(len(y))
    for begin in range(0, len(y), 500):
        part = y[begin : begin + 500]
        total += float((1 / (1 + (part[:, :1] - y[:, 0]) ** 2 + (part[:, 1:] - y[:, 1]) ** 2)).sum())
    row, column = joint.nonzero()
    square = ((y[row] - y[column]) ** 2).sum(axis=1)
    p = np.asarray(joint[row, column]).ravel()
    return float((p * (np.log(p) + np.log1p(square))).sum() + np.log(total))


def neighbourhoods(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """trust@15 and kNN@10."""
    n = len(x)
    queries = np.random.default_rng(0).permutation(n)[:QUERIES]
    penalty, hits = 0.0, 0
    for begin in range(0, len(queries), 100):
        part = queries[begin : begin + 100]
        far = ((x[part, None] - x[None]) ** 2).sum(axis=2) if n < 3000 else 2 - 2 * (x[part] @ x.T)
        on_map = (y[part, :1] - y[:, 0]) ** 2 + (y[part, 1:] - y[:, 1]) ** 2
        own_place = (np.arange(len(part)), part)
        far[own_place] = on_map[own_place] = np.inf
        rank = np.argsort(np.argsort(far, axis=1), axis=1) + 1
        near = np.argsort(on_map, axis=1)[:, :15]
        penalty += float(np.maximum(np.take_along_axis(rank, near, axis=1) - 15, 0).sum())
        hits += int((np.take_along_axis(rank, near[:, :10], axis=1) <= 10).sum())
    return 1 - 2 * penalty / (len(queries) * 15 * (2 * n - 46)), hits / (10 * len(queries))


def measure(engine: str, threads: int, folder: Path, x: np.ndarray, joint: Any) -> dict[str, Any]:
    environment = {
        **os.environ,
        **{f"{name}_NUM_THREADS": str(threads) for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")},
    }
    command = [sys.executable, "-m", "benchmarks.tsne", "--one", engine, str(folder), str(threads)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    row = {"engine": engine, "n": len(x), "threads": threads}
    if done.returncode:
        return {**row, "failed": done.stderr.strip().splitlines()[-1]}
    y = np.load(folder / "y.npy")
    trust, hits = neighbourhoods(x, y)
    return {
        **row,
        **json.loads(done.stdout.splitlines()[-1]),
        "kl": divergence(joint, y),
        "trust": trust,
        "knn": hits,
    }


def several(engine: str, threads: int, x: np.ndarray, joint: Any, starts: int) -> list[dict[str, Any]]:
    """So many maps, from starts that differ by a thousandth when they are several."""
    from confpapers.tsne.start import WIDTH, by_components

    measured: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "x.npy", x)
        for seed in range(starts):
            rng = np.random.default_rng(seed)
            start = by_components(x, rng)
            np.save(folder / "start.npy", start + rng.normal(scale=1e-3 * WIDTH, size=start.shape) * (starts > 1))
            measured.append(measure(engine, threads, folder, x, joint))
    return measured


MEANS = ("cpu_s", "wall_s", "kl", "trust", "knn")


def mean_of(measured: list[dict[str, Any]]) -> dict[str, Any]:
    """The row of several maps of one engine; the first failure, if there is one."""
    failed = [row for row in measured if "failed" in row]
    if failed:
        return failed[0]
    each = {key: [row[key] for row in measured] for key in MEANS}
    means = {key: float(np.mean(values)) for key, values in each.items()}
    return {**measured[0], **means, "kl_sd": float(np.std(each["kl"])), "each": each}


def show(row: dict[str, Any]) -> None:
    if "failed" in row:
        print(f"{row['engine']:13} {row['n']:>7} {row['threads']:>2}  {row['failed']}", flush=True)
        return
    print(
        f"{row['engine']:13} {row['n']:>7} {row['threads']:>2} {row['cpu_s']:>8.2f} {row['wall_s']:>8.2f}"
        f" {row['kl']:>7.4f} {row['trust']:>8.4f} {row['knn']:>7.4f} {row['kl_sd']:>7.4f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="How good and how fast t-SNE maps are.")
    parser.add_argument("--sizes")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--against", default="", help="sklearn,opentsne,own-normal,own-torch")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--starts", type=int, default=1)
    parser.add_argument("--draws", type=int, default=1)
    parser.add_argument("--vectors", type=Path, help="write the vectors there, instead of comparing engines")
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "FOLDER", "THREADS"), help=argparse.SUPPRESS)
    options = measuring.parsed(parser)
    if options.one:
        run_one(options.one[0], Path(options.one[1]), int(options.one[2]))
        return
    if options.vectors:
        np.save(options.vectors, vectors(options.corpus, int(options.sizes), 0))
        return
    against = [part for name in options.against.split(",") if name for part in EXPANSION.get(name, (name,))]
    rows = list(compare(["own", *against], options))
    if options.record:
        head = ["points", "threads", "engine", "CPU seconds", "KL", "trust@15", "kNN@10"]
        cells = [
            [f"{row['n']:,}", row["threads"], row["engine"], f"{row['cpu_s']:.1f}"]
            + [f"{row[key]:.3f}" for key in ("kl", "trust", "knn")]
            for row in rows
            if "failed" not in row
        ]
        measuring.record("tsne", {f"maps of {options.sizes}": [head, *cells]})
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))


def compare(engines: list[str], options: argparse.Namespace) -> list[dict[str, Any]]:
    from confpapers.tsne.affinities import affinities
    from confpapers.tsne.neighbours import nearest

    rows = []
    print(
        f"{'engine':13} {'n':>7} {'th':>2} {'CPU-s':>8} {'wall-s':>8} {'KL':>7} {'trust@15':>8} {'kNN@10':>7}",
        f"{'sd KL':>7}",
    )
    for n in map(int, (options.sizes or "600,2000,6000").split(",")):
        draws = [vectors(options.corpus, n, draw) for draw in range(options.draws)]
        joints = [affinities(*nearest(x, 90), 30.0).matrix() for x in draws]
        for threads in map(int, options.threads.split(",")):
            for engine in engines:
                drawn = zip(draws, joints, strict=True)
                measured = [row for x, p in drawn for row in several(engine, threads, x, p, options.starts)]
                rows.append(mean_of(measured))
                show(rows[-1])
    return rows


if __name__ == "__main__":
    main()
