"""Days, times and kinds of presentation, as programmes write them."""

import datetime
import re
from typing import Literal

from confpapers.model import Presentation

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*([ap]\.?m\.?)?", re.IGNORECASE | re.ASCII)
_PRESENTATIONS: tuple[Presentation, ...] = ("oral", "spotlight", "highlight", "poster")


def day(text: str, year: int) -> str:
    """The first day in a text, "2015-06-08"; "" when there is none.

    >>> day("Monday June 8, 8:40am", 2015), day("Mon Dec 3rd", 2018)
    ('2015-06-08', '2018-12-03')
    """
    for month, number in re.findall(r"\b([A-Za-z]{3})[a-z]*\.? +(\d{1,2})(?!\d)", text, re.ASCII):
        if month.lower() in _MONTHS:
            try:
                return datetime.date(year, _MONTHS.index(month.lower()) + 1, int(number)).isoformat()
            except ValueError:
                continue
    return ""


def iso_day(text: str) -> str:
    """The day, when the text is one written 2015-06-08; else ""."""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def clock(text: str, *, half: str = "") -> str:
    """A time of day, "14:00"; "" when it is none.  `half` is "am" or "pm" where the text does not say.

    >>> clock("2:00pm"), clock("9"), clock("12:30 AM")
    ('14:00', '09:00', '00:30')
    """
    found = _TIME.fullmatch(text.strip())
    if not found:
        return ""
    hour, minute, said = int(found[1]), int(found[2] or 0), (found[3] or half).lower().replace(".", "")
    if said and 1 <= hour <= 12:
        hour = hour % 12 + (12 if said == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def span(start: str, end: str) -> tuple[str, str]:
    """Start and end, where AM or PM may stand on the end alone.

    >>> span("07:00", "11:59 PM"), span("10:00", "1:00 PM")
    (('19:00', '23:59'), ('10:00', '13:00'))
    """
    last = clock(end)
    half = "pm" if re.search(r"p\.?m", end, re.IGNORECASE) else "am" if re.search(r"a\.?m", end, re.IGNORECASE) else ""
    first = clock(start, half=half)
    if last and first > last and half == "pm":
        first = clock(start, half="am")
    return first, last


def presentation(text: str) -> Presentation | Literal[""]:
    """The highest kind of presentation a text names; "" when it names none.

    >>> presentation("Spotlight Poster")
    'spotlight'
    """
    words = re.sub(r"top[ -]25%", "spotlight", re.sub(r"top[ -]5%", "oral", text.lower()))  # ICLR 2023's names
    return next((kind for kind in _PRESENTATIONS if re.search(rf"\b{kind}(?:s|poster)?\b", words)), "")
