"""Check the links inside a site, without network or browser.

Links are compared with the names on disk case-sensitively, as a web host does, even if the disk does not. Content
created by scripts, and links to other hosts, are not checked.
"""

import contextlib
import functools
import html
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from confpapers.errors import SiteError
from confpapers.site.manifest import MANIFEST, RECORD, SHARED, read_manifest, walk

_ATTRIBUTES = {"href", "src", "poster", "xlink:href"}
_SETS = {"srcset", "imagesrcset"}
_NAMES = (b"href", b"src", b"poster", b"srcset")  # the endings of the names of all these attributes


class Broken(NamedTuple):
    """A broken link: the page that contains it, and its target."""

    page: str
    link: str


def files_of(site: Path) -> dict[str, int]:
    """Return every file of a site: its path with forward slashes, and its size in bytes."""
    sizes: dict[str, int] = {}
    for name, entry in walk(site):
        with contextlib.suppress(OSError):  # a dangling symbolic link
            sizes[name] = entry.stat().st_size
    return dict(sorted(sizes.items()))


def built_files(site: Path) -> tuple[dict[str, int], list[str]]:
    """Return the site's files that a build wrote, with their sizes, and the other files in its folder.

    Symbolic links are never among the former. Raises SiteError if the site has no manifest.
    """
    shared = read_manifest(site)
    if shared is None:
        raise SiteError(f"{site} has no list of the files that a build wrote. Build it again, then publish it")
    listed = set(shared)
    for folder in (file.parent for file in site.glob(f"*/{MANIFEST}") if not file.parent.is_symlink()):
        listed |= {f"{folder.name}/{name}" for name in read_manifest(folder) or ()}
    sizes = files_of(site)
    top = site.resolve()
    own = {
        name: size
        for name, size in sizes.items()
        if name in listed and (site / name).resolve() == top.joinpath(*name.split("/"))
    }
    others = [name for name in sizes if name not in own and name.rpartition("/")[2] not in (MANIFEST, RECORD, SHARED)]
    return own, others


def broken_links(site: Path, files: dict[str, int], pages: Iterable[str] | None = None) -> Iterator[Broken]:
    """Yield the broken internal links of all HTML pages, or of some, each once per page.

    In 404.html links may begin with a slash, as it is shown at any depth; elsewhere that would only work at the root of
    a host.
    """
    targets = _Targets(files)
    for page in (file for file in files if file.endswith((".html", ".htm"))) if pages is None else pages:
        data = (site / page).read_bytes()
        plain = plain_links(data)
        if plain is not None and all(targets.has(page, link) for link in plain):
            continue
        for link in links_of(data):
            if not targets.has(page, link):
                yield Broken(page, link)


class _Targets:
    """The files and folders of a site, and which links lead to them: thousands of pages have the same links."""

    def __init__(self, files: Mapping[str, int]) -> None:
        self.files = files
        self.folders = {parent for file in files for parent in _parents(file)}
        self._known: dict[tuple[str, str], bool] = {}

    def has(self, page: str, link: str) -> bool:
        """Return whether a link on a page leads to a file of the site, or to another site."""
        folder, rest = page.rpartition("/")[0], link
        while folder and rest.startswith("../"):
            folder, rest = folder.rpartition("/")[0], rest[3:]
        if page == "404.html":
            return _leads_somewhere(page, link, self.files, self.folders)
        if (folder, rest) not in self._known:
            self._known[folder, rest] = _leads_somewhere(f"{folder}/page", rest, self.files, self.folders)
        return self._known[folder, rest]


def _parents(file: str) -> Iterator[str]:
    while file:
        file = file.rpartition("/")[0]
        yield file


def _leads_somewhere(page: str, link: str, files: Mapping[str, int], folders: set[str]) -> bool:
    path = _path_in(link)
    if not path:
        return path is not None
    if path.startswith("/"):
        return page == "404.html"
    target = _joined(page.rpartition("/")[0], path)
    if target is None:
        return False
    return target in files or (target in folders and f"{target}/index.html".lstrip("/") in files)


@functools.lru_cache(maxsize=4096)  # most links of a page occur on all pages
def _path_in(link: str) -> str | None:
    """Return the path of a link within the site, "" if it leads elsewhere, or None if it is invalid."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return "" if parts.scheme or parts.netloc else unquote(parts.path)


def _joined(folder: str, path: str) -> str | None:
    """Return the path from the site's root, or None if it leads out of the site."""
    steps = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == ".." and not steps:
            return None
        if part == "..":
            steps.pop()
        elif part not in ("", "."):
            steps.append(part)
    return "/".join(steps)


def plain_links(page: bytes) -> set[str] | None:
    """Return the targets of a page's links and perhaps other texts that look like links, or None.

    Reads attributes in the form that templates give them, `href="..."`, in a tenth of the parser's time. None means
    that some may have another form.
    """
    lower = page.lower()
    targets: set[str] = set()
    for name in _NAMES:
        if not (count := lower.count(name)):
            continue
        _, *following = page.split(name)
        if count != len(following) and _attributes(following) != _attributes(lower.split(name)[1:]):
            return None  # HREF="..."
        for rest in following:
            if rest.startswith(b'="'):
                targets |= _targets_in(rest[2:].partition(b'"')[0], several=name == b"srcset")
            elif rest.lstrip().startswith(b"="):
                return None
    return targets


def _attributes(following: Iterable[bytes]) -> int:
    """Return how many texts that follow a name make it an attribute."""
    return sum(rest.lstrip().startswith(b"=") for rest in following)


def _targets_in(value: bytes, *, several: bool) -> set[str]:
    """Return the targets in an attribute's value, which may have `several`."""
    text = html.unescape(value.decode("utf-8", "replace"))
    links = [link.strip().partition(" ")[0] for link in text.split(",")] if several else [text]
    return {bare for link in links if (bare := link.partition("#")[0].strip())}


def links_of(page: bytes) -> list[str]:
    """Return the link targets of a page without "#...", each once, in order."""
    from lxml import etree

    collected: Any = _Links()  # lxml's protocol also requires attributes that it calls only if present
    parser = etree.HTMLParser(target=collected, huge_tree=True, encoding="utf-8")
    parser.feed(b"<!doctype html><title>page</title>" + page)  # so that an empty page is valid, too
    parser.close()
    return list(collected.links)


class _Links:
    """An lxml parser target that collects links: four times as fast as html.parser, and no tree is built."""

    def __init__(self) -> None:
        self.links: dict[str, None] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        for name, value in attributes.items():
            if name in _ATTRIBUTES and tag != "base":
                self._take(value)
            elif name in _SETS:
                for part in value.split(","):
                    self._take(part.strip().partition(" ")[0])

    def _take(self, link: str) -> None:
        if bare := link.strip().partition("#")[0]:
            self.links[bare] = None

    def end(self, tag: str) -> None: ...

    def close(self) -> None: ...
