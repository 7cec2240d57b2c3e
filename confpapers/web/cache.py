"""What was fetched, and what could not be: two tables in the store, by kind and address."""

import contextlib
import hashlib
from datetime import UTC, datetime
from typing import Literal, TypeVar

import msgspec

from confpapers.engine.cache import Store
from confpapers.model import Digest, Record, decode, encode

T = TypeVar("T")
Kind = Literal["page", "pdf"]

PASSES_AFTER = 3600.0  # seconds after which what may have passed is asked again


class Fetched(Record, frozen=True, kw_only=True):
    """An answer that is in the store."""

    url: str  # as asked
    final_url: str  # after redirects: what its links are relative to
    digest: Digest
    size: int
    when: str  # ISO 8601, UTC: when the site was last asked (of a file: when it was last changed)
    kind: Kind = "page"
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    private: str = ""  # the host that sent it, when that is not a public one: only who names it may have it
    doubted: bool = False  # nothing could be made of it: --retry asks again, whatever its ETag says
    sent: Digest = ""  # the SHA-256 of the JSON that was sent; none for a GET request


class Failed(Record, frozen=True, kw_only=True):
    """An answer that was none."""

    reason: str
    when: str
    lasting: bool


def key_of(kind: Kind, url: str, sent: Digest = "") -> Digest:
    """Return the key of an address, and of the JSON that was sent to it, in the cache."""
    name = f"{kind} {url} {sent}" if sent else f"{kind} {url}"
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()


def sent_digest(content: bytes) -> Digest:
    """Return the SHA-256 of what a request sends; "" for a GET request."""
    return hashlib.sha256(content).hexdigest() if content else ""


def known(store: Store, key: Digest) -> Fetched | None:
    """What was fetched before, if its bytes are there.  They are checked against their digest when read."""
    record = _decoded(store.recall("fetch", key), Fetched)
    try:
        whole = record is not None and store.path(record.digest).stat().st_size == record.size
    except OSError:
        whole = False
    return record if whole else None


def keep(store: Store, record: Fetched) -> None:
    """Remember an answer whose bytes are in the store."""
    key = key_of(record.kind, record.url, record.sent)
    store.note("fetch", key, encode(record))
    store.forget("fetch-failed", key)


def fail(store: Store, key: Digest, reason: str, *, lasting: bool) -> None:
    """Remember a failure."""
    store.note("fetch-failed", key, encode(Failed(reason=reason, when=now(), lasting=lasting)))


def failure(store: Store, key: Digest, *, however_old: bool) -> str:
    """Why it failed before, if there is no point in asking again; else "".

    What may pass is worth asking after an hour, and when the clock says that it failed in the future.
    """
    failed = _decoded(store.recall("fetch-failed", key), Failed)
    if failed is None:
        return ""
    age = float("inf")
    with contextlib.suppress(ValueError, TypeError):
        age = (datetime.now(UTC) - datetime.fromisoformat(failed.when)).total_seconds()
    if failed.lasting or however_old or 0 <= age < PASSES_AFTER:
        return failed.reason  # as the first time: the same failure reads the same in every report
    return ""


def now() -> str:
    """The time, as records have it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _decoded(data: bytes | None, kind: type[T]) -> T | None:
    """A record, or None for none and for a damaged one."""
    try:
        return None if data is None else decode(data, kind)
    except msgspec.DecodeError:
        return None
