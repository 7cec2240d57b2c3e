"""Count the calls of two fixed builds, to notice a change that makes confpapers do more for the same pages.

    python -m benchmarks.calls [--record]

Seconds differ from machine to machine and from minute to minute; the number of calls that our own code makes does not.
Each build runs in one process: the demo with its PDFs, and a list of 300 abstracts. Counted are the calls of functions
of confpapers, and the calls of built-in functions that they make, by package. The counts are compared with
`results/calls.json`: more than a tenth above is reported, and the command ends with 1. `--record` writes the counts of
today. They depend on the version of Python: the recorded ones are those of 3.11.
"""

import argparse
import functools
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from benchmarks import measuring
from benchmarks.scale import DEMO, write_listing

FILE = measuring.RESULTS / "calls.json"
LIMIT = 1.10  # times the recorded number
SMALL = 20_000  # calls: below, a tenth is noise of another library version
BUILDS = ("the demo with its PDFs", "300 abstracts")


def count(conference: str, folder: Path) -> dict[str, int]:
    """Return the number of calls by package of a build in this process."""
    from confpapers import Options, build

    called: list[dict[CodeType, int]] = []  # by thread: adding to a number that threads share would lose some

    def start(*event: Any) -> None:
        calls: dict[CodeType, int] = {}
        called.append(calls)

        def add(frame: FrameType, event: str, _: object) -> None:
            if event in ("call", "c_call"):
                calls[frame.f_code] = calls.get(frame.f_code, 0) + 1

        sys.setprofile(add)
        add(*event)

    options = Options(site=folder / "site", cache=folder / "cache", executor="serial", jobs=1)
    threading.setprofile(start)
    start(sys._getframe(), "call", None)
    try:
        build(conference, options)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    total: Counter[str] = Counter()
    for calls in called:
        for code, n in list(calls.items()):
            total[_package(code.co_filename)] += n
    return {name: total[name] for name in sorted(total) if name}


@functools.cache
def _package(file: str) -> str:
    """Return the package of confpapers that a file belongs to, or "" if it is a library's."""
    parts = Path(file).parts
    if "confpapers" not in parts[:-1] or "site-packages" in parts:
        return ""
    inner = parts[len(parts) - 1 - parts[::-1].index("confpapers") + 1 :]
    return inner[0] if len(inner) > 1 else "flow"


def counts() -> dict[str, dict[str, int]]:
    """Return the counts of both builds, each in a process of its own, so that nothing is imported or cached before."""
    calls_by_build = {}
    for name in BUILDS:
        command = [sys.executable, "-m", "benchmarks.calls", "--only", name]
        done = subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": "0"}, check=True, capture_output=True, text=True
        )
        calls_by_build[name] = json.loads(done.stdout.splitlines()[-1])
    return calls_by_build


def rows_of(calls_by_build: dict[str, dict[str, int]]) -> list[list[str]]:
    """Return the counts as a table: a row for each package."""
    packages = sorted({package for calls in calls_by_build.values() for package in calls})
    rows = [[package, *(f"{calls.get(package, 0):,}" for calls in calls_by_build.values())] for package in packages]
    return [["calls in", *calls_by_build], *rows]


def grown(today: list[list[str]], recorded: list[list[str]]) -> list[str]:
    """Return a line for each package that makes more than a tenth more calls than was recorded."""
    before_by_package, builds = {row[0]: row[1:] for row in recorded}, today[0][1:]
    lines = []
    for package, *calls in today[1:]:
        for build, text, before in zip(builds, calls, before_by_package.get(package, ["0"] * len(calls)), strict=True):
            n, old = int(text.replace(",", "")), int(before.replace(",", ""))
            if n > SMALL and n > LIMIT * old:
                lines.append(f"{build}: {package} makes {n:,} calls, {n / max(old, 1):.2f} times the recorded {old:,}")
    return lines


def main() -> None:
    """Count, compare, and perhaps record."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", choices=BUILDS, help=argparse.SUPPRESS)
    chosen = measuring.parsed(options)
    if chosen.only:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            listed = "demo" if chosen.only == BUILDS[0] else str(write_listing(folder, DEMO, 300))
            print(json.dumps(count(listed, folder)))
        return
    today = rows_of(counts())
    print(measuring.table(today))
    if chosen.record:
        measuring.record("calls", {"calls": today})
        return
    if more := grown(today, json.loads(FILE.read_text("utf-8"))["calls"]["rows"]):
        sys.exit("\n".join([*more, "If the pages are worth it, record the new numbers with --record."]))
    print("No package makes more than a tenth more calls than was recorded.")


if __name__ == "__main__":
    main()
