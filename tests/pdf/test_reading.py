"""The analysis of the engines' output: clean text, references, links, the text block."""

import pytest

from confpapers import model
from confpapers.model import Link
from confpapers.pdf import (
    boilerplate,
    figures,
    layout,
    legibility,
    links,
    operators,
    pdfium,
    prose,
    references,
    shapes,
    trim,
    typography,
)
from confpapers.pdf.glyphs import Glyph

# --- clean text ------------------------------------------------------------------------------------------------------

TEXTS = [
    ("a word at the line's end is joined", "the detec\ufffetor sees", "the detector sees"),
    ("with the older mark", "the detec\x02\r\ntor sees", "the detector sees"),
    ("and with a hyphen", "the detec-\ntor sees", "the detector sees"),
    ("a hyphen stays where the parts are words", "a well-\nknown cat, well, known", "a well-known cat, well, known"),
    (
        "and where the paper writes it so elsewhere",
        "semi-\nsupervised and semi-supervised",
        "semi-supervised and semi-supervised",
    ),
    (
        "between the parts of a compound that is known, the hyphen stays",
        "a bird-on-\na-chair or bird-\non-a-chair is a bird-on-a-chair, state-of-the-\nart",
        "a bird-on-a-chair or bird-on-a-chair is a bird-on-a-chair, state-of-the-art",
    ),
    ("inside them it vanishes", "semi-super-\nvised or semi-supervised", "semi-supervised or semi-supervised"),
    ("the whole word wins", "rest-\ning cats, rest, ing, resting", "resting cats, rest, ing, resting"),
    ("ligatures are split", "e\ufb03cient \ufb02u\ufb00", "efficient fluff"),
    ("letters of mathematics are letters", "\U0001d465 + \U0001d466", "x + y"),
    ("but powers stay powers", "5 m² and ½", "5 m² and ½"),
    ("accents go onto their letters", "Poincar´e, M¨uller, Bu¸soniu, Nicol`o", "Poincaré, Müller, Buşoniu, Nicolò"),
    ("quotes stay quotes", "the ``ear'' of `a cat'", "the ``ear'' of `a cat'"),
    ("odd controls vanish", "a\x00 cat\x07", "a cat"),
    ("addresses vanish", "Ada {ada, tom}@x.example sleeps", "Ada  sleeps"),
    ("however disguised", "write ada at quiet dot example now", "write  now"),
    ("and broken over lines", "Ada whisker@quiet.\nexample sleeps", "Ada  sleeps"),
    ("but not other at's", "look at cats", "look at cats"),
    ("nor what is measured at something", "IoU@V. We raise P @ k, mAP@0.5. So", "IoU@V. We raise P @ k, mAP@0.5. So"),
    ("nor capitals", "ada@quiet.example".upper() + " sleeps", " sleeps"),
    ("hosts may be numbers", "to whisker@163.example, all", "to , all"),
    ("and braces hold parts of hosts", "{ada@cats.,tom@}quiet.example sleep", " sleep"),
]


@pytest.mark.parametrize(("what", "raw", "clean"), TEXTS, ids=[text[0] for text in TEXTS])
def test_text_is_cleaned(what: str, raw: str, clean: str) -> None:
    assert prose.clean([raw])[0] == [clean]


def test_the_last_references_heading_of_the_later_pages_counts() -> None:
    text = "word " * 100
    assert references.find(["References\n" + text, text, "7. References\n[1] A cat." + text]) == (2, 0)
    assert references.find(["References\n" + text, text, text]) is None
    assert references.find([text, "References\n[1] A cat, 1999.", *[text] * 5]) == (1, 0), "a long appendix follows"
    assert references.find([text, text + "\nBibliography\nx", "References to cats are few." + text]) == (1, 501)


