"""The base of all records, the types of their values, and their canonical bytes."""

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

T = TypeVar("T")

Digest = str
"""The SHA-256 of some bytes in the store, as 64 hexadecimal digits."""

Url = str
IsoDate = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Day = Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]  # "" if unknown
Time = Annotated[str, Meta(pattern=r"^(\d{2}:\d{2})?$")]
Presentation = Literal["oral", "spotlight", "highlight", "poster", ""]
Status = Literal["rejected", "withdrawn", "desk-rejected", "submitted", ""]
"""The decision on a submission; "" if it was accepted, or if the list has only accepted papers."""


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The base of all records: immutable, keyword-only, and strict about unknown fields.

    A record is part of no reference cycle, so that the garbage collector need not look at it (`gc=False`).
    """


def encode(record: Any) -> bytes:
    """Return canonical JSON: the same record gives the same bytes."""
    return msgspec.json.encode(record, order="deterministic")


def decode(data: bytes, kind: type[T]) -> T:
    """Return the record in `encode`'s bytes. Raises msgspec.ValidationError."""
    return msgspec.json.decode(data, type=kind)
