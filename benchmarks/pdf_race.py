"""Compare our text and page strips with pdftotext and ImageMagick, on the same papers in one run.

    apt-get install poppler-utils imagemagick ghostscript
    python -m benchmarks.pdf_race CORPUS [--papers 30] [--json FILE]

The 2012 recipe is `pdftotext` for the text, `convert` for eight thumbnails of 156 pixels and `montage` to set them side
by side, one process each.  Ours is the same text without its line-end hyphens, and a strip of the same pages, trimmed.
Both are run at the recipe's height and at a build's, three times as high.  CPU seconds are those of the processes and
their children; importing our modules, which a worker does once, is told apart.  CORPUS holds `pdf/<venue>/*.pdf`.

Debian's policy forbids ImageMagick to read PDFs.  Where it does, the race is run again in a mount namespace of its own,
in which the policy is another; nothing on the machine changes.
"""

import argparse
import json
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks import measuring

POLICY = Path("/etc/ImageMagick-6/policy.xml")
PAGES = 8
SMALL, TALL = 156, 460  # pixels: the recipe's thumbnails, and a build's strip


def text_2012(pdf: Path, folder: Path) -> str:
    """The text as `pdftotext` gives it."""
    out = folder / "text.txt"
    subprocess.run(["pdftotext", str(pdf), str(out)], check=True, stderr=subprocess.DEVNULL)
    return out.read_text("utf-8", errors="replace")


def strip_2012(pdf: Path, folder: Path, height: int) -> bytes:
    """Thumbnails of the first eight pages side by side, as a JPEG."""
    out, first = folder / "strip.jpg", f"{pdf}[0-{PAGES - 1}]"
    for old in folder.glob("page*.png"):
        old.unlink()
    _quietly("convert", first, "-thumbnail", f"x{height}", str(folder / "page.png"))
    pages = sorted(folder.glob("page*.png"), key=lambda file: int(re.sub(r"\D", "", file.stem) or 0))
    _quietly("montage", "-mode", "concatenate", "-quality", "80", "-tile", "x1", *map(str, pages), str(out))
    return out.read_bytes()


def _quietly(*command: str) -> None:
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def text_and_strip(pdf: bytes, height: int) -> tuple[str, bytes]:
    """Ours: the text, and the strip of the first eight pages."""
    from confpapers.model import Document
    from confpapers.pdf import layout, pdfium, prose
    from confpapers.pictures import strips

    with pdfium.opened(pdf) as reader:
        texts, sheets = [], []
        for number in range(len(reader)):
            if number < PAGES:
                text, lines = reader.text_and_lines(number)
                sheets.append(layout.PageLayout(reader.size(number), lines))
            else:
                text = reader.text(number)
            texts.append(text)
        pages, _ = prose.clean(texts)
        document = Document(pages=tuple(pages), page_count=len(reader), body=layout.body(sheets))
        return "\n".join(pages), strips.draw_strip(reader, document, pages=PAGES, height=height)[1]


def spent() -> float:
    """CPU seconds of this process and of its children that ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it makes, its CPU seconds, and its seconds on the clock."""
    cpu, wall = spent(), time.monotonic()
    result = work()
    return result, spent() - cpu, time.monotonic() - wall


def race(files: Sequence[Path]) -> dict[str, Any]:
    """Both over each file in turn, at both heights; means a paper, and the ratios."""
    _, importing, _ = timed(lambda: text_and_strip(files[0].read_bytes(), SMALL))
    figures: dict[str, Any] = {"papers": len(files), "ours, first call with imports, CPU s": round(importing, 3)}
    spent_at = {}
    for height in (SMALL, TALL):  # not paper by paper: the one read last stays open, which would help the second height
        with tempfile.TemporaryDirectory() as name:
            rows = [heat(file, Path(name), height) for file in files]
        theirs, ours, theirs_wall, ours_wall, old_kb, new_kb = (mean(column) for column in zip(*rows, strict=True))
        spent_at[height] = theirs, ours
        figures |= {
            f"{height} px: pdftotext, convert and montage, CPU s": round(theirs, 3),
            f"{height} px: ours, CPU s": round(ours, 3),
            f"{height} px: CPU, theirs to ours": round(theirs / ours, 1),
            f"{height} px: the same, median of the papers": round(median(row[0] / row[1] for row in rows), 1),
            f"{height} px: clock, theirs to ours": round(theirs_wall / ours_wall, 1),
            f"{height} px: strips, theirs and ours, kB": (round(old_kb, 1), round(new_kb, 1)),
        }
    mixed = spent_at[SMALL][0] / spent_at[TALL][1]
    return figures | {f"CPU, theirs of {SMALL} px to ours of {TALL} px": round(mixed, 1)}


def heat(file: Path, folder: Path, height: int) -> tuple[float, float, float, float, float, float]:
    """CPU seconds of theirs and ours, seconds on the clock of both, and the strips' kB."""
    (_, old), theirs, theirs_wall = timed(lambda: (text_2012(file, folder), strip_2012(file, folder, height)))
    (_, new), ours, ours_wall = timed(lambda: text_and_strip(file.read_bytes(), height))
    return theirs, ours, theirs_wall, ours_wall, len(old) / 1000, len(new) / 1000


def with_policy() -> None:
    """Run this again where ImageMagick may read PDFs, if here it may not.  Does not return then."""
    forbidden = r'<policy domain="coder" rights="none" pattern="(?:PDF|PS|PS2|PS3|EPS|XPS)" */>'
    policy = POLICY.read_text("utf-8") if POLICY.is_file() else ""
    if not re.search(forbidden, policy):
        return
    if os.environ.get("PDF_RACE"):
        sys.exit(f'{POLICY} forbids PDFs; take out its lines with rights="none" and pattern="PDF"')
    with tempfile.NamedTemporaryFile("w", suffix=".xml", delete=False) as file:
        file.write(re.sub(forbidden, "", policy))
    mount = shlex.join(["mount", "--bind", file.name, str(POLICY)])
    again = shlex.join([sys.executable, *sys.argv])
    os.environ["PDF_RACE"] = "again"
    os.execvp("unshare", ["unshare", "--map-root-user", "--mount", "sh", "-c", f"{mount} && exec {again}"])


def main() -> int:
    """Run the race and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--papers", type=int, default=30)
    parser.add_argument("--json", type=Path, help="where the figures are written")
    options = measuring.parsed(parser)
    missing = [name for name in ("pdftotext", "convert", "montage", "gs") if not shutil.which(name)]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)} (apt-get install poppler-utils imagemagick ghostscript)")
    with_policy()
    files = sorted(options.corpus.glob("pdf/*/*.pdf"))
    figures = race(files[:: max(1, len(files) // options.papers)][: options.papers])
    for name, value in figures.items():
        print(f"{name:50} {value}")
    if options.record:
        measuring.record("pdf_race", {"race": [["mean of a paper", "value"], *map(list, figures.items())]})
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
