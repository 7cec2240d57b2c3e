"""Clean PDF text: joins words hyphenated at line ends, splits ligatures, combines accents, removes e-mail addresses."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

BREAK = re.compile(r"[\x02\ufffe-](?<=[^\W\d_].)(?:(?<=-)[ \t]*\n|(?<!-)[ \t]*\n?)[ \t]*(?=([^\W\d_]+))")
"""Where a word is divided at a line end: PDFium marks the hyphen U+0002 (U+FFFE before), pdfminer gives the hyphen.

It begins with the mark, and looks back for the word from there, so that a search need not try every letter.
"""
BEFORE = re.compile(r"[^\W\d_]+\Z")
COMPOUNDS = frozenset(
    {
        "state-of-the-art", "end-to-end", "off-the-shelf", "out-of-the-box", "up-to-date", "one-to-one", "one-to-many",
        "many-to-many", "sequence-to-sequence", "step-by-step", "out-of-distribution", "human-in-the-loop",
    }
)  # fmt: skip
"""Compounds that are always hyphenated, also where a paper has them only at line ends."""
COMPOUND_BEFORE = re.compile(r"(?:[^\W\d_]+-)+[^\W\d_]+\Z")
COMPOUND_AFTER = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
WORDS = re.compile(r"[^\W\d_]+(?:[-\x01][^\W\d_]+)*")

MAIL = re.compile(
    r"\{[^{}\n]{1,150}\}\s?@\s?[\w.-]+|\{[^{}\n]{0,99}@[^{}\n]{0,99}\}\s?[\w.-]+"  # {a, b}@host, {a@x., b@}host
    r"|[^\s@]{1,99}+(?:\s?@\s?[a-z][\w-]*(?:\n?\.\n?[\w-]+)*\n?\.\n?(?-i:[a-z]{2,})"  # a@host, not Recall@1 or IoU@V.
    r"|@\d[\w-]*\.[a-z]{2,})"
    r"|(?-i:[A-Z][A-Z0-9._+-]{1,99}+@(?:[A-Z0-9-]{2,}\.)+[A-Z]{2,})"  # as journals print them
    r"|[\w.+-]{1,99}+(?:\s*+[\[(<{]\s*at\s*[\])>}]\s*[\w.-]+(?:\s*[\[(<{]\s*(?:dot|\.)\s*[\])>}]\s*\w+)*"
    r"|\s++at\s+[\w-]+(?:\s+dot\s+\w+)+)",
    re.IGNORECASE,
)
DISGUISE = re.compile(r"\bat\b[^\n]{1,60}\bdot\b", re.IGNORECASE)
BRACKETED_AT = re.compile(r"[\[(<{]\s*at\s*[\])>}]", re.IGNORECASE)
THREE_LINES = re.compile(r"(?:[^\n]*\n){4}")
COMPATIBLE = re.compile(
    "[\u00a0\u2000-\u200a\u202f\u205f\u3000\ufb00-\ufb4f\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5e\U0001d400-\U0001d7ff\u2126\u212b]"
)
"""Spaces, ligatures, full-width letters (not the marks of Chinese sentences), letters of mathematics.

