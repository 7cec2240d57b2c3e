"""Reading PDFs: text, front matter, links, positions of figures; and hostile files."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pdfs
import pytest
import venues

from confpapers.errors import DocumentError
from confpapers.model import Document, Link
from confpapers.pdf import abstract_text, extract, legibility, pdfium, repair, typography


@pytest.fixture(scope="module")
def paper() -> Document:
    return extract.read(pdfs.paper(annotation="https://github.com/whisker/ears"))


def everything(document: Document) -> str:
    parts = [*document.pages, document.title, document.abstract, *document.authors, *document.affiliations]
    return "\n".join([*parts, *(link.url for link in document.links)])


# --- a paper ---------------------------------------------------------------------------------------------------------


def test_front_matter_is_read_by_its_type(paper: Document) -> None:
    assert paper.title == pdfs.TITLE
    assert paper.authors == ("Ada Q. Whisker", "Tomás Pelusa", "Mio de Vries")
    assert paper.affiliations == ("Institute of Quiet Rooms, University of Nowhere",)
    assert paper.abstract == pdfs.ABSTRACT


def test_both_engines_read_the_same_words(paper: Document) -> None:
    assert paper.engine == "pdfium"
    assert paper.agreement is not None
    assert paper.agreement > 0.97
    other = extract.read(pdfs.paper(), engine="pdfminer")
    assert (other.engine, other.agreement, other.title, other.abstract) == (
        "pdfminer",
        None,
        paper.title,
        paper.abstract,
    )
    assert other.references is not None
    words = [Counter(re.findall(r"\w+", " ".join(document.pages))) for document in (paper, other)]
    assert (words[0] & words[1]).total() > 0.97 * words[0].total()


def test_no_field_holds_an_email_address(paper: Document) -> None:
    assert not re.search(r"@|quiet\.example|quiet dot example", everything(paper))


def test_the_references_are_found(paper: Document) -> None:
    assert paper.references is not None
    page, offset = paper.references
    assert page == 2
    assert paper.pages[page][offset:].startswith("References\n[1]")


def test_figure_1_is_found_above_its_caption(paper: Document) -> None:
    assert paper.figure is not None
    assert paper.figure.page == 1
    assert paper.figure.caption == "Figure 1: The number of ears seen in rooms with one to eight sleeping cats."
    left, top, right, bottom = paper.figure.box
    assert 0.5 < left < 0.58
    assert 0.85 < right < 0.95
    assert 0.1 < bottom - top < 0.2


def test_a_figure_beside_another_is_shown_alone() -> None:
    figure = extract.read(pdfs.side_by_side()).figure
    assert figure is not None
    assert figure.caption == "Figure 1: Ears seen."
    assert figure.box[2] < (pdfs.LEFT + 124) / 612


def test_a_table_above_a_figure_is_not_part_of_it() -> None:
    figure = extract.read(pdfs.below_a_table()).figure
    assert figure is not None
    assert figure.box[1] > (792 - 720 + 2 * 12 + 5 * 14) / 792


def test_a_listing_is_figure_1_if_its_caption_says_so() -> None:
    figure = extract.read(pdfs.listing()).figure
    assert figure is not None
    assert figure.caption == "Figure 1: How we count the cats."
    left, top, _, bottom = figure.box
    assert left > 0.5
    assert bottom - top == pytest.approx(5 * 12 / 792, abs=0.02)


def test_an_algorithm_above_a_figure_is_not_part_of_it() -> None:
    figure = extract.read(pdfs.below_an_algorithm()).figure
    assert figure is not None
    assert figure.box[1] > 117 / 792, "the rule at its end is 118 points from the top"


def test_a_paper_without_figures_has_no_figure() -> None:
    assert extract.read(pdfs.paper(figure=False)).figure is None


def test_the_body_is_the_text_without_margins_header_and_page_number() -> None:
    body = extract.read(pdfs.paper(header="Counting Sleeping Cats, and this is the running header")).body
    assert body is not None
    left, top, right, bottom = body
    assert 0.06 < left < 0.09
    assert 0.07 < top < 0.09, "the header is not part of it"
    assert 0.88 < right < 0.94
    assert bottom < 0.95, "the page number is not part of it"


def test_a_publishers_stamp_around_the_pages_changes_nothing(paper: Document) -> None:
    stamped = extract.read(pdfs.wrapped())
    assert (stamped.title, stamped.abstract, stamped.figure, stamped.body) == (
        paper.title,
        paper.abstract,
        paper.figure,
        paper.body,
    )


def test_a_stamp_that_enlarges_the_pages_moves_the_figure_too(paper: Document) -> None:
    figure = extract.read(pdfs.wrapped(1.5)).figure
    assert figure is not None
    assert paper.figure is not None
    assert figure.box == pytest.approx(paper.figure.box, abs=0.01)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_rotated_pages_are_measured_as_displayed(angle: int) -> None:
    upright, turned = extract.read(pdfs.paper()).figure, extract.read(pdfs.rotated(angle)).figure
    assert upright is not None
    left, top, right, bottom = upright.box
    shown = {
        90: (1 - bottom, left, 1 - top, right),
        180: (1 - right, 1 - bottom, 1 - left, 1 - top),
        270: (top, 1 - right, bottom, 1 - left),
    }
    with pdfium.opened(pdfs.rotated(angle)) as reader:
        size = reader.size(0)
        boxes = [shape for shape in reader.shapes(0) if shape.kind == "path"]
        result = (min(box.left for box in boxes) / size.width, max(box.bottom for box in boxes) / size.height)
    assert result[0] == pytest.approx(shown[angle][0], abs=0.05)
    assert result[1] == pytest.approx(shown[angle][3], abs=0.05)
    assert turned is None or turned.page == 1


@pytest.mark.parametrize("clockwise", [True, False])
def test_the_front_matter_of_a_sideways_page_is_read(clockwise: bool) -> None:
    document = extract.read(pdfs.on_its_side(clockwise))
    assert document.title == pdfs.TITLE
    assert document.authors == ("Ada Q. Whisker", "Tomás Pelusa", "Mio de Vries")
    assert document.abstract in ("", pdfs.ABSTRACT), "PDFium reads such a page in an order of its own"


def test_the_same_bytes_give_the_same_document() -> None:
    assert extract.read(pdfs.paper()) == extract.read(pdfs.paper())


def test_only_the_first_pages_are_read_but_all_are_counted() -> None:
    document = extract.read(pdfs.paper(pages=5), max_pages=2)
    assert (len(document.pages), document.page_count) == (2, 5)


NAMES = [
    ("(Ada Whisker, Mio Pelusa and Tom Tail)", ("Ada Whisker", "Mio Pelusa", "Tom Tail")),
    ("(Ada Whisker) -1000 (Mio Pelusa)", ("Ada Whisker", "Mio Pelusa")),
    ("(Ada) -250 (Whisker) -400 (Mio) -250 (Pelusa)", ("Ada Whisker", "Mio Pelusa")),
    ("(Ada Whisker*, Mio de Vries)", ("Ada Whisker", "Mio de Vries")),
    ("(Ada Whisker) -1000 (Nowhere)", ()),
    ("(The society of the friends of cats)", ()),
    ("(Institute of Quiet Rooms)", ()),
    ("(ada@quiet.example)", ()),
]


@pytest.mark.parametrize(("typed", "names"), NAMES)
def test_names_are_separated_by_commas_or_by_gaps(typed: str, names: tuple[str, ...]) -> None:
    assert extract.read(pdfs.typed(typed.encode())).authors == names


def test_links_are_found_once_and_not_among_the_references(paper: Document) -> None:
    assert paper.links == (Link(label="code", url="https://github.com/whisker/ears"),)
    document = extract.read(pdfs.paper(remark="Our code is at https://github.com/whisker/ears."))
    assert document.links == paper.links


# --- object streams --------------------------------------------------------------------------------------------------


def test_objects_of_a_stream_read_one_by_one_are_those_that_pdfminer_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    from pdfminer.pdfdocument import PDFDocument

    from confpapers.pdf import objects

    pdf = pdfs.with_object_streams()
    assert b"/ObjStm" in pdf
    read = list(typography.pages(pdf, count=9))
    monkeypatch.setattr(PDFDocument, "_getobj_objstm", lambda *arguments: pytest.fail("all of a stream was read"))
    assert list(typography.pages(pdf, count=9)) == read
    monkeypatch.undo()
    monkeypatch.setattr(objects, "_table", lambda stream: None)
    assert list(typography.pages(pdf, count=9)) == read, "pdfminer's own way gives the same"
    assert len(read) == 3


@pytest.mark.parametrize(
    "entries",
    [{}, {"First": 2}, {"First": 4, "N": 3}, {"First": 4, "N": 0}, {"First": b"x", "N": 1}, {"First": 0, "N": 1}],
)
def test_a_table_of_objects_that_does_not_fit_is_not_used(entries: dict[str, object]) -> None:
    from pdfminer.pdftypes import PDFStream

    from confpapers.pdf import objects

    assert objects._table(PDFStream({"N": 1, "First": 4}, b"7 0 (a)")) == (b"7 0 (a)", [4])
    assert objects._table(PDFStream({"N": 1, "First": 4} | entries if entries else {}, b"7 0 (a)")) is None


# --- text that is garbage -------------------------------------------------------------------------------------------


def test_garbage_from_one_engine_is_replaced_by_the_other(paper: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    def garbled(text: str) -> str:
        return "".join(chr(ord(letter) + 3) if letter.isascii() and letter.isalpha() else letter for letter in text)

    whole, with_lines = pdfium.Reader.text, pdfium.Reader.text_and_lines
    monkeypatch.setattr(pdfium.Reader, "text", lambda self, number: garbled(whole(self, number)))
    monkeypatch.setattr(
        pdfium.Reader,
        "text_and_lines",
        lambda self, number: (garbled(with_lines(self, number)[0]), with_lines(self, number)[1]),
    )
    again = extract.read(pdfs.paper())
    assert again.legible
    assert again.abstract == paper.abstract
    assert (again.body, again.figure) == (paper.body, paper.figure), "pages are drawn by PDFium all the same"


def test_garbage_from_both_engines_is_reported_and_not_used() -> None:
    document = extract.read(pdfs.shifted())
    assert not document.legible
    assert (document.title, document.abstract) == ("", "")
    assert extract.read(pdfs.shifted(0)).legible


def test_letters_with_their_bytes_in_the_wrong_order_are_garbage() -> None:
    text = "Counting cats that sleep"
    assert legibility.legibility(text.encode("utf-16-be").decode("utf-16-le"), Counter()) == 0.0
    assert legibility.legibility("睡猫的计数方法一", Counter()) == 1.0


# --- abstracts -------------------------------------------------------------------------------------------------------


def test_an_abstract_may_run_on_from_its_heading() -> None:
    document = extract.read(pdfs.paper(heading="", abstract="Abstract. " + pdfs.ABSTRACT))
    assert document.abstract == pdfs.ABSTRACT


def test_an_abstract_may_end_at_keywords() -> None:
    document = extract.read(pdfs.paper(introduction="Keywords: cats, sleep, ears"))
    assert document.abstract == pdfs.ABSTRACT


def test_an_abstract_may_end_where_the_type_changes() -> None:
    assert extract.read(pdfs.paper(introduction="")).abstract == pdfs.ABSTRACT


def test_an_abstract_without_a_heading_is_recognised_by_its_type() -> None:
    document = extract.read(pdfs.paper(heading=""))
    assert document.abstract == pdfs.ABSTRACT
    assert document.authors == ("Ada Q. Whisker", "Tomás Pelusa", "Mio de Vries")


@pytest.mark.parametrize("style", venues.STYLES)
def test_pages_of_other_venues_are_read(style: str) -> None:
    document = extract.read(venues.STYLES[style]())
    assert document.title == pdfs.TITLE
    assert document.authors == venues.AUTHORS
    assert document.abstract == pdfs.ABSTRACT
    assert set(document.affiliations) <= set(venues.AFFILIATIONS)
    assert "@" not in everything(document)


def test_no_abstract_is_better_than_a_wrong_one() -> None:
    assert extract.read(pdfs.paper(heading="", type_of_abstract="Times-Roman")).abstract == ""
    assert extract.read(pdfs.paper(abstract="Too short to be one.")).abstract == ""
    endless = " ".join([pdfs.ABSTRACT] * 9)
    assert extract.read(pdfs.paper(abstract=endless, introduction="", figure=False)).abstract == ""


def test_sources_that_disagree_give_no_abstract() -> None:
    one, other = "cats sleep on every chair", "dogs run through all the gardens"
    assert abstract_text.merged(one, other) == ""
    assert abstract_text.merged(one, "") == one
    assert abstract_text.merged("", other) == other
    assert abstract_text.merged(one, one + " here") == one


def test_an_abstract_has_the_ligatures_that_one_source_lost() -> None:
    typed = "a exible cat nds an ocial chair and no bed"
    plain = "a flexible cat finds an official chair and no bed here"
    assert abstract_text.merged(typed, plain) == plain.removesuffix(" here")
    assert abstract_text.merged("cats o er all chairs", "cats offer all chairs") == "cats o er all chairs"


# --- damaged and hostile files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nearly all of a file", "junk before the header"])
def test_a_damaged_file_is_repaired(name: str) -> None:
    document = extract.read(pdfs.QUICK[name]())
    assert document.repaired
    assert document.title == pdfs.TITLE


REFUSED = {
    "nothing": "the file is empty",
    "a web page": "the file is a web page, not a PDF",
    "compressed": "the file is not a PDF",
    "garbage": "the file is not a PDF",
    "a user's password": "the PDF is locked with a password",
    "empty pages": "all pages of the PDF are empty",
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_unreadable_file_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(DocumentError, match=REFUSED[name]):
        extract.read(pdfs.QUICK[name]())


@pytest.mark.slow
@pytest.mark.parametrize("name", pdfs.QUICK)
def test_an_odd_file_is_read_or_refused_with_one_line(name: str) -> None:
    reason = ""
    try:
        document = extract.read(pdfs.QUICK[name]())
    except DocumentError as error:
        reason = str(error)
    if reason:
        assert re.fullmatch(r"[^\n]{10,200}", reason)
    else:
        assert 1 <= len(document.pages) <= 60


def test_repairing_reports_that_a_file_is_encrypted() -> None:
    with pytest.raises(repair.NeedsPassword):
        repair.mended(pdfs.locked("secret"))


def test_an_owner_password_does_not_prevent_reading() -> None:
    assert extract.read(pdfs.QUICK["an owner's password"]()).title == pdfs.TITLE


CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
from confpapers.pdf import extract
from confpapers.pictures import strips
from confpapers.errors import DocumentError
pdf = sys.stdin.buffer.read()
try:
    print("read", len(strips.draw(pdf, extract.read(pdf)).image))
except DocumentError as error:
    print("refused", error)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits")
@pytest.mark.parametrize("name", ["a deep page tree", "scattered words", "a fine pattern"])
@pytest.mark.slow
def test_a_hostile_file_gives_a_document_an_error_or_a_killed_worker(name: str) -> None:
    pdf = pdfs.SLOW[name]()
    done = subprocess.run([sys.executable, "-c", CHILD], input=pdf, capture_output=True, timeout=60, check=False)
    dead = done.returncode < 0
    assert dead or (done.returncode == 0 and done.stdout.startswith((b"read", b"refused"))), done.stderr[-2000:]


@pytest.mark.slow
def test_reading_leaks_no_memory() -> None:
    pdf = pdfs.paper()
    for _ in range(3):
        extract.read(pdf)
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(20):
        extract.read(pdf)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


# --- real papers -----------------------------------------------------------------------------------------------------


@pytest.mark.corpus
def test_real_abstracts_and_titles_are_read(corpus: Path) -> None:
    reading = _load_benchmark()
    expected = reading.known_papers(corpus)
    rows = [
        reading.measure(file, expected[file.name])
        for file in sorted(corpus.glob("pdf/v22/*.pdf"))[:20]
        if file.name in expected
    ]
    figures = reading.summary(rows)
    assert figures["abstract F1 >= 0.9"] >= 0.9, json.dumps(figures)
    assert figures["abstract wrong (F1 < 0.5)"] == 0
    assert figures["title right"] >= 0.95
    assert figures["with an e-mail address"] == 0


@pytest.mark.corpus
def test_the_references_of_real_papers_begin_where_annotated(corpus: Path) -> None:
    reading = _load_benchmark()
    for name, page, words in json.loads(reading.CHECKED.read_text("utf-8"))[::4]:
        assert reading.references_right(extract.read((corpus / "pdf" / name).read_bytes()), page, words), name


def _load_benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reading", Path(__file__).parents[2] / "benchmarks" / "reading.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
