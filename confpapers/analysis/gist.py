"""The sentence of an abstract that says what the paper does, selected by position and cue words.

Abstracts announce what a paper does ("In this paper, we propose …") after the motivation and before the results. The
sentence with the strongest announcement is selected, and the first one of equally strong sentences. If there is no
announcement, it is the first sentence that is not a typical opening.
"""

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_END = re.compile(r"[.!?][)\"”']?\s+(?=[\"“(\[$\\]?[A-Z0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|vs|cf|Fig|Figs|Eq|Sec|resp|approx|w\.r\.t|a\.k\.a|Dr|St|No)|\b[A-Z])\.$"
)
_NEW = (
    r"(?:propos|present|introduc|develop|design|describ|deriv|formulat|devis|advocat|establish|contribut|releas"
    r"|construct)"
)
_STUDY = (
    r"(?:stud|investigat|consider|address|tackl|show|prov|analy[sz]|explor|examin|demonstrat|provid|giv|offer|focus"
    r"|aim|seek)"
)
_WORK = r"(?:paper|work|article|study|letter|thesis)"
_ADVERB = r"(?:\s\w+ly|\s(?:also|then|thus|first|here|therefore|instead|hence))?,?"
_OPENINGS = (
    *("also", "further", "furthermore", "moreover", "additionally", "in addition", "finally", "second", "secondly"),
    "then",
)
_BEFORE = (
    *("however", "unfortunately", "although", "while", "despite", "recent", "existing", "traditional", "many", "most"),
    "such",
)


class _Cue(NamedTuple):
    """What a sentence in lower case may contain; without one of the hints, the pattern need not be tried."""

    weight: float
    hints: tuple[str, ...]
    pattern: re.Pattern[str]


_CUES: tuple[_Cue, ...] = tuple(
    _Cue(weight, hints, re.compile(pattern))
    for weight, hints, pattern in (
        (3.0, ("this ", "the present ", "our "), rf"\b(?:this|the present|our) {_WORK}\b[^.]{{0,40}}\b{_NEW}"),
        (2.6, ("in this ", "here we", "here, we"), rf"\bin this {_WORK}\b|\bhere,? we\b"),
        (2.4, ("this ",), rf"\bthis {_WORK}\b[^.]{{0,30}}\b{_STUDY}"),
        (2.2, ("we",), rf"\bwe\b{_ADVERB} {_NEW}"),
        (1.5, ("we",), rf"\bwe\b{_ADVERB} {_STUDY}"),
        (1.5, ("proposed", "presented", "introduced"), r"\b(?:is|are) (?:proposed|presented|introduced)\b"),
        (
            0.8,
            ("novel", "new", "to this end", "to address", "to overcome", "to tackle", "to solve", "to bridge"),
            r"\b(?:novel|new)\b|\bto (?:this end|address (?:this|these|the)|overcome|tackle|solve|bridge)\b",
        ),
        (0.5, ("our ",), r"\bour (?:method|approach|model|algorithm|framework|system|goal|key idea|main)\b"),
        (-0.9, ("we also", *_OPENINGS), rf"^(?:we )?(?:{'|'.join(_OPENINGS)})\b|\bwe also\b"),
        (
            -1.6,
            ("experiment", "empirical", "extensive", "results", "outperform"),
            r"\bexperiment|\bempirical(?:ly)? (?:results|evaluation)|\bextensive|\bresults\b|\boutperform",
        ),
        (-1.6, ("state",), r"\bstate[- ]of[- ]the[- ]art"),
        (
            -2.5,
            ("available", "http", "github"),
            r"\b(?:is|are|will be) (?:made )?(?:publicly )?available|https?:|github",
        ),
        (-0.6, _BEFORE, rf"^(?:{'|'.join(_BEFORE)})\b"),
    )
)
_LATER = 0.12  # penalty of a sentence for each sentence before it
_FIRST = 0.3  # bonus of the first sentence
_SHORT, _LONG = 5, 60  # words


def sentences(abstract: str) -> list[tuple[int, int]]:
    """Return the start and end offsets of an abstract's sentences."""
    starts = [0, *_breaks(abstract)]
    return [(start, end) for start, end in zip(starts, [*starts[1:], len(abstract)], strict=True) if end > start]


def _breaks(text: str) -> Iterator[int]:
    for match in _END.finditer(text):
        if not _ABBREVIATED.search(text, max(0, match.start() - 10), match.start() + 1):
            yield match.end()


def gist(abstract: str) -> int:
    """Return the index of the sentence that says what the paper does, or -1 if there is no abstract."""
    return _best([abstract[start:end].strip() for start, end in sentences(abstract)])


def _best(texts: Sequence[str]) -> int:
    """Return the index of that sentence, or -1 if there are none."""
    lowered = [text.lower() for text in texts]
    weights = _weights(lowered)
    scores = [
        _score(*both) - _LATER * at + _FIRST * (at == 0) for at, both in enumerate(zip(lowered, weights, strict=True))
    ]
    best = scores.index(max(scores)) if scores else -1
    return best if best < 0 or any(weight > 0 for weight in weights[best]) else 0


def gist_span(abstract: str) -> tuple[int, int]:
    """Return the start and end offsets of that sentence, or (0, 0) if there is no abstract."""
    spans = sentences(abstract)
    return spans[_best([abstract[start:end].strip() for start, end in spans])] if spans else (0, 0)


def _weights(sentences: Sequence[str]) -> list[list[float]]:
    """Return the weights of the cues that each of an abstract's sentences contains, in the order of the cues."""
    whole = "\n".join(sentences)
    starts = list(itertools.accumulate((len(sentence) + 1 for sentence in sentences), initial=0))
    weights: list[list[float]] = [[] for _ in sentences]
    for cue in _CUES:
        for at in _hinted(whole, starts, cue.hints):
            if cue.pattern.search(sentences[at]):
                weights[at].append(cue.weight)
    return weights


def _hinted(whole: str, starts: Sequence[int], hints: Iterable[str]) -> set[int]:
    """Return the sentences with one of the hints, from where each starts in the whole text."""
    hinted: set[int] = set()
    for hint in hints:
        place = whole.find(hint)
        while place >= 0:
            after = bisect.bisect_right(starts, place)
            hinted.add(after - 1)
            place = whole.find(hint, starts[after])
    return hinted


def _score(sentence: str, weights: Sequence[float]) -> float:
    words = len(sentence.split())
    length = -2.0 if words < _SHORT else -0.5 if words > _LONG else 0.0
    announced = max((weight for weight in weights if weight > 1), default=0.0)
    return length + announced + sum(weight for weight in weights if weight <= 1)
