"""A paper's abstract: from its heading to the next one, or a distinct paragraph before the first section.

PDFium's text, which has no type, is a second source. A wrong abstract is worse than none, so each source returns one
only if it found both ends, and nothing in between that cannot belong to an abstract.
"""

import re
from collections import Counter
from collections.abc import Sequence

from confpapers.pdf import languages
from confpapers.pdf.abstract_text import ENDS, MIN_WORDS, accepted
from confpapers.pdf.headings import (
    ABSTRACT,
    FOOTER,
    INTRODUCTION,
    OTHER_HEADING,
    begins_section,
    closes_abstract,
    opens_abstract,
)
from confpapers.pdf.titles import usual_size
from confpapers.pdf.typography import MARK, TypeLine

FEW_LINES = 30  # of a title page, which holds nothing after the abstract
LONG_LINE = 25  # characters; shorter lines may be headings, labels or notes
_NUMBER = re.compile(r"\d{1,4}")


def headings(lines: Sequence[TypeLine]) -> list[int]:
    """Return the numbers of the lines that begin an abstract."""
    return [index for index, line in enumerate(lines) if _opens(line)]


def _opens(line: TypeLine) -> bool:
    match = ABSTRACT.match(line.text)
    if not match:
        return False
    after = line.plain[match.start("text") :] if len(line.plain) == len(line.text) else line.plain[len(match["name"]) :]
    gap = MARK in line.plain[: len(line.plain) - len(after) + 2]
    return opens_abstract(line.text, emphatic=line.bold, gap=gap)


def chosen(lines: Sequence[TypeLine], headings: Sequence[int], language: str) -> int | None:
    """Return which of several headings begins the abstract in the paper's own language, by default the first."""
    for index in headings:
        following = " ".join(line.text for line in lines[index : index + 4])
        own = languages.script(following) == languages.script(" ".join(_SAMPLES.get(language, "a").split()))
        if own:
            return index
    return headings[0] if headings else None


_SAMPLES = {"zh": "汉字", "ja": "かな", "ko": "한글", "ru": "что", "uk": "що", "bg": "на", "sr": "на", "el": "και"}


def under_heading(lines: Sequence[TypeLine], heading: int, words: Counter[str]) -> str:
    """Return the abstract that begins at line number `heading`, or "" if its end is not clear."""
    first = ABSTRACT.match(lines[heading].text)
    opening = first["text"] if first else ""
    block = [lines[heading]] if len(opening) > LONG_LINE else []
    for line in lines[heading + 1 :]:
        if _closes(line, block, lines[heading]):
            break
        if _belongs(line, block, lines[heading]):
            block.append(line)
    else:
        title_page = len(lines) < FEW_LINES and bool(block) and bool(ENDS.search(block[-1].text))
        block = block if title_page else _first_block(block)  # the first section is on page 2
    while block and _NUMBER.fullmatch(block[-1].text):
        block.pop()  # the number of the first section, in a line of its own
    texts = [_without_notes(line) for line in block]
    if block:
        texts[-1] = _without_last_note(block[-1], texts[-1])
    if len(opening) > LONG_LINE and texts:
        texts[0] = opening if len(texts) > 1 else texts[0][-len(opening) :]
    return accepted("\n".join(texts), words)


def _closes(line: TypeLine, block: Sequence[TypeLine], head: TypeLine) -> bool:
    """Return whether a line is the first one after the abstract; `block` are the abstract's lines so far."""
    if not block and not _under(line, head):
        return line.top > head.bottom and _is_heading(line, head.size)
    if _in_margin(line, block, head):
        return False
    if closes_abstract(line.text):
        return True
    if not block:
        return not _begins(line) and _is_heading(line, head.size)
    if len(block) > 1 and (_is_heading(line, block[0].size) or _opens(line)):
        return True
    return (len(block) > 3 and _other_text(line, block[-1])) or _wider(line, block)


def _belongs(line: TypeLine, block: Sequence[TypeLine], head: TypeLine) -> bool:
    """Return whether a line is part of the abstract, rather than beside it."""
    if not block:
        return _under(line, head) and _begins(line) and not FOOTER.match(line.text)
    if _in_margin(line, block, head) or _beside(line, block) or FOOTER.match(line.text):
        return False
    return line.size >= 0.94 * block[0].size or _is_index(line, block[-1])


def _in_margin(line: TypeLine, block: Sequence[TypeLine], head: TypeLine) -> bool:
    """Return whether a line is a line number in the margin of a review copy."""
    return bool(block and _NUMBER.fullmatch(line.text)) and (line.left > head.right or line.right < block[0].left)


def _under(line: TypeLine, heading: TypeLine) -> bool:
    """Return whether a line is below or level with a heading, rather than beside it."""
    return min(line.right, heading.right) > max(line.left, heading.left)


def _begins(line: TypeLine) -> bool:
    """Return whether a line is as long as running text; shorter ones are dates, marks or parts of the heading."""
    dense = any(char > "\u2e7f" for char in line.text)
    return len(line.text) > (8 if dense else LONG_LINE)


def _wider(line: TypeLine, block: Sequence[TypeLine]) -> bool:
    """Return whether a line sticks out of the abstract on both sides, as the text below an indented one does."""
    if len(block) < 2 or not ENDS.search(block[-1].text):
        return False
    return line.left < min(other.left for other in block) - 8 and line.right > max(other.right for other in block) + 8


def _other_text(line: TypeLine, last: TypeLine) -> bool:
    """Return whether a new text begins: with another type, below a gap, after the end of a sentence."""
    gap = line.bottom - last.bottom
    other = line.font != last.font or abs(line.size - last.size) > 0.3
    return other and gap > 1.9 * line.size and len(line.text) > LONG_LINE and bool(ENDS.search(last.text))


