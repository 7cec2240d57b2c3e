"""Turn papers and their analysis into entries, the rows of `papers.json`, and collect the files that belong to them."""

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from confpapers.bibliography.bibtex_writing import with_unique_keys
from confpapers.flow.analyse import Analysis, Sprites
from confpapers.flow.paper_facts import with_document
from confpapers.flow.papers import ReadPaper
from confpapers.model import Conference, Digest, Entry, Paper, Similar
from confpapers.site.inputs import Picture

_BLOCK = 4096  # papers


def make_entries(papers: Sequence[ReadPaper], analysis: Analysis, sprites: Sprites) -> list[Entry]:
    """Return one entry per paper, in the same order; the rows of `analysis` and `sprites` are aligned with `papers`."""
    computed = _computed([read.paper.id for read in papers], analysis, sprites)
    return _with_unique_bibtex([_entry(read, fields) for read, fields in zip(papers, computed, strict=True)])


def bare_entries(papers: Sequence[ReadPaper]) -> list[Entry]:
    """Return one entry a paper without what is computed from all papers: topics, similar papers, the map."""
    return _with_unique_bibtex([_entry(read, {}) for read in papers])


def _with_unique_bibtex(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with different BibTeX keys: sites repeat keys ("Li_2015_CVPR"), but a file of all papers must not."""
    bibtex = with_unique_keys(entry.bibtex for entry in entries)
    return [msgspec.structs.replace(entry, bibtex=text) for entry, text in zip(entries, bibtex, strict=True)]


def _computed(ids: Sequence[str], analysis: Analysis, sprites: Sprites) -> Iterator[dict[str, Any]]:
    """Yield the fields of each entry that come from the analysis of all papers."""
    for first in range(0, len(ids), _BLOCK):  # as Python objects, all rows would take as much memory as the site
        rows = slice(first, first + _BLOCK)
        columns = zip(
            _similar(ids, analysis, rows),
            np.round(analysis.doc_topic[rows].astype(float), 4).tolist(),
            analysis.subtopic[rows].tolist(),
            analysis.top_words[rows],
            np.round(analysis.coordinates[rows].astype(float), 5).tolist(),
            analysis.cells[rows].tolist(),
            sprites.numbers[rows],
            strict=True,
        )
        for similar, topics, (topic, subtopic), top_words, (x, y), cell, thumbnail in columns:
            yield {
                "topics": tuple(topics),
                "subtopic": (topic, subtopic) if subtopic >= 0 else None,
                "top_words": top_words,
                "similar": similar,
                "x": None if math.isnan(x) else x,
                "y": None if math.isnan(y) else y,
                "cell": tuple(cell),
                "tile": thumbnail,
            }


def _similar(ids: Sequence[str], analysis: Analysis, rows: slice) -> Iterator[tuple[Similar, ...]]:
    """Yield the similar papers of some rows."""
    scores = np.round(analysis.scores[rows].astype(float), 4).tolist()
    there = ((analysis.nearest[rows] >= 0) & (analysis.scores[rows] > 0)).tolist()
    for columns in zip(analysis.nearest[rows].tolist(), scores, analysis.on_topic[rows].tolist(), there, strict=True):
        yield tuple(
            Similar(id=ids[other], score=score, on_topic=on_topic)
            for other, score, on_topic, is_there in zip(*columns, strict=True)
            if is_there
        )


def _entry(read: ReadPaper, computed: dict[str, Any]) -> Entry:
    conference = read.edition.conference
    paper = read.paper
    if read.document:
        titles = read.edition.gatherer.source.titles_from_pdf
        paper = with_document(paper, read.document, title_from_pdf=titles)
    abstract_from: Literal["site", "pdf", ""] = "site" if read.paper.abstract else "pdf" if paper.abstract else ""
    facts = read.facts
    own = [name for name in Paper.__struct_fields__ if name not in ("bibtex", "et_al", "status", "corpus_id")]
    fields = {name: getattr(paper, name) for name in own}
    fields["presentation"] = paper.status or paper.presentation
    fields |= {"edition": conference.id, "venue": conference.venue, "year": conference.year}
    fields |= {"url": _public(paper.url), "supp_url": _public(paper.supp_url), "pdf_url": pdf_address(read)}
    fields["links"] = tuple(link for link in facts.links if _public(link.url))
    written_in = (read.document.language if read.document else "") or facts.language
    shown = computed | _shown(read) | {"language": written_in}
    return Entry(**fields, bibtex=facts.bibtex, abstract_from=abstract_from, gist=facts.gist, **shown)


def _shown(read: ReadPaper) -> dict[str, Any]:
    """Return the fields of an entry for its images and pages."""
    fields: dict[str, Any] = {}
    if pictures := read.pictures:
        strip = pictures.sizes.strip
        fields = {
            "thumb": picture_name(pictures.strip),
            "thumb_size": (strip.width, strip.height),
            "pages": strip.pages,
            "first_page": strip.first,
        }
        if pictures.sizes.teaser:
            fields |= {"teaser": picture_name(pictures.teaser, "webp"), "teaser_size": pictures.sizes.teaser}
    if document := read.document:
        if document.authors == read.paper.authors or not read.paper.authors:
            fields["latin_authors"] = document.latin_authors
        figure = document.figure
        fields |= {"page_count": document.page_count, "teaser_page": figure.page if figure else 1}
        fields["teaser_caption"] = figure.caption if figure else ""
    return fields


def public(conference: Conference) -> Conference:
    """Return the conference without addresses of local files."""
    schedule = conference.schedule
    if schedule:
        schedule = msgspec.structs.replace(schedule, url=_public(schedule.url))
    urls = tuple(_public(url) for url in conference.urls)
    return msgspec.structs.replace(
        conference,
        url=urls[0] if len(urls) == 1 else urls,
        schedule=schedule,
        homepage=_public(conference.homepage),
        members=tuple(Path(name).stem if name.endswith(".toml") else name for name in conference.members),
        similar=msgspec.structs.replace(conference.similar, vectors=_public(conference.similar.vectors)),
        boards="",
    )


def _public(url: str) -> str:
    """Return the address if a reader can open it, else ""."""
    return url if url.startswith(("http://", "https://")) else ""


def pdf_address(read: ReadPaper) -> str:
    """Return the PDF's address for readers, or "".

    A local file is copied into the conference's folder, unless it was missing or not a PDF.
    """
    if _is_own(read.paper):
        return f"pdf/{read.paper.id}.pdf" if read.pdf else ""
    return read.paper.pdf_url


def picture_name(digest: Digest, kind: str = "avif") -> str:
    """Return an image's path in the conference's folder. Teasers are WebP, because link previews do not read AVIF."""
    return f"thumbs/{digest[:20]}.{kind}"


def sprite_names(sprites: Sprites) -> tuple[str, ...]:
    """Return the paths of the sprites in the conference's folder."""
    return tuple(f"thumbs/sheet-{digest[:20]}.avif" for digest in sprites.images)


def hosted(names: Iterable[str], conference: str, thumbs_url: str) -> tuple[str, ...]:
    """Return the addresses of a conference's images on another site; without `thumbs_url`, the names unchanged."""
    return tuple(f"{thumbs_url}/{conference}/{name}" if thumbs_url and name else name for name in names)


def with_pictures_at(entries: Sequence[Entry], conference: str, thumbs_url: str) -> list[Entry]:
    """Return the entries with the addresses of their images on another site."""
    addresses = [hosted((entry.thumb, entry.teaser), conference, thumbs_url) for entry in entries]
    rows = zip(entries, addresses, strict=True)
    return [msgspec.structs.replace(entry, thumb=thumb, teaser=teaser) for entry, (thumb, teaser) in rows]


def site_files(
    papers: Sequence[ReadPaper], sprites: Sprites | None, read_object: Callable[[Digest], bytes]
) -> dict[str, Picture]:
    """Return the files that the site takes from the store, by name: images, and PDFs that no other site hosts.

    They are read and verified against their digests only when they are written: `read_object` is `Store.get`.
    """
    drawn = [read.pictures for read in papers if read.pictures]
    names = {picture_name(pictures.strip): pictures.strip for pictures in drawn}
    names |= {picture_name(pictures.teaser, "webp"): pictures.teaser for pictures in drawn if pictures.sizes.teaser}
    names = {name: names[name] for name in sorted(names)}
    names |= dict(zip(sprite_names(sprites), sprites.images, strict=True)) if sprites else {}
    names |= {pdf_address(read): read.pdf for read in papers if read.pdf and _is_own(read.paper)}
    return {name: functools.partial(read_object, digest) for name, digest in names.items()}


def picture_bytes(papers: Sequence[ReadPaper], path: Callable[[Digest], Path]) -> dict[str, float]:
    """Return the size of the images: kB per paper, and MB in total."""
    drawn = [read.pictures for read in papers if read.pictures]
    strips = sum(path(pictures.strip).stat().st_size for pictures in drawn)
    teasers = sum(path(pictures.teaser).stat().st_size for pictures in drawn if pictures.sizes.teaser)
    return {
        "strip, kB a paper": round(strips / 1000 / max(len(drawn), 1), 1),
        "teaser, kB a paper": round(teasers / 1000 / max(len(drawn), 1), 1),
        "all, MB": round((strips + teasers) / 1e6, 2),
    }


def _is_own(paper: Paper) -> bool:
    return paper.pdf_url.startswith("file:")
