"""The entries of a web page: elements of one form, taken apart into pieces of text.

An entry is an element, or a heading with what is below it, or what begins in bold type where only `<br>` divides
entries. Its pieces are its lines, and of a line the beginning in another type and the rest.
"""

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from confpapers.bibliography.east_asian import OWN
from confpapers.bibliography.names import read_names
from confpapers.sources.lists.html_tables import without_buttons
from confpapers.sources.page import attribute, text_of
from confpapers.text import clean

if TYPE_CHECKING:
    from bs4 import Tag

FEWEST = 3  # entries of a list
OF_LINE = "data-line"  # the attribute that says in which line of a text an element began
_LONGEST = 20_000  # characters of an entry
_LONGEST_NAMES = 3_000  # characters of a list of names
_MOST_ELEMENTS = 400  # in an entry: larger ones hold lists
_DEEPEST = 20  # elements in each other
_ENTRIES = ("li", "p", "div", "article", "section", "tr", "td", "dd", "figure")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "dt")
_LINES = frozenset(
    (*_ENTRIES, *_HEADINGS, "h1", "ul", "ol", "dl", "table", "tbody", "blockquote", "br", "hr", "header")
)
_FORMATS = frozenset(("b", "strong", "em", "i", "u", "a", "cite", "span", "font", "summary", "big"))
_PARTICLES = frozenset(
    ("de", "del", "della", "der", "den", "van", "von", "zu", "la", "le", "da", "do", "dos", "das", "di", "du", "el",
     "al", "bin", "ibn", "ten", "ter", "y", "e", "et")
)  # fmt: skip
_CODE = re.compile(r"[={}<>\\]|::|https?:")
_ADDRESS = re.compile(r"https?://\S++$")  # written out; its link is read from the element
_LABEL = re.compile(
    r"\b(?:papers?|award|orals?|spotlights?|posters?|session|invited|pdf|slides|video|abstract|track|online)\b",
    re.IGNORECASE,
)
_ELIDED = re.compile(r"^(?:[dlDL]['’]|al-|el-)")
_QUOTED = re.compile(r"([^“”\"]*)(?:“([^“”\"]+)”|\"([^\"]+)\")([^“”\"]*)")
_DASH = r"\s+(?:[–—|/-]|by)\s+"
_APART = (_DASH, r":\s+", r"\.\s+(?=[^\W\d_]{2})")


class PageEntry(msgspec.Struct, frozen=True):
    """An entry of a page: its elements and its pieces of text."""

    elements: list[Any]
    pieces: list[str]

    @property
    def line(self) -> int:
        """Return the line of the file where the entry begins, from 1; 0 if it is unknown."""
        tags = (tag for element in self.elements for tag in (element, *element.find_all(True, limit=1)))
        lines = (int(attribute(tag, OF_LINE) or tag.sourceline or 0) for tag in tags)
        return next(filter(None, lines), 0)


def entries_of(soup: "Tag") -> Iterator[list[list[PageEntry]]]:
    """Yield the elements of one form on the page, by their parents."""
    _wrap_lines(soup)
    forms: dict[str, dict[int, list[PageEntry]]] = defaultdict(lambda: defaultdict(list))
    sizes = _sizes(soup)
    for tag in soup.find_all([*_ENTRIES, *_HEADINGS]):
        if sizes[id(tag)] > _MOST_ELEMENTS:
            continue
        is_heading = tag.name in _HEADINGS or (tag.name in ("p", "div") and _is_bold(tag))
        elements = [tag, *_below(tag)] if is_heading else [tag]
        if pieces := _pieces(elements):
            path = "/".join(parent.name for parent in itertools.islice(tag.parents, 12))
            form = f"{tag.name}{' and below' * is_heading} in {path}"
            forms[form][id(tag.parent)].append(PageEntry(elements, pieces))
    yield from (_with_neighbours(lists.values()) for lists in forms.values())


def _with_neighbours(lists: Iterable[list[PageEntry]]) -> list[list[PageEntry]]:
    """Return the lists; entries that are alone in their parents are in one list if these are below one element."""
    joined: dict[int, list[PageEntry]] = defaultdict(list)
    for entries in lists:
        parent = entries[0].elements[0].parent
        above = parent.parent if len(entries) == 1 and parent.parent is not None else parent
        joined[id(above)] += entries
    return list(joined.values())


def _sizes(soup: "Tag") -> dict[int, int]:
    """Return how many elements are in each element, with itself, by their identities."""
    sizes: Counter[int] = Counter()
    for tag in reversed(soup.find_all(True)):
        sizes[id(tag)] += 1
        sizes[id(tag.parent)] += sizes[id(tag)]
    return sizes


def _wrap_lines(soup: "Tag") -> None:
    """Make an element of each entry that begins in bold type where only `<br>` divides them."""
    for tag in soup.find_all(True):
        bold = [child for child in tag.find_all(["b", "strong"], recursive=False) if _begins_a_line(child)]
        if len(bold) >= FEWEST and len(tag.find_all("br", recursive=False)) >= 2 * len(bold) - 1:
            for first in bold:
                _wrap(soup, first, bold)


