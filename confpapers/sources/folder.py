"""A directory of PDFs.

The caller opens the directory and passes a page with the names of its files, as a JSON list of strings (`["a.pdf",
"b/c.pdf"]`), with the directory's `file:` address. Titles come from the file names until the PDFs are read.
"""

import re
from pathlib import PurePosixPath
from urllib.parse import quote

import msgspec

from confpapers.errors import SourceError
from confpapers.model import Listing, Paper, Url
from confpapers.sources.base import Source
from confpapers.text import clean, safe_url, slug, unique


class Folder(Source):
    """A directory of PDFs."""

    name = "folder"
    has_paper_pages = False
    titles_from_pdf = True

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return one paper per PDF, in the order of their names. Raises SourceError if there is none."""
        try:
            names = msgspec.json.decode(page, type=list[str])
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise SourceError(f"{url} is not a list of file names: {error}") from error
        papers = tuple(_paper(name, url) for name in sorted(set(names)) if _is_pdf(name))
        if not papers:
            raise SourceError(f"no PDFs in {url}: the folder needs files that end in .pdf")
        ids = unique(paper.id for paper in papers)
        named = (msgspec.structs.replace(paper, id=id_) for paper, id_ in zip(papers, ids, strict=True))
        return Listing(papers=tuple(named))


def _is_pdf(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() == ".pdf" and not path.name.startswith(".") and ".." not in path.parts


def _paper(name: str, folder: Url) -> Paper:
    stem = PurePosixPath(name).stem
    title = clean(re.sub(r"[_\s]+", " ", stem)) or stem
    return Paper(
        id=slug(name[: -len(".pdf")]), title=title, pdf_url=safe_url(quote(name.lstrip("/")), f"{folder.rstrip('/')}/")
    )