NFKC over everything would make x² x2 and ½ 1⁄2."""

ACCENTS = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303",
    "ˇ": "\u030c", "˘": "\u0306", "¯": "\u0304", "˚": "\u030a", "˙": "\u0307", "˝": "\u030b", "¸": "\u0327",
    "˛": "\u0328",
}  # fmt: skip
ACCENT_FIRST = re.compile(r"([´¨ˆ˜ˇ˘¯˚˙˝])[ ]?([A-Za-zı])")
GRAVE_INSIDE = re.compile(r"(`)(?<=[A-Za-z].)([aeiou])")  # elsewhere it is an opening quote
CEDILLA_AFTER = re.compile(r"\b([CS])[¸][ ]?(?=[a-z])")  # and after a capital
CEDILLA = re.compile(r"([¸˛])[ ]?([A-Za-z])")  # TeX puts it before its letter
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff\u200b\u00ad]")


_ACCENTED = re.compile(r"(?<![A-Za-z])[À-ÖØ-öø-ÿ]{3,}(?![A-Za-z])")  # words of Latin scripts have other letters too
_CYRILLIC = {code: bytes([code]).decode("cp1251") for code in (*range(0xC0, 0x100), 0xA8, 0xB8)}


def clean(pages: Sequence[str]) -> tuple[list[str], Counter[str]]:
    """Clean page text: undo hyphenation and ligatures, remove control characters, keep line order.

    Also returns the paper's vocabulary, with the number of occurrences of each word.
    """
    pages = [_spelled(page) for page in pages]
    words = vocabulary(pages)
    return [without_mail(CONTROL.sub("", joined(page, words))) for page in pages], words


def cyrillic(text: str) -> str:
    """Return the text with Cyrillic letters that a font without map gives as accented Latin ones (Windows-1251)."""
    foreign = sum(map(len, _ACCENTED.findall(text)))
    if foreign and foreign > 0.5 * sum(map(str.isalpha, text)):
        return text.translate(_CYRILLIC)
    return text


def _spelled(text: str) -> str:
    text = cyrillic(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")
    text = COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = ACCENT_FIRST.sub(lambda match: _accented(match[2], match[1]) or match[0], text)
    text = GRAVE_INSIDE.sub(lambda match: _accented(match[2], match[1]) or match[0], text)
    text = CEDILLA_AFTER.sub(lambda match: _accented(match[1], "¸"), text)
    text = CEDILLA.sub(lambda match: _accented(match[2], match[1]) or match[0], text)
    return unicodedata.normalize("NFC", text)


def _accented(letter: str, accent: str) -> str:
    """Return the combined letter, or "" if there is none."""
    both = unicodedata.normalize("NFC", letter.replace("ı", "i") + ACCENTS[accent])
    return both if len(both) == 1 else ""


def vocabulary(pages: Sequence[str]) -> Counter[str]:
    """Return how often each word occurs, without those split at line ends; hyphenated words count as written."""
    words = Counter(WORDS.findall("\n".join(BREAK.sub("\x01", page) for page in pages).lower()))
    for divided in [word for word in words if "\x01" in word]:
        del words[divided]
    return words


def joined(text: str, words: Counter[str]) -> str:
    """Return the text with split words joined."""
    text = BREAK.sub(lambda match: _in_compound(match, words) or _hyphen(_word_before(match), match[1], words), text)
    return re.sub(r"[\x02\ufffe][ \t]*\n?|(?<=\w)-[ \t]*\n[ \t]*(?=\d)", "-", text)


def _word_before(match: re.Match[str]) -> str:
    before = BEFORE.search(match.string, max(0, match.start() - 60), match.start())
    return before[0] if before else ""


def _in_compound(match: re.Match[str], words: Counter[str]) -> str:
    """Return a hyphen if the word is divided between the parts of a known compound: "state-of-the-" and "art"."""
    text = match.string
    before = COMPOUND_BEFORE.search(text, max(0, match.start() - 60), match.start())
    left, right = before[0] if before else _word_before(match), COMPOUND_AFTER.match(text, match.end())
    if right is None or "-" not in left + right[0]:
        return ""
    whole, joined = f"{left}-{right[0]}".lower(), f"{left}{right[0]}".lower()
    return "-" if words[whole] > words[joined] or whole in COMPOUNDS else ""


def _hyphen(left: str, right: str, words: Counter[str]) -> str:
    """Return a hyphen only if this paper's vocabulary has the parts as words and not the whole; otherwise ""."""
    joined, hyphenated = (left + right).lower(), f"{left}-{right}".lower()
    if words[hyphenated] > words[joined]:
        return "-"
    parts = words[left.lower()] and words[right.lower()] and len(left) > 1 and len(right) > 2
    return "-" if parts and not words[joined] else ""


def without_mail(text: str) -> str:
    """Return the text without e-mail addresses, even obfuscated ones."""
    if BRACKETED_AT.search(text) or ("dot" in text.lower() and DISGUISE.search(text)):
        return MAIL.sub("", text)
    if "@" not in text:
        return text
    start, end = _with_signs(text)
    return text[:start] + MAIL.sub("", text[start:end]) + text[end:]


def _with_signs(text: str) -> tuple[int, int]:
    """Return the range from the line before the first @ to the third after the last: addresses are never farther
    away.
    """
    above = max(text.rfind("\n", 0, text.index("@")), 0)
    below = THREE_LINES.match(text, text.rindex("@"))
    return text.rfind("\n", 0, above) + 1, below.end() if below else len(text)


def paragraph(text: str, words: Counter[str]) -> str:
    """Return the raw lines of one paragraph as clean text in one line; `words` is the paper's vocabulary."""
    return flowing(without_mail(CONTROL.sub("", joined(_spelled(text), words))))


def flowing(text: str) -> str:
    """Return the lines of one paragraph as one line."""
    return re.sub(r"\s+", " ", text).strip()
