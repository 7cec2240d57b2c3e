"""Merge spelling variants of a word, and select adjacent words that form a phrase."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from confpapers.analysis import foreign
from confpapers.analysis.plurals import singular
from confpapers.analysis.stopwords import DESCRIBING, GENERIC

if TYPE_CHECKING:
    from scipy.sparse import csr_array

COHESION = 0.35  # minimum normalised pointwise mutual information between a phrase's parts
FRAGMENT = 0.75  # if this share of "convolutional neural" is followed by "network", it is not a phrase of its own
JOINED = 0.1  # if this share of "low rank" is written "low-rank", it counts as one word
_DESCRIBING = re.compile(  # adjective endings; also of a few nouns, which then rank lower as names
    r"(?:ic|ion|or|ur|nt|ti|ci|u|r[mn])al$|..istic$|...etric$|(?:at|it|ct|rs)ive$|[ntr]ous$|..[aiu]ble$|[cdgnu]lar$"
    r"|(?:[ai]t|is|iz|bel|vis|ain|ct|ght|rv|ress|fin)ed$|-(?:aware|driven|free|invariant|level|rank|scale|shot|term|time|wise)$"
)
_ROOTS = {"2d": "3d", "facial": "face", "faces": "face", "temporal": "time", "dnns": "neura", "gcn": "graph"}
LEAST_SHARE = 0.05  # "lens" is the plural of "len" only if "len" is at least this frequent


@dataclass(frozen=True)
class PhraseTable:
    """Counts by name: a word, or two or three words joined by spaces, lower-cased in the most frequent spelling."""

    names: list[str]
    counts: "csr_array"  # (papers, names) int32
    number: Mapping[str, int]  # every spelling -> its index in names
    is_phrase: NDArray[np.bool_]

    @classmethod
    def of_spellings(cls, number: Mapping[str, int], counts: "csr_array") -> "PhraseTable":
        """Return a table with each spelling on its own."""
        return cls(list(number), counts, number, np.array([" " in name for name in number], bool))

    @property
    def papers(self) -> int:
        """Return the number of papers."""
        return int(self.counts.shape[0])

    @cached_property
    def totals(self) -> NDArray[np.float64]:
        """Return the total count of each name."""
        return np.asarray(self.counts.sum(axis=0), float)


def doc_freq(counts: "csr_array") -> NDArray[np.int32]:
    """Return the number of papers (rows) in which each word (column) occurs."""
    return np.bincount(counts.indices[counts.data > 0], minlength=counts.shape[1]).astype(np.int32)


def spelling_key(name: str) -> str:
    """Return what the spellings of a word have in common: "low rank", "low-rank" and "lowrank"."""
    return name.replace("-", "").replace(" ", "")


def fold(table: PhraseTable) -> PhraseTable:
    """Merge the spellings of a word: "low rank", "low-rank", "lowrank", and plurals whose singular also occurs."""
    from scipy.sparse import csr_array

    keys = [spelling_key(name) for name in table.names]
    freq: Counter[str] = Counter()
    for key, n in zip(keys, doc_freq(table.counts).tolist(), strict=True):
        freq[key] += n
    group: dict[str, int] = {}
    of = np.array([group.setdefault(_known_singular(key, freq), len(group)) for key in keys], np.int32)
    names = [""] * len(group)
    by_name = sorted(range(len(of)), key=table.names.__getitem__)
    for at in sorted(by_name, key=table.totals.tolist().__getitem__):
        names[of[at]] = table.names[at]  # the most frequent comes last, so it remains
    joined = csr_array((np.ones(len(of), np.int32), (np.arange(len(of)), of)), shape=(len(of), len(group)))
    counts = csr_array(table.counts @ joined)
    as_word = np.bincount(of, weights=np.where(table.is_phrase, 0, table.totals), minlength=len(group))
    is_phrase = as_word <= JOINED * np.asarray(counts.sum(axis=0))
    return PhraseTable(names, counts, dict(zip(table.names, of.tolist(), strict=True)), is_phrase)


def _known_singular(key: str, freq: Counter[str]) -> str:
    """Return the singular of a plural if the papers use it too, otherwise the word itself."""
    if (regular := singular(key)) == key:
        return key
    candidates = (regular, key.removesuffix("es"))  # "bases" and "classes"
    return next((form for form in candidates if form != key and freq[form] > LEAST_SHARE * freq[key]), key)


def choose_phrases(table: PhraseTable, *, least: int) -> NDArray[np.bool_]:
    """Select phrases: in at least `least` papers, with cohesive parts, and not a fragment of a longer phrase."""
    freq = doc_freq(table.counts)
    mass = float(table.totals[~table.is_phrase].sum())
    chosen = np.zeros(len(table.names), bool)
    goes_on: Counter[int] = Counter()  # phrase -> how often it begins the same longer phrase
    follows: Counter[int] = Counter()  # phrase -> how often it ends the same longer phrase
    candidates = np.flatnonzero(table.is_phrase & (freq >= max(2, least)) & (table.totals >= 4))
    for at in candidates.tolist():
        scores, inner = _cohesion(table, at, mass)
        chosen[at] = min(scores) >= COHESION
        if chosen[at] and inner:
            begin, end = inner
            goes_on[begin] = max(goes_on[begin], int(table.totals[at]))
            follows[end] = max(follows[end], int(table.totals[at]))
    unfinished = {at for at, n in goes_on.items() if n >= FRAGMENT * table.totals[at]}
    headless = {at for at, n in follows.items() if n >= FRAGMENT * table.totals[at]}
    chosen[sorted(unfinished | headless)] = False
    for at in np.flatnonzero(chosen).tolist():
        chosen[at] = _last_two(table, at) not in unfinished
    return chosen


def _cohesion(table: PhraseTable, at: int, mass: float) -> tuple[list[float], tuple[int, int] | None]:
    """Return the NPMI of each split of a phrase in two, and for three words also the first two and the last two."""
    parts = table.names[at].split(" ")
    scores = []
    for cut in range(1, len(parts)):
        left, right = (table.number.get(" ".join(side)) for side in (parts[:cut], parts[cut:]))
        if left is None or right is None:
            return [-1.0], None
        scores.append(npmi(table.totals[left], table.totals[right], table.totals[at], mass))
    if len(parts) < 3:
        return scores, None
    return scores, (table.number[" ".join(parts[:2])], table.number[" ".join(parts[1:])])


def npmi(left: float, right: float, both: float, mass: float) -> float:
    """Return the normalised pointwise mutual information (Bouma 2009) of two parts that occur together `both` times."""
    return math.log(both * mass / (left * right)) / math.log(mass / both) if both < mass else 1.0


def _last_two(table: PhraseTable, at: int) -> int | None:
    parts = table.names[at].split(" ")
    return table.number[" ".join(parts[-2:])] if len(parts) == 3 else None


def without_contained(table: PhraseTable, chosen: NDArray[np.bool_]) -> "csr_array":
    """Return the counts without occurrences inside a longer phrase: "neural" no longer counts in "neural network"."""
    from scipy.sparse import csr_array

    counts = table.counts
    spaced = [at for at, name in enumerate(table.names) if " " in name and (chosen[at] or not table.is_phrase[at])]
    for length in sorted({table.names[at].count(" ") + 1 for at in spaced}, reverse=True):
        outer = [at for at in spaced if table.names[at].count(" ") == length - 1]
        pairs = [(at, within) for at in outer for within in _contained(table, at, chosen)]
        if pairs:
            rows, columns = np.array(pairs).T
            size = len(table.names)
            inside = csr_array((np.ones(len(pairs), np.int32), (rows, columns)), shape=(size, size))
            counts = csr_array((counts - counts @ inside).maximum(0))
            counts.eliminate_zeros()
    return counts


def _contained(table: PhraseTable, at: int, chosen: NDArray[np.bool_]) -> set[int]:
    """Return the words in a phrase, and the shorter phrases in it that are chosen."""
    parts = table.names[at].split(" ")
    words = {table.number[part] for part in parts if part in table.number}
    shorter = (parts[start : start + size] for size in range(2, len(parts)) for start in range(len(parts) - size + 1))
    phrases = {table.number[name] for name in map(" ".join, shorter) if name in table.number}
    return (words | {phrase for phrase in phrases if chosen[phrase]}) - {at}


# --- what words say ------------------------------------------------------------------------------------------------


def spelling_free(word: str) -> str:
    """Normalise a word across editions: without capitals, hyphens, spaces and the plural.

    "Boundaries" and "boundary", "patches" and "patch", "Data-Sets" and "dataset" are the same.
    """
    key = singular(word.casefold().replace("-", "").replace(" ", ""))
    return key[:-1] if key.endswith(("che", "she", "xe", "sse")) else key


def is_generic(word: str) -> bool:
    """Return whether the word is too generic to be a name, such as "model" or "image features"."""
    return all(part.casefold() in GENERIC for part in word.split(" "))


def is_describing(word: str) -> bool:
    """Return whether the word is an adjective or a participle that needs a noun: "temporal", "weakly supervised"."""
    last = word.casefold().rpartition(" ")[2]
    return last in DESCRIBING or _DESCRIBING.search(last) is not None


def alike(one: str, other: str) -> bool:
    """Return whether two names mean the same: they share a stem, or one is the acronym of the other."""
    stems = [
        {stem for part in word.casefold().replace("-", " ").split(" ") for stem in _stems(part)}
        for word in (one, other)
    ]
    initials = ["".join(part[0] for part in re.split("[ -]", word) if part).casefold() for word in (one, other)]
    return (
        bool(stems[0] & stems[1])
        or one.casefold().rstrip("s") == initials[1]
        or other.casefold().rstrip("s") == initials[0]
    )


def _stems(word: str) -> Sequence[str]:
    """Return what words of one meaning share: their beginning, or any two characters of a script without spaces."""
    if foreign.DENSE.match(word) and len(word) > 1:
        return [word[at : at + 2] for at in range(len(word) - 1)]
    return [_ROOTS.get(word) or word[:5]]
