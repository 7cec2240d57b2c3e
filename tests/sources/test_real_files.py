"""Real pages and exports: every paper in them is read, and the counts of editions are right."""

import gzip
import importlib
from pathlib import Path
from typing import Any

import pytest

from confpapers.conference import registry
from confpapers.errors import collect_notices
from confpapers.sources import source_named

pytestmark = pytest.mark.corpus
ROOT = Path(__file__).parents[2]
JOINED = {"acl2024mini_papers.json.gz": 392}  # its second rows are of papers that are there already
EDITIONS = {
    "cvpr2019": "cvpr2019oar.html.gz",
    "acml2017": "pmlr_v77_index.html",
    "acl2022": "2022.acl.xml.gz",
}


@pytest.fixture
def lists(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark, which knows what is in each file by patterns of its own."""
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("benchmarks.lists")


@pytest.fixture
def real(corpus: Path) -> Path:
    folder = corpus / "real"
    if not folder.is_dir():
        pytest.skip("no real pages here")
    return folder


def content(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if file.suffix == ".gz" else data


def test_every_paper_of_a_real_file_is_read(real: Path, lists: Any) -> None:
    wrong = []
    for sample in lists.SAMPLES:
        with collect_notices():
            _, _, count, papers, *_ = lists.row_of(sample, real / sample.file)
        if papers != JOINED.get(sample.file, count):
            wrong.append((sample.file, count, papers))
    assert wrong == []


def test_real_files_have_the_authors_titles_and_abstracts_that_are_in_them(real: Path, lists: Any) -> None:
    poor = {
        "icml26_icml2026_papers.html.gz": "a list of titles alone",
        "J89.xml": "front matter has no authors",
        "pc_acmmm2024.json.gz": "one row has none",
    }
    for sample in lists.SAMPLES:
        with collect_notices():
            papers = lists.papers_of(
                sample, content(real / sample.file), (real / sample.file).as_uri().removesuffix(".gz")
            )
        assert all(paper.title and "\ufffd" not in paper.title for paper in papers), sample.file
        if sample.file not in poor:
            assert all(paper.authors for paper in papers), sample.file
        names = [name for paper in papers for name in paper.authors]
        assert not [name for name in names if ";" in name or " and " in name], sample.file


@pytest.mark.parametrize(("name", "file"), EDITIONS.items())
def test_the_source_of_an_edition_reads_its_sites_real_page_and_the_count_is_right(
    real: Path, name: str, file: str
) -> None:
    edition = registry.find(name)
    source = source_named(edition.source)
    with collect_notices():
        listing = source.parse_list(content(real / file), source.list_urls(edition)[0])
    assert len(listing.papers) == (edition.expected or len(listing.papers)) > 40
    assert all(paper.authors for paper in listing.papers)
