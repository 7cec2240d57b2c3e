"""Write a first conference file, after trying how the page that lists the papers can be read.

The page is fetched once and passed to every source; the source for that site takes precedence, then the one that finds
most papers.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from confpapers.conference import registry
from confpapers.conference.toml import toml_value
from confpapers.errors import ConfpapersError, FetchError, SourceError, UsageError
from confpapers.flow.trials import FIELDS, Trial, best_trial, followed
from confpapers.model import Conference, Paper, Record, ScheduleSettings, Url
from confpapers.sources import SOURCES, source_named
from confpapers.text import counted, slug
from confpapers.web.fetcher import Fetcher

_FEW = 5  # papers; a list with so few is suspicious


class NewConferenceOptions(Record, frozen=True, kw_only=True):
    """The command's options for the new conference, with the same names."""

    name: str
    url: str = ""
    like: str = ""
    source: str = ""
    force: bool = False


def scaffold(options: NewConferenceOptions, web: Fetcher) -> str:
    """Write NAME.toml and return a few lines about the result and the file's location.

    Raises UsageError if the name or the file is invalid, FetchError and SourceError if nothing is known about the list;
    with `like` or `source`, a list that does not exist yet is no error.
    """
    draft, file = _draft(options), _file(options)
    shadowed = file.parent.name == "conferences" and file.stem in registry.names() and not file.exists()
    names = [draft.source] if draft.source else list(SOURCES)
    try:
        trial = followed(best_trial(draft.urls[0], names, web, draft), web)
        readable, description = trial, _description(trial, web)
    except (FetchError, SourceError) as error:
        if not draft.source or (options.url and not options.like):
            raise
        readable, description = None, [f"Its list cannot be read yet: {error}"]
    _write(draft, readable, file)
    note = ["From now on it replaces the known conference of that name."] if shadowed else []
    return "\n".join([*description, f"Written: {file}", *note, _next(file, readable)])


# --- what it is called, where it goes --------------------------------------------------------------------------------


def _draft(options: NewConferenceOptions) -> Conference:
    """Return the conference as far as it is known before its list is read; `source` may be empty."""
    split = re.fullmatch(r"(.*?[^\W_])?[\W_]*+(\d{4})", options.name)
    if split is None or not split[1] or slug(options.name) != options.name.lower():
        raise UsageError(f"{options.name!r}: the name must be venue and year, such as cvpr2027")
    if not options.url and not options.like:
        raise UsageError("give the address of its list (--url) or a similar known conference (--like)")
    if options.source and options.source not in SOURCES:
        source_named(options.source)
    year = int(split[2])
    plain = Conference(
        title=f"{split[1].upper()} {year}", venue=split[1].upper(), year=year, source=options.source, url=options.url
    )
    return _like(plain, registry.find(options.like), options) if options.like else plain


def _like(plain: Conference, model: Conference, options: NewConferenceOptions) -> Conference:
    """Return the model's settings with the new year, without those of a single edition (days, place, count)."""
    if model.members:
        raise UsageError(f"{options.like!r} is an archive; name one of its members")
    urls = tuple(_moved(url, model.year, plain.year) for url in model.urls)
    if not options.url and urls == model.urls:
        raise UsageError(
            f"the address of {model.title}'s list does not contain the year ({urls[0]}); give the new one with --url"
        )
    schedule = model.schedule
    if schedule and str(model.year) in schedule.url:
        schedule = ScheduleSettings(source=schedule.source, url=_moved(schedule.url, model.year, plain.year))
    else:
        schedule = None  # a page of one edition
    return msgspec.structs.replace(
        model,
        id="",
        title=f"{model.venue} {plain.year}",
        year=plain.year,
        dates=(),
        place="",
        timezone="",
        homepage="",
        expected=None,
        source=options.source or model.source,
        url=options.url or (urls if len(urls) > 1 else urls[0]),
        schedule=schedule,
    )


