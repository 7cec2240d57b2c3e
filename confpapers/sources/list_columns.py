"""Map the columns of a list to the fields of a paper, for all dialects that people export.

A dialect is recognised by columns that only it has. In bibliographies (Zotero, Scopus, IEEE Xplore, dblp, CSL-JSON,
Semantic Scholar, BibTeX, RIS), dates are publication dates and numbers are issue numbers, so neither is used for the
programme.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from confpapers.model import ListFormat
from confpapers.sources.guessed_headings import guessed_fields
from confpapers.sources.list_formats import RowList
from confpapers.sources.list_headings import plain_name
from confpapers.sources.statuses import is_status


class Dialect(msgspec.Struct, frozen=True):
    """The list format of a program or a site."""

    name: str
    marks: frozenset[str]  # columns that together occur in no other dialect
    literature: bool = False  # a bibliography: publication dates and issue numbers, no programme
    ignored: frozenset[str] = frozenset()  # columns that would be mistaken for something else


_DIALECTS = (
    Dialect("Zotero CSV", frozenset({"item_type", "publication_year", "abstract_note"}), literature=True),
    Dialect("Zotero CSV", frozenset({"abstract_note"}), literature=True),
    Dialect("CMT", frozenset({"paper_id", "paper_title", "primary_contact_author_name"})),
    Dialect("EasyChair", frozenset({"#", "title", "authors", "decision"}), ignored=frozenset({"time"})),
    Dialect("EDAS", frozenset({"paper_id", "title", "authors", "status", "topics"})),
    Dialect("HotCRP", frozenset({"pid", "title"})),
    Dialect("OpenAlex CSV", frozenset({"authorships_author_display_name"}), literature=True),
    Dialect("OpenAlex CSV", frozenset({"display_name", "ids_openalex"}), literature=True),
    Dialect("PubMed", frozenset({"pmid", "citation"}), literature=True),
    Dialect("Lens", frozenset({"lens_id", "title"}), literature=True),
    Dialect("Dimensions", frozenset({"publication_id", "dimensions_url"}), literature=True),
    Dialect("HAL", frozenset({"docid", "authfullname"}), literature=True),
    Dialect("arXiv metadata", frozenset({"authors_parsed", "title"}), literature=True),
    Dialect("Papers with Code", frozenset({"url_abs", "url_pdf"}), literature=True),
    Dialect("Hugging Face papers", frozenset({"upvotes", "summary"}), literature=True),
    Dialect("Crossref", frozenset({"doi", "container_title", "published"}), literature=True),
    Dialect("Indico", frozenset({"contribution_id", "title"})),
    Dialect("Indico", frozenset({"program_code", "presenters"})),
    Dialect("Indico", frozenset({"primaryauthors", "coauthors"})),
    Dialect("pretalx", frozenset({"submission_type", "speakers"})),
    Dialect("pretalx", frozenset({"guid", "persons"})),
    Dialect("Scopus CSV", frozenset({"eid", "source_title"}), literature=True),
    Dialect("IEEE Xplore CSV", frozenset({"document_title", "pdf_link"}), literature=True),
    Dialect("IEEE Xplore JSON", frozenset({"article_number", "html_url"}), literature=True),
    Dialect("Web of Science", frozenset({"item_type", "start_page", "SO"}), literature=True),
    Dialect("Web of Science table", frozenset({"ti", "au", "so"}), literature=True, ignored=frozenset({"sp", "id"})),
    Dialect("OpenAlex JSON", frozenset({"authorships", "title"}), literature=True),
    Dialect("DataCite JSON", frozenset({"titles", "creators"}), literature=True),
    Dialect("ACM Digital Library", frozenset({"container_title", "doi", "issn"}), literature=True),
    Dialect("paperlists JSON", frozenset({"status", "track", "author"}), ignored=frozenset({"position"})),
    Dialect("paperlists JSON", frozenset({"aff_unique_index"}), ignored=frozenset({"position"})),
    Dialect("CSL-JSON", frozenset({"issued", "author", "type"}), literature=True),
    Dialect("CSL-JSON", frozenset({"container_title", "author"}), literature=True),
    Dialect("Semantic Scholar JSON", frozenset({"paperid", "title"}), literature=True),
    Dialect("OpenReview notes", frozenset({"forum", "title"})),
    Dialect("dblp", frozenset({"ee", "venue", "key"}), literature=True),
    Dialect("ISMIR archive", frozenset({"zenodo_id"}), literature=True),
    Dialect("Mini-Conf papers.json", frozenset({"event_ids", "paper_type"}), ignored=frozenset({"category"})),
    Dialect("Mini-Conf papers.csv", frozenset({"uid", "title", "authors"})),
    Dialect("Sched export", frozenset({"event_start", "event_key"})),
    Dialect("Whova agenda", frozenset({"time_start", "session_title", "tracks"})),
    Dialect("confpapers papers.json", frozenset({"pdf_url", "top_words", "similar"})),
)

_LITERATURE_FORMATS = frozenset({"BibTeX", "RIS", "Web of Science", "EndNote", "PubMed", "XML"})

# The columns of each field; the first that has a value is used.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title", "document_title", "paper_title", "article_title", "submission_title", "primary_title", "ti",
              "t1", "title_of_paper", "paper_name", "title_name", "titles", "contribution_title", "talk_title", "name",
              "session_title", "short_title"),
    "authors": ("author_full_names", "authors", "author", "authors_corrected", "author_names", "author_list", "af",
                "au", "creators", "creator", "speakers", "presenters", "authors_full", "paper_authors", "persons",
                "authorships_author_display_name", "author_s", "authfullname", "presenter_s", "presenter"),
    "affiliations": ("affiliations", "affiliation", "author_affiliations", "aff_unique_norm", "aff_unique", "aff",
                     "author_institutions", "authors_affiliations", "authorships_institutions_display_name", "c1",
                     "authors_with_affiliations"),
    "abstract": ("abstract", "abstract_note", "abstract_text", "paper_abstract", "ab", "n2", "summary", "description"),
    "url": ("url", "page_url", "link", "site", "html_url", "abstract_url", "paper_url", "landing_page", "webpage", "ur",
            "anthology_url", "forum_url", "openreview_url", "html", "ee", "primary_location_landing_page_url", "uri",
            "external_url", "dimensions_url"),
    "pdf_url": ("pdf_url", "pdf", "pdf_link", "paper_pdf", "pdf_file", "openaccesspdf", "fulltext_pdf", "paper_link",
                "url_pdf", "primary_location_pdf_url", "filemain", "file", "filename"),
    "supp_url": ("supp_url", "supp", "supplementary", "supplement", "supplementary_material", "supplementary_url"),
    "doi": ("doi", "di", "doiid", "ids_doi"),
    "subtitle": ("subtitle",),
    "arxiv_id": ("arxiv_id", "arxiv", "eprint", "arxiv_url"),
    "bibtex": ("bibtex", "_bibtex"),
    "page_range": ("page_range", "pages", "page"),
    "first_page": ("first_page", "firstpage", "start_page", "page_start", "bp", "sp"),
    "last_page": ("last_page", "lastpage", "end_page", "page_end", "ep"),
    "award": ("award", "awards"),
    "id": ("id", "uid", "paper_id", "paperid", "submission_id", "pid", "key", "article_number", "eid", "paper", "ut",
           "#"),
    "status": ("decision", "final_decision", "status", "state", "paper_status", "acceptance_status", "acceptance",
               "recommendation", "venue"),
    "kind": ("item_type", "entry_type", "document_type", "dt"),
    "et_al": ("et_al",),
    "links": ("links",),
}  # fmt: skip
# Fields that only a list of a conference's own papers has, never a bibliography.
_PROGRAMME: dict[str, tuple[str, ...]] = {
    "institutions": ("institutions", "institution", "organizations", "organization", "organisation", "labs", "lab"),
    "countries": ("countries", "country", "aff_country_unique", "author_countries", "country_code"),
    "track": ("track", "track_name", "section", "program"),
    "day": ("day", "date", "presentation_day", "poster_day"),
    "start": ("start", "start_time", "starttime", "time_start", "begin", "event_start", "time", "time_slot"),
    "end": ("end", "end_time", "endtime", "time_end", "event_end"),
    "room": ("room", "room_name", "hall", "room_location", "location", "venue"),
    "session": ("session", "session_title", "session_name", "sessions", "poster_session"),
    "position": ("position", "poster_position", "poster_number", "poster_id", "board", "poster", "number"),
    "presentation": ("presentation", "presentation_type", "paper_type", "type", "decision", "status", "eventtype",
                     "event_type", "category", "venue"),
}  # fmt: skip
_LINKS = {
    "code": "code", "github": "code", "githubrepo": "code", "github_repo": "code",
    "code_url": "code", "code_link": "code", "project": "project",
    "project_page": "project", "project_url": "project", "video": "video", "video_url": "video", "youtube": "video",
    "slides": "slides", "slides_pdf": "slides", "slides_url": "slides", "poster_pdf": "poster", "poster_url": "poster",
    "data": "data", "dataset": "dataset", "dataset_url": "dataset", "openreview": "openreview", "demo": "demo",
    "demo_url": "demo", "underline_url": "video",
}  # fmt: skip
_SPECIAL: dict[str, dict[str, tuple[str, ...]]] = {  # by dialect
    "dblp": {"url": ("ee", "url"), "id": ("key",), "kind": ("type",)},  # `url` is dblp's own page
    "Crossref": {"kind": ("type",)},
    "CSL-JSON": {"kind": ("type",)},
    "arXiv metadata": {"arxiv_id": ("id",)},
    "Hugging Face papers": {"arxiv_id": ("id",)},
}
_LISTED_COLUMNS = 30


class ListColumns(msgspec.Struct, frozen=True):
    """How a list is read: the columns to use for each field."""

    format: ListFormat
    fields: dict[str, tuple[str, ...]]  # field → columns, plain names
    links: dict[str, str]  # column → label


def read_columns(rows: RowList) -> ListColumns:
    """Return how the rows are read: their dialect, the columns of each field, and the unused columns."""
    filled = _filled_columns(rows)
    names = {plain_name(name) for row in rows.rows[:50] for name in row.values}
    dialect = next((candidate for candidate in _DIALECTS if candidate.marks <= names), None)
    literature = rows.format in _LITERATURE_FORMATS or bool(dialect and dialect.literature)
    refused = dialect.ignored if dialect else frozenset[str]()
    wanted = {**_COLUMNS, **({} if literature else _PROGRAMME)}
    if literature:
        wanted["status"] = ("decision", "acceptance")
    fields = {
        field: own
        for field, columns in wanted.items()
        if (own := tuple(name for name in columns if name in filled and name not in refused))
    }
    _use(dialect, fields, filled)
    fields = _checked({**fields, **({} if dialect else _guessed(fields, filled, wanted))}, filled)
    links = {
        name: label
        for name, label in _LINKS.items()
        if name in filled and not _in(fields, name) and any(map(_is_address, filled[name][1]))
    }
    used = {field: filled[names_[0]][0] for field, names_ in fields.items()}
    used |= {label: filled[name][0] for name, label in links.items()}
    taken = {name for names_ in fields.values() for name in names_} | set(links)
    ignored = [original for name, (original, _) in filled.items() if name not in taken]
    format_ = ListFormat(
        name=dialect.name if dialect else rows.format, used=used, ignored=tuple(ignored[:_LISTED_COLUMNS])
    )
    return ListColumns(format_, fields, links)


def values_of(values: Mapping[str, Any], columns: ListColumns) -> dict[str, Any]:
    """Return a row by our field names, with the first value among several columns of a field."""
    plain: dict[str, Any] = {}
    for name, value in values.items():
        key = plain_name(name)
        if not plain.get(key):
            plain[key] = value
    fields = {field: _first(plain, names) for field, names in columns.fields.items()}
    fields["link_columns"] = {label: plain.get(name) for name, label in columns.links.items() if plain.get(name)}
    fields["ee"] = plain.get("ee")
    return fields


def _use(dialect: Dialect | None, fields: dict[str, tuple[str, ...]], filled: Mapping[str, object]) -> None:
    """Give the fields the columns that only their dialect uses for them."""
    special = _SPECIAL.get(dialect.name, {}) if dialect else {}
    for field, columns in special.items():
        if own := tuple(name for name in columns if name in filled):
            fields[field] = own


def _guessed(
    fields: Mapping[str, tuple[str, ...]], filled: Mapping[str, tuple[str, list[Any]]], wanted: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return columns for the fields that have none, by words of their headings."""
    taken = {name for names in fields.values() for name in names} | set(_LINKS)
    guessed: dict[str, tuple[str, ...]] = {}
    for name, (heading, values) in filled.items():
        if name in taken or not all(isinstance(value, str) for value in values[:20]):
            continue
        fields_of = guessed_fields(heading)
        for field in fields_of:
            if field in (*wanted, "presenters") and field not in fields and field not in guessed:
                guessed[field] = (name,)
                taken.add(name)
                if field != "day" or "start" not in fields_of:  # "Date and time" is both
                    break
    presenters = guessed.pop("presenters", ())
    return guessed if "authors" in (*fields, *guessed) or not presenters else {**guessed, "authors": presenters}


