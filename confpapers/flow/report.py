"""The report of a build: `report.html`, `report.json` and the summary that the command prints."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from confpapers.engine.cache import digest_of
from confpapers.engine.runner import Step
from confpapers.errors import Notice
from confpapers.flow import notices as noticed
from confpapers.flow import steps
from confpapers.flow.checks import by_edition
from confpapers.flow.editions import Edition
from confpapers.flow.local_paths import PathShortener
from confpapers.model import (
    BuildWarning,
    Changes,
    Conference,
    Entry,
    Failure,
    ListFormat,
    Report,
    StageReport,
    decode,
    encode,
)
from confpapers.paths import PACKAGE, STATIC, TEMPLATES
from confpapers.site.changes import WORDS, in_words
from confpapers.site.inputs import Look, SiteInput
from confpapers.text import counted
from confpapers.version import library_versions

_FETCHES = {"paper": "fetch page", "document": "fetch pdf"}  # download stages that precede these steps

_WARNINGS_NAMED = 8
_FAILURES_NAMED = 3  # in the summary; the report lists all
_CHANGES_NAMED = 5


class BuildLog(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a build's history that its entries do not show."""

    failures: Sequence[Failure]
    warnings: Sequence[BuildWarning]
    notices: Sequence[Notice]
    stages: Mapping[str, StageReport]
    changes: Changes | None
    seconds: float
    seeds: dict[str, int]
    facts: dict[str, Any]


def make_report(conference: Conference, entries: Sequence[Entry], log: BuildLog) -> Report:
    """Return the report of a build, its rows in a fixed order."""
    order = {entry.id: n for n, entry in enumerate(entries)}
    position = {name: n for n, name in enumerate(stage_order())}
    shorten = _shortener(conference, log)
    failures = [_without_paths(failure, shorten) for failure in log.failures]
    return Report(
        conference=conference.id,
        counts=count(entries),
        failures=tuple(sorted(failures, key=lambda f: (order.get(f.paper, -1), f.step, f.reason))),
        warnings=tuple(msgspec.structs.replace(one, message=shorten.text(one.message)) for one in log.warnings),
        notices=noticed.in_order(log.notices, shorten),
        stages=tuple(sorted(log.stages.values(), key=lambda stage: position.get(stage.stage, len(position)))),
        changes=log.changes,
        seconds=round(log.seconds, 2),
        seeds=log.seeds,
        versions=library_versions(),
        facts=shorten.facts(log.facts),
    )


def _shortener(conference: Conference, log: BuildLog) -> PathShortener:
    """Return the shortener for the report's paths: the report is public, and the builder's folders are private."""
    others = [conference.schedule.url] if conference.schedule else []
    failing = [failure.url for failure in log.failures] + [one.where for one in log.notices]
    return PathShortener([*conference.urls, *others], failing)


def _without_paths(failure: Failure, shorten: PathShortener) -> Failure:
    return msgspec.structs.replace(
        failure,
        reason=shorten.text(failure.reason),
        url=shorten.name_of(failure.url),
        traceback=shorten.text(failure.traceback),
    )


def stage_order() -> list[str]:
    """Return the names of all stages in the order of `flow/steps.py`, with downloads before the steps that need
    them.
    """
    names = [step.name for step in vars(steps).values() if isinstance(step, Step)]
    return [stage for name in names for stage in (_FETCHES.get(name), name) if stage]


def edition_rows(editions: Sequence[Edition], entries: Sequence[Entry]) -> dict[str, list[dict[str, str | int]]]:
    """Return how list files were read and, for an archive, a row for each edition."""
    lists = [_list_row(one) for edition in editions for one in edition.gathered.read_as]
    rows: dict[str, list[dict[str, str | int]]] = {"lists": lists} if lists else {}
    return rows | _archive_rows(editions, entries)


def _list_row(one: ListFormat) -> dict[str, str | int]:
    used = ", ".join(key if key == column else f"{key} from {column}" for key, column in one.used.items())
    return {"read as": one.name, "used": used, "not used": ", ".join(one.ignored)}


def _archive_rows(editions: Sequence[Edition], entries: Sequence[Entry]) -> dict[str, list[dict[str, str | int]]]:
    """Return the report's row for each edition of an archive; empty for a single conference."""
    if len(editions) < 2:
        return {}
    rows: list[dict[str, str | int]] = [
        {
            "edition": edition.conference.title,
            "papers": len(own),
            "abstracts": sum(bool(entry.abstract) for entry in own),
            "strips": sum(bool(entry.thumb) for entry in own),
            "in the programme": sum(bool(entry.day or entry.session) for entry in own),
        }
        for edition, own in by_edition(editions, entries)
    ]
    return {"editions": rows}


def count(entries: Sequence[Entry]) -> dict[str, int]:
    """Return the number of papers, and of those that have an abstract, a PDF, images and so on."""
    return {
        "papers": len(entries),
        "abstracts": sum(bool(e.abstract) for e in entries),
        "abstracts from the PDF": sum(e.abstract_from == "pdf" for e in entries),
        "PDFs read": sum(e.page_count is not None for e in entries),
        "strips": sum(bool(e.thumb) for e in entries),
        "teasers": sum(bool(e.teaser) for e in entries),
        "in the programme": sum(bool(e.day or e.session) for e in entries),
        "on the map": sum(e.x is not None for e in entries),
    }


