"""Local files and folders of PDFs, read like pages from the web."""

import os
import re
import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from confpapers.errors import FetchError
from confpapers.model import Record, encode
from confpapers.web import folders


class LocalFile(Record, frozen=True, kw_only=True):
    """A file's bytes, or a folder's PDFs as a FolderListing in JSON."""

    url: str  # file:///…, with a slash at its end for a folder
    data: bytes
    changed: str  # ISO 8601, UTC
    content_type: str = ""


FileState = tuple[int, int]
"""Size in bytes, or number of PDFs below a folder, and time of the last change in nanoseconds; (-1, 0) if there is no
such file, (-2, 0) if it may not be read.
"""


def path_of(url: str) -> str | None:
    """Return the path in a `file:` address or a plain path, or None for web addresses."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() == "file":
        return url2pathname(parts.path) if parts.netloc in ("", "localhost") else url
    return url if len(parts.scheme) < 2 else None  # "c:" is a drive


def state_of(path: str) -> FileState:
    """Return the state of a file, or of a folder's list of files, by which a change is noticed without reading it.

    A file that may not be read has another state than one that may: its rights change neither its size nor its time.
    """
    try:
        status = Path(path).expanduser().stat()
    except (OSError, ValueError, RuntimeError):
        return (-1, 0)
    if not os.access(Path(path).expanduser(), os.R_OK):
        return (-2, 0)
    return (
        folders.newest(Path(path).expanduser())
        if stat.S_ISDIR(status.st_mode)
        else (status.st_size, status.st_mtime_ns)
    )


def read(path: str, *, pdf: bool, limit: int, below: Sequence[Path] = ()) -> LocalFile:
    """Read a file, or the names in a folder.

    With `below`, only files in one of these folders after resolving all symbolic links. Raises FetchError if the file
    is missing, unreadable, outside, too large, or not a PDF when one is required.
    """
    file = Path(path).expanduser()
    try:
        real = file.resolve()
        if below and not any(real.is_relative_to(folder.resolve()) for folder in below):
            raise FetchError(
                f"{path}: outside the folder of the list that names it, so it is not read; copy it into that folder"
            )
        if real.is_dir() and not pdf:
            return _folder(real)
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FetchError(f"{path}: {'a folder' if real.is_dir() else 'a device'}, not a file")
        data = real.read_bytes() if status.st_size <= limit else b""
    except (OSError, ValueError, RuntimeError) as error:
        raise FetchError(f"{path}: cannot read this file ({getattr(error, 'strerror', None) or error})") from error
    if status.st_size > limit:
        raise FetchError(f"{path}: larger than {limit / 1e6:g} MB")
    if pdf and b"%PDF-" not in data[:1024]:
        what = f"{what_it_is(data)}, not a PDF" if data else "an empty file"
        raise FetchError(f"{path}: {what}; download the PDF again")
    return LocalFile(url=real.as_uri(), data=data, changed=_iso(status.st_mtime))


def what_it_is(head: bytes) -> str:
    """Return what the beginning of a file looks like, in words."""
    if re.search(rb"<(!doctype html|html|head|body|title)\b", head[:4096], re.IGNORECASE):
        return "an HTML page"
    return "something else"


def _folder(folder: Path) -> LocalFile:
    return LocalFile(
        url=folder.resolve().as_uri().rstrip("/") + "/",
        data=encode(folders.listing(folder)),
        changed=_iso(folder.stat().st_mtime),
        content_type="application/json",
    )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
