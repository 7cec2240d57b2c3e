"""The vectors of papers from a file in the conference file, from a model, or from Semantic Scholar."""

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from confpapers.analysis.sentence_model import find_model
from confpapers.engine.runner import Runner
from confpapers.engine.step import StepOutput
from confpapers.enrichment import SPECTER, specter
from confpapers.errors import ConferenceError, FetchError, Notice, StepError
from confpapers.flow.papers import PaperJob
from confpapers.flow.steps import EMBED, JOIN_VECTORS, READ_SPECTER, READ_VECTORS
from confpapers.model import Digest, Document, Failure, SimilarSettings, decode, encode
from confpapers.web.fetcher import Fetcher
from confpapers.web.files import path_of

EMBEDDED = 100  # maximum number of texts that a model processes in one step


def find_vectors(
    settings: SimilarSettings, jobs: Sequence[PaperJob], run: Runner, web: Fetcher, *, partial: bool
) -> Digest | None:
    """Return the papers' vectors, one row per job, in the store; None if none are requested or available.

    With `partial` the jobs are the first papers of the list. Raises ConferenceError if the user's file or model is
    invalid, because whoever provides vectors wants them used. Vectors missing at Semantic Scholar are reported.
    """
    from_scholar = any(SPECTER in job.edition.conference.enrich for job in jobs)
    own = "vectors" if settings.vectors else "model" if settings.model else ""
    if from_scholar and own:
        raise ConferenceError(f"similar.{own} and the enrichment {SPECTER} both provide vectors; remove one of them")
    try:
        if settings.vectors:
            return _from_file(settings.vectors, [job.paper.id for job in jobs], run, web, partial=partial)
        if settings.model:
            return _from_model(settings.model, jobs, run)
    except (FetchError, StepError) as error:
        reason = str(error).partition(f"{(READ_VECTORS if settings.vectors else EMBED).name}: ")
        raise ConferenceError(f"similar.{own}: {reason[2] or reason[0]}") from error
    return _from_scholar(jobs, run, web) if from_scholar else None


def _from_file(url: str, ids: list[str], run: Runner, web: Fetcher, *, partial: bool) -> Digest:
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    file = web.get(url, allow_files=True)
    return run.make(READ_VECTORS, file.digest, name=name, ids=ids, partial=partial)


def _from_model(address: str, jobs: Sequence[PaperJob], run: Runner) -> Digest:
    """Return the vectors of titles and abstracts; only new texts are computed."""
    if missing := [name for name in ("onnxruntime", "tokenizers") if importlib.util.find_spec(name) is None]:
        raise StepError(f"a sentence model needs {' and '.join(missing)}: pip install 'confpapers[semantic]'")
    folder = path_of(address)
    if folder is None or Path(folder).is_file():
        raise StepError(f"{folder or address} is no folder of this machine; download the model and name its folder")
    model_files = find_model(Path(folder))
    try:
        model, tokenizer = (run.store.put(file.read_bytes()) for file in (model_files.model, model_files.tokenizer))
    except OSError as error:
        raise StepError(f"{model_files.model.parent} cannot be read: {error}") from error
    texts = [_text(job, run) for job in jobs]
    rows = buckets(texts, EMBEDDED)
    inputs = [run.store.put(encode([texts[row] for row in bucket])) for bucket in rows]
    parts = [
        run.submit(EMBED, model, tokenizer, part, pooling=model_files.pooling, tokens=model_files.tokens)
        for part in inputs
    ]
    if any(part.result() is None for part in parts):
        raise StepError(next(f.reason for f in reversed(run.failures) if f.step == EMBED.name))
    return run.make(JOIN_VECTORS, *parts, rows=rows, ids=[job.paper.id for job in jobs])


def _text(job: PaperJob, run: Runner) -> str:
    """Return a paper's title and abstract; the abstract of its PDF if the list has none."""
    abstract = job.paper.abstract
    if not abstract and (document := job.document.result()):
        abstract = decode(run.read(document), Document).abstract
    return f"{job.paper.title}. {abstract or ''}".strip()


def _from_scholar(jobs: Sequence[PaperJob], run: Runner, web: Fetcher) -> StepOutput:
    """Request vectors from Semantic Scholar for the papers of the editions that want them, in as few requests as
    possible.
    """
    row_of: dict[str, int] = {}
    for row, job in enumerate(jobs):
        id_ = specter.scholar_id(job.paper)
        if SPECTER in job.edition.conference.enrich:
            if id_ and id_ not in row_of:
                row_of[id_] = row
            else:
                run.notice(_without_id(job, repeated=bool(id_)))
    if not row_of:
        reason = f"none of the papers has a DOI or another id that Semantic Scholar knows; {specter.REMEDY}"
        run.failures.append(Failure(paper="", step=READ_SPECTER.name, reason=reason))
        return None
    scholar_ids = list(row_of)
    batches = [[scholar_ids[n] for n in bucket] for bucket in buckets(scholar_ids, specter.MOST)]
    parts = []
    for batch in batches:
        response = web.submit(specter.URL, delay=specter.DELAY, content=specter.question(batch))
        page = run.adopt(
            response,
            lambda fetched: fetched.digest,
            step="fetch vectors",
            paper="",
            activity="fetching vectors",
            url=specter.URL,
            estimate=lambda guess: max(guess, web.remaining()),
        )
        parts.append(run.submit(READ_SPECTER, page, ids=[jobs[row_of[id_]].paper.id for id_ in batch]))
    if all(part.result() is None for part in parts):
        return None
    rows = [[row_of[id_] for id_ in batch] for batch in batches]
    return run.submit(JOIN_VECTORS, *parts, rows=rows, ids=[job.paper.id for job in jobs]).result()


def _without_id(job: PaperJob, *, repeated: bool) -> Notice:
    return Notice(
        kind="guessed",
        what=f"paper {'with the id of another' if repeated else 'without an id for Semantic Scholar'}, "
        "compared by words only",
        where=specter.URL,
        detail=job.paper.id,
        remedy="" if repeated else specter.REMEDY,
        paper=job.paper.id,
    )


def buckets(keys: Sequence[str], most: int) -> list[list[int]]:
    """Return the keys' positions in groups of at most `most`, by the bits of their hashes.

    A new key changes the group that it joins and no other, so what was computed or fetched for the others stays valid.
    """
    hashes = [int.from_bytes(hashlib.sha256(key.encode()).digest()[:16]) for key in keys]

    def split(rows: list[int], bit: int) -> list[list[int]]:
        if len(rows) <= most or bit < 0:
            return [rows[start : start + most] for start in range(0, len(rows), most)]
        low = [row for row in rows if not hashes[row] >> bit & 1]
        high = [row for row in rows if hashes[row] >> bit & 1]
        return split(low, bit - 1) + split(high, bit - 1)

    return split(sorted(range(len(keys)), key=hashes.__getitem__), 127)
