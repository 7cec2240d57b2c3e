"""What lists write beside the names of authors: addresses, ORCID iDs, numbers of notes, affiliations in brackets."""

import re
from collections.abc import Iterable

from confpapers.bibliography import latex
from confpapers.bibliography.east_asian import OWN

_ORCID = re.compile(
    r"[\[(]?\s?(?:ORCID(?: iD)?:?\s?)?(?:https?://)?(?:www\.)?orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]/?\s*[\])]?"
    r"|[\[(]?\s?(?:ORCID(?: iD)?:?\s?)?(?<![\w-])\d{4}-\d{4}-\d{4}-\d{3}[\dX](?![\w-])\s*[\])]?",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"[\[(<]?\s?(?:e-?mail:\s?)?(?:mailto:)?(?:(?<![\w.+-])[\w.+-]++|\{[^{}@]{1,200}\})@[\w-]+(?:\.[\w-]+)+\s*[\])>]?",
    re.I,
)
_RAISED = re.compile(
    r"\$?\s?\^\s?(?:\{[^{}]{0,40}\}|[\d*†‡§]+(?:,\d+)*)\$?|\\(?:textsuperscript|thanks)\{[^{}]{0,300}\}"
)
_NUMBERS = re.compile(r"(?<=[^\W\d])\s?[\[(]\s?(?:\d{1,2}|[a-z*†‡§])(?:\s?[,;]\s?(?:\d{1,2}|[a-z*†‡§]))*\s?[\])]")
_LEGEND = re.compile(r"[,;\s]\s{0,3}[\[(]1[\])]\s?(?=[A-Z])")  # "Ada Quill (1), Bo Sample (2), (1) Purr University"
_BRACKETS = re.compile(
    r"(?<=[^\W\d_.])\s?\*?\s?(?:\([^()]{2,300}\)|\[[^\[\]]{2,300}\])(?=\s*(?:[,;&|*\n·，、；]|and\b|und\b|et\b|$))"
)
_PLACE = re.compile(
    r"\b(?:univ|college|school|academy|polytechni\w+|hospital|cent(?:er|re)|department|dept|laborator\w+|labs?|research"
    r"|inc|ltd|gmbh|corp|cnrs|inria|mit|eth|epfl)\b|universi|institut|hochschule|大学|研究所",
    re.IGNORECASE,
)
_WITH_WORDS = re.compile(r"[(\[]([^()\[\]]{0,200}?[^\W\d_]{3}[^()\[\]]{0,200})[)\]]")
_BEHIND = re.compile(
    r"[(\[]([^()\[\]]{0,200}?[^\W\d_]{2}[^()\[\]]{0,200})[)\]](?=\s*\*?\s*(?:[,;&|\n·，、；]|and\b|und\b|et\b|$))"
)
_NESTED = re.compile(r"(\([^()]{0,200}?)\s?\([^()]{0,200}\)")
_LONGEST = 20_000  # characters of a cell
_APART = re.compile(r"[,;&|/]| and | und | et ")
_ESCAPED = re.compile(r"(?<=\b[A-Z])\\'(?=[A-Z])")


def without_notes(text: str) -> str:
    """Return a cell of names without what is no name, so that no comma inside a bracket separates two.

    >>> without_notes("Ada Quill^{1,2} (Purr University, Paris), Bo Sample bo@cat.example; Cy Tern [2]")
    'Ada Quill, Bo Sample; Cy Tern'
    """
    if "\\" in text:
        text = latex.plain(_ESCAPED.sub("'", _RAISED.sub("", text)))
    text = without_addresses(text)
    if "^" in text:
        text = _RAISED.sub("", text)
    if "(" in text or "[" in text:
        text = _NESTED.sub(r"\1", text)
        legend = _LEGEND.search(text)
        text = text[: legend.start()] if legend and _NUMBERS.search(text[: legend.start()]) else text
        text = _BRACKETS.sub(_without_list, _NUMBERS.sub("", text))
    return re.sub(r"(?<!\s)\s+(?=[,;])|(?<=\S) +$", "", text)


def without_addresses(text: str) -> str:
    """Return the text without e-mail addresses and ORCID iDs."""
    if "@" in text:
        text = _EMAIL.sub("", text)
    return _ORCID.sub("", text) if re.search(r"\d{4}-\d{4}-", text) else text


def is_place(text: str) -> bool:
    """Return whether a text after a name is an institution: "Purr University", "Cat Labs, Paris"."""
    return bool(_PLACE.search(re.sub(r"\([^()]*\)?", "", text)))


def are_in_brackets(cells: Iterable[str], names: int) -> bool:
    """Return whether the brackets behind most of a list's names are institutions, as every third of them says."""
    behind = [words for cell in cells for words in _BEHIND.findall(_NESTED.sub(r"\1", cell[:_LONGEST]))]
    return 2 * len(behind) > names and 3 * sum(map(is_place, behind)) > len(behind)


def institutions_beside(cell: object, separator: str = "", *, in_brackets: bool = False) -> list[str]:
    """Return the institutions in a cell of names: in brackets, and after commas if names with them have a separator.

    `in_brackets` says that whatever is in brackets behind a name is an institution.

    >>> institutions_beside("Ada Quill (Purr University (Paris), France), Bo (Bobby) Sample (Cat Institute)")
    ['Purr University, France', 'Cat Institute']
    >>> institutions_beside("Ada Quill, Purr University; Bo Sample", ";")
    ['Purr University']
    """
    text = _NESTED.sub(r"\1", cell[:_LONGEST]) if isinstance(cell, str) else ""
    words = (_BEHIND if in_brackets else _WITH_WORDS).findall(text)
    # a name may have its own script in brackets: "Wei Zhang (张伟)"
    inside = [each for each in words if _PLACE.search(each) or (in_brackets and not OWN.search(each))]
    pieces = text.split(separator) if separator else []
    return [*inside, *(after.strip() for piece in pieces if is_place(after := piece.partition(",")[2]))]


def count_others(text: str, institutions: Iterable[str] = ()) -> int:
    """Return the number of institutions and of brackets with words in a text, other than these institutions."""
    text = _NESTED.sub(r"\1", without_addresses(text))
    for institution in institutions:
        text = text.replace(institution, "")
    return len(_PLACE.findall(text)) + len(_WITH_WORDS.findall(text))


def _without_list(match: re.Match[str]) -> str:
    """Return nothing for an affiliation in which a name would end; others stay, for the reader of single names."""
    return "" if _APART.search(match[0]) else match[0]
