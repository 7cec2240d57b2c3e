"""The source package is complete, and its wheel contains code, templates and data, and builds the demo anywhere."""

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import jsonschema
import pytest

from confpapers.version import LIBRARIES, library_versions

_ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the source package, and the wheel that was made from it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(_ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (result,) = dist.glob("*.whl")
    return result


@pytest.mark.slow
def test_both_packages_could_be_published(dist: Path) -> None:
    files = sorted(str(file) for file in dist.iterdir())
    assert [file.rpartition(".")[2] for file in files] == ["whl", "gz"]
    command = [sys.executable, "-m", "twine", "check", "--strict", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_source_package_has_what_its_tests_need_and_nothing_else(dist: Path) -> None:
    (file,) = dist.glob("*.tar.gz")
    with tarfile.open(file) as package:
        inside = {member.name.partition("/")[2] for member in package.getmembers() if member.isfile()}
    tracked = subprocess.run(["git", "ls-files"], cwd=_ROOT, capture_output=True, text=True, check=True).stdout.split()
    if not tracked:
        pytest.skip("not a git checkout")
    assert inside - {"PKG-INFO"} <= set(tracked)
    assert {name for name in tracked if name.split("/")[0] in ("confpapers", "tests", "docs", "static")} <= inside
    assert {"CITATION.cff", "CHANGELOG.md", ".pre-commit-config.yaml"} <= inside  # tests read them


@pytest.mark.slow
def test_the_readme_of_the_package_links_to_nothing_beside_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        (name,) = (name for name in package.namelist() if name.endswith(".dist-info/METADATA"))
        readme = package.read(name).decode().partition("\n\n")[2]
    addresses = re.findall(r'\]\(([^)]+)\)|src(?:set)?="([^"]+)"', readme)
    assert len(addresses) > 10
    assert [pair for pair in addresses if not re.match("https://", "".join(pair))] == []


@pytest.mark.slow
def test_the_wheel_has_all_that_the_checkout_has(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("confpapers/")}
    tracked = subprocess.run(
        ["git", "ls-files", "confpapers", "templates", "static", "conferences"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    expected = {name if name.startswith("confpapers/") else f"confpapers/share/{name}" for name in tracked}
    if not expected:
        pytest.skip("not a git checkout")
    assert expected <= inside
    assert {name for name in inside - expected if "__pycache__" in name or name.endswith(".pyc")} == set()


@pytest.mark.slow
def test_the_demo_is_built_from_the_wheel_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False, symlinks=os.name == "posix")
    site_packages = next((tmp_path / "env").glob("[Ll]ib*/**/site-packages"))
    zipfile.ZipFile(wheel).extractall(site_packages)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (site_packages / "libraries.pth").write_text("\n".join(libraries))  # what the wheel depends on, as installed here
    python = str(next((tmp_path / "env").glob("[bS]*/python*")))
    work = tmp_path / "work"
    work.mkdir()
    code = "import confpapers; print(confpapers.__file__)"
    env = {**os.environ, "CONFPAPERS_CACHE": str(tmp_path / "cache")}
    where = subprocess.run([python, "-c", code], cwd=work, env=env, capture_output=True, text=True, check=True).stdout
    assert where.startswith(str(site_packages))  # the wheel, not the checkout

    command = [python, "-m", "confpapers", "build", "demo", "--limit", "4", "--force"]
    done = subprocess.run(command, cwd=work, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "4 papers, 4 abstracts, 4 strips" in done.stdout
    page = (work / "site" / "demo" / "index.html").read_text("utf-8")
    assert "http://" not in page.split("<body")[0]
    assert len(list((work / "site" / "demo" / "thumbs").glob("*.avif"))) >= 4
    schema = json.loads((_ROOT / "docs" / "papers.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads((work / "site" / "demo" / "papers.json").read_bytes()), schema)


WITHOUT_INFLUENCE = {  # dependencies that decide over no byte of a step's result
    *(
        "click",
        "filelock",
        "ghp-import",
        "jinja2",
        "packaging",
        "platformdirs",
        "protego",
        "requests",
        "rich",
        "rjsmin",
    ),
    *("threadpoolctl", "tzdata"),
}


def test_the_versions_of_all_libraries_that_influence_results_are_compared() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=;\[ ]", dependency)[0] for dependency in project["dependencies"]}
    assert names - WITHOUT_INFLUENCE == set(LIBRARIES) - {"torch"}
    result = library_versions()
    assert result["confpapers"] == importlib.metadata.version("confpapers")
    assert result["numpy"] == importlib.metadata.version("numpy")
