"""A directory of PDFs.

The caller opens the directory and passes a page with the names of its files, as a FolderListing in JSON, with the
directory's `file:` address. Titles come from the file names until the PDFs are read.
"""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

import msgspec

from confpapers.errors import SourceError, notice
from confpapers.model import FolderListing, Listing, Paper, Url, decode
from confpapers.sources.base import Source
from confpapers.text import clean, safe_url, slug, unique

_YEAR = re.compile(r"(?<!\d)(?:19[5-9]|20[0-4])\d(?!\d)")  # "quill_2015.pdf", "PURR2015/cats.pdf"
_SUPPLEMENT = re.compile(
    r"(?P<paper>.*?[^\W_])[\W_]*(?:(?<![^\W\d_])supp(?:l(?:ement(?:al|ary)?)?)?)"
    r"[\W_]*(?:materials?|info(?:rmation)?|files?|pdf)?[\W_]*\d?",
    re.IGNORECASE,
)
"""How the file with a paper's supplement is called: "cats-supp", "cats_supplementary_material"."""


class Folder(Source):
    """A directory of PDFs."""

    name = "folder"
    has_paper_pages = False
    titles_from_pdf = True

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return one paper per PDF, in the order of their names. Raises SourceError if there is none.

        Copies, supplements beside their papers, and folders that were not read are left out and named.
        """
        try:
            below = decode(page, FolderListing)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise SourceError(f"{url} is not a list of file names: {error}") from error
        names = [name for name in sorted(set(below.pdfs)) if _is_pdf(name)]
        _report_left_out(below)
        supplements = _supplements(names)
        papers = tuple(_paper(name, url) for name in names if name not in supplements)
        if not papers:
            raise SourceError(f"no PDFs in {url} or its subfolders: the folder needs files that end in .pdf")
        ids = unique(paper.id for paper in papers)
        named = (msgspec.structs.replace(paper, id=id_) for paper, id_ in zip(papers, ids, strict=True))
        return Listing(papers=tuple(named))


def _report_left_out(below: FolderListing) -> None:
    for copy, original in below.copies.items():
        notice("dropped", "copy of another file", where=copy, detail=f"the same as {original}", remedy="Delete one")
    for folder in below.closed:
        remedy = "Copy its PDFs into the folder, or make it readable"
        notice("dropped", "subfolder that is a link or closed", where=folder, remedy=remedy)


def _supplements(names: Sequence[str]) -> set[str]:
    """Return the files that are the supplement of a paper beside them."""
    stems = {name: name[: -len(".pdf")].lower() for name in names}
    papers = set(stems.values())
    supplements = set()
    for name, stem in stems.items():
        match = _SUPPLEMENT.fullmatch(stem)
        if match and papers & {match["paper"], *(f"{match['paper']}{end}" for end in ("_paper", "-paper"))}:
            supplements.add(name)
            remedy = "To show it as a paper, rename it"
            notice("dropped", "supplement beside its paper", where=name, remedy=remedy)
    return supplements


def _is_pdf(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() == ".pdf" and not path.name.startswith(".") and ".." not in path.parts


def _paper(name: str, folder: Url) -> Paper:
    stem = PurePosixPath(name).stem
    title = clean(re.sub(r"[_\s]+", " ", stem)) or stem
    years = {int(year) for year in _YEAR.findall(stem) or _YEAR.findall(name)}
    return Paper(
        id=slug(name[: -len(".pdf")]),
        title=title,
        pdf_url=safe_url(quote(name.lstrip("/")), f"{folder.rstrip('/')}/"),
        published=years.pop() if len(years) == 1 else 0,
    )
