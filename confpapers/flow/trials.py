"""Determine which source can read a page, a list file or a folder, by trying those that might.

The source for that site takes precedence, then the one that finds most papers.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from confpapers.conference.schema import like_address
from confpapers.errors import FetchError, SourceError, UsageError
from confpapers.model import Conference, Paper, Record, Url
from confpapers.sources import SOURCES, source_named
from confpapers.sources.lists.formats import OF_PAGES, named
from confpapers.sources.lists.workbooks import is_workbook
from confpapers.sources.openreview import notes_url
from confpapers.sources.page import is_drawn_by_scripts
from confpapers.web.fetcher import Fetcher

FIELDS = {"authors": "authors", "pdf_url": "PDFs", "abstract": "abstracts"}
_PAGES = 12  # list pages that are read in a trial
_LIST_FILES = re.compile(
    r"\.(?:csv|tsv|bib|bibtex|ris|jsonl|ndjson|txt|enw|xlsx?|ods|ics|nbib|ciw|md|ya?ml)$", re.IGNORECASE
)
_JSON = ("openreview", "virtual", "listing")
_REASONS = 6
_OTHERS = {
    b"%PDF": "is a PDF. Name the folder that it is in, or a list of papers",
    b"PK\x03\x04": "is an archive or an Office document. Unpack it, or save its table as CSV UTF-8, and build that",
    b"\xd0\xcf\x11\xe0": "is an Office document. Save its table as CSV UTF-8, and build that file",
    b"\x1f\x8b": "is compressed. Unpack it, and build that file",
    b"\x89PNG": "is a picture, not a list of papers",
    b"\xff\xd8\xff": "is a picture, not a list of papers",
}
"""How files begin that people name but no source reads, and what to do with them."""


class Trial(Record, frozen=True, kw_only=True):
    """The result of a source for a page: papers, or further pages that list them."""

    source: str
    url: Url
    papers: tuple[Paper, ...] = ()
    more: tuple[Url, ...] = ()
    pages: int = 1
    is_table: bool = False  # a table in a page, which landing pages behind its links would know better

    @property
    def rank(self) -> tuple[bool, float]:
        """Return a sort key, higher is better: the source for that site, then the one that finds most."""
        if self.is_table:
            return False, 0.9 * len(self.papers)
        if not any(paper.url or paper.authors for paper in self.papers) and not self.more:
            return False, 0.8 * len(self.papers)  # links to PDFs: anything else that is read as papers says more
        home = urlsplit(source_named(self.source).home).netloc
        filled = sum(1 + sum(bool(getattr(paper, field)) for field in FIELDS) for paper in self.papers)
        return bool(home) and home == urlsplit(self.url).netloc, filled + len(self.more)


def best_trial(address: str, names: Sequence[str], web: Fetcher, draft: Conference) -> Trial:
    """Return the best source's result for an address or a path.

    Raises FetchError if nothing is there, and SourceError with each source's reason if none finds papers.
    """
    if like_address(address) and not Path(address).exists():
        raise UsageError(f"there is no file {address}. If it is an address, write https://{address}")
    where = address if urlsplit(address).scheme in ("http", "https", "file", "openreview") else _path(address)
    web.trust(where)
    fetched_at = notes_url(where) if where.startswith("openreview:") else where
    page = web.get(fetched_at, delay=max(source_named(name).delay for name in names), allow_files=True)
    data, trials, reasons = web.read(page), list[Trial](), dict[str, str]()
    if kind := _not_a_list(data, page.final_url):
        raise SourceError(f"{named(address)} {kind}")
    for name in _worth_trying(names, page.final_url, data):
        source = source_named(name)
        listed_at = source.list_urls(draft)[0]
        url = page.final_url if listed_at == address or where != address else listed_at
        try:
            listing = source.parse_list(data, url)
        except SourceError as error:
            reasons[name] = str(error).partition(". Has the site changed?")[0]
        else:
            table = any(read_as.name in OF_PAGES for read_as in listing.read_as)
            trials.append(Trial(source=name, url=url, papers=listing.papers, more=listing.more, is_table=table))
    if not trials and is_drawn_by_scripts(data):
        raise SourceError(
            f"no source finds papers in {named(address)}, because scripts draw its list. Open it in a browser, save "
            "the page when it shows the papers, and build that file"
        )
    if not trials:
        raise SourceError(_no_papers(address, reasons))
    ranked = sorted(trials, key=lambda trial: trial.rank, reverse=True)
    tables = [trial for trial in ranked if trial.is_table]
    return tables[0] if tables and not _knows_more(ranked[0], web) else ranked[0]


def _knows_more(trial: Trial, web: Fetcher) -> bool:
    """Return whether a source that found papers on a page knows their authors, too, perhaps from their own pages."""
    paper, source = next(iter(trial.papers), None), source_named(trial.source)
    if trial.is_table or trial.source != "highwire" or trial.more or paper is None or paper.authors or not paper.url:
        return True
    try:
        page = web.get(paper.url, delay=source.delay)
        return bool(source.parse_paper(web.read(page), page.final_url, paper).authors)
    except (FetchError, SourceError):
        return False


def _not_a_list(data: bytes, url: Url) -> str:
    """Return what the bytes of a file or page are instead of a list, and the next step; "" if they may be a list."""
    if _LIST_FILES.search(urlsplit(url).path) or is_workbook(data):
        return ""  # their reader knows more
    kinds = (kind for begins, kind in _OTHERS.items() if data.startswith(begins))
    return next(kinds, "is empty" if not data.strip() else "")


def _path(path: str) -> str:
    return str(Path(path).expanduser().resolve())


def _worth_trying(names: Sequence[str], url: Url, data: bytes) -> list[str]:
    """Return the sources that might read this, depending on whether it is a folder, a list file, JSON or a page."""
    if len(names) == 1:
        return list(names)
    path = urlsplit(url).path
    if path.endswith("/") and url.startswith("file:"):
        wanted: Sequence[str] = ("folder",)
    elif _LIST_FILES.search(path) or is_workbook(data):
        wanted = ("listing",)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        wanted = _JSON
    else:
        wanted = [name for name in SOURCES if name not in ("folder", "openreview")]
    return [name for name in names if name in wanted] or list(names)


def _no_papers(address: str, reasons: dict[str, str]) -> str:
    if len(reasons) == 1:
        return next(iter(reasons.values()))
    shown_reasons = "; ".join(f"{name}: {_short(reason)}" for name, reason in list(reasons.items())[:_REASONS])
    more = f"; and {len(reasons) - _REASONS} more sources" if len(reasons) > _REASONS else ""
    return (
        f"no source finds papers in {named(address)}. {shown_reasons}{more}. "
        "Is it the page that lists the papers? You can also build from an export of dblp, Zotero or IEEE Xplore"
    )


def _short(reason: str) -> str:
    match = re.search(r"\(no [^()]*\)", reason)
    return match[0].strip("()") if match else reason[:100]


def followed(trial: Trial, web: Fetcher) -> Trial:
    """Return the trial with the papers of up to a dozen further list pages; `more` are the pages not requested."""
    source, waiting, seen = source_named(trial.source), list(trial.more), {trial.url}
    papers, pages, silent = {paper.url or paper.id: paper for paper in trial.papers}, 1, list[Url]()
    while waiting and pages < _PAGES:
        if (url := waiting.pop(0)) in seen:
            continue
        seen.add(url)
        try:
            page = web.get(url, delay=source.delay)
            listing = source.parse_list(web.read(page), page.final_url)
        except (FetchError, SourceError):
            silent.append(url)
            continue
        waiting, pages = [*listing.more, *waiting], pages + 1
        papers |= {paper.url or paper.id: paper for paper in listing.papers if (paper.url or paper.id) not in papers}
    left = (*silent, *(url for url in waiting if url not in seen))
    return msgspec.structs.replace(trial, papers=tuple(papers.values()), more=left, pages=pages)
