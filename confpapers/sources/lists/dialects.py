"""The dialects of lists, and the columns in which each field is found."""

import msgspec


class Dialect(msgspec.Struct, frozen=True):
    """The list format of a program or a site."""

    name: str
    marks: frozenset[str]  # columns that together occur in no other dialect
    literature: bool = False  # a bibliography: publication dates and issue numbers, no programme
    ignored: frozenset[str] = frozenset()  # columns that would be mistaken for something else


DIALECTS = (
    Dialect("Zotero CSV", frozenset({"item_type", "publication_year", "abstract_note"}), literature=True),
    Dialect("Zotero CSV", frozenset({"abstract_note"}), literature=True),
    Dialect("CMT", frozenset({"paper_id", "paper_title", "primary_contact_author_name"})),
    Dialect("ConfTool", frozenset({"paperid", "title", "organisations"}), ignored=frozenset({"acceptance_status"})),
    Dialect("ConfTool", frozenset({"paperid", "title", "acceptance_status"}), ignored=frozenset({"acceptance_status"})),
    Dialect("SpringerLink CSV", frozenset({"item_title", "item_doi"}), literature=True),
    Dialect("Publish or Perish", frozenset({"gsrank", "title"}), literature=True),
    Dialect("Publish or Perish", frozenset({"articleurl", "title"}), literature=True),
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
LITERATURE_FORMATS = frozenset({"BibTeX", "RIS", "Web of Science", "EndNote", "PubMed", "XML"})
# The columns of each field; the first that has a value is used.
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title", "document_title", "paper_title", "article_title", "submission_title", "primary_title", "ti",
              "t1", "item_title", "title_of_paper", "paper_name", "title_name", "titles", "contribution_title",
              "talk_title", "name", "session_title", "short_title"),
    "authors": ("author_full_names", "authors", "author", "authors_corrected", "author_names", "author_list", "af",
                "au", "creators", "creator", "speakers", "presenters", "authors_full", "paper_authors", "persons",
                "authorships_author_display_name", "author_s", "authfullname", "presenter_s", "presenter"),
    "affiliations": ("affiliations", "affiliation", "author_affiliations", "aff_unique_norm", "aff_unique", "aff",
                     "author_institutions", "authors_affiliations", "authorships_institutions_display_name", "c1",
                     "authors_with_affiliations", "organisations"),
    "abstract": ("abstract", "abstract_note", "abstract_text", "paper_abstract", "ab", "n2", "summary", "description"),
    "url": ("url", "page_url", "link", "site", "html_url", "abstract_url", "paper_url", "landing_page", "webpage", "ur",
            "anthology_url", "forum_url", "openreview_url", "html", "ee", "primary_location_landing_page_url", "uri",
            "external_url", "dimensions_url", "articleurl", "article_url"),
    "pdf_url": ("pdf_url", "pdf", "pdf_link", "paper_pdf", "pdf_file", "openaccesspdf", "fulltext_pdf", "paper_link",
                "url_pdf", "primary_location_pdf_url", "filemain", "file", "filename", "fulltexturl", "full_text_url"),
    "supp_url": ("supp_url", "supp", "supplementary", "supplement", "supplementary_material", "supplementary_url"),
    "doi": ("doi", "di", "doiid", "ids_doi", "item_doi"),
    "subtitle": ("subtitle",),
    "arxiv_id": ("arxiv_id", "arxiv", "eprint", "arxiv_url"),
    "bibtex": ("bibtex", "_bibtex"),
    "page_range": ("page_range", "pages", "page"),
    "published": ("published", "year", "publication_year", "publicationyear", "pub_year", "pubyear", "py", "y1",
                  "issued", "publication_date", "date_published", "publishedat", "dp"),
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
PROGRAMME: dict[str, tuple[str, ...]] = {
    "institutions": ("institutions", "institution", "organizations", "organization", "organisation", "labs", "lab"),
    "countries": ("countries", "country", "aff_country_unique", "author_countries", "country_code"),
    "track": ("track", "track_name", "section", "program"),
    "day": ("day", "date", "presentation_day", "poster_day"),
    "start": ("start", "start_time", "starttime", "time_start", "begin", "event_start",
              "startsat", "session_start", "time", "time_slot"),
    "end": ("end", "end_time", "endtime", "time_end", "event_end", "endsat", "session_end"),
    "room": ("room", "room_name", "hall", "room_location", "session_room", "location", "venue"),
    "session": ("session", "session_title", "session_name", "sessions", "poster_session"),
    "position": ("position", "poster_position", "poster_number", "poster_id", "board", "poster", "number"),
    "presentation": ("presentation", "presentation_type", "paper_type", "type", "decision", "status", "eventtype",
                     "event_type", "contribution_type", "category", "venue"),
}  # fmt: skip
LINKS = {
    "code": "code", "github": "code", "githubrepo": "code", "github_repo": "code",
    "code_url": "code", "code_link": "code", "project": "project",
    "project_page": "project", "project_url": "project", "video": "video", "video_url": "video", "youtube": "video",
    "slides": "slides", "slides_pdf": "slides", "slides_url": "slides", "poster_pdf": "poster", "poster_url": "poster",
    "data": "data", "dataset": "dataset", "dataset_url": "dataset", "openreview": "openreview", "demo": "demo",
    "demo_url": "demo", "underline_url": "video",
}  # fmt: skip
SPECIAL: dict[str, dict[str, tuple[str, ...]]] = {  # by dialect
    "dblp": {"url": ("ee", "url"), "id": ("key",), "kind": ("type",)},  # `url` is dblp's own page
    "Crossref": {"kind": ("type",)},
    "CSL-JSON": {"kind": ("type",)},
    "arXiv metadata": {"arxiv_id": ("id",)},
    "Hugging Face papers": {"arxiv_id": ("id",)},
}
