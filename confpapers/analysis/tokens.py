"""The words and phrases of one paper, in their written form."""

import functools
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from confpapers.analysis import foreign
from confpapers.analysis.stopwords import ACADEMIC, COMMON, FIRST_PARTS, SHORT, STOP, WEAK
from confpapers.model import Document, Record

LONG_TEXT = 1000  # words; a text this long is a full text, not a title and abstract
TITLE_CASE = 0.4  # with a larger share of capitalised words, capitals carry no information
LONGEST_PHRASE = 5  # pairs of characters; words of other scripts make phrases of two and three
_LONGEST_WORD = 30

# Every repetition that a failed match would retry from the next character has an upper bound, so that a list of ten
# thousand names, or a word of a million letters, takes time proportional to its length.
_SURNAME = r"\b[A-Z][\w'’´`¨-]{1,40}"
_NOISE = re.compile(
    r"\(cid:\d{1,9}\)"  # glyphs without a letter
    r"|https?://\S+|www\.\S+|\S{1,64}@\S{1,255}"
    r"|\$[^$]{1,200}\$|\\[a-zA-Z]+"  # LaTeX in abstracts
    rf"|(?:{_SURNAME}(?:,|,?\s{{1,9}}(?:and|&))\s{{1,9}}){{0,20}}{_SURNAME}(?:\s{{1,9}}et\s{{1,9}}al\.?)?,?\s{{1,9}}"
    r"[([]?(?:19|20)\d\d"  # Moth (1988)
    rf"|{_SURNAME}\s{{1,9}}et\s{{1,9}}al\b"
    r"|\b[A-Za-z]?[α-ωΑ-Ω][A-Za-z]\w*|\bk[A-Zα-ω]k\b"  # fragments of formulas: λmin, ‖A‖
)
# What every such passage contains: without it the pattern above, which is tried at each character, need not be tried.
_NOISE_PARTS = ("(cid:", "://", "www.", "@", "$", "\\")
_NOISE_HINT = re.compile(r"(?:19|20)\d\d|[α-ωΑ-Ω]|k[A-Z]k|\set\s")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\s\w]")
_NAME_WITH_NUMBER = re.compile(r"[^\W\d_]{3,30}\d{1,3}[^\W\d_]{0,2}|[a-z]{2,30}2[a-z]{2,30}")  # resnet50, word2vec
# all are one hyphen; invisible characters, and accents that a PDF separates
_HYPHENS, _DEBRIS = "‐‑–", "\u00ad\u200b\x02´¨"


class WordCounts(Record, frozen=True, kw_only=True):
    """The words of one paper, lower-cased but otherwise as written, and how often they occur."""

    words: dict[str, int] = {}
    phrases: dict[str, int] = {}  # two or three adjacent words, joined by spaces
    cased: dict[str, int] = {}  # "CNN", "ImageNet", "Gaussian": capitals that are not due to the start of a sentence
    common: dict[str, int] = {}  # "however", "which": never shown, but characteristic of the authors
    title: dict[str, int] = {}  # the words and phrases of the title alone


def body_text(document: Document) -> str:
    """Return the text of a paper's pages up to its references; empty if it is illegible."""
    if not document.legible:
        return ""
    if document.references is None:
        return "\n".join(document.pages)
    page, offset = document.references
    return "\n".join((*document.pages[:page], document.pages[page][:offset] if page < len(document.pages) else ""))


def count_words(*texts: str, language: str = "") -> WordCounts:
    """Return the words and phrases of one paper's texts: title, abstract and full text without references.

    If there are several texts, the first is the title, whose words are also counted separately. `language` (BCP 47) is
    that of the texts: its stop words are removed in addition to the English ones. In a text as long as a paper, a
    phrase must occur twice: the others are chance neighbours, and would take most of the memory.
    """
    words: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    cased: Counter[str] = Counter()
    common: Counter[str] = Counter()
    title: Counter[str] = Counter()
    for number, text in enumerate(texts):
        runs, capitals, function_words = _runs(_tokens(text, language))
        common.update(function_words)
        word_list = list(itertools.chain.from_iterable(runs))
        words.update(word_list)
        phrase_list = [phrase for run in runs if len(run) > 1 for phrase in _phrases(run)]
        phrases.update(phrase_list)
        if number == 0 and len(texts) > 1:
            title.update([*word_list, *phrase_list])
        if len(capitals) < TITLE_CASE * words.total():
            cased.update(capitals)
    least = 2 if words.total() > LONG_TEXT else 1
    return WordCounts(
        words=dict(sorted(words.items())),
        phrases=dict(sorted((phrase, n) for phrase, n in phrases.items() if n >= least)),
        cased=dict(sorted(cased.items())),
        common=dict(sorted(common.items())),
        title=dict(sorted(title.items())),
    )


class _Kind(Enum):
    WORD = auto()
    ALONE = auto()  # in so many papers that it is part of no phrase
    COMMON = auto()  # never shown: "however", "which"
    MARK = auto()  # punctuation, numbers, fragments of formulas


class _Token(NamedTuple):
    kind: _Kind
    lower: str
    form: str  # with its capitals; "" if it has none
    only_first: bool  # whether only the first letter is a capital
    opens: bool  # whether the next word may have a capital because a sentence begins


