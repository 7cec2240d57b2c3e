"""Text from outside of any shape takes time in proportion to its length: nothing backtracks its way to a standstill."""

import contextlib
import gc
import time
from collections.abc import Callable

import pytest

from confpapers import text
from confpapers.analysis import tokens
from confpapers.bibliography import bibtex, latex, names
from confpapers.errors import ConfpapersError
from confpapers.pdf import links, prose
from confpapers.sources import addresses, dates, encoding, page

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
    "names": names.read_names,
    "presentation": dates.presentation,
    "clock": dates.clock,
    "DOI": addresses.doi,
    "arXiv id": addresses.arxiv_id,
    "decode": lambda given: encoding.decode(given.encode() + b"\xff"),
    "HTML": lambda given: page.text_of(page.read_html(given.encode())),
    "links": lambda given: links.find([given], []),
    "prose": lambda given: prose.clean([given]),
}
SHAPES = [
    *(
        " ",
        "a",
        "A",
        "1",
        "\n",
        "\t",
        "a ",
        "Aa ",
        "Ada Quill, ",
        "Ada Quill and ",
        "Moth et al ",
        "A. ",
        "A.",
        "a,",
        "a, ",
    ),
    *("(", "((a", "[", "{", "}", "\\", "\\a", "{\\a ", "$", "$a", "%", "#", "&", "&amp;", "<", "<a ", "</p>", "<p x="),
    *(
        ".",
        ". ",
        "a.",
        "1.",
        "@",
        "a@",
        "/",
        "http://a",
        "http://a.",
        "www.",
        "_",
        "a=",
        ";",
        ":",
        "-",
        "- ",
        "a-",
        "-\n",
    ),
    *(
        "a\n",
        "中",
        "中 ",
        "é",
        "\u00ad",
        "(2001) ",
        "[1] ",
        "at a dot ",
        "oral",
        "(cid:1",
        '"',
        "'",
        "\u2019",
        "top 5%",
    ),
]
SMALL, LARGE = 6_250, 25_000
_GROWTH = 9.0  # between 4, which is proportional, and 16, which is quadratic
_TOO_SHORT = 0.05  # seconds: what takes less at the larger size says nothing, and needs no bound


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_time_grows_in_proportion_to_the_length(reader: str) -> None:
    read = READERS[reader]
    for shape in SHAPES:
        small = _seconds(read, shape * (SMALL // len(shape)))
        if small < _TOO_SHORT / 16:
            continue
        tries = (  # a busy machine may slow down one of the two
            _seconds(read, shape * (LARGE // len(shape))) / max(_seconds(read, shape * (SMALL // len(shape))), 1e-6)
            for _ in range(6)
        )
        assert any(growth < _GROWTH for growth in tries), f"{reader} of {shape!r} again and again"


def test_a_quadratic_reader_would_be_seen() -> None:
    def quadratic(given: str) -> int:
        return sum(given.count("b", n) for n in range(0, len(given), 4))

    assert _seconds(quadratic, "a" * LARGE) / _seconds(quadratic, "a" * SMALL) > _GROWTH


def _seconds(read: Callable[[str], object], given: str) -> float:
    """CPU time: other programs of the machine do not count, nor do the objects of other tests (as in `timeit`)."""
    gc.disable()
    try:
        start = time.process_time()
        with contextlib.suppress(ConfpapersError):  # to refuse is an answer
            read(given)
        return time.process_time() - start
    finally:
        gc.enable()
