"""Words and terms of the search; the index, the command line and the page read texts by the same rules.

`static/js/core/text.js` implements these rules for the browser. `tests/site/words.json` has cases that both must pass.

    fold      lower case; no accents, ligatures or soft hyphens; single Greek letters by their names
    chunks    runs between spaces and punctuation: "u-net", "o'brien", "3.5", "c++", "o(n log n)"
    words     the parts of a chunk; pairs of characters in scripts without spaces (Chinese, Thai)
    term      the form that is looked up: without plural, British and American spelling alike
"""

import functools
import itertools
import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from confpapers.analysis.plurals import singular

_STOP = """
a an and are as at be been but by can do for from had has have in into is it its may more most no not of on or our over
such than that the their them then there these they this those to under up was we were which while will with without
would"""
STOP = frozenset(_STOP.split())

# --- characters ------------------------------------------------------------------------------------------------------

_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ς": "σ"}
_FOLDED = str.maketrans(
    _LETTERS | dict.fromkeys("‐‑‒–−⁃", "-") | dict.fromkeys("’‘ʼ`´′ʹ", "'") | dict.fromkeys("™®©℠", " ")
)
# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic; invisible characters; shapes and skins of emoji
_DROPPED = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u00ad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
)
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega"
)
_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _GREEK_NAMES.split(), strict=True))
_LONE_GREEK = re.compile("(?<![α-ω])[α-ω](?![α-ω])")
_ELL = re.compile(r"\\ell(?![A-Za-z])")  # TeX
# Scripts without spaces, and Hangul, whose words carry endings
_PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3041-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(f"[{_PAIRED}]+|[^{_PAIRED}]+")
_IS_PAIRED = re.compile(f"[{_PAIRED}]")


def fold(text: str) -> str:
    """Return the text in lower case and without accents: "Gómez–Ørsted" becomes "gomez-orsted"."""
    if "\\ell" in text:
        text = _ELL.sub("l", text)
    if text.isascii():
        return text.lower().replace("`", "'")
    parts = _DROPPED.sub("", unicodedata.normalize("NFKD", text.lower().translate(_FOLDED)))
    return _LONE_GREEK.sub(
        lambda match: _GREEK[match[0]], unicodedata.normalize("NFC", parts).lower().translate(_FOLDED)
    )


# --- chunks ----------------------------------------------------------------------------------------------------------


def _usual(word: str) -> str:
    """Return the expression for a chunk that begins with a letter or digit."""
    return rf"{word}+(?:(?:[-'_]|(?<=\d)\.(?=\d)|(?<=\d),(?=\d{{3}}(?!\d))){word}+)*(?:\+\+|\#(?!{word}))?"


def _pattern(word: str, symbol: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!{word})o\([^()]{{1,24}}(?:\([^()]{{0,12}}\)[^()]{{0,12}})?\)"  # O(n log n)
        rf"|(?:(?<!{word})(?<!\.)\.(?=[a-z]))?"  # .NET
        rf"{_usual(word)}{symbol}"
    )


_LETTER = "[a-z0-9]"
_ASCII = _pattern(_LETTER, "")
# Without what `_HAS_OTHER` finds, a text in ASCII has only such chunks, and this pattern finds them twice as fast.
_USUAL_ASCII = re.compile(_usual(_LETTER))
_HAS_OTHER = re.compile(r"o\(|\.(?<![a-z0-9.]\.)[a-z]")


@functools.cache
def _anything() -> re.Pattern[str]:
    """Return the pattern for texts that are not all ASCII; the module `re` has no classes for marks and symbols."""
    marks, symbols = [], []
    for number in [*range(0x80, 0xFFFF), *range(0x1F000, 0x1FC00)]:
        kind = unicodedata.category(chr(number))
        if kind[0] == "M":
            marks.append(number)
        elif kind in {"So", "Sm"}:
            symbols.append(number)
    return _pattern(rf"(?:[^\W_]|[{_ranges(marks)}])", f"|[{_ranges(symbols)}]")


def _ranges(numbers: list[int]) -> str:
    out: list[str] = []
    first = before = -2
    for number in [*numbers, sys.maxsize]:
        if number != before + 1:
            if first >= 0:
                out.append(f"{chr(first)}-{chr(before)}")
            first = number
        before = number
    return "".join(out)


def chunks(text: str) -> list[str]:
    """Return the chunks of a text, folded, in order."""
    folded = fold(text)
    if not folded.isascii():
        return _anything().findall(folded)
    return (_ASCII if _HAS_OTHER.search(folded) else _USUAL_ASCII).findall(folded)


class Chunk(NamedTuple):
    """A chunk as words."""

    words: tuple[str, ...]  # its parts
    tails: tuple[str, ...]  # the last characters of runs in pairs, which also begin words
    whole: str  # the parts joined; "" if there is only one, or the script has no spaces
    exact: str  # the chunk with the symbols that make it a separate word: "c++"; otherwise ""


_ENDINGS = frozenset({"t", "re", "ve", "ll", "d", "m"})


