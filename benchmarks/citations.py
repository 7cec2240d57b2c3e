"""Measure how many citations between listed papers are found, and how fast.

    python -m benchmarks.citations CORPUS

Reference lists of the PDFs in `CORPUS/pdf` and `CORPUS/styles` are joined with the titles of all lists in
`CORPUS/lists`.  "Found" is judged by what the lists themselves say: of the places that name the venue and the year of
one of these lists ("In CVPR, 2015"), how many stand behind a title that was found in it.  The others are printed, since
many name the wrong venue or a paper that the list does not have.  `--show N` prints N links at random, to be checked.

`entries.json` beside this file says what a person read in entries drawn at random from papers of nine kinds: where each
begins and ends, its title, first author and year, as digests of their letters.
"""

import argparse
import gzip
import hashlib
import itertools
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from benchmarks import measuring
from confpapers.citations.fields import Reference
from confpapers.citations.keys import folded, letters, title_letters
from confpapers.citations.links import Listed, TitleIndex
from confpapers.citations.reference_list import read_references, running_text
from confpapers.citations.works import most_cited
from confpapers.errors import ConfpapersError
from confpapers.model import Document
from confpapers.pdf.extract import read

_VENUES = {
    "cvpr": "CVPR|Computer Vision and Pattern Recognition",
    "iccv": "ICCV|International Conference on Computer Vision",
    "nips": "NIPS|Neural Information Processing Systems",
}
READ_BY_HAND = Path(__file__).with_name("entries.json")
_EDGE = 30  # letters at either end of an entry by which it is known
_BEHIND = 160  # characters between a title's end and the name of its venue


def listed_papers(corpus: Path) -> tuple[list[Listed], list[str]]:
    """Return the papers of all lists, and the name of the list of each."""
    papers, names = [], []
    for file in sorted((corpus / "lists").glob("*.json.gz")):
        name = file.name.partition(".")[0]
        match = re.search(r"20\d\d", name)
        year = int(match[0]) if match else 2012
        for row in json.loads(gzip.decompress(file.read_bytes())):
            papers.append(Listed(title=row["title"], authors=tuple(row["authors"]), year=year))
            names.append(name)
    return papers, names


def documents(corpus: Path) -> Iterator[tuple[str, str, Document, bytes]]:
    """Return folder, file name, document and bytes of each PDF that can be read."""
    for file in sorted([*(corpus / "pdf").rglob("*.pdf"), *(corpus / "styles").rglob("*.pdf")]):
        try:
            data = file.read_bytes()
            yield file.parent.name, file.stem, read(data), data
        except ConfpapersError as error:
            print(f"{file.name}: {error}")


def named_editions(text: str, names: set[str]) -> Iterator[tuple[str, int]]:
    """Return the places in a reference list that name the venue and year of a list, workshops left out."""
    for name in sorted(names):
        venue, year = name[:-4], name[-4:]
        if venue not in _VENUES:
            continue
        for match in re.finditer(rf"(?:{_VENUES[venue]})[^\d\[\]]{{0,70}}?\b{year}\b", text):
            if "orkshop" not in text[max(0, match.start() - 40) : match.end()]:
                yield name, match.start()


def digest(text: str) -> str:
    """Return a digest of letters; nothing of nothing."""
    return hashlib.sha256(text.encode()).hexdigest()[:10] if text else ""


def judged_entries(corpus: Path) -> list[list[Any]]:
    """Return the rows of a table: by style, how many entries were read as a person reads them."""
    counts: dict[str, Counter[str]] = {}
    by_file: dict[str, list[dict[str, Any]]] = {}
    for row in json.loads(READ_BY_HAND.read_bytes()):
        by_file.setdefault(row["file"], []).append(row)
    for name, rows in by_file.items():
        file = next(folder / name for folder in (corpus / "pdf", corpus / "styles") if (folder / name).is_file())
        data = file.read_bytes()
        entries = read_references(data, read(data)).entries
        by_beginning = {digest(title_letters(entry.text)[:_EDGE]): entry for entry in entries}
        for row in rows:
            count = counts.setdefault(row["style"], Counter())
            entry = by_beginning.get(row["start"])
            if not row.get("entry", True):  # a sentence of an appendix, taken for an entry
                count["no entry, taken for one"] += entry is not None
                continue
            count["entries"] += 1
            if entry:
                count["whole"] += digest(title_letters(entry.text)[-_EDGE:]) == row.get("end")
                count["title"] += digest(title_letters(entry.title)) == row["title"]
                author = entry.author.split()[-1] if entry.author else ""
                count["author"] += digest(folded(author)) == row["author"]
                count["year"] += row["year"] is None or entry.year == row["year"]
    columns = ["entries", "whole", "title", "author", "year", "no entry, taken for one"]
    counts["all"] = sum(counts.values(), Counter())
    return [["style", *columns], *([style, *(count[name] for name in columns)] for style, count in counts.items())]


