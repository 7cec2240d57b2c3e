"""A paper's title: its lines on page 1, and its text with typesetting undone.

The title is the largest text above the abstract, except for what journals and repositories print there.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from confpapers.pdf.headings import CONTENTS
from confpapers.pdf.typography import TypeLine, TypePage

MAX_LINES, MAX_WORDS, MAX_LETTERS = 7, 45, 350
FEW_LINES = 15  # a page with fewer is hardly more than its title: a slide
SAME_SIZE = 0.93  # sizes down to this share of the largest count as equal

BANNER = re.compile(
    r"^(?:arxiv|this (?:cvpr|iccv|eccv|wacv|paper|work|article)\b.{0,40}(?:open access|version)|except for"
    r"|published (?:as|in|at)|under review|accepted|appear(?:ing|s)|to appear|proceedings|(?:\d{4} )?ieee|copyright|©"
    r"|\d+(?:st|nd|rd|th) (?:conference|international)|journal of|jmlr:|advances in neural"
    r"|workshop track|preprint|final version|\[?the final|contents lists? available|sciencedirect|journal homepage"
    r"|available online|received|doi\b|https?:|www\.|issn|vol(?:ume|\.)? ?\d|citation|cite as|submitted to"
    r"|downloaded from|article id|see discussions|follow this"
    r"|(?:УДК|ББК|UDC|УДC|JEL|MSC|DOI|ISSN|ISBN|EDN|ГРНТИ)(?![^\W\d_])"
    r"|(?:中图分类号|分 ?类 ?号|学校代码|密 ?级|学 ?号|文章编号|文献标识码"
    r"|收稿日期|基金项目|第\s*\S+\s*卷|doi编码|分类号))",
    re.IGNORECASE,
)
"""Text that publishers, preprint servers and libraries print beside a title."""

KIND = re.compile(
    r"^\W*(?:[A-Z]{2,8}\s*[|·]\s*)?(?:(?:general|original|research|review|regular|full|short|long|survey|invited|position|technical|mini|brief|rapid"
    r"|systematic|conference|workshop|open|feature|methodology|contributed|extended|case|letters?|data|software"
    r"|tutorial"
    r"|demo|poster|study|working|discussion|white|scientific|topical|clinical|special|open access|book|editorial"
    r"|applied)"
    r"[\s-]*)*(?:articles?|papers?|reports?|reviews?|communications?|letters?|notes?|abstracts?|study|protocol"
    r"|editorial"
    r"|commentary|perspectives?|survey|tutorial|contributions?|research|access|supplement|demo|chapter|session|poster"
    r"|dissertation|thesis|introduction|contents|methodology|statement|track|issue)\W*$"
    r"|^\W*(?:doctoral|ph\.?\s?d\.?|master.?s|bachelor.?s|diploma|m\.?sc\.?) (?:thesis|dissertation)\W*$"
    r"|^\W*(?:научная статья|статья|обзор|оригинальная статья|диссертация|研究论文|論文|原著|綜説|研究報告|论文|综述"
    r"|연구논문|논문|(?:석사|박사|학사) ?학위 ?(?:청구 ?)?논문|졸업 ?논문"
    r"|(?:магистерская|кандидатская|докторская) диссертация|(?:дипломная|курсовая|выпускная квалификационная) работа"
    r"|реферат|отч[её]т|(?:卒業|修士|博士|学位)論文"
    r"|(?:本 ?科|研 ?究 ?生|博 ?士|硕 ?士|学 ?士|工 ?程|专 ?业|学 ?术|大 ?学|生| ){0,6}(?:毕 ?业|学 ?位)"
    r" ?(?:论 ?文|设 ?计)(?: ?[（(] ?(?:设 ?计|论 ?文) ?[)）])?(?: ?报 ?告)?"
    r"|chapter \d+|original|review|open access|technical report.{0,20})\W*$",
    re.IGNORECASE,
)
"""The kind of an article, which journals print above or below its title."""

_CLASS = re.compile(r"(?:УДК|УДC|ББК|UDC)(?![^\W\d_])")
_LABEL = re.compile(
    r"^(?:(?:论文|设计|模板|毕业|[（(/／]|[)）])*(?:题 ?目|名 ?称|标 ?题)|title|título|titre|titel)\s*[:：]\s*$",
    re.IGNORECASE,
)
"""What forms and theses print before a title."""
_PAPER_NUMBER = re.compile(r"^[A-Z]{2,12}[-–]?\d{2,4}[-–][A-Z\d]{1,8}$")  # "IMECE2023-71234"
_VERSION = re.compile(r"^(?:version|release|ver\.|v|версия|版本)\s?\d[\d.]*\w?(?:\W.{0,30})?$", re.IGNORECASE)


def title_lines(page: TypePage, below: float) -> list[int]:
    """Return the numbers of the lines that form the title, in order, or none if no line can be one.

    `below` is where the abstract begins (points from the top): the title is above it.
    """
    if labelled := _labelled(page.lines):
        return labelled
    limit = max(below, 0.2 * page.height)
    usual = usual_size(page.lines)
    journal = _journal(page)
    high = [
        index
        for index, line in enumerate(page.lines)
        if line.bottom < limit and _may_be_title(line, alone=len(page.lines) < 3) and index not in journal
    ]
    excluded = journal | {n for n, line in enumerate(page.lines) if line.top > below - 1}
    for candidates in (_below_class(page, high), high):
        for size in sorted({round(page.lines[index].size, 1) for index in candidates}, reverse=True):
            same = [n for n in candidates if SAME_SIZE * size < page.lines[n].size <= size + 0.06]
            groups = [group for n in same if _accepted(page, group := _grown(page, n, size, excluded), usual)]
            if groups:
                # in Cyrillic journals, emphasis distinguishes it from names and places of the same size
                alike = size <= 1.08 * usual and re.search("[\u0400-\u04ff]", page.lines[groups[0][0]].text)
                return max(groups, key=lambda group: _emphasis(page, group)) if alike else groups[0]
    return []


def _below_class(page: TypePage, candidates: Sequence[int]) -> list[int]:
    """Return the candidates below the line with the paper's class ("УДК 004.8"), above which a rubric may stand."""
    classes = [n for n, line in enumerate(page.lines) if _CLASS.match(line.text) and line.bottom < 0.3 * page.height]
    return [n for n in candidates if n > classes[0]] if classes else []


