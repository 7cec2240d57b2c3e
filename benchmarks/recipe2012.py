"""Compare the recipe of 2012 with ours on the same PDFs in one run: CPU seconds of each step, and in total.

    apt-get install poppler-utils imagemagick ghostscript
    python -m benchmarks.recipe2012 CORPUS [--papers 30] [--json FILE]

The recipe, written anew from its description (github.com/karpathy/nipspreview, README): `pdftotext` for the text; the
100 most frequent words of each paper; ImageMagick for a strip of eight pages; latent Dirichlet allocation with seven
topics by collapsed Gibbs sampling in plain Python, 100 sweeps over the words that a paper uses three times or more; a
table of all pairs of papers by the idf of the words they share.  Ours is `confpapers build` of a folder of these PDFs:
text, front matter, strips three times as high, teasers, topics from ten starts, neighbours, map, and the site.
CORPUS holds `pdf/<venue>/*.pdf`.
"""

import argparse
import itertools
import math
import random
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.pdf_race import SMALL, strip_2012, text_2012, timed, with_policy
from confpapers.analysis.stopwords import STOP

TOPICS, SWEEPS, ALPHA, BETA = 7, 100, 0.5, 0.5


def words_2012(text: str) -> list[str]:
    """Its tokens: what consists of letters, digits and hyphens, longer than two, and is no stop word."""
    tokens = (token.lower() for token in text.split() if re.fullmatch(r"[\w-]+", token))
    return [token for token in tokens if len(token) > 2 and token not in STOP]


def gibbs_2012(papers: Sequence[Sequence[int]], vocabulary: int) -> list[list[float]]:
    """Word distributions of the topics, by collapsed Gibbs sampling (Griffiths & Steyvers 2004), one word at a time."""
    chance = random.Random(0)
    of_paper = [[ALPHA] * TOPICS for _ in papers]
    of_word = [[BETA] * TOPICS for _ in range(vocabulary)]
    sums = [BETA * vocabulary] * TOPICS
    topics = [[chance.randrange(TOPICS) for _ in paper] for paper in papers]
    for counts, paper, chosen in zip(of_paper, papers, topics, strict=True):
        for word, topic in zip(paper, chosen, strict=True):
            counts[topic] += 1
            of_word[word][topic] += 1
            sums[topic] += 1
    for _ in range(SWEEPS):
        for counts, paper, chosen in zip(of_paper, papers, topics, strict=True):
            for place, word in enumerate(paper):
                row, topic = of_word[word], chosen[place]
                counts[topic] -= 1
                row[topic] -= 1
                sums[topic] -= 1
                weights = [row[k] * counts[k] / sums[k] for k in range(TOPICS)]
                topic = chance.choices(range(TOPICS), weights)[0]
                chosen[place] = topic
                counts[topic] += 1
                row[topic] += 1
                sums[topic] += 1
    return [[row[k] / sums[k] for row in of_word] for k in range(TOPICS)]


def pairs_2012(tops: Sequence[set[str]]) -> dict[tuple[int, int], float]:
    """For each pair of papers the sum of the idf of the words among the 100 of both."""
    freq = Counter(word for top in tops for word in top)
    idf = {word: math.log2(len(tops) / count) for word, count in freq.items()}
    return {
        (a, b): sum(idf[word] for word in tops[a] & tops[b])
        for a, b in itertools.combinations_with_replacement(range(len(tops)), 2)
    }


def recipe(files: Sequence[Path], folder: Path) -> dict[str, float]:
    """CPU seconds of its steps."""
    texts, reading, _ = timed(lambda: [text_2012(file, folder) for file in files])
    _, drawing, _ = timed(lambda: [strip_2012(file, folder, SMALL) for file in files])

    def count() -> tuple[list[set[str]], list[list[int]], int]:
        words = [words_2012(text) for text in texts]
        tops = [{word for word, _ in Counter(paper).most_common(100)} for paper in words]
        number: dict[str, int] = {}
        frequent = [{word for word, times in Counter(paper).items() if times >= 3} for paper in words]
        rows = [
            [number.setdefault(word, len(number)) for word in paper if word in often]
            for paper, often in zip(words, frequent, strict=True)
        ]
        return tops, rows, len(number)

    (tops, rows, vocabulary), counting, _ = timed(count)
    _, sampling, _ = timed(lambda: gibbs_2012(rows, vocabulary))
    _, pairing, _ = timed(lambda: pairs_2012(tops))
    return {
        "pdftotext": reading,
        "convert and montage": drawing,
        "words": counting,
        "Gibbs LDA": sampling,
        "all pairs": pairing,
    }


def ours(files: Sequence[Path], folder: Path) -> dict[str, Any]:
    """A whole build of the same PDFs."""
    (folder / "pdfs").mkdir()
    for number, file in enumerate(files):
        (folder / "pdfs" / f"{number}.pdf").symlink_to(file.resolve())
    conference = folder / "race.toml"
    conference.write_text('title = "Race"\nvenue = "RACE"\nyear = 2012\nsource = "folder"\nurl = "pdfs"\n', "utf-8")
    return measuring.build(conference, folder)


def main() -> None:
    """Run both and print them side by side."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--papers", type=int, default=30)
    parser.add_argument("--json", type=Path, help="where the figures are written")
    options = measuring.parsed(parser)
    with_policy()
    files = sorted(options.corpus.glob("pdf/*/*.pdf"))
    files = files[:: max(1, len(files) // options.papers)][: options.papers]
    with tempfile.TemporaryDirectory() as name:
        theirs, own = recipe(files, Path(name)), ours(files, Path(name))
    stages = {name: row["cpu_seconds"] for name, row in own["stages"].items()}
    whole = sum(theirs.values())
    rows: list[list[Any]] = [["2012", "CPU s"], *([name, round(spent, 1)] for name, spent in theirs.items())]
    rows += [["in all", round(whole, 1)], ["", ""], ["ours", "CPU s"]]
    rows += [[name, round(spent, 1)] for name, spent in stages.items() if spent >= 0.05]
    rows += [["driver, cache and site", round(own["CPU s"] - sum(stages.values()), 1)], ["in all", own["CPU s"]]]
    print(measuring.table(rows))
    print(f"{len(files)} papers: the recipe takes {whole / own['CPU s']:.1f} times the CPU")
    if options.record:
        measuring.record("recipe2012", {"recipe": rows})
    measuring.write(options.json, {"papers": len(files), "recipe": theirs, "ours": own, "ratio": whole / own["CPU s"]})


if __name__ == "__main__":
    main()
