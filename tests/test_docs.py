"""The documentation is correct: commands, options, keys, links, and the steps of the tutorials."""

import contextlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest

from confpapers.cli import cli
from confpapers.conference import registry
from confpapers.enrichment import SERVICES
from confpapers.errors import UsageError
from confpapers.model import Conference, Entry, Listing, Record
from confpapers.schedules import SCHEDULES
from confpapers.sources import SOURCES
from confpapers.sources.base import Source

_ROOT = Path(__file__).parents[1]
_HIDDEN = {".venv", "venv", "node_modules", "site", "build", "dist"}
PAGES = sorted(
    file
    for file in _ROOT.rglob("*.md")
    if not any(part in _HIDDEN or part.startswith(".") for part in file.relative_to(_ROOT).parts)
)


def read(name: str) -> str:
    return (_ROOT / name).read_text("utf-8")


def fences(text: str, language: str) -> list[str]:
    """The blocks of code in that language, without the indentation of the list they stand in."""
    result = re.findall(rf"^( *)```{language}\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in result]


def commands_in(text: str) -> Iterator[list[str]]:
    """Every `confpapers ...` in the shell blocks and in the code within sentences, as words."""
    lines = [line for block in fences(text, "sh") for line in block.splitlines()]
    lines += re.findall(r"`(confpapers [^`]*)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for line in lines:
        for part in re.split(r"&&|;", line.partition("#")[0].replace("\\|", "|")):
            words = part.split()
            if words and words[0] == "confpapers":
                yield words[1:]


# --- the command line ------------------------------------------------------------------------------------------------


def script_of_docs(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, _ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_up_to_date() -> None:
    assert read("docs/cli.md") == script_of_docs("make_cli").document(), "run: python docs/make_cli.py"


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_and_option_is_explained(name: str) -> None:
    command = cli.commands[name]
    assert command.help
    section = read("docs/cli.md").partition(f"\n## confpapers {name}\n")[2].partition("\n## ")[0]
    for option in (parameter for parameter in command.params if isinstance(parameter, click.Option)):
        assert option.help, f"{option.opts[0]} of {name} has no help"
        assert f"`{option.opts[0]}" in section


@pytest.mark.parametrize("page", PAGES, ids=lambda file: file.relative_to(_ROOT).as_posix())
def test_the_commands_in_the_pages_are_real(page: Path) -> None:
    for words in commands_in(page.read_text("utf-8")):
        if words[0] in ("--version", "--help", "COMMAND"):
            continue
        assert words[0] in cli.commands, " ".join(words)
        if "--help" not in words:
            with contextlib.suppress(click.MissingParameter):  # a command that is only named
                cli.commands[words[0]].make_context(words[0], words[1:])  # raises what the command would
        for name in words[1:]:
            if re.fullmatch(r"[a-z]+(19|20)\d\d", name) and words[0] in ("build", "check"):
                registry.find(name)


def test_the_check_of_commands_finds_a_wrong_name() -> None:
    assert list(commands_in("Do `confpapers bild x --foo`.\n```sh\npip install . && confpapers demo  # now\n```")) == [
        ["demo"],
        ["bild", "x", "--foo"],
    ]
    with pytest.raises(UsageError):
        registry.find("cvrp2015")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["list"], ["build", "--help"], ["deploy", "--help"]])
def test_the_quick_commands_of_the_readme_run(arguments: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "confpapers", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


# --- figures ---------------------------------------------------------------------------------------------------------


def results() -> dict[str, dict[str, Any]]:
    """Every table of benchmarks/results/ as FILE/TABLE."""
    folder = script_of_docs("make_figures").RESULTS
    files = {file.stem: json.loads(file.read_text("utf-8")) for file in folder.glob("*.json")}
    return {f"{file}/{name}": table for file, tables in files.items() for name, table in tables.items()}


def test_the_tables_of_figures_are_what_the_benchmarks_wrote() -> None:
    figures = script_of_docs("make_figures")
    pages = {page: page.read_text("utf-8") for page in sorted((_ROOT / "docs").glob("*.md"))}
    stale = [page.name for page, text in pages.items() if figures.filled(text) != text]
    assert stale == [], "run: python docs/make_figures.py"
    assert read("docs/figures.md") == figures.document(), "run: python docs/make_figures.py"


def test_the_page_of_all_figures_has_every_table_once() -> None:
    parts = tomllib.loads(read("docs/figures.toml"))["part"]
    assert sorted(table["of"] for part in parts for table in part["table"]) == sorted(results())


def test_figures_that_no_benchmark_wrote_into_their_file_say_so() -> None:
    assert [name for name, table in results().items() if ("python" in table) == ("note" in table)] == []


# --- conference files ------------------------------------------------------------------------------------------------


def keys(kind: type[Record], table: str = "") -> Iterator[tuple[str, Any]]:
    """Every key of a conference file with its default, tables as `table.key`."""
    for field in msgspec.structs.fields(kind):
        if (table, field.name) == ("", "id"):
            continue
        yield f"{table}{field.name}", None if field.default_factory is not msgspec.NODEFAULT else field.default
        for inner in (field.type, *getattr(field.type, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, Record):
                yield from keys(inner, f"{field.name}.")


TABLES = ("schedule", "text", "search", "topics", "similar", "map", "thumbnails")


def rows(text: str) -> dict[str, list[str]]:
    """The rows of all tables by what stands first in them."""
    cells = (re.split(r"(?<!\\) \| ", line.strip("| ")) for line in text.splitlines() if line.startswith("| `"))
    return {row[0].strip("`"): row[1:] for row in cells}


def test_the_page_of_keys_is_up_to_date() -> None:
    assert read("docs/keys.md") == script_of_docs("make_keys").document(), "run: python docs/make_keys.py"


def test_every_key_of_a_conference_file_is_explained_with_its_default() -> None:
    explained = rows(read("docs/keys.md"))
    expected = {key: default for key, default in keys(Conference) if key not in TABLES}
    assert "thumbnails.size" in expected
    assert "schedule.url" in expected
    assert set(expected) == set(explained)
    assert set(TABLES) == set(re.findall(r"^## `\[(\w+)\]`$", read("docs/keys.md"), re.MULTILINE))
    for key, default in expected.items():
        if isinstance(default, int | float | str) and default not in ("", 0):
            assert json.dumps(default) in explained[key][1], f"{key}: the default is {default}"
        if default is msgspec.NODEFAULT:
            assert explained[key][1] == "needed", key


def test_every_field_of_a_paper_in_papers_json_is_explained() -> None:
    text = (_ROOT / "docs" / "data.md").read_text("utf-8")
    explained = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", text, re.MULTILINE))))
    assert {field.name for field in msgspec.structs.fields(Entry)} <= explained


def test_the_schema_of_papers_json_is_up_to_date() -> None:
    assert read("docs/papers.schema.json") == script_of_docs("make_schema").document(), (
        "run: python docs/make_schema.py"
    )


def test_exactly_the_existing_sources_schedules_and_enrichments_are_explained() -> None:
    explained = set(rows(read("docs/conferences.md")))
    assert explained == set(SOURCES) | set(SCHEDULES) | set(SERVICES)


def test_every_dependency_is_explained_and_no_other() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    names = {re.split(r"[<>=;\[ ]", dependency)[0] for dependency in project["dependencies"]}
    table = section("docs/install.md", "What it brings")
    explained = [
        name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(.+?)`", row)
    ]
    assert sorted(name for name in explained if not name.startswith("confpapers ")) == sorted(names)
    extras = set(re.findall(r"\.\[(\w+)\]", read("docs/install.md")))
    assert extras == set(project["optional-dependencies"])


def test_the_shells_of_the_completion_are_those_that_can_be_completed() -> None:
    for shell in ("bash", "zsh", "fish"):
        line = f"_CONFPAPERS_COMPLETE={shell}_source confpapers"
        assert line in read("docs/install.md")
        done = subprocess.run(
            [sys.executable, "-c", "from confpapers.cli import cli; cli(prog_name='confpapers')"],
            env={**os.environ, "_CONFPAPERS_COMPLETE": f"{shell}_source"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "_CONFPAPERS_COMPLETE" in done.stdout, done.stderr


# --- the tutorials ---------------------------------------------------------------------------------------------------


def section(page: str, heading: str) -> str:
    result = read(page).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    assert result, f"{page} has no section {heading!r}"
    return result


def test_the_conference_of_the_tutorial_is_valid(tmp_path: Path) -> None:
    (toml,) = fences(section("CONTRIBUTING.md", "Add a conference"), "toml")
    file = tmp_path / "conferences" / "cvpr2015.toml"
    file.parent.mkdir()
    file.write_text(toml, "utf-8")
    assert registry.read(file).expected == 602


def test_the_conferences_of_the_other_pages_are_valid(tmp_path: Path) -> None:
    single, archive, table = fences(read("docs/conferences.md"), "toml")
    (tmp_path / "some.toml").write_text(single, "utf-8")
    assert registry.read(tmp_path / "some.toml").venue == "CVPR"
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "workshop2015.toml").write_text(single.replace("CVPR", "WORKSHOP"), "utf-8")
    (tmp_path / "archive.toml").write_text(archive, "utf-8")
    assert registry.read(tmp_path / "archive.toml").venue == "CVPR, NeurIPS, WORKSHOP"
    (tmp_path / "conferences").mkdir()
    (tmp_path / "conferences" / "editions.toml").write_text(table, "utf-8")
    code = "from confpapers import find_conference; print(find_conference('cvpr2014').expected)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "540"


def test_the_source_of_the_tutorial_reads_the_page_of_the_tutorial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = section("CONTRIBUTING.md", "Add a site")
    (page,), (meta,), (expected,), (code,) = (fences(text, name) for name in ("html", "toml", "json", "python"))
    (tmp_path / "tutorial_gazette.py").write_text(code, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    built: type[Source] = importlib.import_module("tutorial_gazette").Gazette
    monkeypatch.setitem(SOURCES, built.name, "tutorial_gazette:Gazette")
    url = re.fullmatch(r'url = "(.*)"', meta.strip())
    assert url is not None

    (tmp_path / "gazette2031.toml").write_text(
        f'title = "Gazette 2031"\nvenue = "Gazette"\nyear = 2031\nsource = "gazette"\n{meta}'
    )
    conference = registry.read(tmp_path / "gazette2031.toml")
    result = built().parse_list(page.encode(), built().list_urls(conference)[0])

    assert result == msgspec.json.decode(expected, type=Listing)
    with pytest.raises(Exception, match="gazette found no papers"):
        built().parse_list(b"<p>gone", url[1])


def test_the_code_of_the_tutorial_passes_the_linter(tmp_path: Path) -> None:
    (code,) = fences(section("CONTRIBUTING.md", "Add a site"), "python")
    file = tmp_path / "gazette.py"
    file.write_text(code, "utf-8")
    config = ["--config", str(_ROOT / "pyproject.toml")]
    for action in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *action, *config, str(file)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


# --- all pages -------------------------------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda file: file.relative_to(_ROOT).as_posix())
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), f"{page.name}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda file: file.relative_to(_ROOT).as_posix())
def test_the_files_that_a_page_names_are_there(page: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for name in re.findall(r"`((?:confpapers|static|templates|tests|docs|conferences|benchmarks)/[\w./-]+)`", text):
        assert (_ROOT / name).exists() or re.search("gazette|NAME", name), f"{page.name}: {name}"


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [_ROOT / name for name in done.stdout.split("\0") if name]


_ADDRESS = re.compile(rb"[\w.+-]+@[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+")
_ALLOWED = re.compile(rb".*[@.](?:example|test|invalid|localhost|example\.(?:org|com|net)|github\.com)$")
_MACHINE = re.compile(rb"(?<![\w.}~/-])/(?:work|root|tmp|Users)/")


def test_no_file_contains_a_private_address_or_a_local_path() -> None:
    result = []
    for file in tracked():
        if not file.is_file() or file.suffix in (".pdf", ".png", ".webp", ".avif", ".npz"):
            continue
        data = file.read_bytes()
        result += [(file.name, match) for match in _ADDRESS.findall(data) if not _ALLOWED.match(match)]
        result += [(file.name, match.group()) for match in _MACHINE.finditer(data) if file.name != "test_docs.py"]
    assert result == []


def test_the_pictures_are_there_and_small() -> None:
    sizes = {file.stem: file.stat().st_size for file in (_ROOT / "docs" / "screenshots").iterdir()}
    script = script_of_docs("make_screenshots")
    assert set(sizes) == {shot.name for shot in script.SHOTS}
    assert max(sizes.values()) <= script.LARGEST
    assert sum(sizes.values()) <= script.LARGEST_TOGETHER
    shown = "".join(page.read_text("utf-8") for page in PAGES)
    assert [name for name in sizes if f"screenshots/{name}.webp" not in shown] == []