HEADINGS = [
    "REFERENCES", "R E F E R E N C E S", "VII. References", "References and Notes", "Literaturverzeichnis",
    "Références bibliographiques", "Referencias", "Список литературы", "Список использованных источников:",
    "Литература", "Ссылки на источники/References", "参考文献", "参 考 文 献", "[参考文献]", "§9 参考文献",
    "参考文献：", "六、参考文献", "參考文獻", "引用文献", "참고문헌", "참고 문헌",
    "Βιβλιογραφία", "المراجع", "Kaynakça",
]  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_references_begin_at_a_heading_in_any_language(heading: str) -> None:
    text = "кошка 猫 cat " * 100
    assert references.find([text, f"{text}\n{heading}\n[1] A cat."]) == (1, len(text) + 1)


@pytest.mark.parametrize("line", ["中图分类号: A 文献标识码: B", "References to cats are few", "источники тепла", "1"])
def test_a_line_of_text_is_not_a_references_heading(line: str) -> None:
    assert references.find(["cat " * 100, f"{'cat ' * 100}\n{line}\n[1] A cat, 1999."]) is None


def test_references_that_slides_continue_begin_on_the_first_of_them() -> None:
    pages = [
        "cat " * 100,
        "Cats\nsleep",
        "参考文献 I\nWhisker, A.",
        "参考文献 II\nPelusa, T.",
        "参考文献 III\nTail, M.",
    ]
    assert references.find(pages) == (2, 0)


def test_a_list_without_a_heading_is_recognised_by_its_numbered_entries() -> None:
    entries = "\n".join(f"[{n}] A. Whisker, Cats {n} (200{n})." for n in range(1, 7))
    assert references.find(["cat " * 100, f"{'cat ' * 9}\n{entries}"]) == (1, 37)
    steps = "\n".join(f"[{n}] look at chair {n}" for n in range(1, 7))
    assert references.find(["cat " * 100, f"{'cat ' * 9}\n{steps}"]) is None, "steps have no years"
    assert references.find(["cat " * 100, f"{'cat ' * 9}\n" + entries.replace("[1]", "[2]")]) is None


MAIL = [
    (
        "at the top, with its brackets",
        "Ada\n{ada, tom}@x.example\nText\n" + "a cat\n" * 9,
        "Ada\n\nText\n" + "a cat\n" * 9,
    ),
    ("broken before its sign", "Ada ada\n@x.example\n" + "a cat\n" * 9, "Ada \n" + "a cat\n" * 9),
    ("far apart", "ada@x.example\n" + "a cat\n" * 9 + "tom@y.example", "\n" + "a cat\n" * 9),
    ("only disguised", "a cat\n" * 9 + "write ada (at) x (dot) example", "a cat\n" * 9 + "write "),
]


@pytest.mark.parametrize(("what", "raw", "clean"), MAIL, ids=[case[0] for case in MAIL])
def test_addresses_are_removed_everywhere(what: str, raw: str, clean: str) -> None:
    assert prose.without_mail(raw) == clean


# --- operators -------------------------------------------------------------------------------------------------------

CONTENTS = [
    ("operands come before their operator", b"/F1 9.5 Tf", [("Tf", ["F1", 9.5])]),
    ("numbers take many forms", b"-1 +.5 2. 0 Td", [("Td", [-1, 0.5, 2, 0])]),
    ("arrays mix strings and numbers", b"[(a)-20(b)3]TJ", [("TJ", [[b"a", -20, b"b", 3]])]),
    ("strings have escapes", rb"(\(a\)\\\101\7x\n\q) Tj", [("Tj", [b"(a)\\A\x07x\nq"])]),
    ("and lines that are one", b"(a\\\nb\\\r\nc) Tj", [("Tj", [b"abc"])]),
    ("and brackets in pairs", b"(a(b)c) Tj", [("Tj", [b"a(b)c"])]),
    ("hexadecimal strings too", b"<4 1 42 5> Tj", [("Tj", [b"ABP"])]),
    ("names may be escaped", b"/A#20b Do", [("Do", ["A b"])]),
    ("what draws is passed over", b"1 2 m 3 4 l S 0 g 1 0 0 rg 5 w f* (a) Tj", [("Tj", [b"a"])]),
    ("but not what only begins so", b"(a) Tj 1 fx", [("Tj", [b"a"]), ("fx", [1])]),
    ("pictures are too", b"BI /W 1 ID \x00(Tj EIx\xff EI (a) Tj", [("BI", []), ("EI", ["W", 1]), ("Tj", [b"a"])]),
    ("and comments", b"% (b) Tj\n(a) Tj", [("Tj", [b"a"])]),
    ("an operator ends an array that is open", b"[(a) 0 Tc (b) Tj", [("Tc", []), ("Tj", [b"b"])]),
    ("and a string that is open ends with the page", b"ET (abc", [("ET", [])]),
    ("signs of no meaning are passed over", b") > -- } (a) Tj", [("Tj", [b"a"])]),
]


