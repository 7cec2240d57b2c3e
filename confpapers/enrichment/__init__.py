"""What other places know of a paper that its own site does not tell: off unless asked for.

An enricher is two pure functions: `question`, the address to ask about a paper, and `answer`, the paper with what came
back.  Nothing here fetches.  An answer counts only when title and one author's surname are the paper's.
`specter.py` is no enricher: it has vectors of many papers at once, and `flow/vectors.py` asks for them.
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
    """A place that knows papers by their titles."""

    delay: ClassVar[float]  # seconds between two requests

    def question(self, paper: Paper) -> Url:
        """The address to ask about a paper, "" when there is nothing to ask for."""

    def answer(self, page: bytes, paper: Paper) -> Paper:
        """The paper with what the answer adds.  Raises SourceError when it is not an answer."""


ENRICHERS: dict[str, type[Enricher]] = {
    "arxiv": Arxiv,
    "bibtex": Bibtex,
    "openalex": OpenAlex,
    "semanticscholar": SemanticScholar,
}
SERVICES = (*ENRICHERS, SPECTER)  # what `enrich` may name


def enricher_named(name: str) -> Enricher:
    """The enricher of that name.  Raises UsageError, which lists the others."""
    check_service(name, ENRICHERS)
    return ENRICHERS[name]()


def check_service(name: str, known: Iterable[str] = SERVICES) -> None:
    """Raise UsageError, which lists the known names, when `enrich` may not name this."""
    if name not in known:
        raise UsageError(unknown("enrichment", name, known))
