"""A paper as its proceedings list it, and its slot in the programme."""

from confpapers.model.base import Day, Presentation, Record, Status, Time, Url


class Link(Record, frozen=True, kw_only=True):
    """A link of a paper other than its page or its PDF: "code", "project", "video", "slides", "data", ..."""

    label: str
    url: Url


class TimeSlot(Record, frozen=True, kw_only=True):
    """One time and place at which a paper is presented."""

    day: Day = ""
    start: Time = ""
    end: Time = ""
    room: str = ""
    session: str = ""
    position: str = ""  # poster number
    presentation: Presentation = ""  # what takes place then: the talk or the poster


class Paper(Record, frozen=True, kw_only=True):
    """A paper as its proceedings list it."""

    id: str  # unique in the conference and safe as a file name, e.g. "szegedy_going_deeper_with_2015_cvpr"
    title: str
    authors: tuple[str, ...] = ()  # "Given Family", in the printed order
    et_al: bool = False  # the list names only the first authors
    affiliations: tuple[str, ...] = ()  # the authors' institutions, each once, in the order of the authors
    countries: tuple[str, ...] = ()  # of the institutions: codes of ISO 3166 ("DE"); else as the list writes them
    status: Status = ""  # "" means accepted
    url: Url = ""  # landing page
    pdf_url: Url = ""
    abstract: str | None = None
    bibtex: str | None = None  # as the site provides it
    supp_url: Url = ""
    arxiv_id: str = ""  # e.g. "1409.4842"
    doi: str = ""  # e.g. "10.1109/CVPR.2015.7298594"
    corpus_id: str = ""  # Semantic Scholar's number of the paper
    page_range: str = ""  # "1-9", in the proceedings
    published: int = 0  # the year of publication, where the list or the PDF states it
    track: str = ""  # "Datasets and Benchmarks"
    links: tuple[Link, ...] = ()
    day: Day = ""  # of the poster if there is one, otherwise of the talk
    start: Time = ""
    end: Time = ""
    room: str = ""
    session: str = ""  # "1A", "Poster Session 3"
    position: str = ""  # poster number
    presentation: Presentation = ""
    slots: tuple[TimeSlot, ...] = ()  # all its times and places in the order of time, where there are several
    award: str = ""  # "Best Paper"


class ListFormat(Record, frozen=True, kw_only=True):
    """How a list file was read: its dialect, the column of each field, and the unused columns."""

    name: str  # "Zotero CSV"
    used: dict[str, str] = {}
    ignored: tuple[str, ...] = ()


class Listing(Record, frozen=True, kw_only=True):
    """The contents of a list page: its papers, further list pages, and the number of papers that it states."""

    read_as: tuple[ListFormat, ...] = ()  # of list files
    papers: tuple[Paper, ...] = ()
    more: tuple[Url, ...] = ()
    left_out: tuple[Paper, ...] = ()  # papers of a status that the conference does not ask for
    also: Url = ""  # an optional page with more data on all these papers at once, such as abstracts
    stated: int | None = None


class FolderListing(Record, frozen=True, kw_only=True):
    """The PDFs in a folder and its subfolders, by names relative to it, and what is not read there."""

    pdfs: tuple[str, ...] = ()
    copies: dict[str, str] = {}  # files with the bytes of one of these, and that one
    closed: tuple[str, ...] = ()  # subfolders that may not be read, or are links to folders elsewhere


class Slot(Record, frozen=True, kw_only=True):
    """When and where a paper is presented, from a programme; `urls`, `title` and `authors` identify the paper."""

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
