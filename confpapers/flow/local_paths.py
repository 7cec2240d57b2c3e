"""Shorten local paths in published texts: files are named as the user knows them, without the builder's folders."""

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_FILE_ADDRESS = re.compile(r"file://[^\s,;'\"]*")
_SOURCE_FILE = re.compile(r'File "[^"\n]*/(?=confpapers/|site-packages/|python\d)')
_BEFORE = r"(?<![\w/.\]~%])"  # precedes an absolute path: not a part of a web address, nor of a relative path
_FOLDERS = re.compile(
    _BEFORE + r"~?/(?!/)(?:[^\s/:;,'\"()<>|]+/)+"
    r"|(?<![\w/])[A-Za-z]:[\\/]{1,2}(?:[^\s\\/:;,'\"<>|]+[\\/]{1,2})*"
    r"|(?<![\w\\])(?:\\\\){1,2}[^\s\\/:;,'\"<>|]+\\{1,2}(?:[^\s\\/:;,'\"<>|]+\\{1,2})*"
)


# A path that was cut short: its last part may be a folder, whose name may have spaces.
_CUT = re.compile(_BEFORE + r"~?/(?!/)(?:[^\s/:;,'\"()<>|]+/)+[^/:;,'\"()<>|]*…")


class PathShortener:
    """Shortens the paths in texts: relative to the folders of the lists, otherwise to the file's name."""

    def __init__(self, addresses: Iterable[str], failing: Iterable[str] = ()) -> None:
        """Create a shortener for a conference.

        addresses  of its lists; files below their folders are named relative to them
        failing    addresses of files that messages may name, whose folders may have spaces in their names
        """
        self._lists = _longest_first(map(_list_folder, filter(None, map(_path, addresses))))
        others = [parent for path in filter(None, map(_path, failing)) for parent in Path(path).parents]
        own = [Path.cwd(), Path.home(), Path(tempfile.gettempdir())]
        self._folders = _longest_first([*others, *own])

    def name_of(self, where: str) -> str:
        """Return a web address as it is, and a local file's name relative to the list's folder if it is below it.

        >>> PathShortener(["file:///data/cats.csv"]).name_of("file:///data/pdf/a%20b.pdf")
        'pdf/a b.pdf'
        """
        if not where.startswith("file:"):
            return self.text(where) if where.startswith(("/", "~", "\\")) else where
        path = (_path(where) or "").rstrip("/")
        below = next((path.removeprefix(folder) for folder in self._lists if path.startswith(folder)), "")
        return below or path.rpartition("/")[2]

    def text(self, message: str) -> str:
        """Return a message without the folders of any absolute path.

        >>> PathShortener([]).text("cannot read /data/cats/a.pdf (see https://example.org/a/b)")
        'cannot read a.pdf (see https://example.org/a/b)'
        """
        text = _CUT.sub("…", _SOURCE_FILE.sub('File "', message))
        text = _FILE_ADDRESS.sub(lambda match: self.name_of(match[0]), text)
        for folder in (*self._lists, *self._folders):
            text = re.sub(_BEFORE + re.escape(folder), "", text) if folder in text else text
        return _FOLDERS.sub("", text)

    def facts(self, value: Any) -> Any:
        """Return nested lists and dictionaries with all their texts shortened."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.facts(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.facts(inner) for inner in value]
        return value


def _path(address: str) -> str:
    """Return the path in an address, or "" if it is on the web."""
    if address.startswith("file:"):
        return unquote(urlsplit(address).path)
    return os.path.abspath(os.path.expanduser(address)) if address and "://" not in address else ""  # noqa: PTH100, PTH111 - the text as it is, links unfollowed


def _list_folder(path: str) -> Path:
    return Path(path) if Path(path).is_dir() else Path(path).parent


def _longest_first(folders: Iterable[Path]) -> Sequence[str]:
    """Return the folders with a final slash, without the root, and also with symbolic links resolved, longest first."""
    prefixes = {f"{folder}/" for either in folders for folder in (either, either.resolve()) if len(folder.parts) > 1}
    return sorted(prefixes, key=lambda folder: (-len(folder), folder))
