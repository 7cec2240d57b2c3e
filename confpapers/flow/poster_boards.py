"""Propose poster boards: within each session, an order in which neighbours are similar."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from confpapers.errors import UsageError
from confpapers.model import Entry
from confpapers.site.exports import read_papers


class Proposal(NamedTuple):
    """The boards of one session: the papers from board 1 on, and the mean similarity of neighbours."""

    session: str
    papers: tuple[Entry, ...]
    similarity: float
    listed: float  # the same in the programme's order


def propose(site: Path, name: str) -> list[Proposal]:
    """Return a proposal for each session of a conference built in `site`. Raises UsageError if it was not built."""
    from confpapers.analysis.poster_order import affinities, neighbour_similarity, poster_order

    file = site / name / "papers.json"
    if not file.is_file():
        raise UsageError(f"{file} does not exist. Run: confpapers build {name}")
    proposals = []
    for session, papers in _sessions(read_papers(file)):
        alike = affinities(papers)
        order, as_listed = list(poster_order(alike)), list(range(len(papers)))
        proposed, listed = (neighbour_similarity(alike, rows) for rows in (order, as_listed))
        best = order if proposed > listed else as_listed  # few posters may be in a good order already
        proposals.append(Proposal(session, tuple(papers[row] for row in best), max(proposed, listed), listed))
    return proposals


def _sessions(entries: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.day, entry.start, entry.session), []).append(entry)
    for key, papers in sorted(groups.items()):
        yield " ".join(part for part in key if part), papers


def as_csv(proposals: Sequence[Proposal]) -> str:
    """Return the proposals as CSV: session, board, id, title, authors."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["session", "board", "id", "title", "authors"])
    for proposal in proposals:
        for board, paper in enumerate(proposal.papers, start=1):
            writer.writerow([proposal.session, board, paper.id, paper.title, "; ".join(paper.authors)])
    return out.getvalue()
