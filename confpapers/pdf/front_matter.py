"""Title, authors, affiliations and abstract of a paper, from page 1.

By typography: the title is what is set largest at the top; the abstract lies between its heading and the first
section.  PDFium's text, which has no type, is the second source of the abstract.  A wrong abstract is worse than none,
so each source gives one only when it found both ends, and nothing in between that cannot be an abstract.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from confpapers.pdf import prose
from confpapers.pdf.typography import MARK, TypeLine, TypePage

MIN_WORDS, MAX_WORDS = 25, 500  # of an abstract

ABSTRACT = re.compile(r"^\W{0,3}a ?b ?s ?t ?r ?a ?c ?t\b\s*[.:—–\-]*\s*(?P<text>.*)$", re.IGNORECASE)
INTRODUCTION = re.compile(
    r"^(?:(?:section )?(?:\d|[IVX]+)\s*[.:]?\s*)?"
    r"(?:i ?n ?t ?r ?o ?d ?u ?c ?t ?i ?o ?n|motivation|overview)s?\b(?P<rest>.*)$",
    re.IGNORECASE,
)
FIRST_SECTION = re.compile(r"^(?:1|I)\s*\.?\s+(?=[A-Z])[^.!?]{3,70}$")
OTHER_HEADING = re.compile(
    r"^(?:key ?-?words?|index terms|categories (?:and|&) subject|ccs concepts|general terms|acm reference"
    r"|mathematics subject|subject class|(?:ams|pacs|msc)\b[^a-z]|contents$|table of contents|acknowledg)",
    re.IGNORECASE,
)
BANNER = re.compile(
    r"^(?:arxiv|this (?:cvpr|iccv|eccv|wacv|paper|work|article)\b.{0,40}(?:open access|version)|except for"
    r"|published (?:as|in|at)|under review|accepted|appear(?:ing|s)|to appear|proceedings|(?:\d{4} )?ieee|copyright|©"
    r"|\d+(?:st|nd|rd|th) (?:conference|international)|journal of|jmlr:|advances in neural|technical report"
    r"|workshop track|preprint|final version|\[?the final)",
    re.IGNORECASE,
)
FOOTER = re.compile(
    r"^(?:appearing in|copyright|©|proceedings of|permission to|correspond|preliminary work|arxiv:"
    r"|[*∗†‡]|\d+(?:st|nd|rd|th) conference)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What page 1 says about the paper; empty where it does not say it clearly."""

    title: str = ""
    authors: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    abstract: str = ""


def by_typography(page: TypePage, words: Counter[str]) -> FrontMatter:
    """Front matter from lines with their type; `words` is the paper's vocabulary."""
    from confpapers.pdf.names import people_and_places

    lines = page.lines
    heading = next((index for index, line in enumerate(lines) if _opens_abstract(line)), None)
    title = _title_lines(page, lines[heading].top if heading is not None else 0.5 * page.height)
    unheaded = _unheaded(lines, title) if heading is None else []
    below = heading if heading is not None else lines.index(unheaded[0]) if unheaded else None
    authors, affiliations = people_and_places(_between(page, title, below), lines[title[-1]] if title else None)
    return FrontMatter(
        title=_title([lines[index] for index in title]),
        authors=authors,
        affiliations=affiliations,
        abstract=_paragraph(unheaded, words) if heading is None else _abstract(lines, heading, words),
    )


# --- title -----------------------------------------------------------------------------------------------------------


def _title_lines(page: TypePage, below: float) -> list[int]:
    """The lines of the largest type above `below`, from the first such line on."""
    limit = max(below, 0.2 * page.height)
    high = [
        (index, line)
        for index, line in enumerate(page.lines)
        if line.bottom < limit and sum(map(str.isalpha, line.text)) >= 3 and not BANNER.match(line.text)
    ]
    if not high:
        return []
    size = max(line.size for _, line in high)
    large = [index for index, line in high if line.size > 0.93 * size]
    kept = large[:1]
    for index in large[1:]:
        gap = page.lines[index].top - page.lines[kept[-1]].bottom
        if -1.5 * size < gap < 1.3 * size and len(kept) < 6:
            kept.append(index)
    return kept


def _title(lines: Sequence[TypeLine]) -> str:
    """The lines as one, without the footnote marks at its end."""
    parts = [line.text for line in lines]
    if lines:
        marks = len(lines[-1].plain) - len(lines[-1].plain.rstrip(MARK))
        parts[-1] = parts[-1][: len(parts[-1]) - marks]
    text = re.sub(r"(?<=\w)- (?=\w)", "-", " ".join(parts))
    return re.sub(r"\s*[*∗†‡§¶]+\s*$", "", prose.paragraph(text, Counter()))


def _between(page: TypePage, title: Sequence[int], heading: int | None) -> list[TypeLine]:
    """The lines between title and abstract, as they lie on the page."""
    if not title:
        return []
    top = page.lines[title[-1]].bottom
    bottom = page.lines[heading].top if heading is not None else 0.0
    return [
        line
        for index, line in enumerate(page.lines)
        if index not in title and top < line.bottom and line.top < bottom - 1
    ]


# --- abstract --------------------------------------------------------------------------------------------------------


def _opens_abstract(line: TypeLine) -> bool:
    match = ABSTRACT.match(line.text)
    if not match:
        return False
    text = match["text"]
    return not text or bool(re.match(r"^\W*a ?b ?s ?t ?r ?a ?c ?t\s*[.:—–\-]", line.text, re.IGNORECASE)) or line.bold


