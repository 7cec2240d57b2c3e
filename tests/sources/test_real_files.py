"""Real pages and exports: every paper in them is read, and the counts of editions are right."""

import gzip
import importlib
from pathlib import Path
from typing import Any

import pytest

from confpapers.conference import registry
from confpapers.errors import collect_notices
from confpapers.model import Paper
from confpapers.sources import source_named

pytestmark = pytest.mark.corpus
ROOT = Path(__file__).parents[2]
JOINED = {"acl2024mini_papers.json.gz": 392}  # its second rows are of papers that are there already
EDITIONS = {
    "cvpr2019": "cvpr2019oar.html.gz",
    "acml2017": "pmlr_v77_index.html",
    "acl2022": "2022.acl.xml.gz",
}


@pytest.fixture(scope="module")
def lists() -> Any:
    """The benchmark, which knows what is in each file by patterns of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        return importlib.import_module("benchmarks.lists")


@pytest.fixture(scope="module")
def papers(real: Path, lists: Any) -> dict[str, tuple[Paper, ...]]:
    """The papers that are read from each file."""
    with collect_notices():
        return {
            sample.file: lists.papers_of(
                sample, content(real / sample.file), (real / sample.file).as_uri().removesuffix(".gz")
            )
            for sample in lists.SAMPLES
        }


@pytest.fixture(scope="module")
def real(corpus: Path) -> Path:
    folder = corpus / "real"
    if not folder.is_dir():
        pytest.skip("no real pages here")
    return folder


def content(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if file.suffix == ".gz" else data


def test_every_paper_of_a_real_file_is_read(real: Path, lists: Any, papers: dict[str, tuple[Paper, ...]]) -> None:
    wrong = []
    for sample in lists.SAMPLES:
        count, read = sample.count(content(real / sample.file).decode("utf-8", "replace")), len(papers[sample.file])
        if read != JOINED.get(sample.file, count):
            wrong.append((sample.file, count, read))
    assert wrong == []


def test_real_files_have_the_authors_titles_and_abstracts_that_are_in_them(
    papers: dict[str, tuple[Paper, ...]],
) -> None:
    poor = {
        "icml26_icml2026_papers.html.gz": "a list of titles alone",
        "J89.xml": "front matter has no authors",
        "pc_acmmm2024.json.gz": "one row has none",
    }
    for file, read in papers.items():
        assert all(paper.title and "\ufffd" not in paper.title for paper in read), file
        if file not in poor:
            assert all(paper.authors for paper in read), file
        names = [name for paper in read for name in paper.authors]
        assert not [name for name in names if ";" in name or " and " in name], file


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
