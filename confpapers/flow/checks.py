"""Self-checks of a build: a problem would make the page wrong and stops the build; a warning makes it less complete."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np

from confpapers.flow.compare_builds import ChangesFound
from confpapers.flow.editions import Edition
from confpapers.flow.papers import ReadPaper
from confpapers.model import LIMIT, BuildWarning, Conference, Entry
from confpapers.site.paper_pages import has_pages
from confpapers.text import counted

_ENOUGH_ABSTRACTS = 0.9
_ENOUGH_STRIPS = 0.9
_ENOUGH_AUTHORS = 0.9
_SEVERAL = 3  # papers from which a warning is worthwhile
_LONGEST_TITLE = 220  # characters


def problems(editions: Sequence[Edition], entries: Sequence[Entry]) -> list[str]:
    """Return why the page would be wrong: papers missing from an edition, and problems of all papers together."""
    absent = [
        _named(edition, message, editions)
        for edition in editions
        for message in missing(
            edition.conference.expected, listed=edition.gathered.listed, stated=edition.gathered.stated
        )
    ]
    return [*absent, *entry_problems(entries)]


def warnings(editions: Sequence[Edition], entries: Sequence[Entry]) -> list[BuildWarning]:
    """Return what makes the page less complete, edition by edition."""
    result: list[BuildWarning] = []
    for edition, own in by_edition(editions, entries):
        gathered = edition.gathered
        raised = edition_warnings(edition.conference, own, listed=gathered.listed, unmatched=gathered.unmatched)
        result += [
            BuildWarning(check=warning.check, message=_named(edition, warning.message, editions)) for warning in raised
        ]
    return result


def _named(edition: Edition, message: str, editions: Sequence[Edition]) -> str:
    """Return the message, preceded by the edition's name if there are several."""
    return f"{edition.conference.title}: {message}" if len(editions) > 1 else message


def by_edition(editions: Sequence[Edition], entries: Sequence[Entry]) -> list[tuple[Edition, list[Entry]]]:
    """Return each edition with its entries."""
    own: dict[str, list[Entry]] = {edition.conference.id: [] for edition in editions}
    for entry in entries:
        own[entry.edition].append(entry)
    return [(edition, own[edition.conference.id]) for edition in editions]


def entry_problems(entries: Sequence[Entry]) -> list[str]:
    """Return why the page would be wrong: duplicate papers, degenerate numbers."""
    return [*_repeated(entries), *_degenerate(entries)]


def missing(expected: int | None, *, listed: int, stated: int | None) -> list[str]:
    """Return why papers must be missing: fewer than the site or the conference file states."""
    problems = []
    if not listed:
        problems.append("the list has no papers")
    if stated is not None and listed < stated:
        problems.append(f"the site says it has {stated} papers, {listed} were found")
    if expected is not None and listed < expected:
        problems.append(f"{expected} papers are expected (`expected` in the conference file), {listed} were found")
    return problems


def _repeated(entries: Sequence[Entry]) -> list[str]:
    twice = [id_ for id_, times in Counter(entry.id.casefold() for entry in entries).items() if times > 1]
    return [f"ids that occur more than once: {', '.join(twice[:5])}"] if twice else []


def _degenerate(entries: Sequence[Entry]) -> list[str]:
    if len(entries) < 10:
        return []
    problems = []
    shares = np.array([entry.topics for entry in entries])
    if shares.size and shares.shape[1] > 1 and np.ptp(shares, axis=0).max() < 0.01:
        problems.append("the topics are useless: all papers have the same shares")
    scores = [near.score for entry in entries for near in entry.similar]
    if not scores or np.ptp(scores) < 1e-4:
        problems.append("the similarities are useless: all scores are the same")
    positions = {(entry.x, entry.y) for entry in entries if entry.x is not None}
    if len(positions) < len(entries) / 2:
        problems.append(f"the map has only {len(positions)} distinct positions for {len(entries)} papers")
    return problems


def edition_warnings(
    conference: Conference, entries: Sequence[Entry], *, listed: int, unmatched: Sequence[str]
) -> list[BuildWarning]:
    """Return what makes the page less complete: few abstracts or strips, papers that are not in the programme."""
    n = max(len(entries), 1)
    abstracts, strips = sum(bool(e.abstract) for e in entries), sum(bool(e.thumb) for e in entries)
    result = []
    if abstracts / n < _ENOUGH_ABSTRACTS:
        result.append(BuildWarning(check="abstracts", message=f"{n - abstracts} of {n} papers have no abstract"))
    if strips / n < _ENOUGH_STRIPS:
        result.append(BuildWarning(check="strips", message=f"{n - strips} of {n} papers have no page images"))
    if listed > len(entries):
        message = f"only the first {len(entries):,} of {listed:,} papers are here (--limit)"
        result.append(BuildWarning(check=LIMIT, message=message))
    result += list_warnings(entries)
    if conference.expected is not None and listed > conference.expected:
        message = f"{conference.expected} papers were expected, {listed} were found: is `expected` out of date?"
        result.append(BuildWarning(check="count", message=message))
    if conference.schedule:
        without = sum(not entry.day and not entry.session for entry in entries)
        if without:
            result.append(BuildWarning(check="programme", message=f"{without} of {n} papers are not in the programme"))
        result += [BuildWarning(check="programme", message=message) for message in unmatched]
    return result


