"""Who wrote a paper and where: the lines between title and abstract told apart."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from confpapers.pdf import prose
from confpapers.pdf.typography import GAP, MARK, TypeLine

PLACE = re.compile(
    r"\b(?:univ|inst|depart|dept|school|colleg|laborator|labs?\b|cent(?:er|re)|facult|academ|research|corporation|corp\b|inc\b|ltd\b|gmbh"
    r"|google|microsoft|facebook|meta\b|amazon|adobe|nvidia|intel\b|ibm\b|yahoo|baidu|tencent|alibaba|huawei|samsung|sony|apple|siemens|xerox"
    r"|deepmind|openai|sensetime|megvii|inria|cnrs|cmu|mit\b|eth\b|ethz|epfl|mpi\b|ttic|nicta|csiro|kaist|postech|cuhk|nyu\b|ucla|ucsd|uc\b|ucl\b"
    r"|technolog|technion|polytech|hospital|foundation|systems\b|solutions|tech\b|group\b|team\b|brain\b|ministry|council|science|engineering|computing|informati"
    r"|statisti|mathemati|street|avenue|road\b|box\b|http|www\."
    r"|(?:usa|uk|u\.s\.a|u\.k|china|germany|france|canada|japan|korea|israel|india|italy|spain|switzerland|australia|singapore"
    r"|netherlands|belgium|austria|sweden|finland|denmark|hong kong|taiwan)\b)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"^(?:equal(?:ly)? contribut|these authors|both authors|authors? contribut|corresponding|work (?:was )?done"
    r"|currently|now at|intern|joint|supported|abstract|paper id)",
    re.IGNORECASE,
)
PARTICLES = {
    "de",
    "van",
    "von",
    "der",
    "den",
    "del",
    "della",
    "da",
    "di",
    "dos",
    "du",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "ben",
    "ter",
    "ten",
    "zu",
    "y",
    "e",
}
SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\.?$", re.IGNORECASE)
WORD = re.compile(r"^[^\W\d_][\w'’`.\-]*$")
RANK = re.compile(
    r",?\s*(?:(?:graduate )?student |senior |life )*(?:member|fellow),? (?:IEEE|ACM|OSA|SIAM)\b", re.IGNORECASE
)
MAX_PEOPLE, MAX_PLACES = 60, 30


def people_and_places(lines: Sequence[TypeLine], title: TypeLine | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Authors and affiliations as printed, without e-mail addresses; empty where nothing looks like one."""
    people: list[str] = []
    places: list[str] = []
    type_of_names: object = None
    for line in lines:
        text = "".join(prose.clean(re.split(f"([{MARK}{GAP}])", line.plain))[0])
        text = text.strip(" ,;&")
        if not text or NOTE.match(text.strip(MARK + " *∗†")):
            continue
        other = PLACE.search(text) or (people and _kind(line) != type_of_names)
        found = [] if other else _people(text.replace(GAP, MARK)) or _people(text.replace(GAP, " "))
        if found:
            type_of_names = type_of_names or _kind(line)
            people += found
        elif people:
            places += filter(None, map(_place, _split_places(line)))
    return _unique(people)[:MAX_PEOPLE], _unique(places)[:MAX_PLACES]


def _people(text: str) -> list[str]:
    """The names in a line of names; nothing if any part of it is no name."""
    text = RANK.sub("", text)
    text = re.sub(r"\(\w+\)", "", re.sub(r"[*∗†‡§¶⋆♦♯\d]+", MARK, text))
    parts = re.split(rf"(?:^|[\s,;{MARK}]+)and[\s{MARK}]+|{MARK}[\s,{MARK}]*|\s*[,;&·•|]\s*", text)
    found: list[str] = []
    for part in (part.strip(" .,-") + ("." if part.strip().endswith(("Jr.", "Sr.")) else "") for part in parts):
        part = prose.flowing(part)
        if not part:
            continue
        if SUFFIX.match(part) and found:
            continue
        if not _is_name(part):
            return []
        found.append(part)
    return found


def _is_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 6 or len(text) > 45 or not all(WORD.match(word) for word in words):
        return False
    return (
        all(word[0].isupper() or word.lower() in PARTICLES or word[:2] in ("d'", "d’") for word in words)
        and words[-1][0].isupper()
    )


def _kind(line: TypeLine) -> object:
    """The type of a line, as the eye sees it."""
    return line.bold, round(line.size)


def _split_places(line: TypeLine) -> list[str]:
    """The line at its marks and gaps: each affiliation has its own number or distance."""
    return [part for part in re.split(rf"{MARK}+|(?<=[a-z.]) ?[;∗†‡§]", line.plain.replace(GAP, " ")) if part.strip()]


def _place(text: str) -> str:
    text = prose.paragraph(text, Counter())
    text = re.sub(r"^[\W\d]+(?=\w)|[\s,;:*∗†‡§{}|]+$", "", text)
    return text if PLACE.search(text) and 3 < len(text) < 200 and "@" not in text and "http" not in text else ""


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