def _emphasis(page: TypePage, group: Sequence[int]) -> int:
    """Return how much a group of lines stands out: in bold capitals, in either, or in neither."""
    lines = [page.lines[n] for n in group]
    return all(line.bold for line in lines) + all(line.text.isupper() for line in lines)


def _labelled(lines: Sequence[TypeLine]) -> list[int]:
    """Return the line that a label such as "题目：" precedes in its row, as on forms and theses."""
    for label in lines:
        if _LABEL.match(label.text):
            level = [
                index
                for index, line in enumerate(lines)
                if line.left >= label.right - 1 and abs(line.bottom - label.bottom) < 0.3 * label.size
            ]
            if level and sum(map(str.isalpha, lines[level[0]].text)) > 1:
                return level[:1]
    return []


def _may_be_title(line: TypeLine, *, alone: bool) -> bool:
    letters = sum(map(str.isalpha, line.text))
    dense = any(char > "\u2e7f" for char in line.text)
    enough = letters >= (2 if dense else 3) and letters > 0.4 * len(line.text.replace(" ", ""))
    if _PAPER_NUMBER.match(line.text) or _LABEL.match(line.text) or _VERSION.match(line.text):
        return False
    if CONTENTS.match(line.text) or _is_garbled(line.text):
        return False
    return enough and not BANNER.match(line.text) and (alone or not KIND.match(line.text))


def _is_garbled(text: str) -> bool:
    """Return whether a text has many accents without letters, as from a font without a map."""
    signs = sum(unicodedata.category(char) in ("Sk", "Sc", "Co") for char in text)
    return signs > 0.25 * len(text.replace(" ", ""))


