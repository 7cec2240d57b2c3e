"""The report of a build: `report.html`, `report.json` and the summary that the command prints."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from confpapers.engine.seal import digest_of
from confpapers.engine.step import Step
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
    encode,
)
from confpapers.site.code_digest import digest_of_code
from confpapers.site.inputs import Look, SiteInput
from confpapers.version import library_versions

_FETCHES = {"paper": "fetch page", "document": "fetch pdf"}  # download stages that precede these steps


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
        warnings=tuple(
            msgspec.structs.replace(warning, message=shorten.text(warning.message)) for warning in log.warnings
        ),
        notices=noticed.in_order(log.notices, shorten),
        stages=tuple(
            _rounded(log.stages[name])
            for name in sorted(log.stages, key=lambda name: position.get(name, len(position)))
        ),
        changes=log.changes,
        seconds=round(log.seconds, 2),
        seeds=log.seeds,
        versions=library_versions(),
        facts=shorten.facts(log.facts),
    )


def _rounded(stage: StageReport) -> StageReport:
    return msgspec.structs.replace(stage, seconds=round(stage.seconds, 3), cpu_seconds=round(stage.cpu_seconds, 3))


def _shortener(conference: Conference, log: BuildLog) -> PathShortener:
    """Return the shortener for the report's paths: the report is public, and the builder's folders are private."""
    others = [conference.schedule.url] if conference.schedule else []
    failing = [failure.url for failure in log.failures] + [notice.where for notice in log.notices]
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
    lists = [
        _list_row(list_format, edition.conference.title if len(editions) > 1 else "")
        for edition in editions
        for list_format in edition.gathered.read_as
    ]
    rows: dict[str, list[dict[str, str | int]]] = {"lists": lists} if lists else {}
    return rows | _archive_rows(editions, entries)


def _list_row(list_format: ListFormat, edition: str) -> dict[str, str | int]:
    whose: dict[str, str | int] = {"edition": edition} if edition else {}
    used = ", ".join(key if key == column else f"{key} from {column}" for key, column in list_format.used.items())
    return whose | {"read as": list_format.name, "used": used, "not used": ", ".join(list_format.ignored)}


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
    digest.update(digest_of_code(look.templates, look.static).encode())
    return msgspec.structs.replace(content.report, fingerprint=digest.hexdigest())
