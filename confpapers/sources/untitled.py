"""Papers that a site lists without a title: rows that lost theirs, and links without a text."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import msgspec

from confpapers.errors import Notice, notice
from confpapers.model import Paper, Url
from confpapers.text import clean

WHAT = "row without a title"  # as lists in files call it


def without_nameless(papers: Iterable[Paper], where: Url) -> Iterator[Paper]:
    """Yield the papers that have a title, or an address where it may be found; the others are reported."""
    for paper in papers:
        if paper.title or paper.url or paper.pdf_url:
            yield paper
        else:
            detail, remedy = ", ".join(paper.authors[:2]) or paper.id, "Look for it on the page of the list"
            notice("dropped", WHAT, where=where.partition("#")[0], detail=detail, remedy=remedy)


def named_by_address(paper: Paper) -> tuple[Paper, Notice | None]:
    """Return a paper whose page has no title either called by the name of its file, and the notice of that."""
    if paper.title:
        return paper, None
    address = paper.url or paper.pdf_url
    title = clean(PurePosixPath(unquote(urlsplit(address).path)).stem.replace("_", " ")) or paper.id
    remedy = "It is called by its address; list the papers in a CSV file to name them"
    return msgspec.structs.replace(paper, title=title), Notice(
        kind="guessed", what=WHAT, where=address, detail=title, remedy=remedy
    )
