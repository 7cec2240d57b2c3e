"""Other services are used only on request, only for missing data, and only for the same paper."""

import html
from pathlib import Path

import msgspec
import pytest
from brokenpages import broken
from hypothesis import given, settings
from hypothesis import strategies as st
from toysite import toy_site

from confpapers.conference import registry
from confpapers.engine.cache import Store
from confpapers.enrichment import ENRICHERS, enricher_named
from confpapers.enrichment.arxiv import Arxiv
from confpapers.errors import ConferenceError, SourceError, UsageError
from confpapers.flow.gather import Gatherer
from confpapers.flow.options import Options
from confpapers.model import Link, Paper, encode
from confpapers.pipeline import open_workshop
from confpapers.progress import SilentProgress

PAPER = Paper(id="cats", title="Tiny Cats: See Big-Boxes!", authors=("Ada Example", "Bo Sample"))

FEED = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>search results</title>
  <entry>
    <id>http://arxiv.org/abs/2099.00009v1</id>
    <title>Tiny Cats See Big Boxes</title>
    <summary>By others, of the same title.</summary>
    <author><name>Cy Third</name></author>
  </entry>
  <entry>
    <id>https://arxiv.org/abs/2099.00001v2</id>
    <title>Tiny Cats
      See Big Boxes</title>
    <summary>  We show that cats, however tiny,
      see boxes.  </summary>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">8 pages. Our code is at
      https://github.com/cats/boxes.</arxiv:comment>
    <author><name>Dee Fourth</name></author>
    <author><name>B. Sample</name></author>
  </entry>
