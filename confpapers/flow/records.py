"""A paper with all that was made of it: rows from what the steps made, aligned by position."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from confpapers.bibtex import from_paper, with_unique_keys
from confpapers.flow.analyse import Analysis, Sheets
from confpapers.flow.editions import Edition
from confpapers.model import Conference, Digest, Document, Entry, Link, Paper, PictureSizes, Similar
from confpapers.pdf import links
from confpapers.sources.citation import with_links


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A paper's pictures in the store, and their sizes."""

    image: Digest
    teaser: Digest
    tile: Digest
    sizes: PictureSizes


def make_entries(
    editions: Sequence[Edition],
    documents: Sequence[Document | None],
    drawn: Sequence[Drawn | None],
    found: Analysis,
    sheets: Sheets,
) -> list[Entry]:
    """One entry a paper, edition after edition, in the order of their lists."""
    listed = [(edition, paper) for edition in editions for paper in edition.papers]
    ids = [paper.id for _, paper in listed]
    entries = []
    for n, ((edition, paper), document) in enumerate(zip(listed, documents, strict=True)):
        filled, abstract_from = _with_document(paper, document, edition.gatherer.source.titles_from_pdf)
        computed = _computed(n, ids, found, sheets)
        entries.append(_entry(edition.conference, filled, document, drawn[n], abstract_from, computed))
    # Sites repeat keys ("Li_2015_CVPR"); one file of all papers must not.
    bibtex = with_unique_keys(entry.bibtex for entry in entries)
    return [msgspec.structs.replace(entry, bibtex=text) for entry, text in zip(entries, bibtex, strict=True)]


def _with_document(paper: Paper, document: Document | None, titles_from_pdf: bool) -> tuple[Paper, str]:
    """The paper with what its PDF adds where the site says nothing, and where the abstract is from."""
    if document is None:  # its abstract may say where the code is
        own = with_links(paper, links.find([paper.abstract or ""], []))
        return own, "site" if paper.abstract else ""
    known = {(link.label, link.url) for link in paper.links} | {("", paper.url), ("", paper.pdf_url)}
    told = tuple(link for link in document.links if (link.label, link.url) not in known)
    from_pdf = titles_from_pdf and bool(document.title)
    filled = msgspec.structs.replace(
        paper,
        title=document.title if from_pdf else paper.title,
        authors=document.authors if from_pdf and not paper.authors else paper.authors,
        abstract=paper.abstract or document.abstract or None,
        arxiv_id=paper.arxiv_id or document.arxiv_id,
        doi=paper.doi or document.doi,
        links=_without_repeats(paper.links + told),
    )
    return filled, "site" if paper.abstract else "pdf" if document.abstract else ""


def _without_repeats(links: Sequence[Link]) -> tuple[Link, ...]:
    return tuple({link.url: link for link in reversed(links)}.values())[::-1]


def _computed(n: int, ids: Sequence[str], found: Analysis, sheets: Sheets) -> dict[str, Any]:
    x, y = (float(value) for value in found.places[n])
    near = [
        Similar(id=ids[int(other)], score=round(float(score), 4))
        for other, score in zip(found.nearest[n], found.scores[n], strict=True)
        if other >= 0 and score > 0
    ]
    return {
        "topics": tuple(round(float(share), 4) for share in found.doc_topic[n]),
        "subtopic": _subtopic(found.subtopic[n]),
        "top_words": found.top_words[n],
        "similar": tuple(near),
        "x": None if np.isnan(x) else round(x, 5),
        "y": None if np.isnan(y) else round(y, 5),
        "cell": (int(found.cells[n][0]), int(found.cells[n][1])),
        "tile": sheets.numbers[n],
    }


def _subtopic(pair: Any) -> tuple[int, int] | None:
    topic, number = (int(part) for part in pair)
    return (topic, number) if number >= 0 else None


