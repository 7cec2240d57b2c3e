"""Analyse all papers together: topics, similar papers, and the map.

Topics, similar papers and the map are computed in parallel. After an earlier build of mostly the same papers, topics
and map continue from it.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Literal

import msgspec
import numpy as np

from confpapers.engine.runner import Runner
from confpapers.engine.step import StepOutput
from confpapers.errors import StepError
from confpapers.flow.packing import unpack
from confpapers.flow.steps import (
    COMPOSE_SPRITE,
    CONTINUE_TOPICS,
    FIND_NEAREST,
    FIT_TOPICS,
    KEEP_TOPICS,
    LIKE_NAMES,
    MEASURE_TOPICS,
    MERGE_TOPICS,
    NAME_REGIONS,
    ORDER_TOPICS,
    PLACE,
    SPLIT_TOPICS,
    TELL_TOPICS,
)
from confpapers.flow.warm_start import Fit, Start
from confpapers.model import Digest, Label, MapSettings, Topic, TopicSettings, decode
from confpapers.pictures.sprites import THUMBNAILS_PER_SPRITE, sprite_order


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """The results; rows of arrays are papers, in the order of the list."""

    topics: tuple[Topic, ...]
    unused_names: list[str]  # keys of [topics] names and subtopics that match none
    doc_topic: Any  # (n, topics) float32, rows sum to 1
    subtopic: Any  # (n, 2) int32: the topic with the largest share and the subtopic in it; -1, -1 if there is none
    top_words: list[tuple[tuple[str, int], ...]]
    nearest: Any  # (n, 20) int32, -1 if there are fewer
    scores: Any  # (n, 20) float32
    on_topic: Any  # (n, 20) bool: whether the neighbour is on the paper's topic
    coordinates: Any  # (n, 2) float32 in 0..1, NaN for papers that are not on the map
    cells: Any  # (n, 2) int32: column and row on the grid layout
    grid: tuple[int, int]  # its columns and rows
    labels: tuple[Label, ...]  # labels of the map's regions
    lsa: bytes  # (n, 64) int8: vectors for recommendations
    facts: dict[str, Any]
    fit: Fit  # the results of the build that computed everything: this one, or the one among whose papers it placed few
    corpus: Digest  # the words,
    model: Digest  # the topics,
    split: Digest  # the subtopics and
    placed: Digest  # the coordinates in the store, from which the next build starts
    start: Start  # where they started


class Sprites(msgspec.Struct, frozen=True, kw_only=True):
    """The papers' first pages for the map, as sprites."""

    numbers: list[int | None]  # each paper's index among the thumbnails, or None if it has none
    images: list[Digest]


class AnalysisInput(msgspec.Struct, frozen=True, kw_only=True):
    """The input of the analysis, in the store."""

    corpus: Digest  # the word counts of all papers
    lexicon: Digest  # the spellings of their words
    start: Start  # where topics and map start
    works: Digest  # the works that they cite
    vectors: Digest | None = None  # from the user's file or a model


class AnalysisOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of the conference file for the analysis, and what the command line says."""

    topics: TopicSettings
    map: MapSettings
    share: float | Literal["auto"]  # of vectors in the similarity of papers
    count: int | None = None  # number of topics; None leaves it to `topics`
    seed: int = 0
    device: str = "auto"


def analyse(run: Runner, inputs: AnalysisInput, options: AnalysisOptions) -> Analysis:
    """Return topics, similar papers and map of a corpus. Raises StepError: without them there is no page."""
    count, seed, device = options.count or options.topics.count, options.seed, options.device
    corpus, start = inputs.corpus, inputs.start
    nearest = run.submit(FIND_NEAREST, corpus, inputs.works, inputs.vectors, keep=20, share=options.share)
    wanted = {"seed": seed, "device": device, **msgspec.structs.asdict(options.map)}
    placed = run.submit(PLACE, corpus, start.init or None, inputs.vectors, **wanted)
    model, why = _topics(run, corpus, options, start, count)
    # not beside the next step, for which another worker would import gensim, too
    measured = run.make(MEASURE_TOPICS, corpus, model)
    if start.peers and not start.model:
        model = run.make(ORDER_TOPICS, corpus, model, start.peers)
    near = run.parts(_result(run, nearest))
    goes_on = _continues(run, start, count)
    shares = start.shares or None if goes_on else None
    merged = run.parts(run.make(MERGE_TOPICS, corpus, model, near["nearest"], shares, names=options.topics.names))
    earlier = (start.corpus, start.split or None) if goes_on else (None, None)
    split = run.make(SPLIT_TOPICS, corpus, merged["model"], *earlier, seed=seed)
    renamed = options.topics.subtopics
    names = merged["names"]
    if start.peers:
        names = run.make(LIKE_NAMES, corpus, merged["model"], names, start.peers)
    named = run.parts(run.make(TELL_TOPICS, corpus, merged["model"], split, names, subtopics=renamed))
    place = run.parts(_result(run, placed))
    labels = run.make(NAME_REGIONS, corpus, place["places"], named["topics"], named["shares"])
    unused = [key for part in (merged, named) for key in decode(run.read(part["unused"]), list[str])]
    about_topics, about_map = (decode(run.read(facts), dict) for facts in (measured, place["facts"]))
    facts = {"topics": [about_topics], "why so many topics": why, "map": about_map}
    results = {**{name: place[name] for name in ("places", "lsa", "basis")}, **near}
    results |= {name: named[name] for name in ("topics", "shares", "top_words")}
    results |= {"corpus": corpus, "lexicon": inputs.lexicon, "model": merged["model"], "labels": labels}
    fit = Fit(results=results, facts=facts, unused_names=tuple(unused))
    return read_analysis(run, results, fit=fit, start=start, corpus=corpus, model=model, split=split)


def read_analysis(run: Runner, results: Mapping[str, Digest], *, fit: Fit, **begun: Any) -> Analysis:
    """Return the results of the joint steps, which are in the store; `begun` are the fields for the next build."""
    near, aligned, shares = (unpack(run.read(results[name])) for name in ("nearest", "places", "shares"))
    return Analysis(
        topics=decode(run.read(results["topics"]), tuple[Topic, ...]),
        unused_names=list(fit.unused_names),
        doc_topic=shares["theta"],
        subtopic=shares["subtopic"],
        top_words=_top_words(run.read(results["top_words"])),
        nearest=near["near"],
        scores=near["scores"],
        on_topic=near["on_topic"],
        coordinates=aligned["places"],
        cells=aligned["cells"],
        grid=(int(aligned["shape"][0]), int(aligned["shape"][1])),
        labels=decode(run.read(results["labels"]), tuple[Label, ...]),
        lsa=run.read(results["lsa"]),
        facts=fit.facts,
        fit=fit,
        placed=results["places"],
        **begun,
    )


def _top_words(data: bytes) -> list[tuple[tuple[str, int], ...]]:
    """Return each paper's top words with their topics.

    Identical pairs are shared between papers, which cuts memory tenfold.
    """
    seen: dict[tuple[str, int], tuple[str, int]] = {}
    rows = msgspec.json.decode(data, type=list[msgspec.Raw])
    pairs = (msgspec.json.decode(row, type=tuple[tuple[str, int], ...]) for row in rows)
    return [tuple([seen.setdefault(pair, pair) for pair in row]) for row in pairs]


def compose_sprites(run: Runner, coordinates: Any, thumbnails: Sequence[Digest | None]) -> Sprites:
    """Return the thumbnails as sprites, in map order; `coordinates` and `thumbnails` are aligned by paper."""
    order = sprite_order(coordinates, [thumbnail is not None for thumbnail in thumbnails])
    numbers: list[int | None] = [None] * len(thumbnails)
    for number, paper in enumerate(order):
        numbers[paper] = number
    groups = [order[start : start + THUMBNAILS_PER_SPRITE] for start in range(0, len(order), THUMBNAILS_PER_SPRITE)]
    sprites = [run.submit(COMPOSE_SPRITE, *(thumbnails[paper] for paper in group)) for group in groups]
    return Sprites(numbers=numbers, images=[_result(run, sprite) for sprite in sprites])


def _topics(
    run: Runner, corpus: Digest, options: AnalysisOptions, start: Start, count: int | str
) -> tuple[Digest, str]:
    """Return the topics in the store, and the reason for their number.

    The topics of the earlier build are continued, unless another number is requested: then new topics are matched with
    them.
    """
    settings, goes_on = options.topics, _continues(run, start, count)
    if goes_on:
        model = run.make(CONTINUE_TOPICS, corpus, start.corpus, start.model)
    else:
        how: dict[str, Any] = {"seed": options.seed, "passes": settings.passes, "starts": settings.starts}
        model = run.make(FIT_TOPICS, corpus, count=None if count == "auto" else int(count), **how)
    topics = unpack(run.read(model))["theta"].shape[1]
    if count != "auto":
        why = f"{topics} topics, as requested."
    elif goes_on:
        why = f"{topics} topics, continued from the previous build."
    else:
        why = f"{topics} topics, about two thirds of the square root of the number of papers."
    if start.model and not goes_on:
        model = run.make(KEEP_TOPICS, corpus, model, start.corpus, start.model)
    return model, why


def _continues(run: Runner, start: Start, count: int | str) -> bool:
    """Return whether the topics of an earlier build are continued."""
    earlier = _topics_in(run, start.model)
    return earlier > 0 and count in ("auto", earlier)


def _topics_in(run: Runner, model: Digest) -> int:
    """Return the number of topics in an earlier build; 0 if there is none, or if its papers had no words."""
    phi = unpack(run.read(model))["phi"] if model else np.zeros((0, 0))
    return len(phi) if phi.size else 0


def _result(run: Runner, future: Future[StepOutput]) -> Digest:
    """Return a step's output. Raises StepError if there is none."""
    output = future.result()
    if output is None:
        raise StepError("; ".join(f"{f.step}: {f.reason}" for f in run.failures if not f.paper))
    return output
