"""Measure how well the search finds papers, on lists of real papers: pasted titles, sentences of abstracts, common
words.

    python -m benchmarks.search LIST.json.gz ... [--record]

A list is JSON: objects with title, authors and abstract.  For each list:

    title      the whole title, pasted: is its paper first?  Papers with the same title count as one
    typed      the title letter by letter: is there a moment without any paper?  (every tenth title)
    sentence   the abstract's first sentence, which the index does not have: is its paper among the first ten?
    common     the three most common words of the title: is its paper among the first ten?
    bytes      the index, as it is sent (gzip of the script), a paper
"""

import argparse
import base64
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks import measuring
from confpapers.model import Entry
from confpapers.site import postings, search_engine, search_index
from confpapers.site.data_script import script
from confpapers.site.search_engine import Texts
from confpapers.site.search_query import parse
from confpapers.site.search_terms import Terms
from confpapers.site.search_words import STOP, chunks, fold, read

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def entries_of(file: Path) -> list[Entry]:
    """The papers of a list, numbered."""
    data = file.read_bytes()
    listed = json.loads(gzip.decompress(data) if file.suffix == ".gz" else data)
    return [
        Entry(
            id=str(n),
            title=paper["title"],
            authors=tuple(paper["authors"]),
            abstract=paper["abstract"],
            url="",
            pdf_url="",
        )
        for n, paper in enumerate(listed)
    ]


class Engine:
    """A search over some papers."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.index = search_index.build(entries)
        self.terms = Terms(self.index.papers, [""], lambda _: self.index)
        self.texts = Texts(
            lambda i: entries[i].title, lambda i: entries[i].authors, lambda i: entries[i].abstract or ""
        )

    def find(self, typed: str) -> search_engine.Hits:
        """The papers that what was typed finds."""
        return search_engine.search(parse(typed), self.terms, self.texts, typed)

    def rank(self, typed: str, wanted: set[int]) -> int:
        """Return the position of the first wanted paper, from 0; a million if none is found."""
        hits = self.find(typed)
        order = [*hits.all, *hits.some]
        return next((place for place, row in enumerate(order) if row in wanted), 1_000_000)


def falls_to_none(engine: Engine, typed: str) -> bool:
    """Return whether a searchable query finds no paper."""
    hits = engine.find(typed)
    return not hits.all and not hits.some and not parse(typed).empty


def share(ranks: Sequence[int], most: int) -> float:
    """How many are among the first places, in percent."""
    return 100 * sum(rank < most for rank in ranks) / max(len(ranks), 1)


def without_first_sentence(entries: Sequence[Entry]) -> tuple[list[Entry], list[str]]:
    """The papers with the rest of their abstracts, and the first sentences."""
    rest, firsts = [], []
    for entry in entries:
        first, *others = SENTENCE.split(entry.abstract or "", maxsplit=1)
        firsts.append(first if others else "")
        rest.append(msgspec.structs.replace(entry, abstract=others[0] if others else entry.abstract))
    return rest, firsts


def common_words(entries: Sequence[Entry]) -> list[list[str]]:
    """Return for each title its three most frequent words; nothing for shorter titles."""
    titles = [
        list(dict.fromkeys(w for chunk in chunks(e.title) for w in read(chunk).words if w not in STOP)) for e in entries
    ]
    counts = Counter(word for title in titles for word in title)
    best = [sorted(title, key=lambda word: (-counts[word], word))[:3] for title in titles]
    return [words if len(words) == 3 else [] for words in best]


def measure(file: Path) -> dict[str, float]:
    """The figures of one list."""
    entries = entries_of(file)
    began = time.perf_counter()
    engine = Engine(entries)
    built = time.perf_counter() - began
    same: dict[str, set[int]] = {}
    for row, entry in enumerate(entries):
        same.setdefault(fold(entry.title), set()).add(row)
    titles = [engine.rank(entry.title, same[fold(entry.title)]) for entry in entries]
    none = sum(any(falls_to_none(engine, e.title[:n]) for n in range(1, len(e.title) + 1)) for e in entries[::10])
    rest, firsts = without_first_sentence(entries)
    without = Engine(rest)
    sentences = [without.rank(first, {row}) for row, first in enumerate(firsts) if first]
    words = common_words(entries)
    common = [engine.rank(" ".join(some), {row}) for row, some in enumerate(words) if some]
    sent = len(gzip.compress(script("search", base64.b64encode(postings.encode(engine.index)).decode()), 9))
    return {
        "papers": len(entries),
        "title first %": share(titles, 1),
        "typed to none": none,
        "sentence in ten %": share(sentences, 10),
        "common in ten %": share(common, 10),
        "bytes a paper": sent / len(entries),
        "index s": built,
    }


def main() -> None:
    """Print the figures of each list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", nargs="+", type=Path)
    options = measuring.parsed(parser)
    rows: list[list[str | int]] = [["list", "papers", "title, %", "sentence, %", "common, %", "bytes"]]
    for file in options.lists:
        figures = measure(file)
        print(file.name.split(".")[0], " ".join(f"{name}: {value:.4g}" for name, value in figures.items()), flush=True)
        shares = (figures[name] for name in ("title first %", "sentence in ten %", "common in ten %"))
        name = re.sub(r"(?<=[a-z])(?=\d{4})", " ", file.name.split(".")[0]).upper()
        rows.append(
            [name, int(figures["papers"]), *(f"{part:.1f}" for part in shares), round(figures["bytes a paper"])]
        )
    if options.record:
        measuring.record("search", {"found": rows})


if __name__ == "__main__":
    main()
