"""PDFs created in code: typical conference papers, odd files, and hostile files. All of them are invented."""

import io
import zlib
from collections.abc import Callable, Sequence

from reportlab.lib.colors import black, lightblue
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

TITLE = "Counting Sleeping Cats in Wide Photographs"
ABSTRACT = (
    "We count cats that sleep. Earlier methods count cats that walk, since motion tells a cat from a cushion, and "
    "fail on the far more frequent case of a cat at rest. Our method looks for ears. It needs one photograph, no "
    "motion and no collar, and it runs on a telephone. On a new collection of four hundred living rooms it finds nine "
    "of ten cats, where the best earlier method finds two, and it mistakes a cushion for a cat only once in a hundred "
    "rooms."
)
BODY = (
    "A sleeping cat is round, soft and of the colour of the furniture on which it lies. This makes it hard to see. "
    "People find it by its ears, and so does our detector, which was trained on drawings of ears by children. "
)
LEFT, RIGHT, COLUMN = 54.0, 318.0, 240.0


class _Paper:
    """A two-column page being filled."""

    def __init__(self, size: tuple[float, float] = letter) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=size, invariant=1)
        self.top = size[1] - 72

    def centred(self, text: str, size: float, font: str = "Times-Roman", step: float = 20) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawCentredString(306, self.top, text)
        self.top -= step

    def lines(self, texts: Sequence[str], x: float, top: float, font: str = "Times-Roman", size: float = 10) -> float:
        self.canvas.setFont(font, size)
        for text in texts:
            self.canvas.drawString(x, top, text)
            top -= 12
        return top

    def text(self, text: str, x: float, top: float, font: str = "Times-Roman") -> float:
        return self.lines(simpleSplit(text, font, 10, COLUMN), x, top, font)

    def heading(self, text: str, x: float, top: float) -> float:
        self.canvas.setFont("Times-Bold", 12)
        self.canvas.drawString(x, top - 4, text)
        return top - 22

    def figure(self, x: float, top: float, caption: str) -> float:
        self.canvas.setFillColor(lightblue)
        for step in range(8):
            self.canvas.rect(x + 20 + 25 * step, top - 100, 20, 20 + 10 * step, fill=1)
        self.canvas.setFillColor(black)
        self.canvas.setFont("Helvetica", 7)
        self.canvas.drawString(x + 90, top - 110, "ears per room")
        return self.text(caption, x, top - 128)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def paper(
    *,
    pages: int = 3,
    title: str = TITLE,
    authors: str = "Ada Q. Whisker, Tomás Pelusa and Mio de Vries",
    abstract: str = ABSTRACT,
    heading: str = "Abstract",
    introduction: str = "1. Introduction",
    remark: str = "",
    figure: bool = True,
    references: bool = True,
    annotation: str = "",
    header: str = "",
    type_of_abstract: str = "Times-Italic",
) -> bytes:
    """A paper in two columns, as a conference prints it; the references end the last page."""
    page = _Paper()
    _first_page(page, title, authors, (abstract, type_of_abstract), heading, introduction, remark)
    if figure:
        top = page.figure(
            RIGHT, page.top, "Figure 1: The number of ears seen in rooms with one to eight sleeping cats."
        )
        page.text(BODY * 4, RIGHT, top - 12)
    if annotation:
        page.canvas.linkURL(annotation, (54, 100, 200, 120))
    for number in range(2, pages + 1):
        page.canvas.showPage()
        if header:
            page.lines([header], 200, 760, size=9)
        page.lines([str(number)], 303, 30)
        last = references and number == pages
        page.text(BODY * (7 if last else 13), LEFT, 720)
        top = page.text(BODY * (3 if last else 13), RIGHT, 720)
        if last:
            top = page.heading("References", RIGHT, top - 20)
            page.text(
                "[1] N. O. Body. Cushions and their cats. Our code: http://github.com/nobody/cushions, 1999. " * 6,
                RIGHT,
                top,
            )
    return page.bytes()


def _first_page(
    page: _Paper, title: str, authors: str, abstract: tuple[str, str], heading: str, introduction: str, remark: str
) -> None:
    page.centred(title, 16, "Times-Bold", 34)
    page.centred(authors, 12)
    page.centred("Institute of Quiet Rooms, University of Nowhere", 11, step=16)
    page.centred("{ada,tomas}@quiet.example, mio at quiet dot example", 9, "Courier", 30)
    top = page.heading(heading, LEFT + 90, page.top) if heading else page.top
    top = page.text(abstract[0], LEFT, top, abstract[1])
    top = page.heading(introduction, LEFT, top - 16) if introduction else top
    page.text((BODY * 8) + remark, LEFT, top)


