"""The builder's machine never requests private hosts: not by name, literal, redirect or resolution."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from confpapers.engine.cache import Store
from confpapers.errors import FetchError
from confpapers.web.fetcher import Fetcher, FetchSettings
from confpapers.web.guard import is_public, looks_public

_BAD_CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n%%PDF-1.4"
ODD_ANSWERS = {  # raw answers of a server that is careless or hostile
    "negative chunk": _BAD_CHUNKS % b"-5",
    "huge chunk": _BAD_CHUNKS % (b"F" * 16),
    "no chunk size": _BAD_CHUNKS % b"cats",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    "huge length": b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n%PDF-1.4",
    "superscript length": b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\n%PDF-1.4",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "nothing": b"",
    "status in words": b"HTTP/1.1 fine\r\n\r\n",
    "endless header": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
    "gzip that is none": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\ncats",
    "unknown packing": b"HTTP/1.1 200 OK\r\nContent-Encoding: cats\r\nContent-Length: 4\r\n\r\ncats",
    "odd redirect": b"HTTP/1.1 302 Found\r\nLocation: http://[::\r\nContent-Length: 0\r\n\r\n",
    "odd range": b"HTTP/1.1 206 Partial\r\nContent-Range: bytes \xb2-\xb3/*\r\nContent-Length: 0\r\n\r\n",
    "odd pause": b"HTTP/1.1 503 Busy\r\nRetry-After: \xb2\r\nContent-Length: 0\r\n\r\n",
    "ten years": b"HTTP/1.1 503 Busy\r\nRetry-After: 315360000\r\nContent-Length: 0\r\n\r\n",
    "proxy's password": b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n",
}


class _Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: str) -> None:
        super().__init__((address, 0), _Handler)
        self.requested: list[str] = []
        self.redirect = ""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up."""


class _Handler(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        self.server.requested.append(self.path)
        if self.path.startswith("/odd/"):
            self.wfile.write(list(ODD_ANSWERS.values())[int(self.path.removeprefix("/odd/"))])
            return
        result = self.path == "/redirect" and self.server.redirect
        self.send_response(302 if result else 404 if self.path == "/robots.txt" else 200)
        if result:
            self.send_header("Location", self.server.redirect)
        self.send_header("Content-Length", "6")
        self.end_headers()
        self.wfile.write(b"secret")

    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def _running(address: str) -> Iterator[_Site]:
    with _Site(address) as site:
        threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield site
        site.shutdown()


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Site]:
    monkeypatch.setenv("NO_PROXY", "*")
    with _running("127.0.0.1") as site:
        yield site


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Fetcher]:
    with Fetcher(Store(tmp_path / "cache"), FetchSettings(delay=0, backoff=0.001)) as fetcher:
        yield fetcher


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1"),
        *("fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "::", "cats"),
        *("fec0::1", "168.63.129.16", "::ffff:168.63.129.16", "::127.0.0.1", "2001:0:7f00:1::", "240.0.0.1"),
    ],
)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "name",
    [
        *("localhost", "LOCALHOST.", "x.localhost", "printer.local", "wiki", "metadata.google.internal", "127.1"),
        *("2130706433", "0x7f.0.0.1", "[::1]", "ｌｏｃａｌｈｏｓｔ", "127。0。0。1", "nas.home.arpa", ""),
        *("0177.1", "017700000001", "127.0.0.1.", "①②⑦.⓪.⓪.①", "[::1%lo]", "kubernetes.default.svc"),
        *("127.0.0.1\\.example.org", "127.0.0.1;example.org", "127.0.0.1%2f.example.org", "exam ple.org"),
    ],
)
def test_names_that_mean_this_machine_or_network_do_not_look_public(name: str) -> None:
    assert not looks_public(name)


def test_other_names_look_public() -> None:
    assert looks_public("proceedings.mlr.press")
    assert looks_public("bücher.example.org")
    assert looks_public("[2606:4700::1111]")
    assert looks_public("local.example.org")


@pytest.mark.network
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_private_host_that_nobody_named_is_not_requested(host: str, inside: _Site, web: Fetcher) -> None:
    with pytest.raises(FetchError, match="not a public host"):
        web.get(f"http://{host}:{inside.port}/secret")
    assert inside.requested == []


@pytest.mark.network
def test_a_redirect_to_a_private_host_is_not_followed(
    inside: _Site, web: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _running("127.0.0.2") as outside:
        outside.redirect = f"http://127.0.0.1:{inside.port}/secret"
        web.trust(f"http://127.0.0.2:{outside.port}/")
        with pytest.raises(FetchError, match="not a public host"):
            web.get(f"http://127.0.0.2:{outside.port}/redirect")
        assert "/redirect" in outside.requested
    assert inside.requested == []


@pytest.mark.network
def test_a_public_name_that_resolves_to_a_private_address_is_not_connected_to(
    inside: _Site, web: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(["127.0.0.1"]))
    with pytest.raises(FetchError, match=r"not a public host \(it resolves to 127\.0\.0\.1\)"):
        web.get(f"http://papers.example.org:{inside.port}/secret")
    assert inside.requested == []


@pytest.mark.network
def test_a_name_that_resolves_elsewhere_the_second_time_is_connected_to_the_checked_address(
    inside: _Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requested: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(["93.184.216.34", "127.0.0.1"], requested))
    settings = FetchSettings(delay=0, backoff=0.001, timeout=(0.2, 0.2))
    with Fetcher(Store(tmp_path / "c"), settings) as web, pytest.raises(FetchError):
        web.get(f"http://papers.example.org:{inside.port}/secret")
    assert requested[:2] == ["papers.example.org", "93.184.216.34"]  # the connection is to what was checked
    assert inside.requested == []


@pytest.mark.network
def test_a_host_that_the_user_names_is_requested_and_its_pages_are_nobody_elses(inside: _Site, tmp_path: Path) -> None:
    store, url = Store(tmp_path / "cache"), f"http://127.0.0.1:{inside.port}/page"
    with Fetcher(store, FetchSettings(delay=0)) as web:
        web.trust(url)
        assert web.read(web.get(url)) == b"secret"
    with Fetcher(store, FetchSettings(delay=0)) as other, pytest.raises(FetchError, match="not a public host"):
        other.get(url)


@pytest.mark.network
@pytest.mark.parametrize("name", ODD_ANSWERS)
def test_an_unexpected_response_is_skipped_and_named(name: str, inside: _Site, web: Fetcher) -> None:
    url = f"http://127.0.0.1:{inside.port}/odd/{list(ODD_ANSWERS).index(name)}"
    web.trust(url)
    with pytest.raises(FetchError, match=r"/odd/\d+: \w"):
        web.get(url, kind="pdf")
    good = web.get(f"http://127.0.0.1:{inside.port}/page")
    assert web.read(good) == b"secret"


def _resolver(answers: list[str], names: list[str] | None = None) -> Callable[..., Any]:
    """A name server that gives each answer once, the last one from then on; literals resolve to themselves."""
    left = list(answers)

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if names is not None:
            names.append(host)
        literal = host.replace(".", "").isdigit()
        address = host if literal else left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return resolve
