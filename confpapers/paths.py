"""Paths of the shipped data, templates and static files (in a checkout or in the wheel), and of the cache."""

import os
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent
_SHARE = PACKAGE / "share" if (PACKAGE / "share").is_dir() else PACKAGE.parent  # the wheel, otherwise the checkout

TEMPLATES = _SHARE / "templates"
STATIC = _SHARE / "static"
CONFERENCES = _SHARE / "conferences"


def cache_folder(chosen: str | Path | None = None) -> Path:
    """Return the cache folder: the user's choice, else $CONFPAPERS_CACHE, else the platform's user cache folder."""
    named = chosen or os.environ.get("CONFPAPERS_CACHE")
    return Path(named).expanduser().resolve() if named else Path(platformdirs.user_cache_path("confpapers"))
