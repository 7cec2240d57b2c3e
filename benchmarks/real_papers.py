"""Reads a folder of real papers for the benchmarks: `lists/NAME.json.gz` and `pdf/NAME/*.pdf`."""

import gzip
import json
import re
from pathlib import Path

_REFERENCES = re.compile(r"\n\s*(?:\d+\.?\s*)?R(?:eferences|EFERENCES)\s*\n")


def listed(corpus: Path, name: str) -> list[tuple[str, str, frozenset[str]]]:
    """Title, abstract and authors of each paper of a conference."""
    return list(listed_by_file(corpus, name).values())


def listed_by_file(corpus: Path, name: str) -> dict[str, tuple[str, str, frozenset[str]]]:
    """The same by the name of the paper's PDF; rows without one repeat another ("[From Oral 1A] ..." in ICCV 2015)."""
    rows = json.loads(gzip.decompress((corpus / "lists" / f"{name}.json.gz").read_bytes()))
    return {
        Path(row["pdf_url"]).stem: (row["title"], row["abstract"] or "", frozenset(row["authors"]))
        for row in rows
        if row["pdf_url"]
    }


def printed(corpus: Path, name: str) -> dict[str, tuple[str, str]]:
    """Body and references of each PDF in a folder, by file name."""
    return {file.stem: read(file) for file in sorted((corpus / "pdf" / name).glob("*.pdf"))}


def read(file: Path) -> tuple[str, str]:
    """The text of a PDF before and after its last heading "References"."""
    import pypdfium2

    with pypdfium2.PdfDocument(file) as document:
        pages = [document[page].get_textpage().get_text_range() for page in range(min(len(document), 40))]
    text = re.sub(r"[\x02\ufffe]\s*", "", "\n".join(pages)).replace("\r\n", "\n")
    heading = [match.start() for match in _REFERENCES.finditer(text)]
    return (text[: heading[-1]], text[heading[-1] :]) if heading else (text, "")
