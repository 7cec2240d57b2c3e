"""A list of papers in a file: the way in without scraping.

    papers.csv     a header with the names of fields (title, authors, url, pdf_url, ...); only a title is needed
    papers.json    a list of objects with the same names, or {"papers": [...]}: our own papers.json, for example
    papers.jsonl   one object a line
    papers.bib     BibTeX

Authors are separated by ";", else by " and ", else by commas.  Addresses may be relative to the file.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from confpapers import bibtex
from confpapers.errors import SourceError
from confpapers.model import Link, Listing, Paper, Url
from confpapers.sources import dates
from confpapers.sources.addresses import arxiv_id, doi
from confpapers.sources.base import Source
from confpapers.sources.page import read_text
from confpapers.text import clean, clean_lines, given_first, safe_url, slug, unique

Row = Mapping[str, Any]

_ALSO = {
    "name": "title", "author": "authors", "summary": "abstract", "pdf": "pdf_url", "page_url": "url", "link": "url",
    "supp": "supp_url", "supplementary": "supp_url", "supplement": "supp_url", "arxiv": "arxiv_id",
    "eprint": "arxiv_id", "pages": "page_range", "date": "day", "number": "position", "poster": "position",
    "type": "presentation", "uid": "id", "key": "id",
}  # fmt: skip
_TEXTS = ("page_range", "track", "day", "start", "end", "room", "session", "position", "award")
_BIB_ADDRESSES = ("url", "pdf", "doi", "eprint", "arxiv", "supplementary")
_LINKS = ("code", "project", "video", "slides", "data", "dataset", "openreview", "demo")


class ListingFile(Source):
    """A list of papers in a CSV, JSON, JSON Lines or BibTeX file."""

    name = "listing"
    has_paper_pages = False

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """The papers of the file, in its order.  Raises SourceError naming the row that is wrong."""
        kind = urlsplit(url).path.rpartition(".")[2].lower()
        read = _READERS.get(kind) or _READERS[_guess(page)]
        try:
            rows = list(read(read_text(page)))
        except (ValueError, TypeError, RecursionError, csv.Error, msgspec.MsgspecError) as error:
            raise SourceError(f"{url} cannot be read as {kind or 'a list'}: {error}") from error
        papers = tuple(_paper(row, number, url) for number, row in enumerate(rows, 1))
        if not papers:
            raise SourceError(f"{url} lists no papers. A CSV needs a header line with `title`, JSON a list of objects")
        ids = unique(paper.id for paper in papers)
        named = (msgspec.structs.replace(paper, id=id_) for paper, id_ in zip(papers, ids, strict=True))
        return Listing(papers=tuple(named))


def _guess(page: bytes) -> str:
    start = page.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return {b"[": "json", b"{": "json", b"@": "bib", b"%": "bib"}.get(start, "csv")


def _from_csv(text: str) -> Iterator[Row]:
    header = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    for row in csv.DictReader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter):
        yield {name: value for name, value in row.items() if name and isinstance(value, str)}


def _from_json(text: str) -> Iterable[Row]:
    data = msgspec.json.decode(text.removeprefix("\ufeff").encode("utf-8", "replace"))
    rows = data.get("papers", [data]) if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("expected a list of objects, or an object whose `papers` is one")
    return rows


def _from_lines(text: str) -> Iterator[Row]:
    for line in text.splitlines():
        if line.strip():
            yield from _from_json(line)


def _from_bibtex(text: str) -> Iterator[Row]:
    for entry in bibtex.read(text):
        fields = entry.fields
        yield {
            "id": entry.key,
            "bibtex": bibtex.text_of(entry),
            "authors": list(bibtex.authors(fields.get("author", ""))),
            "page_range": re.sub(r"\s*[-–—]+\s*", "-", fields.get("pages", "")),
            **{name: bibtex.plain(fields[name]) for name in ("title", "abstract") if name in fields},
            **{name: bibtex.address(fields[name]) for name in (*_BIB_ADDRESSES, *_LINKS) if name in fields},
        }


_READERS: dict[str, Callable[[str], Iterable[Row]]] = {
    "csv": _from_csv,
    "tsv": _from_csv,
    "json": _from_json,
    "jsonl": _from_lines,
    "bib": _from_bibtex,
}


def _paper(row: Row, number: int, base: Url) -> Paper:
    fields = _named(row)
    title = _text(fields, "title")
    if not title:
        raise SourceError(f"row {number} of {base} has no title (its columns: {', '.join(fields) or 'none'})")
    addresses = {name: _address(_text(fields, name), base) for name in ("url", "pdf_url", "supp_url")}
    if not addresses["pdf_url"] and urlsplit(addresses["url"]).path.lower().endswith(".pdf"):
        addresses = {**addresses, "url": "", "pdf_url": addresses["url"]}
    arxiv = _text(fields, "arxiv_id")
    values = {
        **{name: _text(fields, name) for name in _TEXTS},
        **addresses,
        "id": slug(_text(fields, "id") or title),
        "title": title,
        "authors": _authors(fields.get("authors")),
        "abstract": _text(fields, "abstract") or None,
        "bibtex": clean_lines(str(fields.get("bibtex") or "")) or None,
        "doi": doi(_text(fields, "doi")),
        "arxiv_id": arxiv_id(arxiv) or arxiv.removeprefix("arXiv:"),
        "links": tuple(_links(fields, base)),
        "presentation": dates.presentation(_text(fields, "presentation")),
        "start": dates.clock(_text(fields, "start")),
        "end": dates.clock(_text(fields, "end")),
    }
    try:
        return msgspec.convert({name: value for name, value in values.items() if value}, Paper)
    except msgspec.ValidationError as error:
        raise SourceError(f"row {number} of {base} ({title[:60]}): {error}. Days are written 2015-06-08") from error


def _address(text: str, base: Url) -> Url:
    """The address; of files beside the list, # and ? may be part of their names ("cats #1.pdf")."""
    return safe_url(re.sub(r"[#?](?=.*\.\w+$)", _quoted, text) if base.startswith("file:") else text, base)


def _quoted(found: re.Match[str]) -> str:
    return quote(found[0])


def _named(row: Row) -> dict[str, Any]:
    """The row by our field names; a column by our own name wins over one by another."""
    plain = {re.sub(r"[\s-]+", "_", str(name).strip().lower()): value for name, value in row.items()}
    also = {_ALSO[name]: value for name, value in plain.items() if name in _ALSO and isinstance(value, (str, int))}
    return {**also, **{name: value for name, value in plain.items() if value or name not in also}}


def _text(fields: Row, name: str) -> str:
    value = fields.get(name)
    return clean(str(value)) if isinstance(value, (str, int, float)) else ""


def _authors(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        mark = next((mark for mark in (";", "|", " and ", ",") if mark in value), ";")
        value = value.split(mark)
    rows = value if isinstance(value, list) else []
    names = (row.get("fullname") or row.get("name") if isinstance(row, dict) else row for row in rows)
    return tuple(name for name in (given_first(clean(str(name))) for name in names if isinstance(name, str)) if name)


def _links(fields: Row, base: Url) -> Iterator[Link]:
    listed = fields.get("links")
    for row in listed if isinstance(listed, list) else ():
        if isinstance(row, dict) and (url := safe_url(_text(row, "url"), base)) and (label := _text(row, "label")):
            yield Link(label=label, url=url)
    for label in _LINKS:
        if url := safe_url(_text(fields, label), base):
            yield Link(label=label, url=url)
