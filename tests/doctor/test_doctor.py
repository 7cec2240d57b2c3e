"""`confpapers doctor` finds problems that would stop a build, and says how to solve them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from confpapers.cli import cli
from confpapers.doctor import Finding, Level, checks, examine, exit_code, render_findings


def by_subject(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.subject: finding for finding in findings}


def test_a_machine_that_passes_the_tests_has_no_problem(tmp_path: Path) -> None:
    findings = examine(tmp_path / "cache", tmp_path / "site", {})
    assert [finding for finding in findings if finding.level is Level.PROBLEM] == []
    assert exit_code(findings) == 0


def test_an_unwritable_folder_is_a_problem_that_names_the_option(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = by_subject(examine(tmp_path / "file", tmp_path, {}))["cache"]
    assert result.level is Level.PROBLEM
    assert "--cache" in result.advice


def test_a_missing_certificate_bundle_is_a_problem_that_names_the_variable(tmp_path: Path) -> None:
    result = by_subject(examine(tmp_path, tmp_path, {"REQUESTS_CA_BUNDLE": str(tmp_path / "none.pem")}))["certificates"]
    assert result.level is Level.PROBLEM
    assert result.advice == "unset REQUESTS_CA_BUNDLE"


def test_the_password_of_a_proxy_is_not_printed(tmp_path: Path) -> None:
    result = by_subject(examine(tmp_path, tmp_path, {"HTTPS_PROXY": "http://ada:secret@proxy.example:3128"}))["proxy"]
    assert "proxy.example:3128" in result.result
    assert "secret" not in result.result


def test_an_outdated_dependency_is_named_with_the_command_that_updates_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "requires", lambda _: ["gensim>=99", "nosuchlibrary>=1", 'torch>=2; extra == "gpu"'])
    old, missing = checks._dependencies()
    assert (old.subject, old.level, old.advice) == ("gensim", Level.PROBLEM, "pip install 'gensim>=99'")
    assert (missing.subject, missing.result) == ("nosuchlibrary", "not installed")


def test_the_page_counts_the_problems() -> None:
    findings = [Finding("a", Level.OK, "fine"), Finding("bb", Level.PROBLEM, "broken", "mend it")]
    assert render_findings(findings) == (
        "ok      a   fine\nproblem bb  broken\n            → mend it\n\n1 problem found."
    )
    assert exit_code(findings) == 1


def test_the_command_prints_the_page_and_ends_with_its_code(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["doctor", "--cache", str(tmp_path), "--site", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert done.output.endswith("No problems found.\n")


def test_paths_too_long_for_windows_are_noted_there_alone() -> None:
    deep = Path("/" + "/".join(["folder"] * 20))
    (note,) = checks._long_paths(deep, "win32")
    assert note.level is Level.NOTE
    assert "--site" in note.advice
    assert checks._long_paths(Path("/s"), "win32")[0].level is Level.OK
    assert checks._long_paths(deep, "linux") == []
