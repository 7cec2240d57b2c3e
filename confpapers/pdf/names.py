"""Authors and affiliations, from the lines between title and abstract.

Names come first in each block of these lines and share their type. A line with any part that is not a name gives none:
a missing author is better than an invented one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from confpapers.bibliography.full_names import names_in_line
from confpapers.bibliography.person import MARKS, without_capitals
from confpapers.pdf import prose
from confpapers.pdf.titles import BANNER, KIND
from confpapers.pdf.typography import GAP, MARK, TypeLine

PLACE = re.compile(
    r"\b(?:univ|inst|depart|dept|dipart|fachhochschule|hochschule|abteilung|abt\.|lehrstuhl|fakult|wydzia|katedra|ústav"
    r"|uniwers|polit|press\b|librar|biblioth|museum|observator|h[oô]pital|egyetem|tanszék|school|colleg|laborator|labs?\b|cent(?:er|re|ro)\b|facult|academ|research"
    r"|corporation|corp\b|inc\b|ltd\b|gmbh"
    r"|google|microsoft|facebook|meta\b|amazon|adobe|nvidia|intel\b|ibm\b|yahoo|baidu|tencent|alibaba|huawei"
    r"|samsung|sony|apple|siemens|xerox"
    r"|deepmind|openai|sensetime|megvii|inria|cnrs|cmu|mit\b|eth\b|ethz|epfl|mpi\b|ttic|nicta|csiro|kaist|postech"
    r"|cuhk|nyu\b|ucla|ucsd|uc\b|ucl\b"
    r"|technolog|technion|polytech|politec|hospital|foundation|systems\b|solutions|tech\b|group\b|team\b|brain\b"
    r"|ministry|council|science|engineering|computing|informati"
    r"|statisti|mathemati|street|avenue|road\b|box\b|http|www\.|campus|division|unit\b|program(?:me)?\b|society"
    r"|association|state\b|national\b|international\b"
    r"|(?:usa|uk|u\.s\.a|u\.k|china|germany|france|canada|japan|korea|israel|india|italy|spain|switzerland"
    r"|australia|singapore|pakistan|egypt|iran|turkey"
    r"|netherlands|belgium|austria|sweden|finland|denmark|norway|poland|portugal|greece|ireland|brazil|mexico"
    r"|russia|hong kong|taiwan|vietnam|england|scotland"
    r"|new york|los angeles|san (?:diego|francisco|jose)|mountain view|palo alto|menlo park|santa (?:cruz|clara"
    r"|barbara|fe)|ann arbor|new (?:haven|jersey|delhi|south)"
    r"|hewlett|packard|los alamos|livermore|argonne|mellon|twitter|linkedin|spotify|netflix|uber\b|bosch|philips|toyota"
    r"|hitachi|fujitsu|ntt\b|nec\b|qualcomm|ericsson|nokia|rand corp|parc\b"
    r"|cambridge|stanford|berkeley|princeton|harvard|oxford|carnegie)\b)"
    r"|универс|институт|факульт|кафедр|академи|лаборатор|студент|аспирант|доцент|профессор|кандидат|доктор|росси"
    r"|центр|научн"
    r"|大学|学院|研究|实验室|實驗室|公司|学部|学科|대학|연구|학과|학부",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"^(?:equal(?:ly)? contribut|these authors|both authors|authors? contribut|corresponding|correspondence"
    r"|work (?:was )?done"
    r"|currently|now at|intern\b|joint|supported|abstract|paper id|received|revised|accepted|available"
    r"|academic editor"
    r"|editors?\b|edited by|communicated by|handling editor|recommended|published|copyright|©|to whom|address|e-?mail"
    r"|the positions|citation|article history|keywords?\b|index terms|doi\b|date:|version|this (?:work|research"
    r"|paper|article)"
    r"|follow this|part of the|see next page|department|\d{4}$)",
    re.IGNORECASE,
)
END = re.compile(
    r"^(?:nomenclature|list of symbols)$"
    r"|^(?:thesis|dissertation) committee|^(?:submitted|presented|a (?:thesis|dissertation)|in partial"
    r"|dissertation submitted"
    r"|this (?:thesis|dissertation))\b|^(?:committee|advisors?|supervisors?|supervised by|examiners?|reviewers?"
    r"|referees?)\b\s*:?"
    r"|^(?:editors?|academic editors?|edited by|handling editor|article (?:history|info)|a r t i c l e"
    r"|\d+ authors, including"
    r"|научный руководитель|ключевые слова|关键词|キーワード)\b",
    re.IGNORECASE,
)
"""Lines that end the authors: the people after them advised, edited or examined."""

_YEAR = re.compile(
    rf"^©[\s{MARK}{GAP}]{{0,4}}(?:19|20)\d\d[\s{MARK}{GAP}]{{0,4}}(?:г|р)\.[\s{MARK}{GAP}]{{0,4}}"
)  # "© 2031 г. А. Б. Мяу"
_ORCID = re.compile(
    r",?\s{0,3}ORCID(?: iD)?\s{0,3}:?\s{0,3}(?:https?://orcid\.org/)?(?:\d{4}-){3}\d{3}[\dX]", re.IGNORECASE
)
_DEGREE = re.compile(
    r"(?:^|,)\s{0,3}(?:(?:д-р|докт(?:ор|\.)|канд(?:идат|\.)|[кд]\.)\s?[а-яі.\- ]{0,24}(?:наук|н\.)"
    r"|академик (?:РАН|НАН)|чл(?:ен|\.)-корр(?:еспондент|\.)? (?:РАН|НАН)|асп[иі]рант\w{0,4}|доцент|проф(?:есс?ор|\.)"
    r"|магистрант\w{0,4}|студент\w*|(?:\w{1,12}\.? )?(?:научный сотрудник|науковий співробітник)"
    r"|[мсвг]\.\s?н\.\s?с\.)(?=\W|$)"
)
"""Degrees and ranks after a Cyrillic name."""
_EMPTY_BRACKETS = re.compile(r"[(<\[{]\s*(?:[)>\]}]|$)|\s[)>\]}]")  # where an e-mail address was
_SPACES = rf"[\s{MARK}{GAP}]*"


def _labels(words: str) -> str:
    """Return the alternatives of a pattern; the characters of Chinese labels may be spaced."""
    return "|".join(_SPACES.join(word) if word > "\u2e7f" else word for word in words.split())


_AUTHOR = _labels(
    "论文作者 作者姓名 作者 学生姓名 学生 研究生姓名 研究生 学位申请人 申请人姓名 申请人 汇报人 答辩人 报告人 模板作者"
    " 姓名 著者 氏名 저자 성명 автор выполнил[аи]? студент(?:ка)? student author candidate"
)
_AUTHOR_LABEL = re.compile(rf"^(?:{_AUTHOR}){_SPACES}[:：]{_SPACES}", re.IGNORECASE)
"""What forms and theses print before the author."""
_ROLE = re.compile(r"(?<=\w) ?(?:编写|编著|編著|编者|编|編|著)$")
_OTHER = _labels(
    "指导教师 指导老师 副指导教师 导师 副导师 导师姓名 教师 学院 专业 学号 班级 院系 年级 学科 研究方向 所在单位"
    " 培养单位 指導教員 学籍番号 지도교수 руководитель проверил группа"
    " supervisor advisor adviser promotor tutor betreuer referent"
)
_OTHER_LABEL = re.compile(rf"^(?:{_OTHER}){_SPACES}[:：]?{_SPACES}(?:$|.*[:：])", re.IGNORECASE)
"""What they print before other people and facts."""
MAX_PEOPLE, MAX_AFFILIATIONS = 60, 30
MAX_NAME_LINES = 6  # maximum number of lines of a list of names without a break


def people_and_places(lines: Sequence[TypeLine], language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return authors and affiliations as printed, without e-mail addresses; empty if there is no line of names."""
    names: list[str] = []
    affiliations: list[str] = []
    named: list[TypeLine] = []
    last: TypeLine | None = None  # the line of the last affiliation
    joined: set[int] = set()
    for number, line in enumerate(lines):
        text = _marked(line)
        if number in joined or _beside_other_label(line, lines):
            continue
        if END.match(text.strip(MARK + GAP + " ")):
            break
        if not text or _is_note(text):
            continue
        people, over = (
            _names_over_lines(lines[number:], language) if _may_be_names(line, text, named, last, lines) else ((), 0)
        )
        if people:
            names += people
            named += lines[number : number + over]
            joined |= set(range(number, number + over))
        elif named:
            last = line
            affiliations += filter(None, map(_place, _split_places(line)))
    return _unique(without_capitals(names))[:MAX_PEOPLE], _unique(affiliations)[:MAX_AFFILIATIONS]


