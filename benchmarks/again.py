"""Measure what a command costs when nothing has changed: help, the list of conferences, and builds done before.

    python -m benchmarks.again 600 6000 [--record]

Each size is a list of so many abstracts, which is built once before. The figures are the best of three.
"""

import argparse
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


def main() -> None:
    """Measure, print, and perhaps record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int)
    options = measuring.parsed(parser)
    rows = [["command", "CPU seconds", "on the clock"]]
    rows += [[f"`confpapers {word}`", *best(word)] for word in ("--help", "list")]
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            words = ["build", str(write_listing(folder, DEMO, size)), "--site", str(folder / "site"), "-q"]
            words += ["--cache", str(folder / "cache")]
            subprocess.run([sys.executable, "-m", "confpapers", *words], check=True)
            rows.append([f"a build again, {size:,} papers", *best(*words)])
    print(measuring.table(rows))
    if options.record:
        measuring.record("again", {"again": rows})


if __name__ == "__main__":
    main()
