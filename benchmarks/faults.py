"""Kill builds at random moments, damage their cache, let sites fail, and count the losses.

    python -m benchmarks.faults kills --times 200        signals KILL, TERM, INT and HUP
    python -m benchmarks.faults damage --times 200       bits turned and files deleted in the cache
    python -m benchmarks.faults kills --conference cvpr2015 --options "--limit 40 --delay 0" --through "COMMAND --"
    python -m benchmarks.faults answers --conference cvpr2015 --through "COMMAND --" --failing "COMMAND THAT FAILS --"

Every tenth kill, or damage, is followed by a build that is left alone.  What it makes is compared, file by file, with
what an undisturbed build made: nothing may differ.  A kill counts only if it hit a running build; when a build ended
before it was killed, the next one starts with an empty cache.  `answers` builds once while the sites fail
(`--failing`), counts the papers and the reported failures, and compares what a build with `--retry` makes once the
sites have recovered.
`--through` puts a command before each build, such as one that stands in for the network.  Prints one line of JSON.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import measuring

TOGETHER = 10  # kills, or damages, before an undisturbed build
_SIGNALS = ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP")
_CHANGING = ("report.html", "report.json", ".confpapers.json")  # they contain the duration of the build


class Bench:
    """A conference, a folder for its site and cache, and the digests of an undisturbed build's files."""

    def __init__(self, folder: Path, conference: str, options: str, through: str) -> None:
        self.folder, self.name = folder, Path(conference).stem
        self.through = shlex.split(through)
        self.command = [sys.executable, "-m", "confpapers", "build", conference, "-q"]
        self.command += [*shlex.split(options), "--site", str(folder / "site"), "--cache", str(folder / "cache")]
        start = time.monotonic()
        if wrong := self.finish():
            raise SystemExit(f"the undisturbed build failed: {wrong}")
        self.seconds, self.expected = time.monotonic() - start, self.digests()

    def start(self, *more: str, through: str = "") -> "subprocess.Popen[str]":
        """Start a build in its own process group."""
        command = [*(shlex.split(through) or self.through), *self.command, *more]
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    def finish(self, *more: str, through: str = "") -> str:
        """Build without disturbance; return what went wrong, or ""."""
        process = self.start(*more, through=through)
        _, log = process.communicate()
        return "" if process.returncode == 0 else f"exit {process.returncode}: {log.strip()[-300:]}"

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of every file of the site that does not say how long the build took."""
        files = [file for file in (self.folder / "site").rglob("*") if file.is_file() and file.name not in _CHANGING]
        return {
            str(file.relative_to(self.folder / "site")): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(files)
        }

    def half_a_site(self) -> bool:
        """Return whether the conference's folder exists, but is incomplete."""
        folder = self.folder / "site" / self.name
        return folder.exists() and not all((folder / name).is_file() for name in ("index.html", "papers.json"))

    def forget(self, *, cache: bool) -> None:
        """Remove the site, and the cache too if asked to."""
        for name in ("site", "cache") if cache else ("site",):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def kills(bench: Bench, times: int, rng: random.Random) -> dict[str, Any]:
    """Kill builds, each at a random moment, and let every tenth group of them finish."""
    counts: dict[str, Any] = {"kills": 0, **dict.fromkeys(_SIGNALS, 0), "half sites": 0, "tracebacks": 0}
    counts |= {"files that differ": 0, "failed": []}
    while counts["kills"] < times:
        bench.forget(cache=True)
        left = bench.seconds  # what a build of this group would take, if it were not killed
        for _ in range(min(TOGETHER, times - counts["kills"])):
            left = max(left - _kill_one(bench, counts, rng, left), bench.seconds / 5)
        _compare(bench, counts)
        print(json.dumps(counts), file=sys.stderr, flush=True)
    return counts


def _kill_one(bench: Bench, counts: dict[str, Any], rng: random.Random, left: float) -> float:
    """Start builds until one is hit by a random signal before it ends; return after how many seconds that was."""
    while True:
        process, name, wait = bench.start(), rng.choice(_SIGNALS), rng.uniform(0, left)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=wait)
            bench.forget(cache=True)  # it ended before
            continue
        os.killpg(process.pid, getattr(signal, name))
        log = process.communicate(timeout=60)[1]
        counts["kills"] += 1
        counts[name] += 1
        counts["half sites"] += bench.half_a_site()
        counts["tracebacks"] += bool(re.search(r"Traceback[^\0]*/confpapers/", log))
        return wait


def damage(bench: Bench, times: int, rng: random.Random) -> dict[str, Any]:
    """Flip bits and delete files in the cache, and build the site again from it."""
    counts: dict[str, Any] = {"bits turned": 0, "files deleted": 0, "files that differ": 0, "failed": []}
    for _ in range(-(-times // TOGETHER)):
        bench.forget(cache=False)
        files = sorted(file for file in (bench.folder / "cache").rglob("*") if file.is_file())
        for file in rng.sample(files, TOGETHER):
            if rng.random() < 0.3 or not file.stat().st_size:
                file.unlink()
                counts["files deleted"] += 1
                continue
            data = bytearray(file.read_bytes())
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            file.write_bytes(data)
            counts["bits turned"] += 1
        _compare(bench, counts)
        print(json.dumps(counts), file=sys.stderr, flush=True)
    return counts


def answers(bench: Bench, failing: str) -> dict[str, Any]:
    """Build while sites fail, then again with `--retry` once they have recovered."""
    bench.forget(cache=True)
    counts: dict[str, Any] = {"files that differ": 0, "failed": []}
    if wrong := bench.finish(through=failing):
        counts["failed"].append(wrong)
    report = json.loads((bench.folder / "site" / bench.name / "report.json").read_text("utf-8"))
    papers = json.loads((bench.folder / "site" / bench.name / "papers.json").read_text("utf-8"))["papers"]
    counts |= {"papers": len(papers), "failures reported": len(report["failures"])}
    _compare(bench, counts, "--retry")
    return counts


def _compare(bench: Bench, counts: dict[str, Any], *more: str) -> None:
    if wrong := bench.finish(*more):
        counts["failed"].append(wrong)
        bench.forget(cache=True)
        bench.finish()
    now = bench.digests()
    differ = sorted(name for name in bench.expected.keys() | now.keys() if bench.expected.get(name) != now.get(name))
    counts["files that differ"] += len(differ)
    if differ:
        counts.setdefault("which", []).append(differ[:5])


def main() -> None:
    """Run one of the trials and print the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trial", choices=("kills", "damage", "answers"))
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--conference", default="demo")
    parser.add_argument("--options", default="")
    parser.add_argument("--through", default="")
    parser.add_argument("--failing", default="", help="the command before a build while the sites fail")
    options = measuring.parsed(parser)
    for name in set(_SIGNALS) - {"SIGKILL"}:  # builds inherit what is ignored, as in the background
        if signal.getsignal(getattr(signal, name)) is signal.SIG_IGN:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        bench = Bench(Path(folder), options.conference, options.options, options.through)
        if options.trial == "answers":
            result = answers(bench, options.failing)
        else:
            trial = {"kills": kills, "damage": damage}[options.trial]
            result = trial(bench, options.times, random.Random(options.seed))
    if options.record:
        counts = [[name, value] for name, value in result.items() if isinstance(value, int)]
        measuring.record("faults", {options.trial: [["trial", "times"], *counts]})
    print(json.dumps({"trial": options.trial, "conference": options.conference, "seed": options.seed, **result}))


if __name__ == "__main__":
    main()
