"""NeurIPS proceedings, https://proceedings.neurips.cc: 1987 to now, and sites with the same software (ICLR, MLSys).

    since 2020      ul.paper-list > li: a[href*="-Abstract"], span.paper-authors (before 2026: i), data-track (class)
    2013 to 2020    /book/...: li > a[href^="/paper/"], a.author

Addresses of PDFs are derived from the list's addresses, and corrected from the landing page.
"""

import re
from urllib.parse import urlsplit

import msgspec
from bs4 import Tag

from confpapers.bibliography.names import split_names
from confpapers.model import Conference, Link, Listing, Paper, Presentation, Url
from confpapers.sources.abstracts import abstract
from confpapers.sources.addresses import current
from confpapers.sources.base import Source
from confpapers.sources.citation import well_parted, with_defaults
from confpapers.sources.page import attribute, following, link, links, read_html, text_of
from confpapers.text import clean, slug

_HASHED = re.compile(r"/hash/([0-9a-f]{8,})-Abstract(?:-([\w-]+?))?\.html$")
_BOOK = re.compile(r"/paper/(\d+-[^/]+?)$")
_PAPER_PAGE = re.compile(rf"{_HASHED.pattern}|{_BOOK.pattern}")
_YEAR = re.compile(r"/paper/(\d{4})(?=/|$)")
_MAIN = ("", "none", "conference", "main", "main_conference")
_AUTHORS = 'meta[name="citation_author"]'
_LABELS = {"supplemental": "supp", "supplementary": "supp", "supplementary material": "supp", "paper pdf": "paper"}
_OTHER_FILES = {"reviews": "reviews", "authorfeedback": "author feedback", "metareview": "meta review"}


class Neurips(Source):
    """NeurIPS proceedings."""

    name = "neurips"
    home = "https://proceedings.neurips.cc/"
    delay = 2.0

    def list_urls(self, conference: Conference) -> list[Url]:
        """Return the list's address on its current host."""
        return [current(url) for url in conference.urls]

    def parse_list(self, page: bytes, url: Url) -> Listing:
        """Return the papers, the number of papers that the page states, and the year's other volumes."""
        soup, base = read_html(page), current(self.base(url))
        names = {
            _track(attribute(button, "data-track")): _spelled(text_of(button))
            for button in soup.select(".track-filter")
        }
        rows = (row for row in soup.select("li") if not _holds_others(row))
        papers = tuple(paper for row in rows if (paper := _paper(row, base, names)))
        more = _volumes(soup, base, url)
        if not papers and not more:
            self.nothing(url, 'li a[href*="-Abstract"]')
        stated = re.match(r"([\d,]+) papers?\b", text_of(soup.select_one(".paper-count")))
        return Listing(papers=papers, more=more, stated=int(stated[1].replace(",", "") or 0) if stated else None)

    def parse_paper(self, page: bytes, url: Url, paper: Paper) -> Paper:
        """Return the paper with its abstract and files; the page's addresses of PDF and supplement take precedence."""
        soup, base = read_html(page), current(self.base(url))
        labelled = ((label.lower().strip("[]"), target) for label, target in links(soup, base) if _is_file(target))
        files = {_LABELS.get(label, label): current(target) for label, target in labelled}
        others = tuple(Link(label=kind, url=files[label]) for label, kind in _OTHER_FILES.items() if label in files)
        others += tuple(Link(label="bibtex", url=url) for url in _bibtex_elsewhere(soup, base, paper))
        names = well_parted(paper.authors, [clean(attribute(tag, "content")) for tag in soup.select(_AUTHORS)])
        completed = msgspec.structs.replace(
            paper, abstract=_abstract(soup), pdf_url=files.get("paper", ""), authors=names
        )
        return with_defaults(
            self.filled(soup, base, completed),
            abstract=paper.abstract,
            pdf_url=paper.pdf_url,
            supp_url=files.get("supp", ""),
            doi=link(soup.select_one("a.paper-doi"), base).removeprefix("https://doi.org/"),
            links=others,
            presentation=_presentation(soup),
        )


def _holds_others(row: Tag) -> bool:
    """Return whether a row has further papers in it; a row may have a list of its authors."""
    inner = row.find("li")
    return inner is not None and inner.find("a", href=_PAPER_PAGE) is not None


