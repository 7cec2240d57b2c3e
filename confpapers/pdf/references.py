"""Where a paper's list of references begins, in all languages and styles of papers.

The list is found by its heading. Without a heading, as in physics letters, it is found by its entries: a run of numbers
in brackets at the beginning of lines, most of them with a year.
"""

import re
from collections.abc import Iterator, Sequence

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SPACED = ("references", "bibliography", "参考文献", "參考文獻", "참고문헌")  # their letters may be spaced
_HEADINGS = """
    literature cited | cited literature | works cited | reference | reference list | list of references
    références (?:bibliographiques)? | bibliographie | liste des références
    literatur | literaturverzeichnis | quellenverzeichnis | literaturangaben | literatuur | referenties
    referencias (?:bibliográficas)? | bibliografía | referências (?:bibliográficas)? | bibliografia
    riferimenti bibliografici | riferimenti | referenser | referanser | litteratur | kildehenvisninger
    lähteet | viitteet | irodalom | irodalomjegyzék | literatura | literatúra | piśmiennictwo
    seznam (?:použité)? literatury | bibliografie | kaynaklar | kaynakça | daftar pustaka | tài liệu tham khảo
    литература | список литературы | список использованн(?:ой|ых) (?:литературы|источников) | библиография
    список использованных источников и литературы | библиографический список | использованная литература
    источники | ссылки на источники | ссылки | литература и источники | список источников
    література | список (?:використаних)? (?:літератури|джерел) | список використаної літератури | бібліографія
    списък на литературата | βιβλιογραφία | αναφορές | βιβλιογραφικές αναφορές
    主要参考文献 | 参考资料 | 参考书目 | 引用文献 | 文献 | 參考資料 | 参考・引用文献 | 参考図書
    참고자료 | 인용문헌 | 참고 문헌
    المراجع | المصادر | المصادر والمراجع | مراجع | منابع | מקורות | רשימת מקורות | ביבליוגרפיה | संदर्भ
"""
_NAMES = "|".join(
    [
        *(" ?".join(word) for word in _SPACED),
        *("[ \\t]{0,9}".join(name.split()) for name in re.split(r"\||\n(?!\Z)", _HEADINGS.strip())),
    ]
)
HEADING = re.compile(
    r"^[ \t]{0,9}(?:(?:\d+|[IVX]+|[A-Z]|§ ?\d+|[一二三四五六七八九十]+)[ \t]{0,9}[.、．:)]?[ \t]{0,9})?[\[【〔<(]?"
    rf"(?:notes and )?(?:{_NAMES})(?: cited| and notes| and further reading|[ \t]{{0,9}}/[ \t]{{0,9}}references)?"
    r"[\]】〕>)]?[ \t]{0,9}(?P<part>\(?(?:[IVX]{1,5}|\d{1,2})?(?:/\d{1,2})?\)?)[ \t]{0,9}"
    r"[:：.]?[ \t]{0,9}(?=$|\[1\]|［1］)",
    re.IGNORECASE | re.MULTILINE,
)
"""Matches a line that consists of such a heading; slides number theirs ("References II", "参考文献 (2/3)")."""
ENTRY = re.compile(r"^[ \t]*(?:\[(\d{1,3})\]|［(\d{1,3})］|(\d{1,3})\.(?=[ \t]))[ \t]*(?=\S)", re.MULTILINE)
MIN_RUN = 5  # minimum number of entries in a list without a heading
MAX_STARTS = 20  # candidate lists, from the last one


def find(pages: Sequence[str]) -> tuple[int, int] | None:
    """Return the page (from 0) and the offset at which the list of references begins, or None.

    It is the last heading after 35 % of the text. If appendices are longer than the paper, it is the last heading after
    10 % that is followed by a year. A list continued under numbered headings begins at the first of them.
    """
    total = sum(len(page) for page in pages)
    heading, part = None, False
    for place, number, match in _headings(pages):
        dated = YEAR.search(pages[number], match.end(), match.end() + 800)
        if place > 0.35 * total or (place > 0.1 * total and dated):
            continues = bool(match["part"])
            if not (part and continues):
                heading = number, match.start()
            part = continues
    return heading or _without_heading(pages, total)


def _headings(pages: Sequence[str]) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield headings with the number of preceding characters and their page's number."""
    before = 0
    for number, page in enumerate(pages):
        for match in HEADING.finditer(page):
            yield before + match.start(), number, match
        before += len(page)


def _without_heading(pages: Sequence[str], total: int) -> tuple[int, int] | None:
    """Return the first entry of the last run of entries numbered from 1 and mostly dated, in the second half."""
    before, starts = 0, list[tuple[int, int]]()
    for number, page in enumerate(pages):
        starts += [
            (number, match.start())
            for match in ENTRY.finditer(page)
            if (match[1] or match[2] or match[3]) == "1" and before + match.start() > 0.5 * total
        ]
        before += len(page)
    return next((start for start in reversed(starts[-MAX_STARTS:]) if _lists_references(pages, *start)), None)


def _lists_references(pages: Sequence[str], page: int, offset: int) -> bool:
    """Return whether the text from here on is a list of numbered entries, to the end or to an appendix."""
    text = "\n".join([pages[page][offset:], *pages[page + 1 :]])
    bracketed = text.lstrip()[0] in "[［"
    starts = [0]
    for match in ENTRY.finditer(text, 1):
        if int(match[1] or match[2] or match[3]) == len(starts) + 1 and (match[0].lstrip()[0] in "[［") == bracketed:
            starts.append(match.start())
    entries = [text[start:end] for start, end in zip(starts, [*starts[1:], starts[-1] + 300], strict=True)]
    short = sum(len(entry) < 700 for entry in entries)
    dated = sum(bool(YEAR.search(entry)) for entry in entries)
    return len(entries) >= MIN_RUN and short >= 0.9 * len(entries) and dated >= 0.7 * len(entries)
