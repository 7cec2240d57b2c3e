"""BibTeX, read and written.

read             the entries of a .bib file or of a page's BibTeX
text_of          an entry as text
plain            a field's value as text: accents decoded, grouping braces gone, mathematics as it was
address          the same for an address
authors          an author field as names
from_paper       an entry for a paper whose site gives none
with_unique_keys the same entries, no key twice
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from confpapers.model import Conference, Paper, Record
from confpapers.text import clean, fold, given_first, slug, surname, unique

# --- reading ---------------------------------------------------------------------------------------------------------


class BibEntry(Record, frozen=True, kw_only=True):
    """One entry: "inproceedings", its key, and its fields by lower-case names, values as they were written."""

    kind: str
    key: str
    fields: dict[str, str]


_START = re.compile(r"@\s*([a-zA-Z]+)\s*[{(]\s*")
_KEY = re.compile(r"([^,\s{}()=]*)\s*,")
_FIELD = re.compile(r"[\s,]*([a-zA-Z][\w:-]*)\s*=\s*")
_WORD = re.compile(r"[^\s,#{}()\"]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read(text: str) -> list[BibEntry]:
    """The entries in a text, whatever stands between them.  What is broken ends its entry, no more."""
    strings = {month: month.capitalize() for month in _MONTHS}
    found = []
    position = 0
    while start := _START.search(text, position):
        position, kind = start.end(), start[1].lower()
        if kind in ("comment", "preamble"):
            continue
        key = _KEY.match(text, position) if kind != "string" else None
        fields, position = _fields(text, key.end() if key else position, strings)
        if kind == "string":
            strings.update(fields)
        elif key and fields:
            found.append(BibEntry(kind=kind, key=key[1], fields=fields))
    return found


def text_of(entry: BibEntry) -> str:
    """An entry as text, for a person who cites the paper: without its abstract."""
    fields = (f"  {name} = {{{value}}}" for name, value in entry.fields.items() if name != "abstract")
    return f"@{entry.kind}{{{entry.key},\n" + ",\n".join(fields) + "\n}"


def _fields(text: str, position: int, strings: dict[str, str]) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    while field := _FIELD.match(text, position):
        value, position = _value(text, field.end(), strings)
        fields.setdefault(field[1].lower(), value)
    return fields, position


def _value(text: str, position: int, strings: dict[str, str]) -> tuple[str, int]:
    """A value and where it ends: `{...}`, `"..."`, a number, a macro, or several joined by `#`."""
    parts = []
    while True:
        if text[position : position + 1] in ("{", '"'):
            end = _closing(text, position)
            parts.append(text[position + 1 : end])
            position = end + 1
        elif word := _WORD.match(text, position):
            parts.append(strings.get(word[0].lower(), word[0]))
            position = word.end()
        following = re.compile(r"\s*#\s*").match(text, position)
        if not following or following.end() >= len(text):
            return "".join(parts), position
        position = following.end()


def _closing(text: str, start: int) -> int:
    """Where the brace or quotation mark at `start` is closed; the end of the text if nowhere."""
    depth, quoted = 0, text[start] == '"'
    for found in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(text, start + 1):
        if found[0] == "}" and depth == 0 and not quoted:
            return found.start()
        if found[0] == '"' and depth == 0 and quoted:
            return found.start()
        depth += {"{": 1, "}": -1}.get(found[0], 0)
    return len(text)


# --- LaTeX to text ---------------------------------------------------------------------------------------------------

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "textquoteright": "’", "textquoteleft": "‘", "textendash": "–", "textemdash": "—", "textbackslash": "\\",
}  # fmt: skip
_MATHEMATICS = re.compile(r"(\$[^$]*\$)")
_ACCENT = re.compile(r"\\(?:([`'^~=.\"])|([uvHcdbkr])(?![a-zA-Z]))\s*(?:\{\s*(\\?[a-zA-Z]?)\s*\}|(\\?[a-zA-Z]))")
_STYLE = re.compile(r"\\(?:emph|text[a-z]{2}|textnormal|mbox|uline)\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"(\\[a-zA-Z]+(?:\{[^{}]*\})+)")
_LETTER = re.compile(rf"\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![a-zA-Z])\s*(?:\{{\}})?")


def plain(value: str) -> str:
    r"""A field's value as text.

    >>> plain(r"{T}iny Na{\"\i}ve Cats \& the $\ell_1$-norm")
    'Tiny Naïve Cats & the $\\ell_1$-norm'
    """
    parts = _MATHEMATICS.split(value)
    return clean("".join(part if number % 2 else _decode(part) for number, part in enumerate(parts)))


def address(value: str) -> str:
    r"""A field's value as an address: `\_` and `\%` are what they stand for."""
    return re.sub(r"\\([&%$#_~{}])", r"\1", clean(value)).strip("<>{} ")


