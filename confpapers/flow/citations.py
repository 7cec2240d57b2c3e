"""Citations within a site: reference lists are searched for the titles of all its papers."""

from collections.abc import Sequence, Set
from concurrent.futures import Future

import msgspec

from confpapers.citations.keys import title_letters
from confpapers.citations.links import Listed
from confpapers.citations.works import LEAST, Work
from confpapers.engine.runner import Runner
from confpapers.engine.step import StepOutput
from confpapers.flow.other_conferences import OtherConference
from confpapers.flow.steps import LINK_CITATIONS
from confpapers.model import CitedWork, Digest, Entry, OtherPaper, decode


def with_citations(
    run: Runner,
    entries: Sequence[Entry],
    references: Sequence[Future[StepOutput]],
    folder: str,
    others: Sequence[OtherConference] = (),
    undated: Set[str] = frozenset(),
) -> list[Entry]:
    """Return the entries with the papers that they cite and that cite them, here and in the site's other conferences.

    `references` has a reference list for each entry; `folder` is this conference's in the site. Which papers of the
    others cite papers of this one was determined when the others were built. `undated` are the editions whose year says
    nothing about their papers: folders of PDFs. Raises StepError.
    """
    elsewhere = [pair for other in others for pair in other.listed()]
    listed = [
        Listed(
            title=entry.title,
            authors=entry.authors,
            year=entry.published or (0 if entry.edition in undated else entry.year),
        )
        for entry in entries
    ]
    titles = [*listed, *(cited_paper for cited_paper, _ in elsewhere)]
    cites: list[list[int]] = [[] for _ in entries]
    if any(future.result() for future in references):
        linked = run.make(LINK_CITATIONS, *references, papers=msgspec.to_builtins(titles))
        cites = decode(run.read(linked), list[list[int]])
    cited_by = _cited_by(cites, len(entries))
    citing: dict[str, list[OtherPaper]] = {}
    for other in others:
        for cited, paper in other.citing(folder):
            citing.setdefault(cited, []).append(paper)
    ids, here = [entry.id for entry in entries], len(entries)
    return [
        msgspec.structs.replace(
            entry,
            cites=tuple(ids[n] for n in cited if n < here),
            cited_by=tuple(ids[n] for n in by),
            cites_elsewhere=tuple(elsewhere[n - here][1] for n in cited if n >= here),
            cited_by_elsewhere=tuple(citing.get(entry.id, ())),
        )
        for entry, cited, by in zip(entries, cites, cited_by, strict=True)
    ]


def _cited_by(cites: Sequence[Sequence[int]], papers: int) -> list[list[int]]:
    """Return the numbers of the papers that cite each of the first `papers` papers."""
    cited_by: list[list[int]] = [[] for _ in range(papers)]
    for citing, numbers in enumerate(cites):
        for number in numbers:
            if number < papers:
                cited_by[number].append(citing)
    return cited_by


def cited_works(run: Runner, works: Digest, entries: Sequence[Entry]) -> list[CitedWork]:
    """Return the works that at least two papers cite, the most cited first; papers of the page by their own titles.

    `works` are the result of the step FIND_WORKS on the reference lists of the entries.
    """
    own = {title_letters(entry.title) for entry in entries if len(entry.cited_by) >= LEAST}
    cited = [
        CitedWork(
            title=entry.title,
            author=entry.authors[0].split()[-1] if entry.authors else "",
            year=entry.published or entry.year,
            papers=entry.cited_by,
            paper=entry.id,
        )
        for entry in entries
        if len(entry.cited_by) >= LEAST
    ]
    for work in decode(run.read(works), list[Work]):
        if title_letters(work.title) not in own:
            papers = tuple(entries[number].id for number in work.papers)
            cited.append(CitedWork(title=work.title, author=work.author, year=work.year, papers=papers))
    return sorted(cited, key=lambda work: (-len(work.papers), work.title.casefold(), work.year))
