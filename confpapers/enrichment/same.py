"""Is it the same paper?"""

import re
from collections.abc import Iterable

from confpapers.bibliography.person import surname
from confpapers.model import Paper
from confpapers.text import title_key


def same_paper(paper: Paper, title: str, authors: Iterable[str]) -> bool:
    """The same title, and one surname in common."""
    names = {title_key(surname(name)) for name in paper.authors}
    return title_key(title) == title_key(paper.title) and bool(names & {title_key(surname(name)) for name in authors})


def words(title: str) -> str:
    """A title as search engines like it: words alone."""
    return " ".join(re.findall(r"\w+", title))
