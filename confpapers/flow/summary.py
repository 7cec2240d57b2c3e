"""The summary of a build that the command prints."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from confpapers.flow import notices as noticed
from confpapers.model import BuildWarning, Changes, Conference, Failure, Report
from confpapers.text import counted

_WARNINGS_NAMED = 8
_FAILURES_NAMED = 3  # the report lists all
_CHANGES_NAMED = 5


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
    if placed := report.facts.get("how papers were added"):
        lines.append(f"{placed}; --fresh-map computes everything anew.")
    if report.failures:
        steps = Counter(failure.step for failure in report.failures)
        many = ", ".join(f"{step} {times:,}" for step, times in steps.most_common())
        place = folder / "report.html"
        lines.append(f"{counted(len(report.failures), 'failure')} ({many}): see {place}; --retry tries again.")
    if report.failures and not failures:
        lines += [f"  {_named(failed)}" for failed in report.failures[:_FAILURES_NAMED]]
        lines += [f"  ... and {more:,} more" for more in [len(report.failures) - _FAILURES_NAMED] if more > 0]
    if failures:
        lines += [f"  {failure.paper or failure.url}: {failure.step}: {failure.reason}" for failure in report.failures]
    lines += [_how_read(row) for row in report.facts.get("lists", [])]
    lines += noticed.lines_for_summary(report.notices)
    lines.append(f"The page: {folder / 'index.html'}")
    lines += _notes(report.warnings)
    return "\n".join(lines)


def _notes(warnings: Sequence[BuildWarning]) -> list[str]:
    named = [
        f"Note: {warning.message}{'' if warning.message.endswith('?') else '.'}"
        for warning in warnings[:_WARNINGS_NAMED]
    ]
    more = len(warnings) - len(named)
    return [*named, *([f"... and {counted(more, 'more note')}, in the report."] if more > 0 else [])]


def _changed(changes: Changes | None, folder: Path, *, refreshed: bool) -> list[str]:
    """Return what changed since the last build: the number of papers of each kind of change, and the first of them."""
    if changes is None or not (changes.papers or refreshed):
        return []
    since = f"{changes.since[:10]} {changes.since[11:16]} UTC"
    if not changes.papers:
        return [f"Nothing changed since the build of {since}."]
    from confpapers.site.changes import WORDS, in_words  # heavy, and an unchanged site does not need it

    counts = ", ".join(f"{n:,} {WORDS[kind]}" for kind, n in Counter(paper.kind for paper in changes.papers).items())
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
    whose = f" of {row['edition']}" if "edition" in row else ""
    return f"The list{whose} was read as {row['read as']}: {row['used']}{unused}."
