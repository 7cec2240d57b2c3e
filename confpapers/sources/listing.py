"""A list of papers in a file: no scraping needed.

    papers.csv     a header with the names of columns; only a title is required
    papers.json    a list of objects, or an object that contains one; JSON lines are read, too
    papers.bib     BibTeX; .ris and .xml likewise
    papers.md      entries with a title and names each, as text or Markdown; a web page likewise

Exports of Zotero, Scopus, IEEE Xplore, dblp, Semantic Scholar, Web of Science, OpenReview, Mini-Conf and paperlists are
recognised by their columns (`lists/columns.py`). Addresses may be relative to the file. An unreadable row or cell is
skipped, and reported with file and line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from confpapers.bibliography.affiliations import of_authors, read_affiliations
from confpapers.bibliography.countries import country_code
from confpapers.bibliography.latex import address, with_letters
from confpapers.bibliography.name_notes import count_others, institutions_beside, without_addresses
from confpapers.bibliography.names import NameStyle, read_names, style_of
from confpapers.errors import SourceError, notice
from confpapers.model import Link, Listing, Paper, Url
from confpapers.sources import dates
from confpapers.sources.abstracts import abstract
from confpapers.sources.addresses import arxiv_id, doi, with_valid_identifiers
from confpapers.sources.base import Source
from confpapers.sources.lists.authors import with_authors
from confpapers.sources.lists.columns import ListColumns, is_filled, read_columns, values_of
from confpapers.sources.lists.formats import read_list
from confpapers.sources.lists.headings import plain_name
from confpapers.sources.lists.merged_cells import with_headings
from confpapers.sources.lists.messages import nothing_listed
from confpapers.sources.lists.rows import Row
from confpapers.sources.lists.sessions import with_sessions
from confpapers.sources.not_papers import is_other_kind, is_other_title
from confpapers.sources.numeric_days import Order, day_order, read_times
from confpapers.sources.slots import merged
from confpapers.sources.statuses import status_of
from confpapers.text import clean, clean_lines, safe_url, slug, title_key, unique, without_markup

_NOTES, _OPENREVIEW = "OpenReview notes", "https://openreview.net/"
_ARXIV_MARKS = re.compile(r"^arxiv:\s*+|(?<!\s)\s*+\[[\w.-]++\]$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RUN_TOGETHER = re.compile(
    r"(?<=[^\W\d_A-Z])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bLe)(?<!\bLa)(?<!\bDu)(?<!\bFitz)(?=[A-ZÀ-Þ])"
)
_TEXTS = ("track", "room", "session", "award")


class ListingFile(Source):
    """A list of papers in a CSV, JSON, YAML, BibTeX, RIS or XML file, a text, a web page or a workbook of Excel."""

    name = "listing"
    has_paper_pages = False

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return the papers of the file, in its order, with their status.

        Raises SourceError if it is not a list, or if no row has a title.
        """
        rows = with_sessions(with_authors(with_headings(read_list(page, url), url)), url)
        columns = read_columns(rows)
        values = [(_mended(values_of(row.values, columns), row, columns), row) for row in rows.rows]
        base = _OPENREVIEW if columns.format.name == _NOTES else url
        style = style_of(value.get("authors") for value, _ in values)
        order = day_order(text for value, _ in values for text in (_text(value, "day"), _text(value, "start")))
        placed = ((value, _Place(url, base, row, order)) for value, row in values)
        papers = [paper for value, place in placed if (paper := _paper(value, place, style))]
        if not papers:
            raise SourceError(nothing_listed(rows, columns, url))
        papers = _joined(papers, url)
        ids = unique(paper.id for paper in papers)
        numbered = (msgspec.structs.replace(paper, id=id_) for paper, id_ in zip(papers, ids, strict=True))
        return Listing(papers=tuple(numbered), read_as=(columns.format,))


def _joined(papers: list[Paper], url: Url) -> list[Paper]:
    """Return the papers, two rows of one paper (its talk and its poster) as one paper with both times."""
    joined: dict[tuple[str, tuple[str, ...]], Paper] = {}
    for number, paper in enumerate(papers):
        key = (title_key(paper.title) or str(number), paper.authors or (str(number),))
        if (earlier := joined.get(key)) is None or earlier.status != paper.status:
            joined[key if earlier is None else (str(number), ())] = paper
            continue
        text_value = " ".join(part for part in (paper.presentation, paper.day, paper.start, paper.room) if part)
        notice(
            "repaired", "two rows of one paper", where=url, detail=f"{paper.title[:40]}: {text_value}".rstrip(": "),
            remedy="They are one paper with the times and places of both",
        )  # fmt: skip
        joined[key] = merged(earlier, paper)
    return list(joined.values())


class _Place(msgspec.Struct, frozen=True):
    """The position of a row: the file, the base of its addresses, the row; and how the file writes its days."""

    file: Url
    base: Url
    row: Row
    order: Order = ""

    @property
    def line(self) -> int:
        """Return the line where the row begins, from 1; 0 if there are no lines."""
        return self.row.line


