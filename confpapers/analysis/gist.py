"""The sentence of an abstract that says what the paper does, selected by position and cue words.

Abstracts announce what a paper does ("In this paper, we propose …") after the motivation and before the results. The
sentence with the strongest announcement is selected, and the first one of equally strong sentences. If there is no
announcement, it is the first sentence that is not a typical opening.
"""

import re
from collections.abc import Iterator, Sequence
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
    whole = "\n".join(lowered)
    cues = [cue for cue in _CUES if _hinted(whole, cue.hints)]
    scores = [_score(text, cues) - _LATER * at + _FIRST * (at == 0) for at, text in enumerate(lowered)]
    best = scores.index(max(scores)) if scores else -1
    return best if best < 0 or _announces(lowered[best], cues) else 0


def _announces(sentence: str, cues: Sequence[_Cue]) -> bool:
    """Return whether a sentence contains a cue that it says what the paper does."""
    return any(cue.weight > 0 and _has(sentence, cue) for cue in cues)


def gist_span(abstract: str) -> tuple[int, int]:
    """Return the start and end offsets of that sentence, or (0, 0) if there is no abstract."""
    spans = sentences(abstract)
    return spans[_best([abstract[start:end].strip() for start, end in spans])] if spans else (0, 0)


def _score(sentence: str, cues: Sequence[_Cue]) -> float:
    words = len(sentence.split())
    length = -2.0 if words < _SHORT else -0.5 if words > _LONG else 0.0
    weights = [cue.weight for cue in cues if _has(sentence, cue)]
    announced = max((weight for weight in weights if weight > 1), default=0.0)
    return length + announced + sum(weight for weight in weights if weight <= 1)


def _has(sentence: str, cue: _Cue) -> bool:
    return _hinted(sentence, cue.hints) and cue.pattern.search(sentence) is not None


def _hinted(text: str, hints: Sequence[str]) -> bool:
    return any(map(text.__contains__, hints))
