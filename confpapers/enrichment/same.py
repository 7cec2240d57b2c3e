"""Compare a search result with a paper."""

import re
from collections.abc import Iterable

from confpapers.bibliography.person import surname
from confpapers.model import Paper
from confpapers.text import title_key


def same_paper(paper: Paper, title: str, authors: Iterable[str]) -> bool:
    """Return whether the titles are equal and the authors have a surname in common."""
    names = {title_key(surname(name)) for name in paper.authors}
    return title_key(title) == title_key(paper.title) and bool(names & {title_key(surname(name)) for name in authors})


def words(title: str) -> str:
    """Return a title as a search query, with words only."""
    return " ".join(re.findall(r"\w+", title))