@pytest.mark.parametrize(("what", "content", "read"), CONTENTS, ids=[case[0] for case in CONTENTS])
def test_a_pages_content_is_read_as_operators(what: str, content: bytes, read: object) -> None:
    assert list(operators.operations(content)) == read


@pytest.mark.parametrize(
    "part", [b"(", b"(\\(", b"((a)", b"[", b"<", b"<<", b"1 ", b"ID ", b"BI ID x", b"/", b"%", b"-", b"0 0 m "]
)
def test_no_content_makes_it_slow(part: bytes) -> None:
    """A quadratic reading of any of these would take minutes."""
    assert len(list(operators.operations(part * 20_000))) <= 40_000


# --- what is no text -------------------------------------------------------------------------------------------------


def body(page: int) -> str:
    """Ten lines that no other page has."""
    return "\n".join(f"{'abcdefghijklmnop'[2 * page : 2 * page + 2]}{letter} sleeps here" for letter in "qrstuvwxyz")


NUMBERED = "\n".join(f"{number:03} we write line {'x' * number}" for number in range(40, 60))
RULER = "\n".join(f"{number:03}" for number in range(54)) + "\nthe text"

FURNITURE = [
    (
        "a header that comes again",
        [f"On Cats\n{n}\n{body(n)}" for n in range(6)],
        ["On Cats\n" + body(0), *map(body, range(1, 6))],
    ),
    (
        "headers of left and right pages",
        [f"{'On Cats' if n % 2 else 'Ada Whisker'}\n{body(n)}" for n in range(8)],
        [f"Ada Whisker\n{body(0)}", *map(body, range(1, 8))],
    ),
    (
        "page numbers, however written",
        [body(0) + "\n12", body(1) + "\n- 13 -", "Page 3 of 9\n" + body(2)],
        [*map(body, range(3))],
    ),
    ("but not the last number of a list", [*map(body, range(3)), f"{body(3)}\nIn CATS, 2015. 1,\n3"], None),
    ("arXiv's stamp", [f"Title\n{body(0)}\narXiv:2099.00001v1 [cs.CV] 1 Jan 2099"], [f"Title\n{body(0)}"]),
    (
        "a publisher's notice up to its end",
        [f"{body(0)}\nAppearing in Proceedings of the 9th Cat Conference,\nNowhere. Volume 1 of Cats:\nthe end.\nmore"],
        [f"{body(0)}\nmore"],
    ),
    ("line numbers before the lines", [NUMBERED], ["\n".join(line[3:].lstrip() for line in NUMBERED.split("\n"))]),
    ("line numbers by themselves", [RULER], ["the text"]),
    ("but no table's numbers", [f"{body(0)}\n1\n2\n3\n{body(1)}"], None),
    ("nor a line of the text", [*map(body, range(4))], None),
    ("nor an arXiv number in the references", [body(0), f"[1] Cats.\narXiv:2099.00001, 2099.\n{body(1)}"], None),
]


