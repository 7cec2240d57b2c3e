"""The records that travel through the program, named as the field names them.

All are frozen and typed, and checked where data enters (TOML, HTML, JSON, PDF); inside nothing is checked again.
"""

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from confpapers.errors import Notice

T = TypeVar("T")

Digest = str
"""The SHA-256 of some bytes in the store, as 64 hexadecimal digits."""

Url = str
IsoDate = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Day = Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]  # "" when it is not known
Time = Annotated[str, Meta(pattern=r"^(\d{2}:\d{2})?$")]
Presentation = Literal["oral", "spotlight", "highlight", "poster", ""]
Status = Literal["rejected", "withdrawn", "desk-rejected", "submitted", ""]
"""What became of a submission; "" when it was accepted, or when the list has accepted papers only."""


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The base of all records: immutable, keyword-only, and strict about unknown fields."""


# --- conference files ------------------------------------------------------------------------------------------------


class ScheduleSettings(Record, frozen=True, kw_only=True):
    """Where the programme is: `source` names its reader, `url` its page, file or path."""

    source: str
    url: Url


class TextSettings(Record, frozen=True, kw_only=True):
    """Which words count."""

    min_papers: Annotated[int, Meta(ge=1)] = 3  # a word must occur in so many papers ...
    max_share: Annotated[float, Meta(gt=0, le=1)] = 0.4  # ... and in no larger share of them
    vocabulary: Annotated[int, Meta(ge=100)] = 20_000
    max_pages: Annotated[int, Meta(ge=1)] = 60


class SearchSettings(Record, frozen=True, kw_only=True):
    """What readers may search."""

    inside: bool = True  # the text of the PDFs, by page


class TopicSettings(Record, frozen=True, kw_only=True):
    """How many topics, and what a person calls them."""

    count: Annotated[int, Meta(ge=2, le=60)] | Literal["auto"] = "auto"
    names: dict[str, str] = {}  # {3 = "Faces"}: by number; {face = "Faces"}: the topic where that word weighs most
    starts: Annotated[int, Meta(ge=1)] = 10  # LDA starts from the closest of so many factorisations
    passes: Annotated[int, Meta(ge=1)] = 5
    subtopics: dict[
        str, str
    ] = {}  # {"3.1" = "Captions"}, {captioning = "Captions"}; the same name twice makes one of two


class SimilarSettings(Record, frozen=True, kw_only=True):
    """By what papers are compared, beyond their words."""

    vectors: str = ""  # a file of vectors: .npy in the order of the list, or .csv and .jsonl by id
    share: Annotated[float, Meta(ge=0, le=50)] | Literal["auto"] = "auto"  # their part; that of topics is 3


class MapSettings(Record, frozen=True, kw_only=True):
    """The t-SNE map."""

    perplexity: Annotated[float, Meta(gt=1)] = 30.0
    n_iter: Annotated[int, Meta(ge=50)] = 750


class ThumbnailSettings(Record, frozen=True, kw_only=True):
    """The strip of page images."""

    pages: Annotated[int, Meta(ge=1, le=30)] = 8
    size: Annotated[int, Meta(ge=100, le=1200)] | Literal["auto"] = "auto"  # height in pixels


class Conference(Record, frozen=True, kw_only=True):
    """One edition of a conference, or an archive of several, as its file in `conferences/` describes it."""

    id: str = ""  # the file's name, e.g. "cvpr2015"
    title: str
    name: str = ""  # "IEEE Conference on Computer Vision and Pattern Recognition"
    venue: str = ""  # an archive's may be left out: then they are its members'
    year: Annotated[int, Meta(ge=1900, le=2200)] = 0  # an archive's: that of its latest member
    members: tuple[str, ...] = ()  # an archive: the conferences that it puts on one page, by name or path
    dates: tuple[IsoDate, ...] = ()
    place: str = ""
    timezone: str = ""  # IANA, e.g. "America/New_York"
    homepage: Url = ""
    source: str = ""
    url: Url | tuple[Url, ...] = ()
    expected: int | None = None
    status: tuple[Literal["accepted", "rejected", "withdrawn", "desk-rejected", "submitted"], ...] = ("accepted",)
    delay: Annotated[float, Meta(ge=0)] | None = None
    schedule: ScheduleSettings | None = None
    boards: Url = ""  # a CSV file that says where the poster boards stand: board, x, y, hall
    paper_pages: bool | Literal["auto"] = "auto"  # a page for each paper; "auto": unless there are very many
    enrich: tuple[str, ...] = ()  # other places to ask about each paper: "arxiv", "openalex", "bibtex" ...
    text: TextSettings = TextSettings()
    search: SearchSettings = SearchSettings()
    topics: TopicSettings = TopicSettings()
    similar: SimilarSettings = SimilarSettings()
    map: MapSettings = MapSettings()
    thumbnails: ThumbnailSettings = ThumbnailSettings()

    @property
    def urls(self) -> tuple[Url, ...]:
        """`url` as a tuple, however it was written."""
        return (self.url,) if isinstance(self.url, str) else self.url


# --- papers ----------------------------------------------------------------------------------------------------------


class Link(Record, frozen=True, kw_only=True):
    """A link of a paper that is neither its page nor its PDF: "code", "project", "video", "slides", "data", ..."""

    label: str
    url: Url


class Paper(Record, frozen=True, kw_only=True):
    """A paper as its proceedings list it."""

    id: str  # unique in the conference and safe as a file name, e.g. "szegedy_going_deeper_with_2015_cvpr"
    title: str
    authors: tuple[str, ...] = ()  # "Given Family", in the printed order
    et_al: bool = False  # the list names only the first authors
    status: Status = ""  # "" is accepted
    url: Url = ""  # landing page
    pdf_url: Url = ""
    abstract: str | None = None
    bibtex: str | None = None  # as the site gives it
    supp_url: Url = ""
    arxiv_id: str = ""  # e.g. "1409.4842"
    doi: str = ""  # e.g. "10.1109/CVPR.2015.7298594"
    page_range: str = ""  # "1-9", in the proceedings
    track: str = ""  # "Datasets and Benchmarks"
    links: tuple[Link, ...] = ()
    day: Day = ""  # of the poster if there is one, else of the talk
    start: Time = ""
    end: Time = ""
    room: str = ""
    session: str = ""  # "1A", "Poster Session 3"
    position: str = ""  # poster number
    presentation: Presentation = ""
    award: str = ""  # "Best Paper"


class ListFormat(Record, frozen=True, kw_only=True):
    """How a list file was read: its dialect, the column of each field, and the columns that were not used."""

    name: str  # "Zotero CSV"
    used: dict[str, str] = {}
    ignored: tuple[str, ...] = ()


class Listing(Record, frozen=True, kw_only=True):
    """What one list page says: its papers, further list pages, and how many papers it claims to have."""

    read_as: tuple[ListFormat, ...] = ()  # of list files
    papers: tuple[Paper, ...] = ()
    more: tuple[Url, ...] = ()
    also: Url = ""  # a page that says more of all these papers at once (their abstracts): asked for, but not needed
    stated: int | None = None


class Slot(Record, frozen=True, kw_only=True):
    """When and where a paper is presented, as a programme says; `urls`, `title` and `authors` tell which paper."""

    title: str
    authors: tuple[str, ...] = ()
    urls: tuple[Url, ...] = ()
    day: Day = ""
    start: Time = ""
    end: Time = ""
    room: str = ""
    session: str = ""
    position: str = ""
    presentation: Presentation = ""
    award: str = ""


# --- what is read from a PDF -----------------------------------------------------------------------------------------

Box = tuple[float, float, float, float]
"""left, top, right, bottom as fractions of the page, from its top left corner."""


class Figure(Record, frozen=True, kw_only=True):
    """Where the teaser is: a page (from 1), a box on it, and its caption."""

    page: int
    box: Box
    caption: str = ""


class Document(Record, frozen=True, kw_only=True):
    """What was read from a paper's PDF."""

    pages: tuple[str, ...]  # the text, page by page
    page_count: int  # may be more than len(pages)
    engine: Literal["pdfium", "pdfminer"] = "pdfium"
    repaired: bool = False  # the file was damaged, and mended before reading
    legible: bool = True  # false where a font's missing map leaves garbage, whichever engine reads it
    title: str = ""  # by typography, from page 1
    authors: tuple[str, ...] = ()
    latin_authors: tuple[str, ...] = ()  # the same in Latin letters, where the paper has both
    affiliations: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""  # BCP 47, e.g. "en"; "" when there is too little text to tell
    covers: int = 0  # pages before the paper's own first: a library's or a repository's
    agreement: float | None = None  # 0..1: do the two engines read the same words on page 1?
    references: tuple[int, int] | None = None  # page (from 0) and offset where the references begin
    links: tuple[Link, ...] = ()
    arxiv_id: str = ""
    doi: str = ""
    body: Box | None = None  # the block of text common to the pages
    boxes: tuple[Box, ...] = ()  # of the first pages: what their thumbnails show, the body grown by text outside it
    figure: Figure | None = None


