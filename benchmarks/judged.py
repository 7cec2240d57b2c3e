"""Are the five nearest papers on the paper's topic, and is a paper in the right topic?  Judged by a person.

    python -m benchmarks.judged CORPUS

`judged.json` has, by list and by the paper's number in it, the numbers of papers that were near to it and whether a
reader found each on the paper's topic: its task, its subject or its central method, as in one session.  The papers
under "chosen on" decided how neighbours are ranked and which are listed; those under "neighbours" were drawn and read
afterwards.  Of other papers it has whether they were in the right topic and in the right subtopic.  A nearest paper
that was not judged counts as neither.
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
from confpapers.analysis.latent import NEAREST, titled, topic_vectors
from confpapers.analysis.mixture import Vectors
from confpapers.analysis.weights import comparable
from confpapers.model import TextSettings

_JUDGED = Path(__file__).with_name("judged.json")
_NEAREST = 5


def nearest(texts: Sequence[tuple[str, str]]) -> tuple[list[list[int]], list[list[int]]]:
    """Return the numbers of the five papers nearest to each by title and abstract, and of those listed on its card."""
    corpus = build_corpus((words.count_words(*text) for text in texts), TextSettings())
    titles = titled(corpus)
    topics = topic_vectors(titles, *similar.nearest(titles, NEAREST))
    near, _ = similar.mixed(comparable(corpus), [Vectors(topics, similar.TOPICS)])
    on_topic = similar.on_topic(topics, near)
    listed = [row[shown][:_NEAREST].tolist() for row, shown in zip(near, on_topic, strict=True)]
    return near[:, :_NEAREST].tolist(), listed


def neighbours(corpus: Path, judged: dict[str, dict[str, dict[str, bool]]]) -> list[list[Any]]:
    """Return a row for each list: papers read, and judged papers and those on topic of the five nearest and of those on
    the card.
    """
    table: list[list[Any]] = [["list", "papers read", "of five nearest", "on topic", "listed on cards", "on topic"]]
    for name, rows in judged.items():
        row: list[Any] = [name, len(rows)]
        for near in nearest([(paper.title, paper.abstract) for paper in papers_of(corpus, name)]):
            verdicts = [said[str(o)] for number, said in rows.items() for o in near[int(number)] if str(o) in said]
            row += [len(verdicts), sum(verdicts)]
        table.append(row)
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
    options = measuring.parsed(parser)
    judged = json.loads(_JUDGED.read_text("utf-8"))
    tables = {
        "neighbours": neighbours(options.corpus, judged["neighbours"]),
        "neighbours_chosen_on": neighbours(options.corpus, judged["chosen on"]),
        "topics": topics(judged["topics"]),
    }
    for table in tables.values():
        print(measuring.table(table))
    if options.record:
        measuring.record("judged", tables)


if __name__ == "__main__":
    main()
