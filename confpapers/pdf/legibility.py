"""Distinguish text from the garbage that a font without character map produces.

English text has two properties that garbage lacks, both counted over a paper's vocabulary: every fourth word is one of
a few dozen function words, and words of three or more letters have a vowel and no long runs of consonants. Text mostly
in other scripts is not judged, and other languages in Latin letters pass by their vowels.
Letters whose code ends in 00 are Latin ones with their two bytes in the wrong order.
"""

import re
from collections import Counter

_SMALL = """
the of and a in to is we for that with on as by are this be an from which it our can or not have at these has where each
using such if its than one between also was more two all then their used been
"""
SMALL = frozenset(_SMALL.split())
ENOUGH = 0.5  # share of function words, relative to English: papers have 1.0, text shifted by a few letters 0.01
SAMPLE = 30_000  # characters from which the share of letters is estimated
MIN_WORDS = 150  # with fewer there is no decision: a page of images, a title page
MAX_CONTROL = 0.02  # share of control characters, which text does not contain
# agreement of two engines on a page, and the number of words required for that test
MIN_AGREEMENT, MIN_TO_AGREE = 0.05, 100
CONTROL = re.compile("[\x01\x03-\x08\x0e-\x1f\x80-\x9f]")  # not U+0002, which marks a hyphen
ODD = re.compile("[\ufffd\ue000-\uf8ff]|\\(cid:\\d+\\)")
MOSTLY_LATIN = 0.85  # share of Latin letters; text with more of other scripts is not judged by Latin words
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
VOWEL = re.compile(r"[aeiouyàáâãäåèéêëìíîïòóôõöøùúûüýœæ]", re.IGNORECASE)
HARSH = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}", re.IGNORECASE)


def legibility(text: str, words: Counter[str]) -> float:
    """Return the legibility, 0..1; 1 also if there is too little text to decide. `words` is its vocabulary."""
    text = text[:SAMPLE]
    letters = sum(map(str.isalpha, text))
    odd = sum(len(match) for match in ODD.findall(text))
    swapped = sum(letter.isalpha() and not ord(letter) & 0xFF for letter in text)
    if odd > 0.2 * (letters + odd) or swapped > 0.5 * letters:
        return 0.0
    total = sum(count for word, count in words.items() if len(word) > 1 or word in SMALL)
    if total < MIN_WORDS or sum(map(len, LATIN.findall(text))) < MOSTLY_LATIN * letters:
        return 1.0
    small = sum(words[word] for word in SMALL) / total
    long = {word: count for word, count in words.items() if len(word) > 2}
    spoken = sum(count for word, count in long.items() if VOWEL.search(word) and not HARSH.search(word))
    return round(min(1.0, max(small / 0.2, _above(spoken / max(sum(long.values()), 1), 0.75, 0.9))), 3)


def control_share(raw: str) -> float:
    """Return the share of control characters in an engine's raw text, 0 to 1: letters of fonts without character
    map.
    """
    return len(CONTROL.findall(raw[:SAMPLE])) / max(len(raw[:SAMPLE]), 1)


def _above(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)