def _tokens(text: str, language: str) -> list[str]:
    """Return words and punctuation marks."""
    for char in _HYPHENS:
        text = text.replace(char, "-")
    for char in _DEBRIS:  # `str.translate` takes twenty times as long if a text is not all ASCII
        text = text.replace(char, "")
    text = unicodedata.normalize("NFKC", text)
    if any(part in text for part in _NOISE_PARTS) or _NOISE_HINT.search(text):
        text = _NOISE.sub(" . ", text)
    marked = not text.isascii() and foreign.MARKED.search(text)
    tokens = (foreign.marked_token() if marked else _TOKEN).findall(text)
    plain = language in ("", "en") and not foreign.DENSE.search(text)
    return tokens if plain else foreign.words(tokens, language)


def _runs(tokens: Iterable[str]) -> tuple[list[list[str]], list[str], list[str]]:
    """Return the uninterrupted runs of words, without punctuation, stop words or illegible tokens; capital forms; and
    the words that are never shown.

    The words are in lower case. A form is left out if its capital may be due to the start of a sentence.
    """
    runs: list[list[str]] = []
    capitals: list[str] = []
    common: list[str] = []
    run: list[str] = []
    opens = True
    word, never_shown = _Kind.WORD, _Kind.COMMON
    for kind, lower, form, only_first, opens_next in map(_read_token, tokens):
        if kind is word:
            run.append(lower)
            if form and not (opens and only_first):
                capitals.append(form)
        else:
            if run:
                runs.append(run)
                run = []
            if kind is never_shown:
                common.append(lower)
            elif kind is _Kind.ALONE:
                runs.append([lower])
        opens = opens_next
    if run:
        runs.append(run)
    return runs, capitals, common


def _phrases(run: list[str]) -> Iterator[str]:
    for first, second in itertools.pairwise(run):
        if first != second and not (first in WEAK and second in WEAK):
            yield f"{first} {second}"
    for three in zip(run, run[1:], run[2:], strict=False):
        if len(set(three)) == 3:
            yield " ".join(three)
    if len(run) > 3 and not run[3].isascii():
        for size in range(4, LONGEST_PHRASE + 1):
            for start in range(len(run) - size + 1):
                if all(map(foreign.PAIR.fullmatch, part := run[start : start + size])):
                    yield " ".join(part)


@functools.lru_cache(maxsize=2**16)
def _read_token(token: str) -> _Token:
    form, opens = _read(token), not token[0].isalnum()
    lower = form.lower()
    if form:
        kind = _Kind.ALONE if lower in ACADEMIC else _Kind.WORD
        return _Token(kind, lower, "" if form == lower else form, form[1:].islower(), opens)
    kind = _Kind.COMMON if len(token) > 1 and token.isalpha() else _Kind.MARK
    return _Token(kind, token.lower(), "", False, opens)


def _read(token: str) -> str:
    """Return the token as it is counted, or "" for a stop word, a number or a fragment of a formula."""
    token = re.sub(r"['’]s?$", "", token)
    if "'" in token or "’" in token or len(token) > _LONGEST_WORD or token.lower() in COMMON:
        return ""
    return _read_compound(token) if "-" in token else _read_word(token)


def _read_word(word: str) -> str:
    lower = word.lower()
    if foreign.PAIR.fullmatch(word) or foreign.HANGUL.fullmatch(word):
        return word
    if lower in SHORT:
        return word if word.isupper() or word[0].isdigit() else ""  # "GP", "3d", but not "Gp"
    if lower in WEAK or lower in ACADEMIC:
        return word
    if not word.isascii() and foreign.MARKED.match(word):
        return word if len(word) >= 3 and not any(map(str.isdigit, word)) and lower not in COMMON else ""
    letters = sum(char.isalpha() for char in word)
    acronym = sum(char.isupper() for char in word) >= 2
    if lower in COMMON or letters < 3 or re.search(r"(.)\1\1", lower):
        return ""
    if letters < len(word):
        return word if _NAME_WITH_NUMBER.fullmatch(lower) else ""
    if len(lower) > 7 and lower.endswith(("ally", "ively")):
        return ""  # adverbs
    spoken = acronym or not lower.isascii() or re.search("[aeiouy]", lower)
    return word if spoken else ""


def _read_compound(token: str) -> str:
    """Keep "low-rank", "RGB-D", "non-convex", "GPT-3"; turn "image-based" into "image"; drop "of-the-art", "x-1"."""
    parts = token.split("-")
    while parts and parts[-1].lower() in STOP:
        parts.pop()
    while parts and parts[0].lower() in STOP and parts[0].lower() not in FIRST_PARTS:
        parts.pop(0)
    if len(parts) < 2:
        return _read_word(parts[0]) if parts else ""
    named = sum(char.isupper() for char in token) >= 2
    if any(part.isdigit() for part in parts) and not (named and parts[-1].isdigit() and len(parts) == 2):
        return ""
    spoken = any(_read_word(part) or part.lower() in FIRST_PARTS for part in parts if len(part) > 2)
    return "-".join(parts) if spoken and len(parts) <= 3 else ""
