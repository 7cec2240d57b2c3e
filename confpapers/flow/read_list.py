"""Read the pages of a conference's paper list, as far as they name each other."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import msgspec

from confpapers.errors import ConfpapersError, FetchError, Notice, SourceError, StepError
from confpapers.flow.access import Access
from confpapers.flow.steps import COMPLETE_LIST, PARSE_LIST
from confpapers.model import ListFormat, Listing, Paper, Url, decode
from confpapers.sources.base import Source
from confpapers.sources.slots import merged
from confpapers.text import slug, title_key, unique
from confpapers.web.fetcher import Fetched

_TWICE = "two rows of one paper"  # as `sources.listing` calls it
_LIST_PAGES = 1000  # limit for sites that always name one more list page


class ListReader:
    """Reads a conference's list through its source."""

    def __init__(self, access: Access, source: Source) -> None:
        self.access, self.source = access, source
        self.conference, self.run = access.conference, access.run

    def read(self) -> Listing:
        """Return all papers in the order of the list, and the number of papers stated by the site.

        Raises FetchError or SourceError: without a list there is nothing to build.
        """
        waiting, seen = list(self.source.list_urls(self.conference)), set[Url]()
        papers: list[Paper] = []
        stated: list[int] = []
        formats: list[ListFormat] = []
        lost: list[tuple[Url, ConfpapersError]] = []
        while waiting:
            url = waiting.pop(0)
            if url in seen:
                continue
            seen.add(url)
            try:
                listing = self._read_list(url)
            except (FetchError, SourceError) as error:
                lost.append((url, error))
                continue
            formats += [list_format for list_format in listing.read_as if list_format not in formats]
            addresses = {paper.url or paper.id for paper in papers}  # on earlier pages: days overlap with "all papers"
            distinct = self._each_once(listing.papers, url)
            new = [paper for paper in distinct if (paper.url or paper.id) not in addresses]
            stated += [listing.stated - len(listing.papers) + len(new)] if listing.stated is not None else []
            papers += new
            if new or not listing.papers:  # a page that only repeats others may name further ones without end
                waiting[:0] = listing.more[: _LIST_PAGES - len(seen)]
        self._forgive(lost, len(papers))
        ids = unique(paper.id for paper in papers)
        named = [msgspec.structs.replace(paper, id=id_) for paper, id_ in zip(papers, ids, strict=True)]
        wanted = self._wanted(named)
        left_out = tuple(paper for paper in named if (paper.status or "accepted") not in self.conference.status)
        total = sum(stated) if stated else None
        return Listing(papers=tuple(wanted), stated=total, read_as=tuple(formats), left_out=left_out)

    def _each_once(self, papers: Sequence[Paper], where: Url) -> list[Paper]:
        """Return the papers of a page; one that it lists twice, in two sessions perhaps, is one with both times."""
        rows: dict[tuple[str, str, str], Paper] = {}
        for number, paper in enumerate(papers):
            address = paper.url or paper.pdf_url
            key = (address, title_key(paper.title), paper.status) if address else ("", str(number), "")
            if earlier := rows.get(key):
                place, remedy = where.partition("#")[0], "They are one paper with the times and places of both"
                twice = Notice(kind="repaired", what=_TWICE, where=place, detail=paper.title, remedy=remedy)
                self.run.notice(twice)
                paper = merged(earlier, paper)
            rows[key] = paper
        return list(rows.values())

    def _wanted(self, papers: Sequence[Paper]) -> list[Paper]:
        """Return the papers with a status selected in the conference file; the others are counted and reported.

        Raises SourceError if no listed paper has such a status.
        """
        statuses = self.conference.status
        wanted = [paper for paper in papers if (paper.status or "accepted") in statuses]
        refused = Counter(paper.status or "accepted" for paper in papers)
        for status, count in sorted(refused.items()):
            if status not in statuses:
                self.run.notice(
                    Notice(
                        kind="dropped",
                        what=f"{status} paper",
                        where=self.conference.urls[0],
                        count=count,
                        remedy=f'status = ["accepted", "{status}"] in the conference file keeps them',
                    )
                )
        if papers and not wanted:
            counts = ", ".join(f"{count} {status}" for status, count in sorted(refused.items()))
            raise SourceError(
                f"{self.conference.urls[0]} lists no papers of status {' or '.join(statuses)}: it has {counts}. "
                "`status` in the conference file says which are wanted"
            )
        return wanted

    def _forgive(self, lost: Sequence[tuple[Url, ConfpapersError]], count: int) -> None:
        """Record list pages that could not be fetched as failures if the others have all expected papers.

        Raises the first one's error otherwise.
        """
        for url, error in lost:
            if not count or self.conference.expected is None or count < self.conference.expected:
                raise error
            self.access.fail("list", error, url)

    def _read_list(self, url: Url) -> Listing:
        named = url in self.source.list_urls(self.conference)  # named by the user, so it may be anywhere
        page = self.access.page(url, named=named)
        # the fragment is for the source, and not sent to the site
        part = f"#{fragment}" if (fragment := urlsplit(url).fragment) else ""
        try:
            digest = self.access.in_utf8(page)
            parsed = self.run.make(
                PARSE_LIST,
                digest,
                edition=self.access.edition,
                source=self.conference.source,
                url=page.final_url + part,
            )
        except StepError as error:
            raise self._drifted(page, str(error).removeprefix(f"{PARSE_LIST.name}: ")) from error
        listing = decode(self.run.read(parsed), Listing)
        return self._completed(page, listing, page.final_url + part) if listing.also else listing

    def _completed(self, page: Fetched, listing: Listing, url: Url) -> Listing:
        """Return the listing with data from its other page, or without it if that page cannot be fetched."""
        try:
            also = self.access.page(listing.also)
            pages = (self.access.in_utf8(page), self.access.in_utf8(also))
            completed = self.run.make(
                COMPLETE_LIST, *pages, edition=self.access.edition, source=self.conference.source, url=url
            )
        except (FetchError, StepError) as error:
            self.access.fail(COMPLETE_LIST.name, error, listing.also)
            return listing
        return decode(self.run.read(completed), Listing)

    def _drifted(self, page: Fetched, reason: str) -> SourceError:
        """Return the error for a page with an unexpected structure: the reason, and the path of a copy of the page."""
        path = PurePosixPath(urlsplit(page.final_url).path)
        ending = path.suffix if path.suffix in (".json", ".xml", ".bib", ".csv") else ".html"
        copy = self.run.store.copy(page.digest, f"{self.conference.id}-{slug(path.stem)}{ending}")
        again = "" if page.final_url.startswith("file:") else "; --refresh asks the site again"
        return SourceError(f"{reason}. The page as it came is {copy}{again}")
