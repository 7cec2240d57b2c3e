"""A conference file as a record."""

from typing import Annotated, Literal

from msgspec import Meta

from confpapers.model.base import IsoDate, Record, Url


class ScheduleSettings(Record, frozen=True, kw_only=True):
    """The source of the programme: `source` names its reader, `url` its page, file or path."""

    source: str
    url: Url


class TextSettings(Record, frozen=True, kw_only=True):
    """The rules for the vocabulary."""

    min_papers: Annotated[int, Meta(ge=1)] = 3  # a word must occur in at least this many papers ...
    max_share: Annotated[float, Meta(gt=0, le=1)] = 0.4  # ... and in at most this share of them
    vocabulary: Annotated[int, Meta(ge=100)] = 20_000
    max_pages: Annotated[int, Meta(ge=1)] = 60


class SearchSettings(Record, frozen=True, kw_only=True):
    """What readers can search."""

    inside: bool = True  # the text of the PDFs, by page


class TopicSettings(Record, frozen=True, kw_only=True):
    """The number of topics, and the user's names for them."""

    count: Annotated[int, Meta(ge=2, le=60)] | Literal["auto"] = "auto"
    # {3 = "Faces"}: by number; {face = "Faces"}: the topic in which that word has the largest weight
    names: dict[str, str] = {}
    starts: Annotated[int, Meta(ge=1)] = 10  # LDA starts from the closest of this many factorisations
    passes: Annotated[int, Meta(ge=1)] = 5
    subtopics: dict[str, str] = {}  # {"3.1" = "Captions"}, {captioning = "Captions"}; using a name twice merges the two


class SimilarSettings(Record, frozen=True, kw_only=True):
    """What papers are compared by, besides their words."""

    vectors: str = ""  # a file of vectors: .npy in the order of the list, or .csv and .jsonl by id
    model: str = ""  # else a folder with an ONNX sentence model and its tokenizer, which computes them
    share: Annotated[float, Meta(ge=0, le=50)] | Literal["auto"] = "auto"  # weight of the vectors; that of topics is 3


class MapSettings(Record, frozen=True, kw_only=True):
    """Parameters of the t-SNE map."""

    perplexity: Annotated[float, Meta(gt=1)] = 30.0
    n_iter: Annotated[int, Meta(ge=50)] = 750


class ThumbnailSettings(Record, frozen=True, kw_only=True):
    """Parameters of the strip of page images."""

    pages: Annotated[int, Meta(ge=1, le=30)] = 8
    size: Annotated[int, Meta(ge=100, le=1200)] | Literal["auto"] = "auto"  # height in pixels


class Conference(Record, frozen=True, kw_only=True):
    """One edition of a conference, or an archive of several, as its file in `conferences/` describes it."""

    id: str = ""  # the file's name, e.g. "cvpr2015"
    title: str
    name: str = ""  # "IEEE Conference on Computer Vision and Pattern Recognition"
    venue: str = ""  # optional for an archive, which uses its members'
    year: Annotated[int, Meta(ge=1900, le=2200)] = 0  # for an archive, that of its latest member
    members: tuple[str, ...] = ()  # for an archive: the conferences that it combines, by name or path
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
    boards: Url = ""  # a CSV file with the positions of the poster boards: board, x, y, hall
    paper_pages: bool | Literal["auto"] = "auto"  # a page for each paper; "auto": unless there are very many
    enrich: tuple[str, ...] = ()  # services that add data to each paper: "arxiv", "openalex", "bibtex" ...
    text: TextSettings = TextSettings()
    search: SearchSettings = SearchSettings()
    topics: TopicSettings = TopicSettings()
    similar: SimilarSettings = SimilarSettings()
    map: MapSettings = MapSettings()
    thumbnails: ThumbnailSettings = ThumbnailSettings()

    @property
    def urls(self) -> tuple[Url, ...]:
        """Return `url` as a tuple, however it was written."""
        return (self.url,) if isinstance(self.url, str) else self.url
