"""A conference's data as files for other programs: papers.json, papers.csv, papers.bib."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from confpapers.model import Conference, Entry, Record, Topic, decode, encode

SCHEMA = 1
PART = 10_000  # papers per file
_COLUMNS = """
id title authors affiliations countries abstract url pdf_url supp_url arxiv_id doi track day start end room session
position presentation award topic subtopic similar x y"""
_FIELDS = _COLUMNS.split()


class Export(Record, frozen=True, kw_only=True, omit_defaults=False):
    """papers.json: everything the build knows about a conference's papers."""

    schema: int = SCHEMA
    conference: Conference
    topics: tuple[Topic, ...]
    papers: tuple[Entry, ...]
    parts: tuple[str, ...] = ()  # with very many papers: the files that contain them, each a list like `papers`


def papers_json(
    conference: Conference, entries: Sequence[Entry], topics: Sequence[Topic]
) -> Iterator[tuple[str, bytes]]:
    """Yield papers.json as canonical JSON. With very many papers, it names files of 10,000 each (hosts refuse 100
    MB).
    """
    whole = Export(conference=conference, topics=tuple(topics), papers=tuple(entries))
    if len(entries) > PART:
        names = tuple(f"papers-{1 + first // PART}.json" for first in range(0, len(entries), PART))
        for name, first in zip(names, range(0, len(entries), PART), strict=True):
            yield name, encode(entries[first : first + PART])
        whole = msgspec.structs.replace(whole, papers=(), parts=names)
    yield "papers.json", encode(whole)


def read_papers(file: Path) -> list[Entry]:
    """Return the papers of a `papers.json`, including those of its further files."""
    whole = decode(file.read_bytes(), Export)
    papers = list(whole.papers)
    for part in whole.parts:
        papers += decode((file.parent / part).read_bytes(), list[Entry])
    return papers


def _harmless(text: str) -> str:
    """Escape the text so that no spreadsheet interprets it as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _row(entry: Entry, topics: Sequence[Topic], fields: Sequence[str]) -> list[str]:
    shares = entry.topics
    largest = max(range(len(shares)), key=shares.__getitem__) if shares else None
    special = {
        "authors": "; ".join(entry.authors),
        "affiliations": "; ".join(entry.affiliations),
        "countries": "; ".join(entry.countries),
        "doi": entry.doi and f"https://doi.org/{entry.doi}",
        "topic": topics[largest].name if largest is not None and largest < len(topics) else "",
        "subtopic": _subtopic(entry, topics),
        "similar": " ".join(near.id for near in entry.similar),
        "x": "" if entry.x is None else f"{entry.x:.5f}",
        "y": "" if entry.y is None else f"{entry.y:.5f}",
    }
    return [_harmless(special[name] if name in special else str(getattr(entry, name) or "")) for name in fields]


def _subtopic(entry: Entry, topics: Sequence[Topic]) -> str:
    topic, number = entry.subtopic or (len(topics), -1)
    parts = topics[topic].subtopics if topic < len(topics) else ()
    return next((part.name for part in parts if part.number == number), "")


def papers_csv(entries: Sequence[Entry], topics: Sequence[Topic]) -> bytes:
    """Return papers.csv: one paper a row (RFC 4180), for spreadsheets and data frames.

    The file begins with a byte order mark, by which Excel knows UTF-8. DOIs are addresses, which no spreadsheet takes
    for a number. With very many papers the two longest columns, abstracts and similar papers, are left out.
    """
    fields = [name for name in _FIELDS if len(entries) <= PART or name not in ("abstract", "similar")]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(fields)
    writer.writerows(_row(entry, topics, fields) for entry in entries)
    return out.getvalue().encode("utf-8-sig")


def papers_bib(entries: Sequence[Entry]) -> bytes:
    """Return papers.bib: every known BibTeX entry, in the order of the papers."""
    return "".join(f"{entry.bibtex.strip()}\n\n" for entry in entries if entry.bibtex.strip()).encode()
