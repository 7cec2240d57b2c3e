"""Measure how well and how fast PDFs are read and drawn:  python -m benchmarks.reading CORPUS [--only v22] [--json
FILE].

CORPUS holds `pdf/<venue>/*.pdf` and `lists/*.json.gz` (rows with title, authors, abstract, pdf_url).  A paper is known
when a row's `pdf_url` ends in its file name.  An abstract is right at a token F1 of 0.9 and more, wrong below 0.5.
`references.json` beside this file says of a sample, checked by hand, on which page the references begin, and how.
"""

import argparse
import contextlib
import gzip
import json
import re
import resource
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median
from typing import Any, TypeVar

from benchmarks import measuring
from confpapers.errors import DocumentError
from confpapers.model import Document
from confpapers.pdf import extract, pdfium, typography
from confpapers.pictures import strips

T = TypeVar("T")
MAIL = re.compile(r"[\w}]@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")


CHECKED = Path(__file__).with_name("references.json")


def references_right(document: Document, page: int, words: str) -> bool:
    """Do the references begin on this page (from 1), and the first of them with these words?"""
    if document.references is None or document.references[0] != page - 1:
        return False
    entries = document.pages[page - 1][document.references[1] :].partition("\n")[2]
    return " ".join(entries.split()).startswith(words)


def known_papers(corpus: Path) -> dict[str, Any]:
    """List rows by PDF file name."""
    rows = [
        row for file in sorted(corpus.glob("lists/*.json.gz")) for row in json.loads(gzip.decompress(file.read_bytes()))
    ]
    return {row["pdf_url"].rsplit("/", 1)[-1]: row for row in rows if row.get("pdf_url")}


def tokens(text: str) -> Counter[str]:
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = re.sub(r"\$[^$]*\$|\\[a-z]+", " ", text).replace("-", "")
    return Counter(re.findall(r"[a-z0-9]+", text.lower()))


def f1(one: str, other: str) -> float:
    a, b = tokens(one), tokens(other)
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


def same_title(one: str, other: str) -> bool:
    return "".join(sorted(tokens(one).elements())) == "".join(sorted(tokens(other).elements())) or squeezed(
        one
    ) == squeezed(other)


