"""Lists in tagged formats: RIS, Web of Science, EndNote and PubMed."""

import re
from collections.abc import Iterator
from typing import Any

from confpapers.model import Url
from confpapers.sources.lists.rows import Row

_RIS_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,3}-(?: (.*))?$")
_WOS_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
_RIS_NAMES = {
    "AU": "authors", "A1": "authors", "TI": "title", "T1": "title", "AB": "abstract", "N2": "abstract", "UR": "url",
    "L1": "pdf_url", "L2": "fulltext", "DO": "doi", "SP": "start_page", "EP": "end_page", "ID": "id", "KW": "keywords",
    "TY": "item_type", "PT": "item_type", "BP": "start_page", "DI": "doi", "AF": "author_full_names", "UT": "id",
    "BT": "title_of_book", "C1": "affiliations", "DT": "item_type", "ST": "short_title", "LK": "url",
}  # fmt: skip
_WOS_NAMES = {"ID": "keywords"}  # in RIS, it is the record's id
_ENDNOTE_TAG = re.compile(r"%([0-9A-Z@>]) ?(.*)$")
_ENDNOTE_NAMES = {
    "A": "authors", "T": "title", "X": "abstract", "U": "url", "R": "doi", "P": "pages", "0": "item_type",
    ">": "pdf_url", "F": "id", "K": "keywords", "B": "booktitle", "D": "year",
}  # fmt: skip
_PUBMED_TAG = re.compile(r"([A-Z]{2,4}) {0,2}- (.*)$")
_PUBMED_NAMES = {
    "PMID": "id", "TI": "title", "AB": "abstract", "AU": "authors", "FAU": "author_full_names", "AD": "affiliations",
    "PG": "pages",
}  # fmt: skip
_MANY = frozenset({"authors", "author_full_names", "affiliations", "keywords"})


def from_ris(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of a RIS file."""
    for row in _tagged(text, _RIS_TAG):  # the meaning of `C1` varies; only Web of Science's is known
        yield Row({name: value for name, value in row.values.items() if name != "affiliations"}, row.line)


def from_wos(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of an export of Web of Science, with full names if it has them."""
    for row in _tagged(text, _WOS_TAG):
        values = dict(row.values)
        values["authors"] = values.pop("author_full_names", None) or values.get("authors", [])
        yield Row(values, row.line)


def from_pubmed(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of PubMed's own export (MEDLINE, .nbib): `TI  - Tiny Cats`, a blank line between records."""
    for start, block in _blocks(text):
        values: dict[str, Any] = {}
        last = ""
        for line in block:
            match = _PUBMED_TAG.match(line)
            last = _PUBMED_NAMES.get(match[1], match[1]) if match else last
            if last:
                _put(values, last, (match[2] if match else line).strip(), new=bool(match))
        values["authors"] = values.pop("author_full_names", None) or values.get("authors", [])
        if doi := re.search(r"(?<!\S)(\S++) \[doi\]", f"{values.pop('AID', '')} {values.pop('LID', '')}"):
            values["doi"] = doi[1]
        values["title"] = values.get("title", "").removesuffix(".")
        yield Row(values, start)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records between blank lines, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*text.lstrip("\ufeff").splitlines(), ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def from_endnote(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of EndNote's own export (refer): `%T Tiny Cats`, one tag a line, a blank line between records."""
    values: dict[str, Any] = {}
    first, last = 0, ""
    for number, line in enumerate([*text.lstrip("\ufeff").splitlines(), "%0 "], 1):
        match = _ENDNOTE_TAG.match(line.rstrip())
        if match and match[1] == "0" and values:
            yield Row(values, first)
            values, last = {}, ""
        if match:
            first = first if values else number
            last = _ENDNOTE_NAMES.get(match[1], f"%{match[1]}")
            _put(values, last, match[2].strip(), new=True)
        elif last and line.strip():
            _put(values, last, line.strip(), new=False)


def _tagged(text: str, tag: re.Pattern[str]) -> Iterator[Row]:
    """Yield the records of a file of tagged lines; a line without a tag continues the previous one."""
    values: dict[str, Any] = {}
    first, last = 0, ""
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        match = tag.match(line.rstrip())
        if match and match[1] in ("ER", "EF"):
            if values:
                yield Row(values, first)
            values, last = {}, ""
        elif match and not line.startswith(" "):
            if match[1] in ("FN", "VR"):
                continue
            first = first if values else number
            last = (_WOS_NAMES if tag is _WOS_TAG else {}).get(match[1]) or _RIS_NAMES.get(match[1], match[1])
            _put(values, last, (match[2] or "").strip(), new=True)
        elif last and line.strip():
            _put(values, last, line.strip(), new=last in _MANY and tag is _WOS_TAG)
    if values:
        yield Row(values, first)


def _put(values: dict[str, Any], name: str, text: str, *, new: bool) -> None:
    if name in _MANY:
        texts = values.setdefault(name, [])
        if new or not texts:
            texts.append(text)
        else:
            texts[-1] += f" {text}"
    elif name not in values:
        values[name] = text
    elif not new:
        values[name] += f" {text}"