def costs(lists: list[tuple[str, list[Reference]]], papers: list[Listed]) -> list[list[Any]]:
    """Return what 3,000 and 6,000 reference lists cost in CPU seconds; real lists are repeated, with other titles."""
    reversed_titles = (" ".join(reversed(paper.title.split())) for paper in papers)
    others = [replace(paper, title=title) for paper, title in zip(papers, reversed_titles, strict=True)]
    rows: list[list[Any]] = [["reference lists", "joined with 6,000 titles", "entries", "clustered", "ms an entry"]]
    for count in (3_000, 6_000):
        taken = list(itertools.islice(itertools.cycle(lists), count))
        start = time.process_time()
        index = TitleIndex([*papers, *others][:6_000])
        for text, _ in taken:
            index.cited(text)
        joined = time.process_time() - start
        entries = [
            [
                replace(entry, title=f"{entry.title} {at // len(lists)}" if n % 2 else entry.title)
                for n, entry in enumerate(read)
            ]
            for at, (_, read) in enumerate(taken)
        ]
        total = sum(map(len, entries))
        start = time.process_time()
        most_cited(entries, [""] * count)
        clustered = time.process_time() - start
        rows.append(
            [f"{count:,}", f"{joined:.1f} s", f"{total:,}", f"{clustered:.1f} s", f"{1000 * clustered / total:.3f}"]
        )
    return rows


_FOLDERS = {"cvf": "CVPR and ICCV", "nips": "NIPS", "v22": "AISTATS 2012"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    options = measuring.parsed(parser)
    judged = judged_entries(options.corpus)
    print("\n".join("  ".join(f"{cell!s:>8}" for cell in row) for row in judged))
    papers, names = listed_papers(options.corpus)
    index = TitleIndex(papers)
    rows: dict[str, list[tuple[int, float]]] = {}
    lists: list[tuple[str, list[Reference]]] = []
    splitting = 0.0
    shown: list[str] = []
    named = stated = 0
    for folder, file, document, data in documents(options.corpus):
        begun = time.process_time()
        lists.append((running_text(document), list(read_references(data, document).entries)))
        splitting += time.process_time() - begun
        text = lists[-1][0]
        start = time.perf_counter()
        cited = index.cited(text)
        rows.setdefault(folder, []).append((len(cited), time.perf_counter() - start))
        read_letters = letters(text)
        hits = [(read_letters.spans[hit.first][0], read_letters.spans[hit.last][1], hit) for hit in index.hits(text)]
        shown += [
            f"{papers[hit.paper].title} ({papers[hit.paper].year}) in {text[max(0, start - 60) : end + 40]!r}"
            for start, end, hit in hits
        ]
        for name, place in named_editions(text, set(names)):
            named += 1
            if any(0 <= place - end < _BEHIND and names[hit.paper] == name for _, end, hit in hits):
                stated += 1
            else:
                print(f"not found, {name} in {file[:30]}: {text[max(0, place - 150) : place + 20]!r}")
    print(f"\n{len(papers)} listed papers; {stated} of {named} mentions of a list follow a title of it")
    links_found: list[list[Any]] = [["PDFs", "papers", "links a paper", "papers with a link"]]
    for folder, cells in rows.items():
        links, seconds = zip(*cells, strict=True)
        some = sum(map(bool, links))
        links_found.append([_FOLDERS.get(folder, folder), len(cells), f"{sum(links) / len(cells):.2f}", some])
        print(
            f"{folder:10} {len(cells):3} papers  {sum(links) / len(cells):5.1f} links a paper  {some:3} with any"
            f"  {1000 * sum(seconds) / len(cells):5.1f} ms a paper"
        )
    spent = costs([pair for pair in lists if pair[0]], papers)
    print(measuring.table(spent), f"\n{1000 * splitting / len(lists):.1f} CPU ms a paper to read its list")
    if options.record:
        figures = [["figure", "value"], ["listed papers", f"{len(papers):,}"]]
        figures.append(['places such as "In CVPR, 2015" behind a title that is found', f"{stated} of {named}"])
        figures.append(["CPU milliseconds to read a list", f"{1000 * splitting / len(lists):.1f}"])
        measuring.record("citations", {"links": links_found, "places": figures, "by hand": judged, "costs": spent})
    print("\n".join(random.Random(0).sample(shown, min(options.show, len(shown)))))


if __name__ == "__main__":
    main()