@pytest.mark.parametrize(("what", "printed", "read"), FURNITURE, ids=[case[0] for case in FURNITURE])
def test_boilerplate_is_removed(what: str, printed: list[str], read: list[str] | None) -> None:
    assert boilerplate.without(printed) == (printed if read is None else read)


def judged(text: str) -> float:
    return legibility.legibility(text, prose.vocabulary([text]))


ENGLISH = "we show that the cat sleeps on a chair and that it is hard to see for a method which counts cats. " * 12
FRENCH = "nous montrons que le chat dort sur une chaise et que notre nouvelle approche compte les chats. " * 12


def test_text_is_distinguished_from_garbage() -> None:
    shifted = "".join(chr(97 + (ord(letter) - 94) % 26) if letter.isalpha() else letter for letter in ENGLISH)
    assert judged(ENGLISH) == 1
    assert judged(FRENCH) > legibility.ENOUGH
    assert judged("кошка спит на стуле и её трудно увидеть " * 40) == 1, "other scripts are not judged"
    assert judged("xq zzt") == 1, "nor a few words"
    assert judged(shifted) < 0.1
    assert judged("(cid:12)(cid:40)(cid:7) " * 200) == 0
    assert judged("\ue001\ue002\ue003 " * 200) == 0


# --- links -----------------------------------------------------------------------------------------------------------

BOXES = [
    ("Our code is available at https://github.com/whisker/ears.", ("code", "https://github.com/whisker/ears")),
    ("Code: github.com/whisker/ears)", ("code", "https://github.com/whisker/ears")),
    ("Our code is at https://github.com/whis-\nker/ears and", ("code", "https://github.com/whis-ker/ears")),
    ("We release code at https://github.com/whisker/\nears.", ("code", "https://github.com/whisker/ears")),
    (
        "Our code is at https://github.com/whisker/ears.\n1 We thank the cats.",
        ("code", "https://github.com/whisker/ears"),
    ),
    ("Our project page is http://www.quiet.example/cats/.", ("project", "http://www.quiet.example/cats/")),
    ("See our video at https://youtu.be/abc123", ("video", "https://youtu.be/abc123")),
    ("We publish our data set at https://zenodo.org/record/1", ("data", "https://zenodo.org/record/1")),
]


@pytest.mark.parametrize(("text", "link"), BOXES)
def test_a_papers_own_links_are_found_and_labelled(text: str, link: tuple[str, str]) -> None:
    assert links.find(["", text], []) == (Link(label=link[0], url=link[1]),)


@pytest.mark.parametrize(
    "text",
    [
        "as in https://arxiv.org/abs/1234.56789 we",
        "run on https://www.vendor.example/gpu",
        "the code at javascript:alert(1)",
        "our code at https://user@host.example/x",
        "our code at http://localhost/x",
        "our code at https://github.com",
        "our code at https://github.com/whisker and",
        "our code at https://github.com/whisker/ears-, which",
    ],
)
def test_other_links_are_left_out(text: str) -> None:
    assert links.find(["", text], []) == ()


OTHERS = [
    "We use the implementation of dogs at https://github.com/tail/dogs.",
    "We take the code provided at https://github.com/tail/dogs",
    "adapted from the implementation available at https://github.com/tail/dogs",
    "Dataset mirror: https://github.com/tail/dogs",
    "their code https://github.com/tail/dogs",
    "source code for Linux, downloaded Aug 28, 2031 from https://github.com/tail/dogs",
    "英文原版请参见 https://github.com/tail/dogs",
    "see the change https://github.com/tail/dogs/commit/13a2256",
    "freely downloaded from CRAN: http://cran.r-project.org",
    "Refer to http://dogs.github.io/course for tips. Also have a look at http://dogs.github.io/course again",
    "you can find a good introduction at http://dogs.github.io/course",
    "journal homepage: http://www.quiet.example/cats",
    "Our code is at https://github.com/anonymous/cats",
    "Our code is at https://github.com/your-name/cats",
]


