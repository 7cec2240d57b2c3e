"""A digest of the code and of all files that determine how a page looks."""

import functools
import hashlib
from pathlib import Path

from confpapers.model import Digest
from confpapers.paths import PACKAGE, STATIC, TEMPLATES


def digest_of_code(templates: Path | None, static: Path | None) -> Digest:
    """Return a digest of the code and of all files that determine how a page looks, the user's own among them."""
    digest = hashlib.sha256(_content_of_package())
    for folder in (TEMPLATES, STATIC, *filter(None, (templates, static))):
        digest.update(_content_of(folder))
    return digest.hexdigest()


@functools.cache  # the code that runs is the one that was imported, even if its files change meanwhile
def _content_of_package() -> bytes:
    return _content_of(PACKAGE)


def _content_of(folder: Path) -> bytes:
    """Return a digest of the names and bytes of a folder's files."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return digest.digest()