def _beside_other_label(line: TypeLine, lines: Sequence[TypeLine]) -> bool:
    """Return whether a line is, or stands to the right of, a label for something else than the author."""
    level = (other for other in lines if abs(other.bottom - line.bottom) < 0.3 * line.size and other.left <= line.left)
    return any(_OTHER_LABEL.match(other.plain) for other in level)


# --- lines of names --------------------------------------------------------------------------------------------------


def _names_over_lines(lines: Sequence[TypeLine], language: str) -> tuple[tuple[str, ...], int]:
    """Return the names that begin in the first line, and their number of lines: several if a name is split between
    them.
    """
    ""
    text = _marked(lines[0])
    people = _read(text, language)
    if people:
        return people, 1
    for number in range(1, min(len(lines), MAX_NAME_LINES)):
        line, last = lines[number], lines[number - 1]
        if not _below(line, last) or _kind(line) != _kind(last) or PLACE.search(_marked(line)):
            break
        text = f"{text} {_marked(line)}"
        people = _read(text, language)
        if people and ("," in text or " and " in text):
            return people, number + 1
    return (), 0


def _marked(line: TypeLine) -> str:
    text = "".join(prose.clean(re.split(f"([{MARK}{GAP}])", line.plain))[0])
    text = _DEGREE.sub("", _YEAR.sub("", _ORCID.sub("", text)))
    return _ROLE.sub("", _AUTHOR_LABEL.sub("", _EMPTY_BRACKETS.sub("", text)).strip(" ,;&"))


