"""Run `confpapers check` over the editions, against saved pages and sites, and count what it finds.

    python -m benchmarks.editions FOLDER [--record] [--ask NAME ...]

FOLDER holds saved lists of conferences (they belong to their authors and are not part of this repository): each is
checked as if its site had sent it.  `--ask` checks conferences at their addresses, a few paper pages included; run the
command behind a stand-in for the sites to ask no site.  All other editions have only been counted by others.
"""

import argparse
import gzip
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

import msgspec

from benchmarks import measuring
from confpapers.conference import registry
from confpapers.flow import check_site
from confpapers.model import Conference
from confpapers.progress import SilentProgress

PAGES = {  # edition → its saved list
    "cvpr2019": "cvpr2019oar.html.gz",
    "acl2022": "2022.acl.xml.gz",
    "acml2017": "pmlr_v77_index.html",
    "icml2026": "icml26_icml2026_papers.html.gz",
}
SOURCES = {"icml2026": "virtual"}  # where the saved page is not one of the source's own site


def saved(conference: Conference, page: Path, folder: Path) -> Conference:
    """Return the conference with a copy of the page as its address."""
    copy = folder / page.name.removesuffix(".gz")
    copy.write_bytes(gzip.decompress(page.read_bytes()) if page.suffix == ".gz" else page.read_bytes())
    source = SOURCES.get(conference.id, conference.source)
    return msgspec.structs.replace(conference, source=source, url=copy.as_uri(), schedule=None)


def row_of(name: str, conference: Conference, page: str, *, sample: int, cache: Path) -> list[str]:
    """Return the table's row of an edition: what `confpapers check` says of it."""
    (inspection,) = check_site.inspect_all([conference], cache, sample=sample, delay=0, progress=SilentProgress())
    lines = {line[:12].strip(): line[12:].strip() for line in inspection.lines[1:]}
    counts = lines.get("papers", "").partition(": ")[0]
    verdict = "yes" if inspection.fits else "; ".join(inspection.wrong)
    return [name, f"`{conference.source}`", page, counts, lines.get("in list", ""), verdict]


def by_source(seen: dict[str, Conference]) -> list[list[str | int]]:
    """Return a row for each source: its editions, those counted by anybody, those checked here, and their years."""
    editions: dict[str, list[Conference]] = defaultdict(list)
    for name in registry.names():
        conference = registry.find(name)
        editions[conference.source].append(conference)
    rows: list[list[str | int]] = [["source", "editions", "with a count", "checked", "of the years"]]
    for source, all_of_it in sorted(editions.items()):
        checked = [edition for edition in all_of_it if edition.id in seen]
        years = ", ".join(str(year) for year in sorted({edition.year for edition in checked}))
        counted = sum(edition.expected is not None for edition in all_of_it)
        rows.append([f"`{source}`", len(all_of_it), counted, len(checked), years or "none"])
    return rows


def main() -> None:
    """Print what a check finds of each edition at hand, and how many editions there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ask", nargs="*", default=[], metavar="NAME", help="conferences to check at their addresses")
    options = measuring.parsed(parser)
    rows = [["edition", "source", "page", "papers", "in the list", "fits"]]
    seen: dict[str, Conference] = {}
    folder = Path(tempfile.mkdtemp())
    try:
        for name, page in PAGES.items():
            conference = registry.find(name)
            if (options.folder / page).is_file():
                seen[name] = conference
                own = saved(conference, options.folder / page, folder)
                rows.append(row_of(name, own, "saved", sample=0, cache=folder / "cache"))
        for name in options.ask:
            seen[name] = conference = registry.find(name)
            rows.append(row_of(name, conference, "asked, 3 paper pages", sample=3, cache=folder / "cache"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(measuring.table(rows))
    print(measuring.table(by_source(seen)))
    if options.record:
        measuring.record("editions", {"checked": rows, "sources": by_source(seen)})


if __name__ == "__main__":
    main()
