"""How the science grows: seconds and memory of each of its steps, from hundreds of papers to a hundred thousand.

    python -m benchmarks.science CORPUS [--papers 600 6000 30000 100000] [--full] [--json FILE]

CORPUS holds `lists/*.json.gz` (title, abstract) and, for --full, `pdf/*/*.pdf`.  Where there are not enough papers,
more are made of halves of two.  Every step runs in a process of its own, as in a build: CPU seconds, and the peak of
its memory, interpreter and libraries included (about 60 MB).  The last column says how the time grew from the size
before: 1 is in proportion to the papers.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.real_papers import listed, printed
from confpapers.flow import joint_steps, packing, steps, topic_steps
from confpapers.model import TextSettings, decode, encode

Text = tuple[str, str, str]  # title, abstract, body


class Cost(NamedTuple):
    papers: int
    step: str
    cpu_seconds: float
    peak_mb: float


def papers(corpus: Path, count: int, *, full: bool) -> list[Text]:
    """So many papers: real ones, then halves of two."""
    names = sorted(file.name.removesuffix(".json.gz") for file in (corpus / "lists").glob("*.json.gz"))
    real: list[Text] = [(title, abstract, "") for name in names for title, abstract, _ in listed(corpus, name)]
    if full:
        folders = sorted(folder.name for folder in (corpus / "pdf").iterdir())
        bodies = [body for name in folders for body, _ in printed(corpus, name).values()]
        real = [(title, abstract, bodies[n % len(bodies)]) for n, (title, abstract, _) in enumerate(real)]
    draw = random.Random(1)
    texts = real[: count if not full else 0]
    while len(texts) < count:
        one, other = draw.sample(real, 2)
        title = f"{_half(one[0], ' ')} {_half(other[0], ' ', 1)}"
        texts.append((title, _joined(one[1], other[1]), _joined(one[2], other[2])))
    return texts


def _joined(one: str, other: str) -> str:
    return f"{_half(one, '. ')}. {_half(other, '. ', 1)}"


def _half(text: str, between: str, which: int = 0) -> str:
    parts = text.split(between)
    middle = max(1, len(parts) // 2)
    return between.join(parts[middle:] if which else parts[:middle])


# --- steps, each in a process of its own: files in, files out --------------------------------------------------------


def count(folder: Path) -> None:
    texts = decode((folder / "texts").read_bytes(), list[Text])
    counted = [steps.count_words(b"", title=title, abstract=f"{abstract}\n{body}") for title, abstract, body in texts]
    (folder / "counts").write_bytes(b"\n".join(counted))


def build_corpus(folder: Path) -> None:
    counted = (folder / "counts").read_bytes().split(b"\n")
    settings = {name: getattr(TextSettings(), name) for name in TextSettings.__struct_fields__}
    (folder / "corpus").write_bytes(joint_steps.build_corpus(*counted, settings=settings)["corpus"])


def fit_topics(folder: Path) -> None:
    corpus = (folder / "corpus").read_bytes()
    (folder / "model").write_bytes(topic_steps.fit_topics(corpus, count=None, seed=0, passes=5, starts=10))


def split_topics(folder: Path) -> None:
    corpus, model = ((folder / name).read_bytes() for name in ("corpus", "model"))
    (folder / "split").write_bytes(topic_steps.split_topics(corpus, model, b"", b"", seed=0))


def tell_topics(folder: Path) -> None:
    corpus, model, split = ((folder / name).read_bytes() for name in ("corpus", "model", "split"))
    topic_steps.tell_topics(corpus, model, split, b"{}", subtopics={})


def find_nearest(folder: Path) -> None:
    joint_steps.find_nearest((folder / "corpus").read_bytes(), b"", b"", keep=20, share=0.0)


def features(folder: Path) -> None:
    from confpapers.analysis import projection as atlas
    from confpapers.analysis.weights import tfidf

    weights = tfidf(packing.unpack_corpus((folder / "corpus").read_bytes()).matching)
    atlas.lsa_bytes(atlas.features(weights, dims=atlas.RECOMMENDING))


STEPS: dict[str, Callable[[Path], None]] = {
    "counting words": count,
    "vocabulary": build_corpus,
    "topics, one count": fit_topics,
    "subtopics": split_topics,
    "naming topics": tell_topics,
    "nearest papers": find_nearest,
    "LSA": features,
}


def measured(step: str, size: int, folder: Path) -> Cost:
    """The step in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.science", str(folder), "--step", step]
    process = subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{step} failed")
    return Cost(size, step, round(usage.ru_utime + usage.ru_stime, 2), round(usage.ru_maxrss / 1024, 1))


def run(corpus: Path, sizes: Sequence[int], *, full: bool) -> list[Cost]:
    costs: dict[tuple[int, str], Cost] = {}
    print(f"{'papers':>8}  {'step':20}{'CPU-s':>9}{'ms/paper':>10}{'peak MB':>9}{'growth':>8}")
    for before, size in zip((0, *sizes), sizes, strict=False):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "texts").write_bytes(encode(papers(corpus, size, full=full)))
            for step in STEPS:
                cost = costs[size, step] = measured(step, size, folder)
                grown = _growth(costs.get((before, step)), cost)
                each = 1000 * cost.cpu_seconds / size
                print(
                    f"{size:8}  {step:20}{cost.cpu_seconds:9.1f}{each:10.2f}{cost.peak_mb:9.0f}{grown:>8}", flush=True
                )
    return list(costs.values())


def _growth(before: Cost | None, now: Cost) -> str:
    if before is None:
        return ""
    return f"{math.log(now.cpu_seconds / before.cpu_seconds) / math.log(now.papers / before.papers):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--papers", type=int, nargs="+", default=[600, 6_000, 30_000, 100_000])
    parser.add_argument("--full", action="store_true", help="with the texts of PDFs")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    chosen: Any = parser.parse_args()
    if chosen.step:
        STEPS[chosen.step](chosen.corpus)
        return
    costs = run(chosen.corpus, chosen.papers, full=chosen.full)
    if chosen.json:
        chosen.json.write_text(json.dumps([cost._asdict() for cost in costs], indent=1) + "\n")


if __name__ == "__main__":
    main()
