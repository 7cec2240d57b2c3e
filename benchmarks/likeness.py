"""Measure how well a pasted text finds similar papers, with the page's own scripts in Node, on lists of real papers.

    python -m benchmarks.likeness CORPUS [--lists NAME ...] [--try] [--record]

Half of each list's papers are the page.  Every other paper is a text from elsewhere: its abstract is pasted, and the
papers of the page that share an author with it, or a track or a keyword that few papers have, should come first.
Printed are the mean reciprocal rank of the first of them and their share of the first ten.  Two more questions are put
to pages with all papers of the list: whether a whole abstract finds its own paper first, and whether the first half of
its sentences does so where the index and the vectors have only the other half (and the title).

`--try` tries other weights on the lists for choosing.  The lists for reporting had no part in the choice.
"""

import argparse
import base64
import json
import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import measuring
from benchmarks.similarity import Listed, papers_of
from confpapers.analysis import projection
from confpapers.analysis import tokens as words
from confpapers.analysis.corpus import build_corpus
from confpapers.analysis.weights import tfidf
from confpapers.model import Entry, TextSettings
from confpapers.paths import STATIC
from confpapers.site import postings, search_index
from confpapers.site.scripts import ordered

CHOOSING = ("cvpr2019", "nips2014", "acl2020")
REPORTING = ("cvpr2015", "iccv2015", "nips2015", "iclr2020")
USED: dict[str, float] = {"saturation": 1, "feedback": 10, "steepness": 2, "direction": 0.5}
TRIED: tuple[tuple[str, dict[str, float]], ...] = (
    ("words alone", {"direction": 0.0}),
    *((f"direction {value}", {"direction": value}) for value in (0.25, 1.0, 2.0, 4.0)),
    *((f"feedback {value}", {"feedback": value}) for value in (3.0, 5.0, 20.0, 40.0)),
    *((f"saturation {value}", {"saturation": value}) for value in (0.25, 0.5, 2, 4)),
    *((f"steepness {value}", {"steepness": value}) for value in (0.0, 1.0, 4.0)),
)
QUESTIONS = ("its own, first %", "half hidden, first %", "half hidden, in ten %")
_MOST = 400  # texts of a list that are pasted
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")

# Of each text and choice of weights: the reciprocal rank of the first paper that belongs, and the share of the ten.
_BODY = """
const index = confpapers.search.open(input.index);
const vectors = confpapers.vectors(confpapers.core.bytes(input.vectors), index.papers);
return input.texts.map(([text, belong]) => {
  const words = confpapers.likeness.words(text, false);
  const wanted = new Set(belong);
  return input.weights.map((how) => {
    const { scores } = confpapers.likeness.rank(words, index, vectors, how);
    const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
    const ten = order.slice(0, 10).filter((row) => wanted.has(row)).length;
    return [1 / (1 + order.findIndex((row) => wanted.has(row))), ten / 10];
  });
});
"""

Figures = dict[str, Any]


def page(papers: Sequence[Listed]) -> dict[str, str]:
    """The index and the vectors that a page with these papers has."""
    entries = [
        Entry(id=str(n), title=paper.title, authors=(), abstract=paper.abstract, url="", pdf_url="")
        for n, paper in enumerate(papers)
    ]
    counted = build_corpus((words.count_words(paper.title, paper.abstract) for paper in papers), TextSettings())
    vectors = projection.features(tfidf(counted.matching), dims=projection.RECOMMENDING)
    data = {
        "index": postings.encode(search_index.build(entries)),
        "vectors": projection.lsa_bytes(vectors).tobytes(),
    }
    return {name: base64.b64encode(value).decode() for name, value in data.items()}


def _script(name: str) -> str:
    return (STATIC / "js" / f"{name}.js").read_text("utf-8")


def ranks(papers: dict[str, str], texts: list[tuple[str, list[int]]], weights: Sequence[Figures]) -> NDArray[Any]:
    """(texts, weights, 2): reciprocal rank and share of the first ten, as the page's scripts rank."""
    entries = ("search/search", "search/likeness", "core/vectors")
    names = dict.fromkeys(name for entry in entries for name in ordered(entry, _script))
    task = {
        "scripts": [str(STATIC / "js" / f"{name}.js") for name in names],
        "body": _BODY,
        "input": {**papers, "texts": texts, "weights": list(weights)},
    }
    runner = Path(__file__).parent.parent / "tests" / "run_scripts.js"
    node = shutil.which("node") or "node"
    done = subprocess.run([node, runner], input=json.dumps(task), capture_output=True, text=True, check=True)
    return np.array(json.loads(done.stdout))


