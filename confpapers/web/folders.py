"""The PDFs in a folder and its subfolders."""

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from confpapers.model import FolderListing

_WEBSITE = ".nojekyll"  # a subfolder with this file is a site that an earlier build wrote, with copies of the PDFs


def listing(folder: Path) -> FolderListing:
    """Return the names of the PDFs below a folder, sorted, and what is left out: copies of them, and folders that are
    closed or links.
    """
    closed: list[str] = []
    names = sorted(_names(folder, closed))
    copies = _copies(folder, names)
    return FolderListing(
        pdfs=tuple(name for name in names if name not in copies), copies=copies, closed=tuple(sorted(closed))
    )


def has_pdfs(folder: Path) -> bool:
    """Return whether a PDF is in the folder or below it."""
    return any(True for _ in _names(folder, []))


def newest(folder: Path) -> tuple[int, int]:
    """Return the number of PDFs below a folder, and the time of the last change of one of them or of their folders, in
    nanoseconds.
    """
    names = list(_names(folder, []))
    paths = {folder, *(folder / name for name in names), *(place for place, _ in _walk(folder, []))}
    return len(names), max((status.st_mtime_ns for place in paths if (status := _status(place))), default=0)


def _names(folder: Path, closed: list[str]) -> Iterator[str]:
    """Yield the path of each PDF relative to the folder. Broken links are included, so that they can be reported."""
    for place, files in _walk(folder, closed):
        for name in files:
            if name.lower().endswith(".pdf") and not name.startswith("."):
                yield (place / name).relative_to(folder).as_posix()


def _walk(folder: Path, closed: list[str]) -> Iterator[tuple[Path, Sequence[str]]]:
    """Yield the folder and its subfolders with their files; adds those that are not entered to `closed`."""

    def not_read(error: OSError) -> None:
        closed.append(_relative(Path(error.filename), folder))

    for name, subfolders, files in os.walk(folder, onerror=not_read):
        place = Path(name)
        if place != folder and _WEBSITE in files:
            subfolders.clear()
            continue
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        closed += [_relative(place / name, folder) for name in subfolders if _leads_away(place / name, folder)]
        yield place, files


def _relative(place: Path, folder: Path) -> str:
    return place.relative_to(folder).as_posix()


def _leads_away(place: Path, folder: Path) -> bool:
    """Return whether a subfolder is a link to a folder elsewhere, which a list may not name."""
    return place.is_symlink() and not place.resolve().is_relative_to(folder.resolve())


def _copies(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the files with the same bytes as an earlier one, and that one."""
    of_size, copies = defaultdict[int, list[str]](list), dict[str, str]()
    for name in names:
        if (status := _status(folder / name)) and status.st_size and stat.S_ISREG(status.st_mode):
            of_size[status.st_size].append(name)
    for alike in of_size.values():
        first: dict[str, str] = {}
        for name in alike if len(alike) > 1 else ():
            if (digest := _digest(folder / name)) and (original := first.setdefault(digest, name)) != name:
                copies[name] = original
    return copies


def _status(place: Path) -> os.stat_result | None:
    try:
        return place.stat()
    except OSError:
        return None


def _digest(file: Path) -> str:
    """Return the digest of a file's bytes, or "" if it cannot be read: it is then named when it is to be read."""
    try:
        with file.open("rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest()
    except OSError:
        return ""