def _beside(line: TypeLine, block: Sequence[TypeLine]) -> bool:
    """Return whether a line is beside the abstract and not part of it: a journal's notes, a figure in the next
    column.
    """
    if len(block) < 2:
        return False
    left, right = min(other.left for other in block), max(other.right for other in block)
    apart = min(line.right, right) <= max(line.left, left)
    top, bottom = min(other.top for other in block), max(other.bottom for other in block)
    level = line.bottom > top and line.top < bottom
    return apart and (level or len(line.text) < LONG_LINE)


def _is_index(line: TypeLine, last: TypeLine) -> bool:
    """Return whether a small line is a sub- or superscript of the previous line."""
    return len(line.text) < 12 and abs(line.bottom - last.bottom) < 0.8 * last.size and line.size > 0.45 * last.size


def _is_heading(line: TypeLine, body: float) -> bool:
    return len(line.text) < 70 and line.size > 1.08 * body and sum(map(str.isalpha, line.text)) > 3


_RAISED = re.compile(rf"(?:(?<=[a-z]{{3}})|(?<=[a-z][.,;:)”])){MARK}{{1,3}}(?=[\s.,;:)]|$)")


def _without_notes(line: TypeLine) -> str:
    """Return the line without the raised numbers and signs that refer to footnotes; exponents of short units stay."""
    text = line.text
    if MARK not in line.plain or len(line.plain) != len(text):
        return text
    for match in reversed(list(_RAISED.finditer(line.plain))):
        if re.fullmatch(r"[\d∗*†‡§¶,]+", text[match.start() : match.end()]):
            text = text[: match.start()] + text[match.end() :]
    return text


def _without_last_note(line: TypeLine, text: str) -> str:
    """Return the last line's text without the footnote mark after its full stop."""
    if text != line.text or len(line.plain) != len(text):
        return text
    marks = len(line.plain) - len(line.plain.rstrip(MARK))
    return text[: len(text) - marks] if marks and text[:-marks].rstrip().endswith(".") else text


def _first_block(lines: Sequence[TypeLine]) -> list[TypeLine]:
    """Return the lines up to the first gap, or change of type or margin; empty if there is no such end, or in
    mid-sentence.
    """
    block = list(lines[:1])
    for line in lines[1:]:
        step = line.bottom - block[-1].bottom
        moved = len(block) > 1 and abs(line.left - block[1].left) > 15 and len(line.text) > 40
        other = line.font != block[0].font and len(line.text) > 40
        if step > 1.75 * line.size or moved or other:
            return block if ENDS.search(block[-1].text) else []
        block.append(line)
    return []


# --- without a heading -----------------------------------------------------------------------------------------------


def unheaded(lines: Sequence[TypeLine], start: int) -> list[TypeLine]:
    """Return the lines of an abstract without a heading, or none.

    It is the paragraph directly before the first section, from line number `start` on, if it differs from the text.
    """
    end = next((n for n in range(start, len(lines)) if begins_section(lines[n].text)), len(lines))
    section = next((n for n in range(end, len(lines)) if INTRODUCTION.match(lines[n].text)), end)
    body = next((line for line in lines[section + 1 :] if len(line.text) > 40), None)
    block: list[TypeLine] = []
    for line in reversed(lines[start:end]):
        last = block[0] if block else line
        gap = last.bottom - line.bottom
        if line.font != last.font or abs(line.size - last.size) > 0.3 or not 0 <= gap < 1.75 * line.size:
            break
        block.insert(0, line)
    least = 3 if end < len(lines) and OTHER_HEADING.match(lines[end].text) else 4  # keywords follow nothing else
    return block if body is not None and len(block) >= least and _set_apart(block, body) else []


def as_paragraph(lines: Sequence[TypeLine], block: Sequence[TypeLine], words: Counter[str]) -> str:
    """Return the text of a block of lines that begins and ends like a paragraph; it may be shorter before keywords."""
    if not block or not _opens_sentence(block[0].text) or not ENDS.search(block[-1].text):
        return ""
    text = accepted("\n".join(map(_without_notes, block)), words)
    after = lines.index(block[-1]) + 1
    before_keywords = after < len(lines) and bool(OTHER_HEADING.match(lines[after].text))
    fewest = MIN_WORDS if before_keywords else 2 * MIN_WORDS
    return text if len(text.split()) >= fewest else ""


def _opens_sentence(text: str) -> bool:
    return text[:1].isupper() or text[:1] > "\u2e7f"


def _set_apart(block: Sequence[TypeLine], body: TypeLine) -> bool:
    """Return whether a paragraph differs from the text in its type or margins."""
    indented = min(line.left for line in block) > body.left + 8 and max(line.right for line in block) < body.right - 8
    return block[0].font != body.font or abs(block[0].size - body.size) > 0.4 or indented


# --- in plain text ---------------------------------------------------------------------------------------------------


def ends_front_matter(lines: Sequence[TypeLine], start: int) -> int:
    """Return the number of the first line after names and addresses if there is no abstract's heading: a heading or
    text.

    It is the first section, or the first of three full lines of text in a row.
    """
    usual = usual_size(lines)
    for index in range(start, len(lines)):
        line = lines[index]
        if closes_abstract(line.text) and len(line.text) < 90:
            return index
        following = lines[index : index + 3]
        text = [
            text_line
            for text_line in following
            if len(text_line.text) > 45 and abs(text_line.size - usual) < 0.6 and _is_text(text_line.text)
        ]
        if len(text) == 3 and len({text_line.font for text_line in text}) == 1:
            return index
    return len(lines)


def _is_text(text: str) -> bool:
    """Return whether a line is running text: mostly words in lower case."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return bool(words) and sum(word.islower() for word in words) > 0.6 * len(words)
