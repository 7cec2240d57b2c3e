"""What a plain installation brings, in a fresh environment: seconds, megabytes, largest packages, and the first demo.

    python -m benchmarks.install [--record]

Packages come from pip's cache where it has them; the seconds on the clock depend on the network and on what else runs.
"""

import argparse
import os
import subprocess
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

from benchmarks import measuring

_ROOT = Path(__file__).parents[1]
_LARGEST = 8


def main() -> None:
    """Install, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options = measuring.parsed(parser)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "env"
        venv.create(folder, with_pip=True)
        python = str(next(folder.glob("[bS]*/python")))
        before = sizes(folder)
        began = time.perf_counter()
        cpu = cpu_seconds([python, "-m", "pip", "install", "-q", str(_ROOT)])
        seconds = time.perf_counter() - began
        brought = {name: size - before.get(name, 0) for name, size in sizes(folder).items() if name not in before}
        demo = [python, "-m", "confpapers", "demo", "--no-open", "--quiet"]
        began_demo = time.perf_counter()
        demo_cpu = cpu_seconds([*demo, "--site", f"{scratch}/site", "--cache", f"{scratch}/cache"])
        demo_seconds = time.perf_counter() - began_demo
        help_seconds = min(cpu_seconds([python, "-m", "confpapers", "--help"]) for _ in range(5))
    largest = sorted(brought.items(), key=lambda item: -item[1])[:_LARGEST]
    rows: list[list[Any]] = [
        ["a plain installation", "value"],
        ["seconds, CPU seconds of `pip install .`", f"{seconds:.0f}, {cpu:.0f}"],
        ["the same of the first `confpapers demo`", f"{demo_seconds:.0f}, {demo_cpu:.0f}"],
        ["MB on the disk", f"{sum(brought.values()):.0f}"],
        ["the largest packages, MB", ", ".join(f"{name} {size:.0f}" for name, size in largest)],
        ["`confpapers --help`, CPU seconds", f"{help_seconds:.2f}"],
    ]
    print(measuring.table(rows))
    if options.record:
        measuring.record("install", {"install": rows})


def sizes(folder: Path) -> dict[str, float]:
    """Megabytes of each package in an environment."""
    packages = next(folder.glob("[Ll]ib/**/site-packages"))
    megabytes: dict[str, float] = {}
    for place in packages.iterdir():
        name = place.name.partition(".")[0].partition("-")[0]
        files = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
        megabytes[name] = megabytes.get(name, 0.0) + sum(file.stat().st_size for file in files) / 1e6
    return megabytes


def cpu_seconds(command: list[str]) -> float:
    """Processor time of a command."""
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    main()
