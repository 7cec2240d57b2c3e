"""The lists of what pages need without a network are complete, and change when a page does."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from toyconference import toy
from toysites import put

from confpapers.model import decode
from confpapers.site import offline, render_index
from confpapers.site.offline import OfflineFiles


def listed(folder: Path) -> OfflineFiles:
    return decode((folder / offline.FILE).read_bytes(), OfflineFiles)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A site of one small conference."""
    put(toy(60), tmp_path, "toy60")
    render_index.render_index(tmp_path)
    return tmp_path


@pytest.mark.parametrize("place", [".", "toy60"])
def test_a_list_names_all_that_its_pages_load(built: Path, place: str) -> None:
    folder, result = built / place, listed(built / place)
    assert all((folder / name).is_file() for name in result.files)
    assert result.bytes == sum((folder / name).stat().st_size for name in (*result.pages, *result.files))
    for page, digest in result.pages.items():
        text = (folder / page).read_bytes()
        assert hashlib.sha256(text).hexdigest() == digest
        if not page.endswith(".html"):
            continue
        loaded = set(
            re.findall(r'<(?:script|link)[^>]* (?:src|href)="((?!https?:)[^"]+\.(?:js|css|svg))"', text.decode())
        )
        assert loaded
        assert {link.removeprefix("./") for link in loaded} <= set(result.files)


def test_every_data_file_of_a_conference_is_on_its_list(built: Path) -> None:
    files = {f"data/{file.name}" for file in (built / "toy60" / "data").iterdir() if file.suffix in (".js", ".svg")}
    result = listed(built / "toy60")
    assert files <= {*result.files, *result.pages}


@pytest.mark.slow
def test_the_version_changes_with_a_page_and_only_then(built: Path) -> None:
    before = listed(built / "toy60").version
    toys = toy(60)
    put(toys, built, "toy60")
    assert listed(built / "toy60").version == before
    put(toys._replace(entries=[replace(toys.entries[0], title="Another"), *toys.entries[1:]]), built, "toy60")
    assert listed(built / "toy60").version != before


def test_a_large_site_caches_only_what_every_search_needs(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "_MOST", 1000)
    render_index.render_index(built)
    names = {name.split("/")[-1].split(".")[0] for name in listed(built).files}
    assert {"site", "search", "authors"} <= names
    assert not any(re.search(r"-\d", name) for name in names)


def test_the_site_can_be_installed_and_its_icons_are_there(built: Path) -> None:
    manifest = json.loads((built / "manifest.webmanifest").read_text("utf-8"))
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == ("TOY 2031", "./index.html", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert (built / icon["src"]).read_bytes().startswith(b"\x89PNG")
    assert (built / "sw.js").is_file()
