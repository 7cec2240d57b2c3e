"""The steps of a build with their versions, and their functions from bytes to bytes.

Raise a step's version whenever its output changes for the same input, so that results of older versions are computed
again. A test has the digest of each step's output on a small input, and says which version to raise.

The functions only decode, call the module that does the work, and encode: JSON for records and npz for arrays.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import msgspec

from confpapers.engine.jobs import Limits
from confpapers.engine.step import Step
from confpapers.errors import ScheduleError, SourceError
from confpapers.model import Conference, Document, Listing, Paper, PictureSizes, decode, encode

_HOSTILE = Limits(seconds=60, cpu_seconds=45, memory=2 << 30)  # a PDF may be made to hang or to exhaust the memory
_ONE_PAGE = Limits(seconds=60, cpu_seconds=45, memory=4 << 30)  # and so may a page, a list or a programme
_LIST = Limits(seconds=600, cpu_seconds=600, memory=8 << 30)  # lists with tens of thousands of papers
# All other steps have the default limits: hours, and most of the machine's memory.

PARSE_LIST = Step("list", 32, "confpapers.flow.steps:parse_list", activity="reading the list", limits=_LIST)
COMPLETE_LIST = Step("list-also", 29, "confpapers.flow.steps:complete_list", activity="reading the list", limits=_LIST)
PARSE_PAPER = Step("paper", 13, "confpapers.flow.steps:parse_paper", activity="reading paper pages", limits=_ONE_PAGE)
ENRICH = Step("enrich", 8, "confpapers.flow.steps:enrich", activity="asking elsewhere", limits=_ONE_PAGE)
READ_SCHEDULE = Step(
    "schedule", 18, "confpapers.flow.steps:read_schedule", activity="reading the programme", limits=_LIST
)
READ_DOCUMENT = Step("document", 17, "confpapers.flow.steps:read_document", activity="reading PDFs", limits=_HOSTILE)
DRAW_STRIP = Step("strip", 7, "confpapers.flow.steps:draw_strip", activity="drawing strips", limits=_HOSTILE)
COUNT_WORDS = Step(
    "words", 7, "confpapers.flow.steps:count_words", activity="counting words", optional=True, limits=_ONE_PAGE
)
COUNT_LISTED = Step("listed-words", 2, "confpapers.flow.steps:count_listed", activity="counting words", limits=_LIST)
TELL_LISTED = Step("facts", 2, "confpapers.flow.steps:tell_listed", activity="reading abstracts", limits=_LIST)
TELL_READ = Step("facts-of-pdf", 2, "confpapers.flow.steps:tell_read", activity="reading abstracts", optional=True)
INDEX_PAGES = Step("pages", 1, "confpapers.flow.steps:index_pages", activity="indexing pages", optional=True)
COUNT_TERMS = Step("search-terms", 1, "confpapers.flow.steps:count_terms", activity="indexing texts", limits=_LIST)
READ_REFERENCES = Step(
    "references",
    6,
    "confpapers.flow.steps:read_references",
    activity="reading reference lists",
    same_file=True,
    limits=_HOSTILE,
)
FIND_WORKS = Step("works", 2, "confpapers.flow.joint_steps:find_works", activity="who cites whom", optional=True)
LINK_CITATIONS = Step(
    "citations", 3, "confpapers.flow.joint_steps:link_citations", activity="who cites whom", optional=True
)
BUILD_CORPUS = Step("corpus", 9, "confpapers.flow.joint_steps:build_corpus", activity="vocabulary", optional=True)
FIT_TOPICS = Step("topics", 12, "confpapers.flow.topic_steps:fit_topics", activity="topics (LDA)")
MEASURE_TOPICS = Step("measured", 1, "confpapers.flow.topic_steps:measure_topics", activity="naming topics")
CONTINUE_TOPICS = Step("continued", 9, "confpapers.flow.topic_steps:continue_topics", activity="topics (LDA)")
KEEP_TOPICS = Step("kept", 3, "confpapers.flow.topic_steps:keep_topics", activity="naming topics")
ORDER_TOPICS = Step("ordered", 1, "confpapers.flow.topic_steps:order_topics", activity="naming topics")
MERGE_TOPICS = Step("merged", 4, "confpapers.flow.topic_steps:merge_topics", activity="naming topics", optional=True)
SPLIT_TOPICS = Step(
    "subtopics", 5, "confpapers.flow.topic_steps:split_topics", activity="subtopics (NMF)", optional=True
)
LIKE_NAMES = Step("like-names", 1, "confpapers.flow.topic_steps:like_names", activity="naming topics")
TELL_TOPICS = Step("names", 7, "confpapers.flow.topic_steps:tell_topics", activity="naming topics")
READ_VECTORS = Step("vectors", 2, "confpapers.flow.joint_steps:read_vectors", activity="reading vectors")
READ_SPECTER = Step("specter", 1, "confpapers.flow.joint_steps:read_specter", activity="reading vectors", limits=_LIST)
EMBED = Step("embed", 1, "confpapers.flow.joint_steps:embed", activity="sentence vectors")
JOIN_VECTORS = Step(
    "joined-vectors", 1, "confpapers.flow.joint_steps:join_vectors", activity="reading vectors", optional=True
)
FIND_NEAREST = Step("nearest", 15, "confpapers.flow.joint_steps:find_nearest", activity="similar papers", optional=True)
PLACE = Step("map", 18, "confpapers.flow.joint_steps:place", activity="map (t-SNE)", optional=True)
NAME_REGIONS = Step("regions", 1, "confpapers.flow.topic_steps:name_regions", activity="naming regions", optional=True)
PLACE_PAPERS = Step(
    "placed", 6, "confpapers.flow.placed_steps:place_papers", activity="placing new papers", optional=True
)
COMPOSE_SPRITE = Step("sheet", 2, "confpapers.flow.joint_steps:compose_sprite", activity="thumbnails for the map")


# --- one page, one paper ---------------------------------------------------------------------------------------------


def parse_list(page: bytes, *, source: str, url: str) -> bytes:
    """Return a list page as a Listing."""
    from confpapers.sources import source_named

    with _named_if_not_found(page, url):
        return encode(_checked(source_named(source).parse_list(page, url), url))


def complete_list(page: bytes, also: bytes, *, source: str, url: str) -> bytes:
    """Return a list page as a Listing, with data from another page on all its papers."""
    from confpapers.sources import source_named

    return encode(_checked(source_named(source).complete(page, url, also), url))


@contextlib.contextmanager
def _named_if_not_found(page: bytes, url: str) -> Iterator[None]:
    """Say of a page without papers, or without a programme, that the site did not find it, if it says so itself."""
    from confpapers.sources.page import said_instead

    try:
        yield
    except (SourceError, ScheduleError) as error:
        if said := said_instead(page):
            raise type(error)(
                f"{url.partition('#')[0]} says {said!r}, though it was sent as a page that was found. "
                "Look for its new address in a browser and use that"
            ) from error
        raise


def _checked(listing: Listing, url: str) -> Listing:
    """Return the listing with usable papers."""
    from confpapers.sources.untitled import without_nameless

    named = without_nameless(listing.papers, url)
    return msgspec.structs.replace(
        listing,
        papers=tuple(_usable(paper, url) for paper in named),
        left_out=tuple(_usable(paper, url) for paper in listing.left_out),
    )


def _usable(paper: Paper, where: str) -> Paper:
    """Return the paper without impossible identifiers and endless texts."""
    from confpapers.sources.addresses import with_valid_identifiers
    from confpapers.sources.bounds import within_bounds

    return within_bounds(with_valid_identifiers(paper, where), where)


def parse_paper(page: bytes, *, source: str, url: str, paper: dict[str, Any]) -> bytes:
    """Return a paper with data from its landing page, as a Paper."""
    from confpapers.sources import source_named

    return encode(_usable(source_named(source).parse_paper(page, url, msgspec.convert(paper, Paper)), url))


def enrich(page: bytes, *, place: str, paper: dict[str, Any]) -> bytes:
    """Return a paper with data from another service, as a Paper."""
    from confpapers.enrichment import enricher_named

    return encode(_usable(enricher_named(place).answer(page, msgspec.convert(paper, Paper)), place))


def read_schedule(page: bytes, *, source: str, url: str, conference: dict[str, Any]) -> bytes:
    """Return a programme as Slots."""
    from confpapers.schedules import schedule_named
    from confpapers.sources.bounds import within_bounds

    with _named_if_not_found(page, url):
        slots = schedule_named(source)(page, url, msgspec.convert(conference, Conference))
    return encode(tuple(within_bounds(slot, url) for slot in slots))


def read_document(pdf: bytes, *, max_pages: int) -> bytes:
    """Return the contents of a PDF, as a Document."""
    from confpapers.pdf.extract import read
    from confpapers.sources.bounds import within_bounds

    return encode(within_bounds(read(pdf, max_pages=max_pages), "PDF"))


def draw_strip(pdf: bytes, document: bytes, *, pages: int, height: int, teaser: int) -> dict[str, bytes]:
    """Return the strip, the teaser and the thumbnail of a PDF as images, and the sizes of the first two."""
    from confpapers.pictures.strips import draw

    drawing = draw(pdf, decode(document, Document), pages=pages, height=height, teaser=teaser)
    sizes = PictureSizes(strip=drawing.strip, teaser=drawing.teaser_size)
    return {"image": drawing.image, "teaser": drawing.teaser, "tile": drawing.thumbnail, "sizes": encode(sizes)}


def count_words(document: bytes, *, title: str, abstract: str) -> bytes:
    """Return how often each word occurs in a paper: title, abstract and, if there is a PDF, its text."""
    from confpapers.analysis import tokens
    from confpapers.pdf.languages import language

    if not document:
        return encode(tokens.count_words(title, abstract, language=language(f"{title}. {abstract}")))
    read = decode(document, Document)
    texts = title or read.title, abstract or read.abstract, tokens.body_text(read)
    return encode(tokens.count_words(*texts, language=read.language or language("\n".join(texts[:2]))))


def count_listed(*, texts: list[tuple[str, str]]) -> bytes:
    """Return the same for several papers without a PDF, from title and abstract: a JSON list."""
    return b"[" + b",".join(count_words(b"", title=title, abstract=abstract) for title, abstract in texts) + b"]"


def tell_listed(*, papers: list[dict[str, Any]], conference: dict[str, Any]) -> bytes:
    """Return what follows from the texts of several papers without a PDF, a JSON list of PaperFacts."""
    from confpapers.flow.paper_facts import listed_facts

    of = msgspec.convert(conference, Conference)
    return encode([listed_facts(msgspec.convert(paper, Paper), of) for paper in papers])


def tell_read(document: bytes, *, paper: dict[str, Any], conference: dict[str, Any], title_from_pdf: bool) -> bytes:
    """Return the same for one paper with a PDF, a JSON list of one; without `document`, from its title and abstract."""
    from confpapers.flow.paper_facts import read_facts

    read = decode(document, Document) if document else None
    of = msgspec.convert(conference, Conference)
    return encode([read_facts(msgspec.convert(paper, Paper), read, of, title_from_pdf=title_from_pdf)])


def read_references(pdf: bytes, document: bytes) -> bytes:
    """Return the reference list of a paper, as a ReferenceList."""
    from confpapers.citations.reference_list import read_references

    return encode(read_references(pdf, decode(document, Document)))


def index_pages(document: bytes) -> bytes:
    """Return which words are on which pages of a paper, as PageWords; empty for a paper without a document."""
    from confpapers.site.page_index import PageWords, page_words

    return encode(page_words(decode(document, Document)) if document else PageWords())


def count_terms(*, papers: list[dict[str, Any]]) -> bytes:
    """Return the terms of several papers for the search, as TermCounts; `papers` are SearchTexts."""
    from confpapers.site.search_index import SearchTexts, count_terms

    return count_terms(msgspec.convert(papers, list[SearchTexts])).encoded()
