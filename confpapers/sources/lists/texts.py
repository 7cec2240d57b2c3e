"""Lists of accepted papers as plain text or Markdown, from a mail or a notebook: a title and names in each entry.

    1. Tiny Lamps See Far             - **Tides** - Cy Tern, Di Uhl
       Ada Quill, Bo Sample           - **Moons** - Ed Vane

The text becomes a page, whose entries are then found like those of other pages. Lines that have a title and names each,
and lines where these alternate, are entries without an empty line between them, too.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from confpapers.model import Url
from confpapers.sources.lists.entries import papers_among
from confpapers.sources.lists.page_entries import FEWEST, OF_LINE, are_names, taken_apart
from confpapers.sources.lists.rows import Row
from confpapers.sources.page import read_html

_WRAPPED = 60  # characters of a line that may go on in the next
_MOST = 0.8  # share of lines that are entries, or are in pairs of title and names
_ADDRESS = re.compile(r"(?<![<(\[\w])https?://[^\s<>()]++(?<![.,;:])")
_MARKED = re.compile(r"\s*(?:[-*+•·–]|[\[(#]?\d{1,4}[\]).:])\s")
_BULLET = re.compile(r"^([ \t]*)[•·–‣▪]\s", re.MULTILINE)


def from_text(text: str, url: Url) -> Iterator[Row]:
    """Yield the papers in a text whose entries have titles and names; none if there are none."""
    yield from papers_among(read_html(_as_page(text).encode()), url)


def _as_page(text: str) -> str:
    """Return the text as HTML, in which each element knows its line."""
    from markdown_it import MarkdownIt

    lines = _apart(_unwrapped(text.lstrip("\ufeff").splitlines()))
    marked = "\n".join(line for _, line in lines)
    numbers = [number for number, _ in lines]
    parser = MarkdownIt("commonmark", {"breaks": True, "html": False}).disable(["code", "html_block", "html_inline"])
    tokens = parser.parse(_ADDRESS.sub(r"<\g<0>>", _BULLET.sub(r"\1- ", marked)))
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet(OF_LINE, str(numbers[token.map[0]]))
    return str(parser.renderer.render(tokens, parser.options, {}))


def _unwrapped(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Return numbered lines, those of abstracts and long lists of names in one."""
    numbered: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        before = numbered[-1][1] if numbered else ""
        is_prose = len(before) >= _WRAPPED and not (are_names(before) or are_names(line) or _MARKED.match(line))
        if line.strip() and (before.endswith(",") or is_prose):
            numbered[-1] = (numbered[-1][0], f"{before} {line.strip()}")
        else:
            numbered.append((number, line.rstrip()))
    return numbered


def _apart(numbered: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return numbered lines, with an empty one after each entry where no others divide them."""
    blocks = [list(block) for filled, block in itertools.groupby(numbered, lambda line: bool(line[1])) if filled]
    if max(map(len, blocks), default=0) < FEWEST or any(_MARKED.match(line) for _, line in numbered):
        return numbered
    filled = sum(map(len, blocks))
    ends = {number for block in blocks for number, line in block if len(taken_apart(line)) > 1}
    if len(ends) < _MOST * filled:
        ends = {number for block in blocks for number, line in block[1::2] if are_names(line)}
        if 2 * len(ends) < _MOST * filled:
            return numbered
    return [part for number, line in numbered for part in [(number, line), (number, "")][: 1 + (number in ends)]]
