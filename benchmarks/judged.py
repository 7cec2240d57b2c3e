"""Are the five nearest papers on the paper's topic, and is a paper in the right topic?  Judged by a person.

    python -m benchmarks.judged CORPUS

`judged.json` has, by list and by the paper's number in it, the numbers of the five papers that were nearest to it and
whether a reader found each on the paper's topic; and of other papers whether they were in the right topic and in the
right subtopic.  A nearest paper that was not judged counts as neither.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.similarity import papers_of
from confpapers.analysis import similar
from confpapers.analysis import tokens as words
from confpapers.analysis.corpus import build_corpus
from confpapers.analysis.latent import topic_vectors
from confpapers.analysis.weights import comparable
from confpapers.model import TextSettings

_JUDGED = Path(__file__).with_name("judged.json")
_NEAREST = 5


def nearest(texts: Sequence[tuple[str, str]]) -> list[list[int]]:
    """Return the numbers of the five papers that a build finds nearest to each, by title and abstract."""
    corpus = build_corpus((words.count_words(*text) for text in texts), TextSettings())
    weights = comparable(corpus)
    topics = similar.Vectors(topic_vectors(corpus, *similar.nearest(weights)), similar.TOPICS)
    found: list[list[int]] = similar.mixed(weights, [topics])[0][:, :_NEAREST].tolist()
    return found


def neighbours(corpus: Path, judged: dict[str, dict[str, dict[str, bool]]]) -> list[list[Any]]:
    """Return a row for each list: papers, nearest papers that were judged, how many of them are on topic."""
    table: list[list[Any]] = [["list", "papers read", "nearest papers judged", "on topic"]]
    for name, rows in judged.items():
        near = nearest([(paper.title, paper.abstract) for paper in papers_of(corpus, name)])
        known = [said[str(other)] for number, said in rows.items() for other in near[int(number)] if str(other) in said]
        table.append([name, len(rows), len(known), sum(known)])
    return table


def topics(judged: dict[str, dict[str, list[bool]]]) -> list[list[Any]]:
    """Return a row for each list: papers read, those in the right topic and in the right subtopic."""
    table: list[list[Any]] = [["list", "papers read", "right topic", "right subtopic"]]
    for name, rows in judged.items():
        table.append([name, len(rows), *(sum(said[level] for said in rows.values()) for level in (0, 1))])
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    given = measuring.parsed(parser)
    judged = json.loads(_JUDGED.read_text("utf-8"))
    tables = {"neighbours": neighbours(given.corpus, judged["neighbours"]), "topics": topics(judged["topics"])}
    for table in tables.values():
        print(measuring.table(table))
    if given.record:
        measuring.record("judged", tables)


if __name__ == "__main__":
    main()