@pytest.mark.parametrize("text", OTHERS)
def test_code_that_a_paper_uses_is_not_its_own_not_even_on_page_1(text: str) -> None:
    assert links.find([text], []) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The code we used to train our models is available at https://github.com/whisker/ears",
        "1The source codes are available at https://github.com/whisker/ears",
        "They use ears. Code: https://github.com/whisker/ears",
        "Our code: https://github.com/whisker/earshttps://www.quiet.example/cats",
    ],
)
def test_announced_resources_are_the_papers_own(text: str) -> None:
    assert links.find(["", text], []) == (Link(label="code", url="https://github.com/whisker/ears"),)


def test_a_link_box_cuts_off_the_next_word() -> None:
    result = links.find(["Our code: https://github.com/whisker/earsThe cat"], [["https://github.com/whisker/ears"]])
    assert [link.url for link in result] == ["https://github.com/whisker/ears"]


def test_the_papers_own_code_is_preferred_to_a_tool_it_uses() -> None:
    text = "Our code is at https://github.com/whisker/ears. The code of torch is at https://github.com/pytorch/pytorch"
    assert [link.url for link in links.find(["", "x", text], [])] == ["https://github.com/whisker/ears"]


def test_a_link_box_completes_a_truncated_address() -> None:
    result = links.find(["Our code: https://github.com/whis"], [["https://github.com/whisker/ears"]])
    assert [link.url for link in result] == ["https://github.com/whisker/ears"]


def test_arxivs_stamp_and_the_doi_are_read_from_page_1() -> None:
    assert links.arxiv_id("arXiv:2401.01234v2 [cs.CV] 3 Jan 2024\nCats") == "2401.01234"
    assert links.arxiv_id("as shown in arXiv:2401.01234") == ""
    assert links.arxiv_id("arXiv:hep-th/9901001v1 [hep-th] 3 Jan 1999") == "hep-th/9901001"
    assert links.arxiv_id("arXiv:submit/1277131 [cs.CV] 3 Jan 2024") == ""
    assert links.doi("DOI: 10.1234/cats.2020.17.") == "10.1234/cats.2020.17"
    assert links.doi("doi:10.1234/a and doi:10.1234/b") == ""


# --- the block of text -----------------------------------------------------------------------------------------------

SHEET = pdfium.Size(600, 800)


def column(top: float, left: float = 60, right: float = 540) -> list[pdfium.Line]:
    return [pdfium.Line("cats " * 12, left, y, right, y + 9) for y in range(int(top), 700, 12)]


def test_one_wide_table_does_not_widen_the_block() -> None:
    page_layouts = [layout.PageLayout(SHEET, column(70, left=20 if n == 4 else 60)) for n in range(8)]
    assert layout.body(page_layouts) == pytest.approx((0.09, 0.0795, 0.91, 0.8867), abs=0.003)


def test_a_wide_row_of_authors_widens_the_block_a_little() -> None:
    authors = pdfium.Line("Ada Whisker and all her friends", 45, 150, 555, 160)
    stamp = pdfium.Line("a stamp in the margin", 10, 200, 30, 500)
    page_layouts = [
        layout.PageLayout(SHEET, [authors, stamp, *column(300)]),
        *(layout.PageLayout(SHEET, column(70)) for _ in range(6)),
    ]
    body = layout.body(page_layouts)
    assert body is not None
    assert (body[0], body[2]) == pytest.approx((0.065, 0.935), abs=0.001)


def test_images_at_the_top_of_all_pages_are_kept() -> None:
    picture = shapes.Shape("image", 100, 60, 500, 250)
    banner = shapes.Shape("path", 0, 5, 600, 40)
    page_layouts = [layout.PageLayout(SHEET, column(280), [banner, picture]) for _ in range(4)]
    body = layout.body(page_layouts)
    assert body is not None
    assert body[1] > 0.3
    assert layout.with_pictures(body, page_layouts) == (body[0], 0.075, body[2], body[3])