def _first(plain: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((value for name in names if is_filled(value := plain.get(name))), None)


def is_filled(value: Any) -> bool:
    """Return whether a cell has a value."""
    return value not in (None, "", [], {}) and not (isinstance(value, str) and not value.strip())


def _in(fields: Mapping[str, Sequence[str]], name: str) -> bool:
    return any(name in names for names in fields.values())


def _filled_columns(rows: RowList) -> dict[str, tuple[str, list[Any]]]:
    """Return the columns that have values: plain name → name in the file, values."""
    by_name: dict[str, tuple[str, list[Any]]] = {}
    for row in rows.rows:
        for name, value in row.values.items():
            if is_filled(value):
                by_name.setdefault(plain_name(name), (str(name), []))[1].append(value)
    return by_name


def _checked(
    fields: dict[str, tuple[str, ...]], filled: Mapping[str, tuple[str, list[Any]]]
) -> dict[str, tuple[str, ...]]:
    """Return the fields without columns whose values have another meaning: a job title is not a poster number."""
    tests: dict[str, Callable[[Any], bool]] = {
        "position": _is_position,
        "day": _is_day,
        "arxiv_id": _is_text,
        "presentation": _is_text,
    }
    of_columns: dict[tuple[str, str], Callable[[Any], bool]] = {
        ("id", "paper"): _is_number,
        ("id", "#"): _is_number,
        ("status", "venue"): is_status,
        ("presentation", "venue"): is_status,
        ("room", "venue"): lambda value: not is_status(value),
    }
    checked: dict[str, tuple[str, ...]] = {}
    for field, names in fields.items():
        good = tuple(
            name
            for name in names
            if name == field == "day"
            or (looks := of_columns.get((field, name), tests.get(field))) is None
            or _mostly(looks, filled[name][1])
        )
        if field == "session" and checked.get("title", ("",))[0] in good:  # a list whose "sessions" are its papers
            good = tuple(name for name in good if name != checked["title"][0])
        if good:
            checked[field] = good
    if checked.get("start") == ("time",) and "day" not in checked:  # of the submission
        del checked["start"]
    if "day" in checked and checked["day"] == ("date",) and not _one_week(filled["date"][1]):
        del checked["day"]
    return checked


def _mostly(looks: Callable[[Any], bool], values: Sequence[Any]) -> bool:
    return 5 * sum(map(looks, values)) >= 4 * len(values)


def _is_position(value: Any) -> bool:
    return isinstance(value, int) or bool(
        re.fullmatch(r"#?[\w.-]{1,12}", str(value).strip()) and re.search(r"\d", str(value))
    )


def _is_address(value: Any) -> bool:
    return not isinstance(value, str) or "/" in value or "." in value  # a `code` may be that of a submission


def _is_number(value: Any) -> bool:
    return str(value).strip().isdecimal()


def _is_day(value: Any) -> bool:
    return bool(re.search(r"\d", str(value))) and len(str(value)) < 40


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int)


def _one_week(values: Sequence[Any]) -> bool:
    """Return whether dates are a conference's days: few and close together."""
    months = {str(value)[:7] for value in values}
    return len({str(value) for value in values}) <= 14 and len(months) <= 2