def lines_on_a_page(lines: Sequence[str], size: tuple[float, float] = letter) -> bytes:
    """One page with these lines, one below the other."""
    page = _Paper(size)
    page.lines(lines, 72, size[1] - 72)
    return page.bytes()


# --- raw files -------------------------------------------------------------------------------------------------------


def raw(objects: dict[int, bytes], *, root: int = 1, version: str = "1.7", trailer: bytes = b"") -> bytes:
    """A file of numbered objects with a correct table."""
    out = bytearray(f"%PDF-{version}\n".encode())
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %s \n" % (offsets.get(number, 0), b"n" if number in offsets else b"f")
    return bytes(out + b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start))


def stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object."""
    if packed:
        data, entries = zlib.compress(data, 9), entries + b"/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
HELLO = b"BT /F 12 Tf 72 700 Td (one quiet cat) Tj ET"


def single(
    content: bytes = HELLO,
    *,
    box: str = "0 0 612 792",
    resources: bytes = b"",
    extra: dict[int, bytes] | None = None,
    packed: bool = False,
    catalog: bytes = b"",
) -> bytes:
    """One page with this content."""
    return raw(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>"
            % (box.encode(), resources),
            4: stream(content, packed=packed),
            5: FONT,
            **(extra or {}),
        }
    )


def typed(names: bytes) -> bytes:
    """A first page whose line of names is this operand of TJ: letters and gaps in thousandths of their size."""
    lines = b" ".join(b"(%s) Tj T*" % (b"The method counts every cat on every chair %d." % n) for n in range(9))
    content = b"BT /F 20 Tf 15 TL 120 700 Td (Counting Cats) Tj T* T* /F 10 Tf [%s] TJ T* T*" % names
    return single(content + b" /F 12 Tf (Abstract) Tj T* /F 10 Tf " + lines + b" /F 12 Tf (1 Introduction) Tj ET")


def shifted(letters: int = 3) -> bytes:
    """A page whose font calls each letter by the name of a later one: text for the eye, garbage for a reader."""
    codes = bytes(range(97, 123)).decode()
    names = "".join(f"/{chr(97 + (n + letters) % 26)}" for n in range(26))
    font = f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[{ord(codes[0])}{names}]>>>>".encode()
    lines = b" ".join(b"(%s) Tj T*" % line.encode() for line in simpleSplit(BODY.lower() * 8, "Helvetica", 10, 440))
    return single(b"BT /F 10 Tf 12 TL 72 720 Td " + lines + b" ET", extra={5: font})


def side_by_side() -> bytes:
    """Two figures with their captions side by side in one column, the second caption a little higher."""
    page = _Paper()
    top = page.text(BODY * 3, LEFT, 720)
    for x, caption, lift in ((LEFT, "Figure 1: Ears seen.", 0), (LEFT + 125, "Figure 2: Tails seen by day.", 8)):
        for step in range(8):
            page.canvas.rect(x + 12 * step, top - 90, 10, 20 + 8 * step, fill=0)
        page.lines([caption], x, top - 108 + lift, size=9)
    page.text(BODY * 5, LEFT, top - 140)
    page.text(BODY * 12, RIGHT, 720)
    return page.bytes()


def below_a_table() -> bytes:
    """A figure right below a table whose caption stands above it."""
    page = _Paper()
    top = page.text("Table 1: Rooms, cats and ears of the four hundred living rooms of this study.", RIGHT, 720)
    for row in range(5):
        page.canvas.line(RIGHT, top - 14 * row + 10, RIGHT + COLUMN, top - 14 * row + 10)
        page.lines([f"{row} rooms        {row} cats        {2 * row} ears"], RIGHT + 40, top - 14 * row, size=9)
    page.figure(RIGHT, top - 70, "Figure 1: The number of ears seen in rooms with one to eight sleeping cats.")
    page.text(BODY * 12, LEFT, 720)
    return page.bytes()


def listing() -> bytes:
    """A first figure that is code, set as text, between paragraphs."""
    page = _Paper()
    top = page.text(BODY * 4, RIGHT, 720) - 16
    for code in ("for cat in cats:", "    look(cat)", "    if cat.ears:", "        count += 1", "return count"):
        top = page.lines([code], RIGHT + 10, top, "Courier", 9)
    page.text("Figure 1: How we count the cats.", RIGHT, top - 8)
    page.text(BODY * 6, RIGHT, top - 40)
    page.text(BODY * 12, LEFT, 720)
    return page.bytes()


def below_an_algorithm() -> bytes:
    """A figure right below an algorithm between rules."""
    page = _Paper()
    top = page.text("Algorithm 1: Counting", RIGHT, 720)
    page.canvas.line(RIGHT, top + 8, RIGHT + COLUMN, top + 8)
    top = page.lines(["Input: a room", "look for ears", "return their number"], RIGHT + 10, top - 4)
    page.canvas.line(RIGHT, top + 6, RIGHT + COLUMN, top + 6)
    page.figure(RIGHT, top, "Figure 1: The number of ears seen in rooms with one to eight sleeping cats.")
    page.text(BODY * 12, LEFT, 720)
    return page.bytes()


def locked(user: str, owner: str = "owner") -> bytes:
    """A paper encrypted with passwords."""
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return buffer.getvalue()


def with_object_streams() -> bytes:
    """A paper whose objects are packed into streams, as files since PDF 1.5 are."""
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as document:
        document.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def rotated(angle: int) -> bytes:
    """A paper whose pages are shown turned."""
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as document:
        for page in document.pages:
            page.Rotate = angle
        document.save(buffer)
    return buffer.getvalue()


def on_its_side(clockwise: bool) -> bytes:
    """A paper whose pages lie on their side, and do not say so."""
    import pikepdf

    turn = b"0 -1 1 0 0 612 cm\n" if clockwise else b"0 1 -1 0 792 0 cm\n"
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as document:
        for page in document.pages:
            page.contents_add(turn, prepend=True)
            page.MediaBox = [0, 0, 792, 612]
        document.save(buffer)
    return buffer.getvalue()


def wrapped(scale: float = 1.0) -> bytes:
    """A paper whose pages are each one included form, as publishers stamp them; the new sheet may be larger."""
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as document, pikepdf.new() as stamped:
        for page in document.pages:
            stamped.add_blank_page(page_size=(612 * scale, 792 * scale)).add_underlay(page, None)
        stamped.save(buffer)
    return buffer.getvalue()


def _flipped() -> bytes:
    data = bytearray(paper())
    for step in range(200):
        data[20 + (step * 7919) % (len(data) - 20)] ^= 0x55
    return bytes(data)


def _kids_loop() -> bytes:
    return raw({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"})


def _deep_kids(depth: int = 5_000) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for number in range(2, depth):
        objects[number] = b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1)
    objects[depth] = b"<</Type/Page/MediaBox[0 0 612 792]>>"
    return raw(objects)


def _false_count() -> bytes:
    return single().replace(b"/Count 1>>", b"/Count 1000000000>>")


def _form(content: bytes, forms: bytes = b"") -> bytes:
    resources = b"/Resources<</Font<</F 5 0 R>>/XObject<<%s>>>>" % forms
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]" + resources)


def _form_calls_itself() -> bytes:
    return single(b"/X Do", resources=b"/XObject<</X 6 0 R>>", extra={6: _form(HELLO + b" /X Do", b"/X 6 0 R")})


def _nested_forms() -> bytes:
    """Ten forms, each drawing the next ten times: 10^9 in all."""
    extra = {number: _form(b"/X Do " * 10, b"/X %d 0 R" % (number + 1)) for number in range(6, 15)}
    return single(b"/X Do", resources=b"/XObject<</X 6 0 R>>", extra=extra | {15: _form(HELLO)})


def _bomb(size: int = 3_000_000_000) -> bytes:
    """A stream that is 1000 times, and again 1000 times, as large as it looks."""
    twice = zlib.compress(_packed_spaces(size), 9)
    return single(extra={4: stream(twice, b"/Filter[/FlateDecode/FlateDecode]")})


def _packed_spaces(size: int) -> bytes:
    """So many spaces (a multiple of ten million), compressed: one piece again and again, each to be read by itself."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    piece = packer.compress(b" " * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    low, high = (1 + 32 * size) % 65521, (size + 16 * size * (size + 1)) % 65521  # Adler-32
    return b"x\xda" + piece * (size // 10_000_000) + packer.flush() + (high << 16 | low).to_bytes(4, "big")


def _scattered() -> bytes:
    words = b"".join(b"1 0 0 1 %d %d Tm (cat) Tj " % (x * 37 % 600, x * 91 % 780) for x in range(60_000))
    return single(b"BT /F 4 Tf " + words + b"ET", packed=True)


def _many_lines() -> bytes:
    return single(
        b"".join(b"%d %d m %d %d l S " % (n % 600, n % 700, n * 7 % 600, n * 3 % 700) for n in range(400_000)),
        packed=True,
    )


def _pattern(step: str) -> bytes:
    pattern = stream(
        b"0 0 1 1 re f",
        b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep %s/YStep %s/Resources<<>>"
        % ((step.encode(),) * 2),
    )
    return single(b"/Pattern cs /P scn 0 0 600 700 re f", resources=b"/Pattern<</P 6 0 R>>", extra={6: pattern})


def _image(entries: bytes, data: bytes) -> bytes:
    image = stream(data, b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8" + entries)
    return single(b"q 500 0 0 500 50 50 cm /X Do Q " + HELLO, resources=b"/XObject<</X 6 0 R>>", extra={6: image})


def _previous_loop() -> bytes:
    data = single()
    return data.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev %d>>" % data.rindex(b"xref\n0 "))


def _many_pages(count: int = 3_000) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        4: stream(HELLO),
        5: FONT,
    }
    return raw(objects | dict.fromkeys(range(10, 10 + count), page))


def _type3_recursion() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 7 0 R>>"
        b"/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<</Font<</F 5 0 R>>>>>>"
    )
    return single(b"BT /F 9 Tf (aaaa) Tj ET", extra={5: font, 7: stream(b"1 0 d0 BT /F 1 Tf (aa) Tj ET")})


