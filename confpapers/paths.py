"""Where things lie: the shipped data and looks (in a checkout or in the wheel), and the cache."""

import os
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent
_SHARE = PACKAGE / "share" if (PACKAGE / "share").is_dir() else PACKAGE.parent  # the wheel, else the checkout

TEMPLATES = _SHARE / "templates"
STATIC = _SHARE / "static"
CONFERENCES = _SHARE / "conferences"


def cache_folder(chosen: str | Path | None = None) -> Path:
    """The cache: what the user chose, else $CONFPAPERS_CACHE, else the platform's user cache folder."""
    named = chosen or os.environ.get("CONFPAPERS_CACHE")
    return Path(named).expanduser().resolve() if named else Path(platformdirs.user_cache_path("confpapers"))
