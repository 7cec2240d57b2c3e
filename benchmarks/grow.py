"""Add a year to an archive and measure the work, the movement of old papers, and how many keep their colour.

    python -m benchmarks.grow CORPUS --old cvpr2015 iccv2015 nips2014 nips2015 --new cvpr2019 [--json FILE]

Three builds: the old editions; the same and the new ones, which goes on from the first; and that anew (`--fresh-map`).
CORPUS holds `lists/NAME.json.gz`; the papers' PDFs are left out.  A paper's movement is in per cent of the map's width,
as the page shows it; for the map made anew also after it was turned, mirrored, shifted and scaled onto the old one.
"""

import argparse
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import measuring
from benchmarks.real_papers import listed
from confpapers.tsne import align

Page = dict[str, Any]


def write_members(corpus: Path, names: list[str], folder: Path) -> None:
    """A conference file and a list for each edition."""
    for name in names:
        rows = [
            {"title": title, "abstract": abstract, "authors": sorted(authors)}
            for title, abstract, authors in listed(corpus, name)
        ]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        venue, year = re.split(r"(?=\d{4}$)", name) if re.search(r"\d{4}$", name) else (name, "2012")
        about = f'title = "{name}"\nvenue = "{venue.upper()}"\nyear = {year}\n'
        (folder / f"{name}.toml").write_text(f'{about}source = "listing"\nurl = "{name}.jsonl"\n', "utf-8")


def build(names: list[str], folder: Path, *options: str) -> tuple[dict[str, Any], Page]:
    """What building the archive took, and its papers."""
    file = folder / "archive.toml"
    file.write_text(f'title = "Archive"\nmembers = {json.dumps([f"{name}.toml" for name in names])}\n', "utf-8")
    took = measuring.build(file, folder, *options)
    return took, json.loads((folder / "site" / "archive" / "papers.json").read_bytes())


def compared(before: Page, after: Page) -> dict[str, float]:
    """Movement of the old papers, and the share of them that have the largest topic they had."""
    now = {paper["id"]: paper for paper in after["papers"] if paper["x"] is not None}
    pairs = [(paper, now[paper["id"]]) for paper in before["papers"] if paper["x"] is not None and paper["id"] in now]
    old, new = (np.array([(pair[n]["x"], pair[n]["y"]) for pair in pairs]) for n in (0, 1))
    same = [np.argmax(one["topics"]) == np.argmax(other["topics"]) for one, other in pairs]
    laid = align(new, old, np.arange(len(old)))
    return {
        **_spread("moved, %", np.asarray(new - old)),
        **_spread("moved, laid over, %", np.asarray(laid - old)),
        "same colour, %": round(100 * float(np.mean(same)), 1),
    }


def _spread(name: str, moves: NDArray[Any]) -> dict[str, float]:
    away = 100 * np.linalg.norm(moves, axis=1)
    return {name: round(float(np.median(away)), 1), f"90 %: {name}": round(float(np.percentile(away, 90)), 1)}


def main() -> None:
    """Build three times and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--old", nargs="+", required=True)
    parser.add_argument("--new", nargs="+", required=True)
    parser.add_argument("--json", type=Path, help="where the figures are written")
    options = measuring.parsed(parser)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_members(options.corpus, [*options.old, *options.new], folder)
        first, before = build(options.old, folder)
        grown, after = build([*options.old, *options.new], folder)
        anew, fresh = build([*options.old, *options.new], folder, "--fresh-map")
    figures = {"going on": compared(before, after), "anew": compared(before, fresh)}
    rows: list[list[Any]] = [["", "first build", "again with the new papers", "the same with `--fresh-map`"]]
    rows += [[key, *(took[key] for took in (first, grown, anew))] for key in ("papers", "CPU s")]
    ran = [sum(row["ran"] for row in took["stages"].values()) for took in (first, grown, anew)]
    rows += [["steps that ran", *ran], ["topics", *(len(page["topics"]) for page in (before, after, fresh))]]
    rows += [[key, "", figures["going on"][key], figures["anew"][key]] for key in figures["anew"]]
    print(measuring.table(rows))
    if options.record:
        measuring.record("grow", {"grow": rows})
    measuring.write(options.json, {"old": options.old, "new": options.new, "builds": [first, grown, anew], **figures})


if __name__ == "__main__":
    main()
