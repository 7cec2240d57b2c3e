"""Files of the cache: what to say if they cannot be read or written, and the locks between builds."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import filelock

from confpapers.errors import StoreError, reason_of, remedy_of


def read_file(file: Path) -> bytes:
    """Return a file's bytes. Raises FileNotFoundError, or StoreError if it is there and cannot be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        rights = "make it readable, or " if isinstance(error, PermissionError) else ""  # perhaps another user made it
        raise StoreError(
            f"cannot read {file}: {reason_of(error)}; {rights}choose another cache with --cache"
        ) from error


def cannot_write(cache: Path, path: Path, error: OSError) -> StoreError:
    """Return the error for a file of the cache that cannot be written: why, and the next step."""
    free = shutil.disk_usage(cache).free // 2**20 if cache.exists() else 0
    return StoreError(
        f"cannot write {path}: {reason_of(error)} ({free:,} MB are free). Finished work is kept: "
        f"{remedy_of(error)}choose another cache with --cache, then run the command again"
    )


@contextlib.contextmanager
def held_lock(cache: Path, name: str, patience: float = 0) -> Iterator[None]:
    """Hold a build's lock (NAME.lock), or another one. Raises StoreError if it is not free in `patience` seconds."""
    path = cache / "locks" / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(path, timeout=patience)
        lock.acquire()
    except filelock.Timeout:
        what = f"another build of {path.stem}" if path.suffix == ".lock" else "`confpapers clean`"
        raise StoreError(f"{what} is already running with this cache ({cache}); wait for it, or stop it") from None
    except OSError as error:
        raise cannot_write(cache, path, error) from error
    try:
        yield
    finally:
        lock.release()
