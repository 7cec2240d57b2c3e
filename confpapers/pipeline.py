"""From a conference to its website: the whole program on one page.

    conference file → list pages → papers → landing pages → programme → PDFs    (of each member of an archive)
      → per paper, on all cores: document, strip, word counts
      → all papers together: vocabulary → topics, similar papers, map
      → checks → site

Every arrow is a step whose result is cached (`engine/runner.py`, `flow/steps.py`). The order here is for reading: a
step starts as soon as its inputs are available.
"""

import contextlib
import functools
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from confpapers.conference import registry
from confpapers.engine.cache import Missing, Store
from confpapers.engine.open import open_executor
from confpapers.engine.runner import Runner
from confpapers.errors import SelfCheckError, SiteError, StoreError, reason_of, remedy_of
from confpapers.flow import checks, warm_start
from confpapers.flow.analyse import Analysis, AnalysisInput, AnalysisOptions, analyse, compose_sprites
from confpapers.flow.citations import with_citations
from confpapers.flow.compare_builds import ChangesFound, changes_since, remember_papers
from confpapers.flow.compare_editions import whats_new
from confpapers.flow.direct import conference_at
from confpapers.flow.editions import Edition, gather_editions
from confpapers.flow.first_site import FirstSite
from confpapers.flow.options import Options, check_options
from confpapers.flow.other_conferences import other_conferences
from confpapers.flow.papers import PaperJob, all_words, finish_papers, start_papers
from confpapers.flow.placement import analysed_papers, few_changes_since, place_new, remembered_fit
from confpapers.flow.records import (
    make_entries,
)
from confpapers.flow.report import with_fingerprint
from confpapers.flow.results import BuildResults
from confpapers.flow.search_terms import search_terms
from confpapers.flow.steps import BUILD_CORPUS, FIND_WORKS
from confpapers.flow.unchanged import build_inputs, remember_finished, written_report
from confpapers.flow.vectors import find_vectors
from confpapers.flow.warm_start import AnalysedPapers
from confpapers.model import Conference, Digest, Entry, Report, encode
from confpapers.paths import cache_folder
from confpapers.progress import Progress, SilentProgress
from confpapers.site import render, render_index
from confpapers.site.boards import read_boards
from confpapers.site.foreign import check_folders
from confpapers.site.inputs import Look, SiteInput
from confpapers.site.lock import only_writer
from confpapers.site.manifest import shows_its_conferences
from confpapers.site.overview import namesakes, peer_topics
from confpapers.site.own_files import unused_files
from confpapers.site.strings import read_strings
from confpapers.site.theme import read_theme
from confpapers.web.fetcher import Fetcher, FetchSettings


def find(name: str | Path, options: Options | None = None, progress: Progress | None = None) -> Conference:
    """Return the conference with that name, in that file, or behind that address, list file or folder of PDFs.

    Raises UsageError if it does not exist, and SourceError if no source can read it.
    """
    if not registry.is_direct(str(name)):
        return registry.find(str(name))
    options = options or Options()
    store = Store(cache_folder(options.cache))
    conference, message = conference_at(str(name), store, _fetch_settings(options))
    (progress or SilentProgress()).say(message)
    return conference


def build(name: str | Path | Conference, options: Options | None = None, progress: Progress | None = None) -> Report:
    """Build the website of a conference and return the report of the build.

        name      a known conference, a conference file, the address of a page that lists papers, a list file, or a
                  folder of PDFs
        options   the options of the command line; the defaults write to the folder `site`
        progress  receives the progress of each stage; by default, the build prints nothing

    A build can be stopped at any moment; the next one continues from there. Raises ConfpapersError if no page can be
    built, for example because the list cannot be read; problems with single papers are in the report.
    """
    options, progress = options or Options(), progress or SilentProgress()
    check_options(options)
    # reports errors in these files before the work starts
    read_strings(read_theme(options.theme).language, options.static)
    conference = name if isinstance(name, Conference) else find(name, options, progress)
    check_folders(options.site, conference.id)
    enriched = msgspec.structs.replace(conference, enrich=options.enrich or conference.enrich)
    store = Store(cache_folder(options.cache))
    with contextlib.ExitStack() as locks:
        for locked in dict.fromkeys((conference.id, *(edition.id for edition in registry.editions(conference)))):
            locks.enter_context(store.lock(locked))
        inputs = build_inputs(conference, options)
        for _ in range(3):
            try:
                with open_workshop(store, options, progress) as (run, web):
                    report = _build(enriched, options, run, web)
                    if not web.would_try_again:
                        remember_finished(inputs, store, report, web.local_files)
                    store.keep_for(conference.id)
                    return report
            except Missing:
                progress.say(f"Found damaged results in the cache; computing {store.mend() + 1} again.")
    raise StoreError(f"results in the cache {store.folder} keep getting damaged. Is the disk failing?")


