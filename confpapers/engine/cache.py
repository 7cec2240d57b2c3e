"""The cache: bytes named by their SHA-256, and a table that records which step produced which bytes.

    <cache>/objects/ab/cdef…              bytes, named by their digest
    <cache>/steps/<step>/ab/cdef…         the result of a step: a small JSON record, named by the hash of the step,
                                          its version, its parameters and the digests of its inputs
    <cache>/builds/<name>.json            the records that a build needs; `clean` keeps them
    <cache>/last/<name>.json              the results of the last finished build, from which the next one starts
    <cache>/locks/…                       one build per conference at a time
    <cache>/drifted/…                     pages that their adapter could not read, for inspection

Every file is written to a temporary name and renamed, so readers see a whole file or none, and a build may be killed at
any moment. Objects are checked against their name when they are read, and records against a digest at their end. A
damaged one is removed, counts as missing, and is computed again. No other module accesses the cache.
"""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import filelock
import msgspec

from confpapers.engine import held
from confpapers.engine.holdings import Holdings, Needs
from confpapers.engine.seal import digest_of, sealed, unsealed
from confpapers.errors import StoreError, reason_of, remedy_of
from confpapers.model import Digest, decode, encode

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Missing(KeyError):  # noqa: N818 - a state, not an error
    """Raised if an object does not exist: never stored, removed, or damaged."""


def _remove(file: Path) -> int:
    size = file.stat().st_size
    file.unlink()
    return size


class Store:
    """Bytes by digest, and records by step and key, in one folder. Safe to share between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[tuple[str, Digest]] = set()  # records that this build wrote or used
        # objects that this build stored itself, such as local files, which have no record
        self.used: set[Digest] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
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
            raise self._sorry(path, error) from error

    def get(self, digest: Digest) -> bytes:
        """Return the bytes with that digest. Raises Missing; a damaged object is removed first, so it is computed
        again.
        """
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
        """Record that this build needs everything it used, so that `clean` keeps it."""
        needs = Needs(records=sorted(f"{step}/{key}" for step, key in self.touched), objects=sorted(self.used))
        self._write(self.folder / "builds" / f"{build}.json", sealed(build, encode(needs)))

    def remember(self, build: str, record: bytes) -> None:
        """Record the results of a finished build."""
        self._write(self.folder / "last" / f"{build}.json", sealed(build, record))

    def remembered(self, build: str) -> bytes | None:
        """Return what `remember` wrote, or None."""
        try:
            return unsealed(build, (self.folder / "last" / f"{build}.json").read_bytes())
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
        """Remove what no recorded build needs and return the counts of what was removed. Hold the lock of every
        build.
        """
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
            removed = removed.plus("unreadable pages", _remove(file))
        return removed

    def holdings(self) -> Holdings:
        """Return the number of files and bytes: records by step, and objects."""
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
                f"the list of files that {build} needs is unreadable ({error}), so nothing was removed. "
                f"Build it again, or remove it with `confpapers clean {build}`"
            ) from error

    def _records(self) -> Iterator[tuple[str, Path]]:
        for file in sorted((self.folder / "steps").glob("*/??/*")):
            yield file.parent.parent.name, file

    # --- locks and writing -------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the lock `name`, or raise StoreError at once if another build holds it."""
        path = self.folder / "locks" / f"{name}.lock"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(path, timeout=0)
            lock.acquire()
        except filelock.Timeout:
            raise StoreError(
                f"another build of {name} is already running with this cache ({self.folder}); wait for it, or stop it"
            ) from None
        except OSError as error:
            raise self._sorry(path, error) from error
        try:
            yield
        finally:
            lock.release()

    def scratch(self) -> Path:
        """Return a folder for unfinished downloads, on the same disk so that `put_file` is a rename."""
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
            held.move(Path(temporary), path)
        except OSError as error:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            raise self._sorry(path, error) from error

    def _beside(self, path: Path) -> tuple[int, str]:
        """Create a temporary file in the path's folder, and the folder if it is missing."""
        try:
            return tempfile.mkstemp(prefix=".", dir=path.parent)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            return tempfile.mkstemp(prefix=".", dir=path.parent)

    def _sorry(self, path: Path, error: OSError) -> StoreError:
        free = shutil.disk_usage(self.folder).free // 2**20 if self.folder.exists() else 0
        return StoreError(
            f"cannot write {path}: {reason_of(error)} ({free:,} MB are free). Finished work is kept: "
            f"{remedy_of(error)}choose another cache with --cache, then run the command again"
        )