def with_fingerprint(content: SiteInput, look: Look, *, base_url: str) -> Report:
    """Return the report with a hash of everything the pages show and of the code that makes them, without durations."""
    lasting = msgspec.structs.replace(content.report, stages=(), seconds=0.0, changes=None, fingerprint="")
    digest = hashlib.sha256(encode(lasting))
    for piece in itertools.chain(
        (content.conference, *content.editions),
        content.entries,  # one at a time: together they would take as much memory again
        content.topics,
        content.labels,
        content.sprites,
        (words.digest if words else "" for words in content.page_words),
        ((name, source.name) for name, source in content.pictures.items() if isinstance(source, Path)),
        (content.news, content.changes, look.theme, digest_of(content.lsa or b""), base_url),
    ):
        digest.update(encode(piece))
    for folder in [TEMPLATES, STATIC, PACKAGE, *filter(None, (look.templates, look.static))]:
        for file in sorted(folder.rglob("*.*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return msgspec.structs.replace(content.report, fingerprint=digest.hexdigest())


def written_before(folder: Path, report: Report) -> bool:
    """Return whether the folder, and the index beside it, already show exactly this report's contents."""
    if not all((place / "index.html").is_file() for place in (folder, folder.parent)):
        return False
    try:
        return decode((folder / "report.json").read_bytes(), Report).fingerprint == report.fingerprint
    except (OSError, msgspec.DecodeError):
        return False


def summary(
    conference: Conference, report: Report, *, folder: Path, failures: bool = False, refreshed: bool = False
) -> str:
    """Return a summary of the build in a few lines; `failures` adds a line for each failure.

    `refreshed` also reports that nothing changed since the last build.

        CVPR 2015: 602 papers, 602 abstracts, 598 strips, 602 in the programme, 602 on the map.
        Changed since 4 Jun 2015: 2 new, 1 gone, 14 moved (site/cvpr2015/changes.html).
        4 failures (fetch pdf 4): see site/cvpr2015/report.html; --retry tries again.
    """
    n = report.counts
    has_programme = (
        f", {n['in the programme']:,} in the programme" if conference.schedule or n["in the programme"] else ""
    )
    lines = [
        f"{conference.title}: {counted(n['papers'], 'paper')}, {counted(n['abstracts'], 'abstract')}, "
        f"{counted(n['strips'], 'strip')}{has_programme}, {n['on the map']:,} on the map."
    ]
    lines += _changed(report.changes, folder, refreshed=refreshed)
    if report.failures:
        steps = Counter(failure.step for failure in report.failures)
        many = ", ".join(f"{step} {times:,}" for step, times in steps.most_common())
        place = folder / "report.html"
        lines.append(f"{counted(len(report.failures), 'failure')} ({many}): see {place}; --retry tries again.")
    if report.failures and not failures:
        lines += [f"  {_named(one)}" for one in report.failures[:_FAILURES_NAMED]]
        lines += [f"  ... and {more:,} more" for more in [len(report.failures) - _FAILURES_NAMED] if more > 0]
    if failures:
        lines += [f"  {failure.paper or failure.url}: {failure.step}: {failure.reason}" for failure in report.failures]
    lines += [_how_read(row) for row in report.facts.get("lists", [])]
    lines += noticed.lines_for_summary(report.notices)
    lines.append(f"The page: {folder / 'index.html'}")
    lines += _notes(report.warnings)
    return "\n".join(lines)


def _notes(warnings: Sequence[BuildWarning]) -> list[str]:
    named = [f"Note: {one.message}{'' if one.message.endswith('?') else '.'}" for one in warnings[:_WARNINGS_NAMED]]
    more = len(warnings) - len(named)
    return [*named, *([f"... and {counted(more, 'more note')}, in the report."] if more > 0 else [])]


def _changed(changes: Changes | None, folder: Path, *, refreshed: bool) -> list[str]:
    """Return what changed since the last build: the number of papers of each kind of change, and the first of them."""
    if changes is None or not (changes.papers or refreshed):
        return []
    since = f"{changes.since[:10]} {changes.since[11:16]} UTC"
    if not changes.papers:
        return [f"Nothing changed since the build of {since}."]
    counts = ", ".join(f"{n:,} {WORDS[kind]}" for kind, n in Counter(one.kind for one in changes.papers).items())
    lines = [f"Changed since the build of {since}: {counts} ({folder / 'changes.html'})."]
    lines += [f"  {in_words(change)}" for change in changes.papers[:_CHANGES_NAMED]]
    more = len(changes.papers) - _CHANGES_NAMED
    return lines + ([f"  ... and {more:,} more"] if more > 0 else [])


def _named(failure: Failure) -> str:
    """Return the reason, preceded by the paper unless the reason names the address or the file."""
    named = (failure.url and failure.url in failure.reason) or not failure.paper
    return failure.reason if named else f"{failure.paper}: {failure.reason}"


def _how_read(row: dict[str, str]) -> str:
    unused = f"; not used: {row['not used']}" if row["not used"] else ""
    return f"The list was read as {row['read as']}: {row['used']}{unused}."
