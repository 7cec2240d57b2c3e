"""arXiv's API, https://export.arxiv.org/api/query: abstract, arXiv id, and the code's address if the authors give it.

feed > entry > id, title, summary, author > name, arxiv:comment, arxiv:doi
"""

from typing import Any, ClassVar
from urllib.parse import urlencode

from confpapers.enrichment.same import same_paper, words
from confpapers.errors import SourceError
from confpapers.model import Paper, Url
from confpapers.pdf import links
from confpapers.sources.abstracts import abstract
from confpapers.sources.addresses import arxiv_id
from confpapers.sources.citation import with_defaults, with_links
from confpapers.text import clean

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


class Arxiv:
    """arXiv: searched by title, or by id if the site provides one."""

    delay: ClassVar[float] = 3.0  # required by its terms of use

    def question(self, paper: Paper) -> Url:
        """Return the search for a paper without abstract or arXiv id."""
        if (paper.abstract and paper.arxiv_id) or not paper.authors:
            return ""
        query = {"id_list": paper.arxiv_id} if paper.arxiv_id else {"search_query": f'ti:"{words(paper.title)}"'}
        return f"https://export.arxiv.org/api/query?{urlencode({**query, 'max_results': 5})}"

    def answer(self, page: bytes, paper: Paper) -> Paper:
        """Return the paper with abstract and id of the matching entry."""
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            feed = etree.fromstring(page, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise SourceError(f"arXiv: unexpected response (no feed): {error}") from error
        for entry in feed.findall(f"{_ATOM}entry"):
            authors = [clean(name.text) for name in entry.findall(f"{_ATOM}author/{_ATOM}name")]
            if same_paper(paper, _text(entry, "title"), authors):
                summary, comment = _text(entry, "summary"), clean(entry.findtext(f"{_ARXIV}comment"))
                fields = {"abstract": abstract(summary), "arxiv_id": arxiv_id(_text(entry, "id"))}
                return with_links(with_defaults(paper, **fields), links.find([f"{summary} {comment}"], []))
        return paper


def _text(entry: Any, name: str) -> str:
    return clean(entry.findtext(f"{_ATOM}{name}"))
