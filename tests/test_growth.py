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
from confpapers.sources import addresses, dates, encoding, list_formats, page

CATS = Conference(title="Cats", dates=("2030-06-08",), year=2030)


def _programme(reader: str, text: str) -> object:
    return schedule_named(reader)(text.encode(), "https://cats.example/", CATS)


READERS: dict[str, Callable[[str], object]] = {
    "count_words": lambda given: tokens.count_words("A title", given),
    "slug": text.slug,
    "clean": text.clean,
    "clean_lines": text.clean_lines,
    "without_markup": text.without_markup,
    "title_key": text.title_key,
    "safe_url": lambda given: text.safe_url(f"https://example.org/{given}"),
    "BibTeX": lambda given: list(bibtex.read(given)),
    "BibTeX title": lambda given: list(bibtex.read(f"@article{{cats, title = {{{given}}}}}")),
    "plain": latex.plain,
    "LaTeX": lambda given: latex.escape(given, protect=True),
    "names": names.read_names,
    "presentation": dates.presentation,
    "clock": dates.clock,
    "DOI": addresses.doi,
    "arXiv id": addresses.arxiv_id,
    "decode": lambda given: encoding.decode(given.encode() + b"\xff"),
    "HTML": lambda given: page.text_of(page.read_html(given.encode())),
    "links": lambda given: links.find([given], []),
    "prose": lambda given: prose.clean([given]),
    "abstract of a site": site_abstracts.abstract,
    "CSV": lambda given: list_formats.read(f"title,authors\n{given},".encode(), "file:///cats.csv"),
    "programme as CSV": lambda given: _programme("csv", f"title,day,start\n{given},8 June,{given}"),
    "programme as a page": lambda given: _programme("nips-cards", f"<div class='maincard'>{given}</div>"),
    "programme of 2015": lambda given: _programme("cvpr2015-program", f"<p>{given}</p>"),
    "reference": fields.reference,
    "reference list": lambda given: entries.split([], f"References\n[1] {given}\n[2] {given}"),
    "cited titles": keys.letters,
    "citations": lambda given: citations.year_around(given, len(given) // 2, len(given) // 2),
    "beginning of the references": lambda given: references.find([given, given]),
    "abstract of a PDF": lambda given: abstract_text.in_text([given], Counter(), "en"),
    "page without its margins": lambda given: boilerplate.without([given, given]),
    "language": languages.language,
    "legibility": lambda given: legibility.legibility(given, Counter()),
    "line of names": full_names.names_in_line,
    "names in their own script": lambda given: east_asian.names(given, "zh"),
    "title of a PDF": lambda given: title_text.recased(given, given, "en"),
    "sentences": gist.sentences,
    "formulas": math.formulas,
    "words to search": lambda given: [search_words.terms_of(one) for one in search_words.chunks(given)],
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
