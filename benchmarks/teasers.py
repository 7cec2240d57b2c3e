"""Are the teasers figure 1?  Judged by a person on contact sheets:  python -m benchmarks.teasers CORPUS

`teasers.json` has, for each PDF below `CORPUS/pdf` and `CORPUS/styles` with a figure 1, the page (from 1) and the box
of the picture that a person found to be the whole figure and nothing else, or null if no reader has shown it yet.  A
teaser is right if its box is the same within a fiftieth of the page, missing if the printed title is shown instead.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import measuring
from confpapers.model import Document
from confpapers.pdf import extract

_JUDGED = Path(__file__).with_name("teasers.json")
_NEAR = 0.02  # of the page


def judged(document: Document, truth: list[float] | None) -> str:
    """Return whether a document's teaser is "right", "wrong" or "missing"."""
    if document.figure is None:
        return "missing"
    if truth is None or document.figure.page != truth[0]:
        return "wrong"
    sides = zip(document.figure.box, truth[1:], strict=True)
    return "right" if all(abs(one - other) < _NEAR for one, other in sides) else "wrong"


def table(corpus: Path) -> list[list[Any]]:
    """Return a row for each folder: papers with a figure 1, and how many teasers are right, wrong and missing."""
    counts: dict[str, Counter[str]] = {}
    for name, truth in json.loads(_JUDGED.read_text("utf-8")).items():
        file = next(folder / name for folder in (corpus / "pdf", corpus / "styles") if (folder / name).is_file())
        verdict = judged(extract.read(file.read_bytes()), truth)
        counts.setdefault(file.parent.name, Counter())[verdict] += 1
        if verdict != "right":
            print(f"{name}: {verdict}")
    counts["all"] = sum(counts.values(), Counter())
    return [
        ["folder", "papers with a figure 1", "right", "wrong", "missing"],
        *(
            [name, count.total(), *(count[kind] for kind in ("right", "wrong", "missing"))]
            for name, count in counts.items()
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    options = measuring.parsed(parser)
    rows = table(options.corpus)
    print(measuring.table(rows))
    if options.record:
        measuring.record("reading", {"teasers": rows})


if __name__ == "__main__":
    main()
