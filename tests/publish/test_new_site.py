"""A new site's folder, and the workflow in it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from confpapers import paths
from confpapers.conference import registry
from confpapers.errors import UsageError
from confpapers.model import Conference, ScheduleSettings, TopicSettings
from confpapers.publish.new_site import as_toml, make_site_folder, revision
from confpapers.version import package_version

_ROOT = Path(__file__).parents[2]
FILES = {
    "README.md",
    "requirements.txt",
    ".gitignore",
    ".github/workflows/pages.yml",
    "conferences/icml2015.toml",
    "site.toml",
}


@pytest.fixture
def workflow() -> dict[Any, Any]:
    result: dict[Any, Any] = yaml.safe_load((paths.TEMPLATES / "init" / "pages.yml").read_text("utf-8"))
    return result


def test_a_new_folder_has_everything_a_site_needs(tmp_path: Path) -> None:
    result = make_site_folder(tmp_path / "papers", "icml2015")
    assert set(result.written) == FILES
    assert result.existing == ()
    assert {file.relative_to(tmp_path / "papers").as_posix() for file in tmp_path.rglob("*") if file.is_file()} == FILES
    copied = registry.read(tmp_path / "papers" / "conferences" / "icml2015.toml")
    assert copied == registry.find("icml2015")
    assert copied.source == "pmlr"


def test_a_conference_survives_writing_and_reading(tmp_path: Path) -> None:
    conference = Conference(
        id="odd",
        title='Odd "quotes" \\ and ümlauts \x7f',
        venue="ODD",
        year=2020,
        dates=("2020-01-02", "2020-01-03"),
        source="cvf",
        url=("https://a.example/", "https://b.example/"),
        delay=0.5,
        schedule=ScheduleSettings(source="csv", url="https://a.example/x.csv"),
        topics=TopicSettings(count=7, names={"3": "Faces", "odd key": "x"}),
    )
    (tmp_path / "odd.toml").write_text(as_toml(conference), "utf-8")
    assert registry.read(tmp_path / "odd.toml") == conference


def test_existing_files_are_kept(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    result = make_site_folder(tmp_path, "icml2015")
    assert result.existing == ("README.md",)
    assert (tmp_path / "README.md").read_text() == "mine"
    assert set(make_site_folder(tmp_path, "icml2015").existing) == FILES


def test_a_conference_that_is_unknown_or_reads_other_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean 'icml2015'"):
        make_site_folder(tmp_path, "imcl2015")
    with pytest.raises(UsageError, match="would not be copied"):
        make_site_folder(tmp_path, "demo")
    assert list(tmp_path.iterdir()) == []


def test_the_command_lists_what_it_wrote_and_refuses_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "confpapers", "init"]
    done = subprocess.run([*command, "papers"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("wrote") == len(FILES)
    (tmp_path / "taken").write_text("")
    done = subprocess.run([*command, "taken"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_workflow_builds_keeps_its_cache_and_publishes(workflow: dict[Any, Any]) -> None:
    assert set(workflow[True]) == {"push", "workflow_dispatch", "schedule"}  # YAML 1.1 reads `on` as true
    minute, hour, day, month, weekday = workflow[True]["schedule"][0]["cron"].split()
    assert (int(day), int(month), weekday) == (1, 6, "*")
    assert 0 <= int(minute) < 60
    assert 0 <= int(hour) < 24
    assert workflow["permissions"] == {}
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    build, publish = workflow["jobs"]["build"]["steps"], workflow["jobs"]["publish"]
    used = [step["uses"].split("@")[0] for step in build if "uses" in step]
    assert used == [
        "actions/checkout",
        "actions/setup-python",
        "actions/configure-pages",
        "actions/cache/restore",
        "actions/cache/save",
        "actions/upload-pages-artifact",
    ]
    restore, save = (step for step in build if step.get("uses", "").startswith("actions/cache/"))
    assert restore["with"]["path"] == save["with"]["path"] == ".cache/confpapers"
    assert restore["with"]["key"] == save["with"]["key"]
    assert restore["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert save["if"] == "always()"
    assert workflow["env"]["CONFPAPERS_CACHE"].endswith("/.cache/confpapers")
    assert publish["needs"] == "build"
    assert publish["environment"]["name"] == "github-pages"
    assert publish["steps"][0]["uses"].startswith("actions/deploy-pages@")
    assert publish["environment"]["url"] == f"${{{{ steps.{publish['steps'][0]['id']}.outputs.page_url }}}}"


def test_the_workflow_and_the_package_name_the_same_project(workflow: dict[Any, Any]) -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = (paths.TEMPLATES / "init" / "requirements.txt").read_text("utf-8").strip()
    assert wanted == f"{project['name']} @ git+{project['urls']['Source']}@{{revision}}"
    runs = [step["run"] for step in workflow["jobs"]["build"]["steps"] if "run" in step]
    assert runs[0] == "pip install -r requirements.txt"
    setup = next(s for s in workflow["jobs"]["build"]["steps"] if s.get("uses", "").startswith("actions/setup-python"))
    assert tuple(map(int, setup["with"]["python-version"].split("."))) >= (3, 11)


_WORKFLOWS = [*(_ROOT / ".github" / "workflows").glob("*.yml"), paths.TEMPLATES / "init" / "pages.yml"]


@pytest.mark.parametrize("file", _WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_gives_each_job_what_it_needs_and_pins_what_it_runs(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text("utf-8"))
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        writes = {key for key, value in job["permissions"].items() if value == "write"}
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]), (name, step["uses"])
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name
            run = step.get("run", "")
            assert "${{" not in run, f"{name}: values from outside go through env"
            assert not (writes and "confpapers" in run), f"{name} reads PDFs with a token that writes"


def test_a_new_site_is_pinned_to_the_version_that_made_it(tmp_path: Path) -> None:
    make_site_folder(tmp_path, "icml2015")
    assert (tmp_path / "requirements.txt").read_text().strip().endswith(f"@{revision(package_version())}")


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.2.3", "v1.2.3"),
        ("0.1.0.dev433+g10a97db12", "10a97db12"),
        ("0.1.0.dev433+g10a97db12.d20310608", "10a97db12"),
        ("0.1.0.dev0", "main"),
    ],
)
def test_a_version_is_found_again_in_the_repository(version: str, expected: str) -> None:
    assert revision(version) == expected
