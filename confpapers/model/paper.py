"""A paper as its proceedings list it, and its place in the programme."""

from confpapers.model.base import Day, Presentation, Record, Status, Time, Url


class Link(Record, frozen=True, kw_only=True):
    """A link of a paper that is neither its page nor its PDF: "code", "project", "video", "slides", "data", ..."""

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
    status: Status = ""  # "" is accepted
    url: Url = ""  # landing page
    pdf_url: Url = ""
    abstract: str | None = None
    bibtex: str | None = None  # as the site gives it
    supp_url: Url = ""
    arxiv_id: str = ""  # e.g. "1409.4842"
    doi: str = ""  # e.g. "10.1109/CVPR.2015.7298594"
    corpus_id: str = ""  # Semantic Scholar's number of the paper
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
    slots: tuple[TimeSlot, ...] = ()  # all its times and places in the order of time, where there are several
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
    left_out: tuple[Paper, ...] = ()  # papers of a status that the conference does not ask for
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
