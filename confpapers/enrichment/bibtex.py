"""BibTeX from proceedings with a separate file per paper: NeurIPS, ICLR, MLSys, the ACL Anthology.

Its authors are used if the list ran them together, as a name may contain a comma.
"""

import re
from typing import ClassVar

import msgspec

from confpapers.bibliography import bibtex, latex
from confpapers.errors import SourceError
from confpapers.model import Paper, Url
from confpapers.sources.citation import well_parted
from confpapers.sources.neurips import bibtex_of
from confpapers.sources.page import read_text
from confpapers.text import title_key

_ANTHOLOGY = re.compile(r"^https://aclanthology\.org/[\w.-]+/?$")


class Bibtex:
    """The proceedings' own BibTeX."""

    delay: ClassVar[float] = 2.0  # the delay of the sources for these sites

    def question(self, paper: Paper) -> Url:
        """Return the file's address for a paper without BibTeX."""
        if paper.bibtex:
            return ""
        linked = next((link.url for link in paper.links if link.label == "bibtex"), "")
        anthology = f"{paper.url.rstrip('/')}.bib" if _ANTHOLOGY.match(paper.url) else ""
        return linked or bibtex_of(paper.url) or anthology

    def answer(self, page: bytes, paper: Paper) -> Paper:
        """Return the paper with its entry."""
        entries = bibtex.read(read_text(page))
        if not entries:
            raise SourceError("the response contains no BibTeX")
        key = title_key(paper.title)
        entry = next((e for e in entries if title_key(latex.plain(e.fields.get("title", ""))) == key), None)
        if entry is None:
            return paper
        names = well_parted(paper.authors, bibtex.authors(entry.fields.get("author", "")))
        return msgspec.structs.replace(paper, bibtex=bibtex.text_of(entry), authors=names)