class Strip(Record, frozen=True, kw_only=True):
    """The first pages of a paper as one picture."""

    width: int
    height: int
    pages: tuple[tuple[int, int], ...]  # left edge and width of each page's image, in pixels
    first: int = 1  # the number of the page that comes first: more than 1 where a cover is left out


class PictureSizes(Record, frozen=True, kw_only=True):
    """The sizes of a paper's pictures."""

    strip: Strip
    teaser: tuple[int, int] | None = None  # width and height in pixels


# --- what is computed ------------------------------------------------------------------------------------------------


class Subtopic(Record, frozen=True, kw_only=True):
    """A part of a topic: the second level of a large conference's topics."""

    number: int  # in its topic, from 0
    name: str
    words: tuple[str, ...]  # that tell its papers from the topic's others, best first
    papers: int


class Topic(Record, frozen=True, kw_only=True):
    """A topic that LDA found."""

    number: int  # from 0
    name: str
    words: tuple[str, ...]  # most relevant first (Sievert & Shirley 2014, lambda = 0.6)
    share: float  # of all papers' text
    subtopics: tuple[Subtopic, ...] = ()  # of a conference with many papers


class Similar(Record, frozen=True, kw_only=True):
    """A near paper."""

    id: str
    score: float  # 0..1; comparable within one conference


