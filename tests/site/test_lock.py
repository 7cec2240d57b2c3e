"""Builds of several conferences into one site at once leave a site with all of them."""

import multiprocessing
from pathlib import Path

import pytest
from msgspec.structs import replace
from toyconference import toy

from confpapers.errors import SiteError
from confpapers.site import lock, render, render_index
from confpapers.site.lock import only_writer

TOYS = toy(12, low=True)


def _put(site: Path, name: str) -> None:
    content = TOYS.content(conference=replace(TOYS.conference, id=name, title=name.upper()))
    with only_writer(site):
        render.render(content, site / name)
        render_index.render_index(site)


@pytest.mark.slow
def test_conferences_that_are_written_at_once_are_all_there(tmp_path: Path) -> None:
    processes = multiprocessing.get_context("spawn")
    names = ("ants", "bees", "cats")
    writers = [processes.Process(target=_put, args=(tmp_path, name)) for name in names[1:]]
    for writer in writers:
        writer.start()
    _put(tmp_path, names[0])
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    home = (tmp_path / "index.html").read_text("utf-8")
    assert all(name.upper() in home for name in names)
    assets = {file.name for file in (tmp_path / "assets").iterdir()}
    pages = [(tmp_path / name / "index.html").read_text("utf-8") for name in names]
    assert all(any(asset in page for asset in assets) for page in pages)


def test_a_site_that_is_written_for_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_PATIENCE", 0)
    with only_writer(tmp_path), pytest.raises(SiteError, match="another build has been writing"), only_writer(tmp_path):
        pass


def test_other_sites_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_PATIENCE", 0)
    with only_writer(tmp_path / "one"), only_writer(tmp_path / "other"):
        pass
