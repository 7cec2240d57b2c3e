"""Run builds for the benchmarks and measure time, CPU, memory, and each stage from its report."""

import argparse
import contextlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results")
"""The figures that the documentation shows; `docs/make_figures.py` puts them into its tables."""


def build(conference: Path | str, folder: Path, *options: str) -> dict[str, Any]:
    """Build a conference with site and cache in `folder`; what it took, and the report's stages."""
    site, cache = folder / "site", folder / "cache"
    command = [sys.executable, "-m", "confpapers", "build", str(conference), "--site", str(site), "--cache", str(cache)]
    took = run([*command, "-q", *options])
    name = Path(conference).stem
    report = json.loads((site / name / "report.json").read_bytes())
    files = [file.stat().st_size for file in (site / name).rglob("*") if file.is_file()]
    measured = {
        "papers": report["counts"]["papers"],
        **took,
        "site files": len(files),
        "site MB": round(sum(files) / 1e6, 1),
    }
    stages = {row["stage"]: row for row in report["stages"]}
    return {**measured, "stages": {name: pick(row) for name, row in stages.items()}}


def pick(row: dict[str, Any]) -> dict[str, Any]:
    """Of a stage's row in the report what a table shows."""
    return {key: row[key] for key in ("ran", "kept", "seconds", "cpu_seconds")}


def run(command: Sequence[str], digits: int = 1) -> dict[str, float]:
    """Seconds on the clock, CPU seconds of it and its children, and their memory (MB, by PSS) at its largest.

    "peak MB" is the sum of all processes at one moment, "driver MB" the first process alone, "worker MB" the largest of
    the others; twice a second is looked.
    """
    before, start = os.times(), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak, ended = {"peak MB": 0.0, "driver MB": 0.0, "worker MB": 0.0}, threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            driver, *others = map(_megabytes, _family(process.pid))
            now = {"peak MB": driver + sum(others), "driver MB": driver, "worker MB": max(others, default=0.0)}
            peak.update({name: max(size, peak[name]) for name, size in now.items()})

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        code = process.wait()
    finally:
        ended.set()
        watcher.join()
    if code:
        sys.exit(f"{' '.join(command)} ended with code {code}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    seconds = round(time.monotonic() - start, digits)
    return {"seconds": seconds, "CPU s": round(cpu, digits), **{name: round(size) for name, size in peak.items()}}


def _family(pid: int) -> list[int]:
    """Return the process and its descendants."""
    pids = [pid]
    for parent in pids:
        for file in Path(f"/proc/{parent}/task").glob("*/children"):  # each thread has the children that it started
            with contextlib.suppress(OSError):  # it ended meanwhile
                pids += [int(child) for child in file.read_text("ascii").split()]
    return pids


def _megabytes(pid: int) -> float:
    """Return a process's memory, with its part of shared pages."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), 0.0)


def machine() -> dict[str, str]:
    """Return where and when this was measured, and how to repeat it."""
    about = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((line.partition(": ")[2] for line in about if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores of {model}, {memory:.0f} GB",
        "python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def table(rows: Sequence[Sequence[Any]]) -> str:
    """Return rows as a table for a terminal; the first is the header."""
    texts = [[f"{cell:,}" if isinstance(cell, int | float) else str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    columns = list(zip(widths, [str.ljust, *[str.rjust] * len(widths)], strict=False))
    return "\n".join("  ".join(put(cell, w) for cell, (w, put) in zip(row, columns, strict=True)) for row in texts)


def write(path: Path | None, figures: dict[str, Any]) -> None:
    """The figures as JSON, when a file is named."""
    if path:
        path.write_text(json.dumps({**machine(), **figures}, indent=1) + "\n", "utf-8")


def parsed(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Return the options of a benchmark, with --record added, and print what fixed work costs on this machine."""
    parser.add_argument("--record", action="store_true", help="write the figures that the documentation shows")
    options = parser.parse_args()
    print(f"{machine()['machine']}; fixed work, CPU ms: {calibration()}")
    return options


def record(name: str, tables: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    """Write tables, head first, with date, machine and command to `results/NAME.json`; other tables there stay."""
    path = RESULTS / f"{name}.json"
    recorded = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    about = {"command": command(), **machine(), "calibration": calibration()}
    recorded |= {table: {**about, "rows": [list(row) for row in rows]} for table, rows in tables.items()}
    path.write_text(as_json(recorded), "utf-8")


def calibration() -> str:
    """Return what fixed work costs on this machine now, in CPU milliseconds: "Python 41, NumPy 23, JavaScript 12".

    Each is the best of three, so that other work on the machine counts little.  Figures of two machines, or of one
    machine at different times, can be compared by it.
    """
    import numpy as np

    table = np.random.default_rng(0).random((400, 400))
    work = {
        "Python": lambda: sum(n * n % 7 for n in range(400_000)),
        "NumPy": lambda: [np.sort(table @ table, axis=0) for _ in range(4)],
    }
    milliseconds = {name: min(_cpu_milliseconds(part) for _ in range(3)) for name, part in work.items()}
    if node := shutil.which("node"):
        done = subprocess.run([node, "-e", _SCRIPT], capture_output=True, text=True, check=True)
        milliseconds["JavaScript"] = float(done.stdout)
    return ", ".join(f"{name} {value:.0f}" for name, value in milliseconds.items())


_SCRIPT = """
const work = () => { let sum = 0; for (let n = 0; n < 1e7; n++) sum += (n * n) % 7; return sum; };
const spent = () => { const start = process.cpuUsage(); work(); return process.cpuUsage(start).user / 1000; };
const times = [spent(), spent(), spent()];
console.log(Math.min(...times));
"""


def _cpu_milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def by_condition(columns: Mapping[str, Mapping[str, float]]) -> list[list[Any]]:
    """Return a table with a row for each figure and a column for each condition."""
    names = dict.fromkeys(name for figures in columns.values() for name in figures)
    rows = [
        [name, *(f"{figures[name]:,.4g}" if name in figures else "" for figures in columns.values())] for name in names
    ]
    return [["figure", *columns], *rows]


def as_json(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """Return tables as JSON with one row in a line."""
    text = []
    for name, table in sorted(tables.items()):
        about = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in table.items() if key != "rows"]
        rows = ",\n".join(f"   {json.dumps(row, ensure_ascii=False)}" for row in table["rows"])
        text.append("\n".join([f" {json.dumps(name)}: {{", *about, f'  "rows": [\n{rows}\n  ]\n }}']))
    return "{\n" + ",\n".join(text) + "\n}\n"


def command() -> str:
    """Return the command that is running, with names in capitals for files of this machine."""
    script = Path(sys.argv[0])
    words = [word for word in sys.argv[1:] if word != "--record"]
    names = [re.sub(r"\W.*", "", Path(word).name).upper() if "/" in word else word for word in words]
    return " ".join([f"python -m benchmarks.{'page.' if script.parent.name == 'page' else ''}{script.stem}", *names])
