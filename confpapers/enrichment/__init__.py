"""Data on papers from other services than their own site: used only on request.

An enricher has two pure functions: `question` returns the address to request for a paper, and `answer` the paper with
data from the response. Nothing here fetches. A response counts only if its title and an author's surname match the
paper. `specter.py` is not an enricher: it reads vectors of many papers at once, and `flow/vectors.py` requests them.
"""

import importlib
from collections.abc import Iterable
from typing import ClassVar, Protocol

from confpapers.errors import UsageError, unknown
from confpapers.model import Paper, Url


class Enricher(Protocol):
    """A service that looks up papers by title."""

    delay: ClassVar[float]  # seconds between two requests

    def question(self, paper: Paper) -> Url:
        """Return the address to request for a paper, or "" if nothing is missing."""

    def answer(self, page: bytes, paper: Paper) -> Paper:
        """Return the paper with data from the response. Raises SourceError if the response is invalid."""


ENRICHERS = {  # module and class, imported on request
    "arxiv": "confpapers.enrichment.arxiv:Arxiv",
    "bibtex": "confpapers.enrichment.bibtex:Bibtex",
    "openalex": "confpapers.enrichment.openalex:OpenAlex",
    "semanticscholar": "confpapers.enrichment.semanticscholar:SemanticScholar",
}
SPECTER = "specter"
SERVICES = (*ENRICHERS, SPECTER)  # valid names in `enrich`


def enricher_named(name: str) -> Enricher:
    """Return the enricher with that name. Raises UsageError, which lists the others."""
    check_service(name, ENRICHERS)
    module, _, kind = ENRICHERS[name].partition(":")
    enricher: Enricher = getattr(importlib.import_module(module), kind)()
    return enricher


def check_service(name: str, names: Iterable[str] = SERVICES) -> None:
    """Raise UsageError, which lists the valid names, unless `enrich` may contain this name."""
    if name not in names:
        raise UsageError(unknown("enrichment", name, names))
