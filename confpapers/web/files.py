"""Saved pages and folders of PDFs on this machine, read as if they came from the web."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from confpapers.errors import FetchError
from confpapers.model import Record


class LocalFile(Record, frozen=True, kw_only=True):
    """A file's bytes, or a folder's PDFs as a JSON list of names."""

    url: str  # file:///…, and for a folder with a slash at its end
    data: bytes
    changed: str  # ISO 8601, UTC
    content_type: str = ""


def path_of(url: str) -> str | None:
    """The path that a `file:` address or a plain path names; None for the web's addresses."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() == "file":
        return url2pathname(parts.path) if parts.netloc in ("", "localhost") else url
    return url if len(parts.scheme) < 2 else None  # "c:" is a drive


def read(path: str, *, pdf: bool, limit: int) -> LocalFile:
    """What is there.  Raises FetchError: not there, not readable, too large, or not a PDF when that was asked for."""
    file = Path(path).expanduser()
    try:
        if file.is_dir():
            return _folder(file)
        changed = file.stat().st_mtime
        size = file.stat().st_size
        data = file.read_bytes() if size <= limit else b""
    except (OSError, ValueError) as error:
        raise FetchError(f"{path}: cannot read this file ({getattr(error, 'strerror', None) or error})") from error
    if size > limit:
        raise FetchError(f"{path}: larger than {limit / 1e6:g} MB")
    if pdf and b"%PDF-" not in data[:1024]:
        raise FetchError(f"{path}: not a PDF")
    return LocalFile(url=file.resolve().as_uri(), data=data, changed=_iso(changed))


def _folder(folder: Path) -> LocalFile:
    names = sorted(f.name for f in folder.iterdir() if f.suffix.lower() == ".pdf" and f.is_file())
    return LocalFile(
        url=folder.resolve().as_uri().rstrip("/") + "/",
        data=json.dumps(names, ensure_ascii=False).encode(),
        changed=_iso(folder.stat().st_mtime),
        content_type="application/json",
    )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
