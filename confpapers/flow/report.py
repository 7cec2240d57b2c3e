"""What happened in a build, for `report.html`, `report.json` and the last lines of the command."""

import hashlib
import platform
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from confpapers.errors import Notice
from confpapers.flow import notices as noticed
from confpapers.model import Caution, Conference, Entry, Failure, Report, StageReport, decode, encode
from confpapers.paths import PACKAGE, STATIC, TEMPLATES
from confpapers.version import __version__

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "pypdfium2", "pdfminer.six", "pillow", "torch")
_STAGES = (  # in the order of the flow
    *("list", "fetch page", "paper", "enrich", "schedule", "fetch pdf", "document", "strip", "words"),
    *("corpus", "nearest", "counts", "topics", "continued", "pick", "kept", "merged", "subtopics", "names"),
    *("map", "regions", "sheet"),
)


def make_report(
    conference: Conference,
    entries: Sequence[Entry],
    *,
    failures: Sequence[Failure],
    cautions: Sequence[Caution],
    notices: Sequence[Notice],
    stages: dict[str, StageReport],
    seconds: float,
    seeds: dict[str, int],
    facts: dict[str, object],
) -> Report:
    """The report of a build, its rows in a fixed order."""
    order = {entry.id: n for n, entry in enumerate(entries)}
    return Report(
        conference=conference.id,
        counts=count(entries),
        failures=tuple(sorted(map(_without_paths, failures), key=lambda f: (order.get(f.paper, -1), f.step, f.reason))),
        warnings=tuple(cautions),
        notices=noticed.in_order(notices),
        stages=tuple(sorted(stages.values(), key=lambda stage: _STAGES.index(stage.stage))),
        seconds=round(seconds, 2),
        seeds=seeds,
        versions=versions(),
        facts=facts,
    )


def _without_paths(failure: Failure) -> Failure:
    """The failure as everybody may read it: the site says nothing of the builder's folders."""
    reason, url = noticed.without_paths(failure.reason), noticed.file_name(failure.url)
    return msgspec.structs.replace(failure, reason=reason, url=url)


def count(entries: Sequence[Entry]) -> dict[str, int]:
    """How many papers there are, and how many have what."""
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


def versions() -> dict[str, str]:
    """What made this: confpapers, Python and the libraries that matter for the result."""
    found = {"confpapers": __version__, "python": platform.python_version()}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:  # an extra that is not installed
            continue
    return found


def with_fingerprint(report: Report, *shown: object, looks: Sequence[Path | None] = ()) -> Report:
    """The report with a hash of all that the pages show and of what makes them, durations apart."""
    lasting = msgspec.structs.replace(report, stages=(), seconds=0.0, fingerprint="")
    digest = hashlib.sha256(encode(lasting))
    for part in shown:  # entry by entry: all of them in one piece would take as much memory again
        for piece in part if isinstance(part, list | tuple) else (part,):
            digest.update(encode(piece))
    for folder in [TEMPLATES, STATIC, PACKAGE, *filter(None, looks)]:
        for file in sorted(folder.rglob("*.*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return msgspec.structs.replace(report, fingerprint=digest.hexdigest())


def written_before(folder: Path, report: Report) -> bool:
    """Does the folder, with the index beside it, hold just what this report is about?"""
    if not all((place / "index.html").is_file() for place in (folder, folder.parent)):
        return False
    try:
        return decode((folder / "report.json").read_bytes(), Report).fingerprint == report.fingerprint
    except (OSError, msgspec.DecodeError):
        return False


def summary(conference: Conference, report: Report, *, folder: Path, failures: bool = False) -> str:
    """The build in a few lines; with `failures`, each of them too.

    CVPR 2015: 602 papers, 602 abstracts, 598 strips, 602 in the programme, 602 on the map.
    4 failures (fetch pdf 4): site/cvpr2015/report.html says why; --retry tries again.
    """
    n = report.counts
    has_programme = (
        f", {n['in the programme']} in the programme" if conference.schedule or n["in the programme"] else ""
    )
    lines = [
        f"{conference.title}: {n['papers']} papers, {n['abstracts']} abstracts, {n['strips']} strips"
        f"{has_programme}, {n['on the map']} on the map."
    ]
    if report.failures:
        steps = Counter(failure.step for failure in report.failures)
        many = ", ".join(f"{step} {times}" for step, times in steps.most_common())
        place = folder / "report.html"
        lines.append(f"{len(report.failures)} failures ({many}): {place} says why; --retry tries again.")
    if failures:
        lines += [f"  {failure.paper or failure.url}: {failure.step}: {failure.reason}" for failure in report.failures]
    lines += noticed.lines_for_summary(report.notices)
    lines.append(f"The page: {folder / 'index.html'}")
    lines += [f"Note: {caution.message}." for caution in report.warnings[:5]]
    return "\n".join(lines)
