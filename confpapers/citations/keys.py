"""Normalise text for comparing titles: letters and digits, without case, accents, spaces and punctuation.

PDFs and lists differ mostly in spaces and hyphens, so titles are looked up in a string that has neither. `Letters`
keeps the word boundaries of the text, because a title must begin and end with a word.
"""

import re
import unicodedata
from functools import cache

import msgspec

_WORD = re.compile(r"[^\W_]+")
_LATEX = re.compile(r"\\(?:math\w+|text\w*|emph|operatorname|left|right|rm|bf|it|em)(?![a-zA-Z])")
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "œ": "oe"})


class Letters(msgspec.Struct, frozen=True, kw_only=True):
    """A text's letters and digits, and its words as positions in them and in the text."""

    text: str
    key: str
    starts: tuple[int, ...]  # of each word in `key`, ascending
    ends: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]  # of each word in `text`


def letters(text: str) -> Letters:
    """Return the letters of a text with the positions of its words."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spans: list[tuple[int, int]] = []
    length = 0
    for match in _WORD.finditer(text):
        word = folded(match[0])
        if word:
            parts.append(word)
            starts.append(length)
            length += len(word)
            ends.append(length)
            spans.append(match.span())
    return Letters(text=text, key="".join(parts), starts=tuple(starts), ends=tuple(ends), spans=tuple(spans))


def folded(word: str) -> str:
    """Return a word in lower case without accents; Greek letters are spelled out, as in LaTeX.

    >>> folded("Schölkopf"), folded("β")
    ('scholkopf', 'beta')
    """
    lower = word.lower()
    if lower.isascii():
        return lower
    plain = unicodedata.normalize("NFKD", lower.translate(_PLAIN)).casefold()
    return "".join(_spelled(character) for character in plain if character.isalnum())


@cache
def _spelled(character: str) -> str:
    if not "α" <= character <= "ω":
        return character
    return unicodedata.name(character).rpartition(" ")[2].lower()


def title_letters(title: str) -> str:
    r"""Return a title's letters; LaTeX commands count as the characters that they print.

    >>> title_letters(r"Sparse {Bayesian} Learning with $\ell_1$ and $\beta$")
    'sparsebayesianlearningwithl1andbeta'
    """
    plain = _LATEX.sub(" ", title.replace(r"\ell", "l"))
    return "".join(folded(word) for word in _WORD.findall(plain))
