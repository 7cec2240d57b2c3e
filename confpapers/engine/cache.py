"""The cache: bytes named by their SHA-256, and a table that says which step made which bytes.

    <cache>/objects/ab/cdef…              bytes, named by their digest
    <cache>/steps/<step>/ab/cdef…         what a step made: a small JSON record; its name is the hash of the step,
                                          its version, its parameters and the digests of its inputs
    <cache>/builds/<name>.json            the records that a build needs: `clean` keeps those
    <cache>/last/<name>.json              what its last finished build made, for the next one to start from
    <cache>/locks/…                       one build of a conference at a time
    <cache>/drifted/…                     pages that their adapter could not read, for a person to look at

Everything is written beside and renamed, so a reader sees all of a file or nothing, and a build may be killed at any
moment.  Objects are checked against their name when read, and records against a digest at their end: a damaged one is
removed, counts as missing, and is made again.
This is the only module that touches the cache.
"""

import contextlib
import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import filelock
import msgspec

from confpapers.errors import StoreError
from confpapers.model import Digest, Record, decode, encode

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SEAL = re.compile(rb"\n[0-9a-f]{64}\Z")


def reason_of(error: OSError) -> str:
    """Return what went wrong in words; some libraries raise OSErrors that only have a message."""
    return error.strerror or str(error) or type(error).__name__


def digest_of(data: bytes) -> Digest:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sealed(name: str, record: bytes) -> bytes:
    """Return a record with the digest of its name and content at its end, as it is written to disk."""
    return record + b"\n" + digest_of(name.encode() + b"\n" + record).encode()


def unsealed(name: str, data: bytes) -> bytes | None:
    """Return the record in what `sealed` wrote, or None when it is damaged or belongs to another name.

    Records of earlier versions have no digest; they are returned as they are, and checked by their decoder alone.
    """
    if not _SEAL.search(data):
        return data
    record = data[:-65]
    return record if sealed(name, record) == data else None


class Missing(KeyError):  # noqa: N818 - a state, not a mistake
    """No such object: never made, removed, or damaged."""


class Holdings(Record, frozen=True, kw_only=True):
    """How many files and bytes, by kind."""

    files: dict[str, int] = {}
    sizes: dict[str, int] = {}

    def plus(self, kind: str, size: int) -> "Holdings":
        """These and one more file."""
        return Holdings(
            files={**self.files, kind: self.files.get(kind, 0) + 1},
            sizes={**self.sizes, kind: self.sizes.get(kind, 0) + size},
        )


class Needs(Record, frozen=True, kw_only=True):
    """What a build needs: records ("step/key") and the objects they name, and objects without a record."""

    records: list[str] = []
    objects: list[Digest] = []


def _remove(file: Path) -> int:
    size = file.stat().st_size
    file.unlink()
    return size


