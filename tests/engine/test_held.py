"""What another program holds open for a moment is renamed when it lets go; what stays held is said in words."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from confpapers.engine import held
from confpapers.errors import SiteError
from confpapers.site.folder_swap import replaced


def windows_error(code: int) -> PermissionError:
    error = PermissionError(13, "The process cannot access the file because it is being used by another process")
    error.winerror = code  # type: ignore[attr-defined, unused-ignore]
    return error


Hold = Callable[..., list[Path]]


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Let the next renames of a path fail as on Windows; returns the list of attempts."""
    monkeypatch.setattr(held, "WAITS", (0.0,) * len(held.WAITS))
    whole = Path.replace

    def begin(path: Path, times: int, code: int = 32) -> list[Path]:
        attempts: list[Path] = []

        def replace(self: Path, target: Path) -> Path:
            if self == path:
                attempts.append(self)
                if len(attempts) <= times:
                    raise windows_error(code)
            return whole(self, target)

        monkeypatch.setattr(Path, "replace", replace)
        return attempts

    return begin


def test_a_rename_is_tried_again_until_the_other_program_lets_go(tmp_path: Path, hold: Hold) -> None:
    source = tmp_path / "a"
    source.write_text("a")
    attempts = hold(source, 3)
    held.move(source, tmp_path / "b")
    assert len(attempts) == 4
    assert (tmp_path / "b").read_text() == "a"


def test_a_permanent_error_is_not_retried(tmp_path: Path, hold: Hold) -> None:
    source = tmp_path / "a"
    source.write_text("a")
    attempts = hold(source, 9, code=1314)
    with pytest.raises(PermissionError):
        held.move(source, tmp_path / "b")
    assert len(attempts) == 1


def test_a_folder_that_can_be_removed_later_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "WAITS", (0.0, 0.0))
    (tmp_path / "a").mkdir()
    whole, left = shutil.rmtree, [windows_error(5)]

    def rmtree(folder: Path) -> None:
        if left:
            raise left.pop()
        whole(folder)

    monkeypatch.setattr(shutil, "rmtree", rmtree)
    held.remove(tmp_path / "a")
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("who", ["site", ".site.new"])
def test_a_site_that_stays_locked_is_left_unchanged_and_named(tmp_path: Path, hold: Hold, who: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("old")
    hold(tmp_path / who, 99)
    with (
        pytest.raises(SiteError, match=r"site cannot be replaced: .*used by another process.*close that"),
        replaced(site) as fresh,
    ):
        (fresh / "index.html").write_text("new")
    assert (site / "index.html").read_text() == "old"
