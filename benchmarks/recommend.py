"""Measure how well "recommended from what I saved" finds the rest of an interest, on a built page.

    python -m benchmarks.recommend site/NAME [--saved 3 10] [--json OUT]

The interest of a reader is played by an author with at least eight papers there: some of them are saved, the others are
to be found.  Neither the vectors nor the topics know authors.  Ranked by what the page's data hold: 64 bytes a paper
of latent semantic analysis (Deerwester et al. 1990) with the mean of the saved less the mean of all (Rocchio 1971), by
the nearest saved paper, by both together (what the page does), and by the mix of topics.
"""

import argparse
import base64
import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import measuring

LEAST, TOP = 8, 20


def data(folder: Path, name: str) -> Any:
    """The content of a data file of the page."""
    text = next((folder / "data").glob(f"{name}.*.js")).read_text("utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows of length one."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def ranked(folder: Path) -> tuple[list[str], dict[str, Any]]:
    """Authors of each paper, one a line; and the methods: rows of saved papers in, a score for each paper out."""
    cards = data(folder, "cards")
    count = len(cards["titles"])
    vectors = unit(np.frombuffer(base64.b64decode(data(folder, "lsa")), np.int8).reshape(count, -1).astype(np.float64))
    mixes = np.frombuffer(base64.b64decode(cards["theta"]), np.uint8).reshape(count, -1).astype(np.float64)
    middle = vectors.mean(0)

    def whole(saved: list[int]) -> np.ndarray:
        direction = vectors[saved].mean(0) - middle
        return np.asarray(vectors @ (direction / np.linalg.norm(direction)))

    def nearest(saved: list[int]) -> np.ndarray:
        return np.asarray((vectors @ vectors[saved].T).max(1))

    papers = json.loads((folder / "papers.json").read_bytes())["papers"]  # in another order
    authors = {paper["title"]: "\n".join(paper["authors"]) for paper in papers}
    return [authors.get(title, "") for title in cards["titles"]], {
        "mean less the mean of all": whole,
        "nearest saved paper": nearest,
        "both (the page)": lambda saved: whole(saved) + nearest(saved),
        "mix of topics": lambda saved: unit(mixes) @ unit(mixes)[saved].mean(0),
    }


def judge(scores: np.ndarray, saved: list[int], wanted: list[int]) -> tuple[float, float]:
    """Share of the wanted among the first TOP, and the area under the ROC curve; saved papers are left out."""
    scores = scores.copy()
    scores[saved] = -np.inf
    order = np.argsort(-scores, kind="stable")
    place = np.empty(len(order))
    place[order] = np.arange(len(order))
    others = len(scores) - len(saved) - len(wanted)
    ahead = np.sort(place[wanted]) - np.arange(len(wanted))
    return float((place[wanted] < TOP).mean()), float(1 - ahead.mean() / others)


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("folder", type=Path, help="a built conference")
    parser.add_argument("--saved", type=int, nargs="*", default=[1, 3, 5])
    parser.add_argument("--json", type=Path, help="also write the figures as JSON")
    wanted = measuring.parsed(parser)
    authors, methods = ranked(wanted.folder)
    papers: dict[str, list[int]] = defaultdict(list)
    for row, names in enumerate(authors):
        for name in filter(None, set(names.split("\n"))):
            papers[name].append(row)
    interests = [(name, rows) for name, rows in sorted(papers.items()) if len(rows) >= LEAST]
    if not interests:
        parser.error(f"no author has {LEAST} papers in {wanted.folder}: take a larger conference")
    print(f"{len(authors)} papers, {len(interests)} authors with at least {LEAST}")
    by_count: dict[str, dict[str, list[float]]] = {}
    for saved in wanted.saved:
        print(f"\n{saved} saved{'':32}found in {TOP}   AUC")
        for method, score in methods.items():
            chance = random.Random(0)
            shares = []
            for _, rows in interests:
                own = chance.sample(rows, saved)
                shares.append(judge(score(own), own, [row for row in rows if row not in own]))
            mean = np.mean(shares, axis=0)
            by_count.setdefault(str(saved), {})[method] = [round(float(value), 4) for value in mean]
            print(f"  {method:40}{mean[0]:7.3f}   {mean[1]:.3f}")
    if wanted.record:
        head: list[Any] = ["", *(f"{saved} saved: {name}" for saved in by_count for name in ("share", "AUC"))]
        table = [[method, *(value for saved in by_count for value in by_count[saved][method])] for method in methods]
        measuring.record("recommend", {"recommended": [head, *table]})
    if wanted.json:
        wanted.json.write_text(json.dumps(by_count, indent=1) + "\n")


if __name__ == "__main__":
    main()
