"""Semantic Scholar's graph, https://api.semanticscholar.org: DOI, arXiv id and abstract, by title.

Without a key all users share one rate limit; $SEMANTIC_SCHOLAR_API_KEY is sent if it is set, and never stored.
"""

from typing import ClassVar
from urllib.parse import urlencode

import msgspec

from confpapers.enrichment.same import same_paper, words
from confpapers.errors import SourceError
from confpapers.model import Paper, Record, Url
from confpapers.sources.abstracts import abstract
from confpapers.sources.addresses import doi
from confpapers.sources.citation import with_defaults
from confpapers.text import clean


class _ScholarAuthor(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    name: str | None = None


class _ScholarIds(
    Record,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=False,
    rename={"doi": "DOI", "arxiv": "ArXiv", "corpus": "CorpusId"},
):
    doi: str | None = None
    arxiv: str | None = None
    corpus: int | str | None = None


class _ScholarPaper(Record, frozen=True, kw_only=True, forbid_unknown_fields=False, rename={"ids": "externalIds"}):
    title: str | None = None
    abstract: str | None = None
    authors: tuple[_ScholarAuthor, ...] | None = ()
    ids: _ScholarIds | None = None


class _ScholarResults(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    total: int
    data: tuple[_ScholarPaper, ...] = ()


class SemanticScholar:
    """Semantic Scholar: searched for papers without a DOI."""

    delay: ClassVar[float] = 1.5  # with a key, one request per second is allowed

    def question(self, paper: Paper) -> Url:
        """Return the search for a paper without DOI."""
        if paper.doi or not paper.authors:
            return ""
        query = {"query": words(paper.title), "limit": 3, "fields": "title,authors,abstract,externalIds"}
        return f"https://api.semanticscholar.org/graph/v1/paper/search?{urlencode(query)}"

    def answer(self, page: bytes, paper: Paper) -> Paper:
        """Return the paper with ids and abstract of the matching one."""
        try:
            answer = msgspec.json.decode(page, type=_ScholarResults)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise SourceError(f"Semantic Scholar: unexpected response (no list of papers): {error}") from error
        for match in answer.data:
            if same_paper(paper, clean(match.title), [clean(author.name) for author in match.authors or ()]):
                ids = match.ids or _ScholarIds()
                fields = {
                    "doi": doi(clean(ids.doi)),
                    "arxiv_id": clean(ids.arxiv),
                    "corpus_id": clean(str(ids.corpus or "")),
                    "abstract": abstract(match.abstract or ""),
                }
                return with_defaults(paper, **fields)
        return paper
