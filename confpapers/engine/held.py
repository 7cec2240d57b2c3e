"""Rename and remove what another program may hold open.

Windows refuses to rename or remove a file that a virus scanner, a file manager, an editor or a server has open, and
every folder with such a file in it. Most let go within a second, so the operation is tried again for some seconds.
"""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)  # seconds before each further attempt
_HELD = (5, 32, 33)  # Windows: access denied, sharing violation, lock violation


def move(source: Path, target: Path) -> None:
    """Rename a file or folder; an existing file is replaced. Raises PermissionError if it stays held."""
    _patiently(lambda: source.replace(target))


def remove(folder: Path) -> None:
    """Remove a folder with its content. Raises PermissionError if something in it stays held."""
    _patiently(lambda: shutil.rmtree(folder))


def is_held(error: OSError) -> bool:
    """Return whether another program has the file or folder open."""
    return getattr(error, "winerror", None) in _HELD


def _patiently(action: Callable[[], object]) -> None:
    for wait in WAITS:
        try:
            action()
            return
        except PermissionError as error:
            if not is_held(error):
                raise
        time.sleep(wait)
    action()
