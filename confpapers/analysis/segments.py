"""Find the words of scripts without spaces in the papers' own text, without a dictionary.

`foreign.py` counts overlapping pairs of characters and the phrases that they make: 语言 言处 处理 is 语言处理. Many of
them cross the border of two words (言处) or are a piece of a longer word (语言处). Two measures tell them apart, as in
other unsupervised segmentation (Feng et al. 2004, accessor variety; Bouma 2009, pointwise mutual information):

    sides     a piece of a word is nearly always followed, or preceded, by the same character; a word is not
    cohesion  the parts of a word occur together far more often than by chance
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from confpapers.analysis.foreign import PAIR
from confpapers.analysis.phrases import COHESION, FRAGMENT, PhraseTable, doc_freq, npmi
from confpapers.analysis.tokens import LONGEST_PHRASE

Parts = tuple[str, ...]


@dataclass(frozen=True)
class _Sides:
    """The most frequent longer phrases of a phrase: with one pair before it, and with one after it."""

    before: int = -1
    after: int = -1


@dataclass
class _Runs:
    """The runs of characters of a table: pairs and their phrases, by their pairs."""

    number: dict[Parts, int]  # the index in the table
    totals: NDArray[np.float64]
    repeated: NDArray[np.float64]  # counts of papers in which a name occurs twice or more: long texts have no others
    sides: dict[int, _Sides] = field(default_factory=dict)

    def share(self, longer: int, shorter: int) -> float:
        """Return how much of a phrase is part of a longer one."""
        if longer < 0:
            return 0.0
        shares = [self.totals[longer] / max(self.totals[shorter], 1)]
        if self.repeated[shorter] >= FREQUENT:
            shares.append(self.repeated[longer] / self.repeated[shorter])
        return float(max(shares))


FREQUENT = 10  # occurrences that say enough about what is beside a word
AFFIX = 4  # a word is so much more frequent than the word with a particle before or after it: 在图像处理中


Mask = NDArray[np.bool_]


def choose_words(table: PhraseTable, phrases: Mask, *, least: int) -> tuple[Mask, Mask]:
    """Return which names are phrases and which are words, corrected where they are in scripts without spaces.

    `phrases` are the names that were chosen as in scripts with spaces; a word is in at least `least` papers.
    """
    whole = whole_words(table, least=least)
    if whole is None:
        return phrases, ~table.is_phrase
    paired = np.array([bool(_pairs(name)) for name in table.names], bool)
    phrases = np.where(paired, whole & table.is_phrase, _without_pieces(table, phrases, whole))
    return phrases, np.where(paired, whole, ~table.is_phrase)


def whole_words(table: PhraseTable, *, least: int) -> Mask | None:
    """Return which names of a table are words of scripts without spaces, or None if it has no such script.

    Names of other scripts are False. A word is in at least `least` papers, and in two.
    """
    number = {parts: at for at, name in enumerate(table.names) if (parts := _pairs(name))}
    if not number:
        return None
    counts, papers, totals = table.counts, doc_freq(table.counts), table.totals
    twice = counts.data > 1
    repeated = np.bincount(counts.indices[twice], weights=counts.data[twice], minlength=len(table.names)).astype(float)
    runs = _with_sides(_Runs(number, totals, repeated))
    characters, mass = _characters(runs), float(totals[[at for parts, at in number.items() if len(parts) == 1]].sum())
    whole, alive = np.zeros(len(table.names), bool), np.zeros(len(table.names), bool)
    for parts in sorted(number, key=len, reverse=True):
        at = number[parts]
        if papers[at] < max(2, least):
            continue
        longer = _longer(runs, parts)
        if longer is None:
            continue  # a piece of a longer word on both sides, or across the border of two words
        if any(alive[containing] for containing in longer):
            alive[at] = True  # a longer word shows it
            continue
        whole[at] = alive[at] = _cohesion(runs, parts, characters, mass) >= COHESION
    for parts, at in number.items():
        whole[at] &= not any(whole[core] and totals[core] >= AFFIX * totals[at] for core in _cores(runs, parts))
    return whole


def _without_pieces(table: PhraseTable, chosen: Mask, whole: Mask) -> Mask:
    """Return the chosen phrases of several scripts without those in which pairs of characters make no word."""
    number, stays = table.number, chosen.copy()
    for at in np.flatnonzero(chosen).tolist():
        if not table.names[at].isascii():
            groups = itertools.groupby(table.names[at].split(" "), key=lambda part: bool(PAIR.fullmatch(part)))
            runs = [" ".join(group) for paired, group in groups if paired]
            stays[at] = all(run in number and whole[number[run]] for run in runs)
    return stays


def _cores(runs: _Runs, parts: Parts) -> list[int]:
    """Return a longer word's shorter ones without its first character, its last, or both."""
    if len(parts) < 3:
        return []
    inner = (parts[1:], parts[:-1], parts[1:-1])
    return [runs.number[core] for core in inner if core in runs.number]


