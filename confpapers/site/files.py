"""Write a site to disk so that neither a reader nor a killed build ever sees half of it."""

import contextlib
import functools
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path

from confpapers import paths
from confpapers.engine import held
from confpapers.errors import SelfCheckError
from confpapers.model import encode
from confpapers.site.data_script import hashed
from confpapers.site.inputs import Look, Picture
from confpapers.site.manifest import MANIFEST, read_manifest
from confpapers.site.scripts import BUNDLES, bundle

_written: ContextVar[set[Path] | None] = ContextVar("_written", default=None)


@contextlib.contextmanager
def manifest_of(site: Path) -> Iterator[None]:
    """Add the files that this block writes and leaves there, which all conferences share, to the site's manifest."""
    written: set[Path] = set()
    token = _written.set(written)
    try:
        yield
    finally:
        _written.reset(token)
    names = {path.relative_to(site).as_posix() for path in written} | {*(read_manifest(site) or ())}
    write_manifest(site, (name for name in names if (site / name).is_file()))


def write_manifest(folder: Path, names: Iterable[str]) -> None:
    """Record which files a build wrote into a folder."""
    write(folder / MANIFEST, encode(sorted(names)))


def write(path: Path, data: bytes) -> None:
    """Write a file under a temporary name and rename it. A file that already has these bytes is not touched."""
    if (written := _written.get()) is not None:
        written.add(path)
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        held.move(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def put(fresh: Path, before: Path, name: str, data: bytes) -> None:
    """Write a file of a new folder; it is the file of the folder `before` if that has the same bytes."""
    target, earlier = fresh / name, before / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):
        if earlier.stat().st_size == len(data) and earlier.read_bytes() == data:
            link_or_copy(earlier, target)
            return
    target.write_bytes(data)


def put_pictures(fresh: Path, before: Path, pictures: Mapping[str, Picture]) -> None:
    """Write the files by name, or link those that the old folder contains.

    The name of a thumbnail is its hash. A PDF keeps its name when it changes, so it is compared.
    """
    for name, source in pictures.items():
        target, earlier = fresh / name, before / name
        if not target.resolve().is_relative_to(fresh.resolve()):
            raise SelfCheckError(f"the image {name!r} would be outside the conference's folder; nothing was replaced")
        target.parent.mkdir(parents=True, exist_ok=True)
        if earlier.is_file() and name.startswith("thumbs/"):
            link_or_copy(earlier, target)
            continue
        data = source.read_bytes() if isinstance(source, Path) else source()
        if earlier.is_file() and earlier.stat().st_size == len(data) and earlier.read_bytes() == data:
            link_or_copy(earlier, target)
        else:
            target.write_bytes(data)


def link_or_copy(source: Path, target: Path) -> None:
    """Create a hard link, or a copy if the file system has no hard links or is another one."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def static_file(own: Path | None, name: str) -> Path:
    """Return a file of `static/`: the user's version if it exists, otherwise the shipped one."""
    folders = [folder for folder in (own, paths.STATIC) if folder is not None]
    return next(path for folder in folders if (path := folder / name).is_file())


def put_assets(site: Path, look: Look) -> dict[str, str]:
    """Write style sheet and scripts to `site/assets` and return the hashed file name of each.

    A file in `look.static` (css/10-base.css, js/card/card.js, icons/icon.svg) replaces the shipped file with that name.
    Style sheets with other names are added. The theme's rules come last.
    """
    folders = [folder for folder in (look.static, paths.STATIC) if folder is not None]
    file = functools.partial(static_file, look.static)
    styles = sorted({f"css/{style.name}" for folder in folders for style in folder.glob("css/*.css")})
    strings = look.strings
    assets = {
        "site.css": b"".join(file(name).read_bytes() for name in styles) + look.theme.css.encode(),
        "theme.js": file("js/core/theme.js").read_bytes(),
        **{
            name: bundle(entry, lambda part: file(f"js/{part}.js").read_text("utf-8"), strings)
            for name, entry in BUNDLES.items()
        },
        **{name: file(f"icons/{name}").read_bytes() for name in ("icon.svg", "icon-192.png", "icon-512.png")},
    }
    names = {name: hashed(name, data) for name, data in assets.items()}
    for name, data in assets.items():
        write(site / "assets" / names[name], data)
    return names
