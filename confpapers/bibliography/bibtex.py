"""Read and write BibTeX.

    scan             the entries of a .bib file, and its errors by line
    read             the entries alone
    text_of          an entry as text
    authors          an author field as names
    from_paper       an entry for a paper whose site provides none
    with_unique_keys the same entries with distinct keys

Entries are written here, because a library's writer takes values as they are: the names in BibTeX's form, the protected
capitals and the distinct keys would be ours in any case.

bibtexparser 2 does the parsing: a broken entry ends where the next begins, and its line is reported (pybtex continues
into the next entry and loses both). Entries that it rejects are read again, field by field.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from confpapers.bibliography.latex import plain
from confpapers.bibliography.names import Names, split_names
from confpapers.bibliography.person import printed
from confpapers.model import Record

# --- reading ---------------------------------------------------------------------------------------------------------


class BibEntry(Record, frozen=True, kw_only=True):
    """One entry: "inproceedings", its key, and its fields by lower-case names, values as written."""

    kind: str
    key: str
    fields: dict[str, str]
    line: int = 0  # line in the file, from 1; 0 if unknown


class BibProblem(Record, frozen=True, kw_only=True):
    """An entry, or a part of one, that is not valid BibTeX."""

    line: int
    message: str


class BibFile(Record, frozen=True, kw_only=True):
    """The contents of a file: its entries in order, and its problems."""

    entries: tuple[BibEntry, ...] = ()
    problems: tuple[BibProblem, ...] = ()


_START = re.compile(r"@\s*([a-zA-Z]+)\s*[{(]\s*")
_KEY = re.compile(r"([^,{}()=\n]*+)(?:\n\s*+)?,")
_FIELD = re.compile(r"[\s,]*+([a-zA-Z][\w:-]*+)\s*+=\s*+")
_WORD = re.compile(r"[^\s,#{}()\"]+")
_JOIN = re.compile(r"\s*+#\s*+")
_SWALLOWED = re.compile(r",\s*[a-zA-Z]\w*\s*=\s*[{\"]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read(text: str) -> list[BibEntry]:
    """Return the entries in a text, ignoring what is between them."""
    return list(scan(text).entries)


def scan(text: str) -> BibFile:
    """Return the entries of a file and its problems. Never fails: an error affects only its own entry."""
    if "@" not in text:
        return BibFile()
    try:
        blocks = _blocks(text)
    # a library's parser on untrusted text: any exception means that the text is read differently
    except Exception:  # noqa: BLE001
        damaged = BibProblem(line=1, message="the file is damaged and was read entry by entry")
        return BibFile(entries=tuple(_salvaged(text, 1, _macros())), problems=(damaged,))
    entries, problems, strings = list[BibEntry](), list[BibProblem](), _macros()
    starts = [block.start_line or 0 for block in blocks if "Comment" not in type(block).__name__]
    lines = text.splitlines(keepends=True)
    for block in blocks:
        line, kind = (block.start_line or 0) + 1, type(block).__name__
        if kind == "String":
            strings[block.key.lower()] = _value(f"{block.value} ", 0, strings)[0]
        elif kind == "Entry":
            entries.append(_entry(block, line, strings))
        elif kind == "DuplicateBlockKeyBlock" and type(block.ignore_error_block).__name__ == "Entry":
            entries.append(_entry(block.ignore_error_block, line, strings))
        elif kind.endswith("Block"):
            end = next((start for start in starts if start >= line), len(lines))
            saved = list(_salvaged("".join(lines[line - 1 : end]) or block.raw, line, strings))
            entries += saved
            problems.append(BibProblem(line=line, message=_complaint(block, saved)))
    return BibFile(entries=tuple(entries), problems=tuple(problems))


def _blocks(text: str) -> list[Any]:
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # our report contains what it logs
    return list(parse_string(text, parse_stack=[]).blocks)


def _macros() -> dict[str, str]:
    return {month: month.capitalize() for month in _MONTHS}


def _entry(block: Any, line: int, strings: Mapping[str, str]) -> BibEntry:
    fields: dict[str, str] = {}
    for field in block.fields:
        fields.setdefault(field.key.lower(), _value(f"{field.value} ", 0, strings)[0])
    return BibEntry(kind=block.entry_type.lower(), key=block.key.strip(), fields=fields, line=line)


def _complaint(block: Any, saved: Sequence[BibEntry]) -> str:
    names = ", ".join(entry.key or "an entry without key" for entry in saved)
    if twice := getattr(block, "duplicate_keys", None):
        return f"{names}: {', '.join(sorted(twice))} is given twice; the first value is used"
    return f"{names}: broken BibTeX, read as far as possible" if saved else "an entry that is not BibTeX is left out"


def _salvaged(text: str, line: int, strings: dict[str, str]) -> Iterator[BibEntry]:
    """Yield the entries of a damaged text, field by field; an unclosed value ends where the next field begins."""
    position = 0
    while start := _START.search(text, position):
        position, kind = start.end(), start[1].lower()
        at = line + text.count("\n", 0, start.start())
        if kind in ("comment", "preamble", "string"):
            continue
        key = _KEY.match(text, position) or _WORD.match(text, position)
        fields, position = _fields(text, key.end() if key else position, strings)
        if fields:
            name = key[0].rstrip(", \t\r\n") if key else ""
            yield BibEntry(kind=kind, key=name, fields=fields, line=at)


def text_of(entry: BibEntry) -> str:
    """Return an entry as text, for citing the paper: without its abstract."""
    fields = (f"  {name} = {{{value}}}" for name, value in entry.fields.items() if name != "abstract")
    return f"@{entry.kind}{{{entry.key},\n" + ",\n".join(fields) + "\n}"


# What reference managers keep for themselves: where files are on this disk, who changed the entry and when, own notes.
_PRIVATE = re.compile(
    r"\b(?:local-?(?:file|url)|file\w*|pdf|bdsk-[\w-]+|owner|username|timestamp|(?:date-)?(?:added|modified)|date-\w+"
    r"|creationdate|modificationdate|annot(?:e|ation)s?|review|groups|readstatus|read|ranking|priority|attachments?)\s*=",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"\bfile:/|(?:^|[\s:;{\"=,])(?:/[\w.-]+/[^\s/]|~/\S|[a-z]\\?:[\\/]|\\\\\w)",
    re.IGNORECASE,
)
_SHOWN_AS_IS = frozenset(("title", "author", "editor", "booktitle", "journal", "abstract", "series", "publisher"))


def for_readers(text: str) -> str:
    """Return BibTeX without what a reference manager keeps for its owner, above all the paths of files.

    A text without such fields is returned unchanged.
    """
    if not (_PRIVATE.search(text) or _LOCAL.search(text)):
        return text
    entries = []
    for entry in read(text):
        fields = {name: value for name, value in entry.fields.items() if not _is_private(name, value)}
        entries.append(text_of(BibEntry(kind=entry.kind, key=entry.key, fields=fields)))
    return "\n\n".join(entries)


def _is_private(name: str, value: str) -> bool:
    if name == "pdf" and value.startswith(("http://", "https://")):
        return False
    return bool(_PRIVATE.match(f"{name}=")) or (name not in _SHOWN_AS_IS and bool(_LOCAL.search(value)))


def _fields(text: str, position: int, strings: Mapping[str, str]) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    while field := _FIELD.match(text, position):
        value, position = _value(text, field.end(), strings)
        if swallowed := _SWALLOWED.search(value):
            position -= len(value) - swallowed.start() + 1
            value = value[: swallowed.start()]
        fields.setdefault(field[1].lower(), value)
    return fields, position


def _value(text: str, position: int, strings: Mapping[str, str]) -> tuple[str, int]:
    """Return a value and its end: `{...}`, `"..."`, a number, a macro, or several joined by `#`."""
    pieces = []
    while True:
        if text[position : position + 1] in ("{", '"'):
            end = _closing(text, position)
            pieces.append(text[position + 1 : end])
            position = end + 1
        elif word := _WORD.match(text, position):
            pieces.append(strings.get(word[0].lower(), word[0]))
            position = word.end()
        following = _JOIN.match(text, position)
        if not following or following.end() >= len(text):
            return "".join(pieces), position
        position = following.end()


def _closing(text: str, start: int) -> int:
    """Return the position of the brace or quotation mark that closes the one at `start`, or the end of the text."""
    depth, quoted = 0, text[start] == '"'
    for match in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(text, start + 1):
        if match[0] == "}" and depth == 0 and not quoted:
            return match.start()
        if match[0] == '"' and depth == 0 and quoted:
            return match.start()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    return len(text)


def authors(value: str) -> tuple[str, ...]:
    """Return the names in an author field, each as "Given Family"; "and others" is left out.

    >>> authors("van der Quill, Ada and {Cats and Dogs} and others")
    ('Ada van der Quill', 'Cats and Dogs')
    """
    return author_names(value).names


def author_names(value: str) -> Names:
    """Return the names in an author field, and whether it ends in "and others"."""
    pieces = [piece.strip() for piece in _split_names(" ".join(value.split())) if piece.strip()]
    names: list[str] = []
    more = False
    for piece in pieces:
        braced = piece.startswith("{") and _closing(piece, 0) == len(piece) - 1
        text = plain(piece)
        if braced:
            names.append(text)
        elif text.lower().rstrip(".") in ("others", "et al"):
            more = True
        elif ";" in text or len([part for part in text.split(",") if part.strip()]) > 3:
            names += map(printed, split_names(text))  # a list with commas, although BibTeX requires "and"
        else:
            names.append(printed(text))
    return Names(names=tuple(filter(None, names)), et_al=more)


def _split_names(value: str) -> Iterator[str]:
    depth, start = 0, 0
    for match in re.finditer(r"\\.|[{}]| and (?=\S)", value):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif match[0] == " and " and depth <= 0:
            yield value[start : match.start()]
            start = match.end()
    yield value[start:]


# --- writing ---------------------------------------------------------------------------------------------------------
