"""Offline use and installation of a site: lists of the files that pages need, the service worker, the manifest.

`data/offline.json`, for the site's own pages and in each conference's folder, is read by `static/worker/sw.js`:

    version  changes when anything below does
    pages    HTML pages and other files without a hash in their name, and the SHA-256 of each: a host may still serve
             those of another build
    files    what the pages load; names contain a hash of their content
    bytes    total size
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from confpapers.model import Record, encode
from confpapers.site.files import static_file, write

FILE = "data/offline.json"
_MOST = 8_000_000  # bytes of the site's own data that are cached at once; the rest when needed
_NUMBERED = re.compile(r"-\d+\.[0-9a-f]{10}\.js$")


class OfflineFiles(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The file `offline.json`."""

    version: str
    pages: dict[str, str]
    files: tuple[str, ...]
    bytes: int


def offline(folder: Path, pages: Iterable[str], files: Iterable[str]) -> bytes:
    """Return the list for a folder whose pages and files, relative to it, are written."""
    digests = {page: hashlib.sha256((folder / page).read_bytes()).hexdigest() for page in pages}
    names = tuple(sorted(files))
    version = hashlib.sha256(encode([digests, names])).hexdigest()[:16]
    size = sum((folder / name).stat().st_size for name in (*digests, *names))
    return encode(OfflineFiles(version=version, pages=digests, files=names, bytes=size))


def needed(assets: Mapping[str, str], root: str, *scripts: str) -> list[str]:
    """Return the addresses of the assets that a page with these scripts loads."""
    return [f"{root}assets/{assets[name]}" for name in ("site.css", "theme.js", "icon.svg", *scripts)]


def write_conference(
    folder: Path, data: Iterable[str], assets: Mapping[str, str], *, pictures: Sequence[str] = ()
) -> None:
    """Write the list of a conference's page, after everything else of the conference is in `folder`.

    `pictures` keep their names when their content changes, like pages.

    The index of pages is not included: it is loaded when it is searched, or with the papers that a reader saves
    offline.
    """
    names = [name for name in data if not name.startswith("inside")]
    files = [*(f"data/{name}" for name in names), *needed(assets, "../", "page.js", "later.js", "paper.js")]
    write(folder / FILE, offline(folder, ["index.html", *pictures], files))


def write_site(
    site: Path, data: Iterable[str], assets: Mapping[str, str], *, title: str, rows: Iterable[str], static: Path | None
) -> None:
    """Write the list of the site's own pages, the service worker and the manifest.

    `rows` are the files from which the site search shows papers; they are in the conferences' folders.
    """
    names = [*(f"data/{name}" for name in data), *rows]
    if sum((site / name).stat().st_size for name in names) > _MOST:
        names = [name for name in names if not _NUMBERED.search(name)]
    write(
        site / FILE,
        offline(site, ["index.html", "authors.html", "offline.html"], [*names, *needed(assets, "", "site.js")]),
    )
    write(site / "sw.js", static_file(static, "worker/sw.js").read_bytes())
    write(site / "manifest.webmanifest", _manifest(assets, title))


def _manifest(assets: Mapping[str, str], title: str) -> bytes:
    icons = [
        {"src": f"assets/{assets['icon-192.png']}", "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": f"assets/{assets['icon-512.png']}", "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ]
    manifest = {
        "name": title,
        "short_name": title if len(title) <= 12 else "Papers",
        "id": "./",
        "start_url": "./index.html",
        "scope": "./",
        "display": "standalone",
        "background_color": "#fdfcfa",
        "theme_color": "#fdfcfa",
        "icons": icons,
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
