"""The cache: bytes named by their SHA-256, and a table that records which step produced which bytes.

    <cache>/objects/ab/cdef…              bytes, named by their digest
    <cache>/steps/<step>/ab/cdef…         the result of a step: a small JSON record, named by the hash of the step,
                                          its version, its parameters and the digests of its inputs
    <cache>/builds/<name>.json            the records that a build needs; `clean` keeps them
    <cache>/last/<name>.json              the results of the last finished build, from which the next one starts
    <cache>/locks/…                       one build per conference at a time
    <cache>/drifted/…                     pages that their adapter could not read, for inspection
    <cache>/CACHEDIR.TAG                  says to programs for backups that this is a cache (bford.info/cachedir)

Every file is written to a temporary name and renamed, so readers see a whole file or none, and a build may be killed at
any moment. Objects are checked against their name when they are read, and records against a digest at their end. A
damaged one is removed, counts as missing, and is computed again. No other module accesses the cache.
"""

import contextlib
import itertools
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from confpapers.engine import held
from confpapers.engine.cache_files import cannot_write, held_lock, read_file
from confpapers.engine.holdings import Holdings, Needs
from confpapers.engine.seal import digest_of, sealed, unsealed
from confpapers.errors import StoreError, reason_of
from confpapers.model import Digest, decode, encode

_DIGEST = re.compile(r"[0-9a-f]{64}")
_TAG, _SIGNATURE = "CACHEDIR.TAG", b"Signature: 8a477f597d28d172789f06886806bc55\n# This is a cache of confpapers.\n"
_CLEANING = 600.0  # seconds that a build waits while the cache is cleaned


class Missing(KeyError):  # noqa: N818 - a state, not an error
    """Raised if an object does not exist: never stored, removed, or damaged."""


def may_be_cache(folder: Path) -> bool:
    """Return whether a folder is a cache, or empty, and not one with a user's own files."""
    if (folder / _TAG).is_file() or ((folder / "objects").is_dir() and (folder / "steps").is_dir()):
        return True
    return folder.is_dir() and not any(folder.iterdir())


def _remove(file: Path) -> int:
    size = file.stat().st_size
    file.unlink()
    return size


def _is_ours(file: Path) -> bool:
    """Return whether a file has the name of an object or a record, or of an unfinished one."""
    return file.name.startswith(".") or _DIGEST.fullmatch(file.parent.name + file.name) is not None


