"""Imports point down the table of layers in docs/architecture.md, without cycles."""

import ast
import functools
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import confpapers

_PACKAGE = Path(confpapers.__file__).parent
_TABLE = Path(__file__).parents[1] / "docs" / "architecture.md"
_NETWORK = {"requests", "urllib3", "http", "socket", "urllib.request", "ssl"}
_DISK = {"confpapers.engine.cache", "confpapers.paths", "tempfile", "shutil"}
_SCIENCE = ("analysis", "tsne")


@functools.cache
def modules() -> dict[str, Path]:
    """Every module of the package by dotted name, without the leading `confpapers.`"""
    result = {}
    for file in sorted(_PACKAGE.rglob("*.py")):
        name = ".".join(file.relative_to(_PACKAGE).with_suffix("").parts)
        result[name.removesuffix(".__init__")] = file
    return result


@functools.cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """All nodes of a module's syntax tree."""
    return tuple(ast.walk(ast.parse(file.read_text("utf-8"))))


@functools.cache
def imports(file: Path) -> set[str]:
    """All that a module imports: at its head, inside functions, and by name through `import_module`."""
    result: set[str] = set()
    by_name = False  # from a table of names
    for node in nodes(file):
        if isinstance(node, ast.Import):
            result |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}: import by full name"
            result |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            result |= {str(part.value) for part in node.args[:1] if isinstance(part, ast.Constant)}
            by_name |= not isinstance(node.args[0], ast.Constant)
    return result | ({text.partition(":")[0] for text in module_names(file)} if by_name else set())


def module_names(file: Path) -> list[str]:
    """The strings of a module that name a module of the package, or something in one."""
    texts = [node.value for node in nodes(file) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if re.fullmatch(r"confpapers(\.\w+)+(:\w+)?", text)]


@functools.cache
def graph() -> dict[str, set[str]]:
    """The modules of the package that each module imports."""
    expected = modules()
    dotted = {f"confpapers.{name}": name for name in expected if name != "__init__"} | {"confpapers": "__init__"}
    result = {}
    for name, file in expected.items():
        wanted = {dotted[module] for module in imports(file) if module in dotted} - {name}
        # `from confpapers.pdf import prose` names the package, but needs the module alone
        wanted -= {module for module in wanted if any(other.startswith(f"{module}.") for other in wanted)}
        if any(module.startswith("confpapers.") for module in imports(file)):
            wanted.discard("__init__")
        result[name] = wanted
    result["__init__"] |= {name for name in expected if f'"{name}:' in (_PACKAGE / "__init__.py").read_text("utf-8")}
    return result


def package_of(name: str) -> str:
    return name.partition(".")[0]


def layers() -> dict[str, int]:
    """The row of the table that each package or root module is in; 0 is the top."""
    rows = re.findall(r"^\| [^|]+ \| (`[^|]+) \|", _TABLE.read_text("utf-8"), re.MULTILINE)
    result: dict[str, int] = {}
    for number, row in enumerate(rows):
        for name in re.findall(r"`([\w]+)/?`", row):
            assert name not in result, f"{name} is in two layers"
            result[name] = number
    return result


def upward(edges: dict[str, set[str]], rows: dict[str, int]) -> list[str]:
    """Imports that do not point down, as "importer → imported"."""
    return sorted(
        f"{name} → {other}"
        for name, wanted in edges.items()
        for other in wanted
        if package_of(name) != package_of(other) and rows[package_of(name)] >= rows[package_of(other)]
    )


def test_every_module_is_in_exactly_one_layer() -> None:
    assert {package_of(name) for name in modules()} == set(layers())


@pytest.mark.slow
def test_imports_point_down_the_table() -> None:
    assert upward(graph(), layers()) == []


def test_an_import_that_points_up_is_seen() -> None:
    edges = graph() | {"engine.cache": graph()["engine.cache"] | {"flow.steps"}}
    assert upward(edges, layers()) == ["engine.cache → flow.steps"]


def test_there_is_no_import_cycle() -> None:
    try:
        tuple(TopologicalSorter(graph()).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_imports_in_functions_and_by_name_count(tmp_path: Path) -> None:
    file = tmp_path / "m.py"
    file.write_text("def f():\n    import a\n    importlib.import_module('b.c')\n")
    assert imports(file) == {"a", "b.c"}
    table = tmp_path / "table.py"
    table.write_text("KINDS = {'d': 'confpapers.d:D'}\ndef f(name):\n    importlib.import_module(KINDS[name])\n")
    assert imports(table) == {"confpapers.d"}


@pytest.mark.parametrize("name", [m for m in modules() if package_of(m) in _SCIENCE])
def test_the_science_does_not_use_disk_network_or_engine(name: str) -> None:
    assert not imports(modules()[name]) & (_NETWORK | _DISK)
    assert {package_of(module) for module in graph()[name]} <= {*_SCIENCE, "errors", "model"}


@pytest.mark.parametrize("name", [m for m in modules() if package_of(m) in ("sources", "schedules", "pdf")])
def test_parsing_never_fetches_and_never_writes(name: str) -> None:
    assert not imports(modules()[name]) & (_NETWORK | _DISK)


def test_only_the_web_package_knows_the_network() -> None:
    knows = {package_of(name) for name, file in modules().items() if imports(file) & {"requests", "urllib3"}}
    assert knows == {"web"}


def test_only_the_command_line_imports_the_command_line() -> None:
    assert [name for name, wanted in graph().items() if "cli" in wanted] == ["__main__"]


def test_nothing_is_pickled() -> None:
    assert [name for name, file in modules().items() if imports(file) & {"pickle", "shelve", "joblib"}] == []


def test_the_root_has_at_most_a_dozen_modules() -> None:
    assert len(list(_PACKAGE.glob("*.py"))) <= 12


def test_modules_stay_small() -> None:
    long = {name: n for name, file in modules().items() if (n := len(file.read_text("utf-8").splitlines())) > 300}
    assert long == {}


def test_scripts_of_the_page_stay_small() -> None:
    files = sorted((_TABLE.parents[1] / "static" / "js").rglob("*.js"))
    long = {file.name: n for file in files if (n := len(file.read_text("utf-8").splitlines())) > 300}
    assert files
    assert long == {}


_MANY_PARAMETERS = {
    "tsne.api.tsne",  # scikit-learn's parameters, by their names
    "pdf.glyphs.render_string_horizontal",  # overrides a method of pdfminer.six
}


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many arguments a caller may give."""
    names = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    names += [argument for argument in (function.args.vararg, function.args.kwarg) if argument]
    return len([argument for argument in names if argument.arg not in ("self", "cls")])


def test_no_function_has_more_than_six_parameters() -> None:
    many = {
        f"{name}.{node.name}"
        for name, file in modules().items()
        if name != "tsne.kernels"  # compiled by Triton, which knows arrays and numbers but no records
        for node in nodes(file)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and parameters(node) > 6
    }
    assert many == _MANY_PARAMETERS


def test_no_module_imports_a_private_name_of_another() -> None:
    private = [
        f"{name}: {node.module}.{alias.name}"
        for name, file in modules().items()
        for node in nodes(file)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("confpapers")
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    ]
    assert private == []


def test_the_help_imports_nothing_heavy() -> None:
    code = "import sys; import confpapers.cli; print(*sorted({m.split('.')[0] for m in sys.modules} | {*sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "numpy",
        "scipy",
        "sklearn",
        "gensim",
        "requests",
        "bs4",
        "pypdfium2",
        "jinja2",
        "rich",
        "importlib.metadata",
    }
    assert not heavy & set(loaded)