def _fetch_settings(options: Options) -> FetchSettings:
    return FetchSettings(offline=options.offline, refresh=options.refresh, retry=options.retry, delay=options.delay)


@contextlib.contextmanager
def open_workshop(store: Store, options: Options, progress: Progress) -> Iterator[tuple[Runner, Fetcher]]:
    """Open a runner for the steps and a fetcher for the network; both are stopped at the end of the block."""
    with (
        open_executor(options.executor, jobs=options.jobs) as executor,
        Fetcher(store, _fetch_settings(options)) as web,
        contextlib.closing(Runner(store, executor, progress, retry=options.retry)) as run,
    ):
        yield run, web


def _build(conference: Conference, options: Options, run: Runner, web: Fetcher) -> Report:
    began = time.monotonic()
    boards, wrong_boards = read_boards(conference.boards) if conference.boards else ((), ())
    write = functools.partial(_write_site, options=options)
    first = FirstSite(conference, options.site / conference.id, run, web, write)

    editions = gather_editions(
        conference, run, web, limit=options.limit, force=options.force, while_listed=first.while_listed
    )
    jobs = start_papers(conference, editions, run)
    first.while_read(jobs)
    works = run.make(FIND_WORKS, *(job.references for job in jobs))
    vectors = find_vectors(conference.similar, jobs, run, web, partial=options.limit is not None)
    analysed = analysed_papers(conference, jobs, _of_analysis(conference, options))
    analysis = _analysis(conference, jobs, (works, vectors), analysed, options, run)

    papers = finish_papers(jobs, run)
    sprites = compose_sprites(run, analysis.coordinates, [p.pictures.thumbnail if p.pictures else None for p in papers])
    entries = make_entries(papers, analysis, sprites)
    others = other_conferences(options.site, {conference.id, *conference.members}, run)
    undated = {edition.conference.id for edition in editions if edition.gatherer.source.titles_from_pdf}
    entries = with_citations(run, entries, [job.references for job in jobs], conference.id, others, undated)
    _refuse_wrong_pages(conference, editions, entries, force=options.force)

    results = BuildResults(
        conference=conference,
        editions=editions,
        jobs=jobs,
        papers=papers,
        entries=entries,
        analysis=analysis,
        sprites=sprites,
        terms=search_terms(entries, run),
        works=works,
        cited_conferences=[other.name for other in others],
        unused_files=unused_files(options.templates, options.static),
        namesakes=namesakes(options.site, conference),
        boards=boards,
        wrong_boards=wrong_boards,
        changes=_changes(conference, editions, entries, options, run),
        news=whats_new(options.site, conference, entries, analysis.topics),
    )
    log = results.log(run, seed=options.seed, seconds=time.monotonic() - began)
    run.executor.rest()  # the site is written by this process alone, and needs most of the memory for many papers
    report = write(results.site_input(run, log, thumbs_url=options.thumbs_url))
    _remember(results, None if vectors else analysed, run, seed=options.seed)
    return report


