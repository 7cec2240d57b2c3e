"""Which papers of the site cite which: reference lists joined with the titles of all its papers."""

from collections.abc import Sequence
from concurrent.futures import Future

import msgspec

from confpapers.citations.links import Listed
from confpapers.engine.runner import Runner, StepOutput
from confpapers.flow.steps import LINK_CITATIONS
from confpapers.model import Entry, decode


def with_citations(run: Runner, entries: Sequence[Entry], references: Sequence[Future[StepOutput]]) -> list[Entry]:
    """Return the entries with the ids of the papers that they cite and are cited by.

    `references` has a reference list for each entry.  Raises StepError.
    """
    ids = [entry.id for entry in entries]
    listed = [Listed(title=entry.title, authors=entry.authors, year=entry.year) for entry in entries]
    made = run.make(LINK_CITATIONS, *references, papers=msgspec.to_builtins(listed))
    cites = decode(run.read(run.parts(made)["cites"]), list[list[int]])
    cited_by: list[list[int]] = [[] for _ in entries]
    for citing, numbers in enumerate(cites):
        for number in numbers:
            cited_by[number].append(citing)
    rows = zip(entries, cites, cited_by, strict=True)
    return [
        msgspec.structs.replace(entry, cites=tuple(ids[n] for n in there), cited_by=tuple(ids[n] for n in here))
        for entry, there, here in rows
    ]
