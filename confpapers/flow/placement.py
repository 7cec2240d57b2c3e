"""A few papers more or less than at the last full analysis: they are placed among the others, which keep their values.

The full analysis of a conference is remembered with its papers (`warm_start.Fit`). While the papers that were added,
changed or removed since then are at most half a per cent, a build computes values for the new ones alone. So its result
follows from that analysis and from the list, however many builds lie between.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from confpapers.analysis.projection import FEW_ADDED
from confpapers.engine.cache import Missing, Store
from confpapers.engine.runner import Runner
from confpapers.engine.seal import digest_of
from confpapers.engine.step import Step
from confpapers.flow import steps
from confpapers.flow.analyse import Analysis, AnalysisOptions, read_analysis
from confpapers.flow.packing import FITTED, pack
from confpapers.flow.papers import PaperJob, words_of
from confpapers.flow.warm_start import AnalysedPapers, Fit, PreviousBuild, previous_build
from confpapers.model import Conference, Digest, decode, encode
from confpapers.text import counted

_DECIDING = ("words", "listed-words")
_DECIDING_MODULES = ("joint_steps", "topic_steps", "placed_steps")
"""The steps, by name and by module, whose versions decide on the values of all papers."""


class FewChanges(msgspec.Struct, frozen=True, kw_only=True):
    """The last full analysis, and which of the papers are new since then."""

    previous: PreviousBuild
    fit: Fit
    rows: list[int]  # of each paper, in that analysis; -1 for a new one
    removed: int

    @property
    def new(self) -> list[int]:
        """Return the positions of the new papers."""
        return [position for position, row in enumerate(self.rows) if row < 0]

    @property
    def text(self) -> str:
        """Return in words what happens to the papers."""
        many = len(self.new)
        placed = f"{counted(many, 'new paper')} {'was' if many == 1 else 'were'} placed among the earlier ones"
        left = f"{counted(self.removed, 'paper')} left"
        return " and ".join([*([placed] if many else []), *([left] if self.removed else [])])


def analysed_papers(conference: Conference, jobs: Sequence[PaperJob], options: AnalysisOptions) -> AnalysedPapers:
    """Return what a build analyses, to be compared with what the last full analysis had."""
    every = [step for step in vars(steps).values() if isinstance(step, Step)]
    versions = sorted((step.name, step.version) for step in every if _decides(step))
    return AnalysedPapers(
        ids=tuple(job.paper.id for job in jobs),
        texts=tuple(map(_digest_of_text, jobs)),
        key=digest_of(encode([versions, conference.text, options])),
    )


def _decides(step: Step) -> bool:
    module = step.function.partition(":")[0].rpartition(".")[2]
    return step.name in _DECIDING or module in _DECIDING_MODULES


def _digest_of_text(job: PaperJob) -> Digest:
    """Return a digest of what a paper's words are counted from."""
    return digest_of(encode([job.paper.title, job.paper.abstract, job.document.result()]))


def few_changes_since(store: Store, conference: str, papers: AnalysedPapers, *, seed: int) -> FewChanges | None:
    """Return how the papers differ from those of the last full analysis, or None if it must be done anew or again."""
    previous = previous_build(store, conference)
    fit = previous.fit if previous else None
    if previous is None or fit is None or not fit.papers or previous.seed != seed:
        return None
    try:
        before = decode(store.get(fit.papers), AnalysedPapers)
        for digest in (*fit.objects, *previous.start.objects):
            store.hold(digest)
    except Missing:
        return None
    row = {pair: number for number, pair in enumerate(zip(before.ids, before.texts, strict=True))}
    rows = [row.get(pair, -1) for pair in zip(papers.ids, papers.texts, strict=True)]
    removed = set(before.ids) - set(papers.ids)
    differ = rows.count(-1) + len(removed)
    if before.key != papers.key or not 0 < differ <= FEW_ADDED * len(before.ids):
        return None
    return FewChanges(previous=previous, fit=fit, rows=rows, removed=len(removed))


def place_new(
    run: Runner, few: FewChanges, jobs: Sequence[PaperJob], works: Digest, perplexity: float
) -> Analysis | None:
    """Return the analysis of all papers, in which only the new ones have values that were computed now.

    Returns None if they cannot be placed, which the report then says.
    """
    fit, previous = few.fit, few.previous
    rows = run.store.put(pack(rows=np.array(few.rows, np.int32)))
    words = [words_of(jobs[position], run) for position in few.new]
    fitted = [fit.results[name] or None for name in FITTED]
    output = run.submit(steps.PLACE_PAPERS, *fitted, works, rows, *words, perplexity=perplexity).result()
    if output is None:
        return None
    placed = run.parts(output)
    analysis = read_analysis(
        run,
        fit.results | placed,
        fit=fit,
        start=previous.start,
        corpus=previous.corpus,
        model=previous.model,
        split=previous.split,
    )
    return msgspec.structs.replace(analysis, facts={"how papers were added": few.text, **fit.facts})


def remembered_fit(store: Store, fit: Fit, papers: AnalysedPapers) -> Fit:
    """Return the fit with the papers that were analysed, for `few_changes_since`; a fit that has them already stays."""
    return fit if fit.papers else msgspec.structs.replace(fit, papers=store.put(encode(papers)))
