"""The record of a card, which the template (`_paper.html`) and the page's script fill in alike."""

import functools
import itertools
import re

from confpapers.model import Record
from confpapers.site.math import Tree
from confpapers.site.topic_shares import Segment
from confpapers.text import is_reserved

_NAMES = 24  # of a paper's authors that a card names when there are more
_MOST_AFFILIATIONS = 5  # of their institutions
_NAME = 120  # characters of a name that a card shows
_WORDS = 30  # telling words of a card
_WEB = re.compile(r"https?://[^\s\"'<>\\]+|pdf/[\w-]+\.pdf", re.IGNORECASE)
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,150}")


class Badge(Record, frozen=True, kw_only=True):
    """A short badge beside the title's meta line; `kind` is its CSS class."""

    kind: str
    text: str


class Near(Record, frozen=True, kw_only=True):
    """Another paper on a card (similar, cited or citing): its row on the page, and its title."""

    index: int
    short: str
    title: str


class Elsewhere(Record, frozen=True, kw_only=True):
    """A paper of another conference of the site, on a card."""

    href: str  # seen from the conference's folder
    title: str
    name: str  # of the conference


class Around(Record, frozen=True, kw_only=True):
    """The papers that a card links to."""

    similar: tuple[Near, ...] = ()
    cites: tuple[Near, ...] = ()
    cited_by: tuple[Near, ...] = ()
    cites_elsewhere: tuple[Elsewhere, ...] = ()
    cited_by_elsewhere: tuple[Elsewhere, ...] = ()


class Card(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One paper, ready for the template."""

    index: int
    id: str
    short: str
    title: str
    href: str  # the paper's own page on this site
    url: str  # its page in the proceedings, or its PDF
    authors: tuple[str, ...]
    affiliations: tuple[str, ...]
    countries: tuple[tuple[str, str], ...]  # code and name
    badges: tuple[Badge, ...]
    times: tuple[str, ...]  # when and where, one text for each time that it is presented
    hours: tuple[tuple[str, str, str], ...]  # day, start and end of each of these times
    links: tuple[tuple[str, str], ...]
    pdf: str
    thumb: str
    width: int
    height: int
    pages: tuple[tuple[int, int], ...]
    first_page: int
    language: str  # of title and abstract, if it differs from the page's language
    shares: tuple[int, ...]
    segments: tuple[Segment, ...]
    abstract: str
    gist: int  # offset of the sentence in the abstract that says what the paper does; 0 for the beginning
    math: dict[str, Tree]  # the formulas of the abstract, as MathML
    words: tuple[tuple[str, int], ...]
    similar: tuple[Near, ...]
    cites: tuple[Near, ...]
    cited_by: tuple[Near, ...]
    cites_elsewhere: tuple[Elsewhere, ...]
    cited_by_elsewhere: tuple[Elsewhere, ...]
    bibtex: str
    teaser: str
    teaser_size: tuple[int, int] | None
    preview: str = ""  # URL of a small version of the strip; see `previews`

    @property
    def when(self) -> str:
        """All times and places in one line."""
        return "; ".join(self.times)

    @property
    def folder(self) -> str:
        """Return the folder of the paper's own page, "papers/<id>/"."""
        return folder_of(self.id)

    @property
    def cites_in_all(self) -> int:
        """How many papers of the site it cites."""
        return len(self.cites) + len(self.cites_elsewhere)

    @property
    def cited_in_all(self) -> int:
        """How many papers of the site cite it."""
        return len(self.cited_by) + len(self.cited_by_elsewhere)

    @property
    def position(self) -> str:
        """Return the poster's number as the card shows it, "#12"."""
        return next((badge.text for badge in self.badges if badge.kind == "position"), "")

    @property
    def first_authors(self) -> tuple[str, ...]:
        """Return the authors that the card names."""
        return self.authors[: len(self.authors) - self.more_authors]

    @property
    def more_authors(self) -> int:
        """Return how many authors the card does not name: papers of large collaborations have thousands."""
        return len(self.authors) - _NAMES if len(self.authors) > _NAMES + 4 else 0

    @property
    def first_affiliations(self) -> tuple[str, ...]:
        """The institutions that the card names; it says how many more there are."""
        return self.affiliations[: len(self.affiliations) - self.more_affiliations]

    @property
    def more_affiliations(self) -> int:
        """How many institutions the card does not name."""
        return len(self.affiliations) - _MOST_AFFILIATIONS if len(self.affiliations) > _MOST_AFFILIATIONS + 1 else 0

    @property
    def runs(self) -> tuple[tuple[str, int], ...]:
        """Return the first top words in runs: consecutive words of one topic form one text, separated by commas."""
        grouped = itertools.groupby(self.words[:_WORDS], key=lambda pair: pair[1])
        return tuple((", ".join(word.replace("_", " ") for word, _ in group), topic) for topic, group in grouped)


def name_text(name: str) -> str:
    """Return a name as a card shows it."""
    return name if len(name) <= _NAME else f"{name[:_NAME].rstrip()}…"


def web_link(url: str) -> str:
    """Return the address if it is a web address (http, https) or a PDF shipped with the site, otherwise ""."""
    return url if _WEB.fullmatch(url) else ""


@functools.lru_cache(maxsize=1 << 15)
def folder_of(name: str) -> str:
    """Return the folder of a paper's own page, "papers/<id>/", or "" if the id is not a safe folder name."""
    return f"papers/{name}/" if _SAFE.fullmatch(name) and not is_reserved(name) else ""
