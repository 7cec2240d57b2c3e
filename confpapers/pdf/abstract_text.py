"""Abstracts in plain text, and two readings of one abstract compared."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from confpapers.pdf import languages, prose
from confpapers.pdf.headings import (
    ABSTRACT,
    FOOTER,
    closes_abstract,
    opens_abstract,
)

MIN_WORDS, MAX_WORDS = 25, 500  # of an abstract
MIN_CYRILLIC = 22  # words of an abstract in Russian and its kin, which have no articles
MIN_DENSE, MAX_DENSE = 60, 1600  # characters of an abstract in Chinese, Japanese or Korean
_LIGATURE = re.compile("ffi|ffl|ff|fi|fl")  # letters that some fonts have as one sign, without saying which
ENDS = re.compile(r"[.!?。．！？][”’\")』」）]*[\d∗*†]*\s*$")


def in_text(pages: Sequence[str], words: Counter[str], language: str) -> str:
    """Return the abstract in the plain text of two pages: from the heading's line to the first section's, else ""."""
    lines = "\n".join(pages[:2]).split("\n")
    headings = [index for index, line in enumerate(lines) if opens_abstract(line.strip(), emphatic=False, gap=False)]
    dense = language in ("zh", "ja", "ko")
    own = [index for index in headings if dense == bool(re.search("[\u3040-\u9fff\uac00-\ud7a3]", lines[index]))]
    for index in own or headings:
        match = ABSTRACT.match(lines[index].strip())
        block = [match["text"]] if match and match["text"] else []
        for following in lines[index + 1 :]:
            if closes_abstract(following.strip()):
                return accepted("\n".join(block), words)
            if not FOOTER.match(following.strip()):
                block.append(following)
    return ""


def accepted(text: str, words: Counter[str]) -> str:
    """Return the abstract as one paragraph, or "" if it cannot be one."""
    text = re.sub(r"(?<=[\u3040-\u30ff\u3400-\u9fff，。；、：])\s*\n\s*(?=[\u3040-\u30ff\u3400-\u9fff])", "", text)
    text = prose.paragraph(text, words)
    letters = sum(map(str.isalpha, text))
    dense = sum(char > "\u2e7f" for char in text) > 0.3 * max(letters, 1)
    fewest = MIN_CYRILLIC if languages.script(text) == "cyrillic" else MIN_WORDS
    count, least, most = (len(text), MIN_DENSE, MAX_DENSE) if dense else (len(text.split()), fewest, MAX_WORDS)
    if not least <= count <= most or letters < 0.65 * len(text):
        return ""
    return text


def merged(typographic: str, plain: str) -> str:
    """Return the abstract, chosen between the two sources.

    Typography takes precedence if it found one, because it skips footnotes by their type; otherwise PDFium's is used.
    If both found one and they share less than half of their words, one of them is wrong, and neither is used.
    """
    if typographic and plain and overlap(typographic, plain) < 0.5:
        return ""
    if plain and not ENDS.search(typographic) and ENDS.search(plain):
        return plain  # which goes on on page 2
    return _with_ligatures(typographic, plain) or plain


def _with_ligatures(text: str, other: str) -> str:
    """Return the text with the words from another reading whose ligatures it lost: "nd" becomes "find"."""
    if not _LIGATURE.search(other):
        return text
    words, others = text.split(" "), other.split(" ")
    lost = set(words) - set(others)
    whole = {shorter: word for word in others if (shorter := _LIGATURE.sub("", word)) in lost and shorter != word}
    if not whole:
        return text
    for kind, start, end, from_, to in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if kind == "replace" and end - start == to - from_:
            words[start:end] = [
                whole.get(word, word) if _LIGATURE.sub("", right) == word else word
                for word, right in zip(words[start:end], others[from_:to], strict=True)
            ]
    return " ".join(words)


def overlap(one: str, other: str) -> float:
    """Return the share of words two texts have in common (Dice, counting repetitions), 0 to 1.

    Text without spaces between words is compared by its characters.
    """
    pattern = r"[\u3040-\u9fff\uac00-\ud7a3]|(?:(?![\u3040-\u9fff\uac00-\ud7a3])[^\W\d_]){2,}"
    a, b = (Counter(re.findall(pattern, text.lower())) for text in (one, other))
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