class CitedWork(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A work that several papers of the page cite."""

    title: str
    author: str = ""  # the first author's surname
    year: int = 0
    papers: tuple[str, ...] = ()  # ids of the papers that cite it
    paper: str = ""  # its own id, when it is a paper of the page


class Label(Record, frozen=True, kw_only=True):
    """The name of a region of the map: a topic's, a subtopic's, or that of a smaller region."""

    text: str
    x: float  # 0..1, where most of its papers lie
    y: float
    weight: float  # 0..1: the share of papers there, against the largest region's of its kind
    level: int = 0  # 0 for topics and what lies apart; 1 and 2 for what a closer look names
    topic: int = -1  # the number of the topic that it names; -1 for a region of its own
    subtopic: int = -1  # the number of the subtopic in that topic; -1 for the topic itself
    papers: int = 0
    words: tuple[str, ...] = ()  # of a region of its own: what tells its papers from all others, best first
    outline: tuple[tuple[float, float], ...] = ()  # of a region of its own: the corners of a polygon around its papers


class Entry(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A paper with all that was made of it: one row of `papers.json`."""

    id: str
    title: str
    authors: tuple[str, ...]
    latin_authors: tuple[str, ...] = ()  # the authors in Latin letters, where `authors` has them in another script
    language: str = ""  # of the paper, as a BCP 47 tag ("en"); "" when it is not known
    edition: str = ""  # the conference's id, "cvpr2015": an archive has several
    venue: str = ""
    year: int = 0
    abstract: str | None
    abstract_from: Literal["site", "pdf", ""] = ""
    gist: str = ""  # the sentence of the abstract that says what the paper does
    url: Url
    pdf_url: Url
    supp_url: Url = ""
    arxiv_id: str = ""
    doi: str = ""
    links: tuple[Link, ...] = ()
    bibtex: str = ""
    page_range: str = ""
    track: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    room: str = ""
    session: str = ""
    position: str = ""
    presentation: str = ""
    award: str = ""
    topics: tuple[float, ...] = ()  # LDA's theta: one share a topic, summing to 1
    subtopic: tuple[int, int] | None = None  # the topic with its largest share, and the number of the subtopic in it
    top_words: tuple[tuple[str, int], ...] = ()  # up to 100 words, most telling first, each with its topic's number
    similar: tuple[Similar, ...] = ()  # the 20 nearest
    cites: tuple[str, ...] = ()  # ids of the papers here that its reference list names, in the order of that list
    cited_by: tuple[str, ...] = ()  # ids of the papers here that cite it
    x: float | None = None  # the map: 0..1, y downwards, the larger side filling 0..1
    y: float | None = None
    cell: tuple[int, int] | None = None  # the map as a grid without overlap: column and row, from 0
    tile: int | None = None  # which of the tiles on the map's sheets shows the first page
    thumb: str = ""  # "thumbs/3f2a….avif", relative to the conference's folder; an address when it is elsewhere
    thumb_size: tuple[int, int] | None = None  # width and height in pixels
    pages: tuple[tuple[int, int], ...] = ()  # page images in the strip: left edge and width
    first_page: int = 1  # the number in the PDF of the page that the first of them shows
    page_count: int | None = None
    teaser: str = ""  # "thumbs/….webp"
    teaser_size: tuple[int, int] | None = None
    teaser_page: int | None = None  # from 1
    teaser_caption: str = ""


# --- the report ------------------------------------------------------------------------------------------------------


class Failure(Record, frozen=True, kw_only=True):
    """What could not be done: for which paper (or page), in which step, and why."""

    paper: str  # the paper's id, or "" when it is not about one paper
    step: str
    reason: str
    url: Url = ""
    edition: str = ""  # in an archive: the conference it is about
    traceback: str = ""  # where our own code went wrong, when that is the reason


class BuildWarning(Record, frozen=True, kw_only=True):
    """Something that makes the page poorer, but not wrong."""

    check: str
    message: str


class StageReport(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One stage of the build: how much was done now, how much was kept from before, and what it took."""

    stage: str
    ran: int = 0
    kept: int = 0
    failed: int = 0
    seconds: float = 0.0  # wall clock from the first task's start to the last task's end, in this build
    cpu_seconds: float = 0.0  # of the workers, in this build


class Report(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What happened in a build: people read it as `report.html`."""

    conference: str
    counts: dict[str, int]
    failures: tuple[Failure, ...] = ()
    warnings: tuple[BuildWarning, ...] = ()
    notices: tuple[Notice, ...] = ()  # what was dropped, guessed or repaired in the data
    stages: tuple[StageReport, ...] = ()
    seconds: float = 0.0
    seeds: dict[str, int] = {}
    versions: dict[str, str] = {}
    fingerprint: str = ""  # of all that the pages show: the same fingerprint means the same pages
    facts: dict[str, Any] = {}  # what the steps tell about themselves: coherence, KL divergence, bytes per strip, ...


# --- to and from bytes -----------------------------------------------------------------------------------------------


def encode(record: Any) -> bytes:
    """Canonical JSON: the same record gives the same bytes."""
    return msgspec.json.encode(record, order="deterministic")


def decode(data: bytes, kind: type[T]) -> T:
    """A record from `encode`'s bytes.  Raises msgspec.ValidationError."""
    return msgspec.json.decode(data, type=kind)
