"""The command line as a user meets it: its messages and exit codes."""

import os
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from toyconference import toy
from toysites import put

from confpapers.__main__ import main
from confpapers.errors import UsageError
from confpapers.publish.serve import open_server
from confpapers.site.links import broken_links, files_of

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """`run(*arguments)` runs a command in this process and in an empty folder, and returns how it ended."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> "subprocess.CompletedProcess[str]":
        monkeypatch.setattr(sys, "argv", ["confpapers", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), out, err)

    return command


def test_the_package_is_a_command(tmp_path: Path) -> None:
    for command in ([sys.executable, "-m", "confpapers"], [str(Path(sys.executable).with_name("confpapers"))]):
        done = subprocess.run([*command, "bild"], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert done.stdout == ""
        assert "No such command 'bild'" in done.stderr


@pytest.mark.parametrize(
    ("begun", "offered"),
    [("cvpr201", "plain,cvpr2013"), ("papers.c", "file,papers.c"), ("--lim", "plain,--limit")],
    ids=["a conference", "a file", "an option"],
)
def test_a_shell_completes_the_arguments_of_build(begun: str, offered: str) -> None:
    env = {"_CONFPAPERS_COMPLETE": "bash_complete", "COMP_WORDS": f"confpapers build {begun}", "COMP_CWORD": "2"}
    code = "from confpapers.cli import cli; cli(prog_name='confpapers')"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[0] == offered, done.stderr


def test_the_version_and_the_help_are_there(run: Run) -> None:
    assert re.fullmatch(r"confpapers, version \d+\.\d+\.\d+\S*\n", run("--version").stdout)
    text = run("--help").stdout
    assert all(command in text for command in ("build", "demo", "serve", "list", "cache", "clean"))


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["build"], 2, "confpapers build demo "),
        (["build", "cvrp2015"], 2, "did you mean 'cvpr2015'"),
        (["build", "nowhere.toml"], 2, "nowhere.toml"),
        (["build", "demo", "--executor", "proces"], 2, "did you mean 'processes'"),
        (["bild", "demo"], 2, "No such command 'bild'"),
        (["build", "demo", "--topics", "1"], 2, "--topics"),
        (["build", "demo", "--seed", "-1"], 2, "seed must be a whole number from 0 to 4294967295, not -1"),
        (["build", "demo", "--delay", "nan"], 2, "'nan' is not a number of seconds"),
        (["build", "demo", "--delay", "inf"], 2, "--delay"),
        (["build", "demo", "--templates", "nowhere"], 2, "--templates: there is no folder nowhere"),
        (["build", "demo", "--static", "nowhere"], 2, "--static: there is no folder nowhere"),
        (["build", "demo", "--base-url", "lab.example"], 2, "is not an address like https://example.org/papers"),
        (["build", ""], 2, "an empty name"),
        (["build", "openreview:"], 2, "openreview:ICLR.cc/2026/Conference"),
        (["build", "cvpr2015", "--offline"], 1, "openaccess.thecvf.com"),
        (["serve", "--no-open"], 2, "there is no site in site"),
        (["check", "cvrp2015"], 2, "did you mean 'cvpr2015'"),
        (["new", "cats"], 2, "the name must be venue and year, such as cvpr2027"),
        (["new", "cats2030"], 2, "--url"),
        (["new", "cats2030", "--url", "cats.example.org/list"], 2, "write https://cats.example.org/list"),
        (["new", "cats2030", "--url", "cats.csv"], 1, "cats.csv: cannot read this file"),
        (["clean", "cvpr2015"], 2, "no built conference 'cvpr2015'"),
    ],
)
def test_errors_are_reported_in_words(arguments: list[str], code: int, text: str, run: Run) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert text in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_wrong_name_is_an_error_before_anything_is_built(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cats2031.csv").write_text("title\nCounting Cats\n")
    done = run("build", "cats2031.csv", "cvrp2015")
    assert done.returncode == 2
    assert "did you mean 'cvpr2015'" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_build_without_a_name_lists_what_can_be_built(run: Run, tmp_path: Path) -> None:
    (tmp_path / "conferences").mkdir()
    (tmp_path / "conferences" / "ours2031.toml").write_text(
        'title = "Ours"\nyear = 2031\nsource = "folder"\nurl = "pdfs"\n'
    )
    said = run("build").stderr.splitlines()
    assert [line.split()[2] for line in said[1:4]] == ["conferences/ours2031.toml", "demo", "cvpr2015"]


def test_an_unknown_name_is_answered_in_one_line(run: Run) -> None:
    for name, nearest in {"cvpr2012": "cvpr2013", "nips1980": "nips1987", "cvrp2015": "cvpr2015"}.items():
        (line,) = run("build", name).stderr.splitlines()
        assert f"did you mean {nearest!r}" in line
        assert len(line) < 130


def test_the_list_shows_each_conference_and_what_is_built(run: Run) -> None:
    lines = run("list").stdout.splitlines()
    assert lines[0].split() == ["NAME", "YEAR", "SOURCE", "PAPERS", "BUILT"]
    assert ["cvpr2015", "2015", "cvf", "602"] in [line.split() for line in lines]


def test_the_list_shows_what_is_built_under_other_names_too(run: Run, tmp_path: Path) -> None:
    put(toy(20), tmp_path / "site", "my-list-of-papers", venue="Workshop", year=2031)
    line = ["my-list-of-papers", "2031", "20", "papers,", "0", "strips", "in", "site/my-list-of-papers"]
    assert run("list").stdout.splitlines()[-1].split() == line
    assert run("list", "--venue", "workshop", "--year", "2031").stdout.splitlines()[1].split() == line
    assert "my-list" not in run("list", "--year", "2015").stdout


@pytest.mark.parametrize("command", ["doctor", "list"])
def test_an_output_encoding_with_few_characters_does_not_fail(command: str, tmp_path: Path) -> None:
    env = {**os.environ, "CONFPAPERS_CACHE": str(tmp_path / "cache"), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "confpapers", command],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_the_list_is_sorted_by_venue_and_year_and_can_be_filtered(run: Run) -> None:
    names = [line.split()[0] for line in run("list", "--venue", "nips").stdout.splitlines()[1:]]
    assert names[0] == "nips1987"
    assert names[-1] == "neurips2025"
    assert names.index("nips2017") + 1 == names.index("neurips2018")
    rows = run("list", "--venue", "CVPR", "--year", "2015").stdout.splitlines()
    assert [row.split()[0] for row in rows[1:]] == ["cvpr2015"]
    done = run("list", "--venue", "CVP")
    assert done.returncode == 2
    assert "did you mean 'CVPR'" in done.stderr


@pytest.mark.slow
def test_the_demo_is_built_listed_served_and_cleaned_without_a_network(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(proxy, "http://127.0.0.1:9")
    done = run("demo", "--strict")
    assert done.returncode == 0, done.stderr
    assert "60 papers, 60 abstracts, 60 strips, 60 in the programme, 60 on the map" in done.stdout
    assert "60 of 60" in done.stderr
    site = tmp_path / "site"
    assert list(broken_links(site, files_of(site))) == []
    assert "60 papers, 60 strips" in run("list").stdout
    held = run("cache").stdout
    assert "Needed by: demo" in held
    assert "Nothing to remove" in run("clean").stdout
    assert re.search(r"Removed [\d,]+ files", run("clean", "demo").stdout)
    assert "is empty" in run("cache").stdout


@pytest.mark.network
def test_the_server_serves_the_site_on_loopback_and_nothing_beside_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<h1>here</h1>")
    (site / "a.avif").write_bytes(b"picture")
    (tmp_path / "secret").write_text("beside")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with open_server(site, 0) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        host, port = server.server_address[:2]
        assert host == "127.0.0.1"
        with opener.open(f"http://127.0.0.1:{port}/") as page:
            assert page.read() == b"<h1>here</h1>"
        with opener.open(f"http://127.0.0.1:{port}/a.avif") as picture:
            assert picture.headers["Content-Type"] == "image/avif"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            opener.open(f"http://127.0.0.1:{port}/../secret")
        server.shutdown()


def test_a_port_that_is_taken_moves_on_to_the_next(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("")
    with open_server(tmp_path, 0) as first:
        port = int(first.server_address[1])
        with open_server(tmp_path, port) as second:
            assert second.server_address[1] != port
    with pytest.raises(UsageError, match="confpapers build"):
        open_server(tmp_path / "none", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux")
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (["list"], 1, "standard output: No space left on device. Send the output elsewhere"),
        (["build", "nonesuch"], 2, "no conference 'nonesuch'"),
    ],
)
def test_a_full_standard_output_is_named_and_the_next_move_said(command: list[str], code: int, said: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = _confpapers(*command, stdout=full, stderr=subprocess.PIPE)
        silent = _confpapers(*command, stdout=full, stderr=full)
    assert (done.returncode, silent.returncode) == (code, code)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["cache", "clean"])
def test_a_folder_that_is_no_cache_is_refused_and_not_made(command: str, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("mine")
    for name, what in (("letters", "not a cache of confpapers"), ("caché", "not there")):
        done = _confpapers(command, "--cache", str(tmp_path / name), capture_output=True)
        said = f"confpapers: {tmp_path / name} is {what}. Name the folder that --cache named in the build\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
    assert [path.name for path in tmp_path.rglob("*")] == ["letters", "letter.txt"]


@pytest.mark.skipif(os.name != "posix", reason="a shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_fails_no_command(closed: str, tmp_path: Path) -> None:
    command = f"{sys.executable} -m confpapers cache --cache {tmp_path} {closed}"
    assert subprocess.run(["sh", "-c", command], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps the current folder")
@pytest.mark.parametrize("command", [["list"], ["build", "papers.csv"]])
def test_a_current_folder_that_was_removed_is_named(command: list[str], tmp_path: Path) -> None:
    removed = tmp_path / "removed"
    removed.mkdir()
    program = f"cd {removed} && rmdir {removed} && {sys.executable} -m confpapers {' '.join(command)}"
    done = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == (
        "confpapers: the current folder is no longer there. Change to another one and run the command again"
    )


def _confpapers(*command: str, **streams: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "confpapers", *command], text=True, check=False, **streams)


def test_little_is_imported_before_ctrl_c_is_handled() -> None:
    program = "import sys; before = set(sys.modules); import confpapers.__main__; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == ["confpapers", "confpapers.__main__"]


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("module", ["confpapers.cli", "click", "confpapers.pipeline", "latex2mathml"])
@pytest.mark.slow
def test_ctrl_c_is_reported_in_words_at_any_time(module: str, tmp_path: Path) -> None:
    """The signal comes when a module is imported: early ones when the command starts, the last while it builds."""
    program = (
        "import runpy, signal, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "sys.argv = ['confpapers', 'build', 'demo', '--limit', '3', '--force', '--executor', 'serial']\n"
        "runpy.run_module('confpapers', run_name='__main__')\n"
    )
    env = {**os.environ, "CONFPAPERS_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 130, done.stderr
    assert "Stopped" in done.stderr
    assert "Traceback" not in done.stderr