def list_warnings(entries: Sequence[Entry]) -> list[BuildWarning]:
    """Return signs that the list was misread: no authors anywhere, or one title for many papers."""
    result, n = [], len(entries)
    without = sum(not entry.authors for entry in entries)
    if n >= _SEVERAL and without == n:
        message = f"none of the {n} papers has authors: look whether the list names them"
        result.append(BuildWarning(check="authors", message=message))
    elif n >= _SEVERAL and without > n * (1 - _ENOUGH_AUTHORS):
        result.append(BuildWarning(check="authors", message=f"{without} of {n} papers have no authors"))
    titles = Counter(entry.title for entry in entries)
    title, times = titles.most_common(1)[0] if titles else ("", 0)
    if times >= _SEVERAL:
        message = f"{times} papers are called {title!r}: is it the text of a button, not a title?"
        result.append(BuildWarning(check="titles", message=message))
    return result


def left_out(papers: int, *, wanted: bool | Literal["auto"]) -> list[BuildWarning]:
    """Warn that a site of very many papers has no pages for single papers."""
    if has_pages(papers, wanted=wanted) or not wanted:
        return []
    size = f"they would take {papers * 8 / 1000:,.0f} MB; `paper_pages = true` in the conference file makes them"
    return [BuildWarning(check="paper pages", message=f"{papers:,} papers have no pages of their own: {size}")]


def unread_texts(papers: Sequence[ReadPaper]) -> list[BuildWarning]:
    """Warn of PDFs that are scans, and of those whose fonts do not map glyphs to characters."""
    read = [(paper.paper.id, paper.document) for paper in papers if paper.document]
    scans = [id_ for id_, document in read if not any(page.strip() for page in document.pages)]
    illegible = [id_ for id_, document in read if not document.legible and id_ not in scans]
    kinds = [
        (scans, "without text, perhaps scanned", "ocrmypdf"),
        (illegible, "with illegible text", "ocrmypdf --force-ocr"),
    ]
    remedy = "Only title and abstract from elsewhere are used; `{}` recognises the text"
    return [
        BuildWarning(check="text", message=f"{counted(len(ids), 'PDF')} {kind}: {_some(ids)}. {remedy.format(program)}")
        for ids, kind, program in kinds
        if ids
    ]


def guessed_titles(papers: Sequence[ReadPaper], entries: Sequence[Entry]) -> list[BuildWarning]:
    """Warn of titles that were read from PDFs or file names, because no list has them, and may be none."""
    read = [
        (entry.id, entry.title, bool(paper.document and paper.document.title))
        for paper, entry in zip(papers, entries, strict=True)
        if paper.edition.gatherer.source.titles_from_pdf
    ]
    return [
        BuildWarning(check="titles", message=f"{message}: {_some(ids)}. List the papers in a CSV file to name them")
        for message, ids in (
            ("no title in the PDF, so its file's name is taken", [id_ for id_, _, pdf in read if not pdf]),
            ("titles that may be none", [id_ for id_, title, pdf in read if pdf and _may_be_none(title)]),
        )
        if ids
    ]


def _may_be_none(title: str) -> bool:
    """Return whether a title is one word, begins in lower case, or is as long as a paragraph."""
    one_word = " " not in title.strip() and title.isascii()
    return one_word or title[:1].islower() or len(title) > _LONGEST_TITLE


def _some(ids: Sequence[str]) -> str:
    return f"{', '.join(ids[:5])}{f' and {len(ids) - 5} more' if len(ids) > 5 else ''}"


def not_compared(changes: ChangesFound | None) -> list[BuildWarning]:
    """Warn that the last build had mostly other papers, so that no changes are listed."""
    if changes is None or not changes.is_other:
        return []
    message = "fewer than half of the papers were in the last build of this name, so what changed is not listed"
    return [BuildWarning(check="changes", message=message)]


def shown_twice(conference: Conference, namesakes: Sequence[str]) -> list[BuildWarning]:
    """Warn of other folders of the site that show the same conference, as after its file was renamed."""
    return [
        BuildWarning(
            check="site",
            message=f"the site shows {conference.title} twice, as {conference.id} and as {folder}. If {folder} is an "
            "earlier build of it, remove that folder and build again",
        )
        for folder in namesakes
    ]


def unused_names(keys: Sequence[str]) -> list[BuildWarning]:
    """Warn of topic names in the conference file that match no topic."""
    template = (
        "[topics] names: {!r} is neither a topic's number nor a word of the papers, or its topic already has a name"
    )
    return [BuildWarning(check="topics", message=template.format(key)) for key in keys]


def abstracts_agree(papers: Sequence[ReadPaper]) -> dict[str, int]:
    """Count the abstracts that both the site and the PDF provide, and how many of them agree.

    Two abstracts agree if the F1 score between their words is at least 0.9.
    """
    both = [(read.paper.abstract, read.document.abstract) for read in papers if read.document]
    scores = [_f1(site.casefold().split(), pdf.casefold().split()) for site, pdf in both if site and pdf]
    return {"compared": len(scores), "agree": sum(score >= 0.9 for score in scores)}


def _f1(one: list[str], other: list[str]) -> float:
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other))
