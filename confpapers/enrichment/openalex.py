"""OpenAlex, https://api.openalex.org: DOI and abstract, by title.

More than a few papers per day need a free key: $OPENALEX_API_KEY is sent if it is set, and never stored.
"""

from typing import ClassVar
from urllib.parse import urlencode

import msgspec

from confpapers.enrichment.same import same_paper, words
from confpapers.errors import SourceError
from confpapers.model import Paper, Record, Url
from confpapers.sources.abstracts import abstract
from confpapers.sources.addresses import arxiv_id, doi
from confpapers.sources.citation import with_defaults
from confpapers.text import clean


class _OpenAlexAuthor(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    display_name: str | None = None


class _OpenAlexAuthorship(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    author: _OpenAlexAuthor | None = None


class _OpenAlexLocation(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    landing_page_url: str | None = None


class _OpenAlexWork(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    title: str | None = None
    doi: str | None = None
    authorships: tuple[_OpenAlexAuthorship, ...] | None = ()
    locations: tuple[_OpenAlexLocation, ...] | None = ()
    abstract_inverted_index: dict[str, tuple[int, ...]] | None = None


class _OpenAlexResults(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    results: tuple[_OpenAlexWork, ...]


class OpenAlex:
    """OpenAlex: searched for papers without a DOI or an abstract."""

    delay: ClassVar[float] = 1.0

    def question(self, paper: Paper) -> Url:
        """Return the search for a paper without DOI or abstract."""
        if (paper.doi and paper.abstract) or not paper.authors:
            return ""
        fields = "title,doi,authorships,locations,abstract_inverted_index"
        query = {"filter": f"title.search:{words(paper.title)}", "per_page": 5, "select": fields}
        return f"https://api.openalex.org/works?{urlencode(query)}"

    def answer(self, page: bytes, paper: Paper) -> Paper:
        """Return the paper with ids and abstract of the matching work."""
        try:
            answer = msgspec.json.decode(page, type=_OpenAlexResults)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise SourceError(f"OpenAlex: unexpected response (no list of works): {error}") from error
        for work in answer.results:
            names = [clean(row.author.display_name) for row in work.authorships or () if row.author]
            if same_paper(paper, clean(work.title), names):
                ids = (arxiv_id(place.landing_page_url or "") for place in work.locations or ())
                fields = {
                    "doi": _own(doi(clean(work.doi))),
                    "arxiv_id": next((id_ for id_ in ids if id_), ""),
                    "abstract": abstract(_in_order(work.abstract_inverted_index or {})),
                }
                return with_defaults(paper, **fields)
        return paper


def _own(address: str) -> str:
    """Return the DOI of the proceedings, or "" for a preprint's."""
    return "" if address.lower().startswith("10.48550/") else address


def _in_order(index: dict[str, tuple[int, ...]]) -> str:
    """Return the words of an abstract in order, from each word's positions."""
    return " ".join(
        word for _, word in sorted((position, word) for word, positions in index.items() for position in positions)
    )
