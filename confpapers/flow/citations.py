"""Which papers of the site cite which: reference lists joined with the titles of all its papers."""

from collections.abc import Sequence
from concurrent.futures import Future

import msgspec

from confpapers.citations.keys import title_letters
from confpapers.citations.links import Listed
from confpapers.citations.works import LEAST, Work
from confpapers.engine.runner import Runner, StepOutput
from confpapers.flow.steps import LINK_CITATIONS
from confpapers.model import CitedWork, Digest, Entry, decode


def with_citations(run: Runner, entries: Sequence[Entry], references: Sequence[Future[StepOutput]]) -> list[Entry]:
    """Return the entries with the ids of the papers that they cite and are cited by.

    `references` has a reference list for each entry.  Raises StepError.
    """
    ids = [entry.id for entry in entries]
    listed = [Listed(title=entry.title, authors=entry.authors, year=entry.year) for entry in entries]
    made = run.make(LINK_CITATIONS, *references, papers=msgspec.to_builtins(listed))
    cites = decode(run.read(made), list[list[int]])
    cited_by: list[list[int]] = [[] for _ in entries]
    for citing, numbers in enumerate(cites):
        for number in numbers:
            cited_by[number].append(citing)
    rows = zip(entries, cites, cited_by, strict=True)
    return [
        msgspec.structs.replace(entry, cites=tuple(ids[n] for n in there), cited_by=tuple(ids[n] for n in here))
        for entry, there, here in rows
    ]


def cited_works(run: Runner, works: Digest, entries: Sequence[Entry]) -> list[CitedWork]:
    """Return the works that two papers or more cite, the most cited first; papers of the page by their own titles.

    `works` are the result of the step FIND_WORKS on the reference lists of the entries.
    """
    own = {title_letters(entry.title) for entry in entries if len(entry.cited_by) >= LEAST}
    found = [
        CitedWork(
            title=entry.title,
            author=entry.authors[0].split()[-1] if entry.authors else "",
            year=entry.year,
            papers=entry.cited_by,
            paper=entry.id,
        )
        for entry in entries
        if len(entry.cited_by) >= LEAST
    ]
    for work in decode(run.read(works), list[Work]):
        if title_letters(work.title) not in own:
            papers = tuple(entries[number].id for number in work.papers)
            found.append(CitedWork(title=work.title, author=work.author, year=work.year, papers=papers))
    return sorted(found, key=lambda work: (-len(work.papers), work.title.casefold(), work.year))
