"""The contents of a card: one paper's entry, prepared for the template and for the page's data files.

The template (`_paper.html`) and the page's script fill the same card from the same record, so a card looks the same
whether Python or the browser creates it.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from confpapers.analysis.gist import gist_span
from confpapers.bibliography.countries import country_name
from confpapers.model import Entry, OtherPaper, Record, TimeSlot, Topic
from confpapers.site.autonyms import AUTONYMS
from confpapers.site.math import Tree, formulas, plain_macros
from confpapers.site.short_ids import base36, short_ids
from confpapers.site.strings import Strings, read_strings
from confpapers.site.topic_shares import Segment, quantised, segments
from confpapers.sources.addresses import doi_address
from confpapers.text import is_reserved

_NAMES = 24  # of a paper's authors that a card names when there are more
_MOST_AFFILIATIONS = 5  # of their institutions
_NAME = 120  # characters of a name that a card shows
_WORDS = 30  # telling words of a card
_WEB = re.compile(r"https?://[^\s\"'<>\\]+|pdf/[\w-]+\.pdf", re.IGNORECASE)
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,150}")
_KINDS = ("oral", "spotlight", "highlight")
_LINK_NAMES = ("code", "project", "video", "slides", "data")


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


def folder_of(name: str) -> str:
    """Return the folder of a paper's own page, "papers/<id>/", or "" if the id is not a safe folder name."""
    return f"papers/{name}/" if _SAFE.fullmatch(name) and not is_reserved(name) else ""


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that puts "#9" before "#10"."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts)


def programme_order(entries: Sequence[Entry]) -> list[int]:
    """Return the order of the page as indices of `entries`: by day, time, session and poster number, then list order.

    In an archive the latest year comes first; within a year, one conference follows the other.
    """

    def key(index: int) -> tuple[object, ...]:
        entry = entries[index]
        return (
            -entry.year,
            entry.edition,
            entry.day or "~",
            entry.start or "~",
            natural(entry.session),
            natural(entry.position),
            index,
        )

    return sorted(range(len(entries)), key=key)


def slot_text(slot: TimeSlot | Entry, strings: Strings, *, numbered: bool = False) -> str:
    """Return when and where: "Mon 8 Jun 10:15–12:30 · Hall B · Session 1A"; with `numbered` the poster number too."""
    hours = slot.start + (f"–{slot.end}" if slot.start and slot.end else "")
    session = slot.session
    if session and len(session) <= 3:
        session = strings("session.named", name=session)
    number = f"#{slot.position.removeprefix('#')}" if numbered and slot.position else ""
    parts = (f"{strings.day(slot.day)} {hours}".strip(), slot.room, session, number)
    return " · ".join(part for part in parts if part)


def times_text(entry: Entry, strings: Strings) -> tuple[str, ...]:
    """Return when and where a paper is presented; of several times each names its kind: "Oral: Mon 8 Jun 09:00"."""
    return tuple(slot_name(entry, slot, strings) for slot in _named_slots(entry, strings))


def _named_slots(entry: Entry, strings: Strings) -> tuple[TimeSlot, ...]:
    """Return its times and places of which a card says something."""
    return tuple(slot for slot in entry.all_slots if slot_name(entry, slot, strings))


def slot_name(entry: Entry, slot: TimeSlot, strings: Strings) -> str:
    """Return one of a paper's times and places as its card shows it."""
    kind = f"{strings(f'kind.{slot.presentation}')}: " if slot.presentation and entry.slots else ""
    text = slot_text(slot, strings)
    return f"{kind}{text}" if text else ""


def is_archive(entries: Sequence[Entry]) -> bool:
    """Return whether the papers belong to several conferences."""
    return len({entry.edition for entry in entries}) > 1


class _CardPage(msgspec.Struct, frozen=True, kw_only=True):
    """The settings shared by all cards of a page."""

    strings: Strings
    topics: int
    archive: bool  # whether the papers are of several conferences
    paper_pages: bool  # whether each paper has a page of its own
    language: str  # that most papers are in


def _badges(entry: Entry, page: _CardPage) -> tuple[Badge, ...]:
    strings = page.strings
    badges = [Badge(kind="edition", text=f"{entry.venue} {entry.year}")] if page.archive else []
    if entry.award:
        badges.append(Badge(kind="award", text=entry.award))
    if entry.presentation in _KINDS:
        badges.append(Badge(kind=entry.presentation, text=strings(f"kind.{entry.presentation}")))
    if entry.language and entry.language != page.language:
        badges.append(Badge(kind="language", text=AUTONYMS.get(entry.language, entry.language)))
    if entry.track:
        badges.append(Badge(kind="track", text=entry.track))
    if entry.position:
        number = entry.position if entry.position.startswith("#") else f"#{entry.position}"
        badges.append(Badge(kind="position", text=number))
    return tuple(badges)


