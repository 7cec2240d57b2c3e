"""The results computed from all papers, and a paper as the page shows it."""

from typing import Literal, cast, get_args

from confpapers.model.base import Presentation, Record, Url
from confpapers.model.paper import Link, TimeSlot


class Subtopic(Record, frozen=True, kw_only=True):
    """A part of a topic: the second level of topics in a large conference."""

    number: int  # in its topic, from 0
    name: str
    words: tuple[str, ...]  # the words that distinguish it from the topic's other papers, best first
    papers: int


class Topic(Record, frozen=True, kw_only=True):
    """A topic found by LDA."""

    number: int  # from 0
    name: str
    words: tuple[str, ...]  # most relevant first (Sievert & Shirley 2014, lambda = 0.6)
    share: float  # its share of all papers' text
    subtopics: tuple[Subtopic, ...] = ()  # if the conference has many papers


class Similar(Record, frozen=True, kw_only=True):
    """A similar paper."""

    id: str
    score: float  # 0..1; comparable within one conference
    on_topic: bool = True  # whether it is also near enough to be listed on the card


class CitedWork(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A work that several papers of the page cite."""

    title: str
    author: str = ""  # the first author's surname
    year: int = 0
    papers: tuple[str, ...] = ()  # ids of the papers that cite it
    paper: str = ""  # its own id, if it is a paper of the page


class OtherPaper(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A paper of another conference that was built into the same site."""

    conference: str  # the conference's folder in the site
    id: str
    title: str
    name: str = ""  # of the conference, as its page has it: "CVPR 2014"
    page: str = ""  # where the site shows the paper, seen from a conference's folder


class Label(Record, frozen=True, kw_only=True):
    """The label of a region on the map: a topic, a subtopic, or a smaller region."""

    text: str
    x: float  # 0..1, where most of its papers are
    y: float
    weight: float  # 0..1: its share of the papers, relative to the largest region of its kind
    level: int = 0  # 0 for topics and isolated parts; 1 and 2 appear when zooming in
    topic: int = -1  # the number of the topic it labels; -1 for a smaller region
    subtopic: int = -1  # the number of the subtopic in that topic; -1 for the topic itself
    papers: int = 0
    # for a smaller region: the words that distinguish its papers from all others, best first
    words: tuple[str, ...] = ()
    outline: tuple[tuple[float, float], ...] = ()  # for a smaller region: the corners of a polygon around its papers


class Entry(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A paper with all results: one row of `papers.json`."""

    id: str
    title: str
    authors: tuple[str, ...]
    latin_authors: tuple[str, ...] = ()  # the authors in Latin letters, if `authors` has another script
    affiliations: tuple[str, ...] = ()  # the authors' institutions, each once
    countries: tuple[str, ...] = ()  # of the institutions: codes of ISO 3166 ("DE"); else as the list writes them
    language: str = ""  # of the paper, as a BCP 47 tag ("en"); "" if unknown
    edition: str = ""  # the conference's id, "cvpr2015"; an archive has several
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
    published: int = 0  # the year of publication, where the list or the PDF states it; `year` is the conference's
    track: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    room: str = ""
    session: str = ""
    position: str = ""
    presentation: str = ""
    slots: tuple[TimeSlot, ...] = ()  # all its times and places in the order of time, where there are several
    award: str = ""
    topics: tuple[float, ...] = ()  # LDA's theta: one share per topic, summing to 1
    subtopic: tuple[int, int] | None = None  # the topic with its largest share, and the number of the subtopic in it
    # up to 100 words, most characteristic first, each with its topic's number
    top_words: tuple[tuple[str, int], ...] = ()
    similar: tuple[Similar, ...] = ()  # the 20 most similar papers
    cites: tuple[str, ...] = ()  # ids of the papers here that it cites, in the order of its reference list
    cited_by: tuple[str, ...] = ()  # ids of the papers here that cite it
    cites_elsewhere: tuple[OtherPaper, ...] = ()  # papers of the site's other conferences that its reference list names
    cited_by_elsewhere: tuple[OtherPaper, ...] = ()  # those that cite it
    x: float | None = None  # position on the map: 0..1, y downwards, the larger side filling 0..1
    y: float | None = None
    cell: tuple[int, int] | None = None  # the map as a grid without overlap: column and row, from 0
    tile: int | None = None  # index of its first page among the thumbnails of the map's sprites
    # "thumbs/3f2a….avif", relative to the conference's folder; a full address if it is hosted elsewhere
    thumb: str = ""
    thumb_size: tuple[int, int] | None = None  # width and height in pixels
    pages: tuple[tuple[int, int], ...] = ()  # page images in the strip: left edge and width
    first_page: int = 1  # number in the PDF of the first page shown
    page_count: int | None = None
    teaser: str = ""  # "thumbs/….webp"
    teaser_size: tuple[int, int] | None = None
    teaser_page: int | None = None  # from 1
    teaser_caption: str = ""

    @property
    def all_slots(self) -> tuple[TimeSlot, ...]:
        """Return all its times and places in the order of time; none when no day, time, room or session is known."""
        if self.slots:
            return self.slots
        if not (self.day or self.start or self.room or self.session or self.position):
            return ()
        kind = self.presentation if self.presentation in get_args(Presentation) else ""
        return (
            TimeSlot(
                day=self.day,
                start=self.start,
                end=self.end,
                room=self.room,
                session=self.session,
                position=self.position,
                presentation=cast("Presentation", kind),
            ),
        )