def _is_note(text: str) -> bool:
    bare = text.strip(MARK + GAP + MARKS + " 0123456789()")
    return not bare or bool(NOTE.match(bare) or KIND.match(bare) or BANNER.match(bare))


def _may_be_names(
    line: TypeLine, text: str, named: Sequence[TypeLine], last: TypeLine | None, lines: Sequence[TypeLine]
) -> bool:
    """Return whether a line can contain names: the first line, in the type of the names before, or at the top of a
    block.
    """
    ""
    if PLACE.search(_without_places_in_names(text)) and not _before_place(text):
        return False
    if not named or _DEGREE.search(line.plain) or _ORCID.search(line.plain):
        return True
    same = (_kind(line) == _kind(named[0])) and line.font == named[0].font
    after_place = last is not None and _kind(last) == _kind(line) and last.font == line.font and _below(line, last)
    return (same and not after_place) or _tops_block(line, lines)


def _without_places_in_names(text: str) -> str:
    """Return the text without initials, which may abbreviate places, and without places in brackets after names."""
    return re.sub(r"\b[A-Z]\.|\([^()]{1,60}\)", " ", text)


def _before_place(text: str) -> str:
    """The names before an affiliation in the same line, or "".

    "Ada Whisker, University of Nowhere", and also "Ada Whisker, The Nowhere Group, USA", where only the last part is
    known to be a place.
    """
    parts = re.split(rf"(?<=[\w{MARK}]),\s+", text)
    place = next((number for number, part in enumerate(parts) if PLACE.search(_without_places_in_names(part))), 0)
    candidates = (", ".join(parts[:count]) for count in range(place, 0, -1))
    return next((names for names in candidates if _people(names.replace(GAP, " "))), "")


def _kind(line: TypeLine) -> object:
    """Return a key of a line's visible type."""
    return line.bold, round(line.size)


def _below(line: TypeLine, other: TypeLine) -> bool:
    """Return whether a line follows the other in the same block."""
    overlap = min(line.right, other.right) - max(line.left, other.left)
    return overlap > 0 and -0.2 * line.size < line.top - other.bottom < 0.9 * line.size


def _tops_block(line: TypeLine, lines: Sequence[TypeLine]) -> bool:
    """Return whether a line begins a block: no line directly above, and at least the size of the text around it."""
    above = [other for other in lines if other is not line and other.bottom <= line.bottom - 0.5 * line.size]
    near = [other for other in above if _below(line, other)]
    others = [other for other in lines if _below(other, line)]
    return not near and bool(others)


def _read(text: str, language: str) -> tuple[str, ...]:
    """Return the names in a line of names; empty if any part of it is not a name."""
    text = _before_place(text) or text
    return _people(text.replace(GAP, MARK), language) or _people(text.replace(GAP, " "), language)


def _people(text: str, language: str = "") -> tuple[str, ...]:
    """Return the names in a text where raised marks, signs and digits separate names."""
    if re.search(r"[^\W\d_]\s\d{2,}", text):
        return ()  # a street and a house number: marks are raised, or digits one by one
    text = re.sub(rf"[{re.escape(MARKS)}\d¹²³⁰⁴-⁹]+", MARK, text)
    text = re.sub(rf"(?<=\w){MARK}*[,;]?{MARK}\s*[a-h](?:,[a-h])*(?={MARK}|[\s,;]|$)", MARK, text)
    return names_in_line(re.sub(rf"{MARK}[\s,;{MARK}]*", ";", text), language)


# --- affiliations ----------------------------------------------------------------------------------------------------


def _split_places(line: TypeLine) -> list[str]:
    """Return the line split at marks and gaps, which separate affiliations."""
    return [part for part in re.split(rf"{MARK}+|(?<=[a-z.]) ?[;∗†‡§]", line.plain.replace(GAP, " ")) if part.strip()]


def _place(text: str) -> str:
    text = prose.paragraph(text, Counter())
    text = re.sub(r"^[\W\d]+(?=\w)|^[a-h] (?=[A-Z])|^[a-df-h](?=[A-Z][a-z])|[\s,;:*∗†‡§{}|]+$", "", text)
    return text if PLACE.search(text) and 3 < len(text) < 200 and "@" not in text and "http" not in text else ""


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
