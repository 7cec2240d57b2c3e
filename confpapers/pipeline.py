"""From a conference to its website: the whole program on one page.

    conference file → list pages → papers → landing pages → programme → PDFs    (of each member of an archive)
      → per paper, on all cores: document, strip, word counts
      → all papers together: vocabulary → topics, nearest papers, map
      → checks → site

Every arrow is a step whose result is kept (`engine/runner.py`, `flow/steps.py`); the order here is the order of
reading, not of running: a step starts when its inputs are there.
"""

import contextlib
import errno
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import msgspec

from confpapers.conference import registry
from confpapers.engine.cache import Missing, Store, digest_of
from confpapers.engine.open import open_executor
from confpapers.engine.runner import Made, Runner
from confpapers.errors import SelfCheckError, SiteError, StoreError
from confpapers.flow import checks, warm_start
from confpapers.flow import editions as archive
from confpapers.flow.analyse import Analysis, Sheets, analyse, draw_sheets
from confpapers.flow.citations import read_references, with_citations
from confpapers.flow.records import (
    Drawn,
    elsewhere,
    files,
    make_entries,
    picture_bytes,
    public,
    sheet_names,
    with_pictures_at,
)
from confpapers.flow.report import make_report, with_fingerprint, written_before
from confpapers.flow.steps import BUILD_CORPUS, COUNT_WORDS
from confpapers.model import Conference, Document, Entry, Paper, PictureSizes, Report, decode
from confpapers.paths import cache_folder
from confpapers.progress import Progress, Silence
from confpapers.site import render
from confpapers.site.inputs import Look, SiteInput
from confpapers.site.strings import read_strings
from confpapers.site.theme import read_theme
from confpapers.web.fetcher import Fetcher


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to build; the command line's options, by the same names."""

    site: Path = Path("site")
    cache: Path | None = None
    limit: int | None = None
    offline: bool = False
    refresh: bool = False
    retry: bool = False
    delay: float | None = None
    jobs: int | None = None
    executor: str = "processes"
    device: str = "auto"
    topics: int | None = None
    seed: int = 0
    fresh_map: bool = False
    force: bool = False
    templates: Path | None = None
    static: Path | None = None
    theme: Path | None = None  # else site.toml here, if there is one
    base_url: str = ""
    thumbs_url: str = ""  # where the pictures of pages will be, when that is another site, without a slash at its end
    enrich: tuple[str, ...] = ()


def build(name: str | Path, options: Options | None = None, progress: Progress | None = None) -> Report:
    """Turn a conference into a website.  Safe to stop and start again at any moment.

    Raises ConfpapersError when there is no page to be made; what single papers lack is in the report.
    """
    options, progress = options or Options(), progress or Silence()
    read_strings(read_theme(options.theme).language, options.static)  # what is wrong there is said before the work
    conference = registry.find(str(name))
    if options.enrich:
        conference = msgspec.structs.replace(conference, enrich=options.enrich)
    store = Store(cache_folder(options.cache))
    with contextlib.ExitStack() as locks:
        for name in dict.fromkeys((conference.id, *(edition.id for edition in registry.editions(conference)))):
            locks.enter_context(store.lock(name))
        for _ in range(3):
            try:
                with open_workshop(store, options, progress) as (run, web):
                    return _build(conference, options, run, web)
            except Missing:
                progress.say(f"A result in the cache is damaged; {store.mend() + 1} are made again.")
    raise StoreError(f"results in the cache {store.folder} are damaged again and again: is the disk failing?")


@contextlib.contextmanager
def open_workshop(store: Store, options: Options, progress: Progress) -> Iterator[tuple[Runner, Fetcher]]:
    """What a build works with: a runner for the steps and a fetcher for the network, both stopped at the end."""
    with (
        open_executor(options.executor, jobs=options.jobs) as executor,
        Fetcher(
            store, offline=options.offline, refresh=options.refresh, retry=options.retry, delay=options.delay
        ) as web,
        contextlib.closing(Runner(store, executor, progress, retry=options.retry)) as run,
    ):
        yield run, web


