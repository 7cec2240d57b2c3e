"""Real conferences, paper by paper: where there are real papers and a stand-in for their sites."""

import gzip
import importlib.util
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from confpapers.conference import registry
from confpapers.model import Paper
from confpapers.schedules import schedule_named
from confpapers.schedules.match import join
from confpapers.sources import source_named
from confpapers.sources.abstracts import abstract
from confpapers.sources.addresses import current
from confpapers.text import clean, unique

pytestmark = pytest.mark.corpus


class Sites:
    """The sites, as functions from address to page."""

    def __init__(self, corpus: Path) -> None:
        file = corpus.parent / "replica" / "replica.py"
        if not file.is_file():
            pytest.skip("no stand-in for the sites here")
        spec = importlib.util.spec_from_file_location("replica", file)
        assert spec is not None
        assert spec.loader is not None
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)
        self.papers = self.module.Corpus(corpus, False)

    def get(self, url: str) -> tuple[bytes, str]:
        parts = urlsplit(url)
        status, _, body, moved = self.module.answer(self.papers, parts.hostname, parts.path, parse_qs(parts.query))
        assert status in (200, 301), f"{status} {url}"
        return self.get(moved) if moved else (body, url)

    @cache  # noqa: B019 - there is one for all tests
    def list_papers(self, name: str) -> list[Paper]:
        conference = registry.find(name)
        source = source_named(conference.source)
        waiting, papers, stated = source.list_urls(conference), list[Paper](), list[int]()
        while waiting:
            listing = source.parse_list(*self.get(waiting.pop(0)))
            waiting[:0] = listing.more
            stated += [listing.stated] if listing.stated is not None else []
            papers += listing.papers
        assert not stated or sum(stated) == len(papers)
        return [source.parse_paper(*self.get(paper.url), paper) for paper in papers]


@pytest.fixture(scope="module")
def sites(corpus: Path) -> Sites:
    return Sites(corpus)


def truth_of(corpus: Path, name: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(gzip.decompress((corpus / "lists" / f"{name}.json.gz").read_bytes()))
    for row in rows:
        row.setdefault("page_url", f"https://proceedings.mlr.press/v22/{row['id']}.html")
    return {current(row["page_url"]): row for row in rows if row["page_url"]}


@pytest.mark.parametrize(
    ("name", "truth", "count"),
    [
        ("cvpr2015", "cvpr2015", 602),
        ("cvpr2019", "cvpr2019", 1294),
        ("iccv2015", "iccv2015", 526),
        ("nips2014", "nips2014", 411),
        ("nips2015", "nips2015", 403),
        ("aistats2012", "pmlr-v22", 158),
    ],
)
def test_every_real_paper_is_listed_correctly(sites: Sites, corpus: Path, name: str, truth: str, count: int) -> None:
    papers, rows = sites.list_papers(name), truth_of(corpus, truth)
    assert len(papers) == count == registry.find(name).expected
    assert len({paper.id for paper in papers}) == count
    for paper in papers:
        row = rows[paper.url]
        assert paper.title == clean(row["title"])
        assert paper.authors == tuple(clean(author) for author in row["authors"])
        assert paper.abstract == abstract(row["abstract"])
        assert paper.pdf_url == current(row["pdf_url"])
        assert not row["supp_url"] or paper.supp_url == current(row["supp_url"])


def test_the_days_of_cvpr_2019_are_its_three_day_pages(sites: Sites) -> None:
    days = Counter(paper.day for paper in sites.list_papers("cvpr2019"))
    assert sorted(days) == ["2019-06-18", "2019-06-19", "2019-06-20"]


def test_all_of_cvpr_2015_has_its_poster_and_71_are_orals(sites: Sites) -> None:
    conference, papers = registry.find("cvpr2015"), sites.list_papers("cvpr2015")
    assert conference.schedule is not None
    page, url = sites.get(conference.schedule.url)
    joined = join(papers, schedule_named(conference.schedule.source)(page, url, conference))
    assert (joined.unmatched, joined.unscheduled) == ((), ())
    sessions = Counter(paper.session for paper in joined.papers)
    assert sessions == {"1A": 121, "1B": 120, "2A": 120, "2B": 120, "3B": 121}
    assert Counter(paper.presentation for paper in joined.papers) == {"oral": 71, "poster": 531}
    numbers = {(paper.session, paper.position) for paper in joined.papers}
    assert numbers == {(name, str(n)) for name, count in sessions.items() for n in range(1, count + 1)}
    positions = {(paper.session, paper.day, paper.start, paper.end, paper.room) for paper in joined.papers}
    assert positions == {
        ("1A", "2015-06-08", "10:10", "12:30", "Exhibit Hall A"),
        ("1B", "2015-06-08", "15:30", "18:00", "Exhibit Hall A"),
        ("2A", "2015-06-09", "10:00", "12:30", "Exhibit Hall A"),
        ("2B", "2015-06-09", "15:30", "18:00", "Exhibit Hall A"),
        ("3B", "2015-06-10", "15:30", "18:00", "Exhibit Hall A"),
    }


def test_all_of_nips_2014_has_a_day_and_its_kind(sites: Sites) -> None:
    conference, papers = registry.find("neurips2014"), sites.list_papers("nips2014")
    assert conference.schedule is not None
    page, url = sites.get(conference.schedule.url)
    joined = join(papers, schedule_named(conference.schedule.source)(page, url, conference))
    assert (joined.unmatched, joined.unscheduled) == ((), ())
    assert len({paper.day for paper in joined.papers}) == 4
    assert Counter(paper.presentation for paper in joined.papers) == {"poster": 329, "spotlight": 62, "oral": 20}
    assert unique(paper.id for paper in papers) == [paper.id for paper in papers]