def _links(entry: Entry, strings: Strings) -> tuple[tuple[str, str], ...]:
    arxiv = f"https://arxiv.org/abs/{entry.arxiv_id}" if entry.arxiv_id else ""
    doi = doi_address(entry.doi) if entry.doi else ""
    offered = [
        ("PDF", entry.pdf_url),
        (strings("link.page"), entry.url),
        (strings("link.supplement"), entry.supp_url),
        ("arXiv", arxiv),
        ("DOI", doi),
    ]
    offered += [
        (strings(f"link.{link.label.lower()}") if link.label.lower() in _LINK_NAMES else link.label, link.url)
        for link in entry.links
    ]
    seen: set[str] = set()
    links = []
    for label, url in offered:
        if web_link(url) and url not in seen:
            seen.add(url)
            links.append((label, url))
    return tuple(links)


def has_code(entry: Entry) -> bool:
    """Return whether one of the paper's links leads to code."""
    return any(link.label.casefold() == "code" and web_link(link.url) for link in entry.links)


def cards(
    entries: Sequence[Entry], topics: Sequence[Topic], *, pages: bool = True, strings: Strings | None = None
) -> tuple[Card, ...]:
    """Return a card for each entry, in the given order; with `pages`, its title links to the paper's page on this site.

    `strings` are the texts of the site's language, English by default.
    """
    words = strings or read_strings()
    place = {entry.id: index for index, entry in enumerate(entries)}
    short = [base36(number) for number in short_ids([entry.id for entry in entries])]

    def others(entry: Entry, ids: Iterable[str]) -> tuple[Near, ...]:
        indices = [place[other] for other in ids if other in place and other != entry.id]
        return tuple(Near(index=i, short=short[i], title=plain_macros(entries[i].title)) for i in indices)

    def around(entry: Entry) -> Around:
        return Around(
            similar=others(entry, (other.id for other in entry.similar if other.on_topic)),
            cites=others(entry, entry.cites),
            cited_by=others(entry, entry.cited_by),
            cites_elsewhere=_elsewhere(entry.cites_elsewhere),
            cited_by_elsewhere=_elsewhere(entry.cited_by_elsewhere),
        )

    languages = Counter(entry.language for entry in entries if entry.language)
    page = _CardPage(
        strings=words,
        topics=len(topics),
        archive=is_archive(entries),
        paper_pages=pages,
        language=languages.most_common(1)[0][0] if languages else "",
    )
    return tuple(_card(index, entry, short[index], around(entry), page) for index, entry in enumerate(entries))


def _card(index: int, entry: Entry, short: str, around: Around, page: _CardPage) -> Card:
    strings, topics = page.strings, page.topics
    width, height = entry.thumb_size if entry.thumb and entry.thumb_size else (0, 0)
    shares = quantised(entry.topics)
    abstract = plain_macros(entry.abstract or "")
    return Card(
        index=index,
        id=entry.id,
        short=short,
        title=plain_macros(entry.title),
        href=f"{folder_of(entry.id)}index.html" if page.paper_pages and folder_of(entry.id) else web_link(entry.url),
        url=web_link(entry.url) or web_link(entry.pdf_url),
        authors=entry.authors,
        affiliations=entry.affiliations,
        countries=tuple((code, country_name(code, strings.language)) for code in entry.countries),
        badges=_badges(entry, page),
        times=times_text(entry, strings),
        hours=tuple((slot.day, slot.start, slot.end) for slot in _named_slots(entry, strings)),
        links=_links(entry, strings),
        pdf=web_link(entry.pdf_url),
        thumb=entry.thumb if width and height else "",
        width=width,
        height=height,
        pages=entry.pages if width and height else (),
        first_page=entry.first_page,
        language=entry.language if entry.language != strings.language else "",
        shares=shares if len(shares) == topics else (0,) * topics,
        segments=segments(shares) if len(shares) == topics else (),
        abstract=abstract,
        gist=_gist(abstract, entry.gist),
        math=formulas(abstract),
        words=tuple((word, topic) for word, topic in entry.top_words),
        similar=around.similar,
        cites=around.cites,
        cited_by=around.cited_by,
        cites_elsewhere=around.cites_elsewhere,
        cited_by_elsewhere=around.cited_by_elsewhere,
        bibtex=entry.bibtex,
        teaser=entry.teaser if entry.teaser_size else "",
        teaser_size=entry.teaser_size if entry.teaser else None,
    )


def _elsewhere(papers: Iterable[OtherPaper]) -> tuple[Elsewhere, ...]:
    return tuple(Elsewhere(href=paper.page, title=plain_macros(paper.title), name=paper.name) for paper in papers)


def _gist(abstract: str, sentence: str) -> int:
    """Return the offset of the sentence that says what the paper does, or 0 if it would split a formula."""
    start = abstract.find(sentence) if sentence else -1
    if start < 0:  # plain text where the sentence has macros
        start = gist_span(abstract)[0]
    whole = all(source not in abstract or _outside(abstract, source, start) for source in formulas(abstract))
    return start if whole else 0


def _outside(text: str, part: str, place: int) -> bool:
    at = text.find(part)
    while at >= 0:
        if at < place < at + len(part):
            return False
        at = text.find(part, at + 1)
    return True


_NO_PAGE = _CardPage(strings=read_strings(), topics=0, archive=False, paper_pages=True, language="")
BLANK = _card(0, Entry(id="", title="", authors=(), abstract=None, url="", pdf_url=""), "", Around(), _NO_PAGE)
"""A card with nothing on it: the mould for the page's script."""
