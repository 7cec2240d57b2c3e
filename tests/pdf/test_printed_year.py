"""The year of publication on a paper's first page."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from confpapers.flow.paper_facts import with_document
from confpapers.model import Document, Paper
from confpapers.pdf.extract import read
from confpapers.pdf.printed_year import printed_year

PAGES = [
    ("Published as a conference paper at PURR 2031\nTINY CATS", 2031),
    ("Under review as a conference paper at PURR 2031", 2031),
    ("Workshop track - PURR 2031", 2031),
    ("To appear in MEOW 2004", 2004),
    ("31st Conference on Neural Cat Processing Systems (CatIPS 2017), Long Lake, Nowhere.", 2017),
    (
        "Appearing in Proceedings of the 15th Conference\non Cats and Statistics (CATSTATS) 2012, La Paz.",
        2012,
    ),
    ("33rd Conference on Uncertainty in Cats (UIC 2022), PMLR 180:1-9.", 2022),
    ("Proceedings of Machine Learning Research 77:97–112, 2017", 2017),
    ("978-0-7695-3958-4/10 $26.00 © 2010 IEEE", 2010),
    ("Copyright (c) 2018, Association of Cats. All rights reserved.", 2018),
    ("Received 12 November 2015; accepted 18 April 2016", 2016),
    ("Available online 15 November 2014", 2014),
    ("Tiny Cats\nAda Quill\nAbstract. On VOC 2012 we beat Sample et al. (2015) and (Quill, 2014).", 0),
    ("We win ILSVRC 2015 and (COCO 2015) with the lamp of Moss [2013].", 0),
    ("{ada2016, bo2017}@cat.example  http://cat.example/2015/", 0),
    ("", 0),
]


@pytest.mark.parametrize(("page", "year"), PAGES)
def test_the_year_is_that_of_publication_and_not_one_in_the_text(page: str, year: int) -> None:
    assert printed_year(page) == year


@pytest.mark.parametrize(("number", "year"), [("1707.01220", 2017), ("0908.0054", 2009), ("cs/0512081", 0), ("", 0)])
def test_a_preprint_is_of_the_year_of_its_number(number: str, year: int) -> None:
    assert printed_year("Tiny Cats", number) == year
    assert printed_year("© 2031 Cats", number) == 2031


@pytest.mark.parametrize(
    ("own", "of_a_folder", "year"), [(0, True, 2017), (2015, True, 2015), (0, False, 0), (2015, False, 2015)]
)
def test_only_a_paper_of_a_folder_has_the_year_of_its_pdf(own: int, of_a_folder: bool, year: int) -> None:
    document = Document(pages=("Tiny Cats",), page_count=1, year=2017)
    paper = Paper(id="cats", title="Cats", published=own)
    assert with_document(paper, document, title_from_pdf=of_a_folder).published == year


def test_a_notice_at_the_foot_of_the_page_is_read_although_it_is_no_part_of_the_text() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number in range(1, 4):
        canvas.drawString(72, 700, f"Tiny cats, part {number}. We count cats that sleep, on sofas and beside stoves.")
        canvas.drawString(72, 40, "Proceedings of Cats. Copyright 2017 by the authors.")
        canvas.showPage()
    canvas.save()
    assert read(buffer.getvalue()).year == 2017
