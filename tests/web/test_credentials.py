"""Keys and log-ins are sent only to their site, and never stored."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from confpapers.engine.cache import Store
from confpapers.errors import FetchError
from confpapers.web import credentials, guard
from confpapers.web.fetcher import Fetcher, FetchEvent, FetchSettings

pytestmark = pytest.mark.network

_PASSWORD, _TOKEN, _KEY = "correct horse", "battery staple", "a-key"


class _Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, str, str]] = []
        self.logins: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        self.server.got.append((self.path, self.headers.get("Authorization", ""), self.headers.get("x-api-key", "")))
        self._answer(404 if self.path == "/robots.txt" else 200, b"{}")

    def do_POST(self) -> None:
        form = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.logins.append(form)
        right = form["password"] == _PASSWORD
        self._answer(200 if right else 400, json.dumps({"token": _TOKEN} if right else {"name": "error"}).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def running() -> Iterator[_Site]:
    with _Site() as site:
        threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield site
        site.shutdown()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running() as result:
        monkeypatch.setattr(credentials, "LOGINS", {result.url: f"{result.url}/login"})
        monkeypatch.setattr(credentials, "KEYS", {})
        yield result


@pytest.fixture(autouse=True)
def _loopback_counts_as_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "is_public", lambda _: True)
    monkeypatch.setattr(guard, "looks_public", lambda _: True)


def log_in_as(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("OPENREVIEW_USERNAME", "ada")
    monkeypatch.setenv("OPENREVIEW_PASSWORD", password)


def bytes_below(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_the_log_in_happens_once_and_is_kept_only_in_memory(
    site: _Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log_in_as(monkeypatch, _PASSWORD)
    caplog.set_level("DEBUG")
    events: list[FetchEvent] = []
    with Fetcher(Store(tmp_path), FetchSettings(delay=0, on_event=events.append)) as web:
        web.get(f"{site.url}/notes?offset=0")
        web.get(f"{site.url}/notes?offset=1000")
    assert site.logins == [{"id": "ada", "password": _PASSWORD}]
    requested = {path: authorization for path, authorization, _ in site.got}
    assert requested["/notes?offset=0"] == requested["/notes?offset=1000"] == f"Bearer {_TOKEN}"
    assert requested["/robots.txt"] == ""
    message = bytes_below(tmp_path) + caplog.text.encode() + repr(events).encode()
    assert _PASSWORD.encode() not in message
    assert _TOKEN.encode() not in message


def test_a_refused_log_in_is_reported_without_the_password(
    site: _Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in_as(monkeypatch, "guess")
    with Fetcher(Store(tmp_path), FetchSettings(delay=0)) as web, pytest.raises(FetchError) as raised:
        web.get(f"{site.url}/notes")
    assert "the log-in with OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD was refused (HTTP 400)" in str(raised.value)
    assert "guess" not in str(raised.value)
    assert [path for path, _, _ in site.got] == ["/robots.txt"]


def test_without_a_log_in_and_at_other_sites_nothing_is_sent(
    site: _Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Fetcher(Store(tmp_path / "one"), FetchSettings(delay=0)) as web:
        web.get(f"{site.url}/notes")
    log_in_as(monkeypatch, _PASSWORD)
    with running() as other, Fetcher(Store(tmp_path / "two"), FetchSettings(delay=0)) as web:
        web.get(f"{other.url}/notes")
        assert other.logins == []
        assert {authorization for _, authorization, _ in other.got} == {""}
    assert site.logins == []
    assert {authorization for _, authorization, _ in site.got} == {""}


def test_a_key_is_sent_to_its_site(site: _Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "KEYS", {site.url: ("x-api-key", "SEMANTIC_SCHOLAR_API_KEY")})
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", _KEY)
    with Fetcher(Store(tmp_path), FetchSettings(delay=0)) as web:
        web.get(f"{site.url}/graph")
    assert ("/graph", "", _KEY) in site.got
    assert _KEY.encode() not in bytes_below(tmp_path)


def test_a_key_in_an_address_is_in_no_record_and_no_message(
    site: _Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "IN_ADDRESS", {site.url: ("api_key", "OPENALEX_API_KEY")})
    monkeypatch.setenv("OPENALEX_API_KEY", "a+key/")
    events: list[FetchEvent] = []
    with Fetcher(Store(tmp_path), FetchSettings(delay=0, on_event=events.append, backoff=0, timeout=(1, 1))) as web:
        assert web.get(f"{site.url}/works?filter=x").final_url == f"{site.url}/works?filter=x"
        assert "/works?filter=x&api_key=a%2Bkey%2F" in [path for path, _, _ in site.got]
        site.shutdown()
        site.server_close()
        with pytest.raises(FetchError) as raised:
            web.get(f"{site.url}/works?filter=y")
    message = bytes_below(tmp_path) + repr(events).encode() + str(raised.value).encode()
    assert b"a+key/" not in message
    assert b"a%2Bkey" not in message


def test_sites_with_a_key_or_log_in_are_requested_only_by_https() -> None:
    assert all(
        name.startswith("https://") for name in (*credentials.KEYS, *credentials.IN_ADDRESS, *credentials.LOGINS)
    )
    assert all(target.startswith("https://") for target in credentials.LOGINS.values())
