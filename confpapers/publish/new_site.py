"""A new folder for your own site: its conference file, a README, and the workflow that publishes it."""

import re
from pathlib import Path
from typing import NamedTuple

import msgspec

from confpapers import paths
from confpapers.conference import registry
from confpapers.conference.toml import toml_value
from confpapers.errors import UsageError
from confpapers.model import Conference
from confpapers.version import package_version

_FILES = {
    "README.md": "README.md",
    "requirements.txt": "requirements.txt",
    ".gitignore": "gitignore",
    "site.toml": "site.toml",
    ".github/workflows/pages.yml": "pages.yml",
}


class WrittenFiles(NamedTuple):
    """The files that were written, and existing ones that were existing."""

    written: tuple[str, ...]
    existing: tuple[str, ...]


def make_site_folder(folder: Path, like: str) -> WrittenFiles:
    """Write the files of a site's repository into `folder`, without overwriting any.

    `like` is the known conference to start from. Raises UsageError if it does not exist or cannot be copied, and if the
    folder cannot be written.
    """
    conference = registry.find(like)
    if any(url.startswith("file:") for url in conference.urls):
        raise UsageError(f"{like!r} reads files that would not be copied; choose another one from `confpapers list`")
    files = {place: (paths.TEMPLATES / "init" / name).read_bytes() for place, name in _FILES.items()}
    files["requirements.txt"] = files["requirements.txt"].replace(b"{revision}", revision(package_version()).encode())
    files[f"conferences/{conference.id}.toml"] = as_toml(conference).encode()
    written: list[str] = []
    existing: list[str] = []
    try:
        for place, content in files.items():
            (written if _write_new(folder / place, content) else existing).append(place)
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be written: {error.strerror}") from error
    return WrittenFiles(tuple(written), tuple(existing))


def revision(version: str) -> str:
    """Return the git revision of a version: its tag, or the commit of a development version ("main" if unknown)."""
    if commit := re.search(r"\+g([0-9a-f]+)", version):
        return commit[1]
    return "main" if ".dev" in version else f"v{version}"


def as_toml(conference: Conference) -> str:
    """Return a conference as a file: values that differ from the defaults, tables last."""
    settings = {name: value for name, value in msgspec.to_builtins(conference).items() if name != "id"}
    lines = [f"{name} = {toml_value(value)}" for name, value in settings.items() if not isinstance(value, dict)]
    for table, values in ((name, value) for name, value in settings.items() if isinstance(value, dict)):
        lines += ["", f"[{table}]", *(f"{name} = {toml_value(value)}" for name, value in values.items())]
    return "\n".join(lines) + "\n"


def _write_new(file: Path, content: bytes) -> bool:
    """Write a file unless it exists; return whether it was written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        return False
    return True