def usual_size(lines: Sequence[TypeLine]) -> float:
    """Return the type size (points) of most letters on a page, or 0 without letters."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return max(letters, key=letters.__getitem__, default=0.0)


def _grown(page: TypePage, first: int, size: float, journal: set[int]) -> list[int]:
    """Return the line and those that follow it in the same type, including one in small capitals."""
    title = [first]
    for index in range(first + 1, len(page.lines)):
        line, last = page.lines[index], page.lines[title[-1]]
        gap = line.top - last.bottom
        if len(title) == MAX_LINES or index in journal or KIND.match(line.text) or _VERSION.match(line.text):
            break
        same = line.size > SAME_SIZE * size and line.size < 1.1 * size
        if abs(line.bottom - last.bottom) < 0.3 * size and same and line.left >= last.right:
            title.append(index)  # the rest of the line, after a wide gap
        elif (same and -1.5 * size < gap < 1.3 * size) or _in_small_capitals(line, last, gap, size):
            if (
                _other_block(line, page.lines[title[0]])
                or _translated(line.text, last.text)
                or _recapitalised(line, page.lines[title[0]])
            ):
                break
            title.append(index)
        elif line.top > last.bottom:
            break
    return title


def _in_small_capitals(line: TypeLine, last: TypeLine, gap: float, size: float) -> bool:
    """Return whether the line consists of small capitals, like the last line of a title in them."""
    letters = "".join(filter(str.isalpha, line.text))
    return (
        line.font == last.font
        and 0.68 * size < line.size < 0.9 * size
        and letters.isupper()
        and letters.isascii()
        and -0.5 * size < gap < 0.9 * size
        and not last.text.isupper()
        and abs(line.left - last.left) < size
    )


def _translated(text: str, above: str) -> bool:
    """Return whether a title in Latin letters follows one in Chinese, Japanese or Korean."""
    latin, dense = re.compile(r"[A-Za-z]{2,}"), re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
    return (
        len(latin.findall(text)) >= 3
        and not dense.search(text)
        and bool(dense.search(above))
        and not latin.search(above)
    )


def _recapitalised(line: TypeLine, first: TypeLine) -> bool:
    """Return whether lines of Cyrillic letters change between capitals and small letters, as from names to a title."""
    cyrillic = all(len(re.findall("[\u0400-\u04ff]", other.text)) > 12 for other in (line, first))
    return cyrillic and line.text.isupper() != first.text.isupper()


def _other_block(line: TypeLine, first: TypeLine) -> bool:
    """Return whether a line of equal size is something else: a name or a journal in other type beside or below the
    title.
    """
    ""
    return line.bold != first.bold and line.left > first.right


def _accepted(page: TypePage, group: Sequence[int], usual: float) -> bool:
    """Return whether a group of lines may be a title: not a paragraph, and not one word among others of its size."""
    lines = [page.lines[index] for index in group]
    text = " ".join(line.text for line in lines)
    if len(text.split()) > MAX_WORDS or len(text) > MAX_LETTERS:
        return False
    if lines[0].size > 1.08 * usual or (len(page.lines) < FEW_LINES and lines[0].size > 0.98 * _largest(page)):
        return True
    emphatic = all(line.bold for line in lines) or text.isupper()
    centred = abs((lines[0].left + lines[0].right) / 2 - page.width / 2) < 0.04 * page.width
    alone = lines[0].right - lines[0].left < 0.8 * page.width
    return len(lines) <= 4 and not text.rstrip().endswith((".", ":", ";")) and (emphatic or (centred and alone))


def _largest(page: TypePage) -> float:
    return max(line.size for line in page.lines)


def _journal(page: TypePage) -> set[int]:
    """Return the lines with the journal's name: beside "journal homepage", or repeated with a volume on the same
    page.
    """
    lines = page.lines
    marks = [
        line for line in lines if re.match(r"contents lists? available|journal homepage|volume \d", line.text, re.I)
    ]
    header = set()
    if marks:
        top, bottom = min(line.top for line in marks) - 2, max(line.bottom for line in marks) + 2
        if bottom < 0.3 * page.height and len(marks) > 1:
            header = {index for index, line in enumerate(lines) if top <= line.top and line.bottom <= bottom}
    issues = [
        re.split(r"(?<!\W)\W++(?:vol\w*+\W*+)?\d", line.text, maxsplit=1)[0]
        for line in lines
        if _names_issue(line.text)
    ]
    names = {letters_of(name) for name in issues} - {""}
    # also a word of a logo
    return header | {index for index, line in enumerate(lines) if letters_of(line.text) in names}


def _names_issue(text: str) -> bool:
    """Return whether a line names a journal's volume: "Expert Systems 72 (2017) 221-230"."""
    dated = re.search(r"\b(?:19|20)\d\d,\s?\d{1,3},\s?\d", text)  # "Cats 2031, 19, 326"
    return len(text) < 120 and bool(
        dated or re.search(r"\b\d{1,4}\s?[(:,]\s?(?:\d{1,2}\)?\s?)?\(?(?:19|20)\d\d\)?", text)
    )


def letters_of(text: str) -> str:
    """Return a text's letters and digits, lower-cased and in compatibility form."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


# --- what it says ----------------------------------------------------------------------------------------------------
