"""Folders that confpapers did not make: a build replaces and prunes what is in its own, so it keeps out of these."""

import os
import re
from pathlib import Path

from confpapers.errors import SiteError
from confpapers.site.manifest import MANIFEST, is_conference

HASHED = re.compile(r"\.[0-9a-f]{10}\.\w+$")
"""The end of the names of assets that a build writes."""

_MARK = b'<meta name="generator" content="confpapers">'  # of published sites, which have no manifest
_ROOT = ("index.html", "404.html", "authors.html", "offline.html", "robots.txt", "sw.js", "manifest.webmanifest")


def check_folders(site: Path, name: str) -> None:
    """Raise SiteError if a site cannot be written, or if a build of `name` would replace files that are others'."""
    if reason := _unwritable(site):
        raise SiteError(f"cannot write the site {site}: {reason}. Nothing was built; choose another folder with --site")
    if is_conference(site):
        raise SiteError(f"{site} is the folder of one conference; name the folder of its site, {site.resolve().parent}")
    if other := _foreign_in_conference(site / name) or _foreign_in_root(site):
        raise SiteError(
            f"{other} was not made by confpapers, and the build would replace it. Nothing was changed. "
            "Choose another folder with --site, or move it away"
        )


def _unwritable(site: Path) -> str:
    """Return why nothing can be written into a folder, which may not exist yet; "" if it seems possible."""
    place = next(folder for folder in (site, *site.absolute().parents) if os.path.lexists(folder))
    if place.is_symlink() and not place.exists():
        return f"{place} is a link to a folder that does not exist"
    if not place.is_dir():
        return f"{place} is not a folder"
    return "" if os.access(place, os.W_OK | os.X_OK) else f"{place} is read-only"


def _foreign_in_conference(folder: Path) -> Path | None:
    """Return what a conference's folder holds if no build made it; the whole folder is replaced."""
    if not folder.is_dir():
        return folder if folder.exists() else None
    if any((folder / record).is_file() for record in (MANIFEST, "report.json")):
        return None
    return min(folder.iterdir(), default=None)


def _foreign_in_root(site: Path) -> Path | None:
    """Return a file that no build made, where one will be written or removed."""
    if (site / MANIFEST).is_file() or _is_ours(site / "index.html"):
        return None
    assets = (file for file in sorted(site.glob("assets/*")) if not HASHED.search(file.name))
    return next((site / name for name in _ROOT if (site / name).exists()), None) or next(assets, None)


def _is_ours(page: Path) -> bool:
    try:
        return _MARK in page.read_bytes()
    except OSError:
        return False
