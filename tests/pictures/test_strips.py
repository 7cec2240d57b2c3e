"""The strip of page images, and the teaser."""

import io
from pathlib import Path

import pdfs
import pytest
from PIL import Image, ImageChops, ImageStat

from confpapers.errors import DocumentError
from confpapers.model import Document, Figure
from confpapers.pdf import extract, pdfium
from confpapers.pictures import strips
from confpapers.pictures.strips import Drawing


def drawn(pdf: bytes, **options: int) -> Drawing:
    return strips.draw(pdf, extract.read(pdf), **options)


def opened(data: bytes, kind: str = "AVIF") -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == kind
    return image.convert("RGB")


def darkness(image: Image.Image, box: tuple[int, int, int, int]) -> float:
    """0 is white, 1 is black, of the mean."""
    return 1 - ImageStat.Stat(image.crop(box).convert("L")).mean[0] / 255


def difference(one: Image.Image, other: Image.Image) -> float:
    """0 is the same, 1 is black against white, of the mean."""
    return ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L"))).mean[0] / 255


@pytest.fixture(scope="module")
def four_pages() -> Drawing:
    return drawn(pdfs.paper(pages=4))


def test_pages_are_side_by_side_at_the_recorded_positions(four_pages: Drawing) -> None:
    strip, image = four_pages.strip, opened(four_pages.image)
    assert (strip.width, strip.height) == image.size == (strip.width, 460)
    assert len(strip.pages) == 4
    assert strip.pages[0][0] == 0
    for (left, width), (following, _) in zip(strip.pages, strip.pages[1:], strict=False):
        assert left + width < following
        assert darkness(image, (left + width + 1, 0, following - 1, 460)) < 0.01, "the gap is white"
        assert darkness(image, (left, 0, left + width, 200)) > 0.03, "the page is not"
    left, width = strip.pages[-1]
    assert left + width == strip.width


def test_pages_are_trimmed_to_their_text(four_pages: Drawing) -> None:
    image, (left, width) = opened(four_pages.image), four_pages.strip.pages[1]
    assert 0.8 < width / 460 < 1.0, "the whole sheet is 0.77"
    assert darkness(image, (left + 8, 3, left + 100, 12)) > 0.05, "the first line stands at the top"
    assert darkness(image, (left + width - 40, 100, left + width - 8, 300)) > 0.05, "text reaches the right edge"


def test_a_strip_has_the_requested_height_and_pages() -> None:
    drawing = drawn(pdfs.paper(pages=4), height=230, pages=2)
    assert drawing.strip.height == opened(drawing.image).height == 230
    assert len(drawing.strip.pages) == 2


def test_a_strip_ends_where_the_references_begin() -> None:
    def document(page: int, offset: int) -> Document:
        return Document(pages=("x" * 100,) * 12, page_count=12, references=(page, offset))

    assert strips.last_page(document(5, 80), 8) == 6, "a page of text with references at its end is shown"
    assert strips.last_page(document(5, 10), 8) == 5
    assert strips.last_page(document(10, 80), 8) == 8
    assert strips.last_page(document(0, 0), 8) == 1
    assert strips.last_page(Document(pages=("x",), page_count=1), 8) == 1


def test_the_same_paper_gives_the_same_bytes(four_pages: Drawing) -> None:
    assert drawn(pdfs.paper(pages=4)) == four_pages


@pytest.mark.parametrize("between", [b"", pdfs.paper(pages=2)])
def test_a_file_still_open_from_reading_is_drawn_like_a_newly_opened_one(four_pages: Drawing, between: bytes) -> None:
    pdf = pdfs.paper(pages=4)
    document = extract.read(pdf)
    if between:
        extract.read(between)
    with pdfium.opened(pdf) as reader:
        assert bool(reader.pages_open) is not bool(between)
    assert strips.draw(pdf, document) == four_pages


def test_a_file_that_failed_is_closed() -> None:
    pdf = pdfs.paper(pages=2)
    extract.read(pdf)
    with pytest.raises(DocumentError), pdfium.opened(pdf) as reader:
        reader.text(2)
    with pdfium.opened(pdf) as reader:
        assert not reader.pages_open


def test_the_thumbnail_is_page_1_at_the_common_size(four_pages: Drawing) -> None:
    thumbnail, (left, width) = opened(four_pages.thumbnail), four_pages.strip.pages[0]
    assert thumbnail.size == strips.THUMBNAIL_SIZE
    page = opened(four_pages.image).crop((left, 0, left + width, 460)).resize((96, round(460 * 96 / width)))
    other = opened(four_pages.image).crop((left, 0, left + width, 460)).rotate(180).resize(page.size)
    top = thumbnail.crop((0, 0, *page.size))
    assert difference(top, page) < 0.04 < difference(top, other)
    assert len(four_pages.thumbnail) < 5000


def test_the_thumbnail_of_a_slide_is_aligned_to_the_top() -> None:
    slide = pdfs.single(b"0 0 1 rg 0 0 1200 400 re f " + pdfs.HELLO, box="0 0 1200 400")
    thumbnail = opened(drawn(slide).thumbnail)
    assert darkness(thumbnail, (0, 40, 96, 124)) < 0.01
    assert darkness(thumbnail, (0, 0, 96, 28)) > 0.5