class Store:
    """Bytes by digest, and records by step and key, under one folder.  Safe to share between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[tuple[str, Digest]] = set()  # the records this build wrote or used
        self.given: set[Digest] = set()  # what it put here itself: files of this machine have no record
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"cannot make the cache {folder}: {reason_of(error)}. Name another with --cache"
            ) from error

    # --- objects -----------------------------------------------------------------------------------------------------

    def path(self, digest: Digest) -> Path:
        """Where the object is, if it is there."""
        return self.folder / "objects" / digest[:2] / digest[2:]

    def put(self, data: bytes) -> Digest:
        """Keep some bytes; returns their name.  The same bytes are kept once."""
        digest = digest_of(data)
        path = self.path(digest)
        self.given.add(digest)
        if not path.exists():
            self._write(path, data)
        return digest

    def put_file(self, file: Path, digest: Digest) -> None:
        """Keep a finished file by moving it here; `digest` must be its SHA-256."""
        path = self.path(digest)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file.replace(path)
        except OSError as error:
            raise self._sorry(path, error) from error

    def get(self, digest: Digest) -> bytes:
        """The bytes of that name.  Raises Missing; a damaged object is removed first, so it will be made again."""
        path = self.path(digest)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise Missing(digest) from None
        except OSError as error:
            raise StoreError(f"cannot read {path}: {reason_of(error)}") from error
        if digest_of(data) != digest:
            with contextlib.suppress(OSError):
                path.unlink()
            raise Missing(digest)
        return data

    def hold(self, digest: Digest) -> None:
        """Keep an object for this build, though no record of its steps names it.  Raises Missing."""
        if digest not in self:
            raise Missing(digest)
        self.given.add(digest)

    def copy(self, digest: Digest, name: str) -> Path:
        """A copy for a person to look at, as <cache>/drifted/NAME.  Raises Missing."""
        path = self.folder / "drifted" / name
        self._write(path, self.get(digest))
        return path

    def mend(self) -> int:
        """Read every object, remove the damaged ones so that they are made again; returns how many there were."""
        damaged = 0
        for file in sorted((self.folder / "objects").glob("??/*")):
            try:
                self.get(file.parent.name + file.name)
            except Missing:
                damaged += 1
        return damaged

    def __contains__(self, digest: Digest) -> bool:
        return bool(_DIGEST.fullmatch(digest)) and self.path(digest).is_file()

    # --- records -----------------------------------------------------------------------------------------------------

    def _record(self, step: str, key: Digest) -> Path:
        return self.folder / "steps" / step / key[:2] / key[2:]

    def note(self, step: str, key: Digest, record: bytes) -> None:
        """Write down what a step made."""
        self.touched.add((step, key))
        self._write(self._record(step, key), sealed(f"{step}/{key}", record))

    def recall(self, step: str, key: Digest) -> bytes | None:
        """Return what `note` wrote, or None; a damaged record is removed."""
        path = self._record(step, key)
        self.touched.add((step, key))
        try:
            record = unsealed(f"{step}/{key}", path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"cannot read {path}: {reason_of(error)}") from error
        if record is None:
            self.forget(step, key)
        return record

    def forget(self, step: str, key: Digest) -> None:
        """Remove a record; its objects stay until `confpapers clean`."""
        with contextlib.suppress(FileNotFoundError):
            self._record(step, key).unlink()

    # --- what is needed ----------------------------------------------------------------------------------------------

    def keep_for(self, build: str) -> None:
        """Remember that this build needs all it touched: `clean` leaves that alone."""
        needs = Needs(records=sorted(f"{step}/{key}" for step, key in self.touched), objects=sorted(self.given))
        self._write(self.folder / "builds" / f"{build}.json", sealed(build, encode(needs)))

    def remember(self, build: str, record: bytes) -> None:
        """Write down what a finished build made."""
        self._write(self.folder / "last" / f"{build}.json", sealed(build, record))

    def remembered(self, build: str) -> bytes | None:
        """What `remember` wrote, or None."""
        try:
            return unsealed(build, (self.folder / "last" / f"{build}.json").read_bytes())
        except FileNotFoundError:
            return None

    def builds(self) -> list[str]:
        """The builds whose needs are remembered."""
        return sorted(file.stem for file in (self.folder / "builds").glob("*.json"))

    def release(self, build: str) -> None:
        """Forget what a build needs."""
        for kind in ("builds", "last"):
            (self.folder / kind / f"{build}.json").unlink(missing_ok=True)

    def sweep(self) -> Holdings:
        """Remove what no remembered build needs; returns what was removed.  Hold the lock of every build."""
        needs = [self._needs(build) for build in self.builds()]
        records = {row for need in needs for row in need.records}
        objects = {digest for need in needs for digest in need.objects}
        removed = Holdings()
        for step, file in self._records():
            if f"{step}/{file.parent.name}{file.name}" in records:
                objects.update(_DIGEST.findall(file.read_text("utf-8", errors="replace")))
            else:
                removed = removed.plus(step, _remove(file))
        for file in sorted((self.folder / "objects").glob("??/*")):
            if file.parent.name + file.name not in objects:
                removed = removed.plus("objects", _remove(file))
        for file in sorted((self.folder / "partial").glob("*")):
            removed = removed.plus("unfinished downloads", _remove(file))
        for file in sorted((self.folder / "drifted").glob("*")):
            removed = removed.plus("pages nobody could read", _remove(file))
        return removed

    def holdings(self) -> Holdings:
        """What is here: how many files and bytes, by step, and objects."""
        held = Holdings()
        for step, file in self._records():
            held = held.plus(step, file.stat().st_size)
        for file in (self.folder / "objects").glob("??/*"):
            held = held.plus("objects", file.stat().st_size)
        return held

    def _needs(self, build: str) -> Needs:
        try:
            return decode(unsealed(build, (self.folder / "builds" / f"{build}.json").read_bytes()) or b"", Needs)
        except (OSError, msgspec.DecodeError) as error:
            raise StoreError(
                f"what {build} needs cannot be read ({error}), so nothing is removed: "
                f"build it again, or let go of it with `confpapers clean {build}`"
            ) from error

    def _records(self) -> Iterator[tuple[str, Path]]:
        for file in sorted((self.folder / "steps").glob("*/??/*")):
            yield file.parent.parent.name, file

    # --- locks and writing -------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold `name` alone, or raise StoreError at once: another build holds it."""
        path = self.folder / "locks" / f"{name}.lock"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(path, timeout=0)
            lock.acquire()
        except filelock.Timeout:
            raise StoreError(
                f"another build of {name} is running with this cache ({self.folder}); let it end, or stop it"
            ) from None
        except OSError as error:
            raise self._sorry(path, error) from error
        try:
            yield
        finally:
            lock.release()

    def scratch(self) -> Path:
        """A folder for files being written (downloads): on the same disk, so that `put_file` is a rename."""
        folder = self.folder / "partial"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._sorry(folder, error) from error
        return folder

    def _write(self, path: Path, data: bytes) -> None:
        temporary = ""
        try:
            handle, temporary = self._beside(path)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(path)
        except OSError as error:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            raise self._sorry(path, error) from error

    def _beside(self, path: Path) -> tuple[int, str]:
        """A new file in the path's folder, which is made when it is missing."""
        try:
            return tempfile.mkstemp(prefix=".", dir=path.parent)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            return tempfile.mkstemp(prefix=".", dir=path.parent)

    def _sorry(self, path: Path, error: OSError) -> StoreError:
        free = shutil.disk_usage(self.folder).free // 2**20 if self.folder.exists() else 0
        closed = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
        remedy = "make it writable" if closed else f"make room ({free} MB are free)"
        return StoreError(
            f"cannot write {path}: {reason_of(error)}. Nothing made so far is lost: "
            f"{remedy} or name another cache with --cache, then build again"
        )
