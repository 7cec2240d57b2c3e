"""A folder takes another's place in whole or not at all, wherever the exchange stops."""

import shutil
from pathlib import Path

import pytest

from confpapers.engine import held
from confpapers.site.folder_swap import PAGES, replaced

OLD = {"index.html": "old"} | {f"{PAGES}/{name}/index.html": f"old {name}" for name in "abcde"}
NEW = {"index.html": "new", f"{PAGES}/b/index.html": "new b", f"{PAGES}/f/index.html": "new f"}
UNCHANGED = {f"{PAGES}/{name}/index.html" for name in "acd"}
RENAMES = 8  # of the folders, of the pages' folder, and of each page that comes or goes


class Killed(BaseException):
    """Ends a build like a signal."""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def files_in(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}


def exchange(folder: Path) -> None:
    with replaced(folder, UNCHANGED) as fresh:
        write(fresh, NEW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "site", OLD)
    return tmp_path / "site"


def stop_at(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> list[str]:
    """Raise the error instead of the rename with that number; return the names of what was renamed before."""
    move, renamed = held.move, list[str]()

    def counted(source: Path, target: Path) -> None:
        renamed.append(source.name)
        if len(renamed) == number:
            raise error
        move(source, target)

    monkeypatch.setattr(held, "move", counted)
    return renamed


def test_unchanged_pages_move_from_the_old_folder_into_the_new_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = (folder / PAGES / "a" / "index.html").stat()
    renamed = stop_at(monkeypatch, RENAMES + 1, Killed())
    exchange(folder)
    assert len(renamed) == RENAMES
    assert files_in(folder) == NEW | {name: OLD[name] for name in UNCHANGED}
    assert (folder / PAGES / "a" / "index.html").stat().st_ino == first.st_ino
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("number", range(1, RENAMES + 1))
def test_a_build_killed_at_a_rename_leaves_the_old_folder_to_the_next(
    folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        stop_at(patched, number, Killed())
        with pytest.raises(Killed):
            exchange(folder)
    with pytest.raises(Killed), replaced(folder):
        raise Killed
    assert OLD.items() <= files_in(folder).items()
    assert files_in(folder).keys() - OLD.keys() <= {f"{PAGES}/f/index.html"}  # a page that nothing links to
    exchange(folder)
    assert files_in(folder) == NEW | {name: OLD[name] for name in UNCHANGED}


@pytest.mark.parametrize("number", range(1, RENAMES + 1))
def test_a_rename_that_fails_leaves_the_old_folder_in_its_place(
    folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_at(monkeypatch, number, OSError(28, "no space left"))
    with pytest.raises(OSError, match="no space left"):
        exchange(folder)
    assert OLD.items() <= files_in(folder).items()


def test_without_unchanged_pages_the_new_folder_has_only_its_own(folder: Path) -> None:
    with replaced(folder) as fresh:
        write(fresh, NEW)
    assert files_in(folder) == NEW


def test_pages_that_others_removed_after_a_kill_stop_no_further_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        stop_at(patched, RENAMES, Killed())
        with pytest.raises(Killed):
            exchange(folder)
    shutil.rmtree(folder.with_name(f".{folder.name}.new"))
    with replaced(folder) as fresh:
        write(fresh, NEW)
    assert files_in(folder) == NEW


@pytest.mark.parametrize("error", [OSError(28, "no space left"), KeyboardInterrupt()])
def test_a_folder_that_is_not_finished_does_not_fill_the_disk(folder: Path, error: BaseException) -> None:
    def stopped() -> None:
        with replaced(folder) as fresh:
            write(fresh, NEW)
            raise error

    with pytest.raises(type(error)):
        stopped()
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert files_in(folder) == OLD
