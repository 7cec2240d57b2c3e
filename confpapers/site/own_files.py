"""Files of the user's own templates and styles that no build uses, because no shipped file has their name."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from confpapers import paths

_STYLES, _TEXTS = "css/*.css", "i18n/*.json"  # files of --static that may have names of their own


def unused_files(templates: Path | None, static: Path | None) -> list[str]:
    """Return a sentence for each file in the folders of `--templates` and `--static` that changes nothing."""
    return [*_unused_templates(templates), *_unused_static(static)]


def _unused_templates(folder: Path | None) -> Iterator[str]:
    """Yield a sentence for each template that replaces none, unless another one of the user's includes it."""
    own = _names(folder)
    for name in own:
        if name.endswith(".html") and not (paths.TEMPLATES / name).is_file():
            others = (file for other, file in own.items() if other != name)
            if not any(name.encode() in file.read_bytes() for file in others):
                yield _sentence("--templates", name, "replaces no template", [*_names(paths.TEMPLATES)])


def _unused_static(folder: Path | None) -> Iterator[str]:
    for name in _names(folder):
        added = any(Path(name).match(pattern) and name.count("/") == 1 for pattern in (_STYLES, _TEXTS))
        if not added and Path(name).suffix not in {".md", ".txt"} and not (paths.STATIC / name).is_file():
            names = [*_names(paths.STATIC), *([f"css/{Path(name).name}"] if name.endswith(".css") else [])]
            yield _sentence("--static", name, f"replaces no file, and only {_STYLES} are added", names)


def _sentence(option: str, name: str, what: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"{name} in {option} is not used: it {what}{f'; did you mean {near[0]}?' if near else ''}"


def _names(folder: Path | None) -> dict[str, Path]:
    """Return the files below a folder by their names there, without hidden ones."""
    files = sorted(folder.rglob("*")) if folder else []
    named = {file.relative_to(folder or file).as_posix(): file for file in files if file.is_file()}
    return {name: file for name, file in named.items() if not any(part.startswith(".") for part in name.split("/"))}
