"""Build conferences of damaged PDFs and count the outcomes:  python -m benchmarks.fuzz [--seconds 3600].

Each paper is one of the demo's PDFs, or one of the tests' odd files, changed by chance: bits flipped, parts cut out,
doubled or taken from another file, numbers, names and references in its objects changed, streams exchanged, and the
content of pages rewritten operator by operator.  Each round is a whole build of a folder of them, in worker processes
with a build's own limits; nothing that happens in a worker may end it.  A paper is its seed: `--seed N --papers 1`
makes it again.
"""

import argparse
import collections
import io
import json
import logging
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

from confpapers import Options, build
from confpapers.errors import ConfpapersError
from confpapers.model import Report
from confpapers.paths import CONFERENCES

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import pdfs

Bytes = bytearray
DEATHS = ("its worker", "took longer", "used more", "ran out of memory")
ODD_NUMBERS = (b"0", b"-1", b"1", b"2147483647", b"-2147483648", b"4294967296", b"9" * 20, b"0.0001", b"1e9")
ODD_OPERATORS = (b"q", b"Q", b"BT", b"ET", b"Do", b"/F1 1e9 Tf", b"BI", b"EI", b"W n", b"sh")
CONFERENCE = """
title = "Damaged"
venue = "DAMAGED"
year = 2000
source = "folder"
url = "pdf"
[topics]
count = 3
"""


# --- damage ----------------------------------------------------------------------------------------------------------