</feed>"""

ANSWER = b"""{"total": 2, "offset": 0, "data": [
  {"paperId": "a1", "title": "Tiny Cats See Bigger Boxes", "authors": [{"authorId": "1", "name": "Ada Example"}],
   "abstract": "Another paper.", "externalIds": {"DOI": "10.9999/other"}},
  {"paperId": "a2", "title": "Tiny cats see big boxes", "authors": [{"authorId": null, "name": "A. Example"}],
   "abstract": null, "externalIds": {"DOI": "10.9999/CATS.1", "ArXiv": "2099.00001", "CorpusId": 7}}]}"""


def test_arxiv_gives_abstract_and_id_of_the_paper_with_the_title_and_an_author() -> None:
    result = enricher_named("arxiv").answer(FEED, PAPER)
    assert result.abstract == "We show that cats, however tiny, see boxes."
    assert result.arxiv_id == "2099.00001"


WORKS = b"""{"meta": {"count": 2}, "results": [
  {"title": "Tiny Cats See Bigger Boxes", "doi": "https://doi.org/10.9999/other", "authorships": []},
  {"title": "Tiny cats: see big boxes", "doi": "https://doi.org/10.9999/CATS.1",
   "authorships": [{"author": null}, {"author": {"id": "A1", "display_name": "B. Sample"}}],
   "locations": [{"landing_page_url": "http://arxiv.org/abs/2099.00001"}, {"landing_page_url": null}],
   "abstract_inverted_index": {"cats": [3, 6], "We": [0], "show": [1], "that": [2], "and": [5], "see": [4]}}]}"""

ENTRY = rb"""@inproceedings{NIPS2030_0123,
 author = {Example, Ada and Sampl\'e, Jr., Bo}, title = {Tiny {C}ats: See Big-Boxes!},
 abstract = {We.}, year = {2030}
}"""

ANSWERS = {"arxiv": FEED, "bibtex": ENTRY, "openalex": WORKS, "semanticscholar": ANSWER}


def test_arxiv_gives_the_code_that_the_authors_name_in_abstract_or_comment() -> None:
    (code,) = enricher_named("arxiv").answer(FEED, PAPER).links
    assert (code.label, code.url) == ("code", "https://github.com/cats/boxes")
    expected = msgspec.structs.replace(PAPER, links=(Link(label="code", url="https://git.example/ours"),))
    assert enricher_named("arxiv").answer(FEED, expected).links == expected.links


def test_openalex_gives_the_doi_and_puts_the_abstract_in_order() -> None:
    result = enricher_named("openalex").answer(WORKS, PAPER)
    assert (result.doi, result.arxiv_id, result.abstract) == (
        "10.9999/CATS.1",
        "2099.00001",
        "We show that cats see and cats",
    )
    preprint = WORKS.replace(b"10.9999/CATS.1", b"10.48550/arXiv.2099.00001")
    assert enricher_named("openalex").answer(preprint, PAPER).doi == ""


def test_the_proceedings_bibtex_is_used_and_its_authors_if_the_list_joined_them() -> None:
    listed = msgspec.structs.replace(PAPER, authors=("Ada Example", "Bo Samplé", "Jr."))
    result = enricher_named("bibtex").answer(ENTRY, listed)
    assert result.authors == ("Ada Example", "Bo Samplé Jr.")
    assert result.bibtex is not None
    assert result.bibtex.startswith("@inproceedings{NIPS2030_0123,\n  author = {Example, Ada and Sampl\\'e, Jr., Bo}")
    assert "abstract" not in result.bibtex
    assert enricher_named("bibtex").answer(ENTRY, PAPER).authors == PAPER.authors


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "https://proceedings.neurips.cc/paper_files/paper/2024/hash/0123456789abcdef-Abstract-Conference.html",
            "https://proceedings.neurips.cc/paper_files/paper/2024/file/0123456789abcdef-Bibtex-Conference.bib",
        ),
        (
            "https://proceedings.neurips.cc/paper/5421-learning-cats",
            "https://proceedings.neurips.cc/paper/5421-learning-cats/bibtex",
        ),
        ("https://aclanthology.org/2022.acl-long.1/", "https://aclanthology.org/2022.acl-long.1.bib"),
        ("https://cats.example/1", ""),
    ],
)
def test_the_address_of_the_bibtex_is_derived_from_the_papers_address(url: str, address: str) -> None:
    paper = msgspec.structs.replace(PAPER, url=url)
    assert enricher_named("bibtex").question(paper) == address
    linked = msgspec.structs.replace(paper, links=(Link(label="bibtex", url="https://cats.example/b"),))
    assert enricher_named("bibtex").question(linked) == "https://cats.example/b"


def test_semantic_scholar_gives_the_doi_of_the_paper_with_the_title_and_an_author() -> None:
    result = enricher_named("semanticscholar").answer(ANSWER, PAPER)
    assert (result.doi, result.arxiv_id, result.abstract) == ("10.9999/CATS.1", "2099.00001", None)


@pytest.mark.parametrize(("name", "page"), ANSWERS.items())
def test_data_of_another_paper_are_not_used(name: str, page: bytes) -> None:
    title = "Tiny Dogs" if name == "bibtex" else PAPER.title  # its file is the paper's own: the title is enough
    other = Paper(id="dogs", title=title, authors=("Eve Nobody",))
    assert enricher_named(name).answer(page, other) == other


def test_only_missing_data_are_requested() -> None:
    requested = {name: enricher_named(name).question(PAPER) for name in ENRICHERS}
    assert requested["arxiv"].startswith(
        "https://export.arxiv.org/api/query?search_query=ti%3A%22Tiny+Cats+See+Big+Boxes%22"
    )
    assert "query=Tiny+Cats+See+Big+Boxes" in requested["semanticscholar"]
    assert "filter=title.search%3ATiny+Cats+See+Big+Boxes" in requested["openalex"]
    assert requested["bibtex"] == ""
    whole = Paper(id="c", title="Cats", authors=("A",), abstract="We.", doi="10.9/1", arxiv_id="2099.1", bibtex="@x{}")
    assert {enricher_named(name).question(whole) for name in ENRICHERS} == {""}
    expected = Paper(id="cats", title="Tiny Cats", authors=("Ada Example",), arxiv_id="2099.00001")
    assert "id_list=2099.00001" in enricher_named("arxiv").question(expected)


def test_existing_data_are_kept() -> None:
    expected = Paper(id="cats", title=PAPER.title, authors=PAPER.authors, arxiv_id="2099.7", abstract="Ours.")
    result = enricher_named("arxiv").answer(FEED, expected)
    assert (result.arxiv_id, result.abstract) == ("2099.7", "Ours.")


@pytest.mark.parametrize("name", ENRICHERS)
@pytest.mark.parametrize("page", [b"", b"<html>busy", b"\xff\xfe", b"[]", b'{"data": 7}'])
def test_an_invalid_response_is_an_error(name: str, page: bytes) -> None:
    with pytest.raises(SourceError, match=r"contains no BibTeX|unexpected response"):
        enricher_named(name).answer(page, PAPER)


@pytest.mark.parametrize("name", ENRICHERS)
@given(data=st.data())
@settings(max_examples=60)
def test_a_broken_response_raises_only_source_errors(name: str, data: st.DataObject) -> None:
    content = data.draw(broken(st.just(ANSWERS[name])))
    try:
        result = enricher_named(name).answer(content, PAPER)
    except SourceError:
        return
    assert msgspec.json.decode(encode(result), type=Paper) == result
    assert (result.id, result.title) == (PAPER.id, PAPER.title)


@pytest.mark.network
def test_a_build_requests_abstracts_only_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with toy_site(3) as site:
        page, poor = site.answer, site.papers[1]
        poor["abstract"] = ""
        entry = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2099.00001v1</id>
            <title>{html.escape(poor["title"])}</title><summary>We show it.</summary>
            <author><name>{html.escape(poor["authors"][0])}</name></author></entry></feed>"""
        monkeypatch.setattr(
            site, "answer", lambda path: (200, "text/xml", entry.encode()) if path == "/query" else page(path)
        )
        question = Arxiv.question
        monkeypatch.setattr(Arxiv, "question", lambda self, paper: question(self, paper) and f"{site.url}/query")
        conference = registry.find(site.write_conference(tmp_path))
        options = Options(executor="serial", delay=0)
        for enrich, abstract in (((), None), (("arxiv",), "We show it.")):
            with open_workshop(Store(tmp_path / "cache"), options, SilentProgress()) as (run, web):
                wanted = msgspec.structs.replace(conference, enrich=enrich)
                papers = Gatherer(wanted, run, web).gather(None).papers
                assert papers[1].abstract == abstract
                assert run.failures == []
        assert papers[1].arxiv_id == "2099.00001"
        assert site.requested.count("/query") == 1  # all three papers ask it the same, and it is asked once


def test_an_unknown_service_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no enrichment 'arxive'; did you mean 'arxiv'"):
        enricher_named("arxive")
    file = tmp_path / "cats2030.toml"
    file.write_text(
        'title = "C"\nvenue = "C"\nyear = 2030\nsource = "cvf"\nurl = "https://x.example"\nenrich = ["arxif"]\n'
    )
    with pytest.raises(ConferenceError, match="enrich: no enrich 'arxif'; did you mean 'arxiv'"):
        registry.find(file)
