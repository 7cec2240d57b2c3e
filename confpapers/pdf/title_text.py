"""The title as text: its lines joined, with ligatures and capitals as in the paper."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from confpapers.pdf import prose
from confpapers.pdf.titles import letters_of
from confpapers.pdf.typography import MARK, TypeLine

LIGATURES = ("ffi", "ffl", "fi", "fl", "ff")
_SMALL_WORDS = """
a an and as at but by for from in into nor of on or per so than the to up via vs with without over under
"""
SMALL_WORDS = frozenset(_SMALL_WORDS.split())
CAPITALISED = frozenset({"en", ""})  # languages whose titles capitalise all words


def title_text(lines: Sequence[TypeLine], words: Counter[str], plain: str, language: str) -> str:
    """Return the title printed on these lines.

    Words split at line ends are joined as the paper spells them (`words`, its vocabulary), letters lost by one engine
    are restored from the other (`plain`, PDFium's text of the page), footnote marks are removed, and a title in
    capitals gets the capitals of the paper's text.
    """
    parts = [_small_line(line, lines[0]) for line in lines]
    if lines:
        marks = len(lines[-1].plain) - len(lines[-1].plain.rstrip(MARK))
        if marks and len(parts[-1]) > marks:
            parts[-1] = parts[-1][: len(parts[-1]) - marks]
    text = prose.paragraph(_glued("\n".join(parts)), words)
    text = re.sub(r"(?<!\s)\s*+(?<![*∗⁎†‡§¶⋆☆★⇤])[*∗⁎†‡§¶⋆☆★⇤]++(?:\s*+[,\d]*+)?\s*+$", "", text).strip()
    text = re.sub(r"‘(?=[0-9∞p][-\s])", "ℓ", text)  # the position of a script l in TeX's fonts
    text = text.replace('"', "ε") if text.count('"') == 1 else text  # likewise
    text = restored(text, words, plain)
    return recased(text, plain, language) if _in_capitals(text) else text


def _small_line(line: TypeLine, first: TypeLine) -> str:
    """Return the line's text, in lower case if it is set in small capitals."""
    small = line.text.isupper() and line.size < 0.9 * first.size and not first.text.isupper()
    return line.text.lower() if small else line.text


def _glued(text: str) -> str:
    """Return the lines, without spaces between characters of scripts that have none."""
    return re.sub(r"(?<=[\u3040-\u30ff\u3400-\u9fff])\n(?=[\u3040-\u30ff\u3400-\u9fff])", "", text)


def restored(title: str, words: Counter[str], plain: str) -> str:
    """Return the title with ligatures and symbols that pdfminer lost and PDFium has."""
    whole = _as_printed(title, plain)
    if whole:
        return whole
    return re.sub(r"[^\W\d_]{4,}", lambda match: _with_ligature(match[0], words), title)


def _as_printed(title: str, plain: str) -> str:
    """Return PDFium's words of the title where they have an extra symbol, such as a root sign."""
    letters = letters_of(title)
    at = [index for index, char in enumerate(plain[:6000]) if char.isalnum()]
    spelled = "".join(plain[index].casefold() for index in at)
    start = spelled.find(letters) if len(letters) > 8 and len(spelled) == len(at) else -1
    if start < 0:
        return ""
    text = prose.flowing(plain[at[start] : at[start + len(letters) - 1] + 1])
    before = plain[max(at[start] - 1, 0) : at[start]]
    signs = [char for char in before + text if unicodedata.category(char) == "Sm"]
    if not any(char not in title for char in signs) or ("-" in text and "-" not in title):
        return ""
    return (before if unicodedata.category(before or " ") == "Sm" else "") + text + title[len(title.rstrip("?!.")) :]


def _with_ligature(word: str, words: Counter[str]) -> str:
    """Return the word with the one ligature that makes it a word of the paper; unchanged if it is one, or none fits."""
    if words[word.lower()]:
        return word
    candidates = {
        word[:place] + letters + word[place:]
        for place, letters in itertools.product(range(len(word) + 1), LIGATURES)
        if words[(word[:place] + letters + word[place:]).lower()]
    }
    if len(candidates) != 1:
        return word
    whole = candidates.pop()
    return whole[0].upper() + whole[1:] if word[0].isupper() else whole


def _in_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha() and (char.isupper() or char.islower())]
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.9 * len(letters) and len(text.split()) > 1


def recased(title: str, text: str, language: str) -> str:
    """Return a title in capitals with the capitals that its words have in the text.

    English words begin with a capital, except function words; in other languages only the first word does.
    """
    forms: dict[str, Counter[str]] = {}
    for word in re.findall(r"[^\W\d_][\w'’]*", text):
        forms.setdefault(word.lower(), Counter())[word] += 1
    count = itertools.count()

    def spelled(match: re.Match[str]) -> str:
        word, first = match[0], next(count) == 0 or title[: match.start()].rstrip().endswith((":", "?", "."))
        lower = word.lower()
        spelt = Counter(forms.get(lower, Counter()))
        spelt[word] -= len(spelt) > 0  # the title's own occurrence
        spelt = +spelt if len(word) < 6 else +Counter({form: n for form, n in spelt.items() if form != word})
        best = max(spelt, key=spelt.__getitem__, default=lower)
        if best[1:] != best[1:].lower():
            return best  # an acronym, or a name with capitals inside
        if language not in CAPITALISED:
            return lower.capitalize() if first or (best[:1].isupper() and forms[lower][lower] == 0) else lower
        return lower if lower in SMALL_WORDS and not first else lower.capitalize()

    return re.sub(r"[^\W\d_][\w'’]*", spelled, title)
