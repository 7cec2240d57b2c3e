"""Data on papers from other services than their own site: used only on request.

An enricher has two pure functions: `question` returns the address to request for a paper, and `answer` the paper with
data from the response. Nothing here fetches. A response counts only if its title and an author's surname match the
paper. `specter.py` is not an enricher: it reads vectors of many papers at once, and `flow/vectors.py` requests them.
"""

from collections.abc import Iterable
from typing import ClassVar, Protocol

from confpapers.enrichment.arxiv import Arxiv
from confpapers.enrichment.bibtex import Bibtex
from confpapers.enrichment.openalex import OpenAlex
from confpapers.enrichment.semanticscholar import SemanticScholar
from confpapers.enrichment.specter import NAME as SPECTER
from confpapers.errors import UsageError, unknown
from confpapers.model import Paper, Url


class Enricher(Protocol):
    """A service that looks up papers by title."""

    delay: ClassVar[float]  # seconds between two requests

    def question(self, paper: Paper) -> Url:
        """Return the address to request for a paper, or "" if nothing is missing."""

    def answer(self, page: bytes, paper: Paper) -> Paper:
        """Return the paper with data from the response. Raises SourceError if the response is invalid."""


ENRICHERS: dict[str, type[Enricher]] = {
    "arxiv": Arxiv,
    "bibtex": Bibtex,
    "openalex": OpenAlex,
    "semanticscholar": SemanticScholar,
}
SERVICES = (*ENRICHERS, SPECTER)  # valid names in `enrich`


def enricher_named(name: str) -> Enricher:
    """Return the enricher with that name. Raises UsageError, which lists the others."""
    check_service(name, ENRICHERS)
    return ENRICHERS[name]()


def check_service(name: str, known: Iterable[str] = SERVICES) -> None:
    """Raise UsageError, which lists the valid names, unless `enrich` may contain this name."""
    if name not in known:
        raise UsageError(unknown("enrichment", name, known))
