"""Measure how much of real list files and pages is read, compared with the file's own content.

    python -m benchmarks.lists FOLDER [--record]

FOLDER holds saved pages and exported lists (they belong to their authors and are not part of this repository).  The
truth is counted in the bytes of each file by a pattern that has nothing to do with our readers: so many `<paper id`, so
many rows with a title.
"""

import argparse
import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from benchmarks import measuring
from confpapers.errors import ConfpapersError
from confpapers.model import Paper
from confpapers.sources import source_named


class Sample(msgspec.Struct, frozen=True):
    """A real file: what it is, how it is read, and how its papers are counted in its bytes."""

    file: str
    what: str
    source: str
    count: Callable[[str], int]
    fragment: str = ""


def _csv_rows(text: str) -> int:
    csv.field_size_limit(2**31 - 1)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return sum(bool((row.get("title") or row.get("Title") or "").strip()) for row in rows)


def _matches(pattern: str) -> Callable[[str], int]:
    return lambda text: len(re.findall(pattern, text, re.IGNORECASE))


def _json_list(*keys: str) -> Callable[[str], int]:
    def count(text: str) -> int:
        data = json.loads(text)
        for key in keys:
            data = data[key]
        return len(data)

    return count


SAMPLES = (
    Sample("cvpr2019oar.html.gz", "CVF list of 2019, saved by a browser", "cvf", _matches(r'<dt class="ptitle"')),
    Sample("icml26_icml2026_papers.html.gz", "icml.cc 2026, all", "virtual", _matches(r'<li><a href="/virtual/')),
    Sample("icml26_icml2026_journal_track.html.gz", "icml.cc 2026, cards", "virtual", _matches(r'class="event-card ')),
    Sample("2022.acl.xml.gz", "ACL Anthology, 2022", "acl", _matches(r"<paper id")),
    Sample("2022.naloma.xml", "ACL Anthology, a workshop", "acl", _matches(r"<paper id")),
    Sample("J89.xml", "ACL Anthology, a journal of 1989", "acl", _matches(r"<paper id")),
    Sample("pmlr_v77_index.html", "PMLR, a volume of 2017", "pmlr", _matches(r'<div class="paper">')),
    Sample("pmlr_v77_bibliography.bib", "PMLR, its bibliography of 2017", "listing", _matches(r"@InProceedings\{")),
    Sample("acml17.bib", "PMLR, the editors' BibTeX of 2017", "listing", _matches(r"\n\s*title =")),
    Sample("acl2020_main_papers.csv.gz", "Mini-Conf CSV", "listing", _csv_rows),
    Sample("miniconf_iclr2020_papers.csv.gz", "Mini-Conf CSV", "listing", _csv_rows),
    Sample("acl2024mini_papers.json.gz", "Mini-Conf JSON", "listing", _json_list()),
    Sample("ismir2023.json.gz", "ISMIR's archive", "listing", _json_list()),
    Sample("ismir2023_dblp.xml", "dblp XML", "listing", _matches(r"<publ>")),
    Sample("arxiv_search.xml", "arXiv feed", "listing", _matches(r"<entry>")),
    Sample("ieee_api.json", "IEEE Xplore JSON", "listing", _json_list("articles")),
    Sample("pc_acmmm2024.json.gz", "paperlists JSON", "listing", _json_list()),
    Sample("rispy_example_wos.ris", "Web of Science", "listing", _matches(r"(?m)^PT J")),
    Sample("rispy_example_utf_chars.ris", "RIS", "listing", _matches(r"(?m)^\ufeff?TY  -")),
    Sample("scopus.csv.gz", "Scopus CSV", "listing", _csv_rows),
    Sample("zotero_a.csv", "Zotero CSV", "listing", _csv_rows),
    Sample("papis_ACL_2021.naacl-main.208.html", "landing page, ACL Anthology", "highwire", lambda _: 1),
    Sample("papis_USENIX_bulekov.html", "landing page, USENIX", "highwire", lambda _: 1),
    Sample("papis_SpringerLink_BF02727953.html.gz", "landing page, Springer", "highwire", lambda _: 1),
    Sample("papis_IOPScience_ab007b.html", "landing page, IOP", "highwire", lambda _: 1),
    Sample("papis_Fallback_peerj.html.gz", "landing page, PeerJ", "highwire", lambda _: 1),
    Sample("sc_first_monday_ojs3_landingpage.html", "landing page, OJS 3", "highwire", lambda _: 1),
)  # fmt: skip


def papers_of(sample: Sample, page: bytes, url: str) -> tuple[Paper, ...]:
    """The papers that our source reads from a file; of a landing page, that paper with all its fields."""
    source = source_named(sample.source)
    if sample.what.startswith("landing page"):
        return (source.parse_paper(page, "https://site.example/paper", Paper(id="x", title="x")),)
    return source.parse_list(page, f"{url}{sample.fragment}").papers


def row_of(sample: Sample, file: Path) -> list[str | int]:
    """Return the table's row of a file: what is in it, and how much of it is read."""
    page = file.read_bytes()
    page = gzip.decompress(page) if file.suffix == ".gz" else page
    papers = papers_of(sample, page, file.as_uri().removesuffix(".gz"))
    counts = (sum(bool(getattr(paper, name)) for paper in papers) for name in ("authors", "abstract", "pdf_url"))
    return [
        sample.what,
        f"`{sample.source}`",
        sample.count(page.decode("utf-8", "replace")),
        len(papers),
        *counts,
    ]


def by_source(seen: Mapping[str, list[str | int]]) -> list[list[str | int]]:
    """Return a row for each source: its real pages, their years, and how much of their papers is read."""
    rows: list[list[str | int]] = [
        ["source", "real pages", "of the years", "papers in them", "read", "with authors", "with abstract", "with PDF"]
    ]
    for source in dict.fromkeys(sample.source for sample in SAMPLES):
        samples = [sample for sample in SAMPLES if sample.source == source and sample.file in seen]
        if not samples:
            continue
        matches = (re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", f"{sample.what} {sample.file}") for sample in samples)
        years = ", ".join(sorted({year[0] for year in matches if year}))
        sums = [sum(int(seen[sample.file][column]) for sample in samples) for column in range(2, 7)]
        rows.append([f"`{source}`", len(samples), years or "various", *sums])
    return rows


def main() -> None:
    """Print the table of the files that are in the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    options = measuring.parsed(parser)
    rows: list[list[str | int]] = [["file", "source", "in the file", "papers", "authors", "abstracts", "PDFs"]]
    seen: dict[str, list[str | int]] = {}
    for sample in SAMPLES:
        file = options.folder / sample.file
        if file.is_file():
            try:
                seen[sample.file] = row_of(sample, file)
            except ConfpapersError as error:
                print(f"{sample.what}: {error}")
    rows += seen.values()
    print(measuring.table(rows))
    print(measuring.table(by_source(seen)))
    if options.record:
        measuring.record("lists", {"lists": rows, "sources": by_source(seen)})


if __name__ == "__main__":
    main()
