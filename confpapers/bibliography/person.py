"""One author's name: its printed form and its parts.

printed    a name as printed: "Given Family"
parts      a name in BibTeX's parts: given names, particle, family name, suffix
surname    the family name
is_group   whether the name is a collaboration's, not a person's
"""

import functools
import itertools
import re
import unicodedata

from confpapers.model import Record
from confpapers.text import clean

SUFFIX = re.compile(r"(?:jr|sr|junior|senior|ii|iii|iv)\.?", re.IGNORECASE)
DEGREE = re.compile(
    r"(?:ph\.? ?d|(?-i:M\.? ?D)|m\.? ?sc|b\.? ?sc|m\.? ?eng|dphil|mph|frcp|dr|prof|mba|esq|rn|fieee)\.?", re.IGNORECASE
)
GROUP = re.compile(
    r"\b(?:collaborations?|consortium|team|group|project|committee|initiative|community|network|society|institute"
    r"|university|laborator(?:y|ies)|lab|association|council|foundation|inc|ltd|gmbh|organi[sz]ation)\b",
    re.IGNORECASE,
)
RANK = re.compile(
    r"(?:,|(?<![\s,]))\s*+(?:(?:graduate )?student |senior |life |associate ){0,4}"
    r"(?:member|fellow),? (?:IEEE|ACM|OSA|SIAM|AAAI|ASCE|ASME|AIAA|SPIE|AMS)\b",
    re.IGNORECASE,
)
"""A membership after a name: ", Senior Member, IEEE"."""
_TITLE = re.compile(
    r"^(?:(?:dr|prof|professor|mr|mrs|ms|mx|sir|dr\.-ing|dipl\.-ing|ir|к\.\s?т\.\s?н|д\.\s?т\.\s?н"
    r"|д-р|дтн|доц|проф|акад|гл\.\s?ас|ас)\.? )+(?=\S)",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    [
        *("af", "al", "av", "bin", "ben", "d", "da", "dal", "de", "degli", "dei", "del", "dela", "della", "den", "der"),
        *("des", "di", "do", "dos", "du", "el", "ibn", "la", "le", "las", "lo", "los", "'t", "ten", "ter", "te", "tot"),
        *("und", "van", "vande", "vanden", "vander", "vd", "von", "vom", "y", "zu", "zum", "zur"),
    ]
)
MARKS = "*∗⁎﹡＊†‡§¶⋆★☆♦♯✉✝✠♠♣♥◦#△▽⊥⊙∥‖^"
"""Signs after names that refer to notes and affiliations."""
_TRAILING_MARKS = re.compile(
    rf"(?:[\s,]*(?:[{re.escape(MARKS)}¹²³⁰⁴-⁹]+|(?<=[^\W\d_])\d{{1,3}}(?:,\d{{1,3}})*|\s\d{{4}}|\\textsuperscript))+$"
)
_LEADING_MARKS = re.compile(rf"^[\s{re.escape(MARKS)}¹²³⁰⁴-⁹,;]+")
_AFFILIATION = re.compile(r"(?<!\s)\s*+[(\[][^()\[\]]{2,200}[)\]]$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.[ -]?)+")
_BARE_INITIALS = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄ](?:-?[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄ]){0,2}")
_WITHOUT_VOWELS = ("NG",)  # a family name that looks like initials
_SYLLABLE = re.compile(r"[BCDFGHJKLMNPQRSTVWXYZ][AEIOUY]N?")  # "LI", "WU", "BO": a short name, not initials
EAST_ASIAN = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_LONG_NAME = 300  # characters; a longer text is not a name, and is left as it is


class NameParts(Record, frozen=True, kw_only=True):
    """The parts of a person's name as in BibTeX; a group only has a family name."""

    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""


