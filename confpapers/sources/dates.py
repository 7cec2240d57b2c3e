"""Days, times and kinds of presentation in the notations of programmes."""

import datetime
import re
from typing import Literal

from confpapers.model import Presentation

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*([ap]\.?m\.?)?", re.IGNORECASE | re.ASCII)
_NAMED_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_LOCAL_MONTHS = """
januar jänner janvier enero gennaio janeiro januari января|
februar février fevrier febrero febbraio fevereiro februari февраля|
märz maerz mars marzo março maart марта|
april avril abril aprile апреля|
mai mayo maggio maio mei мая|
juni juin junio giugno junho июня|
juli juillet julio luglio julho июля|
august août aout agosto augustus августа|
september septembre septiembre setiembre settembre setembro сентября|
oktober octobre octubre ottobre outubro октября|
november novembre noviembre novembro ноября|
dezember décembre decembre diciembre dicembre dezembro декабря
"""
_MONTH_OF = {name: n for n, names in enumerate(_LOCAL_MONTHS.split("|"), 1) for name in names.split()}
_MONTH_OF |= {name: n for n, name in enumerate(_MONTHS, 1)} | {"okt": 10, "dez": 12, "mrz": 3, "avr": 4, "juil": 7}
_DAY_THEN_MONTH = re.compile(
    r"(?<![\d.])(\d{1,2})(?:er|º)?\.?(?:[ -]| de )([^\W\d_]{3,10})\.?(?:-(\d\d)$)?", re.IGNORECASE
)
_PRESENTATIONS: tuple[Presentation, ...] = ("oral", "spotlight", "highlight", "poster")


