"""A conference of hostile PDFs is built, and each is described in the report."""

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pdfs
import pytest

from confpapers import Options, build
from confpapers.engine.jobs import Limits
from confpapers.flow import papers
from confpapers.text import slug

LIMITS = Limits(seconds=20, cpu_seconds=1, memory=1 << 30)
SOUND = 3
ENDED_ALIKE = {"scattered words", "a fine pattern"}  # by the limits that end others here; other tests read them


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """All kinds, and a few sound papers among them; their names by the ids they get."""
    folder = tmp_path / "pdf"
    folder.mkdir()
    kinds = {**pdfs.QUICK, **pdfs.SLOW} | {f"a sound paper {n}": _sound(n) for n in range(SOUND)}
    kinds = {name: make for name, make in kinds.items() if name not in ENDED_ALIKE}
    for name, make in kinds.items():
        (folder / f"{name}.pdf").write_bytes(make())
    (tmp_path / "hostile.toml").write_text(
        'title = "Hostile"\nvenue = "HOSTILE"\nyear = 2000\nsource = "folder"\nurl = "pdf"\n'
        "[topics]\ncount = 2\nstarts = 1\n[map]\nn_iter = 50\n",
        "utf-8",
    )
    return {slug(name): name for name in kinds}


def _sound(number: int) -> Callable[[], bytes]:
    return lambda: pdfs.paper(title=f"A Sound Paper, Number {'ABC'[number]}")


@pytest.mark.slow
def test_a_conference_of_hostile_pdfs_is_built(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("READ_DOCUMENT", "DRAW_STRIP"):
        step = getattr(papers, name)
        monkeypatch.setattr(papers, name, msgspec.structs.replace(step, limits=LIMITS))
    options = Options(site=tmp_path / "site", cache=tmp_path / "cache", jobs=2, force=True)
    before = set(threading.enumerate())
    report = build(tmp_path / "hostile.toml", options)
    failed = {failure.paper: failure for failure in report.failures}

    assert report.counts["papers"] == len(files), "every file has its card"
    assert len(report.failures) == len(failed), "one line each"
    assert failed.keys() <= files.keys()
    for failure in report.failures:
        assert "\n" not in failure.reason
        assert 10 < len(failure.reason) < 250
        assert "Error:" not in failure.reason, "a mistake of ours"
    assert not {id_ for id_ in failed if id_.startswith("a-sound-paper")}
    assert {"nothing", "garbage", "a-web-page", "a-user-s-password", "three-gigabytes"} <= failed.keys()
    threads = [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("step_")]
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "no worker's thread is left"
    assert (tmp_path / "site" / report.conference / "index.html").is_file()