def flip(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Flip some bits."""
    for _bit in range(chance.choice((1, 3, 10, 100, 1000))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def truncate(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Cut off the end."""
    return data[: chance.randrange(len(data))]


def cut_out(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Cut out a part."""
    start = chance.randrange(len(data))
    del data[start : start + chance.choice((1, 20, 500, 5000))]
    return data


def repeat(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Repeat a part."""
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    place = chance.randrange(len(data))
    data[place:place] = data[start : min(end, start + 20_000)] * chance.choice((1, 1, 5))
    return data


def splice(chance: random.Random, data: Bytes, other: bytes) -> Bytes:
    """Join the beginning of one file with the end of another."""
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def transplant(chance: random.Random, data: Bytes, other: bytes) -> Bytes:
    """Replace a part by another file's."""
    start = chance.randrange(len(other))
    part = other[start : start + chance.choice((10, 200, 5000))]
    place = chance.randrange(len(data))
    data[place : place + len(part)] = part
    return data


def renumber(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Replace numbers by odd ones."""
    return _replace(chance, data, rb"(?<=[\s\[/<])-?\d+(?:\.\d+)?(?=[\s\]/>])", lambda: chance.choice(ODD_NUMBERS))


def refer(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Redirect references, perhaps to their own object."""
    return _replace(chance, data, rb"\d+ 0 R", lambda: b"%d 0 R" % chance.randrange(1, 40))


def rename(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Exchange names within the file."""
    names = re.findall(rb"/[A-Za-z]+", bytes(data)) or [b"/X"]
    return _replace(chance, data, rb"/[A-Za-z]+", lambda: chance.choice(names))


def swap_objects(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Exchange the numbers of objects."""
    return _replace(chance, data, rb"(?m)^\d+ 0 obj", lambda: b"%d 0 obj" % chance.randrange(1, 40))


def _replace(chance: random.Random, data: Bytes, pattern: bytes, new: Callable[[], bytes]) -> Bytes:
    matches = list(re.finditer(pattern, data))
    chosen = chance.sample(matches, min(len(matches), chance.choice((1, 1, 3, 20))))
    for match in sorted(chosen, key=lambda match: -match.start()):
        data[match.start() : match.end()] = new()
    return data


def exchange_streams(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Exchange the contents of streams: a font becomes a page, a page an image."""

    def change(document: pikepdf.Pdf) -> None:
        streams = [item for item in document.objects if isinstance(item, pikepdf.Stream)]
        for _ in range(min(len(streams), 3)):
            one, other = chance.choice(streams), chance.choice(streams)
            one.write(other.read_bytes())

    return _inside(data, change)


def rewrite(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Mix and repeat the operators of a page, with odd operands."""

    def change(document: pikepdf.Pdf) -> None:
        page = chance.choice(list(document.pages))
        words = page.Contents.read_bytes().split(b" ") if "/Contents" in page else [b"q"]
        for _ in range(chance.choice((1, 10, 200))):
            place, what = chance.randrange(len(words)), chance.randrange(4)
            if what == 0:
                words[place] = chance.choice(ODD_NUMBERS)
            elif what == 1:
                words[place] = chance.choice(words)
            elif what == 2:
                words[place:place] = words[place : place + 40] * chance.choice((1, 50))
            else:
                words[place] = chance.choice(ODD_OPERATORS)
        page.Contents = document.make_stream(b" ".join(words))

    return _inside(data, change)


def reshape(chance: random.Random, data: Bytes, _: bytes) -> Bytes:
    """Give pages odd boxes, rotations and units, and let them share their content."""

    def change(document: pikepdf.Pdf) -> None:
        pages = list(document.pages)[:10]
        contents = [page.Contents for page in pages if "/Contents" in page]
        for page in chance.sample(pages, chance.randint(1, len(pages))):
            sides = [chance.choice((-100, 0, 0.001, 1, 300, 612, 792, 14_400, 1_000_000)) for _ in range(4)]
            page[chance.choice(("/MediaBox", "/CropBox", "/BleedBox"))] = pikepdf.Array(sides)
            page.Rotate = chance.choice((0, 90, 45, -90, 100_000))
            page.UserUnit = chance.choice((1, 0, -1, 75_000))
            if contents and chance.random() < 0.5:
                page.Contents = pikepdf.Array(contents * 3)

    return _inside(data, change)


def _inside(data: Bytes, change: Callable[[pikepdf.Pdf], None]) -> Bytes:
    """Change the file through its objects and write it again; return it unchanged if it cannot be opened."""
    buffer = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            change(document)
            document.save(buffer, compress_streams=False)
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RuntimeError,
    ):
        return data
    return Bytes(buffer.getvalue())


DAMAGE = (
    *(flip, truncate, cut_out, repeat, splice, transplant, renumber, refer, rename, swap_objects),
    *(exchange_streams, rewrite, rewrite, reshape),
)


def damaged(seed: int, sound: list[bytes]) -> bytes:
    """Return the paper of this seed: a sound file with one to three kinds of damage."""
    chance = random.Random(seed)
    data = Bytes(chance.choice(sound))
    kinds = [chance.choice(DAMAGE) for _ in range(chance.choice((1, 1, 2, 3)))]
    # what goes through qpdf comes first: on a file that is damaged already qpdf may be busy for hours, like any reader
    for kind in sorted(kinds, key=lambda kind: kind not in (exchange_streams, rewrite, reshape)):
        data = kind(chance, data, chance.choice(sound)) or Bytes(b"%PDF-1.4")
    return bytes(data)


def sound_files() -> list[bytes]:
    """Return the demo's papers, and every odd file that is not empty."""
    demo = [file.read_bytes() for file in sorted((CONFERENCES / "demo" / "pdf").glob("*.pdf"))]
    odd = [data for data in (make() for make in pdfs.QUICK.values()) if 100 < len(data) < 1_000_000]
    return demo + odd


# --- builds ----------------------------------------------------------------------------------------------------------


class _Bugs(logging.Handler):
    """Collects the tracebacks of steps: each is a bug of ours, although the build survives it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if "Traceback" in text:
            self.seen.append(text)


def one_round(folder: Path, papers: list[bytes], jobs: int) -> Report:
    """Build a conference of these files; returns its report."""
    (folder / "pdf").mkdir(parents=True)
    for number, data in enumerate(papers):
        (folder / "pdf" / f"{number:04}.pdf").write_bytes(data)
    file = folder / "damaged.toml"
    file.write_text(CONFERENCE, "utf-8")
    return build(file, Options(site=folder / "site", cache=folder / "cache", jobs=jobs, force=True, offline=True))


def outcome(report: Report, counts: "collections.Counter[str]") -> list[str]:
    """Count what became of the papers of a round; returns what must not be."""
    counts["papers"] += report.counts["papers"]
    failed = {failure.paper for failure in report.failures}
    counts["read and drawn"] += report.counts["papers"] - len(failed)
    counts["papers with a failure"] += len(failed)
    for failure in report.failures:
        death = next((death for death in DEATHS if failure.reason.startswith(death)), "")
        counts[f"  {failure.step}: {death or 'refused'}"] += 1
    return [
        f"{failure.paper}: {failure.reason!r} is not one line"
        for failure in report.failures
        if "\n" in failure.reason or not failure.reason
    ]


def main() -> int:
    """Build rounds until the time is over; 1 if a build failed or a step had a bug."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--papers", type=int, default=100, help="of a round")
    parser.add_argument("--rounds", type=int, default=10**9)
    parser.add_argument("--seed", type=int, default=0, help="of the first paper")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where files that broke a build, or found a bug, are kept")
    options = parser.parse_args()
    bugs, counts, sound = _Bugs(), collections.Counter[str](), sound_files()
    wrong: list[str] = []
    steps = logging.getLogger("confpapers.engine.runner")
    steps.setLevel(logging.DEBUG)
    steps.addHandler(bugs)
    end, seed = time.monotonic() + options.seconds, options.seed
    while time.monotonic() < end and counts["builds"] < options.rounds:
        papers = [damaged(seed + number, sound) for number in range(options.papers)]
        with tempfile.TemporaryDirectory() as folder:
            try:
                report = one_round(Path(folder), papers, options.jobs)
                counts["builds"] += 1
                wrong += outcome(report, counts)
                if report.counts["papers"] != len(papers):
                    wrong.append(f"seed {seed}: {report.counts['papers']} of {len(papers)} papers are on the page")
            except ConfpapersError as error:
                wrong.append(f"seed {seed}: the build ended: {error}")
        if options.keep and (bugs.seen or wrong):
            _keep(options.keep, seed, [*wrong, *bugs.seen])
        seed += options.papers
        print(json.dumps({"next seed": seed, "bugs": len(bugs.seen), "wrong": len(wrong), **counts}), flush=True)
    for name, count in sorted(_shown(counts, bugs.seen, wrong).items()):
        print(f"{name:40} {count}")
    print(*wrong, *bugs.seen, sep="\n")
    return 1 if wrong or bugs.seen else 0


def _shown(counts: "collections.Counter[str]", bugs: list[str], wrong: list[str]) -> dict[str, Any]:
    return {**counts, "steps that ended with a traceback": len(bugs), "builds that failed": len(wrong)}


def _keep(folder: Path, seed: int, texts: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"round-{seed}.txt").write_text("\n\n".join(texts), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