def squeezed(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\$|\\[a-z]+", "", text.lower()))


def surnames(people: tuple[str, ...] | list[str]) -> Counter[str]:
    return Counter(squeezed(person.split()[-1]) for person in people if person.split())


def timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def measure(file: Path, row: Any) -> dict[str, Any]:
    pdf = file.read_bytes()
    document, reading = timed(lambda: extract.read(pdf))
    drawing, drawn = timed(lambda: strips.draw(pdf, document))
    _, second = timed(lambda: _type_of_page_1(pdf))
    _, text = timed(lambda: _text(pdf))
    people = (*document.authors, *document.affiliations)
    name, checked = (
        f"{file.parent.name}/{file.name}",
        {row[0]: row[1:] for row in json.loads(CHECKED.read_text("utf-8"))},
    )
    figures: dict[str, Any] = {
        "file": name,
        "cpu_read": reading,
        "cpu_draw": drawn,
        "cpu_typography": second,
        "cpu_text": text,
        "strip_kb": len(drawing.image) / 1000,
        "teaser_kb": len(drawing.teaser) / 1000,
        "pages": document.page_count,
        "shown": len(drawing.strip.pages),
        "figure": document.figure is not None,
        "caption": bool(document.figure and document.figure.caption),
        "references": document.references is not None,
        "references_right": references_right(document, *checked[name]) if name in checked else None,
        "agreement": document.agreement,
        "legible": document.legible,
        "links": [f"{link.label} {link.url}" for link in document.links],
        "title": document.title,
        "abstract": document.abstract,
        "authors": list(document.authors),
        "affiliations": list(document.affiliations),
        "mail": bool(MAIL.search("\n".join((*document.pages, document.title, document.abstract, *people)))),
    }
    return figures | (_judged(document, row) if row else {})


def _type_of_page_1(pdf: bytes) -> object:
    try:
        return next(typography.pages(pdf), None)
    except DocumentError:
        return None


def _text(pdf: bytes) -> list[str]:
    with contextlib.closing(pdfium.Reader(pdf)) as reader:  # not the one that is still open from reading
        return [reader.text(number) for number in range(len(reader))]


def _judged(document: Document, row: Any) -> dict[str, Any]:
    truth, read = surnames(row["authors"]), surnames(document.authors)
    return {
        "title_right": same_title(document.title, row["title"]),
        "true_title": row["title"],
        "abstract_f1": f1(document.abstract, row["abstract"]) if document.abstract and row["abstract"] else None,
        "has_truth": bool(row["abstract"]),
        "authors_right": truth == read,
        "authors_false": (read - truth).total(),
        "true_authors": row["authors"],
    }


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    judged = [row for row in rows if "true_title" in row]
    with_abstract = [row for row in judged if row["has_truth"]]
    cpu = [row["cpu_read"] + row["cpu_draw"] for row in rows]
    return {
        "papers": len(rows),
        "known": len(judged),
        "title right": share(row["title_right"] for row in judged),
        "abstract F1 >= 0.9": share((row["abstract_f1"] or 0) >= 0.9 for row in with_abstract),
        "abstract missing": share(row["abstract_f1"] is None for row in with_abstract),
        "abstract wrong (F1 < 0.5)": share((row["abstract_f1"] or 1) < 0.5 for row in with_abstract),
        "abstract median F1": round(median(row["abstract_f1"] or 0 for row in with_abstract), 4)
        if with_abstract
        else None,
        "authors all right": share(row["authors_right"] for row in judged),
        "papers with a false author": share(row["authors_false"] > 0 for row in judged),
        "figure 1 by caption": share(row["caption"] for row in rows),
        "figure at all": share(row["figure"] for row in rows),
        "references found": share(row["references"] for row in rows),
        "references right, of those checked": share(
            row["references_right"] for row in rows if row["references_right"] is not None
        ),
        "agreement median": median(row["agreement"] or 0 for row in rows),
        "agreement < 0.9": share((row["agreement"] or 0) < 0.9 for row in rows),
        "with an e-mail address": sum(row["mail"] for row in rows),
        "illegible": sum(not row["legible"] for row in rows),
        "strip kB mean": round(mean(row["strip_kb"] for row in rows), 1),
        "teaser kB mean": round(mean(row["teaser_kb"] for row in rows), 1),
        "CPU s read mean": round(mean(row["cpu_read"] for row in rows), 4),
        "CPU s of it PDFium text": round(mean(row["cpu_text"] for row in rows), 4),
        "CPU s of it typography": round(mean(row["cpu_typography"] for row in rows), 4),
        "CPU s draw mean": round(mean(row["cpu_draw"] for row in rows), 4),
        "CPU s all mean": round(mean(cpu), 4),
        "CPU s all median": round(median(cpu), 4),
        "CPU s all max": round(max(cpu), 2),
        "MB of memory, at most": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
    }


def share(facts: Any) -> float | None:
    values = [bool(fact) for fact in facts]
    return round(mean(values), 4) if values else None


def documented(result: dict[str, Any]) -> list[list[Any]]:
    """Return the rows that the documentation shows."""
    percent = {
        "title right": "title right",
        "abstract right (token F1 of 0.9 or more)": "abstract F1 >= 0.9",
        "abstract missing": "abstract missing",
        "abstract wrong (F1 below 0.5)": "abstract wrong (F1 < 0.5)",
        "all authors right": "authors all right",
        "figure 1 found by its caption": "figure 1 by caption",
        "references found": "references found",
        "references right, of those checked by eye": "references right, of those checked",
    }
    rows = [[text, f"{100 * (result[key] or 0):.1f} %"] for text, key in percent.items()]
    counts = {"e-mail addresses in any field": "with an e-mail address", "papers taken for garbage": "illegible"}
    return [
        ["figure", "value"],
        ["papers, of which the truth is known", f"{result['papers']}, {result['known']}"],
        *rows,
        *([text, str(result[key])] for text, key in counts.items()),
    ]


def pictures(result: dict[str, Any]) -> list[list[Any]]:
    """Return what a paper costs in bytes and processor time."""
    return [
        ["a paper, in the mean", "value"],
        ["strip, kB", result["strip kB mean"]],
        ["teaser, kB", result["teaser kB mean"]],
        ["reading, CPU seconds", f"{result['CPU s read mean']:.3f}"],
        ["drawing, CPU seconds", f"{result['CPU s draw mean']:.3f}"],
        ["memory of a process over all papers, MB at most", result["MB of memory, at most"]],
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", default="", help="venues or files whose path contains this")
    parser.add_argument("--json", type=Path, help="where every paper's figures are written")
    options = measuring.parsed(parser)
    truth = known_papers(options.corpus)
    rows, failures = [], []
    for file in sorted(options.corpus.glob("pdf/*/*.pdf")):
        if options.only in str(file):
            try:
                rows.append(measure(file, truth.get(file.name)))
            except DocumentError as error:
                failures.append(f"{file.name}: {error}")
    result = summary(rows)
    for name, value in result.items():
        print(f"{name:36} {value}")
    print(*(f"FAILED {failure}" for failure in failures), sep="\n")
    if options.record:
        measuring.record("reading", {"reading": documented(result), "pictures": pictures(result)})
    if options.json:
        options.json.write_text(
            json.dumps({"summary": result, "failures": failures, "papers": rows}, indent=1, ensure_ascii=False)
        )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