QUICK: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a web page": lambda: b"<!DOCTYPE html><html><body>Please prove that you are human</body></html>",
    "compressed": lambda: zlib.compress(b"%PDF-1.7 not really" * 100),
    "garbage": lambda: bytes(range(256)) * 40,
    "a header alone": lambda: b"%PDF-1.7\n" + b"x" * 1000,
    "half of a file": lambda: paper()[: len(paper()) // 2],
    "nearly all of a file": lambda: paper()[: len(paper()) * 99 // 100],
    "flipped bytes": _flipped,
    "a user's password": lambda: locked("secret"),
    "an owner's password": lambda: locked(""),
    "a page of 14400 points": lambda: single(box="0 0 14400 14400"),
    "a page of a million points": lambda: single(box="0 0 1000000 1000000"),
    "a page like a hair": lambda: single(box="0 0 1 1000000"),
    "a page of no size": lambda: single(box="0 0 0 0"),
    "a page of negative size": lambda: single(box="612 792 0 0"),
    "a page with words for its size": lambda: single(box="(a) (b) (c) (d)"),
    "a page tree that is its own child": _kids_loop,
    "a page tree with a false count": _false_count,
    "a form that calls itself": _form_calls_itself,
    "many saved states": lambda: single(b"q Q " * 300_000, packed=True),
    "deep arrays": lambda: single(catalog=b"/Deep " + b"[" * 30_000 + b"]" * 30_000),
    "a giant picture": lambda: _image(b"/Width 50000/Height 50000", b"\0" * 10),
    "a broken JPX": lambda: _image(b"/Width 9/Height 9/Filter/JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 200),
    "a broken JBIG2": lambda: _image(b"/Width 9/Height 9/Filter/JBIG2Decode", b"\x97JB2" + b"\xff" * 200),
    "a table that leads to itself": _previous_loop,
    "a short dash": lambda: single(b"[0.0001 0.0001] 0 d 0 0 m 600 700 l S " + HELLO),
    "junk before the header": lambda: b"junk\n" * 400 + paper(),
    "many pages": _many_pages,
    "a script": lambda: single(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
    "a font that draws itself": _type3_recursion,
    "a character map with a path": lambda: single(
        extra={5: b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/..#2F..#2Fetc#2Fpasswd/DescendantFonts[6 0 R]>>",
               6: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(B)>>>>"}
    ),
    "empty pages": lambda: single(b""),
}  # fmt: skip
"""Files that are no trouble, or only for other readers: each is read, or refused with one line, in this process."""

SLOW: dict[str, Callable[[], bytes]] = {
    "a deep page tree": _deep_kids,
    "a thousand million forms": _nested_forms,
    "three gigabytes": _bomb,
    "scattered words": _scattered,
    "many lines": _many_lines,
    "a fine pattern": lambda: _pattern("0.001"),
}
"""Files that may take all the time or memory there is: only for a child process with limits."""
