"""Title, first author and year of an entry in a reference list.

A title is in quotation marks, or after a year that only names precede, or after the names, whose end is recognised by
the notation of names ("Family, A. B.", "A. B. Family", "Given Family"). It ends with its sentence.
"""

import re

from confpapers.citations.keys import folded, title_letters
from confpapers.model import Record

SHORTEST, LONGEST = 8, 260  # letters of a title
_MOST_INITIALS = 3

_LABEL = re.compile(r"^\s*(?:[\[［【][^\]］】]{1,60}[\]］】]|[(（]\d{1,3}[)）]|\d{1,3}\.(?=\s|[A-Z]))\s*")
_ACCENT = re.compile(r"(?<=\s)[´`¨ˆ˜ˇ˘¯˚˙˝¸]\s")  # left over from a letter that was drawn in two parts
_YEAR = re.compile(r"(?<![\w.:/–—-])((?:19|20)\d\d)(?=[a-z]?(?![\w:/–—-]|\.\d))")
_YEAR_BEFORE_PAGES = re.compile(r"(?<![\w.:/–—-])((?:19|20)\d\d):(?=\w)")  # "2011:2469-2472", as in Chinese lists
_KIND = re.compile(  # kind of work, in square brackets after its title: GB/T 7714 and GOST
    r"[\[［](?:[A-Z]{1,2}(?:/[A-Z]{2})?|Электронный ресурс|Текст|Electronic resource)[\]］]"
)
_ADDRESS = re.compile(r"^[\s–—-]*(?:URL\b|DOI\b|https?:|www\.)", re.IGNORECASE)
_IDENTIFIER = re.compile(r"^\[?[a-z.-]+/\d{4}")  # "[gr-qc/0512081]": physics cites without titles
_BOOK_NUMBER = re.compile(r"^(?:ISBN|ISSN)\b")
_HAN_TEXT = re.compile(r"[\u3400-\u9fff]{6}")  # longer than any name
_QUOTED = re.compile(r"(?:[“„«]|(?<=,)”(?=\s)|(?<![\w”\"])\"|``|‘‘)\s*+(.{8,300}?)\s*+(?:[”“»\"]|''|’’)")
_YEAR_AFTER_NAMES = re.compile(r"^(.{3,700}?)(?<![\s,.])[\s,.]*+[(\[]?\b((?:19|20)\d\d)[a-z]?\b[)\]]?[\s.,:;]+(?=\S)")
_INITIALS = r"(?:[^\W\d_a-z]\.[\s-]?){1,5}"
_FAMILY = r"(?:(?:van|von|de|du|da|di|del|den|der|le|la|el|al|ten)\s)*[^\W\d_][\w'’´`-]+(?:\s[^\W\d_][\w'’-]+)?"
_BETWEEN = r"(?:[,;]\s*|(?:,\s*)?(?:and|&)\s*|\.{3}\s*|…\s*|(?=[:(])|(?=[^\W\d_]))"
_FAMILY_FIRST = re.compile(rf"^(?:{_FAMILY},\s*{_INITIALS}(?:,?\s*Jr\.)?\s*{_BETWEEN}){{1,60}}")
_COLON = re.compile(r"^(.{3,600}?\.)\s*:\s+(?=\S)")
_COLON_AFTER_INITIALS = re.compile(r"^([^:]{2,300}?\s(?!URL|DOI)[^\W\d_a-z]{1,3}):\s+(?=\S)")  # "Pope C, Mays N: Title"
_ET_AL = re.compile(r"\bet\.?\s+al\b[.,:]*\s+(?=[^\W\d_])")
_STOP = re.compile(r"(\.|[?!](?!\s+[a-z]))(?=\s|$)")
_GIVEN = r"(?:[^\W\d_a-z]\.|[^\W\d_a-z][^\W\d_]+(?:,|\sand\b))"
_NAMES_GO_ON = re.compile(rf"^(?:and\s|&\s|{_INITIALS}[^\W\d_a-z]|{_FAMILY},\s*{_GIVEN}|Jr\b|eds?\b|\()")
_ABBREVIATED = re.compile(r"(?:\b[^\W\d_a-z]|\b(?:vs|al|e\.g|i\.e|cf|Jr|St|Dr|eds?|no|vol|pp|approx))$")
_INITIAL = re.compile(r"(?:^|[\s.-])[^\W\d_a-z]$")
_VENUE = re.compile(r"[.?!]\s+In:?\s+[^\W\d_a-z]")
_SMALL_WORDS = {"and", "van", "von", "de", "der", "den", "du", "da", "di", "la", "le", "et", "del", "al", "y"}
_ENDS = re.compile(
    r"(?:[,.]|(?<![\s,.]))\s++(?:volume\s+\d|In:?\s+(?=[A-Z])|in\s+(?=Proc|Adv)|arXiv|CoRR\b|Ph\.?\s?D|Technical\s+[Rr]eport|URL\b|https?:)"
)


