"""Reads a folder of real papers for the benchmarks: `lists/NAME.json.gz` and `pdf/NAME/*.pdf`."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

_REFERENCES = re.compile(r"\n\s*(?:\d+\.?\s*)?R(?:eferences|EFERENCES)\s*\n")


def listed(corpus: Path, name: str) -> list[tuple[str, str, frozenset[str]]]:
    """Title, abstract and authors of each paper of a conference."""
    return [(row["title"], row["abstract"] or "", frozenset(row["authors"])) for row in _rows(corpus, name)]


def authors_of(corpus: Path, name: str) -> dict[str, frozenset[str]]:
    """The authors of each paper of a conference, by the file name of its PDF."""
    return {Path(row["pdf_url"]).stem: frozenset(row["authors"]) for row in _rows(corpus, name)}


def _rows(corpus: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(gzip.decompress((corpus / "lists" / f"{name}.json.gz").read_bytes()))
    return rows


def printed(corpus: Path, name: str) -> dict[str, tuple[str, str]]:
    """Body and references of each PDF in a folder, by file name."""
    return {file.stem: read(file) for file in sorted((corpus / "pdf" / name).glob("*.pdf"))}


def read(file: Path) -> tuple[str, str]:
    """The text of a PDF before and after its last heading "References"."""
    import pypdfium2

    with pypdfium2.PdfDocument(file) as document:
        pages = [document[page].get_textpage().get_text_range() for page in range(min(len(document), 40))]
    text = re.sub(r"[\x02\ufffe]\s*", "", "\n".join(pages)).replace("\r\n", "\n")
    heading = [found.start() for found in _REFERENCES.finditer(text)]
    return (text[: heading[-1]], text[heading[-1] :]) if heading else (text, "")
