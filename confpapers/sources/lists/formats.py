"""Read a list file into rows: CSV, workbooks, JSON, YAML, BibTeX, RIS, Web of Science, and the XML of dblp and arXiv.

Each reader returns rows of named values with the line where they begin. A broken element costs only its own row, and is
reported with its line.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from confpapers.bibliography import bibtex, latex
from confpapers.errors import SourceError, notice
from confpapers.model import Url
from confpapers.sources.encoding import decode
from confpapers.sources.lists.calendars import from_calendar
from confpapers.sources.lists.csv_files import from_csv, has_header
from confpapers.sources.lists.entries import from_entries
from confpapers.sources.lists.html_tables import from_html
from confpapers.sources.lists.json_files import from_json
from confpapers.sources.lists.labelled import from_labels
from confpapers.sources.lists.rows import Row, with_lists
from confpapers.sources.lists.tagged import from_endnote, from_pubmed, from_ris, from_wos
from confpapers.sources.lists.texts import from_text
from confpapers.sources.lists.workbooks import from_workbook, from_xml_workbook, is_workbook
from confpapers.sources.lists.xml_files import from_xml
from confpapers.sources.lists.yaml_files import from_yaml


class RowList(msgspec.Struct, frozen=True):
    """The rows of a file, and its format: "CSV", "workbook", "JSON", "JSON lines", "YAML", "BibTeX", "RIS",
    "Web of Science", "EndNote", "PubMed", "calendar", "HTML table", "entries of a page",
    "entries of a text", "text with labels", "XML", "XML of a programme".
    """

    format: str
    rows: tuple[Row, ...]


ENTRIES, TEXT, LABELS = "entries of a page", "entries of a text", "text with labels"
OF_PAGES = ("HTML table", ENTRIES)
_REPAIRED, _SAVE_AS = "character that is not UTF-8", "Save the file as UTF-8"
_HTML = re.compile(r"<(?:!doctype html|html|head|body|table|meta|div|[uod]l|h[1-6]|br)\b", re.IGNORECASE)
_XHTML = re.compile(r"<!doctype html|<html\b", re.IGNORECASE)
_OF_PROGRAMME = frozenset({"room", "start", "start_time", "session"})
_EDITED = frozenset({"proceedings", "periodical", "collection", "mvproceedings", "mvcollection", "set", "xdata"})


def read_list(page: bytes, url: Url) -> RowList:
    """Return the rows of a list file. Raises SourceError if it has none of the formats."""
    if is_workbook(page):
        return RowList("workbook", _read("workbook", lambda: from_workbook(page, url), url))
    _stop_at_archives(page, url)
    text = _text_of(page, url)
    format_ = _format_of(text, url)
    if format_ == "CSV" and not has_header(text):
        for kind, from_ in ((LABELS, from_labels), (TEXT, from_text)):
            if rows := _read(kind, lambda: from_(text, url), url):  # noqa: B023 - it is called at once
                return RowList(kind, rows)
    rows = _read(format_, lambda: _READERS[format_](text, url), url)
    if format_ == "HTML table" and not rows and (entries := _read(ENTRIES, lambda: from_entries(text, url), url)):
        return RowList(ENTRIES, entries)
    if format_ == "JSON" and rows and (rows[0].line or urlsplit(url).path.lower().endswith(("jsonl", "ndjson"))):
        format_ = "JSON lines"
    if format_ == "XML" and any(_OF_PROGRAMME & row.values.keys() for row in rows[:50]):
        format_ = "XML of a programme"
    return RowList(format_, rows)


def _read(format_: str, rows: Callable[[], Iterable[Row]], url: Url) -> tuple[Row, ...]:
    """Return the rows that a reader gives. Raises SourceError if the file does not have its format."""
    try:
        return tuple(map(with_lists, rows()))
    except (ValueError, TypeError, RecursionError, csv.Error) as error:
        raise SourceError(f"{named(url)} cannot be read as {format_}: {error}") from error


def read_table(page: bytes, url: Url) -> tuple[Row, ...]:
    """Return the rows of a CSV file with any separator and encoding, or of a workbook. Raises SourceError."""
    if is_workbook(page):
        return _read("workbook", lambda: from_workbook(page, url), url)
    _stop_at_archives(page, url)
    return tuple(from_csv(_text_of(page, url), url))


def _text_of(page: bytes, url: Url) -> str:
    """Return a file's text; its encoding is reported if it was found by trying."""
    decoded = decode(page)
    for line in decoded.repaired:
        notice("repaired", _REPAIRED, where=url, line=line, remedy=_SAVE_AS)
    if not decoded.encoding.startswith("utf-"):
        remedy = f"{_SAVE_AS} if letters are wrong"
        notice("guessed", "encoding of the file", where=url, detail=decoded.encoding, remedy=remedy)
    return decoded.text.replace("\x00", "")