_LONGEST_ENTRY = 5000  # characters: authors and title come before, or there is no telling them


class Reference(Record, frozen=True, kw_only=True):
    """An entry of a reference list."""

    text: str
    title: str = ""  # "" if none was recognised
    author: str = ""  # the first author's surname as printed
    year: int = 0


def reference(entry: str) -> Reference:
    """Return the title, first author and year of an entry."""
    text = _ACCENT.sub("", _LABEL.sub("", entry[:_LONGEST_ENTRY]))
    names, title = _parts(text)
    return Reference(text=entry, title=title, author=_first_surname(names), year=_year(text, names))


def _parts(text: str) -> tuple[str, str]:
    """Return the names before a title, and the title."""
    if quoted := _QUOTED.search(text):
        return text[: quoted.start()], _tidy(quoted[1])
    start = _title_start(text)
    nameless = bool(_ADDRESS.match(text[start:]))  # a page or a file without an author
    start = 0 if nameless else start
    title = _tidy(text[start : _title_end(text, start)])
    if _ADDRESS.match(title) or _IDENTIFIER.match(title):
        title = ""
    return (text[:start], title) if SHORTEST <= len(title_letters(title)) <= LONGEST else (text[:start], "")


def _title_start(text: str) -> int:
    """Return where the names end."""
    year = _YEAR_AFTER_NAMES.match(text)
    if year and _only_names(year[1]) and not _is_no_title(text[year.end() :]):
        return year.end()
    colon = _COLON.match(text) or _COLON_AFTER_INITIALS.match(text)
    if colon and _only_names(colon[1]):
        return colon.end()
    family_first = _FAMILY_FIRST.match(text)
    et_al = _ET_AL.search(text, 0, 300)
    if et_al and _only_names(text[: et_al.start()]):
        return et_al.end()
    if family_first and not _NAMES_GO_ON.match(text[family_first.end() :]):
        return family_first.end()
    for stop in _STOP.finditer(text, 0, 900):
        rest = text[stop.end() :].lstrip()
        before = text[: stop.start()]
        if _NAMES_GO_ON.match(rest):
            continue
        if not _INITIAL.search(before) or _reads_like_a_title(rest):
            return len(text) - len(rest)
    return 0


def _is_no_title(rest: str) -> bool:
    """Return whether an address or a number follows instead of a title."""
    return any(form.match(rest) for form in (_ADDRESS, _BOOK_NUMBER))


def _only_names(text: str) -> bool:
    """Return whether a text contains only names and "and": no other lower-case word, no venue, no Chinese sentence."""
    if _VENUE.search(text) or _HAN_TEXT.search(text):
        return False
    words = re.findall(r"[^\W\d_]+", text)
    small = [word for word in words if word[0].islower() and word not in _SMALL_WORDS and len(word) > 1]
    return bool(words) and len(small) <= len(words) // 12


def _reads_like_a_title(rest: str) -> bool:
    """Return whether one of the first three words is in lower case, without punctuation before it."""
    words = re.match(r"[\w'’-]+(?:\s[\w'’-]+){0,3}", rest)
    small = [word for word in re.findall(r"[^\W\d_][\w'’-]*", words[0] if words else "") if word[0].islower()]
    return any(word not in _SMALL_WORDS for word in small)


def _title_end(text: str, start: int) -> int:
    """Return where the sentence ends, or the venue begins."""
    venue = _ENDS.search(text, start + SHORTEST)
    kind = _KIND.search(text, start)
    most = min(match.start() if match else len(text) for match in (venue, kind))
    for stop in _STOP.finditer(text, start + SHORTEST // 2, most):
        if stop[1] != "." or not _ABBREVIATED.search(text[start : stop.start()]):
            return stop.end() if stop[1] == "?" else stop.start()
    return most


def _tidy(title: str) -> str:
    return title.strip(" \t,.;:\"'“”‘’«»()")


def _year(text: str, names: str) -> int:
    """Return the year among the names, or the last one of the entry."""
    years = [int(match[1]) for match in _YEAR.finditer(text)]
    early = [int(match[1]) for match in _YEAR.finditer(text[: len(names) + 8])]
    if early or years:
        return early[0] if early else years[-1]
    before_pages = _YEAR_BEFORE_PAGES.search(text)
    return int(before_pages[1]) if before_pages else 0


def _first_surname(names: str) -> str:
    """Return the first author's surname: the text before a comma or initials, or else the last word of the first
    name.
    """
    first = re.split(r"[,;:&(]|\band\b|\bet\b", names, maxsplit=1)[0]
    words = [word for word in re.findall(r"[^\W\d_][\w'’´`–-]*", first) if len(folded(word)) > 1]
    if len(words) > 1 and len(words[-1]) <= _MOST_INITIALS and words[-1].isupper() and not words[-2].isupper():
        words.pop()  # "Example AB": initials without full stops
    return words[-1] if words else ""
