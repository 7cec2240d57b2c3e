"""Whether a build would write the site that is there: known from its inputs, without doing the build again.

A build's inputs are the conference file, the options, the code with its libraries, templates and static files, the
site's other conferences, and the local files that it read. What it fetched does not count, because a page in the cache
is not requested again; so a build is only remembered if each of its failed requests is one that lasts.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from confpapers.conference.registry import editions
from confpapers.engine.cache import Store
from confpapers.engine.seal import digest_of
from confpapers.flow.options import Options
from confpapers.model import Conference, Digest, Record, Report, decode, encode
from confpapers.site.code_digest import digest_of_code
from confpapers.site.manifest import is_whole, shows_its_conferences
from confpapers.site.theme import read_theme
from confpapers.version import library_versions
from confpapers.web.files import FileState, path_of, state_of

_STEP = "build"
_NO_INPUTS = {"site", "cache", "refresh", "retry", "delay", "jobs", "executor"}
_READ = {"templates", "static", "theme"}  # options that name files, whose content counts


class BuildInputs(Record, frozen=True, kw_only=True):
    """What a build starts from."""

    key: Digest  # of everything but local files
    files: dict[str, FileState]  # the local files that are read without the fetcher


class FinishedBuild(Record, frozen=True, kw_only=True):
    """The site that a build wrote, and the local files that it read."""

    fingerprint: str
    files: dict[str, FileState]


def unchanged_report(conference: Conference, options: Options, store: Store) -> Report | None:
    """Return the report of the site that is there if a build would write the same, or None if it must be built."""
    if options.refresh or options.retry or not shows_its_conferences(options.site):
        return None
    record = store.recall(_STEP, _key(conference, options))
    if record is None:
        return None
    try:
        finished = decode(record, FinishedBuild)
        report = written_report(options.site / conference.id)
    except msgspec.DecodeError:
        return None
    if report is None or report.fingerprint != finished.fingerprint:
        return None
    if any(state_of(path) != state for path, state in finished.files.items()):
        return None
    stages = [msgspec.structs.replace(stage, ran=0, kept=stage.ran + stage.kept) for stage in report.stages]
    return msgspec.structs.replace(report, stages=tuple(stages), changes=None)


def build_inputs(conference: Conference, options: Options) -> BuildInputs:
    """Return what a build starts from; taken before it, as files and other conferences may change while it runs."""
    own = [path for edition in editions(conference) for path in _other_files(edition)]
    return BuildInputs(key=_key(conference, options), files={path: state_of(path) for path in own})


def remember_finished(inputs: BuildInputs, store: Store, report: Report, files: dict[str, FileState]) -> None:
    """Record that a build finished, unless another try could give more: some failures are bugs of ours.

    `files` are the local files that it fetched.
    """
    if any(failure.traceback for failure in report.failures):
        return
    finished = FinishedBuild(fingerprint=report.fingerprint, files={**inputs.files, **files})
    store.note(_STEP, inputs.key, encode(finished))


def written_report(folder: Path) -> Report | None:
    """Return the report in a conference's folder, or None if files that a build wrote are missing there."""
    if not is_whole(folder):
        return None
    try:
        return decode((folder / "report.json").read_bytes(), Report)
    except (OSError, msgspec.DecodeError):
        return None


def _key(conference: Conference, options: Options) -> Digest:
    chosen = msgspec.structs.asdict(options)
    parts = (
        conference,
        editions(conference),
        {name: chosen[name] for name in sorted(chosen) if name not in _NO_INPUTS | _READ},
        digest_of_code(options.templates, options.static),
        read_theme(options.theme),
        library_versions(),
        sorted(_others(options.site, conference.id)),
    )
    return digest_of(encode(parts))


def _others(site: Path, conference: str) -> Iterable[tuple[str, FileState]]:
    """The reports of the site's other conferences: their topics, papers and names are compared with this one's."""
    for file in site.glob("*/report.json"):
        if file.parent.name != conference:
            yield file.parent.name, state_of(str(file))


def _other_files(conference: Conference) -> list[str]:
    """Return the local files that a build reads without the fetcher: the boards, and the files of a model."""
    boards, model = path_of(conference.boards), path_of(conference.similar.model)
    files = sorted(Path(model).glob("*")) if model else []
    return [*([boards] if boards else []), *map(str, files)]
