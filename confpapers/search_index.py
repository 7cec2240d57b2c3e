"""A full-text index of titles, authors, abstracts and top words, small enough to be sent to every reader.

Postings carry BM25 impacts (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework") in three bits, as in
impact-ordered indexes (Anh & Moffat 2005); the dictionary is front-coded.  `static/js/search.js` reads it.

Layout, with v = unsigned LEB128:
    v papers, v terms
    each term in byte order: v shared prefix with the term before, v length of the rest, its bytes (UTF-8),
        v bytes of postings
    the postings of each term, one after the other: v (gap to the paper before << 3 | impact), the first from paper -1
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from confpapers.model import Entry

K1, B = 1.2, 0.5
_TITLE, _AUTHORS, _TEXT = 3, 2, 1
_LEVELS = 8
_TOKEN = re.compile(r"[^\W_]+")
_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_STOP = """
a an and are as at be been but by can do for from had has have in into is it its may more most no not of on or our over
such than that the their them then there these they this those to under up was we were which while will with without
would"""
STOP = frozenset(_STOP.split())


def fold(text: str) -> str:
    """The text in lower case and without accents: "Gómez-Ørsted" becomes "gomez-orsted".

    The index and the page fold alike, so accents may be typed or not.
    """
    parts = unicodedata.normalize("NFKD", text.lower().translate(_FOLDED))
    return "".join(part for part in parts if unicodedata.category(part)[0] != "M")


def stem(word: str) -> str:
    """The word without its plural: the S stemmer (Harman 1991, "How effective is suffixing?")."""
    if len(word) < 4 or word[-1] != "s":
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word if word.endswith(("us", "ss", "is")) else word[:-1]


def tokens(text: str) -> list[str]:
    """The stemmed words of a text, stop words left out."""
    return [stem(word) for word in _TOKEN.findall(fold(text)) if word not in STOP]


def _weights(entry: Entry) -> Counter[str]:
    found: Counter[str] = Counter()
    fields = (
        (entry.title, _TITLE),
        (" ".join(entry.authors), _AUTHORS),
        (entry.abstract or "", _TEXT),
        (" ".join(word.replace("_", " ") for word, _ in entry.top_words), _TEXT),
    )
    for text, weight in fields:
        for token in tokens(text):
            found[token] += weight
    return found


def postings(documents: Sequence[Counter[str]]) -> dict[str, list[tuple[int, int]]]:
    """For each term its papers, ascending, with an impact of 0..7 (BM25, cut into equal steps up to the largest)."""
    lengths = [sum(document.values()) for document in documents]
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    counts: Counter[str] = Counter(term for document in documents for term in document)
    scored: dict[str, list[tuple[int, float]]] = {term: [] for term in sorted(counts)}
    for number, document in enumerate(documents):
        norm = K1 * (1 - B + B * lengths[number] / mean)
        for term, frequency in document.items():
            idf = math.log(1 + (len(documents) - counts[term] + 0.5) / (counts[term] + 0.5))
            scored[term].append((number, idf * frequency * (K1 + 1) / (frequency + norm)))
    top = max((score for rows in scored.values() for _, score in rows), default=1.0)
    return {
        term: [(number, min(_LEVELS - 1, int(score / top * _LEVELS))) for number, score in rows]
        for term, rows in scored.items()
    }


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _coded(rows: Iterable[tuple[int, int]]) -> bytes:
    out, before = bytearray(), -1
    for number, impact in rows:
        out += _varint((number - before) << 3 | impact)
        before = number
    return bytes(out)


def build(entries: Sequence[Entry]) -> bytes:
    """The index of these papers, numbered as they come.  The same papers give the same bytes."""
    table = {term.encode(): _coded(rows) for term, rows in postings([_weights(entry) for entry in entries]).items()}
    head, body, before = bytearray(_varint(len(entries)) + _varint(len(table))), bytearray(), b""
    for term in sorted(table):
        shared = next(
            (i for i, (a, b) in enumerate(zip(before, term, strict=False)) if a != b), min(len(before), len(term))
        )
        head += _varint(shared) + _varint(len(term) - shared) + term[shared:] + _varint(len(table[term]))
        body += table[term]
        before = term
    return bytes(head + body)
