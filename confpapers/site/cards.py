"""The contents of a card: one paper's entry, prepared for the template and for the page's data files.

The template (`_paper.html`) and the page's script fill the same card from the same record, so a card looks the same
whether Python or the browser creates it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from confpapers.analysis.gist import gist_span
from confpapers.bibliography.countries import country_name
from confpapers.model import Entry, OtherPaper, Topic
from confpapers.site.autonyms import AUTONYMS
from confpapers.site.card import Around, Badge, Card, Elsewhere, Near, folder_of, web_link
from confpapers.site.math import formulas, plain_macros
from confpapers.site.programme import named_slots, times_text
from confpapers.site.short_ids import base36, short_ids
from confpapers.site.strings import Strings, read_strings
from confpapers.site.topic_shares import quantised, segments
from confpapers.sources.addresses import doi_address

_KINDS = ("oral", "spotlight", "highlight")
_LINK_NAMES = ("code", "project", "video", "slides", "data")


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


def language_of_most(entries: Sequence[Entry]) -> str:
    """Return the language that most papers are in, or ""."""
    languages = Counter(entry.language for entry in entries if entry.language)
    return languages.most_common(1)[0][0] if languages else ""


def cards(
    entries: Sequence[Entry], topics: Sequence[Topic], *, pages: bool = True, strings: Strings | None = None
) -> tuple[Card, ...]:
    """Return a card for each entry, in the given order; with `pages`, its title links to the paper's page on this site.

    `strings` are the texts of the site's language, English by default.
    """
    words = strings or read_strings()
    place = {entry.id: index for index, entry in enumerate(entries)}
    short = [base36(number) for number in short_ids([entry.id for entry in entries])]

    near = [
        Near(index=index, short=short[index], title=plain_macros(entry.title)) for index, entry in enumerate(entries)
    ]

    def others(entry: Entry, ids: Iterable[str]) -> tuple[Near, ...]:
        return tuple([near[place[other]] for other in ids if other in place and other != entry.id])

    def around(entry: Entry) -> Around:
        return Around(
            similar=others(entry, (other.id for other in entry.similar if other.on_topic)),
            cites=others(entry, entry.cites),
            cited_by=others(entry, entry.cited_by),
            cites_elsewhere=_elsewhere(entry.cites_elsewhere),
            cited_by_elsewhere=_elsewhere(entry.cited_by_elsewhere),
        )

    page = _CardPage(
        strings=words,
        topics=len(topics),
        archive=is_archive(entries),
        paper_pages=pages,
        language=language_of_most(entries),
    )
    return tuple(_card(index, entry, short[index], around(entry), page) for index, entry in enumerate(entries))


def _card(index: int, entry: Entry, short: str, around: Around, page: _CardPage) -> Card:
    strings, topics = page.strings, page.topics
    width, height = entry.thumb_size if entry.thumb and entry.thumb_size else (0, 0)
    shares = quantised(entry.topics)
    abstract = plain_macros(entry.abstract or "")
    math = formulas(abstract)
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
        hours=tuple((slot.day, slot.start, slot.end) for slot in named_slots(entry, strings)),
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
        gist=_gist(abstract, entry.gist, math),
        math=math,
        words=entry.top_words,
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


def _gist(abstract: str, sentence: str, math: Iterable[str]) -> int:
    """Return the offset of the sentence that says what the paper does, or 0 if it would split one of the formulas."""
    start = abstract.find(sentence) if sentence else -1
    if start < 0:  # plain text where the sentence has macros
        start = gist_span(abstract)[0]
    return start if all(_outside(abstract, source, start) for source in math) else 0


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