def test_too_little_text_has_no_block() -> None:
    assert layout.body([layout.PageLayout(SHEET, column(670))]) is None
    assert layout.body([]) is None


# --- what of a page is shown -----------------------------------------------------------------------------------------


def boxes(*page_layouts: layout.PageLayout) -> tuple[tuple[float, float, float, float], ...]:
    return trim.page_boxes(page_layouts, (0.1, 0.1, 0.9, 0.9))


def test_a_page_with_text_outside_the_common_block_is_shown_larger() -> None:
    plain, tall = (
        layout.PageLayout(SHEET, column(90)),
        [pdfium.Line("A Title above the Block", 60, 40, 540, 58), *column(90)],
    )
    first, second = boxes(layout.PageLayout(SHEET, tall), plain)
    assert second == (0.1, 0.1, 0.9, 0.9)
    assert first[1] == pytest.approx(0.042, abs=0.001)
    assert first[2:] == (0.9, 0.9)


def test_headers_page_numbers_and_stamps_do_not_make_it_larger() -> None:
    furniture = [
        pdfium.Line("Ada Whisker on Cats", 200, 20, 400, 29),
        pdfium.Line("12", 295, 780, 305, 789),
        pdfium.Line("arXiv:2099.00001v1 [cs.CV] 1 Jan 2099", 10, 200, 30, 500),
    ]
    assert set(boxes(*[layout.PageLayout(SHEET, [*furniture, *column(90)])] * 3)) == {(0.1, 0.1, 0.9, 0.9)}


def test_slides_and_pages_without_text_are_shown_whole() -> None:
    slide = layout.PageLayout(pdfium.Size(800, 600), [pdfium.Line("Cats", 100, 100, 300, 140)])
    result = boxes(layout.PageLayout(SHEET, column(90)), layout.PageLayout(SHEET, []), slide)
    assert result[1:] == ((0, 0, 1, 1),) * 2


# --- teasers ---------------------------------------------------------------------------------------------------------


def diagram(shapes: list[shapes.Shape], *labels: pdfium.Line) -> model.Figure | None:
    """Figure 1 of a page with these shapes and labels above its caption, and text below it."""
    caption = pdfium.Line("Figure 1: How cats are counted in wide rooms", 60, 240, 400, 250)
    page = layout.PageLayout(pdfium.Size(600, 800), [*labels, caption, *column(300)], shapes)
    return figures.teaser({0: page})


def test_a_figure_may_be_larger_than_what_is_shown_of_it() -> None:
    result = diagram([shapes.Shape("form", 60, -900, 900, 230)])
    assert result is not None
    assert result.box[1] < 0.1


@pytest.mark.parametrize(("count", "shown"), [(3, True), (2, False)])
def test_a_few_boxes_are_a_figure(count: int, shown: bool) -> None:
    boxes = [shapes.Shape("path", 60 + 150 * n, 150, 160 + 150 * n, 220) for n in range(count)]
    assert (diagram(boxes) is not None) == shown


def test_a_row_of_captions_of_parts_is_not_text() -> None:
    parts = pdfium.Line("(a) Cats asleep (b) Cats awake (c) No cats at all in sight", 60, 226, 420, 236)
    result = diagram([shapes.Shape("image", 60, 100, 540, 220)], parts)
    assert result is not None
    assert result.caption.startswith("Figure 1")


@pytest.mark.parametrize("order", [1, -1], ids=["as it looks", "as it is read"])
def test_a_line_of_hebrew_is_given_in_reading_order(order: int) -> None:
    looks = "(2031) GPU :םיזוורב"
    drawn = [Glyph(letter, 6.0 * n, 700.0, 6.0, 12.0, "Serif") for n, letter in enumerate(looks)]
    assert [line.text for line in typography.lines_of(drawn[::order], 800)] == ["ברווזים: GPU (2031)"]
