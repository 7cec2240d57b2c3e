"""Results of the last finished build of a conference, from which the next one starts so that it looks similar.

When papers come or go, the map starts from the other papers' positions, and topics keep their numbers and colours. A
result depends on where it started, so that is stored too: the same papers start where they started before, and a
rebuild without changes does nothing and gives the same bytes, as does one that was killed, or that completed missing
data.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from confpapers.analysis.like_topics import PeerTopic
from confpapers.engine.cache import Missing, Store
from confpapers.flow.packing import pack, unpack, unpack_model
from confpapers.model import Digest, Record, decode, encode

_ENOUGH = 0.5  # minimum share of the papers that must have been on the earlier map


class Start(Record, frozen=True, kw_only=True):
    """Where topics and map start; empty for a fresh start. All fields are objects in the store."""

    init: Digest = ""  # coordinates of the papers, NaN for new ones
    corpus: Digest = ""  # of the earlier topics
    model: Digest = ""  # the earlier topics
    split: Digest = ""  # their subtopics
    shares: Digest = ""  # the papers' shares of the earlier topics, NaN for new ones
    peers: Digest = ""  # topics of the site's other conferences, when this one was first built

    @property
    def objects(self) -> tuple[Digest, ...]:
        """Return what the store must keep for it."""
        return tuple(filter(None, (self.init, self.corpus, self.model, self.split, self.shares, self.peers)))


class AnalysedPapers(Record, frozen=True, kw_only=True):
    """What is analysed: the papers, and a digest of all else that decides on the results."""

    ids: tuple[str, ...]
    texts: tuple[Digest, ...]  # of each paper
    key: Digest


class Fit(Record, frozen=True, kw_only=True):
    """The results of a build that analysed all papers anew, among which the next builds may place a few more."""

    results: dict[str, Digest]  # of its joint steps, by the names in `packing.FITTED`
    facts: dict[str, Any]
    unused_names: tuple[str, ...]
    papers: Digest = ""  # AnalysedPapers; "" if no others can be placed among them

    @property
    def objects(self) -> tuple[Digest, ...]:
        """Return what the store must keep for it."""
        return tuple(filter(None, (*self.results.values(), self.papers)))


class PreviousBuild(Record, frozen=True, kw_only=True):
    """The results of a finished build, and where it started: it, or the fit among whose papers it placed a few."""

    seed: int
    papers: Digest  # their ids, as a JSON list
    corpus: Digest
    model: Digest
    coordinates: Digest = msgspec.field(name="places")
    start: Start
    split: Digest = ""
    memory: Digest = ""  # its papers and the changes found so far: see `compare_builds`
    fit: Fit | None = None  # None if an earlier version built it


def start_of(
    store: Store, conference: str, ids: Sequence[str], *, seed: int, fresh: bool, peers: Sequence[PeerTopic] = ()
) -> Start:
    """Return where this build of the conference starts.

    For the same papers that is where the last build started; for other papers it is the result of the last build. It
    starts afresh if there was no earlier build, if the seed differs, if `fresh` is set, if fewer than half of the
    papers are known, or if the results of the last build are gone from the cache. Then its topics take numbers and
    names of `peers`, topics of the site's other conferences, where they are similar; later builds keep those peers.
    """
    anew = Start(peers=store.put(encode(list(peers)))) if peers else Start()
    previous = previous_build(store, conference)
    if previous is None or fresh or previous.seed != seed:
        return anew
    try:
        before = decode(store.get(previous.papers), list[str])
        same = tuple(ids) == _started(store, previous, before)
        start = previous.start if same else _from(store, previous, before, ids) or anew
        for digest in start.objects:
            store.hold(digest)
    except Missing:
        return anew
    return start


def _started(store: Store, previous: PreviousBuild, before: Sequence[str]) -> tuple[str, ...]:
    """Return the papers to which the start belongs: not those that were placed among them since."""
    fitted = previous.fit.papers if previous.fit else ""
    return decode(store.get(fitted), AnalysedPapers).ids if fitted else tuple(before)


def _from(store: Store, previous: PreviousBuild, before: Sequence[str], ids: Sequence[str]) -> Start | None:
    """Return where other papers start, or None if too few are known."""
    row = {name: n for n, name in enumerate(before)}
    pairs = [(n, row[name]) for n, name in enumerate(ids) if name in row]
    if len(pairs) < _ENOUGH * len(ids):
        return None
    coordinates = unpack(store.get(previous.coordinates))["places"]
    init = np.full((len(ids), 2), np.nan, np.float32)
    to, at = np.array(pairs).T
    init[to] = coordinates[at]
    return Start(
        init=store.put(pack(places=init)),
        corpus=previous.corpus,
        model=previous.model,
        split=previous.split,
        shares=_earlier_shares(store, previous.fit, ids),
        peers=previous.start.peers,
    )


def _earlier_shares(store: Store, fit: Fit | None, ids: Sequence[str]) -> Digest:
    """Return the papers' shares of the topics in a full analysis, NaN for those that it did not have; "" without it."""
    if fit is None or not fit.papers:
        return ""
    before = decode(store.get(fit.papers), AnalysedPapers).ids
    theta = unpack_model(store.get(fit.results["model"])).theta
    row = {name: n for n, name in enumerate(before)}
    at = np.array([row.get(name, -1) for name in ids])
    return store.put(pack(theta=np.where(at[:, None] >= 0, theta[at], np.float32(np.nan))))


def memory_of(store: Store, conference: str) -> Digest:
    """Return the object in which the last build stored its papers, or ""."""
    previous = previous_build(store, conference)
    return previous.memory if previous else ""


def previous_build(store: Store, conference: str) -> PreviousBuild | None:
    """Return the last finished build of a conference; None if there is none, or it is of another version."""
    try:
        data = store.remembered(conference)
        return decode(data, PreviousBuild) if data else None
    except msgspec.DecodeError:
        return None


def remember(store: Store, conference: str, build: PreviousBuild) -> None:
    """Record the results of a finished build, and protect them from `confpapers clean`."""
    own = (build.corpus, build.model, build.split, build.coordinates, build.memory)
    for digest in (*filter(None, own), *(build.fit.objects if build.fit else ())):
        store.hold(digest)
    store.remember(conference, encode(build))
