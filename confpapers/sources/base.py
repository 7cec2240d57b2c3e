"""What a source is: pure functions from a saved page to records."""

from typing import ClassVar, NoReturn

from confpapers.errors import SourceError
from confpapers.model import Conference, Listing, Paper, Url
from confpapers.sources import citation
from confpapers.sources.page import base_of, read_html


class Source:
    """How one site lists its papers.  Subclasses say only what is different.

    Nothing here fetches: the build asks for the URLs, politely, and hands over what came back.
    `page` is always the raw bytes, `url` the final address after redirects (join links with that one).
    """

    name: ClassVar[str] = ""  # as in `source = "cvf"`
    home: ClassVar[Url] = ""  # what relative links of a page saved to disk are relative to
    delay: ClassVar[float] = 1.0  # seconds between two requests to the site
    has_paper_pages: ClassVar[bool] = True  # does a paper's landing page say more than the list?
    titles_from_pages: ClassVar[bool] = False  # is a landing page's title better than the list's?
    titles_from_pdf: ClassVar[bool] = False  # are titles and authors better read from the PDF?

    def list_urls(self, conference: Conference) -> list[Url]:
        """The pages that list the papers."""
        return list(conference.urls)

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """The papers of a list page, in its order.  Raises SourceError naming what was not found and where."""
        raise NotImplementedError

    def complete(self, page: bytes, url: Url, also: bytes) -> Listing:
        """The listing of a list page, with what the page that it names as `also` adds."""
        return self.parse_list(page, url)

    def parse_paper(self, page: bytes, url: Url, paper: Paper) -> Paper:
        """The paper with what its landing page adds (abstract, BibTeX ...): `citation_*` tags unless overridden."""
        soup = read_html(page)
        return citation.fill(paper, soup, base_of(soup, self.base(url)), better_title=self.titles_from_pages)

    def base(self, url: Url) -> Url:
        """What the links of a page are relative to: its address, or the site for a page saved to disk."""
        return self.home if self.home and url.startswith("file:") else url

    def nothing(self, url: Url, looked_for: str) -> NoReturn:
        """Say that a page has no papers.  Raises SourceError."""
        raise SourceError(
            f"{self.name} found no papers at {url} (no {looked_for!r}). Has the site changed? "
            "Look at the address in a browser, or try another `source` in the conference file"
        )
