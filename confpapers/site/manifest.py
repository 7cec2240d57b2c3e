"""What builds wrote into a site's folder, and whether it is all there.

People take conferences out of a site by removing their folders, put others in by copying them, and remove files by
mistake. The next build notices. This module is imported before anything is built, so it imports little.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from confpapers.model import decode, encode

MANIFEST = ".confpapers.json"
"""Lists the files that a build wrote, in the site's folder and in each conference's. `deploy` publishes only those."""

RECORD = ".confpapers.pages.json"
"""Says which pages of papers show what (`page_record`), in each conference's folder. It is not published."""

SHARED = ".confpapers.shared.json"
"""Says which conferences the pages at the site's root show, in the site's folder. It is not published."""

OVERVIEW = "data/overview.json"  # of a conference, for the pages at the site's root


def read_manifest(folder: Path) -> tuple[str, ...] | None:
    """Return the files that a build wrote, relative to the folder, or None if there is no readable manifest."""
    try:
        return decode((folder / MANIFEST).read_bytes(), tuple[str, ...])
    except (OSError, msgspec.DecodeError):
        return None


def walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all files below a folder with their paths from there, with forward slashes; thousands in a moment."""
    folders = [("", str(folder))]
    for below, path in folders:  # grows meanwhile
        try:
            scan = os.scandir(path)
        except OSError:  # it is gone, or closed to us
            continue
        with scan as entries:
            for entry in entries:
                name = below + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append((f"{name}/", entry.path))
                elif not entry.is_dir():
                    yield name, entry


def is_conference(folder: Path) -> bool:
    """Return whether a folder is that of one conference, below the site's own."""
    return (folder / OVERVIEW).is_file()


def is_whole(folder: Path) -> bool:
    """Return whether a conference's folder has all files that a build wrote, and no unfinished one is beside it."""
    if any(folder.with_name(f".{folder.name}{end}").exists() for end in (".new", ".old")):
        return False
    listed = read_manifest(folder)
    return listed is not None and {name for name, _ in walk(folder)}.issuperset(listed)


def shows_its_conferences(site: Path) -> bool:
    """Return whether the pages at the site's root are there, and show the conferences that the folder has now."""
    try:
        shown = (site / SHARED).read_bytes()
    except OSError:
        return False
    return shown == conferences_in(site) and all((site / name).is_file() for name in read_manifest(site) or ())


def conferences_in(site: Path) -> bytes:
    """Return the content of SHARED for a site's folder: its conferences, each with a digest of its overview."""
    overviews = sorted(site.glob(f"[!.]*/{OVERVIEW}"))
    return encode({file.parents[1].name: hashlib.sha256(file.read_bytes()).hexdigest() for file in overviews})