def _decode(text: str) -> str:
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], _ACCENT.sub(_accented, text))
    text = re.sub(r"(?<!\\)~", " ", text).replace("---", "—").replace("--", "–")
    text = _STYLE.sub(r"\1", re.sub(r"\\(?:em|it|bf|sc|tt|rm|sl)(?![a-zA-Z])\s*", "", text))
    parts = _COMMAND.split(text)  # a command that we do not know keeps its braces
    text = "".join(part if n % 2 else re.sub(r"(?<!\\)[{}]", "", part) for n, part in enumerate(parts))
    return re.sub(r"\\([&%$#_{} ])", r"\1", text)


def _accented(found: re.Match[str]) -> str:
    letter = (found[3] if found[3] is not None else found[4]).removeprefix("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]]) if letter else found[0]


def authors(value: str) -> tuple[str, ...]:
    """The names in an author field, "Given Family" each."""
    names = (given_first(plain(name)) for name in _split_names(re.sub(r"\s+", " ", value)))
    return tuple(name for name in names if name and name.lower() != "others")


def _split_names(value: str) -> Iterator[str]:
    depth, start = 0, 0
    for found in re.finditer(r"[{}]| and ", value):
        if found[0] != " and ":
            depth += 1 if found[0] == "{" else -1
        elif depth <= 0:
            yield value[start : found.start()]
            start = found.end()
    yield value[start:]


# --- writing ---------------------------------------------------------------------------------------------------------

_SPECIAL = {
    "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
}  # fmt: skip
# In mathematics only what sets formulas: a title must not be able to read files or redefine commands.
_HARMLESS = re.compile(r"\$(?:[^\\{}$]|\\[a-zA-Z]+|\\[,;:! {}|]|[{}])*\$")
_HARMFUL = re.compile(
    r"\\(?:input|include\w*|write\w*|open\w*|close\w*|read\w*|\w*def|let|futurelet|catcode|\w*csname|immediate|special|"
    r"usepackage|newcommand|renewcommand|newread|loop|repeat|expandafter|jobname|endlinechar|everypar|message|bye|end)\b"
)
_INNER_CAPITAL = re.compile(r"(?<![\w\\{])(\w+[A-Z]\w*|[A-Z](?=[\s-]))")
_SMALL_WORDS = re.compile(r"an?|and|are|as|at|by|do|for|from|how|in|is|of|on|or|the|to|with|what|when|why")


def from_paper(conference: Conference, paper: Paper) -> str:
    """A BibTeX entry: complete braces, special characters escaped, capitals protected."""
    fields = {
        "author": " and ".join(_family_first(name) for name in paper.authors),
        "title": escape(paper.title, protect=True),
        "booktitle": escape(conference.name or conference.title),
        "year": str(conference.year),
        "pages": paper.page_range.replace("-", "--"),
        "doi": _verbatim(paper.doi),
        "url": _verbatim(paper.url if paper.url.startswith("http") else ""),
        "eprint": _verbatim(paper.arxiv_id),
        "eprinttype": "arXiv" if paper.arxiv_id else "",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@inproceedings{{{_key(conference, paper)},\n" + ",\n".join(lines) + "\n}"


def escape(text: str, *, protect: bool = False) -> str:
    r"""The text for LaTeX: special characters escaped, mathematics left alone; `protect` keeps capitals as they are.

    >>> escape("Cats & Dogs: $x^2$", protect=True)
    'Cats \\& Dogs: $x^2$'
    """
    parts = _MATHEMATICS.split(clean(text))
    return "".join(_escape_part(part, protect) for part in parts)


def _escape_part(part: str, protect: bool) -> str:
    if _HARMLESS.fullmatch(part) and _balanced(part) and not _HARMFUL.search(part):
        return part
    if protect:
        words = _INNER_CAPITAL.split(part)
        return "".join(f"{{{_escaped(w)}}}" if n % 2 else _escaped(w) for n, w in enumerate(words))
    return _escaped(part)


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in text)


def _balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"[{}]", text):  # BibTeX counts escaped ones too
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _family_first(name: str) -> str:
    name = clean(name)
    family = surname(name)
    if not family or " and " in name:  # a group, not a person
        return f"{{{escape(name)}}}"
    before, _, after = name.rpartition(family)
    return escape(", ".join(part for part in (family, after.strip(" ,"), before.strip(" ,")) if part))


def _verbatim(text: str) -> str:
    return re.sub(r"[{}\\\s]", "", text)


def _key(conference: Conference, paper: Paper) -> str:
    words = [word for word in re.findall(r"[a-z0-9]+", fold(paper.title).lower()) if not _SMALL_WORDS.fullmatch(word)]
    family = slug(surname(paper.authors[0])) if paper.authors else slug(conference.venue)
    return re.sub(r"[^a-z0-9]", "", family) + str(conference.year) + (words[0] if words else "")


def with_unique_keys(entries: Iterable[str]) -> list[str]:
    """The entries in their order, a key that comes again made different."""
    texts = list(entries)
    found = [re.match(r"\s*@\w+\s*[{(]\s*([^,\s]*)", text) for text in texts]
    keys = unique(match[1] if match else "" for match in found)
    return [
        f"{text[: match.start(1)]}{key}{text[match.end(1) :]}" if match else text
        for text, match, key in zip(texts, found, keys, strict=True)
    ]
