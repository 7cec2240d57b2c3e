"""The check whether a site still fits its source, described in plain words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from toysite import ToySite, toy_site

from confpapers import Options, build
from confpapers.cli import cli
from confpapers.conference import registry
from confpapers.errors import SourceError, StoreError
from confpapers.flow.check_site import Inspection, inspect_all
from confpapers.progress import SilentProgress

pytestmark = pytest.mark.network


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def site() -> Iterator[ToySite]:
    with toy_site() as running:
        yield running


def check(conference: Path, tmp_path: Path, sample: int = 3) -> Inspection:
    result = inspect_all(
        [registry.find(conference)], tmp_path / "cache", sample=sample, delay=None, progress=SilentProgress()
    )
    return result[0]


@pytest.mark.parametrize(("papers", "sample", "looked_at"), [(2, 3, 2), (1, 3, 1), (5, 3, 3), (3, 1, 1)])
def test_the_sample_has_the_requested_size_or_all_papers(
    papers: int, sample: int, looked_at: int, tmp_path: Path
) -> None:
    with toy_site(papers) as few:
        assert f"sample of {looked_at} " in str(check(few.write_conference(tmp_path), tmp_path, sample))
        assert sum(path.endswith(".html") for path in few.requested) == looked_at


def test_a_cache_that_cannot_be_written_is_no_fault_of_the_site(site: ToySite, tmp_path: Path) -> None:
    conference = site.write_conference(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--cache"):
        check(conference, tmp_path / "file")


def test_a_site_that_fits_is_described(site: ToySite, tmp_path: Path) -> None:
    result = check(site.write_conference(tmp_path, expected="12"), tmp_path)
    assert result.fits
    text = str(result)
    assert "12 found, 12 expected" in text
    assert "title 12, authors 12, abstract 0, PDF 12" in text
    assert "sample of 3  title 3, authors 3, abstract 3, PDF 3" in text
    assert text.endswith("The site fits.")
    pages = [path for path in site.requested if path.endswith(".html")]
    assert [Path(path).stem.removesuffix("_paper") for path in pages] == [site.papers[n]["id"] for n in (0, 6, 11)]
    assert not any(path.endswith(".pdf") for path in site.requested)


def test_missing_papers_are_a_problem_and_additional_ones_are_not(site: ToySite, tmp_path: Path) -> None:
    result = check(site.write_conference(tmp_path, expected="13"), tmp_path, sample=0)
    assert not result.fits
    assert "13 papers are expected, 12 were found" in str(result)
    assert check(site.write_conference(tmp_path, expected="11"), tmp_path, sample=0).fits


def test_empty_pages_are_a_problem(site: ToySite, tmp_path: Path) -> None:
    for paper in site.papers:
        paper["abstract"] = ""
    result = check(site.write_conference(tmp_path), tmp_path)
    assert "none of the 3 papers in the sample has abstract" in str(result)


def test_a_programme_of_other_papers_is_a_problem(site: ToySite, tmp_path: Path) -> None:
    conference = site.write_conference(tmp_path)
    (tmp_path / "when.csv").write_text("title,day\nSome Other Paper on Cats,2020-06-01\n", "utf-8")
    conference.write_text(conference.read_text() + '[schedule]\nsource = "csv"\nurl = "when.csv"\n', "utf-8")
    result = check(conference, tmp_path, sample=0)
    assert "only 0 papers are found in the programme" in str(result)
    assert "the programme has a paper that is not in the list: Some Other Paper on Cats" in str(result)


def test_a_page_that_drifted_names_the_selector_and_the_saved_copy(site: ToySite, tmp_path: Path) -> None:
    conference = site.write_conference(tmp_path)
    drifted = b"<html><body><ul><li class=paper>Tiny Cats</li></ul></body></html>"
    site.answer = lambda path: (200, "text/html", drifted)  # type: ignore[method-assign]
    copy = tmp_path / "cache" / "drifted" / "toy2020-toy2020.html"
    result = check(conference, tmp_path)
    assert not result.fits
    assert "'dt.ptitle'" in str(result)
    assert str(copy) in str(result)
    assert copy.read_bytes() == drifted
    with pytest.raises(SourceError, match=r"'dt\.ptitle'.*toy2020-toy2020\.html.*--refresh"):
        build(conference, Options(site=tmp_path / "site", cache=tmp_path / "cache2", jobs=1))
    assert not (tmp_path / "site" / "toy2020").exists()


def test_a_site_that_changed_since_the_build_is_noticed(site: ToySite, tmp_path: Path) -> None:
    conference = site.write_conference(tmp_path, expected="12")
    assert check(conference, tmp_path, sample=1).fits
    del site.papers[3:]
    assert "12 papers are expected, 3 were found" in str(check(conference, tmp_path, sample=1))


@pytest.mark.parametrize(("year", "count"), [(2020, 1), (2018, 2), (2016, 0)])
def test_editions_on_one_page_are_distinguished_by_year(
    site: ToySite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int, count: int
) -> None:
    row = '<dt class="ptitle"><a href="{0}.php">Cats of {0}</a></dt><dd>Ada Example</dd><dd>[<a href="{0}.pdf">pdf</a>]'
    rows = [("2020", "a20"), ("2018", "a18"), ("2018", "b18")]
    heads = {year: f'<button class="accordion">ECCV {year} Papers</button>' for year, _ in rows}
    page = "".join(head + "".join(row.format(n) for y, n in rows if y == year) for year, head in heads.items())
    monkeypatch.setattr(site, "answer", lambda path: (200, "text/html", page.encode()))
    conference = site.write_conference(tmp_path)
    text = conference.read_text("utf-8").replace('"cvf"', '"ecva"').replace("year = 2020", f"year = {year}")
    conference.write_text(text, "utf-8")
    result = str(check(conference, tmp_path, sample=0))
    assert (f"{count} found" in result) if count else ("has ECCV 2020, 2018: say which with #2020" in result)


def test_a_dead_site_is_a_problem_although_its_pages_are_cached(site: ToySite, tmp_path: Path) -> None:
    conference = site.write_conference(tmp_path)
    assert check(conference, tmp_path).fits
    site.answer = lambda path: (404, "text/html", b"<h1>Not Found</h1>")  # type: ignore[method-assign]
    result = check(conference, tmp_path)
    assert not result.fits
    assert "a dead link: not found (HTTP 404) (an earlier copy was read)" in str(result)


def check_list(folder: Path, text: str) -> Result:
    """What `confpapers check` does with a list."""
    file = folder / "ours2031.csv"
    file.write_text(text, "utf-8")
    return CliRunner().invoke(cli, ["check", str(file), "--cache", str(folder / "cache")])


def test_a_list_of_ones_own_is_described_with_its_columns_and_what_was_left_out(tmp_path: Path) -> None:
    done = check_list(tmp_path, "title,authors,score\nTiny Lamps,Ada Quill,5\n,Bo Sample,4\n")
    assert done.exit_code == 0
    assert "1 found" in done.output
    assert "read as      CSV: authors, title; not used: score" in done.output
    assert "Dropped 1: row without a title (ours2031.csv, line 3). Give it a title, or delete the row." in done.output
    assert done.output.endswith("The list fits.\n")


def test_a_list_without_authors_does_not_fit(tmp_path: Path) -> None:
    done = check_list(tmp_path, "title,score\nTiny Lamps,5\n")
    assert done.exit_code == 1
    assert "The list does not fit:\n  - none of the 1 papers in the sample has authors\nMend the list" in done.output


def test_a_list_that_names_pdfs_which_are_not_there_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "lamps.pdf").write_bytes(b"%PDF-")
    rows = "Tiny Lamps,Ada Quill,lamps.pdf\nTiny Hats,Bo Sample,pdf/hats.pdf\nTiny Web,Cy Third,https://tiny.example/w.pdf\n"
    done = check_list(tmp_path, f"title,authors,pdf\n{rows}")
    assert done.exit_code == 1
    assert "The list does not fit:\n  - 1 of 2 PDFs cannot be read (first: pdf/hats.pdf)\nMend the list" in done.output