def _analysis(
    conference: Conference,
    jobs: Sequence[PaperJob],
    joined: tuple[Digest, Digest | None],
    analysed: AnalysedPapers,
    options: Options,
    run: Runner,
) -> Analysis:
    """Return topics, similar papers and map: `joined` are the works that the papers cite and their own vectors.

    A few papers more or less are placed among those of the last full analysis, unless it is to be done anew or they
    cannot be placed.
    """
    (works, vectors), store, seed = joined, run.store, options.seed
    fresh, peers = options.fresh_map or options.limit is not None, peer_topics(options.site, conference.id)
    few = None if fresh or vectors else few_changes_since(store, conference.id, analysed, seed=seed)
    if few and (placed := place_new(run, few, jobs, works, conference.map.perplexity)):
        return placed
    corpus = run.parts(run.make(BUILD_CORPUS, *all_words(jobs, run), settings=msgspec.structs.asdict(conference.text)))
    start = warm_start.start_of(store, conference.id, analysed.ids, seed=seed, fresh=fresh, peers=peers)
    inputs = AnalysisInput(**corpus, start=start, works=works, vectors=vectors)
    return analyse(run, inputs, _of_analysis(conference, options))


def _of_analysis(conference: Conference, options: Options) -> AnalysisOptions:
    return AnalysisOptions(
        topics=conference.topics,
        map=conference.map,
        share=conference.similar.share,
        count=options.topics,
        seed=options.seed,
        device=options.device,
    )


def _refuse_wrong_pages(
    conference: Conference, editions: Sequence[Edition], entries: Sequence[Entry], *, force: bool
) -> None:
    """Raise SelfCheckError if the pages would be wrong, unless the user insists."""
    if (problems := checks.problems(editions, entries)) and not force:
        raise SelfCheckError(
            f"the new page of {conference.title} would be wrong, so the previous site was left in place: "
            f"{'; '.join(problems)}. Look into it, or build with --force"
        )


def _remember(results: BuildResults, analysed: AnalysedPapers | None, run: Runner, *, seed: int) -> None:
    """Keep what the next build of this conference starts from; a build of only the first papers is not remembered."""
    if results.changes:
        analysis = results.analysis
        fit = remembered_fit(run.store, analysis.fit, analysed) if analysed else None
        finished = warm_start.PreviousBuild(
            seed=seed,
            papers=run.store.put(encode([job.paper.id for job in results.jobs])),
            corpus=analysis.corpus,
            model=analysis.model,
            split=analysis.split,
            coordinates=analysis.placed,
            start=analysis.start,
            memory=remember_papers(run.store, results.changes),
            fit=fit,
        )
        warm_start.remember(run.store, results.conference.id, finished)


def _changes(
    conference: Conference, editions: Sequence[Edition], entries: Sequence[Entry], options: Options, run: Runner
) -> ChangesFound | None:
    """Return what changed since the last build; None for a build of only the first papers, which is not remembered."""
    if options.limit is not None:
        return None
    left_out = [paper for edition in editions for paper in edition.gathered.left_out]
    return changes_since(run.store, warm_start.memory_of(run.store, conference.id), entries, left_out)


def _write_site(content: SiteInput, options: Options) -> Report:
    """Write the conference's folder and the site's index, unless they already show the same. Returns the report."""
    folder = options.site / content.conference.id
    look = Look(templates=options.templates, static=options.static, theme=read_theme(options.theme))
    report = with_fingerprint(content, look, base_url=options.base_url)
    written = written_report(folder)
    is_written = written is not None and written.fingerprint == report.fingerprint
    if is_written and shows_its_conferences(options.site):
        return report
    content = msgspec.structs.replace(content, report=report)
    try:
        with only_writer(options.site):
            if not is_written:
                render.render(content, folder, look, base_url=options.base_url, force=options.force)
            render_index.render_index(options.site, look, base_url=options.base_url)
    except OSError as error:
        place = error.filename2 or error.filename
        raise SiteError(
            f"cannot write the site {options.site}: {reason_of(error)}{f' ({place})' if place else ''}. "
            f"{'The previous one was left in place' if written else 'What was computed is kept'}: "
            f"{remedy_of(error)}choose another folder with --site, then build again"
        ) from error
    return report
