"""Measure how time and memory grow with the number of papers: whole builds of 600 to 100,000 abstracts.

    python -m benchmarks.scale 600 6000 30000 [--papers FILE.jsonl] [--json FILE] [--svg FILE]

The papers are the first lines of a list as the source `listing` reads it; where it has too few (without `--papers` it
is the demo's), their sentences are put together anew.  Figures that FILE has already are kept, so sizes may be measured
one at a time.  Between two sizes stands the exponent of what grew.  The plot's dotted line is N log N through the whole
build of the smallest size.  "again" is the same build once more, without change.
"""

import argparse
import itertools
import json
import math
import random
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.scale_plot import svg

DEMO = Path(__file__).parent.parent / "conferences" / "demo" / "papers.jsonl"
_IN_A_FILE = 40_000  # papers: confpapers reads lists of at most 64 MB
_WHOLE = (
    "seconds",
    "CPU s",
    "again, seconds",
    "again, CPU s",
    "peak MB",
    "driver MB",
    "worker MB",
    "site MB",
    "site files",
)


def write_listing(folder: Path, papers: Path, count: int) -> Path:
    """A conference file with so many papers."""
    rows = [json.loads(line) for line in papers.read_text("utf-8").splitlines()[:count]]
    keep = ("title", "authors", "abstract", "day", "session", "position", "presentation", "room")
    rows = [{key: row[key] for key in keep if key in row} for row in rows]
    chance, real = random.Random(0), list(rows)
    while len(rows) < count:
        rows.append(recombined(chance, real))
    names = []
    for first in range(0, count, _IN_A_FILE):
        names.append(f"papers{first // _IN_A_FILE or ''}.jsonl")
        lines = [json.dumps(row) + "\n" for row in rows[first : first + _IN_A_FILE]]
        (folder / names[-1]).write_text("".join(lines), "utf-8")
    file = folder / f"papers{count}.toml"
    urls = json.dumps(names if len(names) > 1 else names[0])
    file.write_text(f'title = "{count} papers"\nvenue = "SCALE"\nyear = 2031\nsource = "listing"\nurl = {urls}\n')
    return file


def recombined(chance: random.Random, papers: list[dict[str, Any]]) -> dict[str, Any]:
    """A paper from the sentences of three, two of which are on one subject when the list is in order of subjects."""
    first = chance.randrange(len(papers))
    others = [papers[first], papers[(first + chance.choice((1, 2))) % len(papers)], chance.choice(papers)]
    parts = [paper["abstract"].split(". ") for paper in others]
    sentences = [chance.choice(part) for part in parts for _ in range(2)]
    words = [word for paper in others for word in paper["title"].split()]
    return {
        "title": " ".join(chance.sample(words, min(7, len(words)))),
        "authors": [chance.choice(paper["authors"]) for paper in others],
        "abstract": ". ".join(sentences),
    }


def series(by_size: dict[str, Any]) -> dict[str, dict[int, float]]:
    """CPU seconds of each stage by size, and of what is not in a stage; only those of a second or more somewhere."""
    lines: dict[str, dict[int, float]] = {"in all": {}, "driver and site": {}}
    for size, row in sorted(by_size.items(), key=lambda item: int(item[0])):
        spent = {name: stage["cpu_seconds"] for name, stage in row["stages"].items()}
        lines["in all"][int(size)] = row["CPU s"]
        lines["driver and site"][int(size)] = max(0.1, row["CPU s"] - sum(spent.values()))
        for name, seconds in spent.items():
            lines.setdefault(name, {})[int(size)] = seconds
    return {name: line for name, line in lines.items() if max(line.values()) >= 1}


def growth(before: tuple[int, float], after: tuple[int, float]) -> str:
    """The exponent between two sizes: 1 is linear, 2 quadratic; N log N is about 1.1.  Nothing below a second."""
    (n1, t1), (n2, t2) = before, after
    return f"{math.log(t2 / t1) / math.log(n2 / n1):.2f}" if min(t1, t2) >= 0.1 and t2 >= 1 else ""


def spread(cells: list[Any]) -> list[Any]:
    """The same with room for the exponents."""
    return [*cells[:2], *(cell for value in cells[2:] for cell in ("", value))]


def row_of(name: str, line: dict[int, float], sizes: list[int]) -> list[Any]:
    """A stage's seconds at each size, and between two sizes the exponent."""
    cells: list[Any] = [name, round(line.get(sizes[0], 0.0), 1)]
    for one, other in itertools.pairwise(sizes):
        cells += [growth((one, line.get(one, 0.0)), (other, line.get(other, 0.0))), round(line.get(other, 0.0), 1)]
    return cells


def before_and_after(before: dict[str, Any], after: dict[str, Any], size: int) -> list[list[Any]]:
    """Return the CPU seconds of each stage in two measurements of one size, those of a tenth of a second or more."""
    columns = []
    for row in (before[str(size)], after[str(size)]):
        spent = {name: stage["cpu_seconds"] for name, stage in row["stages"].items()}
        columns.append({"in all": row["CPU s"], **spent, "driver and site": row["CPU s"] - sum(spent.values())})
    names = dict.fromkeys(name for column in columns for name in column)
    rows = [[name, *(f"{column[name]:.1f}" if name in column else "" for column in columns)] for name in names]
    return [[f"CPU seconds, {size:,} papers", "before", "after"], *(row for row in rows if max(row[1:]) >= "0.1")]


def main() -> None:
    """Measure the sizes asked for, and print all that are known."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--papers", type=Path, default=DEMO, help="a list of papers, one JSON object a line")
    parser.add_argument("--json", type=Path, help="where the figures are, and are written")
    parser.add_argument("--svg", type=Path, help="where the plot is written")
    parser.add_argument("--before", type=Path, help="figures that --json wrote for another commit, to compare with")
    parser.add_argument("--folder", type=Path, help="where sites and caches stay; else they are removed")
    options = measuring.parsed(parser)
    by_size: dict[str, Any] = {}
    if options.json and options.json.is_file():
        by_size = json.loads(options.json.read_text("utf-8"))["sizes"]
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as scratch:
            folder = (options.folder or Path(scratch)) / str(size)
            folder.mkdir(parents=True, exist_ok=True)
            listing = write_listing(folder, options.papers, size)
            by_size[str(size)] = measuring.build(listing, folder)
            again = measuring.build(listing, folder)
            by_size[str(size)] |= {f"again, {name}": again[name] for name in ("seconds", "CPU s")}
            measuring.write(options.json, {"sizes": by_size})
    sizes, lines = sorted(map(int, by_size)), series(by_size)
    rows = [spread([name, *(by_size[str(size)].get(name, "") for size in sizes)]) for name in _WHOLE]
    rows += [row_of(f"{name}, CPU s", line, sizes) for name, line in lines.items() if name != "in all"]
    rows.insert(0, spread(["papers", *sizes]))
    print(measuring.table(rows))
    tables = {"growth": rows}
    if options.before:
        before = json.loads(options.before.read_text("utf-8"))["sizes"]
        common = max(int(size) for size in before if int(size) in sizes)
        tables["before and after"] = before_and_after(before, by_size, common)
        print(measuring.table(tables["before and after"]))
    if options.record:
        measuring.record("scale", tables)
    if options.svg:
        options.svg.write_text(svg(lines, {size: by_size[str(size)]["peak MB"] for size in sizes}), "utf-8")


if __name__ == "__main__":
    main()
