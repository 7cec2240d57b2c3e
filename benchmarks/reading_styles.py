"""Measure how well papers of many styles and scripts are read:  python -m benchmarks.reading_styles FOLDER [--json
FILE].

FOLDER holds `<style>/*.pdf`.  What a person reads on their first pages is in `styles.json` beside this file: for each
file, by the first 12 digits of its SHA-256, digests of the title, of each author, and of the first and last words of
the abstract.  Digests say whether a reader is right, and say nothing else.  "" stands for a paper that has none, "*"
for one that is not judged.

`--truth TRUTH` adds to `styles.json` from a JSON file with such facts in clear text, typed in by a person:
`{"iclr/paper.pdf": {"language": "en", "title": "…", "authors": ["…"], "first": "We show", "last": "by a tenth"}}`.

Groups as authors, and pseudonyms, are "*".  The further documents are those of Debian's packages texlive-*-doc,
texlive-lang-* and r-cran-*; `--table unseen` records their figures apart from those of the first sample.  "Debian
manuals" are those of debmake-doc, maint-guide-* and the other packages that the page of all figures names.

An abstract is right when it begins and ends with these words, wrong when it is there and does not; none is missing.
"""

import argparse
import hashlib
import json
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks import measuring
from confpapers.errors import DocumentError
from confpapers.model import Document
from confpapers.pdf import extract, pdfium
from confpapers.pictures import strips

TRUTH = Path(__file__).with_name("styles.json")
OPEN = "*"  # not judged


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def digest(text: str) -> str:
    """A text's letters as ten hexadecimal digits; "" and "*" stay."""
    return text if text in ("", OPEN) else hashlib.sha256(letters(text).encode()).hexdigest()[:10]


def person(name: str) -> str:
    """The same of a name, in whatever order its parts are printed."""
    return name if name == OPEN else digest("".join(sorted(letters(name))))


def edge(text: str) -> str:
    """Digest and length of the letters of an abstract's first or last words."""
    return text if text in ("", OPEN) else f"{digest(text)}:{len(letters(text))}"


def record(folder: Path, typed: Path) -> None:
    """Write the digests of facts that a person typed in."""
    facts = json.loads(typed.read_text("utf-8"))
    rows = {
        hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]: {
            "style": name.partition("/")[0],
            "language": fact["language"],
            "title": digest(fact["title"]),
            "authors": sorted(map(person, fact["authors"])),
            "first": edge(fact["first"]),
            "last": edge(fact["last"]),
        }
        for name, fact in facts.items()
    }
    recorded = json.loads(TRUTH.read_text("utf-8"))
    TRUTH.write_text(json.dumps(recorded | rows, indent=1, sort_keys=True) + "\n", "utf-8")


def judged(document: Document, truth: dict[str, Any]) -> dict[str, Any]:
    """What of a document is right: True, False, or None where it is not judged."""
    return {
        "title": truth["title"] in (OPEN, digest(document.title)),
        "authors": truth["authors"] == [OPEN] or sorted(map(person, document.authors)) == truth["authors"],
        "invented": truth["authors"] != [OPEN] and not set(map(person, document.authors)) <= set(truth["authors"]),
        "language": truth["language"] in (OPEN, document.language),
        "abstract": _abstract(letters(document.abstract), truth),
    }


def _abstract(text: str, truth: dict[str, Any]) -> str:
    if truth["first"] == OPEN:
        return "open"
    if not text:
        return "missing" if truth["first"] else "right"
    return "right" if _edge(text, truth["first"], last=False) and _edge(text, truth["last"], last=True) else "wrong"


def _edge(text: str, truth: str, *, last: bool) -> bool:
    if truth in ("", OPEN):
        return truth == OPEN
    expected, _, length = truth.partition(":")
    part = text[-int(length) :] if last else text[: int(length)]
    return hashlib.sha256(part.encode()).hexdigest()[:10] == expected


