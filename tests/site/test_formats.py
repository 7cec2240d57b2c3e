"""Files for other programs follow their standards and can be read by those programs."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import jsonschema
import pytest
from msgspec.structs import replace
from PIL import Image
from toyconference import Toy, toy
from toysites import render

from confpapers.site.math import as_text

_SCHEMA = Path(__file__).parents[2] / "docs" / "papers.schema.json"
_BASE = "https://ada.example/papers"


@pytest.fixture(scope="module")
def toys() -> Toy:
    toys = toy(60)
    whole = replace(
        toys.entries[0], doi="10.1234/5", language="en", abstract="We fold maps.", page_range="12-20", teaser=""
    )
    return toys._replace(entries=[whole, *toys.entries[1:]])


@pytest.fixture(scope="module")
def folder(toys: Toy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render(toys, tmp_path_factory.mktemp("formats"), base_url=_BASE)


# --- papers.json -----------------------------------------------------------------------------------------------------


def validator() -> Any:
    schema = json.loads(_SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_papers_json_follows_its_schema(folder: Path) -> None:
    data = json.loads((folder / "papers.json").read_bytes())
    assert [error.message for error in validator().iter_errors(data)] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", 3), ("authors", "Ada Quill"), ("similar", [{"id": "a"}]), ("x", "left"), ("cell", [1])],
)
def test_the_schema_refuses_a_field_of_another_kind(folder: Path, field: str, value: Any) -> None:
    data = json.loads((folder / "papers.json").read_bytes())
    data["papers"][0][field] = value
    assert [error.absolute_path[2] for error in validator().iter_errors(data)] == [field]


def test_the_schema_refuses_another_version_and_a_missing_field(folder: Path) -> None:
    data = json.loads((folder / "papers.json").read_bytes())
    del data["papers"][1]["title"]
    assert len(list(validator().iter_errors({**data, "schema": 2}))) == 2


def test_the_schema_explains_every_field_of_a_paper() -> None:
    fields = json.loads(_SCHEMA.read_text("utf-8"))["$defs"]["Entry"]["properties"]
    assert [name for name, field in fields.items() if not field.get("description")] == []


# --- feeds and calendars ---------------------------------------------------------------------------------------------


def test_a_feed_reader_finds_every_paper_with_what_atom_requires(folder: Path, toys: Toy) -> None:
    feed: Any = feedparser.parse((folder / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title
    assert feed.feed.id
    assert feed.feed.updated_parsed
    assert len(feed.entries) == len(toys.entries)
    for entry, paper in zip(feed.entries, toys.entries, strict=True):
        assert html.unescape(entry.title) == as_text(paper.title)
        assert entry.id
        assert entry.updated_parsed
        assert entry.link.startswith((_BASE, paper.url))
        assert [author.name for author in entry.authors] == list(paper.authors)


def test_a_calendar_program_reads_every_calendar(folder: Path) -> None:
    files = sorted(folder.glob("*.ics"))
    assert len(files) == 4
    for file in files:
        calendar: Any = icalendar.Calendar.from_ical(file.read_bytes())
        assert calendar["VERSION"] == "2.0"
        assert calendar["PRODID"]
        events = calendar.walk("VEVENT")
        assert len({event["UID"] for event in events}) == len(events) > 0
        for event in events:
            assert event.errors == []
            assert event["DTSTAMP"].dt.utcoffset().total_seconds() == 0
            assert event["DTSTART"].dt < event["DTEND"].dt
            assert event["SUMMARY"]


# --- a paper's page --------------------------------------------------------------------------------------------------


def paper_page(folder: Path, number: int, toys: Toy) -> str:
    return (folder / "papers" / toys.entries[number].id / "index.html").read_text("utf-8")


def tags(page: str, kind: str) -> Iterator[tuple[str, str]]:
    for name, value in re.findall(rf'<meta {kind}="([^"]+)" content="([^"]*)">', page):
        yield name, html.unescape(value)


ZOTERO = {  # the fields that Zotero's translator for embedded metadata fills from these tags
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_conference_title": "conferenceName",
    "citation_abstract": "abstractNote",
    "citation_doi": "DOI",
    "citation_language": "language",
}


def test_zotero_and_google_scholar_find_a_whole_reference(folder: Path, toys: Toy) -> None:
    result = list(tags(paper_page(folder, 0, toys), "name"))
    first = dict(reversed(result))
    item = {field: first[name] for name, field in ZOTERO.items()}
    assert item == {
        "title": toys.entries[0].title,
        "date": "2031/06/09",
        "conferenceName": toys.conference.name or toys.conference.title,
        "abstractNote": "We fold maps.",
        "DOI": "10.1234/5",
        "language": "en",
    }
    assert [value for name, value in result if name == "citation_author"] == list(toys.entries[0].authors)
    assert (first["citation_firstpage"], first["citation_lastpage"]) == ("12", "20")
    assert first["citation_pdf_url"].startswith("https://")
    assert first["citation_abstract_html_url"].startswith(_BASE)
    assert "citation_journal_title" not in first, "it would be an article of a journal"


@pytest.mark.parametrize("number", [0, 2])
def test_every_page_has_a_picture_for_previews_with_its_true_size(folder: Path, toys: Toy, number: int) -> None:
    graph = dict(tags(paper_page(folder, number, toys), "property"))
    assert {"og:type", "og:title", "og:url", "og:image", "og:description"} <= set(graph)
    picture = folder / graph["og:image"].removeprefix(f"{_BASE}/{toys.conference.id}/")
    size = (int(graph["og:image:width"]), int(graph["og:image:height"]))
    if picture.name == "map.png":
        with Image.open(picture) as image:
            assert image.size == size == (1200, 630)
    else:
        assert size == toys.entries[number].teaser_size


def test_the_page_of_the_conference_has_a_picture_of_1200_to_630(folder: Path) -> None:
    graph = dict(tags((folder / "index.html").read_text("utf-8"), "property"))
    with Image.open(folder / graph["og:image"].rpartition("/")[2]) as image:
        assert image.size == (int(graph["og:image:width"]), int(graph["og:image:height"])) == (1200, 630)


def test_linked_data_is_a_scholarly_article(folder: Path, toys: Toy) -> None:
    result = re.search(r'<script type="application/ld\+json">(.*?)</script>', paper_page(folder, 0, toys), re.DOTALL)
    assert result
    data = json.loads(result[1])
    assert (data["@context"], data["@type"]) == ("https://schema.org", "ScholarlyArticle")
    assert data["headline"] == toys.entries[0].title
    assert data["author"] == [{"@type": "Person", "name": name} for name in toys.entries[0].authors]
    assert re.fullmatch(r"\d{4}(-\d\d-\d\d)?", data["datePublished"])
    assert data["isPartOf"]["@type"] == "PublicationVolume"
    assert data["identifier"] == {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1234/5"}
    assert data["url"] == data["mainEntityOfPage"]
    assert data["image"].startswith(_BASE)