def _pairs(name: str) -> Parts:
    """Return the pairs of a name that has nothing else."""
    if name.isascii():
        return ()
    parts = tuple(name.split(" "))
    return parts if all(map(PAIR.fullmatch, parts)) else ()


def _with_sides(runs: _Runs) -> _Runs:
    best: dict[int, list[int]] = defaultdict(lambda: [-1, -1])
    for parts, at in runs.number.items():
        for side, shorter in enumerate((runs.number.get(parts[1:]), runs.number.get(parts[:-1]))):
            if shorter is None:
                continue
            before = best[shorter][side]
            if before < 0 or (runs.totals[at], -at) > (runs.totals[before], -before):
                best[shorter][side] = at
    runs.sides.update({at: _Sides(*longer) for at, longer in best.items()})
    return runs


def _longer(runs: _Runs, parts: Parts) -> list[int] | None:
    """Return the longer phrases that a phrase is nearly always part of; None if it is no word of its own.

    The longest phrases have no longer ones: they are pieces if their own ends are.
    """
    if len(parts) == LONGEST_PHRASE:
        ends = (_determined(runs, parts[:-1])[0], _determined(runs, parts[1:])[1])
        return None if any(end >= 0 for end in ends) else []
    before, after = _determined(runs, parts)
    return None if before >= 0 and after >= 0 else [at for at in (before, after) if at >= 0]


def _determined(runs: _Runs, parts: Parts) -> tuple[int, int]:
    """Return the phrases with one pair before and after that make up nearly all of a phrase, or -1."""
    at = runs.number.get(parts)
    if at is None:
        return -1, -1
    sides = runs.sides.get(at, _Sides())
    before, after = (longer if runs.share(longer, at) >= FRAGMENT else -1 for longer in (sides.before, sides.after))
    return before, after


def _characters(runs: _Runs) -> Mapping[str, float]:
    """Return how often each character occurs: as often as it begins pairs or ends them."""
    begins, ends = defaultdict[str, float](float), defaultdict[str, float](float)
    for parts, at in runs.number.items():
        if len(parts) == 1:
            begins[parts[0][0]] += runs.totals[at]
            ends[parts[0][1]] += runs.totals[at]
    return {character: max(begins[character], ends[character]) for character in {*begins, *ends}}


def _cohesion(runs: _Runs, parts: Parts, characters: Mapping[str, float], mass: float) -> float:
    """Return the lowest normalised pointwise mutual information of the two parts, for each place to cut a run."""
    both = runs.totals[runs.number[parts]]

    def total(part: Parts, character: str) -> float:
        return characters[character] if not part else runs.totals[runs.number[part]] if part in runs.number else 0.0

    cuts: Iterable[tuple[float, float]] = [
        (total(parts[:cut], parts[0][0]), total(parts[cut + 1 :], parts[-1][1])) for cut in range(len(parts))
    ]
    return min(npmi(left, right, both, mass) if left and right else -1.0 for left, right in cuts)
