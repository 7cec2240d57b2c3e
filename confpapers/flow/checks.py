"""The build checks itself: what would make the page wrong stops it, what makes it poorer is said."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from confpapers.model import Caution, Conference, Document, Entry, Paper
from confpapers.site.paper_pages import has_pages

_ENOUGH_ABSTRACTS = 0.9
_ENOUGH_STRIPS = 0.9


def wrongs(entries: Sequence[Entry]) -> list[str]:
    """Why the page would be wrong: papers that are there twice, numbers that say nothing."""
    return [*_repeated(entries), *_degenerate(entries)]


def missing(conference: Conference, *, listed: int, stated: int | None) -> list[str]:
    """Why papers must be missing: there are fewer than the site, or the conference file, says."""
    found = []
    if not listed:
        found.append("the list has no papers")
    if stated is not None and listed < stated:
        found.append(f"the site says it has {stated} papers, {listed} were found")
    if conference.expected is not None and listed < conference.expected:
        found.append(
            f"{conference.expected} papers are expected (`expected` in the conference file), {listed} were found"
        )
    return found


def _repeated(entries: Sequence[Entry]) -> list[str]:
    twice = [id_ for id_, times in Counter(entry.id.casefold() for entry in entries).items() if times > 1]
    return [f"ids that occur more than once: {', '.join(twice[:5])}"] if twice else []


def _degenerate(entries: Sequence[Entry]) -> list[str]:
    if len(entries) < 10:
        return []
    found = []
    shares = np.array([entry.topics for entry in entries])
    if shares.size and shares.shape[1] > 1 and np.ptp(shares, axis=0).max() < 0.01:
        found.append("the topics tell nothing apart: all papers have the same shares")
    scores = [near.score for entry in entries for near in entry.similar]
    if not scores or np.ptp(scores) < 1e-4:
        found.append("the similarities tell nothing apart: all scores are the same")
    places = {(entry.x, entry.y) for entry in entries if entry.x is not None}
    if len(places) < len(entries) / 2:
        found.append(f"the map has only {len(places)} places for {len(entries)} papers")
    return found


def cautions(
    conference: Conference, entries: Sequence[Entry], *, listed: int, unjoined: Sequence[str]
) -> list[Caution]:
    """What makes the page poorer: few abstracts or strips, papers the programme does not know."""
    n = max(len(entries), 1)
    abstracts, strips = sum(bool(e.abstract) for e in entries), sum(bool(e.thumb) for e in entries)
    found = []
    if abstracts / n < _ENOUGH_ABSTRACTS:
        found.append(Caution(check="abstracts", message=f"{n - abstracts} of {n} papers have no abstract"))
    if strips / n < _ENOUGH_STRIPS:
        found.append(Caution(check="strips", message=f"{n - strips} of {n} papers have no page images"))
    if conference.expected is not None and listed > conference.expected:
        message = f"{conference.expected} papers were expected, {listed} were found: is `expected` out of date?"
        found.append(Caution(check="count", message=message))
    if conference.schedule:
        without = sum(not entry.day and not entry.session for entry in entries)
        if without:
            found.append(Caution(check="programme", message=f"{without} of {n} papers are not in the programme"))
        found += [Caution(check="programme", message=message) for message in unjoined]
    return found


def left_out(conference: Conference, papers: int) -> list[Caution]:
    """What a site of very many papers goes without."""
    if has_pages(conference, papers) or not conference.paper_pages:
        return []
    size = f"they would take {papers * 8 / 1000:,.0f} MB; `paper_pages = true` in the conference file makes them"
    return [Caution(check="paper pages", message=f"{papers:,} papers have no pages of their own: {size}")]


def illegible(papers: Sequence[Paper], documents: Sequence[Document | None]) -> list[Caution]:
    """PDFs whose text is garbage: their fonts do not say which letter is which."""
    ids = [paper.id for paper, document in zip(papers, documents, strict=True) if document and not document.legible]
    if not ids:
        return []
    named = f"{', '.join(ids[:5])}{' and others' if len(ids) > 5 else ''}"
    message = f"the text of {len(ids)} PDFs is garbage, and only title and abstract of these papers are used: {named}"
    return [Caution(check="text", message=message)]


def unused_names(keys: Sequence[str]) -> list[Caution]:
    """Names of topics, in the conference file, that no topic got."""
    said = "[topics] names: {!r} is no topic's number and no word of the papers, or its topic has a name already"
    return [Caution(check="topics", message=said.format(key)) for key in keys]


def abstracts_agree(papers: Sequence[Paper], documents: Sequence[Document | None]) -> dict[str, int]:
    """How well abstracts are read: of those that both the site and the PDF give, how many say the same.

    The same: an F1 of at least 0.9 between their words.
    """
    both = [(paper.abstract, read.abstract) for paper, read in zip(papers, documents, strict=True) if read]
    scores = [_f1(site.casefold().split(), pdf.casefold().split()) for site, pdf in both if site and pdf]
    return {"compared": len(scores), "agree": sum(score >= 0.9 for score in scores)}


def _f1(one: list[str], other: list[str]) -> float:
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other))