def judged(papers: Sequence[Listed], weights: Sequence[Figures]) -> dict[str, NDArray[Any]]:
    """Each judge's (weights, 2) figures: texts from elsewhere against half of the papers."""
    chance = random.Random(0)
    order = chance.sample(range(len(papers)), len(papers))
    here = [papers[row] for row in order[: len(order) // 2]]
    others = [papers[row] for row in order[len(order) // 2 :]]
    papers_here, by_judge = page(here), {}
    for judge in ("authors", "subjects"):
        texts = []
        for paper in others:
            own = getattr(paper, judge)
            belong = [row for row, listed in enumerate(here) if own & getattr(listed, judge)]
            if belong and paper.abstract:
                texts.append((paper.abstract, belong))
        if texts:
            by_judge[f"{judge} ({min(len(texts), _MOST)} texts)"] = ranks(papers_here, texts[:_MOST], weights).mean(
                axis=0
            )
    return by_judge


def own(papers: Sequence[Listed], weights: Sequence[Figures]) -> dict[str, NDArray[Any]]:
    """(weights,) share of the texts whose own paper comes first: whole abstracts, and first halves of hidden ones."""
    halves, rest = [], []
    for paper in papers:
        sentences = _SENTENCES.split(paper.abstract)
        half = len(sentences) // 2
        halves.append(" ".join(sentences[:half]))
        rest.append(Listed(paper.title, " ".join(sentences[half:]), paper.authors))
    rows = random.Random(1).sample(range(len(papers)), min(_MOST, len(papers)))
    whole = [(papers[row].abstract, [row]) for row in rows if papers[row].abstract]
    hidden = [(halves[row], [row]) for row in rows if halves[row]]
    whole_ranks, hidden_ranks = ranks(page(papers), whole, weights), ranks(page(rest), hidden, weights)
    return {
        QUESTIONS[0]: 100 * (whole_ranks[:, :, 0] == 1).mean(axis=0),
        QUESTIONS[1]: 100 * (hidden_ranks[:, :, 0] == 1).mean(axis=0),
        QUESTIONS[2]: 100 * (hidden_ranks[:, :, 0] >= 0.1).mean(axis=0),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--lists", nargs="*", default=[])
    parser.add_argument("--try", dest="tries", action="store_true", help="try other weights, on the lists for choosing")
    wanted = measuring.parsed(parser)
    tried = [("used", USED), *(TRIED if wanted.tries else TRIED[:1])]
    labels, weights = [label for label, _ in tried], [USED | change for _, change in tried]
    written: Figures = {}
    for name in wanted.lists or (CHOOSING if wanted.tries else (*CHOOSING, *REPORTING)):
        papers = papers_of(wanted.corpus, name)
        print(f"\n{name}: {len(papers)} papers", flush=True)
        written[name] = {}
        for question, answers in {**judged(papers, weights), **own(papers, weights)}.items():
            written[name][question] = dict(zip(labels, answers.tolist(), strict=True))
            print(f"  {question}")
            for label, answer in zip(labels, np.atleast_2d(answers.T).T, strict=True):
                print(f"    {label:18}", "  ".join(f"{value:.4g}" for value in answer), flush=True)
    if wanted.record and not wanted.tries:
        measuring.record("likeness", {"found": table(written)})


def table(written: dict[str, dict[str, Any]]) -> list[list[Any]]:
    """A row for each list; "words" is the same without vectors."""
    head = ["list", "texts, authors", "MRR: words, page", "texts, subjects", "of ten, %: words, page", "own first, %"]
    rows: list[list[Any]] = [[*head, "half hidden: first, in ten, %"]]
    for name, questions in written.items():
        row: list[Any] = [re.sub(r"(?<=[a-z])(?=\d{4})", " ", name).upper()]
        for judge, figure, scale in (("authors", 0, 1), ("subjects", 1, 100)):
            key = next((question for question in questions if question.startswith(judge)), "")
            texts = re.findall(r"\d+", key)[:1]
            pair = [questions[key][label][figure] * scale for label in ("words alone", "used")] if key else []
            row += [*(texts or [""]), ", ".join(f"{value:.3f}" if scale == 1 else f"{value:.1f}" for value in pair)]
        own_first, first, ten = (questions[name]["used"] for name in QUESTIONS)
        rows.append([*row, f"{own_first:.1f}", f"{first:.1f}, {ten:.1f}"])
    return rows


if __name__ == "__main__":
    main()