def test_the_teaser_is_the_figure(four_pages: Drawing) -> None:
    image = opened(four_pages.teaser, "WEBP")
    assert image.size == four_pages.teaser_size
    assert 625 < max(image.size) <= 641
    assert image.width > 1.5 * image.height
    red, _, blue = ImageStat.Stat(image).mean
    assert blue > red + 10, "bars are light blue"


def test_the_teaser_is_cropped_to_its_content() -> None:
    pdf = pdfs.paper()
    document = extract.read(pdf)
    assert document.figure is not None
    left, top, right, bottom = document.figure.box
    loose = Figure(page=1, box=(left, top, right + 0.05, bottom))
    size = strips.draw(pdf, Document(pages=document.pages, page_count=3, figure=loose)).teaser_size
    assert size is not None
    assert size[0] / size[1] == pytest.approx((right - left) * 612 / ((bottom - top) * 792), rel=0.05)


def test_without_a_figure_the_teaser_is_the_top_of_page_1() -> None:
    pdf = pdfs.paper(figure=False)
    drawing = drawn(pdf)
    image = opened(drawing.teaser, "WEBP")
    assert image.width > image.height
    assert darkness(image, (image.width // 4, 0, 3 * image.width // 4, 40)) > 0.05, "the title"


def test_a_figure_that_cannot_be_drawn_is_replaced_by_the_top_of_page_1() -> None:
    pdf = pdfs.paper()
    document = extract.read(pdf)
    blank = Document(pages=document.pages, page_count=3, figure=Figure(page=3, box=(0.0, 0.0, 1.0, 0.02)))
    assert (
        strips.draw(pdf, blank).teaser_size
        == strips.draw(pdf, Document(pages=document.pages, page_count=3)).teaser_size
    )


def test_transparency_is_white() -> None:
    pdf = pdfs.single(
        b"q /G gs 0 0 1 rg 100 300 400 400 re f Q " + pdfs.HELLO,
        resources=b"/ExtGState<</G<</ca 0.1/CA 0.1>>>>",
        catalog=b"",
    )
    assert darkness(opened(drawn(pdf).image), (5, 5, 60, 60)) < 0.02


def test_a_page_that_cannot_be_drawn_keeps_its_place() -> None:
    kids = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 90000 90000]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        6: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        4: pdfs.stream(pdfs.HELLO),
        5: pdfs.FONT,
    }
    drawing = drawn(pdfs.raw(kids))
    image, ((_, first), (left, width)) = opened(drawing.image), drawing.strip.pages
    assert first > 0
    assert darkness(image, (0, 0, first, 460)) == 0
    assert darkness(image, (left, 40, left + width, 60)) > 0.005


def test_slides_are_shown_whole_and_not_too_wide() -> None:
    drawing = drawn(pdfs.lines_on_a_page(["A long slide about cats"] * 5, (1200, 400)))
    assert drawing.strip.pages[0][1] <= 1.6 * 460 + 1


@pytest.mark.parametrize("name", ["a page of a million points", "a page like a hair"])
def test_a_file_without_drawable_pages_is_an_error(name: str) -> None:
    with pytest.raises(DocumentError, match="no page of the PDF can be drawn"):
        drawn(pdfs.QUICK[name]())


def test_a_file_that_only_pdfminer_reads_is_not_drawn() -> None:
    with pytest.raises(DocumentError, match="only PDFium draws"):
        strips.draw(pdfs.paper(), extract.read(pdfs.paper(), engine="pdfminer"))


@pytest.mark.slow
@pytest.mark.parametrize("name", pdfs.QUICK)
def test_an_odd_file_is_drawn_or_refused(name: str) -> None:
    pdf = pdfs.QUICK[name]()
    try:
        drawing = drawn(pdf, height=100)
    except DocumentError:
        return
    assert opened(drawing.image).height == 100
    assert bool(drawing.teaser) == bool(drawing.teaser_size)


@pytest.mark.corpus
def test_real_papers_are_drawn(corpus: Path) -> None:
    for file in sorted(corpus.glob("pdf/*/*.pdf"))[::15]:
        drawing = drawn(file.read_bytes())
        assert 1 <= len(drawing.strip.pages) <= 8
        assert len(drawing.image) < 400_000
        assert drawing.teaser


def test_a_librarys_cover_is_left_out_of_the_strip() -> None:
    import venues

    drawing = drawn(venues.STYLES["behind a library's cover"]())
    assert drawing.strip.first == 2
    assert len(drawing.strip.pages) == 2


def test_without_a_figure_the_teaser_is_the_title_alone() -> None:
    size = drawn(pdfs.paper(figure=False)).teaser_size
    assert size is not None
    assert size[0] > 8 * size[1], "one line: no names, no addresses, no text"
    assert drawn(pdfs.lines_on_a_page(["a cat"] * 30)).teaser_size is None
