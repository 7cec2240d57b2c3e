"""Read where authors work, as lists write it: names of institutions, postal addresses, or objects.

"Quiet University; Institute of Rooms"                                 names, with semicolons between them
"Dept. of Cats, Quiet University, Nowhere, Germany; ..."               addresses: Scopus, IEEE Xplore
"[Quill, A] Quiet Univ, Dept Cats, D-12345 Nowhere, Germany."          Web of Science
[{"name": "Quiet University", "country": "DE"}]                        objects, also inside those of the authors
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from confpapers.bibliography.countries import country_code
from confpapers.model import Record
from confpapers.text import clean, fold

_INSTITUTION_KEYS = (
    "institutions", "institution", "affiliations", "affiliation", "organization", "organisation", "aff",
)  # fmt: skip
_NAME_KEYS = ("name", "display_name", "title", "label", "institution", "affiliation", "text")
_COUNTRY_KEYS = ("country", "country_code", "countrycode", "country_name")
_UNIVERSITY = re.compile(
    r"universi|\bunivs?\b|\bcollege\b|polit[eé]cnic|polytechni|\bacadem|\beth\b|\bepfl\b|institute? of techn|\btech\b"
    r"|hochschule|école|大学",
    re.IGNORECASE,
)
_INSTITUTE = re.compile(
    r"\binstitut|\blabs?\b|laborator|\bcent(?:er|re)\b|\bresearch\b|hospital|\binc\b|\bltd\b|\bcorp|\bgmbh\b|\bcompany\b"
    r"|\bcouncil\b|\bagency\b|\bmuseum\b|\bsociety\b",
    re.IGNORECASE,
)
_PART = re.compile(  # of an institution, which another part of the address names
    r"^(?:dept|dpt|department|faculty|school|division|chair|group|college of|institute of (?!techn)|laborator)", re.I
)
_STANDS_ALONE = re.compile(r"institute of|school|faculty|college of|laborator", re.IGNORECASE)  # beside a city
_CAMPUSES = re.compile(  # "University of California, San Diego": the place is part of the name
    r"(?:university of (?:california|texas|illinois|wisconsin|massachusetts|maryland|michigan|minnesota|colorado|"
    r"north carolina|missouri|nebraska|alabama|hawaii)|(?:city|state) university of new york|"
    r"(?:indian|national) institutes? of (?:technology|science.*))$",
    re.IGNORECASE,
)
_AUTHORS = re.compile(r"^\s*\[[^\]]{1,2000}\]\s*")  # whose address follows, in Web of Science
_POSTCODE = re.compile(r"^(?:[A-Z]{2}\s+)?[\d-]{4,10}\s+")  # "IL 60208 USA"
_GEORGIAN = re.compile(  # what tells the country from the American state
    r"tbilisi|batumi|kutaisi|telavi|rustavi|zugdidi|\bgori\b|\bilia\b|javakhishvili|tsereteli|rustaveli|caucas"
    r"|georgian (?!college|court)",
    re.IGNORECASE,
)
_AMERICAN_GEORGIA = re.compile(
    r"atlanta|athens|savannah|augusta|georgia (?:inst|tech|southern|state)|university of georgia|emory|kennesaw", re.I
)
_AMERICAN_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa"
    "|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska"
    "|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania"
    "|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|(?:West )?Virginia|Wisconsin|Wyoming"
)
_AMERICAN_CODES = (
    "AK|AL|AR|AZ|CA|CO|CT|DC|DE(?= 19)|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY"
    "|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY"
)
_AMERICAN_PLACE = re.compile(  # "New Jersey", "MA 02139"; without a number, letters may be those of another country
    f"(?:{_AMERICAN_STATES})(?: \\d{{5}}(?:-\\d{{4}})?)?|(?:{_AMERICAN_CODES}) \\d{{5}}(?:-\\d{{4}})?"
)
_COMPANY = re.compile(  # what follows a comma in a company's name: "Purr, Inc.", "Purr Co., Ltd."
    r"(?:Co\.|Inc(?:orporated)?|L[Tt][Dd]|Limited|LLC|L\.L\.C\.|Corp(?:oration)?|GmbH|P[Ll][Cc]|Pt[ey]|K\.K\.|B\.V\.|S\.A\.)"
    r"(?:[.\s]+(?:L[Tt][Dd]|Limited))?\.?"
)
_NO_COUNTRY = re.compile(r"(?:unknown|none|null|nan|n/?a|other|not available|[-?–—]*)\.?", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(?:\d{1,2}\s*[:.)]\s*|[(\[]\d{1,2}[)\]]\s*|\d{1,2}(?=[A-Z][a-z]))")  # "1: Cat Institute"
_NUMBERED = re.compile(r"(?<=[a-z)])[.,]?\s+(?=[2-9]\s?[A-Z][a-z]+ )")  # "1Purr University, Paris. 2Cat Institute"
_LONG = 3  # letters of the codes of countries, which stand for institutions where they are alone: "CAN"
_ALONE = ("USA", "UAE", "UK")  # but not these
_LONGEST = 300  # characters of an affiliation
_MOST = 500  # affiliations of a paper
_WHOLE_ADDRESS = 3  # comma-separated parts from which a text is an address rather than a name


class Affiliations(Record, frozen=True, kw_only=True):
    """The institutions of a paper's authors, each once, and their countries as ISO 3166 codes where these are known."""

    institutions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


