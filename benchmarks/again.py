"""Measure what a command costs when nothing or one paper has changed: help, the list of conferences, and builds again.

    python -m benchmarks.again 600 6000 [--papers FILE.jsonl] [--record]

Each size is a list of so many abstracts, which is built once before. The figures are the best of three; that of one
paper more is of one build, whose changed files are counted.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import measuring
from benchmarks.scale import DEMO, write_listing


def best(*words: str) -> list[str]:
    """Return the CPU seconds and the seconds on the clock of the command's best of three runs."""
    runs = [measuring.run([sys.executable, "-m", "confpapers", *words], digits=2) for _ in range(3)]
    return [f"{min(run[name] for run in runs):.2f}" for name in ("CPU s", "seconds")]


def one_more(folder: Path, words: list[str]) -> list[list[str]]:
    """Return rows for a build with one paper more: its cost, the steps that ran, and the files that it wrote anew."""
    site = folder / "site"
    before = _files(site)
    listed = sorted(folder.glob("papers*.jsonl"))[-1]
    lines = listed.read_text("utf-8").splitlines()
    first, last = json.loads(lines[0]), json.loads(lines[-1])
    added = {"title": f"One More: {first['title']}", "authors": last["authors"], "abstract": last["abstract"]}
    listed.write_text("\n".join([*lines, json.dumps(added), ""]), "utf-8")
    took = measuring.run([sys.executable, "-m", "confpapers", *words])
    after = _files(site)
    pages = [name for name in after if "/papers/" in name]
    report = json.loads(next(site.glob("*/report.json")).read_bytes())
    ran = [row["stage"] for row in report["stages"] if row["ran"]]

    def written(names: list[str]) -> str:
        return f"{sum(after[name] != before.get(name) for name in names):,} of {len(names):,}"

    others = [name for name in after if name not in pages]
    return [
        ["one paper more", str(took["CPU s"]), str(took["seconds"])],
        ["its steps that ran", ", ".join(ran), ""],
        ["pages of papers written, others", f"{written(pages)}, {written(others)}", ""],
    ]


def _files(site: Path) -> dict[str, tuple[int, int]]:
    """Return each file of a site with what changes when it is written: time and size."""
    files = [file for file in site.rglob("*") if file.is_file()]
    return {file.relative_to(site).as_posix(): (file.stat().st_mtime_ns, file.stat().st_size) for file in files}


def main() -> None:
    """Measure, print, and perhaps record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--papers", type=Path, default=DEMO, help="a list of papers, one JSON object a line")
    options = measuring.parsed(parser)
    rows = [["command", "CPU seconds", "on the clock"]]
    rows += [[f"`confpapers {word}`", *best(word)] for word in ("--help", "list")]
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            words = ["build", str(write_listing(folder, options.papers, size)), "--site", str(folder / "site"), "-q"]
            words += ["--cache", str(folder / "cache")]
            subprocess.run([sys.executable, "-m", "confpapers", *words], check=True)
            rows.append([f"a build again, {size:,} papers", *best(*words)])
            rows += one_more(folder, words)
    print(measuring.table(rows))
    if options.record:
        measuring.record("again", {"again": rows})


if __name__ == "__main__":
    main()
