"""What all tests share: no network unless asked for, what is built once a run, and the real papers if there are any."""

import os
import shutil
import signal
import socket
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import hypothesis
import pytest
from filelock import FileLock
from toysite import toy_site

from confpapers import Options, build

_SHARED = Path(__file__).parents[2] / "shared"


# The tests start hundreds of processes. Without bytecode files, each of them compiles the package and its libraries
# again, which takes half of their time. Git ignores these files.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes depends on what else the machine does.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

_SLOW = ("browser", "cluster", "corpus")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: some tests wait for a server, a browser or another process."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow kinds, and put what takes long first, so that all workers end at the same time.

    With `--dist loadfile` the tests of a file share a worker, and so what they build.
    """
    for item in items:
        if any(item.get_closest_marker(kind) for kind in _SLOW):
            item.add_marker("slow")
    tests = Counter(item.path for item in items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    browser = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: (item.path not in slow, item.path in browser, -tests[item.path], item.path))


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that open sockets say so with the marker `network` (or `browser`)."""
    if any(request.node.get_closest_marker(name) for name in ("network", "browser", "cluster")):
        return

    def refuse(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("this test opens a socket: mark it `network`, or do not")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True)
def _own_cache(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's cache.  It has its own if it has a folder: to make one takes milliseconds."""
    of_test = "tmp_path" in request.fixturenames
    cache = str(request.getfixturevalue("tmp_path") / "cache") if of_test else os.devnull
    monkeypatch.setenv("CONFPAPERS_CACHE", cache)


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """A shell that runs the tests in its background has them ignore Ctrl-C, and what they start inherits that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


Share = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def share(tmp_path_factory: pytest.TempPathFactory) -> Share:
    """`share(name, fill)` returns a folder that all workers of a run have in common: the first one fills it."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent

    def shared(name: str, fill: Callable[[Path], None]) -> Path:
        folder, fresh = base / name, base / f"{name}-fresh"
        with FileLock(base / f"{name}.lock"):
            if not folder.exists():
                shutil.rmtree(fresh, ignore_errors=True)
                fresh.mkdir()
                fill(fresh)
                fresh.rename(folder)
        return folder

    return shared


@pytest.fixture(scope="session")
def toy_build(share: Share) -> Path:
    """A folder with the `site` and the `cache` after one build of the toy site.  To be read, not changed."""

    def fill(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch, toy_site() as site:
            patch.setenv("NO_PROXY", "127.0.0.1")
            options = Options(site=folder / "site", cache=folder / "cache", executor="serial")
            build(site.write_conference(folder), options)

    return share("toy-build", fill)


@pytest.fixture(scope="session")
def pdf_results(toy_build: Path, share: Share) -> Path:
    """A cache with what the toy site's PDFs give, as if no build had ended.  To be copied, not changed."""

    def fill(folder: Path) -> None:
        shutil.copytree(toy_build / "cache", folder, dirs_exist_ok=True)
        shutil.rmtree(folder / "last")

    return share("pdf-results", fill)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real papers; the test is skipped where there is none."""
    folder = _SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("no real papers here")
    return folder