def _moved(url: Url, old: int, new: int) -> Url:
    return url.replace(str(old), str(new))


def _file(options: NewConferenceOptions) -> Path:
    folder = Path.cwd() / "conferences"
    file = (folder if folder.is_dir() else Path.cwd()) / f"{options.name.lower()}.toml"
    if file.exists() and not options.force:
        raise UsageError(f"{file} already exists; --force overwrites it")
    return file


def _description(trial: Trial, web: Fetcher) -> list[str]:
    """Return the result for the user."""
    on = f" on {trial.pages} pages" if trial.pages > 1 else ""
    on += f", and {len(trial.more)} page{'s'[: len(trial.more) - 1]} more that a build will read" if trial.more else ""
    if not trial.papers:
        return [f"Found with source {trial.source}: no papers{on}"]
    first, note = _first_page(trial, web)
    lines = [f"Found with source {trial.source}: {counted(len(trial.papers), 'paper')}{on}"]
    lines += [f"  {paper.title}  ({', '.join(paper.authors[:3]) or 'no authors'})" for paper in trial.papers[:3]]
    without = [
        name
        for field, name in FIELDS.items()
        if not getattr(first, field) and not any(getattr(paper, field) for paper in trial.papers)
    ]
    if without:
        rest = "" if "PDFs" in without else " (will be read from the PDFs)"
        lines.append(f"Missing: {', '.join(without)}{rest}")
    if len(trial.papers) < _FEW:
        lines.append("That is few. Check whether this is the page or the file that lists all papers.")
    return [*lines, note] if note else lines


def _first_page(trial: Trial, web: Fetcher) -> tuple[Paper, str]:
    """Return the first paper with data from its landing page, and the reason if that adds nothing."""
    source, paper = source_named(trial.source), trial.papers[0]
    if not source.has_paper_pages or not paper.url.startswith("http"):
        return paper, ""
    try:
        page = web.get(paper.url, delay=source.delay)
        return source.parse_paper(web.read(page), page.final_url, paper), ""
    except ConfpapersError as error:
        return paper, f"The first paper's page cannot be read: {error}"


# --- writing ---------------------------------------------------------------------------------------------------------


def _write(draft: Conference, trial: Trial | None, file: Path) -> None:
    """Write the file and read it back. Raises ConferenceError if it is invalid."""
    expected = len(trial.papers) if trial and not trial.more else 0
    urls = [_from_here(url, file.parent) for url in draft.urls]
    rows = {
        "title": draft.title,
        "name": draft.name,
        "venue": draft.venue,
        "year": draft.year,
        "source": trial.source if trial else draft.source,
        "url": urls if len(urls) > 1 else urls[0],
        "expected": expected,
        "delay": draft.delay,
    }
    lines = [f"{key} = {toml_value(value)}" for key, value in rows.items() if value]
    lines += [f'# dates = ["{draft.year}-06-01", "{draft.year}-06-05"]', '# place = "Lisbon"']
    lines += ['# timezone = "Europe/Lisbon"']
    for table in ("schedule", "text", "topics", "map", "thumbnails"):
        own = msgspec.to_builtins(getattr(draft, table)) or {}  # defaults are omitted
        lines += ["", f"[{table}]", *(f"{key} = {toml_value(value)}" for key, value in own.items())] if own else []
    try:
        file.write_bytes(("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
    registry.read(file)


def _from_here(url: str, folder: Path) -> str:
    """Return a path relative to the file's own folder."""
    if urlsplit(url).scheme in ("http", "https", "file"):
        return url
    return Path(os.path.relpath(Path(url).expanduser().resolve(), folder)).as_posix()


def _next(file: Path, trial: Trial | None) -> str:
    name = file.stem if file.parent.name == "conferences" else file.name
    return f"Next: confpapers build {name} --limit 20" if trial else f"Once it is there: confpapers check {name}"