def _wrap(soup: Any, first: "Tag", bold: Sequence["Tag"]) -> None:
    rest = itertools.takewhile(lambda node: not any(node is other for other in bold), list(first.next_siblings))
    first.wrap(soup.new_tag("li")).extend(list(rest))


def _begins_a_line(tag: "Tag") -> bool:
    before = next((node for node in tag.previous_siblings if str(node).strip()), None)
    return before is None or getattr(before, "name", "") == "br"


def _is_bold(tag: "Tag") -> bool:
    bold = tag.find(["b", "strong"])
    return bold is not None and text_of(bold) == text_of(tag)


def _below(heading: "Tag") -> Iterator["Tag"]:
    """Yield the elements below a heading, up to the next of its kind."""
    from bs4 import Tag

    following = (sibling for sibling in heading.next_siblings if isinstance(sibling, Tag))
    for sibling in itertools.islice(following, 6):
        if sibling.name in (heading.name, *_HEADINGS[:4]) and (sibling.name in _HEADINGS or _is_bold(sibling)):
            return
        yield sibling


def _pieces(elements: Sequence["Tag"]) -> list[str]:
    """Return the texts of an entry: its lines, and of a line its beginning in another type and the rest."""
    lines: list[list[tuple[str, str]]] = [[]]
    size = 0
    for text, form in (run for element in elements for run in _runs(element, "")):
        size += len(text)
        if size > _LONGEST:
            return []
        if form == "\n":
            lines.append([])
        elif text.strip() or (text and lines[-1]):
            lines[-1].append((text, form))
    pieces = [piece for line in lines for piece in _pieces_of(line)]
    return taken_apart(pieces[0]) if len(pieces) == 1 else pieces


def _runs(tag: "Tag", form: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the texts in a tag, each with the type it is set in; ("", "\\n") where a line ends."""
    from bs4 import Tag
    from bs4.element import NavigableString

    is_line = tag.name in _LINES
    if is_line:
        yield "", "\n"
    for child in tag.children:
        if isinstance(child, Tag):
            if depth < _DEEPEST:
                yield from _runs(child, form or (child.name if child.name in _FORMATS else ""), depth + 1)
        elif type(child) is NavigableString:
            yield str(child), form
    if is_line:
        yield "", "\n"


def _pieces_of(line: Sequence[tuple[str, str]]) -> list[str]:
    if not line:
        return []
    first = line[0][1]
    lead = "".join(text for text, _ in itertools.takewhile(lambda run: run[1] == first, line))
    rest = _ADDRESS.sub("", clean("".join(text for text, _ in line)[len(lead) :]))
    lead = clean(lead)
    if not re.search(r"\w", rest) or without_buttons(f"{lead} {rest}").strip() == lead:
        return [lead] if lead else []
    if (rest[:1] in ",;&" and are_names(lead)) or not re.search(r"\w", lead):
        return [f"{lead}{rest}"]  # authors, each of them a link
    return [lead, rest]


def taken_apart(text: str) -> list[str]:
    """Return title and names of an entry in which only marks divide them: 'Ada Quill: "Tiny Lamps"'."""
    if (quoted := _QUOTED.fullmatch(text)) and (quoted[1] + quoted[4]).strip(" .,;:"):
        return [part for part in (quoted[1], quoted[2] or quoted[3], quoted[4]) if re.search(r"\w", part)]
    for pattern in _APART:
        for mark in itertools.islice(re.finditer(pattern, text), 6):
            before, after = text[: mark.start()], text[mark.end() :]
            names = are_names(before) + are_names(after)
            if names == 1 or (names and pattern == _DASH):
                return [before, after]
    return [text]


@functools.lru_cache(maxsize=1 << 14)
def are_names(text: str) -> bool:
    """Return whether a text is a list of names of people: nearly all have a given and a family name."""
    kinds = _kinds_of(text)
    return 0 not in kinds and 2 * len(kinds) <= 3 * kinds.count(2) and bool(kinds)


def may_be_names(text: str) -> bool:
    """Return whether a text may be a list of names where others beside it are: names of one word are allowed."""
    return 0 not in (kinds := _kinds_of(text)) and bool(kinds)


def _kinds_of(text: str) -> list[int]:
    """Return for each name in a text: 2 if it has a given and a family name, 1 if it is one word, 0 if it is none."""
    words = text.split()
    is_prose = 2 * sum(word[:1].islower() for word in words) > len(words) or _CODE.search(text)
    if is_prose or len(text) > _LONGEST_NAMES:  # most texts of most pages, which would take long to read as names
        return []
    return [_kind_of(name) for name in read_names(text.rstrip(". ")).names]


def _kind_of(name: str) -> int:
    if OWN.search(name):
        return 2 * (len(name) <= 12)
    words = [_ELIDED.sub("", word) for word in name.split()]
    small = [word for word in words if word[:1].islower()]
    if (
        len(name) > 60
        or len(words) > 7
        or _LABEL.search(name)
        or re.search(r"[\d:?!@/|()\[\]{}]", name)
        or not _PARTICLES.issuperset(small)
    ):
        return 0
    return min(2, len(words) - len(small))
