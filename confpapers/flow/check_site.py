"""Check whether a conference's site still fits its source, and report the result in plain words.

The list is read as in a build, then a few landing pages and the programme. Only the cache is written.
"""

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from confpapers.engine.cache import Store
from confpapers.engine.open import open_executor
from confpapers.engine.runner import Runner
from confpapers.errors import ConfpapersError, StoreError
from confpapers.flow.gather import Gatherer
from confpapers.flow.local_paths import PathShortener
from confpapers.flow.notices import every_line, in_order
from confpapers.model import Conference, ListFormat, Listing, Paper, Record
from confpapers.progress import Progress, SilentProgress
from confpapers.schedules.match import Joined
from confpapers.web.fetcher import Fetcher, FetchEvent, FetchSettings
from confpapers.web.files import path_of, state_of

_FIELDS = ("title", "authors", "abstract", "pdf_url", "bibtex")
_NEEDED = {"authors": "authors", "abstract": "abstract", "pdf_url": "PDF"}  # without these a source is of little use
_NAMES = {"pdf_url": "PDF", "bibtex": "BibTeX", "supp_url": "supplement", "doi": "DOI", "arxiv_id": "arXiv id"}
_JOINED_AT_LEAST = 0.5
_REMEDY = (
    "Look at the address in a browser. If the list moved, a conference file of your own can name the new one\n"
    "(`confpapers new` writes it); if the page looks different now, the source must learn it: CONTRIBUTING.md says how."
)
_REMEDY_OF_LISTS = "Mend the list, and check it again; docs/conferences.md says what lists can have."


class Inspection(Record, frozen=True, kw_only=True):
    """The result of a check: lines for the user, and the problems."""

    lines: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    is_list: bool = False  # a list file, not a site

    @property
    def fits(self) -> bool:
        """Return whether a build would be complete."""
        return not self.wrong

    def __str__(self) -> str:
        what, remedy = ("list", _REMEDY_OF_LISTS) if self.is_list else ("site", _REMEDY)
        verdict = [f"The {what} does not fit:", *(f"  - {row}" for row in self.wrong), remedy]
        return "\n".join([*self.lines, "", *([f"The {what} fits."] if self.fits else verdict)])


def inspect(
    conference: Conference,
    cache: Path,
    *,
    sample: int = 3,
    delay: float | None = None,
    progress: Progress | None = None,
) -> Inspection:
    """Return the comparison of the conference's current site with what is expected of it.

    Raises FetchError if the site does not respond, and SourceError if its list cannot be read.
    """
    store, events = Store(cache), list[FetchEvent]()
    with (
        store.lock(conference.id),
        open_executor("serial") as executor,
        Fetcher(store, FetchSettings(refresh=True, delay=delay, on_event=events.append)) as web,
        contextlib.closing(Runner(store, executor, progress or SilentProgress(), retry=True)) as run,
    ):
        gatherer = Gatherer(conference, run, web)
        listed = gatherer.list_papers()
        pages = gatherer.read_pages(_spread(listed.papers, sample))
        joined = gatherer.read_schedule(listed.papers)
        failures = [failure.reason for failure in run.failures]
        notices = in_order(run.notices, PathShortener(conference.urls))
    silent = [f"{event.detail} (an earlier copy was read)" for event in events if event.what == "kept" and event.detail]
    inspection = _judge(conference, listed, pages, joined, [*failures, *silent])
    return msgspec.structs.replace(inspection, lines=(*inspection.lines, *every_line(notices)))


def _spread(papers: Sequence[Paper], count: int) -> list[Paper]:
    """Return `count` papers, evenly spread from the first to the last."""
    count = min(count, len(papers))
    return [papers[round(n * (len(papers) - 1) / max(count - 1, 1))] for n in range(count)]


