"""Gather the papers of one conference, or of each member of an archive.

Papers go through the same steps with the same inputs as in a build of their own conference, so nothing is read twice if
both are built; only the results over all papers are the archive's own.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ALL_COMPLETED, FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait

import msgspec

from confpapers.conference.registry import editions
from confpapers.engine.runner import Runner
from confpapers.engine.step import StepOutput
from confpapers.errors import ConfpapersError, SourceError
from confpapers.flow.gather import Gathered, Gatherer, Waiting
from confpapers.model import Conference, Failure, Paper
from confpapers.text import unique
from confpapers.web.fetcher import Fetcher

_AT_ONCE = 16  # members of an archive that are gathered at the same time


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A conference of an archive, or the only one: its papers, and the gatherer that fetches them."""

    conference: Conference
    gatherer: Gatherer
    gathered: Gathered

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Return its papers, with ids that no other edition has."""
        return self.gathered.papers


WhileListed = Callable[[Edition, Sequence[Future[StepOutput]]], None]
"""Something to do with an edition while the papers' own pages, given as futures, are being fetched."""


def gather_editions(
    conference: Conference,
    run: Runner,
    web: Fetcher,
    *,
    limit: int | None,
    force: bool,
    while_listed: WhileListed | None = None,
) -> list[Edition]:
    """Return the conference with its papers, or each member of an archive; with a limit, the first papers of each.

    `while_listed` is called while the papers' own pages are being fetched.

    Raises ConfpapersError if a list cannot be read. With `force` an archive leaves that member out instead.
    """
    members = [
        msgspec.structs.replace(member, enrich=conference.enrich or member.enrich) for member in editions(conference)
    ]
    if conference.members:
        return _with_unique_ids(_gather_members(members, run, web, limit=limit, force=force), run)
    gatherer = Gatherer(members[0], run, web)
    gathered = gatherer.gather(limit, _showing(members[0], gatherer, while_listed) if while_listed else None)
    return _with_unique_ids([Edition(conference=members[0], gatherer=gatherer, gathered=gathered)], run)


def _gather_members(
    members: Sequence[Conference], run: Runner, web: Fetcher, *, limit: int | None, force: bool
) -> list[Edition]:
    """Return the members of an archive with their papers; those on different sites are gathered in parallel."""
    gatherers = [Gatherer(member, run, web, edition=member.id) for member in members]
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="gather")
    try:
        futures = [pool.submit(gatherer.gather, limit) for gatherer in gatherers]
        wait(futures, return_when=ALL_COMPLETED if force else FIRST_EXCEPTION)
        results = [(gatherer, _result(future)) for gatherer, future in zip(gatherers, futures, strict=True)]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # the threads end when the fetcher is closed
    complete = []
    for gatherer, result in results:
        member = gatherer.conference
        if isinstance(result, Gathered):
            complete.append(Edition(conference=member, gatherer=gatherer, gathered=result))
        elif result and not force:
            raise SourceError(f"{member.title}: {result}. With --force the archive is built without it") from result
        elif result:
            run.failures.append(Failure(paper="", step="list", reason=str(result), edition=member.id))
    return complete


def _result(future: Future[Gathered]) -> Gathered | ConfpapersError | None:
    """Return what was gathered, or why nothing was; None if it was not awaited."""
    try:
        return future.result() if future.done() else None
    except ConfpapersError as error:
        return error


def _showing(conference: Conference, gatherer: Gatherer, show: WhileListed) -> Waiting:
    """Return a function that shows an edition of which only the list is known."""

    def waiting(papers: tuple[Paper, ...], pages: Sequence[Future[StepOutput]]) -> None:
        gathered = Gathered(papers=papers, listed=len(papers), stated=None, unmatched=())
        show(Edition(conference=conference, gatherer=gatherer, gathered=gathered), pages)

    return waiting


def _of(failure: Failure, member: Conference, paper: str = "") -> Failure:
    return msgspec.structs.replace(failure, edition=member.id, paper=paper or failure.paper)


def _with_unique_ids(gathered: Sequence[Edition], run: Runner) -> list[Edition]:
    """Return the editions with unique ids: a paper whose id occurs in an earlier edition gets its own edition as a
    prefix.

    So an edition added after the others changes none of their ids.
    """
    taken, result = set[str](), list[Edition]()
    for edition in gathered:
        member, papers = edition.conference, edition.papers
        ids = [f"{member.id}-{p.id}" if p.id.casefold() in taken else p.id for p in papers]
        ids = unique([*taken, *ids])[len(taken) :]
        renamed = {paper.id: id_ for paper, id_ in zip(papers, ids, strict=True) if paper.id != id_}
        if renamed:
            papers = tuple(msgspec.structs.replace(paper, id=renamed.get(paper.id, paper.id)) for paper in papers)
            own = ((n, failure) for n, failure in enumerate(run.failures) if failure.edition == member.id)
            for n, failure in own:
                run.failures[n] = _of(failure, member, renamed.get(failure.paper, ""))
        taken.update(id_.casefold() for id_ in ids)
        result.append(
            msgspec.structs.replace(edition, gathered=msgspec.structs.replace(edition.gathered, papers=papers))
        )
    return result