def _build(conference: Conference, options: Options, run: Runner, web: Fetcher) -> Report:
    began = time.monotonic()
    editions = archive.gather(conference, run, web, limit=options.limit, force=options.force)
    papers = [paper for edition in editions for paper in edition.papers]

    made = archive.read_pdfs(conference, editions, run)
    counts = [_count_words(run, *row) for row in zip(papers, made.documents, strict=True)]

    references = read_references(run, made.documents, [paper.id for paper in papers])
    corpus = run.make(BUILD_CORPUS, *counts, settings=msgspec.structs.asdict(conference.text))
    ids = [paper.id for paper in papers]
    fresh = options.fresh_map or options.limit is not None
    start = warm_start.start_of(run.store, conference.id, ids, seed=options.seed, fresh=fresh)
    found = analyse(run, corpus, conference, start, count=options.topics, seed=options.seed, device=options.device)

    read, drawn = [_document(run, one) for one in made.documents], [_drawn(run, one) for one in made.strips]
    archive.doubt(editions, read)
    sheets = draw_sheets(run, found.places, [one.tile if one else None for one in drawn])
    entries = with_citations(run, make_entries(editions, read, drawn, found, sheets), references)
    if (wrong := archive.wrongs(editions, entries)) and not options.force:
        raise SelfCheckError(
            f"{conference.title} would be wrong, so the site stays as it was: {'; '.join(wrong)}. "
            "Look into it, or build with --force"
        )
    report = make_report(
        conference,
        entries,
        failures=run.failures,
        cautions=[
            *archive.cautions(editions, entries),
            *checks.illegible(papers, read),
            *checks.unused_names(found.unused_names),
            *checks.left_out(conference, len(entries)),
        ],
        notices=run.notices,
        stages=run.stages,
        seconds=time.monotonic() - began,
        seeds={"topics and map": options.seed},
        facts={
            **found.facts,
            "abstracts read from PDFs": checks.abstracts_agree(papers, read),
            "pictures": picture_bytes(drawn, run.store.path),
            **archive.facts(editions, entries),
        },
    )
    along = files(papers, [pdf.result() for pdf in made.pdfs], drawn, sheets, run.store.path)
    shown = [edition.conference for edition in editions]
    entries = with_pictures_at(entries, conference.id, options.thumbs_url)
    _render(conference, shown, options, entries, found, sheets, report, along)
    if options.limit is None:
        last = {"corpus": corpus, "model": found.model, "split": found.split, "places": found.placed}
        warm_start.remember(run.store, conference.id, ids, seed=options.seed, start=start, **last)
    run.store.keep_for(conference.id)
    return report


def _count_words(run: Runner, paper: Paper, document: Future[Made]) -> Future[Made]:
    return run.submit(COUNT_WORDS, document, label=paper.id, title=paper.title, abstract=paper.abstract or "")


def _document(run: Runner, future: Future[Made]) -> Document | None:
    made = future.result()
    return decode(run.read(made), Document) if made else None


def _drawn(run: Runner, future: Future[Made]) -> Drawn | None:
    made = future.result()
    if made is None:
        return None
    parts = run.parts(made)
    sizes = decode(run.read(parts["sizes"]), PictureSizes)
    return Drawn(image=parts["image"], teaser=parts["teaser"], tile=parts["tile"], sizes=sizes)


def _render(
    conference: Conference,
    editions: Sequence[Conference],
    options: Options,
    entries: Sequence[Entry],
    found: Analysis,
    sheets: Sheets,
    report: Report,
    along: dict[str, Path],
) -> None:
    """Write the conference's folder and the site's index, unless all is as it was."""
    folder, theme = options.site / conference.id, read_theme(options.theme)
    tiles = elsewhere(sheet_names(sheets), conference.id, options.thumbs_url)
    shown = (
        (conference, *editions),
        entries,
        found.topics,
        found.labels,
        tiles,
        theme,
        digest_of(found.lsa),
        options.base_url,
    )
    look = Look(templates=options.templates, static=options.static, theme=theme)
    report = with_fingerprint(report, *shown, looks=(look.templates, look.static))
    if written_before(folder, report):
        return
    content = SiteInput(
        conference=public(conference),
        editions=[public(edition) for edition in editions],
        entries=entries,
        topics=found.topics,
        report=report,
        labels=found.labels,
        lsa=found.lsa,
        pictures=along,
        sprites=tiles,
    )
    try:
        render.render(content, folder, look, base_url=options.base_url, force=options.force)
        render.render_index(options.site, look, base_url=options.base_url)
    except OSError as error:
        closed = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
        raise SiteError(
            f"cannot write the site {options.site}: {error.strerror} ({error.filename2 or error.filename}). "
            f"The old one is as it was; make {'it writable' if closed else 'room'}, or name another with --site"
        ) from error
