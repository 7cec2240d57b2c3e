"""A first conference file: written after trying how the page that lists the papers can be read.

The page is fetched once and shown to every source; the one at home there wins, else the one that finds most.
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
from confpapers.text import slug
from confpapers.web.fetcher import Fetcher

_FEW = 5  # papers: a list of so few is hardly one


class Wishes(Record, frozen=True, kw_only=True):
    """What is known of the new conference: the command's options, by the same names."""

    name: str
    url: str = ""
    like: str = ""
    source: str = ""
    force: bool = False


def scaffold(wishes: Wishes, web: Fetcher) -> str:
    """Write NAME.toml and say, in a few lines, what was found and where it is.

    Raises UsageError when the name or the file will not do, FetchError and SourceError when nothing is known of the
    list; with `like` or `source`, a list that is not there yet is no error.
    """
    draft, file = _draft(wishes), _file(wishes)
    shadowed = file.parent.name == "conferences" and file.stem in registry.names() and not file.exists()
    names = [draft.source] if draft.source else list(SOURCES)
    try:
        trial = followed(best_trial(draft.urls[0], names, web, draft), web)
        found, told = trial, _told(trial, web)
    except (FetchError, SourceError) as error:
        if not draft.source or (wishes.url and not wishes.like):
            raise
        found, told = None, [f"Its list cannot be read yet: {error}"]
    _write(draft, found, file)
    note = ["From now on it is read in place of the conference of that name that was known."] if shadowed else []
    return "\n".join([*told, f"Written: {file}", *note, _next(file, found)])


# --- what it is called, where it goes --------------------------------------------------------------------------------


def _draft(wishes: Wishes) -> Conference:
    """The conference as far as it is known before its list is read; `source` may be empty."""
    split = re.fullmatch(r"(.*?)[\W_]*(\d{4})", wishes.name)
    if split is None or not split[1] or slug(wishes.name) != wishes.name.lower():
        raise UsageError(f"{wishes.name!r}: a conference is named by venue and year, such as cvpr2027")
    if not wishes.url and not wishes.like:
        raise UsageError("say where its papers are listed (--url) or which known conference it is like (--like)")
    if wishes.source and wishes.source not in SOURCES:
        source_named(wishes.source)
    year = int(split[2])
    plain = Conference(
        title=f"{split[1].upper()} {year}", venue=split[1].upper(), year=year, source=wishes.source, url=wishes.url
    )
    return _like(plain, registry.find(wishes.like), wishes) if wishes.like else plain


def _like(plain: Conference, model: Conference, wishes: Wishes) -> Conference:
    """The model's settings, its year replaced; what is true of one edition only (days, place, count) is left out."""
    if model.members:
        raise UsageError(f"{wishes.like!r} is an archive: name one of its members")
    urls = tuple(_moved(url, model.year, plain.year) for url in model.urls)
    if not wishes.url and urls == model.urls:
        raise UsageError(
            f"the address of {model.title}'s list does not tell the year ({urls[0]}): give the new one, --url"
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
        source=wishes.source or model.source,
        url=wishes.url or (urls if len(urls) > 1 else urls[0]),
        schedule=schedule,
    )


def _moved(url: Url, old: int, new: int) -> Url:
    return url.replace(str(old), str(new))


def _file(wishes: Wishes) -> Path:
    folder = Path.cwd() / "conferences"
    file = (folder if folder.is_dir() else Path.cwd()) / f"{wishes.name.lower()}.toml"
    if file.exists() and not wishes.force:
        raise UsageError(f"{file} is there already; --force writes it anew")
    return file


def _told(trial: Trial, web: Fetcher) -> list[str]:
    """What was found, for a person."""
    on = f" on {trial.pages} pages" if trial.pages > 1 else ""
    on += f", and {len(trial.more)} page{'s'[: len(trial.more) - 1]} more that a build will read" if trial.more else ""
    if not trial.papers:
        return [f"Found with source {trial.source}: no papers{on}"]
    first, note = _first_page(trial, web)
    lines = [f"Found with source {trial.source}: {len(trial.papers)} papers{on}"]
    lines += [f"  {paper.title}  ({', '.join(paper.authors[:3]) or 'no authors'})" for paper in trial.papers[:3]]
    without = [
        name
        for field, name in FIELDS.items()
        if not getattr(first, field) and not any(getattr(paper, field) for paper in trial.papers)
    ]
    if without:
        rest = "" if "PDFs" in without else " (the PDFs will be asked)"
        lines.append(f"Missing: {', '.join(without)}{rest}")
    if len(trial.papers) < _FEW:
        lines.append("So few? Look in a browser whether this is the page that lists the papers.")
    return [*lines, note] if note else lines


def _first_page(trial: Trial, web: Fetcher) -> tuple[Paper, str]:
    """The first paper with what its landing page adds, and why it adds nothing."""
    source, paper = source_named(trial.source), trial.papers[0]
    if not source.has_paper_pages or not paper.url.startswith("http"):
        return paper, ""
    try:
        page = web.get(paper.url, delay=source.delay)
        return source.parse_paper(web.read(page), page.final_url, paper), ""
    except ConfpapersError as error:
        return paper, f"The first paper's page cannot be read: {error}"


# --- writing ---------------------------------------------------------------------------------------------------------


def _write(draft: Conference, found: Trial | None, file: Path) -> None:
    """Write the file and read it back.  Raises ConferenceError when it is wrong."""
    expected = len(found.papers) if found and not found.more else 0
    urls = [_from_here(url, file.parent) for url in draft.urls]
    rows = {
        "title": draft.title,
        "name": draft.name,
        "venue": draft.venue,
        "year": draft.year,
        "source": found.source if found else draft.source,
        "url": urls if len(urls) > 1 else urls[0],
        "expected": expected,
        "delay": draft.delay,
    }
    lines = [f"{key} = {toml_value(value)}" for key, value in rows.items() if value]
    lines += [f'# dates = ["{draft.year}-06-01", "{draft.year}-06-05"]', '# place = "Lisbon"']
    lines += ['# timezone = "Europe/Lisbon"']
    for table in ("schedule", "text", "topics", "map", "thumbnails"):
        own = msgspec.to_builtins(getattr(draft, table)) or {}  # what is as it would be anyway is left out
        lines += ["", f"[{table}]", *(f"{key} = {toml_value(value)}" for key, value in own.items())] if own else []
    try:
        file.write_bytes(("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
    registry.read(file)


def _from_here(url: str, folder: Path) -> str:
    """A path as the file will need it: relative to its own folder."""
    if urlsplit(url).scheme in ("http", "https", "file"):
        return url
    return Path(os.path.relpath(Path(url).expanduser().resolve(), folder)).as_posix()


def _next(file: Path, found: Trial | None) -> str:
    name = file.stem if file.parent.name == "conferences" else file.name
    return f"Now: confpapers build {name} --limit 20" if found else f"Once it is there: confpapers check {name}"