def _entry(
    conference: Conference,
    paper: Paper,
    document: Document | None,
    drawn: Drawn | None,
    abstract_from: str,
    computed: dict[str, Any],
) -> Entry:
    known = {name: getattr(paper, name) for name in Paper.__struct_fields__ if name != "bibtex"}
    known |= {"edition": conference.id, "venue": conference.venue, "year": conference.year}
    known |= {"url": _public(paper.url), "supp_url": _public(paper.supp_url), "pdf_url": pdf_address(paper)}
    pictures: dict[str, Any] = {}
    if drawn:
        strip = drawn.sizes.strip
        pictures = {"thumb": picture_name(drawn.image), "thumb_size": (strip.width, strip.height), "pages": strip.pages}
    if drawn and drawn.sizes.teaser:
        pictures |= {"teaser": picture_name(drawn.teaser, "webp"), "teaser_size": drawn.sizes.teaser}
    if document:
        figure = document.figure
        pictures |= {"page_count": document.page_count, "teaser_page": figure.page if figure else 1}
        pictures["teaser_caption"] = figure.caption if figure else ""
    bibtex = paper.bibtex or from_paper(conference, paper)
    return Entry(**known, bibtex=bibtex, abstract_from=abstract_from, **computed, **pictures)  # type: ignore[arg-type]  # one of three words


def public(conference: Conference) -> Conference:
    """The conference without addresses on the disk of whoever builds the site."""
    schedule = conference.schedule
    if schedule:
        schedule = msgspec.structs.replace(schedule, url=_public(schedule.url))
    urls = tuple(_public(url) for url in conference.urls)
    return msgspec.structs.replace(conference, url=urls[0] if len(urls) == 1 else urls, schedule=schedule)


def _public(url: str) -> str:
    """An address that a reader can follow."""
    return "" if url.startswith("file:") else url


def pdf_address(paper: Paper) -> str:
    """Where readers find the PDF: a file of the builder's comes along into the conference's folder."""
    return f"pdf/{paper.id}.pdf" if _is_own(paper) else paper.pdf_url


def picture_name(digest: Digest, kind: str = "avif") -> str:
    """Where a picture lies in the conference's folder.  Teasers are WebP: previews of links read no AVIF."""
    return f"thumbs/{digest[:20]}.{kind}"


def sheet_names(sheets: Sheets) -> tuple[str, ...]:
    """Where the sheets of tiles lie in the conference's folder."""
    return tuple(f"thumbs/sheet-{digest[:20]}.avif" for digest in sheets.images)


def elsewhere(names: Iterable[str], conference: str, thumbs_url: str) -> tuple[str, ...]:
    """The addresses of a conference's pictures where another site has them; as they are without `thumbs_url`."""
    return tuple(f"{thumbs_url}/{conference}/{name}" if thumbs_url and name else name for name in names)


def with_pictures_at(entries: Sequence[Entry], conference: str, thumbs_url: str) -> list[Entry]:
    """The entries, with the addresses of their pictures where another site has them."""
    found = [elsewhere((entry.thumb, entry.teaser), conference, thumbs_url) for entry in entries]
    rows = zip(entries, found, strict=True)
    return [msgspec.structs.replace(entry, thumb=thumb, teaser=teaser) for entry, (thumb, teaser) in rows]


def files(
    papers: Sequence[Paper],
    pdfs: Sequence[Digest | None],
    drawn: Sequence[Drawn | None],
    sheets: Sheets,
    path: Callable[[Digest], Path],
) -> dict[str, Path]:
    """What comes along from the store, by its name on the site: pictures, and PDFs that are on no other site."""
    some = [one for one in drawn if one]
    names = {picture_name(one.image): one.image for one in some}
    names |= {picture_name(one.teaser, "webp"): one.teaser for one in some if one.sizes.teaser}
    tiles = dict(zip(sheet_names(sheets), map(path, sheets.images), strict=True))
    own = {pdf_address(paper): path(pdf) for paper, pdf in zip(papers, pdfs, strict=True) if pdf and _is_own(paper)}
    return {name: path(names[name]) for name in sorted(names)} | tiles | own


def picture_bytes(drawn: Sequence[Drawn | None], path: Callable[[Digest], Path]) -> dict[str, float]:
    """How much the pictures weigh: kB a paper, and MB in all."""
    some = [one for one in drawn if one]
    strips = sum(path(one.image).stat().st_size for one in some)
    teasers = sum(path(one.teaser).stat().st_size for one in some if one.sizes.teaser)
    return {
        "strip, kB a paper": round(strips / 1000 / max(len(some), 1), 1),
        "teaser, kB a paper": round(teasers / 1000 / max(len(some), 1), 1),
        "all, MB": round((strips + teasers) / 1e6, 2),
    }


def _is_own(paper: Paper) -> bool:
    return paper.pdf_url.startswith("file:")
