"""The base class of all sources: pure functions from a saved page to records."""

from typing import TYPE_CHECKING, ClassVar, NoReturn

from confpapers.errors import SourceError, notice
from confpapers.model import Conference, Listing, Paper, Url

if TYPE_CHECKING:
    from bs4 import Tag


class Source:
    """How one site lists its papers. Subclasses override only what differs.

    Sources never fetch: the build requests the URLs and passes the responses. `page` is always the raw bytes, `url` the
    final address after redirects (resolve links against it).
    """

    name: ClassVar[str] = ""  # as in `source = "cvf"`
    home: ClassVar[Url] = ""  # the base of relative links in a page saved to disk
    delay: ClassVar[float] = 1.0  # seconds between two requests to the site
    has_paper_pages: ClassVar[bool] = True  # whether a paper's landing page has more data than the list
    titles_from_pages: ClassVar[bool] = False  # whether a landing page's title is better than the list's
    titles_from_pdf: ClassVar[bool] = False  # whether titles and authors should be read from the PDF

    def list_urls(self, conference: Conference) -> list[Url]:
        """Return the addresses of the pages that list the papers."""
        return list(conference.urls)

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return the papers of a list page, in its order. Raises SourceError if the page has an unexpected
        structure.
        """
        raise NotImplementedError

    def complete(self, page: bytes, url: Url, also: bytes) -> Listing:
        """Return the listing of a page, completed with the page that it names as `also`."""
        return self.parse_list(page, url)

    def parse_paper(self, page: bytes, url: Url, paper: Paper) -> Paper:
        """Return the paper with data from its landing page (abstract, BibTeX ...): by default the `citation_*` tags."""
        from confpapers.sources.page import read_html

        return self.filled(read_html(page), url, paper)

    def filled(self, soup: "Tag", url: Url, paper: Paper) -> Paper:
        """Return the paper with data from its landing page, which has been read already."""
        from confpapers.sources import citation
        from confpapers.sources.page import base_of, is_log_in, names_paper, text_of

        if is_log_in(soup):
            remedy = "Its abstract and PDF may be in an export of the site; build that list"
            notice("dropped", "log-in instead of a paper's page", where=url, detail=paper.title, remedy=remedy)
            return paper
        filled = citation.fill(paper, soup, base_of(soup, self.base(url)), better_title=self.titles_from_pages)
        if filled == paper and not names_paper(soup, paper.title):
            said = text_of(soup.select_one("title")) or text_of(soup.select_one("h1"))
            remedy = "Open it in a browser; --refresh asks the site again"
            notice("dropped", "page that does not name its paper", where=url, detail=said or "no title", remedy=remedy)
        return filled

    def base(self, url: Url) -> Url:
        """Return the base of a page's links: its address, or the site for a page saved to disk."""
        return self.home if self.home and url.startswith("file:") else url

    def nothing(self, url: Url, looked_for: str) -> NoReturn:
        """Raise the SourceError of a page without papers."""
        raise SourceError(
            f"{self.name} found no papers at {url} (no {looked_for!r}). Has the site changed? "
            "Open the address in a browser, or try another `source` in the conference file"
        )
