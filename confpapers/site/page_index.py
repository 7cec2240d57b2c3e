"""The index behind the search inside the papers: which word is on which page of which paper, in parts by term.

It contains words and page numbers only, no text. Words in most papers are left out. Layout of a part's bytes, where v
is an unsigned LEB128 number:

    v papers, v terms
    each term in the order of JavaScript's `<`: v shared prefix with the previous term, v length of the rest, its
        bytes (UTF-8), v bytes of postings
    the postings of each term: v (gap to the previous paper << 1 | several), the first from paper -1, and then v page
        if it is on one page only, counted from 0, else one bit per page in groups of seven, like the bits of a v

`static/js/search/inside.js` reads it.
"""

import base64
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from confpapers.model import Document, Record, decode
from confpapers.site.inputs import StoredBytes
from confpapers.site.postings import order_of, term_head, varint
from confpapers.site.search_words import chunks, paired, terms_of

PART = 36_000  # bytes per part
MOST = 0.5  # of the papers: a word in more of them is left out
FEW = 20  # papers; smaller conferences index every word
_LONGEST = 30  # letters; longer words are formulas and addresses
_NUMBER = re.compile(r"[\d.]+")


class PageWords(Record, frozen=True, kw_only=True):
    """The words on a paper's pages, numbered from 0, without its references."""

    words: dict[str, tuple[int, ...]] = {}


def page_words(document: Document) -> PageWords:
    """Return which words are on which pages of a document; empty if its text is illegible.

    A document's text does not include running headers and page numbers.
    """
    if not document.legible:
        return PageWords()
    pages = list(document.pages)
    if document.references is not None and document.references[0] < len(pages):
        page, offset = document.references
        pages = [*pages[:page], pages[page][:offset]]
    pages_of: dict[str, list[int]] = {}
    for number, text in enumerate(pages):
        for name in {name for chunk in chunks(text) for name, stop in terms_of(chunk) if not stop and _counts(name)}:
            pages_of.setdefault(name, []).append(number)
    return PageWords(words={name: tuple(pages_of[name]) for name in sorted(pages_of)})


def _counts(name: str) -> bool:
    """Return whether a word is worth searching: not a single letter or a bare number."""
    return (1 < len(name) <= _LONGEST or paired(name)) and not _NUMBER.fullmatch(name)


class _Term:
    """The postings of a term while they are collected."""

    __slots__ = ("before", "data", "papers")

    def __init__(self) -> None:
        self.data, self.before, self.papers = bytearray(), -1, 0

    def add(self, row: int, pages: tuple[int, ...]) -> None:
        self.data += _coded((row - self.before) << 1 | (len(pages) > 1)) + _coded_pages(pages)
        self.before = row
        self.papers += 1


_coded = functools.lru_cache(maxsize=1 << 14)(varint)


@functools.lru_cache(maxsize=1 << 14)
def _coded_pages(pages: tuple[int, ...]) -> bytes:
    return varint(pages[0]) if len(pages) == 1 else varint(sum(1 << page for page in pages))


class PageIndex(NamedTuple):
    """An index in parts, each with its first term, and the words that most papers contain."""

    parts: tuple[tuple[str, bytes], ...]
    common: tuple[str, ...]


def build(papers: Iterator[PageWords], size: int = PART) -> PageIndex:
    """Return the index of the papers, in parts of about `size` bytes."""
    table: dict[str, _Term] = {}
    count = 0
    for row, paper in enumerate(papers):
        count += 1
        for name, pages in paper.words.items():
            if name not in table:
                table[name] = _Term()
            table[name].add(row, pages)
    common = {name for name, term in table.items() if count > FEW and term.papers > MOST * count}
    names = sorted(table.keys() - common, key=order_of)
    return PageIndex(tuple(_parts(names, table, count, size)), tuple(sorted(common)))


def _parts(names: Sequence[str], table: dict[str, _Term], papers: int, size: int) -> Iterator[tuple[str, bytes]]:
    start, before, head, body = 0, b"", bytearray(), bytearray()
    for number, name in enumerate(names):
        postings = table[name].data
        if number > start and len(head) + len(body) + len(postings) > size:
            yield names[start], varint(papers) + varint(number - start) + head + body
            start, before, head, body = number, b"", bytearray(), bytearray()
        coded = name.encode()
        head += term_head(coded, before, len(postings))
        body += postings
        before = coded
    if names:
        yield names[start], varint(papers) + varint(len(names) - start) + head + body


def page_files(papers: Sequence[StoredBytes | None], keep: Callable[[str, Any], str]) -> dict[str, str]:
    """Write the index of papers with these PageWords; return the name of the file that knows the others.

    There is none if no paper has words. `inside` has the first terms of the parts `inside-i`, and the words that most
    papers contain.
    """
    index = build(decode(words.read(), PageWords) if words else PageWords() for words in papers)
    if not index.parts and not index.common:
        return {}
    files = [keep(f"inside-{i}", base64.b64encode(data).decode()) for i, (_, data) in enumerate(index.parts)]
    root = {"papers": len(papers), "first": [name for name, _ in index.parts], "files": files, "common": index.common}
    return {"inside": keep("inside", root)}
