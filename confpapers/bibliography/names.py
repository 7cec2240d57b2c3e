"""Read the names of authors from lists, programmes, PDFs and BibTeX files.

read_names    the names in a cell, a list or an object, each as it is printed
style_of      how a column of cells separates and orders its names
split_names   the names in one text
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from confpapers.bibliography import east_asian
from confpapers.bibliography.name_fields import name_of
from confpapers.bibliography.name_notes import are_in_brackets, is_place, without_notes
from confpapers.bibliography.person import (
    DEGREE,
    EAST_ASIAN,
    GROUP,
    RANK,
    SUFFIX,
    ends_in_an_initial,
    given_before_initials,
    is_initials,
    is_initials_last,
    is_particle,
    printed,
    without_capitals,
)
from confpapers.model import Record
from confpapers.text import clean

_OTHERS = re.compile(r"(?:et\.? ?al|and others|others|u\. ?a|等)\.?", re.IGNORECASE)
_ET_AL = re.compile(
    r"(?<![,;\s])[,;\s]*+\b(?:et\.? al\b\.?|and others)\W*+$|(?<=\w)\s?(?:…|\.{3})$|(?<!\s)\s*+等\s*+$", re.IGNORECASE
)
_BEHALF = re.compile(
    r",? (?:on behalf of|for|representing) (?=the\b[^,;]{1,80}\b(?:collaboration|consortium|team)\b)", re.IGNORECASE
)
_SEPARATORS = (";", "|", "·", "，", "、", "；", "\n", " / ")
_SPLIT_AT = {mark: re.compile(rf"\s*{re.escape(mark)}\s*") for mark in _SEPARATORS}
_AND = re.compile(  # "And" is a name, and "von und zu" a particle
    r"(?:,\s*+|(?<!\s)\s*+)(?:(?<=\s)(?:and|AND|und(?! zu\b)|et(?!\s+al\b)|ET|и|й|та)\s++|(?:&|\band/or\b)\s*+)"
)
_FIRST_AND = re.compile(r"^(?:and|AND|und|et|и|й|та|y)\s+(?!al\b)")  # after another separator: "; and Cy Third"
_NOBODY = re.compile(
    r"\[?no author[\w ]*\]?|unknown(?: authors?)?|not available|n/?a|tb[ad]|none|null|nan|-+", re.IGNORECASE
)
_LONGEST = 200_000  # characters of one cell that are read
_LONG_NAME = 300  # characters; a longer text is not a name, and is left as it is


class Names(Record, frozen=True, kw_only=True):
    """The names in a cell, and whether the cell says that there are more ("et al.")."""

    names: tuple[str, ...] = ()
    et_al: bool = False


class NameStyle(Record, frozen=True, kw_only=True):
    """The style of a column: its separator, and whether the family name comes first."""

    separator: str = ""  # "" if names are separated by commas, or by nothing
    family_first: bool = False  # "Last, First", between separators
    initials_last: bool = False  # "Quill A."
    institutions_follow: bool = False  # "Ada Quill, Purr University; Bo Sample, Cat Institute"
    institutions_in_brackets: bool = False  # "Ada Quill (Purr University); Bo Sample (Salt)"
    commas_separate: bool = False  # a comma is never inside a name, but before initials, suffixes and degrees


def read_names(value: object, style: NameStyle | None = None) -> Names:
    """Return the names in a value as printed, each as "Given Family", in order.

    `value` is a text with separators, a list of texts or objects ({"given", "family"}, {"name"}, {"fullname"} ...), or
    an object that contains such a list. Any other value gives no names.

        >>> read_names("Ada Quill, Bo Sample, and Cy Third").names
        ('Ada Quill', 'Bo Sample', 'Cy Third')
        >>> read_names([{"given": "Ada", "family": "Quill"}, {"literal": "The Cat Collaboration"}]).names
        ('Ada Quill', 'The Cat Collaboration')
    """
    rows = _rows(value)
    if rows is None:
        texts, more = _split(clean_names(str(value)), style or NameStyle()) if isinstance(value, str) else ([], False)
    else:
        texts = [text for row in rows if (text := without_notes(name_of(row))) and not _NOBODY.fullmatch(text)]
        if any(";" in text for text in texts) or (len(texts) == 1 and "," not in texts[0]):
            texts = [part for text in texts for part in split_names(text)]
        more = any(_OTHERS.fullmatch(text) for text in texts)
    names = [printed(text) for text in texts if not _OTHERS.fullmatch(text)]
    names = without_capitals(given_before_initials(names, initials_last=bool(style and style.initials_last)))
    return Names(names=tuple(name for name in names if name), et_al=more)


def style_of(values: Iterable[object]) -> NameStyle:
    """Return how the cells of a column write names: their separator, and whether they use "Last, First"."""
    given = list(values)
    cells = [value for value in given if isinstance(value, str) and value.strip()]
    texts = [clean_names(cell) for cell in cells]
    counts = {mark: sum(mark in text for text in texts) for mark in _SEPARATORS}
    separator = max(counts, key=lambda mark: counts[mark], default="")
    if not counts.get(separator):
        separator = " and " if sum(" and " in text for text in texts) else ""
    pieces = [piece for text in texts for piece in _pieces(text, separator) if separator and separator in text]
    with_comma = sum("," in piece and not SUFFIX.fullmatch(piece.rpartition(",")[2].strip()) for piece in pieces)
    institutions = sum(is_place(piece.partition(",")[2]) for piece in pieces)
    listed = [name for value in given if isinstance(value, list) for name in value if isinstance(name, str)]
    every = [name for text in texts for name in _pieces(text, separator or ",")] + listed
    reversed_ = [name for name in every if is_initials_last(name)]
    return NameStyle(
        separator=separator,
        family_first=2 * with_comma > len(pieces) and not 2 * institutions > with_comma,
        institutions_follow=2 * institutions > with_comma,
        institutions_in_brackets=are_in_brackets(cells, len(every)),
        initials_last=any(map(ends_in_an_initial, reversed_)) and len(reversed_) > 0.8 * len(every),
    )


def split_names(text: str, style: NameStyle | None = None) -> list[str]:
    """Return the names in a text, each as written there; "et al." is left out.

    >>> split_names("Quill, Ada and Sample, Jr., Bo")
    ['Quill, Ada', 'Sample, Jr., Bo']
    >>> split_names("Ada Quill, Bo Sample, Jr. & Cy Third")
    ['Ada Quill', 'Bo Sample, Jr.', 'Cy Third']
    """
    return _split(clean_names(text), style or NameStyle())[0]


def clean_names(text: str) -> str:
    """Return a cell of names, cleaned, with a line break for line breaks and tabs, which may separate names."""
    lines = (clean(line) for line in re.split(r"[\r\n\t]+", text[:_LONGEST]))
    joined = "\n".join(line for line in lines if line)
    joined = re.sub(r"<[^<>]{1,40}>", "", re.sub("[⋅•∙・]", "·", joined))
    return without_notes(joined)


# --- from a text to names --------------------------------------------------------------------------------------------


def _split(text: str, style: NameStyle) -> tuple[list[str], bool]:
    """Return the names in a text, and whether it ends in "et al."."""
    tail = _ET_AL.sub("", text[-40:])
    more, text = tail != text[-40:], text[:-40] + tail
    text = RANK.sub("", text) if len(text) < _LONG_NAME * 100 else text
    text = _BEHALF.sub("; ", text) if len(text) < _LONG_NAME * 100 else text
    marks = (style.separator, *_SEPARATORS) if style.separator in _SPLIT_AT else _SEPARATORS
    mark = next((mark for mark in marks if mark in text), "")
    if mark == "\n" and not all(_looks_whole(line) for line in text.split("\n")):
        text, mark = text.replace("\n", " "), ""  # a wrapped long line
    if EAST_ASIAN.search(text) and len(own := east_asian.names(text, "") or east_asian.between_commas(text)) > 1:
        return list(own), more  # "王小明 李四", "王小明, 李四"
    if mark:
        pieces = (_before_place(piece, style) for piece in _SPLIT_AT[mark].split(text))
        names = [name for piece in pieces for name in _at_and(piece, style, alone=False)]
    else:
        names = _at_and(_before_place(text, style), style, alone=True)
    people = [name for name in (name.strip(" ,;") for name in names) if _is_name(name)]
    more = more or any(_OTHERS.fullmatch(name) for name in people)
    return [name for name in people if not _OTHERS.fullmatch(name)], more


def _before_place(piece: str, style: NameStyle) -> str:
    name, _, after = piece.partition(",")
    return name if style.institutions_follow and is_place(after) else piece


def _is_name(text: str) -> bool:
    if _NOBODY.fullmatch(text):
        return False
    return any(map(str.isalpha, text)) and not DEGREE.fullmatch(text) and text.lower() not in ("and", "&")


def _looks_whole(line: str) -> bool:
    return not line.rstrip().endswith((",", " and", "&")) and not line[:1].islower()


def _pieces(text: str, separator: str) -> list[str]:
    return [piece for piece in (piece.strip() for piece in text.split(separator)) if piece] if separator else [text]


def _at_and(text: str, style: NameStyle, *, alone: bool) -> list[str]:
    """Return the names separated by "and"; `alone` means that nothing else separates them."""
    text = _FIRST_AND.sub("", text.lstrip(" ,"))
    pieces = [piece.strip() for piece in _AND.split(text) if piece.strip(" ,")]
    pieces = [name for piece in pieces for name in _at_y(piece)]
    if len(pieces) == 2 and _is_one_group(pieces, text):
        return [text]  # "The Cats and Dogs Collaboration"
    if len(pieces) < 2:
        return _at_commas(text, style, separated=not alone)
    if style.commas_separate:
        return [name for piece in pieces for name in _at_commas(piece, style, separated=False)]
    tails = [_comma_parts(piece) for piece in pieces]
    if all(len(tail) == 2 for tail in tails) and not all(
        len(tail[0].split()) > 1 < len(tail[1].split()) for tail in tails
    ):
        return pieces  # BibTeX: "Quill, Ada and Sample, Bo"
    if any(len(tail) == 2 and _is_reversed(tail) for tail in tails) and all(len(tail) <= 2 for tail in tails):
        return pieces
    return [name for piece in pieces for name in _at_commas(piece, style, separated=False)]


def _at_y(text: str) -> list[str]:
    """Return the names around a Spanish or Portuguese "and" if they are whole: it is also a particle, "Ruiz y Sanz"."""
    before, word, after = text.rpartition(" y ")
    before, word, after = (before, word, after) if word else text.rpartition(" e ")
    last = re.split(r"[,&]", before)[-1]
    are_whole = word and "," not in after and _has_two_words(last) and _has_two_words(after)
    return [before, after] if are_whole else [text]


def _is_one_group(pieces: Sequence[str], text: str) -> bool:
    first, last = pieces
    ends = GROUP.search(last.split()[-1]) is not None
    starts = first.lower().startswith("the ") or len(first.split()) == 1
    return ends and starts and "," not in text and not GROUP.search(first) and not last.lower().startswith("the ")


def _comma_parts(text: str) -> list[str]:
    """Return the parts between commas; suffixes and degrees stay with the part before them."""
    parts: list[str] = []
    for part in (part.strip() for part in text.split(",")):
        if parts and (SUFFIX.fullmatch(part) or DEGREE.fullmatch(part)):
            parts[-1] += f", {part}" if SUFFIX.fullmatch(part) else ""
        elif part:
            parts.append(part)
    return parts


def _at_commas(text: str, style: NameStyle, *, separated: bool) -> list[str]:
    """Return the names between commas, or "Last, First" as one name.

    `separated` means that another separator is used in this cell, so a single comma is inside a name.
    """
    parts = _comma_parts(text)
    if len(parts) < 2:
        return parts
    if style.commas_separate:
        return _with_initials(parts)
    bare = [part.partition(",")[0] for part in parts]
    if len(parts) == 2:
        whole = all(map(_has_two_words, bare)) and not is_particle(bare[0].split()[0]) and " y " not in bare[0]
        if separated or style.family_first or (style.separator and not whole) or _is_reversed(bare):
            return [", ".join(parts)] if not (separated and whole and not style.family_first) else parts
    elif len(parts) == 3 and separated and _is_reversed([bare[0], bare[2]]) and len(bare[1].split()) == 1:
        return [", ".join(parts)]
    if len(parts) % 2 == 0 and _are_pairs(bare):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts


def _has_two_words(part: str) -> bool:
    return sum(not SUFFIX.fullmatch(word) for word in part.split()) > 1 and not is_initials(part)


def _with_initials(parts: Sequence[str]) -> list[str]:
    """Return the parts between commas, with initials added to the family name before them."""
    names: list[str] = []
    for part in parts:
        if names and " " not in names[-1] and is_initials(part) and not is_initials(names[-1]):
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names


def _are_pairs(parts: Sequence[str]) -> bool:
    """Return whether the parts alternate between family and given names: "Quill, A., Sample, B."."""
    families, given = parts[::2], parts[1::2]
    if all(is_initials(part) for part in given):
        return not any(is_initials(part) for part in families)
    return len(parts) > 2 and all(len(part.split()) == 1 for part in parts)


def _is_reversed(pair: Sequence[str]) -> bool:
    """Return whether two parts are one name: "Lin, Xiao", "van der Quill, Ada", "Quill, A. B."."""
    family, given = pair[0].split(), pair[1].split()
    if not family or not given or (len(family) > 1 and is_initials_last(pair[0])):  # "van Quill A, Sample BC"
        return False
    if is_initials(pair[1]) and not is_initials(pair[0]):
        return True
    if is_particle(family[0]) or (len(family) == 3 and family[1] == "y"):
        return True
    return len(family) == 1 and not is_initials(pair[0])


# --- lists and objects -----------------------------------------------------------------------------------------------


def _rows(value: object) -> list[Any] | None:
    """Return the rows of a list of authors, or None if the value is not a list."""
    if isinstance(value, dict):
        if value and all(str(key).isdecimal() for key in value):  # {"1": "Ada Quill", "2": "Bo Sample"}
            return list(value.values())
        if (inner := value.get("value")) is not None:
            return _rows(inner) if isinstance(inner, list | dict) else split_names(str(inner))
        nested = next((value[key] for key in ("authors", "author", "data", "creators") if value.get(key)), None)
        if isinstance(nested, list | dict):
            return _rows(nested)
        return [value]
    return list(value) if isinstance(value, list | tuple) else None