@functools.lru_cache(maxsize=1 << 15)  # most authors of a list have several papers
def printed(name: str) -> str:
    """Return a name as printed, "Given Family", without marks, degrees, affiliation and homonym number.

    >>> printed("Quill, Ada"), printed("Ada Quill*"), printed("Ada Quill 0001"), printed("Quill, Jr., Ada")
    ('Ada Quill', 'Ada Quill', 'Ada Quill', 'Ada Quill Jr.')
    """
    name = clean(name)
    name = _unmarked(name) if len(name) <= _LONG_NAME else name
    if GROUP.search(name) and not re.fullmatch(r"[^\W\d_]+, [^\W\d_. ]+", name):
        return name.strip(" ,;")
    family, *rest = (part.strip() for part in name.split(","))
    suffix = " ".join(part for part in rest if SUFFIX.fullmatch(part))
    given = " ".join(part for part in rest if part and not SUFFIX.fullmatch(part) and not DEGREE.fullmatch(part))
    if given and EAST_ASIAN.search(family) and EAST_ASIAN.search(given):
        return family + given
    if given and not suffix and SUFFIX.fullmatch(last := given.rpartition(" ")[2]) and " " in given:
        given, suffix = given.rpartition(" ")[0], last  # "Tail, Cyrus Jr."
    words = " ".join(_without_stop(part) for part in (given, family) if part).split()
    while len(words) > 2 and DEGREE.fullmatch(words[-1]):
        words.pop()
    return " ".join([_TITLE.sub("", " ".join(words)), suffix]).strip()


def parts(name: str) -> NameParts:
    """Return the parts of a printed name.

    >>> parts("Ada van den Quill Jr.")
    NameParts(given='Ada', particle='van den', family='Quill', suffix='Jr.')
    """
    words = printed(name).replace(",", " ").split()
    if not words or is_group(name):
        return NameParts(family=" ".join(words))
    if EAST_ASIAN.search(words[0]) and len(words) > 1:
        return NameParts(given=" ".join(words[1:]), family=words[0])
    suffix = words.pop() if len(words) > 1 and SUFFIX.fullmatch(words[-1]) else ""
    lower = [n for n, word in enumerate(words[:-1]) if is_particle(word)]
    if len(words) > 3 and words[-2] == "y":  # "Ada Ruiz y Sanz"
        return NameParts(given=" ".join(words[:-3]), family=" ".join(words[-3:]), suffix=suffix)
    first = next((n for n in lower if n > 0 or len(words) <= 2 or not words[1][:1].isupper()), None)
    if first is None:
        cut = len(words) - 1
        return NameParts(given=" ".join(words[:cut]), family=" ".join(words[cut:]), suffix=suffix)
    last = max(n for n in lower if n >= first)
    given, particle, family = words[:first], words[first : last + 1], words[last + 1 :]
    return NameParts(given=" ".join(given), particle=" ".join(particle), family=" ".join(family), suffix=suffix)


def surname(name: str) -> str:
    """Return the family name, without its particle.

    >>> surname("Ada van den Example Jr."), surname("Example, Ada")
    ('Example', 'Example')
    """
    family = parts(name).family
    return family.split()[-1] if family and not is_group(name) else family or name.strip()


def is_group(name: str) -> bool:
    """Return whether a name belongs to a collaboration or a company, not to a person."""
    return bool(GROUP.search(name)) or name.lower().startswith("the ")


def is_initials(text: str) -> bool:
    """Return whether a text consists of initials: "A.", "A. B.", "J.-P.", "PS"."""
    return bool(text.strip()) and all(map(_is_initial, text.split()))


def _is_initial(word: str) -> bool:
    letters = re.sub(r"[.-]", "", word)
    if _DOTTED.fullmatch(f"{word} "):
        return True
    return letters.isupper() and len(letters) <= 3 and (len(letters) < 2 or not _SYLLABLE.fullmatch(letters))


def is_particle(word: str) -> bool:
    """Return whether a word is a particle of a family name: "van", "de", "al-"."""
    return word[:1].islower() and (
        word.lower().rstrip(".") in _PARTICLES or word.startswith(("d'", "d’", "al-", "el-"))
    )


# --- one name --------------------------------------------------------------------------------------------------------


def _unmarked(name: str) -> str:
    """Return a name without footnote marks, affiliation in brackets, and homonym number."""
    name = _LEADING_MARKS.sub("", name)
    if not EAST_ASIAN.search(name):
        name = unicodedata.normalize("NFC", name)
    for _ in range(3):
        before = name
        name = _TRAILING_MARKS.sub("", name).rstrip(" ,;:")
        shorter = _AFFILIATION.sub("", name)
        if len(shorter.split()) > 1:
            name = shorter
        if name == before:
            break
    return name