def lost(pdf: bytes, document: Document) -> tuple[int, int]:
    """Characters of text on the strip's pages that its pictures leave out, and all; headers and page numbers apart."""
    gone = total = 0
    with pdfium.opened(pdf) as reader:
        for number in range(document.covers, strips.last_page(document, 8)):
            box = strips.box_of(document, number)
            size = reader.size(number)
            text = "\n".join(document.pages[number : number + 1])
            for line in reader.text_and_lines(number)[1]:
                if line.text.strip() and line.text.strip(" \x02\ufffe")[:30] in text and line.height < 3 * line.width:
                    x, y = (line.left + line.right) / 2 / size.width, (line.top + line.bottom) / 2 / size.height
                    total += len(line.text)
                    gone += len(line.text) * (not (box[0] <= x <= box[2] and box[1] <= y <= box[3]))
    return gone, total


def measure(file: Path, truths: dict[str, Any]) -> dict[str, Any]:
    pdf = file.read_bytes()
    start = time.process_time()
    document = extract.read(pdf)
    row: dict[str, Any] = {"file": file.name, "style": file.parent.name, "cpu": time.process_time() - start}
    truth = truths.get(hashlib.sha256(pdf).hexdigest()[:12])
    gone, total = lost(pdf, document) if document.legible else (0, 0)
    row |= {"lost": gone, "letters": total, "title_read": document.title, "authors_read": document.authors}
    return row | (judged(document, truth) if truth else {})


def table(rows: list[dict[str, Any]]) -> list[list[Any]]:
    styles = defaultdict(list)
    for row in rows:
        if "title" in row:
            styles[row["style"]].append(row)
    columns = "style, papers, title, authors, one invented, language, abstract right, missing, wrong, text lost"
    lines: list[list[Any]] = [columns.split(", ")]
    everything = [row for row in rows if "title" in row]
    for style, group in [*sorted(styles.items()), ("all", everything)]:
        counts = {key: sum(bool(row[key]) for row in group) for key in ("title", "authors", "invented", "language")}
        abstracts = Counter(row["abstract"] for row in group)
        gone = sum(row["lost"] for row in group) / max(sum(row["letters"] for row in group), 1)
        judged = len(group) - abstracts["open"]
        lines.append(
            [
                _STYLES.get(style, style),
                len(group),
                *counts.values(),
                f"{abstracts['right']} of {judged}",
                abstracts["missing"],
                abstracts["wrong"],
                f"{100 * gone:.1f} %",
            ]
        )
    return lines


_STYLES = {
    "arxiv": "arXiv",
    "iclr": "ICLR",
    "nlp": "ACL, AAAI, Springer, Elsevier",
    "pmlr": "PMLR",
    "scripts": "Chinese, Japanese, Korean, Russian",
    "slides": "slides, a poster",
    "systems": "systems, theses, old papers",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--truth", type=Path, metavar="TRUTH", help="add facts in clear text to styles.json")
    parser.add_argument("--json", type=Path, help="where every paper's figures are written")
    parser.add_argument("--table", default="styles", help="the table that is recorded")
    options = measuring.parsed(parser)
    if options.truth:
        record(options.folder, options.truth)
    truths = json.loads(TRUTH.read_text("utf-8"))
    rows, failures = [], []
    for file in sorted(options.folder.glob("*/*.pdf")):
        try:
            rows.append(measure(file, truths))
        except DocumentError as error:
            failures.append(f"{file.name}: {error}")
    print(measuring.table(table(rows)))
    if options.record:
        measuring.record("reading", {options.table: table(rows)})
    for row in rows:
        faults = [key for key in ("title", "authors", "language") if row.get(key) is False]
        faults += [f"abstract {row['abstract']}"] if row.get("abstract") in ("missing", "wrong") else []
        faults += [f"{100 * row['lost'] / row['letters']:.1f} % lost"] if row["lost"] > 0.01 * row["letters"] else []
        if faults:
            print(f"{row['style']}/{row['file']}: {', '.join(faults)}")
    print(*(f"FAILED {failure}" for failure in failures), sep="\n")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
