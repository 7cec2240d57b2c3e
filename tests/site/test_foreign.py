"""A build writes into its own folders, and never replaces what somebody else made."""

from pathlib import Path

import pytest

from confpapers.errors import SiteError
from confpapers.site.foreign import check_folders

_OURS = '<meta name="generator" content="confpapers">'


def _folder(site: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    return site


@pytest.mark.parametrize(
    ("files", "named"),
    [
        pytest.param({"cats2031/slides.pdf": "", "cats2031/a.txt": ""}, "cats2031/a.txt", id="a folder of that name"),
        pytest.param({"cats2031": ""}, "cats2031", id="a file of that name"),
        pytest.param({"index.html": "<h1>My lab</h1>"}, "index.html", id="a home page"),
        pytest.param({"robots.txt": "User-agent: *"}, "robots.txt", id="a robots.txt"),
        pytest.param({"assets/lab.css": ""}, "assets/lab.css", id="a folder of assets"),
    ],
)
def test_what_others_made_is_named_and_stays(tmp_path: Path, files: dict[str, str], named: str) -> None:
    site = _folder(tmp_path / "site", files)
    with pytest.raises(SiteError, match=r"was not made by confpapers.*--site") as refused:
        check_folders(site, "cats2031")
    assert str(refused.value).startswith(f"{site / named} ")


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="no folder"),
        pytest.param({"README.md": "", "data/list.csv": "", "papers/a.pdf": ""}, id="files of other names"),
        pytest.param({".confpapers.json": "[]", "index.html": "x", "assets/lab.css": ""}, id="a site"),
        pytest.param({"index.html": _OURS, "cats2031/report.json": "{}"}, id="a published site"),
        pytest.param({"assets/site.0123456789.css": ""}, id="a first build that was killed"),
        pytest.param({"cats2031/.confpapers.json": "[]", "cats2031/notes.txt": ""}, id="a conference that was built"),
    ],
)
def test_own_folders_are_replaced(tmp_path: Path, files: dict[str, str]) -> None:
    check_folders(_folder(tmp_path / "site", files), "cats2031")


@pytest.mark.parametrize(
    ("site", "reason"),
    [("link", "link is a link to a folder that does not exist"), ("file/site", "file is not a folder")],
)
def test_a_site_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path, site: str, reason: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("gone")
    with pytest.raises(SiteError, match=rf"cannot write the site .*{reason}.*--site"):
        check_folders(tmp_path / site, "cats2031")


def test_a_folder_that_is_read_only_is_refused_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(SiteError, match=r"is read-only.*--site"):
        check_folders(tmp_path / "new" / "site", "cats2031")
    (tmp_path / "new").mkdir()
    check_folders(tmp_path / "new" / "site", "cats2031")


def test_the_folder_of_a_conference_is_no_site(tmp_path: Path) -> None:
    site = _folder(tmp_path / "site", {"dogs2030/data/overview.json": "{}", "dogs2030/.confpapers.json": "[]"})
    with pytest.raises(SiteError, match=rf"folder of one conference.*{site}$"):
        check_folders(site / "dogs2030", "cats2031")
