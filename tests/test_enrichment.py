"""Other places are asked only when wanted, only for what is missing, and believed only about the same paper."""

import html
from pathlib import Path

import msgspec
import pytest
from toysite import toy_site

from confpapers import conferences
from confpapers.build import Options, open_workshop
from confpapers.enrichment import ENRICHERS, enricher_named
from confpapers.enrichment.arxiv import Arxiv
from confpapers.errors import ConferenceError, SourceError, UsageError
from confpapers.model import Paper
from confpapers.papers import Gatherer
from confpapers.progress import Silence
from confpapers.store import Store

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
    <author><name>Dee Fourth</name></author>
    <author><name>B. Sample</name></author>
  </entry>
</feed>"""

FOUND = b"""{"total": 2, "offset": 0, "data": [
  {"paperId": "a1", "title": "Tiny Cats See Bigger Boxes", "authors": [{"authorId": "1", "name": "Ada Example"}],
   "abstract": "Another paper.", "externalIds": {"DOI": "10.9999/other"}},
  {"paperId": "a2", "title": "Tiny cats see big boxes", "authors": [{"authorId": null, "name": "A. Example"}],
   "abstract": null, "externalIds": {"DOI": "10.9999/CATS.1", "ArXiv": "2099.00001", "CorpusId": 7}}]}"""


def test_arxiv_gives_abstract_and_id_of_the_paper_with_the_title_and_an_author() -> None:
    found = enricher_named("arxiv").answer(FEED, PAPER)
    assert found.abstract == "We show that cats, however tiny, see boxes."
    assert found.arxiv_id == "2099.00001"


def test_semantic_scholar_gives_the_doi_of_the_paper_with_the_title_and_an_author() -> None:
    found = enricher_named("semanticscholar").answer(FOUND, PAPER)
    assert (found.doi, found.arxiv_id, found.abstract) == ("10.9999/CATS.1", "2099.00001", None)


@pytest.mark.parametrize(("name", "page"), [("arxiv", FEED), ("semanticscholar", FOUND)])
def test_another_paper_is_not_believed(name: str, page: bytes) -> None:
    other = Paper(id="dogs", title=PAPER.title, authors=("Eve Nobody",))
    assert enricher_named(name).answer(page, other) == other


def test_only_what_is_missing_is_asked_for() -> None:
    asked = {name: enricher_named(name).question(PAPER) for name in ENRICHERS}
    assert asked["arxiv"].startswith(
        "https://export.arxiv.org/api/query?search_query=ti%3A%22Tiny+Cats+See+Big+Boxes%22"
    )
    assert "query=Tiny+Cats+See+Big+Boxes" in asked["semanticscholar"]
    whole = Paper(id="cats", title="Tiny Cats", authors=("Ada Example",), abstract="We.", doi="10.9999/1")
    assert [enricher_named(name).question(whole) for name in ENRICHERS] == ["", ""]
    known = Paper(id="cats", title="Tiny Cats", authors=("Ada Example",), arxiv_id="2099.00001")
    assert "id_list=2099.00001" in enricher_named("arxiv").question(known)


def test_what_is_known_stays() -> None:
    known = Paper(id="cats", title=PAPER.title, authors=PAPER.authors, arxiv_id="2099.7", abstract="Ours.")
    assert enricher_named("arxiv").answer(FEED, known) == known


@pytest.mark.parametrize("name", ENRICHERS)
@pytest.mark.parametrize("page", [b"", b"<html>busy", b"\xff\xfe", b"[]", b'{"data": 7}'])
def test_what_is_no_answer_is_said_to_be_none(name: str, page: bytes) -> None:
    with pytest.raises(SourceError, match="gave no"):
        enricher_named(name).answer(page, PAPER)


@pytest.mark.network
def test_a_build_asks_for_abstracts_only_when_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
        conference = conferences.find(site.write_conference(tmp_path))
        options = Options(executor="serial", delay=0)
        for enrich, abstract in (((), None), (("arxiv",), "We show it.")):
            with open_workshop(Store(tmp_path / "cache"), options, Silence()) as (run, web):
                wanted = msgspec.structs.replace(conference, enrich=enrich)
                papers = Gatherer(wanted, run, web).gather(None).papers
                assert papers[1].abstract == abstract
                assert run.failures == []
        assert papers[1].arxiv_id == "2099.00001"
        assert site.asked.count("/query") == 1


def test_a_wrong_place_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no enrichment 'arxive'; did you mean 'arxiv'"):
        enricher_named("arxive")
    file = tmp_path / "cats2030.toml"
    file.write_text(
        'title = "C"\nvenue = "C"\nyear = 2030\nsource = "cvf"\nurl = "https://x.example"\nenrich = ["arxif"]\n'
    )
    with pytest.raises(ConferenceError, match="enrich: no enrich 'arxif'; did you mean 'arxiv'"):
        conferences.find(file)
