"""The pages of papers that need not be rendered again, because everything that they show is as it was.

The record of a conference's folder has a digest of what all its pages share (settings, templates, code), and for each
page one of what it shows and one of its bytes. A page whose file was changed by others is rendered again.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from confpapers.engine.seal import digest_of
from confpapers.model import Digest, Record, decode, encode
from confpapers.site.files import link_or_copy, put
from confpapers.site.manifest import RECORD


class WrittenPage(Record, frozen=True):
    """Digests of a page."""

    shown: Digest  # of what it shows
    content: Digest  # of its bytes


class PageRecord(Record, frozen=True, kw_only=True):
    """The pages of papers in a conference's folder."""

    shared: Digest  # of what all pages show, and of the code
    pages: dict[str, WrittenPage]


class PaperPage(msgspec.Struct, frozen=True, kw_only=True):
    """A paper's page before it is rendered."""

    name: str  # "papers/<id>/index.html"
    shown: Digest
    render: Callable[[], bytes]


def put_pages(fresh: Path, before: Path, pages: Iterable[PaperPage], shared: Digest) -> frozenset[str]:
    """Write the changed pages of a new folder, and return the names of those that are files of the folder `before`.

    `shared` is a digest of what decides on all pages; if it is "", all are rendered.
    """
    written: dict[str, WrittenPage] = {}
    same: set[str] = set()
    earlier = _earlier(before, shared)
    for page in pages:
        last = earlier.get(page.name)
        if last and last.shown == page.shown and _is_there(before / page.name, last.content):
            same.add(page.name)
            written[page.name] = last
        else:
            data = page.render()
            put(fresh, before, page.name, data)
            written[page.name] = WrittenPage(page.shown, digest_of(data))
    if shared:
        (fresh / RECORD).write_bytes(encode(PageRecord(shared=shared, pages=written)))
    return frozenset(same)


def link_pages(fresh: Path, before: Path, names: Iterable[str]) -> None:
    """Make pages of the folder `before` files of the new folder, too."""
    for name in names:
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(before / name, target)


def _earlier(folder: Path, shared: Digest) -> Mapping[str, WrittenPage]:
    with contextlib.suppress(OSError, msgspec.DecodeError):
        record = decode((folder / RECORD).read_bytes(), PageRecord)
        return record.pages if shared and record.shared == shared else {}
    return {}


def _is_there(page: Path, content: Digest) -> bool:
    """Return whether the page has this content."""
    with contextlib.suppress(OSError):
        return digest_of(page.read_bytes()) == content
    return False
