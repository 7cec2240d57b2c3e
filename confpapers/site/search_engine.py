"""Run a query on an index: the papers with all words, then those with some, best first.

`static/js/search/engine.js` computes the same in the browser; `tests/site/queries.json` tests both for the same
results.

Papers are ranked by BM25 with a bonus for titles: the share of the title that the query covers times the share of the
query that the title covers. `benchmarks/search.py` determined the weights.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from confpapers.site.search_index import AFFILIATION, AUTHOR, SESSION, TITLE, YEAR
from confpapers.site.search_query import Clause, Group, Query, QuerySlot, Words
from confpapers.site.search_spelling import suggested
from confpapers.site.search_terms import Scores, Terms, without_kind
from confpapers.site.search_words import chunks, read, spell

Mask = NDArray[np.bool_]

SPLIT = 0.8  # weight of a word of which the two halves match
TITLE_BONUS = 4.0
_LENGTHS = np.array([1, 3, 5, 7, 9, 11, 13, 16], np.float64)  # the fewest words of a title, by the impact of its terms
_MOST_WORDS = 32  # for an index in parts: each word needs one or two parts
_FIRST = 20  # papers in which one with exactly this title is moved to the front
_LEVELS = 8
_FIELDS = {"author": AUTHOR, "title": TITLE, "affiliation": AFFILIATION, "session": SESSION, "year": YEAR}
_PLAIN = frozenset({"", AUTHOR, AFFILIATION})  # kinds of terms that a word without a field is looked for in
_YEARS = re.compile(r"^(?:(?P<how>[<>]=?)(?P<bound>\d{4})|(?P<from>\d{4})(?:\s*[-–]\s*(?P<to>\d{4}))?)$")


class Texts(NamedTuple):
    """The texts in which phrases are searched, by the number of the paper."""

    title: Callable[[int], str]
    authors: Callable[[int], Sequence[str]]
    abstract: Callable[[int], str]


class Hits(NamedTuple):
    """The papers that match a query, best first."""

    all: tuple[int, ...]  # papers with all words
    some: tuple[int, ...]  # papers with some of them
    scores: Scores
    suggestion: str  # the query with its unknown words and fields replaced by known ones; "" without any


def search(query: Query, terms: Terms, texts: Texts, typed: str = "", *, latest: bool = False) -> Hits:
    """Return the papers of an index that match a query.

    `typed` is the text of the query. Ties go to the first paper, or to the last one if `latest`.
    """
    fits = np.ones(terms.papers, bool)
    scores = np.zeros(terms.papers)
    for condition in query.strict:
        mask, extra = _condition(condition, terms, texts)
        fits &= mask
        scores += extra
    if query.empty:
        return Hits((), (), scores, "")
    if not query.words.slots:
        return Hits(_best(fits, scores, latest), (), scores, "")
    words = few(query.words, many=terms.many)
    ranked = _rank(words, terms, "")
    scores += ranked.scores
    every = fits & (ranked.counts == len(words.slots))
    some = fits & (ranked.counts > 0) & ~every
    unknown = [slot for slot in ranked.unknown if slot.word not in query.unknown]
    first = _titled(_best(every, scores, latest), texts, typed)
    suggestion = suggested(typed, query.unknown, unknown, _word_list(terms)) if unknown or query.unknown else ""
    return Hits(first, _best(some, scores, latest), scores, suggestion)


def _word_list(terms: Terms) -> list[tuple[str, int]]:
    """Return the words of texts and names read from the index, and the number of papers with each."""
    listed = []
    for part in terms.loaded():
        having = np.diff(part.index.starts).tolist()
        for name, papers in zip(part.index.terms, having, strict=True):
            own = without_kind(name)
            if name[len(own) :] not in {SESSION, YEAR}:
                listed.append((own, papers))
    return listed


def _titled(rows: tuple[int, ...], texts: Texts, typed: str) -> tuple[int, ...]:
    """Return the papers, with those whose title equals the typed text first."""
    wanted = _flat(typed)[0]
    others = [_flat(texts.title(row))[0] != wanted for row in rows[:_FIRST]]
    return (*(row for _, row in sorted(zip(others, rows, strict=False), key=lambda pair: pair[0])), *rows[_FIRST:])


def few(words: Words, *, many: bool) -> Words:
    """Return the longest words if there are too many for an index in parts."""
    if not many or len(words.slots) <= _MOST_WORDS:
        return words
    order = sorted(range(len(words.slots)), key=lambda k: (-len(words.slots[k].word), k))
    chosen = sorted(order[:_MOST_WORDS])
    joins = [join for join in words.joins if all(k in chosen for k in join.slots)]
    return Words(
        tuple(words.slots[k] for k in chosen),
        tuple(join._replace(slots=tuple(chosen.index(k) for k in join.slots)) for join in joins),
        words.stops,
    )


def _best(fits: Mask, scores: Scores, latest: bool) -> tuple[int, ...]:
    rows = np.flatnonzero(fits)[:: -1 if latest else 1]
    return tuple(int(row) for row in rows[np.argsort(-scores[rows], kind="stable")])


# --- words -----------------------------------------------------------------------------------------------------------


class _Ranked(NamedTuple):
    scores: Scores
    counts: NDArray[np.int64]  # how many of the words each paper has
    unknown: list[QuerySlot]  # words that no paper has


def _rank(words: Words, terms: Terms, field: str) -> _Ranked:
    papers = terms.papers
    scores, in_title, total = np.zeros(papers), np.zeros(papers), 0.0
    counts, matched = np.zeros(papers, np.int64), np.zeros(papers, np.int64)
    lengths = np.full(papers, _LENGTHS[-1])
    unknown = []
    for number, slot in enumerate(words.slots):
        best, titles = np.zeros(papers), np.zeros(papers)
        for kind, rows, impacts in _of_slot(words, number, terms):
            if kind == TITLE:
                titles[rows] = 1.0
                if not field:
                    exact = impacts.astype(np.int64) == impacts  # without those of which only the beginning matches
                    lengths[rows[exact]] = _LENGTHS[impacts[exact].astype(np.int64) - 1]
            if kind == _FIELDS.get(field, kind) and (field or kind in _PLAIN or (words.stops and kind == TITLE)):
                best[rows] = np.maximum(best[rows], impacts)
        having = int(np.count_nonzero(best))
        if not having:
            unknown.append(slot)
        rarity = math.log(1 + (papers - having + 0.5) / (having + 0.5))
        scores += best * rarity
        counts += best > 0
        total += rarity
        in_title += titles * rarity
        matched += titles > 0
    if not field and total:
        covered = np.minimum(1.0, matched / lengths)
        scores += TITLE_BONUS * _LEVELS * in_title * covered * (in_title / total)
    return _Ranked(scores, counts, unknown)


def _of_slot(words: Words, number: int, terms: Terms) -> list[tuple[str, NDArray[np.int32], Scores]]:
    slot = words.slots[number]
    postings = list(terms.look_up(slot.term, slot.prefix))
    for join in words.joins:
        if number in join.slots:
            postings += terms.look_up(join.term, join.prefix)
    if not postings and slot.other:
        postings += terms.look_up(slot.other)
    return postings or _halves(slot.word, terms)


def _halves(word: str, terms: Terms) -> list[tuple[str, NDArray[np.int32], Scores]]:
    """Return the papers that contain the word as two: "gpt 4o" for "gpt4o"."""
    if terms.many or not 4 <= len(word) <= 30:
        return []
    most: list[tuple[str, NDArray[np.int32], Scores]] = []
    for cut in range(2, len(word) - 1):
        if not (terms.has(word[:cut]) and terms.has(word[cut:])):
            continue
        left, right = (_papers(terms, half) for half in (word[:cut], word[cut:]))
        both = np.minimum(left, right)
        rows = np.flatnonzero(both).astype(np.int32)
        if len(rows) > (len(most[0][1]) if most else 0):
            most = [("", rows, both[rows] * SPLIT)]
    return most


def _papers(terms: Terms, term: str) -> Scores:
    out = np.zeros(terms.papers)
    for kind, rows, impacts in terms.look_up(term):
        if kind in {"", AUTHOR}:
            out[rows] = np.maximum(out[rows], impacts)
    return out


# --- conditions ------------------------------------------------------------------------------------------------------


def _condition(condition: Group | Clause, terms: Terms, texts: Texts) -> tuple[Mask, Scores]:
    """Return which papers meet a condition, and its contribution to their scores."""
    if isinstance(condition, Clause):
        return _clause(condition, terms, texts)
    parts = [_condition(part, terms, texts) for part in condition.parts]
    if condition.kind == "not":
        return ~parts[0][0], np.zeros(terms.papers)
    combine = np.logical_and if condition.kind == "and" else np.logical_or
    mask, scores = parts[0][0].copy(), parts[0][1] * parts[0][0]
    for own, extra in parts[1:]:
        combine(mask, own, out=mask)
        scores += extra * own
    return mask, scores


def _clause(clause: Clause, terms: Terms, texts: Texts) -> tuple[Mask, Scores]:
    if clause.field == "year":
        return _in_years(clause.text, terms), np.zeros(terms.papers)
    words = few(clause.words, many=terms.many)
    ranked = _rank(words, terms, clause.field)
    mask = ranked.counts == len(words.slots)
    if clause.phrase and clause.field not in {"affiliation", "session"}:
        for row in np.flatnonzero(mask):
            mask[row] = _together(clause, texts, int(row))
    return mask, ranked.scores


def _in_years(text: str, terms: Terms) -> Mask:
    match = _YEARS.match(text.strip())
    mask = np.zeros(terms.papers, bool)
    if not match:
        return mask
    low, high = 1900, 2200
    if match["bound"]:
        bound = int(match["bound"])
        if match["how"][0] == "<":
            high = bound if match["how"] == "<=" else bound - 1
        else:
            low = bound if match["how"] == ">=" else bound + 1
    else:
        low = int(match["from"])
        high = int(match["to"] or low)
    for year in range(max(low, 1900), min(high, 2200) + 1):
        for kind, rows, _ in terms.look_up(str(year)):
            if kind == YEAR:
                mask[rows] = True
    return mask


def _together(clause: Clause, texts: Texts, row: int) -> bool:
    """Return whether a paper contains the words of a phrase in sequence."""
    if clause.field != "author" and reads(texts.title(row), clause.text, ended=clause.ended):
        return True
    if clause.field != "title" and any(reads(name, clause.text, ended=clause.ended) for name in texts.authors(row)):
        return True
    return not clause.field and reads(texts.abstract(row), clause.text, ended=clause.ended)


def reads(text: str, phrase: str, *, ended: bool = True) -> bool:
    """Return whether a text contains the words of a phrase in sequence, however their parts are joined."""
    (whole, ends), (wanted, _) = _flat(text), _flat(phrase)
    starts = {0, *ends}
    at = whole.find(wanted) if wanted else -1
    while at >= 0:
        if at in starts and (not ended or at + len(wanted) in ends):
            return True
        at = whole.find(wanted, at + 1)
    return False


def _flat(text: str) -> tuple[str, set[int]]:
    """Return all words in one string, and their end offsets."""
    ends, out, size = set(), [], 0
    for chunk in chunks(text):
        for word in read(chunk).words:
            out.append(spell(word))
            size += len(out[-1])
            ends.add(size)
    return "".join(out), ends