def _stop_at_archives(page: bytes, url: Url) -> None:
    if page.startswith(b"PK\x03\x04"):
        raise SourceError(f"{named(url)} is an archive. Unpack it, and use the list that is in it")
    if page.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(f"{named(url)} is an Office document, or a damaged workbook. Save its table as CSV UTF-8")


def named(url: Url) -> str:
    """Return a file's name for the user: its path, or the address."""
    parts = urlsplit(url)
    return unquote(parts.path).rpartition("/")[2] or url if parts.scheme == "file" else url


def _format_of(text: str, url: Url) -> str:
    start = text.lstrip("\ufeff \t\r\n")[:4000]
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    if ending in ("jsonl", "ndjson") or start[:1] in ("{", "["):
        return "JSON"
    if start[:1] == "<":
        return _markup_of(start)
    if start.upper().startswith("BEGIN:VCALENDAR"):
        return "calendar"
    if re.match(r"%[0-9A-Z] \S", start) and re.search(r"^%T ", start, re.MULTILINE):
        return "EndNote"
    if ending in ("yml", "yaml") or re.match(r"(?:---\s*\n)?- [\w-]+: ", start):
        return "YAML"
    if re.match(r"PMID- ?\d", start):
        return "PubMed"
    if re.match(r"FN |PT [A-Z]\n|VR 1\.0", start):
        return "Web of Science"
    if re.match(r"(?:%[^\n]*\n|\s)*@\s*[a-zA-Z]+\s*[{(]", start) or ending in ("bib", "bibtex"):
        return "BibTeX"
    if re.match(r"(?:\S[^\n]*\n)?TY {1,3}-", start) or ending == "ris":
        return "RIS"
    return "JSON" if ending == "json" else "CSV"


def _markup_of(start: str) -> str:
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "workbook"
    return "HTML table" if (_XHTML if start.startswith("<?xml") else _HTML).search(start) else "XML"


# --- BibTeX ----------------------------------------------------------------------------------------------------------


def _from_bibtex(text: str, url: Url) -> Iterator[Row]:
    file = bibtex.scan(text)
    for problem in file.problems:
        notice(
            "repaired", "broken BibTeX entry", where=url, line=problem.line, detail=problem.message,
            remedy="Look at its braces and commas",
        )  # fmt: skip
    volumes = 0
    for entry in file.entries:
        if entry.kind in _EDITED:
            volumes += 1
            continue
        yield Row(_bibtex_values(entry), entry.line)
    for _ in range(volumes):
        notice("dropped", "entry that is a volume, not a paper", where=url)


def _bibtex_values(entry: bibtex.BibEntry) -> dict[str, Any]:
    fields = dict(entry.fields)
    names = bibtex.author_names(fields.pop("author", ""))
    pages = re.sub(r"(?<!\s)\s*+[-–—]++\s*+", "-", fields.pop("pages", "")[:100])
    if "file" in fields:
        fields["file"] = _attached_pdf(fields["file"])
    texts = ("title", "abstract", "keywords", "note", "section", "track", "award", "session", "room")
    return {
        **{name: latex.address(value) for name, value in fields.items() if name not in texts},
        **{name: latex.plain(fields[name]) for name in texts if name in fields},
        "authors": list(names.names) + ["et al."] * names.et_al,
        "pages": pages,
        "id": entry.key,
        "bibtex": bibtex.text_of(entry),
    }


def _attached_pdf(value: str) -> str:
    """Return the PDF in a field of a reference manager: "Name.pdf:files/12/Name.pdf:application/pdf;...".

    Zotero, JabRef and Mendeley write name, path and type of each file. A path on the disk of its owner is of no use.
    """
    for attached in re.split(r"(?<!\\);", latex.address(value)):
        parts = [part.replace("\\", "") for part in re.split(r"(?<!\\):", attached)]
        path = parts[1] if len(parts) > 2 else attached.strip()
        is_local = re.match(r"[/~\\]|[A-Za-z]:|[A-Za-z]$", path) and not path.startswith("//")
        if path.lower().endswith(".pdf") and not is_local and "://" not in path:
            return path
        if re.match(r"https?://\S+$", attached.strip()):
            return attached.strip()
    return ""


_READERS: dict[str, Callable[[str, Url], Iterable[Row]]] = {
    "CSV": from_csv,
    "workbook": from_xml_workbook,
    "YAML": from_yaml,
    "calendar": from_calendar,
    "JSON": from_json,
    "BibTeX": _from_bibtex,
    "RIS": from_ris,
    "Web of Science": from_wos,
    "EndNote": from_endnote,
    "PubMed": from_pubmed,
    "XML": from_xml,
    "HTML table": from_html,
}