def _without_stop(part: str) -> str:
    """Return a part of a name without a full stop that ends the entry: not that of an initial or an abbreviation."""
    last = part.rpartition(" ")[2]
    whole = last.endswith(".") and len(last) > 4 and last.count(".") == 1 and not SUFFIX.fullmatch(last)
    return part[:-1] if whole and not DEGREE.fullmatch(last) else part


def is_initials_last(name: str) -> bool:
    """Return whether a name is written "Quill A." or "Quill A. B.", as in Scopus, or "Quill AB", as in PubMed."""
    return _initials_behind(name) > 0


def _initials_behind(name: str) -> int:
    """Return how many words of initials stand behind a family name: 2 in "Quill A. B."; 0 for other names."""
    words = name.split()
    end = len(words) - bool(words and SUFFIX.fullmatch(words[-1]))
    dotted = end > 1 and _DOTTED.fullmatch(words[end - 1]) is not None
    looks = _DOTTED if dotted else _BARE_INITIALS
    count = sum(1 for _ in itertools.takewhile(looks.fullmatch, reversed(words[1:end])))
    family = words[: end - count]
    if dotted:
        return 0 if any(map(_DOTTED.fullmatch, family)) else count
    return count if all(any(map(str.islower, word)) and "." not in word for word in family) else 0


def ends_in_an_initial(name: str) -> bool:
    """Return whether a name ends in "A", "A." or "JP", which no short family name in capitals does: "Ada LI"."""
    words = [word for word in name.split() if not SUFFIX.fullmatch(word)]
    last = words[-1] if words else ""
    return "." in last or len(last) == 1 or (_is_initial(last) and last not in _WITHOUT_VOWELS)


def given_before_initials(names: list[str], *, initials_last: bool) -> list[str]:
    """Return "Quill A." as "A. Quill" if all names of the list, or of the column, are written so."""
    all_so = len(names) > 1 and all(map(is_initials_last, names))
    all_so = all_so and any(map(ends_in_an_initial, names))
    return list(map(_initials_first, names)) if all_so or initials_last else names


def _initials_first(name: str) -> str:
    """Return "Quill A. B. Jr" as "A. B. Quill Jr", and other names as they are."""
    words, count = name.split(), _initials_behind(name)
    end = len(words) - bool(words and SUFFIX.fullmatch(words[-1]))
    return " ".join([*words[end - count : end], *words[: end - count], *words[end:]]) if count else name


def without_capitals(names: list[str]) -> list[str]:
    """Return names in capitals in their usual form: "ADA QUILL", "Ada QUILL", "QUILL Ada"."""
    if not any(word.isupper() for name in names for word in name.split()):
        return names
    people = [name for name in names if not is_group(name)]
    if people and len(people) > 1 and all(_is_capital_first(name) for name in people):
        names = [_turned(name) if not is_group(name) else name for name in names]
    return [name if is_group(name) else _recased(name) for name in names]


def _is_capital_first(name: str) -> bool:
    """Return whether only the first word is in capitals, and is not initials: "QUILL Ada"."""
    words = name.split()
    return len(words) > 1 and _is_shouted(words[0]) and not any(_is_shouted(word) for word in words[1:])


def _turned(name: str) -> str:
    first, _, rest = name.partition(" ")
    return f"{rest} {first}"


def _is_shouted(word: str) -> bool:
    if not word.isupper():
        return False
    letters = [letter for letter in word if letter.isalpha()]
    return (
        len(letters) > 2
        and all(letter.isupper() for letter in letters)
        and "." not in word
        and bool(re.search("[AEIOUYÄÖÜÉАЕЁИОУЫЭЮЯІЇЄ]", word))
    )


def _recased(name: str) -> str:
    words = name.split()
    if len(words) < 2 or not any(_is_shouted(word) for word in words):
        return name
    whole = not re.search(r"[^\W\d_A-Z][a-z]|[a-z]", name)  # the whole name in capitals, particles too
    return " ".join(_word(word, whole, n) for n, word in enumerate(words))


def _word(word: str, whole: bool, place: int) -> str:
    if SUFFIX.fullmatch(word) and word.upper() in ("II", "III", "IV"):
        return word
    if whole and place and word.lower() in _PARTICLES:
        return word.lower()
    if _is_shouted(word):
        return re.sub(r"[^\W\d_]+", lambda match: match[0][0] + match[0][1:].lower(), word)
    return word.capitalize() if whole and _SYLLABLE.fullmatch(word) else word
