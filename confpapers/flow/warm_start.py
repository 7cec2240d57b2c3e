"""What the last finished build of a conference made, so that the next one looks like it.

When papers come or go, the map starts from where the others were, and topics keep their numbers and colours.  A result
depends on where it started, so that is remembered too: the same papers start where they started before, and a rebuild
without change does nothing and gives the same bytes, as does one that was killed, or that got what was missing.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from confpapers.engine.cache import Missing, Store
from confpapers.flow.steps import pack, unpack
from confpapers.model import Digest, Record, decode, encode

_ENOUGH = 0.5  # of the papers must have been on the earlier map: fewer say too little about it


class Start(Record, frozen=True, kw_only=True):
    """Where topics and map begin; empty when they begin anew.  All are objects in the store."""

    init: Digest = ""  # a place for each of the papers, NaN for new ones
    corpus: Digest = ""  # of the earlier topics
    model: Digest = ""  # the earlier topics
    split: Digest = ""  # their subtopics

    @property
    def objects(self) -> tuple[Digest, ...]:
        """What the store must keep for it."""
        return tuple(filter(None, (self.init, self.corpus, self.model, self.split)))


class Last(Record, frozen=True, kw_only=True):
    """What a finished build made, and where it started."""

    seed: int
    papers: Digest  # their ids, as a JSON list
    corpus: Digest
    model: Digest
    places: Digest
    start: Start
    split: Digest = ""


def start_of(store: Store, conference: str, ids: Sequence[str], *, seed: int, fresh: bool) -> Start:
    """Where this build of the conference starts: as the last one did for the same papers, from what it made for others.

    Anew when there was none, with another seed, when asked to (`fresh`), when fewer than half of the papers are known,
    and when what the last build made is gone from the cache.
    """
    last = _last(store, conference)
    if last is None or fresh or last.seed != seed:
        return Start()
    try:
        before = decode(store.get(last.papers), list[str])
        start = last.start if before == list(ids) else _from(store, last, before, ids)
        for digest in start.objects:
            store.hold(digest)
    except Missing:
        return Start()
    return start


def _from(store: Store, last: Last, before: Sequence[str], ids: Sequence[str]) -> Start:
    row = {name: n for n, name in enumerate(before)}
    known = [(n, row[name]) for n, name in enumerate(ids) if name in row]
    if len(known) < _ENOUGH * len(ids):
        return Start()
    places = unpack(store.get(last.places))["places"]
    init = np.full((len(ids), 2), np.nan, np.float32)
    to, at = np.array(known).T
    init[to] = places[at]
    return Start(init=store.put(pack(places=init)), corpus=last.corpus, model=last.model, split=last.split)


def _last(store: Store, conference: str) -> Last | None:
    try:
        found = store.remembered(conference)
        return decode(found, Last) if found else None
    except msgspec.DecodeError:
        return None


def remember(
    store: Store,
    conference: str,
    ids: Sequence[str],
    *,
    seed: int,
    corpus: Digest,
    model: Digest,
    split: Digest,
    places: Digest,
    start: Start,
) -> None:
    """Write down what a finished build made, and keep it from being cleaned away."""
    papers = store.put(encode(list(ids)))
    for digest in (corpus, model, split, places):
        store.hold(digest)
    last = Last(seed=seed, papers=papers, corpus=corpus, model=model, split=split, places=places, start=start)
    store.remember(conference, encode(last))
