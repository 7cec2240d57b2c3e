"""A whole build, stage by stage: what runs, for how long, and how much memory all processes have together.

    python -m benchmarks.build demo
    python -m benchmarks.build FILE.toml [--folder DIR] [--json FILE] [-- OPTIONS OF confpapers build]

Cold unless `--folder` names one that was used before.  A stage's seconds are from its first task's start to its last
task's end, so stages that run side by side overlap; its CPU seconds are the workers'.  What is left of the CPU is the
driver's: hashing, the cache, and the site.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks import measuring


def main() -> None:
    """Build, and print the stages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("conference")
    parser.add_argument("--folder", type=Path, help="where site and cache go; else a new one that is removed")
    parser.add_argument("--json", type=Path, help="where the figures are written")
    parser.add_argument("options", nargs="*", help="options of confpapers build, after --")
    options = measuring.parsed(parser)
    with tempfile.TemporaryDirectory() as scratch:
        result = measuring.build(options.conference, options.folder or Path(scratch), *options.options)
    stages = result["stages"]
    rows = [["stage", "done", "kept", "seconds", "CPU s"]]
    rows += [[name, row["ran"], row["kept"], row["seconds"], row["cpu_seconds"]] for name, row in stages.items()]
    rest = round(result["CPU s"] - sum(row["cpu_seconds"] for row in stages.values()), 1)
    rows += [["driver, cache and site", "", "", "", rest], ["in all", "", "", result["seconds"], result["CPU s"]]]
    print(measuring.table(rows))
    memory = f"{result['peak MB']:,} MB at most, the driver {result['driver MB']:,}, a worker {result['worker MB']:,}"
    print(f"{result['papers']:,} papers; {memory}; site {result['site MB']:,} MB")
    measuring.write(options.json, result)


if __name__ == "__main__":
    main()