@functools.lru_cache(maxsize=1 << 17)
def read(chunk: str) -> Chunk:
    """Return the words of a chunk."""
    if chunk.startswith("o("):
        inner = [word for part in chunks(chunk[2:-1]) for word in read(part).words]
        exact = re.sub(r"[\s\\^{}$*·]", "", chunk)
        return Chunk(("o", *inner), (), "", exact if len(exact) > len("o()") else "")
    body = chunk.rstrip("+#").lstrip(".")
    parts = [part for part in re.split(r"[-'_]", body.replace(",", "")) if part]
    if "'" in body and len(parts) > 1 and parts[-1] == "s":
        parts.pop()  # "Newton's"
    elif "'" in body and len(parts) == 2 and parts[-1] in _ENDINGS:  # "don't"
        parts = ["".join(parts)]
    if not any(map(paired, parts)):
        return Chunk(tuple(parts), (), "".join(parts) if len(parts) > 1 else "", chunk if body != chunk else "")
    runs = [run for part in parts for run in _RUNS.findall(part)]
    tails = tuple(run[-1] for run in runs if len(run) > 1 and paired(run))
    return Chunk(tuple(word for run in runs for word in _pairs(run)), tails, "", chunk if body != chunk else "")


def paired(text: str) -> bool:
    """Return whether the text has characters of a script that is read in pairs."""
    return not text.isascii() and _IS_PAIRED.search(text) is not None


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1 or not paired(run):
        yield run
    else:
        yield from (run[i : i + 2] for i in range(len(run) - 1))


def words(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return [word for chunk in chunks(text) for word in read(chunk).words]


# --- terms -----------------------------------------------------------------------------------------------------------

# Spelling rules that apply letter by letter, so that the beginning of a word is spelled like the whole word.
_OUR = "arm|behavi|cand|clam|col|demean|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rig|rum|sav|splend|tum|val|vap|vig"
_LL = "cancel|channel|counsel|fuel|label|level|model|panel|signal|total|travel|tunnel"
_ALIKE = (
    (re.compile(r"(?<=[a-z]{2})([iy])z"), r"\1s"),  # optimization, analyze
    (re.compile(rf"({_OUR})ou"), r"\1o"),
    (re.compile(rf"({_LL})l(?=[ei]|$)"), r"\1"),
    (re.compile(r"(def|lic|off|pret)enc"), r"\1ens"),
    (re.compile(r"(anal|catal|dial|epil|homol|monol|prol)ogu(?=e|$)"), r"\1og"),
)
_ALIKE_HINT = re.compile(r"[iy]z|ou|ll|enc|ogu")
# Spelling rules that apply only to whole words: the index contains both forms.
_RE = "calib|cent|fib|lit|lust|met|nanomet|micromet|millimet|kilomet|centimet|somb|spect|theat"
_OTHERS = (
    (re.compile(rf"^({_RE})re$"), r"\1er"),
    (re.compile(r"^(cent|calib)red$"), r"\1ered"),
    (re.compile(r"^artef"), "artif"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"^(a?)haem"), r"\1hem"),
    (re.compile(r"^paed"), "ped"),
    (re.compile(r"^programme$"), "program"),
    (re.compile(r"dgement"), "dgment"),
    (re.compile(r"^(catalog|analog|dialog|homolog|monolog|epilog|prolog)e$"), r"\1"),
)
_ANY_OTHER = re.compile("|".join(pattern.pattern for pattern, _ in _OTHERS))


def spell(word: str) -> str:
    """Return the word, or its beginning, in the form common to British and American spelling."""
    if len(word) > 3 and _ALIKE_HINT.search(word):
        for pattern, replacement in _ALIKE:
            word = pattern.sub(replacement, word)
    return word


@functools.lru_cache(maxsize=1 << 17)
def term(word: str) -> str:
    """Return the form of a word that is looked up."""
    out = spell(singular(word))
    if len(out) > 3 and _ANY_OTHER.search(out):
        for pattern, replacement in _OTHERS:
            out = pattern.sub(replacement, out)
    return out


@functools.lru_cache(maxsize=1 << 17)
def terms_of(chunk: str) -> tuple[tuple[str, bool], ...]:
    """Return the index terms of a chunk, each with whether it is a stop word."""
    parts, tails, whole, exact = read(chunk)
    out = dict.fromkeys(tails, False)
    for word in parts:
        out[term(word)] = word in STOP
        out.setdefault(spell(singular(word)), word in STOP)  # as written, for queries that are still being typed
    if whole:
        out.setdefault(term(whole), False)
        if len(parts) > 2:
            for left, right in itertools.pairwise(parts):
                if left not in STOP and right not in STOP:
                    out.setdefault(term(left + right), False)
    if exact:
        out[exact] = False
    return tuple(out.items())


def tokens(text: str) -> list[str]:
    """Return the terms of a text without stop words."""
    return [name for chunk in chunks(text) for name, stop in terms_of(chunk) if not stop]
