"""Write a response to a file that survives this process, so that an interrupted download can be resumed.

    <scratch>/<key>.part    the bytes so far
    <scratch>/<key>.json    the site's version (ETag, Last-Modified, length), without which it cannot be resumed
    <scratch>/<key>.lock    held during the download: two builds with one cache must not write the same file

A PDF must have `%PDF-` in its first 1,024 bytes (junk before it is common, and readers skip it). A missing `%%EOF`
means a truncated download if the site did not announce the length. If all announced bytes arrived, the file is damaged
on the site itself: it is kept, and its reader repairs or rejects it.
"""

import contextlib
import hashlib
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import filelock
import msgspec

from confpapers.errors import StoreError, reason_of, remedy_of
from confpapers.model import Digest, Record, decode, encode
from confpapers.text import clean
from confpapers.web.hosts import Transfer
from confpapers.web.request_errors import BrokenAnswerError, RequestError
from confpapers.web.responses import (
    SNIFF,
    HttpResponse,
    answer_of,
    decoded,
    etag_of,
    framed,
    head_of,
    is_challenge,
    last_modified_of,
    length,
    packing,
)

if TYPE_CHECKING:
    import requests


class Version(Record, frozen=True, kw_only=True):
    """The site's description of the version being downloaded."""

    etag: str = ""
    last_modified: str = ""
    total: int | None = None

    @property
    def validator(self) -> str:
        """Return the value for If-Range: a weak ETag does not guarantee the same bytes (RFC 9110, 13.1.5)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class PartialDownload:
    """A download in progress: a context manager that holds its file exclusively.

    The file is removed when the download is finished or discarded; otherwise it stays for the next try.
    """

    def __init__(self, folder: Path, key: Digest, *, pdf: bool, limit: int, content: bytes = b"") -> None:
        self._folder, self._pdf, self._limit = folder, pdf, limit
        self.content = content  # the request's content; such responses are not resumed
        self._lock = filelock.FileLock(folder / f"{key}.lock", timeout=0)
        self._name(key)

    def _name(self, stem: str) -> None:
        self.path, self._marks = self._folder / f"{stem}.part", self._folder / f"{stem}.json"

    def __enter__(self) -> Self:
        try:
            with _on_disk(self.path):
                self._lock.acquire()
        except filelock.Timeout:  # another build downloads the same: use a separate file
            self._name(f"{self.path.stem}-{os.getpid()}-{threading.get_ident()}")
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._lock.is_locked:
            if not self.path.exists():
                with contextlib.suppress(OSError):
                    Path(self._lock.lock_file).unlink()
            self._lock.release()
        else:
            self.discard()  # nobody would look for it

    # --- asking ------------------------------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """Return the number of bytes so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def marks(self) -> Version:
        """Return the version of the bytes so far."""
        try:
            return decode(self._marks.read_bytes(), Version)
        except (OSError, msgspec.DecodeError):
            return Version()

    def headers(self) -> dict[str, str]:
        """Return the request headers. PDFs hardly compress, and only uncompressed bytes can be resumed and counted."""
        if self.content:
            return {"Accept-Encoding": "gzip", "Content-Type": "application/json"}
        headers = {"Accept-Encoding": "identity" if self._pdf else "gzip"}
        if self.size and (validator := self.marks().validator):
            headers |= {"Range": f"bytes={self.size}-", "If-Range": validator, "Accept-Encoding": "identity"}
        return headers

    # --- receiving ---------------------------------------------------------------------------------------------------

    def receive(self, response: "requests.Response", transfer: Transfer) -> HttpResponse:
        """Write the body of a success to the file; of any other response keep the beginning."""
        if response.status_code in (200, 203):
            self.discard()
            self._check_size(length(response))
            return self._write(response, transfer, length(response))
        if response.status_code == 206:
            return self._write(response, transfer, self._resumed(response))
        if response.status_code == 416 and self.size:
            return self._complete(response)
        return answer_of(response, head=head_of(response, transfer))

    def _write(self, response: "requests.Response", transfer: Transfer, total: int | None) -> HttpResponse:
        plain = not packing(response)
        if plain and response.status_code != 206:
            self._remember(response, total)
        received = 0
        for chunk in decoded(response, transfer):
            if transfer.is_set():
                break
            received += len(chunk)
            self._append(chunk)
            self._check_size(self.size)
            if self.size - len(chunk) < SNIFF <= self.size:  # enough to recognise that the rest is useless
                self.inspect()
        else:
            ended = total if plain else self.size if framed(response) else None
            self._check_end(ended)
        return answer_of(response, received=received)

    def _append(self, chunk: bytes) -> None:
        with _on_disk(self.path), self.path.open("ab") as file:
            file.write(chunk)

    def _remember(self, response: "requests.Response", total: int | None) -> None:
        marks = Version(
            etag=etag_of(response),
            last_modified=last_modified_of(response),
            total=total,
        )
        with _on_disk(self._marks):
            self._marks.write_bytes(encode(marks))

    def _resumed(self, response: "requests.Response") -> int | None:
        """Return the total length. Raises RequestError unless the response is the rest of the same version.

        A response to If-Range must repeat the validator (RFC 9110, 15.3.7). Some do not, and send the rest of their
        current version; the bytes so far are then discarded, and the next try starts again.
        """
        span = re.fullmatch(
            r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)", response.headers.get("Content-Range", ""), re.ASCII
        )
        before = self.marks()
        total = int(span[2]) if span and span[2] != "*" else None
        fits = span and int(span[1]) == self.size and not (total and before.total and total != before.total)
        if not fits or packing(response) or not self._same_version(response):
            self.discard()
            raise BrokenAnswerError("the site does not confirm that the rest belongs to the same version")
        self._check_size(total)
        return total

    def _same_version(self, response: "requests.Response") -> bool:
        """Return whether the response's validator is that of the bytes so far."""
        before = self.marks()
        if before.validator == before.etag:
            return bool(before.etag) and etag_of(response) == before.etag
        return last_modified_of(response) == before.last_modified

    def _complete(self, response: "requests.Response") -> HttpResponse:
        """Handle status 416: either everything was already here, or the bytes are not a part of the file."""
        stated = re.fullmatch(r"bytes \*/(\d{1,18})", response.headers.get("Content-Range", ""), re.ASCII)
        same = self._same_version(response)
        if same and stated and int(stated[1]) == self.size == (self.marks().total or self.size):
            marks = self.marks()
            self._check_end(self.size)
            return msgspec.structs.replace(
                answer_of(response), status=200, etag=marks.etag, last_modified=marks.last_modified, content_type=""
            )
        self.discard()
        raise BrokenAnswerError("the site could not resume a download")

    # --- checking ----------------------------------------------------------------------------------------------------

    def _check_size(self, size: int | None) -> None:
        if size is not None and size > self._limit:
            raise RequestError(f"larger than {self._limit / 1e6:g} MB", lasting=True)

    def _check_end(self, total: int | None) -> None:
        if total is not None and self.size != total:
            raise BrokenAnswerError(f"the response was cut short ({self.size} of {total} bytes)")
        self.inspect()
        if self._pdf and total is None and b"%%EOF" not in self._last(2048):
            raise BrokenAnswerError(f"the PDF was cut short (after {self.size} bytes)")

    def _last(self, count: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(max(0, self.size - count))
            return file.read()

    def inspect(self) -> None:
        """Check the content. Raises RequestError if it is empty, a challenge page, or not a PDF."""
        if not self.size:
            raise BrokenAnswerError("an empty response")
        head = self.beginning()
        if self._pdf and b"%PDF-" in head[:1024]:
            return
        if is_challenge(head) and self.size <= SNIFF:
            place = "PDF" if self._pdf else "page"
            raise RequestError(f"a challenge page instead of the {place}", lasting=True, refusal="challenge")
        if self._pdf:
            raise RequestError(f"not a PDF but {_kind_of(head)}", lasting=True)

    def beginning(self) -> bytes:
        """Return the first bytes: a challenge page, or one that sends the browser on, has no more."""
        with self.path.open("rb") as file:
            return file.read(SNIFF)

    def digest(self) -> Digest:
        """Return the SHA-256 of the bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def discard(self) -> None:
        """Discard the bytes and start again."""
        with _on_disk(self.path):
            self.path.unlink(missing_ok=True)
        self.forget_marks()

    def forget_marks(self) -> None:
        """Forget the version, after the file was moved to its destination."""
        with _on_disk(self._marks):
            self._marks.unlink(missing_ok=True)


def _kind_of(head: bytes) -> str:
    """Return what was sent instead of a PDF: a page, with its title, or something else."""
    if not re.search(rb"<(!doctype html|html|head|body|title)\b", head, re.IGNORECASE):
        return "something else"
    match = re.search(rb"<title[^>]*>([^<]{1,200})", head, re.IGNORECASE)
    title = clean(match[1].decode("utf-8", "replace"))[:80] if match else ""
    return f"an HTML page, {title!r}" if title else "an HTML page"


@contextlib.contextmanager
def _on_disk(path: Path) -> Iterator[None]:
    """Distinguish a full or read-only disk from a failing network: both raise OSError."""
    try:
        yield
    except filelock.Timeout:
        raise
    except OSError as error:
        raise StoreError(
            f"cannot write {path}: {reason_of(error)}. Finished work is kept: {remedy_of(error)}choose another "
            "cache with --cache, then run the command again"
        ) from error