def _mended(fields: dict[str, Any], row: Row, columns: ListColumns) -> dict[str, Any]:
    """Return the fields with dialect-specific notations converted."""
    if columns.format.name == "dblp" and isinstance(title := fields.get("title"), str):
        return {**fields, "title": title.removesuffix(".")}
    if columns.format.name == "Scopus CSV" and isinstance(names := fields.get("authors"), str):
        return {**fields, "authors": re.sub(r" ?\(\d+\)", "", names)}  # Scopus' numbers of authors
    if columns.format.name == "SpringerLink CSV" and isinstance(names := fields.get("authors"), str):
        return {**fields, "authors": _RUN_TOGETHER.sub("; ", names)}
    if columns.format.name == _NOTES:
        forum = next((str(value) for name, value in row.values.items() if value and plain_name(name) == "forum"), "")
        return {**fields, "url": forum if forum.startswith("http") else f"{_OPENREVIEW}forum?id={quote(forum)}"}
    if "id" in columns.fields and columns.fields.get("arxiv_id") == columns.fields["id"]:  # a list of arXiv's papers
        return {**fields, "url": fields.get("url") or f"https://arxiv.org/abs/{_text(fields, 'id')}"}
    return fields


def _paper(fields: Mapping[str, Any], place: _Place, style: NameStyle) -> Paper | None:
    names = read_names(fields.get("authors"), style)
    title = _title(fields)
    if is_other_kind(kind := _text(fields, "kind")) or (not names.names and is_other_title(title)):
        detail = ": ".join(part for part in (kind, title) if part)
        notice("dropped", "row that is not a paper", where=place.file, line=place.line, detail=detail)
        return None
    if not title:
        if filled := [value for value in place.row.values.values() if is_filled(value)]:
            other = _text(fields, "id") or ", ".join(names.names[:2]) or clean(str(filled[0]))[:60]
            remedy = "Give it a title, or delete the row"
            notice("dropped", "row without a title", where=place.file, line=place.line, detail=other, remedy=remedy)
        return None
    separator = (style.separator or "\n") if style.institutions_follow else ""
    beside = institutions_beside(fields.get("authors"), separator, in_brackets=style.institutions_in_brackets)
    _report_notes(fields.get("authors"), [*names.names, *beside], place)
    arxiv = _text(fields, "arxiv_id") or arxiv_id(_raw_address(fields.get("url")))
    values = {
        **{name: _text(fields, name) for name in _TEXTS},
        **_addresses(fields, place.base),
        **_when(fields, place),
        "id": slug(_text(fields, "id") or title),
        "title": title,
        "authors": names.names,
        "et_al": names.et_al,
        **_affiliations(fields, beside, place),
        "abstract": abstract(with_letters(_text(fields, "abstract"))),
        "bibtex": clean_lines(str(fields.get("bibtex") or "")) or None,
        "doi": doi(_text(fields, "doi")),
        "arxiv_id": arxiv and (arxiv_id(arxiv) or _ARXIV_MARKS.sub("", arxiv)),
        "page_range": _pages(fields),
        "published": _published(fields),
        "links": tuple(_links(fields, place.base)),
        "position": _text(fields, "position").lstrip("#"),
        "presentation": dates.presentation(_text(fields, "presentation")) or _group(fields),
        "status": status_of(_text(fields, "status")) or status_of(_text(fields, "track")),
    }
    paper = msgspec.convert({name: value for name, value in values.items() if value}, Paper)
    return with_valid_identifiers(paper, place.file, place.line)


def _report_notes(cell: object, read: Sequence[str], place: _Place) -> None:
    """Report a cell of authors that holds more than what was read from it: names and institutions."""
    if isinstance(cell, str) and count_others(cell, read):
        notice(
            "dropped", "note beside a name", where=place.file, line=place.line, detail=without_addresses(cell)[:60],
            remedy="Put institutions into a column `affiliations`",
        )  # fmt: skip


def _group(fields: Mapping[str, Any]) -> str:
    """Return the kind of presentation if the track, or the group of a list in JSON, is called by it: "posters"."""
    track = _text(fields, "track").lower().removesuffix("s")
    return track if track and dates.presentation(track) == track else ""


def _affiliations(fields: Mapping[str, Any], beside: Sequence[str], place: _Place) -> dict[str, tuple[str, ...]]:
    """Return institutions and countries, from their own columns, from the authors' objects or from beside the names."""
    own = fields.get("affiliations") or fields.get("institutions") or of_authors(fields.get("authors")) or beside
    read = read_affiliations(own, fields.get("countries"))
    for country in read.countries:
        if not country_code(country):
            remedy = "Write countries by their English names or as codes of two letters"
            notice(
                "guessed", "name that is not a country", where=place.file, line=place.line, detail=country,
                remedy=remedy,
            )  # fmt: skip
    return {"affiliations": read.institutions, "countries": read.countries}


