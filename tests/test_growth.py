"""Text from outside of any shape takes time in proportion to its length: nothing backtracks its way to a standstill."""

import contextlib
from collections import Counter
from collections.abc import Callable

import pytest
from growth import SHAPES, outgrows

from confpapers import text
from confpapers.analysis import gist, tokens
from confpapers.bibliography import bibtex, east_asian, full_names, latex, names
from confpapers.citations import entries, fields, keys
from confpapers.citations import links as citations
from confpapers.errors import ConfpapersError
from confpapers.model import Conference
from confpapers.pdf import (
    abstract_text,
    boilerplate,
    languages,
    legibility,
    links,
    prose,
    references,
    title_text,
)
from confpapers.schedules import schedule_named
from confpapers.site import math, search_words
from confpapers.sources import abstracts as site_abstracts
from confpapers.sources import addresses, dates, encoding, page
from confpapers.sources.lists import formats

CATS = Conference(title="Cats", dates=("2030-06-08",), year=2030)


def _programme(reader: str, text: str) -> object:
    return schedule_named(reader)(text.encode(), "https://cats.example/", CATS)


READERS: dict[str, Callable[[str], object]] = {
    "count_words": lambda written: tokens.count_words("A title", written),
    "slug": text.slug,
    "clean": text.clean,
    "clean_lines": text.clean_lines,
    "without_markup": text.without_markup,
    "title_key": text.title_key,
    "safe_url": lambda written: text.safe_url(f"https://example.org/{written}"),
    "BibTeX": lambda written: list(bibtex.read(written)),
    "BibTeX title": lambda written: list(bibtex.read(f"@article{{cats, title = {{{written}}}}}")),
    "plain": latex.plain,
    "LaTeX": lambda written: latex.escape(written, protect=True),
    "names": names.read_names,
    "presentation": dates.presentation,
    "clock": dates.clock,
    "DOI": addresses.doi,
    "arXiv id": addresses.arxiv_id,
    "decode": lambda written: encoding.decode(written.encode() + b"\xff"),
    "HTML": lambda written: page.text_of(page.read_html(written.encode())),
    "links": lambda written: links.find([written], []),
    "prose": lambda written: prose.clean([written]),
    "abstract of a site": site_abstracts.abstract,
    "CSV": lambda written: formats.read_list(f"title,authors\n{written},".encode(), "file:///cats.csv"),
    "programme as CSV": lambda written: _programme("csv", f"title,day,start\n{written},8 June,{written}"),
    "programme as a page": lambda written: _programme("nips-cards", f"<div class='maincard'>{written}</div>"),
    "programme of 2015": lambda written: _programme("cvpr2015-program", f"<p>{written}</p>"),
    "reference": fields.reference,
    "reference list": lambda written: entries.split([], f"References\n[1] {written}\n[2] {written}"),
    "cited titles": keys.letters,
    "citations": lambda written: citations.year_around(written, len(written) // 2, len(written) // 2),
    "beginning of the references": lambda written: references.find([written, written]),
    "abstract of a PDF": lambda written: abstract_text.in_text([written], Counter(), "en"),
    "page without its margins": lambda written: boilerplate.without([written, written]),
    "language": languages.language,
    "legibility": lambda written: legibility.legibility(written, Counter()),
    "line of names": full_names.names_in_line,
    "names in their own script": lambda written: east_asian.names(written, "zh"),
    "title of a PDF": lambda written: title_text.recased(written, written, "en"),
    "sentences": gist.sentences,
    "formulas": math.formulas,
    "words to search": lambda written: [search_words.terms_of(chunk) for chunk in search_words.chunks(written)],
}
LENGTH = 100_000


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_time_grows_in_proportion_to_the_length(reader: str) -> None:
    def run(text: str) -> None:
        with contextlib.suppress(ConfpapersError):  # to refuse is an answer
            READERS[reader](text)

    for shape in SHAPES:
        assert not outgrows(run, shape * (LENGTH // len(shape))), f"{reader} of {shape!r} again and again"


@pytest.mark.slow
def test_a_quadratic_reader_would_be_seen() -> None:
    assert outgrows(lambda text: sum(text.count("b", n) for n in range(0, len(text), 4)), "a" * LENGTH)