def day(text: str, year: int) -> str:
    """Return the first day in a text as "2015-06-08", or "".

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


def any_day(text: str, year: int = 0) -> str:
    """Return the day in a cell as "2015-06-08", in any notation; "" if there is none, or its year is unknown.

    >>> any_day("2015/6/8"), any_day("June 8, 2015"), any_day("8 Jun 2015"), any_day("Monday, June 8", 2015)
    ('2015-06-08', '2015-06-08', '2015-06-08', '2015-06-08')
    >>> any_day("8 de junio de 2015"), any_day("Montag, 8. Juni 2015"), any_day("08-Jun-15"), any_day("20150608")
    ('2015-06-08', '2015-06-08', '2015-06-08', '2015-06-08')
    """
    if match := re.match(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text, re.ASCII):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.search(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?![\d.])", text, re.ASCII):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := re.fullmatch(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{2})\s*", text, re.ASCII):
        return _date(2000 + int(match[3]), int(match[2]), int(match[1]))
    if match := re.fullmatch(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)\s*", text, re.ASCII):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.search(r"(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]", text, re.ASCII):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    matched = re.search(r"\b(1[89]\d\d|2[01]\d\d)\b", text, re.ASCII)
    when = int(matched[1]) if matched else year
    for number, word, short_year in _DAY_THEN_MONTH.findall(text[:200]):
        if (month := _MONTH_OF.get(word.lower())) and (this := int(short_year or 0) + 2000 if short_year else when):
            return _date(this, month, int(number))
    if not when:
        return ""
    before = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\.? +(?:of )?([A-Za-z]{3})", text, re.ASCII)
    if before and before[2].lower() in _MONTHS:
        return _date(when, _MONTHS.index(before[2].lower()) + 1, int(before[1]))
    return day(text, when)


def _date(year: int, month: int, number: int) -> str:
    try:
        return datetime.date(year, month, number).isoformat()
    except ValueError:
        return ""


_CLOCK = re.compile(
    r"(?<![\d:.])\d{1,2}(?::\d{2}(?::\d{2})?|\s?h(?:\s?\d{2})?)?(?:\s?[ap]\.?m\b\.?)?(?![\d:.])",
    re.IGNORECASE | re.ASCII,
)


def times_in(text: str) -> tuple[str, str]:
    """Return start and end of a cell with one time or a range: "9:00-9:20", "9h00 à 9h20", "6/8/2031, 9:00 AM".

    >>> times_in("9:00 – 10:20 AM"), times_in("14h30"), times_in("2031-06-08 09:00 to 09:20"), times_in("Hall 7")
    (('09:00', '10:20'), ('14:30', ''), ('09:00', '09:20'), ('', ''))
    """
    text = _in_latin(text[:80])
    text = re.sub(r"(?<=\d)T(\d\d:\d\d[\d:.]*)(?:Z|[+-]\d\d:?\d\d)?$", r" \1", text)  # ISO 8601
    parts = [time for time in _CLOCK.findall(text) if re.search("[:hapm]", time, re.IGNORECASE)]
    parts = [re.sub(r"(?<=\d)\s?h\s?", ":", time, flags=re.IGNORECASE) for time in parts]
    times = [f"{time}00" if time.endswith(":") else time for time in parts]
    if len(times) == 2:
        return span(*times)
    return (clock(times[0]), "") if len(times) == 1 else ("", "")


def _in_latin(text: str) -> str:
    """Return a time as "2:00 pm" and "9:30" where it is written 下午2:00, 9時30分, 9 Uhr."""
    text = re.sub(r"(?<![\d:])(\d{1,2})\s?(?:[时時點点시]|Uhr\b)(?:\s?(\d{1,2})\s?[分분]?)?", _with_colon, text)
    text = re.sub(r"(?:下午|午後|오후|晚上)\s?(\d{1,2}(?::\d\d)?)", r"\1 pm", text)
    return re.sub(r"(?:上午|午前|오전)\s?(\d{1,2}(?::\d\d)?)", r"\1 am", text)


def _with_colon(match: re.Match[str]) -> str:
    return f"{match[1]}:{int(match[2] or 0):02}"


def plain_times(text: str) -> str:
    """Return the text of a cell of times with colons: "9.00 - 9.20" as "9:00 - 9:20", "0900" as "09:00".

    >>> plain_times("9.00 - 9.20"), plain_times("0900-0920"), plain_times("08.06.2031")
    ('9:00 - 9:20', '09:00-09:20', '08.06.2031')
    """
    text = re.sub(r"(?<![\d.:])(\d{1,2})\.(\d\d)(?![\d.:])", r"\1:\2", text)
    four = re.fullmatch(
        r"\s*((?:0\d|1[0-8]|2[1-3])[0-5]\d)(?:\s?h)?(?:(\s?[-–]\s?)([0-2]\d[0-5]\d)(?:\s?h)?)?\s*", text
    )
    if not four:
        return text
    return f"{four[1][:2]}:{four[1][2:]}" + (f"{four[2]}{four[3][:2]}:{four[3][2:]}" if four[3] else "")


def iso_time(text: str) -> str:
    """Return the time of day in an ISO timestamp, or ""."""
    match = re.match(r"\d{4}-\d\d-\d\d[T ](\d\d:\d\d)", text, re.ASCII)
    return clock(match[1]) if match else ""


def end_clock(text: str) -> str:
    """Return the time at which something ends: 24:00 is 00:00 of the next day."""
    return "00:00" if re.fullmatch(r"24:00(?::00)?", text.strip()) else clock(text)


def iso_day(text: str) -> str:
    """Return the text if it is a day written 2015-06-08, else ""."""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def clock(text: str, *, half: str = "") -> str:
    """Return a time of day as "14:00", or "". `half` is "am" or "pm" if the text does not say.

    >>> clock("2:00pm"), clock("9"), clock("12:30 AM")
    ('14:00', '09:00', '00:30')
    """
    match = _TIME.fullmatch(_NAMED_TIMES.get(text.strip().lower(), text.strip()[:20]))
    if not match:
        return ""
    hour, minute, matched = int(match[1]), int(match[2] or 0), (match[3] or half).lower().replace(".", "")
    if matched and 1 <= hour <= 12:
        hour = hour % 12 + (12 if matched == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def span(start: str, end: str) -> tuple[str, str]:
    """Return start and end; AM or PM may be written only at the end.

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
    """Return the highest kind of presentation named in a text, or "".

    >>> presentation("Spotlight Poster")
    'spotlight'
    """
    if not text:
        return ""
    words = re.sub(r"top[ -]25%", "spotlight", re.sub(r"top[ -]5%", "oral", text.lower()))  # ICLR 2023's names
    return next((kind for kind in _PRESENTATIONS if re.search(rf"\b{kind}(?:s|poster)?\b", words)), "")