def read_affiliations(value: object, countries: object = None) -> Affiliations:
    """Return the institutions and countries in a cell or list of affiliations, in order, each once.

    `countries` is a cell or list of countries beside it; a value that is not a country name is kept as written.

    >>> read_affiliations("Dept. of Cats, Quiet University, Nowhere, Germany; Institute of Rooms")
    Affiliations(institutions=('Quiet University', 'Institute of Rooms'), countries=('DE',))
    >>> read_affiliations([{"name": "Quiet University", "country": "FR"}]).countries
    ('FR',)
    """
    institutions: list[str] = []
    codes: list[str] = []
    for text, country in _texts(value):
        name, own = _read_address(text)
        if name:
            institutions.append(name)
        if code := country_code(country) or clean(country) or own:
            codes.append(code)
    stated = [country_code(text) or text for text in _country_texts(countries) if not _NO_COUNTRY.fullmatch(text)]
    return Affiliations(institutions=_each_once(institutions), countries=_each_once(stated or codes))


def of_authors(authors: object) -> list[object]:
    """Return the affiliations that stand in the objects of a list of authors."""
    rows = authors if isinstance(authors, list | tuple) else ()
    people = [{str(key).lower(): part for key, part in row.items()} for row in rows if isinstance(row, dict)]
    return [place for person in people for place in _places_of(person)]


def _places_of(person: dict[str, Any]) -> Iterator[object]:
    value = next((value for key in _INSTITUTION_KEYS if (value := person.get(key))), None)
    country = next((text for key in _COUNTRY_KEYS if isinstance(text := person.get(key), str) and text), "")
    for place in value if isinstance(value, list | tuple) else [value]:
        if isinstance(place, dict):
            yield place
        elif isinstance(place, str) and place.strip():
            yield {"name": place, "country": country}


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts without repeats; case and punctuation are ignored."""
    unique: dict[str, str] = {}
    for text in [*texts][:_MOST]:
        unique.setdefault("".join(filter(str.isalnum, fold(text).lower())) or text, text)
    return tuple(unique.values())


def _texts(value: object) -> Iterator[tuple[str, str]]:
    """Return the affiliations in a value: the text of each, and its country if that is separate."""
    if isinstance(value, str):
        lines = _NUMBERED.sub("\n", "\n".join(map(clean, value.splitlines())))
        text = _AUTHORS.sub("", lines) if ";" not in value else value
        separator = ";" if ";" in text else "|" if "|" in text else "\n"
        pieces = re.sub(r"\[[^\]]{1,2000}\]", "", text).split(separator)
        yield from ((clean(piece)[:_LONGEST], "") for piece in pieces if clean(piece))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        row = {str(key).lower(): part for key, part in value.items()}
        name = next((part for key in _NAME_KEYS if isinstance(part := row.get(key), str) and part.strip()), "")
        country = next((part for key in _COUNTRY_KEYS if isinstance(part := row.get(key), str)), "")
        name = name or next((part for key in ("domain",) if isinstance(part := row.get(key), str)), "")
        if name or country:
            yield clean(name)[:_LONGEST], country


def _country_texts(value: object) -> Iterator[str]:
    """Return the countries in a cell, separated by semicolons or commas, unless a comma is part of a country's name."""
    for text, country in _texts(value):
        country_text = country or text
        yield from (
            [country_text]
            if country_code(country_text)
            else (part for piece in country_text.split(",") if (part := piece.strip()))
        )


def _read_address(text: str) -> tuple[str, str]:
    """The institution and the country's code in an affiliation; a plain name is returned as it is."""
    text = _NUMBER.sub("", text)
    parts = _address_parts(text)
    code = _country_at_the_end(parts[-1]) if len(parts) > 1 or len(text.strip()) > _LONG or text in _ALONE else ""
    if code == "GE" and not _GEORGIAN.search(text):
        code = "US" if _AMERICAN_GEORGIA.search(text) else ""
    if code and len(parts) == 1:
        return "", code
    if code:
        parts = parts[:-1]
    if len(parts) < _WHOLE_ADDRESS and not (code and _PART.match(parts[0]) and len(parts) > 1):
        return (_with_campus(parts, 0) if code else ", ".join(parts)), code
    at = next((k for k, part in enumerate(parts) if _UNIVERSITY.search(part) and not _PART.match(part)), -1)
    if at < 0:
        at = next((k for k, part in enumerate(parts) if _INSTITUTE.search(part) and not _PART.match(part)), -1)
    if at < 0:
        at = _main_part(parts)
    return _with_campus(parts, at), code


def _address_parts(text: str) -> list[str]:
    """Return the parts between commas that have letters; "Ltd." and the like stay with the company's name."""
    parts: list[str] = []
    for part in re.split(r",\s+|，\s*", text.strip(" ,")):
        if parts and _COMPANY.fullmatch(part):
            parts[-1] += f", {part}"
        elif re.search(r"[^\W\d_]", part):
            parts.append(part)
    return parts


def _main_part(parts: list[str]) -> int:
    """Return which part of an address names the institution where no word says so.

    "Dept. of Cats, Purrfect, Paris" is Purrfect; of "Institute of Rooms, Paris" the city alone would be left.
    """
    others = [k for k, part in enumerate(parts) if not _PART.match(part)]
    is_city = others == [len(parts) - 1] and _STANDS_ALONE.match(parts[0])
    return 0 if is_city or not others else others[0]


def _with_campus(parts: list[str], at: int) -> str:
    campus = at + 1 < len(parts) and _CAMPUSES.search(parts[at])
    return ", ".join(parts[at : at + 2]) if campus else parts[at]


def _country_at_the_end(part: str) -> str:
    plain = re.sub(r"(?<=\w) \d{4,10}$", "", _POSTCODE.sub("", part.strip(" .")))
    if _AMERICAN_PLACE.fullmatch(part.strip(" .")):
        return "US"
    return country_code(plain) if len(plain) > 2 or not plain.isascii() or plain in ("UK", "US") else ""
