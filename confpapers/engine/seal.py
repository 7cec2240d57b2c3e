"""Digests of bytes, and records sealed by them so that damage is noticed."""

import hashlib
import re

from confpapers.model import Digest

_SEAL = re.compile(rb"\n[0-9a-f]{64}\Z")


def digest_of(data: bytes) -> Digest:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sealed(name: str, record: bytes) -> bytes:
    """Return a record as it is written to disk: followed by the digest of its name and content."""
    return record + b"\n" + digest_of(name.encode() + b"\n" + record).encode()


def unsealed(name: str, data: bytes) -> bytes | None:
    """Return the record that `sealed` wrote, or None if it is damaged or belongs to another name.

    Records of earlier versions have no digest; they are returned unchecked, and their decoder validates them.
    """
    if not _SEAL.search(data):
        return data
    record = data[:-65]
    return record if sealed(name, record) == data else None
