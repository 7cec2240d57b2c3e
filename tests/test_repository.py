"""The files around the code are valid and correct."""

import importlib.metadata
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import confpapers

_ROOT = Path(__file__).parents[1]
_YAML = [
    *_ROOT.glob("*.cff"),
    *_ROOT.glob(".*.yaml"),
    *_ROOT.glob(".github/**/*.yml"),
]


@pytest.mark.parametrize("file", _YAML, ids=lambda file: file.name)
def test_a_yaml_file_can_be_read(file: Path) -> None:
    assert isinstance(yaml.safe_load(file.read_text("utf-8")), dict)


def test_git_tags_alone_say_the_version() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "version" in project["dynamic"]
    assert "version" not in yaml.safe_load((_ROOT / "CITATION.cff").read_text("utf-8"))
    assert confpapers.__version__ == importlib.metadata.version("confpapers")


def test_the_hooks_before_a_commit_run_programs_of_the_development_environment() -> None:
    hooks = yaml.safe_load((_ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    programs = {hook["entry"].split()[0] for hook in hooks} - {"npx"}
    assert {program for program in programs if not shutil.which(program)} == set()


def test_the_documents_are_spelled_right() -> None:
    pages = [*_ROOT.glob("*.md"), *_ROOT.glob("docs/*.md"), *_ROOT.glob("templates/**/*.html")]
    scripts = [
        file for kind in ("js", "css") for file in _ROOT.glob(f"static/**/*.{kind}") if "assets" not in file.parts
    ]
    done = subprocess.run(
        ["codespell", *map(str, pages + scripts)], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_badges_of_the_readme_say_what_the_package_says() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = [name.rpartition(" ")[2] for name in project["classifiers"] if re.search(r"Python :: 3\.\d+$", name)]
    readme = (_ROOT / "README.md").read_text("utf-8")
    assert f"[![Python {versions[0]} to {versions[-1]}]" in readme
    assert f"badge/python-{versions[0]}%20to%20{versions[-1]}-" in readme
    assert f"badge/licence-{project['license']}-" in readme
    workflow = yaml.safe_load((_ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    for job in ("check", "elsewhere"):
        assert workflow["jobs"][job]["strategy"]["matrix"]["python"] == versions


def test_a_checkout_on_windows_has_the_committed_bytes() -> None:
    files = ("README.md", "confpapers/cli.py", "tests/sources/listing/csv_of_western_excel/page.csv")
    command = ["git", "check-attr", "text", *files]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    assert [line.rpartition(": ")[2] for line in done.stdout.splitlines()] == ["unset"] * 3
