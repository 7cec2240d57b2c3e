"""Dependencies point one way; the science knows neither disk, network nor cluster; the registries can be read."""

import ast
import sys
from pathlib import Path

import pytest

import confpapers

_PACKAGE = Path(confpapers.__file__).parent
_NETWORK = {"requests", "urllib3", "http", "socket", "urllib.request", "ssl"}
_DISK = {"confpapers.store", "confpapers.paths", "tempfile", "shutil"}
_SCIENCE = (
    "words",
    "corpus",
    "weights",
    "phrases",
    "stopwords",
    "lda",
    "topics",
    "topic_names",
    "similar",
    "map",
    "overlay",
    "regions",
    "tsne",
)
_LAYERS: list[tuple[str, tuple[str, ...]]] = [
    # a module, and the modules of ours it may import: everything else is above it
    ("errors", ()),
    ("model", ("errors",)),
    ("paths", ()),
    ("progress", ()),
    ("store", ("errors", "model")),
    ("executors", ("errors",)),
    ("worker", ("executors",)),
    ("crew", ("errors", "executors")),
    ("cluster", ("crew", "errors", "executors")),
    ("steps", ("errors", "executors", "model", "progress", "store")),
]


def modules() -> dict[str, Path]:
    """Every module of the package by dotted name, without the leading `confpapers.`"""
    found = {}
    for file in sorted(_PACKAGE.rglob("*.py")):
        name = ".".join(file.relative_to(_PACKAGE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = file
    return found


def imports(file: Path) -> set[str]:
    """All that a module imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}: import by full name"
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(file: Path) -> set[str]:
    """The modules of the package that a module imports, by their first name."""
    return {name.split(".")[1] for name in imports(file) if name.startswith("confpapers.")} & {
        name.split(".")[0] for name in modules()
    }


@pytest.mark.parametrize(("name", "allowed"), _LAYERS, ids=[name for name, _ in _LAYERS])
def test_the_machinery_imports_only_what_is_below_it(name: str, allowed: tuple[str, ...]) -> None:
    assert ours(modules()[name]) <= set(allowed)


@pytest.mark.parametrize("name", [m for m in modules() if m.split(".")[0] in _SCIENCE])
def test_the_science_knows_neither_disk_nor_network_nor_machinery(name: str) -> None:
    found = imports(modules()[name])
    assert not found & (_NETWORK | _DISK)
    assert ours(modules()[name]) <= {*_SCIENCE, "errors", "model"}


@pytest.mark.parametrize(
    "name", [m for m in modules() if m.split(".")[0] in ("sources", "schedules", "reading", "extract")]
)
def test_parsing_never_fetches_and_never_writes(name: str) -> None:
    assert not imports(modules()[name]) & (_NETWORK | _DISK)


def test_only_the_fetcher_knows_the_network() -> None:
    knows = {name.split(".")[0] for name, file in modules().items() if imports(file) & {"requests", "urllib3"}}
    assert knows <= {"fetch", "net"}


def test_only_the_command_line_imports_the_command_line() -> None:
    assert [name for name, file in modules().items() if "cli" in ours(file)] == ["__main__"]


def test_nothing_is_pickled() -> None:
    assert [name for name, file in modules().items() if imports(file) & {"pickle", "shelve", "joblib"}] == []


def test_modules_stay_small() -> None:
    long = {name: n for name, file in modules().items() if (n := len(file.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def test_the_help_imports_nothing_heavy() -> None:
    import subprocess

    code = "import sys; import confpapers.cli; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "scipy", "sklearn", "gensim", "requests", "bs4", "pypdfium2", "jinja2", "rich"} & set(loaded)
