"""Put a new folder in the place of an old one, so that neither a reader nor a killed build sees half of it.

A site of thousands of papers has a folder for each. Those of unchanged papers are not written again: their common
folder, PAGES, moves from the old folder into the new one, between the two renames that exchange these.
"""

import contextlib
import filecmp
import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from confpapers.engine import held
from confpapers.errors import SiteError
from confpapers.site.manifest import walk

PAGES = "papers"
_CHANGED = ".papers.changed"  # in the new folder, while PAGES of the old one takes its place
_LEFT = ".papers.left"  # in the old folder, from before its PAGES move


@contextlib.contextmanager
def replaced(folder: Path, unchanged: Collection[str] = ()) -> Iterator[Path]:
    """Yield an empty folder that takes the place of `folder` when the block ends without an error.

    `unchanged` are the files below PAGES that stay as they are in the old folder; the block may add to it. A build
    that is killed between the two renames leaves the old folder as `.<name>.old`; the next one puts it back first.
    Raises SiteError if another program holds the folder; the old one then stays.
    """
    fresh, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _nobody_holds(folder):
        if old.exists() and not folder.exists():
            _put_back(folder, fresh, old)
        for left in (fresh, old):
            if left.exists():
                held.remove(left)
    fresh.mkdir()
    try:
        yield fresh
    except BaseException:  # Ctrl-C, too: what is unfinished would only fill the disk
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _keep_times(fresh, folder)
    with _nobody_holds(folder):
        if folder.exists():
            held.move(folder, old)
        try:
            if unchanged:
                _move_pages(old, fresh, unchanged)
            held.move(fresh, folder)
        except OSError:
            if old.exists():
                _put_back(folder, fresh, old)
            raise
    shutil.rmtree(old, ignore_errors=True)


def _move_pages(old: Path, fresh: Path, unchanged: Collection[str]) -> None:
    """Move the old PAGES into the new folder, with the changed pages in the place of theirs and without the others.

    Pages that leave are moved into the old folder, so that it can be put back as it was.
    """
    pages, changed, left = fresh / PAGES, fresh / _CHANGED, old / _LEFT
    left.mkdir()
    if pages.exists():
        held.move(pages, changed)
    else:
        changed.mkdir()
    held.move(old / PAGES, pages)
    staying = {name.split("/")[1] for name in unchanged}
    for page in [page for page in pages.iterdir() if page.name not in staying]:
        held.move(page, left / page.name)
    for page in sorted(changed.iterdir()):
        held.move(page, pages / page.name)
    changed.rmdir()


def _put_back(folder: Path, fresh: Path, old: Path) -> None:
    """Put the old folder back with its pages, wherever an exchange of folders stopped."""
    if (left := old / _LEFT).exists():
        if not (old / PAGES).exists() and (fresh / PAGES).exists():
            held.move(fresh / PAGES, old / PAGES)
        (old / PAGES).mkdir(exist_ok=True)  # if others removed the new folder, the next build renders all pages
        for page in sorted(left.iterdir()):
            target = old / PAGES / page.name
            if target.exists():
                held.remove(target)
            held.move(page, target)
        left.rmdir()
    held.move(old, folder)


@contextlib.contextmanager
def _nobody_holds(folder: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        if not held.is_held(error):
            raise
        raise SiteError(
            f"{folder} cannot be replaced: {error.strerror}. Another program has it open (a server, a file manager, an "
            "editor, a terminal): close that and build again. The old site is still there, and nothing computed is lost"
        ) from error


def _keep_times(fresh: Path, before: Path) -> None:
    """Keep the modification times of unchanged files, so that rsync and git transfer only what changed."""
    for name, entry in walk(fresh):
        if entry.stat().st_nlink > 1:  # it is the old file
            continue
        new, old = fresh / name, before / name
        if old.is_file() and filecmp.cmp(old, new, shallow=False):
            times = old.stat()
            os.utime(new, ns=(times.st_atime_ns, times.st_mtime_ns))
