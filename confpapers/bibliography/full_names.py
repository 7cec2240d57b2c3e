"""Read lines that may consist of names: each part is a person's full name, or the line gives none.

names_in_line   the names in a line
is_full_name    whether a text can be a person's full name
"""

import re

from confpapers.bibliography import east_asian
from confpapers.bibliography.names import NameStyle, split_names
from confpapers.bibliography.person import is_particle, printed

_LINE = NameStyle(separator=";", commas_separate=True)
_OPENING = re.compile(r"^(?:by|authors?\s?:|von|par|por)\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]{1,60}\)")
_WORD = re.compile(r"^[^\W\d_][\w'’`.\-‐]*$")
_INITIALS_AND_FAMILY = re.compile(r"(?:[^\W\d_]\.\s?-?){1,3}[^\W\d_][^\W\d_'’\-]+")
_ALSO_PARTICLES = frozenset(("e", "abu", "st", "san"))  # in lower case within a line of names
_NEVER = """
abstract article articles paper papers report thesis dissertation draft version proceedings committee keywords
introduction review university department extended position technical preprint submitted published available online
received accepted revised editor editors author authors contents open access volume issue journal conference
workshop symposium transactions letters publication publications citations reads profile project view pages
anonymous number supplementary material chapter section figure table corresponding email contributed equally january
february september october november december monday tuesday wednesday thursday friday learning networks network
neural deep model models data analysis method methods using towards algorithm algorithms system computer software
library music information retrieval street avenue road building floor city the for with and from this that our part
see next additional center centre laboratory lab business medicine medical health physics chemistry biology
economics psychology neurology genetics genomics printed released press
package packages documentation manual guide user users community
руководство пользователя пользователь описание пакет версия инструкция введение отчет отчёт курс учебник
"""
_NEVER_IN_NAMES = frozenset(_NEVER.split())
_AND = re.compile("^(?:及|且|與|与)(?=[\u3400-\u9fff]{2,3}$)")
_LONGEST = 45  # characters of a name


def names_in_line(text: str, language: str = "") -> tuple[str, ...]:
    """Return the names in a line, in order; empty if any part of it is not a full name.

    Commas, semicolons, bullets and "and" separate names; `language` is the text's, if known.

    >>> names_in_line("By Ada Quill, Bo Sample, Jr., and Dr. Cy van Third")
    ('Ada Quill', 'Bo Sample Jr.', 'Cy van Third')
    >>> names_in_line("Ada Quill, Department of Cats")
    ()
    """
    if own := east_asian.names(text.replace(";", "\t"), language):
        return own
    text = _BRACKETS.sub("", _OPENING.sub("", text))
    names = [printed(name) for name in split_names(re.sub("[·•|，、；]", ";", text), _LINE)]
    return tuple(names) if all(map(is_full_name, names)) else _in_two_scripts(names)


def _in_two_scripts(names: list[str]) -> tuple[str, ...]:
    """Return names of which some are in Latin letters, some in characters; none if fewer than half are sure."""
    names = list(filter(None, (_AND.sub("", name.strip(" 、，")) for name in names)))
    sure = sum(is_full_name(name) or east_asian.known_name(name) for name in names)
    if not any(map(is_full_name, names)) or 2 * sure < len(names):
        return ()
    return tuple(names) if all(is_full_name(name) or east_asian.is_name(name) for name in names) else ()


def is_full_name(text: str) -> bool:
    """Return whether a text can be a person's full name: at least two words, or initials, and no common noun.

    >>> is_full_name("Ada van den Quill"), is_full_name("A.Quill"), is_full_name("Deep Networks"), is_full_name("Ada")
    (True, True, False, False)
    """
    words = text.split()
    if not 2 <= len(words) <= 6 or len(text) > _LONGEST or not all(map(_WORD.match, words)):
        return bool(_INITIALS_AND_FAMILY.fullmatch(text)) and text[0].isupper()
    if any(word.lower().strip(".") in _NEVER_IN_NAMES for word in words):
        return False
    return (
        all(_opens_like_a_name(word) for word in words)
        and (words[-1][0].isupper() or not words[-1].isascii())
        and any(len(word.strip(".")) > 1 for word in words)
    )


def _opens_like_a_name(word: str) -> bool:
    return word[0].isupper() or is_particle(word) or word.lower() in _ALSO_PARTICLES or word[:2] in ("d'", "d’")
