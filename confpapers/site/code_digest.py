"""A digest of the code and of all files that determine how a page looks."""

import hashlib
from pathlib import Path

from confpapers.model import Digest
from confpapers.paths import PACKAGE, STATIC, TEMPLATES


def digest_of_code(templates: Path | None, static: Path | None) -> Digest:
    """Return a digest of the code and of all files that determine how a page looks, the user's own among them."""
    digest = hashlib.sha256()
    for folder in (TEMPLATES, STATIC, PACKAGE, *filter(None, (templates, static))):
        for file in sorted(folder.rglob("*.*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()
