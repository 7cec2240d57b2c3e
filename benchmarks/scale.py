"""How time and memory grow with the number of papers: whole builds of 600 to 100,000 abstracts.

    python -m benchmarks.scale 600 6000 30000 [--papers FILE.jsonl] [--json FILE] [--svg FILE]

The papers are the first lines of a list as the source `listing` reads it; where it has too few (without `--papers` it
is the demo's), their sentences are put together anew.  Figures that FILE has already are kept, so sizes may be measured
one at a time.  The plot has both axes logarithmic; its dotted line is N log N through the smallest size.
"""

import argparse
import json
import math
import random
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import measuring

_DEMO = Path(__file__).parent.parent / "conferences" / "demo" / "papers.jsonl"
_WIDTH, _HEIGHT, _MARGIN = 720, 420, 60


def write_listing(folder: Path, papers: Path, count: int) -> Path:
    """A conference file with so many papers."""
    rows = [json.loads(line) for line in papers.read_text("utf-8").splitlines()[:count]]
    keep = ("title", "authors", "abstract", "day", "session", "position", "presentation", "room")
    rows = [{key: row[key] for key in keep if key in row} for row in rows]
    chance, known = random.Random(0), list(rows)
    while len(rows) < count:
        rows.append(recombined(chance, known))
    (folder / "papers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    file = folder / f"papers{count}.toml"
    file.write_text(
        f'title = "{count} papers"\nvenue = "SCALE"\nyear = 2031\nsource = "listing"\nurl = "papers.jsonl"\n'
    )
    return file


def recombined(chance: random.Random, known: list[dict[str, Any]]) -> dict[str, Any]:
    """A paper from the sentences of three, two of which are on one subject when the list is in order of subjects."""
    first = chance.randrange(len(known))
    others = [known[first], known[(first + chance.choice((1, 2))) % len(known)], chance.choice(known)]
    parts = [paper["abstract"].split(". ") for paper in others]
    sentences = [chance.choice(part) for part in parts for _ in range(2)]
    words = [word for paper in others for word in paper["title"].split()]
    return {
        "title": " ".join(chance.sample(words, min(7, len(words)))),
        "authors": [chance.choice(paper["authors"]) for paper in others],
        "abstract": ". ".join(sentences),
    }


def series(found: dict[str, Any]) -> dict[str, dict[int, float]]:
    """CPU seconds of each stage by size, and of what is not in a stage; only those of a second or more somewhere."""
    lines: dict[str, dict[int, float]] = {"in all": {}, "driver and site": {}}
    for size, row in sorted(found.items(), key=lambda item: int(item[0])):
        spent = {name: stage["cpu_seconds"] for name, stage in row["stages"].items()}
        lines["in all"][int(size)] = row["CPU s"]
        lines["driver and site"][int(size)] = max(0.1, row["CPU s"] - sum(spent.values()))
        for name, seconds in spent.items():
            lines.setdefault(name, {})[int(size)] = seconds
    return {name: line for name, line in lines.items() if max(line.values()) >= 1}


def growth(line: dict[int, float]) -> float:
    """The exponent between the two largest sizes: 1 is linear, 2 quadratic; N log N is about 1.1."""
    (n1, t1), (n2, t2) = sorted(line.items())[-2:]
    return math.log(t2 / t1) / math.log(n2 / n1) if t1 > 0 and t2 > 0 else 0.0


def svg(lines: dict[str, dict[int, float]], memory: dict[int, float]) -> str:
    """The stages' CPU seconds over the number of papers, and below each size the memory."""
    sizes = sorted(memory)
    times = [value for line in lines.values() for value in line.values() if value >= 0.1]
    low, high = math.log10(min(times)), math.log10(max(times))
    left, right = math.log10(sizes[0]), math.log10(sizes[-1])

    def at(n: float, t: float) -> str:
        x = _MARGIN + (math.log10(n) - left) / ((right - left) or 1) * (_WIDTH - 3 * _MARGIN)
        y = _HEIGHT - _MARGIN - (math.log10(max(t, 10**low)) - low) / ((high - low) or 1) * (_HEIGHT - 1.5 * _MARGIN)
        return f"{x:.1f},{y:.1f}"

    parts = []
    for number, (name, line) in enumerate(lines.items()):
        hue = f"hsl({number * 360 // len(lines)} 65% 42%)"
        points = " ".join(at(n, t) for n, t in sorted(line.items()))
        x, y = at(*sorted(line.items())[-1]).split(",")
        parts.append(f'<polyline points="{points}" fill="none" stroke="{hue}" stroke-width="2"/>')
        parts.append(f'<text x="{float(x) + 6}" y="{y}" fill="{hue}">{name} ({growth(line):.2f})</text>')
    first = lines["in all"][sizes[0]]
    base = sizes[0] * math.log(sizes[0])
    dotted = " ".join(at(n, first * n * math.log(n) / base) for n in sizes)
    parts.append(f'<polyline points="{dotted}" fill="none" stroke="#888" stroke-dasharray="2 4"/>')
    for n in sizes:
        x = at(n, 10**low).split(",")[0]
        said = f'{n:,}</tspan><tspan x="{x}" dy="15">{memory[n] / 1000:.1f} GB'
        parts.append(f'<text text-anchor="middle" x="{x}" y="{_HEIGHT - 35}"><tspan>{said}</tspan></text>')
    for power in range(math.ceil(low), math.floor(high) + 1):
        x, y = at(sizes[0], 10**power).split(",")
        parts.append(f'<text text-anchor="end" x="{float(x) - 8}" y="{y}">{10**power:g} s</text>')
    style = "text{font:12px system-ui,sans-serif;fill:#555}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
    return f"{head}<style>{style}</style>{''.join(parts)}</svg>\n"


def main() -> None:
    """Measure the sizes asked for, and print all that are known."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--papers", type=Path, default=_DEMO, help="a list of papers, one JSON object a line")
    parser.add_argument("--json", type=Path, help="where the figures are, and are written")
    parser.add_argument("--svg", type=Path, help="where the plot is written")
    parser.add_argument("--folder", type=Path, help="where sites and caches stay; else they are removed")
    options = parser.parse_args()
    found: dict[str, Any] = {}
    if options.json and options.json.is_file():
        found = json.loads(options.json.read_text("utf-8"))["sizes"]
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as scratch:
            folder = (options.folder or Path(scratch)) / str(size)
            folder.mkdir(parents=True, exist_ok=True)
            listing = write_listing(folder, options.papers, size)
            found[str(size)] = measuring.build(listing, folder)
            again = measuring.build(listing, folder)
            found[str(size)] |= {f"again, {name}": again[name] for name in ("seconds", "CPU s")}
            measuring.write(options.json, {"sizes": found})
    sizes = sorted(found, key=int)
    lines = series(found)
    names = [
        "seconds",
        "again, seconds",
        "again, CPU s",
        "CPU s",
        "peak MB",
        "driver MB",
        "worker MB",
        "site MB",
        "site files",
    ]
    rows = [["papers", *map(int, sizes), ""]]
    rows += [[name, *(found[size].get(name, "") for size in sizes), ""] for name in names]
    rows += [
        [f"{name}, CPU s", *(round(line.get(int(size), 0), 1) for size in sizes), f"{growth(line):.2f}"]
        for name, line in lines.items()
        if name != "in all" and len(line) > 1
    ]
    print(measuring.table(rows))
    if options.svg:
        options.svg.write_text(svg(lines, {int(size): found[size]["peak MB"] for size in sizes}), "utf-8")


if __name__ == "__main__":
    main()
