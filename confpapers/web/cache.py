"""Fetched pages and failed requests: two tables in the store, by kind and address."""

import contextlib
import hashlib
from datetime import UTC, datetime
from typing import Literal, TypeVar

import msgspec

from confpapers.engine.cache import Store
from confpapers.model import Digest, Record, decode, encode

T = TypeVar("T")
Kind = Literal["page", "pdf"]

PASSES_AFTER = 3600.0  # seconds after which a temporary failure is tried again


class Fetched(Record, frozen=True, kw_only=True):
    """A response that is in the store."""

    url: str  # as requested
    final_url: str  # after redirects: the base of its links
    digest: Digest
    size: int
    when: str  # ISO 8601, UTC: when the site last confirmed it (of a file: when it was last changed)
    kind: Kind = "page"
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    private: str = ""  # the host that sent it, if it is not public: only conferences that name this host may use it
    doubted: bool = False  # it could not be read: --retry requests it again, whatever its ETag says
    sent: Digest = ""  # the SHA-256 of the request's JSON; "" for a GET request


class Failed(Record, frozen=True, kw_only=True):
    """A failed request."""

    reason: str
    when: str
    lasting: bool


def key_of(kind: Kind, url: str, sent: Digest = "") -> Digest:
    """Return the cache key of an address, and of the JSON that was sent to it."""
    name = f"{kind} {url} {sent}" if sent else f"{kind} {url}"
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()


def sent_digest(content: bytes) -> Digest:
    """Return the SHA-256 of a request's content, or "" for a GET request."""
    return hashlib.sha256(content).hexdigest() if content else ""


def lookup(store: Store, key: Digest) -> Fetched | None:
    """Return an earlier response if its bytes are still there. They are checked against their digest when read."""
    record = _decoded(store.recall("fetch", key), Fetched)
    try:
        whole = record is not None and store.path(record.digest).stat().st_size == record.size
    except OSError:
        whole = False
    return record if whole else None


def keep(store: Store, record: Fetched) -> None:
    """Record a response whose bytes are in the store."""
    key = key_of(record.kind, record.url, record.sent)
    store.note("fetch", key, encode(record))
    store.forget("fetch-failed", key)


def fail(store: Store, key: Digest, reason: str, *, lasting: bool) -> None:
    """Record a failure."""
    store.note("fetch-failed", key, encode(Failed(reason=reason, when=now(), lasting=lasting)))


def failure(store: Store, key: Digest, *, however_old: bool) -> Failed | None:
    """Return an earlier failure if trying again is pointless; its reason is the same text as the first time.

    A temporary failure is worth another try after an hour, and if the clock says that it failed in the future.
    """
    failed = _decoded(store.recall("fetch-failed", key), Failed)
    if failed is None:
        return None
    age = float("inf")
    with contextlib.suppress(ValueError, TypeError):
        age = (datetime.now(UTC) - datetime.fromisoformat(failed.when)).total_seconds()
    if failed.lasting or however_old or 0 <= age < PASSES_AFTER:
        return failed
    return None


def now() -> str:
    """Return the current time as records store it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _decoded(data: bytes | None, kind: type[T]) -> T | None:
    """Return a record, or None if there is none or it is damaged."""
    try:
        return None if data is None else decode(data, kind)
    except msgspec.DecodeError:
        return None


def conditions(cached: Fetched) -> dict[str, str]:
    """Return the headers that ask whether a response has changed."""
    dated = cached.last_modified if cached.final_url == cached.url else ""  # of this page, not of one that leads to it
    headers = {"If-None-Match": cached.etag, "If-Modified-Since": dated}
    return {name: value for name, value in headers.items() if value}
