"""Semantic Scholar's vectors of papers (SPECTER2), https://api.semanticscholar.org: up to 500 papers per request.

A paper is requested by its DOI, its arXiv, ACL or CorpusId, or the id in its address at Semantic Scholar. Without a key
all users share one rate limit; $SEMANTIC_SCHOLAR_API_KEY is sent if it is set, and never stored.
"""

import re
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from confpapers.errors import SourceError, notice
from confpapers.model import Paper, Record, encode

URL = "https://api.semanticscholar.org/graph/v1/paper/batch?fields=embedding.specter_v2"
DELAY = 1.5  # seconds between two requests; with a key, one per second is allowed
MOST = 500  # papers per request
REMEDY = "--enrich semanticscholar,specter looks for the papers' ids first"

_ANTHOLOGY = re.compile(r"^https?://(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/([\w.-]+?)/?$")
_SCHOLAR = re.compile(r"semanticscholar\.org/paper/(?:[^/?#]+/)?([0-9a-f]{40})\b")
_CORPUS = re.compile(r"semanticscholar\.org/(?:CorpusID:|corpusid/)(\d+)", re.IGNORECASE)


class _Embedding(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    vector: tuple[float, ...] = ()


class _Embedded(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    embedding: _Embedding | None = None


def scholar_id(paper: Paper) -> str:
    """Return a paper's identifier at Semantic Scholar, or "" if it has none."""
    for address in (paper.url, *(link.url for link in paper.links)):
        if match := _SCHOLAR.search(address):
            return match[1]
        if match := _CORPUS.search(address):
            return f"CorpusId:{match[1]}"
    if paper.doi:
        return f"DOI:{paper.doi}"
    if paper.arxiv_id:
        return f"ARXIV:{re.sub(r'v[0-9]+$', '', paper.arxiv_id)}"
    match = _ANTHOLOGY.match(paper.url)
    return f"ACL:{match[1]}" if match else f"CorpusId:{paper.corpus_id}" if paper.corpus_id else ""


def question(ids: Sequence[str]) -> bytes:
    """Return the JSON that is sent to URL for these ids."""
    return encode({"ids": list(ids)})


def vectors(page: bytes, names: Sequence[str]) -> NDArray[np.float32]:
    """Return the vectors in a response, (papers, dimensions) float32; zeros for missing ones, which are reported.

    `names` are the papers' ids on the site, in the order of the request. Raises SourceError for an unexpected response.
    """
    try:
        answer = msgspec.json.decode(page, type=list[_Embedded | None])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise SourceError(f"Semantic Scholar: unexpected response (no list of papers): {error}") from error
    if len(answer) != len(names):
        raise SourceError(f"Semantic Scholar returned {len(answer)} results for {len(names)} papers")
    rows = [paper.embedding.vector if paper and paper.embedding else () for paper in answer]
    length = max(map(len, rows), default=0)
    table = np.zeros((len(rows), length), np.float32)
    for n, row in enumerate(rows):
        if len(row) == length and length and np.isfinite(row).all():
            table[n] = row
        else:
            what = "paper unknown to Semantic Scholar" if answer[n] is None else "paper without a SPECTER vector"
            notice("guessed", f"{what}, compared by words only", where=URL, detail=names[n])
    return table
