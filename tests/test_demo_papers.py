"""The demo conference: its papers are all there, invented, distinct, and drawn as they are listed."""

import csv
import importlib
import re
import sys
import zlib
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import msgspec
import pytest

from confpapers.model import Conference, Paper

DEMO = Path(__file__).parents[1] / "conferences" / "demo"
PAPERS = [msgspec.json.decode(line, type=Paper) for line in (DEMO / "papers.jsonl").read_bytes().splitlines()]
BY_ID = {paper.id: paper for paper in PAPERS}

pytest.importorskip("reportlab")


@cache
def drawer() -> ModuleType:
    """conferences/demo/draw.py, ready to draw."""
    sys.path.insert(0, str(DEMO))
    draw = importlib.import_module("draw")  # it lies beside its data, outside the package
    draw.register_fonts()
    return draw


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, in plain letters."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def letters(text: str) -> str:
    """Only the letters that every font has, so that line breaks, hyphens and formulas do not matter."""
    return re.sub(r"[^a-z]", "", text.replace("\ufb01", "fi").replace("\ufb02", "fl").lower())


def prose(text: str) -> str:
    """What LaTeX leaves to compare: the words outside formulas."""
    return letters(re.sub(r"\$[^$]*\$", " ", text))


def test_there_are_sixty_papers_with_an_id_of_their_own() -> None:
    assert len(PAPERS) == len(BY_ID) == 60
    assert all(re.fullmatch(r"[a-z0-9_]+", paper.id) for paper in PAPERS)
    assert len({paper.title for paper in PAPERS}) == 60


def test_the_conference_file_is_a_conference_that_expects_them() -> None:
    conference = msgspec.toml.decode((DEMO.parent / "demo.toml").read_bytes(), type=Conference)
    assert conference.expected == len(PAPERS)
    assert (DEMO.parent / conference.urls[0]).is_file()
    assert conference.schedule is not None
    assert (DEMO.parent / conference.schedule.url).is_file()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_an_abstract_is_neither_a_stub_nor_an_essay(paper: Paper) -> None:
    assert 90 <= len((paper.abstract or "").split()) <= 170
    assert paper.abstract == " ".join((paper.abstract or "").split())


def test_no_two_abstracts_share_a_sentence() -> None:
    sentences = Counter(
        letters(sentence)
        for paper in PAPERS
        for sentence in re.split(r"(?<=[.?!])\s+", paper.abstract or "")
        if len(sentence.split()) > 2
    )
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


def test_the_features_of_the_page_all_have_something_to_show() -> None:
    assert Counter(paper.presentation for paper in PAPERS) == {"oral": 8, "spotlight": 10, "poster": 42}
    assert sorted(paper.award for paper in PAPERS if paper.award) == [
        "Best Paper",
        "Best Student Paper",
        "Honourable Mention",
    ]
    assert sum(bool(paper.supp_url) for paper in PAPERS) >= 10
    assert sum(bool(paper.links) for paper in PAPERS) >= 20
    assert {link.label for paper in PAPERS for link in paper.links} == {"code", "project", "video", "data"}
    assert sum("$" in paper.title for paper in PAPERS) >= 2
    assert any("&" in paper.title and "<" in paper.title for paper in PAPERS)
    assert {len(paper.authors) for paper in PAPERS} >= {1, 2, 3, 4, 5, 7}
    assert max(Counter(name for paper in PAPERS for name in paper.authors).values()) >= 5
    authors = "".join(name for paper in PAPERS for name in paper.authors)
    assert re.search("[א-ת]", authors)
    assert re.search("[一-鿿]", authors)


def test_every_address_is_reserved() -> None:
    for paper in PAPERS:
        assert paper.pdf_url == f"pdf/{paper.id}.pdf"
        for url in (paper.url, paper.supp_url, *(link.url for link in paper.links)):
            host = urlsplit(url).hostname or ""
            assert not url or host.endswith((".example", ".example.org")) or host == "example.org", url


def test_there_is_no_mail_address_anywhere() -> None:
    files = [file for file in DEMO.rglob("*") if file.suffix in {".jsonl", ".csv", ".toml"}]
    assert len(files) >= 12
    assert [file.name for file in files if "@" in file.read_text(encoding="utf-8")] == []


def test_the_programme_has_every_paper_exactly_once() -> None:
    with (DEMO / "schedule.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["title", "day", "start", "end", "room", "session", "position", "presentation", "award"]
    assert sorted(row["title"] for row in rows) == sorted(paper.title for paper in PAPERS)
    by_title = {paper.title: paper for paper in PAPERS}
    for row in rows:
        paper = by_title[row["title"]]
        assert (row["presentation"], row["award"]) == (paper.presentation, paper.award)
    assert Counter(row["session"] for row in rows) == {"1A": 15, "1B": 15, "2A": 15, "3A": 15}
    assert sorted({row["day"] for row in rows}) == ["2025-09-10", "2025-09-11", "2025-09-12"]
    assert len({(row["session"], row["position"]) for row in rows}) == 60


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_a_pdf_agrees_with_its_listing(paper: Paper) -> None:
    pages = pages_of((DEMO / paper.pdf_url).read_bytes())
    assert len(pages) >= 3
    first = letters(pages[0])
    assert prose(paper.title.split("$")[0]) in first
    sentence = re.split(r"(?<=[.?!])\s", (paper.abstract or "").split("$")[0])[0]
    assert prose(sentence) in first
    assert "Figure 1:" in pages[0] + pages[1]
    assert "References" in "".join(pages[-5:])
    assert "@" not in "".join(pages)


@pytest.mark.slow
def test_papers_differ_in_length() -> None:
    counts = Counter(len(pages_of((DEMO / paper.pdf_url).read_bytes())) for paper in PAPERS)
    assert counts[3] == 1
    assert sum(times for count, times in counts.items() if count >= 10) == 2
    assert sum(times for count, times in counts.items() if 4 <= count <= 9) == 57


def test_the_pdfs_are_those_of_the_papers_and_small() -> None:
    files = sorted((DEMO / "pdf").iterdir())
    assert [file.stem for file in files] == sorted(BY_ID)
    assert sum(file.stat().st_size for file in files) <= 2_500_000


@pytest.mark.parametrize("name", ["mahuka_parrotfish_clock", "amimoto_backwards"])
@pytest.mark.slow
def test_drawing_again_gives_the_same_pages(name: str) -> None:
    import reportlab

    draw = drawer()
    row = next(row for row in draw.papers() if row["id"] == name)
    again, committed = draw.draw(row), (DEMO / "pdf" / f"{name}.pdf").read_bytes()
    assert again == draw.draw(row)
    if (reportlab.Version, zlib.ZLIB_RUNTIME_VERSION) == draw.DRAWN_WITH:
        assert again == committed
    else:  # other versions may write other bytes, but not other words
        assert pages_of(again) == pages_of(committed)
