"""The schedule cards of nips.cc, https://nips.cc/Conferences/2014/Schedule?type=Poster, and of similar sites.

    div.maincard         .maincardType "Poster"; .maincardHeader "Mon Dec 8th 07:00 -- 11:59 PM @ Room 210 #12"
                         .maincardBody title; .maincardFooter authors, separated by " · "
    div.displaycards     since 2021, for all years: a.small-title title, .type_display_name_virtual_card "Spotlight
                         Poster", .author-str authors; no day or room

Only posters, spotlights and orals are read, not tutorials, breaks and workshops.
"""

import re

from bs4 import Tag

from confpapers.errors import ScheduleError, notice
from confpapers.model import Conference, Slot, Url
from confpapers.sources import dates
from confpapers.sources.page import attribute, links, read_html, text_of

_HEADER = re.compile(
    r"(?P<day>\w{3,9},? \w{3,9}\.? \d{1,2})(?:st|nd|rd|th)?,? "
    r"(?P<start>\d[\d:]*(?: ?[AP]M)?) ?(?:--|–|-) ?(?P<end>\d[\d:]*(?: ?[AP]M)?)"
    r"(?: @ (?P<room>.*?))?(?: ?#(?P<position>\S+))?",
    re.IGNORECASE,
)


def read(page: bytes, url: Url, conference: Conference) -> tuple[Slot, ...]:
    """Return the papers' cards, in the page's order. Raises ScheduleError."""
    soup = read_html(page)
    cards, display = soup.select("div.maincard"), soup.select("div.displaycards")
    read_slots = [*(_slot(card, url, conference.year) for card in cards), *(_display(card, url) for card in display)]
    slots = tuple(slot for slot in read_slots if slot and slot.title)
    for slot in (slot for slot in read_slots if slot and not slot.title):
        detail = ", ".join(slot.authors[:2])
        notice("dropped", "card of a paper without a title", where=url.partition("#")[0], detail=detail)
    if not slots:
        raise ScheduleError(
            f"nips-cards found no papers at {url} ({len(cards)} 'div.maincard' and {len(display)} 'div.displaycards', "
            "none a poster, spotlight or oral). "
            "Is it the schedule's page? A saved copy can be given as a file"
        )
    return slots


def _slot(card: Tag, url: Url, year: int) -> Slot | None:
    kind = dates.presentation(text_of(card.select_one(".maincardType")) or attribute(card, "class"))
    title = text_of(card.select_one(".maincardBody"))
    if not kind:
        return None
    headers = [
        text_of(head) for head in card.select(".maincardHeader") if "maincardType" not in attribute(head, "class")
    ]
    header = next((match for text in headers if (match := _HEADER.fullmatch(text))), None)
    start, end = dates.span(header["start"], header["end"]) if header else ("", "")
    return Slot(
        title=title,
        authors=_names(card.select_one(".maincardFooter")),
        urls=tuple(target for _, target in links(card, url) if _is_paper(target)),
        day=dates.day(header["day"] if header else " ".join(headers), year),
        start=start,
        end=end,
        room=(header["room"] or "").strip() if header else "",
        position=(header["position"] or "") if header else "",
        presentation=kind,
    )


def _display(card: Tag, url: Url) -> Slot | None:
    kind = dates.presentation(text_of(card.select_one(".type_display_name_virtual_card")))
    title = text_of(card.select_one("a.small-title"))
    if not kind:
        return None
    papers = tuple(target for _, target in links(card, url) if _is_paper(target))
    return Slot(title=title, authors=_names(card.select_one(".author-str")), urls=papers, presentation=kind)


def _names(tag: Tag | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split(r" [·⋅] ", text_of(tag)) if name.strip())


def _is_paper(url: Url) -> bool:
    return re.search(r"/(?:paper|paper_files|forum|pdf)\b", url) is not None