class Store:
    """Bytes by digest, and records by step and key, in one folder. Safe to share between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[tuple[str, Digest]] = set()  # records that this build wrote or used
        # objects that this build stored itself, such as local files, which have no record
        self.used: set[Digest] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if may_be_cache(folder) and not (folder / _TAG).exists():
                with contextlib.suppress(OSError):  # a cache may be on a disk that is only read
                    (folder / _TAG).write_bytes(_SIGNATURE)
        except OSError as error:
            raise StoreError(
                f"cannot create the cache {folder}: {reason_of(error)}. Choose another folder with --cache"
            ) from error

    # --- objects -----------------------------------------------------------------------------------------------------

    def path(self, digest: Digest) -> Path:
        """Return the object's path, or None if it does not exist."""
        return self.folder / "objects" / digest[:2] / digest[2:]

    def put(self, data: bytes) -> Digest:
        """Store some bytes and return their digest. The same bytes are stored once."""
        digest = digest_of(data)
        path = self.path(digest)
        self.used.add(digest)
        if not path.exists():
            self._write(path, data)
        return digest

    def put_file(self, file: Path, digest: Digest) -> None:
        """Store a finished file by moving it into the cache; `digest` must be its SHA-256."""
        path = self.path(digest)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            held.move(file, path)
        except OSError as error:
            raise cannot_write(self.folder, path, error) from error

    def get(self, digest: Digest) -> bytes:
        """Return the bytes with that digest. Raises Missing; a damaged object is removed first, so it is computed
        again.
        """
        path = self.path(digest)
        try:
            data = read_file(path)
        except FileNotFoundError:
            raise Missing(digest) from None
        if digest_of(data) != digest:
            with contextlib.suppress(OSError):
                path.unlink()
            raise Missing(digest)
        return data

    def hold(self, digest: Digest) -> None:
        """Keep an object for this build although no record of its steps names it. Raises Missing."""
        if digest not in self:
            raise Missing(digest)
        self.used.add(digest)

    def copy(self, digest: Digest, name: str) -> Path:
        """Copy an object to <cache>/drifted/NAME, for inspection. Raises Missing."""
        path = self.folder / "drifted" / name
        self._write(path, self.get(digest))
        return path

    def mend(self) -> int:
        """Read every object and remove the damaged ones, which are then computed again. Returns how many there were."""
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
        """Record the result of a step."""
        self.touched.add((step, key))
        self._write(self._record(step, key), sealed(f"{step}/{key}", record))

    def recall(self, step: str, key: Digest) -> bytes | None:
        """Return what `note` wrote, or None; a damaged record is removed."""
        path = self._record(step, key)
        self.touched.add((step, key))
        try:
            record = unsealed(f"{step}/{key}", read_file(path))
        except FileNotFoundError:
            return None
        if record is None:
            self.forget(step, key)
        return record

    def forget(self, step: str, key: Digest) -> None:
        """Remove a record; its objects stay until `confpapers clean`."""
        with contextlib.suppress(FileNotFoundError):
            self._record(step, key).unlink()

    # --- what is needed ----------------------------------------------------------------------------------------------

    def keep_for(self, build: str) -> None:
        """Record that this build needs everything it used, so that `clean` keeps it."""
        needs = Needs(records=sorted(f"{step}/{key}" for step, key in self.touched), objects=sorted(self.used))
        self._write(self.folder / "builds" / f"{build}.json", sealed(build, encode(needs)))

    def remember(self, build: str, record: bytes) -> None:
        """Record the results of a finished build."""
        self._write(self.folder / "last" / f"{build}.json", sealed(build, record))

    def remembered(self, build: str) -> bytes | None:
        """Return what `remember` wrote, or None."""
        try:
            return unsealed(build, read_file(self.folder / "last" / f"{build}.json"))
        except FileNotFoundError:
            return None

    def builds(self) -> list[str]:
        """Return the builds whose needs are recorded."""
        return sorted(file.stem for file in (self.folder / "builds").glob("*.json"))

    def release(self, build: str) -> None:
        """Forget what a build needs."""
        for kind in ("builds", "last"):
            (self.folder / kind / f"{build}.json").unlink(missing_ok=True)

    def sweep(self) -> Holdings:
        """Remove what no recorded build needs and return the counts of what was removed. Hold `lock_all`."""
        needs = [self._needs(build) for build in self.builds()]
        records = {row for need in needs for row in need.records}
        objects = {digest for need in needs for digest in need.objects}
        removed = Holdings()
        for step, file in self._records():
            if f"{step}/{file.parent.name}{file.name}" in records:
                objects.update(_DIGEST.findall(file.read_text("utf-8", errors="replace")))
            else:
                removed = removed.plus(step, _remove(file))
        for file in self._objects():
            if file.parent.name + file.name not in objects:
                removed = removed.plus("objects", _remove(file))
        for kind, file in self._leftovers():
            removed = removed.plus(kind, _remove(file))
        return removed

    def holdings(self) -> Holdings:
        """Return the number of files and bytes: records by step, objects, unfinished downloads and unreadable pages."""
        held = Holdings()
        objects = (("objects", file) for file in self._objects())
        for kind, file in itertools.chain(self._records(), objects, self._leftovers()):
            with contextlib.suppress(FileNotFoundError):  # a build finished writing it, under another name
                held = held.plus(kind, file.stat().st_size)
        return held

    def _leftovers(self) -> Iterator[tuple[str, Path]]:
        for kind, folder in (("unfinished downloads", "partial"), ("unreadable pages", "drifted")):
            for file in sorted((self.folder / folder).glob("*")):
                yield kind, file

    def _needs(self, build: str) -> Needs:
        try:
            return decode(unsealed(build, (self.folder / "builds" / f"{build}.json").read_bytes()) or b"", Needs)
        except (OSError, msgspec.DecodeError) as error:
            raise StoreError(
                f"the list of files that {build} needs is unreadable ({error}), so nothing was removed. "
                f"Build it again, or remove it with `confpapers clean {build}`"
            ) from error

    def _objects(self) -> Iterator[Path]:
        yield from filter(_is_ours, sorted((self.folder / "objects").glob("??/*")))

    def _records(self) -> Iterator[tuple[str, Path]]:
        for file in filter(_is_ours, sorted((self.folder / "steps").glob("*/??/*"))):
            yield file.parent.parent.name, file

    # --- locks and writing -------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the lock `name`, or raise StoreError at once if another build holds it. It waits for `clean` to end."""
        with held_lock(self.folder, f"{name}.lock"):
            with held_lock(self.folder, "cleaning", patience=_CLEANING):
                pass
            yield

    @contextlib.contextmanager
    def lock_all(self) -> Iterator[None]:
        """Hold the locks of all builds, also of those that never finished, or raise StoreError; new builds wait."""
        with contextlib.ExitStack() as locks:
            locks.enter_context(held_lock(self.folder, "cleaning"))
            for file in sorted((self.folder / "locks").glob("*.lock")):
                locks.enter_context(held_lock(self.folder, file.name))
            yield

    def scratch(self) -> Path:
        """Return a folder for unfinished downloads, on the same disk so that `put_file` is a rename."""
        folder = self.folder / "partial"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(self.folder, folder, error) from error
        return folder

    def _write(self, path: Path, data: bytes) -> None:
        temporary = ""
        try:
            handle, temporary = self._beside(path)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            held.move(Path(temporary), path)
        except OSError as error:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            raise cannot_write(self.folder, path, error) from error

    def _beside(self, path: Path) -> tuple[int, str]:
        """Create a temporary file in the path's folder, and the folder if it is missing."""
        try:
            return tempfile.mkstemp(prefix=".", dir=path.parent)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            return tempfile.mkstemp(prefix=".", dir=path.parent)
