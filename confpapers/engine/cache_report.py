"""Describe and clean the cache."""

from collections.abc import Sequence

from confpapers.engine.cache import Store
from confpapers.engine.holdings import Holdings
from confpapers.errors import UsageError, unknown
from confpapers.text import byte_size, counted


def describe(store: Store) -> str:
    """Return the cache's contents as a table: files and bytes by kind, and the conferences that need them."""
    held, builds = store.holdings(), store.builds()
    if not held.files:
        return _empty(store)
    width = max(14, 1 + max(map(len, held.files)))
    rows = [
        f"{kind:<{width}}{counted(held.files[kind], 'file'):>15}{byte_size(held.sizes[kind]):>12}"
        for kind in sorted(held.files)
    ]
    needed = f"Needed by: {', '.join(builds)}" if builds else "No conference needs any of these files."
    return "\n".join([f"Cache {store.folder}", *rows, needed])


def _empty(store: Store) -> str:
    return f"The cache {store.folder} is empty."


def clean(store: Store, names: Sequence[str]) -> str:
    """Remove what no conference needs, and what only the named ones need; return a sentence about what was removed.

    Raises UsageError if a conference was never built, and StoreError while a build is running.
    """
    builds = store.builds()
    for name in names:
        if name not in builds:
            raise UsageError(unknown("built conference", name, builds))
    with store.lock_all():
        for name in names:
            store.release(name)
        removed = store.sweep()
    return _removed(removed) if removed.files or store.holdings().files else _empty(store)


def _removed(removed: Holdings) -> str:
    files, size = sum(removed.files.values()), sum(removed.sizes.values())
    return (
        f"Removed {counted(files, 'file')}, {byte_size(size)}." if files else "Nothing to remove: every file is needed."
    )
