"""What all tests share: no network unless asked for, and the real papers where there are any."""

import signal
import socket
from pathlib import Path
from typing import NoReturn

import pytest

_SHARED = Path(__file__).parents[2] / "shared"


_SLOW = ("browser", "cluster", "corpus")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow kinds; with `--dist loadgroup` the tests of a file share a worker, and so do all browser tests."""
    for item in items:
        if any(item.get_closest_marker(kind) for kind in _SLOW):
            item.add_marker("slow")
        group = "browser" if item.get_closest_marker("browser") else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that open sockets say so with the marker `network` (or `browser`)."""
    if any(request.node.get_closest_marker(name) for name in ("network", "browser", "cluster")):
        return

    def refuse(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("this test opens a socket: mark it `network`, or do not")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's cache."""
    monkeypatch.setenv("CONFPAPERS_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """A shell that runs the tests in its background has them ignore Ctrl-C, and what they start inherits that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real papers; the test is skipped where there is none."""
    folder = _SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("no real papers here")
    return folder