def _judge(
    conference: Conference, listed: Listing, pages: Sequence[Paper], joined: Joined, troubles: Sequence[str]
) -> Inspection:
    lines = [
        _head(conference),
        f"  papers       {_counts(conference, listed)}",
        f"  in list      {_filled(listed.papers)}",
        f"  {f'sample of {len(pages)}':<12} {_filled(pages)}",
    ]
    lines += [f"  {'read as':<12} {_how_read(list_format)}" for list_format in listed.read_as]
    needed = {"authors": "authors"} if listed.read_as else _NEEDED  # a list of one's own may have no abstracts or PDFs
    wrong = [*_too_few(conference, listed), *_without(pages, needed), *_not_there(conference, listed.papers)]
    if conference.schedule:
        taken = len(listed.papers) - len(joined.unscheduled) if joined.unscheduled or _scheduled(joined) else 0
        lines.append(f"  programme    {taken} of {len(listed.papers)} papers are in it")
        lines += [f"               {message}" for message in joined.unmatched[:3]]
        lines += [f"               ... and {more} like it"] if (more := len(joined.unmatched) - 3) > 0 else []
        if taken < _JOINED_AT_LEAST * len(listed.papers):
            wrong.append(f"only {taken} papers are found in the programme at {conference.schedule.url}")
    return Inspection(lines=tuple(lines), wrong=(*wrong, *troubles), is_list=bool(listed.read_as))


def _how_read(list_format: ListFormat) -> str:
    used = ", ".join(key if key == column else f"{key} from {column}" for key, column in list_format.used.items())
    unused = f"; not used: {', '.join(list_format.ignored)}" if list_format.ignored else ""
    return f"{list_format.name}: {used}{unused}"


def _head(conference: Conference) -> str:
    return f"{conference.title}, source {conference.source}: {', '.join(conference.urls)}"


def _counts(conference: Conference, listed: Listing) -> str:
    listed_count = f"{len(listed.papers)} found"
    stated = "" if listed.stated is None else f", {listed.stated} by the site's own count"
    if conference.expected is None:
        return f"{listed_count}{stated}; the conference file does not say how many are expected"
    more = len(listed.papers) - conference.expected
    return f"{listed_count}{stated}, {conference.expected} expected" + (f": {more} more, raise `expected`" * (more > 0))


def _filled(papers: Sequence[Paper]) -> str:
    """Return how many papers have each field: "title 3, authors 3, abstract 2"."""
    also = [name for name in ("supp_url", "doi", "arxiv_id") if any(getattr(paper, name) for paper in papers)]
    counts = ((_NAMES.get(name, name), sum(bool(getattr(p, name)) for p in papers)) for name in (*_FIELDS, *also))
    return ", ".join(f"{name} {count}" for name, count in counts)


def _scheduled(joined: Joined) -> bool:
    return any(paper.day or paper.session or paper.position for paper in joined.papers)


def _too_few(conference: Conference, listed: Listing) -> list[str]:
    count, wrong = len(listed.papers), []
    if listed.stated is not None and count < listed.stated:
        wrong.append(f"the site says it has {listed.stated} papers, {count} were found")
    if conference.expected is not None and count < conference.expected:
        wrong.append(f"{conference.expected} papers are expected, {count} were found")
    return wrong


def _without(pages: Sequence[Paper], needed: Mapping[str, str]) -> list[str]:
    return [
        f"none of the {len(pages)} papers in the sample has {name}"
        for field, name in needed.items()
        if pages and not any(getattr(paper, field) for paper in pages)
    ]


def _not_there(conference: Conference, papers: Sequence[Paper]) -> list[str]:
    """Say how many PDFs on this machine the list names that are not there, or may not be read."""
    files = [(paper.pdf_url, path) for paper in papers if paper.pdf_url and (path := path_of(paper.pdf_url))]
    absent = [url for url, path in files if state_of(path)[0] < 0]
    first = PathShortener(conference.urls).name_of(absent[0]) if absent else ""
    return [f"{len(absent)} of {len(files)} PDFs cannot be read (first: {first})"] if absent else []


def inspect_all(
    conferences: Sequence[Conference], cache: Path, *, sample: int, delay: float | None, progress: Progress
) -> list[Inspection]:
    """Return the result of `inspect` for each conference; one that cannot be fetched or read is a problem, too.

    Raises StoreError if the cache cannot be written, which says nothing about a conference.
    """
    inspections = []
    for conference in conferences:
        try:
            inspections.append(inspect(conference, cache, sample=sample, delay=delay, progress=progress))
        except StoreError:
            raise
        except ConfpapersError as error:
            inspections.append(Inspection(lines=(_head(conference),), wrong=(str(error),)))
    return inspections