def _title(fields: Mapping[str, Any]) -> str:
    """Return the title, with the subtitle if that is separate."""
    title, subtitle = (with_letters(without_markup(_text(fields, name))) for name in ("title", "subtitle"))
    apart = subtitle and title and title_key(subtitle) not in title_key(title)
    return f"{title.rstrip(' :')}: {subtitle}" if apart else title


def _when(fields: Mapping[str, Any], place: _Place) -> dict[str, str]:
    """Return day and times; an invalid cell is left out and reported."""
    cells = {name: _text(fields, name)[:80] for name in ("day", "start", "end")}
    if not any(cells.values()):
        return {}
    times, problems = read_times(cells, place.order)
    for name, what, remedy in problems:
        notice("dropped", what, where=place.file, line=place.line, detail=cells[name], remedy=remedy)
    return times


def _addresses(fields: Mapping[str, Any], base: Url) -> dict[str, str]:
    addresses = {name: _address(_raw_address(fields.get(name)), base) for name in ("url", "pdf_url", "supp_url")}
    editions = fields.get("ee")
    every = editions if isinstance(editions, list) else [editions]
    electronic = next(filter(_is_pdf, (_address(_raw_address(value), base) for value in every)), "")
    if "/stamp/stamp.jsp" in addresses["pdf_url"]:  # IEEE Xplore's viewer: a page for subscribers, not a PDF
        addresses["url"], addresses["pdf_url"] = addresses["url"] or addresses["pdf_url"], ""
    addresses["pdf_url"] = addresses["pdf_url"] or electronic
    if not addresses["pdf_url"] and _is_pdf(addresses["url"]):
        addresses["pdf_url"] = addresses["url"]
    if not addresses["url"] and _text(fields, "id").startswith("http"):
        addresses["url"] = _address(_text(fields, "id"), base)
    if not addresses["pdf_url"] and (number := arxiv_id(addresses["url"])):
        addresses["pdf_url"] = f"https://arxiv.org/pdf/{number}"
    if addresses["url"] == addresses["pdf_url"]:
        addresses["url"] = ""
    return addresses


def _is_pdf(url: Url) -> bool:
    return urlsplit(url).path.lower().endswith(".pdf")


def _raw_address(value: Any) -> str:
    """Return the address in a cell: the first of several, without TeX and brackets."""
    if not value:
        return ""
    if isinstance(value, dict):
        value = value.get("url") or value.get("href")
    if isinstance(value, list | tuple):
        return next((first for item in value if (first := _raw_address(item))), "")
    text = address(value) if isinstance(value, str) else ""
    several = re.match(r"(https?://\S+?)[;,]?\s+(?:and\s+)?https?://", text)
    return several[1] if several else text


def _address(text: str, base: Url) -> Url:
    """Return the address; names of files beside the list may contain # and ? ("cats #1.pdf")."""
    if not text:
        return ""
    if re.match(r"10\.\d{4,9}/", text):
        return safe_url(f"https://doi.org/{text}")
    name, dot, ending = text.rpartition(".")
    if base.startswith("file:") and re.fullmatch(r"\w+", ending):
        text = name.replace("#", "%23").replace("?", "%3F") + dot + ending
    return safe_url(text, base)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list) and value and isinstance(value[0], str):
        value = value[0]  # a title as a list with one element, as in Crossref
    return clean(str(value)) if isinstance(value, str | int | float) else ""


def _pages(fields: Mapping[str, Any]) -> str:
    if text_value := _text(fields, "page_range")[:60]:
        return re.sub(r"(?<!\s)\s*+[-–—]++\s*+", "-", text_value)
    first, last = _text(fields, "first_page"), _text(fields, "last_page")
    return "-".join(part for part in dict.fromkeys((first, last)) if part)


def _published(fields: Mapping[str, Any]) -> int:
    """Return the year in a cell: 2015, "June 2015", "2015-06-08", {"date-parts": [[2015, 6]]}; 0 if there is none."""
    match = _YEAR.search(str(fields.get("published") or "")[:80])
    return int(match[0]) if match else 0


def _links(fields: Mapping[str, Any], base: Url) -> Iterator[Link]:
    listed = fields.get("links")
    for row in listed if isinstance(listed, list) else ():
        if isinstance(row, dict) and (url := safe_url(_text(row, "url"), base)) and (label := _text(row, "label")):
            yield Link(label=label, url=url)
    seen: set[Url] = set()
    for label, value in fields.get("link_columns", {}).items():
        url = _address(_raw_address(value), base)
        is_code = label == "code" and not re.match(r"https?://[^/]+/.|file:.*/.*\.\w+$", url)  # a code of a submission
        if url and url not in seen and not is_code:
            seen.add(url)
            yield Link(label=label, url=url)
