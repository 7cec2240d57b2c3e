"""The examples of docs/api.md run as printed, and a type checker accepts them."""

import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import confpapers

_PAGE = Path(__file__).parents[1] / "docs" / "api.md"


def script() -> str:
    """All examples of the page, one after the other."""
    return "\n".join(re.findall(r"```python\n(.*?)```", _PAGE.read_text("utf-8"), re.DOTALL))


@pytest.mark.slow
def test_the_examples_run_as_printed(pdf_results: Path, tmp_path: Path) -> None:
    file = tmp_path / "script.py"
    file.write_text(script(), "utf-8")
    shutil.copytree(pdf_results, tmp_path / "cache")  # of the same papers
    env = {**os.environ, "CONFPAPERS_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-W", "error", file.name], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "12 papers, 12 with page images" in done.stdout
    assert "no conference 'cvpr2051'; did you mean 'cvpr2026'?" in done.stdout
    assert "CVPR 2015 2015 cvf" in done.stdout
    assert "(300, 2)" in done.stdout
    assert (tmp_path / "site" / "demo" / "index.html").is_file()


@pytest.mark.slow
def test_a_strict_type_checker_accepts_the_examples_and_finds_a_mistake(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"
    right.write_text(script(), "utf-8")
    wrong.write_text(
        'from confpapers import Options, biuld, build\n\nbuild("demo", Options(limit="ten")).countz\n', "utf-8"
    )
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = true\n[mypy-numpy.*]\nfollow_imports = skip\n", "utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), right.name, wrong.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    messages = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert [line for line in messages if not line.startswith("wrong.py")] == []
    expected = ('incompatible type "str"', 'has no attribute "countz"', 'has no attribute "biuld"')
    assert all(any(text in line for line in messages) for text in expected), done.stdout + done.stderr


def test_every_public_name_has_a_docstring_and_build_is_a_function() -> None:
    for name in confpapers.__all__:
        value = getattr(confpapers, name)
        assert isinstance(value, str) or inspect.getdoc(value), name
    assert inspect.isfunction(confpapers.build)
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        _ = confpapers.biuld  # type: ignore[attr-defined]
