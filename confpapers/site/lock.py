"""One build at a time writes into a site: builds of other conferences into the same folder wait for it."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import filelock

from confpapers.errors import SiteError

_PATIENCE = 900.0  # seconds that writing the largest site may take


@contextlib.contextmanager
def only_writer(site: Path) -> Iterator[None]:
    """Hold the lock of a site's folder; it is free again when the process ends, however it ends.

    The lock is among the temporary files of this machine, because what is in the site may be published.  Raises
    SiteError if another build writes for a quarter of an hour.
    """
    name = hashlib.sha256(os.fsencode(site.resolve())).hexdigest()[:20]
    folder = Path(tempfile.gettempdir()) / f"confpapers-{os.getuid() if hasattr(os, 'getuid') else 'sites'}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = filelock.FileLock(folder / f"{name}.lock", timeout=_PATIENCE)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise SiteError(f"another build has been writing into {site} for a quarter of an hour; stop it first") from None
    try:
        yield
    finally:
        lock.release()