def _paper(row: Tag, base: Url, track_names: dict[str, str]) -> Paper | None:
    for anchor in row.select("a[href]"):
        url = current(link(anchor, base))
        path = urlsplit(url).path
        if hashed := _HASHED.search(path):
            track = _track(attribute(row, "data-track") or attribute(row, "class") or hashed[2] or "")
            ids = f"{slug(text_of(anchor))[:60].rstrip('-_')}-{hashed[1][:8]}"
            pdf = url.replace("/hash/", "/file/").replace("-Abstract", "-Paper").removesuffix(".html") + ".pdf"
        elif book := _BOOK.search(path):
            track, ids, pdf = "", slug(book[1]), f"{url}.pdf"
        else:
            continue
        matched = hashed[2] or track if hashed else ""
        track = "" if track in _MAIN else track_names.get(track) or _spelled(matched)
        title = text_of(anchor)
        return Paper(id=ids, title=title, authors=_authors(row), url=url, pdf_url=pdf, track=track)
    return None


def _authors(row: Tag) -> tuple[str, ...]:
    separate = [text_of(author) for author in row.select("a.author")]
    together = text_of(row.select_one(".paper-authors") or row.select_one("i"))
    return tuple(name for name in separate or split_names(together) if name)


def bibtex_of(url: Url) -> Url:
    """Return the address of a paper's BibTeX, derived from the address of its page; "" if that is not possible."""
    path = urlsplit(url).path
    if _HASHED.search(path):
        return url.replace("/hash/", "/file/").replace("-Abstract", "-Bibtex").removesuffix(".html") + ".bib"
    return f"{url}/bibtex" if _BOOK.search(path) else ""


def _bibtex_elsewhere(soup: Tag, base: Url, paper: Paper) -> list[Url]:
    """Return the BibTeX addresses of the newest pages, which cannot be derived: /paper_files/paper/123-/bibtex."""
    urls = [current(url) for label, url in links(soup, base) if label.lower().strip("[]") in ("bibtex", "bibtex »")]
    return [url for url in urls[:1] if url != bibtex_of(paper.url)]


def _track(name: str) -> str:
    return re.sub(r"_track$", "", re.sub(r"[\s-]+", "_", name.strip().lower()))


def _spelled(track: str) -> str:
    """Return a track in readable form, from "Datasets_and_Benchmarks_Track", or 2021's "round1"."""
    words = re.sub(r"[\s_]+", " ", re.sub(r"^round(\d)$", r"datasets_and_benchmarks,_round_\1", track)).split()
    small = ("and", "of", "round")
    return re.sub(r" Track$", "", " ".join(w if w in small else w[0].upper() + w[1:] for w in words))


def _volumes(soup: Tag, base: Url, url: Url) -> tuple[Url, ...]:
    """Return the other volumes of the same year: in 2025 the list at the year's address has one track only."""
    years = set(_YEAR.findall(urlsplit(url).path))
    urls = [current(target) for tag in soup.select(".book-see-also") for _, target in links(tag, base)]
    same_year = (target for target in urls if years & set(_YEAR.findall(urlsplit(target).path)))
    return tuple(dict.fromkeys(target for target in same_year if target != current(url)))


def _is_file(url: Url) -> bool:
    return re.search(r"(?:\.pdf|\.zip|\.html)$|/bibtex$", urlsplit(url).path) is not None


def _abstract(soup: Tag) -> str | None:
    """Return the text under the heading "Abstract".

    The page nests `<p>` in `<p class="paper-abstract">`, which HTML does not allow: that paragraph ends up empty, and
    the text is in the next one. So everything between the heading and the next heading is used.
    """
    for heading in soup.select("h2, h3, h4"):
        if text_of(heading).rstrip(":").lower() == "abstract":
            parts = []
            for sibling in following(heading):
                if sibling.name in ("h1", "h2", "h3", "h4", "hr", "section"):
                    break
                parts.append(text_of(sibling))
            if own := abstract(" ".join(parts)):
                return own
    return abstract(text_of(soup.select_one("p.abstract")))


def _presentation(soup: Tag) -> Presentation | str:
    """Return the "Conference Event Type" on the pages of 2013 to 2020."""
    for heading in soup.select("h3"):
        matched = re.match(r"conference event type:\s*(oral|spotlight|poster)", text_of(heading).lower())
        if matched:
            return matched[1]
    return ""
