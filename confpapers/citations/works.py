"""The works that a conference cites most, from all its reference lists.

A title in two or more entries with the same first author is a work; misprinted and shortened titles join the most
frequent one. Then all works are looked up in the running text of every list, like the papers of the site
(`links.TitleIndex`), so that a badly split entry loses no citation.
"""

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from confpapers.citations.fields import Reference
from confpapers.citations.keys import title_letters
from confpapers.citations.links import Listed, TitleIndex
from confpapers.model import Record

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ALIKE = 0.08  # share of letters in which two titles of one work may differ
LEAST = 2  # minimum number of papers that cite a work
_HYPHENATED = re.compile(r"\w+(?:-\w+)*")
_BLOCK = 6  # letters that titles of one work share at the beginning or the end
_NO_WORK = re.compile(
    r"(?:[\w ]*(?:university|mit) press|springer(?:verlag)?|wiley.*|elsevier|(?:ieee|acm) (?:trans|press|conference).*"
    r"|(?:ph ?d|doctoral|masters?) (?:thesis|dissertation)|technical report.*|tech rep.*|proceedings of .*"
    r"|advances in .*|(?:the )?(?:annals of|journal of) [\w ]*|in proc.*|unpublished.*"
    r"|personal communication|preprint|arxiv.*|url.*|[\w ]*electronic resource.*)",
    re.IGNORECASE,
)


class Work(Record, frozen=True, kw_only=True):
    """A work that papers cite."""

    title: str  # the most frequent form
    author: str = ""  # the first author's surname as printed in entries
    year: int = 0
    papers: tuple[int, ...] = ()  # numbers of the papers that cite it, ascending


class _Form(msgspec.Struct):
    """A form of a title: letters, the entries' spellings, years and papers."""

    key: str
    author: str  # folded
    names: Counter[str]  # the author as printed
    spellings: Counter[str]
    years: list[int]
    papers: set[int]


def most_cited(references: Sequence[Sequence[Reference]], texts: Sequence[str]) -> list[Work]:
    """Return the works that at least two papers cite, the most cited first.

    `references` and `texts` are the entries and the running text of each paper's list.
    """
    forms = _joined(_forms(references))
    words = Counter(
        word for entries in references for entry in entries for word in _HYPHENATED.findall(entry.title.lower())
    )
    titles = [_title(form, words) for form in forms]
    index = TitleIndex(
        [
            Listed(title=title, authors=(form.author,), year=_year(form))
            for title, form in zip(titles, forms, strict=True)
        ]
    )
    cited: dict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for work in index.cited(text) if text else ():
            cited[work].append(number)
    works = [
        Work(title=titles[n], author=_usual(forms[n].names), year=_year(forms[n]), papers=tuple(papers))
        for n, papers in cited.items()
        if len(papers) >= LEAST
    ]
    return sorted(works, key=lambda work: (-len(work.papers), work.title.casefold(), work.year))


def cited_works(works: Sequence[Work], papers: int) -> "csr_array":
    """Return which papers cite which works, (papers, works) int32."""
    import numpy as np
    from scipy.sparse import csr_array

    pairs = np.array([(paper, at) for at, work in enumerate(works) for paper in work.papers], np.int64).reshape(-1, 2)
    ones = np.ones(len(pairs), np.int32)
    return csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(papers, len(works)))


def _forms(references: Iterable[Iterable[Reference]]) -> list[_Form]:
    """Return the titles in entries of at least two papers, by first author."""
    forms: dict[tuple[str, str], _Form] = {}
    for paper, entries in enumerate(references):
        for entry in entries:
            key, author = title_letters(entry.title), title_letters(entry.author)
            if not key or not author or _NO_WORK.fullmatch(entry.title.strip()):
                continue
            form = forms.setdefault((key, author), _Form(key, author, Counter(), Counter(), [], set()))
            form.spellings[entry.title] += 1
            form.names[entry.author] += 1
            form.years += [entry.year] if entry.year else []
            form.papers.add(paper)
    return [form for form in forms.values() if len(form.papers) >= LEAST]


def _joined(forms: Sequence[_Form]) -> list[_Form]:
    """Return the forms with those of one work joined: one author, and nearly the same letters or one beginning the
    other.
    """
    works: list[_Form] = []
    blocks: dict[tuple[str, str], list[_Form]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: (-len(form.papers), -len(form.key), form.key, form.author)):
        blocked = [(form.author, form.key[:_BLOCK]), (form.author, form.key[-_BLOCK:])]
        same = next((other for block in blocked for other in blocks[block] if _one_work(other, form)), None)
        if same:
            same.papers |= form.papers
            same.years += form.years
            continue
        works.append(form)
        for block in blocked:
            blocks[block].append(form)
    return works


def _one_work(one: _Form, other: _Form) -> bool:
    from rapidfuzz.distance import Levenshtein

    years = abs(_year(one) - _year(other)) if one.years and other.years else 0
    shorter, longer = sorted((one.key, other.key), key=len)
    if years > 1 and shorter != longer:
        return False
    begins = len(shorter) >= 16 and longer.startswith(shorter)
    most = int(ALIKE * len(longer))
    return begins or Levenshtein.distance(one.key, other.key, score_cutoff=most) <= most


def _year(form: _Form) -> int:
    return round(statistics.median(form.years)) if form.years else 0


def _title(form: _Form, words: Counter[str]) -> str:
    """Return the spelling with the most words among the frequent ones, since line ends remove hyphens.

    They leave some, too: "Com-mon objects". Where a spelling has the word whole, it is written as most titles have it.
    """
    whole = {word for spelling in form.spellings for word in _HYPHENATED.findall(spelling.lower())}

    def usual(match: re.Match[str]) -> str:
        joined = match[0].replace("-", "")
        return joined if joined.lower() in whole and words[joined.lower()] > words[match[0].lower()] else match[0]

    return _HYPHENATED.sub(usual, _usual(form.spellings, parts=True))


def _usual(spellings: Counter[str], *, parts: bool = False) -> str:
    """Return the most frequent spelling; with `parts`, of those at least two thirds as frequent, the one in most
    parts.
    """
    most = max(spellings.values())
    often = [text for text, n in spellings.items() if n >= (most * 2 / 3 if parts else most)]
    return min(often, key=lambda text: (-len(re.findall(r"[\w]+", text)), -spellings[text], text))
