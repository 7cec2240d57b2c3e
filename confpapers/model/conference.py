"""A conference file as a record.  The descriptions are those of docs/keys.md, which `docs/make_keys.py` writes."""

from typing import Annotated, Literal

from msgspec import Meta

from confpapers.model.base import IsoDate, Record, Url

_Decision = Literal["accepted", "rejected", "withdrawn", "desk-rejected", "submitted"]


class ScheduleSettings(Record, frozen=True, kw_only=True):
    """Who presents what, when and where."""

    source: Annotated[
        str, Meta(description="How the programme is read: one of the [schedules](conferences.md#schedules)")
    ]
    url: Annotated[Url, Meta(description="Its page, or a path relative to the file")]


class TextSettings(Record, frozen=True, kw_only=True):
    """The words that count for topics, similarity and map."""

    min_papers: Annotated[int, Meta(ge=1, description="A word must occur in at least this many papers")] = 3
    max_share: Annotated[
        float, Meta(gt=0, le=1, description="A word may be important in at most this share of them")
    ] = 0.4
    vocabulary: Annotated[int, Meta(ge=100, description="Number of words at most; the most frequent are kept")] = 20_000
    max_pages: Annotated[int, Meta(ge=1, description="Number of pages read from a PDF")] = 60


class SearchSettings(Record, frozen=True, kw_only=True):
    """What readers can search."""

    inside: Annotated[
        bool, Meta(description="The text of the PDFs: the site then says which word is on which page")
    ] = True


class TopicSettings(Record, frozen=True, kw_only=True):
    """The topics, and your names for them.  Two topics of one name become one."""

    count: Annotated[
        Annotated[int, Meta(ge=2, le=60)] | Literal["auto"],
        Meta(description='Number of topics; "auto" is two thirds of the root of the number of papers, from 3 to 16'),
    ] = "auto"
    names: Annotated[
        dict[str, str],
        Meta(
            description='`{ face = "Faces" }` names the topic where that word weighs most, `{ 3 = "Faces" }` number 3'
        ),
    ] = {}
    starts: Annotated[
        int,
        Meta(
            ge=1,
            description="LDA starts from the closest of this many factorisations; more make the seed matter less",
        ),
    ] = 10
    passes: Annotated[int, Meta(ge=1, description="How often LDA goes through the papers")] = 5
    subtopics: Annotated[
        dict[str, str],
        Meta(description='The same by number, `{ "3.1" = "Captions" }`, or by a word, `{ captioning = "Captions" }`'),
    ] = {}


class SimilarSettings(Record, frozen=True, kw_only=True):
    """Vectors of a language model, which decide with the words which papers are alike."""

    vectors: Annotated[
        str,
        Meta(
            description="A file: `.npy` with a row for each paper in the order of the list, `.csv` with `id,number,...`"
            ' or `.jsonl` with `{"id": "...", "vector": [...]}`; ids are those in `papers.json`'
        ),
    ] = ""
    model: Annotated[
        str,
        Meta(
            description="Or a folder with an ONNX sentence model (`model.onnx` or `onnx/model.onnx`) and its "
            "`tokenizer.json`, which computes vectors of titles and abstracts; needs the extra `semantic`"
        ),
    ] = ""
    share: Annotated[
        Annotated[float, Meta(ge=0, le=50)] | Literal["auto"],
        Meta(
            description='How much the vectors decide, where topics have 4; "auto" is 8 beside abstracts '
            "and 0.25 beside full texts"
        ),
    ] = "auto"


class MapSettings(Record, frozen=True, kw_only=True):
    """Parameters of the t-SNE map."""

    perplexity: Annotated[float, Meta(gt=1, description="Roughly how many neighbours a paper is kept near to")] = 30.0
    n_iter: Annotated[int, Meta(ge=50, description="Number of iterations")] = 600


class ThumbnailSettings(Record, frozen=True, kw_only=True):
    """The strip of page images, which decides how large the site gets."""

    pages: Annotated[int, Meta(ge=1, le=30, description="Number of pages shown")] = 8
    size: Annotated[
        Annotated[int, Meta(ge=100, le=1200)] | Literal["auto"],
        Meta(description='Height in pixels; "auto" is 460, or 345 if the site would not fit GitHub Pages'),
    ] = "auto"


class Conference(Record, frozen=True, kw_only=True):
    """One edition of a conference, or an archive of several, as its file in `conferences/` describes it."""

    id: str = ""  # the file's name, e.g. "cvpr2015"
    title: Annotated[str, Meta(description='The title of the page: "CVPR 2015"')]
    name: Annotated[str, Meta(description='In full: "Conference on Computer Vision and Pattern Recognition"')] = ""
    venue: Annotated[str, Meta(description='The series: "CVPR"')] = ""  # an archive without one uses its members'
    year: Annotated[
        int, Meta(ge=1900, le=2200, description="The year; an archive without one has that of its latest member")
    ] = 0
    members: Annotated[
        tuple[str, ...],
        Meta(description="The conferences of an [archive](conferences.md#archives), instead of `source` and `url`"),
    ] = ()
    dates: Annotated[
        tuple[IsoDate, ...], Meta(description='The first day and the last: `["2015-06-07", "2015-06-12"]`')
    ] = ()
    place: Annotated[str, Meta(description='As in "Boston"')] = ""
    timezone: Annotated[
        str, Meta(description='Of the programme\'s times, as in "America/New_York"; the calendar export needs it')
    ] = ""
    homepage: Annotated[Url, Meta(description="The conference's own site")] = ""
    source: Annotated[str, Meta(description="How the list is read: one of the [sources](conferences.md#sources)")] = ""
    url: Annotated[
        Url | tuple[Url, ...],
        Meta(description="The page or pages that list the papers; a path is relative to the file"),
    ] = ()
    expected: Annotated[
        int | None, Meta(description="Number of papers; with fewer the build stops, and the old site stays")
    ] = None
    status: Annotated[
        tuple[_Decision, ...],
        Meta(
            description='Which submissions of a list are papers here: "accepted", "rejected", "withdrawn", '
            '"desk-rejected" or "submitted"; the others are left out and counted'
        ),
    ] = ("accepted",)
    delay: Annotated[
        Annotated[float, Meta(ge=0, le=3600)] | None,
        Meta(description="Seconds between two requests to the site; the source's default is mostly 1.0"),
    ] = None
    schedule: ScheduleSettings | None = None
    boards: Annotated[
        Url,
        Meta(
            description="A CSV file with the columns `board`, `x`, `y` (growing downwards) and `hall`: the page then "
            "has a plan of the poster hall"
        ),
    ] = ""
    paper_pages: Annotated[
        bool | Literal["auto"], Meta(description='A page for each paper; "auto" makes none above 20,000 papers')
    ] = "auto"
    enrich: Annotated[
        tuple[str, ...],
        Meta(description="Services that add data to each paper: some of the [enrichments](conferences.md#enrichments)"),
    ] = ()
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
