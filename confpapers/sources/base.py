"""What a source is: pure functions from a saved page to records."""

from typing import ClassVar

from confpapers.model import Conference, Listing, Paper, Url


class Source:
    """How one site lists its papers.  Subclasses say only what is different.

    Nothing here fetches: the build asks for the URLs, politely, and hands over what came back.
    `page` is always the raw bytes, `url` the final address after redirects (join links with that one).
    """

    delay: ClassVar[float] = 1.0  # seconds between two requests to the site
    has_paper_pages: ClassVar[bool] = True  # does a paper's landing page say more than the list?

    def list_urls(self, conference: Conference) -> list[Url]:
        """The pages that list the papers."""
        return list(conference.urls)

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """The papers of a list page, in its order.  Raises SourceError naming what was not found and where."""
        raise NotImplementedError

    def parse_paper(self, page: bytes, url: Url, paper: Paper) -> Paper:
        """The paper with what its landing page adds (abstract, BibTeX ...): `citation_*` tags unless overridden."""
        raise NotImplementedError