def _abstract(lines: Sequence[TypeLine], heading: int, words: Counter[str]) -> str:
    first = ABSTRACT.match(lines[heading].text)
    opening = first["text"] if first else ""
    kept = [lines[heading]] if opening else []
    for line in lines[heading + 1 :]:
        body = kept[0].size if kept else line.size
        if closes_abstract(line.text) or (len(kept) > 2 and _is_heading(line, body)):
            break
        if (line.size >= 0.94 * body or _mathematical(line)) and not FOOTER.match(line.text):
            kept.append(line)
    else:
        kept = _first_block(kept)  # the section after it is on page 2: it ends where its block ends
    texts = [line.text for line in kept]
    return _accepted("\n".join([opening, *texts[1:]] if opening else texts), words)


def _unheaded(lines: Sequence[TypeLine], title: Sequence[int]) -> list[TypeLine]:
    """The lines of an abstract without a heading: the paragraph before the first section, if it is set apart."""
    start = title[-1] + 1 if title else len(lines)
    end = next((n for n in range(start, len(lines)) if closes_abstract(lines[n].text)), len(lines))
    body = next((line for line in lines[end + 1 :] if len(line.text) > 40), None)
    block: list[TypeLine] = []
    for line in reversed(lines[start:end]):
        last = block[0] if block else line
        gap = last.bottom - line.bottom
        if line.font != last.font or abs(line.size - last.size) > 0.3 or not 0 <= gap < 1.75 * line.size:
            break
        block.insert(0, line)
    return block if body is not None and len(block) >= 4 and _set_apart(block, body) else []


def _paragraph(block: Sequence[TypeLine], words: Counter[str]) -> str:
    """The text of lines that begin and end as a paragraph does."""
    if not block or not block[0].text[:1].isupper() or not re.search(r"[.!?][”’\")]?$", block[-1].text):
        return ""
    text = _accepted("\n".join(line.text for line in block), words)
    return text if len(text.split()) >= 2 * MIN_WORDS else ""


def _set_apart(block: Sequence[TypeLine], body: TypeLine) -> bool:
    """Is a paragraph set in other type than the text, or between other margins?"""
    indented = min(line.left for line in block) > body.left + 8 and max(line.right for line in block) < body.right - 8
    return block[0].font != body.font or abs(block[0].size - body.size) > 0.4 or indented


def _first_block(lines: Sequence[TypeLine]) -> list[TypeLine]:
    """Lines up to the first gap, other type or other margin; nothing if no such end is found, or in mid-sentence."""
    block = list(lines[:1])
    for line in lines[1:]:
        step = line.bottom - block[-1].bottom
        moved = len(block) > 1 and abs(line.left - block[1].left) > 15 and len(line.text) > 40
        other = line.font != block[0].font and len(line.text) > 40
        if step > 1.75 * line.size or moved or other:
            return block if re.search(r"[.!?][\d”’\")*∗†]*\s*$", block[-1].text) else []
        block.append(line)
    return []


def _mathematical(line: TypeLine) -> bool:
    """A lone sub- or superscript."""
    return len(line.text) < 12


def _is_heading(line: TypeLine, body: float) -> bool:
    return len(line.text) < 70 and line.size > 1.08 * body and sum(map(str.isalpha, line.text)) > 3


def closes_abstract(text: str) -> bool:
    """Is this line the heading of what follows an abstract?"""
    introduction = INTRODUCTION.match(text)
    if introduction:
        return len(introduction["rest"].split()) <= 6 and not introduction["rest"].rstrip().endswith((".", ","))
    return bool(FIRST_SECTION.match(text) or OTHER_HEADING.match(text))


def in_text(pages: Sequence[str], words: Counter[str]) -> str:
    """The abstract in plain text of the first two pages: from the heading's line to the first section's, else ""."""
    lines = "\n".join(pages[:2]).split("\n")
    for index, line in enumerate(lines):
        match = ABSTRACT.match(line.strip())
        if match and (not match["text"] or re.match(r"^\W*abstract\s*[.:—–\-]", line.strip(), re.IGNORECASE)):
            kept = [match["text"]] if match["text"] else []
            for following in lines[index + 1 :]:
                if closes_abstract(following.strip()):
                    return _accepted("\n".join(kept), words)
                if not FOOTER.match(following.strip()):
                    kept.append(following)
    return ""


def _accepted(text: str, words: Counter[str]) -> str:
    """The abstract as one paragraph, or nothing when it cannot be one."""
    text = prose.paragraph(text, words)
    count = len(text.split())
    letters = sum(map(str.isalpha, text))
    if not MIN_WORDS <= count <= MAX_WORDS or letters < 0.65 * len(text):
        return ""
    return text


def merged(typographic: str, plain: str) -> str:
    """The abstract, from the two sources.

    Typography wins where it found one: it has skipped footnotes by their type.  PDFium's stands in where typography
    found none.  Where both found one and they do not even share half their words, one of the two is wrong and nobody
    knows which: none.
    """
    if typographic and plain and overlap(typographic, plain) < 0.5:
        return ""
    return typographic or plain


def overlap(one: str, other: str) -> float:
    """Share of words two texts have in common (Dice, words counted as often as they occur): 0..1."""
    a, b = (Counter(re.findall(r"[^\W\d_]{2,}", text.lower())) for text in (one, other))
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
